//! Reads: each is compared with what was seen before, and what it shows to have happened is told. The
//! first good read of a resource is silent (ledger rule 19).

use std::{collections::BTreeSet, time::Duration};

use super::{Context, Session, rows::Missing, rows::SeenBooking};
use crate::{
    account::Role,
    backoff::spread,
    booking::{Booking, PaymentStatus, Phase, Status},
    claim::Claim,
    clock::{ClockSample, Mono, Now, UnixMillis},
    event::{Kind, Source},
    key::{Key, Timer, WashPayment},
    reads::{Read, reads_of},
    reconcile::{self, Fact},
    record::{Kept, Record, RecordName},
    timing::{
        CLOCK_WAIT, KEY_KEPT, PENDING_KEPT, READ_AFTER_END, READ_PENDING, READ_UNHEARD,
        ROUGH_CLOCK, ROW_INCOMPLETE, VERIFY,
    },
    wash::{Wash, WashId, WashStatus},
    wire::{self, Unreadable},
};

/// Failed requests of our own whose keys are kept: their frames come within minutes.
const INTENTS_KEPT: u64 = 100;

/// Kinds that the list of bookings shows to a driver, and to an owner.
const OF_DRIVER: [Kind; 5] = [
    Kind::RenewalSucceeded,
    Kind::RenewalFailed,
    Kind::AutoExpired,
    Kind::Declined,
    Kind::CashVerified,
];
const OF_OWNER: [Kind; 1] = [Kind::NewBooking];

impl Session {
    /// A good body was read.
    pub(super) fn learn(
        &mut self,
        read: Read,
        body: &str,
        begun: Mono,
        context: &mut Context<'_>,
    ) -> Result<(), Unreadable> {
        match read {
            Read::Bookings => {
                let (rows, unread) = wire::bookings(body)?;
                // A list that can't be read whole can't say what is missing.
                self.learn_list(rows, unread == 0, begun, context);
            }
            Read::Booking(id) => {
                let row = wire::booking(body)?;
                if row.id != id {
                    return Err(Unreadable::OtherShape);
                }
                self.learn_one(row, begun, context);
            }
            Read::AddOns => {
                let (rows, unread) = wire::add_ons(body)?;
                let is_first = !std::mem::replace(&mut self.notebook.baselines.add_ons, true);
                if unread == 0 {
                    self.rows.washes_read.add_ons = Some(begun);
                }
                let is_missing = |id: WashId| unread == 0 && !id.is_standalone();
                self.learn_washes(rows, is_first, is_missing, context);
            }
            Read::Washes => {
                let (rows, unread) = wire::standalone_washes(body)?;
                let is_first = !std::mem::replace(&mut self.notebook.baselines.washes, true);
                if unread == 0 {
                    self.rows.washes_read.standalone = Some(begun);
                }
                let is_missing = |id: WashId| unread == 0 && id.is_standalone();
                self.learn_washes(rows, is_first, is_missing, context);
            }
            Read::Employees => {
                let (rows, unread) = wire::employees(body)?;
                self.learn_employees(rows, unread == 0, begun, context);
            }
            Read::Lots => self.learn_lots(wire::lots(body)?.0),
            Read::LotPayments => {
                let (rows, unread) = wire::lot_payments(body)?;
                self.learn_payments(rows, unread == 0, begun, context);
            }
            Read::LotWashes => {
                let (rows, unread) = wire::lot_washes(body)?;
                self.learn_lot_washes(rows, unread == 0, true, begun, context);
            }
            Read::LotAddOns => {
                let (rows, unread) = wire::lot_add_ons(body)?;
                self.learn_lot_washes(rows, unread == 0, false, begun, context);
            }
            Read::Verify | Read::Clock => {}
        }
        Ok(())
    }

    /// The server says that there is no such row.
    pub(super) fn learn_gone(
        &mut self,
        read: Read,
        begun: Mono,
        context: &mut Context<'_>,
    ) -> Result<(), Unreadable> {
        let Read::Booking(id) = read else {
            return Err(Unreadable::OtherShape);
        };
        self.complete(id, context.now.mono);
        self.nothing_to_ask_for(id, begun, context);
        self.lose_payments_of(id, context);
        let now = context.now.mono;
        let Some(seen) = self.rows.bookings.get_mut(&id) else {
            return Ok(());
        };
        if seen.as_of.is_some_and(|as_of| begun < as_of) {
            return Ok(());
        }
        match seen.missing {
            Missing::FromList => self.lose(id, context),
            Missing::Not | Missing::ByItself => {
                seen.missing = Missing::ByItself;
                self.reads.want(Read::Bookings, now);
            }
        }
        Ok(())
    }

