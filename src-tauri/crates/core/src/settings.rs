//! The settings: what the user has chosen, what the company's policy has chosen for them, and what holds
//! where neither says anything. For every single setting the policy's word comes first, then the user's
//! own, then the usual value; what the policy says can't be changed.
//!
//! [`own`] is what the user chose and how that changes, [`policy`] what the company chose, [`view`] what
//! the window shows of both. Nothing here knows a file.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::{
    account::Account, event::Kind, history::Row, text::Language, timing::REMINDER_LEAD,
    wording::ClockStyle,
};

pub mod own;
pub mod policy;
pub mod proxy;
pub mod quiet;
pub mod view;

pub use own::{Change, Own, Server};
pub use policy::Policy;
pub use proxy::Proxy;
pub use quiet::QuietHours;
pub use view::SettingsView;

/// Warnings before an end at most.
pub const MOST_LEADS: usize = 3;
/// Longest time before an end at which to warn, in minutes: a day.
pub const LONGEST_LEAD: u16 = 24 * 60;
/// Longest time for which the history is kept, in days, where it isn't kept for ever: ten years.
pub const MOST_DAYS: u16 = 3_650;

/// Whether somebody can be warned so many minutes before an end.
fn is_lead(minutes: &u16) -> bool {
    (1..=LONGEST_LEAD).contains(minutes)
}

/// Whether the history can be kept for so many days.
fn is_kept(days: &u16) -> bool {
    (1..=MOST_DAYS).contains(days)
}

/// How loud a kind of event is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Loudness {
    /// It stands in the history, and no notification is shown.
    Off,
    /// A notification without a sound.
    Silent,
    /// A notification with a sound, where the desktop has one.
    #[default]
    Sound,
}

/// The colours of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the desktop is.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Which versions of the program are offered as updates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum UpdateChannel {
    /// Those that are finished.
    #[default]
    Stable,
    /// Those that are to be tried too.
    Beta,
    /// None, and nobody is asked for any.
    Off,
}

/// Names a setting; in files and messages as it is called in the settings file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Name {
    /// [`Settings::notify`], all kinds.
    Notify,
    /// [`Settings::quiet_hours`].
    QuietHours,
    /// [`Settings::lead_minutes`].
    RemindMinutes,
    /// [`Settings::start_at_login`].
    StartAtLogin,
    /// [`Settings::start_hidden`].
    StartHidden,
    /// [`Settings::theme`].
    Theme,
    /// [`Settings::language`].
    Language,
    /// [`Settings::clock`].
    Clock,
    /// [`Settings::keep_days`].
    KeepDays,
    /// [`Settings::ca_file`].
    CaFile,
    /// [`Settings::proxy`].
    Proxy,
    /// [`Settings::web_address`].
    WebAddress,
    /// [`Settings::update_channel`].
    UpdateChannel,
}

/// The settings as they hold. What an older recording lacks is as usual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How loud each kind is; [`Loudness::Sound`] for one that isn't named.
    pub notify: BTreeMap<Kind, Loudness>,
    /// When notifications are held back every day.
    pub quiet_hours: Option<QuietHours>,
    /// How many minutes before an end is warned: up to [`MOST_LEADS`] of 1 to [`LONGEST_LEAD`].
    pub lead_minutes: Vec<u16>,
    /// Whether the companion starts when the user signs in to this computer, as it is on the disk.
    pub start_at_login: bool,
    /// Whether it then starts with the tray icon alone, also where somebody has to sign in.
    pub start_hidden: bool,
    /// The window's colours.
    pub theme: Theme,
    /// The language; the system's if `None`.
    pub language: Option<Language>,
    /// How a time of day is written; as the language does if `None`.
    pub clock: Option<ClockStyle>,
    /// For how many days the history is kept, 1 to [`MOST_DAYS`]; for ever if `None`.
    pub keep_days: Option<u16>,
    /// The path of a PEM file with certificates to trust beside the system's.
    pub ca_file: Option<String>,
    /// How the server is reached.
    pub proxy: Proxy,
    /// The web app's address that the policy gives; it is the same for every server.
    pub web_address: Option<String>,
    /// Which versions are offered as updates.
    pub update_channel: UpdateChannel,
    /// Where somebody has signed in before, the newest first.
    pub servers: Vec<Server>,
    /// What the policy doesn't leave to the user.
    pub locked: BTreeSet<Name>,
    /// The kinds whose loudness it doesn't.
    pub locked_kinds: BTreeSet<Kind>,
}

