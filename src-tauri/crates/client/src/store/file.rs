//! The store's file as something that can be taken away, cut or spoilt by others while it is open: what is then
//! done so that the companion goes on, keeps what it has and can say what happened.

use std::{
    fs::{self, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use parkmate_core::{clock::UnixMillis, trouble::TroubleCode};
use rusqlite::Connection;

use super::{StoreFault, files_of, schema};
use crate::{clock::Clock, paths};

/// How many damaged files are kept, the newest. They are for whoever wants to look into them; nobody has to.
const ASIDES: usize = 2;

/// What a file is, whatever its name.
type Identity = (u64, u64);

/// The file behind an open connection.
#[derive(Debug)]
pub(super) struct StoreFile {
    path: PathBuf,
    /// The database and its log, as far as they were seen.
    known: [Option<Identity>; 2],
}

/// A file that was opened.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) file: StoreFile,
    /// Where a file that was damaged was put.
    pub(super) aside: Option<SetAside>,
    /// Whether there was none, or nothing in it.
    pub(super) is_new: bool,
}

impl StoreFile {
    /// Opens the file, making it if there is none. What is damaged, or not a file, is set aside.
    pub(super) fn open(path: &Path, now: UnixMillis) -> Result<Opened, StoreFault> {
        let is_new = fs::metadata(path).map_or(true, |found| found.len() == 0);
        let (connection, aside) = match open_plain(path, now) {
            Err(fault) if fault.is_damage() => {
                let aside = SetAside::file(path, now)?;
                (open_plain(path, now)?, Some(aside))
            }
            opened => (opened?, None),
        };
        let mut file = Self {
            path: path.to_owned(),
            known: [None; 2],
        };
        file.recognise();
        Ok(Opened {
            connection,
            file,
            is_new: is_new && aside.is_none(),
            aside,
        })
    }

    /// Sees to it that what is written now is found at the next start: that the files still lie where they were
    /// opened. If not, all that the connection has is written anew there. Says what was wrong.
    pub(super) fn stay(
        &mut self,
        connection: &mut Connection,
    ) -> Result<Option<TroubleCode>, StoreFault> {
        if self.recognise() {
            return Ok(None);
        }
        let now = Clock::now().wall;
        let beside = named(&self.path, "restored");
        remove(&beside)?;
        copy(connection, &beside)?;
        // What lies there by now is somebody's.
        SetAside::file(&self.path, now)?;
        fs::rename(&beside, &self.path)?;
        self.reopen(connection, now)?;
        Ok(Some(TroubleCode::HistoryRestored))
    }

    /// Sets the file aside that was found to be damaged, and begins a new one.
    pub(super) fn begin_anew(&mut self, connection: &mut Connection) -> Result<(), StoreFault> {
        let now = Clock::now().wall;
        // Closed before it is renamed, or closing would touch what comes after it.
        *connection = schema::open_memory()?;
        SetAside::file(&self.path, now)?;
        self.reopen(connection, now)
    }

    fn reopen(&mut self, connection: &mut Connection, now: UnixMillis) -> Result<(), StoreFault> {
        *connection = schema::open_file(&self.path, now)?;
        self.known = [None; 2];
        self.recognise();
        Ok(())
    }

    /// Whether the files are those that are known; one that is seen for the first time is known from then on.
    fn recognise(&mut self) -> bool {
        let [file, log, _] = files_of(&self.path);
        let there = [identity(&file), identity(&log)];
        let is_same = self
            .known
            .iter()
            .zip(&there)
            .all(|(known, there)| known.is_none() || known == there);
        if is_same {
            self.known = there;
        }
        is_same
    }
}

/// A link, a folder or whatever else lies in its place is no file of ours.
fn open_plain(path: &Path, now: UnixMillis) -> Result<Connection, StoreFault> {
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Err(StoreFault::Damaged("it is no plain file".into())),
        Ok(_) | Err(_) => schema::open_file(path, now),
    }
}

/// Writes all that the connection has into a new file, for the user alone.
pub(super) fn copy(connection: &Connection, to: &Path) -> Result<(), StoreFault> {
    // SQLite takes an empty file for none, and would make one that others can read.
    paths::open_private(to, OpenOptions::new().write(true).create_new(true))?;
    let name = to.to_str().ok_or(io::ErrorKind::InvalidFilename);
    connection.execute("VACUUM INTO ?1", [name.map_err(io::Error::from)?])?;
    Ok(())
}

/// The name of a file beside the store's.
pub(super) fn named(path: &Path, what: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{what}"));
    PathBuf::from(name)
}

/// A moment in a name.
pub(super) fn stamp(at: UnixMillis) -> String {
    at.rfc3339()
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, 'T' | 'Z'))
        .collect()
}

/// The files beside the store's whose names begin so, the oldest first.
pub(super) fn beside(path: &Path, what: &str) -> io::Result<Vec<PathBuf>> {
    let first = named(path, what);
    let (Some(folder), Some(first)) = (path.parent(), first.file_name()) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if name
            .as_encoded_bytes()
            .starts_with(first.as_encoded_bytes())
        {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

pub(super) fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let found = fs::symlink_metadata(path).ok()?;
    Some((found.dev(), found.ino()))
}

/// A file that is open can't be taken away there.
#[cfg(not(unix))]
const fn identity(_: &Path) -> Option<Identity> {
    None
}

/// Where a damaged file was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SetAside(PathBuf);

impl SetAside {
    /// Renames whatever lies in the store's place, with its side files, so that its name says when. Of those that
    /// were set aside the newest [`ASIDES`] are kept.
    pub(super) fn file(path: &Path, now: UnixMillis) -> Result<Self, StoreFault> {
        let aside = named(path, &format!("damaged-{}", stamp(now)));
        for (old, new) in files_of(path).into_iter().zip(files_of(&aside)) {
            match fs::rename(old, new) {
                Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault.into()),
                Ok(()) | Err(_) => {}
            }
        }
        if let Err(fault) = tidy(path) {
            tracing::info!(%fault, "a damaged history that was set aside stays");
        }
        Ok(Self(aside))
    }
}

impl std::fmt::Display for SetAside {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "set aside as {}", self.0.display())
    }
}

fn tidy(path: &Path) -> io::Result<()> {
    let mut found = beside(path, "damaged-")?;
    found.retain(|file| {
        let name = file.to_string_lossy();
        !name.ends_with("-wal") && !name.ends_with("-shm")
    });
    for old in found.iter().rev().skip(ASIDES) {
        // A folder that stood in the way is not ours to take away.
        if fs::symlink_metadata(old)?.is_dir() {
            continue;
        }
        for file in files_of(old) {
            remove(&file)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
