//! What comes from the server, as bytes, turned into types once and for all. Frames may be anything
//! (S4.3): what can't be read is an [`Unreadable`] to count, never a reason to drop the link.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    event::{Kind, Level, Reading, classify},
    plain::{cut, plain, plain_line},
};

mod desk;
mod loose;
mod rows;
mod sign_in;
mod time;

pub use desk::{lot_add_ons, lot_payments, lot_washes, lots};
pub use rows::{
    add_ons, booking, bookings, cancelled, employees, refusal, renewed, standalone_washes,
    verified, was_done_before,
};
pub use sign_in::{Login, auth_id, login};
pub use time::time;

/// Longest title or text that is taken from a frame, in characters. A frame may have 64 KiB; ledger and
/// history keep its text, and whoever floods a socket would fill the disk with it. The server's own have
/// less than 200.
pub const TEXT_LIMIT: usize = 2_000;

/// Longest name or other short text that is taken from a REST body, in characters; more is cut. A body may have
/// 8 MiB, and its rows are stored and shown. The server keeps 100 letters of each part of a name.
pub const FIELD_LIMIT: usize = 200;

/// Most rows that are taken from a list; a body of 8 MiB holds about 5,000 bookings, but many more rows that have hardly
/// a field.
pub const LIST_LIMIT: usize = 10_000;

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
    /// A title, which only the object form has; at most 2,000 characters.
    pub title: Option<String>,
    /// The text; may be empty, and has at most 2,000 characters.
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
    message.text = cut(&plain(&message.text), TEXT_LIMIT);
    message.title = message
        .title
        .map(|title| cut(&plain_line(&title), TEXT_LIMIT));
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
    use crate::{
        booking::{Booking, Payment, PaymentStatus, Pays, Status},
        clock::UnixMillis,
        intent::Verified,
        money::Money,
        wash::{Wash, WashId, WashStatus},
    };

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
    fn cuts_a_text_that_would_fill_the_disk() {
        let long = "ß".repeat(30_000);
        for frame in [
            format!(r#"{{"type":"info","title":"{long}","message":"{long}"}}"#),
            format!(r#"{{"message":{{"title":"{long}","message":"{long}"}}}}"#),
        ] {
            let read = message(&frame);
            let cut = format!("{}…", "ß".repeat(1_999));
            assert_eq!(read.text, cut);
            assert_eq!(read.title, Some(cut));
        }
        let array = format!(r#"{{"message":["{long}"]}}"#);
        assert_eq!(message(&array).text.chars().count(), 2_000);
    }

    #[test]
    fn nothing_of_the_server_turns_the_direction_of_writing_or_controls_what_shows_it() {
        let read = message(r#"{"title":"a\u0000\nb","message":"\u202ea\u001b[31m\r\nb"}"#);
        assert_eq!(read.title.as_deref(), Some("a b"));
        assert_eq!(read.text, "a[31m\nb");
        let row = booking(&BOOKING.replace("City Centre", r"City\u202e\nCentre")).unwrap();
        assert_eq!(row.lot_name.as_deref(), Some("City Centre"));
        assert_eq!(refusal(r#"{"error":"a\u2066b"}"#).as_deref(), Some("ab"));
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
        "slot_read":{"slot_id":4,"price":"50.00","vehicle_type":"Sedan","is_available":false},
        "lot_detail":{"lot_id":1,"lot_name":"City Centre","latitude":null},
        "vehicle_number":"KL-08-AZ-1234","booking_type":"Instant","booking_time":"2026-11-23",
        "start_time":"2026-11-23T03:09:58.925072+05:30","end_time":"2026-11-23T03:19:58.925072+05:30",
        "price":"50.00","status":"booked","is_expired":false,"remaining_time":596,
        "payment":{"pay_id":1,"payment_method":"Cash","amount":"50.00","status":"PENDING",
          "created_at":"2026-11-23T03:09:58.929810+05:30","payment_type":"Slot Payment","is_renewal":false}}"#;

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
                driver: None,
                start: Some(UnixMillis(1_795_383_598_925)),
                end: Some(UnixMillis(1_795_384_198_925)),
                status: Status::Live,
                remaining: Some(596),
                slot_price: Some(Money(5_000)),
                payments: vec![Payment {
                    id: 1,
                    status: PaymentStatus::Pending,
                    is_cash: true,
                    is_card: false,
                    is_renewal: false,
                    pays: Pays::Slot,
                    born: Some(UnixMillis(1_795_383_598_929)),
                    amount: Some(Money(5_000)),
                }],
            })
        );
    }

    #[test]
    fn puts_the_slots_payment_before_a_washs() {
        let payments = r#","payments":[
            {"pay_id":2,"status":"SUCCESS","payment_method":"UPI","payment_type":"Car Wash Payment"},
            {"pay_id":1,"status":"PENDING","payment_method":"Cash","payment_type":"Slot Payment"}]}"#;
        let row = booking(&BOOKING.replace("}}", &format!("}}{payments}"))).unwrap();
        let read: Vec<(u64, Pays)> = row.payments.iter().map(|p| (p.id, p.pays)).collect();
        assert_eq!(read, [(1, Pays::Slot), (2, Pays::Wash)]);
    }

    #[test]
    fn reads_the_washes_of_both_types() {
        let (add_ons, unread) = add_ons(
            r#"[{"carwash_id":3,"booking":7,"carwash_type_read":{"name":"Exterior Wash"},
                "price":"300.00","status":"active","lot_read":{"lot_name":"City Centre"}}, {}]"#,
        )
        .unwrap();
        assert_eq!(unread, 1);
        assert_eq!(
            add_ons,
            [Wash {
                id: WashId::AddOn(3),
                born: None,
                service: Some("Exterior Wash".into()),
                lot_name: Some("City Centre".into()),
                booking: Some(7),
                status: WashStatus::Open,
                payment: None,
                is_cash: false,
            }]
        );
        let (standalone, _) = standalone_washes(
            r#"{"count":1,"results":[{"carwash_booking_id":3,"service_type":"Full Service",
                "lot_detail":{"lot_name":"City Centre"},"payment_method":"Cash",
                "payment_status":"verified","status":"completed",
                "created_at":"2026-11-23T05:13:41+05:30"}]}"#,
        )
        .unwrap();
        assert_eq!(
            standalone,
            [Wash {
                id: WashId::Standalone(3),
                born: UnixMillis::parse("2026-11-22T23:43:41Z"),
                service: Some("Full Service".into()),
                lot_name: Some("City Centre".into()),
                booking: None,
                status: WashStatus::Completed,
                payment: Some(PaymentStatus::Success),
                is_cash: true,
            }]
        );
        assert_eq!(standalone_washes("[]"), Err(Unreadable::OtherShape));
    }

    #[test]
    fn reads_employees_with_and_without_an_owner() {
        let (read, _) = employees(
            r#"[{"employee_id":1,"firstname":"Asha","lastname":"Nair","owner":2},
                {"employee_id":2,"firstname":"Ravi","lastname":"","owner":null}]"#,
        )
        .unwrap();
        let read: Vec<(u64, &str, Option<u64>)> = read
            .iter()
            .map(|one| (one.id, one.name.as_str(), one.owner))
            .collect();
        assert_eq!(read, [(1, "Asha Nair", Some(2)), (2, "Ravi", None)]);
    }

    #[test]
    fn reads_the_answers_to_a_renewal_and_to_a_cancelling() {
        let answer = format!(r#"{{"message":"x","old_booking_id":0,"new_booking":{BOOKING}}}"#);
        assert_eq!(renewed(&answer).map(|row| row.id), Ok(1));
        assert_eq!(renewed("{}"), Err(Unreadable::OtherShape));
        let answer = format!(r#"{{"message":"x","booking":{BOOKING}}}"#);
        assert_eq!(cancelled(&answer).map(|row| row.id), Ok(1));
        assert_eq!(cancelled("done"), Err(Unreadable::NotJson));
    }

    #[test]
    fn reads_whether_a_payment_was_verified_now_or_before() {
        let now = r#"{"message":"Booking activated!","payment_id":12,"booking_id":13,
            "carwash_id":null,"verified_at":"2026-11-22T21:42:29.075342Z"}"#;
        assert_eq!(verified(now, 12), Ok(Verified::Now));
        let again = r#"{"message":"Payment is already verified","payment_id":12}"#;
        assert_eq!(verified(again, 12), Ok(Verified::Before));
        assert_eq!(verified(again, 13), Err(Unreadable::OtherShape));
        assert_eq!(verified("{}", 12), Err(Unreadable::OtherShape));
    }

    #[test]
    fn finds_the_reason_in_every_shape_of_an_error() {
        for (body, says) in [
            (
                r#"{"error":"Slot is not available for renewal"}"#,
                Some("Slot is not available for renewal"),
            ),
            (r#"{"detail":"Not found."}"#, Some("Not found.")),
            (
                r#"{"non_field_errors":["Invalid data."]}"#,
                Some("Invalid data."),
            ),
            (r#"{"slot":["Invalid pk."]}"#, Some("Invalid pk.")),
            (r#"{"amount":"25.00","error":"No slot"}"#, Some("No slot")),
            (r#"{"code":3,"reason":"No slot"}"#, Some("No slot")),
            ("<html>", None),
            ("[]", None),
        ] {
            assert_eq!(refusal(body).as_deref(), says, "{body}");
        }
    }

    #[test]
    fn cuts_what_would_fill_the_store_and_the_window() {
        let long = "ß".repeat(FIELD_LIMIT + 1);
        let row = booking(&BOOKING.replace("City Centre", &long)).unwrap();
        let cut = format!("{}…", "ß".repeat(FIELD_LIMIT - 1));
        assert_eq!(row.lot_name, Some(cut));
        let says = refusal(&format!(r#"{{"error":"{}"}}"#, "ß".repeat(TEXT_LIMIT + 1)));
        assert_eq!(says.unwrap().chars().count(), TEXT_LIMIT);
    }

    #[test]
    fn takes_ten_thousand_rows_of_a_list_and_counts_the_others_as_unread() {
        let row = r#"{"booking_id":1,"slot":2,"status":"booked"}"#;
        let list = |rows| format!("[{}]", vec![row; rows].join(","));
        let (read, unread) = bookings(&list(LIST_LIMIT)).unwrap();
        assert_eq!((read.len(), unread), (LIST_LIMIT, 0));
        let (read, unread) = bookings(&list(LIST_LIMIT + 7)).unwrap();
        assert_eq!((read.len(), unread), (LIST_LIMIT, 7));
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
