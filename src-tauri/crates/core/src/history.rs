//! What was told: the rows of the history, as stored and as shown.

use serde::{Deserialize, Serialize};

use crate::{
    clock::UnixMillis,
    event::{Kind, Level, Source, Subject},
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

/// A page of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Page {
    /// Its rows, newest first.
    pub rows: Vec<Row>,
    /// Whether older rows follow.
    pub more: bool,
}

/// Which rows of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// All of them.
    All,
    /// One.
    One(RowId),
}
