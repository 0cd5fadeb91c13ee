//! Whether a link is still alive. A quiet link is normal, but a healthy one is never silent for long: the
//! server pings after 20 s (S4.5). So any sign of life counts, silence is answered with a ping of our
//! own, and silence after that is death.

use crate::{
    clock::Mono,
    timing::{IDLE_PING, PING_ANSWER, PROBE_ANSWER},
};

/// When a link was heard last, and whether it owes us an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Liveness {
    heard: Mono,
    /// Until when it has to answer a ping of ours.
    owes: Option<Mono>,
}

/// What has to be done about a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing.
    Nothing,
    /// It was silent: ping it.
    Ping,
    /// It didn't answer: it is dead.
    Death,
}

impl Liveness {
    /// A link that came up at `now`.
    #[must_use]
    pub const fn new(now: Mono) -> Self {
        Self {
            heard: now,
            owes: None,
        }
    }

    /// Something came: a frame, a ping, an answer to ours.
    pub fn heard(&mut self, now: Mono) {
        *self = Self::new(now);
    }

    /// What has to be done now. [`Due::Ping`] is said once for each silence.
    pub fn due(&mut self, now: Mono) -> Due {
        match self.owes {
            None if now >= self.deadline() => {
                self.owes = Some(now + PING_ANSWER);
                Due::Ping
            }
            Some(_) if now >= self.deadline() => Due::Death,
            None | Some(_) => Due::Nothing,
        }
    }

    /// It may have died without a word: it is pinged now, and has to answer soon. Repeating this doesn't put
    /// the answer off.
    pub fn doubt(&mut self, now: Mono) {
        let until = now + PROBE_ANSWER;
        self.owes = Some(self.owes.map_or(until, |owed| {
            // What was owed to a ping before a sleep was never waited for.
            if owed <= now { until } else { owed.min(until) }
        }));
    }

    /// When [`due`](Self::due) has something to say next.
    #[must_use]
    pub fn deadline(&self) -> Mono {
        self.owes.unwrap_or(self.heard + IDLE_PING)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: u64) -> Mono {
        Mono::new(Duration::from_secs(seconds))
    }

    #[test]
    fn pings_after_thirty_silent_seconds_and_gives_up_fifteen_later() {
        let mut link = Liveness::new(at(0));
        assert_eq!(link.due(at(29)), Due::Nothing);
        assert_eq!(link.due(at(30)), Due::Ping);
        assert_eq!(link.due(at(44)), Due::Nothing);
        assert_eq!(link.due(at(45)), Due::Death);
    }

    #[test]
    fn any_sign_of_life_starts_the_silence_anew() {
        let mut link = Liveness::new(at(0));
        assert_eq!(link.due(at(30)), Due::Ping);
        link.heard(at(44));
        assert_eq!(link.due(at(45)), Due::Nothing);
        assert_eq!(link.deadline(), at(74));
    }

    #[test]
    fn a_doubted_link_has_five_seconds_to_answer_however_often_it_is_doubted() {
        let mut link = Liveness::new(at(0));
        link.doubt(at(10));
        link.doubt(at(14));
        assert_eq!(link.due(at(14)), Due::Nothing);
        assert_eq!(link.due(at(15)), Due::Death);
        link.heard(at(15));
        assert_eq!(link.due(at(44)), Due::Nothing);
        assert_eq!(link.due(at(45)), Due::Ping);
        link.doubt(at(46));
        assert_eq!(link.deadline(), at(51));
    }

    #[test]
    fn what_was_owed_before_a_sleep_is_asked_for_again() {
        let mut link = Liveness::new(at(0));
        assert_eq!(link.due(at(30)), Due::Ping);
        link.doubt(at(36_000));
        assert_eq!(link.due(at(36_000)), Due::Nothing);
        assert_eq!(link.due(at(36_005)), Due::Death);
    }

    #[test]
    fn a_dead_link_is_found_within_a_minute() {
        assert!(IDLE_PING + PING_ANSWER <= Duration::from_secs(60));
    }

    #[test]
    fn a_sleep_is_answered_with_a_ping_before_the_link_is_given_up() {
        let mut link = Liveness::new(at(0));
        assert_eq!(link.due(at(36_000)), Due::Ping);
        assert_eq!(link.due(at(36_015)), Due::Death);
    }
}
