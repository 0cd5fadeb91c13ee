//! Requests that come to nothing: what is told of them, and which frames of failure they explain (ledger
//! rules 3 and 16).

use super::{Context, Session, telling::News};
use crate::{
    booking::Booking,
    clock::Mono,
    desk::Item,
    event::{Kind, Level, Source, Subject},
    intent::{Act, FailedRenewal, Stage},
    key::Key,
    ledger::Learned,
    reads::Read,
    reconcile::{Fact, What},
    timing::ROW_INCOMPLETE,
    trouble::TroubleCode,
    wording::Failure,
};

impl Session {
    /// A renewal of ours failed, as a frame says.
    pub(super) fn renewal_failed(
        &mut self,
        number: u64,
        says: Option<String>,
        source: Source,
        context: &mut Context<'_>,
    ) {
        self.fail(number, &Failure::Broken(says), source, context);
        self.flush_batch(context);
    }

    /// The booking could not be read, so nothing is asked for.
    pub(super) fn could_not_check(&mut self, booking: u64, context: &mut Context<'_>) {
        for number in self.checking(booking) {
            self.failed(number, Failure::NotSent, context);
        }
    }

    /// What was not asked for yet is not asked for any more: an earlier run wanted it, or the token died.
    pub(super) fn give_up_checking(&mut self, context: &mut Context<'_>) {
        self.give_up_waiting_jobs(context);
        let waiting: Vec<u64> = self
            .notebook
            .intents
            .iter()
            .filter(|intent| intent.stage == Stage::Checking)
            .map(|intent| intent.number)
            .collect();
        for number in waiting {
            self.failed(number, Failure::NotSent, context);
        }
    }

    /// Another set of data holds no booking that anything was asked for. A renewal that was told as done
    /// before its answer came has not failed.
    pub(super) fn give_up_all(&mut self, context: &mut Context<'_>) {
        let renewed: Vec<u64> = self.ledger.renewed().collect();
        self.notebook
            .intents
            .retain(|intent| !renewed.iter().any(|id| intent.may_have_made(*id)));
        let numbers: Vec<u64> = self
            .notebook
            .intents
            .iter()
            .map(|intent| intent.number)
            .collect();
        for number in numbers {
            self.failed(number, Failure::Gone, context);
        }
    }

    /// The booking that a request is about is gone.
    pub(super) fn nothing_to_ask_for(
        &mut self,
        booking: u64,
        begun: Mono,
        context: &mut Context<'_>,
    ) {
        for number in self.checking(booking) {
            let is_late = self
                .intent(number)
                .is_some_and(|intent| begun >= intent.since);
            if is_late {
                self.failed(number, Failure::Gone, context);
            }
        }
    }

    /// A held frame of a failed renewal is explained by a booking without a payment that it left behind
    /// (S5.4).
    pub(super) fn explain_failures(&mut self, begun: Mono, context: &mut Context<'_>) {
        self.take_own_orphans(context);
        if !self.ledger.holds_failure() {
            return;
        }
        let orphans = self
            .rows
            .bookings
            .values()
            .filter(|seen| is_orphan(&seen.kept.row))
            .map(|seen| {
                let row = &seen.kept.row;
                let (booking, born) = (row.id, row.born());
                let fact = Fact {
                    key: Key::OrphanRenewal { booking, born },
                    at: born,
                    what: What::RenewalFailed(Some(booking)),
                };
                (fact, seen.first + ROW_INCOMPLETE)
            })
            .filter(|(fact, _): &(Fact, Mono)| !self.ledger.is_told(&fact.key))
            .filter_map(|(fact, at)| Some((self.ledger.nearest(&fact)?, fact, at)));
        // A frame is of the one that was made at its time, which may be too young to be judged.
        let nearest = orphans.min_by_key(|(distance, _, _)| *distance);
        let Some((_, fact, complete_by)) = nearest else {
            return;
        };
        if begun >= complete_by {
            self.tell_fact(&fact, Source::Frame, context);
            self.explain_failures(begun, context);
        } else {
            self.reads.want(Read::Bookings, complete_by);
        }
    }

