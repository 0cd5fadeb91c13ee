//! What is read over REST and from the server's clock, and when. Reads of one resource never overlap and requests for more are
//! joined; a read that was asked for while one is under way begins after it (ledger rules 8 and 9).

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    account::Role,
    clock::Mono,
    timing::{
        CLOCK_SAMPLE_LASTS, READ_LIST, READ_LIST_REST, READ_LOT, READ_LOTS, READ_RETRY,
        RETRY_AFTER_CAP,
    },
};

/// Something to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Read {
    /// The list of bookings. Slow where the history is long (S3).
    Bookings,
    /// One booking.
    Booking(u64),
    /// The driver's add-on washes.
    AddOns,
    /// The driver's standalone washes.
    Washes,
    /// The owner's employees.
    Employees,
    /// The owner's lots.
    Lots,
    /// Cash payments that wait in the owner's lots.
    LotPayments,
    /// Standalone washes in the owner's lots.
    LotWashes,
    /// Add-on washes in the owner's lots. Reading them completes bookings that are over, once for each of them (S5.5).
    LotAddOns,
    /// Whether the token is still accepted.
    Verify,
    /// The server's clock (S4.7).
    Clock,
}

/// What is being read and what will be.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    resources: BTreeMap<Read, Resource>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Resource {
    state: State,
    failures: u32,
    /// When the read that is under way was begun.
    begun: Option<Mono>,
    /// When the last good read was begun.
    good: Option<Mono>,
    /// Not read again before this, however much it is asked for: the server wants it so, or the list is
    /// slow.
    rest_until: Option<Mono>,
    /// Not read again before this, since it failed; but at once where the connection came back.
    retry_at: Option<Mono>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing is under way; the next read begins at `due`.
    Idle { due: Option<Mono> },
    /// A read is under way; the next begins at `again`, if at all.
    UnderWay { again: Option<Mono> },
}

impl Default for State {
    fn default() -> Self {
        Self::Idle { due: None }
    }
}

impl Reads {
    /// Wants the resource read at `at` or earlier; a read that is under way doesn't count.
    pub fn want(&mut self, read: Read, at: Mono) {
        let resource = self.resources.entry(read).or_default();
        let (State::Idle { due: when } | State::UnderWay { again: when }) = &mut resource.state;
        *when = Some(when.map_or(at, |already| already.min(at)));
    }

    /// Wants a read of the resource that begins at `at` or later, unless there was a good one.
    pub fn want_begun(&mut self, read: Read, at: Mono) {
        let resource = self.resources.get(&read);
        let is_done = resource
            .and_then(|resource| resource.good)
            .is_some_and(|good| good >= at);
        if !is_done {
            self.want(read, at);
        }
    }

    /// Wants the resource read at once for somebody who waits, however lately it was read or failed.
    pub fn want_now(&mut self, read: Read, now: Mono) {
        self.want_anew(read, now);
        if let Some(resource) = self.resources.get_mut(&read) {
            resource.rest_until = None;
        }
    }

    /// Wants the resource read at `now`, and forgets that it failed: something has changed since. What the
    /// server asked for, and the rest of a slow list, are kept.
    pub fn want_anew(&mut self, read: Read, now: Mono) {
        self.want(read, now);
        if let Some(resource) = self.resources.get_mut(&read) {
            resource.retry_at = None;
            resource.failures = 0;
        }
    }

    /// Wants read anew what may have changed for that role while nobody listened, and whether the token is still
    /// accepted.
    pub fn look_around(&mut self, role: &Role, now: Mono) {
        for read in reads_of(role) {
            self.want_anew(*read, now);
        }
        self.want_anew(Read::Verify, now);
    }

    /// Whether a read of the resource is under way.
    #[must_use]
    pub fn is_under_way(&self, read: Read) -> bool {
        self.resources
            .get(&read)
            .is_some_and(|resource| matches!(resource.state, State::UnderWay { .. }))
    }

