//! Bookings as the server keeps them (S7), and the few questions that are asked of one.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{clock::UnixMillis, intent::Method, money::Money};

/// A booking, as a REST read showed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// `booking_id`.
    pub id: u64,
    /// `slot_id`.
    pub slot: u64,
    /// `lot_id`.
    pub lot: Option<u64>,
    /// The lot's name.
    pub lot_name: Option<String>,
    /// The vehicle's number.
    pub vehicle: Option<String>,
    /// Who drives; for the attendant's desk alone, and so never stored.
    #[serde(skip)]
    pub driver: Option<String>,
    /// When it begins.
    pub start: Option<UnixMillis>,
    /// When it ends; the only truth about its duration (S7: ten minutes, whatever texts say).
    pub end: Option<UnixMillis>,
    /// What has become of it.
    pub status: Status,
    /// Whole seconds left when the server answered; 0 unless it is live.
    pub remaining: Option<u64>,
    /// What the slot costs; a renewal costs half (S7).
    pub slot_price: Option<Money>,
    /// Its payments, the slot's first.
    pub payments: Vec<Payment>,
}

/// What has become of a booking. The server writes the words in either case, and older data in others
/// (S7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It runs, or its end was not noticed yet.
    Live,
    /// It will begin later.
    Scheduled,
    /// The server closed it.
    Completed,
    /// `cancelled`, in lower case: by the lot's owner or an administrator (ledger rule 17).
    CancelledByLot,
    /// `CANCELLED`: by the driver, here or elsewhere.
    CancelledByDriver,
    /// A word that this version doesn't know; it counts down by its end all the same (ledger rule 20).
    Unknown,
}

impl Status {
    /// The status of the server's word.
    #[must_use]
    pub fn from_wire(word: &str) -> Self {
        match word {
            "cancelled" => Self::CancelledByLot,
            "CANCELLED" => Self::CancelledByDriver,
            "CANCELLED_BY_ADMIN" => Self::CancelledByLot,
            other => match other.to_ascii_lowercase().as_str() {
                "booked" | "active" | "extended" => Self::Live,
                "scheduled" => Self::Scheduled,
                "completed" => Self::Completed,
                "cancelled" | "canceled" => Self::CancelledByDriver,
                _ => Self::Unknown,
            },
        }
    }
}

/// A payment of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// `pay_id`.
    pub id: u64,
    /// What has become of it.
    pub status: PaymentStatus,
    /// Whether it is made at the counter.
    pub is_cash: bool,
    /// Whether it was made by card; what an older version has stored doesn't say it until it is read again.
    #[serde(default)]
    pub is_card: bool,
    /// Whether it belongs to a renewal.
    pub is_renewal: bool,
    /// What it pays.
    pub pays: Pays,
    /// When it was made; names it beside its number (ledger rule 4).
    pub born: Option<UnixMillis>,
    /// How much.
    pub amount: Option<Money>,
}

/// What a payment pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Pays {
    /// The slot.
    Slot,
    /// A wash that was bought with it.
    Wash,
}

/// What has become of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// It awaits verification.
    Pending,
    /// It was made.
    Success,
    /// It failed.
    Failed,
    /// A word that this version doesn't know.
    Unknown,
}

impl Payment {
    /// How it was made; there are three ways (S7).
    #[must_use]
    pub const fn method(&self) -> Method {
        if self.is_cash {
            Method::Cash
        } else if self.is_card {
            Method::Card
        } else {
            Method::Upi
        }
    }
}

impl PaymentStatus {
    /// The status of the server's word.
    #[must_use]
    pub fn from_wire(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "pending" => Self::Pending,
            "success" | "verified" => Self::Success,
            "failed" => Self::Failed,
            _ => Self::Unknown,
        }
    }
}

/// Where a booking is in its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It runs, and this much is left.
    Running(Duration),
    /// Its end has passed, whatever the server's status says.
    Over,
    /// It has no time to count: closed, cancelled, not begun, or without an end.
    Still,
}

