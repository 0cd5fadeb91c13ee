//! A sign of life on the disk, so that the next start knows since when the program was off, also after a
//! crash: a file without content, whose time of change is set every [`HEARTBEAT`].

use std::{fs::OpenOptions, io, path::Path, time::SystemTime};

use jiff::Timestamp;
use parkmate_core::{
    clock::{Mono, Now, UnixMillis},
    timing::HEARTBEAT,
};

use crate::paths;

/// The sign of life of this process.
#[derive(Debug)]
pub struct Heartbeat {
    file: std::fs::File,
    last_seen: Option<UnixMillis>,
    beaten: Option<Mono>,
}

impl Heartbeat {
    /// Takes the file over, or makes it.
    ///
    /// # Errors
    /// As the operating system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        let is_new = !path.exists();
        let file = paths::open_private(path, OpenOptions::new().create(true).append(true))?;
        let last = file.metadata()?.modified()?;
        Ok(Self {
            file,
            last_seen: (!is_new).then(|| millis(last)).flatten(),
            beaten: None,
        })
    }

    /// When the program ran last before this start; `None` where it never did.
    #[must_use]
    pub const fn last_seen(&self) -> Option<UnixMillis> {
        self.last_seen
    }

    /// Says that the program runs, if it was not said lately. Where that fails, the next start knows less.
    pub fn beat(&mut self, now: Now) {
        if self.beaten.is_none_or(|at| now.mono.since(at) >= HEARTBEAT) {
            self.beat_last(now);
        }
    }

    /// Says that the program runs, for the last time.
    pub fn beat_last(&mut self, now: Now) {
        self.beaten = Some(now.mono);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            tracing::trace!(
                tasks = runtime.metrics().num_alive_tasks(),
                "the program runs"
            );
        }
        let Ok(stamp) = Timestamp::from_millisecond(now.wall.0) else {
            return;
        };
        if let Err(fault) = self.file.set_modified(SystemTime::from(stamp)) {
            tracing::debug!(%fault, "the sign of life can't be written");
        }
    }
}

fn millis(time: SystemTime) -> Option<UnixMillis> {
    let stamp = Timestamp::try_from(time).ok()?;
    Some(UnixMillis(stamp.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: u64) -> Now {
        Now {
            mono: Mono::new(Duration::from_secs(seconds)),
            wall: UnixMillis(1_800_000_000_000).after(Duration::from_secs(seconds)),
        }
    }

    #[test]
    fn a_start_knows_to_the_minute_when_the_program_ran_last() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("last-seen");
        let mut first = Heartbeat::open(&path).unwrap();
        assert_eq!(first.last_seen(), None);
        for seconds in [0, 59, 60, 119] {
            first.beat(at(seconds));
        }
        let mut second = Heartbeat::open(&path).unwrap();
        assert_eq!(second.last_seen(), Some(at(60).wall));
        second.beat(at(200));
        second.beat_last(at(201));
        let third = Heartbeat::open(&path).unwrap();
        assert_eq!(third.last_seen(), Some(at(201).wall));
    }
}
