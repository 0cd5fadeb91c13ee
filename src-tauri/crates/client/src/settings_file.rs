//! The settings file: who is signed in where, and what the user set by hand. It holds no secret, and what
//! a newer version wrote into it is kept.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use parkmate_core::{
    acceptance::Acceptance,
    account::{Account, Ids, Role},
    address::Addresses,
    timing,
    trouble::TroubleCode,
};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::paths;

/// What the file holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// A PEM file with certificates to trust beside the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// How many minutes before an end to warn: up to three times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remind_minutes: Option<Vec<u16>>,
    /// On which of an account's ids a kind of event is sent, for a server that was repaired; such as
    /// `auto_expired = "auth"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_to: Option<Acceptance>,
    /// The account to go on with at the next start; its token is in the keyring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<SavedAccount>,
    /// What this version doesn't know.
    #[serde(flatten)]
    pub rest: toml::Table,
}

/// An account as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedAccount {
    /// Base of REST; see [`Addresses::rest`].
    pub server: String,
    /// Base of the sockets; see [`Addresses::socket`].
    pub socket: String,
    /// The user name.
    pub user: String,
    /// What the account may do.
    pub role: Role,
    /// Its profile's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile_id: Option<u64>,
    /// Its own id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_id: Option<u64>,
    /// Whether the user allowed this server to be reached without encryption.
    #[serde(default)]
    pub allow_plain: bool,
}

/// Why the settings can't be read or written. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SettingsFault {
    /// The file or its folder.
    #[error("the settings file {path} can't be used")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file's content.
    #[error("the settings file {path} has a mistake")]
    Content {
        /// The file.
        path: PathBuf,
        /// Where, and which.
        source: Box<toml::de::Error>,
    },
}

impl SettingsFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(&self) -> TroubleCode {
        TroubleCode::SettingsUnreadable
    }
}

impl SavedAccount {
    /// Of an account that was signed in.
    #[must_use]
    pub fn of(account: &Account, allow_plain: bool) -> Self {
        Self {
            server: account.addresses.rest.clone(),
            socket: account.addresses.socket.clone(),
            user: account.user.clone(),
            role: account.role.clone(),
            profile_id: account.ids.profile,
            auth_id: account.ids.auth,
            allow_plain,
        }
    }

    /// The account, to go on with; `None` if somebody changed the addresses into what can't be used.
    #[must_use]
    pub fn account(&self) -> Option<Account> {
        let addresses =
            Addresses::parse(&self.server, Some(&self.socket), self.allow_plain).ok()?;
        Some(Account {
            addresses,
            user: self.user.clone(),
            role: self.role.clone(),
            ids: Ids {
                profile: self.profile_id,
                auth: self.auth_id,
            },
        })
    }
}

/// Warnings before an end at most.
const MOST_REMINDERS: usize = 3;

/// Longest time before an end at which to warn, in minutes: a day.
const EARLIEST_REMINDER: u16 = 24 * 60;

impl Settings {
    /// How long before an end to warn. Zero and what is beyond a day are left out, and so is what goes
    /// beyond three; no list at all is the usual warning.
    #[must_use]
    pub fn leads(&self) -> Vec<Duration> {
        let Some(minutes) = &self.remind_minutes else {
            return vec![timing::REMINDER_LEAD];
        };
        minutes
            .iter()
            .filter(|minutes| (1..=EARLIEST_REMINDER).contains(*minutes))
            .take(MOST_REMINDERS)
            .map(|minutes| Duration::from_secs(60 * u64::from(*minutes)))
            .collect()
    }

    /// Reads the file; where there is none, the settings are the usual ones.
    ///
    /// # Errors
    /// [`SettingsFault`]; the file is left untouched.
    pub fn load(path: &Path) -> Result<Self, SettingsFault> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(file_fault(path)(source)),
        };
        toml::from_str(&text).map_err(|source| SettingsFault::Content {
            path: path.to_owned(),
            source: Box::new(source),
        })
    }

    /// Writes the file, whole or not at all: into a file beside it, which then takes its place.
    ///
    /// # Errors
    /// [`SettingsFault`]; the file is as it was.
    pub fn save(&self, path: &Path) -> Result<(), SettingsFault> {
        let text = toml::to_string(self)
            .map_err(io::Error::other)
            .map_err(file_fault(path))?;
        let write = || {
            paths::make_folder_of(path)?;
            let folder = path.parent().unwrap_or(Path::new("."));
            // Such files are made for the user alone (mode 0600).
            let mut file = NamedTempFile::new_in(folder)?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(path)?;
            Ok(())
        };
        write().map_err(file_fault(path))
    }
}

