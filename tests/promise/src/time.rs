//! The turned clock of a run: one true time, and the three clocks that the world and the companion read
//! from it. The server's runs a little fast or slow and is off by up to an hour; the computer's wall clock
//! is off and may jump; the monotonic clock goes on in sleep and is always right.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use parkmate_core::clock::{Mono, Now, UnixMillis};
use parkmate_simulator::Clock;

/// Milliseconds of a run.
pub(crate) type Millis = u64;

/// Where the true time of each run begins.
const START: i64 = 1_795_400_000_000;

/// The monotonic clock's reading at the start of a run: the computer runs already.
const MONO_START: Millis = 5_000_000;

/// The clocks of a run.
#[derive(Debug)]
pub(crate) struct Time {
    /// Milliseconds since the run began.
    pub(crate) at: Millis,
    server: Clock,
    server_offset: i64,
    /// Millionths.
    server_drift: i64,
    wall_offset: i64,
}

impl Time {
    pub(crate) fn new(rng: &mut fastrand::Rng) -> Self {
        let start = Timestamp::from_millisecond(START).unwrap_or_default();
        let far = |rng: &mut fastrand::Rng| match rng.u8(0..4) {
            0 => rng.i64(-3_600_000..3_600_000),
            1 => rng.i64(-90_000..90_000),
            _ => rng.i64(-800..800),
        };
        let time = Self {
            at: 0,
            server: Clock::fixed(start),
            server_offset: far(rng),
            server_drift: rng.i64(-40..=40),
            wall_offset: far(rng),
        };
        time.turn_server();
        time
    }

    /// The server's clock, to give to the world.
    pub(crate) fn server_clock(&self) -> Clock {
        self.server.clone()
    }

    /// Turns all clocks to a moment of the run.
    pub(crate) fn turn_to(&mut self, at: Millis) {
        self.at = self.at.max(at);
        self.turn_server();
    }

    /// What the companion is told.
    pub(crate) fn now(&self) -> Now {
        Now {
            mono: mono_of(self.at),
            wall: UnixMillis(START + signed(self.at) + self.wall_offset),
        }
    }

    /// What the server's clock shows.
    pub(crate) fn server(&self) -> UnixMillis {
        UnixMillis(self.server.now().as_millisecond())
    }

    /// The moment of the run at which the server's clock shows `server`.
    pub(crate) fn of_server(&self, server: Timestamp) -> Millis {
        let ahead = server.as_millisecond() - self.server().0;
        // A millisecond more, for the drift's rounding.
        self.at + u64::try_from(ahead + 1).unwrap_or(0)
    }

    /// The wall clock is set.
    pub(crate) fn jump(&mut self, by: i64) {
        self.wall_offset += by;
    }

    /// How far the wall clock is from the server's.
    pub(crate) fn wall_error(&self) -> u64 {
        self.server().0.abs_diff(self.now().wall.0)
    }

    fn turn_server(&self) {
        let drift = signed(self.at) * self.server_drift / 1_000_000;
        let offset = signed(self.at) + drift + self.server_offset;
        self.server.set_offset(SignedDuration::from_millis(offset));
    }
}

/// The monotonic clock at a moment of the run.
pub(crate) fn mono_of(at: Millis) -> Mono {
    Mono::new(Duration::from_millis(MONO_START + at))
}

/// The moment of the run at which the monotonic clock shows `mono`, or the next millisecond.
pub(crate) fn of_mono(mono: Mono) -> Millis {
    let micros = mono.since_start().as_micros();
    let millis = u64::try_from(micros.div_ceil(1_000)).unwrap_or(u64::MAX);
    millis.saturating_sub(MONO_START)
}

fn signed(at: Millis) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}
