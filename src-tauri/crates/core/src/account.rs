//! Who is signed in, and where. The token is not part of it: that stays with the client.

use serde::{Deserialize, Serialize};

use crate::address::Addresses;

/// What an account may do; decides which events are meant for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Books slots.
    Driver,
    /// Runs lots; an attendant's desktop is signed in as the owner (S8).
    Owner,
    /// Runs the server. Nothing is ever sent to an administrator (S2).
    Admin,
    /// A role this version doesn't know, by its raw name.
    Unknown(String),
}

impl Role {
    /// The role of the login answer's `role` (S2).
    #[must_use]
    pub fn from_wire(name: &str) -> Self {
        match name {
            "User" => Self::Driver,
            "Owner" => Self::Owner,
            "Admin" => Self::Admin,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

/// The two numbers of a person: they come from different sequences and often collide with other
/// people's (S2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ids {
    /// Primary key of the driver's or owner's profile; `None` for administrators.
    pub profile: Option<u64>,
    /// Primary key of the account itself; login doesn't tell it, the profile does. `None` where it can't
    /// be known.
    pub auth: Option<u64>,
}

/// An account on a server.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Account {
    /// Where the server is.
    pub addresses: Addresses,
    /// The user name.
    pub user: String,
    /// What the account may do.
    pub role: Role,
    /// Its numbers.
    pub ids: Ids,
}

impl Account {
    /// Under which history and told events are kept: server and account, never the host alone, since one
    /// server holds many people.
    #[must_use]
    pub fn key(&self) -> AccountKey {
        AccountKey(match self.ids.auth {
            Some(auth) => format!("{}#{auth}", self.addresses.rest),
            None => format!("{}@{}", self.addresses.rest, self.user),
        })
    }
}

/// Names an account in the store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountKey(pub String);

/// One of the ids on which an account listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The socket of the profile id.
    Profile,
    /// The socket of the account's own id.
    Auth,
    /// Both ids are the same number, and so there is one socket (ledger rule 2).
    Both,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(role: Role, profile: Option<u64>, auth: Option<u64>) -> Account {
        Account {
            addresses: Addresses::parse("127.0.0.1:8000", None, false).unwrap(),
            user: "driver".into(),
            role,
            ids: Ids { profile, auth },
        }
    }

    #[test]
    fn two_accounts_of_a_server_have_different_keys() {
        assert_ne!(
            account(Role::Driver, Some(1), Some(4)).key(),
            account(Role::Driver, Some(2), Some(5)).key()
        );
    }
}
