//! The store: one transaction for each change, as SQLite gives it, and what is recalled of it after a
//! restart. It goes through the written form, so what isn't written isn't recalled. Beside it stands what
//! the store doesn't have: how often each banner was raised.

use std::collections::{BTreeMap, BTreeSet};

use parkmate_core::{
    account::AccountKey,
    change::Change,
    clock::UnixMillis,
    companion::{Memory, Notice},
    history::{Row, RowId},
    key::Key,
    notebook::Notebook,
    record::{Record, RecordName},
};

use crate::time::Millis;

/// What is stored of all accounts.
#[derive(Debug, Default)]
pub(crate) struct Store {
    shelves: BTreeMap<AccountKey, Shelf>,
    /// What went wrong with a banner.
    pub(crate) faults: Vec<String>,
}

/// What is stored of one account.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    told: BTreeSet<Key>,
    pub(crate) rows: BTreeMap<RowId, Entry>,
    records: BTreeMap<RecordName, String>,
    notebook: Option<String>,
    /// What went wrong with a change.
    pub(crate) faults: Vec<String>,
}

/// A row of the history.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) row: Row,
    pub(crate) keys: Vec<Key>,
    pub(crate) withdrawn: bool,
    pub(crate) told: Millis,
    pub(crate) told_server: UnixMillis,
    /// Whether its banner is in the outbox.
    pub(crate) waits: bool,
    /// Whether a pause kept its banner back.
    pub(crate) was_held: bool,
    pub(crate) raised: u32,
    /// How often the process ended between raising the banner and marking it.
    pub(crate) unmarked: u32,
}

impl Store {
    pub(crate) fn shelf(&self, account: &AccountKey) -> Option<&Shelf> {
        self.shelves.get(account)
    }

    /// How many rows the history of all accounts has.
    pub(crate) fn rows(&self) -> usize {
        self.shelves.values().map(|shelf| shelf.rows.len()).sum()
    }

    /// What is remembered of an account at the start of a session.
    pub(crate) fn recall(&self, account: &AccountKey) -> Memory {
        // One table holds the rows of all accounts.
        let rows = self.shelves.values().flat_map(|shelf| shelf.rows.keys());
        let next = rows.max().map_or(0, |row| row.0 + 1);
        let Some(shelf) = self.shelves.get(account) else {
            return Memory {
                next_row: RowId(next),
                ..Memory::default()
            };
        };
        let unshown = shelf.rows.values().filter(|entry| entry.waits);
        Memory {
            told: shelf.told.clone(),
            records: shelf.records.values().map(|text| read(text)).collect(),
            notebook: shelf
                .notebook
                .as_deref()
                .map(read::<Notebook>)
                .unwrap_or_default(),
            next_row: RowId(next),
            unshown: unshown.map(|entry| entry.row.clone()).collect(),
            unread: 0,
        }
    }

    /// One transaction.
    pub(crate) fn commit(
        &mut self,
        account: &AccountKey,
        change: Change,
        at: Millis,
        server: UnixMillis,
    ) {
        let shelf = self.shelves.entry(account.clone()).or_default();
        for told in change.told {
            for key in &told.keys {
                shelf.told.insert(*key);
            }
            let entry = Entry {
                keys: told.keys,
                withdrawn: false,
                told: at,
                told_server: server,
                waits: told.banner,
                was_held: !told.banner,
                raised: 0,
                unmarked: 0,
                row: told.row,
            };
            let id = entry.row.id;
            if shelf.rows.insert(id, entry).is_some() {
                shelf.faults.push(format!("row {id:?} was written twice"));
            }
        }
        for amendment in change.amended {
            let Some(entry) = shelf.rows.get_mut(&amendment.row) else {
                let row = amendment.row;
                shelf
                    .faults
                    .push(format!("row {row:?} was amended and isn't there"));
                continue;
            };
            // Taking back is the only amendment that tells nothing.
            entry.withdrawn = amendment.keys.is_empty();
            for key in amendment.keys {
                shelf.told.insert(key);
                entry.keys.push(key);
            }
            entry.row.body = amendment.body;
            entry.row.subject = amendment.subject;
        }
        for (row, _) in change.counted {
            match shelf.rows.get_mut(&row) {
                Some(entry) => entry.row.count += 1,
                None => shelf
                    .faults
                    .push(format!("row {row:?} was counted and isn't there")),
            }
        }
        shelf.told.extend(change.silent);
        for key in change.forgotten {
            shelf.told.remove(&key);
        }
        for name in change.dropped {
            shelf.records.remove(&name);
        }
        for record in change.records {
            shelf
                .records
                .insert(record.name(), write::<Record>(&record));
        }
        if let Some(notebook) = change.notebook {
            shelf.notebook = Some(write(&*notebook));
        }
    }

    /// The rows of a banner.
    pub(crate) fn rows_of(notice: &Notice) -> Vec<RowId> {
        match notice {
            Notice::Row(row) => vec![row.id],
            Notice::Group { rows, .. } => rows.clone(),
            Notice::Note { .. } => Vec::new(),
        }
    }

    /// The banner of these rows stands on the screen. `is_marked` says whether the process lived long
    /// enough to write that down.
    pub(crate) fn raised(&mut self, rows: &[RowId], is_marked: bool) {
        for id in rows {
            let mut shelves = self.shelves.values_mut();
            let Some(entry) = shelves.find_map(|shelf| shelf.rows.get_mut(id)) else {
                self.faults
                    .push(format!("a banner for row {id:?}, which isn't there"));
                continue;
            };
            entry.raised += 1;
            if is_marked {
                entry.waits = false;
            } else {
                entry.unmarked += 1;
            }
        }
    }

    /// Notifications are paused: what waits counts as held.
    pub(crate) fn paused(&mut self, account: &AccountKey) {
        if let Some(shelf) = self.shelves.get_mut(account) {
            for entry in shelf.rows.values_mut().filter(|entry| entry.waits) {
                entry.was_held = true;
            }
        }
    }
}

fn write<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("what is stored can be written")
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("what was written can be read")
}
