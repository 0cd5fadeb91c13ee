//! What a session has to remember beside the server's rows and what was told: small things that change
//! together with them, stored in the same transaction.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    claim::Claim,
    clock::UnixMillis,
    countdown::Countdown,
    desk::job::Job,
    intent::{Agreement, FailedRenewal, Intent},
    key::Timer,
};

/// The notebook of an account. A page that is missing in what an older version wrote is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notebook {
    /// Which resources were read well once (ledger rule 19).
    pub baselines: Baselines,
    /// When the account was first signed in here; the server's clock.
    pub since: Option<UnixMillis>,
    /// The profile's number at that time: another one means another set of data (ledger rule 4).
    pub profile: Option<u64>,
    /// What the desk has asked for and that is not settled.
    pub jobs: Vec<Job>,
    /// Bookings that are over and whose vehicles have left, as somebody at this desk has said.
    pub left: BTreeSet<u64>,
    /// Lots of which nothing is told by banners, by `lot_id`.
    pub muted_lots: BTreeSet<u64>,
    /// Frames that were not matched yet.
    pub claims: Vec<Claim>,
    /// Requests of our own that are not settled.
    pub intents: Vec<Intent>,
    /// Renewals of ours that failed, until a list shows what they have left behind.
    pub failed: Vec<FailedRenewal>,
    /// The number of the next request.
    pub next_intent: u64,
    /// Renewals agreed to beforehand.
    pub agreements: Vec<Agreement>,
    /// Countdowns that were started by hand.
    pub countdowns: Vec<Countdown>,
    /// The number of the next one.
    pub next_countdown: u64,
    /// Warnings that were snoozed, and when they come again; the server's clock.
    #[serde(with = "pairs")]
    pub snoozed: BTreeMap<Timer, UnixMillis>,
    /// Bookings that are not warned of, by number, each with the end for which that was said: another end is
    /// warned of again. The server's clock.
    #[serde(with = "pairs")]
    pub unreminded: BTreeMap<u64, UnixMillis>,
}

/// Which resources were read well once. The first good read of each is silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Baselines {
    /// The list of bookings.
    pub bookings: bool,
    /// Add-on washes.
    pub add_ons: bool,
    /// Standalone washes.
    pub washes: bool,
    /// Employees.
    pub employees: bool,
    /// Cash payments in the owner's lots.
    pub lot_payments: bool,
    /// Standalone washes in the owner's lots.
    pub lot_washes: bool,
    /// Add-on washes in the owner's lots.
    pub lot_add_ons: bool,
}

/// A map as a list of pairs: JSON wants text for the keys of an object.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(map)
    }

    pub(super) fn deserialize<'de, K, V, D>(from: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(from)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_notebook_is_what_an_older_version_wrote() {
        assert_eq!(
            serde_json::from_str::<Notebook>("{}").unwrap(),
            Notebook::default()
        );
    }

    #[test]
    fn is_read_as_it_was_written() {
        let notebook = Notebook {
            snoozed: BTreeMap::from([(Timer::Booking(7), UnixMillis(5))]),
            unreminded: BTreeMap::from([(7, UnixMillis(9))]),
            since: Some(UnixMillis(1)),
            ..Notebook::default()
        };
        let written = serde_json::to_string(&notebook).unwrap();
        assert_eq!(
            serde_json::from_str::<Notebook>(&written).unwrap(),
            notebook
        );
    }
}
