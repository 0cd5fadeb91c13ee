//! How often each matter has to be told, and how often it may be.
//!
//! An event can be seen if the first read that counts after it shows what it did, and the one before
//! doesn't: then it has to be told. One whose traces were gone before that read may be told, if a frame
//! spoke of it, or stay silent; the first read of a resource is silent about all but what a frame has said
//! since the sign-in.

use std::collections::BTreeMap;

use parkmate_core::{
    clock::UnixMillis,
    event::{Kind, Source, Subject},
    key::WashPayment,
    reads::Read,
    wash::WashId,
};
use parkmate_simulator::{Wash, What};

use super::{Judge, Matter};
use crate::{
    chronicle::{BookingRow, Event, Of},
    sight::{Name, Seen},
    time::Millis,
};

/// How often something is told.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) least: u32,
    pub(super) most: u32,
}

/// Whether an event was to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sighted {
    /// In a read that tells, which was here then.
    Told(Millis),
    /// In the first read of its resource, which was here then.
    Silent(Millis),
    Never,
}

/// How far the companion's idea of the server's time may be off.
const SLACK: i64 = 3_000;

impl Judge<'_> {
    /// How often each matter that happened is told.
    pub(super) fn spans(&self) -> BTreeMap<Matter, Span> {
        let mut spans: BTreeMap<Matter, Span> = BTreeMap::new();
        for event in &self.chronicle.events {
            let Some((matter, at)) = self.matter(event) else {
                continue;
            };
            let span = spans.entry(matter).or_default();
            if self.is_older(at) {
                let is_unsure = match matter {
                    // One that was ended early looks as if it had run to its end, once that has passed.
                    Matter::Closed(id, end) => {
                        self.has_signed_in_blindly()
                            || self.is_closed_blindly(id, end)
                            || !self.is_older(end)
                    }
                    Matter::Renewed(..) | Matter::NewBooking(..) => false,
                    // The row doesn't date it: a frame that came before the first look was over may be its.
                    Matter::Cancelled(..)
                    | Matter::CashVerified(_)
                    | Matter::WashDone(_)
                    | Matter::WashPaid(_)
                    | Matter::Assigned(_) => self.has_frame_before_first_look(matter),
                };
                if is_unsure {
                    span.most = 1;
                }
                continue;
            }
            let is_once = matches!(matter, Matter::Closed(..));
            span.most = if is_once { 1 } else { span.most + 1 };
            let framed = self.is_framed(event.number);
            let has_to_be = match self.sighted(event, matter) {
                Sighted::Told(_) if is_once => self.is_after_first_list(at),
                Sighted::Told(seen) => !self.may_be_ours(event, seen),
                // Another set of data is taken as known, also what only looks like one.
                Sighted::Silent(_) if event.generation > 0 => false,
                Sighted::Silent(seen) if self.sight.anew_at.iter().any(|anew| *anew <= seen) => {
                    false
                }
                // A frame that comes later than that read may repeat what was over before.
                Sighted::Silent(seen) => {
                    self.is_framed_by(event.number, seen)
                        && self.is_newer(at)
                        && self.is_unmistakable(event, matter)
                }
                Sighted::Never => framed && self.is_undeniable(event, matter),
            };
            span.least = match (has_to_be, is_once) {
                (false, _) => span.least,
                (true, true) => 1,
                (true, false) => span.least + 1,
            };
        }
        spans
    }

    /// Whether it is a cancelling that was seen before the outcome of our own request for the same booking
    /// was told: the read that shows it settles that request, and nothing tells whose it was.
    fn may_be_ours(&self, event: &Event, seen: Millis) -> bool {
        let (What::BookingCancelled { booking, .. } | What::BookingDeleted { booking, .. }) =
            event.what
        else {
            return false;
        };
        let outcomes = self.told().filter(|entry| {
            let row = &entry.row;
            let is_outcome = row.kind == Kind::Other && row.source == Source::Reply;
            is_outcome && row.subject == Some(Subject::Booking(booking))
        });
        let told: Vec<Millis> = outcomes.map(|entry| entry.told).collect();
        let is_open = |asked: Millis| {
            let settled = told.iter().filter(|told| **told >= asked).min();
            asked <= seen && settled.is_none_or(|settled| *settled >= seen)
        };
        self.chronicle.asked.iter().any(|one| {
            one.account == self.key && !one.is_renewal && one.booking == booking && is_open(one.at)
        })
    }

    pub(super) fn is_wash_done(&self, number: u64) -> bool {
        self.event(number)
            .is_some_and(|event| matches!(self.matter(event), Some((Matter::WashDone(_), _))))
    }

    pub(super) fn event(&self, number: u64) -> Option<&Event> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        self.chronicle.events.get(at)
    }

    /// Whether a frame about it was delivered.
    pub(super) fn is_framed(&self, number: u64) -> bool {
        self.deliveries().any(|one| one.about == Some(number))
    }

    /// Whether this account signed in anew before a list was read with the server's clock known: when it had
    /// signed in first is lost with that session.
    fn has_signed_in_blindly(&self) -> bool {
        let opened = self.chronicle.sign_ins.iter();
        let Some(anew) = opened.filter(|one| one.account == self.key).nth(1) else {
            return false;
        };
        !self.chronicle.observations.iter().any(|one| {
            let is_dated = one.of == Of::Read(Read::Bookings) && !one.is_blind;
            one.account == self.key && is_dated && one.at <= anew.at
        })
    }

    /// Whether a read showed that closing while the server's clock could not be had: nothing but that clock
    /// tells an end before the sign-in from one after it, and what may be new is told.
    fn is_closed_blindly(&self, booking: u64, end: UnixMillis) -> bool {
        self.chronicle.observations.iter().any(|one| {
            let row = one.booking(booking);
            one.account == self.key
                && one.is_blind
                && row.is_some_and(|row| row.is_completed() && row.end == end)
        })
    }

    /// Whether a frame of that kind of matter came before the first list was here.
    fn has_frame_before_first_look(&self, matter: Matter) -> bool {
        let first_list = self.sight.first_list.unwrap_or_default();
        self.deliveries().any(|one| {
            let event = one.about.and_then(|number| self.event(number));
            let other = event.and_then(|event| self.matter(event));
            // Each resource is looked at within a minute or two.
            one.at <= first_list + 120_000
                && other.is_some_and(|(other, _)| {
                    std::mem::discriminant(&other) == std::mem::discriminant(&matter)
                })
        })
    }

    /// Whether the row dates it, or nothing else of its kind happened: else a frame that came before the
    /// first look was over may be taken for that of another one.
    fn is_unmistakable(&self, event: &Event, matter: Matter) -> bool {
        let is_dated = matches!(
            matter,
            Matter::Closed(..) | Matter::Renewed(..) | Matter::NewBooking(..)
        );
        is_dated
            || !self.chronicle.events.iter().any(|other| {
                other.number != event.number
                    && self.matter(other).is_some_and(|(other, _)| {
                        std::mem::discriminant(&other) == std::mem::discriminant(&matter)
                    })
            })
    }

    /// Whether a frame about it was delivered until then.
    fn is_framed_by(&self, number: u64, at: Millis) -> bool {
        self.deliveries()
            .any(|one| one.about == Some(number) && one.at <= at)
    }

    /// What the event is to this account, and when its matter happened, by the server's clock.
    fn matter(&self, event: &Event) -> Option<(Matter, UnixMillis)> {
        let me = self.person.profile;
        let is_driver = |driver: u64| !self.person.is_owner && driver == me;
        let is_owner = |owner: u64| self.person.is_owner && owner == me;
        let (born, end) = (event.born, event.end);
        let matter = match event.what {
            What::RenewalSucceeded { new, driver, .. } if is_driver(driver) => {
                Matter::Renewed(new, born)
            }
            What::BookingExpired {
                booking,
                driver,
                ends,
            } if is_driver(driver) => {
                let ends = UnixMillis(ends.as_millisecond());
                return Some((Matter::Closed(booking, ends), ends));
            }
            What::BookingEndedEarly { booking, driver } if is_driver(driver) => {
                Matter::Closed(booking, end)
            }
            What::BookingCancelled {
                booking,
                driver,
                was_live: true,
                ..
            }
            | What::BookingDeleted {
                booking,
                driver,
                was_live: true,
                ..
            } if is_driver(driver) && !event.is_ours => Matter::Cancelled(booking, born),
            What::PaymentVerified {
                payment,
                wash,
                driver,
                ..
            } if is_driver(driver) => match wash {
                None => Matter::CashVerified(payment),
                Some(_) => Matter::WashPaid(WashPayment::Payment(payment)),
            },
            What::WashPaymentVerified { wash, driver } if is_driver(driver) => {
                Matter::WashPaid(WashPayment::Standalone(wash))
            }
            What::WashCompleted { wash, driver } if is_driver(driver) => {
                Matter::WashDone(match wash {
                    Wash::AddOn(id) => WashId::AddOn(id),
                    Wash::Standalone(id) => WashId::Standalone(id),
                })
            }
            What::BookingCreated { booking, owner, .. } if is_owner(owner) => {
                Matter::NewBooking(booking, born)
            }
            What::EmployeeAssigned {
                employee, owner, ..
            } if is_owner(owner) => Matter::Assigned(employee),
            What::BookingCreated { .. }
            | What::BookingMoved { .. }
            | What::BookingExpired { .. }
            | What::BookingEndedEarly { .. }
            | What::BookingCancelled { .. }
            | What::BookingDeleted { .. }
            | What::BookingRevived { .. }
            | What::BookingRolledBack { .. }
            | What::RenewalSucceeded { .. }
            | What::RenewalFailed { .. }
            | What::RenewalRefused { .. }
            | What::PaymentVerified { .. }
            | What::WashCreated { .. }
            | What::WashPaymentVerified { .. }
            | What::WashConfirmed { .. }
            | What::WashCompleted { .. }
            | What::EmployeeAssigned { .. }
            | What::EmployeeReleased { .. }
            | What::Restarted { .. } => return None,
        };
        Some((matter, event.server))
    }

    /// Whether it happened before this account signed in here for the first time.
    fn is_older(&self, at: UnixMillis) -> bool {
        let mut all = self.chronicle.sign_ins.iter();
        let first = all.find(|one| one.account == self.key);
        first.is_some_and(|first| at.0 < first.server.0 - self.slack(first.at))
    }

    /// Whether it happened when this account had signed in for good.
    fn is_newer(&self, at: UnixMillis) -> bool {
        let first_list = self.sight.first_list.unwrap_or_default();
        let opened = self.chronicle.sign_ins.iter().rev();
        let mut opened = opened.filter(|one| one.account == self.key && one.at <= first_list);
        opened
            .next()
            .is_some_and(|one| at.0 > one.server.0 + self.slack(one.at))
    }

    /// Whether it happened after the sign-in, which by the time of a second list is known exactly.
    fn is_after_first_list(&self, at: UnixMillis) -> bool {
        let first_list = self.sight.first_list.unwrap_or_default();
        let opened = self.chronicle.sign_ins.iter().rev();
        let mut opened = opened.filter(|one| one.account == self.key && one.at <= first_list);
        opened.next().is_some_and(|one| at.0 > one.server.0 + SLACK)
    }

    fn slack(&self, at: u64) -> i64 {
        let first_list = self.sight.first_list.unwrap_or_default();
        let blind = self.chronicle.blind.iter();
        let blind = blind.filter(|(when, _)| *when >= at && *when <= first_list);
        SLACK + blind.map(|(_, error)| *error as i64).max().unwrap_or(0)
    }

    fn sighted(&self, event: &Event, matter: Matter) -> Sighted {
        let name = |id: u64| (event.generation, id);
        match matter {
            Matter::Renewed(id, _) | Matter::NewBooking(id, _) => {
                self.booking(event, name(id), |_, _| true)
            }
            Matter::Closed(id, end) => self.booking(event, name(id), |before, row| {
                row.is_completed()
                    && row.end == end
                    && !before.is_some_and(|row| row.is_completed() && row.end == end)
            }),
            Matter::Cancelled(id, _) => self.cancelled(event, name(id)),
            Matter::CashVerified(payment) | Matter::WashPaid(WashPayment::Payment(payment)) => {
                let What::PaymentVerified { booking, .. } = event.what else {
                    return Sighted::Never;
                };
                self.booking(event, name(booking), |_, row| {
                    row.payments
                        .iter()
                        .any(|(id, _, is_paid)| *id == payment && *is_paid)
                })
            }
            Matter::WashPaid(WashPayment::Standalone(id)) => {
                let seen = self.sight.washes.get(&name(id));
                self.change(event, matter, seen, |row| row.is_paid && row.is_cash)
            }
            Matter::WashDone(WashId::Standalone(id)) => {
                let seen = self.sight.washes.get(&name(id));
                self.change(event, matter, seen, |row| row.status == "completed")
            }
            Matter::WashDone(WashId::AddOn(id)) => {
                let seen = self.sight.add_ons.get(&name(id));
                self.change(event, matter, seen, |status| status == "completed")
            }
            Matter::Assigned(id) => {
                // One story over all sets of data, see `Sight`.
                let seen = self.sight.employees.get(&(0, id));
                self.change(event, matter, seen, |owner| {
                    *owner == Some(self.person.profile)
                })
            }
        }
    }

    fn booking(
        &self,
        event: &Event,
        name: Name,
        shows: impl Fn(Option<&BookingRow>, &BookingRow) -> bool,
    ) -> Sighted {
        let Some(seen) = self.sight.bookings.get(&name) else {
            return Sighted::Never;
        };
        let Some(at) = seen.iter().position(|one| one.is_after(event.number)) else {
            return Sighted::Never;
        };
        let before = seen[..at].last().and_then(|one| one.row.as_ref());
        match &seen[at].row {
            Some(row) if shows(before, row) => sighted(&seen[at]),
            Some(_) | None => Sighted::Never,
        }
    }

    fn change<T>(
        &self,
        event: &Event,
        matter: Matter,
        seen: Option<&Vec<Seen<T>>>,
        shows: impl Fn(&T) -> bool,
    ) -> Sighted {
        let Some(seen) = seen else {
            return Sighted::Never;
        };
        let Some(at) = seen.iter().position(|one| one.is_after(event.number)) else {
            return Sighted::Never;
        };
        // Of several between two reads the last one is seen.
        let is_last = !self.chronicle.events.iter().any(|later| {
            later.number > event.number
                && seen[at].is_after(later.number)
                && self.matter(later).is_some_and(|(other, _)| other == matter)
        });
        let before = seen[..at].last().and_then(|one| one.row.as_ref());
        match &seen[at].row {
            Some(row) if is_last && shows(row) && !before.is_some_and(&shows) => sighted(&seen[at]),
            Some(_) | None => Sighted::Never,
        }
    }

    fn cancelled(&self, event: &Event, name: Name) -> Sighted {
        let Some(seen) = self.sight.bookings.get(&name) else {
            return Sighted::Never;
        };
        let Some(at) = seen.iter().position(|one| one.is_after(event.number)) else {
            return Sighted::Never;
        };
        // Of several between two reads the last one is seen.
        let is_last = !self.chronicle.events.iter().any(|later| {
            later.number > event.number
                && seen[at].is_after(later.number)
                && later.generation == event.generation
                && matches!(
                    later.what,
                    What::BookingCancelled { booking, was_live: true, .. }
                    | What::BookingDeleted { booking, was_live: true, .. } if booking == name.1
                )
        });
        let before = seen[..at].last();
        let was_closed = before.is_some_and(|one| {
            one.row
                .as_ref()
                .is_none_or(|row| row.is_cancelled() || row.is_completed())
        });
        let is_shown = match &seen[at].row {
            Some(row) => row.is_cancelled() && !was_closed,
            None => before.is_some() && !was_closed,
        };
        if is_shown && is_last {
            sighted(&seen[at])
        } else {
            Sighted::Never
        }
    }

    /// Whether a frame tells it even if no read does: absence never denies 9 (ledger rule 11). One that
    /// may repeat another one of late can't be told from that.
    fn is_undeniable(&self, event: &Event, matter: Matter) -> bool {
        if !matches!(matter, Matter::WashDone(_)) {
            return false;
        }
        let others = self
            .chronicle
            .events
            .iter()
            .filter(|other| other.number != event.number);
        let mut others = others.filter_map(|other| self.matter(other));
        let may_repeat = others.any(|(other, _)| matches!(other, Matter::WashDone(_)));
        !may_repeat && self.is_newer(event.server)
    }
}

fn sighted<T>(seen: &Seen<T>) -> Sighted {
    if seen.is_first {
        Sighted::Silent(seen.at)
    } else {
        Sighted::Told(seen.at)
    }
}
