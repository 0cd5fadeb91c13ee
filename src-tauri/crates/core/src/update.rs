//! Updates: when a newer version is looked for, what is offered, and when the one that the user wants may take the
//! program's place. `manifest` reads what the update address answers, `record` is what outlives a restart, `view`
//! what the window shows. Fetching, checking and replacing is the client's.

use std::time::Duration;

use fastrand::Rng;
use semver::Version;
use serde::{Deserialize, Serialize};

pub mod manifest;
pub mod record;
pub mod view;

use self::{
    manifest::{ManifestFault, Offer},
    record::Outcome,
};
use crate::{
    backoff::spread,
    clock::{Mono, Now, UnixMillis},
    companion::Asker,
    timing::{UPDATE_FIRST, UPDATE_LOOK, UPDATE_RETRY},
    trouble::TroubleCode,
};

/// Which versions are offered; a part of the update address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// What was released for everybody.
    Stable,
    /// What is tried first.
    Beta,
}

impl Channel {
    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Beta => "beta",
        }
    }
}

/// Where this copy of the program gets its updates from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Supply {
    /// A package: the package manager updates it, or whoever has built it.
    Package,
    /// It says that it updates itself, but not how: its `update.toml` can't be used.
    Unusable,
    /// It updates itself.
    Own {
        /// The system in the list of versions, such as `linux-x86_64`.
        system: String,
        /// The version that was taken back, since it did not start.
        refused: Option<Version>,
        /// What became of the last update, if the user has not seen it.
        untold: Option<Outcome>,
    },
}

/// What the core is told of updates.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum UpdateInput {
    /// At the start: which version runs, and where updates come from.
    Begun {
        /// The version that runs.
        running: Version,
        /// Where updates come from.
        supply: Supply,
    },
    /// The list of versions was read.
    Looked {
        /// Of which channel.
        channel: Channel,
        /// The list, or why there is none.
        read: Result<String, TroubleCode>,
    },
    /// So much of the download is there.
    Loading {
        /// Per cent.
        share: u8,
    },
    /// The download is there, its signature is right and the earlier version was copied; or nothing was changed.
    Loaded(Result<(), TroubleCode>),
    /// The installation could not be begun; nothing was changed.
    NotBegun(TroubleCode),
    /// The user wants to know now whether there is a newer version.
    LookNow,
    /// The user wants the version that is offered.
    Wanted {
        /// Who waits for the answer.
        asker: Asker,
        /// The version that was shown.
        version: String,
    },
    /// The user doesn't want the version any more that waits for its time.
    CalledOff,
    /// The user has seen what became of the last update.
    Seen,
}

/// What the core wants done about updates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpdateEffect {
    /// Read the list of versions.
    Look {
        /// Of which channel.
        channel: Channel,
    },
    /// Fetch a version, check its signature, and copy what it is to replace.
    Load(Offer),
    /// Let the version that was fetched take the program's place, and end.
    Install(Version),
    /// The user has seen what became of the last update.
    Forget,
}

/// What keeps an update from being begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// A countdown is about to end.
    Countdown {
        /// When it and those that follow upon it are over.
        until: Mono,
    },
    /// A request of ours is under way; its answer ends this.
    Request,
}

/// When nothing ends any more that ends soon: of countdowns with so much left, those in their last `keeps_off`, and
/// those that are in it when these are over. `None` where none is.
#[must_use]
pub fn quiet_in(left: impl IntoIterator<Item = Duration>, keeps_off: Duration) -> Option<Duration> {
    let mut left: Vec<Duration> = left.into_iter().filter(|left| !left.is_zero()).collect();
    left.sort_unstable();
    let over = left.into_iter().fold(Duration::ZERO, |over, end| {
        if end.saturating_sub(over) <= keeps_off {
            end
        } else {
            over
        }
    });
    (!over.is_zero()).then_some(over)
}

/// How it stands with updates.
#[derive(Debug)]
pub(crate) struct Updates {
    running: Option<Version>,
    source: Source,
    result: Option<Outcome>,
}

#[derive(Debug)]
enum Source {
    Package,
    Unusable,
    Own(Box<Own>),
}

/// A program that updates itself.
#[derive(Debug)]
struct Own {
    system: String,
    refused: Option<Version>,
    /// What is looked through; `None` where the user wants no updates.
    channel: Option<Channel>,
    looking: Looking,
    stage: Stage,
}

/// When it is looked for a newer version.
#[derive(Debug)]
struct Looking {
    /// When next; `None` while it is.
    due: Option<Mono>,
    /// Looks that failed, one after the other.
    failures: u32,
    /// The last one that didn't; this computer's clock.
    succeeded: Option<UnixMillis>,
    /// Why the last one failed.
    fault: Option<TroubleCode>,
}

