//! What is asked of the database, one function a question.

use std::collections::{BTreeMap, BTreeSet};

use parkmate_core::{
    account::AccountKey,
    change::{Amendment, Change, Told},
    clock::UnixMillis,
    companion::Memory,
    event::{Kind, Level, Source},
    history::{Row, RowId},
    key::Key,
    record::Record,
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{StoreFault, marks::Marks};

/// What [`row_of`] reads.
pub(super) const COLUMNS: &str = "id, at, kind, level, title, body, subject, source, count, read";

pub(super) fn recall(db: &mut Connection, account: &AccountKey) -> Result<Memory, StoreFault> {
    let next: u64 = db.query_row(
        "SELECT max(row, coalesce((SELECT max(id) FROM history), 0)) + 1 FROM numbering",
        [],
        |row| row.get(0),
    )?;
    let mut memory = Memory {
        next_row: RowId(next),
        ..Memory::default()
    };
    let Some((id, notebook)) = db
        .query_row(
            "SELECT id, notebook FROM account WHERE key = ?1",
            [&account.0],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?)),
        )
        .optional()?
    else {
        return Ok(memory);
    };
    // An unreadable notebook costs a baseline, not the start of the program.
    memory.notebook = notebook
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    memory.records = records(db, id)?;
    memory.told = told(db, id)?;
    memory.unread = unread(db, id)?;
    memory.unshown = db
        .prepare(&format!(
            "SELECT {COLUMNS} FROM history WHERE account = ?1 AND shown = 0 AND deleted = 0 ORDER BY id"
        ))?
        .query_map([id], row_of)?
        .collect::<Result<_, _>>()?;
    Ok(memory)
}

/// A key that this version can't read, from a newer one, names nothing that this version tells.
fn told(db: &Connection, account: i64) -> Result<BTreeSet<Key>, StoreFault> {
    let mut statement = db.prepare("SELECT key FROM told WHERE account = ?1")?;
    let keys = statement.query_map([account], |row| row.get::<_, String>(0))?;
    let mut told = BTreeSet::new();
    let mut unreadable = 0_u32;
    for key in keys {
        match serde_json::from_str(&key?) {
            Ok(key) => {
                told.insert(key);
            }
            Err(_) => unreadable += 1,
        }
    }
    if unreadable > 0 {
        tracing::info!(unreadable, "keys of what was told can't be read");
    }
    Ok(told)
}

/// A record that this version can't read is seen for the first time again.
fn records(db: &Connection, account: i64) -> Result<Vec<Record>, StoreFault> {
    let mut statement = db.prepare("SELECT body FROM record WHERE account = ?1")?;
    let bodies = statement.query_map([account], |row| row.get::<_, String>(0))?;
    let mut records = Vec::new();
    for body in bodies {
        records.extend(serde_json::from_str(&body?).ok());
    }
    Ok(records)
}

fn unread(db: &Connection, account: i64) -> Result<u32, StoreFault> {
    Ok(db
        .prepare_cached(
            "SELECT count(*) FROM history INDEXED BY history_unread
             WHERE account = ?1 AND read = 0 AND deleted = 0",
        )?
        .query_row([account], |row| row.get(0))?)
}

/// The number of unread rows of an account that may have none.
pub(super) fn unread_of(db: &Connection, account: &AccountKey) -> Result<u32, StoreFault> {
    known(db, account)?.map_or(Ok(0), |account| unread(db, account))
}

/// Stores a change in one transaction (ledger rule 22). Gives the rows of the history that it changed, as
/// they are then, without those that were deleted. Banners that were raised before their rows could be stored are
/// marked with them.
pub(super) fn commit(
    db: &mut Connection,
    account: &AccountKey,
    change: &Change,
    marks: &mut Marks,
) -> Result<Vec<Row>, StoreFault> {
    let transaction = db.transaction()?;
    let account = account_id(&transaction, account)?;
    let mut changed = Vec::new();
    for told in &change.told {
        insert(&transaction, account, told)?;
    }
    // A row that is counted a thousand times is told as it is then, once.
    let mut counted = BTreeMap::new();
    for (row, at) in &change.counted {
        counted.extend(count(&transaction, *row, *at)?.map(|now| (*row, now)));
    }
    changed.extend(counted.into_values());
    for amendment in &change.amended {
        changed.extend(amend(&transaction, account, amendment)?);
    }
    for key in &change.silent {
        remember(&transaction, account, key, None)?;
    }
    for key in &change.forgotten {
        transaction
            .prepare_cached("DELETE FROM told WHERE account = ?1 AND key = ?2")?
            .execute(params![account, serde_json::to_string(key)?])?;
    }
    for name in &change.dropped {
        transaction
            .prepare_cached("DELETE FROM record WHERE account = ?1 AND name = ?2")?
            .execute(params![account, serde_json::to_string(name)?])?;
    }
    for record in &change.records {
        transaction
            .prepare_cached("REPLACE INTO record (account, name, body) VALUES (?1, ?2, ?3)")?
            .execute(params![
                account,
                serde_json::to_string(&record.name())?,
                serde_json::to_string(record)?
            ])?;
    }
    if let Some(notebook) = &change.notebook {
        transaction
            .prepare_cached("UPDATE account SET notebook = ?2 WHERE id = ?1")?
            .execute(params![account, serde_json::to_string(notebook)?])?;
    }
    let waiting = marks.within(&transaction)?;
    transaction.commit()?;
    marks.keep(waiting);
    Ok(changed)
}

