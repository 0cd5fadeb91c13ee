//! The attendant's desk of an owner's session: what only it reads, and how it is shown. It is read often while somebody
//! looks at it.

use std::collections::BTreeMap;

use super::{Context, Session};
use crate::{
    account::Role,
    backoff::spread,
    booking::{Booking, PaymentStatus, Status},
    clock::{Mono, Now},
    desk::{
        Item,
        board::{Leaving, Setback, end_of},
        floor::{Floor, Member, Stay},
        lot::Lot,
        lot_wash::LotWash,
        sheet::DaySheet,
        view::{DeskCounts, DeskView, DoneHow, DoneRow, Progress},
        waiting::Waiting,
    },
    intent::{Act, Stage},
    reads::Read,
    text::Words,
    timing::{DESK_OVER, DESK_READ, DESK_SLOW, READ_LIST},
    trouble::TroubleCode,
    wording::Wording,
};

impl Session {
    /// Somebody looks at the desk, or nobody does any more.
    pub(crate) fn desk_watched(&mut self, is_watched: bool, context: &Context<'_>) {
        self.is_watched = is_watched && self.is_owner();
        if self.is_watched {
            self.board.unseen.clear();
            for read in [
                Read::Bookings,
                Read::LotPayments,
                Read::LotWashes,
                Read::Employees,
                Read::Lots,
            ] {
                self.reads.want(read, context.now.mono);
            }
        }
    }

    /// How much there is to do; `None` for everybody but an owner.
    pub(crate) fn desk_counts(&self, now: Now, wording: &Wording) -> Option<DeskCounts> {
        Some(self.floor(now, wording)?.counts())
    }

    /// The desk; `None` for everybody but an owner.
    pub(crate) fn desk_view(&self, now: Now, wording: &Wording) -> Option<DeskView> {
        let progress = self.progress(&wording.words);
        let floor = Floor {
            progress,
            ..self.floor(now, wording)?
        };
        Some(floor.view())
    }

    /// The day on paper; `None` for everybody but an owner.
    pub(crate) fn day_sheet(
        &self,
        lot: Option<u64>,
        now: Now,
        wording: &Wording,
    ) -> Option<DaySheet> {
        Some(DaySheet::of(&self.floor(now, wording)?, lot))
    }

