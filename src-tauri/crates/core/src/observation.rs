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
use serde_json::{Value, json};

use crate::{
    acceptance::Acceptance,
    account::Account,
    address::Addresses,
    clock::Now,
    companion::{Input, Memory, Opened, ReadOutcome, SocketEvent, Wish},
    event::{Kind, classify},
    intent::{Reply, Stage},
    record::Record,
    secret::Password,
    settings::{Proxy, ServerRule, Settings},
    wire::{self, Frame, Message, Unreadable},
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

/// The keys of REST bodies that are read (`wire`), without those that only say who somebody is; all others are left
/// out.
const READ: [&str; 44] = [
    "amount",
    "availability_status",
    "booking",
    "booking_id",
    "carwash_booking_id",
    "carwash_id",
    "carwash_type_read",
    "carwashes",
    "created_at",
    "current_assignments",
    "employee_id",
    "end_time",
    "firstname",
    "is_renewal",
    "lastname",
    "lot",
    "lot_detail",
    "lot_id",
    "lot_name",
    "lot_read",
    "name",
    "new_booking",
    "owner",
    "pay_id",
    "payment",
    "payment_id",
    "payment_method",
    "payment_status",
    "payment_type",
    "payments",
    "price",
    "remaining_time",
    "results",
    "scheduled_time",
    "service_type",
    "slot",
    "slot_id",
    "slot_number",
    "slot_read",
    "start_time",
    "status",
    "total_slots",
    "vehicle_number",
    "verified_at",
];

/// The ones of them whose texts are about nobody; all other texts are replaced.
const HARMLESS: [&str; 14] = [
    "amount",
    "availability_status",
    "created_at",
    "end_time",
    "lot_name",
    "payment_method",
    "payment_status",
    "payment_type",
    "price",
    "scheduled_time",
    "service_type",
    "start_time",
    "status",
    "verified_at",
];

impl Observation {
    /// The observation without anything personal.
    #[must_use]
    pub fn redacted(self) -> Self {
        let input = match self.input {
            Input::Started {
                account,
                server,
                last_seen,
            } => Input::Started {
                account: account.map(redact_account),
                server: server.map(|_| TAKEN_OUT.to_owned()),
                last_seen,
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
                reply,
            } => Input::Replied {
                epoch,
                intent,
                reply: redact_reply(reply),
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
            Input::Settings(settings) => Input::Settings(Box::new(redact_settings(*settings))),
            other @ (Input::SignOut(_)
            | Input::Wished { .. }
            | Input::Chosen(_)
            | Input::Socket { .. }
            | Input::ReadDone { .. }
            | Input::ClockRead { .. }
            | Input::Pause { .. }
            | Input::Unread(_)
            | Input::Trouble { .. }
            | Input::Woke
            | Input::NetworkChanged { .. }
            | Input::Retry
            | Input::Update(_)
            | Input::DeskWatched(_)
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

/// A text in place of another one: different ones stay different.
fn stand_in(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:08x}", hasher.finish() & 0xffff_ffff)
}

/// Paths and addresses name people and companies. That one took the place of another connects anew.
fn redact_settings(settings: Settings) -> Settings {
    Settings {
        ca_file: settings.ca_file.as_deref().map(stand_in),
        proxy: match settings.proxy {
            Proxy::At(at) => Proxy::At(format!("http://{}.example:80", stand_in(&at))),
            other @ (Proxy::System | Proxy::Direct) => other,
        },
        web_address: settings.web_address.map(|_| TAKEN_OUT.to_owned()),
        servers: Vec::new(),
        server_rule: ServerRule::Any,
        policy_mistakes: Vec::new(),
        ..settings
    }
}

fn redact_reply(reply: Reply) -> Reply {
    let taken_out = |says: Option<String>| says.map(|_| TAKEN_OUT.to_owned());
    match reply {
        Reply::Done(body) => Reply::Done(redact_body(&body)),
        Reply::Refused { says } => Reply::Refused {
            says: taken_out(says),
        },
        Reply::Unknown { says } => Reply::Unknown {
            says: taken_out(says),
        },
        other @ (Reply::Unauthorized | Reply::NotSent) => other,
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
        let message = &mut claim.message;
        message.text = redact_text(&message.text);
        message.title = message.title.as_deref().map(redact_text);
    }
    let notebook = &mut memory.notebook;
    let intents = notebook.intents.iter_mut().map(|one| &mut one.stage);
    let jobs = notebook.jobs.iter_mut().map(|one| &mut one.stage);
    for stage in intents.chain(jobs) {
        match stage {
            Stage::Unconfirmed { says: Some(says) } | Stage::Refused { says: Some(says) } => {
                TAKEN_OUT.clone_into(says);
            }
            Stage::Unconfirmed { says: None }
            | Stage::Refused { says: None }
            | Stage::Checking
            | Stage::Sent => {}
        }
    }
    memory
}

/// A frame keeps the fields that are read of it ([`wire::frame`]), and of its texts what its kind and its
/// subject are read from.
fn redact_frame(text: &str) -> String {
    match wire::frame(text) {
        Ok(Frame::Welcome) => json!({ "connected": true }),
        Ok(Frame::Message(message)) => {
            let Message {
                level,
                title,
                text,
                is_wash_object,
            } = message;
            let title = title.as_deref().map(redact_text);
            let text = redact_text(&text);
            if is_wash_object {
                let kind = "carwash_completed";
                let inner = json!({ "type": kind, "title": title, "message": text });
                json!({ "type": level.name(), "message": inner })
            } else {
                json!({ "type": level.name(), "title": title, "message": text })
            }
        }
        Err(Unreadable::OtherShape) => json!([]),
        Err(Unreadable::NotJson) => return TAKEN_OUT.to_owned(),
    }
    .to_string()
}

/// A text of one of the ten loses what stands in quotation marks, where names are, and what follows a
/// colon, where a failure has its reason; any other is replaced by a number that tells it from others.
fn redact_text(text: &str) -> String {
    let reading = classify(text);
    if reading.kind == Kind::Other && !reading.is_wash_payment {
        return format!("message {}", stand_in(text));
    }
    let text = match (reading.kind, text.split_once(':')) {
        (Kind::RenewalFailed, Some((before, _))) => format!("{before}: {TAKEN_OUT}"),
        _ => text.to_owned(),
    };
    let is_quote = |c: char| {
        matches!(
            c,
            '\'' | '"' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}'
        )
    };
    let Some((before, rest)) = text.split_once(is_quote) else {
        return text;
    };
    // Up to the last one, because a name may hold an apostrophe itself.
    let after = rest.rsplit_once(is_quote).map_or("", |(_, after)| after);
    format!("{before}{after}")
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
            object.retain(|key, _| READ.contains(&key.as_str()));
            for (key, value) in object {
                if !(value.is_string() && HARMLESS.contains(&key.as_str())) {
                    redact_value(value);
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(redact_value),
        Value::String(text) => TAKEN_OUT.clone_into(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests;
