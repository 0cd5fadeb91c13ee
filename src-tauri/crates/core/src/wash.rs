//! Car washes (S8): add-ons, bought with a booking, and standalone ones. Their numbers overlap, so a
//! wash is named by its type as well.

use serde::{Deserialize, Serialize};

use crate::{booking::PaymentStatus, clock::UnixMillis};

/// Names a wash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum WashId {
    /// `carwash_id`: bought with a booking.
    AddOn(u64),
    /// `carwash_booking_id`: booked by itself.
    Standalone(u64),
}

impl WashId {
    /// Whether the wash was booked by itself.
    #[must_use]
    pub const fn is_standalone(self) -> bool {
        match self {
            Self::AddOn(_) => false,
            Self::Standalone(_) => true,
        }
    }
}

/// A wash, as a REST read showed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wash {
    /// Which.
    pub id: WashId,
    /// When it was ordered; add-ons don't say it.
    pub born: Option<UnixMillis>,
    /// What is washed, such as `Full Service`.
    pub service: Option<String>,
    /// The lot's name.
    pub lot_name: Option<String>,
    /// The booking it was bought with.
    pub booking: Option<u64>,
    /// What has become of it.
    pub status: WashStatus,
    /// What has become of its payment; add-ons are paid with their booking.
    pub payment: Option<PaymentStatus>,
    /// Whether it is paid at the counter.
    pub is_cash: bool,
}

/// What has become of a wash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WashStatus {
    /// It is ordered, confirmed or under way.
    Open,
    /// It is done.
    Completed,
    /// It will not be done.
    Cancelled,
    /// A word that this version doesn't know.
    Unknown,
}

impl WashStatus {
    /// The status of the server's word, in any case.
    #[must_use]
    pub fn from_wire(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "pending" | "confirmed" | "in_progress" | "active" => Self::Open,
            "completed" => Self::Completed,
            "cancelled" | "canceled" => Self::Cancelled,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_words_of_both_types() {
        for word in ["pending", "confirmed", "in_progress", "active"] {
            assert_eq!(WashStatus::from_wire(word), WashStatus::Open, "{word}");
        }
        assert_eq!(WashStatus::from_wire("Completed"), WashStatus::Completed);
        assert_eq!(WashStatus::from_wire("cancelled"), WashStatus::Cancelled);
        assert_eq!(WashStatus::from_wire("rinsed"), WashStatus::Unknown);
    }
}
