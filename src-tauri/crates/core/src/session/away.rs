//! Being away: the program was off, the computer slept, or there was no connection. What happened
//! meanwhile is told as one group when it is known (ledger rule 20).

use std::collections::BTreeSet;

use super::{Context, Session};
use crate::{
    absence::Absence,
    clock::{Mono, Now, UnixMillis},
    history::Row,
    reads::{Read, reads_of},
    timing::{AWAY, CATCH_UP, CLOCK_JUMP, CLOCK_WAIT, NAP_IDLE, WAKE_ONCE},
};

/// What is known of our own absence.
#[derive(Debug)]
pub(super) struct Away {
    /// The last moment at which the program ran.
    last: Now,
    /// When the connection was lost.
    offline: Option<Mono>,
    /// Since when every socket is up.
    online: Option<Mono>,
    /// The last time the computer slept or the program was off, by the monotonic clock; from the
    /// beginning of time where it is the program's start.
    absent: Option<(Option<Mono>, Mono)>,
    /// When the computer last woke up.
    woke: Option<Mono>,
    group: Option<Group>,
}

/// What is told together.
#[derive(Debug)]
struct Group {
    begun: Mono,
    waiting: BTreeSet<Read>,
    until: Mono,
    rows: Vec<Row>,
    absence: Absence,
}

impl Away {
    /// The program was off until now.
    pub(super) fn at_start(now: Now, absence: Absence, reads: &[Read]) -> Self {
        let mut away = Self {
            last: now,
            offline: Some(now.mono),
            online: None,
            absent: Some((None, now.mono)),
            woke: None,
            group: None,
        };
        away.begin_group(now.mono, absence, reads);
        away
    }

    /// The computer woke up. Says whether that is new.
    pub(super) fn woke(&mut self, now: Mono) -> bool {
        let is_known = self.woke.is_some_and(|last| now.since(last) < WAKE_ONCE);
        if !is_known {
            self.woke = Some(now);
        }
        !is_known
    }

    /// No socket tells everything any more. Says whether that is new.
    pub(super) fn went_offline(&mut self, now: Mono) -> bool {
        self.online = None;
        let is_new = self.offline.is_none();
        self.offline.get_or_insert(now);
        is_new
    }

    pub(super) fn came_online(&mut self, now: Mono, reads: &[Read]) {
        self.online = Some(now);
        if let Some(since) = self.offline.take()
            && now.since(since) > AWAY
        {
            // The last input is the present one.
            let until = self.last.wall;
            let absence = Absence::until(until, Some(until.before(now.since(since))));
            self.begin_group(now, absence, reads);
        }
    }

    /// A catch-up read has spoken, or failed.
    pub(super) fn read(&mut self, read: Read, begun: Mono) {
        if let Some(group) = &mut self.group
            && begun >= group.begun
        {
            group.waiting.remove(&read);
        }
    }

    /// Whether what happened meanwhile is still being read.
    pub(super) const fn is_catching_up(&self) -> bool {
        self.group.is_some()
    }

    pub(super) fn deadline(&self) -> Option<Mono> {
        self.group.as_ref().map(|group| group.until)
    }

    fn begin_group(&mut self, now: Mono, absence: Absence, reads: &[Read]) {
        let (rows, absence) = match self.group.take() {
            Some(group) => (group.rows, group.absence.joined(absence)),
            None => (Vec::new(), absence),
        };
        self.group = Some(Group {
            begun: now,
            waiting: reads.iter().copied().collect(),
            until: now + CATCH_UP,
            rows,
            absence,
        });
    }
}

impl Session {
    /// Looks whether the computer has slept or its clock was set since the last input; then the countdown
    /// waits for a fresh reading of the server's clock (ledger rule 6). Says whether it slept.
    pub(super) fn notice_sleep(&mut self, context: &Context<'_>) -> bool {
        let now = context.now;
        let last = std::mem::replace(&mut self.away.last, now);
        let passed = now.mono.since(last.mono);
        // The loop never naps for longer.
        let has_slept = passed > NAP_IDLE + CLOCK_WAIT;
        let by_wall = now.wall.0.saturating_sub(last.wall.0);
        let by_mono = i64::try_from(passed.as_millis()).unwrap_or(i64::MAX);
        let jump = i64::try_from(CLOCK_JUMP.as_millis()).unwrap_or(i64::MAX);
        let was_set = by_wall.saturating_sub(by_mono).abs() > jump;
        if has_slept || was_set {
            self.clock_wait = Some(now.mono + CLOCK_WAIT);
            if !self.reads.is_under_way(Read::Clock) {
                self.reads.want(Read::Clock, now.mono);
            }
        }
        if passed > AWAY {
            self.away.absent = Some((Some(last.mono), now.mono));
            let absence = Absence::until(now.wall, Some(last.wall));
            self.away
                .begin_group(now.mono, absence, reads_of(&self.account.role));
        }
        has_slept
    }

    /// Whether the program was off or asleep at that moment of the server's clock.
    pub(super) fn was_absent(&self, at: UnixMillis, now: Now) -> bool {
        let Some((from, to)) = self.away.absent else {
            return false;
        };
        if !self.clock.is_known() {
            // What is over when the program has just started ended before.
            return from.is_none();
        }
        let server = self.clock.now(now);
        let then = |mono: Mono| server.before(now.mono.since(mono));
        at <= then(to) && from.is_none_or(|from| at >= then(from))
    }

    /// Whether a frame of something that happened then, by the server's clock, could have been heard.
    pub(super) fn could_hear(&self, at: UnixMillis, now: Now) -> bool {
        let server = self.clock.now(now);
        self.away
            .online
            .is_some_and(|since| at >= server.before(now.mono.since(since)))
    }

    /// Whether the list that tells what happened meanwhile is still to come.
    pub(super) fn awaits_list(&self, now: Mono) -> bool {
        let group = self.away.group.as_ref();
        group.is_some_and(|group| now < group.until && group.waiting.contains(&Read::Bookings))
    }

    /// Whether the list that tells what came of a booking while the program was off or asleep is still to
    /// come.
    pub(super) fn awaits_list_after_absence(&self, now: Mono) -> bool {
        let is_after_absence = self.away.group.as_ref().is_some_and(|group| {
            let absent = self.away.absent;
            absent.is_some_and(|(_, until)| until == group.begun)
        });
        is_after_absence && self.awaits_list(now)
    }

    /// Takes rows into the group of what happened while away. Gives them back if there is none.
    pub(super) fn group(&mut self, rows: Vec<Row>) -> Option<Vec<Row>> {
        match &mut self.away.group {
            Some(group) => {
                group.rows.extend(rows);
                None
            }
            None => Some(rows),
        }
    }

    /// Raises the banner of the group when everything was read, or when that takes too long.
    pub(super) fn flush_group(&mut self, context: &mut Context<'_>) {
        let is_due = self.away.group.as_ref().is_some_and(|group| {
            group.waiting.is_empty() && self.clock_wait.is_none() || context.now.mono >= group.until
        });
        if is_due {
            self.raise_group(context);
        }
    }

    /// Raises the banners that wait for others to be raised with.
    pub(crate) fn raise_all(&mut self, context: &mut Context<'_>) {
        self.flush_batch(context);
        // What it waits for is waited for still.
        if let Some(group) = &mut self.away.group {
            let rows = std::mem::take(&mut group.rows);
            let absence = group.absence;
            self.show_rows(rows, Some(absence), context);
        }
    }

    fn raise_group(&mut self, context: &mut Context<'_>) {
        if let Some(group) = self.away.group.take() {
            self.show_rows(group.rows, Some(group.absence), context);
        }
    }
}
