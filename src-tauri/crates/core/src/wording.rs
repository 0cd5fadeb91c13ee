//! What a telling says: the title and the body of an event, with whatever is known about its booking.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    booking::Booking,
    clock::UnixMillis,
    event::Kind,
    text::{Value, Words},
    wire::Message,
};

/// The words of one language in one time zone.
#[derive(Debug)]
pub struct Wording {
    /// The words.
    pub words: Words,
    /// The user's time zone.
    pub zone: TimeZone,
}

/// A title and a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// A few words.
    pub title: String,
    /// A sentence or two.
    pub body: String,
}

impl Wording {
    /// A moment as a clock time of the user's zone, such as `15:40`.
    #[must_use]
    pub fn clock_time(&self, at: UnixMillis) -> String {
        Timestamp::from_millisecond(at.0).map_or_else(
            |_| String::from("--:--"),
            |stamp| {
                stamp
                    .to_zoned(self.zone.clone())
                    .strftime("%H:%M")
                    .to_string()
            },
        )
    }

    /// Where a booking is, such as `City Centre, slot 4`.
    #[must_use]
    pub fn place(&self, booking: &Booking) -> String {
        match &booking.lot_name {
            Some(lot) => self.words.say_with(
                "body-place",
                &[
                    ("lot", Value::from(lot.as_str())),
                    ("slot", Value::from(booking.slot.to_string())),
                ],
            ),
            None => self.words.say_with(
                "body-slot",
                &[("slot", Value::from(booking.slot.to_string()))],
            ),
        }
    }

    /// The warning before a booking's end, `left` milliseconds of it being left.
    #[must_use]
    pub fn ends_soon(&self, booking: &Booking, end: UnixMillis, left: std::time::Duration) -> Said {
        // A warning at 4:59.9 is still the five-minute warning.
        let minutes = (left.as_secs() + 30) / 60;
        let minutes = if left.as_secs() < 60 { 0 } else { minutes };
        self.said(
            Kind::ExpiringSoon,
            self.words.say_with(
                "body-expiring-soon",
                &[
                    ("place", Value::from(self.place(booking))),
                    ("minutes", Value::from(minutes)),
                    ("time", Value::from(self.clock_time(end))),
                ],
            ),
        )
    }

    /// The end of a booking.
    #[must_use]
    pub fn ended(&self, booking: &Booking, end: UnixMillis) -> Said {
        self.said(
            Kind::Expired,
            self.words.say_with(
                "body-expired",
                &[
                    ("place", Value::from(self.place(booking))),
                    ("time", Value::from(self.clock_time(end))),
                ],
            ),
        )
    }

    /// The server's closing of a booking, found by reading.
    #[must_use]
    pub fn closed(&self, booking: &Booking, end: UnixMillis) -> Said {
        self.said(
            Kind::AutoExpired,
            self.words.say_with(
                "body-auto-expired",
                &[
                    ("place", Value::from(self.place(booking))),
                    ("time", Value::from(self.clock_time(end))),
                ],
            ),
        )
    }

    /// A frame of the server: our title for its kind, its own words, and the place where the booking is
    /// known.
    #[must_use]
    pub fn frame(&self, kind: Kind, message: &Message, booking: Option<&Booking>) -> Said {
        let text = without_leading_symbols(&message.text);
        let mut body = if text.is_empty() {
            self.words.say("body-empty")
        } else {
            text.to_owned()
        };
        if let Some(booking) = booking {
            body = format!("{body}\n{}", self.place(booking));
        }
        let mut said = self.said(kind, body);
        if kind == Kind::Other
            && let Some(title) = &message.title
        {
            without_leading_symbols(title).clone_into(&mut said.title);
        }
        said
    }

    fn said(&self, kind: Kind, body: String) -> Said {
        Said {
            title: self
                .words
                .say(&format!("event-{}", kind.name().replace('_', "-"))),
            body,
        }
    }
}

/// Drops what stands before the first letter, digit, quotation mark or bracket: the server puts emoji
/// there, and the level already has a picture.
fn without_leading_symbols(text: &str) -> &str {
    text.trim().trim_start_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '"' | '\'' | '(' | '[' | '<' | '\u{201c}' | '\u{2018}')
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{booking::Status, event::Level};

    fn wording() -> Wording {
        Wording {
            words: Words::english(),
            zone: TimeZone::fixed(jiff::tz::offset(1)),
        }
    }

    fn booking() -> Booking {
        Booking {
            id: 7,
            slot: 4,
            lot: Some(1),
            lot_name: Some("City Centre".into()),
            vehicle: None,
            start: None,
            end: None,
            status: Status::Live,
            remaining: None,
            payment: None,
        }
    }

    // 2026-11-22T21:49:58Z
    const END: UnixMillis = UnixMillis(1_795_384_198_925);

    #[test]
    fn a_warning_says_where_how_long_and_until_when_in_the_users_zone() {
        let said = wording().ends_soon(&booking(), END, Duration::from_millis(299_950));
        assert_eq!(said.title, "Your booking ends soon");
        assert_eq!(
            said.body,
            "City Centre, slot 4: 5 minutes left, until 22:49."
        );
        let short = wording().ends_soon(&booking(), END, Duration::from_secs(59));
        assert_eq!(
            short.body,
            "City Centre, slot 4: less than a minute left, until 22:49."
        );
    }

    #[test]
    fn an_end_says_where_and_when() {
        assert_eq!(
            wording().ended(&booking(), END).body,
            "City Centre, slot 4: your time was over at 22:49."
        );
    }

    #[test]
    fn a_frame_keeps_the_servers_words_without_the_emoji() {
        let message = Message {
            level: Level::Success,
            title: None,
            text: "✅ Booking renewed successfully!".into(),
            is_wash_object: false,
        };
        assert_eq!(
            wording().frame(Kind::RenewalSucceeded, &message, Some(&booking())),
            Said {
                title: "Booking renewed".into(),
                body: "Booking renewed successfully!\nCity Centre, slot 4".into()
            }
        );
    }

    #[test]
    fn a_message_without_words_says_so() {
        let message = Message {
            level: Level::Info,
            title: None,
            text: " ⚠️ ".into(),
            is_wash_object: false,
        };
        assert_eq!(
            wording().frame(Kind::Other, &message, None).body,
            "The server sent a message without words."
        );
    }
}
