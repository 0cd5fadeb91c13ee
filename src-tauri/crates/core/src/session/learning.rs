//! What a session learns from reads: the bookings as they are now, and the server's clock where nothing
//! better tells it.

use std::time::Duration;

use super::{Context, Session, by_id};
use crate::{
    booking::{Booking, Phase},
    clock::{ClockSample, Now},
    companion::Effect,
    ledger::Key,
    reads::Read,
    timing::{BOOKING_KEPT, READ_PENDING},
};

impl Session {
    /// The list of bookings was read.
    pub(super) fn learn_list(
        &mut self,
        rows: Vec<Booking>,
        took: Duration,
        context: &mut Context<'_>,
    ) {
        self.learn_clock(&rows, took, context.now);
        let server = self.clock.now(context.now);
        let oldest = server.before(BOOKING_KEPT);
        let new = by_id(
            rows.into_iter()
                .filter(|row| row.end.is_none_or(|end| end > oldest))
                .collect(),
        );
        let silent = match self.bookings.take() {
            Some(old) => {
                for row in new.values() {
                    if let Some(before) = old.get(&row.id) {
                        self.compare(before, row, server, context);
                    }
                }
                Vec::new()
            }
            // What was over before the first look is no news.
            None => new
                .values()
                .filter(|row| row.phase_at(server) == Phase::Over)
                .filter_map(|row| {
                    Some(Key::Expired {
                        booking: row.id,
                        end: row.end?,
                    })
                })
                .filter(|key| self.ledger.keep_silent(*key))
                .collect(),
        };
        self.bookings = Some(new);
        self.keep(silent, context);
        self.watch_ends(context.now);
    }

    /// A single booking was read.
    pub(super) fn learn_one(&mut self, row: Booking, took: Duration, context: &mut Context<'_>) {
        self.learn_clock(std::slice::from_ref(&row), took, context.now);
        let server = self.clock.now(context.now);
        let before = self
            .bookings
            .as_ref()
            .and_then(|all| all.get(&row.id))
            .cloned();
        if let Some(before) = &before {
            self.compare(before, &row, server, context);
        }
        let is_pending = row.phase_at(server) == Phase::Over;
        let id = row.id;
        if let Some(all) = &mut self.bookings {
            all.insert(id, row);
        }
        if is_pending {
            self.reads
                .want(Read::Booking(id), context.now.mono + READ_PENDING);
        }
        if self.bookings.is_some() {
            self.keep(Vec::new(), context);
        }
        self.watch_ends(context.now);
    }

    pub(super) fn keep(&self, silent: Vec<Key>, context: &mut Context<'_>) {
        context.effects.push_back(Effect::Keep {
            account: self.account.key(),
            bookings: self
                .bookings
                .iter()
                .flat_map(|all| all.values())
                .cloned()
                .collect(),
            silent,
        });
    }

    /// Where the server's clock is unknown, what is left of a live booking tells it to the second
    /// (ledger rule 6). The server rounds down, so up to a second more is left: an end is rather told
    /// late than early.
    pub(super) fn learn_clock(&mut self, rows: &[Booking], took: Duration, now: Now) {
        if self.clock.is_known() {
            return;
        }
        let sample = rows.iter().find_map(|row| {
            let left = row.remaining.filter(|left| *left > 0)?;
            Some(ClockSample {
                server: row.end?.before(Duration::from_secs(left + 1)),
                arrived: now.mono,
                uncertainty: Duration::from_secs(1) + took,
            })
        });
        if let Some(sample) = sample {
            self.clock.learn(sample);
        }
    }
}
