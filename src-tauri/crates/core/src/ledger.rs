//! The ledger: what was told, and whether something that a source saw is new. `docs/ledger.md` has its
//! rules; this module holds sections 4 and 7 of it.
//!
//! An event is told once because it has a [`Key`]. A frame has none: it is told at once where that is
//! safe, as a [`Claim`], and matched with what reading shows later; where it isn't safe it is held until
//! a read has spoken.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    claim::{Claim, Distance, State},
    clock::{Mono, UnixMillis},
    event::{Kind, Subject},
    history::RowId,
    key::{Key, Timer},
    reconcile::{Fact, What},
    timing::CLAIM_HELD,
};

mod echo;
mod settling;
mod sources;

pub use echo::{Echoes, Via};
pub use sources::{Habit, SourceCount, Sources};

/// What is known of a frame's matter before it is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// It is exactly this event.
    Is(Key),
    /// It repeats something that was told or was over before (S5.5: each later save sends it again).
    Old,
    /// It is new as far as can be seen.
    New,
    /// It may be somebody else's, or older than the sign-in: only a read can tell.
    Unsure,
    /// It may repeat what is known to be over: only a read can tell.
    MayRepeat,
    /// It is new as far as can be seen, but nothing is known that could have brought it about.
    Unexpected,
}

/// What is to be done about a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is new: tell it, as this row.
    Tell(RowId),
    /// It waits for a read.
    Hold,
    /// It was told already.
    Known,
}

/// What is to be done about a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learned {
    /// It is new: tell it, as this row.
    Tell(RowId),
    /// A frame of it was told as this row: give the row its subject.
    Complete(RowId),
    /// It was told already.
    Known,
}

/// What became of a claim without a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Nobody can say more about it: tell it, as this row.
    Tell(RowId, Claim),
    /// It was told as this row, and reading denies it.
    Withdraw(RowId, Claim),
    /// Reading told an event of this kind, and no frame came.
    Missed(Kind),
}

/// A fact that was told without a frame: its frame may still come.
#[derive(Clone, Debug)]
struct Unheard {
    fact: Fact,
    told: Mono,
    /// Whether the frame was missed already.
    missed: bool,
}

/// Equal frames that are held at most, and all claims.
const COPIES_LIMIT: usize = 64;
const CLAIMS_LIMIT: usize = 256;

/// What was told so far.
#[derive(Clone, Debug)]
pub struct Ledger {
    told: BTreeSet<Key>,
    next: RowId,
    /// Frames that were not matched yet.
    claims: Vec<Claim>,
    sources: Sources,
    unheard: Vec<Unheard>,
    /// Endings that a frame has told, and that no read has shown yet.
    framed: BTreeMap<Key, UnixMillis>,
    /// Frames of late that were matched and that no read can deny.
    matched: Vec<(String, Mono)>,
    /// Resources whose last read failed; held claims don't wait for them.
    failing: BTreeMap<Kind, Mono>,
}

impl Ledger {
    /// A ledger that remembers, in a run that starts at `now`. `next` numbers the next row of the history.
    #[must_use]
    pub fn new(told: BTreeSet<Key>, mut claims: Vec<Claim>, next: RowId, now: Mono) -> Self {
        for claim in &mut claims {
            claim.heard = now;
        }
        Self {
            told,
            next,
            claims,
            sources: Sources::default(),
            unheard: Vec::new(),
            framed: BTreeMap::new(),
            matched: Vec::new(),
            failing: BTreeMap::new(),
        }
    }

    /// The frames that were not matched yet, to be kept for the next run.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// How the sources have done in this run.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// A frame was somebody else's.
    pub fn count_foreign(&mut self, kind: Kind) {
        self.sources.foreign(kind);
    }

    /// The number of the next row of the history.
    #[must_use]
    pub const fn next_row(&self) -> RowId {
        self.next
    }

    /// When a frame has told the key, if no read has shown it yet; the server's clock.
    #[must_use]
    pub fn heard_by_frame(&self, key: &Key) -> Option<UnixMillis> {
        self.framed.get(key).copied()
    }

    /// Bookings that renewals have made, as far as told or heard.
    pub fn renewed(&self) -> impl Iterator<Item = u64> {
        let told = self.told.iter().filter_map(|key| match *key {
            Key::Renewed { booking, .. } => Some(booking),
            Key::ExpiringSoon { .. }
            | Key::Expired { .. }
            | Key::RenewalFailed { .. }
            | Key::OrphanRenewal { .. }
            | Key::AutoExpired { .. }
            | Key::Declined { .. }
            | Key::CashVerified { .. }
            | Key::NewBooking { .. }
            | Key::WashDone { .. }
            | Key::EmployeeAssigned { .. }
            | Key::CashWaiting { .. }
            | Key::WashBooked { .. }
            | Key::WashPaid { .. }
            | Key::RenewedAtEnd { .. } => None,
        });
        let heard = self.claims.iter().filter_map(|claim| match claim.names {
            Some(Subject::Booking(id)) => (claim.kind == Kind::RenewalSucceeded).then_some(id),
            Some(
                Subject::Slot(_)
                | Subject::Lot(_)
                | Subject::Wash(_)
                | Subject::Employee(_)
                | Subject::Countdown(_),
            )
            | None => None,
        });
        told.chain(heard)
    }