fn insert(transaction: &Transaction<'_>, account: i64, told: &Told) -> Result<(), StoreFault> {
    let Told { row, keys, banner } = told;
    let subject = row.subject.map(|subject| serde_json::to_string(&subject));
    transaction
        .prepare_cached(
            "INSERT INTO history (id, account, at, kind, level, title, body, subject, source, count, read, shown)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            row.id.0,
            account,
            row.at.0,
            row.kind.name(),
            row.level.name(),
            row.title,
            row.body,
            subject.transpose()?,
            row.source.name(),
            row.count,
            row.read,
            !banner,
        ])?;
    for key in keys {
        remember(transaction, account, key, Some(row.id))?;
    }
    Ok(())
}

fn count(
    transaction: &Transaction<'_>,
    row: RowId,
    at: UnixMillis,
) -> Result<Option<Row>, StoreFault> {
    Ok(transaction
        .prepare_cached(&format!(
            "UPDATE history SET count = count + 1, at = ?2 WHERE id = ?1 RETURNING {COLUMNS}, deleted"
        ))?
        .query_row(params![row.0, at.0], unless_deleted)
        .optional()?
        .flatten())
}

fn amend(
    transaction: &Transaction<'_>,
    account: i64,
    amendment: &Amendment,
) -> Result<Option<Row>, StoreFault> {
    let Amendment {
        row,
        subject,
        title,
        body,
        keys,
    } = amendment;
    for key in keys {
        remember(transaction, account, key, Some(*row))?;
    }
    let subject = subject.map(|subject| serde_json::to_string(&subject));
    Ok(transaction
        .prepare_cached(&format!(
            "UPDATE history SET subject = coalesce(?2, subject), title = coalesce(?3, title), body = ?4
             WHERE id = ?1 RETURNING {COLUMNS}, deleted"
        ))?
        .query_row(
            params![row.0, subject.transpose()?, title, body],
            unless_deleted,
        )
        .optional()?
        .flatten())
}

/// The number of an account in the file; a new one for an account that was never seen.
pub(super) fn account_id(
    transaction: &Transaction<'_>,
    account: &AccountKey,
) -> Result<i64, StoreFault> {
    if let Some(id) = known(transaction, account)? {
        return Ok(id);
    }
    transaction.execute("INSERT INTO account (key) VALUES (?1)", [&account.0])?;
    Ok(transaction.last_insert_rowid())
}

/// The number of an account in the file, if anything was stored of it.
pub(super) fn known(db: &Connection, account: &AccountKey) -> Result<Option<i64>, StoreFault> {
    Ok(db
        .prepare_cached("SELECT id FROM account WHERE key = ?1")?
        .query_row([&account.0], |row| row.get(0))
        .optional()?)
}

fn remember(
    transaction: &Transaction<'_>,
    account: i64,
    key: &Key,
    row: Option<RowId>,
) -> Result<(), StoreFault> {
    transaction
        .prepare_cached("INSERT OR IGNORE INTO told (account, key, row) VALUES (?1, ?2, ?3)")?
        .execute(params![
            account,
            serde_json::to_string(key)?,
            row.map(|row| row.0)
        ])?;
    Ok(())
}

/// A row that is still in the history, of [`COLUMNS`] and `deleted`. One that was deleted is kept up to date, in
/// case it comes back, but not told again.
fn unless_deleted(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Row>> {
    let is_deleted = row.get::<_, i64>("deleted")? != 0;
    Ok(if is_deleted { None } else { Some(row_of(row)?) })
}

/// A row of the history. Names that this version doesn't know, from a newer one, are shown as messages.
pub(super) fn row_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let subject: Option<String> = row.get(6)?;
    Ok(Row {
        id: RowId(row.get(0)?),
        at: UnixMillis(row.get(1)?),
        kind: Kind::from_name(&row.get::<_, String>(2)?).unwrap_or(Kind::Other),
        level: Level::from_name(&row.get::<_, String>(3)?).unwrap_or(Level::Info),
        title: row.get(4)?,
        body: row.get(5)?,
        subject: subject.and_then(|text| serde_json::from_str(&text).ok()),
        source: Source::from_name(&row.get::<_, String>(7)?).unwrap_or(Source::Frame),
        count: row.get(8)?,
        read: row.get(9)?,
    })
}
