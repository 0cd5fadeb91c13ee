//! What the user does to the history: marks rows as read or unread, deletes them, and brings them back. What
//! was deleted is kept for a while, shown nowhere; then it goes for good, a little at a time. The ledger's
//! keys are not the history's (ledger rule 23), and stay.

use std::ops::RangeInclusive;

use parkmate_core::{
    account::AccountKey,
    clock::UnixMillis,
    history::{Deleted, Deletion, RowId, Which},
};
use rusqlite::{Connection, Params, Transaction, params, params_from_iter, types::Value};

use super::{
    StoreFault,
    listing::{Conditions, words},
    queries::account_id,
    saturated,
};

/// Rows that go for good at once; whoever waits for the store waits no longer than for these.
const PORTION: u32 = 500;

/// Marks rows as read or unread.
pub(super) fn mark(
    db: &mut Connection,
    account: &AccountKey,
    which: &Which,
    read: bool,
) -> Result<(), StoreFault> {
    let transaction = db.transaction()?;
    let account = account_id(&transaction, account)?;
    alter(
        &transaction,
        account,
        which,
        &format!("read = {read}"),
        &format!("read <> {read}"),
    )?;
    Ok(transaction.commit()?)
}

/// Deletes rows, so that it can be undone.
pub(super) fn delete(
    db: &mut Connection,
    account: &AccountKey,
    which: &Which,
) -> Result<Deleted, StoreFault> {
    let transaction = db.transaction()?;
    let account = account_id(&transaction, account)?;
    let deletion = next_deletion(&transaction)?;
    let rows = alter(
        &transaction,
        account,
        which,
        &format!("deleted = {deletion}"),
        "deleted = 0",
    )?;
    transaction.commit()?;
    Ok(Deleted {
        deletion: Deletion(deletion),
        rows,
    })
}

/// Brings back what was deleted, unless it is gone for good; gives how many rows.
pub(super) fn undelete(
    db: &Connection,
    account: &AccountKey,
    deletion: Deletion,
) -> Result<u32, StoreFault> {
    let rows = db.execute(
        "UPDATE history SET deleted = 0
         WHERE deleted = ?2 AND deleted <> 0 AND account = (SELECT id FROM account WHERE key = ?1)",
        params![account.0, deletion.0],
    )?;
    Ok(u32::try_from(rows).unwrap_or(u32::MAX))
}

/// The last deleting, of whatever account.
pub(super) fn last_deletion(db: &Connection) -> Result<Deletion, StoreFault> {
    let last = db.query_row("SELECT deletion FROM numbering", [], |row| row.get(0))?;
    Ok(Deletion(last))
}

/// Removes some of what was deleted for good, by the deletings of that range. Gives whether there is more.
pub(super) fn purge(
    db: &mut Connection,
    deletions: &RangeInclusive<Deletion>,
) -> Result<bool, StoreFault> {
    let (first, last) = (deletions.start().0, deletions.end().0);
    let gone = remove(
        db,
        "SELECT id FROM history WHERE deleted <> 0 AND deleted BETWEEN ?1 AND ?3",
        params![first, PORTION, last],
    )?;
    Ok(gone == PORTION)
}

/// Removes some rows before that moment of every account for good, but those whose banner is still to be
/// raised and those whose deleting can be undone. Gives how many, and whether there are more.
pub(super) fn prune(db: &mut Connection, before: UnixMillis) -> Result<(u32, bool), StoreFault> {
    let gone = remove(db, OLD, params![before.0, PORTION])?;
    Ok((gone, gone == PORTION))
}

/// The accounts are named, because the index that has the moments has them by account.
pub(super) const OLD: &str = "SELECT id FROM history
     WHERE account IN (SELECT id FROM account) AND at < ?1 AND shown = 1 AND deleted = 0";

/// Removes rows for good, as many as the second parameter says, and keeps in mind which numbers were given.
fn remove(db: &mut Connection, which: &str, params: impl Params) -> Result<u32, StoreFault> {
    let transaction = db.transaction()?;
    transaction.execute(
        "UPDATE numbering SET row = max(row, coalesce((SELECT max(id) FROM history), 0))",
        [],
    )?;
    let gone = transaction.execute(
        &format!("DELETE FROM history WHERE id IN ({which} LIMIT ?2)"),
        params,
    )?;
    transaction.commit()?;
    Ok(saturated(gone))
}

/// Names a deleting.
fn next_deletion(transaction: &Transaction<'_>) -> Result<u64, StoreFault> {
    Ok(transaction.query_row(
        "UPDATE numbering SET deletion = deletion + 1 RETURNING deletion",
        [],
        |row| row.get(0),
    )?)
}

/// Changes rows that are in the history; gives how many.
fn alter(
    transaction: &Transaction<'_>,
    account: i64,
    which: &Which,
    set: &str,
    need: &str,
) -> Result<u32, StoreFault> {
    let changed = match which {
        Which::Rows(rows) => {
            let mut statement = transaction.prepare(&format!(
                "UPDATE history SET {set} WHERE account = ?1 AND id = ?2 AND deleted = 0 AND {need}"
            ))?;
            let mut changed = 0;
            for row in rows {
                changed += statement.execute(params![account, row.0])?;
            }
            changed
        }
        Which::All { of, but } => {
            let Conditions {
                mut sql,
                mut values,
                ..
            } = Conditions::of(account, of);
            if let Some(words) = words(&of.text) {
                sql.push_str(
                    " AND id IN (SELECT rowid FROM history_words WHERE history_words MATCH ?)",
                );
                values.push(Value::from(words));
            }
            if !but.is_empty() {
                sql.push_str(" AND id NOT IN (SELECT value FROM json_each(?))");
                let but: Vec<u64> = but.iter().map(|RowId(id)| *id).collect();
                values.push(Value::from(serde_json::to_string(&but)?));
            }
            transaction.execute(
                &format!("UPDATE history SET {set} WHERE {sql} AND {need}"),
                params_from_iter(values),
            )?
        }
    };
    Ok(saturated(changed))
}
