//! The log's files: one that is written, and those that were set aside, by day and number. What is kept is
//! bounded in days and in bytes.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use parkmate_core::timing::LOG_DAYS;

use crate::paths;

/// Size of a file at which it is set aside.
const FILE_LIMIT: u64 = 1_000_000;

/// Size of all that were set aside; with the one that is written, 5 MB.
const ASIDE_LIMIT: u64 = 4_000_000;

/// Room on the disk that the log leaves to others, in bytes: where less is free it is not written, and what was set
/// aside goes, so that the history has the last of it.
const ROOM_FOR_OTHERS: u64 = 8_000_000;

/// The file that is written. On a new day, and when it has grown, it is set aside.
pub(crate) struct LogFile {
    path: PathBuf,
    file: File,
    size: u64,
    day: Date,
    limit: u64,
    today: fn() -> Date,
    room: fn(&File) -> Option<u64>,
    /// Whether it has given way.
    is_still: bool,
}

/// How many bytes are free on the disk of a file, for this user; `None` where the system doesn't say.
fn room(file: &File) -> Option<u64> {
    #[cfg(unix)]
    {
        let disk = rustix::fs::fstatvfs(file).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        None
    }
}

/// The day as the log's lines have it: in UTC.
fn today() -> Date {
    day_of(Timestamp::now())
}

fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

/// A file that was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Aside {
    day: Date,
    number: u32,
    size: u64,
}

impl LogFile {
    /// Goes on in a file, and drops what is too old or too much of what lies beside it.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Self::with(path, FILE_LIMIT, today)
    }

    fn with(path: &Path, limit: u64, today: fn() -> Date) -> io::Result<Self> {
        let file = append(path)?;
        let found = file.metadata()?;
        let last = Timestamp::try_from(found.modified()?).map_or_else(|_| today(), day_of);
        let log = Self {
            path: path.to_owned(),
            file,
            size: found.len(),
            // A new file is of now, whatever day that is said to be.
            day: if found.len() == 0 { today() } else { last },
            limit,
            today,
            room,
            is_still: false,
        };
        log.tidy()?;
        Ok(log)
    }

    fn set_aside(&mut self) -> io::Result<()> {
        let number = self
            .asides()?
            .iter()
            .filter(|aside| aside.day == self.day)
            .map(|aside| aside.number)
            .max()
            .unwrap_or_default();
        let aside = self.name_of(self.day, number.saturating_add(1));
        fs::rename(&self.path, aside)?;
        self.file = append(&self.path)?;
        self.size = 0;
        self.tidy()
    }

    /// Whether what is free is left to others. What was set aside goes once.
    fn gives_way(&mut self) -> io::Result<bool> {
        let is_tight = (self.room)(&self.file).is_some_and(|room| room < ROOM_FOR_OTHERS);
        if is_tight && !self.is_still {
            for aside in self.asides()? {
                fs::remove_file(self.name_of(aside.day, aside.number))?;
            }
        }
        self.is_still = is_tight;
        Ok(is_tight)
    }

    fn tidy(&self) -> io::Result<()> {
        for old in surplus(
            self.asides()?,
            (self.today)(),
            self.limit.saturating_mul(ASIDE_LIMIT / FILE_LIMIT),
        ) {
            fs::remove_file(self.name_of(old.day, old.number))?;
        }
        Ok(())
    }

    fn asides(&self) -> io::Result<Vec<Aside>> {
        let Some((folder, stem)) = self.path.parent().zip(self.path.file_stem()) else {
            return Ok(Vec::new());
        };
        let mut asides = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let named = name.to_str().zip(stem.to_str());
            if let Some((day, number)) = named.and_then(|(name, stem)| read_name(name, stem)) {
                let size = entry.metadata()?.len();
                asides.push(Aside { day, number, size });
            }
        }
        Ok(asides)
    }

    /// Such as `companion.2026-11-28.1.log`.
    fn name_of(&self, day: Date, number: u32) -> PathBuf {
        self.path.with_extension(format!("{day}.{number}.log"))
    }
}

/// Day and number in the name of a file that was set aside.
fn read_name(name: &str, stem: &str) -> Option<(Date, u32)> {
    let middle = name
        .strip_prefix(stem)?
        .strip_prefix('.')?
        .strip_suffix(".log")?;
    let (day, number) = middle.split_once('.')?;
    Some((day.parse().ok()?, number.parse().ok()?))
}

/// What is dropped of the files that were set aside: what is not of the last [`LOG_DAYS`] days, today among
/// them, and the oldest of what is more than `room` bytes together.
fn surplus(mut asides: Vec<Aside>, today: Date, room: u64) -> Vec<Aside> {
    asides.sort_unstable();
    asides.reverse();
    let mut kept = 0_u64;
    asides.retain(|aside| {
        kept = kept.saturating_add(aside.size);
        let age = today.since(aside.day).map_or(0, |age| age.get_days());
        age >= LOG_DAYS || kept > room
    });
    asides
}

fn append(path: &Path) -> io::Result<File> {
    paths::open_private(path, OpenOptions::new().create(true).append(true))
}

