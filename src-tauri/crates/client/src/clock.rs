//! This computer's two clocks, read together. The core never asks an operating system for the time; this
//! is where it is read for it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use parkmate_core::clock::{Mono, Now, UnixMillis};

/// Reads the clocks. It has no state: readings made anywhere in the program can be compared.
#[derive(Clone, Copy, Debug)]
pub struct Clock;

impl Clock {
    /// The time now, by the monotonic clock and by the wall clock.
    ///
    /// The monotonic one goes on while the computer sleeps, so that a booking which ended meanwhile is
    /// over when the lid opens.
    #[must_use]
    pub fn now() -> Now {
        Now {
            mono: Mono::new(monotonic()),
            wall: wall(),
        }
    }

    /// How long the computer has slept, from a moment on that stays the same while the program runs: the
    /// difference of a clock that counts sleep to one that doesn't. Always nothing on Windows, whose clocks
    /// both count it.
    pub(crate) fn slept() -> Duration {
        monotonic().saturating_sub(awake())
    }
}

/// `CLOCK_MONOTONIC` stands still during sleep on Linux; this one doesn't.
#[cfg(target_os = "linux")]
fn monotonic() -> Duration {
    read(rustix::time::ClockId::Boottime)
}

/// On macOS `CLOCK_MONOTONIC` counts sleep; `std::time::Instant` there doesn't.
#[cfg(all(unix, not(target_os = "linux")))]
fn monotonic() -> Duration {
    read(rustix::time::ClockId::Monotonic)
}

/// This one stands still during sleep.
#[cfg(target_os = "linux")]
fn awake() -> Duration {
    read(rustix::time::ClockId::Monotonic)
}

/// `Instant` stands still during sleep on macOS; elsewhere it is as good as the other one.
#[cfg(not(target_os = "linux"))]
fn awake() -> Duration {
    use std::{sync::LazyLock, time::Instant};
    static START: LazyLock<(Duration, Instant)> = LazyLock::new(|| (monotonic(), Instant::now()));
    START.0 + START.1.elapsed()
}

#[cfg(unix)]
fn read(clock: rustix::time::ClockId) -> Duration {
    let read = rustix::time::clock_gettime(clock);
    Duration::new(
        u64::try_from(read.tv_sec).unwrap_or(0),
        u32::try_from(read.tv_nsec).unwrap_or(0),
    )
}

/// The performance counter behind `Instant` counts sleep on Windows.
#[cfg(not(unix))]
fn monotonic() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

/// Negative before 1970, as a wall clock with an empty battery may show.
fn wall() -> UnixMillis {
    let millis = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    UnixMillis(match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => millis(since),
        Err(before) => -millis(before.duration()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_goes_back() {
        let earlier = Clock::now();
        let later = Clock::now();
        assert!(later.mono >= earlier.mono);
    }

    #[test]
    fn the_wall_clock_is_the_systems() {
        let before = wall();
        let now = Clock::now().wall;
        assert!(before <= now && now <= wall());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn counts_since_the_computer_was_started() {
        let uptime = std::fs::read_to_string("/proc/uptime").unwrap();
        let uptime: f64 = uptime.split(' ').next().unwrap().parse().unwrap();
        let ours = Clock::now().mono.since_start().as_secs_f64();
        assert!(ours >= uptime && ours < uptime + 60.0, "{ours} {uptime}");
    }
}