    /// A read failed: what waited for it must not wait for ever.
    pub(super) fn not_read(&mut self, read: Read, begun: Mono, context: &mut Context<'_>) {
        let now = context.now.mono;
        match read {
            Read::Bookings => {
                self.ledger.read_failed(&OF_DRIVER, now);
                self.ledger.read_failed(&OF_OWNER, now);
            }
            Read::AddOns => self.ledger.read_failed(&[Kind::WashDone], now),
            Read::Washes => self.ledger.read_failed(&[Kind::WashDone, Kind::Other], now),
            Read::Employees => self.ledger.read_failed(&[Kind::EmployeeAssigned], now),
            Read::Lots | Read::LotPayments | Read::LotWashes | Read::LotAddOns => {}
            Read::Booking(id) => self.could_not_check(id, context),
            Read::Verify | Read::Clock => {}
        }
        self.could_not_work(read, context);
        self.away.read(read, begun);
    }

    /// Does what is due about frames that no read has shown.
    pub(super) fn settle_frames(&mut self, context: &mut Context<'_>) {
        // By a clock that may be wrong nothing is old.
        let server = if self.clock.is_known() {
            self.clock.now(context.now)
        } else {
            UnixMillis::default()
        };
        let settled = self.ledger.tick(context.now.mono, server);
        self.settle(settled, context);
    }

    fn learn_list(
        &mut self,
        rows: Vec<Booking>,
        is_whole: bool,
        begun: Mono,
        context: &mut Context<'_>,
    ) {
        self.learn_clock(&rows, begun, context.now);
        if self.notebook.baselines.bookings && is_whole && self.is_other_data(&rows, begun) {
            self.begin_anew(context);
        }
        let is_first = !std::mem::replace(&mut self.notebook.baselines.bookings, true);
        self.note_since(context.now);
        let listed: BTreeSet<u64> = rows.iter().map(|row| row.id).collect();
        let mut facts = Vec::new();
        for row in rows {
            facts.extend(self.learn_booking(row, begun, is_first, context));
        }
        if is_first {
            let since = self.notebook.since.unwrap_or_else(|| {
                let server = self.clock.now(context.now);
                server.before(context.now.mono.since(self.opened.mono))
            });
            self.tell_expected(facts, since, context);
        } else {
            self.tell_facts(facts, Source::Poll, context);
        }
        if is_whole {
            self.rows.incomplete.retain(|id, _| listed.contains(id));
            self.miss(&listed, begun, context);
            self.prune(&listed, context);
        }
        self.explain_failures(begun, context);
        // Nor can it deny anything.
        if !is_whole {
            self.run_agreements(context);
            return;
        }
        if self.is_owner() {
            self.read_add_ons_after(begun, context);
        }
        self.forget_failed(begun);
        self.settle_intents(begun, context);
        let kinds: &[Kind] = match self.account.role {
            Role::Driver => &OF_DRIVER,
            // What is read again before it is judged is not denied meanwhile.
            Role::Owner if !self.rows.incomplete.is_empty() => &[],
            Role::Owner => &OF_OWNER,
            Role::Admin | Role::Unknown(_) => &[],
        };
        self.not_shown(kinds, begun, is_first, context);
    }

    fn learn_one(&mut self, row: Booking, begun: Mono, context: &mut Context<'_>) {
        self.learn_clock(std::slice::from_ref(&row), begun, context.now);
        let is_same = self
            .rows
            .booking(row.id)
            .is_none_or(|known| known.born() == row.born());
        if !self.notebook.baselines.bookings || !is_same {
            // Only the list can tell what is new, and whether the data is another.
            self.reads.want(Read::Bookings, context.now.mono);
            return;
        }
        let facts = self.learn_booking(row.clone(), begun, false, context);
        self.tell_facts(facts, Source::Poll, context);
        self.go_on_with(&row, begun, context);
        self.run_agreements(context);
        self.explain_failures(begun, context);
        // The list couldn't deny anything while a row waited for its payment.
        let mut claims = self.ledger.claims().iter();
        if self.rows.incomplete.is_empty() && claims.any(|claim| claim.kind == Kind::NewBooking) {
            self.reads.want_begun(Read::Bookings, context.now.mono);
        }
    }

