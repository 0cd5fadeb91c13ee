//! What the company has chosen for its computers. It has the same keys as the user's own settings and
//! some of its own. What it names is set and locked; what it names as a default is the user's to change.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    MOST_LEADS, Mistake, Name, Own, is_kept, is_lead,
    servers::{self, CompanyServer},
};
use crate::{account::Role, address, trouble::TroubleCode};

/// The policy of a computer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// What is set, and locked by that.
    #[serde(flatten)]
    pub set: Preset,
    /// Whose accounts may be signed in; everybody's if `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_roles: Option<BTreeSet<RoleName>>,
    /// What stays as it is without a user, unless it is set.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub locked: BTreeSet<Name>,
    /// What holds until the user says otherwise.
    pub defaults: Preset,
    /// Where it stands, if there is one.
    #[serde(skip)]
    pub from: Option<String>,
    /// What is wrong with it.
    #[serde(skip)]
    pub mistakes: Vec<Mistake>,
}

/// Values that the company gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preset {
    /// What a user could choose as well; servers are not.
    #[serde(flatten)]
    pub own: Own,
    /// The company's servers: the only ones that may be signed in to, or those that are offered first.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "servers::as_texts")]
    pub servers: Vec<CompanyServer>,
    /// Whether the companion starts with every user's session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_at_login: Option<bool>,
    /// Where the web app is, whatever the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_address: Option<String>,
}

/// A role as the policy names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleName {
    /// [`Role::Driver`].
    Driver,
    /// [`Role::Owner`].
    Owner,
    /// [`Role::Admin`].
    Admin,
}

impl RoleName {
    /// Whether it names that role. One that this version doesn't know has no name.
    #[must_use]
    pub const fn names(self, role: &Role) -> bool {
        match role {
            Role::Driver => matches!(self, Self::Driver),
            Role::Owner => matches!(self, Self::Owner),
            Role::Admin => matches!(self, Self::Admin),
            Role::Unknown(_) => false,
        }
    }
}

impl Policy {
    /// Whether everything in it is within its range. The user could not correct it, so a policy with a
    /// mistake is none.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let roles = self.allowed_roles.as_ref();
        // Nobody could ever sign in.
        let is_open = roles.is_none_or(|roles| !roles.is_empty());
        is_open && self.set.is_valid() && self.defaults.is_valid()
    }

    /// What the user is told of it, if something is wrong with it.
    #[must_use]
    pub fn trouble(&self) -> Option<TroubleCode> {
        if self.mistakes.is_empty() {
            return None;
        }
        if self.mistakes.iter().any(Mistake::is_serious) {
            return Some(TroubleCode::PolicyUnreadable);
        }
        Some(TroubleCode::PolicyKeyUnknown)
    }

    /// Whether the companion has to start with every user's session.
    #[must_use]
    pub fn must_start(&self) -> bool {
        self.names().contains(&Name::StartAtLogin)
            && self
                .set
                .start_at_login
                .or(self.defaults.start_at_login)
                .unwrap_or_default()
    }

    /// The settings that it doesn't leave to the user. A kind's loudness is locked by itself.
    pub(super) fn names(&self) -> BTreeSet<Name> {
        let Own {
            remind_minutes,
            quiet_hours,
            start_hidden,
            theme,
            language,
            clock,
            keep_days,
            ca_file,
            proxy,
            update_channel,
            notify: _,
            as_usual: _,
            servers: _,
        } = &self.set.own;
        let said = [
            (Name::RemindMinutes, remind_minutes.is_some()),
            (Name::QuietHours, quiet_hours.is_some()),
            (Name::StartAtLogin, self.set.start_at_login.is_some()),
            (Name::StartHidden, start_hidden.is_some()),
            (Name::Theme, theme.is_some()),
            (Name::Language, language.is_some()),
            (Name::Clock, clock.is_some()),
            (Name::KeepDays, keep_days.is_some()),
            (Name::CaFile, ca_file.is_some()),
            (Name::Proxy, proxy.is_some()),
            (Name::UpdateChannel, update_channel.is_some()),
            (Name::WebAddress, self.set.web_address.is_some()),
        ];
        let said = said.into_iter().filter(|(_, is_said)| *is_said);
        said.map(|(name, _)| name)
            .chain(self.locked.iter().copied())
            .collect()
    }
}

impl Preset {
    fn is_valid(&self) -> bool {
        self.own.is_in_range()
            && self
                .web_address
                .as_deref()
                .is_none_or(|text| address::web(text).is_ok())
    }
}

impl Own {
    /// Whether every number in it is within its range.
    #[must_use]
    pub fn is_in_range(&self) -> bool {
        let leads = self.remind_minutes.as_deref().unwrap_or_default();
        leads.len() <= MOST_LEADS
            && leads.iter().all(is_lead)
            && self.keep_days.as_ref().is_none_or(is_kept)
    }
}
