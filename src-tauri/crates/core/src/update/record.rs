//! What is remembered of updates across a restart, also one by force: which one is being installed, which one was
//! taken back, and what the user has still to be told.

use semver::Version;
use serde::{Deserialize, Serialize};

/// What is remembered. The default is that of a program that was never updated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// An installation that was begun and not ended.
    #[serde(default)]
    pub under_way: Option<Installing>,
    /// The version that did not start and was taken back: it is not offered again, a newer one is.
    #[serde(default)]
    pub refused: Option<Version>,
    /// What the user has not seen yet.
    #[serde(default)]
    pub untold: Option<Outcome>,
}

/// An installation that was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installing {
    /// The version that was there.
    pub from: Version,
    /// The version that takes its place.
    pub to: Version,
    /// What is replaced: the AppImage's file, the bundle or the folder.
    pub unit: String,
    /// Whether the window was open, and is to be again.
    pub is_shown: bool,
    /// Whether the new version did not start, and the earlier one is being put back.
    pub is_undoing: bool,
}

/// What became of an installation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// That version runs.
    Installed(Version),
    /// That version did not start; the earlier one was put back.
    RolledBack(Version),
    /// It was cut off before anything was replaced.
    CutOff(Version),
}

impl Record {
    /// What is to be remembered when the program of that version has started and nothing else is at work on an
    /// installation: one that was cut off is taken as ended by what runs.
    #[must_use]
    pub fn at_start(self, running: &Version) -> Self {
        let Some(Installing {
            from,
            to,
            is_undoing,
            ..
        }) = &self.under_way
        else {
            return self;
        };
        if running == to {
            // It has come up, if too late for who waited for it.
            self.clone().ended(Outcome::Installed(to.clone()))
        } else if running != from {
            // Somebody has installed another one by hand.
            Self {
                under_way: None,
                ..self
            }
        } else if *is_undoing {
            self.clone().ended(Outcome::RolledBack(to.clone()))
        } else {
            self.clone().ended(Outcome::CutOff(to.clone()))
        }
    }

    /// The installation has ended so.
    #[must_use]
    pub fn ended(self, outcome: Outcome) -> Self {
        let refused = match &outcome {
            Outcome::RolledBack(version) => Some(version.clone()),
            Outcome::Installed(_) => None,
            Outcome::CutOff(_) => self.refused,
        };
        Self {
            under_way: None,
            refused,
            untold: Some(outcome),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    fn under_way(is_undoing: bool) -> Record {
        Record {
            under_way: Some(Installing {
                from: version("0.1.0"),
                to: version("0.2.0"),
                unit: "/home/anna/ParkMate.AppImage".into(),
                is_shown: true,
                is_undoing,
            }),
            refused: Some(version("0.1.5")),
            untold: None,
        }
    }

    #[test]
    fn what_was_cut_off_is_ended_by_what_runs() {
        use Outcome::{CutOff, Installed, RolledBack};
        let to = || version("0.2.0");
        for (is_undoing, running, untold, refused) in [
            (false, "0.1.0", Some(CutOff(to())), Some("0.1.5")),
            (false, "0.2.0", Some(Installed(to())), None),
            (true, "0.1.0", Some(RolledBack(to())), Some("0.2.0")),
            (true, "0.2.0", Some(Installed(to())), None),
            (false, "0.3.0", None, Some("0.1.5")),
            (true, "0.0.9", None, Some("0.1.5")),
        ] {
            let record = under_way(is_undoing).at_start(&version(running));
            let refused = refused.map(version);
            let expected = Record {
                under_way: None,
                refused,
                untold,
            };
            assert_eq!(record, expected, "{is_undoing} {running}");
        }
    }

    #[test]
    fn without_an_installation_a_start_changes_nothing() {
        let record = Record {
            untold: Some(Outcome::RolledBack(version("0.2.0"))),
            refused: Some(version("0.2.0")),
            under_way: None,
        };
        assert_eq!(record.clone().at_start(&version("0.1.0")), record);
    }
}
