//! `status`: what the window shows besides the history.

use parkmate_core::{
    clock::UnixMillis,
    plain::plain_line,
    snapshot::{ConnectionView, SessionView, Snapshot, TimeView},
    text::{Value, Words},
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
            | Answer::Deleted(_)
            | Answer::DaySheet(_)
            | Answer::Undeleted { .. } => {
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
    let words = Words::of(snapshot.language);
    let mut lines = vec![session(&snapshot.session, &words)];
    match &snapshot.connection {
        ConnectionView::Off => {}
        ConnectionView::Connecting => lines.push(words.say("cli-connecting")),
        ConnectionView::Online => lines.push(words.say("cli-connected")),
        ConnectionView::Waiting { retry_at, why } => {
            let with = [
                ("why", Value::from(why.sentence.as_str())),
                ("time", time(*retry_at)),
            ];
            lines.push(words.say_with("cli-not-connected", &with));
        }
    }
    for booking in &snapshot.bookings {
        let key = match booking.time {
            TimeView::Running => "cli-booking",
            TimeView::Ended => "cli-booking-over",
        };
        let with = [
            ("id", Value::from(booking.id.to_string())),
            ("lot", Value::from(plain_line(&booking.lot))),
            ("slot", Value::from(booking.slot.to_string())),
            ("time", time(booking.ends_at)),
        ];
        lines.push(words.say_with(key, &with));
    }
    for countdown in &snapshot.countdowns {
        let label = plain_line(&countdown.label);
        let key = if label.is_empty() {
            "cli-countdown"
        } else {
            "cli-countdown-labelled"
        };
        let with = [
            ("id", Value::from(countdown.id.to_string())),
            ("label", Value::from(label)),
            ("time", time(countdown.ends_at)),
        ];
        lines.push(words.say_with(key, &with));
    }
    let unread = Value::from(snapshot.unread);
    lines.push(words.say_with("cli-unread", &[("count", unread)]));
    if let Some(until) = snapshot.paused_until {
        lines.push(words.say_with("cli-paused", &[("time", time(until))]));
    }
    for trouble in &snapshot.troubles {
        lines.push(format!("{} {}", trouble.sentence, trouble.advice));
    }
    lines
}

fn session(session: &SessionView, words: &Words) -> String {
    match session {
        SessionView::SignedOut { why: None, .. } => words.say("cli-signed-out"),
        SessionView::SignedOut { why: Some(why), .. } => {
            let signed_out = words.say("cli-signed-out");
            format!("{signed_out} {} {}", why.sentence, why.advice)
        }
        SessionView::SigningIn => words.say("cli-signing-in"),
        SessionView::SignedIn { user, server, .. } => words.say_with(
            "cli-signed-in-at",
            &[
                ("user", Value::from(user.as_str())),
                ("server", Value::from(server.as_str())),
            ],
        ),
    }
}

fn time(at: UnixMillis) -> Value<'static> {
    Value::from(local_time(at))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use parkmate_client::clock::Clock;
    use parkmate_core::{
        acceptance::Acceptance,
        companion::{Companion, Setup},
        text::Language,
        wording::{ClockStyle, Wording},
    };

    use super::*;

    #[test]
    fn is_printed_in_the_language_that_the_companion_speaks() {
        let said = |language| {
            let companion = Companion::new(Setup {
                seed: 1,
                wording: Wording::of(language, ClockStyle::Hours24, TimeZone::UTC),
                leads: Vec::new(),
                acceptance: Acceptance::default(),
            });
            lines(&companion.snapshot(Clock::now()))
        };
        assert_eq!(said(Language::English), ["Signed out.", "Unread: 0."]);
        assert_eq!(said(Language::Hindi), ["साइन आउट है।", "पढ़ने बाकी: 0।"]);
    }
}
