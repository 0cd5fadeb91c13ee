//! What makes an event itself: the same key is the same event, whoever speaks of it and however often.
//! The table of `docs/ledger.md` says what belongs into each.
//!
//! A server that was set up anew gives its old numbers to new rows, so a row is named by its number
//! *and* the moment of its birth (ledger rule 4).

use serde::{Deserialize, Serialize};

use crate::{clock::UnixMillis, event::Kind, wash::WashId};

/// Something whose time runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Timer {
    /// A booking, by `booking_id`.
    Booking(u64),
    /// A countdown that was started by hand, by its number on this computer.
    Own(u64),
}

/// What makes an event itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// 1, the warning; another one when the end changes.
    ExpiringSoon {
        /// Of what.
        of: Timer,
        /// Its end.
        end: UnixMillis,
        /// How early, in seconds.
        lead: u64,
    },
    /// 2, the end; another one when the end changes.
    Expired {
        /// Of what.
        of: Timer,
        /// Its end.
        end: UnixMillis,
    },
    /// 3, by the booking that the renewal made.
    Renewed {
        /// `booking_id` of the new booking.
        booking: u64,
        /// Its birth.
        born: UnixMillis,
    },
    /// 4, by our own request.
    RenewalFailed {
        /// The request's number.
        intent: u64,
    },
    /// 4, by the booking without a payment that somebody's failed renewal left behind (S5.4).
    OrphanRenewal {
        /// `booking_id`.
        booking: u64,
        /// Its birth.
        born: UnixMillis,
    },
    /// 5, for ever: repeated saves say it again (S5.5).
    AutoExpired {
        /// `booking_id`.
        booking: u64,
        /// Its end.
        end: UnixMillis,
    },
    /// 6; another one when the booking was live again in between.
    Declined {
        /// `booking_id`.
        booking: u64,
        /// Its birth.
        born: UnixMillis,
        /// The episode.
        episode: u32,
    },
    /// 7, by the payment.
    CashVerified {
        /// `pay_id`.
        payment: u64,
        /// The payment's birth.
        born: UnixMillis,
    },
    /// 8.
    NewBooking {
        /// `booking_id`.
        booking: u64,
        /// Its birth.
        born: UnixMillis,
    },
    /// 9; another one when the wash was open again in between.
    WashDone {
        /// Which wash.
        wash: WashId,
        /// Its birth, where it is told.
        born: UnixMillis,
        /// The episode.
        episode: u32,
    },
    /// 10; another one when the employee was somebody else's in between.
    EmployeeAssigned {
        /// `employee_id`.
        employee: u64,
        /// The episode.
        episode: u32,
    },
    /// Not of the ten: a wash's cash payment was verified (ledger rule 18).
    WashPaid {
        /// Which payment.
        payment: WashPayment,
        /// Its birth.
        born: UnixMillis,
    },
    /// Beside the ten: a cash payment waits, by the payment.
    CashWaiting {
        /// `pay_id`.
        payment: u64,
        /// The payment's birth.
        born: UnixMillis,
    },
    /// Beside the ten: a wash was booked.
    WashBooked {
        /// Which wash.
        wash: WashId,
        /// Its birth; that of an add-on's booking.
        born: UnixMillis,
    },
    /// Not told: the agreed renewal at an end was asked for, and never is again.
    RenewedAtEnd {
        /// `booking_id`.
        booking: u64,
        /// Its end.
        end: UnixMillis,
    },
}

/// Names the payment of a wash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WashPayment {
    /// `pay_id`, of an add-on.
    Payment(u64),
    /// `carwash_booking_id`, of a standalone wash, whose payment has no number.
    Standalone(u64),
}

impl Key {
    /// The kind of the event; `None` for a key that is only remembered.
    #[must_use]
    pub const fn kind(&self) -> Option<Kind> {
        Some(match self {
            Self::ExpiringSoon { .. } => Kind::ExpiringSoon,
            Self::Expired { .. } => Kind::Expired,
            Self::Renewed { .. } => Kind::RenewalSucceeded,
            Self::RenewalFailed { .. } | Self::OrphanRenewal { .. } => Kind::RenewalFailed,
            Self::AutoExpired { .. } => Kind::AutoExpired,
            Self::Declined { .. } => Kind::Declined,
            Self::CashVerified { .. } => Kind::CashVerified,
            Self::NewBooking { .. } => Kind::NewBooking,
            Self::WashDone { .. } => Kind::WashDone,
            Self::EmployeeAssigned { .. } => Kind::EmployeeAssigned,
            Self::CashWaiting { .. } => Kind::CashWaiting,
            Self::WashBooked { .. } => Kind::WashBooked,
            Self::WashPaid { .. } => Kind::Other,
            Self::RenewedAtEnd { .. } => return None,
        })
    }

    /// The booking that it is about, and the moment of the server's clock that names it.
    #[must_use]
    pub const fn booking(&self) -> Option<(u64, UnixMillis)> {
        match *self {
            Self::ExpiringSoon {
                of: Timer::Booking(id),
                end,
                ..
            }
            | Self::Expired {
                of: Timer::Booking(id),
                end,
            }
            | Self::AutoExpired { booking: id, end }
            | Self::RenewedAtEnd { booking: id, end } => Some((id, end)),
            Self::Renewed { booking, born }
            | Self::OrphanRenewal { booking, born }
            | Self::Declined { booking, born, .. }
            | Self::NewBooking { booking, born } => Some((booking, born)),
            Self::ExpiringSoon { .. }
            | Self::Expired { .. }
            | Self::RenewalFailed { .. }
            | Self::CashVerified { .. }
            | Self::WashDone { .. }
            | Self::EmployeeAssigned { .. }
            | Self::CashWaiting { .. }
            | Self::WashBooked { .. }
            | Self::WashPaid { .. } => None,
        }
    }
}
