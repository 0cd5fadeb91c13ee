//! The attendant's desk: an owner's lots as a work list (S8). Employees have no account, so whoever sits at the
//! desk is signed in with the owner's; a driver has no desk.
//!
//! [`view`] is what the window draws, as one value; [`sheet`] is the day on paper. [`board`] holds the rows that only
//! the desk reads, [`floor`] lays them out with the bookings, [`day`] counts the day. [`job`] is a request of the desk's.

pub mod board;
pub mod day;
pub mod floor;
pub mod job;
pub mod lot;
pub mod lot_wash;
pub mod sheet;
pub mod view;
pub mod waiting;

use serde::{Deserialize, Serialize};

use crate::wash::WashId;

/// Something on the desk that can be worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A cash payment, by `pay_id`.
    Payment(u64),
    /// A wash.
    Wash(WashId),
    /// An employee, by `employee_id`.
    Employee(u64),
}

/// What can be done with an [`Item`] besides verifying a payment of a booking, which is
/// [`Wish::VerifyCash`](crate::companion::Wish::VerifyCash).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// The cash for a standalone wash was paid.
    VerifyWashPayment,
    /// A standalone wash is confirmed to its driver.
    ConfirmWash,
    /// A wash is begun.
    StartWash,
    /// A wash is done.
    CompleteWash,
    /// An employee of nobody becomes one of ours.
    TakeEmployee,
    /// One of our employees becomes nobody's.
    ReleaseEmployee,
}
