//! Time as the core knows it. Nothing here asks an operating system: every input carries a [`Now`],
//! and [`ServerClock`] turns it into the server's time, which alone decides when a booking ends.
//!
//! The server's time is tied to the *monotonic* clock, so a user who sets the computer's clock, crosses
//! a time zone or meets a change to summer time changes nothing in a countdown.

use std::time::Duration;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// An instant on a monotonic clock that goes on while the computer sleeps, since an unspecified start.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Mono(Duration);

impl Mono {
    /// The instant `since` after the clock's start.
    #[must_use]
    pub const fn new(since: Duration) -> Self {
        Self(since)
    }

    /// Time since the clock's start.
    #[must_use]
    pub const fn since_start(self) -> Duration {
        self.0
    }

    /// Time that passed from `earlier` to `self`; zero if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl std::ops::Add<Duration> for Mono {
    type Output = Self;

    fn add(self, rhs: Duration) -> Self {
        Self(self.0.saturating_add(rhs))
    }
}

/// A point in time as milliseconds since 1970-01-01T00:00:00Z.
///
/// Which clock it was read from (the server's or this computer's) is said where it is used.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(transparent)]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// The moment `by` later.
    #[must_use]
    pub fn after(self, by: Duration) -> Self {
        Self(self.0.saturating_add(millis(by)))
    }

    /// The moment `by` earlier.
    #[must_use]
    pub fn before(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(millis(by)))
    }

    /// Time from `earlier` to `self`; zero if `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The day of a zone that it is in; `None` beyond the calendar.
    /// When the day began that it is in, in that zone; itself where that can't be told.
    pub(crate) fn start_of_day(self, zone: &TimeZone) -> Self {
        let stamp = Timestamp::from_millisecond(self.0).ok();
        let began = stamp.and_then(|stamp| stamp.to_zoned(zone.clone()).start_of_day().ok());
        began.map_or(self, |began| Self(began.timestamp().as_millisecond()))
    }

    pub(crate) fn day(self, zone: &TimeZone) -> Option<Date> {
        let stamp = Timestamp::from_millisecond(self.0).ok()?;
        Some(stamp.to_zoned(zone.clone()).date())
    }

    /// Reads an RFC 3339 time stamp with an offset, as every REST body carries them (server contract,
    /// S3). Parts of a millisecond are dropped.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let stamp: Timestamp = text.parse().ok()?;
        Some(Self(stamp.as_millisecond()))
    }

    /// RFC 3339 in UTC with milliseconds, or the epoch for a moment beyond the calendar.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let stamp = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        format!("{stamp:.3}")
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The moment at which an input is handled, by both of the computer's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// For durations and deadlines.
    pub mono: Mono,
    /// For people; may be wrong, and may jump.
    pub wall: UnixMillis,
}

/// What the server's clock shows, as far as we know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServerClock {
    anchor: Option<Anchor>,
}

/// A moment at which both clocks were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Anchor {
    mono: Mono,
    server: UnixMillis,
    uncertainty: Duration,
}

/// One reading of the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockSample {
    /// What the server's clock showed.
    pub server: UnixMillis,
    /// When the reading arrived here.
    pub arrived: Mono,
    /// How much the server's clock may have been ahead of `server` when it arrived: the way of the
    /// message, and what the reading rounds away.
    pub uncertainty: Duration,
}

impl ServerClock {
    /// Takes the reading over if it is surer than what is known, or if what is known is older than
    /// [`timing::CLOCK_SAMPLE_LASTS`](crate::timing::CLOCK_SAMPLE_LASTS).
    pub fn learn(&mut self, sample: ClockSample) {
        let keep = self.anchor.is_some_and(|known| {
            known.uncertainty < sample.uncertainty
                && sample.arrived.since(known.mono) < crate::timing::CLOCK_SAMPLE_LASTS
        });
        if !keep {
            self.anchor = Some(Anchor {
                mono: sample.arrived,
                server: sample.server,
                uncertainty: sample.uncertainty,
            });
        }
    }

