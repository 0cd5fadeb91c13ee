//! Where the account's knowledge begins: the first read of each resource, which is silent (ledger rule
//! 19), and the moment at which the server's data turns out to be another set (rule 4).

use std::collections::BTreeMap;

use super::{Context, Session, rows::Missing, rows::SeenBooking};
use crate::{
    account::Role,
    booking::Booking,
    clock::{Mono, Now, UnixMillis},
    desk::board::Board,
    event::Source,
    key::{Key, Timer},
    reconcile::Fact,
    record::{Record, RecordName},
};

impl Session {
    /// The server's data is another set than before (ledger rule 4): everything that was seen is
    /// forgotten, and the next read of each resource is silent.
    pub(super) fn begin_anew(&mut self, context: &mut Context<'_>) {
        self.give_up_all(context);
        self.give_up_all_jobs(context);
        self.board = Board::default();
        let gone: Vec<RecordName> = std::mem::take(&mut self.rows)
            .into_records()
            .iter()
            .map(Record::name)
            .collect();
        let was_known = !gone.is_empty();
        context.change.dropped.extend(gone);
        context.change.records.clear();
        self.notebook.baselines = crate::notebook::Baselines::default();
        self.notebook.since = None;
        self.opened = context.now;
        self.notebook.agreements.clear();
        self.notebook.unreminded.clear();
        self.notebook.failed.clear();
        self.notebook.left.clear();
        self.notebook.muted_lots.clear();
        let forgotten = self.ledger.forget(|key| {
            matches!(
                key,
                Key::WashDone { .. } | Key::EmployeeAssigned { .. } | Key::WashPaid { .. }
            )
        });
        context.change.forgotten.extend(forgotten);
        if was_known {
            self.say_begun_anew(context);
        }
        self.look_around(context.now.mono);
    }

    /// Notes when the account was signed in first, by the server's clock; a wrong clock of this computer
    /// would make old what is new.
    pub(super) fn note_since(&mut self, now: Now) {
        if self.notebook.baselines.bookings
            && self.notebook.since.is_none()
            && self.clock.is_known()
        {
            let since_open = now.mono.since(self.opened.mono);
            self.notebook.since = Some(self.clock.now(now).before(since_open));
        }
    }

    /// The first list says nothing but what frames have said meanwhile, and each frame is of one row only,
    /// the newest that it fits. What was over before the sign-in is over (ledger rule 19).
    pub(super) fn tell_expected(
        &mut self,
        mut facts: Vec<Fact>,
        since: UnixMillis,
        context: &mut Context<'_>,
    ) {
        if self.clock.is_known() {
            self.silence_what_was_over(since, context);
        }
        // A frame is of the row that was made at its time, where the row dates its matter; else of the newest.
        facts.sort_by_cached_key(|fact| {
            let nearest = self.ledger.nearest(fact).filter(|_| fact.what.is_dated());
            (nearest, std::cmp::Reverse(fact.what.born()))
        });
        for fact in facts {
            // Where the row itself says that it happened since, no frame has to.
            let is_dated = fact.what.is_dated() && self.clock.is_known();
            if fact.at >= since && (is_dated || self.ledger.expects(&fact)) {
                self.tell_fact(&fact, Source::Poll, context);
            } else if fact.at < since {
                // Our own first look makes the server close old bookings, and say so (S5.5).
                self.ledger.absorb(&fact);
            }
        }
    }

    pub(super) fn silence_what_was_over(&mut self, since: UnixMillis, context: &mut Context<'_>) {
        let over: Vec<(u64, UnixMillis)> = self
            .own_bookings()
            .filter(|row| row.counts())
            .filter_map(|row| Some((row.id, row.end.filter(|end| *end < since)?)))
            .collect();
        for (booking, end) in over {
            let of = Timer::Booking(booking);
            self.silence(Key::Expired { of, end }, context);
            self.silence(Key::AutoExpired { booking, end }, context);
        }
    }

    /// Whether the list is that of another set of data (ledger rule 4): a number belongs to another row,
    /// or the newest rows are gone, and more than one of them: one alone was deleted.
    pub(super) fn is_other_data(&self, rows: &[Booking], begun: Mono) -> bool {
        // What was seen after the read began can't be missed by it; what was missed before is asked for by
        // itself.
        let known: Vec<&SeenBooking> = self
            .rows
            .bookings
            .values()
            .filter(|seen| seen.as_of.is_none_or(|as_of| as_of <= begun))
            .filter(|seen| seen.missing == Missing::Not)
            .collect();
        let born: BTreeMap<u64, UnixMillis> = rows.iter().map(|row| (row.id, row.born())).collect();
        // A single row whose start was corrected is the same one still.
        let shared = known.iter().filter_map(|seen| {
            let row = &seen.kept.row;
            Some(*born.get(&row.id)? != row.born())
        });
        let (others, same): (Vec<bool>, Vec<bool>) = shared.partition(|is_other| *is_other);
        let is_replaced = others.len() > same.len();
        let newest = rows.iter().map(|row| row.id).max();
        let missing = known
            .iter()
            .filter(|seen| newest.is_none_or(|newest| seen.kept.row.id > newest))
            .count();
        // In an owner's lots customers come and go; only an empty list says more.
        let is_lower = match self.account.role {
            Role::Driver => missing > 1,
            Role::Owner | Role::Admin | Role::Unknown(_) => missing > 1 && rows.is_empty(),
        };
        is_replaced || is_lower
    }

    /// The first read of a resource says nothing but what frames have said meanwhile (ledger rule 19).
    pub(super) fn tell_facts_of(
        &mut self,
        is_first: bool,
        facts: Vec<Fact>,
        context: &mut Context<'_>,
    ) {
        if !is_first {
            return self.tell_facts(facts, Source::Poll, context);
        }
        for fact in facts {
            if self.ledger.expects(&fact) {
                self.tell_fact(&fact, Source::Poll, context);
            }
        }
    }
}
