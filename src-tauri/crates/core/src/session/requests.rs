//! Requests of our own: renewals and cancellings (ledger rules 16 and 17), and what else the user wants of
//! this session. A request is stored before it goes out, is never sent twice, and is told once.

use super::{Context, Session, telling::News};
use crate::{
    booking::{Booking, Status},
    clock::{Mono, UnixMillis},
    companion::{Effect, Wish},
    countdown::Countdown,
    event::{Kind, Level, Source, Subject},
    intent::{Act, Agreement, Intent, Method, Reply, Stage},
    key::{Key, Timer},
    ledger::Learned,
    money::Money,
    reads::Read,
    reconcile::{Fact, What},
    timing::{
        CLAIM_EARLY, CLAIM_SECOND_READ, READ_AFTER_END, RENEW_AT_END, ROW_INCOMPLETE, SNOOZE,
    },
    trouble::TroubleCode,
    wire,
    wording::Failure,
};

impl Session {
    /// The user wants something.
    pub(crate) fn wish(
        &mut self,
        wish: Wish,
        context: &mut Context<'_>,
    ) -> Result<(), TroubleCode> {
        let server = self.clock.now(context.now);
        match wish {
            Wish::Renew {
                booking,
                method,
                price,
            } => {
                let ceiling = price;
                self.ask(booking, Act::Renew { method, ceiling }, context)
            }
            Wish::Cancel { booking } => self.ask(booking, Act::Cancel, context),
            Wish::RenewAtEnd {
                booking,
                method,
                price,
            } => self.agree(booking, method, price, server),
            Wish::LetEnd { booking } => {
                self.notebook
                    .agreements
                    .retain(|agreement| agreement.booking != booking);
                Ok(())
            }
            Wish::Snooze { of } => {
                let again = server.after(SNOOZE);
                self.notebook.snoozed.insert(of, again);
                Ok(())
            }
            Wish::StartCountdown { label, end } => {
                let ahead = self.clock.ahead_of_wall(context.now);
                let end = UnixMillis(end.0.saturating_add(ahead));
                if end <= server {
                    return Err(TroubleCode::CountdownOver);
                }
                let id = self.notebook.next_countdown;
                self.notebook.next_countdown += 1;
                self.notebook.countdowns.push(Countdown {
                    id,
                    label: crate::plain::plain_line(&label).trim().to_owned(),
                    started: server,
                    end,
                });
                Ok(())
            }
            Wish::StopCountdown { id } => {
                self.notebook.countdowns.retain(|one| one.id != id);
                self.notebook.snoozed.remove(&Timer::Own(id));
                Ok(())
            }
        }
    }

    /// A request was answered, or not.
    pub(crate) fn replied(&mut self, number: u64, reply: Reply, context: &mut Context<'_>) {
        let now = context.now.mono;
        let Some(at) = self
            .notebook
            .intents
            .iter()
            .position(|intent| intent.number == number)
        else {
            return;
        };
        let intent = self.notebook.intents[at].clone();
        match reply {
            Reply::Done(body) => self.done(&intent, &body, context),
            Reply::Refused { says } => self.failed(number, Failure::Refused(says), context),
            Reply::NotSent => self.failed(number, Failure::NotSent, context),
            Reply::Unauthorized => {
                self.failed(number, Failure::NotSent, context);
                self.refuse(context);
            }
            Reply::Unknown { says } => {
                self.notebook.intents[at].stage = Stage::Unconfirmed { says };
                self.notebook.intents[at].since = now;
                self.reads.want(Read::Bookings, now);
            }
        }
        self.flush_batch(context);
        self.reads.want(Read::Bookings, now);
        self.schedule(context);
    }

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

    /// The booking was read: what waited for that goes on.
    pub(super) fn go_on_with(&mut self, row: &Booking, begun: Mono, context: &mut Context<'_>) {
        let waiting: Vec<u64> = self
            .notebook
            .intents
            .iter()
            .filter(|intent| {
                intent.booking == row.id && intent.stage == Stage::Checking && begun >= intent.since
            })
            .map(|intent| intent.number)
            .collect();
        for number in waiting {
            self.send(number, row, context);
        }
        self.settle_cancelling(row, begun, context);
    }

    /// The booking could not be read, so nothing is asked for.
    pub(super) fn could_not_check(&mut self, booking: u64, context: &mut Context<'_>) {
        for number in self.checking(booking) {
            self.failed(number, Failure::NotSent, context);
        }
    }