    /// Takes a booking in, and says what it shows to have happened.
    pub(super) fn learn_booking(
        &mut self,
        mut row: Booking,
        begun: Mono,
        is_first: bool,
        context: &mut Context<'_>,
    ) -> Vec<Fact> {
        // What is left changes with every read, and the end tells the same.
        row.remaining = None;
        let driver = row.driver.take();
        let known = self.rows.bookings.get(&row.id);
        if known
            .and_then(|seen| seen.as_of)
            .is_some_and(|as_of| begun < as_of)
        {
            return Vec::new();
        }
        // The number belongs to another row now (ledger rule 4).
        let is_other = known.is_some_and(|seen| seen.kept.row.born() != row.born());
        if is_other {
            self.rows.bookings.remove(&row.id);
        }
        let known = self.rows.bookings.get(&row.id);
        // Of two reads under way at a time either may show the older row, and a closed booking is the newer
        // one but where it was revived, which the next read tells.
        if known.is_some_and(|seen| begun < seen.known && !seen.kept.row.is_open() && row.is_open())
        {
            return Vec::new();
        }
        // Whether it was closed at its end or before can't be told without the server's clock, which is about
        // to be read.
        if let Some(until) = self.clock_wait
            && !self.clock.is_known()
            && row.status == Status::Completed
            && known.is_some_and(|seen| seen.kept.row.is_open())
        {
            self.reads.want(Read::Booking(row.id), until);
            return Vec::new();
        }
        if matches!(self.account.role, Role::Owner)
            && known.is_none()
            && !is_first
            && self.is_incomplete(&row, begun, context)
        {
            return Vec::new();
        }
        let server = self.clock.now(context.now);
        let over_by = server.after(self.clock.uncertainty() + READ_AFTER_END);
        let known = self.rows.bookings.get(&row.id);
        let before = known.map(|seen| &seen.kept);
        let facts = match self.account.role {
            Role::Driver => reconcile::booking(before, &row, server, over_by),
            Role::Owner => reconcile::lot_booking(before, &row).into_iter().collect(),
            Role::Admin | Role::Unknown(_) => Vec::new(),
        };
        let moved = self.moved_after_telling(before, &row);
        let kept = Kept {
            episode: reconcile::booking_episode(before, &row),
            row,
        };
        if before != Some(&kept) {
            context.change.records.push(Record::Booking(kept.clone()));
        }
        let first = known.map_or(context.now.mono, |seen| seen.first);
        let was_closed = before.is_some_and(|kept| !kept.row.is_open());
        let id = kept.row.id;
        if kept.row.is_renewal() {
            self.exclude_renewal(id, kept.row.slot);
        }
        self.rows.bookings.insert(
            id,
            SeenBooking {
                kept,
                as_of: Some(begun),
                known: context.now.mono,
                first,
                missing: Missing::Not,
                driver: driver.filter(|_| self.is_owner()).unwrap_or_default(),
            },
        );
        if self.is_owner() {
            self.see_payments_of(id, was_closed, begun, context);
        }
        if let Some(end) = moved {
            let of = Timer::Booking(id);
            self.silence(Key::Expired { of, end }, context);
            self.silence(Key::AutoExpired { booking: id, end }, context);
        }
        facts
    }

    /// The end of a closed booking, if it was moved while nobody looked and a frame has told the closing
    /// by the old one.
    fn moved_after_telling(
        &self,
        before: Option<&Kept<Booking>>,
        after: &Booking,
    ) -> Option<UnixMillis> {
        let old = before.map(|kept| &kept.row).filter(|row| row.is_open())?;
        let told = Key::AutoExpired {
            booking: old.id,
            end: old.end?,
        };
        let is_moved = after.status == Status::Completed && after.end != old.end;
        // An end later than the frame is another closing.
        let heard = self.ledger.heard_by_frame(&told)?;
        let heard = heard.after(self.clock.uncertainty());
        after.end.filter(|end| is_moved && *end <= heard)
    }