fn file_fault(path: &Path) -> impl Fn(io::Error) -> SettingsFault {
    |source| SettingsFault::File {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> Account {
        Account {
            addresses: Addresses::parse("127.0.0.1:8000", None, false).unwrap(),
            user: "driver".into(),
            role: Role::Driver,
            ids: Ids {
                profile: Some(1),
                auth: Some(4),
            },
        }
    }

    #[test]
    fn an_account_comes_back_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("new/settings.toml");
        let settings = Settings {
            ca_file: Some("ca.pem".into()),
            account: Some(SavedAccount::of(&account(), false)),
            rest: toml::Table::new(),
            remind_minutes: None,
            sent_to: None,
        };
        settings.save(&path).unwrap();
        let back = Settings::load(&path).unwrap();
        assert_eq!(back, settings);
        assert_eq!(back.account.unwrap().account(), Some(account()));
    }

    #[test]
    fn every_role_can_be_written() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("settings.toml");
        for role in [Role::Owner, Role::Admin, Role::Unknown("Employee".into())] {
            let mut account = account();
            account.role = role;
            account.ids.auth = None;
            let settings = Settings {
                account: Some(SavedAccount::of(&account, false)),
                ..Settings::default()
            };
            settings.save(&path).unwrap();
            assert_eq!(Settings::load(&path).unwrap(), settings);
        }
    }

    #[test]
    fn without_a_file_the_settings_are_the_usual_ones() {
        let home = tempfile::tempdir().unwrap();
        let settings = Settings::load(&home.path().join("settings.toml")).unwrap();
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn a_file_with_a_mistake_is_left_untouched() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("settings.toml");
        fs::write(&path, "[account\nserver = 1").unwrap();
        assert!(matches!(
            Settings::load(&path),
            Err(SettingsFault::Content { .. })
        ));
        assert_eq!(fs::read_to_string(&path).unwrap(), "[account\nserver = 1");
    }

    #[test]
    fn keeps_what_a_newer_version_wrote() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("settings.toml");
        fs::write(&path, "volume = 7\n[quiet]\nfrom = \"22:00\"\n").unwrap();
        let mut settings = Settings::load(&path).unwrap();
        settings.ca_file = Some("ca.pem".into());
        settings.save(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let table: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(table["volume"].as_integer(), Some(7));
        assert_eq!(table["quiet"]["from"].as_str(), Some("22:00"));
        assert_eq!(table["ca_file"].as_str(), Some("ca.pem"));
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_the_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("settings.toml");
        Settings::default().save(&path).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn an_account_whose_address_was_spoilt_by_hand_is_none() {
        let mut saved = SavedAccount::of(&account(), false);
        saved.server = "http://192.168.1.5:8000".into();
        assert_eq!(saved.account(), None);
    }

    #[test]
    fn warns_up_to_three_times_and_by_default_once() {
        let leads = |minutes: Option<Vec<u16>>| -> Vec<u64> {
            let settings = Settings {
                remind_minutes: minutes,
                ..Settings::default()
            };
            settings.leads().iter().map(Duration::as_secs).collect()
        };
        assert_eq!(leads(None), [300]);
        assert_eq!(leads(Some(vec![15, 5, 1, 3])), [900, 300, 60]);
        assert_eq!(leads(Some(vec![0, 2_000])), [0; 0]);
    }

    #[test]
    fn reads_where_a_repaired_server_sends_what() {
        let settings: Settings =
            toml::from_str("[sent_to]\nauto_expired = \"auth\"\nother = \"either\"\n").unwrap();
        let table = settings.sent_to.unwrap();
        assert_eq!(
            table.id_of(parkmate_core::event::Kind::AutoExpired, false),
            parkmate_core::acceptance::Id::Auth
        );
    }
}
