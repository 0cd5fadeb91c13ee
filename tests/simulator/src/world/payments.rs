//! Payments for slots and add-on washes, and the verification of cash by the lot's owner.

use jiff::Timestamp;

use super::World;
use crate::truth::What;

/// A payment.
#[derive(Debug, Clone)]
pub struct Payment {
    /// Booking id.
    pub booking: u64,
    /// The add-on wash that it pays instead of the slot.
    pub wash: Option<u64>,
    /// User profile id.
    pub driver: u64,
    /// How it is paid.
    pub method: Method,
    /// Hundredths.
    pub amount: i64,
    /// Where it stands.
    pub status: PaymentStatus,
    /// `PM-…`.
    pub transaction: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Whether it pays a renewal.
    pub is_renewal: bool,
}

/// How something is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the wire values")]
pub enum Method {
    CC,
    Cash,
    Upi,
}

impl Method {
    /// The word on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::CC => "CC",
            Self::Cash => "Cash",
            Self::Upi => "UPI",
        }
    }

    /// The method of this word.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::CC, Self::Cash, Self::Upi]
            .into_iter()
            .find(|method| method.name() == name)
    }

    /// Cash waits for verification, everything else is paid at once.
    pub fn first_status(self) -> PaymentStatus {
        match self {
            Self::Cash => PaymentStatus::Pending,
            Self::CC | Self::Upi => PaymentStatus::Success,
        }
    }
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the wire values")]
pub enum PaymentStatus {
    Success,
    Failed,
    Pending,
}

impl PaymentStatus {
    /// The word on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::Failed => "FAILED",
            Self::Pending => "PENDING",
        }
    }
}

impl World {
    /// The payments of a booking, oldest first.
    pub fn payments_of(&self, booking: u64) -> impl DoubleEndedIterator<Item = (u64, &Payment)> {
        self.payments
            .iter()
            .filter(move |(_, payment)| payment.booking == booking)
    }

    /// The owner verifies a cash payment. Event 7 if it is for the slot. `false` if there was nothing to do.
    pub fn verify_payment(&mut self, id: u64) -> bool {
        let Some(payment) = self.payments.get_mut(id) else {
            return false;
        };
        if payment.status == PaymentStatus::Success {
            return false;
        }
        payment.status = PaymentStatus::Success;
        let (booking, wash, driver) = (payment.booking, payment.wash, payment.driver);
        let about = self.note(What::PaymentVerified {
            payment: id,
            booking,
            wash,
            driver,
        });
        let unsent = self.faults.ask(|faults| faults.cash_verified_unsent);
        if wash.is_none() && !unsent {
            let message = "Your cash payment has been verified. Booking activated!";
            self.send(driver, "success", message, Some(about));
        }
        if self.faults.ask(|faults| faults.verify_revives) {
            self.revive(booking);
        }
        true
    }

    pub(super) fn pay(&mut self, mut payment: Payment) -> u64 {
        payment.created_at = self.now();
        self.payments.insert(payment)
    }
}
