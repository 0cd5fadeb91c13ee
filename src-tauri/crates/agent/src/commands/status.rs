//! `status`: what the window shows besides the history.

use parkmate_core::{
    plain::plain_line,
    snapshot::{ConnectionView, SessionView, Snapshot, TimeView},
};
use parkmate_door::{
    caller::Caller,
    place::Place,
    protocol::{Answer, Ask},
};

use super::runtime;
use crate::{
    arguments,
    exit::Failure,
    output::{local_time, print},
};

/// Prints the present state.
pub(crate) fn status(with: &arguments::Status) -> Result<(), Failure> {
    let snapshot = runtime()?.block_on(async {
        let mut caller = Caller::connect(&Place::default_place()).await?;
        match caller.ask(Ask::Status).await? {
            Answer::Status(snapshot) => Ok::<_, Failure>(*snapshot),
            Answer::Welcome { .. }
            | Answer::Done
            | Answer::History(_)
            | Answer::Place { .. }
            | Answer::Deleted(_) => {
                Err(anyhow::anyhow!("the companion answered something else").into())
            }
        }
    })?;
    if with.json {
        let json = serde_json::to_string(&snapshot).map_err(anyhow::Error::from)?;
        return Ok(print(&json)?);
    }
    for line in lines(&snapshot) {
        print(&line)?;
    }
    Ok(())
}

fn lines(snapshot: &Snapshot) -> Vec<String> {
    let mut lines = vec![match &snapshot.session {
        SessionView::SignedOut { why: Some(why), .. } => {
            format!("Signed out. {} {}", why.sentence, why.advice)
        }
        SessionView::SignedOut { why: None, .. } => "Signed out.".into(),
        SessionView::SigningIn => "Signing in.".into(),
        SessionView::SignedIn { user, server, .. } => format!("Signed in as {user} at {server}."),
    }];
    match &snapshot.connection {
        ConnectionView::Off => {}
        ConnectionView::Connecting => lines.push("Connecting.".into()),
        ConnectionView::Online => lines.push("Connected.".into()),
        ConnectionView::Waiting { retry_at, why } => lines.push(format!(
            "Not connected: {} Next try at {}.",
            why.sentence,
            local_time(*retry_at)
        )),
    }
    for booking in &snapshot.bookings {
        let until = match booking.time {
            TimeView::Running => "until",
            TimeView::Ended => "over since",
        };
        lines.push(format!(
            "Booking {}: {}, slot {}, {until} {}.",
            booking.id,
            plain_line(&booking.lot),
            booking.slot,
            local_time(booking.ends_at)
        ));
    }
    for countdown in &snapshot.countdowns {
        let label = plain_line(&countdown.label);
        let about = if label.is_empty() {
            label
        } else {
            format!(": {label}")
        };
        lines.push(format!(
            "Countdown {}{about}, until {}.",
            countdown.id,
            local_time(countdown.ends_at)
        ));
    }
    lines.push(format!("Unread: {}.", snapshot.unread));
    if let Some(until) = snapshot.paused_until {
        lines.push(format!(
            "Notifications are paused until {}.",
            local_time(until)
        ));
    }
    for trouble in &snapshot.troubles {
        lines.push(format!("{} {}", trouble.sentence, trouble.advice));
    }
    lines
}
