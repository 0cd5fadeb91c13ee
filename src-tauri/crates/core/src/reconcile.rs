//! What the difference between two reads of a row says. A row that is seen for the first time is compared
//! with the state it was born in, so that what happened before our first sight of it is told too (ledger
//! rule 14).

use crate::{
    booking::{Booking, Payment, PaymentStatus, Pays, Status},
    clock::UnixMillis,
    employee::Employee,
    key::{Key, WashPayment},
    record::Kept,
    wash::{Wash, WashId, WashStatus},
};

/// Something that a row shows to have happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What makes it itself.
    pub key: Key,
    /// When it happened, by the server's clock: exactly where the row tells it, else when it was seen.
    pub at: UnixMillis,
    /// What happened.
    pub what: What,
}

/// What happened to which row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// 3: a renewal made this booking.
    Renewed(Booking),
    /// 4: a renewal of this booking failed.
    RenewalFailed(Option<u64>),
    /// 5: the server closed the booking.
    Closed(Booking, Closing),
    /// 6: the booking was cancelled.
    Cancelled(Booking, Canceller),
    /// 7: the slot's cash payment was verified.
    CashVerified(Booking, Payment),
    /// 8: somebody booked.
    NewBooking(Booking),
    /// 9: the wash is done.
    WashDone(Wash),
    /// 10: the employee came to the owner.
    Assigned(Employee),
    /// Not of the ten: a wash's payment was verified (ledger rule 18).
    WashPaid(Option<Wash>),
}

impl What {
    /// Whether a booking was cancelled, and perhaps by the driver.
    #[must_use]
    pub const fn is_cancelled_elsewhere(&self) -> bool {
        matches!(self, Self::Cancelled(_, Canceller::Elsewhere))
    }

    /// When the row was born that it happened to, as far as that is known; of several rows that fit a
    /// frame the newest is meant.
    #[must_use]
    pub fn born(&self) -> Option<UnixMillis> {
        match self {
            Self::Renewed(row)
            | Self::Closed(row, _)
            | Self::Cancelled(row, _)
            | Self::CashVerified(row, _)
            | Self::NewBooking(row) => Some(row.born()),
            Self::WashDone(wash) | Self::WashPaid(Some(wash)) => wash.born,
            Self::RenewalFailed(_) | Self::Assigned(_) | Self::WashPaid(None) => None,
        }
    }
}

impl What {
    /// Whether the row tells when it happened.
    #[must_use]
    pub const fn is_dated(&self) -> bool {
        match self {
            Self::Renewed(_) | Self::NewBooking(_) | Self::Closed(_, Closing::Over) => true,
            // What was left behind dates it.
            Self::RenewalFailed(_) => true,
            Self::Closed(_, Closing::Early)
            | Self::Cancelled(..)
            | Self::CashVerified(..)
            | Self::WashDone(_)
            | Self::Assigned(_)
            | Self::WashPaid(_) => false,
        }
    }
}

/// How a booking came to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// Its time was over.
    Over,
    /// Somebody completed it before its end (ledger rule 20).
    Early,
}

/// Who cancelled a booking, as far as it can be known (ledger rule 17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Canceller {
    /// `cancelled`, in lower case: the lot's owner or an administrator.
    Lot,
    /// `CANCELLED`, or gone: not from this computer; perhaps the driver in a browser.
    Elsewhere,
}

/// What two reads of a driver's own booking say, in the order of time. `over_by` is the latest moment
/// that the server's clock may show now.
#[must_use]
pub fn booking(
    before: Option<&Kept<Booking>>,
    after: &Booking,
    seen: UnixMillis,
    over_by: UnixMillis,
) -> Vec<Fact> {
    let born = after.born();
    let mut facts = Vec::new();
    if after.is_renewal() && !before.is_some_and(|kept| kept.row.is_renewal()) {
        facts.push(Fact {
            key: Key::Renewed {
                booking: after.id,
                born,
            },
            at: born,
            what: What::Renewed(after.clone()),
        });
    }
    let old = before.map(|kept| &kept.row);
    for payment in &after.payments {
        facts.extend(verified(old, after, payment, seen));
    }
    let was_live = before.is_none_or(|kept| kept.row.is_open());
    // A closed booking that is completed now, or with another end, was live again in between.
    let was_revived = after.status == Status::Completed
        && old.is_some_and(|row| row.status != Status::Completed || row.end != after.end);
    if was_live || was_revived {
        let episode = before.map_or(0, |kept| kept.episode);
        facts.extend(ended(old, after, episode, seen, over_by));
    }
    facts
}

/// What it says that a live booking is gone: the server's 404 and a list without it (ledger rule 4).
#[must_use]
pub fn gone(kept: &Kept<Booking>, seen: UnixMillis) -> Option<Fact> {
    kept.row.is_open().then(|| Fact {
        key: Key::Declined {
            booking: kept.row.id,
            born: kept.row.born(),
            episode: kept.episode,
        },
        at: seen,
        what: What::Cancelled(kept.row.clone(), Canceller::Elsewhere),
    })
}

/// The number of the episode that the row is in: it goes up when a cancelled booking is live again.
#[must_use]
pub fn booking_episode(before: Option<&Kept<Booking>>, after: &Booking) -> u32 {
    let is_cancelled = |row: &Booking| match row.status {
        Status::CancelledByLot | Status::CancelledByDriver => true,
        Status::Live | Status::Scheduled | Status::Completed | Status::Unknown => false,
    };
    before.map_or(0, |kept| {
        let is_revived = is_cancelled(&kept.row) && after.is_open();
        kept.episode + u32::from(is_revived)
    })
}

