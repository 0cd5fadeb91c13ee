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
        let mut reader = Reader::default();
        for line in lines {
            if let Some(kind) = reader.read(&line) {
                notified(kind);
            }
        }
    });
    Ok(monitor)
}

/// Reads dbus-monitor's text. A call's first number is the notification it replaces; 0 means a new one.
#[derive(Default)]
struct Reader {
    replaces: Option<bool>,
}

impl Reader {
    fn read(&mut self, line: &str) -> Option<String> {
        if line.contains("member=Notify") {
            self.replaces = None;
            return None;
        }
        let line = line.trim();
        if let (None, Some(number)) = (self.replaces, line.strip_prefix("uint32 ")) {
            self.replaces = Some(number != "0");
        }
        let kind = line
            .strip_prefix("variant")?
            .trim()
            .strip_prefix("string \"")?
            .strip_prefix(CATEGORY)?;
        (self.replaces == Some(false)).then(|| kind.trim_end_matches('"').to_owned())
    }
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
        let mut reader = Reader::default();
        text.lines().filter_map(|line| reader.read(line)).collect()
    }

    #[test]
    fn a_new_notification_counts_by_its_category() {
        assert_eq!(kinds(0), ["cash_verified"]);
    }

    #[test]
    fn a_notification_that_replaces_another_is_not_a_new_one() {
        assert!(kinds(4).is_empty());
    }
}