    /// What a failed renewal of ours has left behind explains no other frame: each that failed left one
    /// booking at most.
    fn take_own_orphans(&mut self, context: &mut Context<'_>) {
        for failed in std::mem::take(&mut self.notebook.failed) {
            let FailedRenewal { slot, newest, .. } = failed;
            let made = self
                .rows
                .all_bookings()
                .find(|row| row.slot == slot && row.id > newest && is_orphan(row));
            match made.map(|row| (row.id, row.born())) {
                Some((booking, born)) => {
                    self.silence(Key::OrphanRenewal { booking, born }, context);
                }
                None => self.notebook.failed.push(failed),
            }
        }
    }

    /// A whole list shows what the failed renewals before it have left behind; what comes later is another
    /// one's.
    pub(super) fn forget_failed(&mut self, begun: Mono) {
        self.notebook.failed.retain(|failed| begun < failed.since);
    }

    pub(super) fn failed(&mut self, number: u64, failure: Failure, context: &mut Context<'_>) {
        self.fail(number, &failure, Source::Reply, context);
    }

    pub(super) fn fail(
        &mut self,
        number: u64,
        failure: &Failure,
        source: Source,
        context: &mut Context<'_>,
    ) {
        let Some(at) = self
            .notebook
            .intents
            .iter()
            .position(|intent| intent.number == number)
        else {
            return;
        };
        let intent = self.notebook.intents.remove(at);
        // Its state is read again before "try again" is offered.
        let now = context.now.mono;
        self.checks.insert(intent.booking, now);
        self.reads.want_now(Read::Booking(intent.booking), now);
        if intent.is_renewal() && failure.was_tried() {
            self.notebook.failed.push(FailedRenewal {
                slot: intent.slot,
                newest: intent.newest,
                since: now,
            });
        }
        let place = self.place_of(intent.booking, context);
        match intent.act {
            Act::Renew { .. } => {
                let fact = Fact {
                    key: Key::RenewalFailed { intent: number },
                    at: self.clock.now(context.now),
                    what: What::RenewalFailed(Some(intent.booking)),
                };
                let said = context.wording.renewal_failed(&place, failure);
                let learned = if failure.was_tried() {
                    self.ledger.learn(&fact, context.now.mono)
                } else {
                    self.ledger
                        .judge(fact.key)
                        .map_or(Learned::Known, Learned::Tell)
                };
                match learned {
                    Learned::Tell(row) => {
                        let news = News {
                            at: fact.at,
                            kind: Kind::RenewalFailed,
                            level: Level::Error,
                            said,
                            subject: Some(Subject::Booking(intent.booking)),
                            source,
                        };
                        self.tell(row, vec![fact.key], news, context);
                    }
                    Learned::Complete(_) | Learned::Known => {}
                }
            }
            Act::Verify { payment } => {
                let (why, says) = setback_of(failure);
                self.put_setback(Item::Payment(payment), why, says);
                let said = context.wording.not_verified(&place, failure);
                self.tell_outcome(intent.booking, Level::Error, said, context);
            }
            Act::Cancel => {
                let said = context.wording.not_cancelled(&place, failure);
                self.tell_outcome(intent.booking, Level::Error, said, context);
            }
        }
        // The state is read again before "try again" is offered.
        self.reads.want(Read::Bookings, context.now.mono);
    }

    pub(super) fn checking(&self, booking: u64) -> Vec<u64> {
        self.notebook
            .intents
            .iter()
            .filter(|intent| intent.booking == booking && intent.stage == Stage::Checking)
            .map(|intent| intent.number)
            .collect()
    }
}

/// What the desk shows of a verification that came to nothing.
fn setback_of(failure: &Failure) -> (TroubleCode, Option<String>) {
    match failure {
        Failure::Refused(says) => (TroubleCode::DeskRefused, says.clone()),
        Failure::Broken(says) | Failure::Halfway(says) => (TroubleCode::DeskNotDone, says.clone()),
        Failure::NotSent => (TroubleCode::DeskNotSent, None),
        Failure::Dearer(_)
        | Failure::Gone
        | Failure::TooLate
        | Failure::Moved
        | Failure::Over
        | Failure::Cancelled
        | Failure::NotPending => (TroubleCode::DeskOvertaken, None),
    }
}

/// Whether a booking is what a failed renewal leaves behind: live, and without a payment (S5.4).
pub(super) fn is_orphan(row: &Booking) -> bool {
    row.is_open() && row.payments.is_empty()
}
