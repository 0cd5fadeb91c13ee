//! Observations: what the core was told and when, as they are recorded to find out why something was told
//! twice or not at all (ledger rule 25). The core is pure, so the same observations give the same
//! tellings.
//!
//! A recording is for other people's eyes: names, number plates, telephone numbers, free texts, the
//! server's address and the password are taken out before it is written. What tells texts apart stays.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    acceptance::Acceptance,
    account::Account,
    address::Addresses,
    clock::Now,
    companion::{Input, Memory, Opened, ReadOutcome, SocketEvent, Wish},
    event::{Kind, classify},
    intent::Reply,
    record::Record,
    secret::Password,
};

/// The form of recordings; another one can't be replayed.
pub const VERSION: u32 = 1;

/// The first line of a recording: how the core was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// [`VERSION`].
    pub version: u32,
    /// Seed of the randomness.
    pub seed: u64,
    /// How long before an end is warned.
    pub leads: Vec<Duration>,
    /// Which kind is accepted on which id.
    pub acceptance: Acceptance,
}

/// Every other line: what the core was told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Observation {
    /// When.
    pub at: Now,
    /// What.
    pub input: Input,
}

/// What stands in the place of something personal.
const TAKEN_OUT: &str = "x";

/// Keys of REST bodies whose values are about people or their cars.
const PERSONAL: [&str; 15] = [
    "address",
    "driving_license",
    "firstname",
    "lastname",
    "latitude",
    "locality",
    "longitude",
    "notes",
    "phone",
    "pincode",
    "streetname",
    "transaction_id",
    "user_name",
    "username",
    "vehicle_number",
];

impl Observation {
    /// The observation without anything personal.
    #[must_use]
    pub fn redacted(self) -> Self {
        let input = match self.input {
            Input::Started { account, server } => Input::Started {
                account: account.map(redact_account),
                server: server.map(|_| TAKEN_OUT.to_owned()),
            },
            Input::SignIn {
                asker,
                server: _,
                socket: _,
                user: _,
                password: _,
                allow_plain,
            } => Input::SignIn {
                asker,
                server: addresses().rest,
                socket: None,
                user: TAKEN_OUT.to_owned(),
                password: Password::new(TAKEN_OUT.to_owned()),
                allow_plain,
            },
            Input::SessionOpened { epoch, result } => Input::SessionOpened {
                epoch,
                result: result.map(|opened| {
                    opened.map(|opened| {
                        Box::new(Opened {
                            account: redact_account(opened.account),
                            memory: redact_memory(opened.memory),
                            troubles: opened.troubles,
                        })
                    })
                }),
            },
            Input::Socket {
                socket,
                event: SocketEvent::Text(text),
            } => Input::Socket {
                socket,
                event: SocketEvent::Text(redact_frame(&text)),
            },
            Input::ReadDone {
                epoch,
                read,
                begun,
                outcome: ReadOutcome::Body(body),
            } => Input::ReadDone {
                epoch,
                read,
                begun,
                outcome: ReadOutcome::Body(redact_body(&body)),
            },
            Input::Replied {
                epoch,
                intent,
                reply: Reply::Done(body),
            } => Input::Replied {
                epoch,
                intent,
                reply: Reply::Done(redact_body(&body)),
            },
            Input::Wished {
                asker,
                wish: Wish::StartCountdown { label: _, end },
            } => Input::Wished {
                asker,
                wish: Wish::StartCountdown {
                    label: TAKEN_OUT.to_owned(),
                    end,
                },
            },
            other @ (Input::SignOut(_)
            | Input::Wished { .. }
            | Input::Replied { .. }
            | Input::Socket { .. }
            | Input::ReadDone { .. }
            | Input::ClockRead { .. }
            | Input::Pause { .. }
            | Input::Unread(_)
            | Input::Trouble { .. }
            | Input::Retry
            | Input::Tick) => other,
        };
        Self { at: self.at, input }
    }
}

fn addresses() -> Addresses {
    Addresses {
        rest: "https://server.example".to_owned(),
        socket: "wss://server.example".to_owned(),
    }
}

fn redact_account(account: Account) -> Account {
    Account {
        addresses: addresses(),
        user: TAKEN_OUT.to_owned(),
        ..account
    }
}

fn redact_memory(mut memory: Memory) -> Memory {
    for row in &mut memory.unshown {
        TAKEN_OUT.clone_into(&mut row.title);
        TAKEN_OUT.clone_into(&mut row.body);
    }
    for record in &mut memory.records {
        match record {
            Record::Booking(kept) => {
                if let Some(vehicle) = &mut kept.row.vehicle {
                    TAKEN_OUT.clone_into(vehicle);
                }
            }
            Record::Employee(kept) => TAKEN_OUT.clone_into(&mut kept.row.name),
            Record::Wash(_) => {}
        }
    }
    for countdown in &mut memory.notebook.countdowns {
        TAKEN_OUT.clone_into(&mut countdown.label);
    }
    for claim in &mut memory.notebook.claims {
        claim.message.text = redact_text(&claim.message.text);
    }
    memory
}

