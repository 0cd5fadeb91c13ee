//! The ten events, and what the server's words say of them. A frame carries no id and no kind, only a
//! text whose wording differs between versions of the server, so [`classify`] goes by what the wordings
//! of one kind have in common.

use serde::{Deserialize, Serialize};

/// What happened: one of the ten events, or something else that the server wanted to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A booking ends soon; from our own countdown.
    ExpiringSoon,
    /// A booking's time is over; from our own countdown.
    Expired,
    /// A booking was renewed.
    RenewalSucceeded,
    /// A renewal was refused or went wrong.
    RenewalFailed,
    /// The server closed a booking that was over.
    AutoExpired,
    /// The lot or its administrator cancelled a booking.
    Declined,
    /// A cash payment was confirmed at the counter.
    CashVerified,
    /// Somebody booked a slot in one's lot (owners).
    NewBooking,
    /// A car wash is finished.
    WashDone,
    /// An employee was assigned to the owner (owners).
    EmployeeAssigned,
    /// A cash payment waits to be verified (owners); beside the ten, since the server never sends it.
    CashWaiting,
    /// Somebody booked a wash (owners); beside the ten.
    WashBooked,
    /// Any other message.
    Other,
}

impl Kind {
    /// The ten events, in the order of the server's contract (S5).
    pub const TEN: [Self; 10] = [
        Self::ExpiringSoon,
        Self::Expired,
        Self::RenewalSucceeded,
        Self::RenewalFailed,
        Self::AutoExpired,
        Self::Declined,
        Self::CashVerified,
        Self::NewBooking,
        Self::WashDone,
        Self::EmployeeAssigned,
    ];

    /// What an owner's desk is told beside the ten.
    pub const OF_DESK: [Self; 2] = [Self::CashWaiting, Self::WashBooked];

    /// Every kind, in the order in which they are listed: the ten, those of the desk, any other message.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::TEN
            .into_iter()
            .chain(Self::OF_DESK)
            .chain([Self::Other])
    }

    /// The name used in JSON, in the history and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExpiringSoon => "expiring_soon",
            Self::Expired => "expired",
            Self::RenewalSucceeded => "renewal_succeeded",
            Self::RenewalFailed => "renewal_failed",
            Self::AutoExpired => "auto_expired",
            Self::Declined => "declined",
            Self::CashVerified => "cash_verified",
            Self::NewBooking => "new_booking",
            Self::WashDone => "wash_done",
            Self::EmployeeAssigned => "employee_assigned",
            Self::CashWaiting => "cash_waiting",
            Self::WashBooked => "wash_booked",
            Self::Other => "other",
        }
    }

    /// The kind of that [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|kind| kind.name() == name)
    }

    /// The level under which the server sends this kind, or would (server contract, S5).
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::ExpiringSoon | Self::AutoExpired | Self::Declined | Self::CashWaiting => {
                Level::Warning
            }
            Self::RenewalSucceeded | Self::CashVerified | Self::WashDone => Level::Success,
            Self::RenewalFailed => Level::Error,
            Self::Expired
            | Self::NewBooking
            | Self::EmployeeAssigned
            | Self::WashBooked
            | Self::Other => Level::Info,
        }
    }
}

/// How grave a message is; the `type` of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Something worked.
    Success,
    /// Something wants attention.
    Warning,
    /// Something failed.
    Error,
    /// Something happened.
    Info,
}

impl Level {
    /// The name used on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Info => "info",
        }
    }

    /// The level of that name, in any case. The server passes unknown ones through (S4.3).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Success, Self::Warning, Self::Error, Self::Info]
            .into_iter()
            .find(|level| level.name().eq_ignore_ascii_case(name))
    }
}

/// Where the knowledge of an event came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A frame of the socket.
    Frame,
    /// A difference between two REST reads.
    Poll,
    /// Our own countdown.
    Timer,
    /// The answer to a request of our own.
    Reply,
}

impl Source {
    /// The name used in JSON and in the history.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Frame => "frame",
            Self::Poll => "poll",
            Self::Timer => "timer",
            Self::Reply => "reply",
        }
    }

    /// The source of that [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Frame, Self::Poll, Self::Timer, Self::Reply]
            .into_iter()
            .find(|source| source.name() == name)
    }
}

/// What an event is about, as far as it is known; in JSON `{"booking":13}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A booking, by `booking_id`.
    Booking(u64),
    /// A slot, by `slot_id`, when the booking could not be found.
    Slot(u64),
    /// A lot, by `lot_id`, when the booking could not be found.
    Lot(u64),
    /// A wash.
    Wash(crate::wash::WashId),
    /// An employee, by `employee_id`.
    Employee(u64),
    /// A countdown that was started by hand, by its number on this computer.
    Countdown(u64),
}

