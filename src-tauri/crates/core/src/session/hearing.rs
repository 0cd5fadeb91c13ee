//! Frames: whose they are, whether they are new, and what has to be read because of them.

use super::{Context, Session, rows::Missing, telling::News};
use crate::{
    acceptance::Meant,
    booking::{PaymentStatus, Status},
    claim::{Claim, State},
    event::{Kind, Level, Reading, Source, Subject},
    intent::Stage,
    key::Key,
    ledger::{Heard, Matter, Via},
    reads::{Read, reads_of},
    timing::{CLOSING_PROMPT, READ_AFTER_END, ROW_FRESH},
    wash::{WashId, WashStatus},
    wire::{self, Frame},
};

impl Session {
    /// A text came over a socket.
    pub(super) fn hear(&mut self, via: Via, text: &str, context: &mut Context<'_>) {
        let Ok(Frame::Message(message)) = wire::frame(text) else {
            return;
        };
        let reading = message.reading();
        let meant = context.acceptance.judge(
            reading.kind,
            message.is_wash_object,
            via.channel,
            &self.account.role,
        );
        if meant == Meant::No {
            self.ledger.count_foreign(reading.kind);
            return;
        }
        let now = context.now.mono;
        self.read_because_of(reading.kind, now);
        if self.echoes.is_twin(via, &message.text, now) {
            return;
        }
        // One that is known is counted in its own row.
        let is_message = self.is_message(&reading);
        let is_counted = is_message && self.echoes.row_of(&message.text, now).is_some();
        if !is_counted && !self.flood.admits(is_message, now) {
            self.leave_out(context);
            return;
        }
        let claim = Claim {
            kind: reading.kind,
            is_wash_payment: reading.is_wash_payment,
            names: reading.subject,
            message,
            at: self.clock.now(context.now),
            is_by_own_clock: !self.clock.is_known(),
            state: State::Held,
            is_copy: false,
            may_repeat: false,
            heard: now,
            doubted: false,
        };
        match reading.kind {
            Kind::Other if is_message => self.hear_message(claim, context),
            Kind::RenewalFailed => self.hear_failure(claim, context),
            Kind::ExpiringSoon
            | Kind::Expired
            | Kind::RenewalSucceeded
            | Kind::AutoExpired
            | Kind::Declined
            | Kind::CashVerified
            | Kind::NewBooking
            | Kind::WashDone
            | Kind::EmployeeAssigned
            | Kind::CashWaiting
            | Kind::WashBooked
            | Kind::Other => {
                let matter = match meant {
                    Meant::Surely => self.matter_of(&claim, &reading, context),
                    Meant::Perhaps | Meant::No => Matter::Unsure,
                };
                self.hear_event(claim, matter, context);
            }
        }
    }

    /// A frame of a flood is counted, in a row that says so, and no more; what it may be about is read all the same
    /// (ledger rule 28).
    fn leave_out(&mut self, context: &mut Context<'_>) {
        let now = context.now.mono;
        let at = self.clock.now(context.now);
        if let Some(row) = self.flood.row(now) {
            context.change.counted.push((row, at));
            return;
        }
        let row = self.ledger.take_row();
        self.flood.told(row, now);
        let news = News {
            at,
            kind: Kind::Other,
            level: Level::Warning,
            said: context.wording.flood(),
            subject: None,
            source: Source::Frame,
        };
        self.tell(row, Vec::new(), news, context);
    }

    /// A message that reading can't see: it is told, and an equal one of late is counted in its row.
    fn hear_message(&mut self, claim: Claim, context: &mut Context<'_>) {
        let now = context.now.mono;
        if let Some(row) = self.echoes.row_of(&claim.message.text, now) {
            self.echoes.told(row);
            context.change.counted.push((row, claim.at));
            return;
        }
        let row = self.ledger.take_row();
        self.echoes.told(row);
        let news = News {
            at: claim.at,
            kind: claim.kind,
            level: claim.message.level,
            said: context.wording.frame(claim.kind, &claim.message, None),
            subject: None,
            source: Source::Frame,
        };
        self.tell(row, Vec::new(), news, context);
    }

