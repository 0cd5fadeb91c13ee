//! What the user chose. A [`Change`] is taken in by [`Own::take`], whole or not at all; what can't be
//! used is refused by a code that belongs to one field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Loudness, MOST_LEADS, Name, Proxy, QuietHours, Theme, UpdateChannel, is_kept, is_lead, quiet,
};
use crate::{
    account::Account, address, event::Kind, text::Language, trouble::TroubleCode,
    wording::ClockStyle,
};

/// Servers that are remembered at most.
const MOST_SERVERS: usize = 5;
/// User names that are remembered of a server at most.
const MOST_USERS: usize = 5;

/// What one hand has set; what it says nothing of is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Own {
    /// See [`Settings::lead_minutes`](super::Settings::lead_minutes).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remind_minutes: Option<Vec<u16>>,
    /// See [`Settings::quiet_hours`](super::Settings::quiet_hours); as a text such as `22:00-07:00`.
    #[serde(skip_serializing_if = "Option::is_none", with = "quiet::as_text")]
    pub quiet_hours: Option<QuietHours>,
    /// See [`Settings::start_hidden`](super::Settings::start_hidden).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_hidden: Option<bool>,
    /// See [`Settings::theme`](super::Settings::theme).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// See [`Settings::language`](super::Settings::language).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// See [`Settings::clock`](super::Settings::clock).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockStyle>,
    /// See [`Settings::keep_days`](super::Settings::keep_days).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_days: Option<u16>,
    /// See [`Settings::ca_file`](super::Settings::ca_file).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<String>,
    /// See [`Settings::proxy`](super::Settings::proxy); `system`, `none` or an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Proxy>,
    /// See [`Settings::update_channel`](super::Settings::update_channel).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_channel: Option<UpdateChannel>,
    /// See [`Settings::notify`](super::Settings::notify).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub notify: BTreeMap<Kind, Loudness>,
    /// See [`Settings::servers`](super::Settings::servers).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
}

/// A server that somebody has signed in to; no password and no token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Server {
    /// Base of REST; see [`Addresses::rest`](crate::address::Addresses::rest).
    pub address: String,
    /// Base of the sockets, where it is not the usual one.
    pub socket: Option<String>,
    /// Its users, the newest first.
    pub users: Vec<String>,
    /// Where its web app is, if the user has said so.
    pub web_address: Option<String>,
}

/// A change of one setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "setting", content = "to", rename_all = "snake_case")]
pub enum Change {
    /// How loud a kind is.
    Notify {
        /// The kind.
        kind: Kind,
        /// How loud.
        loudness: Loudness,
    },
    /// When notifications are held back every day, if they are.
    QuietHours(Option<QuietHours>),
    /// How many minutes before an end is warned; an empty list warns never.
    RemindMinutes(Vec<u32>),
    /// Whether to start with the user's session. It is on the disk and not among the [`Own`].
    StartAtLogin(bool),
    /// Whether to start with the tray icon alone.
    StartHidden(bool),
    /// The window's colours.
    Theme(Theme),
    /// The language; the system's if `None`.
    Language(Option<Language>),
    /// How a time of day is written.
    Clock(Option<ClockStyle>),
    /// For how many days the history is kept; for ever if `None`.
    KeepDays(Option<u32>),
    /// The path of the extra certificates, as typed; none if it is empty.
    CaFile(String),
    /// `system`, `none` or the proxy's address, as typed.
    Proxy(String),
    /// Where the web app of the present server is, as typed; where it usually is if it is empty.
    WebAddress(String),
    /// Which versions are offered as updates.
    UpdateChannel(UpdateChannel),
}

impl Change {
    /// Which setting it changes.
    #[must_use]
    pub const fn name(&self) -> Name {
        match self {
            Self::Notify { .. } => Name::Notify,
            Self::QuietHours(_) => Name::QuietHours,
            Self::RemindMinutes(_) => Name::RemindMinutes,
            Self::StartAtLogin(_) => Name::StartAtLogin,
            Self::StartHidden(_) => Name::StartHidden,
            Self::Theme(_) => Name::Theme,
            Self::Language(_) => Name::Language,
            Self::Clock(_) => Name::Clock,
            Self::KeepDays(_) => Name::KeepDays,
            Self::CaFile(_) => Name::CaFile,
            Self::Proxy(_) => Name::Proxy,
            Self::WebAddress(_) => Name::WebAddress,
            Self::UpdateChannel(_) => Name::UpdateChannel,
        }
    }
}

