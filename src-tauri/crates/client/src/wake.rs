//! What makes waiting pointless: the computer woke up, or its network changed. [`watch`] listens to what the
//! system tells of it; [`Sleeps`] finds a sleep by the clocks alone, on every system.

use std::time::Duration;

use parkmate_core::timing;
use tokio::sync::mpsc;

use crate::clock::Clock;

mod address;
#[cfg(all(unix, not(target_os = "macos")))]
mod logind;
#[cfg(target_os = "linux")]
mod netlink;

/// Something after which nothing should be waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// The computer woke up.
    Woke,
    /// Its network changed.
    NetworkChanged {
        /// Whether something came, such as an interface or a route.
        is_up: bool,
    },
}

/// Tells what the system says, until nobody listens any more. What can't be listened to is logged and done
/// without: long sleeps are found by the clocks, and dead links by their silence.
pub async fn watch(tell: mpsc::Sender<Wake>) {
    #[cfg(target_os = "linux")]
    tokio::join!(logind::watch(tell.clone()), netlink::watch(tell));
    #[cfg(all(unix, not(any(target_os = "linux", target_os = "macos"))))]
    tokio::join!(logind::watch(tell.clone()), address::watch(tell));
    #[cfg(any(target_os = "macos", windows))]
    address::watch(tell).await;
}

/// Finds sleeps by comparing a clock that counts them with one that doesn't. It needs no timer: whoever was
/// woken up by anything asks it.
#[derive(Debug)]
pub(crate) struct Sleeps {
    known: Duration,
}

impl Sleeps {
    /// From now on.
    pub(crate) fn begin() -> Self {
        Self {
            known: Clock::slept(),
        }
    }

    /// Whether the computer has slept since this was asked last.
    pub(crate) fn has_slept(&mut self) -> bool {
        self.is_news(Clock::slept())
    }

    fn is_news(&mut self, slept: Duration) -> bool {
        let known = std::mem::replace(&mut self.known, slept);
        slept.saturating_sub(known) >= timing::SLEEP_NOTICED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_of_a_second_is_noticed_once_and_the_clocks_own_difference_is_none() {
        let mut sleeps = Sleeps {
            known: Duration::from_secs(500),
        };
        assert!(!sleeps.is_news(Duration::from_micros(500_000_040)));
        assert!(sleeps.is_news(Duration::from_micros(501_000_040)));
        assert!(!sleeps.is_news(Duration::from_micros(501_000_000)));
    }

    #[test]
    fn a_computer_that_is_awake_has_not_slept() {
        let mut sleeps = Sleeps::begin();
        assert!(!sleeps.has_slept());
    }
}
