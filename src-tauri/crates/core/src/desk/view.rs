//! The desk as the window shows it. It is data: the window puts it into words, and counts down by itself.

use serde::{Deserialize, Serialize};

use super::{Item, Task};
use crate::{
    booking::{PaymentStatus, Pays},
    clock::UnixMillis,
    money::Money,
    trouble::Trouble,
    wash::WashId,
};

/// How much there is to do, for the tab and the tray's menu.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DeskCounts {
    /// Everything that waits, each once: a wash whose cash waits is among the payments and among the washes.
    pub waiting: u32,
    /// Cash payments that wait for somebody to verify them, those of washes among them.
    pub payments: u32,
    /// Washes on which something can be done.
    pub washes: u32,
    /// Vehicles that stand beyond the end of their booking.
    pub over: u32,
}

/// The whole desk. All times are the server's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DeskView {
    /// When the oldest of the reads began that this is made of and that change by the minute (bookings, payments,
    /// standalone washes); `None` until each was read once.
    pub as_of: Option<UnixMillis>,
    /// The lots, by name.
    pub lots: Vec<LotView>,
    /// Cash payments that wait, the oldest in front.
    pub payments: Vec<PaymentRow>,
    /// Bookings that were made within the last half hour, the newest in front.
    pub arrivals: Vec<StayRow>,
    /// Bookings that end within the next quarter of an hour, the first to end in front.
    pub ending: Vec<StayRow>,
    /// Bookings that are over and were not renewed, while nobody else has booked the slot; the oldest in front.
    pub over: Vec<StayRow>,
    /// Washes, those that can be worked on in front, the oldest first; then those of today that are done.
    pub washes: Vec<WashRow>,
    /// Employees: ours, then those who belong to nobody; by name.
    pub employees: Vec<EmployeeRow>,
    /// What left the lists within the last ten minutes, and why; the newest in front.
    pub done: Vec<DoneRow>,
    /// The day so far.
    pub day: DayView,
}

/// A lot of the owner's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LotView {
    /// `lot_id`.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// How many slots it has.
    pub slots: u32,
    /// How many of them are booked now, by the bookings: the server's flags are unreliable (S7).
    pub taken: u32,
    /// Whether nothing of it raises a banner here.
    pub is_muted: bool,
}

/// A cash payment that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaymentRow {
    /// `pay_id`.
    pub payment: u64,
    /// The booking it belongs to; it can't be verified before this is known.
    pub booking: Option<u64>,
    /// The lot.
    pub lot: Option<u64>,
    /// What the lot is called.
    pub lot_name: String,
    /// The slot's number.
    pub slot: u64,
    /// Who pays.
    pub name: String,
    /// The vehicle's number.
    pub vehicle: Option<String>,
    /// What is paid.
    pub pays: Pays,
    /// How much.
    pub amount: Option<Money>,
    /// Since when it waits.
    pub since: Option<UnixMillis>,
    /// When the booking ends. Verifying afterwards makes it live again (S8).
    pub ends_at: Option<UnixMillis>,
    /// Whether the booking is over, by its end or by the server's word.
    pub is_over: bool,
    /// How far the verification is, if somebody has asked for it here.
    pub progress: Option<Progress>,
}

/// A booking in the owner's lots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StayRow {
    /// `booking_id`.
    pub booking: u64,
    /// The lot.
    pub lot: Option<u64>,
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
    /// Whether its payment waits at the counter.
    pub awaits_cash: bool,
}

/// A wash in the owner's lots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WashRow {
    /// Which.
    pub wash: WashId,
    /// The lot.
    pub lot: Option<u64>,
    /// What the lot is called.
    pub lot_name: String,
    /// What is washed, such as `Full Service`.
    pub service: String,
    /// Whose vehicle it is.
    pub name: String,
    /// The vehicle's number; a standalone wash has none (S8).
    pub vehicle: Option<String>,
    /// The slot; a standalone wash has none.
    pub slot: Option<u64>,
    /// What it costs.
    pub price: Option<Money>,
    /// When it was ordered; an add-on doesn't say it.
    pub made_at: Option<UnixMillis>,
    /// When it is due, if that was agreed.
    pub scheduled_at: Option<UnixMillis>,
    /// How far it is.
    pub stage: WashStage,
    /// What has become of its payment; an add-on is paid with its booking.
    pub payment: Option<PaymentStatus>,
    /// Whether it is paid at the counter.
    pub is_cash: bool,
    /// What can be done next, in the order of the buttons.
    pub next: Vec<Task>,
    /// How far the last of these is, if it was asked for here.
    pub progress: Option<Progress>,
}