    /// What was not asked for yet is not asked for any more: an earlier run wanted it, or the token died.
    pub(super) fn give_up_checking(&mut self, context: &mut Context<'_>) {
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

    /// Another set of data holds no booking that anything was asked for.
    pub(super) fn give_up_all(&mut self, context: &mut Context<'_>) {
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

    /// A good list settles what was unconfirmed (ledger rule 16).
    pub(super) fn settle_intents(&mut self, begun: Mono, context: &mut Context<'_>) {
        self.run_agreements(context);
        let unconfirmed: Vec<Intent> = self
            .notebook
            .intents
            .iter()
            .filter(|intent| {
                matches!(intent.stage, Stage::Unconfirmed { .. }) && begun >= intent.since
            })
            .cloned()
            .collect();
        for intent in unconfirmed {
            if intent.is_renewal() {
                self.settle_renewal(&intent, begun, context);
            } else if let Some(row) = self.rows.booking(intent.booking).cloned() {
                self.settle_cancelling(&row, begun, context);
            }
        }
    }

    /// A held frame of a failed renewal is explained by a booking without a payment that it left behind
    /// (S5.4).
    pub(super) fn explain_failures(&mut self, begun: Mono, context: &mut Context<'_>) {
        if !self.ledger.holds_failure() {
            return;
        }
        let orphans: Vec<(Fact, Mono)> = self
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
            .filter(|(fact, _)| !self.ledger.is_told(&fact.key) && self.ledger.expects(fact))
            .collect();
        for (fact, complete_by) in orphans {
            if begun >= complete_by {
                self.tell_fact(&fact, Source::Frame, context);
                return;
            }
            self.reads.want(Read::Bookings, complete_by);
        }
    }

    /// Confirms a cancelling that we asked for.
    pub(super) fn confirm_cancelled(&mut self, booking: u64, key: Key, context: &mut Context<'_>) {
        self.silence(key, context);
        self.notebook
            .agreements
            .retain(|agreement| agreement.booking != booking);
        let place = self.place_of(booking, context);
        let said = context.wording.cancelled_by_us(&place);
        self.tell_outcome(booking, Level::Success, said, context);
    }

    /// Says that the server's data is another set than before.
    pub(super) fn say_begun_anew(&mut self, context: &mut Context<'_>) {
        let row = self.ledger.take_row();
        let news = News {
            at: self.clock.now(context.now),
            kind: Kind::Other,
            level: Level::Info,
            said: context.wording.begun_anew(),
            subject: None,
            source: Source::Poll,
        };
        self.tell(row, Vec::new(), news, context);
    }

    fn ask(
        &mut self,
        booking: u64,
        act: Act,
        context: &mut Context<'_>,
    ) -> Result<(), TroubleCode> {
        if self.is_refused() {
            return Err(TroubleCode::TokenRefused);
        }
        let Some(row) = self.own_bookings().find(|row| row.id == booking) else {
            return Err(TroubleCode::BookingUnknown);
        };
        if self
            .notebook
            .intents
            .iter()
            .any(|intent| intent.booking == booking)
        {
            return Err(TroubleCode::RequestUnderWay);
        }
        let (born, slot) = (row.born(), row.slot);
        self.put_intent(booking, born, slot, act, Stage::Checking, context);
        self.reads
            .want_now(Read::Booking(booking), context.now.mono);
        Ok(())
    }

    fn put_intent(
        &mut self,
        booking: u64,
        born: UnixMillis,
        slot: u64,
        act: Act,
        stage: Stage,
        context: &Context<'_>,
    ) -> u64 {
        let number = self.notebook.next_intent;
        self.notebook.next_intent += 1;
        self.notebook.intents.push(Intent {
            number,
            booking,
            born,
            slot,
            act,
            asked: self.clock.now(context.now),
            stage,
            since: context.now.mono,
            doubted: false,
        });
        number
    }

    fn agree(
        &mut self,
        booking: u64,
        method: Method,
        ceiling: Money,
        server: UnixMillis,
    ) -> Result<(), TroubleCode> {
        let end = self
            .own_bookings()
            .find(|row| row.id == booking && row.counts())
            .and_then(|row| row.end)
            .filter(|end| *end > server)
            .ok_or(TroubleCode::BookingUnknown)?;
        self.notebook
            .agreements
            .retain(|agreement| agreement.booking != booking);
        self.notebook.agreements.push(Agreement {
            booking,
            end,
            method,
            ceiling,
        });
        Ok(())
    }

    /// Asks for what was agreed to, once the server has closed the booking.
    pub(super) fn run_agreements(&mut self, context: &mut Context<'_>) {
        let server = self.clock.now(context.now);
        // The server may be a little ahead of what we know of its clock.
        let over_by = server.after(self.clock.uncertainty() + READ_AFTER_END);
        let agreements = std::mem::take(&mut self.notebook.agreements);
        for agreement in agreements {
            let Agreement {
                booking,
                end,
                method,
                ceiling,
            } = agreement;
            let Some(row) = self.rows.booking(booking).cloned() else {
                continue;
            };
            // Another end, or a cancelling, is not what was agreed to.
            let is_over = match row.status {
                _ if row.end != Some(end) => continue,
                Status::CancelledByLot | Status::CancelledByDriver => continue,
                Status::Completed => end <= over_by,
                Status::Live | Status::Scheduled | Status::Unknown => false,
            };
            if row.status == Status::Completed && !is_over {
                continue;
            }
            if !is_over {
                self.notebook.agreements.push(agreement);
                continue;
            }
            let key = Key::RenewedAtEnd { booking, end };
            if self.ledger.is_told(&key) {
                continue;
            }
            self.silence(key, context);
            let act = Act::Renew { method, ceiling };
            let (born, slot) = (row.born(), row.slot);
            let number = self.put_intent(booking, born, slot, act, Stage::Checking, context);
            if server.since(end) > RENEW_AT_END {
                self.failed(number, Failure::TooLate, context);
            } else {
                self.send(number, &row, context);
            }
        }
    }

    fn send(&mut self, number: u64, row: &Booking, context: &mut Context<'_>) {
        let Some(intent) = self.intent(number).cloned() else {
            return;
        };
        let price = match intent.act {
            Act::Renew { ceiling, .. } => {
                let price = row.renewal_price().unwrap_or(ceiling);
                if price > ceiling {
                    self.failed(number, Failure::Dearer(price), context);
                    return;
                }
                price
            }
            Act::Cancel => Money::default(),
        };
        let now = context.now.mono;
        for mine in &mut self.notebook.intents {
            if mine.number == number {
                mine.stage = Stage::Sent;
                mine.since = now;
            }
        }
        context.effects.push_back(Effect::Send {
            epoch: self.epoch,
            intent: number,
            request: intent.request(price),
        });
    }

    fn done(&mut self, intent: &Intent, body: &str, context: &mut Context<'_>) {
        let parsed = match intent.act {
            Act::Renew { .. } => wire::renewed(body),
            Act::Cancel => wire::cancelled(body),
        };
        let Ok(row) = parsed else {
            // It was done, but what it made has to be read.
            let says = None;
            return self.replied(intent.number, Reply::Unknown { says }, context);
        };
        // A read that began before this reply doesn't count for what we wrote (ledger rule 5).
        let now = context.now.mono;
        let facts = self.learn_booking(row.clone(), now, false, context);
        match intent.act {
            Act::Renew { .. } => {
                self.notebook
                    .intents
                    .retain(|mine| mine.number != intent.number);
                self.tell_facts(facts, Source::Reply, context);
                let fact = Fact {
                    key: Key::Renewed {
                        booking: row.id,
                        born: row.born(),
                    },
                    at: row.born(),
                    what: What::Renewed(row),
                };
                self.tell_fact(&fact, Source::Reply, context);
            }
            Act::Cancel => {
                self.tell_facts(facts, Source::Reply, context);
                // It was cancelled before, so that the read had nothing new to say.
                if let Some(at) = self
                    .notebook
                    .intents
                    .iter()
                    .position(|mine| mine.number == intent.number)
                {
                    self.notebook.intents.remove(at);
                    let episode = self
                        .rows
                        .bookings
                        .get(&row.id)
                        .map_or(0, |seen| seen.kept.episode);
                    let key = Key::Declined {
                        booking: row.id,
                        born: row.born(),
                        episode,
                    };
                    self.confirm_cancelled(row.id, key, context);
                }
            }
        }
    }

    fn settle_renewal(&mut self, intent: &Intent, begun: Mono, context: &mut Context<'_>) {
        let earliest = intent.asked.before(CLAIM_EARLY);
        let made = self
            .rows
            .bookings
            .values()
            .filter(|seen| {
                let row = &seen.kept.row;
                row.slot == intent.slot && row.id != intent.booking && row.born() >= earliest
            })
            .max_by_key(|seen| seen.kept.row.born());
        let is_renewed = made.is_some_and(|seen| seen.kept.row.is_renewal());
        if is_renewed {
            // The read that showed it has told it.
            self.notebook
                .intents
                .retain(|mine| mine.number != intent.number);
            return;
        }
        let left_behind = made.is_some_and(|seen| is_orphan(&seen.kept.row));
        if intent.doubted && begun.since(intent.since) >= CLAIM_SECOND_READ {
            let Stage::Unconfirmed { says } = intent.stage.clone() else {
                return;
            };
            let failure = if left_behind {
                Failure::Halfway(says)
            } else {
                Failure::Broken(says)
            };
            self.failed(intent.number, failure, context);
        } else {
            self.doubt(intent.number, context.now.mono);
        }
    }

    /// A booking that is still live after we asked to cancel it, in two good reads, was not cancelled.
    fn settle_cancelling(&mut self, row: &Booking, begun: Mono, context: &mut Context<'_>) {
        let unconfirmed = self.notebook.intents.iter().find(|intent| {
            intent.booking == row.id
                && intent.act == Act::Cancel
                && matches!(intent.stage, Stage::Unconfirmed { .. })
                && begun >= intent.since
        });
        let Some(intent) = unconfirmed.cloned() else {
            return;
        };
        if !row.is_open() && row.status != Status::Completed {
            self.notebook
                .intents
                .retain(|mine| mine.number != intent.number);
        } else if intent.doubted && begun.since(intent.since) >= CLAIM_SECOND_READ {
            let Stage::Unconfirmed { says } = intent.stage else {
                return;
            };
            self.failed(intent.number, Failure::Broken(says), context);
        } else {
            self.doubt(intent.number, context.now.mono);
        }
    }

    fn doubt(&mut self, number: u64, now: Mono) {
        for mine in &mut self.notebook.intents {
            if mine.number == number {
                mine.doubted = true;
                self.reads
                    .want(Read::Bookings, now.max(mine.since + CLAIM_SECOND_READ));
            }
        }
    }

    fn failed(&mut self, number: u64, failure: Failure, context: &mut Context<'_>) {
        self.fail(number, &failure, Source::Reply, context);
    }

    fn fail(&mut self, number: u64, failure: &Failure, source: Source, context: &mut Context<'_>) {
        let Some(at) = self
            .notebook
            .intents
            .iter()
            .position(|intent| intent.number == number)
        else {
            return;
        };
        let intent = self.notebook.intents.remove(at);
        let place = self.place_of(intent.booking, context);
        match intent.act {
            Act::Renew { .. } => {
                let fact = Fact {
                    key: Key::RenewalFailed { intent: number },
                    at: self.clock.now(context.now),
                    what: What::RenewalFailed(Some(intent.booking)),
                };
                let said = context.wording.renewal_failed(&place, failure);
                match self.ledger.learn(&fact, context.now.mono) {
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
            Act::Cancel => {
                let said = context.wording.not_cancelled(&place, failure);
                self.tell_outcome(intent.booking, Level::Error, said, context);
            }
        }
        // The state is read again before "try again" is offered.
        self.reads.want(Read::Bookings, context.now.mono);
    }

    fn tell_outcome(
        &mut self,
        booking: u64,
        level: Level,
        said: crate::wording::Said,
        context: &mut Context<'_>,
    ) {
        let row = self.ledger.take_row();
        let news = News {
            at: self.clock.now(context.now),
            kind: Kind::Other,
            level,
            said,
            subject: Some(Subject::Booking(booking)),
            source: Source::Reply,
        };
        self.tell(row, Vec::new(), news, context);
    }

    fn place_of(&self, booking: u64, context: &Context<'_>) -> String {
        self.rows
            .booking(booking)
            .map(|row| context.wording.place(row))
            .unwrap_or_default()
    }

    fn intent(&self, number: u64) -> Option<&Intent> {
        self.notebook
            .intents
            .iter()
            .find(|intent| intent.number == number)
    }

    fn checking(&self, booking: u64) -> Vec<u64> {
        self.notebook
            .intents
            .iter()
            .filter(|intent| intent.booking == booking && intent.stage == Stage::Checking)
            .map(|intent| intent.number)
            .collect()
    }
}

/// Whether a booking is what a failed renewal leaves behind: live, and without a payment (S5.4).
fn is_orphan(row: &Booking) -> bool {
    row.is_open() && row.payments.is_empty()
}