impl Write for LogFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.gives_way()? {
            return Ok(line.len());
        }
        let day = (self.today)();
        let grown = self.size.saturating_add(line.len() as u64) > self.limit;
        if self.size > 0 && (grown || day != self.day) {
            self.set_aside()?;
        }
        self.day = day;
        let written = self.file.write(line)?;
        self.size = self.size.saturating_add(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use jiff::civil::date;

    use super::*;

    thread_local! {
        static DAY: Cell<Date> = const { Cell::new(date(2026, 3, 1)) };
    }

    fn day() -> Date {
        DAY.get()
    }

    fn aside(day: Date, number: u32, size: u64) -> Aside {
        Aside { day, number, size }
    }

    /// The names of the files, in order, with what is in them.
    fn files(folder: &Path) -> Vec<(String, String)> {
        let mut files: Vec<(String, String)> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, fs::read_to_string(entry.path()).unwrap())
            })
            .collect();
        files.sort();
        files
    }

    fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
        files
            .iter()
            .map(|(name, text)| ((*name).into(), (*text).into()))
            .collect()
    }

    #[test]
    fn a_file_is_set_aside_when_it_has_grown_and_on_a_new_day() {
        let home = tempfile::tempdir().unwrap();
        let mut log = LogFile::with(&home.path().join("companion.log"), 20, day).unwrap();
        for (day, line) in [
            (date(2026, 3, 1), "first line\n"),
            (date(2026, 3, 1), "second\n"),
            (date(2026, 3, 1), "more\n"),
            (date(2026, 3, 2), "next day\n"),
        ] {
            DAY.set(day);
            log.write_all(line.as_bytes()).unwrap();
        }
        let expected = owned(&[
            ("companion.2026-03-01.1.log", "first line\nsecond\n"),
            ("companion.2026-03-01.2.log", "more\n"),
            ("companion.log", "next day\n"),
        ]);
        assert_eq!(files(home.path()), expected);
    }

    #[test]
    fn all_files_together_stay_below_five_of_one() {
        let home = tempfile::tempdir().unwrap();
        let mut log = LogFile::with(&home.path().join("companion.log"), 10, day).unwrap();
        for number in 10..40 {
            log.write_all(format!("line {number}\n").as_bytes())
                .unwrap();
            let size: usize = files(home.path()).iter().map(|(_, text)| text.len()).sum();
            assert!(size <= 50, "{size}");
        }
        assert_eq!(files(home.path()).last().unwrap().1, "line 39\n");
    }

    #[test]
    fn seven_days_are_kept_and_other_files_left_alone() {
        let home = tempfile::tempdir().unwrap();
        for name in [
            "companion.2026-02-28.1.log",
            "companion.2026-03-01.1.log",
            "companion.2026-03-07.3.log",
            "companion.old.log",
            "another.2026-01-01.1.log",
        ] {
            fs::write(home.path().join(name), "x").unwrap();
        }
        DAY.set(date(2026, 3, 7));
        LogFile::with(&home.path().join("companion.log"), 10, day).unwrap();
        let left: Vec<String> = files(home.path())
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(
            left,
            [
                "another.2026-01-01.1.log",
                "companion.2026-03-01.1.log",
                "companion.2026-03-07.3.log",
                "companion.log",
                "companion.old.log",
            ]
        );
    }

    #[test]
    fn the_oldest_goes_first_also_of_one_day() {
        let today = date(2026, 3, 7);
        let yesterday = date(2026, 3, 6);
        let asides = vec![
            aside(today, 2, 4),
            aside(yesterday, 9, 4),
            aside(today, 10, 4),
        ];
        let dropped = surplus(asides.clone(), today, 8);
        assert_eq!(dropped, [aside(yesterday, 9, 4)]);
        let dropped = surplus(asides, today, 5);
        assert_eq!(dropped, [aside(today, 2, 4), aside(yesterday, 9, 4)]);
    }

    #[test]
    fn where_the_disk_is_nearly_full_the_log_gives_way_and_goes_on_when_there_is_room_again() {
        thread_local! {
            static FREE: Cell<u64> = const { Cell::new(ROOM_FOR_OTHERS) };
        }
        let home = tempfile::tempdir().unwrap();
        let mut log = LogFile::with(&home.path().join("companion.log"), 10, day).unwrap();
        log.room = |_| Some(FREE.get());
        for (free, line) in [
            (ROOM_FOR_OTHERS, "first line\n"),
            (ROOM_FOR_OTHERS, "second\n"),
            (ROOM_FOR_OTHERS - 1, "third\n"),
        ] {
            FREE.set(free);
            log.write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(files(home.path()), owned(&[("companion.log", "second\n")]));
        FREE.set(ROOM_FOR_OTHERS);
        log.write_all(b"4\n").unwrap();
        assert_eq!(
            files(home.path()),
            owned(&[("companion.log", "second\n4\n")])
        );
    }

    #[test]
    fn goes_on_in_the_file_of_the_last_start() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("new/companion.log");
        for line in ["one\n", "two\n"] {
            let mut log = LogFile::open(&path).unwrap();
            log.write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    }
}
