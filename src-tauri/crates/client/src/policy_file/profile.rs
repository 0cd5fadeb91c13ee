//! The company's policy on macOS as a configuration profile: what device management installs is laid down as
//! a property list where its user can't write. Its keys are named as in the file, and mean the same.

use std::{io, path::Path};

use parkmate_core::settings::{Policy, Wrong};
use plist::Value;
use toml::{Table, Value as Toml};

use super::{policy, refused};

/// Where the system lays down what profiles for this program say.
#[cfg(target_os = "macos")]
pub(super) const PLACE: &str = "/Library/Managed Preferences/app.parkmate.companion.plist";

/// Reads the profile; `None` where there is none.
pub(super) fn load(path: &Path) -> Option<Policy> {
    let from = path.display().to_string();
    match Value::from_file(path) {
        Ok(value) => Some(of_value(&from, value)),
        Err(fault) if fault.as_io().map(io::Error::kind) == Some(io::ErrorKind::NotFound) => None,
        Err(fault) => {
            let why = fault.to_string();
            let what = if fault.is_io() {
                Wrong::Unreadable(why)
            } else {
                Wrong::Form(why)
            };
            Some(refused(&from, None, what))
        }
    }
}

/// The policy of a property list.
pub(super) fn of_value(from: &str, value: Value) -> Policy {
    match toml_of(value).try_into::<Table>() {
        Ok(table) => policy(from, table, |_| None),
        Err(_) => refused(from, None, Wrong::Form("it is no dictionary".to_owned())),
    }
}

/// What the file would say. What no key takes, such as a date, becomes a table, which is the mistake that it
/// would be in the file.
fn toml_of(value: Value) -> Toml {
    match value {
        Value::Dictionary(keys) => {
            let keys = keys.into_iter().map(|(key, value)| (key, toml_of(value)));
            Toml::Table(keys.collect())
        }
        Value::Array(values) => Toml::Array(values.into_iter().map(toml_of).collect()),
        Value::Boolean(is_so) => Toml::Boolean(is_so),
        Value::Integer(number) => number
            .as_signed()
            .map_or_else(|| Toml::Table(Table::new()), Toml::Integer),
        Value::Real(number) => Toml::Float(number),
        Value::String(text) => Toml::String(text),
        // The list may grow with the format.
        Value::Data(_) | Value::Date(_) | Value::Uid(_) | _ => Toml::Table(Table::new()),
    }
}

#[cfg(test)]
mod tests {
    use parkmate_core::{
        event::Kind,
        settings::{Loudness, RoleName},
        trouble::TroubleCode,
    };

    use super::*;

    fn loaded(body: &str) -> Option<Policy> {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("app.parkmate.companion.plist");
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><plist version=\"1.0\">{body}</plist>"
        );
        std::fs::write(&path, text).unwrap();
        load(&path)
    }

    #[test]
    fn means_the_same_as_the_file() {
        let policy = loaded(
            "<dict><key>start_at_login</key><true/><key>keep_days</key><integer>30</integer>\
             <key>allowed_roles</key><array><string>owner</string></array>\
             <key>defaults</key><dict><key>notify</key><dict><key>expired</key>\
             <string>silent</string></dict></dict></dict>",
        )
        .unwrap();
        assert_eq!(policy.mistakes, []);
        assert_eq!(policy.set.start_at_login, Some(true));
        assert_eq!(policy.set.own.keep_days, Some(30));
        assert_eq!(policy.allowed_roles, Some([RoleName::Owner].into()));
        assert_eq!(
            policy.defaults.own.notify.get(&Kind::Expired),
            Some(&Loudness::Silent)
        );
    }

    #[test]
    fn where_there_is_none_the_file_has_its_turn() {
        assert_eq!(load(Path::new("/no/such.plist")), None);
    }

    #[test]
    fn a_mistake_is_told_and_the_file_does_not_take_its_place() {
        for wrong in [
            "<dict><key>theme</key><string>pink</string></dict>",
            "<dict><key>theme</key><date>2026-01-01T00:00:00Z</date></dict>",
            "<string>theme</string>",
            "<dict>",
        ] {
            let policy = loaded(wrong).unwrap();
            assert_eq!(
                policy.trouble(),
                Some(TroubleCode::PolicyUnreadable),
                "{wrong}"
            );
        }
        let newer = loaded("<dict><key>thme</key><string>dark</string></dict>").unwrap();
        assert_eq!(newer.trouble(), Some(TroubleCode::PolicyKeyUnknown));
    }
}