/// What a text says: its kind and the numbers it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The kind that the wording belongs to.
    pub kind: Kind,
    /// What the text names by number.
    pub subject: Option<Subject>,
    /// Whether it says that a wash's payment was verified, which is not of the ten (S6).
    pub is_wash_payment: bool,
}

/// Reads the kind and the subject out of a server's text.
///
/// Case, leading symbols, punctuation and ids don't matter. What no rule knows is [`Kind::Other`].
#[must_use]
pub fn classify(text: &str) -> Reading {
    let words = Words::of(text);
    let kind = kind_of(&words);
    let subject = match kind {
        Kind::RenewalSucceeded => words
            .number_after("id")
            .or_else(|| words.number_after("booking"))
            .map(Subject::Booking),
        Kind::ExpiringSoon
        | Kind::Expired
        | Kind::AutoExpired
        | Kind::Declined
        | Kind::CashVerified => words
            .number_after("slot")
            .map(Subject::Slot)
            .or_else(|| words.number_after("booking").map(Subject::Booking)),
        Kind::NewBooking => words.number_after("lot").map(Subject::Lot),
        Kind::RenewalFailed
        | Kind::WashDone
        | Kind::EmployeeAssigned
        | Kind::CashWaiting
        | Kind::WashBooked
        | Kind::Other => None,
    };
    let is_wash_payment = kind == Kind::Other
        && words.any(&["wash", "carwash"])
        && words.any(&["payment"])
        && words.any(&["verified"]);
    Reading {
        kind,
        subject,
        is_wash_payment,
    }
}

/// One rule a kind, in the order that keeps them apart: a wash message may speak of a booking or a
/// payment, a failed renewal of an expired slot.
fn kind_of(words: &Words) -> Kind {
    let wash = words.any(&["wash", "carwash", "washing"]);
    if words.starts(&["renewal", "failed"])
        || words.any(&["renew", "renewal", "renewed"])
            && words.any(&["failed", "fail", "unsuccessful", "error"])
    {
        Kind::RenewalFailed
    } else if wash {
        // "Your car wash payment has been verified", "... booking has been confirmed" are not of the ten.
        if words.any(&["completed", "complete", "done", "finished", "ready"])
            && !words.any(&["payment", "confirmed", "scheduled", "cancelled", "not"])
        {
            Kind::WashDone
        } else {
            Kind::Other
        }
    } else if words.any(&["renewed"])
        || words.any(&["renewal"]) && words.any(&["successful", "successfully", "succeeded"])
    {
        Kind::RenewalSucceeded
    } else if words.any(&["declined"]) && words.any(&["booking", "request"]) {
        Kind::Declined
    } else if words.any(&["cash"]) && words.any(&["verified"]) {
        Kind::CashVerified
    } else if words.any(&["new"]) && words.any(&["booking"]) && words.any(&["lot", "received"]) {
        Kind::NewBooking
    } else if words.any(&["employee"]) && words.any(&["assigned"]) && !words.any(&["unassigned"]) {
        Kind::EmployeeAssigned
    } else if words.any(&["expire", "expires", "expiring"])
        && words.any(&["minute", "minutes", "min", "soon"])
    {
        Kind::ExpiringSoon
    } else if words.any(&["expired"]) && words.any(&["booking", "slot"]) {
        expiry_of(words)
    } else {
        Kind::Other
    }
}

/// "Your booking has expired. Slot released." is the web client's own telling (2); the server's own (5)
/// names the slot by number or says that it expired by itself.
fn expiry_of(words: &Words) -> Kind {
    if words.number_after("slot").is_some() || words.any(&["automatically", "auto"]) {
        Kind::AutoExpired
    } else {
        Kind::Expired
    }
}

/// A text as lower-case words and numbers, without anything else.
struct Words(Vec<String>);

impl Words {
    fn of(text: &str) -> Self {
        // A server may send a text of any length; what a wording has in common stands at its start.
        let start: String = text.chars().take(400).collect();
        Self(
            start
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_lowercase)
                .collect(),
        )
    }

    fn any(&self, of: &[&str]) -> bool {
        self.0.iter().any(|word| of.contains(&word.as_str()))
    }

    fn starts(&self, with: &[&str]) -> bool {
        self.0.len() >= with.len() && self.0.iter().zip(with).all(|(a, b)| a == b)
    }

    /// The number that follows the word, as in "Slot #4" or "booking ID is 2".
    fn number_after(&self, name: &str) -> Option<u64> {
        self.0.windows(2).enumerate().find_map(|(at, pair)| {
            if pair[0] != name {
                return None;
            }
            pair[1].parse().ok().or_else(|| {
                (pair[1] == "is" || pair[1] == "id")
                    .then(|| self.0.get(at + 2)?.parse().ok())
                    .flatten()
            })
        })
    }
}

#[cfg(test)]
mod tests;