    /// Takes the reads that are due.
    pub fn take_due(&mut self, now: Mono) -> Vec<Read> {
        let mut due = Vec::new();
        for (read, resource) in &mut self.resources {
            if resource.deadline().is_some_and(|at| at <= now) {
                resource.state = State::UnderWay { again: None };
                resource.begun = Some(now);
                due.push(*read);
            }
        }
        due
    }

    /// The read succeeded after `took`.
    pub fn succeeded(&mut self, read: Read, now: Mono, took: Duration) {
        let Some(resource) = self.resources.get_mut(&read) else {
            return;
        };
        resource.failures = 0;
        resource.retry_at = None;
        resource.good = resource.begun.take().or(resource.good);
        let again = match resource.state {
            State::UnderWay { again } | State::Idle { due: again } => again,
        };
        resource.state = State::Idle { due: again };
        match read {
            Read::Bookings => {
                resource.rest_until = Some(now + took * READ_LIST_REST);
                self.want(read, now + READ_LIST);
            }
            Read::AddOns | Read::Washes | Read::Employees => self.want(read, now + READ_LIST),
            Read::LotPayments | Read::LotWashes => self.want(read, now + READ_LOT),
            Read::Lots => self.want(read, now + READ_LOTS),
            // They are read after a list of bookings.
            Read::LotAddOns => {}
            // Any other read would show that the token died, so this one comes again only where there is
            // none.
            Read::Verify => {}
            Read::Clock => self.want(read, now + CLOCK_SAMPLE_LASTS),
            Read::Booking(_) => {
                if again.is_none() {
                    self.resources.remove(&read);
                }
            }
        }
    }

    /// The read failed; it is tried again, later each time, and not before the server allows it.
    pub fn failed(&mut self, read: Read, now: Mono, retry_after: Option<Duration>) {
        let Some(resource) = self.resources.get_mut(&read) else {
            return;
        };
        let pause = READ_RETRY
            .saturating_mul(2_u32.saturating_pow(resource.failures))
            .min(READ_LIST);
        resource.failures = resource.failures.saturating_add(1);
        resource.state = State::Idle {
            due: Some(now + pause),
        };
        resource.retry_at = Some(now + pause);
        if let Some(wanted) = retry_after {
            resource.rest_until = Some(now + wanted.min(RETRY_AFTER_CAP));
        }
    }

    /// When [`take_due`](Self::take_due) has something next.
    #[must_use]
    pub fn deadline(&self) -> Option<Mono> {
        self.resources.values().filter_map(Resource::deadline).min()
    }
}

impl Resource {
    fn deadline(&self) -> Option<Mono> {
        match self.state {
            State::Idle { due } => due.map(|due| {
                let rests = [self.rest_until, self.retry_at];
                rests.into_iter().flatten().fold(due, Mono::max)
            }),
            State::UnderWay { .. } => None,
        }
    }
}

