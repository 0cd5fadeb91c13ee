//! Whether a link is still alive. A quiet link is normal, but a healthy one is never silent for long: the
//! server pings after 20 s (S4.5). So any sign of life counts, silence is answered with a ping of our
//! own, and silence after that is death.

use crate::{
    clock::Mono,
    timing::{IDLE_PING, PING_ANSWER},
};

/// When a link was heard last, and whether it owes us an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Liveness {
    heard: Mono,
    pinged: Option<Mono>,
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
            pinged: None,
        }
    }

    /// Something came: a frame, a ping, an answer to ours.
    pub fn heard(&mut self, now: Mono) {
        *self = Self::new(now);
    }

    /// What has to be done now. [`Due::Ping`] is said once for each silence.
    pub fn due(&mut self, now: Mono) -> Due {
        match self.pinged {
            None if now >= self.deadline() => {
                self.pinged = Some(now);
                Due::Ping
            }
            Some(_) if now >= self.deadline() => Due::Death,
            None | Some(_) => Due::Nothing,
        }
    }

    /// When [`due`](Self::due) has something to say next.
    #[must_use]
    pub fn deadline(&self) -> Mono {
        self.pinged
            .map_or(self.heard + IDLE_PING, |pinged| pinged + PING_ANSWER)
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
