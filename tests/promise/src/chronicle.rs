//! What truly happened in a run and what was seen of it, in the order in which it happened: the server's
//! log of truths, the frames that reached an open socket of ours, the good reads with the rows that they
//! showed, the requests of our own with what the server made of them, and when the program ran.

use std::{collections::BTreeMap, rc::Rc};

use parkmate_core::{account::AccountKey, clock::UnixMillis, key::Timer, reads::Read};
use parkmate_simulator::{
    What, World,
    world::{Method, PaymentStatus},
};

use crate::{cast::Person, time::Millis};

/// What happened and was seen.
#[derive(Debug, Default)]
pub(crate) struct Chronicle {
    pub(crate) events: Vec<Event>,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) observations: Vec<Observation>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) presences: Vec<Presence>,
    pub(crate) sign_ins: Vec<SignedIn>,
    pub(crate) snoozes: Vec<(AccountKey, Timer)>,
    pub(crate) countdowns: Vec<OwnCountdown>,
    /// Set back: how often the server's data went back to the start.
    pub(crate) generation: u32,
    /// Moments at which the wall clock may have stood in for the server's, while it was wrong.
    pub(crate) blind: Vec<(Millis, u64)>,
}

/// An entry of the server's log.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) number: u64,
    pub(crate) server: UnixMillis,
    pub(crate) generation: u32,
    pub(crate) what: What,
    /// The row's birth and end when it happened, where it is about a booking.
    pub(crate) born: UnixMillis,
    pub(crate) end: UnixMillis,
    /// Whether a request of our own did it.
    pub(crate) is_ours: bool,
}

/// A frame that reached an open socket of the account and was taken in.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) account: AccountKey,
    /// The frame's number; copies of it have the same.
    pub(crate) frame: u64,
    pub(crate) about: Option<u64>,
    pub(crate) text: String,
    /// Whether the id of its socket was the one that it was meant for.
    pub(crate) is_meant: bool,
    pub(crate) at: Millis,
}

/// A good read that was taken in, or the answer to a request.
#[derive(Clone, Debug)]
pub(crate) struct Observation {
    pub(crate) account: AccountKey,
    pub(crate) at: Millis,
    /// When the request began.
    pub(crate) begun: Millis,
    /// The process.
    pub(crate) life: u32,
    /// Whether the process has not learned the server's time before.
    pub(crate) is_blind: bool,
    /// Whether it still waits for that.
    pub(crate) awaits_clock: bool,
    /// Which of the server's truths it can show.
    pub(crate) truths: u64,
    pub(crate) server: UnixMillis,
    pub(crate) generation: u32,
    pub(crate) of: Of,
    pub(crate) rows: Rc<Rows>,
}

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Read(Read),
    /// The answer to a request, which holds this booking.
    Reply(u64),
}

/// The server's rows that concern an account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) bookings: BTreeMap<u64, BookingRow>,
    pub(crate) add_ons: BTreeMap<u64, String>,
    pub(crate) washes: BTreeMap<u64, WashRow>,
    pub(crate) employees: BTreeMap<u64, Option<u64>>,
}

/// A booking as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BookingRow {
    pub(crate) start: UnixMillis,
    pub(crate) end: UnixMillis,
    pub(crate) status: String,
    pub(crate) slot: u64,
    /// Number, whether it is paid in cash, whether it is paid.
    pub(crate) payments: Vec<(u64, bool, bool)>,
}

/// A standalone wash as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WashRow {
    pub(crate) status: String,
    pub(crate) is_cash: bool,
    pub(crate) is_paid: bool,
}

/// A request of our own.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) account: AccountKey,
    pub(crate) intent: u64,
    pub(crate) booking: u64,
    pub(crate) slot: u64,
    pub(crate) is_renewal: bool,
    pub(crate) at: Millis,
    pub(crate) server: UnixMillis,
    pub(crate) generation: u32,
    /// What the server did, if the request reached it.
    pub(crate) done: Option<bool>,
    pub(crate) failure: Option<u64>,
    /// The booking that it made.
    pub(crate) made: Option<u64>,
}

/// The program ran with a session of the account.
#[derive(Clone, Debug)]
pub(crate) struct Presence {
    pub(crate) account: AccountKey,
    pub(crate) from: Millis,
    pub(crate) to: Option<Millis>,
}

/// A session was opened.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    pub(crate) account: AccountKey,
    pub(crate) at: Millis,
    pub(crate) server: UnixMillis,
}

/// A countdown that was started by hand.
#[derive(Clone, Debug)]
pub(crate) struct OwnCountdown {
    pub(crate) account: AccountKey,
    pub(crate) id: u64,
}

impl Chronicle {
    /// Takes over what the server's log has new.
    pub(crate) fn read_log(&mut self, world: &World, is_ours: bool) {
        let known = self.events.len();
        for truth in &world.truth()[known..] {
            if let What::Restarted { wiped: true } = truth.what {
                self.generation += 1;
            }
            let row = booking_of(&truth.what).and_then(|id| {
                let row = world.bookings.get(id)?;
                Some((millis(row.start), millis(row.end)))
            });
            let (born, end) = row
                .or_else(|| self.last_of(booking_of(&truth.what)?))
                .unwrap_or_default();
            self.events.push(Event {
                number: truth.number,
                server: UnixMillis(truth.at.as_millisecond()),
                generation: self.generation,
                what: truth.what.clone(),
                born,
                end,
                is_ours,
            });
        }
    }

