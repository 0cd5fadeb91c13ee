//! What has to be stored together: what was seen, what was told of it, and the banner that is to be
//! raised. One transaction holds all of it (ledger rule 22), so a kill at any moment leaves either
//! nothing of it, or everything.

use serde::{Deserialize, Serialize};

use crate::{
    clock::UnixMillis,
    event::Subject,
    history::{Row, RowId},
    key::Key,
    notebook::Notebook,
    record::{Record, RecordName},
};

/// A change of what is remembered of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Rows of the history that are new.
    pub told: Vec<Told>,
    /// Rows of the history that are known better now.
    pub amended: Vec<Amendment>,
    /// Rows of the history that were said once more, and when; the server's clock.
    pub counted: Vec<(RowId, UnixMillis)>,
    /// Keys that need no telling.
    pub silent: Vec<Key>,
    /// Keys that are needed no more.
    pub forgotten: Vec<Key>,
    /// The server's rows as they are now.
    pub records: Vec<Record>,
    /// The server's rows that are gone.
    pub dropped: Vec<RecordName>,
    /// The notebook, if it changed.
    pub notebook: Option<Box<Notebook>>,
}

/// A new row of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The row.
    pub row: Row,
    /// What it tells.
    pub keys: Vec<Key>,
    /// Whether a banner has to be raised for it, by itself or within a group.
    pub banner: bool,
}

/// What is known of a row by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// The row.
    pub row: RowId,
    /// What it is about.
    pub subject: Option<Subject>,
    /// Its title.
    pub title: Option<String>,
    /// Its body.
    pub body: String,
    /// What it tells.
    pub keys: Vec<Key>,
}

impl Change {
    /// Whether there is nothing to store.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
    /// Takes in the change that came next of the same account, so that one transaction stores both. What
    /// is stored is the same as of one after the other.
    pub fn merge(&mut self, next: Self) {
        let Self {
            told,
            amended,
            counted,
            silent,
            forgotten,
            records,
            dropped,
            notebook,
        } = next;
        // Within a change what is remembered comes before what is forgotten, and what is dropped before what
        // is kept.
        let remembered: Vec<&Key> = told
            .iter()
            .flat_map(|told| &told.keys)
            .chain(amended.iter().flat_map(|amendment| &amendment.keys))
            .chain(&silent)
            .collect();
        self.forgotten.retain(|key| !remembered.contains(&key));
        self.records.retain(|record| {
            let name = record.name();
            !dropped.contains(&name) && records.iter().all(|newer| newer.name() != name)
        });
        self.told.extend(told);
        self.amended.extend(amended);
        self.counted.extend(counted);
        self.silent.extend(silent);
        self.forgotten.extend(forgotten);
        self.records.extend(records);
        self.dropped.extend(dropped);
        self.notebook = notebook.or(self.notebook.take());
    }
}
