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

/// What was said of a setting, by each who may.
pub(super) struct Spoken<T> {
    /// What the policy sets.
    pub(super) set: Option<T>,
    /// Whether the policy leaves nothing to the user.
    pub(super) is_locked: bool,
    /// What the user has chosen.
    pub(super) chosen: Option<T>,
    /// Whether the user wants it as it usually is, whatever the company's default.
    pub(super) is_usual: bool,
    /// The policy's default.
    pub(super) default: Option<T>,
}

impl<T> Spoken<T> {
    /// What holds, and whose word that is: what the policy sets comes before what the user chose, that before the
    /// policy's default, and that before what is usual.
    pub(super) fn holds(self) -> (Option<T>, Origin) {
        let Self {
            set,
            is_locked,
            chosen,
            is_usual,
            default,
        } = self;
        if set.is_some() {
            (set, Origin::Policy)
        } else if is_locked {
            (default, Origin::Policy)
        } else if chosen.is_some() {
            (chosen, Origin::User)
        } else if is_usual {
            (None, Origin::User)
        } else if default.is_some() {
            (default, Origin::Default)
        } else {
            (None, Origin::Usual)
        }
    }
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
    let locked = policy.names();
    let (set, defaults) = (keys(&policy.set), keys(&policy.defaults));
    let own_keys = keys(own);
    let names = Name::ALL.into_iter().filter(|name| *name != Name::Notify);
    let mut holdings: Vec<Holding> = names
        .map(|name| {
            let key = name.key();
            let spoken = Spoken {
                set: set.get(key),
                is_locked: locked.contains(&name),
                chosen: own_keys.get(key),
                is_usual: own.as_usual.contains(&name),
                default: defaults.get(key),
            };
            let (value, origin) = spoken.holds();
            holding(key.to_owned(), value, origin)
        })
        .collect();
    for kind in crate::event::Kind::all() {
        let at = |own: &Own| {
            let loudness = own.notify.get(&kind);
            loudness.and_then(|one| serde_json::to_value(one).ok())
        };
        let spoken = Spoken {
            set: at(&policy.set.own),
            is_locked: locked.contains(&Name::Notify),
            chosen: at(own),
            is_usual: false,
            default: at(&policy.defaults.own),
        };
        let (value, origin) = spoken.holds();
        if origin != Origin::Usual {
            let key = format!("notify.{}", kind.name());
            holdings.push(holding(key, value.as_ref(), origin));
        }
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
