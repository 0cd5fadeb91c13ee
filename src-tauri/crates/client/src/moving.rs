//! Moving to another computer: the settings as a file of their own. It has the form of the settings file and
//! says whether to start with the session too; neither an account nor a secret is in it.
//!
//! What is brought along is looked at as a whole before anything of it is used. What it doesn't mention stays
//! as it is, and so does what the policy locks.

use std::{collections::BTreeSet, fs, path::Path};

use parkmate_core::{
    acceptance::Acceptance,
    address::Addresses,
    event::Kind,
    settings::{Change, Loudness, Mistake, Name, Own, Policy, Settings, Wrong},
};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::{keys, network::Network, settings_file::SettingsFile};

/// What the file holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Moved {
    #[serde(flatten)]
    own: Own,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_at_login: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_to: Option<Acceptance>,
}

/// Settings that are brought along and can be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    moved: Moved,
    keys: Table,
    /// What the policy doesn't leave to the user, by its key.
    pub locked: BTreeSet<String>,
    /// What this version doesn't know, by its key.
    pub unknown: BTreeSet<String>,
}

/// The settings as a file.
///
/// # Errors
/// If they can't be written as one.
pub fn export(settings: &SettingsFile, starts_at_login: bool) -> Result<String, toml::ser::Error> {
    let moved = Moved {
        own: settings.own.clone(),
        start_at_login: Some(starts_at_login),
        sent_to: settings.sent_to.clone(),
    };
    toml::to_string(&moved)
}

impl Import {
    /// Reads such a file for a computer with that policy.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(path: &Path, policy: &Policy) -> Result<Self, Vec<Mistake>> {
        let file = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, &file, policy),
            Err(fault) => Err(vec![Mistake {
                file,
                line: None,
                what: Wrong::Unreadable(fault.to_string()),
            }]),
        }
    }

    /// Reads what such a file holds. `file` names it in what is told.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse(text: &str, file: &str, policy: &Policy) -> Result<Self, Vec<Mistake>> {
        let mistake = |line, what| Mistake {
            file: file.to_owned(),
            line,
            what,
        };
        let mut table =
            keys::parse(text).map_err(|(line, why)| vec![mistake(line, Wrong::Form(why))])?;
        let sifted = keys::sift(table.clone(), is_known, is_valid);
        if sifted.value.is_none() {
            let wrong = sifted.wrong.into_iter();
            return Err(wrong
                .map(|(key, what)| mistake(keys::line_of(text, &key), what))
                .collect());
        }
        let unknown = sifted.wrong.into_iter().map(|(key, _)| key).collect();
        let locked = take_locked(&mut table, policy);
        let moved = Moved::deserialize(table.clone())
            .map_err(|fault| vec![mistake(None, Wrong::Form(fault.message().to_owned()))])?;
        Ok(Self {
            moved,
            keys: table,
            locked,
            unknown,
        })
    }

    /// Whether to start with the session, if the file says so.
    #[must_use]
    pub const fn starts_at_login(&self) -> Option<bool> {
        self.moved.start_at_login
    }

    /// Brings what was read into the settings. `from` names the file.
    ///
    /// # Errors
    /// What can't be used on this computer; then they are as they were.
    pub fn bring(
        &self,
        settings: &mut SettingsFile,
        policy: &Policy,
        from: &Path,
    ) -> Result<(), Mistake> {
        let own = self.joined(&settings.own);
        let is_trusted_elsewhere = own.ca_file != settings.own.ca_file;
        if is_trusted_elsewhere
            && let (_, Some(fault)) = Network::of(&Settings::of(policy, &own, false))
        {
            return Err(Mistake {
                file: from.display().to_string(),
                line: None,
                what: Wrong::Value {
                    key: Name::CaFile.key().to_owned(),
                    detail: fault.to_string(),
                },
            });
        }
        settings.own = own;
        if let Some(sent_to) = &self.moved.sent_to {
            settings.sent_to = Some(sent_to.clone());
        }
        Ok(())
    }

    fn joined(&self, before: &Own) -> Own {
        let moved = &self.moved.own;
        let mut own = before.clone();
        // What the file says is nothing is nothing, and what it gives a value has one.
        for name in &moved.as_usual {
            own.as_usual.insert(*name);
        }
        for name in Name::ALL {
            if self.keys.contains_key(name.key()) {
                own.as_usual.remove(&name);
            }
        }
        let usual = |name| moved.as_usual.contains(&name);
        macro_rules! join {
            ($($field:ident: $name:ident),*) => {$(
                if moved.$field.is_some() || usual(Name::$name) {
                    own.$field.clone_from(&moved.$field);
                }
            )*};
        }
        join!(
            remind_minutes: RemindMinutes, quiet_hours: QuietHours, start_hidden: StartHidden,
            theme: Theme, language: Language, clock: Clock, keep_days: KeepDays, ca_file: CaFile,
            proxy: Proxy, update_channel: UpdateChannel
        );
        own.notify.extend(&moved.notify);
        own.add_servers(&moved.servers);
        own
    }
}

/// Takes out what the policy doesn't leave to the user, and says which keys that were.
fn take_locked(table: &mut Table, policy: &Policy) -> BTreeSet<String> {
    let settings = Settings::of(policy, &Own::default(), false);
    let mut locked = BTreeSet::new();
    for name in &settings.locked {
        if table.remove(name.key()).is_some() {
            locked.insert(name.key().to_owned());
        }
        if let Some(Value::Array(usual)) = table.get_mut("as_usual") {
            usual.retain(|one| one.as_str() != Some(name.key()));
        }
    }
    if let Some(Value::Table(kinds)) = table.get_mut("notify") {
        kinds.retain(|kind, _| {
            let is_locked = Kind::from_name(kind).is_some_and(|kind| {
                settings.is_locked(&Change::Notify {
                    kind,
                    loudness: Loudness::Off,
                })
            });
            if is_locked {
                locked.insert(format!("notify.{kind}"));
            }
            !is_locked
        });
    }
    if let Some(Value::Array(servers)) = table.get_mut("servers") {
        let before = servers.len();
        servers.retain(|server| {
            let at = |key| server.get(key).and_then(Value::as_str);
            Addresses::parse(at("address").unwrap_or_default(), at("socket"), true)
                .is_ok_and(|addresses| settings.server_rule.allows(&addresses))
        });
        if servers.len() < before {
            locked.insert("servers".to_owned());
        }
    }
    locked
}

/// Whether such a file has that key, with that of its table.
fn is_known(key: &str) -> bool {
    let kind = key.strip_prefix("notify.").or(key.strip_prefix("sent_to."));
    match kind {
        Some(kind) => Kind::from_name(kind).is_some(),
        None if key == Name::WebAddress.key() => false,
        None => {
            matches!(key, "servers" | "as_usual" | "sent_to")
                || Name::ALL.iter().any(|name| name.key() == key)
        }
    }
}

fn is_valid(moved: &Moved) -> bool {
    let are_servers =
        moved.own.servers.iter().all(|server| {
            Addresses::parse(&server.address, server.socket.as_deref(), true).is_ok()
        });
    are_servers && moved.own.is_in_range()
}

#[cfg(test)]
mod tests;
