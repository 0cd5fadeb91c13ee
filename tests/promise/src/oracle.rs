//! The oracle: compares what an account was told with what truly happened.
//!
//! `visible` works out which events could be seen, `requests` looks after what we asked for, `countdowns`
//! after 1 and 2. The rules are in the crate's own documentation.

mod countdowns;
mod requests;
mod visible;

use std::collections::BTreeMap;

use parkmate_core::{
    account::AccountKey,
    clock::UnixMillis,
    event::{Kind, Source},
    history::RowId,
    key::{Key, Timer, WashPayment},
    timing::{CLAIM_HELD, REPEATED_FRAME},
    wash::WashId,
};

use parkmate_simulator::What;

use self::visible::Span;
use crate::{
    cast::Person,
    chronicle::{Chronicle, Delivery},
    run::Finished,
    sight::Sight,
    store::{Entry, Shelf},
    time::Millis,
};

/// What an event of the account is about, without what only the companion counts: the episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Matter {
    Renewed(u64, UnixMillis),
    Closed(u64, UnixMillis),
    Cancelled(u64, UnixMillis),
    CashVerified(u64),
    NewBooking(u64, UnixMillis),
    WashDone(WashId),
    WashPaid(WashPayment),
    Assigned(u64),
}

/// What is wrong with a run.
pub(crate) fn judge(run: &Finished) -> Vec<String> {
    let mut wrong = run.store.faults.clone();
    for person in &run.cast.people {
        let key = person.account().key();
        if run.chronicle.sign_ins.iter().any(|one| one.account == key) {
            let judge = Judge::new(run, person, key);
            let found = judge.judge();
            wrong.extend(
                found
                    .into_iter()
                    .map(|what| format!("{}: {what}", person.user)),
            );
        }
    }
    wrong
}

/// What is needed to judge one account.
struct Judge<'a> {
    run: &'a Finished,
    person: &'a Person,
    key: AccountKey,
    chronicle: &'a Chronicle,
    shelf: Option<&'a Shelf>,
    sight: Sight,
    /// When the account's last rest ended.
    rest: Millis,
    wrong: Vec<String>,
}

impl<'a> Judge<'a> {
    fn new(run: &'a Finished, person: &'a Person, key: AccountKey) -> Self {
        let mut presences = run.chronicle.presences.iter();
        let last = presences.rfind(|one| one.account == key);
        Self {
            sight: Sight::of(&key, person.is_owner, &run.chronicle),
            shelf: run.store.shelf(&key),
            rest: last.and_then(|one| one.to).unwrap_or(run.end),
            chronicle: &run.chronicle,
            wrong: Vec::new(),
            run,
            person,
            key,
        }
    }

    fn judge(mut self) -> Vec<String> {
        if let Some(shelf) = self.shelf {
            self.wrong.extend(shelf.faults.iter().cloned());
        }
        self.judge_keys();
        self.judge_matters();
        self.judge_washes();
        self.judge_messages();
        self.judge_countdowns();
        self.judge_requests();
        self.judge_banners();
        self.wrong
    }

    fn say(&mut self, what: String) {
        self.wrong.push(what);
    }

    /// What is in the history and was not taken back.
    fn told(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let rows = self.shelf.into_iter().flat_map(|shelf| shelf.rows.values());
        rows.filter(|entry| !entry.withdrawn)
    }

    /// The set of data that a key was told of. Only an employee's needs it, who has no birth: in another set
    /// the same key is somebody else.
    fn set_of(&self, key: &Key, told: Millis) -> usize {
        let is_born = !matches!(key, Key::EmployeeAssigned { .. });
        let anew = self.sight.anew_at.iter();
        anew.filter(|at| !is_born && **at <= told).count()
    }