/// The resources that tell a role's events: the ones that are read after every connect.
pub(crate) const fn reads_of(role: &Role) -> &'static [Read] {
    match role {
        Role::Driver => &[Read::Bookings, Read::AddOns, Read::Washes],
        Role::Owner => &[
            Read::Bookings,
            Read::Employees,
            Read::LotPayments,
            Read::LotWashes,
        ],
        Role::Admin | Role::Unknown(_) => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Mono {
        Mono::new(Duration::from_secs(seconds))
    }

    #[test]
    fn joins_requests_and_never_overlaps_reads_of_one_resource() {
        let mut reads = Reads::default();
        reads.want(Read::Bookings, at(5));
        reads.want(Read::Bookings, at(3));
        assert_eq!(reads.take_due(at(2)), []);
        assert_eq!(reads.take_due(at(3)), [Read::Bookings]);
        reads.want(Read::Bookings, at(4));
        assert_eq!(reads.take_due(at(10)), []);
        reads.succeeded(Read::Bookings, at(11), Duration::ZERO);
        assert_eq!(reads.take_due(at(11)), [Read::Bookings]);
    }

    #[test]
    fn reads_the_list_every_five_minutes_by_itself() {
        let mut reads = Reads::default();
        reads.want(Read::Bookings, at(0));
        reads.take_due(at(0));
        reads.succeeded(Read::Bookings, at(1), Duration::from_secs(1));
        assert_eq!(reads.deadline(), Some(at(301)));
    }

    #[test]
    fn gives_a_slow_list_five_times_its_own_duration_of_rest() {
        let mut reads = Reads::default();
        reads.want(Read::Bookings, at(0));
        reads.take_due(at(0));
        reads.succeeded(Read::Bookings, at(12), Duration::from_secs(12));
        reads.want(Read::Bookings, at(12));
        assert_eq!(reads.deadline(), Some(at(72)));
    }

    #[test]
    fn what_a_good_read_has_answered_is_not_read_again() {
        let mut reads = Reads::default();
        reads.want(Read::Washes, at(5));
        assert_eq!(reads.take_due(at(5)), [Read::Washes]);
        reads.succeeded(Read::Washes, at(6), Duration::from_secs(1));
        reads.want_begun(Read::Washes, at(5));
        assert_eq!(reads.deadline(), Some(at(306)));
        reads.want_begun(Read::Washes, at(6));
        assert_eq!(reads.take_due(at(6)), [Read::Washes]);
        reads.failed(Read::Washes, at(7), None);
        reads.want_begun(Read::Washes, at(6));
        assert_eq!(reads.deadline(), Some(at(12)));
    }

    #[test]
    fn backs_off_from_a_failing_resource_and_obeys_retry_after() {
        let mut reads = Reads::default();
        reads.want(Read::Verify, at(0));
        let mut now = at(0);
        let mut pauses = Vec::new();
        for _ in 0..8 {
            assert_eq!(reads.take_due(now), [Read::Verify]);
            reads.failed(Read::Verify, now, None);
            let next = reads.deadline().unwrap();
            pauses.push(next.since(now).as_secs());
            now = next;
        }
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 300, 300]);
        reads.take_due(now);
        reads.failed(Read::Verify, now, Some(Duration::from_secs(900)));
        assert_eq!(reads.deadline().unwrap().since(now).as_secs(), 900);
    }

    #[test]
    fn a_frame_does_not_shorten_the_rest_a_failing_server_gets() {
        let mut reads = Reads::default();
        reads.want(Read::Bookings, at(0));
        reads.take_due(at(0));
        reads.failed(Read::Bookings, at(0), None);
        reads.want(Read::Bookings, at(1));
        assert_eq!(reads.deadline(), Some(at(5)));
    }

    #[test]
    fn what_failed_while_there_was_no_connection_is_read_at_once_when_it_is_back() {
        let mut reads = Reads::default();
        reads.want(Read::Bookings, at(0));
        let mut now = at(0);
        for _ in 0..8 {
            reads.take_due(now);
            reads.failed(Read::Bookings, now, None);
            now = reads.deadline().unwrap();
        }
        reads.take_due(now);
        reads.failed(Read::Bookings, now, None);
        assert_eq!(reads.deadline().unwrap().since(now).as_secs(), 300);
        reads.want_anew(Read::Bookings, now);
        assert_eq!(reads.deadline(), Some(now));
    }

    #[test]
    fn what_the_server_asked_for_is_kept_when_the_connection_is_back() {
        let mut reads = Reads::default();
        reads.want(Read::Bookings, at(0));
        reads.take_due(at(0));
        reads.failed(Read::Bookings, at(0), Some(Duration::from_secs(60)));
        reads.want_anew(Read::Bookings, at(1));
        assert_eq!(reads.deadline(), Some(at(60)));
    }

    #[test]
    fn a_single_booking_is_read_once_each_time_it_is_wanted() {
        let mut reads = Reads::default();
        reads.want(Read::Booking(7), at(0));
        assert_eq!(reads.take_due(at(0)), [Read::Booking(7)]);
        reads.succeeded(Read::Booking(7), at(1), Duration::ZERO);
        assert_eq!(reads.deadline(), None);
    }
}