    /// A row needs no more reading before it is judged: frames that waited with it want another list.
    fn complete(&mut self, id: u64, now: Mono) {
        if self.rows.incomplete.remove(&id).is_some() {
            self.reads.want(Read::Bookings, now);
        }
    }

    /// Whether a new row in an owner's lots has to be read again before it is judged (ledger rule 15).
    fn is_incomplete(&mut self, row: &Booking, begun: Mono, context: &Context<'_>) -> bool {
        let now = context.now.mono;
        if !row.payments.is_empty() {
            self.complete(row.id, now);
            return false;
        }
        let first = *self.rows.incomplete.entry(row.id).or_insert(now);
        let complete_by = first + ROW_INCOMPLETE;
        if begun >= complete_by {
            self.complete(row.id, now);
            return false;
        }
        self.reads.want(Read::Booking(row.id), complete_by);
        true
    }

    /// Bookings that a good list lacks are gone, if the server says so of each by itself too.
    fn miss(&mut self, listed: &BTreeSet<u64>, begun: Mono, context: &mut Context<'_>) {
        let now = context.now.mono;
        let mut lost = Vec::new();
        for (id, seen) in &mut self.rows.bookings {
            if listed.contains(id) || seen.as_of.is_some_and(|as_of| begun < as_of) {
                continue;
            }
            if seen.missing == Missing::ByItself || !seen.kept.row.is_open() {
                lost.push(*id);
            } else {
                seen.missing = Missing::FromList;
                self.reads.want(Read::Booking(*id), now);
            }
        }
        for id in lost {
            self.lose(id, context);
        }
    }

    fn lose(&mut self, id: u64, context: &mut Context<'_>) {
        let Some(seen) = self.rows.bookings.remove(&id) else {
            return;
        };
        context
            .change
            .records
            .retain(|record| record.name() != RecordName::Booking(id));
        context.change.dropped.push(RecordName::Booking(id));
        self.notebook
            .agreements
            .retain(|agreement| agreement.booking != id);
        if matches!(self.account.role, Role::Driver) {
            let server = self.clock.now(context.now);
            let fact = reconcile::gone(&seen.kept, server);
            self.tell_facts(fact.into_iter().collect(), Source::Poll, context);
        }
    }

    /// Forgets keys whose rows can't be read any more (ledger rule 23).
    fn prune(&mut self, listed: &BTreeSet<u64>, context: &mut Context<'_>) {
        let old = self.clock.now(context.now).before(KEY_KEPT);
        let payments: BTreeSet<u64> = self
            .rows
            .all_bookings()
            .flat_map(|row| row.payments.iter().map(|payment| payment.id))
            .collect();
        let settled = self.notebook.next_intent.saturating_sub(INTENTS_KEPT);
        let forgotten = self.ledger.forget(|key| match *key {
            Key::CashVerified { payment, born }
            | Key::WashPaid {
                payment: WashPayment::Payment(payment),
                born,
            } => born < old && !payments.contains(&payment),
            Key::CashWaiting { payment, born } => {
                born < old && !self.board.waiting.contains_key(&payment)
            }
            Key::WashBooked { wash, born } => born < old && !self.board.washes.contains_key(&wash),
            Key::RenewalFailed { intent } => intent < settled,
            Key::ExpiringSoon { .. }
            | Key::Expired { .. }
            | Key::Renewed { .. }
            | Key::OrphanRenewal { .. }
            | Key::AutoExpired { .. }
            | Key::Declined { .. }
            | Key::NewBooking { .. }
            | Key::WashDone { .. }
            | Key::EmployeeAssigned { .. }
            | Key::WashPaid { .. }
            | Key::RenewedAtEnd { .. } => key
                .booking()
                .is_some_and(|(id, at)| at < old && !listed.contains(&id)),
        });
        context.change.forgotten.extend(forgotten);
    }

