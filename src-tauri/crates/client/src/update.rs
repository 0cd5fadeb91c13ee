//! Updates of this program: where they come from, fetching and checking them (`fetch`, `signature`), and letting one
//! take the program's place (`unit`), which a copy of the earlier version does and watches over (`watch`), so that
//! it can put itself back. The core decides when; `folder` remembers what is under way.
//!
//! Tauri's own updater is not used: it would let the window make connections, without the user's certificates, and
//! ends where a version is replaced. Its list of versions, its keys and its signatures are.

use std::{io, path::Path, process::Stdio};

use minisign_verify::PublicKey;
use parkmate_core::{
    trouble::TroubleCode,
    update::{
        Channel, Supply,
        manifest::{MANIFEST_LIMIT, Offer, is_fetched},
        record::Installing,
    },
};
use parkmate_door::program;
use semver::Version;
use serde::Deserialize;
use tokio::sync::watch as progress;
use url::Url;

mod fetch;
mod folder;
mod history;
mod signature;
mod unit;
pub mod watch;

#[cfg(test)]
#[cfg(all(unix, not(target_os = "macos")))]
mod tests;

use self::{fetch::Fetcher, unit::detach};
pub use self::{folder::Folder, unit::Unit};
use crate::{network::Network, paths::Paths};

/// The file that a bundle carries which updates itself.
const FILE: &str = "update.toml";

/// The subcommand of the program that watches over an installation.
pub const WATCH: &str = "watch-update";

/// What takes the channel's name in the address.
const CHANNEL: &str = "{channel}";

/// Where this copy of the program gets its updates from.
#[derive(Debug)]
pub enum Source {
    /// A package, which the package manager updates.
    Package,
    /// It has an `update.toml` that can't be used.
    Unusable,
    /// It updates itself.
    Own(Box<Updater>),
}

/// Fetches updates and lets them take the program's place.
#[derive(Clone, Debug)]
pub struct Updater {
    address: String,
    key: PublicKey,
    unit: Unit,
    folder: Folder,
}

/// Why an `update.toml` can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SourceFault {
    /// It can't be read.
    #[error("it can't be read: {0}")]
    Io(#[from] io::Error),
    /// It is not TOML with an address and a key.
    #[error("it has no address and key: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// Its address is none, not encrypted, or without a place for the channel.
    #[error("its address is none that can be used")]
    Address,
    /// Its key is none of minisign's in Tauri's form.
    #[error("its key is none of Tauri's")]
    Key,
    /// The program is not in the form in which it can be replaced.
    #[error("the program is not in a bundle that can be replaced")]
    NoUnit,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    address: String,
    key: String,
}

impl Source {
    /// Of the program of this process.
    #[must_use]
    pub fn of_this_program(paths: &Paths) -> Self {
        let Some(file) = unit::beside_this_program(FILE).filter(|file| file.exists()) else {
            return Self::Package;
        };
        let unit = Unit::of_this_program();
        Self::read(&file, unit, Folder::new(paths.updates.clone()))
    }

    fn read(file: &Path, unit: Option<Unit>, folder: Folder) -> Self {
        match Updater::read(file, unit, folder) {
            Ok(updater) => Self::Own(Box::new(updater)),
            Err(fault) => {
                tracing::warn!(%fault, "{FILE} is not used, and so there are no updates");
                Self::Unusable
            }
        }
    }

    /// What the core is told of it. What an earlier run has left is ended or cleared away, unless it is still being
    /// worked on.
    #[must_use]
    pub fn supply(&self, running: &Version) -> Supply {
        match self {
            Self::Package => Supply::Package,
            Self::Unusable => Supply::Unusable,
            Self::Own(updater) => {
                let record = updater.folder.at_start(running);
                Supply::Own {
                    system: system(),
                    refused: record.refused,
                    untold: record.untold,
                }
            }
        }
    }
}

impl Updater {
    fn read(file: &Path, unit: Option<Unit>, folder: Folder) -> Result<Self, SourceFault> {
        let File { address, key } = toml::from_str(&std::fs::read_to_string(file)?)?;
        let updater = Self {
            key: signature::key(&key).ok_or(SourceFault::Key)?,
            unit: unit.ok_or(SourceFault::NoUnit)?,
            address,
            folder,
        };
        updater
            .list_of(Channel::Stable)
            .filter(|_| updater.address.contains(CHANNEL))
            .ok_or(SourceFault::Address)?;
        Ok(updater)
    }