    /// Whether the server's clock was ever read; else this computer's stands in for it.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.anchor.is_some()
    }

    /// Whether it was read so lately that it needn't be read again.
    #[must_use]
    pub fn is_fresh(&self, now: Mono) -> bool {
        self.anchor
            .is_some_and(|known| now.since(known.mono) < crate::timing::CLOCK_SAMPLE_LASTS)
    }

    /// The server's time now.
    #[must_use]
    pub fn now(&self, now: Now) -> UnixMillis {
        self.anchor.map_or(now.wall, |anchor| {
            if now.mono >= anchor.mono {
                anchor.server.after(now.mono.since(anchor.mono))
            } else {
                anchor.server.before(anchor.mono.since(now.mono))
            }
        })
    }

    /// When the server's clock will show `server`; now, if it already does.
    #[must_use]
    pub fn when(&self, server: UnixMillis, now: Now) -> Mono {
        now.mono + server.since(self.now(now))
    }

    /// How far the server's clock may be from [`ServerClock::now`]; zero where only this computer's
    /// clock is known.
    #[must_use]
    pub fn uncertainty(&self) -> Duration {
        self.anchor
            .map_or(Duration::ZERO, |anchor| anchor.uncertainty)
    }

    /// Milliseconds by which the server's clock is ahead of this computer's wall clock.
    #[must_use]
    pub fn ahead_of_wall(&self, now: Now) -> i64 {
        self.now(now).0.saturating_sub(now.wall.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(mono: u64, wall: i64) -> Now {
        Now {
            mono: Mono::new(Duration::from_millis(mono)),
            wall: UnixMillis(wall),
        }
    }

    fn sample(server: i64, arrived: u64, uncertainty: u64) -> ClockSample {
        ClockSample {
            server: UnixMillis(server),
            arrived: Mono::new(Duration::from_millis(arrived)),
            uncertainty: Duration::from_millis(uncertainty),
        }
    }

    #[test]
    fn stands_in_with_the_wall_clock_until_the_server_was_heard() {
        assert_eq!(ServerClock::default().now(now(5, 1_000)), UnixMillis(1_000));
    }

    #[test]
    fn keeps_the_servers_time_when_the_wall_clock_is_set() {
        let mut clock = ServerClock::default();
        clock.learn(sample(50_000, 100, 10));
        assert_eq!(clock.now(now(1_100, 7)), UnixMillis(51_000));
        assert_eq!(clock.now(now(1_100, 999_999)), UnixMillis(51_000));
    }

    #[test]
    fn prefers_the_surer_reading_until_it_is_old() {
        let mut clock = ServerClock::default();
        clock.learn(sample(50_000, 0, 10));
        clock.learn(sample(60_000, 1_000, 900));
        assert_eq!(clock.now(now(1_000, 0)), UnixMillis(51_000));
        let late = u64::try_from(crate::timing::CLOCK_SAMPLE_LASTS.as_millis()).unwrap();
        clock.learn(sample(70_000, late, 900));
        assert_eq!(clock.now(now(late, 0)), UnixMillis(70_000));
    }

    #[test]
    fn tells_when_a_moment_of_the_server_comes_here() {
        let mut clock = ServerClock::default();
        clock.learn(sample(50_000, 100, 10));
        assert_eq!(
            clock.when(UnixMillis(52_000), now(600, 0)),
            Mono::new(Duration::from_millis(2_100))
        );
        assert_eq!(
            clock.when(UnixMillis(1), now(600, 0)),
            Mono::new(Duration::from_millis(600))
        );
    }

    #[test]
    fn reads_the_servers_stamps_with_and_without_microseconds_and_in_utc() {
        assert_eq!(
            UnixMillis::parse("2026-11-23T03:19:58.925072+05:30"),
            Some(UnixMillis(1_795_384_198_925))
        );
        assert_eq!(
            UnixMillis::parse("2026-11-23T05:13:41+05:30"),
            UnixMillis::parse("2026-11-22T23:43:41Z")
        );
        assert_eq!(UnixMillis::parse("yesterday"), None);
    }

    #[test]
    fn writes_rfc_3339() {
        assert_eq!(
            UnixMillis(1_795_384_198_925).rfc3339(),
            "2026-11-22T21:49:58.925Z"
        );
    }
}
