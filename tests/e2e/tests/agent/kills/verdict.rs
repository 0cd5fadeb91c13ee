//! Holds what is stored and what was shown against what truly happened.

use std::{collections::BTreeMap, fmt};

use parkmate_simulator::Simulator;

use super::{
    load::{Load, Who, closed, renewals_of, text, truth},
    scene::{Scene, Telling},
};
use crate::desktop::Post;

/// What came of a run.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) faults: Vec<String>,
    kills: usize,
    events: usize,
    rows: usize,
    banners: usize,
    /// Rows whose banner was under way at a kill.
    under_way: usize,
    repeated: usize,
}

impl fmt::Display for Verdict {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            faults,
            kills,
            events,
            rows,
            banners,
            under_way,
            repeated,
        } = self;
        write!(
            to,
            "{kills} kills: {events} events in {rows} rows, {banners} banners, {under_way} under way at a kill, \
             {repeated} of those raised again, {} faults",
            faults.len()
        )
    }
}

/// The kinds of which each is told as often as it truly happened.
const SURE: [&str; 6] = [
    "renewal_succeeded",
    "declined",
    "cash_verified",
    "wash_done",
    "new_booking",
    "employee_assigned",
];

pub(super) fn judge(
    load: &Load,
    server: &Simulator,
    kills: &[Scene],
    last: &Scene,
    posts: &[Post],
) -> Verdict {
    let mut verdict = Verdict {
        kills: kills.len(),
        rows: last.rows.len(),
        banners: posts.len(),
        ..Verdict::default()
    };
    verdict.look_for_damage(kills, last);
    verdict.look_for_lost_rows(kills, last);
    verdict.hold_against(&truth(load, server), last);
    verdict.look_at_texts(load, last);
    if load.who == Who::Driver {
        verdict.look_at_ends(load, server, last);
    }
    for old in &load.asked {
        let times = renewals_of(*old, server);
        verdict.expect(times <= 1, || {
            format!("booking {old} was renewed {times} times")
        });
    }
    verdict.look_at_banners(kills, last, posts);
    verdict
}

impl Verdict {
    fn expect(&mut self, holds: bool, fault: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(fault());
        }
    }

    fn look_for_damage(&mut self, kills: &[Scene], last: &Scene) {
        for scene in kills.iter().chain([last]) {
            let damage = &scene.damage;
            self.expect(damage.is_none(), || {
                format!("the file is damaged: {damage:?}")
            });
        }
    }

    /// What was stored at a kill is there at the end, as the same event.
    fn look_for_lost_rows(&mut self, kills: &[Scene], last: &Scene) {
        for scene in kills {
            for (id, row) in &scene.rows {
                let kept = last.rows.get(id).is_some_and(|kept| kept.kind == row.kind);
                self.expect(kept, || format!("row {id} was lost: {row:?}"));
            }
        }
    }

    fn hold_against(&mut self, truth: &[String], last: &Scene) {
        let mut told: Vec<String> = last
            .rows
            .values()
            .filter(|row| SURE.contains(&row.kind.as_str()))
            .map(|row| format!("{} {}", row.kind, row.subject))
            .collect();
        told.sort();
        self.events += truth.len();
        for event in truth {
            let times = told.iter().filter(|told| *told == event).count();
            self.expect(times == 1, || format!("{event} was told {times} times"));
        }
        for invented in told.iter().filter(|told| !truth.contains(told)) {
            self.faults.push(format!("{invented} has never happened"));
        }
    }

    /// A text that was sent to nobody is gone; no other is.
    fn look_at_texts(&mut self, load: &Load, last: &Scene) {
        self.events += load.texts as usize;
        for number in 1..=load.texts {
            let text = text(number);
            let rows: Vec<&Telling> = last.rows.values().filter(|row| row.body == text).collect();
            let times: u32 = rows.iter().map(|row| row.count).sum();
            let least = u32::from(number >= load.surely_heard);
            self.expect((least..=1).contains(&times), || {
                format!("{text} is there {times} times")
            });
        }
    }

    fn look_at_ends(&mut self, load: &Load, server: &Simulator, last: &Scene) {
        let mut warned = BTreeMap::<&str, u32>::new();
        for row in last.rows.values().filter(|row| row.kind == "expiring_soon") {
            *warned.entry(&row.subject).or_default() += 1;
        }
        for (booking, times) in warned {
            self.expect(times == 1, || format!("{times} warnings of {booking}"));
        }
        for booking in closed(load, server) {
            self.events += 1;
            let subject = format!("{{\"booking\":{booking}}}");
            let times = |kind: &str| {
                let rows = last.rows.values();
                rows.filter(|row| row.kind == kind && row.subject == subject)
                    .count()
            };
            let (over, closed) = (times("expired"), times("auto_expired"));
            let once = over <= 1 && closed <= 1 && over + closed >= 1;
            self.expect(once, || {
                format!("booking {booking} was told {over} times as over, {closed} times as closed")
            });
        }
    }

    /// A banner that stands alone is raised once, and once more for each kill that it was under way at.
    fn look_at_banners(&mut self, kills: &[Scene], last: &Scene, posts: &[Post]) {
        let mut raised: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for post in posts.iter().filter(|post| post.replaces == 0) {
            *raised.entry((&post.title, &post.body)).or_default() += 1;
        }
        let mut may: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
        for (id, row) in &last.rows {
            let at_kills = kills
                .iter()
                .filter(|scene| scene.rows.get(id).is_some_and(|row| !row.is_shown))
                .count();
            let may = may.entry((&row.title, &row.body)).or_default();
            may.0 += 1;
            may.1 += at_kills;
            self.expect(row.is_shown, || format!("row {id} has no banner: {row:?}"));
        }
        for (said, (rows, at_kills)) in may {
            let times = raised.get(&said).copied().unwrap_or_default();
            self.under_way += at_kills;
            self.repeated += times.saturating_sub(rows);
            self.expect(times <= rows + at_kills, || {
                format!("{said:?} was raised {times} times for {rows} rows, {at_kills} under way")
            });
        }
    }
}
