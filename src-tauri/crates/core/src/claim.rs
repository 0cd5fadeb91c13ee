//! A frame that waits to be matched with what a read shows. A frame says that something happened, hardly
//! what: the claim keeps what it did say until a read gives it its subject, or denies it.

use serde::{Deserialize, Serialize};

use crate::{
    clock::{Mono, UnixMillis},
    event::{Kind, Subject},
    history::RowId,
    reconcile::{Fact, What},
    timing::{CLAIM_EARLY, CLAIM_MATCHABLE, CLAIM_NEAR, CLAIM_SECOND_READ},
    wash::WashId,
    wire::Message,
};

/// A frame that was not matched yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What it says happened.
    pub kind: Kind,
    /// Whether it speaks of a wash's payment, which is not of the ten.
    pub is_wash_payment: bool,
    /// What it says.
    pub message: Message,
    /// What it names by number.
    pub names: Option<Subject>,
    /// When it came, by the server's clock.
    pub at: UnixMillis,
    /// Whether that is this computer's clock instead, since the server's was not known then.
    #[serde(default)]
    pub is_by_own_clock: bool,
    /// What was done about it.
    pub state: State,
    /// Whether an equal frame was waiting to be matched when it came.
    #[serde(default)]
    pub is_copy: bool,
    /// Whether what is known may be what it repeats.
    #[serde(default)]
    pub may_repeat: bool,
    /// When it came, in this run; the start of the run for one that is older.
    #[serde(skip)]
    pub heard: Mono,
    /// Whether a good read that began after it has not shown its matter.
    #[serde(skip)]
    pub doubted: bool,
}

/// What was done about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing yet: it may repeat another one (ledger rule 12), or be somebody else's (rule 3).
    Held,
    /// It was told at once, provisionally, as this row.
    Told(RowId),
    /// It was told, and then denied by reading; a later read may still confirm it.
    Withdrawn {
        /// The row.
        row: RowId,
        /// When it was denied, by the server's clock.
        at: UnixMillis,
    },
}

/// How well a claim and a fact fit; the smallest is the best.
pub type Distance = (u64, bool, u64);

impl Claim {
    /// How far the claim is from the fact; `None` if it speaks of something else.
    ///
    /// What the text names has to agree. Among those that agree the nearest in time counts; of claims
    /// that came within moments of each other, one that was told is taken before one that is held, since
    /// the held one may be its double.
    #[must_use]
    pub fn distance(&self, fact: &Fact) -> Option<Distance> {
        if fact.key.kind() != Some(self.kind) || !self.agrees(&fact.what) {
            return None;
        }
        if !self.is_possible(fact) {
            return None;
        }
        let apart = self.at.0.abs_diff(fact.at.0);
        let near = u64::try_from(CLAIM_NEAR.as_millis()).unwrap_or(u64::MAX);
        let is_held = matches!(self.state, State::Held);
        // When it was seen says nothing about when it happened.
        let moments = if fact.what.is_dated() {
            apart / near
        } else {
            0
        };
        Some((moments, is_held, apart))
    }

    /// Where the row tells when it was made, a frame can't have come long before, nor days after; and a
    /// denied one is only confirmed by what was made at its time.
    fn is_possible(&self, fact: &Fact) -> bool {
        let early = u64::try_from(CLAIM_EARLY.as_millis()).unwrap_or(u64::MAX);
        match fact.what {
            // What it left behind was made in the same moment.
            What::RenewalFailed(_) => self.at.0.abs_diff(fact.at.0) <= early,
            What::Renewed(_) | What::NewBooking(_) => {
                let late = match self.state {
                    State::Held | State::Told(_) => CLAIM_MATCHABLE,
                    State::Withdrawn { .. } => CLAIM_EARLY,
                };
                fact.at <= self.at.after(CLAIM_EARLY) && fact.at >= self.at.before(late)
            }
            What::Closed(..)
            | What::Cancelled(..)
            | What::CashVerified(..)
            | What::WashDone(_)
            | What::Assigned(_)
            | What::WashPaid(_) => true,
        }
    }

    fn agrees(&self, what: &What) -> bool {
        let booking = match what {
            What::Renewed(row)
            | What::Closed(row, _)
            | What::Cancelled(row, _)
            | What::CashVerified(row, _)
            | What::NewBooking(row) => row,
            // A repaired server may send either form for either type: one of the other form is of what the
            // first reads after it show, or of nothing (S5.9, S6).
            What::WashDone(wash) => return self.is_of(wash.id) || !self.doubted,
            What::Assigned(employee) => {
                return quoted(&self.message.text).is_none_or(|name| name == employee.name);
            }
            What::RenewalFailed(_) => return true,
            What::WashPaid(_) => return self.is_wash_payment,
        };
        match self.names {
            None => true,
            Some(Subject::Booking(id)) => booking.id == id,
            Some(Subject::Slot(slot)) => booking.slot == slot,
            Some(Subject::Lot(lot)) => booking.lot == Some(lot),
            Some(Subject::Countdown(_) | Subject::Wash(_) | Subject::Employee(_)) => false,
        }
    }

    /// Whether a finished wash of that type has a frame of this form (S5.9, S6).
    #[must_use]
    pub const fn is_of(&self, wash: WashId) -> bool {
        self.message.is_wash_object == wash.is_standalone()
    }

    /// Whether it is of a finished wash, in the form of the other type: only a repaired server says it so.
    #[must_use]
    pub const fn is_of_another_form(&self, what: &What) -> bool {
        match what {
            What::WashDone(wash) => !self.is_of(wash.id),
            What::Renewed(_)
            | What::RenewalFailed(_)
            | What::Closed(..)
            | What::Cancelled(..)
            | What::CashVerified(..)
            | What::NewBooking(_)
            | What::Assigned(_)
            | What::WashPaid(_) => false,
        }
    }

    /// Whether a read could show its matter, so that not seeing it says something (ledger rule 11:
    /// absence never denies 4, 9 or a message of no kind).
    #[must_use]
    pub const fn is_deniable(&self) -> bool {
        match self.kind {
            Kind::RenewalSucceeded
            | Kind::AutoExpired
            | Kind::Declined
            | Kind::CashVerified
            | Kind::NewBooking
            | Kind::EmployeeAssigned => true,
            Kind::ExpiringSoon
            | Kind::Expired
            | Kind::RenewalFailed
            | Kind::WashDone
            | Kind::CashWaiting
            | Kind::WashBooked
            | Kind::Other => false,
        }
    }

    /// A good read that began at `begun` did not show its matter. Says whether that denies it: it takes
    /// two, the later begun long enough after the frame, because the server may send a frame before what
    /// it tells of can be read (S5.8).
    pub fn unseen(&mut self, begun: Mono) -> bool {
        if begun < self.heard {
            return false;
        }
        let is_denied = self.doubted && begun.since(self.heard) >= CLAIM_SECOND_READ;
        self.doubted = true;
        is_denied
    }
}

/// The name that a text quotes, as in "New employee 'Sample Attendant' has been assigned to your lot."
fn quoted(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once('\'')?;
    Some(rest.rsplit_once('\'')?.0)
}