    /// No key is told twice, and no row of a kind that reading could have shown is left without one.
    fn judge_keys(&mut self) {
        let mut rows: BTreeMap<(Key, usize), Vec<RowId>> = BTreeMap::new();
        let mut keyless = Vec::new();
        for entry in self.told() {
            for key in &entry.keys {
                let set = self.set_of(key, entry.told);
                rows.entry((*key, set)).or_default().push(entry.row.id);
            }
            let can_be_read = match entry.row.kind {
                Kind::WashDone | Kind::Other => false,
                Kind::ExpiringSoon
                | Kind::Expired
                | Kind::RenewalSucceeded
                | Kind::RenewalFailed
                | Kind::AutoExpired
                | Kind::Declined
                | Kind::CashVerified
                | Kind::NewBooking
                | Kind::EmployeeAssigned
                | Kind::CashWaiting
                | Kind::WashBooked => true,
            };
            let settling = millis(CLAIM_HELD) + 15_000;
            if entry.keys.is_empty() && can_be_read && entry.told + settling < self.rest {
                keyless.push(entry.row.clone());
            }
        }
        for ((key, _), rows) in rows {
            if rows.len() > 1 {
                self.say(format!("{key:?} was told as {rows:?}"));
            }
        }
        for row in keyless {
            self.say(format!(
                "row {} of kind {:?} was told as sure, and reading never showed it",
                row.id.0, row.kind
            ));
        }
    }

    /// Each matter is told as often as it could be seen, and no more often than it happened.
    fn judge_matters(&mut self) {
        let mut counts: BTreeMap<Matter, u32> = BTreeMap::new();
        for entry in self.told() {
            for matter in entry.keys.iter().filter_map(matter_of) {
                *counts.entry(matter).or_default() += 1;
            }
        }
        let spans = self.spans();
        // A closing that was told by an end that had been moved meanwhile is that closing.
        let aliases: Vec<(Matter, Matter)> = spans
            .keys()
            .filter_map(|matter| {
                let Matter::Closed(id, end) = *matter else {
                    return None;
                };
                Some((*matter, Matter::Closed(id, self.old_end(id, end)?)))
            })
            .collect();
        for (matter, alias) in aliases {
            if let Some(told) = counts.remove(&alias) {
                *counts.entry(matter).or_default() += told;
            }
        }
        for (matter, span) in &spans {
            let told = counts.get(matter).copied().unwrap_or_default();
            let Span { least, most } = *span;
            // An undeniable one may be told without its key.
            let is_counted_apart = matches!(matter, Matter::WashDone(_) | Matter::WashPaid(_));
            if told < least && !is_counted_apart {
                self.say(format!("{matter:?} was told {told} times, not {least}"));
            }
            if told > most {
                self.say(format!(
                    "{matter:?} was told {told} times, and happened {most} times"
                ));
            }
        }
        for (matter, told) in counts {
            if !spans.contains_key(&matter) && !self.is_of_other_data(&matter) {
                self.say(format!(
                    "{matter:?} was told {told} times and never happened"
                ));
            }
        }
    }

    /// The end by which the closing of a booking was told, where it had been moved and nobody had looked.
    fn old_end(&self, booking: u64, end: UnixMillis) -> Option<UnixMillis> {
        let is_told = |key: &Key| self.told().any(|entry| entry.keys.contains(key));
        if is_told(&Key::AutoExpired { booking, end }) {
            return None;
        }
        let sights = self.sight.bookings.iter();
        let mut ends = sights
            .filter(|((_, id), _)| *id == booking)
            .flat_map(|(_, seen)| seen)
            .filter_map(|one| Some(one.row.as_ref()?.end));
        ends.find(|old| {
            let has_closed = self.chronicle.events.iter().any(|event| {
                let is_early = matches!(event.what, What::BookingEndedEarly { booking: id, .. } if id == booking)
                    && event.end == *old;
                is_early
                    || matches!(
                        event.what,
                        What::BookingExpired { booking: id, ends, .. }
                            if id == booking && ends.as_millisecond() == old.0
                    )
            });
            *old != end && !has_closed && is_told(&Key::AutoExpired { booking, end: *old })
        })
    }

