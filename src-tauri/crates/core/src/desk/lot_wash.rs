//! Washes in the owner's lots, and what can be done with one next (S8).

use super::{
    Task,
    view::{WashRow, WashStage},
};
use crate::{booking::PaymentStatus, clock::UnixMillis, money::Money, wash::WashId};

/// A wash, as a REST read of the owner's showed it. It names people, and is kept in memory only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotWash {
    /// Which.
    pub id: WashId,
    /// The booking it was bought with.
    pub booking: Option<u64>,
    /// The lot.
    pub lot: Option<u64>,
    /// What the lot is called.
    pub lot_name: String,
    /// What is washed.
    pub service: String,
    /// Whose vehicle it is.
    pub name: String,
    /// The vehicle's number; a standalone wash has none.
    pub vehicle: Option<String>,
    /// The slot; a standalone wash has none.
    pub slot: Option<u64>,
    /// What it costs.
    pub price: Option<Money>,
    /// When it was ordered; an add-on doesn't say it, and its booking does.
    pub born: Option<UnixMillis>,
    /// When it is due.
    pub scheduled: Option<UnixMillis>,
    /// How far it is.
    pub stage: WashStage,
    /// What has become of its payment; an add-on is paid with its booking.
    pub payment: Option<PaymentStatus>,
    /// Whether it is paid at the counter.
    pub is_cash: bool,
}

impl WashStage {
    /// The stage of the server's word, in any case.
    #[must_use]
    pub fn from_wire(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "pending" => Self::Pending,
            "confirmed" => Self::Confirmed,
            "in_progress" | "active" => Self::InProgress,
            "completed" => Self::Completed,
            "cancelled" | "canceled" => Self::Cancelled,
            _ => Self::Unknown,
        }
    }

    /// Whether nothing more is done about the wash.
    #[must_use]
    pub const fn is_over(self) -> bool {
        match self {
            Self::Completed | Self::Cancelled => true,
            Self::Pending | Self::Confirmed | Self::InProgress | Self::Unknown => false,
        }
    }
}

impl LotWash {
    /// Whether its cash waits at the counter.
    #[must_use]
    pub fn awaits_cash(&self) -> bool {
        self.is_cash && self.payment == Some(PaymentStatus::Pending) && !self.stage.is_over()
    }

    /// What can be done next, in the order of the buttons. The server checks little of that (S8): it refuses to
    /// confirm what isn't paid, and takes a wash that is done back when it is confirmed.
    #[must_use]
    pub fn next(&self) -> Vec<Task> {
        let mut next = Vec::new();
        if self.awaits_cash() {
            next.push(Task::VerifyWashPayment);
        }
        let step = match (self.id, self.stage) {
            (WashId::Standalone(_), WashStage::Pending) => {
                let is_paid = self.payment == Some(PaymentStatus::Success);
                is_paid.then_some(Task::ConfirmWash)
            }
            (WashId::AddOn(_), WashStage::Pending) | (_, WashStage::Confirmed) => {
                Some(Task::StartWash)
            }
            (_, WashStage::InProgress) => Some(Task::CompleteWash),
            (_, WashStage::Completed | WashStage::Cancelled | WashStage::Unknown) => None,
        };
        next.extend(step);
        next
    }

    /// Whether what the task is for has come about already, by whomever.
    #[must_use]
    pub fn is_done(&self, task: Task) -> bool {
        match task {
            Task::VerifyWashPayment => self.payment == Some(PaymentStatus::Success),
            Task::ConfirmWash => matches!(
                self.stage,
                WashStage::Confirmed | WashStage::InProgress | WashStage::Completed
            ),
            Task::StartWash => {
                matches!(self.stage, WashStage::InProgress | WashStage::Completed)
            }
            Task::CompleteWash => self.stage == WashStage::Completed,
            Task::TakeEmployee | Task::ReleaseEmployee => false,
        }
    }

    /// The wash as it is once the task is done.
    pub fn advance(&mut self, task: Task) {
        match task {
            Task::VerifyWashPayment => self.payment = Some(PaymentStatus::Success),
            Task::ConfirmWash => self.stage = WashStage::Confirmed,
            Task::StartWash => self.stage = WashStage::InProgress,
            Task::CompleteWash => self.stage = WashStage::Completed,
            Task::TakeEmployee | Task::ReleaseEmployee => {}
        }
    }

    /// The wash as it is drawn; what is known of its booking fills in what it doesn't say itself.
    #[must_use]
    pub fn row(&self) -> WashRow {
        WashRow {
            wash: self.id,
            lot: self.lot,
            lot_name: self.lot_name.clone(),
            service: self.service.clone(),
            name: self.name.clone(),
            vehicle: self.vehicle.clone(),
            slot: self.slot,
            price: self.price,
            made_at: self.born,
            scheduled_at: self.scheduled,
            stage: self.stage,
            payment: self.payment,
            is_cash: self.is_cash,
            next: self.next(),
            progress: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wash(
        id: WashId,
        stage: WashStage,
        payment: Option<PaymentStatus>,
        is_cash: bool,
    ) -> LotWash {
        LotWash {
            id,
            booking: None,
            lot: Some(1),
            lot_name: String::from("City Centre"),
            service: String::from("Full Service"),
            name: String::from("Asha Nair"),
            vehicle: None,
            slot: None,
            price: None,
            born: None,
            scheduled: None,
            stage,
            payment,
            is_cash,
        }
    }

    #[test]
    fn a_standalone_wash_that_is_paid_in_cash_goes_through_all_four_steps() {
        let id = WashId::Standalone(2);
        let mut wash = wash(id, WashStage::Pending, Some(PaymentStatus::Pending), true);
        let mut steps = Vec::new();
        while let [task, ..] = wash.next()[..] {
            steps.push(task);
            assert!(!wash.is_done(task));
            wash.advance(task);
            assert!(wash.is_done(task));
        }
        assert_eq!(
            steps,
            [
                Task::VerifyWashPayment,
                Task::ConfirmWash,
                Task::StartWash,
                Task::CompleteWash
            ]
        );
    }

    #[test]
    fn what_is_not_paid_in_cash_is_not_verified() {
        let paid = Some(PaymentStatus::Success);
        let upi = wash(WashId::Standalone(2), WashStage::Pending, paid, false);
        assert_eq!(upi.next(), [Task::ConfirmWash]);
        let unpaid = Some(PaymentStatus::Pending);
        let upi = wash(WashId::Standalone(2), WashStage::Pending, unpaid, false);
        assert_eq!(upi.next(), []);
    }

    #[test]
    fn an_add_on_is_started_and_completed() {
        let mut add_on = wash(
            WashId::AddOn(2),
            WashStage::from_wire("pending"),
            None,
            false,
        );
        assert_eq!(add_on.next(), [Task::StartWash]);
        add_on.stage = WashStage::from_wire("active");
        assert_eq!(add_on.next(), [Task::CompleteWash]);
        add_on.stage = WashStage::from_wire("COMPLETED");
        assert_eq!(add_on.next(), []);
    }
}
