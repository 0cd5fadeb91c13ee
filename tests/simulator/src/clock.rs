//! The server's clock, which a test can push: real time plus an offset, or a fixed moment that only the test moves.
//! Everyone who waits for a moment of this clock is woken when it is pushed.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// A handle to the server's clock. Clones share it.
#[derive(Debug, Clone)]
pub struct Clock {
    base: Base,
    offset: Arc<watch::Sender<SignedDuration>>,
}

#[derive(Debug, Clone, Copy)]
enum Base {
    Running,
    Fixed(Timestamp),
}

impl Clock {
    /// A clock that runs with the computer's own.
    pub fn running() -> Self {
        Self::from_base(Base::Running)
    }

    /// A clock that stands at `at` until it is pushed: for runs that must be the same each time.
    pub fn fixed(at: Timestamp) -> Self {
        Self::from_base(Base::Fixed(at))
    }

    /// The server's time, in whole microseconds as the server keeps it.
    pub fn now(&self) -> Timestamp {
        let base = match self.base {
            Base::Running => Timestamp::now(),
            Base::Fixed(at) => at,
        };
        let now = base.saturating_add(*self.offset.borrow()).unwrap_or(base);
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Pushes the clock forward.
    pub fn advance(&self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.offset
            .send_modify(|offset| *offset = offset.saturating_add(by));
    }

    /// Sets how far the clock is ahead of its base; negative is behind.
    pub fn set_offset(&self, offset: SignedDuration) {
        self.offset.send_replace(offset);
    }

    /// How far the clock is ahead of its base.
    pub fn offset(&self) -> SignedDuration {
        *self.offset.borrow()
    }

    /// Returns when the clock has reached `at`, however it got there.
    pub(crate) async fn reached(&self, at: Timestamp) {
        let mut pushes = self.offset.subscribe();
        loop {
            let missing = at.duration_since(self.now());
            let Ok(wait) = Duration::try_from(missing) else {
                return;
            };
            if wait.is_zero() {
                return;
            }
            let passing = async {
                match self.base {
                    Base::Running => tokio::time::sleep(wait).await,
                    Base::Fixed(_) => std::future::pending().await,
                }
            };
            tokio::select! {
                () = passing => {}
                _ = pushes.changed() => {}
            }
        }
    }

    fn from_base(base: Base) -> Self {
        Self {
            base,
            offset: Arc::new(watch::Sender::new(SignedDuration::ZERO)),
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::running()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_pushed() {
        let start: Timestamp = "2026-11-23T03:00:00Z".parse().expect("a time stamp");
        let clock = Clock::fixed(start);
        assert_eq!(clock.now(), start);
        clock.advance(Duration::from_secs(90));
        assert_eq!(clock.now(), start + SignedDuration::from_secs(90));
        assert_eq!(clock.offset(), SignedDuration::from_secs(90));
    }

    #[tokio::test]
    async fn whoever_waits_is_woken_by_a_push() {
        let clock = Clock::running();
        let at = clock.now() + SignedDuration::from_hours(24);
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.reached(at).await }
        });
        clock.advance(Duration::from_hours(24));
        tokio::time::timeout(Duration::from_secs(10), waiting)
            .await
            .expect("woken before the deadline")
            .expect("the task ends");
    }
}
