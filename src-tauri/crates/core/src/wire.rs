//! What comes from the server, as bytes, turned into types once and for all. Frames may be anything
//! (S4.3): what can't be read is an [`Unreadable`] to count, never a reason to drop the link.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::event::{Kind, Level, Reading, classify};

mod rows;

pub use rows::{
    add_ons, booking, bookings, cancelled, employees, refusal, renewed, standalone_washes,
};

/// A frame of the notification socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The first frame after the handshake; not for users.
    Welcome,
    /// A notification.
    Message(Message),
}

/// A notification as the server words it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its level; unknown ones count as information.
    pub level: Level,
    /// A title, which only the object form has.
    pub title: Option<String>,
    /// The text; may be empty.
    pub text: String,
    /// Whether it is the object form of a finished wash (S6), which says its kind.
    pub is_wash_object: bool,
}

impl Message {
    /// Its kind and what it names by number.
    #[must_use]
    pub fn reading(&self) -> Reading {
        let reading = classify(&self.text);
        if self.is_wash_object {
            Reading {
                kind: Kind::WashDone,
                ..reading
            }
        } else {
            reading
        }
    }

    /// The level under which it is told: one of the ten has its own, whatever the server says.
    #[must_use]
    pub fn level_as(&self, kind: Kind) -> Level {
        if kind == Kind::Other {
            self.level
        } else {
            kind.level()
        }
    }
}

/// A text that is no frame or no REST body of the expected shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not JSON.
    #[error("not JSON")]
    NotJson,
    /// It is JSON of another shape.
    #[error("JSON of another shape")]
    OtherShape,
}

/// Reads a text frame of the notification socket (S4.3, S6).
///
/// # Errors
/// [`Unreadable`] if it is no JSON object.
pub fn frame(text: &str) -> Result<Frame, Unreadable> {
    let object = match serde_json::from_str(text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return Err(Unreadable::OtherShape),
        Err(_) => return Err(Unreadable::NotJson),
    };
    if object.get("connected") == Some(&Value::Bool(true)) {
        return Ok(Frame::Welcome);
    }
    let kind = string(&object, "type").unwrap_or_default();
    let mut message = Message {
        level: Level::from_name(&kind).unwrap_or(Level::Info),
        title: string(&object, "title"),
        text: String::new(),
        is_wash_object: is_wash(&kind),
    };
    match object.get("message") {
        None | Some(Value::Null) => {}
        Some(Value::String(text)) => text.clone_into(&mut message.text),
        Some(Value::Object(inner)) => {
            message.text = string(inner, "message").unwrap_or_default();
            message.title = string(inner, "title").or(message.title);
            message.is_wash_object |= is_wash(&string(inner, "type").unwrap_or_default());
        }
        Some(other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_))) => {
            message.text = other.to_string();
        }
    }
    Ok(Frame::Message(message))
}

fn is_wash(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("carwash_completed")
}

fn string(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> Message {
        match frame(text) {
            Ok(Frame::Message(message)) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn knows_the_welcome() {
        assert_eq!(
            frame(
                r#"{"type": "info", "message": "Connected to real-time notifications", "connected": true}"#
            ),
            Ok(Frame::Welcome)
        );
    }

    #[test]
    fn reads_a_notification() {
        assert_eq!(
            message(r#"{"type": "success", "message": "\u2705 Booking renewed successfully!"}"#),
            Message {
                level: Level::Success,
                title: None,
                text: "✅ Booking renewed successfully!".into(),
                is_wash_object: false
            }
        );
    }

    #[test]
    fn tolerates_what_the_server_lets_through() {
        let empty = Message {
            level: Level::Info,
            title: None,
            text: String::new(),
            is_wash_object: false,
        };
        assert_eq!(message(r#"{"type": null, "message": null}"#), empty);
        assert_eq!(message("{}"), empty);
        assert_eq!(
            message(r#"{"type": "critical", "message": "x"}"#).level,
            Level::Info
        );
        assert_eq!(message(r#"{"type": 3, "message": [1, 2]}"#).text, "[1,2]");
        assert_eq!(frame("[]"), Err(Unreadable::OtherShape));
        assert_eq!(frame("not json"), Err(Unreadable::NotJson));
        assert_eq!(frame(&"[".repeat(5_000)), Err(Unreadable::NotJson));
    }

    #[test]
    fn reads_all_shapes_of_a_finished_wash() {
        let inside = message(
            r#"{"type":"info","message":{"type":"carwash_completed","title":"🎉 Car Wash Complete!","message":"Your Full Service service has been completed.","booking_id":1,"timestamp":"x"}}"#,
        );
        assert!(inside.is_wash_object);
        assert_eq!(inside.title.as_deref(), Some("🎉 Car Wash Complete!"));
        assert_eq!(inside.text, "Your Full Service service has been completed.");
        let outside = message(
            r#"{"type":"carwash_completed","title":"Car Wash Complete!","message":"Done.","booking_id":1}"#,
        );
        assert!(outside.is_wash_object);
        assert_eq!(outside.text, "Done.");
    }

    const BOOKING: &str = r#"{"booking_id":1,"user":1,"slot":4,"lot":1,
        "lot_detail":{"lot_id":1,"lot_name":"City Centre","latitude":null},
        "vehicle_number":"KL-08-AZ-1234","booking_type":"Instant","booking_time":"2026-11-23",
        "start_time":"2026-11-23T03:09:58.925072+05:30","end_time":"2026-11-23T03:19:58.925072+05:30",
        "price":"50.00","status":"booked","is_expired":false,"remaining_time":596,
        "payment":{"pay_id":1,"payment_method":"Cash","amount":"50.00","status":"PENDING","is_renewal":false}}"#;

    #[test]
    fn reads_a_booking() {
        assert_eq!(
            booking(BOOKING),
            Ok(Booking {
                id: 1,
                slot: 4,
                lot: Some(1),
                lot_name: Some("City Centre".into()),
                vehicle: Some("KL-08-AZ-1234".into()),
                start: Some(UnixMillis(1_795_383_598_925)),
                end: Some(UnixMillis(1_795_384_198_925)),
                status: Status::Live,
                remaining: Some(596),
                payment: Some(Payment {
                    id: 1,
                    status: PaymentStatus::Pending,
                    is_cash: true,
                    is_renewal: false
                }),
            })
        );
    }

    #[test]
    fn one_bad_row_does_not_cost_the_list() {
        let (read, unread) =
            bookings(&format!("[{BOOKING}, {{\"booking_id\":\"x\"}}, 3]")).unwrap();
        assert_eq!((read.len(), unread), (1, 2));
        assert_eq!(bookings("<html>"), Err(Unreadable::NotJson));
        assert_eq!(bookings(r#"{"detail":"no"}"#), Err(Unreadable::OtherShape));
    }
}