/// A frame keeps what its kind and its subject are read from.
fn redact_frame(text: &str) -> String {
    let Ok(mut frame) = serde_json::from_str::<Value>(text) else {
        return TAKEN_OUT.to_owned();
    };
    redact_messages(&mut frame);
    frame.to_string()
}

fn redact_messages(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if key == "message" || key == "title" => {
                        *text = redact_text(text);
                    }
                    Value::Object(_) => redact_messages(value),
                    Value::String(_)
                    | Value::Null
                    | Value::Bool(_)
                    | Value::Number(_)
                    | Value::Array(_) => {}
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {}
    }
}

/// A text of one of the ten loses what stands in quotation marks, where names are, and what follows a
/// colon, where a failure has its reason; any other is replaced by a number that tells it from others.
fn redact_text(text: &str) -> String {
    let reading = classify(text);
    if reading.kind == Kind::Other && !reading.is_wash_payment {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        return format!("message {:08x}", hasher.finish() & 0xffff_ffff);
    }
    let text = match (reading.kind, text.split_once(':')) {
        (Kind::RenewalFailed, Some((before, _))) => format!("{before}: {TAKEN_OUT}"),
        _ => text.to_owned(),
    };
    let mut out = String::with_capacity(text.len());
    let mut is_quoted = false;
    for c in text.chars() {
        if matches!(
            c,
            '\'' | '"' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}'
        ) {
            is_quoted = !is_quoted;
        } else if !is_quoted {
            out.push(c);
        }
    }
    out
}

fn redact_body(body: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(body) else {
        return TAKEN_OUT.to_owned();
    };
    redact_value(&mut value);
    value.to_string()
}

fn redact_value(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if let Value::String(text) = value
                    && PERSONAL.contains(&key.as_str())
                {
                    TAKEN_OUT.clone_into(text);
                } else {
                    redact_value(value);
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(redact_value),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        account::Channel,
        clock::{Mono, UnixMillis},
        companion::{Asker, Epoch, SocketId},
        reads::Read,
    };

    fn redacted(input: Input) -> String {
        let at = Now {
            mono: Mono::default(),
            wall: UnixMillis(0),
        };
        serde_json::to_string(&Observation { at, input }.redacted()).unwrap()
    }

    #[test]
    fn rule_25_a_recording_holds_nothing_personal() {
        let body = r#"[{"booking_id":7,"user_read":{"firstname":"Anu","lastname":"Nair","vehicle_number":"KL-08-AZ-1234"},
            "vehicle_number":"KL-08-AZ-1234","payments":[{"transaction_id":"PM-1-17"}]}]"#;
        let read = redacted(Input::ReadDone {
            epoch: Epoch(1),
            read: Read::Bookings,
            begun: Mono::default(),
            outcome: ReadOutcome::Body(body.into()),
        });
        let sign_in = redacted(Input::SignIn {
            asker: Asker(1),
            server: "parking.company.example".into(),
            socket: None,
            user: "anu".into(),
            password: Password::new("hunter2".into()),
            allow_plain: false,
        });
        let frame = |text: &str| {
            redacted(Input::Socket {
                socket: SocketId {
                    epoch: Epoch(1),
                    channel: Channel::Auth,
                    attempt: 1,
                },
                event: SocketEvent::Text(format!(r#"{{"type":"info","message":"{text}"}}"#)),
            })
        };
        let employee = frame("New employee 'Anu Nair' has been assigned to your lot.");
        let other = frame("Dear Anu, the lot closes early.");
        for text in [&read, &sign_in, &employee, &other] {
            for personal in ["Anu", "anu", "Nair", "KL-08", "hunter2", "PM-1", "company"] {
                assert!(!text.contains(personal), "{personal} in {text}");
            }
        }
        assert!(employee.contains("New employee"));
        assert!(read.contains(r#"\"booking_id\":7"#));
        assert_ne!(other, frame("Dear Anu, the lot closes late."));
    }

    #[test]
    fn rule_25_a_text_is_of_the_same_kind_and_subject_after_it_was_redacted() {
        for text in [
            "Your booking for Slot #4 has expired.",
            "Booking renewed successfully! Your new booking ID is 2.",
            "Renewal failed: ['x' is no number]. Please try again.",
            "New booking received for Lot #1.",
            "New employee 'Anu' has been assigned to your lot.",
            "Your car wash payment has been verified by the lot owner.",
            "Something else: 'here'",
        ] {
            assert_eq!(classify(&redact_text(text)), classify(text), "{text}");
        }
    }
}
