//! The store: history, what was told, and what was seen last, in one SQLite file. A thread of its own
//! does the work, so neither the loop nor a long query ever waits for the disk on behalf of the other.
//!
//! WAL with `synchronous = NORMAL`: after a crash of the program nothing is lost; after a power cut the
//! last moments may be, never the file.

use std::{
    ops::RangeInclusive,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    thread,
};

use parkmate_core::{
    account::AccountKey,
    change::Change,
    clock::UnixMillis,
    companion::Memory,
    history::{Deleted, Deletion, Filter, Page, Row, RowId, Which},
    trouble::TroubleCode,
};
use rusqlite::{Connection, ErrorCode};
use tokio::sync::oneshot;

mod header;
mod listing;
mod queries;
mod schema;
mod upkeep;

use listing::Listing;

pub use schema::SetAside;

/// Why something could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// SQLite or the disk refused.
    #[error("the history can't be used: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// What is stored can't be understood.
    #[error("the history holds something unreadable: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The file was written by a newer version of the program.
    #[error("the history is of schema {found}, this program knows {known}")]
    TooNew {
        /// Schema of the file.
        found: u32,
        /// Newest schema of this program.
        known: u32,
    },
    /// The file system refused.
    #[error("the history file can't be used: {0}")]
    Io(#[from] std::io::Error),
    /// The store's thread is gone.
    #[error("the history is closed")]
    Closed,
}

impl StoreFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(&self) -> TroubleCode {
        match self {
            Self::TooNew { .. } => TroubleCode::HistoryTooNew,
            Self::Sqlite(_) | Self::Unreadable(_) | Self::Io(_) | Self::Closed => {
                TroubleCode::HistoryUnwritable
            }
        }
    }

    /// Whether trying again is of no use: the row itself is refused, as against the disk being full.
    pub(crate) fn is_for_good(&self) -> bool {
        match self {
            Self::Sqlite(error) => {
                error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
            }
            Self::Unreadable(_) => true,
            Self::TooNew { .. } | Self::Io(_) | Self::Closed => false,
        }
    }

    /// Whether the file itself is damaged, as against the disk refusing.
    fn is_damage(&self) -> bool {
        match self {
            Self::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
            ),
            Self::Unreadable(_) | Self::TooNew { .. } | Self::Io(_) | Self::Closed => false,
        }
    }
}

type Job = Box<dyn FnOnce(&mut Connection, &mut Listing) + Send>;

/// The store. Clones share its thread, which ends with the last of them.
#[derive(Clone, Debug)]
pub struct Store {
    jobs: mpsc::Sender<Job>,
}

/// A store that was opened, and what went wrong on the way.
#[derive(Debug)]
pub struct OpenedStore {
    /// The store. In memory if the file can't be used, so that everything else works.
    pub store: Store,
    /// Why the file is not used, or was set aside.
    pub trouble: Option<(TroubleCode, String)>,
}

impl Store {
    /// Opens the store's file, making it if there is none.
    ///
    /// A damaged file is set aside under a dated name and a new one begun. A file of a newer version, or in a
    /// place that can't be written, is left untouched and memory is used for this run.
    ///
    /// # Errors
    /// Only if not even memory can be used.
    pub fn open(path: &Path, now: UnixMillis) -> Result<OpenedStore, StoreFault> {
        let (connection, trouble) = match schema::open_file(path) {
            Ok(connection) => (connection, None),
            Err(fault) if fault.is_damage() => match SetAside::file(path, now)
                .and_then(|aside| Ok((schema::open_file(path)?, aside)))
            {
                Ok((connection, aside)) => {
                    let trouble = (TroubleCode::HistorySetAside, aside.to_string());
                    (connection, Some(trouble))
                }
                Err(fault) => (
                    schema::open_memory()?,
                    Some((fault.code(), fault.to_string())),
                ),
            },
            Err(fault) => (
                schema::open_memory()?,
                Some((fault.code(), fault.to_string())),
            ),
        };
        Ok(OpenedStore {
            store: Self::start(connection)?,
            trouble,
        })
    }

