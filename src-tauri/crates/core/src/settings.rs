//! The settings: what the user has chosen, what the company's policy has chosen for them, and what holds
//! where neither says anything. For every single setting what the policy sets comes first, then the user's
//! own choice, then the policy's default, then what is usual; what the policy sets or locks can't be changed.
//!
//! [`own`] is what the user chose and how that changes, [`policy`] what the company chose and [`servers`] where
//! it lets people sign in, [`origin`] tells whose word holds, [`mistake`] what is wrong with a file, [`view`] what
//! the window shows. Nothing here knows a file.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use self::origin::Spoken;
use crate::{
    account::Account, event::Kind, history::Row, text::Language, timing::REMINDER_LEAD,
    trouble::TroubleCode, wording::ClockStyle,
};

pub mod mistake;
pub mod origin;
pub mod own;
pub mod policy;
pub mod proxy;
pub mod quiet;
pub mod servers;
pub mod view;

pub use mistake::{Mistake, Wrong};
pub use origin::{Holding, Origin, holdings};
pub use own::{Change, Own, Server};
pub use policy::{Policy, Preset, RoleName};
pub use proxy::Proxy;
pub use quiet::QuietHours;
pub use servers::{CompanyServer, ServerRule};
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

impl Name {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Notify,
        Self::QuietHours,
        Self::RemindMinutes,
        Self::StartAtLogin,
        Self::StartHidden,
        Self::Theme,
        Self::Language,
        Self::Clock,
        Self::KeepDays,
        Self::CaFile,
        Self::Proxy,
        Self::WebAddress,
        Self::UpdateChannel,
    ];

    /// Its key in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Notify => "notify",
            Self::QuietHours => "quiet_hours",
            Self::RemindMinutes => "remind_minutes",
            Self::StartAtLogin => "start_at_login",
            Self::StartHidden => "start_hidden",
            Self::Theme => "theme",
            Self::Language => "language",
            Self::Clock => "clock",
            Self::KeepDays => "keep_days",
            Self::CaFile => "ca_file",
            Self::Proxy => "proxy",
            Self::WebAddress => "web_address",
            Self::UpdateChannel => "update_channel",
        }
    }
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
    /// The web app's address that the policy gives, the same for every server; the user's own stands with its
    /// server.
    pub web_address: Option<String>,
    /// Which versions are offered as updates.
    pub update_channel: UpdateChannel,
    /// Where somebody has signed in before, the newest first.
    pub servers: Vec<Server>,
    /// Which servers the company lets people sign in to.
    pub server_rule: ServerRule,
    /// Whose accounts it lets be signed in; everybody's if `None`.
    pub allowed_roles: Option<BTreeSet<RoleName>>,
    /// What is wrong with the policy.
    pub policy_mistakes: Vec<Mistake>,
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
        let hands = Hands {
            policy,
            own,
            locked: &locked,
        };
        let mut notify = policy.defaults.own.notify.clone();
        if !locked.contains(&Name::Notify) {
            notify.extend(&own.notify);
        }
        notify.extend(&policy.set.own.notify);
        Self {
            notify,
            quiet_hours: hands.say(Name::QuietHours, |own| own.quiet_hours),
            lead_minutes: leads_in(
                hands
                    .say(Name::RemindMinutes, |own| own.remind_minutes.clone())
                    .as_deref(),
            ),
            // The disk says how it is; the edge brings about what the policy wants.
            start_at_login: starts_at_login,
            start_hidden: hands
                .say(Name::StartHidden, |own| own.start_hidden)
                .unwrap_or_default(),
            theme: hands.say(Name::Theme, |own| own.theme).unwrap_or_default(),
            language: hands.say(Name::Language, |own| own.language),
            clock: hands.say(Name::Clock, |own| own.clock),
            keep_days: hands.say(Name::KeepDays, |own| own.keep_days.filter(is_kept)),
            ca_file: hands.say(Name::CaFile, |own| own.ca_file.clone()),
            proxy: hands
                .say(Name::Proxy, |own| own.proxy.clone())
                .unwrap_or_default(),
            web_address: policy
                .set
                .web_address
                .clone()
                .or_else(|| policy.defaults.web_address.clone()),
            update_channel: hands
                .say(Name::UpdateChannel, |own| own.update_channel)
                .unwrap_or_default(),
            servers: own.servers.clone(),
            server_rule: ServerRule::of(&policy.set.servers, &policy.defaults.servers),
            allowed_roles: policy.allowed_roles.clone(),
            policy_mistakes: policy.mistakes.clone(),
            locked,
            locked_kinds: policy.set.own.notify.keys().copied().collect(),
        }
    }

    /// Whether the company lets that account be signed in.
    ///
    /// # Errors
    /// What the user is told if not.
    pub fn permits(&self, account: &Account) -> Result<(), TroubleCode> {
        if !self.server_rule.allows(&account.addresses) {
            return Err(TroubleCode::ServerNotAllowed);
        }
        let roles = self.allowed_roles.as_ref();
        if roles.is_none_or(|roles| roles.iter().any(|name| name.names(&account.role))) {
            Ok(())
        } else {
            Err(TroubleCode::RoleNotAllowed)
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
            .or_else(|| self.web_address.clone())
            .unwrap_or_else(|| account.addresses.web())
    }
}

/// Whose word holds.
struct Hands<'a> {
    policy: &'a Policy,
    own: &'a Own,
    locked: &'a BTreeSet<Name>,
}

impl Hands<'_> {
    /// What holds of a setting.
    fn say<T>(&self, name: Name, of: impl Fn(&Own) -> Option<T>) -> Option<T> {
        let Self { policy, own, .. } = self;
        let spoken = Spoken {
            set: of(&policy.set.own),
            is_locked: self.locked.contains(&name),
            chosen: of(own),
            is_usual: own.as_usual.contains(&name),
            default: of(&policy.defaults.own),
        };
        spoken.holds().0
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