/// How far an update is.
#[derive(Debug)]
enum Stage {
    /// There is none.
    None,
    /// It is offered.
    Offered {
        offer: Offer,
        /// Why it was not installed before.
        fault: Option<TroubleCode>,
    },
    /// The user wants it, and it is fetched.
    Loading { offer: Offer, share: u8 },
    /// It waits for its time.
    Loaded(Offer),
    /// It takes the program's place.
    Installing(Offer),
}

impl Updates {
    pub(crate) const fn new() -> Self {
        Self {
            running: None,
            source: Source::Package,
            result: None,
        }
    }

    /// The program has started.
    pub(crate) fn begun(
        &mut self,
        running: Version,
        supply: Supply,
        channel: Option<Channel>,
        now: Mono,
        rng: &mut Rng,
    ) {
        self.source = match supply {
            Supply::Package => Source::Package,
            Supply::Unusable => Source::Unusable,
            Supply::Own {
                system,
                refused,
                untold,
            } => {
                self.result = untold;
                Source::Own(Box::new(Own {
                    system,
                    refused,
                    channel,
                    looking: Looking {
                        due: Some(now + spread(UPDATE_FIRST, rng)),
                        failures: 0,
                        succeeded: None,
                        fault: None,
                    },
                    stage: Stage::None,
                }))
            }
        };
        self.running = Some(running);
    }

    /// The user chose that channel, or none.
    pub(crate) fn follow(&mut self, channel: Option<Channel>, now: Mono) {
        let Source::Own(own) = &mut self.source else {
            return;
        };
        if own.channel == channel {
            return;
        }
        own.channel = channel;
        match own.stage {
            Stage::None | Stage::Offered { .. } | Stage::Loading { .. } | Stage::Loaded(_) => {
                own.stage = Stage::None;
            }
            // It is too late for another wish.
            Stage::Installing(_) => {}
        }
        own.looking.due = Some(now);
        own.looking.fault = None;
    }

    /// Takes in what happened; what is to be done about it.
    pub(crate) fn handle(
        &mut self,
        happened: Happened,
        now: Now,
        rng: &mut Rng,
    ) -> Option<UpdateEffect> {
        if matches!(happened, Happened::Seen) {
            return self.result.take().map(|_| UpdateEffect::Forget);
        }
        let (Source::Own(own), Some(running)) = (&mut self.source, &self.running) else {
            return None;
        };
        match happened {
            Happened::Looked { channel, read } => own.looked(channel, read, running, now, rng),
            Happened::Loading { share } => own.loading(share),
            Happened::Loaded(result) => own.loaded(result),
            Happened::NotBegun(code) => own.not_begun(code),
            Happened::LookNow => own.look_now(now.mono),
            Happened::CalledOff => own.called_off(),
            Happened::Seen => {}
        }
        None
    }

    /// The user wants a version.
    pub(crate) fn wanted(&mut self, version: &str) -> Result<Option<UpdateEffect>, TroubleCode> {
        let Source::Own(own) = &mut self.source else {
            return Err(TroubleCode::UpdateGone);
        };
        match &own.stage {
            Stage::Offered { offer, .. } if offer.version.to_string() == version => {
                let offer = offer.clone();
                own.stage = Stage::Loading {
                    offer: offer.clone(),
                    share: 0,
                };
                Ok(Some(UpdateEffect::Load(offer)))
            }
            // It was wanted twice.
            Stage::Loading { offer, .. } | Stage::Loaded(offer) | Stage::Installing(offer)
                if offer.version.to_string() == version =>
            {
                Ok(None)
            }
            Stage::None
            | Stage::Offered { .. }
            | Stage::Loading { .. }
            | Stage::Loaded(_)
            | Stage::Installing(_) => Err(TroubleCode::UpdateGone),
        }
    }

    /// Does what is due. What keeps an update off is asked for only where one waits.
    pub(crate) fn tick(
        &mut self,
        now: Mono,
        is_offline: bool,
        hold: impl FnOnce() -> Option<Hold>,
    ) -> Option<UpdateEffect> {
        let Source::Own(own) = &mut self.source else {
            return None;
        };
        if let Stage::Loaded(offer) = &own.stage
            && hold().is_none()
        {
            let offer = offer.clone();
            let version = offer.version.clone();
            own.stage = Stage::Installing(offer);
            return Some(UpdateEffect::Install(version));
        }
        let channel = own.channel?;
        if is_offline || own.looking.due.is_none_or(|due| now < due) {
            return None;
        }
        own.looking.due = None;
        Some(UpdateEffect::Look { channel })
    }

