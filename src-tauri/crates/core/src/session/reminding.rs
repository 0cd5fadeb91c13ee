//! The countdown of a session: warnings and ends as they become due.

use std::{collections::BTreeMap, time::Duration};

use super::{Context, Session, telling::News};
use crate::{
    booking::{Booking, Phase},
    clock::{Mono, Now, UnixMillis},
    countdown::{self, Leads, Reminder, Running},
    event::{Kind, Source, Subject},
    key::{Key, Timer},
    timing::UPDATE_KEEPS_OFF,
    trouble::TroubleCode,
    update::{Hold, quiet_in},
    wording::Said,
};

/// What a reminder is told together with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum With {
    /// It has a banner of its own, unless it was missed.
    Nothing,
    /// What else the read tells (ledger rule 14).
    Read,
}

impl Session {
    /// Tells the reminders that are due.
    pub(super) fn remind(&mut self, context: &mut Context<'_>) {
        if self.clock_wait.is_some() {
            return;
        }
        let server = self.clock.now(context.now);
        let leads = self.leads(context.leads);
        let due = countdown::due(self.timers(), server, &leads, |key| {
            self.ledger.is_told(key)
        });
        for needless in due.needless {
            self.silence(needless.key(), context);
        }
        for reminder in due.tell {
            if !self.is_silent(reminder, context.now) {
                self.remind_of(reminder, With::Nothing, context);
            }
        }
        let (later, due): (BTreeMap<_, _>, _) = std::mem::take(&mut self.notebook.snoozed)
            .into_iter()
            .partition(|(_, at)| server < *at);
        self.notebook.snoozed = later;
        for (of, at) in due {
            self.say_again(of, at, context);
        }
        self.notebook
            .countdowns
            .retain(|countdown| server < countdown.end);
        self.notebook.unreminded.retain(|_, end| server < *end);
    }

    /// Warns of that end no more, nor again where that was wished.
    pub(super) fn stop_reminding(&mut self, booking: u64) -> Result<(), TroubleCode> {
        let row = self.own_bookings().find(|row| row.id == booking);
        let end = row
            .and_then(|row| row.end)
            .ok_or(TroubleCode::BookingUnknown)?;
        self.notebook.unreminded.insert(booking, end);
        self.notebook.snoozed.remove(&Timer::Booking(booking));
        Ok(())
    }

    /// Whether the user wants no warnings of the present end of a booking.
    pub(super) fn is_unreminded(&self, booking: u64) -> bool {
        let end = self.notebook.unreminded.get(&booking);
        end.is_some() && end == self.rows.booking(booking).and_then(|row| row.end.as_ref())
    }

    /// The leads were changed from the `old` ones: who was warned of an end already isn't warned again
    /// because of a lead whose time has passed.
    pub(crate) fn change_leads(&mut self, old: &[Duration], context: &mut Context<'_>) {
        let server = self.clock.now(context.now);
        let mut needless = Vec::new();
        for Running { of, end } in self.timers().filter(|one| one.end > server) {
            let key = |lead| Reminder::EndsSoon { of, end, lead }.key();
            if old.iter().any(|lead| self.ledger.is_told(&key(*lead))) {
                let past = context.leads.iter().copied();
                needless.extend(past.filter(|lead| end.since(server) <= *lead).map(key));
            }
        }
        for key in needless {
            self.silence(key, context);
        }
    }

    /// When the next reminder is due.
    pub(super) fn next_reminder(&self, leads: &[Duration], now: Now) -> Option<Mono> {
        if let Some(until) = self.clock_wait {
            return Some(until);
        }
        let server = self.clock.now(now);
        let snoozed = self.notebook.snoozed.values().copied();
        countdown::next(self.timers(), server, &self.leads(leads))
            .into_iter()
            .chain(snoozed.filter(|at| *at > server))
            .min()
            .map(|due| self.clock.when(due, now))
    }

    /// When the tray has to say a minute less.
    pub(super) fn next_minute(&self, now: Now) -> Option<Mono> {
        let server = self.clock.now(now);
        self.timers()
            .filter(|one| one.end > server)
            .map(|one| now.mono + left_of_minute(one.end.since(server)))
            .min()
    }

    /// The bookings whose time runs, with what is left of each; the one that ends first in front.
    pub(super) fn running(&self, now: Now) -> Vec<(&Booking, Duration)> {
        let server = self.clock.now(now);
        let mut running: Vec<_> = self
            .own_bookings()
            .filter_map(|booking| match booking.phase_at(server) {
                Phase::Running(left) => Some((booking, left)),
                Phase::Over | Phase::Still => None,
            })
            .collect();
        running.sort_by_key(|(_, left)| *left);
        running
    }

    /// What an update of the program would disturb, if anything.
    pub(crate) fn hold(&self, now: Now) -> Option<Hold> {
        let server = self.clock.now(now);
        let left = self.timers().map(|one| one.end.since(server));
        if let Some(left) = quiet_in(left, UPDATE_KEEPS_OFF) {
            let until = self.clock.when(server.after(left), now);
            return Some(Hold::Countdown { until });
        }
        let intents = self.notebook.intents.iter().map(|intent| &intent.stage);
        let jobs = self.notebook.jobs.iter().map(|job| &job.stage);
        // What only reading settles goes on after a restart.
        let is_asking = intents.chain(jobs).any(|stage| !stage.is_open());
        is_asking.then_some(Hold::Request)
    }

