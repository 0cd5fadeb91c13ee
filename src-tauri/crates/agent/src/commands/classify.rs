//! `classify`: what the companion makes of a frame, for support and for tests. Runs without anything else.

use std::io::{self, BufRead};

use jiff::tz::TimeZone;
use parkmate_core::{
    event::{Kind, Level, Subject},
    wire::{self, Frame},
    wording::Wording,
};
use serde::Serialize;

use crate::{exit::Failure, output::print};

/// What a frame is.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Found {
    /// A notification.
    Event {
        kind: Kind,
        level: Level,
        title: String,
        body: String,
        subject: Option<Subject>,
    },
    /// The first frame of a socket, which nobody is told of.
    Welcome { welcome: bool },
    /// Nothing that can be read.
    Unreadable { unreadable: String },
}

/// Reads frames from stdin and prints what they are.
pub(crate) fn classify() -> Result<(), Failure> {
    let wording = Wording::english(TimeZone::UTC);
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let found = find(&String::from_utf8_lossy(&line), &wording);
        print(&serde_json::to_string(&found).map_err(anyhow::Error::from)?)?;
    }
    Ok(())
}

fn find(frame: &str, wording: &Wording) -> Found {
    match wire::frame(frame) {
        Ok(Frame::Welcome) => Found::Welcome { welcome: true },
        Ok(Frame::Message(message)) => {
            let reading = message.reading();
            let said = wording.frame(reading.kind, &message, None);
            Found::Event {
                kind: reading.kind,
                level: message.level_as(reading.kind),
                title: said.title,
                body: said.body,
                subject: reading.subject,
            }
        }
        Err(fault) => Found::Unreadable {
            unreadable: fault.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_a_frame_is() {
        let wording = Wording::english(TimeZone::UTC);
        let frame = r#"{"type": "warning", "message": "Your booking for Slot #4 has expired."}"#;
        assert_eq!(
            serde_json::to_string(&find(frame, &wording)).unwrap(),
            r#"{"kind":"auto_expired","level":"warning","title":"Booking closed","body":"Your booking for Slot #4 has expired.","subject":{"slot":4}}"#
        );
        assert_eq!(
            serde_json::to_string(&find("{", &wording)).unwrap(),
            r#"{"unreadable":"not JSON"}"#
        );
    }
}
