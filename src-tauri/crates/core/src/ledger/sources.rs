//! How the sources do: for each kind, whether this server's frames come, come late, or never (ledger
//! rule 24).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::Kind;

/// How often a kind was known from what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SourceCount {
    /// A frame came first, and reading agreed.
    pub frame: u32,
    /// A read came first, and the frame later.
    pub late: u32,
    /// Only reading knew.
    pub never: u32,
    /// A frame was somebody else's.
    pub foreign: u32,
}

/// The counts of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources(pub BTreeMap<Kind, SourceCount>);

impl Sources {
    /// A frame came, and reading agreed.
    pub fn frame(&mut self, kind: Kind) {
        self.count(kind).frame += 1;
    }

    /// A frame came after reading had told its matter.
    pub fn late(&mut self, kind: Kind) {
        let count = self.count(kind);
        count.late += 1;
        count.never = count.never.saturating_sub(1);
    }

    /// No frame came.
    pub fn never(&mut self, kind: Kind) {
        self.count(kind).never += 1;
    }

    /// A frame was somebody else's.
    pub fn foreign(&mut self, kind: Kind) {
        self.count(kind).foreign += 1;
    }

    fn count(&mut self, kind: Kind) -> &mut SourceCount {
        self.0.entry(kind).or_default()
    }
}