    /// When something is due next.
    pub(crate) fn deadline(
        &self,
        is_offline: bool,
        hold: impl FnOnce() -> Option<Hold>,
    ) -> Option<Mono> {
        let Source::Own(own) = &self.source else {
            return None;
        };
        let look = own
            .looking
            .due
            .filter(|_| own.channel.is_some() && !is_offline);
        let begin = match own.stage {
            Stage::Loaded(_) => match hold() {
                Some(Hold::Countdown { until }) => Some(until),
                Some(Hold::Request) | None => None,
            },
            Stage::None | Stage::Offered { .. } | Stage::Loading { .. } | Stage::Installing(_) => {
                None
            }
        };
        look.into_iter().chain(begin).min()
    }
}

/// [`UpdateInput`] without what is handled by itself.
#[derive(Debug)]
pub(crate) enum Happened {
    Looked {
        channel: Channel,
        read: Result<String, TroubleCode>,
    },
    Loading {
        share: u8,
    },
    Loaded(Result<(), TroubleCode>),
    NotBegun(TroubleCode),
    LookNow,
    CalledOff,
    Seen,
}

impl Own {
    fn looked(
        &mut self,
        channel: Channel,
        read: Result<String, TroubleCode>,
        running: &Version,
        now: Now,
        rng: &mut Rng,
    ) {
        if self.channel != Some(channel) {
            // Another look is due already.
            return;
        }
        let offered = read.and_then(|text| {
            manifest::read(&text, &self.system, running).map_err(ManifestFault::code)
        });
        let looking = &mut self.looking;
        let offer = match offered {
            Ok(offer) => {
                looking.failures = 0;
                looking.fault = None;
                looking.succeeded = Some(now.wall);
                looking.due = Some(now.mono + spread(UPDATE_LOOK, rng));
                offer
            }
            Err(code) => {
                let wait = UPDATE_RETRY.saturating_mul(2_u32.saturating_pow(looking.failures));
                looking.failures = looking.failures.saturating_add(1);
                looking.fault = Some(code);
                looking.due = Some(now.mono + spread(wait.min(UPDATE_LOOK), rng));
                return;
            }
        };
        let is_fresh = |offer: &Offer| {
            let refused = self.refused.as_ref();
            refused.is_none_or(|refused| offer.version.cmp_precedence(refused).is_gt())
        };
        match &self.stage {
            Stage::None | Stage::Offered { .. } => {
                self.stage = match offer.filter(is_fresh) {
                    Some(offer) => Stage::Offered { offer, fault: None },
                    None => Stage::None,
                };
            }
            // The user wants that one.
            Stage::Loading { .. } | Stage::Loaded(_) | Stage::Installing(_) => {}
        }
    }

    fn loading(&mut self, so_much: u8) {
        if let Stage::Loading { share, .. } = &mut self.stage {
            *share = so_much.min(100);
        }
    }

    fn loaded(&mut self, result: Result<(), TroubleCode>) {
        self.stage = match std::mem::replace(&mut self.stage, Stage::None) {
            Stage::Loading { offer, .. } => match result {
                Ok(()) => Stage::Loaded(offer),
                Err(code) => Stage::Offered {
                    offer,
                    fault: Some(code),
                },
            },
            other @ (Stage::None
            | Stage::Offered { .. }
            | Stage::Loaded(_)
            | Stage::Installing(_)) => other,
        };
    }

    fn not_begun(&mut self, code: TroubleCode) {
        self.stage = match std::mem::replace(&mut self.stage, Stage::None) {
            Stage::Installing(offer) => Stage::Offered {
                offer,
                fault: Some(code),
            },
            other @ (Stage::None
            | Stage::Offered { .. }
            | Stage::Loading { .. }
            | Stage::Loaded(_)) => other,
        };
    }

    const fn look_now(&mut self, now: Mono) {
        if self.looking.due.is_some() {
            self.looking.due = Some(now);
        }
    }

    fn called_off(&mut self) {
        self.stage = match std::mem::replace(&mut self.stage, Stage::None) {
            Stage::Loaded(offer) => Stage::Offered { offer, fault: None },
            other @ (Stage::None
            | Stage::Offered { .. }
            | Stage::Loading { .. }
            | Stage::Installing(_)) => other,
        };
    }
}

impl ManifestFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(self) -> TroubleCode {
        match self {
            Self::TooLong | Self::Unreadable => TroubleCode::UpdateUnreadable,
            Self::Unsigned => TroubleCode::UpdateForged,
        }
    }
}

#[cfg(test)]
mod tests;
