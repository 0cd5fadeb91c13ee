//! The company's policy, from what an administrator alone can write: a file, and on Windows the registry.
//! [`of_this_computer`] is where they join.

#[cfg(any(windows, test))]
mod registry;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use parkmate_core::{settings::Policy, trouble::TroubleCode};
use serde::Deserialize;

/// Where the policy of this computer stands. No environment variable names it, since its user could set
/// that. On Windows it is no file, since every user may make folders in `C:\ProgramData`: whoever came first
/// would set the policy of all.
#[cfg(not(windows))]
const PATH: &str = if cfg!(target_os = "macos") {
    "/Library/Application Support/parkmate-companion/policy.toml"
} else {
    "/etc/parkmate-companion/policy.toml"
};

/// Why the policy can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyFault {
    /// The file or the key is there and can't be read.
    #[error("the policy {path} can't be read")]
    File {
        /// The file or the key.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It is no TOML, or a value is none of its key.
    #[error("the policy {path} has a mistake")]
    Content {
        /// The file or the key.
        path: PathBuf,
        /// Where, and which.
        source: Box<toml::de::Error>,
    },
    /// A value is beyond its range.
    #[error("the policy {0} has a value that is out of range")]
    Range(PathBuf),
}

impl PolicyFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(&self) -> TroubleCode {
        TroubleCode::PolicyUnreadable
    }
}

/// What the file holds.
#[derive(Default, Deserialize)]
struct PolicyFile {
    #[serde(flatten)]
    policy: Policy,
    /// What this version doesn't know.
    #[serde(flatten)]
    rest: toml::Table,
}

/// Reads the policy of this computer; where there is none, nothing is locked.
///
/// # Errors
/// [`PolicyFault`]; then nothing of it is used, and the user has to be told.
pub fn of_this_computer() -> Result<Policy, PolicyFault> {
    #[cfg(windows)]
    {
        registry::load(&winreg::RegKey::predef(winreg::enums::HKEY_LOCAL_MACHINE))
    }
    #[cfg(not(windows))]
    load(Path::new(PATH))
}

/// Reads the policy at `path`; where there is none, nothing is locked. A key that this version doesn't know
/// is left to newer ones, and named in the log.
///
/// # Errors
/// [`PolicyFault`]; then nothing of it is used, and the user has to be told.
pub fn load(path: &Path) -> Result<Policy, PolicyFault> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Policy::default()),
        Err(source) => {
            return Err(PolicyFault::File {
                path: path.to_owned(),
                source,
            });
        }
    };
    let file = toml::from_str(&text).map_err(|source| PolicyFault::Content {
        path: path.to_owned(),
        source: Box::new(source),
    })?;
    usable(file, path)
}

/// The policy that stands at `path`, if it is one.
fn usable(file: PolicyFile, path: &Path) -> Result<Policy, PolicyFault> {
    let PolicyFile { policy, rest } = file;
    if !policy.is_valid() {
        return Err(PolicyFault::Range(path.to_owned()));
    }
    for key in rest.keys() {
        tracing::warn!(key, "the policy has a key that this version does not know");
    }
    Ok(policy)
}

#[cfg(test)]
mod tests {
    use parkmate_core::settings::{LONGEST_LEAD, MOST_DAYS, MOST_LEADS, Name, Proxy};

    use super::*;

    const PLATFORM: &str = include_str!("../../../../PLATFORM.md");

    fn loaded(text: &str) -> Result<Policy, PolicyFault> {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("policy.toml");
        fs::write(&path, text).unwrap();
        load(&path)
    }

    #[cfg(not(windows))]
    #[test]
    fn stands_where_an_administrator_alone_can_write() {
        let folders = ["/etc", "/Library"];
        assert!(
            folders
                .iter()
                .any(|folder| Path::new(PATH).starts_with(folder))
        );
    }

    #[test]
    fn without_a_file_nothing_is_locked() {
        let nowhere = load(Path::new("/no/such/policy.toml")).unwrap();
        assert_eq!(nowhere, Policy::default());
    }

    #[test]
    fn has_the_keys_of_the_settings_file_and_some_of_its_own() {
        let policy = loaded(
            "proxy = \"proxy.example:3128\"\nstart_at_login = true\nlocked = [\"ca_file\"]\n\
             from_the_future = 1\n[notify]\nexpired = \"sound\"\n",
        )
        .unwrap();
        assert_eq!(
            policy.own.proxy,
            Some(Proxy::At("http://proxy.example:3128".into()))
        );
        assert_eq!(policy.own.notify.len(), 1);
        assert_eq!(policy.start_at_login, Some(true));
        assert_eq!(policy.locked, [Name::CaFile].into());
    }

    #[test]
    fn a_mistake_is_told_and_not_passed_over() {
        for wrong in [
            "proxy = ",
            "proxy = \"socks5://x\"",
            "locked = [\"everything\"]",
            "quiet_hours = \"never\"",
            "theme = \"pink\"",
        ] {
            let fault = loaded(wrong).unwrap_err();
            assert!(matches!(fault, PolicyFault::Content { .. }), "{wrong}");
            assert_eq!(fault.code(), TroubleCode::PolicyUnreadable);
        }
        assert!(matches!(
            loaded("keep_days = 0"),
            Err(PolicyFault::Range(_))
        ));
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(load(folder.path()), Err(PolicyFault::File { .. })));
    }
    /// The row of a key, or of a table, in what PLATFORM.md says about the keys.
    fn row(key: &str) -> Option<&str> {
        PLATFORM.lines().find(|line| {
            [format!("| `{key}` |"), format!("| `[{key}]` |")]
                .iter()
                .any(|start| line.starts_with(start.as_str()))
        })
    }

    #[test]
    fn every_setting_stands_in_the_table_of_keys() {
        // Whoever names a setting that is none is told all that there are.
        let fault = loaded("locked = [\"?\"]").unwrap_err();
        let PolicyFault::Content { source, .. } = fault else {
            panic!("{fault}");
        };
        let (_, known) = source.message().split_once("expected one of").unwrap();
        let names: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        assert!(names.contains(&"web_address"), "{names:?}");
        for key in names.into_iter().chain(["locked", "sent_to"]) {
            assert!(row(key).is_some(), "{key}");
        }
    }

    #[test]
    fn the_table_of_keys_has_the_ranges() {
        let leads = format!("up to {MOST_LEADS} numbers, each 1 to {LONGEST_LEAD}:");
        assert!(row("remind_minutes").unwrap().contains(&leads));
        let days = format!(" 1 to {MOST_DAYS}:");
        assert!(row("keep_days").unwrap().contains(&days));
    }
}
