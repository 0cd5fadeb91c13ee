//! What the window shows of updates.

use serde::{Deserialize, Serialize};

use super::{Hold, Outcome, Own, Source, Stage, Updates};
use crate::{
    clock::{Now, UnixMillis},
    text::Words,
    trouble::{Trouble, TroubleCode},
};

/// How it stands with updates. The default is that of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct UpdateView {
    /// The version that runs.
    pub running: String,
    /// What there is.
    pub state: UpdateState,
    /// What became of the last update, until the user has seen it.
    pub result: Option<UpdateResult>,
}

/// What there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum UpdateState {
    /// The package manager updates the program, or whoever has built it.
    #[default]
    Package,
    /// The program says that it updates itself, but not how.
    Unusable,
    /// The user wants no updates.
    Off,
    /// No newer version is known of.
    Current {
        /// When it was looked for one successfully; this computer's clock.
        looked_at: Option<UnixMillis>,
        /// Whether it is looked for one now.
        is_looking: bool,
        /// Why the last look failed.
        why: Option<Trouble>,
    },
    /// A newer version can be installed.
    Ready {
        /// Which.
        version: String,
        /// What is new in it; plain text.
        notes: String,
        /// Why it was not installed before.
        why: Option<Trouble>,
    },
    /// It is fetched.
    Loading {
        /// Which.
        version: String,
        /// How much of it is there, in per cent.
        share: u8,
    },
    /// It is there, and installed as soon as it disturbs nothing.
    Waiting {
        /// Which.
        version: String,
        /// When the countdown is over that is not to be disturbed; this computer's clock. Else a request is to be
        /// answered first.
        until: Option<UnixMillis>,
    },
    /// It takes the program's place.
    Installing {
        /// Which.
        version: String,
    },
}

/// What became of the last update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum UpdateResult {
    /// The version runs.
    Installed {
        /// Which.
        version: String,
    },
    /// The version did not start; the earlier one is back.
    RolledBack {
        /// Which.
        version: String,
    },
    /// It was cut off; nothing was changed.
    CutOff {
        /// Which.
        version: String,
    },
}

impl Updates {
    /// What is shown. What keeps an update off is asked for only where one waits.
    pub(crate) fn view(
        &self,
        words: &Words,
        now: Now,
        hold: impl FnOnce() -> Option<Hold>,
    ) -> UpdateView {
        UpdateView {
            running: self
                .running
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            state: match &self.source {
                Source::Package => UpdateState::Package,
                Source::Unusable => UpdateState::Unusable,
                Source::Own(own) => own.state(words, now, hold),
            },
            result: self.result.as_ref().map(UpdateResult::of),
        }
    }
}

impl Own {
    fn state(&self, words: &Words, now: Now, hold: impl FnOnce() -> Option<Hold>) -> UpdateState {
        let told = |code: &TroubleCode| code.told(words);
        match &self.stage {
            Stage::None if self.channel.is_none() => UpdateState::Off,
            Stage::None => UpdateState::Current {
                looked_at: self.looking.succeeded,
                is_looking: self.looking.due.is_none(),
                why: self.looking.fault.as_ref().map(told),
            },
            Stage::Offered { offer, fault } => UpdateState::Ready {
                version: offer.version.to_string(),
                notes: offer.notes.clone(),
                why: fault.as_ref().map(told),
            },
            Stage::Loading { offer, share } => UpdateState::Loading {
                version: offer.version.to_string(),
                share: *share,
            },
            Stage::Loaded(offer) => UpdateState::Waiting {
                version: offer.version.to_string(),
                until: match hold() {
                    Some(Hold::Countdown { until }) => Some(now.wall.after(until.since(now.mono))),
                    Some(Hold::Request) | None => None,
                },
            },
            Stage::Installing(offer) => UpdateState::Installing {
                version: offer.version.to_string(),
            },
        }
    }
}

impl UpdateResult {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Installed(version) => Self::Installed {
                version: version.to_string(),
            },
            Outcome::RolledBack(version) => Self::RolledBack {
                version: version.to_string(),
            },
            Outcome::CutOff(version) => Self::CutOff {
                version: version.to_string(),
            },
        }
    }
}