    /// Whether the key was told.
    #[must_use]
    pub fn is_told(&self, key: &Key) -> bool {
        self.told.contains(key)
    }

    /// Whether an end was warned of.
    #[must_use]
    pub fn is_warned(&self, of: Timer, end: UnixMillis) -> bool {
        let warning = |lead| Key::ExpiringSoon { of, end, lead };
        self.told
            .range(warning(0)..=warning(u64::MAX))
            .next()
            .is_some()
    }

    /// Keys that name this booking.
    pub fn of_booking(&self, id: u64) -> impl Iterator<Item = &Key> {
        self.told
            .iter()
            .filter(move |key| key.booking().is_some_and(|(booking, _)| booking == id))
    }

    /// Remembers a key without a telling. Says whether it is new.
    pub fn keep_silent(&mut self, key: Key) -> bool {
        self.told.insert(key)
    }

    /// Judges an event that is known for sure and has no frame: a countdown, the answer to a request.
    pub fn judge(&mut self, key: Key) -> Option<RowId> {
        self.told.insert(key).then(|| self.take_row())
    }

    /// Forgets keys for which `is_gone`: their rows can't be read any more (ledger rule 23).
    pub fn forget(&mut self, is_gone: impl Fn(&Key) -> bool) -> Vec<Key> {
        let gone: Vec<Key> = self
            .told
            .iter()
            .filter(|key| is_gone(key))
            .copied()
            .collect();
        for key in &gone {
            self.told.remove(key);
        }
        gone
    }

    /// Judges a frame of a kind that reading can show.
    pub fn hear(&mut self, claim: Claim, matter: Matter) -> Heard {
        match matter {
            Matter::Old => {
                self.heard_of(&claim);
                return Heard::Known;
            }
            Matter::Is(key) => {
                // It may be the late frame of another booking of the slot, which a read has told.
                if !self.is_told(&key) && self.heard_of(&claim) {
                    return Heard::Known;
                }
                let Some(row) = self.judge(key) else {
                    self.heard_of(&claim);
                    return Heard::Known;
                };
                self.sources.frame(claim.kind);
                self.framed.insert(key, claim.at);
                return Heard::Tell(row);
            }
            Matter::New | Matter::Unsure | Matter::MayRepeat | Matter::Unexpected => {}
        }
        if self.heard_of(&claim) {
            return Heard::Known;
        }
        let text = &claim.message.text;
        self.matched
            .retain(|(_, at)| claim.heard.since(*at) < CLAIM_HELD);
        let of_late = self.matched.iter().filter(|(old, _)| old == text).count();
        let copies = self
            .claims
            .iter()
            .filter(|old| old.kind == claim.kind && old.message.text == *text)
            .count()
            + of_late;
        if !self.has_room_for(&claim) {
            // Reading tells what a flood says.
            return Heard::Known;
        }
        let may_be_late = self.is_missed_in_another_form(&claim);
        let (is_held, may_repeat) = match matter {
            Matter::New => (may_be_late, false),
            Matter::Unexpected => (may_be_late, may_be_late),
            Matter::MayRepeat => (true, true),
            Matter::Unsure | Matter::Is(_) | Matter::Old => (true, false),
        };
        if is_held || copies > 0 {
            self.claims.push(Claim {
                state: State::Held,
                is_copy: copies > 0,
                may_repeat,
                ..claim
            });
            return Heard::Hold;
        }
        let row = self.take_row();
        self.claims.push(Claim {
            state: State::Told(row),
            ..claim
        });
        Heard::Tell(row)
    }

    /// Makes room for a claim: what was told longest ago can't be matched any more. Says whether there is
    /// room; what is held is not given up.
    fn has_room_for(&mut self, claim: &Claim) -> bool {
        let is_held_copy = |old: &&Claim| {
            old.state == State::Held
                && old.kind == claim.kind
                && old.message.text == claim.message.text
        };
        if self.claims.iter().filter(is_held_copy).count() >= COPIES_LIMIT {
            return false;
        }
        if self.claims.len() < CLAIMS_LIMIT {
            return true;
        }
        let told = self.claims.iter().position(|old| old.state != State::Held);
        if let Some(at) = told {
            self.claims.remove(at);
        }
        told.is_some()
    }

