//! Frames of the server's clock (S4.7).

use serde::Deserialize;

use crate::clock::UnixMillis;

/// The time in a `time_update` frame. `datetime` has microseconds, `timestamp` only seconds.
#[must_use]
pub fn time(text: &str) -> Option<UnixMillis> {
    #[derive(Deserialize)]
    struct Frame<'a> {
        r#type: &'a str,
        datetime: &'a str,
    }
    let frame: Frame<'_> = serde_json::from_str(text).ok()?;
    (frame.r#type == "time_update").then(|| UnixMillis::parse(frame.datetime))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_time_with_microseconds() {
        let frame = r#"{"type":"time_update","datetime":"2026-11-23T03:29:48.562445+05:30",
            "formatted":"Monday, November 23 2026, 03:29:48 AM","timestamp":1795384788,"year":2026}"#;
        assert_eq!(time(frame), Some(UnixMillis(1_795_384_788_562)));
    }

    #[test]
    fn ignores_the_welcome_and_what_it_cannot_read() {
        for frame in [
            r#"{"type":"connected","message":"Real-time server clock connected","connected":true}"#,
            r#"{"type":"time_update","datetime":"half past three"}"#,
            r#"{"type":"time_update","datetime":null}"#,
            "tick",
        ] {
            assert_eq!(time(frame), None, "{frame}");
        }
    }
}