    /// A failed renewal is told where a request of ours explains it (ledger rule 3); else a booking that
    /// it left behind has to be found.
    fn hear_failure(&mut self, claim: Claim, context: &mut Context<'_>) {
        let ours = self
            .notebook
            .intents
            .iter()
            .filter(|intent| intent.is_renewal() && intent.stage != Stage::Checking)
            // One that is known to have succeeded only waits for its answer.
            .find(|intent| !self.is_known_done(intent));
        let Some(intent) = ours else {
            // It may be the frame of a failure that was told already.
            self.ledger.hear(claim, Matter::Unsure);
            return;
        };
        let number = intent.number;
        let reason = context.wording.reason_of(&claim.message);
        self.ledger.hear(claim, Matter::Unsure);
        self.renewal_failed(number, Some(reason), Source::Frame, context);
    }

    fn hear_event(&mut self, claim: Claim, matter: Matter, context: &mut Context<'_>) {
        if let Matter::Is(Key::AutoExpired { booking, end }) = matter {
            self.end_first(booking, end, context);
            self.flush_batch(context);
        }
        let heard = self.ledger.hear(claim.clone(), matter);
        if let (Kind::RenewalSucceeded, Some(Subject::Booking(id))) = (claim.kind, claim.names) {
            for intent in &mut self.notebook.intents {
                if intent.may_have_made(id) && intent.stage != Stage::Checking {
                    intent.heard.insert(id);
                }
            }
        }
        if let Heard::Tell(row) = heard {
            let keys = match matter {
                Matter::Is(key) => vec![key],
                Matter::Old
                | Matter::New
                | Matter::Unsure
                | Matter::MayRepeat
                | Matter::Unexpected => Vec::new(),
            };
            self.tell_claim(row, &claim, keys, context);
        }
    }

    /// What is known of the matter of a frame that is surely meant for this account.
    fn matter_of(&self, claim: &Claim, reading: &Reading, context: &Context<'_>) -> Matter {
        let server = self.clock.now(context.now);
        match reading.kind {
            Kind::AutoExpired => self.matter_of_closing(reading.subject, context),
            Kind::RenewalSucceeded if !self.notebook.baselines.bookings => Matter::Unsure,
            Kind::RenewalSucceeded => match reading.subject {
                Some(Subject::Booking(id)) if self.is_known_renewal(id) => Matter::Old,
                Some(_) | None => Matter::New,
            },
            Kind::NewBooking if !self.notebook.baselines.bookings => Matter::Unsure,
            Kind::NewBooking => Matter::New,
            Kind::Declined => {
                let is_possible = self
                    .own_bookings()
                    .any(|row| row.is_open() && row.end.is_none_or(|end| end > server));
                new_if(is_possible || !self.notebook.baselines.bookings)
            }
            Kind::CashVerified => {
                let is_possible = self.own_bookings().any(|row| row.awaits_cash());
                new_if(is_possible || !self.notebook.baselines.bookings)
            }
            Kind::WashDone => self.matter_of_wash(claim),
            // It may be said of whom we have just taken.
            Kind::EmployeeAssigned if self.is_taking_anybody() => Matter::Unsure,
            Kind::EmployeeAssigned => new_if(self.notebook.baselines.employees),
            Kind::Other => {
                let mut washes = self.rows.washes.values();
                let may_repeat = washes.any(|kept| {
                    kept.row.is_cash && kept.row.payment == Some(PaymentStatus::Success)
                });
                if may_repeat {
                    Matter::MayRepeat
                } else {
                    Matter::New
                }
            }
            Kind::ExpiringSoon
            | Kind::Expired
            | Kind::RenewalFailed
            | Kind::CashWaiting
            | Kind::WashBooked => Matter::New,
        }
    }

    /// What is known of the matter of a frame that says that a car is washed.
    fn matter_of_wash(&self, claim: &Claim) -> Matter {
        let baselines = self.notebook.baselines;
        let is_any = |status: WashStatus, is_meant: fn(&Claim, WashId) -> bool| {
            let mut washes = self.rows.washes.values();
            washes.any(|kept| kept.row.status == status && is_meant(claim, kept.row.id))
        };
        if is_any(WashStatus::Completed, |_, _| true) {
            Matter::MayRepeat
        } else if !baselines.add_ons || !baselines.washes {
            Matter::Unsure
        } else if is_any(WashStatus::Open, Claim::is_of) {
            Matter::New
        } else {
            Matter::Unexpected
        }
    }

