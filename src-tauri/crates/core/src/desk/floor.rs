//! What is known of the lots at a moment, laid out as the desk's lists. Pure: rows and the time in, data out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Item,
    board::Board,
    day,
    lot_wash::LotWash,
    view::{
        DeskCounts, DeskView, EmployeeRow, LotView, PaymentRow, Progress, StayRow, WashRow,
        WashStage,
    },
    waiting::Waiting,
};
use crate::{
    booking::{Booking, Status},
    clock::UnixMillis,
    employee::{Employee, Work},
    timing::{DESK_ARRIVALS, DESK_ENDING, DESK_OVER},
};

/// Everything that the desk is laid out from.
#[derive(Debug)]
pub struct Floor<'a> {
    /// The server's clock.
    pub now: UnixMillis,
    /// When the oldest of the reads began that this is known from.
    pub as_of: Option<UnixMillis>,
    /// When the user's day began.
    pub began: UnixMillis,
    /// The desk's own rows.
    pub board: &'a Board,
    /// The bookings in the owner's lots.
    pub stays: Vec<Stay<'a>>,
    /// The employees.
    pub staff: Vec<Member<'a>>,
    /// Lots of which nothing is told by banners.
    pub muted: &'a BTreeSet<u64>,
    /// Bookings whose vehicles have left, as somebody at this desk has said.
    pub left: &'a BTreeSet<u64>,
    /// How far what was asked for here is.
    pub progress: BTreeMap<Item, Progress>,
}

/// A booking with its driver's name.
#[derive(Clone, Copy, Debug)]
pub struct Stay<'a> {
    /// The booking.
    pub row: &'a Booking,
    /// Who drives.
    pub name: &'a str,
}

/// An employee.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Who.
    pub row: &'a Employee,
    /// What they have to do.
    pub work: &'a Work,
    /// Whether they belong to this owner.
    pub is_ours: bool,
}

impl Stay<'_> {
    /// Whether the booking takes its slot at that moment.
    #[must_use]
    pub fn takes_slot(&self, at: UnixMillis) -> bool {
        let is_begun = self.row.start.is_none_or(|start| start <= at);
        self.row.counts() && is_begun && self.row.end.is_some_and(|end| end > at)
    }

    /// Whether it is over, by its end or by the server's word.
    #[must_use]
    pub fn is_over(&self, at: UnixMillis) -> bool {
        !self.row.is_open() || self.row.end.is_some_and(|end| end <= at)
    }

    /// Whether it was called off.
    #[must_use]
    pub const fn is_cancelled(&self) -> bool {
        match self.row.status {
            Status::CancelledByLot | Status::CancelledByDriver => true,
            Status::Live | Status::Scheduled | Status::Completed | Status::Unknown => false,
        }
    }

    fn draw(&self) -> StayRow {
        StayRow {
            booking: self.row.id,
            lot: self.row.lot,
            lot_name: self.row.lot_name.clone().unwrap_or_default(),
            slot: self.row.slot,
            vehicle: self.row.vehicle.clone(),
            name: self.name.to_owned(),
            made_at: self.row.start,
            ends_at: self.row.end,
            is_renewal: self.row.is_renewal(),
            awaits_cash: self.row.awaits_cash(),
        }
    }
}