    fn list_of(&self, channel: Channel) -> Option<Url> {
        let url = Url::parse(&self.address.replace(CHANNEL, channel.name())).ok()?;
        is_fetched(&url).then_some(url)
    }

    /// Reads the list of versions of a channel.
    ///
    /// # Errors
    /// What the user is told.
    pub async fn look(&self, network: &Network, channel: Channel) -> Result<String, TroubleCode> {
        let url = self.list_of(channel).ok_or(TroubleCode::UpdateUnreadable)?;
        let read = Fetcher::new(network).text(url, MANIFEST_LIMIT).await;
        read.map_err(|fault| {
            tracing::info!(%fault, "the list of versions could not be read");
            tracing::debug!(?fault, "in full");
            fault.code_of_look()
        })
    }

    /// Fetches a version, checks its signature and copies what it is to replace. Nothing of the program is changed.
    ///
    /// # Errors
    /// What the user is told; nothing is left of what was fetched.
    pub async fn load(
        &self,
        network: &Network,
        offer: &Offer,
        share: &progress::Sender<u8>,
    ) -> Result<(), TroubleCode> {
        let told = |fault: fetch::FetchFault| {
            tracing::warn!(%fault, "the update was not fetched");
            tracing::debug!(?fault, "in full");
            fault.code_of_load()
        };
        let signature = signature::Announced::read(&offer.signature)
            .filter(|signature| signature.is_of(&offer.version))
            .ok_or(TroubleCode::UpdateForged)?;
        self.unit
            .check_replaceable()
            .map_err(|fault| told(fault.into()))?;
        self.folder.clear().map_err(|fault| told(fault.into()))?;
        let url = Url::parse(&offer.url).map_err(|_| TroubleCode::UpdateUnreadable)?;
        let fetched = Fetcher::new(network)
            .file(url, &self.key, &signature, self.folder.root(), share)
            .await
            .map_err(told)?;
        let (unit, folder) = (self.unit.clone(), self.folder.clone());
        let kept = tokio::task::spawn_blocking(move || {
            fetched
                .persist(folder.fetched())
                .map_err(|fault| fault.error)?;
            unit.keep(&folder.previous())
        });
        let kept = kept
            .await
            .unwrap_or_else(|fault| Err(io::Error::other(fault)));
        kept.map_err(|fault| told(fault.into()))
    }

    /// Begins to let the version that was fetched take the program's place: a copy of this one waits from now on for
    /// the end of this process.
    ///
    /// # Errors
    /// What the user is told; nothing was changed.
    pub fn begin(&self, from: &Version, to: &Version, is_shown: bool) -> Result<(), TroubleCode> {
        self.try_to_begin(from, to, is_shown).map_err(|fault| {
            tracing::warn!(%fault, "the update could not be begun");
            if let Err(fault) = self.folder.change(|record| record.under_way = None) {
                tracing::warn!(%fault, "it is taken for cut off at the next start");
            }
            TroubleCode::UpdateNotBegun
        })
    }

    fn try_to_begin(&self, from: &Version, to: &Version, is_shown: bool) -> io::Result<()> {
        let unit = self.unit.path().to_str();
        let unit = unit.ok_or_else(|| io::Error::other("its path is no text"))?;
        let under_way = Installing {
            from: from.clone(),
            to: to.clone(),
            unit: unit.to_owned(),
            is_shown,
            is_undoing: false,
        };
        self.folder
            .change(|record| record.under_way = Some(under_way))?;
        let mut watcher = std::process::Command::new(Unit::watcher(&self.folder.previous()));
        watcher
            .arg(WATCH)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        detach(&mut watcher);
        watcher.spawn().map(drop)
    }

    /// The user has seen what became of the last update.
    pub fn forget(&self) {
        if let Err(fault) = self.folder.change(|record| record.untold = None) {
            tracing::warn!(%fault, "what became of the update is told again at the next start");
        }
    }
}

/// Whether an installation is being worked on for which a companion of this version has to make room.
#[must_use]
pub fn is_being_replaced(paths: &Paths) -> bool {
    Folder::new(paths.updates.clone()).is_being_replaced(&running())
}

/// The version of this program.
///
/// # Panics
/// Never: Cargo takes no other versions than such.
#[must_use]
pub fn running() -> Version {
    Version::parse(program::version()).expect("a version")
}

/// This system's name in lists of versions.
fn system() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    format!("{system}-{}", std::env::consts::ARCH)
}
