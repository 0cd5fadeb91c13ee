//! The day sheet: what happened in the lots today, to be printed or kept as a table.

use serde::{Deserialize, Serialize};

use super::view::WashStage;
use crate::{booking::Pays, clock::UnixMillis, intent::Method, money::Money, wash::WashId};

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