/// How far a wash is. An add-on that is `active` is [`Self::InProgress`] (S8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum WashStage {
    /// It was ordered.
    Pending,
    /// Its driver was told that it will be done.
    Confirmed,
    /// It is being done.
    InProgress,
    /// It is done.
    Completed,
    /// It will not be done.
    Cancelled,
    /// A word that this version doesn't know.
    Unknown,
}

/// An employee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EmployeeRow {
    /// `employee_id`.
    pub employee: u64,
    /// What they are called.
    pub name: String,
    /// Their telephone number.
    pub phone: Option<String>,
    /// Whether they can be given work.
    pub availability: Availability,
    /// How much work they have.
    pub assignments: u32,
    /// Whether they belong to this owner, or to nobody.
    pub is_ours: bool,
    /// How far taking or releasing is, if it was asked for here.
    pub progress: Option<Progress>,
}

/// Whether an employee can be given work (S8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// They wait for work.
    Available,
    /// They are at work.
    Busy,
    /// They are away.
    Offline,
    /// A word that this version doesn't know.
    Unknown,
}

/// How far something is that was asked for at this desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Progress {
    /// It is being asked for.
    Asking,
    /// The answer did not come, or says nothing: it is being read what is true.
    Unconfirmed,
    /// It was not done.
    Failed {
        /// What happened, and what to do.
        why: Trouble,
        /// What the server said, where it gave a reason.
        says: Option<String>,
    },
}

/// Something that left the lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DoneRow {
    /// What.
    pub item: Item,
    /// How.
    pub end: DoneHow,
    /// Whether it was done at this desk; else at another one, in a browser, or by the driver.
    pub is_ours: bool,
    /// When it was known here.
    pub at: UnixMillis,
    /// The lot.
    pub lot: Option<u64>,
    /// What the lot is called.
    pub lot_name: String,
    /// The slot, where there is one.
    pub slot: Option<u64>,
    /// Whose it was, or the employee's name.
    pub name: String,
    /// How much, of a payment.
    pub amount: Option<Money>,
}

/// How something left the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DoneHow {
    /// The payment is verified.
    Verified,
    /// The payment is verified, and the booking, which was over, counts as live again (S8).
    Revived,
    /// The payment failed, or went with its booking.
    Dropped,
    /// The wash's payment is verified.
    WashPaid,
    /// The wash is confirmed.
    WashConfirmed,
    /// The wash was begun.
    WashStarted,
    /// The wash is done.
    WashCompleted,
    /// The wash was called off.
    WashCancelled,
    /// The employee is ours.
    Taken,
    /// The employee is not ours any more.
    Released,
}

/// A day in numbers; the user's day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DayView {
    /// When the day began.
    pub began: UnixMillis,
    /// What it has brought to all lots together.
    pub all: Tally,
    /// Each lot by itself, by name.
    pub lots: Vec<LotDay>,
}

/// What a day has brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Tally {
    /// Bookings made in each hour of the day, from its first hour to the present one; a day on which the clock is
    /// set has 23 or 25 of them.
    pub arrivals: Vec<u32>,
    /// Bookings made, renewals among them.
    pub bookings: u32,
    /// Renewals among them.
    pub renewals: u32,
    /// Cash payments that were verified, of the bookings and standalone washes of the day.
    pub verified: u32,
    /// What they came to.
    pub cash: Money,
    /// Washes that are done.
    pub washes: u32,
}

/// The day of a lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LotDay {
    /// `lot_id`.
    pub lot: u64,
    /// What it is called.
    pub name: String,
    /// How many slots it has.
    pub slots: u32,
    /// What the day has brought to it.
    pub tally: Tally,
    /// How many slots were taken at the end of each quarter of an hour since the day began; the last one is now.
    pub taken: Vec<u32>,
}
