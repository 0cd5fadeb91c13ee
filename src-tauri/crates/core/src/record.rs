//! What is remembered of the server's rows between two reads and over a restart: the row as it was last
//! seen, and what the row itself doesn't tell.

use serde::{Deserialize, Serialize};

use crate::{
    booking::Booking,
    employee::Employee,
    wash::{Wash, WashId},
};

/// A row with the number of the episode that it is in: an episode ends when what can happen once in it
/// (a cancelling, a finished wash, an assignment) is undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept<T> {
    /// The row.
    pub row: T,
    /// From 0.
    pub episode: u32,
}

/// A remembered row of any resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// A booking.
    Booking(Kept<Booking>),
    /// A wash.
    Wash(Kept<Wash>),
    /// An employee.
    Employee(Kept<Employee>),
}

/// Names a remembered row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordName {
    /// A booking, by `booking_id`.
    Booking(u64),
    /// A wash.
    Wash(WashId),
    /// An employee, by `employee_id`.
    Employee(u64),
}

impl Record {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> RecordName {
        match self {
            Self::Booking(kept) => RecordName::Booking(kept.row.id),
            Self::Wash(kept) => RecordName::Wash(kept.row.id),
            Self::Employee(kept) => RecordName::Employee(kept.row.id),
        }
    }
}
