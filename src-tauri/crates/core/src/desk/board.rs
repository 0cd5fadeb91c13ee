//! What the desk knows beside the bookings and the employees: rows that only it reads, and what left its lists. All of
//! it is kept in memory, because it names people and is read again within seconds of a start.

use std::collections::{BTreeMap, VecDeque};

use super::{
    Item,
    lot::Lot,
    lot_wash::LotWash,
    view::{Availability, DoneHow, DoneRow, WashStage},
    waiting::Waiting,
};
use crate::{
    booking::{Booking, PaymentStatus, Status},
    clock::{Mono, UnixMillis},
    employee::Work,
    timing::DESK_DONE,
    trouble::TroubleCode,
    wash::WashId,
};

/// What left the lists that is shown at most.
const DONE_LIMIT: usize = 200;

/// What an employee has to do of whom nothing was read in this run.
static NO_WORK: Work = Work {
    phone: None,
    availability: Availability::Unknown,
    assignments: 0,
};

/// The desk's own rows.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// The lots, by `lot_id`.
    pub lots: BTreeMap<u64, Lot>,
    /// Cash payments that wait, by `pay_id`.
    pub waiting: BTreeMap<u64, Waiting>,
    /// Washes of both types.
    pub washes: BTreeMap<WashId, LotWash>,
    /// What the employees have to do, by `employee_id`.
    pub work: BTreeMap<u64, Work>,
    /// Payments that were told and that nobody has seen, and when each is said again.
    pub unseen: BTreeMap<u64, Mono>,
    /// Payments that are not listed any more, until their booking says why.
    pub leaving: BTreeMap<u64, Leaving>,
    /// What left the lists, the newest in front.
    pub done: VecDeque<DoneRow>,
    /// What was asked for here and not done, until it is asked for again.
    pub setbacks: BTreeMap<Item, Setback>,
    /// When the last good read of each list began.
    pub looked: Looked,
    /// What requests of our own have changed, and when: a read that began before says nothing of it (ledger rule 5).
    changed: BTreeMap<Item, Mono>,
}

/// When the last good read of each list began.
#[derive(Clone, Copy, Debug, Default)]
pub struct Looked {
    /// The list of bookings.
    pub bookings: Option<Mono>,
    /// Cash payments.
    pub payments: Option<Mono>,
    /// Standalone washes.
    pub washes: Option<Mono>,
    /// Add-on washes.
    pub add_ons: Option<Mono>,
}

impl Looked {
    /// When the oldest of those reads began that change by the minute; `None` until each of them was read once.
    #[must_use]
    pub fn as_of(&self) -> Option<Mono> {
        Some(self.bookings?.min(self.payments?).min(self.washes?))
    }
}

/// A payment that is not listed any more.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// As it was listed last.
    pub row: Waiting,
    /// The booking that says what has become of it.
    pub booking: u64,
    /// Whether its booking was over by the server's word.
    pub was_closed: bool,
    /// Reads that began earlier say nothing about it.
    pub since: Mono,
}

/// Something that was asked for and not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setback {
    /// Why.
    pub why: TroubleCode,
    /// What the server said.
    pub says: Option<String>,
}

impl Board {
    /// A request of ours has changed it, at that moment.
    pub fn change(&mut self, item: Item, at: Mono) {
        self.changed.insert(item, at);
        self.setbacks.remove(&item);
    }

    /// Whether a read that began then may still show it as it was before a request of ours.
    #[must_use]
    pub fn is_outdated(&self, item: Item, begun: Mono) -> bool {
        self.changed.get(&item).is_some_and(|at| begun < *at)
    }

    /// A good list of payments was read; whole if it can say what is missing. Payments of `held` stay until the
    /// request about them is settled. Gives out those that left.
    pub fn see_payments(
        &mut self,
        rows: Vec<Waiting>,
        is_whole: bool,
        begun: Mono,
        held: impl Fn(u64) -> bool,
    ) -> Vec<Waiting> {
        let mut listed = BTreeMap::new();
        for row in rows {
            if !self.is_outdated(Item::Payment(row.id), begun) {
                self.leaving.remove(&row.id);
                listed.insert(row.id, row);
            }
        }
        let old = std::mem::take(&mut self.waiting);
        let (stay, left): (BTreeMap<_, _>, BTreeMap<_, _>) = old
            .into_iter()
            .filter(|(id, _)| !listed.contains_key(id))
            .partition(|(id, _)| !is_whole || held(*id));
        self.waiting = listed;
        self.waiting.extend(stay);
        let waiting = &self.waiting;
        self.unseen.retain(|id, _| waiting.contains_key(id));
        left.into_values().collect()
    }

