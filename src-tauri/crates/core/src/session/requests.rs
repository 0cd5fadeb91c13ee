//! Requests of our own: renewals and cancellings (ledger rules 16 and 17), and what else the user wants of
//! this session. A request is stored before it goes out, is never sent twice, and is told once.

use std::collections::BTreeSet;

use super::{Context, Session, failures::is_orphan, telling::News};
use crate::{
    booking::{Booking, Status},
    clock::{Mono, UnixMillis},
    companion::{Effect, Wish},
    countdown::Countdown,
    event::{Kind, Level, Source, Subject},
    intent::{Act, Intent, Reply, Stage},
    key::{Key, Timer},
    money::Money,
    reads::Read,
    reconcile::{Fact, What},
    timing::{CLAIM_EARLY, CLAIM_SECOND_READ, SNOOZE},
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
            Wish::VerifyCash { booking, payment } => self.verify(booking, payment, context),
            Wish::Work { item, task } => self.work(item, task, context),
            Wish::HasLeft { booking } => self.note_left(booking),
            Wish::MuteLot { lot, is_muted } => self.mute_lot(lot, is_muted),
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
            Wish::Mute { booking } => self.stop_reminding(booking),
            Wish::Unmute { booking } => {
                self.notebook.unreminded.remove(&booking);
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
            if self.job_replied(number, &reply, context) {
                self.flush_batch(context);
                self.schedule(context);
            } else if matches!(reply, Reply::Done(_)) {
                // A frame has settled it, perhaps that of another one.
                self.reads.want(Read::Bookings, now);
            }
            return;
        };
        let intent = self.notebook.intents[at].clone();
        match reply {
            Reply::Done(body) => self.done(&intent, &body, context),
            Reply::Refused { says } if matches!(intent.act, Act::Verify { .. }) => {
                self.look_again(&intent, Stage::Refused { says }, context);
            }
            Reply::Refused { says } => self.failed(number, Failure::Refused(says), context),
            Reply::NotSent => self.failed(number, Failure::NotSent, context),
            Reply::Unauthorized => {
                self.failed(number, Failure::NotSent, context);
                self.refuse(context);
            }
            Reply::Unknown { says } if matches!(intent.act, Act::Verify { .. }) => {
                self.say_unconfirmed(&intent, context);
                self.look_again(&intent, Stage::Unconfirmed { says }, context);
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
        self.settle_verifying(row, begun, context);
    }

    /// A good list settles what was unconfirmed (ledger rule 16).
    pub(super) fn settle_intents(&mut self, begun: Mono, context: &mut Context<'_>) {
        self.run_agreements(context);
        let unconfirmed: Vec<Intent> = self
            .notebook
            .intents
            .iter()
            .filter(|intent| intent.stage.is_open() && begun >= intent.since)
            .cloned()
            .collect();
        let early = self
            .notebook
            .intents
            .iter()
            .filter(|intent| intent.stage.is_open() && begun < intent.since);
        for intent in early {
            self.reads.want(Read::Bookings, intent.since);
        }
        for intent in unconfirmed {
            if intent.is_renewal() {
                self.settle_renewal(&intent, begun, context);
            } else if let Some(row) = self.rows.booking(intent.booking).cloned() {
                self.settle_cancelling(&row, begun, context);
                self.settle_verifying(&row, begun, context);
            } else {
                self.failed(intent.number, Failure::Gone, context);
            }
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
        let (born, slot) = (row.born(), row.slot);
        if self.is_asked_for(booking) {
            return Err(TroubleCode::RequestUnderWay);
        }
        match act {
            Act::Renew { .. } => self.renew_instead(booking, context),
            Act::Cancel | Act::Verify { .. } => {}
        }
        self.put_intent(booking, born, slot, act, Stage::Checking, context);
        self.reads
            .want_now(Read::Booking(booking), context.now.mono);
        Ok(())
    }

    /// Whether something is being asked for about the booking.
    pub(super) fn is_asked_for(&self, booking: u64) -> bool {
        self.notebook
            .intents
            .iter()
            .any(|intent| intent.booking == booking)
    }

    pub(super) fn put_intent(
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
        let known = self.rows.bookings.keys().copied();
        let newest = known.chain(self.ledger.renewed()).max();
        // By a clock that may be wrong it was asked for at no time.
        let asked = self.clock.is_known().then(|| self.clock.now(context.now));
        self.notebook.intents.push(Intent {
            number,
            booking,
            born,
            slot,
            act,
            newest: newest.unwrap_or_default(),
            asked: asked.unwrap_or_default(),
            stage,
            since: context.now.mono,
            others: BTreeSet::new(),
            heard: BTreeSet::new(),
            doubted: false,
        });
        number
    }

    pub(super) fn send(&mut self, number: u64, row: &Booking, context: &mut Context<'_>) {
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
            Act::Cancel if row.status == Status::Completed => {
                self.failed(number, Failure::Over, context);
                return;
            }
            Act::Cancel => Money::default(),
            Act::Verify { payment } => {
                if !self.may_be_verified(number, row, payment, context) {
                    return;
                }
                Money::default()
            }
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
            Act::Verify { payment } => return self.verified(intent, payment, body, context),
        };
        let Ok(row) = parsed else {
            // It was done, but what it made has to be read.
            let says = None;
            return self.replied(intent.number, Reply::Unknown { says }, context);
        };
        // A read that began before this reply doesn't count for what we wrote (ledger rule 5). What was
        // made by it and read meanwhile is known better from there.
        let seen = self.rows.bookings.get(&row.id).and_then(|seen| seen.as_of);
        let facts = if intent.is_renewal() && seen.is_some_and(|as_of| as_of >= intent.since) {
            Vec::new()
        } else {
            self.learn_booking(row.clone(), context.now.mono, false, context)
        };
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
            // Its answer holds no booking, and was taken above.
            Act::Verify { .. } => {}
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
                    let key = self.declined_key(&row);
                    self.confirm_cancelled(row.id, key, context);
                }
            }
        }
    }

    fn settle_renewal(&mut self, intent: &Intent, begun: Mono, context: &mut Context<'_>) {
        // The list that the frame has asked for tells which slot was renewed.
        if self.is_heard_since(begun, intent) {
            return;
        }
        if self.is_known_done(intent) {
            // The read that showed it has told it.
            self.notebook
                .intents
                .retain(|mine| mine.number != intent.number);
            return;
        }
        let left_behind = self.made_since(intent).any(is_orphan);
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

    /// A renewal of one slot, also one that is gone later, is no success of a request for another.
    pub(super) fn exclude_renewal(&mut self, booking: u64, slot: u64) {
        for intent in &mut self.notebook.intents {
            if intent.slot != slot && booking > intent.newest {
                intent.others.insert(booking);
            }
        }
    }

    /// Whether a renewal is known to have succeeded. Another booking of the slot may have followed it; or it was
    /// cancelled and deleted before anybody read it, and only its frame has told of it.
    pub(super) fn is_known_done(&self, intent: &Intent) -> bool {
        self.is_heard_of(intent) || self.made_since(intent).any(Booking::is_renewal)
    }

    /// The bookings that may have come of a renewal.
    fn made_since(&self, intent: &Intent) -> impl Iterator<Item = &Booking> {
        let earliest = intent.asked.before(CLAIM_EARLY);
        let (slot, newest) = (intent.slot, intent.newest);
        self.rows
            .all_bookings()
            .filter(move |row| row.slot == slot && row.id > newest && row.born() >= earliest)
    }

    /// Whether something has told of a renewal since then whose booking is not there.
    fn is_heard_of(&self, intent: &Intent) -> bool {
        let mut renewed = self.ledger.renewed().chain(intent.heard.iter().copied());
        renewed.any(|id| intent.may_have_made(id) && self.rows.booking(id).is_none())
    }

    /// Whether a frame has told since then of a renewal that may be this one, and whose booking is not known yet.
    fn is_heard_since(&self, begun: Mono, intent: &Intent) -> bool {
        let young = self.ledger.claims().iter();
        young
            .filter(|claim| claim.kind == Kind::RenewalSucceeded && claim.heard > begun)
            .any(|claim| match claim.names {
                Some(Subject::Booking(id)) => {
                    intent.may_have_made(id) && self.rows.booking(id).is_none()
                }
                _ => false,
            })
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
        if row.status == Status::CancelledByDriver {
            // It was cancelled before we asked, and the read had nothing new to say.
            self.notebook
                .intents
                .retain(|mine| mine.number != intent.number);
            let key = self.declined_key(row);
            self.confirm_cancelled(row.id, key, context);
        } else if intent.doubted && begun.since(intent.since) >= CLAIM_SECOND_READ {
            let Stage::Unconfirmed { says } = intent.stage else {
                return;
            };
            self.failed(intent.number, Failure::Broken(says), context);
        } else {
            self.doubt(intent.number, context.now.mono);
        }
    }

    fn declined_key(&self, row: &Booking) -> Key {
        let seen = self.rows.bookings.get(&row.id);
        Key::Declined {
            booking: row.id,
            born: row.born(),
            episode: seen.map_or(0, |seen| seen.kept.episode),
        }
    }

    pub(super) fn doubt(&mut self, number: u64, now: Mono) {
        for mine in &mut self.notebook.intents {
            if mine.number == number {
                mine.doubted = true;
                self.reads
                    .want(Read::Bookings, now.max(mine.since + CLAIM_SECOND_READ));
            }
        }
    }

    pub(super) fn tell_outcome(
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

    pub(super) fn place_of(&self, booking: u64, context: &Context<'_>) -> String {
        self.rows
            .booking(booking)
            .map(|row| context.wording.place(row))
            .unwrap_or_default()
    }

    pub(super) fn intent(&self, number: u64) -> Option<&Intent> {
        self.notebook
            .intents
            .iter()
            .find(|intent| intent.number == number)
    }
}