    /// 9 and a wash's payment may be told by a frame alone: all in all as often as they happened.
    fn judge_washes(&mut self) {
        let spans = self.spans();
        let sum = |fits: &dyn Fn(&Matter) -> bool| {
            let fitting = spans.iter().filter(|(matter, _)| fits(matter));
            fitting.fold((0, 0), |(least, most), (_, span)| {
                (least + span.least, most + span.most)
            })
        };
        let (least, most) = sum(&|matter| matches!(matter, Matter::WashDone(_)));
        let told = self.told().filter(|entry| entry.row.kind == Kind::WashDone);
        let told = u32::try_from(told.count()).unwrap_or(u32::MAX);
        if told < least || told > most {
            self.say(format!(
                "9 was told {told} times, not {least} to {most} times"
            ));
        }
        let keyless = self
            .told()
            .filter(|entry| entry.row.kind == Kind::WashDone && entry.keys.is_empty());
        let framed = self.framed(|about| self.is_wash_done(about));
        if keyless.count() > framed {
            self.say("9 was told without a frame and without a wash".to_owned());
        }
        let (least, most) = sum(&|matter| matches!(matter, Matter::WashPaid(_)));
        let is_paid = |entry: &&Entry| {
            entry.row.kind == Kind::Other
                && (entry
                    .keys
                    .iter()
                    .any(|key| matches!(key, Key::WashPaid { .. }))
                    || entry.row.body.contains("payment has been verified"))
        };
        let told = u32::try_from(self.told().filter(is_paid).count()).unwrap_or(u32::MAX);
        if told < least || told > most {
            self.say(format!(
                "a wash's payment was told {told} times, not {least} to {most} times"
            ));
        }
    }

    /// Messages that reading can't see are told when they come; equal ones of late are one row.
    fn judge_messages(&mut self) {
        let mut texts: BTreeMap<&str, Vec<&Delivery>> = BTreeMap::new();
        for delivery in self.deliveries() {
            if let Some(text) = message_of(&delivery.text) {
                texts.entry(text).or_default().push(delivery);
            }
        }
        let mut wrong = Vec::new();
        for (text, deliveries) in &texts {
            let rows: Vec<&Entry> = self
                .told()
                .filter(|entry| entry.row.source == Source::Frame && entry.row.body == *text)
                .collect();
            for delivery in deliveries {
                // A repetition is counted in the row of the first.
                let from = delivery.at.saturating_sub(20 * millis(REPEATED_FRAME));
                let is_told = |row: &&&Entry| row.told <= delivery.at && row.told >= from;
                if rows.iter().filter(is_told).count() == 0 {
                    wrong.push(format!("{text:?} was not told at {}", delivery.at));
                }
            }
            let mut frames: Vec<u64> = deliveries.iter().map(|one| one.frame).collect();
            frames.sort_unstable();
            frames.dedup();
            if rows.len() > frames.len() {
                wrong.push(format!("{text:?} was told {} times", rows.len()));
            }
        }
        for entry in self.told() {
            let row = &entry.row;
            let is_message = row.kind == Kind::Other && entry.keys.is_empty();
            let is_known = match row.source {
                Source::Frame => {
                    texts.contains_key(row.body.as_str())
                        || row.body.contains("payment has been verified")
                }
                // The line about another set of data; what became of a request.
                Source::Poll | Source::Reply => true,
                Source::Timer => false,
            };
            if is_message && !is_known {
                wrong.push(format!("row {} has no frame: {}", row.id.0, row.body));
            }
        }
        let anew = self.told().filter(|entry| {
            entry.row.kind == Kind::Other
                && entry.row.source == Source::Poll
                && entry.keys.is_empty()
        });
        if anew.count() != self.sight.anew {
            let times = self.sight.anew;
            wrong.push(format!("other data was to be told {times} times"));
        }
        self.wrong.extend(wrong);
    }

