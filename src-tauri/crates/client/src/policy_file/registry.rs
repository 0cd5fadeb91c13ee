//! The company's policy on Windows: the key that group policies write, below which no user can. Its values
//! are named as in the file, and mean the same.

use std::path::Path;

use parkmate_core::settings::Policy;
use serde::Deserialize;
use toml::{Table, Value as Toml};

use super::{PolicyFault, PolicyFile, usable};

/// The key, below `HKEY_LOCAL_MACHINE`. Its subkey `notify` is the table of that name.
const KEY: &str = r"Software\Policies\ParkMate Companion";
const NOTIFY: &str = "notify";

/// A value of the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    /// `REG_SZ`, `REG_EXPAND_SZ`.
    Text(String),
    /// `REG_DWORD`.
    Number(u32),
    /// `REG_MULTI_SZ`.
    Texts(Vec<String>),
    /// Of another type, which no key has.
    Other,
}

/// The policy of such values: those of the key, and those of its subkey.
fn policy(
    values: Vec<(String, Value)>,
    notify: Vec<(String, Value)>,
) -> Result<Policy, PolicyFault> {
    let path = Path::new(KEY);
    let mut table = Table::new();
    for (name, value) in values {
        let value = toml_of(&name, value);
        table.insert(name, value);
    }
    if !notify.is_empty() {
        let kinds = notify.into_iter().map(|(kind, value)| {
            let value = toml_of(&kind, value);
            (kind, value)
        });
        table.insert(NOTIFY.to_owned(), Toml::Table(kinds.collect()));
    }
    let content = |source| PolicyFault::Content {
        path: path.to_owned(),
        source: Box::new(source),
    };
    usable(PolicyFile::deserialize(table).map_err(content)?, path)
}

/// What the file would say. The registry knows neither truth nor lists of numbers: what can't be read as the
/// key wants it stays as it is, and is the mistake that it would be in the file.
fn toml_of(name: &str, value: Value) -> Toml {
    match (name, value) {
        ("start_hidden" | "start_at_login", Value::Number(n @ (0 | 1))) => Toml::Boolean(n == 1),
        ("remind_minutes", Value::Number(n)) => Toml::Array(vec![Toml::Integer(n.into())]),
        ("remind_minutes", Value::Texts(texts)) => Toml::Array(
            lines(texts)
                .map(|text| {
                    text.trim()
                        .parse()
                        .map_or(Toml::String(text), Toml::Integer)
                })
                .collect(),
        ),
        ("locked", Value::Text(text)) => Toml::Array(vec![Toml::String(text)]),
        (_, Value::Texts(texts)) => Toml::Array(lines(texts).map(Toml::String).collect()),
        (_, Value::Text(text)) => Toml::String(text),
        (_, Value::Number(n)) => Toml::Integer(n.into()),
        // Nothing in the file is an empty table.
        (_, Value::Other) => Toml::Table(Table::new()),
    }
}

/// An empty list is written as one empty line.
fn lines(texts: Vec<String>) -> impl Iterator<Item = String> {
    texts.into_iter().filter(|text| !text.trim().is_empty())
}

/// Reads the policy below `machine`; where there is no key, nothing is locked.
#[cfg(windows)]
pub(super) fn load(machine: &winreg::RegKey) -> Result<Policy, PolicyFault> {
    let fault = |source| PolicyFault::File {
        path: KEY.into(),
        source,
    };
    let Some(key) = found(machine.open_subkey(KEY)).map_err(fault)? else {
        return Ok(Policy::default());
    };
    let values = values(&key).map_err(fault)?;
    let notify = match found(key.open_subkey(NOTIFY)).map_err(fault)? {
        Some(notify) => self::values(&notify).map_err(fault)?,
        None => Vec::new(),
    };
    policy(values, notify)
}

