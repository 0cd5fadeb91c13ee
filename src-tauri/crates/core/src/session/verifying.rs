//! The verification of a cash payment by the owner of the lot (S8). It is asked for once, under the rules of
//! every request (ledger rule 16), and what came of it is told by what the booking shows then.

use super::{Context, Session};
use crate::{
    account::Role,
    booking::{Booking, PaymentStatus, Status},
    clock::Mono,
    desk::{Item, view::DoneHow},
    event::{Kind, Level, Subject},
    intent::{Act, Intent, Reply, Stage, Verified},
    reads::Read,
    timing::CLAIM_SECOND_READ,
    trouble::TroubleCode,
    wire,
    wording::Failure,
};

impl Session {
    /// The owner says that the driver has paid.
    pub(super) fn verify(
        &mut self,
        booking: u64,
        payment: u64,
        context: &Context<'_>,
    ) -> Result<(), TroubleCode> {
        if self.is_refused() {
            return Err(TroubleCode::TokenRefused);
        }
        let is_owner = matches!(self.account.role, Role::Owner);
        let Some(row) = self.rows.booking(booking).filter(|_| is_owner) else {
            return Err(TroubleCode::BookingUnknown);
        };
        let (born, slot) = (row.born(), row.slot);
        if self.is_asked_for(booking) {
            return Err(TroubleCode::RequestUnderWay);
        }
        let act = Act::Verify { payment };
        self.board.setbacks.remove(&Item::Payment(payment));
        self.put_intent(booking, born, slot, act, Stage::Checking, context);
        self.reads
            .want_now(Read::Booking(booking), context.now.mono);
        Ok(())
    }

    /// The booking was read: whether there is still something to verify. If not, that is told.
    pub(super) fn may_be_verified(
        &mut self,
        number: u64,
        row: &Booking,
        payment: u64,
        context: &mut Context<'_>,
    ) -> bool {
        match (row.status, status_of(row, payment)) {
            (_, Some(PaymentStatus::Success)) => {
                self.tell_verified(number, row.id, Verified::Before, context);
                false
            }
            // It would come alive again on the server (S8).
            (Status::CancelledByLot | Status::CancelledByDriver, _) => {
                self.failed(number, Failure::Cancelled, context);
                false
            }
            (
                Status::Live | Status::Scheduled | Status::Completed | Status::Unknown,
                Some(PaymentStatus::Pending),
            ) => true,
            (
                Status::Live | Status::Scheduled | Status::Completed | Status::Unknown,
                Some(PaymentStatus::Failed | PaymentStatus::Unknown) | None,
            ) => {
                self.failed(number, Failure::NotPending, context);
                false
            }
        }
    }

    /// The server says that it was done.
    pub(super) fn verified(
        &mut self,
        intent: &Intent,
        payment: u64,
        body: &str,
        context: &mut Context<'_>,
    ) {
        match wire::verified(body, payment) {
            Ok(when) => {
                self.tell_verified(intent.number, intent.booking, when, context);
                // What it changed is shown by reading.
                let read = Read::Booking(intent.booking);
                self.reads.want_now(read, context.now.mono);
            }
            Err(_) => self.replied(intent.number, Reply::Unknown { says: None }, context),
        }
    }

    /// What became of it has to be read.
    pub(super) fn look_again(&mut self, intent: &Intent, stage: Stage, context: &Context<'_>) {
        let now = context.now.mono;
        for mine in &mut self.notebook.intents {
            if mine.number == intent.number {
                mine.stage = stage.clone();
                mine.since = now;
            }
        }
        self.reads.want_now(Read::Booking(intent.booking), now);
    }

    /// Says that nobody knows yet. Its outcome takes the place of that.
    pub(super) fn say_unconfirmed(&self, intent: &Intent, context: &mut Context<'_>) {
        let said = context
            .wording
            .verifying(&self.place_of(intent.booking, context));
        let subject = Some(Subject::Booking(intent.booking));
        let offers = context.wording.offers_of_window();
        Self::show_note(Kind::Other, Level::Warning, subject, said, offers, context);
    }

    /// A read that began after the answer decides: one after a refusal, two where the server may still have
    /// been at it.
    pub(super) fn settle_verifying(
        &mut self,
        row: &Booking,
        begun: Mono,
        context: &mut Context<'_>,
    ) {
        let open = self.notebook.intents.iter().find(|intent| {
            intent.booking == row.id && intent.stage.is_open() && begun >= intent.since
        });
        let Some(intent) = open.cloned() else {
            return;
        };
        let Act::Verify { payment } = intent.act else {
            return;
        };
        let is_done = status_of(row, payment) == Some(PaymentStatus::Success);
        match intent.stage {
            // The server did nothing, so that somebody else did it.
            Stage::Refused { .. } if is_done => {
                self.tell_verified(intent.number, row.id, Verified::Before, context);
            }
            Stage::Unconfirmed { .. } if is_done => {
                self.tell_verified(intent.number, row.id, Verified::Now, context);
            }
            Stage::Refused { says } => {
                self.failed(intent.number, Failure::Refused(says), context);
            }
            Stage::Unconfirmed { says } => {
                if intent.doubted && begun.since(intent.since) >= CLAIM_SECOND_READ {
                    self.failed(intent.number, Failure::Broken(says), context);
                } else {
                    self.doubt(intent.number, context.now.mono);
                }
            }
            Stage::Checking | Stage::Sent => {}
        }
    }

    fn tell_verified(
        &mut self,
        number: u64,
        booking: u64,
        when: Verified,
        context: &mut Context<'_>,
    ) {
        let act = self.intent(number).map(|intent| intent.act);
        let is_revived = when == Verified::Now && self.is_past(booking, context.now);
        self.notebook.intents.retain(|mine| mine.number != number);
        if let Some(Act::Verify { payment }) = act {
            let how = if is_revived {
                DoneHow::Revived
            } else {
                DoneHow::Verified
            };
            self.settle_payment(booking, payment, how, when == Verified::Now, context);
        }
        let place = self.place_of(booking, context);
        let said = context.wording.verified_by_us(&place, when, is_revived);
        self.tell_outcome(booking, Level::Success, said, context);
    }
}

fn status_of(row: &Booking, payment: u64) -> Option<PaymentStatus> {
    let found = row.payments.iter().find(|one| one.id == payment);
    found.map(|one| one.status)
}