    /// What was not matched by a good read was not shown by it. At the first read of a resource that is
    /// because its matter is older than the sign-in.
    pub(super) fn not_shown(
        &mut self,
        kinds: &[Kind],
        begun: Mono,
        is_first: bool,
        context: &mut Context<'_>,
    ) {
        let server = self.clock.now(context.now);
        if is_first {
            self.ledger.drop_held(kinds, begun);
        }
        let washes = &self.rows.washes;
        let may_repeat = |claim: &Claim, may_be_late: bool| {
            let is_told = washes.values().any(|kept| {
                if claim.is_wash_payment {
                    kept.row.is_cash && kept.row.payment == Some(PaymentStatus::Success)
                } else {
                    kept.row.status == WashStatus::Completed
                }
            });
            // An open wash of its own form that is gone may be the one; one that is open still isn't.
            let is_open =
                |kept: &Kept<Wash>| kept.row.status == WashStatus::Open && claim.is_of(kept.row.id);
            is_told || may_be_late && (claim.may_repeat || washes.values().any(is_open))
        };
        let settled = self.ledger.not_shown(kinds, begun, server, may_repeat);
        self.settle(settled, context);
    }

    /// Wants what is pending read again, and held frames settled.
    pub(super) fn schedule(&mut self, context: &mut Context<'_>) {
        let now = context.now.mono;
        let server = self.clock.now(context.now);
        let slack = self.clock.uncertainty() + READ_AFTER_END;
        let young = server.before(PENDING_KEPT);
        let soon = now + spread(READ_PENDING, context.rng);
        let mut wanted: Vec<(Read, Mono)> = Vec::new();
        if reads_of(&self.account.role).is_empty() {
            wanted.push((Read::Verify, now + VERIFY));
        }
        if !self.is_online() {
            let reads = reads_of(&self.account.role);
            let next = now + spread(READ_UNHEARD, context.rng);
            wanted.extend(reads.iter().map(|read| (*read, next)));
        }
        for row in self.own_bookings() {
            let is_young = row.end.is_none_or(|end| end > young);
            let is_pending = row.is_open() || row.awaits_cash();
            if !is_young || !is_pending {
                continue;
            }
            wanted.push((Read::Booking(row.id), soon));
            if let Phase::Running(left) = row.phase_at(server) {
                wanted.push((Read::Booking(row.id), now + left + slack));
            }
        }
        for kept in self.rows.washes.values() {
            let is_young = kept.row.born.is_none_or(|born| born > young);
            if kept.row.status == WashStatus::Open && is_young {
                let read = match kept.row.id {
                    WashId::AddOn(_) => Read::AddOns,
                    WashId::Standalone(_) => Read::Washes,
                };
                wanted.push((read, soon));
            }
        }
        for (read, at) in wanted {
            self.reads.want(read, at);
        }
        self.schedule_desk(context);
        for (kind, at, is_second) in self.ledger.wanting() {
            for read in super::reads_showing(kind) {
                if is_second {
                    self.reads.want(*read, at.max(now));
                } else {
                    self.reads.want_begun(*read, at);
                }
            }
        }
    }

    /// Where the server's clock is unknown, or only known from a read that took long, what is left of a live
    /// booking tells it to the second (ledger rule 6). The server rounds down, so up to a second more is
    /// left: an end is rather told late than early.
    fn learn_clock(&mut self, rows: &[Booking], begun: Mono, now: Now) {
        let is_good = self.clock.is_known() && self.clock.uncertainty() <= ROUGH_CLOCK;
        // What was left when a slow read was answered says little, and less after a sleep.
        if is_good || now.mono.since(begun) > CLOCK_WAIT {
            return;
        }
        let sample = rows.iter().find_map(|row| {
            let left = row.remaining.filter(|left| *left > 0)?;
            Some(ClockSample {
                server: row.end?.before(Duration::from_secs(left.saturating_add(1))),
                arrived: now.mono,
                uncertainty: Duration::from_secs(1) + now.mono.since(begun),
            })
        });
        if let Some(sample) = sample {
            self.learn_time(sample, now);
        }
    }

    /// Takes a reading of the server's clock in. The first one may move what this computer's clock said.
    pub(super) fn learn_time(&mut self, sample: ClockSample, now: Now) {
        let was_known = self.clock.is_known();
        self.clock.learn(sample);
        if !was_known {
            self.ledger.correct(self.clock.ahead_of_wall(now));
        }
    }
}
