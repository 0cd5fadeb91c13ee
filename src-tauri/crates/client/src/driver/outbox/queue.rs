//! Banners that wait to be shown, and how a burst of them is made into few.

use std::collections::VecDeque;

use parkmate_core::{
    burst::{Burst, Place},
    clock::Mono,
    event::{Kind, Level},
    history::RowId,
    notice::{Deed, Offer, Urgency, manner},
    text::{Language, Value, Words},
    timing::BURST,
};

use crate::{
    banner::{Banner, Story},
    store::Store,
};

/// A banner that waits to be shown.
pub(super) struct Waiting {
    pub(super) banner: Banner,
    /// How many it stands for.
    pub(super) count: usize,
    /// What is marked as shown after it, and where.
    pub(super) marks: Vec<(Store, Vec<RowId>)>,
}

/// What is to be done next.
pub(super) enum Next {
    /// This is shown.
    Show(Waiting),
    /// Nothing until then.
    WaitUntil(Mono),
    /// Nothing until something comes.
    Nothing,
}

/// The banners that wait.
pub(super) struct Queue {
    waiting: VecDeque<Waiting>,
    /// The critical ones have a measure of their own, so that none is lost in a crowd of others.
    ordinary: Lane,
    critical: Lane,
    /// Whether a banner can take the place of an earlier one. Where it can't, the one that counts is shown once,
    /// when its time is over.
    replaces: bool,
    /// The stories whose banner was shown, the newest at the end.
    told: VecDeque<Story>,
}

/// How many of them are known.
const KNOWN: usize = 64;

/// The bursts of one urgency.
#[derive(Default)]
struct Lane {
    burst: Burst,
    /// The number of the banner that counts.
    number: u64,
    /// What waits to be counted on the screen.
    more: Option<More>,
}

/// What is counted, but not on the screen yet.
struct More {
    /// Since when it waits.
    since: Mono,
    /// What the banner that counts stands for by now, also what it has shown.
    count: usize,
    waiting: Vec<Waiting>,
}

impl Queue {
    pub(super) fn new(replaces: bool) -> Self {
        let critical = Lane {
            // The banner that counts is another one than that of the others.
            number: 1 << 32,
            ..Lane::default()
        };
        Self {
            waiting: VecDeque::new(),
            ordinary: Lane::default(),
            critical,
            replaces,
            told: VecDeque::new(),
        }
    }

    /// Puts a banner behind the others. What waits of the same story is needless, and counts as shown with it.
    pub(super) fn put(&mut self, mut new: Waiting) {
        if new.banner.about.is_some() && !new.banner.improves {
            let (same, others): (VecDeque<_>, _) = std::mem::take(&mut self.waiting)
                .into_iter()
                .partition(|old| old.banner.about == new.banner.about);
            self.waiting = others;
            new.marks.extend(same.into_iter().flat_map(|old| old.marks));
        }
        self.waiting.push_back(new);
    }

    /// What is to be done at that moment.
    pub(super) fn next(&mut self, now: Mono, language: Language) -> Next {
        while let Some(next) = self.waiting.pop_front() {
            let takes_place = self.replaces && self.is_told(&next);
            // An answer to a click, or what goes on where something stands already, fills no more of the screen.
            if next.banner.rows.is_empty() || next.banner.improves || takes_place {
                return self.show(next);
            }
            let lane = match urgency(&next) {
                Urgency::Normal => &mut self.ordinary,
                Urgency::Critical => &mut self.critical,
            };
            match lane.burst.admit(next.count, now) {
                Place::Alone => return self.show(next),
                Place::Among(count) => lane.count(next, count, now),
            }
        }
        for lane in [&mut self.critical, &mut self.ordinary] {
            if let Some(more) = lane.more.take_if(|more| more.due(self.replaces) <= now) {
                return Next::Show(more.banner(lane.number, language));
            }
        }
        [&self.critical, &self.ordinary]
            .into_iter()
            .filter_map(|lane| Some(lane.more.as_ref()?.due(self.replaces)))
            .min()
            .map_or(Next::Nothing, Next::WaitUntil)
    }

    fn is_told(&self, next: &Waiting) -> bool {
        let about = next.banner.about;
        about.is_some_and(|about| self.told.contains(&about))
    }

    fn show(&mut self, next: Waiting) -> Next {
        if let Some(about) = next.banner.about
            && !self.is_told(&next)
        {
            if self.told.len() == KNOWN {
                self.told.pop_front();
            }
            self.told.push_back(about);
        }
        Next::Show(next)
    }
}

impl Lane {
    fn count(&mut self, next: Waiting, count: usize, now: Mono) {
        if count == next.count {
            self.number += 1;
        }
        let more = self.more.get_or_insert_with(|| More {
            since: now,
            count,
            waiting: Vec::new(),
        });
        more.count = count;
        more.waiting.push(next);
    }
}

impl More {
    fn due(&self, replaces: bool) -> Mono {
        if replaces {
            self.since
        } else {
            self.since + BURST
        }
    }

