//! The day sheet: what happened in the lots today, to be printed or kept as a table.

use serde::{Deserialize, Serialize};

use super::{
    day::{add, is_verified_cash},
    floor::{Floor, Stay},
    view::WashStage,
};
use crate::{
    booking::{PaymentStatus, Pays},
    clock::UnixMillis,
    intent::Method,
    money::Money,
    wash::WashId,
};

/// A day of one lot or of all. Its day is the user's; all times are the server's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DaySheet {
    /// When the day began.
    pub began: UnixMillis,
    /// Until when this is known.
    pub as_of: Option<UnixMillis>,
    /// What the lot is called; `None` for all lots together.
    pub lot: Option<String>,
    /// Bookings that were made today, the oldest in front.
    pub bookings: Vec<SheetBooking>,
    /// Cash payments of today that are verified, the oldest in front. The server doesn't list when each was verified
    /// (S8), so these are the payments that were made today.
    pub payments: Vec<SheetPayment>,
    /// Washes that were ordered today, the oldest in front.
    pub washes: Vec<SheetWash>,
    /// What the cash payments come to.
    pub cash: Money,
}

/// A booking of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetBooking {
    /// `booking_id`.
    pub booking: u64,
    /// What the lot is called.
    pub lot_name: String,
    /// The slot's number.
    pub slot: u64,
    /// The vehicle's number.
    pub vehicle: Option<String>,
    /// Who drives.
    pub name: String,
    /// When it was made.
    pub made_at: Option<UnixMillis>,
    /// When it ends, or ended.
    pub ends_at: Option<UnixMillis>,
    /// Whether it renews an earlier one.
    pub is_renewal: bool,
    /// How it stands.
    pub state: SheetState,
    /// How its slot is paid.
    pub method: Option<Method>,
    /// What its slot costs.
    pub amount: Option<Money>,
    /// Whether that is paid.
    pub is_paid: bool,
}

/// How a booking of the day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum SheetState {
    /// It runs, or will.
    Running,
    /// Its time is over.
    Over,
    /// It was called off.
    Cancelled,
}

/// A verified cash payment of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetPayment {
    /// `pay_id`; `None` for that of a standalone wash, which has no number of its own.
    pub payment: Option<u64>,
    /// What the lot is called.
    pub lot_name: String,
    /// The slot's number; a standalone wash has none.
    pub slot: Option<u64>,
    /// Who paid.
    pub name: String,
    /// What was paid.
    pub pays: Pays,
    /// How much.
    pub amount: Option<Money>,
    /// When it was made.
    pub made_at: Option<UnixMillis>,
}

/// A wash of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetWash {
    /// Which.
    pub wash: WashId,
    /// What the lot is called.
    pub lot_name: String,
    /// What is washed.
    pub service: String,
    /// Whose vehicle it is.
    pub name: String,
    /// What it costs.
    pub price: Option<Money>,
    /// When it was ordered; that of an add-on's booking.
    pub made_at: Option<UnixMillis>,
    /// When it is due, if that was agreed.
    pub scheduled_at: Option<UnixMillis>,
    /// How far it is.
    pub stage: WashStage,
}

impl DaySheet {
    /// The day of a lot, or of all.
    #[must_use]
    pub fn of(floor: &Floor<'_>, lot: Option<u64>) -> Self {
        let is_here = |of: Option<u64>| lot.is_none() || lot == of;
        let is_today = |at: Option<UnixMillis>| at.is_some_and(|at| at >= floor.began);
        let named = lot.map(|id| floor.board.lots.get(&id).map(|lot| lot.name.clone()));
        let mut sheet = Self {
            began: floor.began,
            as_of: floor.as_of,
            lot: named.map(Option::unwrap_or_default),
            ..Self::default()
        };
        let stays = floor.stays.iter();
        for stay in stays.filter(|stay| is_here(stay.row.lot) && is_today(stay.row.start)) {
            sheet.bookings.push(SheetBooking::of(stay, floor.now));
            let paid = stay.row.payments.iter().filter(|one| is_verified_cash(one));
            for payment in paid {
                add(&mut sheet.cash, payment.amount);
                sheet.payments.push(SheetPayment {
                    payment: Some(payment.id),
                    lot_name: stay.row.lot_name.clone().unwrap_or_default(),
                    slot: Some(stay.row.slot),
                    name: stay.name.to_owned(),
                    pays: payment.pays,
                    amount: payment.amount,
                    made_at: payment.born.or(stay.row.start),
                });
            }
        }
        for wash in floor.board.washes.values() {
            let made_at = floor.made_at(wash);
            if !is_here(wash.lot) || !is_today(made_at) {
                continue;
            }
            if wash.is_cash && wash.payment == Some(PaymentStatus::Success) {
                add(&mut sheet.cash, wash.price);
                sheet.payments.push(SheetPayment {
                    payment: None,
                    lot_name: wash.lot_name.clone(),
                    slot: None,
                    name: wash.name.clone(),
                    pays: Pays::Wash,
                    amount: wash.price,
                    made_at,
                });
            }
            sheet.washes.push(SheetWash {
                wash: wash.id,
                lot_name: wash.lot_name.clone(),
                service: wash.service.clone(),
                name: wash.name.clone(),
                price: wash.price,
                made_at,
                scheduled_at: wash.scheduled,
                stage: wash.stage,
            });
        }
        sheet.bookings.sort_by_key(|row| (row.made_at, row.booking));
        sheet.payments.sort_by_key(|row| (row.made_at, row.payment));
        sheet.washes.sort_by_key(|row| (row.made_at, row.wash));
        sheet
    }
}

impl SheetBooking {
    fn of(stay: &Stay<'_>, now: UnixMillis) -> Self {
        let paid = stay.row.slot_payment();
        Self {
            booking: stay.row.id,
            lot_name: stay.row.lot_name.clone().unwrap_or_default(),
            slot: stay.row.slot,
            vehicle: stay.row.vehicle.clone(),
            name: stay.name.to_owned(),
            made_at: stay.row.start,
            ends_at: stay.row.end,
            is_renewal: stay.row.is_renewal(),
            state: if stay.is_cancelled() {
                SheetState::Cancelled
            } else if stay.is_over(now) {
                SheetState::Over
            } else {
                SheetState::Running
            },
            method: paid.map(crate::booking::Payment::method),
            amount: paid.and_then(|payment| payment.amount),
            is_paid: paid.is_some_and(|payment| payment.status == PaymentStatus::Success),
        }
    }
}