    /// The program runs with a session of that account from now on, or with none.
    pub(crate) fn present(&mut self, account: Option<&AccountKey>, at: Millis) {
        let open = self.presences.last_mut().filter(|one| one.to.is_none());
        if open.as_ref().map(|one| &one.account) == account {
            return;
        }
        if let Some(open) = open {
            open.to = Some(at);
        }
        if let Some(account) = account {
            self.presences.push(Presence {
                account: account.clone(),
                from: at,
                to: None,
            });
        }
    }

    pub(crate) fn signed_in(&mut self, account: &AccountKey, at: Millis, server: UnixMillis) {
        self.sign_ins.push(SignedIn {
            account: account.clone(),
            at,
            server,
        });
    }

    /// What is known of a booking that was deleted just now.
    fn last_of(&self, booking: u64) -> Option<(UnixMillis, UnixMillis)> {
        self.events
            .iter()
            .rev()
            .find(|event| {
                event.generation == self.generation && booking_of(&event.what) == Some(booking)
            })
            .map(|event| (event.born, event.end))
    }
}

impl Observation {
    /// The booking, if it was read.
    pub(crate) fn booking(&self, id: u64) -> Option<&BookingRow> {
        let is_read = match self.of {
            Of::Read(Read::Bookings) => true,
            Of::Read(Read::Booking(read)) | Of::Reply(read) => read == id,
            Of::Read(_) => false,
        };
        self.rows.bookings.get(&id).filter(|_| is_read)
    }
}

impl Rows {
    /// What a read of this person can show now.
    pub(crate) fn of(person: &Person, world: &World) -> Self {
        let is_seen = |driver: u64, lot: u64| {
            if person.is_owner {
                world
                    .lots
                    .get(lot)
                    .is_some_and(|lot| lot.owner == person.profile)
            } else {
                driver == person.profile
            }
        };
        let mut rows = Self::default();
        for (id, row) in world
            .bookings
            .iter()
            .filter(|(_, row)| is_seen(row.driver, row.lot))
        {
            let payments = world.payments_of(id).map(|(id, payment)| {
                let is_paid = payment.status == PaymentStatus::Success;
                (id, payment.method == Method::Cash, is_paid)
            });
            rows.bookings.insert(
                id,
                BookingRow {
                    start: millis(row.start),
                    end: millis(row.end),
                    status: row.status.clone(),
                    slot: row.slot,
                    payments: payments.collect(),
                },
            );
        }
        if person.is_owner {
            rows.employees = world
                .employees
                .iter()
                .filter(|(_, row)| row.owner.is_none_or(|owner| owner == person.profile))
                .map(|(id, row)| (id, row.owner))
                .collect();
            return rows;
        }
        for (id, row) in world.add_ons.iter() {
            if rows.bookings.contains_key(&row.booking) {
                rows.add_ons.insert(id, row.status.clone());
            }
        }
        for (id, row) in world
            .washes
            .iter()
            .filter(|(_, row)| row.driver == person.profile)
        {
            rows.washes.insert(
                id,
                WashRow {
                    status: row.status.clone(),
                    is_cash: row.method == Method::Cash,
                    is_paid: row.payment_status == "verified",
                },
            );
        }
        rows
    }
}

impl BookingRow {
    pub(crate) fn is_cancelled(&self) -> bool {
        self.status.eq_ignore_ascii_case("cancelled")
    }

    pub(crate) fn is_completed(&self) -> bool {
        self.status == "completed"
    }

    pub(crate) fn is_live(&self) -> bool {
        self.status == "booked"
    }
}

/// The booking that an entry is about.
pub(crate) const fn booking_of(what: &What) -> Option<u64> {
    match what {
        What::BookingCreated { booking, .. }
        | What::BookingMoved { booking, .. }
        | What::BookingExpired { booking, .. }
        | What::BookingEndedEarly { booking, .. }
        | What::BookingCancelled { booking, .. }
        | What::BookingDeleted { booking, .. }
        | What::BookingRevived { booking, .. }
        | What::PaymentVerified { booking, .. } => Some(*booking),
        What::RenewalSucceeded { new, .. } => Some(*new),
        What::RenewalFailed { orphan, .. } => *orphan,
        What::RenewalRefused { .. }
        | What::BookingRolledBack { .. }
        | What::WashCreated { .. }
        | What::WashPaymentVerified { .. }
        | What::WashConfirmed { .. }
        | What::WashCompleted { .. }
        | What::EmployeeAssigned { .. }
        | What::EmployeeReleased { .. }
        | What::Restarted { .. } => None,
    }
}

fn millis(at: jiff::Timestamp) -> UnixMillis {
    UnixMillis(at.as_millisecond())
}
