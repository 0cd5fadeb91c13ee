//! Opening the file: its settings, its migrations, and what is done with one that can't be used.

use std::{
    fmt,
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
};

use parkmate_core::clock::UnixMillis;
use rusqlite::Connection;

use super::{StoreFault, files_of, header};
use crate::paths;

/// The steps from an empty file to the present schema; `user_version` counts those that were taken.
const MIGRATIONS: [&str; 3] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
];

/// The present schema.
pub(super) const KNOWN: u32 = MIGRATIONS.len() as u32;

pub(super) fn open_file(path: &Path) -> Result<Connection, StoreFault> {
    refuse_newer(header::version(path)?.unwrap_or_default())?;
    // For its user alone before anything is in it.
    paths::open_private(path, OpenOptions::new().create(true).append(true))?;
    let connection = Connection::open(path)?;
    // The answer is the journal mode, which nobody needs.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    prepare(connection)
}

pub(super) fn open_memory() -> Result<Connection, StoreFault> {
    prepare(Connection::open_in_memory()?)
}

fn prepare(mut connection: Connection) -> Result<Connection, StoreFault> {
    connection.execute_batch(
        "PRAGMA synchronous = NORMAL;
         PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -512;
         PRAGMA journal_size_limit = 1048576;",
    )?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    migrate(&mut connection)?;
    // A file in a read-only folder opens without a complaint: only writing shows it.
    connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK;")?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreFault> {
    let from = version(connection)?;
    refuse_newer(from)?;
    for (done, step) in (0_u32..).zip(MIGRATIONS) {
        if done >= from {
            let transaction = connection.transaction()?;
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", done + 1)?;
            transaction.commit()?;
        }
    }
    Ok(())
}

fn refuse_newer(found: u32) -> Result<(), StoreFault> {
    if found > KNOWN {
        return Err(StoreFault::TooNew {
            found,
            known: KNOWN,
        });
    }
    Ok(())
}

fn version(connection: &Connection) -> Result<u32, StoreFault> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Where a damaged file was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside(PathBuf);

impl SetAside {
    /// Renames a damaged store, with its side files, so that its name says when.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn file(path: &Path, now: UnixMillis) -> Result<Self, StoreFault> {
        let stamp: String = now
            .rfc3339()
            .chars()
            .filter(|c| c.is_ascii_digit() || matches!(c, 'T' | 'Z'))
            .collect();
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".damaged-{stamp}"));
        let aside = PathBuf::from(name);
        for (old, new) in files_of(path).into_iter().zip(files_of(&aside)) {
            if old.exists() {
                fs::rename(old, new)?;
            }
        }
        Ok(Self(aside))
    }
}

impl fmt::Display for SetAside {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "set aside as {}", self.0.display())
    }
}
