//! 1 and 2: what running time brings about, by what had been read when it was told.
//!
//! 2 has to be told of each end that passed while the booking was live at the server and that was read,
//! and of no other. 1 has to be told where the program ran for a while within the lead, and knew it.

use parkmate_core::{
    clock::UnixMillis,
    key::{Key, Timer},
};
use parkmate_simulator::What;

use super::{Judge, booking_of};
use crate::{
    chronicle::BookingRow,
    sight::{Name, Seen},
    store::Entry,
    time::Millis,
};

/// How far the companion's idea of the server's time may be off.
const SLACK: u64 = 2_500;

/// Within this the program has to have noticed.
const NOTICED: Millis = 20_000;

/// Within this it has to have warned: after an absence it waits half a minute for the list.
const WARNED: Millis = 40_000;

impl Judge<'_> {
    pub(super) fn judge_countdowns(&mut self) {
        if self.person.is_owner {
            let told = self.told().filter(|entry| is_timer(entry)).count();
            if told > 0 {
                self.say(format!("an owner was told of {told} ends"));
            }
            return;
        }
        self.judge_told();
        self.judge_ends();
        self.judge_warnings();
    }

    /// What was told was so.
    fn judge_told(&mut self) {
        let mut wrong = Vec::new();
        for entry in self.told() {
            for key in &entry.keys {
                let (of, end, lead) = if let Key::ExpiringSoon { of, end, lead } = *key {
                    (of, end, Some(lead))
                } else if let Key::Expired { of, end } = *key {
                    (of, end, None)
                } else {
                    continue;
                };
                let Some(id) = booking_of(of) else {
                    continue;
                };
                let slack = SLACK + self.blindness(entry.told);
                let is_read = self.chronicle.observations.iter().any(|seen| {
                    let row = seen.booking(id);
                    seen.account == self.key
                        && seen.at <= entry.told
                        && row.is_some_and(|row| row.end == end)
                });
                if !is_read {
                    wrong.push(format!("{key:?} was told, and that end was never read"));
                }
                let now = entry.told_server;
                let is_early = match lead {
                    Some(lead) => {
                        now < end.before(std::time::Duration::from_millis(lead * 1_000 + slack))
                    }
                    None => now < end.before(std::time::Duration::from_millis(slack)),
                };
                let is_late =
                    lead.is_some() && now > end.after(std::time::Duration::from_millis(slack));
                if is_early || is_late {
                    wrong.push(format!("{key:?} was told at {}", now.0));
                }
            }
        }
        self.wrong.extend(wrong);
    }

    /// What ended was told.
    fn judge_ends(&mut self) {
        let mut wrong = Vec::new();
        for (name, seen) in &self.sight.bookings {
            let mut ends: Vec<UnixMillis> = rows(seen).map(|row| row.end).collect();
            ends.sort_unstable();
            ends.dedup();
            for end in ends {
                let key = Key::Expired {
                    of: Timer::Booking(name.1),
                    end,
                };
                if self.has_ended(*name, seen, end)
                    && !self.is_told(&key)
                    && self.old_end(name.1, end).is_none()
                {
                    wrong.push(format!("{key:?} was not told"));
                }
            }
        }
        self.wrong.extend(wrong);
    }

    fn has_ended(&self, name: Name, seen: &[Seen<BookingRow>], end: UnixMillis) -> bool {
        let has_expired = self.chronicle.events.iter().any(|event| {
            event.generation == name.0
                && matches!(
                    event.what,
                    What::BookingExpired { booking, ends, .. }
                        if booking == name.1 && ends.as_millisecond() == end.0
                )
        });
        let was_ended = self.chronicle.events.iter().any(|event| {
            event.generation == name.0
                && event.end == end
                && matches!(event.what, What::BookingEndedEarly { booking, .. } if booking == name.1)
        });
        if was_ended {
            return false;
        }
        let shows = |one: &Seen<BookingRow>| {
            one.row.as_ref().is_some_and(|row| {
                row.end == end && (row.is_live() || row.is_completed() && has_expired)
            })
        };
        let over = seen.iter().position(|one| {
            // Settled by the end of the run.
            one.server.0 >= end.0 && one.at + NOTICED < self.rest && shows(one)
        });
        let Some(over) = over else {
            return false;
        };
        // Who has no other clock than a wrong one can't tell an end from an early one.
        let was_misjudged = self.chronicle.observations.iter().any(|one| {
            let row = one.booking(name.1);
            one.account == self.key
                && one.is_blind
                && row.is_some_and(|row| row.end == end && row.is_completed())
                && self.blindness(one.at) > SLACK
        });
        if was_misjudged {
            return false;
        }
        if self.is_before_sign_in(end) || self.blindness(seen[over].at) > SLACK {
            return false;
        }
        let is_open_before = seen[..over].iter().any(|one| {
            one.row
                .as_ref()
                .is_some_and(|row| row.end == end && row.is_live())
        });
        let is_live = seen[over].row.as_ref().is_some_and(BookingRow::is_live);
        !seen[over].is_first || is_open_before || is_live
    }

    fn is_before_sign_in(&self, end: UnixMillis) -> bool {
        let first_list = self.sight.first_list.unwrap_or_default();
        let opened = self.chronicle.sign_ins.iter().rev();
        let mut opened = opened.filter(|one| one.account == self.key && one.at <= first_list);
        let slack = SLACK + self.blindness(first_list);
        opened
            .next()
            .is_none_or(|one| end.0 <= one.server.0 + slack as i64)
    }

    /// Who ran within the lead has warned.
    fn judge_warnings(&mut self) {
        let mut leads = self.run.leads.clone();
        leads.sort_unstable();
        let mut wrong = Vec::new();
        for (name, seen) in &self.sight.bookings {
            for (at, one) in seen.iter().enumerate() {
                let Some(row) = one.row.as_ref().filter(|row| row.is_live()) else {
                    continue;
                };
                let until = seen.get(at + 1).map_or(self.rest, |next| next.at);
                let anew = self.sight.anew_at.iter().find(|when| **when > one.at);
                let until = until.min(self.end_of(name.0)).min(*anew.unwrap_or(&until));
                for (index, lead) in leads.iter().enumerate() {
                    let tighter = index.checked_sub(1).map_or(0, |before| leads[before]);
                    let millis = |seconds: u64| std::time::Duration::from_secs(seconds);
                    let from = self.moment(row.end.before(millis(*lead)));
                    let to = self.moment(row.end.before(millis(tighter)));
                    let from = from.max(one.at);
                    let to = to.min(until);
                    let key = Key::ExpiringSoon {
                        of: Timer::Booking(name.1),
                        end: row.end,
                        lead: *lead,
                    };
                    let is_due = self.was_here(from, to) && !self.is_snoozed(name.1);
                    if is_due && !self.is_told(&key) && !self.is_warned_closer(&key, to) {
                        wrong.push(format!("{key:?} was not told"));
                    }
                }
            }
        }
        wrong.dedup();
        self.wrong.extend(wrong);
    }

    /// Whether a closer warning of that end was told until then, by a wrong clock: of several only the tightest is
    /// told (ledger rule 21).
    fn is_warned_closer(&self, key: &Key, until: Millis) -> bool {
        self.told()
            .filter(|entry| entry.told <= until)
            .any(|entry| {
                entry.keys.iter().any(|told| match (told, key) {
                    (
                        Key::ExpiringSoon { of, end, lead },
                        Key::ExpiringSoon {
                            of: ours,
                            end: wanted,
                            lead: wider,
                        },
                    ) => of == ours && end == wanted && lead < wider,
                    _ => false,
                })
            })
    }

    /// Whether a warning of that booking was put off.
    fn is_snoozed(&self, booking: u64) -> bool {
        let of_it = (self.key.clone(), Timer::Booking(booking));
        self.chronicle.snoozes.contains(&of_it)
    }

    /// When the server's data was found to be another set than that.
    fn end_of(&self, generation: u32) -> Millis {
        let later = self.chronicle.observations.iter();
        let mut later = later.filter(|one| one.account == self.key && one.generation > generation);
        later.next().map_or(self.rest, |one| one.at)
    }

    /// Whether the program ran long enough in between, with a known clock.
    fn was_here(&self, from: Millis, to: Millis) -> bool {
        self.chronicle.presences.iter().any(|one| {
            let begins = one.from.max(from);
            let ends = one.to.unwrap_or(self.run.end).min(to);
            one.account == self.key && ends >= begins + WARNED && self.blindness(ends) == 0
        })
    }

    fn is_told(&self, key: &Key) -> bool {
        self.told().any(|entry| entry.keys.contains(key))
    }

    /// How wrong the wall clock was, where it may have stood in for the server's within the last minute.
    fn blindness(&self, at: Millis) -> u64 {
        let near = self.chronicle.blind.iter();
        let near = near.filter(|(when, _)| *when <= at && *when + 60_000 >= at);
        near.map(|(_, error)| *error).max().unwrap_or(0)
    }

    /// The moment of the run at which the server's clock shows that.
    fn moment(&self, server: UnixMillis) -> Millis {
        let now = UnixMillis(self.run.world.now().as_millisecond());
        let ago = now.0 - server.0;
        self.run.end.saturating_add_signed(-ago)
    }
}

fn rows(seen: &[Seen<BookingRow>]) -> impl Iterator<Item = &BookingRow> {
    seen.iter().filter_map(|one| one.row.as_ref())
}

fn is_timer(entry: &Entry) -> bool {
    entry.keys.iter().any(|key| {
        matches!(
            key,
            Key::ExpiringSoon {
                of: Timer::Booking(_),
                ..
            } | Key::Expired {
                of: Timer::Booking(_),
                ..
            }
        )
    })
}
