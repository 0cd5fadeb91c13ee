//! The store: history, what was told, and what was seen last, in one SQLite file. A thread of its own
//! does the work, so neither the loop nor a long query ever waits for the disk on behalf of the other.
//!
//! WAL with `synchronous = NORMAL`: after a crash of the program nothing is lost; after a power cut the
//! last moments may be, never the file.

use std::{
    ops::RangeInclusive,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
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

mod file;
mod header;
mod listing;
mod marks;
mod queries;
mod schema;
mod upkeep;

use file::StoreFile;
use listing::Listing;
use marks::Marks;

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
    /// The file was cut, or holds something else.
    #[error("the history file is damaged: {0}")]
    Damaged(String),
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
            Self::Sqlite(_)
            | Self::Unreadable(_)
            | Self::Damaged(_)
            | Self::Io(_)
            | Self::Closed => TroubleCode::HistoryUnwritable,
        }
    }

    /// Whether trying again is of no use: the row itself is refused, as against the disk being full.
    pub(crate) fn is_for_good(&self) -> bool {
        match self {
            Self::Sqlite(error) => {
                error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
            }
            Self::Unreadable(_) => true,
            Self::TooNew { .. } | Self::Damaged(_) | Self::Io(_) | Self::Closed => false,
        }
    }

    /// Whether the file itself is damaged, as against the disk refusing.
    fn is_damage(&self) -> bool {
        match self {
            Self::Sqlite(error) => {
                let is_cut = error.sqlite_error().is_some_and(|error| {
                    error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHORT_READ
                });
                let code = error.sqlite_error_code();
                is_cut
                    || matches!(
                        code,
                        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
                    )
            }
            Self::Damaged(_) => true,
            Self::Unreadable(_) | Self::TooNew { .. } | Self::Io(_) | Self::Closed => false,
        }
    }
}

type Job = Box<dyn FnOnce(&mut Open) + Send>;

/// What the store's thread works with.
struct Open {
    db: Connection,
    listing: Listing,
    marks: Marks,
    /// `None` in memory.
    file: Option<StoreFile>,
}

/// The store. Clones share its thread, which ends with the last of them.
#[derive(Clone, Debug)]
pub struct Store {
    jobs: mpsc::Sender<Job>,
    /// What was found wrong with the file, until it is told.
    found: Arc<Mutex<Option<TroubleCode>>>,
}

/// A store that was opened, and what went wrong on the way.
#[derive(Debug)]
pub struct OpenedStore {
    /// The store. In memory if the file can't be used, so that everything else works.
    pub store: Store,
    /// Why the file is not used, or was set aside.
    pub trouble: Option<(TroubleCode, String)>,
    /// Whether there was no file, or nothing in it.
    pub is_new: bool,
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
        match StoreFile::open(path, now) {
            Ok(opened) => Ok(OpenedStore {
                store: Self::start(opened.connection, Some(opened.file))?,
                trouble: opened
                    .aside
                    .map(|aside| (TroubleCode::HistorySetAside, aside.to_string())),
                is_new: opened.is_new,
            }),
            Err(fault) => Ok(OpenedStore {
                store: Self::in_memory()?,
                trouble: Some((fault.code(), fault.to_string())),
                is_new: false,
            }),
        }
    }

    /// A store that forgets everything when it is dropped.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn in_memory() -> Result<Self, StoreFault> {
        Self::start(schema::open_memory()?, None)
    }

    fn start(db: Connection, file: Option<StoreFile>) -> Result<Self, StoreFault> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let mut open = Open {
            db,
            listing: Listing::default(),
            marks: Marks::default(),
            file,
        };
        thread::Builder::new()
            .name("store".into())
            .stack_size(512 * 1024)
            .spawn(move || {
                while let Ok(job) = queue.recv() {
                    job(&mut open);
                }
            })?;
        Ok(Self {
            jobs,
            found: Arc::default(),
        })
    }

    /// What was found wrong with the file since this was last asked: it was taken away and has been written
    /// anew, or it was damaged and has been set aside.
    #[must_use]
    pub fn take_trouble(&self) -> Option<TroubleCode> {
        said(&self.found).take()
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
    /// Where the file was taken away meanwhile it is written anew first, and where it was damaged a new one is
    /// begun ([`take_trouble`](Self::take_trouble) says so).
    ///
    /// # Errors
    /// [`StoreFault`]; then nothing of it is stored.
    pub async fn commit(
        &self,
        account: AccountKey,
        change: Arc<Change>,
    ) -> Result<Vec<Row>, StoreFault> {
        let found = Arc::clone(&self.found);
        self.with_open(move |open| {
            let mut trouble = open.stay()?;
            let mut stored = queries::commit(&mut open.db, &account, &change, &mut open.marks);
            if let Err(fault) = &stored
                && fault.is_damage()
                && open.begin_anew()?
            {
                trouble = Some(TroubleCode::HistorySetAside);
                stored = queries::commit(&mut open.db, &account, &change, &mut open.marks);
            }
            if trouble.is_some() {
                *said(&found) = trouble;
            }
            stored
        })
        .await
    }

    /// The banner of these rows was raised. What can't be marked now is marked with the next commit.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub async fn mark_shown(&self, rows: Vec<RowId>) -> Result<(), StoreFault> {
        self.with_open(move |Open { db, marks, .. }| {
            marks.add(rows);
            marks.store(db)
        })
        .await
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
        self.with_open(move |open| query(&mut open.db)).await
    }

    async fn list<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Connection, &mut Listing) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, StoreFault> {
        self.with_open(move |Open { db, listing, .. }| query(db, listing))
            .await
    }

    async fn with_open<T: Send + 'static>(
        &self,
        query: impl FnOnce(&mut Open) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, StoreFault> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |open| {
            // Whoever asked may be gone; the work is done all the same.
            drop(answer.send(query(open)));
        });
        self.jobs.send(job).map_err(|_| StoreFault::Closed)?;
        answered.await.map_err(|_| StoreFault::Closed)?
    }
}

impl Open {
    /// See [`StoreFile::stay`].
    fn stay(&mut self) -> Result<Option<TroubleCode>, StoreFault> {
        let Some(file) = &mut self.file else {
            return Ok(None);
        };
        file.stay(&mut self.db)
    }

    /// Says whether there was a file to begin anew.
    fn begin_anew(&mut self) -> Result<bool, StoreFault> {
        let Some(file) = &mut self.file else {
            return Ok(false);
        };
        file.begin_anew(&mut self.db)?;
        Ok(true)
    }
}

/// A code is whole at any time.
fn said(found: &Mutex<Option<TroubleCode>>) -> MutexGuard<'_, Option<TroubleCode>> {
    found.lock().unwrap_or_else(PoisonError::into_inner)
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