impl Booking {
    /// Where the booking is at a moment of the server's clock.
    #[must_use]
    pub fn phase_at(&self, server: UnixMillis) -> Phase {
        match self.end {
            Some(end) if self.counts() && end > server => Phase::Running(end.since(server)),
            Some(_) if self.counts() => Phase::Over,
            Some(_) | None => Phase::Still,
        }
    }

    /// Whether its time counts; one of an unknown status counts down all the same (ledger rule 20).
    #[must_use]
    pub const fn counts(&self) -> bool {
        match self.status {
            Status::Live | Status::Unknown => true,
            Status::Scheduled
            | Status::Completed
            | Status::CancelledByLot
            | Status::CancelledByDriver => false,
        }
    }

    /// What its slot was paid with.
    #[must_use]
    pub fn slot_payment(&self) -> Option<&Payment> {
        self.payments.iter().find(|one| one.pays == Pays::Slot)
    }

    /// Whether the lot still has to confirm a cash payment.
    #[must_use]
    pub fn awaits_cash(&self) -> bool {
        self.payments
            .iter()
            .any(|payment| payment.is_cash && payment.status == PaymentStatus::Pending)
    }

    /// The moment that names it beside its number (ledger rule 4): its start, which never moves.
    #[must_use]
    pub fn born(&self) -> UnixMillis {
        self.start.or(self.end).unwrap_or_default()
    }

    /// Whether it was made by renewing another one.
    #[must_use]
    pub fn is_renewal(&self) -> bool {
        self.payments.iter().any(|payment| payment.is_renewal)
    }

    /// What renewing it costs: half the slot's price (S7).
    #[must_use]
    pub fn renewal_price(&self) -> Option<Money> {
        self.slot_price.map(Money::half)
    }

    /// Whether the server may still change it by itself: it runs, or its end was not noticed yet.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match self.status {
            Status::Live | Status::Scheduled | Status::Unknown => true,
            Status::Completed | Status::CancelledByLot | Status::CancelledByDriver => false,
        }
    }
}

#[cfg(test)]
impl Booking {
    /// A live booking of slot 4 in City Centre without times, for tests to change.
    pub(crate) fn example(id: u64) -> Self {
        Self {
            id,
            slot: 4,
            lot: Some(1),
            lot_name: Some("City Centre".into()),
            vehicle: None,
            driver: None,
            start: None,
            end: None,
            status: Status::Live,
            remaining: None,
            slot_price: None,
            payments: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn booking(status: &str, end: i64) -> Booking {
        Booking {
            end: Some(UnixMillis(end)),
            status: Status::from_wire(status),
            ..Booking::example(1)
        }
    }

    #[test]
    fn tells_who_cancelled_by_the_case_of_the_word() {
        assert_eq!(Status::from_wire("cancelled"), Status::CancelledByLot);
        assert_eq!(Status::from_wire("CANCELLED"), Status::CancelledByDriver);
    }

    #[test]
    fn knows_old_words_in_any_case() {
        for word in ["booked", "BOOKED", "ACTIVE", "active", "EXTENDED"] {
            assert_eq!(Status::from_wire(word), Status::Live, "{word}");
        }
        assert_eq!(Status::from_wire("SCHEDULED"), Status::Scheduled);
        assert_eq!(Status::from_wire("COMPLETED"), Status::Completed);
        assert_eq!(Status::from_wire("parked"), Status::Unknown);
    }

    #[test]
    fn a_live_booking_runs_until_its_end_to_the_millisecond() {
        let booking = booking("booked", 10_000);
        assert_eq!(
            booking.phase_at(UnixMillis(9_999)),
            Phase::Running(Duration::from_millis(1))
        );
        assert_eq!(booking.phase_at(UnixMillis(10_000)), Phase::Over);
    }

    #[test]
    fn a_booking_of_unknown_status_counts_down_all_the_same() {
        assert_eq!(
            booking("parked", 10_000).phase_at(UnixMillis(0)),
            Phase::Running(Duration::from_secs(10))
        );
    }

    #[test]
    fn a_closed_booking_has_no_time_to_count() {
        for word in ["completed", "cancelled", "CANCELLED", "scheduled"] {
            assert_eq!(booking(word, 10_000).phase_at(UnixMillis(0)), Phase::Still);
        }
    }
}
