//! Requests of our own: each is told once, as done or as failed; and failed renewals of others, which are
//! told where a booking that they left behind explains their frame (ledger rules 3 and 16).

use std::collections::BTreeMap;

use parkmate_core::{
    event::{Kind, Source, Subject},
    key::Key,
    timing::CLAIM_EARLY,
};
use parkmate_simulator::What;

use super::{Judge, millis};
use crate::{chronicle::Asked, time::Millis};

/// Within this a request is settled at the latest, with all its reads.
const SETTLED: Millis = 90_000;

impl Judge<'_> {
    pub(super) fn judge_requests(&mut self) {
        self.judge_renewals();
        self.judge_cancellings();
        self.judge_orphans();
    }

    fn judge_renewals(&mut self) {
        let mut wrong = Vec::new();
        let asked: Vec<&Asked> = self
            .chronicle
            .asked
            .iter()
            .filter(|one| one.account == self.key && one.is_renewal)
            .collect();
        for one in &asked {
            let key = Key::RenewalFailed { intent: one.intent };
            let told = self
                .told()
                .filter(|entry| entry.keys.contains(&key))
                .count();
            let is_done = one.done == Some(true);
            let is_visible = one
                .made
                .is_none_or(|made| self.was_seen(one.generation, made));
            if is_done && told > 0 && is_visible && !self.is_crossed(one) {
                wrong.push(format!("{key:?} was told, and the renewal was done"));
            }
            let is_settled = one.at + SETTLED < self.rest;
            if !is_done && told == 0 && is_settled && !self.is_absorbed(one) {
                wrong.push(format!("{key:?} was not told"));
            }
        }
        for entry in self.told() {
            for key in &entry.keys {
                if let Key::RenewalFailed { intent } = key
                    && asked.iter().all(|one| one.intent != *intent)
                    && !entry.row.body.is_empty()
                    && entry.row.source != Source::Reply
                {
                    wrong.push(format!("{key:?} was told, and nothing was asked for"));
                }
            }
        }
        self.wrong.extend(wrong);
    }

    /// Whether anything showed the booking that a renewal made. Where both numbers are one, a frame of what
    /// was deleted before anybody read it may as well be another person's.
    fn was_seen(&self, generation: u32, booking: u64) -> bool {
        let is_surely_ours = self.person.profile != self.person.auth
            || !self.chronicle.events.iter().any(|event| {
                matches!(event.what, What::BookingDeleted { booking: gone, .. } if gone == booking)
                    && event.generation == generation
            });
        self.was_read(generation, booking)
            || is_surely_ours
                && self.chronicle.events.iter().any(|event| {
                    matches!(event.what, What::RenewalSucceeded { new, .. } if new == booking)
                        && event.generation == generation
                        && self.is_framed(event.number)
                })
    }

    fn was_read(&self, generation: u32, booking: u64) -> bool {
        let seen = self.sight.bookings.get(&(generation, booking));
        seen.is_some_and(|seen| seen.iter().any(|one| one.row.is_some()))
    }

    /// Whether another renewal of the same slot took the place of ours, whose answer was lost, or one whose
    /// booking nobody has read: its frame tells no slot. Or the server's data became another set meanwhile.
    fn is_absorbed(&self, one: &Asked) -> bool {
        let is_other = self.chronicle.generation != one.generation || self.sight.anew > 0;
        let earliest = one.server.before(CLAIM_EARLY);
        let is_made = self.chronicle.events.iter().any(|event| {
            let What::RenewalSucceeded { old, new, driver } = event.what else {
                return false;
            };
            if driver != self.person.profile {
                return false;
            }
            let slot = self.run.world.bookings.get(old).map(|row| row.slot);
            let is_it = slot.is_none_or(|slot| slot == one.slot);
            let is_heard_only =
                self.is_framed(event.number) && !self.was_read(event.generation, new);
            event.server >= earliest && (is_it || is_heard_only)
        });
        is_other || is_made
    }

    /// Whether a frame of another one's failure came while ours was open.
    fn is_crossed(&self, one: &Asked) -> bool {
        self.chronicle.events.iter().any(|event| {
            matches!(event.what, What::RenewalFailed { driver, .. } if driver == self.person.profile)
                && one.failure != Some(event.number)
                && self.is_framed(event.number)
                && event.server.0.abs_diff(one.server.0) < 600_000
        })
    }

    fn judge_cancellings(&mut self) {
        let mut wanted: BTreeMap<u64, usize> = BTreeMap::new();
        let asked = self.chronicle.asked.iter();
        for one in asked.filter(|one| one.account == self.key && !one.is_renewal) {
            if self.chronicle.generation == one.generation && self.sight.anew == 0 {
                *wanted.entry(one.booking).or_default() += 1;
            }
        }
        let mut told: BTreeMap<u64, usize> = BTreeMap::new();
        for entry in self.told() {
            if let (Kind::Other, Source::Reply, Some(Subject::Booking(id))) =
                (entry.row.kind, entry.row.source, entry.row.subject)
            {
                *told.entry(id).or_default() += 1;
            }
        }
        let all: Vec<u64> = wanted.keys().chain(told.keys()).copied().collect();
        for id in all {
            let (wanted, told) = (wanted.get(&id).copied(), told.get(&id).copied());
            let is_other = self.chronicle.generation > 0 || self.sight.anew > 0;
            if wanted.unwrap_or(0) != told.unwrap_or(0) && !is_other {
                self.say(format!(
                    "cancelling {id} was told {told:?} times, not {wanted:?}"
                ));
            }
        }
    }

    fn judge_orphans(&mut self) {
        let mut wrong = Vec::new();
        for event in &self.chronicle.events {
            let What::RenewalFailed {
                driver,
                orphan: Some(orphan),
                ..
            } = event.what
            else {
                continue;
            };
            if driver != self.person.profile || self.person.is_owner {
                continue;
            }
            let key = Key::OrphanRenewal {
                booking: orphan,
                born: event.born,
            };
            let told = self
                .told()
                .filter(|entry| entry.keys.contains(&key))
                .count();
            let asked = self.chronicle.asked.iter();
            let mut asked = asked.filter(|one| one.failure == Some(event.number));
            if event.is_ours && told > 0 && !asked.any(|one| self.is_crossed(one)) {
                wrong.push(format!("{key:?} was told, and the request was ours"));
            }
        }
        let mut told = 0;
        let mut possible = 0;
        for entry in self.told() {
            for key in &entry.keys {
                if let Key::OrphanRenewal { booking, .. } = key {
                    told += 1;
                    let is_left = self.chronicle.events.iter().any(|event| {
                        matches!(event.what, What::RenewalFailed { orphan, .. } if orphan == Some(*booking))
                    });
                    if !is_left {
                        wrong.push(format!("{key:?} is no orphan"));
                    }
                }
            }
        }
        for event in &self.chronicle.events {
            if let What::RenewalFailed { driver, .. } = event.what
                && driver == self.person.profile
                && !event.is_ours
            {
                possible += 1;
            }
        }
        if told > possible {
            wrong.push(format!(
                "4 was told {told} times of others, and came {possible} times"
            ));
        }
        wrong.extend(self.unexplained());
        self.wrong.extend(wrong);
    }

    /// Frames of others' failures whose orphans were seen for long enough.
    fn unexplained(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        // By a wrong clock a frame may be taken for that of another one, whose own was lost.
        let is_swapped = self.chronicle.events.iter().any(|event| {
            let What::RenewalFailed {
                orphan: Some(booking),
                ..
            } = event.what
            else {
                return false;
            };
            let key = Key::OrphanRenewal {
                booking,
                born: event.born,
            };
            !self.is_framed(event.number) && self.told().any(|entry| entry.keys.contains(&key))
        });
        if is_swapped {
            return wrong;
        }
        let asked = self.chronicle.asked.iter();
        let has_asked = asked
            .clone()
            .any(|one| one.account == self.key && one.is_renewal);
        for event in &self.chronicle.events {
            let What::RenewalFailed {
                driver,
                orphan: Some(orphan),
                ..
            } = event.what
            else {
                continue;
            };
            // Which of them a frame is about can't be told while one of ours is open.
            if driver != self.person.profile
                || self.person.is_owner
                || event.is_ours
                || has_asked
                || self.chronicle.generation > 0
            {
                continue;
            }
            let mut deliveries = self.deliveries();
            let Some(heard) = deliveries.find(|one| one.about == Some(event.number)) else {
                continue;
            };
            let Some(seen) = self.sight.bookings.get(&(event.generation, orphan)) else {
                continue;
            };
            let is_orphan = |one: &&crate::sight::Seen<crate::chronicle::BookingRow>| {
                one.row
                    .as_ref()
                    .is_some_and(|row| row.is_live() && row.payments.is_empty())
            };
            let mut orphans = seen.iter().filter(is_orphan);
            let first = orphans.next();
            let is_settled = first.is_some_and(|first| {
                !first.is_first
                    && seen.iter().filter(is_orphan).any(|one| {
                        one.begun >= first.at + 5_000
                            && one.begun >= heard.at
                            && one.begun
                                < heard.at + millis(parkmate_core::timing::CLAIM_MATCHABLE) - 20_000
                    })
            });
            let key = Key::OrphanRenewal {
                booking: orphan,
                born: event.born,
            };
            if is_settled && !self.told().any(|entry| entry.keys.contains(&key)) {
                wrong.push(format!("{key:?} was not told"));
            }
        }
        wrong
    }
}
