//! Whose word holds for each setting, for whoever administers a computer and wonders.

use serde_json::{Map, Value};

use super::{Name, Own, Policy};

/// Whose word holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The company's, which the user can't change.
    Policy,
    /// The user's.
    User,
    /// The company's, until the user says otherwise.
    Default,
    /// Nobody has said anything.
    Usual,
}

/// What holds for a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The setting's key, with that of its table.
    pub key: String,
    /// Its value as JSON has it; `None` if it is the usual one.
    pub value: Option<String>,
    /// Whose word that is.
    pub origin: Origin,
}

/// What holds for every setting, as [`Settings::of`](super::Settings::of) decides. Starting at login and the
/// web app's address are here only as far as the company has spoken: the user's word stands elsewhere.
#[must_use]
pub fn holdings(policy: &Policy, own: &Own) -> Vec<Holding> {
    let (set, defaults) = (keys(&policy.set), keys(&policy.defaults));
    let own_keys = keys(own);
    let mut holdings: Vec<Holding> = Name::ALL
        .into_iter()
        .filter(|name| *name != Name::Notify)
        .map(|name| {
            let key = name.key();
            let is_locked = policy.locks(name);
            let is_usual = own.as_usual.contains(&name);
            let (value, origin) = if let Some(value) = set.get(key) {
                (Some(value), Origin::Policy)
            } else if is_locked {
                (defaults.get(key), Origin::Policy)
            } else if let Some(value) = own_keys.get(key) {
                (Some(value), Origin::User)
            } else if is_usual {
                (None, Origin::User)
            } else if let Some(value) = defaults.get(key) {
                (Some(value), Origin::Default)
            } else {
                (None, Origin::Usual)
            };
            holding(key.to_owned(), value, origin)
        })
        .collect();
    let are_locked = policy.locks(Name::Notify);
    for kind in crate::event::Kind::all() {
        let at = |own: &Own| {
            own.notify
                .get(&kind)
                .and_then(|one| serde_json::to_value(one).ok())
        };
        let key = format!("notify.{}", kind.name());
        let user = at(own).filter(|_| !are_locked);
        let (value, origin) = if let Some(value) = at(&policy.set.own) {
            (Some(value), Origin::Policy)
        } else if let Some(value) = user {
            (Some(value), Origin::User)
        } else if let Some(value) = at(&policy.defaults.own) {
            (
                Some(value),
                if are_locked {
                    Origin::Policy
                } else {
                    Origin::Default
                },
            )
        } else if are_locked {
            (None, Origin::Policy)
        } else {
            continue;
        };
        holdings.push(holding(key, value.as_ref(), origin));
    }
    let (value, origin) = match (set.get("servers"), defaults.get("servers")) {
        (Some(only), _) => (Some(only), Origin::Policy),
        (None, Some(first)) => (Some(first), Origin::Default),
        (None, None) => (None, Origin::Usual),
    };
    holdings.push(holding("servers".to_owned(), value, origin));
    let roles = policy.allowed_roles.as_ref();
    let roles = roles.and_then(|roles| serde_json::to_value(roles).ok());
    let origin = if roles.is_some() {
        Origin::Policy
    } else {
        Origin::Usual
    };
    holdings.push(holding("allowed_roles".to_owned(), roles.as_ref(), origin));
    holdings
}

fn holding(key: String, value: Option<&Value>, origin: Origin) -> Holding {
    Holding {
        key,
        value: value.map(Value::to_string),
        origin,
    }
}

/// What was said, by its keys.
fn keys(said: &impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(said) {
        Ok(Value::Object(keys)) => keys,
        Ok(_) | Err(_) => Map::new(),
    }
}
