//! The settings as the window shows them.

use serde::{Deserialize, Serialize};

use super::{Loudness, Name, QuietHours, Server, Settings, Theme, UpdateChannel};
use crate::{
    acceptance::is_for,
    account::{Account, Role},
    clock::UnixMillis,
    event::Kind,
    text::Language,
    wording::ClockStyle,
};

/// What the window shows of the settings, and what follows from them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SettingsView {
    /// How loud each kind is; the kinds of this role first.
    pub notify: Vec<NotifyView>,
    /// When notifications are held back every day.
    pub quiet_hours: Option<QuietHours>,
    /// Until when they are held back now because of that; this computer's clock.
    pub quiet_until: Option<UnixMillis>,
    /// How many minutes before an end is warned.
    pub remind_minutes: Vec<u16>,
    /// Whether the companion starts with the user's session.
    pub start_at_login: bool,
    /// Whether it then starts with the tray icon alone.
    pub start_hidden: bool,
    /// The window's colours.
    pub theme: Theme,
    /// The language; the system's if `None`.
    pub language: Option<Language>,
    /// How a time of day is written; as the language does if `None`.
    pub clock: Option<ClockStyle>,
    /// For how many days the history is kept; for ever if `None`.
    pub keep_days: Option<u16>,
    /// The path of the extra certificates.
    pub ca_file: Option<String>,
    /// `system`, `none` or the proxy's address.
    pub proxy: String,
    /// Where the web app of the present server is; empty if nobody is signed in.
    pub web_address: String,
    /// Where it usually is.
    pub usual_web_address: String,
    /// Which versions are offered as updates.
    pub update_channel: UpdateChannel,
    /// Where somebody has signed in before, the newest first.
    pub servers: Vec<Server>,
    /// What the company's policy doesn't leave to the user.
    pub locked: Vec<Name>,
}

/// How loud a kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NotifyView {
    /// The kind.
    pub kind: Kind,
    /// How loud.
    pub loudness: Loudness,
    /// Whether it is ever told to the one who is signed in.
    pub is_meant: bool,
    /// Whether the policy doesn't leave it to the user.
    pub is_locked: bool,
}

impl Settings {
    /// What the window shows while `account` is signed in and notifications are held back until
    /// `quiet_until`.
    #[must_use]
    pub fn view(&self, account: Option<&Account>, quiet_until: Option<UnixMillis>) -> SettingsView {
        let mut notify: Vec<NotifyView> = Kind::all()
            .map(|kind| NotifyView {
                kind,
                loudness: self.loudness(kind),
                is_meant: account.is_none_or(|account| is_told(kind, &account.role)),
                is_locked: self.locked.contains(&Name::Notify) || self.locked_kinds.contains(&kind),
            })
            .collect();
        notify.sort_by_key(|one| !one.is_meant);
        SettingsView {
            notify,
            quiet_hours: self.quiet_hours,
            quiet_until,
            remind_minutes: self.lead_minutes.clone(),
            start_at_login: self.start_at_login,
            start_hidden: self.start_hidden,
            theme: self.theme,
            language: self.language,
            clock: self.clock,
            keep_days: self.keep_days,
            ca_file: self.ca_file.clone(),
            proxy: self.proxy.to_string(),
            web_address: account.map_or_else(String::new, |account| self.web_address_of(account)),
            usual_web_address: account.map_or_else(String::new, |account| account.addresses.web()),
            update_channel: self.update_channel,
            servers: self.servers.clone(),
            locked: self.locked.iter().copied().collect(),
        }
    }
}

/// Whether a role ever hears of a kind: by a frame, or by the countdown of a driver.
fn is_told(kind: Kind, role: &Role) -> bool {
    is_for(kind, role)
        || matches!(kind, Kind::ExpiringSoon | Kind::Expired) && matches!(role, Role::Driver)
}
