//! A look at the day, of all lots and of each: bookings by the hour, slots by the quarter of an hour, and what the day
//! has brought.

use std::{iter, time::Duration};

use super::{
    floor::Floor,
    view::{DayView, LotDay, Tally, WashStage},
};
use crate::{
    booking::{Payment, PaymentStatus},
    clock::UnixMillis,
    money::Money,
};

const HOUR: Duration = Duration::from_secs(3600);
const QUARTER: Duration = Duration::from_secs(900);

/// More parts than any day has; a clock that is far wrong fills no memory.
const PARTS: usize = 120;

/// The day so far. An hour is sixty minutes that have passed, so a day on which the clock is set has 23 or 25.
#[must_use]
pub fn day(floor: &Floor<'_>) -> DayView {
    let mut view = DayView {
        began: floor.began,
        all: nothing_yet(floor),
        lots: lots(floor),
    };
    for stay in &floor.stays {
        let Some(at) = stay.row.start.filter(|at| *at >= floor.began) else {
            continue;
        };
        for tally in tallies(&mut view, stay.row.lot) {
            tally.bookings += 1;
            tally.renewals += u32::from(stay.row.is_renewal());
            if let Some(hour) = tally.arrivals.get_mut(part(floor, at, HOUR)) {
                *hour += 1;
            }
            for payment in stay.row.payments.iter().filter(|one| is_verified_cash(one)) {
                tally.verified += 1;
                add(&mut tally.cash, payment.amount);
            }
        }
    }
    for wash in floor.board.washes.values() {
        if floor.made_at(wash).is_none_or(|at| at < floor.began) {
            continue;
        }
        for tally in tallies(&mut view, wash.lot) {
            tally.washes += u32::from(wash.stage == WashStage::Completed);
            if wash.is_cash && wash.payment == Some(PaymentStatus::Success) {
                tally.verified += 1;
                add(&mut tally.cash, wash.price);
            }
        }
    }
    view
}

fn nothing_yet(floor: &Floor<'_>) -> Tally {
    Tally {
        arrivals: vec![0; parts(floor, HOUR)],
        ..Tally::default()
    }
}

/// Where something of a lot is counted; what belongs to no lot that is known counts for all together.
fn tallies(view: &mut DayView, lot: Option<u64>) -> impl Iterator<Item = &mut Tally> {
    let of_lot = view.lots.iter_mut().filter(move |one| Some(one.lot) == lot);
    iter::once(&mut view.all).chain(of_lot.map(|one| &mut one.tally))
}

/// Whether it was paid at the counter, and that was verified.
pub(super) fn is_verified_cash(payment: &Payment) -> bool {
    payment.is_cash && payment.status == PaymentStatus::Success
}

pub(super) fn add(sum: &mut Money, amount: Option<Money>) {
    sum.0 = sum.0.saturating_add(amount.unwrap_or_default().0);
}

/// How many slots of each lot were taken. A booking that was called off says not when, and counts as never made.
fn lots(floor: &Floor<'_>) -> Vec<LotDay> {
    let quarters = parts(floor, QUARTER);
    let mut lots: Vec<LotDay> = floor
        .board
        .lots
        .values()
        .map(|lot| LotDay {
            lot: lot.id,
            name: lot.name.clone(),
            slots: lot.slots,
            tally: nothing_yet(floor),
            taken: vec![0; quarters],
        })
        .collect();
    for stay in floor.stays.iter().filter(|stay| !stay.is_cancelled()) {
        let (Some(start), Some(end)) = (stay.row.start, stay.row.end) else {
            continue;
        };
        let Some(lot) = lots.iter_mut().find(|lot| Some(lot.lot) == stay.row.lot) else {
            continue;
        };
        if end <= floor.began {
            continue;
        }
        let first = part(floor, start, QUARTER);
        let last = part(floor, end, QUARTER);
        for quarter in first..=last.min(quarters - 1) {
            let at = if quarter + 1 == quarters {
                floor.now
            } else {
                let quarters = u32::try_from(quarter + 1).unwrap_or(u32::MAX);
                floor.began.after(QUARTER * quarters)
            };
            if start <= at && at < end {
                lot.taken[quarter] += 1;
            }
        }
    }
    lots.sort_by(|a, b| (&a.name, a.lot).cmp(&(&b.name, b.lot)));
    lots
}

/// How many parts the day has begun.
fn parts(floor: &Floor<'_>, length: Duration) -> usize {
    part(floor, floor.now, length) + 1
}

/// In which part of the day that is; what is before the day is in the first.
fn part(floor: &Floor<'_>, at: UnixMillis, length: Duration) -> usize {
    let passed = at.since(floor.began).as_secs() / length.as_secs();
    usize::try_from(passed).unwrap_or(PARTS).min(PARTS - 1)
}