impl Own {
    /// Takes in a change that `account` makes, if somebody is signed in.
    ///
    /// # Errors
    /// What the user is told; then nothing is changed.
    pub fn take(&mut self, change: Change, account: Option<&Account>) -> Result<(), TroubleCode> {
        match change {
            Change::Notify { kind, loudness } => {
                self.notify.insert(kind, loudness);
            }
            Change::QuietHours(hours) => {
                if hours.is_some_and(|hours| !hours.is_valid()) {
                    return Err(TroubleCode::QuietHoursInvalid);
                }
                self.quiet_hours = hours;
            }
            Change::RemindMinutes(minutes) => self.remind_minutes = Some(leads(&minutes)?),
            Change::StartAtLogin(_) => {}
            Change::StartHidden(is_hidden) => self.start_hidden = Some(is_hidden),
            Change::Theme(theme) => self.theme = Some(theme),
            Change::Language(language) => self.language = language,
            Change::Clock(clock) => self.clock = clock,
            Change::KeepDays(days) => self.keep_days = days.map(keep_days).transpose()?,
            Change::CaFile(path) => self.ca_file = filled(&path),
            Change::Proxy(text) => {
                let proxy = text.parse().map_err(|_| TroubleCode::ProxyInvalid)?;
                self.proxy = Some(proxy);
            }
            Change::UpdateChannel(channel) => self.update_channel = Some(channel),
            Change::WebAddress(text) => {
                let web_address = filled(&text)
                    .map(|text| address::web(&text))
                    .transpose()
                    .map_err(|_| TroubleCode::WebAddressInvalid)?;
                let account = account.ok_or(TroubleCode::NotSignedIn)?;
                self.server_of(account).web_address = web_address;
            }
        }
        Ok(())
    }

    /// Remembers where somebody has signed in, in front of the others.
    pub fn remember(&mut self, account: &Account) {
        let server = self.server_of(account);
        server.users.retain(|user| *user != account.user);
        server.users.insert(0, account.user.clone());
        server.users.truncate(MOST_USERS);
    }

    /// Forgets that user of a server; of one without users all is forgotten.
    pub fn forget(&mut self, server: &str, user: &str) {
        for known in &mut self.servers {
            if known.address == server {
                known.users.retain(|known| known != user);
            }
        }
        self.servers.retain(|known| !known.users.is_empty());
    }

    /// The account's server, as the newest.
    fn server_of(&mut self, account: &Account) -> &mut Server {
        let addresses = &account.addresses;
        let known = self
            .servers
            .iter()
            .position(|server| server.address == addresses.rest);
        let mut server = match known {
            Some(at) => self.servers.remove(at),
            None => Server {
                address: addresses.rest.clone(),
                socket: None,
                users: vec![account.user.clone()],
                web_address: None,
            },
        };
        server.socket = addresses.own_socket().map(str::to_owned);
        self.servers.insert(0, server);
        self.servers.truncate(MOST_SERVERS);
        &mut self.servers[0]
    }
}

fn leads(minutes: &[u32]) -> Result<Vec<u16>, TroubleCode> {
    let mut leads = minutes
        .iter()
        .map(|minutes| {
            u16::try_from(*minutes)
                .ok()
                .filter(is_lead)
                .ok_or(TroubleCode::LeadsInvalid)
        })
        .collect::<Result<Vec<_>, _>>()?;
    leads.sort_unstable_by(|a, b| b.cmp(a));
    leads.dedup();
    if leads.len() > MOST_LEADS {
        return Err(TroubleCode::LeadsInvalid);
    }
    Ok(leads)
}

fn keep_days(days: u32) -> Result<u16, TroubleCode> {
    u16::try_from(days)
        .ok()
        .filter(is_kept)
        .ok_or(TroubleCode::KeepDaysInvalid)
}

/// What is typed, if anything is.
fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
