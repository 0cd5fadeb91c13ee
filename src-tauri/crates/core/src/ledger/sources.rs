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

/// What can be expected of this server's frames of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Habit {
    /// Nothing of the kind has happened yet.
    Unseen,
    /// They come before a read knows.
    AtOnce,
    /// They come, but a read mostly knows before.
    Late,
    /// They mostly don't come: reading finds what happened.
    Never,
}

impl Habit {
    /// The name used in JSON, and as the key of its words with dashes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::AtOnce => "at_once",
            Self::Late => "late",
            Self::Never => "never",
        }
    }
}

impl SourceCount {
    /// What most of its frames did. Other people's say nothing of it.
    #[must_use]
    pub const fn habit(self) -> Habit {
        let Self {
            frame, late, never, ..
        } = self;
        let came = frame.saturating_add(late);
        if came == 0 && never == 0 {
            Habit::Unseen
        } else if never > came {
            Habit::Never
        } else if late > frame {
            Habit::Late
        } else {
            Habit::AtOnce
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_habit_is_what_most_frames_did() {
        let habit = |frame, late, never| {
            let count = SourceCount {
                frame,
                late,
                never,
                foreign: 9,
            };
            count.habit()
        };
        assert_eq!(habit(0, 0, 0), Habit::Unseen);
        assert_eq!(habit(2, 1, 2), Habit::AtOnce);
        assert_eq!(habit(1, 2, 3), Habit::Late);
        assert_eq!(habit(1, 0, 2), Habit::Never);
        assert_eq!(habit(0, 0, 1), Habit::Never);
    }
}