fn verified(
    before: Option<&Booking>,
    after: &Booking,
    payment: &Payment,
    seen: UnixMillis,
) -> Option<Fact> {
    if payment.status != PaymentStatus::Success {
        return None;
    }
    let old = before
        .into_iter()
        .flat_map(|row| &row.payments)
        .find(|old| old.id == payment.id && old.born == payment.born);
    let was_pending = match old {
        Some(old) => old.status == PaymentStatus::Pending,
        // Cash is born pending; anything else is born paid.
        None => payment.is_cash,
    };
    if !was_pending {
        return None;
    }
    let born = payment.born.unwrap_or_default();
    Some(match payment.pays {
        Pays::Slot => Fact {
            key: Key::CashVerified {
                payment: payment.id,
                born,
            },
            at: seen,
            what: What::CashVerified(after.clone(), *payment),
        },
        Pays::Wash => Fact {
            key: Key::WashPaid {
                payment: WashPayment::Payment(payment.id),
                born,
            },
            at: seen,
            what: What::WashPaid(None),
        },
    })
}

fn ended(
    before: Option<&Booking>,
    after: &Booking,
    episode: u32,
    seen: UnixMillis,
    over_by: UnixMillis,
) -> Option<Fact> {
    let cancelled = |canceller| Fact {
        key: Key::Declined {
            booking: after.id,
            born: after.born(),
            episode,
        },
        at: seen,
        what: What::Cancelled(after.clone(), canceller),
    };
    match after.status {
        Status::Completed => {
            let end = after.end.or(before.and_then(|row| row.end))?;
            let (closing, at) = if end <= over_by {
                (Closing::Over, end)
            } else {
                (Closing::Early, seen)
            };
            Some(Fact {
                key: Key::AutoExpired {
                    booking: after.id,
                    end,
                },
                at,
                what: What::Closed(after.clone(), closing),
            })
        }
        Status::CancelledByLot => Some(cancelled(Canceller::Lot)),
        Status::CancelledByDriver => Some(cancelled(Canceller::Elsewhere)),
        // An unknown word is never a cancelling (ledger rule 20).
        Status::Live | Status::Scheduled | Status::Unknown => None,
    }
}

/// What the first sight of a booking in an owner's own lots says; later ones say nothing (ledger section
/// 1: the other kinds are the customers').
#[must_use]
pub fn lot_booking(before: Option<&Kept<Booking>>, after: &Booking) -> Option<Fact> {
    before.is_none().then(|| Fact {
        key: Key::NewBooking {
            booking: after.id,
            born: after.born(),
        },
        at: after.born(),
        what: What::NewBooking(after.clone()),
    })
}

/// What two reads of a driver's own wash say.
#[must_use]
pub fn wash(before: Option<&Kept<Wash>>, after: &Wash, seen: UnixMillis) -> Vec<Fact> {
    let mut facts = Vec::new();
    let before = before.filter(|kept| !is_reborn(&kept.row, after));
    let born = after.born.unwrap_or_default();
    let old_payment = before.map_or(Some(PaymentStatus::Pending), |kept| kept.row.payment);
    if let WashId::Standalone(id) = after.id
        && after.is_cash
        && after.payment == Some(PaymentStatus::Success)
        && old_payment == Some(PaymentStatus::Pending)
    {
        facts.push(Fact {
            key: Key::WashPaid {
                payment: WashPayment::Standalone(id),
                born,
            },
            at: seen,
            what: What::WashPaid(Some(after.clone())),
        });
    }
    let was_done = before.is_some_and(|kept| kept.row.status == WashStatus::Completed);
    if after.status == WashStatus::Completed && !was_done {
        facts.push(Fact {
            key: Key::WashDone {
                wash: after.id,
                born,
                episode: before.map_or(0, |kept| kept.episode),
            },
            at: seen,
            what: What::WashDone(after.clone()),
        });
    }
    facts
}

/// The number of the episode that the wash is in: it goes up when a completed wash is open again.
#[must_use]
pub fn wash_episode(before: Option<&Kept<Wash>>, after: &Wash) -> u32 {
    let before = before.filter(|kept| !is_reborn(&kept.row, after));
    before.map_or(0, |kept| {
        let is_revived =
            kept.row.status == WashStatus::Completed && after.status == WashStatus::Open;
        kept.episode + u32::from(is_revived)
    })
}

/// Whether a wash has the number of another one, as a server that was set up anew gives it out (ledger
/// rule 4).
fn is_reborn(before: &Wash, after: &Wash) -> bool {
    before
        .born
        .zip(after.born)
        .is_some_and(|(before, after)| before != after)
}

/// What two reads of an employee say to the owner with that profile id.
#[must_use]
pub fn employee(
    before: Option<&Kept<Employee>>,
    after: &Employee,
    me: u64,
    seen: UnixMillis,
) -> Option<Fact> {
    let was_ours = before.is_some_and(|kept| kept.row.owner == Some(me));
    (after.owner == Some(me) && !was_ours).then(|| Fact {
        key: Key::EmployeeAssigned {
            employee: after.id,
            episode: before.map_or(0, |kept| kept.episode),
        },
        at: seen,
        what: What::Assigned(after.clone()),
    })
}

/// The number of the episode that the employee is in: it goes up when they are not ours any more.
#[must_use]
pub fn employee_episode(before: Option<&Kept<Employee>>, after: &Employee, me: u64) -> u32 {
    before.map_or(0, |kept| {
        let has_left = kept.row.owner == Some(me) && after.owner != Some(me);
        kept.episode + u32::from(has_left)
    })
}

#[cfg(test)]
mod tests;