    /// The banner that counts. Its words are made here, once for all that came together.
    fn banner(self, number: u64, language: Language) -> Waiting {
        let words = Words::of(language);
        let is_critical = self
            .waiting
            .iter()
            .any(|one| urgency(one) == Urgency::Critical);
        let banner = Banner {
            rows: self
                .waiting
                .iter()
                .flat_map(|one| one.banner.rows.clone())
                .collect(),
            kind: Kind::Other,
            about: Some(Story::Burst(number)),
            improves: false,
            offers: vec![Offer {
                words: words.say("tray-open"),
                deed: Deed::Open,
            }],
            sound: self.waiting.iter().any(|one| one.banner.sound),
            level: if is_critical {
                Level::Error
            } else {
                Level::Info
            },
            title: words.say_with("title-more", &[("count", Value::from(self.count))]),
            body: words.say("body-many"),
        };
        Waiting {
            banner,
            count: self.waiting.iter().map(|one| one.count).sum(),
            marks: self.waiting.into_iter().flat_map(|one| one.marks).collect(),
        }
    }
}

fn urgency(waiting: &Waiting) -> Urgency {
    manner(waiting.banner.kind, waiting.banner.level).urgency
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use parkmate_core::event::Subject;

    use super::*;

    fn waiting(row: u64, kind: Kind) -> Waiting {
        Waiting {
            banner: Banner {
                rows: vec![RowId(row)],
                kind,
                about: None,
                improves: false,
                offers: Vec::new(),
                sound: true,
                level: kind.level(),
                title: format!("row {row}"),
                body: String::new(),
            },
            count: 1,
            marks: Vec::new(),
        }
    }

    fn at(millis: u64) -> Mono {
        Mono::new(Duration::from_millis(millis))
    }

    /// The titles of what is shown until nothing more is due.
    fn shown(queue: &mut Queue, millis: u64, language: Language) -> Vec<String> {
        let mut titles = Vec::new();
        while let Next::Show(next) = queue.next(at(millis), language) {
            titles.push(next.banner.title);
        }
        titles
    }

    fn of_new_bookings(queue: &mut Queue, rows: std::ops::Range<u64>) {
        for row in rows {
            queue.put(waiting(row, Kind::NewBooking));
        }
    }

    #[test]
    fn the_count_grows_in_its_place_and_the_next_burst_has_another() {
        let mut queue = Queue::new(true);
        of_new_bookings(&mut queue, 0..30);
        let first = shown(&mut queue, 0, Language::English);
        assert_eq!(first, ["row 0", "row 1", "row 2", "and 27 more"]);
        of_new_bookings(&mut queue, 30..40);
        let Next::Show(more) = queue.next(at(900), Language::English) else {
            panic!("the count grows");
        };
        assert_eq!(more.banner.title, "and 37 more");
        assert_eq!(more.banner.about, Some(Story::Burst(1)));
        of_new_bookings(&mut queue, 40..44);
        let titles = shown(&mut queue, 10_900, Language::Hindi);
        assert_eq!(titles[2..], ["row 42", "और 1 नोटिफ़िकेशन"]);
    }

    #[test]
    fn where_nothing_can_be_replaced_one_summary_comes_when_the_time_is_over() {
        let mut queue = Queue::new(false);
        of_new_bookings(&mut queue, 0..5);
        let first = shown(&mut queue, 0, Language::English);
        assert_eq!(first, ["row 0", "row 1", "row 2"]);
        of_new_bookings(&mut queue, 5..7);
        let Next::WaitUntil(due) = queue.next(at(9_999), Language::English) else {
            panic!("too early");
        };
        assert_eq!(due, at(10_000));
        let late = shown(&mut queue, 10_000, Language::English);
        assert_eq!(late, ["and 4 more"]);
    }

    #[test]
    fn a_critical_one_is_not_lost_in_a_burst_of_others() {
        let mut queue = Queue::new(true);
        of_new_bookings(&mut queue, 0..20);
        queue.put(waiting(20, Kind::Declined));
        queue.put(waiting(21, Kind::Expired));
        let titles = shown(&mut queue, 0, Language::English);
        let expected = ["row 0", "row 1", "row 2", "row 20", "row 21", "and 17 more"];
        assert_eq!(titles, expected);
    }

    #[test]
    fn what_takes_the_place_of_an_earlier_one_is_no_part_of_a_burst() {
        let about = |row, kind| {
            let mut one = waiting(row, kind);
            one.banner.about = Some(Story::Of(Subject::Booking(7)));
            one
        };
        for replaces in [true, false] {
            let mut queue = Queue::new(replaces);
            for row in 0..3 {
                queue.put(waiting(row, Kind::Declined));
                if row == 1 {
                    queue.put(about(8, Kind::Expired));
                    let titles = shown(&mut queue, 0, Language::English);
                    assert_eq!(titles, ["row 0", "row 1", "row 8"]);
                }
            }
            queue.put(about(9, Kind::AutoExpired));
            let titles = shown(&mut queue, 0, Language::English);
            let expected: &[&str] = if replaces {
                &["row 9", "and 1 more"]
            } else {
                &[]
            };
            assert_eq!(titles, expected);
        }
    }

    #[test]
    fn of_one_story_only_the_newest_waits() {
        let mut queue = Queue::new(true);
        for (row, kind) in [(1, Kind::ExpiringSoon), (2, Kind::Expired)] {
            let mut one = waiting(row, kind);
            one.banner.about = Some(Story::Of(Subject::Booking(7)));
            queue.put(one);
        }
        assert_eq!(shown(&mut queue, 0, Language::English), ["row 2"]);
    }
}