    fn floor(&self, now: Now, wording: &Wording) -> Option<Floor<'_>> {
        if !self.is_owner() {
            return None;
        }
        let server = self.clock.now(now);
        let as_of = self.board.looked.as_of();
        let me = self.account.ids.profile;
        let staff = self.rows.employees.values().map(|kept| Member {
            row: &kept.row,
            work: self.board.work_of(kept.row.id),
            is_ours: me.is_some() && kept.row.owner == me,
        });
        let stays = self.rows.bookings.values().map(|seen| Stay {
            row: &seen.kept.row,
            name: &seen.driver,
        });
        Some(Floor {
            now: server,
            as_of: as_of.map(|began| server.before(now.mono.since(began))),
            began: server.start_of_day(&wording.zone),
            board: &self.board,
            stays: stays.collect(),
            staff: staff.collect(),
            muted: &self.notebook.muted_lots,
            left: &self.notebook.left,
            progress: BTreeMap::new(),
        })
    }

    /// How far what was asked for here is.
    fn progress(&self, words: &Words) -> BTreeMap<Item, Progress> {
        let setbacks = self.board.setbacks.iter().map(|(item, setback)| {
            let failed = Progress::Failed {
                why: setback.why.told(words),
                says: setback.says.clone(),
            };
            (*item, failed)
        });
        let intents = self.notebook.intents.iter();
        let verifying = intents.filter_map(|intent| match intent.act {
            Act::Verify { payment } => Some((Item::Payment(payment), progress_of(&intent.stage))),
            Act::Renew { .. } | Act::Cancel => None,
        });
        let jobs = self.notebook.jobs.iter();
        let working = jobs.map(|job| (job.item, progress_of(&job.stage)));
        setbacks.chain(verifying).chain(working).collect()
    }

    pub(super) const fn is_owner(&self) -> bool {
        matches!(self.account.role, Role::Owner)
    }

    /// The vehicle of a booking that is over has left.
    pub(super) fn note_left(&mut self, booking: u64) -> Result<(), TroubleCode> {
        if !self.is_owner() || self.rows.booking(booking).is_none() {
            return Err(TroubleCode::BookingUnknown);
        }
        self.notebook.left.insert(booking);
        Ok(())
    }

    /// Nothing of a lot raises a banner from now on, or everything does again.
    pub(super) fn mute_lot(&mut self, lot: u64, is_muted: bool) -> Result<(), TroubleCode> {
        if !self.is_owner() {
            return Err(TroubleCode::BookingUnknown);
        }
        if is_muted {
            self.notebook.muted_lots.insert(lot);
        } else {
            self.notebook.muted_lots.remove(&lot);
        }
        Ok(())
    }

    /// Wants the desk read again, often while somebody looks at it.
    pub(super) fn schedule_desk(&mut self, context: &mut Context<'_>) {
        if !self.is_watched {
            return;
        }
        let now = context.now.mono;
        for (read, pause) in [
            (Read::Bookings, DESK_READ),
            (Read::LotPayments, DESK_READ),
            (Read::LotWashes, DESK_READ),
            (Read::Employees, DESK_SLOW),
        ] {
            self.reads.want(read, now + spread(pause, context.rng));
        }
    }

    /// The list of bookings was read, which completes what is over: reading the add-ons, which would do the same
    /// once for each of them (S5.5), does no more harm.
    pub(super) fn read_add_ons_after(&mut self, begun: Mono, context: &mut Context<'_>) {
        self.board.looked.bookings = Some(begun);
        self.tell_payments(context);
        self.tell_washes(context);
        let pause = if self.is_watched {
            DESK_SLOW
        } else {
            READ_LIST
        };
        let is_due = self
            .board
            .looked
            .add_ons
            .is_none_or(|last| begun.since(last) + DESK_READ / 2 >= pause);
        if is_due {
            self.reads.want(Read::LotAddOns, context.now.mono);
        }
        let server = self.clock.now(context.now);
        let rows = &self.rows;
        self.notebook.left.retain(|id| {
            let end = rows.booking(*id).and_then(|row| row.end);
            end.is_some_and(|end| server.since(end) < DESK_OVER)
        });
        self.board.tidy(server, context.now.mono);
    }

    pub(super) fn learn_lots(&mut self, rows: Vec<Lot>) {
        let me = self.account.ids.profile;
        let is_ours = |lot: &Lot| lot.owner.is_none() || me.is_none() || lot.owner == me;
        self.board.lots = rows
            .into_iter()
            .filter(is_ours)
            .map(|lot| (lot.id, lot))
            .collect();
    }

    pub(super) fn learn_payments(
        &mut self,
        rows: Vec<Waiting>,
        is_whole: bool,
        begun: Mono,
        context: &mut Context<'_>,
    ) {
        let is_first_here = self.board.looked.payments.replace(begun).is_none();
        let intents = &self.notebook.intents;
        let is_asked_for = |payment| {
            intents
                .iter()
                .any(|intent| intent.act == Act::Verify { payment })
        };
        let left = self.board.see_payments(rows, is_whole, begun, is_asked_for);
        if !std::mem::replace(&mut self.notebook.baselines.lot_payments, true) {
            self.silence_payments(context);
        }
        if is_first_here {
            self.remind_again_of_payments(context);
        }
        self.tell_payments(context);
        let now = context.now.mono;
        for row in left {
            let of = |one: &&Booking| one.payments.iter().any(|payment| payment.id == row.id);
            let Some(booking) = self.rows.all_bookings().find(of) else {
                self.put_payment_done(&row, None, DoneHow::Dropped, false, context);
                continue;
            };
            let leaving = Leaving {
                booking: booking.id,
                was_closed: !booking.is_open(),
                since: now,
                row,
            };
            self.reads.want(Read::Booking(leaving.booking), now);
            self.board.leaving.insert(leaving.row.id, leaving);
        }
    }

    pub(super) fn learn_lot_washes(
        &mut self,
        rows: Vec<LotWash>,
        is_whole: bool,
        is_standalone: bool,
        begun: Mono,
        context: &mut Context<'_>,
    ) {
        let looked = &mut self.board.looked;
        let read = if is_standalone {
            looked.washes = Some(begun);
            Read::LotWashes
        } else {
            looked.add_ons = Some(begun);
            Read::LotAddOns
        };
        let seen = self.board.see_washes(rows, is_whole, is_standalone, begun);
        let baselines = &mut self.notebook.baselines;
        let baseline = if is_standalone {
            &mut baselines.lot_washes
        } else {
            &mut baselines.lot_add_ons
        };
        if !std::mem::replace(baseline, true) {
            self.silence_washes(is_standalone, context);
        }
        self.tell_washes(context);
        for (wash, how) in &seen.ends {
            // What we asked for is told when that is settled.
            let item = Item::Wash(wash.id);
            if !self.is_working_on(item) {
                self.put_wash_done(wash, *how, false, context);
            }
        }
        self.go_on_working(read, begun, context);
    }

    /// A booking was read: it says what has become of its payments.
    pub(super) fn see_payments_of(
        &mut self,
        id: u64,
        was_closed: bool,
        begun: Mono,
        context: &mut Context<'_>,
    ) {
        let Some(booking) = self.rows.booking(id) else {
            return;
        };
        let is_later = self
            .board
            .looked
            .payments
            .is_none_or(|listed| begun >= listed);
        let mut ends = Vec::new();
        let mut is_unlisted = false;
        for payment in booking.payments.iter().filter(|one| one.is_cash) {
            let waits = self.board.waiting.contains_key(&payment.id);
            let leaving = self.board.leaving.get(&payment.id);
            let may_say = match leaving {
                Some(leaving) => begun >= leaving.since,
                None => waits && is_later && !self.is_verifying(payment.id),
            };
            let was_closed = leaving.map_or(was_closed, |leaving| leaving.was_closed);
            if may_say && let Some(how) = end_of(booking, payment.id, was_closed) {
                ends.push((payment.id, how));
            }
            is_unlisted |=
                !waits && leaving.is_none() && is_later && payment.status == PaymentStatus::Pending;
        }
        // A payment that the booking no longer has went with something else.
        let gone = self.board.leaving.values().filter(|leaving| {
            leaving.booking == id
                && begun >= leaving.since
                && booking.payments.iter().all(|one| one.id != leaving.row.id)
        });
        ends.extend(gone.map(|leaving| (leaving.row.id, DoneHow::Dropped)));
        if is_unlisted {
            self.reads.want(Read::LotPayments, context.now.mono);
        }
        for (payment, how) in ends {
            if let Some(row) = self.board.take_payment(payment) {
                self.put_payment_done(&row, Some(id), how, false, context);
            }
        }
    }

    /// The booking is not there any more, and its payments with it.
    pub(super) fn lose_payments_of(&mut self, booking: u64, context: &mut Context<'_>) {
        let leaving = self.board.leaving.values();
        let lost: Vec<u64> = leaving
            .filter(|one| one.booking == booking)
            .map(|one| one.row.id)
            .collect();
        for payment in lost {
            if let Some(row) = self.board.take_payment(payment) {
                self.put_payment_done(&row, Some(booking), DoneHow::Dropped, false, context);
            }
        }
    }

    /// A verification of ours is settled: the payment is verified, by us or by somebody before.
    pub(super) fn settle_payment(
        &mut self,
        booking: u64,
        payment: u64,
        how: DoneHow,
        is_ours: bool,
        context: &mut Context<'_>,
    ) {
        self.board.change(Item::Payment(payment), context.now.mono);
        if let Some(row) = self.board.take_payment(payment) {
            self.put_payment_done(&row, Some(booking), how, is_ours, context);
        }
    }

    /// Something that was asked for here was not done.
    pub(super) fn put_setback(&mut self, item: Item, why: TroubleCode, says: Option<String>) {
        self.board.setbacks.insert(item, Setback { why, says });
    }

    /// Whether a booking was over before its cash was verified just now: that makes it live again (S8).
    pub(super) fn is_past(&self, booking: u64, now: Now) -> bool {
        let server = self.clock.now(now);
        self.rows.booking(booking).is_some_and(|row| {
            row.status == Status::Completed || row.end.is_some_and(|end| end <= server)
        })
    }

    pub(super) fn is_verifying(&self, payment: u64) -> bool {
        let mut intents = self.notebook.intents.iter();
        intents.any(|intent| intent.act == Act::Verify { payment })
    }

    fn put_payment_done(
        &mut self,
        row: &Waiting,
        booking: Option<u64>,
        end: DoneHow,
        is_ours: bool,
        context: &Context<'_>,
    ) {
        let lot = booking.and_then(|id| self.rows.booking(id)?.lot);
        self.board.put_done(DoneRow {
            item: Item::Payment(row.id),
            end,
            is_ours,
            at: self.clock.now(context.now),
            lot: lot.or_else(|| self.board.lot_named(&row.lot_name)),
            lot_name: row.lot_name.clone(),
            slot: Some(row.slot),
            name: row.name.clone(),
            amount: row.amount,
        });
    }

    pub(super) fn put_wash_done(
        &mut self,
        wash: &LotWash,
        end: DoneHow,
        is_ours: bool,
        context: &Context<'_>,
    ) {
        self.board.put_done(DoneRow {
            item: Item::Wash(wash.id),
            end,
            is_ours,
            at: self.clock.now(context.now),
            lot: wash.lot,
            lot_name: wash.lot_name.clone(),
            slot: wash.slot,
            name: wash.name.clone(),
            amount: None,
        });
    }

    pub(super) fn put_employee_done(
        &mut self,
        id: u64,
        end: DoneHow,
        is_ours: bool,
        context: &Context<'_>,
    ) {
        let name = self.rows.employees.get(&id).map(|kept| &kept.row.name);
        self.board.put_done(DoneRow {
            item: Item::Employee(id),
            end,
            is_ours,
            at: self.clock.now(context.now),
            lot: None,
            lot_name: String::new(),
            slot: None,
            name: name.cloned().unwrap_or_default(),
            amount: None,
        });
    }
}

const fn progress_of(stage: &Stage) -> Progress {
    match stage {
        Stage::Checking | Stage::Sent => Progress::Asking,
        Stage::Unconfirmed { .. } | Stage::Refused { .. } => Progress::Unconfirmed,
    }
}
