//! The company's policy, from what an administrator alone can write: a file, on macOS a configuration profile
//! too, and on Windows the registry. [`of_this_computer`] is where they join.
//!
//! A policy with a mistake is none, since a half of it could be the wrong half. A key that this version
//! doesn't know is left to newer ones. Both are told, with the place.

#[cfg(any(target_os = "macos", test))]
mod profile;
#[cfg(any(windows, test))]
mod registry;

use std::{fs, io, path::Path};

use parkmate_core::{
    event::Kind,
    settings::{Mistake, Name, Policy, Wrong},
};
use toml::Table;

use crate::keys::{self, Line};

/// Where the policy of this computer stands. No environment variable names it, since its user could set
/// that. On Windows it is no file, since every user may make folders in `C:\ProgramData`: whoever came first
/// would set the policy of all.
pub const PLACE: &str = if cfg!(windows) {
    r"HKEY_LOCAL_MACHINE\Software\Policies\ParkMate Companion"
} else if cfg!(target_os = "macos") {
    "/Library/Application Support/parkmate-companion/policy.toml"
} else {
    "/etc/parkmate-companion/policy.toml"
};

/// Reads the policy of this computer; where there is none, nothing is set. On macOS a configuration profile
/// takes the file's place.
#[must_use]
pub fn of_this_computer() -> Policy {
    #[cfg(windows)]
    {
        registry::load(&winreg::RegKey::predef(winreg::enums::HKEY_LOCAL_MACHINE))
    }
    #[cfg(target_os = "macos")]
    {
        profile::load(Path::new(profile::PLACE)).unwrap_or_else(|| load(Path::new(PLACE)))
    }
    #[cfg(not(any(windows, target_os = "macos")))]
    load(Path::new(PLACE))
}

/// Reads the policy in that file; where there is none, nothing is set.
#[must_use]
pub fn load(path: &Path) -> Policy {
    let from = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => parse(&text, &from),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Policy::default(),
        Err(fault) => refused(&from, None, Wrong::Unreadable(fault.to_string())),
    }
}

/// Reads what such a file holds. `from` names it in what is told.
#[must_use]
pub fn parse(text: &str, from: &str) -> Policy {
    match keys::parse(text) {
        Ok(table) => policy(from, table, |key| keys::line_of(text, key)),
        Err((line, why)) => refused(from, line, Wrong::Form(why)),
    }
}

/// The policy that these keys are, as far as they are one. `line_of` knows where a key stands.
fn policy(from: &str, table: Table, line_of: impl Fn(&str) -> Line) -> Policy {
    let sifted = keys::sift(table, is_known, Policy::is_valid);
    let mistakes: Vec<Mistake> = sifted
        .wrong
        .into_iter()
        .map(|(key, what)| Mistake {
            file: from.to_owned(),
            line: line_of(&key),
            what,
        })
        .collect();
    Policy {
        from: Some(from.to_owned()),
        mistakes,
        ..sifted.value.unwrap_or_default()
    }
}

/// A policy of which nothing can be used.
fn refused(from: &str, line: Line, what: Wrong) -> Policy {
    let file = from.to_owned();
    Policy {
        from: Some(file.clone()),
        mistakes: vec![Mistake { file, line, what }],
        ..Policy::default()
    }
}

/// Whether a policy has that key, with that of its table.
fn is_known(key: &str) -> bool {
    if let Some(default) = key.strip_prefix("defaults.") {
        return is_preset(default);
    }
    matches!(key, "allowed_roles" | "locked" | "defaults") || is_preset(key)
}

fn is_preset(key: &str) -> bool {
    match key.strip_prefix("notify.") {
        Some(kind) => Kind::from_name(kind).is_some(),
        None => key == "servers" || Name::ALL.iter().any(|name| name.key() == key),
    }
}

#[cfg(test)]
mod tests;
