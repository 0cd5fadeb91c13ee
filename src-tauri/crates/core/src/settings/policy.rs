//! What the company has chosen for its computers. It has the same keys as the user's own settings and
//! some of its own; what it names is locked.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{MOST_LEADS, Name, Own, is_kept, is_lead};
use crate::address;

/// The policy of a computer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// What is set as the user would; servers are not.
    #[serde(flatten)]
    pub own: Own,
    /// Whether the companion starts with every user's session.
    pub start_at_login: Option<bool>,
    /// Where the web app is, whatever the server.
    pub web_address: Option<String>,
    /// What stays at its usual value, unless it is set here.
    pub locked: BTreeSet<Name>,
}

impl Policy {
    /// Whether everything in it is within its range. The user could not correct it, so a policy with a
    /// mistake is none.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let leads = self.own.remind_minutes.as_deref().unwrap_or_default();
        leads.len() <= MOST_LEADS
            && leads.iter().all(is_lead)
            && self.own.keep_days.as_ref().is_none_or(is_kept)
            && self
                .web_address
                .as_deref()
                .is_none_or(|text| address::web(text).is_ok())
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
            servers: _,
        } = &self.own;
        let said = [
            (Name::RemindMinutes, remind_minutes.is_some()),
            (Name::QuietHours, quiet_hours.is_some()),
            (Name::StartAtLogin, self.start_at_login.is_some()),
            (Name::StartHidden, start_hidden.is_some()),
            (Name::Theme, theme.is_some()),
            (Name::Language, language.is_some()),
            (Name::Clock, clock.is_some()),
            (Name::KeepDays, keep_days.is_some()),
            (Name::CaFile, ca_file.is_some()),
            (Name::Proxy, proxy.is_some()),
            (Name::UpdateChannel, update_channel.is_some()),
            (Name::WebAddress, self.web_address.is_some()),
        ];
        let said = said.into_iter().filter(|(_, is_said)| *is_said);
        said.map(|(name, _)| name)
            .chain(self.locked.iter().copied())
            .collect()
    }
}
