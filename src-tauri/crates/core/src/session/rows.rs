//! The server's rows as they were seen last, each with the moment at which the read began that showed it:
//! a row never takes the place of one that is newer (ledger rule 5).

use std::collections::BTreeMap;

use crate::{
    booking::Booking,
    clock::{Mono, UnixMillis},
    employee::Employee,
    record::{Kept, Record},
    timing::CLOSED_LATELY,
    wash::{Wash, WashId},
};

/// The rows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) bookings: BTreeMap<u64, SeenBooking>,
    /// Bookings in an owner's lots that have no payment yet (ledger rule 15), and when each was first
    /// seen.
    pub(super) incomplete: BTreeMap<u64, Mono>,
    pub(super) washes: BTreeMap<WashId, Kept<Wash>>,
    pub(super) employees: BTreeMap<u64, Kept<Employee>>,
    /// When the last good read of each wash resource began.
    pub(super) washes_read: WashesRead,
}

/// When the last good reads of the washes began.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WashesRead {
    pub(super) add_ons: Option<Mono>,
    pub(super) standalone: Option<Mono>,
}

/// A booking as it was seen last.
#[derive(Clone, Debug)]
pub(super) struct SeenBooking {
    pub(super) kept: Kept<Booking>,
    /// Who drives, for the owner's desk; known again after the first read.
    pub(super) driver: String,
    /// When the read began that showed it; `None` for one of an earlier run.
    pub(super) as_of: Option<Mono>,
    /// When that read was here: one that began before may show an older row.
    pub(super) known: Mono,
    /// When it was seen first in this run.
    pub(super) first: Mono,
    pub(super) missing: Missing,
}

/// Who says that a booking is gone. It takes both (ledger rule 4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Missing {
    /// Nobody.
    #[default]
    Not,
    /// A good list lacks it.
    FromList,
    /// The server answers 404 for it.
    ByItself,
}

impl Rows {
    /// The rows of an earlier run.
    pub(super) fn recalled(records: Vec<Record>) -> Self {
        let mut rows = Self::default();
        for record in records {
            match record {
                Record::Booking(kept) => {
                    let seen = SeenBooking {
                        as_of: None,
                        known: Mono::default(),
                        first: Mono::default(),
                        missing: Missing::Not,
                        driver: String::new(),
                        kept,
                    };
                    rows.bookings.insert(seen.kept.row.id, seen);
                }
                Record::Wash(kept) => {
                    rows.washes.insert(kept.row.id, kept);
                }
                Record::Employee(kept) => {
                    rows.employees.insert(kept.row.id, kept);
                }
            }
        }
        rows
    }

    /// The rows for the next session.
    pub(super) fn into_records(self) -> Vec<Record> {
        let bookings = self
            .bookings
            .into_values()
            .map(|seen| Record::Booking(seen.kept));
        let washes = self.washes.into_values().map(Record::Wash);
        let employees = self.employees.into_values().map(Record::Employee);
        bookings.chain(washes).chain(employees).collect()
    }

    pub(super) fn booking(&self, id: u64) -> Option<&Booking> {
        self.bookings.get(&id).map(|seen| &seen.kept.row)
    }

    pub(super) fn all_bookings(&self) -> impl Iterator<Item = &Booking> {
        self.bookings.values().map(|seen| &seen.kept.row)
    }

    /// The newest booking of the slot whose end has passed at `by`, never a live one (ledger rule 10).
    pub(super) fn ended_in_slot(&self, slot: u64, by: UnixMillis) -> Option<&Booking> {
        self.all_ended_in_slot(slot, by).max_by_key(|row| row.end)
    }

    /// Whether it can't be told which booking of the slot a frame speaks of: one has ended and was not
    /// closed yet, and others of late may be closed once more, or for a second time.
    pub(super) fn is_unclear_in_slot(&self, slot: u64, by: UnixMillis) -> bool {
        let lately = by.before(CLOSED_LATELY);
        let ended = || {
            self.all_ended_in_slot(slot, by)
                .filter(move |row| row.end.is_some_and(|end| end > lately))
        };
        ended().any(Booking::is_open) && ended().nth(1).is_some()
    }

    fn all_ended_in_slot(&self, slot: u64, by: UnixMillis) -> impl Iterator<Item = &Booking> {
        self.all_bookings()
            .filter(move |row| row.slot == slot && row.end.is_some_and(|end| end <= by))
    }
}
