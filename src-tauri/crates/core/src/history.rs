//! What was told: the rows of the history as stored and as shown, which of them are looked at, and what is
//! done to them.

use serde::{Deserialize, Serialize};

use crate::{
    clock::UnixMillis,
    event::{Kind, Level, Source, Subject},
    trouble::Trouble,
};

/// Names a row of the history; later rows have higher numbers.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(transparent)]
pub struct RowId(pub u64);

/// One telling in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Row {
    /// Its number.
    pub id: RowId,
    /// When it happened, by the server's clock as far as known.
    pub at: UnixMillis,
    /// What happened.
    pub kind: Kind,
    /// How grave it is.
    pub level: Level,
    /// A few words.
    pub title: String,
    /// A sentence or two; plain text, from us or from the server.
    pub body: String,
    /// What it is about.
    pub subject: Option<Subject>,
    /// How we know.
    pub source: Source,
    /// How often the same was said in a row; 1 or more.
    pub count: u32,
    /// Whether the user has seen it.
    pub read: bool,
}

/// Which rows of the history are looked at; everything that is named has to hold. The default names nothing,
/// so all rows are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Filter {
    /// Words as typed: each has to begin a word of title or body, whatever its case and accents.
    pub text: String,
    /// Any of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// Any of these levels; empty for all.
    pub levels: Vec<Level>,
    /// Only rows that were not read yet.
    pub unread_only: bool,
    /// Only rows about that booking, by `booking_id`.
    pub booking: Option<u64>,
    /// Not before this moment, by the clock of [`Row::at`].
    pub from: Option<UnixMillis>,
    /// Before this moment, by the same clock.
    pub until: Option<UnixMillis>,
    /// Only rows that were told by then: none with a higher number. Holds a list still while more is told.
    pub up_to: Option<RowId>,
}

/// A page of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Page {
    /// Its rows, newest first: by [`Row::at`], then by number.
    pub rows: Vec<Row>,
    /// Rows of the filter in front of them.
    pub offset: u32,
    /// Rows of the filter.
    pub total: u32,
    /// The highest number in the whole history; `None` if it is empty.
    pub newest: Option<RowId>,
}

/// Which rows of the history something is done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// These.
    Rows(Vec<RowId>),
    /// All of a filter but some.
    All {
        /// The filter.
        of: Filter,
        /// The rows that are left out.
        but: Vec<RowId>,
    },
}

impl Which {
    /// Everything that was told.
    #[must_use]
    pub fn everything() -> Self {
        Self::All {
            of: Filter::default(),
            but: Vec::new(),
        }
    }
}

/// Names what was deleted at once, to undo it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(transparent)]
pub struct Deletion(pub u64);

/// What a deleting came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Deleted {
    /// Its name, until it is undone or for good.
    pub deletion: Deletion,
    /// How many rows it took.
    pub rows: u32,
}

/// The form of an exported history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma-separated values (RFC 4180), with a head.
    Csv,
    /// One array of objects.
    Json,
}

/// How far an export is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "export", rename_all = "snake_case")]
pub enum Export {
    /// It is being written.
    Writing {
        /// Rows that were written.
        rows: u32,
        /// Rows that will be.
        of: u32,
    },
    /// It is finished.
    Written {
        /// Its file, with the whole path.
        file: String,
        /// Its rows.
        rows: u32,
    },
    /// It came to nothing; no file is left.
    Failed(Trouble),
}