    /// Each row's banner was raised, and once unless the process was killed at it.
    fn judge_banners(&mut self) {
        let Some(shelf) = self.shelf else {
            return;
        };
        for entry in shelf.rows.values() {
            let id = entry.row.id.0;
            let is_settled = entry.told + 45_000 < self.rest;
            if entry.raised == 0 && !entry.was_held && is_settled {
                let body = &entry.row.body;
                self.wrong.push(format!("row {id} has no banner: {body}"));
            }
            if entry.raised > 1 + entry.unmarked {
                self.wrong
                    .push(format!("row {id} has {} banners", entry.raised));
            }
        }
    }

    fn deliveries(&self) -> impl Iterator<Item = &'a Delivery> + '_ {
        self.chronicle
            .deliveries
            .iter()
            .filter(|one| one.account == self.key && one.is_meant)
    }

    /// How many events have been in a frame that was delivered.
    fn framed(&self, fits: impl Fn(u64) -> bool) -> usize {
        let mut about: Vec<u64> = self.deliveries().filter_map(|one| one.about).collect();
        about.sort_unstable();
        about.dedup();
        about.into_iter().filter(|about| fits(*about)).count()
    }

    /// What a server that went back to an old backup makes look like an event, where it couldn't be told
    /// from one (ledger rule 4).
    fn is_of_other_data(&self, matter: &Matter) -> bool {
        let is_possible = matches!(matter, Matter::Cancelled(..) | Matter::Assigned(_));
        is_possible && self.chronicle.generation > 0 || self.is_of_moved_end(matter)
    }

    /// Whether a frame may have told a closing by an end that had been moved, and a kill made the program
    /// forget that it was a frame that told it.
    fn is_of_moved_end(&self, matter: &Matter) -> bool {
        let Matter::Closed(id, end) = *matter else {
            return false;
        };
        let sights = self.sight.bookings.iter();
        let seen = sights.filter(|((_, booking), _)| *booking == id);
        let mut ends = seen
            .flat_map(|(_, seen)| seen)
            .filter_map(|one| Some(one.row.as_ref()?.end));
        let was_killed = self.chronicle.observations.iter().any(|one| one.life > 0);
        was_killed && ends.any(|other| other != end)
    }
}

/// The text of a message that is of no kind and not about a payment.
fn message_of(frame: &str) -> Option<&str> {
    let start = frame.find("\"message\": \"")? + "\"message\": \"".len();
    let text = frame[start..].trim_end_matches("\"}");
    let is_message = text.starts_with("Your action")
        || text.starts_with("Something")
        || text.starts_with("Action failed")
        || text.starts_with("Your car wash booking has been confirmed");
    is_message.then_some(text)
}

const fn matter_of(key: &Key) -> Option<Matter> {
    Some(match *key {
        Key::Renewed { booking, born } => Matter::Renewed(booking, born),
        Key::AutoExpired { booking, end } => Matter::Closed(booking, end),
        Key::Declined { booking, born, .. } => Matter::Cancelled(booking, born),
        Key::CashVerified { payment, .. } => Matter::CashVerified(payment),
        Key::NewBooking { booking, born } => Matter::NewBooking(booking, born),
        Key::WashDone { wash, .. } => Matter::WashDone(wash),
        Key::WashPaid { payment, .. } => Matter::WashPaid(payment),
        Key::EmployeeAssigned { employee, .. } => Matter::Assigned(employee),
        Key::ExpiringSoon { .. }
        | Key::Expired { .. }
        | Key::RenewalFailed { .. }
        | Key::OrphanRenewal { .. }
        // That they are told once is judged by their keys.
        | Key::CashWaiting { .. }
        | Key::WashBooked { .. }
        | Key::RenewedAtEnd { .. } => return None,
    })
}

/// The booking of a timer.
const fn booking_of(of: Timer) -> Option<u64> {
    match of {
        Timer::Booking(id) => Some(id),
        Timer::Own(_) => None,
    }
}

pub(crate) fn millis(duration: std::time::Duration) -> Millis {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
