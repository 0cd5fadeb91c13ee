//! Opening the file: its settings, its migrations, and the copy that is kept of what was before them.

use std::{
    fs::{self, OpenOptions},
    path::Path,
    time::Duration,
};

use parkmate_core::{clock::UnixMillis, timing::SCHEMA_COPY_KEPT};
use rusqlite::{Connection, OpenFlags};

use super::{StoreFault, file, files_of, header};
use crate::paths;

/// The steps from an empty file to the present schema; `user_version` counts those that were taken.
const MIGRATIONS: [&str; 3] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
];

/// The present schema.
pub(super) const KNOWN: u32 = MIGRATIONS.len() as u32;

/// A file that was not closed in good order is looked through before it is used, up to this size: a few tenths
/// of a second. In a longer one damage is found when it is met.
const LOOKED_THROUGH: u64 = 64 * 1024 * 1024;

/// How the name of a copy goes on.
const COPY: &str = "schema-";

pub(super) fn open_file(path: &Path, now: UnixMillis) -> Result<Connection, StoreFault> {
    open_with(path, now, &MIGRATIONS)
}

pub(super) fn open_with(
    path: &Path,
    now: UnixMillis,
    steps: &[&str],
) -> Result<Connection, StoreFault> {
    refuse_newer(header::version(path)?.unwrap_or_default())?;
    let [main, log, shared] = files_of(path);
    let is_unclosed = fs::metadata(&log).is_ok_and(|log| log.len() > 0);
    if !is_unclosed && header::is_cut(path)? {
        return Err(StoreFault::Damaged("its end is missing".into()));
    }
    // For its user alone before anything is in it.
    paths::open_private(&main, OpenOptions::new().create(true).append(true))?;
    for beside in [&log, &shared] {
        paths::close_to_others(beside)?;
    }
    // The folder may be a link of the user's, the file may not.
    let flags = OpenFlags::default() | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(header::real(path)?, flags)?;
    // The answer is the journal mode, which nobody needs.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    if is_unclosed && fs::metadata(path)?.len() <= LOOKED_THROUGH {
        look_through(&connection)?;
    }
    let connection = prepare(connection, steps, |connection, from| {
        keep_copy(connection, path, from, now)
    })?;
    if let Err(fault) = drop_old_copies(path, now) {
        tracing::info!(%fault, "the copy of an earlier history stays");
    }
    Ok(connection)
}

pub(super) fn open_memory() -> Result<Connection, StoreFault> {
    prepare(Connection::open_in_memory()?, &MIGRATIONS, |_, _| Ok(()))
}

fn look_through(connection: &Connection) -> Result<(), StoreFault> {
    let said: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if said == "ok" {
        Ok(())
    } else {
        Err(StoreFault::Damaged(said))
    }
}

fn prepare(
    mut connection: Connection,
    steps: &[&str],
    before: impl FnOnce(&Connection, u32) -> Result<(), StoreFault>,
) -> Result<Connection, StoreFault> {
    connection.execute_batch(
        "PRAGMA synchronous = NORMAL;
         PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -512;
         PRAGMA journal_size_limit = 1048576;",
    )?;
    connection.busy_timeout(Duration::from_secs(5))?;
    migrate(&mut connection, steps, before)?;
    // A file in a read-only folder opens without a complaint: only writing shows it.
    connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK;")?;
    Ok(connection)
}

/// Takes all the steps that are missing, or none: half-way nobody could read it, neither this version nor the
/// one before.
fn migrate(
    connection: &mut Connection,
    steps: &[&str],
    before: impl FnOnce(&Connection, u32) -> Result<(), StoreFault>,
) -> Result<(), StoreFault> {
    let from = version(connection)?;
    refuse_newer(from)?;
    if from > 0 && (from as usize) < steps.len() {
        before(connection, from)?;
    }
    let transaction = connection.transaction()?;
    for (done, step) in (0_u32..).zip(steps) {
        if done >= from {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", done + 1)?;
        }
    }
    transaction.commit()?;
    Ok(())
}

/// Keeps what was before a migration, for somebody who has to go back to the version before: one file, whose name
/// says of which schema it is and when it was made.
fn keep_copy(
    connection: &Connection,
    path: &Path,
    from: u32,
    now: UnixMillis,
) -> Result<(), StoreFault> {
    for earlier in file::beside(path, COPY)? {
        file::remove(&earlier)?;
    }
    let name = format!("{COPY}{from}-{}", file::stamp(now));
    let copy = file::named(path, &name);
    file::copy(connection, &copy).inspect_err(|_| drop(file::remove(&copy)))
}

/// Takes the copy away when [`SCHEMA_COPY_KEPT`] has passed; this start has shown that it isn't needed.
fn drop_old_copies(path: &Path, now: UnixMillis) -> std::io::Result<()> {
    let last = UnixMillis(now.0 - i64::try_from(SCHEMA_COPY_KEPT.as_millis()).unwrap_or(i64::MAX));
    for copy in file::beside(path, COPY)? {
        let name = copy.to_string_lossy();
        let made = name.rsplit('-').next().unwrap_or_default();
        // Moments in names are in the order of time.
        if made < file::stamp(last).as_str() {
            file::remove(&copy)?;
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
