//! The folder of updates, for the user alone: what was fetched, the copy of the earlier version, what is remembered,
//! and a lock that whoever works on an installation holds for as long as it lives.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

use parkmate_core::update::record::Record;
use semver::Version;

use crate::paths::{open_private, write_private};

/// The folder of updates.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// At that path. It needs not to exist.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn root(&self) -> &Path {
        &self.0
    }

    /// The file that was fetched, when its signature was found right.
    pub(super) fn fetched(&self) -> PathBuf {
        self.0.join("fetched")
    }

    /// The copy of the earlier version.
    pub(super) fn previous(&self) -> PathBuf {
        self.0.join("previous")
    }

    fn file(&self) -> PathBuf {
        self.0.join("record.json")
    }

    /// What is remembered; nothing where that can't be read.
    pub(super) fn record(&self) -> Record {
        let text = match fs::read_to_string(self.file()) {
            Ok(text) => text,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Record::default(),
            Err(fault) => {
                tracing::warn!(%fault, "what is remembered of updates can't be read");
                return Record::default();
            }
        };
        serde_json::from_str(&text).unwrap_or_else(|fault| {
            tracing::warn!(%fault, "what is remembered of updates is not readable");
            Record::default()
        })
    }

    /// Remembers something else.
    pub(super) fn change(&self, change: impl FnOnce(&mut Record)) -> io::Result<Record> {
        let mut record = self.record();
        change(&mut record);
        write_private(&self.file(), &serde_json::to_vec_pretty(&record)?)?;
        Ok(record)
    }

    /// Held by whoever works on an installation; `None` where somebody else does.
    pub(super) fn lock(&self) -> io::Result<Option<File>> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let lock = open_private(&self.0.join("lock"), &mut options)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(lock)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(fault)) => Err(fault),
        }
    }

    /// Empties it but for what is remembered, and makes it where it is missing.
    pub(super) fn clear(&self) -> io::Result<()> {
        // Makes the folder.
        let _lock = self.lock()?;
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            if path == self.file() || path == self.0.join("lock") {
                continue;
            }
            if path.is_dir() && !path.is_symlink() {
                fs::remove_dir_all(path)?;
            } else {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// What is remembered when a program of that version has started. What was cut off is ended, and what is of no
    /// more use cleared away, unless somebody is at work.
    pub(super) fn at_start(&self, running: &Version) -> Record {
        if !self.0.is_dir() {
            return Record::default();
        }
        let record = self.record().at_start(running);
        let tidying = || {
            let Some(_lock) = self.lock()? else {
                return Ok(());
            };
            if self.record() != record {
                self.change(|old| old.clone_from(&record))?;
            }
            self.tidy()
        };
        if let Err(fault) = tidying() {
            let fault: io::Error = fault;
            tracing::warn!(%fault, "what an update has left could not be cleared away");
        }
        record
    }

    fn tidy(&self) -> io::Result<()> {
        let gone = |done: io::Result<()>| match done {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
            Ok(()) | Err(_) => Ok(()),
        };
        gone(fs::remove_file(self.fetched()))?;
        gone(fs::remove_dir_all(self.previous()))
    }

    pub(super) fn is_being_replaced(&self, running: &Version) -> bool {
        if !self.0.is_dir() {
            return false;
        }
        let is_at_work = matches!(self.lock(), Ok(None));
        let under_way = self.record().under_way;
        is_at_work && under_way.is_some_and(|under_way| under_way.to != *running)
    }
}
