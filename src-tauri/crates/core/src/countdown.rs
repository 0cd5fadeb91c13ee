//! What running time brings about: the warnings before an end and the end itself, each once. Everything
//! is reckoned in the server's time (S7), so sleep and a wrong local clock change nothing.
//!
//! Bookings run out, and so do countdowns that the driver started by hand, which live on this computer
//! only.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    clock::UnixMillis,
    key::{Key, Timer},
};

/// A countdown that was started by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Countdown {
    /// Its number on this computer.
    pub id: u64,
    /// What the driver calls it; may be empty.
    pub label: String,
    /// When it was started; the server's clock.
    pub started: UnixMillis,
    /// When it ends; the server's clock.
    pub end: UnixMillis,
}

/// Something whose time runs out, at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// What.
    pub of: Timer,
    /// When it ends.
    pub end: UnixMillis,
}

/// When to warn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leads {
    /// How long before each end.
    pub usual: Vec<Duration>,
    /// Warnings that were snoozed, and when they come again; the server's clock.
    pub snoozed: BTreeMap<Timer, UnixMillis>,
}

/// What running time has brought about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// It ends within the lead.
    EndsSoon {
        /// What.
        of: Timer,
        /// When it ends.
        end: UnixMillis,
        /// How early the warning was asked for.
        lead: Duration,
    },
    /// It has ended.
    Ended {
        /// What.
        of: Timer,
        /// When it ended.
        end: UnixMillis,
    },
}

impl Reminder {
    /// Under which key it is told once.
    #[must_use]
    pub const fn key(self) -> Key {
        match self {
            Self::EndsSoon { of, end, lead } => Key::ExpiringSoon {
                of,
                end,
                lead: lead.as_secs(),
            },
            Self::Ended { of, end } => Key::Expired { of, end },
        }
    }
}

/// What is due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// To be told.
    pub tell: Vec<Reminder>,
    /// Warnings that a tighter one makes needless (ledger rule 21).
    pub needless: Vec<Reminder>,
}

impl Leads {
    fn of(&self, running: Running) -> impl Iterator<Item = Duration> + '_ {
        let snoozed = self.snoozed.get(&running.of);
        self.usual
            .iter()
            .copied()
            .chain(snoozed.map(|at| running.end.since(*at)))
    }
}

/// The reminders that are due at a moment of the server's clock and were not told yet. A warning that
/// sleep made obsolete is not due any more; the end is. Of several warnings that are due at once only the
/// tightest is told.
pub fn due(
    running: impl IntoIterator<Item = Running>,
    server: UnixMillis,
    leads: &Leads,
    is_told: impl Fn(&Key) -> bool,
) -> Due {
    let mut due = Due::default();
    for one in running {
        let Running { of, end } = one;
        if end <= server {
            let ended = Reminder::Ended { of, end };
            if !is_told(&ended.key()) {
                due.tell.push(ended);
            }
            continue;
        }
        let left = end.since(server);
        let mut open: Vec<Duration> = leads.of(one).filter(|lead| left <= *lead).collect();
        open.sort_unstable();
        open.dedup();
        let warnings = open.into_iter().enumerate().map(|(at, lead)| {
            let warning = Reminder::EndsSoon { of, end, lead };
            (at == 0, warning)
        });
        for (is_tightest, warning) in warnings {
            if is_told(&warning.key()) {
                continue;
            }
            if is_tightest {
                due.tell.push(warning);
            } else {
                due.needless.push(warning);
            }
        }
    }
    due
}

/// The next moment of the server's clock at which something becomes due.
pub fn next(
    running: impl IntoIterator<Item = Running>,
    server: UnixMillis,
    leads: &Leads,
) -> Option<UnixMillis> {
    running
        .into_iter()
        .filter(|one| one.end > server)
        .flat_map(|one| {
            leads
                .of(one)
                .map(move |lead| one.end.before(lead))
                .chain([one.end])
        })
        .filter(|at| *at > server)
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: UnixMillis = UnixMillis(1_200_000);
    const BOOKING: Running = Running {
        of: Timer::Booking(7),
        end: END,
    };

    fn leads(minutes: &[u64]) -> Leads {
        Leads {
            usual: minutes
                .iter()
                .map(|m| Duration::from_secs(m * 60))
                .collect(),
            snoozed: BTreeMap::new(),
        }
    }

    fn due_at(server: i64, leads: &Leads) -> Due {
        due([BOOKING], UnixMillis(server), leads, |_| false)
    }

    const fn soon(seconds: u64) -> Reminder {
        Reminder::EndsSoon {
            of: Timer::Booking(7),
            end: END,
            lead: Duration::from_secs(seconds),
        }
    }

    const ENDED: Reminder = Reminder::Ended {
        of: Timer::Booking(7),
        end: END,
    };

    #[test]
    fn the_web_clients_failure_1_warns_at_other_than_exactly_300_000_milliseconds() {
        let leads = leads(&[5]);
        assert_eq!(due_at(899_999, &leads), Due::default());
        for server in [900_000, 900_001, 1_199_999] {
            assert_eq!(due_at(server, &leads).tell, [soon(300)], "{server}");
        }
    }

    #[test]
    fn the_end_comes_when_nothing_is_left() {
        assert_eq!(due_at(1_200_000, &leads(&[5])).tell, [ENDED]);
    }

    #[test]
    fn tells_nothing_twice() {
        let told = due([BOOKING], UnixMillis(900_000), &leads(&[5]), |key| {
            *key == soon(300).key()
        });
        assert_eq!(told, Due::default());
    }

    #[test]
    fn rule_21_first_seen_late_only_the_tightest_warning_is_told() {
        let due = due_at(1_020_000, &leads(&[15, 5, 1]));
        assert_eq!(due.tell, [soon(300)]);
        assert_eq!(due.needless, [soon(900)]);
    }

    #[test]
    fn each_lead_is_told_at_its_time() {
        let leads = leads(&[15, 5, 1]);
        let mut server = UnixMillis(0);
        let mut moments = Vec::new();
        while let Some(at) = next([BOOKING], server, &leads) {
            moments.push(at.0);
            server = at;
        }
        assert_eq!(moments, [300_000, 900_000, 1_140_000, 1_200_000]);
    }

    #[test]
    fn a_snoozed_warning_comes_again() {
        let mut leads = leads(&[5]);
        leads
            .snoozed
            .insert(Timer::Booking(7), UnixMillis(1_020_000));
        assert_eq!(
            next([BOOKING], UnixMillis(900_000), &leads),
            Some(UnixMillis(1_020_000))
        );
        let due = due([BOOKING], UnixMillis(1_020_000), &leads, |key| {
            *key == soon(300).key()
        });
        assert_eq!(due.tell, [soon(180)]);
    }

    #[test]
    fn without_a_lead_only_the_end_is_told() {
        assert_eq!(due_at(1_199_999, &leads(&[])), Due::default());
        assert_eq!(next([BOOKING], UnixMillis(0), &leads(&[])), Some(END));
    }
}