    /// Whether any time runs.
    pub(crate) fn is_counting(&self, now: Now) -> bool {
        let server = self.clock.now(now);
        self.timers().any(|one| one.end > server)
    }

    /// An owner's list holds other people's bookings, which have no countdown here.
    pub(super) fn own_bookings(&self) -> impl Iterator<Item = &Booking> {
        let is_driver = matches!(self.account.role, crate::account::Role::Driver);
        self.rows.all_bookings().filter(move |_| is_driver)
    }

    /// Tells that a booking's time is over, unless that was told: the countdown would have, had it not
    /// been waiting or the program off.
    pub(super) fn remind_of_end(
        &mut self,
        booking: u64,
        end: UnixMillis,
        context: &mut Context<'_>,
    ) {
        let of = Timer::Booking(booking);
        self.remind_of(Reminder::Ended { of, end }, With::Read, context);
    }

    fn remind_of(&mut self, reminder: Reminder, with: With, context: &mut Context<'_>) {
        let key = reminder.key();
        let Some(row) = self.ledger.judge(key) else {
            return;
        };
        let server = self.clock.now(context.now);
        let (Reminder::EndsSoon { of, end, .. } | Reminder::Ended { of, end }) = reminder;
        let place = match of {
            Timer::Booking(id) => self
                .rows
                .booking(id)
                .map(|booking| context.wording.place(booking)),
            Timer::Own(id) => self
                .notebook
                .countdowns
                .iter()
                .find(|one| one.id == id)
                .map(|one| context.wording.countdown(&one.label)),
        }
        .unwrap_or_default();
        let mut keys = vec![key];
        let is_missed =
            matches!(reminder, Reminder::Ended { .. }) && self.was_absent(end, context.now);
        let (kind, at, mut said): (Kind, UnixMillis, Said) = match reminder {
            Reminder::EndsSoon { .. } => (
                Kind::ExpiringSoon,
                server,
                context.wording.ends_soon(&place, end, end.since(server)),
            ),
            Reminder::Ended { .. } => {
                // What ended wholly while away has one telling for 2 and 5 (ledger rule 20), where it is
                // known to have been closed.
                if is_missed
                    && with == With::Read
                    && let Timer::Booking(booking) = of
                {
                    let closed = Key::AutoExpired { booking, end };
                    if self.ledger.keep_silent(closed) {
                        keys.push(closed);
                    }
                }
                let said = if is_missed {
                    context.wording.ended_while_away(&place, end)
                } else {
                    context.wording.ended(&place, end)
                };
                (Kind::Expired, end, said)
            }
        };
        if let Timer::Booking(id) = of
            && let Some(booking) = self.rows.booking(id)
        {
            said.body = context.wording.with_details(said.body, booking);
        }
        let news = News {
            at,
            kind,
            level: kind.level(),
            said,
            subject: Some(match of {
                Timer::Booking(id) => Subject::Booking(id),
                Timer::Own(id) => Subject::Countdown(id),
            }),
            source: Source::Timer,
        };
        match with {
            With::Nothing if !is_missed => self.tell(row, keys, news, context),
            With::Nothing | With::Read => self.tell_of_read(row, keys, news, context),
        }
    }

    /// Whether it is not to be told, or not yet.
    fn is_silent(&self, reminder: Reminder, now: Now) -> bool {
        let is_old = match reminder {
            Reminder::Ended {
                of: Timer::Booking(_),
                end,
            } => self.was_over_before(end),
            Reminder::Ended { .. } | Reminder::EndsSoon { .. } => false,
        };
        is_old || self.waits_for_reads(reminder, now)
    }

    /// Whether what a booking came to while nobody was here is about to be read: it may have been
    /// cancelled before its end.
    fn waits_for_reads(&self, reminder: Reminder, now: Now) -> bool {
        // Without a token nothing is read.
        if self.is_refused() {
            return false;
        }
        match reminder {
            Reminder::Ended {
                of: Timer::Booking(_),
                end,
            } => self.was_absent(end, now) && self.awaits_list(now.mono),
            Reminder::EndsSoon {
                of: Timer::Booking(_),
                ..
            } => self.awaits_list_after_absence(now.mono),
            Reminder::Ended {
                of: Timer::Own(_), ..
            }
            | Reminder::EndsSoon {
                of: Timer::Own(_), ..
            } => false,
        }
    }

    fn timers(&self) -> impl Iterator<Item = Running> + '_ {
        let bookings = self
            .own_bookings()
            .filter(|booking| booking.counts())
            .filter_map(|booking| {
                Some(Running {
                    of: Timer::Booking(booking.id),
                    end: booking.end?,
                })
            });
        let own = self.notebook.countdowns.iter().map(|one| Running {
            of: Timer::Own(one.id),
            end: one.end,
        });
        bookings.chain(own)
    }

    fn leads(&self, usual: &[Duration]) -> Leads {
        Leads {
            usual: usual.to_vec(),
            snoozed: self.notebook.snoozed.clone(),
        }
    }
}

/// Time until one minute less is left.
fn left_of_minute(left: Duration) -> Duration {
    let millis = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(millis % 60_000 + 1)
}