impl Default for Settings {
    fn default() -> Self {
        Self::of(&Policy::default(), &Own::default(), false)
    }
}

impl Settings {
    /// What holds of the policy and the user's own settings; `starts_at_login` is how it is on the disk.
    ///
    /// What a file by hand has beyond the ranges is left out.
    #[must_use]
    pub fn of(policy: &Policy, own: &Own, starts_at_login: bool) -> Self {
        let locked = policy.names();
        // Whose word holds.
        let of = |name| {
            if locked.contains(&name) {
                &policy.own
            } else {
                own
            }
        };
        let mut notify = of(Name::Notify).notify.clone();
        notify.extend(&policy.own.notify);
        Self {
            notify,
            quiet_hours: of(Name::QuietHours).quiet_hours,
            lead_minutes: leads_in(of(Name::RemindMinutes).remind_minutes.as_deref()),
            // The disk says how it is; the edge brings about what the policy wants.
            start_at_login: starts_at_login,
            start_hidden: of(Name::StartHidden).start_hidden.unwrap_or_default(),
            theme: of(Name::Theme).theme.unwrap_or_default(),
            language: of(Name::Language).language,
            clock: of(Name::Clock).clock,
            keep_days: of(Name::KeepDays).keep_days.filter(is_kept),
            ca_file: of(Name::CaFile).ca_file.clone(),
            proxy: of(Name::Proxy).proxy.clone().unwrap_or_default(),
            web_address: policy.web_address.clone(),
            update_channel: of(Name::UpdateChannel).update_channel.unwrap_or_default(),
            servers: own.servers.clone(),
            locked,
            locked_kinds: policy.own.notify.keys().copied().collect(),
        }
    }

    /// Whether the policy forbids that change.
    #[must_use]
    pub fn is_locked(&self, change: &Change) -> bool {
        let is_kind_locked =
            matches!(change, Change::Notify { kind, .. } if self.locked_kinds.contains(kind));
        is_kind_locked || self.locked.contains(&change.name())
    }

    /// How loud a kind is.
    #[must_use]
    pub fn loudness(&self, kind: Kind) -> Loudness {
        self.notify.get(&kind).copied().unwrap_or_default()
    }

    /// Whether a banner of these rows makes itself heard.
    #[must_use]
    pub fn sounds(&self, rows: &[Row]) -> bool {
        rows.iter()
            .any(|row| self.loudness(row.kind) == Loudness::Sound)
    }

    /// How long before an end is warned.
    #[must_use]
    pub fn leads(&self) -> Vec<Duration> {
        self.lead_minutes
            .iter()
            .map(|minutes| Duration::from_secs(60 * u64::from(*minutes)))
            .collect()
    }

    /// Where the web app of an account's server is: as the policy or the user says, else where it usually
    /// is.
    #[must_use]
    pub fn web_address_of(&self, account: &Account) -> String {
        if self.locked.contains(&Name::WebAddress) {
            return self
                .web_address
                .clone()
                .unwrap_or_else(|| account.addresses.web());
        }
        self.servers
            .iter()
            .find(|server| server.address == account.addresses.rest)
            .and_then(|server| server.web_address.clone())
            .unwrap_or_else(|| account.addresses.web())
    }
}

/// The warnings of a list: zero and what is beyond a day are left out, and so is what goes beyond three;
/// no list at all is the usual warning.
fn leads_in(minutes: Option<&[u16]>) -> Vec<u16> {
    let Some(minutes) = minutes else {
        let usual = REMINDER_LEAD.as_secs() / 60;
        return vec![u16::try_from(usual).unwrap_or(LONGEST_LEAD)];
    };
    minutes
        .iter()
        .copied()
        .filter(is_lead)
        .take(MOST_LEADS)
        .collect()
}

#[cfg(test)]
mod tests;