impl Floor<'_> {
    /// How much there is to do.
    #[must_use]
    pub fn counts(&self) -> DeskCounts {
        let washes = || self.board.washes.values();
        let at_counter = washes().filter(|wash| wash.awaits_cash()).count();
        let to_do = washes().filter(|wash| !wash.next().is_empty()).count();
        let (payments, over) = (self.board.waiting.len(), self.over().len());
        DeskCounts {
            waiting: count(payments + to_do + over),
            payments: count(payments + at_counter),
            washes: count(to_do),
            over: count(over),
        }
    }

    /// The whole desk.
    #[must_use]
    pub fn view(&self) -> DeskView {
        DeskView {
            as_of: self.as_of,
            lots: self.lots(),
            payments: self.payments(),
            arrivals: self.arrivals(),
            ending: self.ending(),
            over: self.over().iter().map(Stay::draw).collect(),
            washes: self.washes(),
            employees: self.employees(),
            done: self.board.done.iter().cloned().collect(),
            day: day::day(self),
        }
    }

    fn lots(&self) -> Vec<LotView> {
        let mut taken: HashMap<u64, BTreeSet<u64>> = HashMap::new();
        for stay in self.stays.iter().filter(|stay| stay.takes_slot(self.now)) {
            if let Some(lot) = stay.row.lot {
                taken.entry(lot).or_default().insert(stay.row.slot);
            }
        }
        let mut lots: Vec<LotView> = self
            .board
            .lots
            .values()
            .map(|lot| LotView {
                id: lot.id,
                name: lot.name.clone(),
                slots: lot.slots,
                taken: count(taken.get(&lot.id).map_or(0, BTreeSet::len)),
                is_muted: self.muted.contains(&lot.id),
            })
            .collect();
        lots.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        lots
    }

    fn payments(&self) -> Vec<PaymentRow> {
        let mut bookings = HashMap::new();
        for stay in &self.stays {
            for payment in &stay.row.payments {
                bookings.insert(payment.id, *stay);
            }
        }
        let mut rows: Vec<PaymentRow> = self
            .board
            .waiting
            .values()
            .map(|waiting| self.payment(waiting, bookings.get(&waiting.id)))
            .collect();
        rows.sort_by_key(|row| (row.since, row.payment));
        rows
    }

    fn payment(&self, waiting: &Waiting, stay: Option<&Stay<'_>>) -> PaymentRow {
        let lot = stay.and_then(|stay| stay.row.lot);
        PaymentRow {
            payment: waiting.id,
            booking: stay.map(|stay| stay.row.id),
            lot: lot.or_else(|| self.board.lot_named(&waiting.lot_name)),
            lot_name: waiting.lot_name.clone(),
            slot: waiting.slot,
            name: waiting.name.clone(),
            vehicle: stay.and_then(|stay| stay.row.vehicle.clone()),
            pays: waiting.pays,
            amount: waiting.amount,
            since: waiting.born,
            ends_at: stay.and_then(|stay| stay.row.end),
            is_over: stay.is_some_and(|stay| stay.is_over(self.now)),
            progress: self.progress.get(&Item::Payment(waiting.id)).cloned(),
        }
    }

    fn arrivals(&self) -> Vec<StayRow> {
        let earliest = self.now.before(DESK_ARRIVALS);
        self.drawn(
            |stay| stay.row.start.is_some_and(|start| start > earliest) && !stay.is_cancelled(),
            |row| {
                (
                    std::cmp::Reverse(row.made_at),
                    std::cmp::Reverse(row.booking),
                )
            },
        )
    }

    fn ending(&self) -> Vec<StayRow> {
        let latest = self.now.after(DESK_ENDING);
        self.drawn(
            |stay| stay.takes_slot(self.now) && stay.row.end.is_some_and(|end| end <= latest),
            |row| (row.ends_at, row.booking),
        )
    }

    fn drawn<K: Ord>(
        &self,
        fits: impl Fn(&Stay<'_>) -> bool,
        order: impl FnMut(&StayRow) -> K,
    ) -> Vec<StayRow> {
        let mut rows: Vec<StayRow> = self
            .stays
            .iter()
            .filter(|stay| fits(stay))
            .map(Stay::draw)
            .collect();
        rows.sort_by_key(order);
        rows
    }

    /// Bookings whose vehicles may stand beyond their end: nothing tells when one leaves, so each is listed until
    /// its slot is booked again, somebody says that it has left, or an hour has passed.
    fn over(&self) -> Vec<Stay<'_>> {
        let earliest = self.now.before(DESK_OVER);
        let mut newest: HashMap<u64, &Booking> = HashMap::new();
        for stay in self.stays.iter().filter(|stay| !stay.is_cancelled()) {
            let known = newest.entry(stay.row.slot).or_insert(stay.row);
            if (stay.row.start, stay.row.id) > (known.start, known.id) {
                *known = stay.row;
            }
        }
        let mut over: Vec<Stay<'_>> = self
            .stays
            .iter()
            .filter(|stay| {
                let row = stay.row;
                let has_ended = row.end.is_some_and(|end| end <= self.now && end > earliest);
                let is_last = newest.get(&row.slot).is_some_and(|last| last.id == row.id);
                has_ended && is_last && !self.left.contains(&row.id)
            })
            .copied()
            .collect();
        over.sort_by_key(|stay| (stay.row.end, stay.row.id));
        over
    }

    /// Washes that can be worked on, the oldest in front; then those that wait for something else, and those of today
    /// that are over.
    fn washes(&self) -> Vec<WashRow> {
        let mut rows: Vec<WashRow> = self
            .board
            .washes
            .values()
            .map(|wash| (wash, self.made_at(wash)))
            .filter(|(wash, made_at)| {
                !wash.stage.is_over() || made_at.is_none_or(|at| at >= self.began)
            })
            .map(|(wash, made_at)| WashRow {
                made_at,
                progress: self.progress.get(&Item::Wash(wash.id)).cloned(),
                ..wash.row()
            })
            .collect();
        rows.sort_by_key(|row| {
            let place = match row.stage {
                _ if !row.next.is_empty() => 0,
                WashStage::Completed | WashStage::Cancelled => 2,
                WashStage::Pending
                | WashStage::Confirmed
                | WashStage::InProgress
                | WashStage::Unknown => 1,
            };
            (place, row.made_at, row.wash)
        });
        rows
    }

    /// When a wash was ordered; an add-on's booking says it.
    #[must_use]
    pub fn made_at(&self, wash: &LotWash) -> Option<UnixMillis> {
        wash.born.or_else(|| {
            let booking = wash.booking?;
            let stay = self.stays.iter().find(|stay| stay.row.id == booking)?;
            stay.row.start
        })
    }

    fn employees(&self) -> Vec<EmployeeRow> {
        let mut rows: Vec<EmployeeRow> = self
            .staff
            .iter()
            .filter(|member| member.is_ours || member.row.owner.is_none())
            .map(|member| EmployeeRow {
                employee: member.row.id,
                name: member.row.name.clone(),
                phone: member.work.phone.clone(),
                availability: member.work.availability,
                assignments: member.work.assignments,
                is_ours: member.is_ours,
                progress: self.progress.get(&Item::Employee(member.row.id)).cloned(),
            })
            .collect();
        rows.sort_by(|a, b| {
            (!a.is_ours, &a.name, a.employee).cmp(&(!b.is_ours, &b.name, b.employee))
        });
        rows
    }
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
