//! The settings file: who is signed in where, and what the user set by hand. It holds no secret, and what
//! a newer version wrote into it is kept.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use parkmate_core::{
    acceptance::Acceptance,
    account::{Account, Ids, Role},
    address::Addresses,
    settings::Own,
    trouble::TroubleCode,
};
use serde::{Deserialize, Serialize};

use crate::paths;

/// What the file holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SettingsFile {
    /// What the user chose.
    #[serde(flatten)]
    pub own: Own,
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

/// Why the settings can't be read or written. The file is as it was. In words it names no path, since that
/// may name the user.
#[derive(Debug, thiserror::Error)]
pub enum SettingsFault {
    /// The file is there and can't be read.
    #[error("the settings file can't be read: {}", .source.kind())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file or its folder can't be written.
    #[error("the settings file can't be written: {}", .source.kind())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file's content.
    #[error("the settings file has a mistake")]
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
        match self {
            Self::Unreadable { .. } | Self::Content { .. } => TroubleCode::SettingsUnreadable,
            Self::Unwritable { .. } => TroubleCode::SettingsUnwritable,
        }
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

impl SettingsFile {
    /// Reads the file; where there is none, the settings are the usual ones.
    ///
    /// # Errors
    /// [`SettingsFault`]; the file is left untouched.
    pub fn load(path: &Path) -> Result<Self, SettingsFault> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => {
                return Err(SettingsFault::Unreadable {
                    path: path.to_owned(),
                    source,
                });
            }
        };
        Self::parse(&text).map_err(|source| SettingsFault::Content {
            path: path.to_owned(),
            source: Box::new(source),
        })
    }

    /// Reads what such a file holds.
    ///
    /// # Errors
    /// Where it has a mistake, and which.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// [`SettingsFault`]; the file is as it was.
    pub fn save(&self, path: &Path) -> Result<(), SettingsFault> {
        let written = toml::to_string(self)
            .map_err(io::Error::other)
            .and_then(|text| paths::write_private(path, text.as_bytes()));
        written.map_err(|source| SettingsFault::Unwritable {
            path: path.to_owned(),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use parkmate_core::{
        event::Kind,
        settings::{Change, Loudness, Policy, QuietHours, Settings, Theme, UpdateChannel},
        text::Language,
        wording::ClockStyle,
    };

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
        let settings = SettingsFile {
            own: Own {
                ca_file: Some("ca.pem".into()),
                ..Own::default()
            },
            account: Some(SavedAccount::of(&account(), false)),
            ..SettingsFile::default()
        };
        settings.save(&path).unwrap();
        let back = SettingsFile::load(&path).unwrap();
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
            let settings = SettingsFile {
                account: Some(SavedAccount::of(&account, false)),
                ..SettingsFile::default()
            };
            settings.save(&path).unwrap();
            assert_eq!(SettingsFile::load(&path).unwrap(), settings);
        }
    }

    #[test]
    fn without_a_file_the_settings_are_the_usual_ones() {
        let home = tempfile::tempdir().unwrap();
        let settings = SettingsFile::load(&home.path().join("settings.toml")).unwrap();
        assert_eq!(settings, SettingsFile::default());
    }

    #[test]
    fn a_file_with_a_mistake_is_left_untouched() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("settings.toml");
        fs::write(&path, "[account\nserver = 1").unwrap();
        assert!(matches!(
            SettingsFile::load(&path),
            Err(SettingsFault::Content { .. })
        ));
        assert_eq!(fs::read_to_string(&path).unwrap(), "[account\nserver = 1");
    }

    #[cfg(unix)]
    #[test]
    fn what_can_not_be_read_is_told_from_what_can_not_be_written() {
        let home = tempfile::tempdir().unwrap();
        let unreadable = SettingsFile::load(home.path()).unwrap_err();
        assert_eq!(unreadable.code(), TroubleCode::SettingsUnreadable);
        assert_eq!(
            unreadable.to_string(),
            "the settings file can't be read: is a directory"
        );
        let path = home.path().join("settings.toml");
        fs::create_dir(&path).unwrap();
        let unwritable = SettingsFile::default().save(&path).unwrap_err();
        assert_eq!(unwritable.code(), TroubleCode::SettingsUnwritable);
        let home = home.path().to_str().unwrap();
        assert!(!unwritable.to_string().contains(home), "{unwritable}");
    }

    #[test]
    fn keeps_what_a_newer_version_wrote() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("settings.toml");
        fs::write(&path, "volume = 7\n[moods]\nfrom = \"22:00\"\n").unwrap();
        let mut settings = SettingsFile::load(&path).unwrap();
        settings.own.ca_file = Some("ca.pem".into());
        settings.save(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let table: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(table["volume"].as_integer(), Some(7));
        assert_eq!(table["moods"]["from"].as_str(), Some("22:00"));
        assert_eq!(table["ca_file"].as_str(), Some("ca.pem"));
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_the_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("settings.toml");
        SettingsFile::default().save(&path).unwrap();
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
        let leads = |text: &str| {
            let file: SettingsFile = toml::from_str(text).unwrap();
            Settings::of(&Policy::default(), &file.own, false).lead_minutes
        };
        assert_eq!(leads(""), [5]);
        assert_eq!(leads("remind_minutes = [15, 5, 1, 3]"), [15, 5, 1]);
        assert_eq!(leads("remind_minutes = [0, 2000]"), [0; 0]);
    }

    #[test]
    fn everything_that_can_be_set_comes_back_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("settings.toml");
        let mut file = SettingsFile {
            account: Some(SavedAccount::of(&account(), false)),
            ..SettingsFile::default()
        };
        file.rest.insert("volume".into(), 7.into());
        let account = account();
        for change in [
            Change::Notify {
                kind: Kind::Expired,
                loudness: Loudness::Silent,
            },
            Change::QuietHours(Some(QuietHours {
                from: 1_320,
                to: 420,
            })),
            Change::RemindMinutes(vec![15, 5]),
            Change::StartHidden(true),
            Change::Theme(Theme::Dark),
            Change::Language(Some(Language::Hindi)),
            Change::Clock(Some(ClockStyle::Hours12)),
            Change::KeepDays(Some(90)),
            Change::CaFile("/etc/ca.pem".into()),
            Change::Proxy("proxy.example:3128".into()),
            Change::WebAddress("https://web.example".into()),
            Change::UpdateChannel(UpdateChannel::Beta),
        ] {
            file.own.take(change, Some(&account)).unwrap();
        }
        file.save(&path).unwrap();
        assert_eq!(SettingsFile::load(&path).unwrap(), file);
        let text = fs::read_to_string(&path).unwrap();
        for line in [
            "quiet_hours = \"22:00-07:00\"",
            "proxy = \"http://proxy.example:3128\"",
            "language = \"hi\"",
            "clock = \"hours12\"",
            "keep_days = 90",
            "update_channel = \"beta\"",
            "expired = \"silent\"",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }

    #[test]
    fn reads_where_a_repaired_server_sends_what() {
        let settings: SettingsFile =
            toml::from_str("[sent_to]\nauto_expired = \"auth\"\nother = \"either\"\n").unwrap();
        let table = settings.sent_to.unwrap();
        assert_eq!(
            table.id_of(Kind::AutoExpired, false),
            parkmate_core::acceptance::Id::Auth
        );
    }
}