    /// "Slot #4 has expired" is the newest booking of slot 4 whose end has passed (ledger rule 10). One
    /// that is closed already was told, or was over before the first look.
    fn matter_of_closing(&self, names: Option<Subject>, context: &Context<'_>) -> Matter {
        if !self.notebook.baselines.bookings {
            return Matter::Unsure;
        }
        let soon = self
            .clock
            .now(context.now)
            .after(self.clock.uncertainty() + READ_AFTER_END);
        let booking = match names {
            Some(Subject::Slot(slot)) if self.rows.is_unclear_in_slot(slot, soon) => None,
            Some(Subject::Slot(slot)) => self.rows.ended_in_slot(slot, soon),
            Some(Subject::Booking(id)) => self.rows.booking(id),
            Some(
                Subject::Lot(_) | Subject::Wash(_) | Subject::Employee(_) | Subject::Countdown(_),
            )
            | None => {
                let mut open = self
                    .own_bookings()
                    .filter(|row| row.is_open() && row.end.is_some_and(|end| end <= soon));
                match (open.next(), open.next()) {
                    (Some(only), None) => Some(only),
                    (Some(_), Some(_)) | (None, _) => None,
                }
            }
        };
        let Some((booking, end)) = booking.and_then(|row| Some((row, row.end?))) else {
            return Matter::Unsure;
        };
        if self.was_over_before(end) {
            return Matter::Old;
        }
        let key = Key::AutoExpired {
            booking: booking.id,
            end,
        };
        let is_closed = booking.status == Status::Completed || self.ledger.is_told(&key);
        // One that is over by a slow clock of ours alone may have been cancelled, and another one be meant.
        let is_surely_over = end <= self.clock.now(context.now);
        let is_known_now = booking.is_open() && self.was_read_of_late(booking.id, context);
        // The read after its end has not come since, and another one of the slot may be over by now.
        let is_prompt = self.clock.now(context.now)
            <= end.after(self.clock.uncertainty() + READ_AFTER_END + CLOSING_PROMPT);
        if !is_closed && is_known_now && is_surely_over && is_prompt {
            Matter::Is(key)
        } else if is_closed {
            Matter::Old
        } else {
            Matter::Unsure
        }
    }

    /// Whether the booking is known as it is now: another one may have taken its slot while nobody read, or
    /// since the server said that it is gone.
    fn was_read_of_late(&self, booking: u64, context: &Context<'_>) -> bool {
        let seen = self.rows.bookings.get(&booking);
        seen.filter(|seen| seen.missing == Missing::Not)
            .and_then(|seen| seen.as_of)
            .is_some_and(|as_of| context.now.mono.since(as_of) < ROW_FRESH)
    }

    /// Whether it is a message that no read shows. Of those that are not of the ten a read shows a driver's paid wash only.
    fn is_message(&self, reading: &Reading) -> bool {
        let can_be_read =
            reading.is_wash_payment && reads_of(&self.account.role).contains(&Read::Washes);
        reading.kind == Kind::Other && !can_be_read
    }

    fn is_known_renewal(&self, id: u64) -> bool {
        self.rows.booking(id).is_some_and(|row| row.is_renewal())
            || self
                .ledger
                .of_booking(id)
                .any(|key| matches!(key, Key::Renewed { .. }))
    }

    /// Every frame, also one that was absorbed, forces a read begun after it (ledger rule 9).
    fn read_because_of(&mut self, kind: Kind, now: crate::clock::Mono) {
        for read in super::reads_showing(kind) {
            if reads_of(&self.account.role).contains(read) {
                self.reads.want(*read, now);
            }
        }
        // The long list may have to rest; what it may be about is read by itself (ledger rule 8).
        if matches!(
            kind,
            Kind::AutoExpired | Kind::Declined | Kind::CashVerified
        ) {
            let open: Vec<u64> = self
                .own_bookings()
                .filter(|row| row.is_open() || row.awaits_cash())
                .map(|row| row.id)
                .collect();
            for id in open {
                self.reads.want(Read::Booking(id), now);
            }
        }
    }
}

const fn new_if(is_new: bool) -> Matter {
    if is_new { Matter::New } else { Matter::Unsure }
}
