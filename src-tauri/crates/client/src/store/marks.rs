//! Banners that were raised, and whose rows don't say so yet: the disk refused the mark, or the row itself, and
//! the next start would raise them again.

use std::collections::BTreeSet;

use parkmate_core::history::RowId;
use rusqlite::{Connection, Transaction};

use super::StoreFault;

/// Rows that are to be marked.
#[derive(Debug, Default)]
pub(super) struct Marks(BTreeSet<RowId>);

impl Marks {
    /// The banner of these rows was raised.
    pub(super) fn add(&mut self, rows: impl IntoIterator<Item = RowId>) {
        self.0.extend(rows);
    }

    /// Marks what is there, and keeps in mind what isn't yet.
    pub(super) fn store(&mut self, db: &mut Connection) -> Result<(), StoreFault> {
        let transaction = db.transaction()?;
        let waiting = self.within(&transaction)?;
        transaction.commit()?;
        self.keep(waiting);
        Ok(())
    }

    /// These alone are still to be marked, once the transaction that has marked the others is through.
    pub(super) fn keep(&mut self, waiting: BTreeSet<RowId>) {
        self.0 = waiting;
    }

    /// Marks in a transaction; gives those whose rows are not there.
    pub(super) fn within(
        &self,
        transaction: &Transaction<'_>,
    ) -> Result<BTreeSet<RowId>, StoreFault> {
        if self.0.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut mark = transaction.prepare_cached("UPDATE history SET shown = 1 WHERE id = ?1")?;
        let mut waiting = BTreeSet::new();
        for row in &self.0 {
            if mark.execute([row.0])? == 0 {
                waiting.insert(*row);
            }
        }
        // Rows come in order: one that isn't there and has later ones was deleted for good.
        let last: u64 =
            transaction.query_row("SELECT coalesce(max(id), 0) FROM history", [], |row| {
                row.get(0)
            })?;
        waiting.retain(|row| row.0 > last);
        Ok(waiting)
    }
}
