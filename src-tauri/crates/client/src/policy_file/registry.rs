//! The company's policy on Windows: the key that group policies write, below which no user can. Its values
//! are named as in the file, and mean the same.

use parkmate_core::settings::Policy;
#[cfg(windows)]
use parkmate_core::settings::Wrong;
use toml::{Table, Value as Toml};

use super::policy;

/// The key, below `HKEY_LOCAL_MACHINE`. Its subkeys are the tables of their names.
#[cfg(windows)]
const KEY: &str = r"Software\Policies\ParkMate Companion";
/// How it is called where it is told of.
const FROM: &str = r"HKLM\Software\Policies\ParkMate Companion";
/// Subkeys below subkeys at most: no table lies deeper.
#[cfg(windows)]
const DEPTH: usize = 2;

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

/// A key of the registry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Key {
    values: Vec<(String, Value)>,
    subkeys: Vec<(String, Self)>,
}

/// The policy of such a key.
pub(super) fn of_key(key: Key) -> Policy {
    policy(FROM, table(key), |_| None)
}

fn table(key: Key) -> Table {
    let values = key.values.into_iter().map(|(name, value)| {
        let value = toml_of(&name, value);
        (name, value)
    });
    let subkeys = key.subkeys.into_iter();
    let tables = subkeys.map(|(name, key)| (name, Toml::Table(table(key))));
    values.chain(tables).collect()
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
        ("locked" | "servers" | "allowed_roles", Value::Text(text)) => {
            Toml::Array(vec![Toml::String(text)])
        }
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

/// Reads the policy below `machine`; where there is no key, nothing is set.
#[cfg(windows)]
pub(super) fn load(machine: &winreg::RegKey) -> Policy {
    let read = found(machine.open_subkey(KEY))
        .and_then(|key| key.map(|key| read(&key, DEPTH)).transpose());
    match read {
        Ok(Some(key)) => of_key(key),
        Ok(None) => Policy::default(),
        Err(fault) => super::refused(FROM, None, Wrong::Unreadable(fault.to_string())),
    }
}

#[cfg(windows)]
fn read(key: &winreg::RegKey, depth: usize) -> std::io::Result<Key> {
    let mut subkeys = Vec::new();
    if depth > 0 {
        for name in key.enum_keys() {
            let name = name?;
            let below = read(&key.open_subkey(&name)?, depth - 1)?;
            subkeys.push((name, below));
        }
    }
    Ok(Key {
        values: values(key)?,
        subkeys,
    })
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
pub(super) mod tests {
    use parkmate_core::{
        settings::{Mistake, Name, Wrong},
        trouble::TroubleCode,
    };

    use super::*;

    fn named<const N: usize>(values: [(&str, Value); N]) -> Vec<(String, Value)> {
        let values = values.into_iter();
        values
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    fn key<const N: usize>(values: [(&str, Value); N]) -> Key {
        Key {
            values: named(values),
            subkeys: Vec::new(),
        }
    }

    fn below<const N: usize>(key: Key, subkeys: [(&str, Key); N]) -> Key {
        let subkeys = subkeys.map(|(name, key)| (name.to_owned(), key)).into();
        Key { subkeys, ..key }
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn texts<const N: usize>(texts: [&str; N]) -> Value {
        Value::Texts(texts.map(str::to_owned).into())
    }

    /// What stands in a file that the registry's editor exports and imports; texts and numbers.
    pub(in crate::policy_file) fn of_reg_file(file: &str) -> Key {
        let mut root = Key::default();
        let mut path: Vec<String> = Vec::new();
        for line in file.lines().map(str::trim) {
            if let Some(named) = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                let rest = named.strip_prefix(&FROM.replace("HKLM", "HKEY_LOCAL_MACHINE"));
                let rest = rest.expect("another key");
                path = rest.split('\\').skip(1).map(str::to_owned).collect();
            } else if let Some((name, value)) = line.split_once('=') {
                let value = match value.strip_prefix("dword:") {
                    Some(hex) => Value::Number(u32::from_str_radix(hex, 16).unwrap()),
                    None => text(value.strip_prefix('"').unwrap().strip_suffix('"').unwrap()),
                };
                let mut key = &mut root;
                for part in &path {
                    let at = key.subkeys.iter().position(|(name, _)| name == part);
                    let at = at.unwrap_or_else(|| {
                        key.subkeys.push((part.clone(), Key::default()));
                        key.subkeys.len() - 1
                    });
                    key = &mut key.subkeys[at].1;
                }
                key.values.push((name.trim_matches('"').to_owned(), value));
            }
        }
        root
    }

    #[test]
    fn means_the_same_as_the_file() {
        let values = key([
            ("remind_minutes", texts(["5", "15"])),
            ("quiet_hours", text("22:00-07:00")),
            ("start_hidden", Value::Number(1)),
            ("start_at_login", Value::Number(0)),
            ("theme", text("dark")),
            ("keep_days", Value::Number(30)),
            ("proxy", text("none")),
            ("update_channel", text("off")),
            ("web_address", text("https://parkmate.example")),
            (
                "servers",
                texts(["a.example", "b.example wss://live.example"]),
            ),
            ("allowed_roles", text("owner")),
            ("locked", texts(["ca_file", "language"])),
        ]);
        let defaults = below(
            key([
                ("start_at_login", Value::Number(1)),
                ("servers", text("c.example")),
            ]),
            [("notify", key([("declined", text("off"))]))],
        );
        let notify = key([("expired", text("silent"))]);
        let file: Policy = toml::from_str(
            "remind_minutes = [5, 15]\nquiet_hours = \"22:00-07:00\"\nstart_hidden = true\n\
             start_at_login = false\ntheme = \"dark\"\nkeep_days = 30\nproxy = \"none\"\n\
             update_channel = \"off\"\nweb_address = \"https://parkmate.example\"\n\
             servers = [\"a.example\", \"b.example wss://live.example\"]\n\
             allowed_roles = [\"owner\"]\nlocked = [\"ca_file\", \"language\"]\n\
             [notify]\nexpired = \"silent\"\n\
             [defaults]\nstart_at_login = true\nservers = [\"c.example\"]\n\
             [defaults.notify]\ndeclined = \"off\"\n",
        )
        .unwrap();
        let policy = of_key(below(values, [("notify", notify), ("defaults", defaults)]));
        assert_eq!(policy.mistakes, []);
        let from = Some(FROM.to_owned());
        assert_eq!(policy, Policy { from, ..file });
    }

    #[test]
    fn a_list_may_be_empty_or_of_one() {
        let of = |name, value| of_key(key([(name, value)]));
        for empty in [texts([]), texts([""])] {
            let policy = of("remind_minutes", empty);
            assert_eq!(policy.set.own.remind_minutes, Some(vec![]));
        }
        let one = of("remind_minutes", Value::Number(10));
        assert_eq!(one.set.own.remind_minutes, Some(vec![10]));
        assert_eq!(of("locked", text("proxy")).locked, [Name::Proxy].into());
        assert_eq!(of_key(Key::default()).mistakes, []);
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
            ("servers", texts([])),
            ("allowed_roles", texts([])),
            ("keep_days", Value::Number(0)),
        ] {
            let policy = of_key(key([(name, value.clone())]));
            let trouble = policy.trouble();
            assert_eq!(
                trouble,
                Some(TroubleCode::PolicyUnreadable),
                "{name} {value:?}"
            );
        }
        let wrong = |policy: Policy| {
            policy
                .mistakes
                .into_iter()
                .map(|one| one.what)
                .collect::<Vec<_>>()
        };
        let unknown = below(key([]), [("notfy", key([("expired", text("off"))]))]);
        assert_eq!(wrong(of_key(unknown)), [Wrong::Key("notfy".into())]);
        let kind = below(key([]), [("notify", key([("expired", text("loud"))]))]);
        let policy = of_key(kind);
        let [Mistake { file, line, what }] = &policy.mistakes[..] else {
            panic!("{policy:?}");
        };
        assert_eq!((file.as_str(), *line), (FROM, None));
        assert!(
            matches!(what, Wrong::Value { key, .. } if key == "notify.expired"),
            "{what:?}"
        );
    }

    #[cfg(windows)]
    #[test]
    fn is_read_from_the_key_and_its_subkeys() {
        use parkmate_core::{
            event::Kind,
            settings::{Loudness, Theme},
        };
        use winreg::{RegKey, enums::HKEY_CURRENT_USER};
        const PLACE: &str = r"Software\parkmate-companion-test-policy";
        let user = RegKey::predef(HKEY_CURRENT_USER);
        let (place, _) = user.create_subkey(PLACE).unwrap();
        assert_eq!(load(&place), Policy::default());
        let (key, _) = place.create_subkey(KEY).unwrap();
        key.set_value("start_hidden", &1_u32).unwrap();
        key.set_value("theme", &"dark").unwrap();
        key.set_value("remind_minutes", &vec!["5", "15"]).unwrap();
        key.set_value("servers", &vec!["parking.example.com"])
            .unwrap();
        let (notify, _) = key.create_subkey("notify").unwrap();
        notify.set_value("expired", &"silent").unwrap();
        let (defaults, _) = key.create_subkey("defaults").unwrap();
        defaults.set_value("keep_days", &90_u32).unwrap();
        let policy = load(&place);
        user.delete_subkey_all(PLACE).unwrap();
        assert_eq!(policy.mistakes, []);
        assert_eq!(policy.set.own.start_hidden, Some(true));
        assert_eq!(policy.set.own.theme, Some(Theme::Dark));
        assert_eq!(policy.set.own.remind_minutes, Some(vec![5, 15]));
        assert_eq!(policy.set.servers.len(), 1);
        assert_eq!(policy.defaults.own.keep_days, Some(90));
        let loudness = policy.set.own.notify.get(&Kind::Expired);
        assert_eq!(loudness, Some(&Loudness::Silent));
    }
}
