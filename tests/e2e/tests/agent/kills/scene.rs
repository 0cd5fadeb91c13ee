//! What lies on the disk at one moment: a copy of the agent's store, read and checked without touching the
//! store itself.

use std::{collections::BTreeMap, fs, path::Path};

use rusqlite::Connection;

/// The rows of the history, by their numbers, at the moment of a look.
#[derive(Debug, Default)]
pub(super) struct Scene {
    pub(super) rows: BTreeMap<u64, Telling>,
    /// What SQLite says against the file.
    pub(super) damage: Option<String>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Telling {
    pub(super) kind: String,
    /// As JSON; empty where it has none.
    pub(super) subject: String,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) count: u32,
    /// Whether its banner was marked as raised.
    pub(super) is_shown: bool,
}

impl Scene {
    /// Looks at a copy, so that nothing is locked, recovered or written.
    pub(super) fn look() -> Self {
        let data = std::env::var_os("XDG_DATA_HOME").unwrap();
        let store = Path::new(&data).join("parkmate-companion");
        let folder = tempfile::tempdir().unwrap();
        for name in ["history.db", "history.db-wal"] {
            // An agent that has only begun may have none.
            let _ = fs::copy(store.join(name), folder.path().join(name));
        }
        let copy = Connection::open(folder.path().join("history.db")).unwrap();
        Self::of(&copy).unwrap_or_else(|fault| Self {
            rows: BTreeMap::new(),
            damage: Some(fault.to_string()),
        })
    }

    fn of(db: &Connection) -> rusqlite::Result<Self> {
        let said: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        let mut statement = db.prepare(
            "SELECT id, kind, coalesce(subject, ''), title, body, count, shown FROM history",
        )?;
        let rows = statement.query_map([], |row| {
            let telling = Telling {
                kind: row.get(1)?,
                subject: row.get(2)?,
                title: row.get(3)?,
                body: row.get(4)?,
                count: row.get(5)?,
                is_shown: row.get(6)?,
            };
            Ok((row.get(0)?, telling))
        })?;
        Ok(Self {
            rows: rows.collect::<Result<_, _>>()?,
            damage: (said != "ok").then_some(said),
        })
    }
}