#[cfg(windows)]
fn found(key: std::io::Result<winreg::RegKey>) -> std::io::Result<Option<winreg::RegKey>> {
    match key {
        Ok(key) => Ok(Some(key)),
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

#[cfg(windows)]
fn values(key: &winreg::RegKey) -> std::io::Result<Vec<(String, Value)>> {
    use winreg::{
        enums::{REG_DWORD, REG_EXPAND_SZ, REG_MULTI_SZ, REG_SZ},
        types::FromRegValue,
    };
    key.enum_values()
        // The key's own value, without a name, says nothing.
        .filter(|entry| !matches!(entry, Ok((name, _)) if name.is_empty()))
        .map(|entry| {
            let (name, raw) = entry?;
            let value = match raw.vtype {
                REG_SZ | REG_EXPAND_SZ => Value::Text(String::from_reg_value(&raw)?),
                REG_DWORD => Value::Number(u32::from_reg_value(&raw)?),
                REG_MULTI_SZ => Value::Texts(Vec::from_reg_value(&raw)?),
                _ => Value::Other,
            };
            Ok((name, value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use parkmate_core::{
        event::Kind,
        settings::{Loudness, Name},
    };

    use super::*;

    fn named<const N: usize>(values: [(&str, Value); N]) -> Vec<(String, Value)> {
        values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn texts<const N: usize>(texts: [&str; N]) -> Value {
        Value::Texts(texts.map(str::to_owned).into())
    }

    #[test]
    fn means_the_same_as_the_file() {
        let values = named([
            ("remind_minutes", texts(["5", "15"])),
            ("quiet_hours", text("22:00-07:00")),
            ("start_hidden", Value::Number(1)),
            ("start_at_login", Value::Number(0)),
            ("theme", text("dark")),
            ("keep_days", Value::Number(30)),
            ("proxy", text("none")),
            ("update_channel", text("off")),
            ("web_address", text("https://parkmate.example")),
            ("locked", texts(["ca_file", "language"])),
            ("from_the_future", texts(["x"])),
        ]);
        let notify = named([("expired", text("silent"))]);
        let file: Policy = toml::from_str(
            "remind_minutes = [5, 15]\nquiet_hours = \"22:00-07:00\"\nstart_hidden = true\n\
             start_at_login = false\ntheme = \"dark\"\nkeep_days = 30\nproxy = \"none\"\n\
             update_channel = \"off\"\n\
             web_address = \"https://parkmate.example\"\nlocked = [\"ca_file\", \"language\"]\n\
             [notify]\nexpired = \"silent\"\n",
        )
        .unwrap();
        let policy = policy(values, notify).unwrap();
        assert_eq!(policy, file);
        assert_eq!(
            policy.own.notify.get(&Kind::Expired),
            Some(&Loudness::Silent)
        );
    }

    #[test]
    fn a_list_may_be_empty_or_of_one() {
        let of = |name, value| policy(named([(name, value)]), Vec::new()).unwrap();
        for empty in [texts([]), texts([""])] {
            assert_eq!(of("remind_minutes", empty).own.remind_minutes, Some(vec![]));
        }
        assert_eq!(
            of("remind_minutes", Value::Number(10)).own.remind_minutes,
            Some(vec![10])
        );
        assert_eq!(of("locked", text("proxy")).locked, [Name::Proxy].into());
        assert_eq!(policy(Vec::new(), Vec::new()).unwrap(), Policy::default());
    }

    #[test]
    fn a_mistake_is_told_and_not_passed_over() {
        for (name, value) in [
            ("start_hidden", Value::Number(2)),
            ("start_hidden", text("true")),
            ("remind_minutes", texts(["five"])),
            ("theme", Value::Number(1)),
            ("theme", Value::Other),
            ("locked", texts(["everything"])),
            ("proxy", texts(["none"])),
        ] {
            let fault = policy(named([(name, value.clone())]), Vec::new()).unwrap_err();
            assert!(
                matches!(fault, PolicyFault::Content { .. }),
                "{name} {value:?}"
            );
        }
        let long = policy(named([("keep_days", Value::Number(0))]), Vec::new());
        assert!(matches!(long, Err(PolicyFault::Range(_))));
        let kind = policy(Vec::new(), named([("expired", text("loud"))]));
        assert!(matches!(kind, Err(PolicyFault::Content { .. })));
    }

    #[cfg(windows)]
    #[test]
    fn is_read_from_the_key_and_its_subkey() {
        use winreg::{RegKey, enums::HKEY_CURRENT_USER};
        const PLACE: &str = r"Software\parkmate-companion-test-policy";
        let user = RegKey::predef(HKEY_CURRENT_USER);
        let (place, _) = user.create_subkey(PLACE).unwrap();
        assert_eq!(load(&place).unwrap(), Policy::default());
        let (key, _) = place.create_subkey(KEY).unwrap();
        key.set_value("start_hidden", &1_u32).unwrap();
        key.set_value("theme", &"dark").unwrap();
        key.set_value("remind_minutes", &vec!["5", "15"]).unwrap();
        let (notify, _) = key.create_subkey(NOTIFY).unwrap();
        notify.set_value("expired", &"silent").unwrap();
        let policy = load(&place).unwrap();
        user.delete_subkey_all(PLACE).unwrap();
        assert_eq!(policy.own.start_hidden, Some(true));
        assert_eq!(policy.own.theme, Some(parkmate_core::settings::Theme::Dark));
        assert_eq!(policy.own.remind_minutes, Some(vec![5, 15]));
        assert_eq!(
            policy.own.notify.get(&Kind::Expired),
            Some(&Loudness::Silent)
        );
    }
}
