//! Files of settings that somebody else wrote, key by key: each is looked at by itself, so that what is
//! wrong can be named, all of it at once, with its line.

use parkmate_core::settings::Wrong;
use serde::de::DeserializeOwned;
use toml::{
    Table, Value,
    de::{DeTable, DeValue},
};

/// A line, counted from 1, where it is known.
pub(crate) type Line = Option<u32>;

/// What became of a table of keys.
#[derive(Debug)]
pub(crate) struct Sifted<T> {
    /// What it says without the keys that nobody knows; `None` if something serious is wrong.
    pub(crate) value: Option<T>,
    /// What is wrong, each with its key.
    pub(crate) wrong: Vec<(String, Wrong)>,
}

/// The tables whose keys are settings of their own.
const TABLES: [&str; 3] = ["defaults", "notify", "sent_to"];

/// Reads a file's keys.
///
/// # Errors
/// Where it is no TOML, and why.
pub(crate) fn parse(text: &str) -> Result<Table, (Line, String)> {
    text.parse::<Table>().map_err(|fault| {
        let line = fault.span().map(|span| line_at(text, span.start));
        (line, fault.message().to_owned())
    })
}

/// Where a key stands in a file; tables are in front of it, with a dot.
pub(crate) fn line_of(text: &str, key: &str) -> Line {
    let file = DeTable::parse(text).ok()?;
    let mut table = file.get_ref();
    let mut line = None;
    for part in key.split('.') {
        let (name, value) = table
            .iter()
            .find(|(name, _)| name.get_ref().as_ref() == part)?;
        line = Some(line_at(text, name.span().start));
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_) => break,
        }
    }
    line
}

fn line_at(text: &str, at: usize) -> u32 {
    let before = text.as_bytes().iter().take(at);
    let ends = before.filter(|byte| **byte == b'\n').count();
    u32::try_from(ends + 1).unwrap_or(u32::MAX)
}

/// Looks at each key by itself, and gives what all of them say together.
pub(crate) fn sift<T: DeserializeOwned>(
    table: Table,
    is_known: impl Fn(&str) -> bool,
    is_valid: impl Fn(&T) -> bool,
) -> Sifted<T> {
    let mut wrong = Vec::new();
    let mut kept = Table::new();
    let mut is_usable = true;
    for (key, alone) in parts("", table) {
        if !is_known(&key) {
            wrong.push((key.clone(), Wrong::Key(key)));
            continue;
        }
        let mistake = match T::deserialize(alone.clone()) {
            Ok(value) if is_valid(&value) => {
                merge(&mut kept, alone);
                continue;
            }
            Ok(_) => Wrong::Range(key.clone()),
            Err(fault) => Wrong::Value {
                key: key.clone(),
                detail: fault.message().to_owned(),
            },
        };
        is_usable = false;
        wrong.push((key, mistake));
    }
    let value = is_usable.then(|| T::deserialize(kept).ok()).flatten();
    Sifted { value, wrong }
}

/// The settings of a table, each in tables of its own and with its name.
fn parts(before: &str, table: Table) -> Vec<(String, Table)> {
    let mut all = Vec::new();
    for (key, value) in table {
        let name = format!("{before}{key}");
        let inner = value.as_table().filter(|_| TABLES.contains(&key.as_str()));
        let Some(inner) = inner else {
            all.push((name, Table::from_iter([(key, value)])));
            continue;
        };
        let inner = parts(&format!("{name}."), inner.clone());
        all.extend(
            inner.into_iter().map(|(name, alone)| {
                (name, Table::from_iter([(key.clone(), Value::Table(alone))]))
            }),
        );
    }
    all
}

fn merge(into: &mut Table, from: Table) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Table(into)), Value::Table(from)) => merge(into, from),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}