    /// A store that forgets everything when it is dropped.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn in_memory() -> Result<Self, StoreFault> {
        Self::start(schema::open_memory()?)
    }

    fn start(mut connection: Connection) -> Result<Self, StoreFault> {
        let (jobs, queue) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("store".into())
            .stack_size(512 * 1024)
            .spawn(move || {
                let mut listing = Listing::default();
                while let Ok(job) = queue.recv() {
                    job(&mut connection, &mut listing);
                }
            })?;
        Ok(Self { jobs })
    }

    /// What is remembered of an account.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn recall(&self, account: AccountKey) -> Result<Memory, StoreFault> {
        self.run(move |db| queries::recall(db, &account)).await
    }

    /// Stores a change in one transaction. Rows that need a banner stand in the outbox until
    /// [`mark_shown`](Self::mark_shown). Gives the rows of the history that were changed, as they are then;
    /// rows that were deleted are changed too, but not given.
    ///
    /// # Errors
    /// [`StoreFault`]; then nothing of it is stored.
    pub async fn commit(
        &self,
        account: AccountKey,
        change: Arc<Change>,
    ) -> Result<Vec<Row>, StoreFault> {
        self.run(move |db| queries::commit(db, &account, &change))
            .await
    }

    /// The banner of these rows was raised.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn mark_shown(&self, rows: Vec<RowId>) -> Result<(), StoreFault> {
        self.run(move |db| queries::mark_shown(db, &rows)).await
    }

    /// A page of an account's history, newest first: at most `limit` rows of the filter, after `offset` others.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn page(
        &self,
        account: AccountKey,
        filter: Filter,
        offset: u32,
        limit: u32,
    ) -> Result<Page, StoreFault> {
        self.list(move |db, listing| listing::page(db, listing, &account, &filter, offset, limit))
            .await
    }

    /// How many rows of the filter are in front of a row; `None` if it isn't among them.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn place(
        &self,
        account: AccountKey,
        filter: Filter,
        row: RowId,
    ) -> Result<Option<u32>, StoreFault> {
        self.list(move |db, listing| listing::place(db, listing, &account, &filter, row))
            .await
    }

    /// Takes rows before that moment (the server's clock) out of the history of every account; rows whose
    /// banner is still to be raised stay. What was told stays known (ledger rule 23). Whoever else needs the
    /// store comes in between. Gives the number of rows that went.
    ///
    /// # Errors
    /// [`StoreFault`]; then some of it may be left.
    pub async fn prune(&self, before: UnixMillis) -> Result<u32, StoreFault> {
        let mut rows = 0_u32;
        loop {
            let (gone, is_more) = self.run(move |db| upkeep::prune(db, before)).await?;
            rows = rows.saturating_add(gone);
            if !is_more {
                return Ok(rows);
            }
        }
    }

    /// All rows of the filter, newest first, by the numbers that [`rows`](Self::rows) takes.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub(crate) async fn ids(
        &self,
        account: AccountKey,
        filter: Filter,
    ) -> Result<Vec<i64>, StoreFault> {
        self.run(move |db| listing::ids(db, &account, &filter))
            .await
    }

    /// Rows by their numbers, without those that were deleted meanwhile.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub(crate) async fn rows(&self, ids: Vec<i64>) -> Result<Vec<Row>, StoreFault> {
        self.run(move |db| listing::rows(db, &ids)).await
    }

    /// How many rows of an account the user hasn't read.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn unread(&self, account: AccountKey) -> Result<u32, StoreFault> {
        self.run(move |db| queries::unread_of(db, &account)).await
    }

    /// Marks rows as read or unread.
    ///
    /// # Errors
    /// [`StoreFault`]; then none is marked.
    pub async fn mark(
        &self,
        account: AccountKey,
        which: Which,
        read: bool,
    ) -> Result<(), StoreFault> {
        self.run(move |db| upkeep::mark(db, &account, &which, read))
            .await
    }

    /// Deletes rows. They can be brought back until they are [purged](Self::purge).
    ///
    /// # Errors
    /// [`StoreFault`]; then none is deleted.
    pub async fn delete(&self, account: AccountKey, which: Which) -> Result<Deleted, StoreFault> {
        self.run(move |db| upkeep::delete(db, &account, &which))
            .await
    }

    /// Brings back what was deleted, as far as it isn't gone for good. Gives how many rows came back.
    ///
    /// # Errors
    /// [`StoreFault`]; then nothing comes back.
    pub async fn undelete(
        &self,
        account: AccountKey,
        deletion: Deletion,
    ) -> Result<u32, StoreFault> {
        self.run(move |db| upkeep::undelete(db, &account, deletion))
            .await
    }

    /// The last deleting there was; the next one has a higher name.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn last_deletion(&self) -> Result<Deletion, StoreFault> {
        self.run(|db| upkeep::last_deletion(db)).await
    }

    /// Removes for good what was deleted by the deletings of that range. Whoever else needs the store comes
    /// in between.
    ///
    /// # Errors
    /// [`StoreFault`]; then some of it may be left.
    pub async fn purge(&self, deletions: RangeInclusive<Deletion>) -> Result<(), StoreFault> {
        loop {
            let deletions = deletions.clone();
            if !self.run(move |db| upkeep::purge(db, &deletions)).await? {
                return Ok(());
            }
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Connection) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, StoreFault> {
        self.list(move |db, _| query(db)).await
    }

    async fn list<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Connection, &mut Listing) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, StoreFault> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |db, listing| {
            // Whoever asked may be gone; the work is done all the same.
            drop(answer.send(query(db, listing)));
        });
        self.jobs.send(job).map_err(|_| StoreFault::Closed)?;
        answered.await.map_err(|_| StoreFault::Closed)?
    }
}

/// A number of rows as it is told; more than anybody's history has are as many as can be told.
pub(crate) fn saturated(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The files that SQLite keeps for a database.
pub(crate) fn files_of(path: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    })
}

#[cfg(test)]
mod tests;
