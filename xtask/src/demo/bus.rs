//! Counts notifications where they cross the bus, so that the app's own word is not needed: `dbus-monitor` shows each call, and
//! the app's calls carry the kind of event as their category.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use anyhow::{Context as _, Result};

use crate::demo::stage::Stage;
use crate::process::{Running, tied};

const RULE: &str = "type='method_call',interface='org.freedesktop.Notifications',member='Notify'";
const CATEGORY: &str = "x-parkmate.";

/// Gives the kind of each new notification of ours to `notified`, until dropped.
pub(crate) fn watch(stage: &Stage, notified: impl Fn(String) + Send + 'static) -> Result<Running> {
    let mut command = tied("dbus-monitor");
    command.args(["--session", RULE]);
    stage.dress(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut monitor = Running::start("dbus-monitor", &mut command)?;
    let output = monitor
        .child
        .stdout
        .take()
        .context("dbus-monitor has no output")?;
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    // Its first lines tell of its own connection: from then on nothing is missed.
    lines.next().context("dbus-monitor ended at once")?;
    std::thread::spawn(move || {
        for kind in lines.filter_map(|line| kind_in(&line)) {
            notified(kind);
        }
    });
    Ok(monitor)
}

/// Reads dbus-monitor's text. A call counts by its kind, whether it shows a new notification or takes the place of an earlier one of
/// the same story.
fn kind_in(line: &str) -> Option<String> {
    let kind = line
        .trim()
        .strip_prefix("variant")?
        .trim()
        .strip_prefix("string \"")?
        .strip_prefix(CATEGORY)?;
    Some(kind.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(replaces: u32) -> Vec<String> {
        let text = format!(
            r#"method call time=1.5 sender=:1.7 -> destination=:1.2 serial=9 path=/org/freedesktop/Notifications; interface=org.freedesktop.Notifications; member=Notify
   string "ParkMate Companion"
   uint32 {replaces}
   string ""
   string "Cash payment verified"
   string "Booking 13"
   array [
      string "default"
      string "Open"
   ]
   array [
      dict entry(
         string "urgency"
         variant             byte 1
      )
      dict entry(
         string "category"
         variant             string "x-parkmate.cash_verified"
      )
   ]
   int32 -1
"#
        );
        text.lines().filter_map(kind_in).collect()
    }

    #[test]
    fn a_notification_counts_by_its_category_also_where_it_replaces_another() {
        assert_eq!(kinds(0), ["cash_verified"]);
        assert_eq!(kinds(4), ["cash_verified"]);
    }
}