    /// Whether it may be the late frame of a wash of the other type, as a repaired server sends it.
    fn is_missed_in_another_form(&self, claim: &Claim) -> bool {
        let mut unheard = self.unheard.iter();
        unheard.any(|unheard| claim.is_of_another_form(&unheard.fact.what))
    }

    /// Takes the frame of a fact that was told before its frame came. Says whether there was one.
    fn heard_of(&mut self, claim: &Claim) -> bool {
        let found = self
            .unheard
            .iter()
            .enumerate()
            .filter(|(_, unheard)| !unheard.missed || !claim.is_of_another_form(&unheard.fact.what))
            .filter_map(|(at, unheard)| Some((claim.distance(&unheard.fact)?, at)))
            .min();
        let Some((_, at)) = found else {
            return false;
        };
        let unheard = self.unheard.remove(at);
        if !claim.is_deniable() {
            let text = claim.message.text.clone();
            self.matched.push((text, claim.heard));
        }
        if unheard.missed {
            self.sources.late(claim.kind);
        } else {
            self.sources.frame(claim.kind);
        }
        true
    }

    /// Judges a fact: what a read shows, or the answer to a request of our own.
    pub fn learn(&mut self, fact: &Fact, now: Mono) -> Learned {
        self.framed.remove(&fact.key);
        if !self.told.insert(fact.key) {
            self.absorb(fact);
            return Learned::Known;
        }
        let best = self
            .claims
            .iter()
            .enumerate()
            .filter_map(|(at, claim)| Some((claim.distance(fact)?, at)))
            .min();
        let Some((_, at)) = best else {
            self.unheard.push(Unheard {
                fact: fact.clone(),
                told: now,
                missed: false,
            });
            return Learned::Tell(self.take_row());
        };
        let claim = self.claims.remove(at);
        // What equal ones say may have been said by this one.
        for other in &mut self.claims {
            let is_equal = other.kind == claim.kind && other.message.text == claim.message.text;
            other.is_copy |= is_equal && other.state == State::Held;
        }
        if !claim.is_deniable() {
            self.matched.push((claim.message.text.clone(), now));
        }
        // Others that name the same booking can only repeat it.
        self.claims.retain(|other| {
            let is_copy = other.kind == Kind::RenewalSucceeded
                && other.state == State::Held
                && other.names.is_some()
                && other.names == claim.names;
            !is_copy
        });
        self.sources.frame(claim.kind);
        match claim.state {
            State::Held => Learned::Tell(self.take_row()),
            State::Told(row) | State::Withdrawn { row, .. } => Learned::Complete(row),
        }
    }

    /// The frame of a fact that was just told could not be heard, so it is not missed.
    pub fn excuse(&mut self, key: &Key) {
        for unheard in &mut self.unheard {
            unheard.missed |= unheard.fact.key == *key;
        }
    }

    /// How near a frame is that has said what the fact says.
    #[must_use]
    pub fn nearest(&self, fact: &Fact) -> Option<Distance> {
        let claims = self.claims.iter();
        claims.filter_map(|claim| claim.distance(fact)).min()
    }

    /// Whether a frame has said what the fact says.
    #[must_use]
    pub fn expects(&self, fact: &Fact) -> bool {
        self.nearest(fact).is_some()
    }

    /// The server's clock became known, and is ahead by that many milliseconds of the one that stood in for
    /// it: frames that came before, in this run or an earlier one, came at another moment than was thought.
    pub fn correct(&mut self, ahead: i64) {
        for claim in &mut self.claims {
            if std::mem::take(&mut claim.is_by_own_clock) {
                claim.at = UnixMillis(claim.at.0.saturating_add(ahead));
            }
        }
    }

    /// Whether a frame says that a renewal failed, and nothing has explained it yet.
    #[must_use]
    pub fn holds_failure(&self) -> bool {
        self.claims
            .iter()
            .any(|claim| claim.kind == Kind::RenewalFailed)
    }

    /// A row for a telling that needs no key.
    pub const fn take_row(&mut self) -> RowId {
        let row = self.next;
        self.next = RowId(row.0 + 1);
        row
    }
}

/// What a subject would be for a fact.
#[must_use]
pub const fn subject_of(what: &What) -> Option<Subject> {
    match what {
        What::Renewed(row)
        | What::Closed(row, _)
        | What::Cancelled(row, _)
        | What::CashVerified(row, _)
        | What::NewBooking(row) => Some(Subject::Booking(row.id)),
        What::WashDone(wash) | What::WashPaid(Some(wash)) => Some(Subject::Wash(wash.id)),
        What::Assigned(employee) => Some(Subject::Employee(employee.id)),
        What::RenewalFailed(booking) => match booking {
            Some(id) => Some(Subject::Booking(*id)),
            None => None,
        },
        What::WashPaid(None) => None,
    }
}

#[cfg(test)]
mod tests;