    /// A payment left the list by its booking's word.
    pub fn take_payment(&mut self, id: u64) -> Option<Waiting> {
        self.unseen.remove(&id);
        let leaving = self.leaving.remove(&id).map(|leaving| leaving.row);
        self.waiting.remove(&id).or(leaving)
    }

    /// A good list of one type of washes was read; whole if it can say what is missing. Gives out what has become of
    /// which wash since, and which are new.
    pub fn see_washes(
        &mut self,
        rows: Vec<LotWash>,
        is_whole: bool,
        is_standalone: bool,
        begun: Mono,
    ) -> SeenWashes {
        let mut seen = SeenWashes::default();
        let mut listed = BTreeMap::new();
        for row in rows {
            let outdated = self.is_outdated(Item::Wash(row.id), begun);
            let old = self.washes.remove(&row.id);
            let row = match old {
                Some(old) if outdated => old,
                Some(old) => {
                    seen.ends
                        .extend(steps(&old, &row).map(|how| (row.clone(), how)));
                    row
                }
                None => {
                    seen.new.push(row.clone());
                    row
                }
            };
            listed.insert(row.id, row);
        }
        let others = std::mem::take(&mut self.washes);
        let is_of_list = |id: &WashId| id.is_standalone() == is_standalone;
        let (gone, stay): (BTreeMap<_, _>, BTreeMap<_, _>) = others
            .into_iter()
            .partition(|(id, _)| is_whole && is_of_list(id));
        // An add-on is deleted with its booking's end (S5.9).
        let gone = gone.into_values().filter(|wash| !wash.stage.is_over());
        seen.ends
            .extend(gone.map(|wash| (wash, DoneHow::WashCancelled)));
        self.washes = listed;
        self.washes.extend(stay);
        seen
    }

    /// Something left the lists.
    pub fn put_done(&mut self, row: DoneRow) {
        self.done
            .retain(|old| old.item != row.item || old.end != row.end);
        self.done.push_front(row);
        self.done.truncate(DONE_LIMIT);
    }

    /// Forgets what left the lists a while ago.
    pub fn tidy(&mut self, server: UnixMillis, mono: Mono) {
        self.done.retain(|row| server.since(row.at) < DESK_DONE);
        self.changed.retain(|_, at| mono.since(*at) < DESK_DONE);
        let (waiting, washes) = (&self.waiting, &self.washes);
        self.setbacks.retain(|item, _| match item {
            Item::Payment(id) => waiting.contains_key(id),
            Item::Wash(id) => washes.contains_key(id),
            Item::Employee(_) => true,
        });
    }

    /// What an employee has to do.
    #[must_use]
    pub fn work_of(&self, employee: u64) -> &Work {
        self.work.get(&employee).unwrap_or(&NO_WORK)
    }

    /// What is known of a lot by its name; two of one name can't be told apart.
    #[must_use]
    pub fn lot_named(&self, name: &str) -> Option<u64> {
        let mut named = self.lots.values().filter(|lot| lot.name == name);
        let first = named.next()?;
        named.next().is_none().then_some(first.id)
    }
}

/// What a list of washes shows to have happened.
#[derive(Clone, Debug, Default)]
pub struct SeenWashes {
    /// Washes that were not listed before.
    pub new: Vec<LotWash>,
    /// What has become of which.
    pub ends: Vec<(LotWash, DoneHow)>,
}

/// What happened to a wash between two reads, in the order of time.
fn steps(old: &LotWash, new: &LotWash) -> impl Iterator<Item = DoneHow> {
    let is_paid = old.payment == Some(PaymentStatus::Pending)
        && new.payment == Some(PaymentStatus::Success)
        && new.is_cash;
    let step = if old.stage == new.stage {
        None
    } else {
        match new.stage {
            WashStage::Confirmed => Some(DoneHow::WashConfirmed),
            WashStage::InProgress => Some(DoneHow::WashStarted),
            WashStage::Completed => Some(DoneHow::WashCompleted),
            WashStage::Cancelled => Some(DoneHow::WashCancelled),
            WashStage::Pending | WashStage::Unknown => None,
        }
    };
    is_paid.then_some(DoneHow::WashPaid).into_iter().chain(step)
}

/// What has become of a payment that waited, as its booking shows it; `None` while it waits. It `was_closed` if its
/// booking was over by the server's word before.
#[must_use]
pub fn end_of(booking: &Booking, payment: u64, was_closed: bool) -> Option<DoneHow> {
    let found = booking.payments.iter().find(|one| one.id == payment);
    match found.map(|one| one.status) {
        Some(PaymentStatus::Pending) => None,
        Some(PaymentStatus::Success) if was_closed && booking.status == Status::Live => {
            Some(DoneHow::Revived)
        }
        Some(PaymentStatus::Success) => Some(DoneHow::Verified),
        Some(PaymentStatus::Failed | PaymentStatus::Unknown) | None => Some(DoneHow::Dropped),
    }
}
