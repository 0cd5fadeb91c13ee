//! When a companion that crashed is started again: soon, but not for ever, since one that can't live would
//! only keep the computer busy.

use std::{collections::VecDeque, time::Duration};

use crate::{
    clock::Mono,
    timing::{RESTART_FIRST, RESTART_LIMIT, RESTART_SPAN},
};

/// The restarts of the last [`RESTART_SPAN`].
#[derive(Debug, Default)]
pub struct Restarts(VecDeque<Mono>);

impl Restarts {
    /// It has crashed. How long to wait before it is started again, doubled with each restart that is
    /// remembered; `None` if it was started again [`RESTART_LIMIT`] times within [`RESTART_SPAN`] already.
    pub fn crashed(&mut self, now: Mono) -> Option<Duration> {
        self.0.retain(|at| now.since(*at) < RESTART_SPAN);
        if self.0.len() >= RESTART_LIMIT {
            return None;
        }
        let wait = self
            .0
            .iter()
            .fold(RESTART_FIRST, |wait, _| wait.saturating_mul(2));
        self.0.push_back(now);
        Some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Mono {
        Mono::new(Duration::from_secs(seconds))
    }

    #[test]
    fn is_started_again_five_times_in_ten_minutes_each_time_later() {
        let mut restarts = Restarts::default();
        let waits: Vec<Option<u128>> = (0..6)
            .map(|crash| restarts.crashed(at(crash)).map(|wait| wait.as_millis()))
            .collect();
        let expected = [
            Some(500),
            Some(1000),
            Some(2000),
            Some(4000),
            Some(8000),
            None,
        ];
        assert_eq!(waits, expected);
        assert_eq!(restarts.crashed(at(599)), None);
    }

    #[test]
    fn a_restart_is_forgotten_after_ten_minutes() {
        let mut restarts = Restarts::default();
        for crash in 0..5 {
            restarts.crashed(at(crash * 60));
        }
        assert_eq!(restarts.crashed(at(599)), None);
        assert_eq!(restarts.crashed(at(600)), Some(RESTART_FIRST * 16));
        assert_eq!(restarts.crashed(at(601)), None);
        assert_eq!(restarts.crashed(at(5000)), Some(RESTART_FIRST));
    }
}
