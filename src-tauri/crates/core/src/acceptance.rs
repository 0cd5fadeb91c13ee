//! Which kind of frame is accepted on which of an account's ids. The ids of different people collide
//! (S4.4), so what the table doesn't give to a role and an id is somebody else's mail.
//!
//! The table is a setting: a server that was repaired to use one id for everything needs another one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    account::{Account, Channel, Role},
    event::Kind,
};

/// On which id a kind is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Id {
    /// The number of the profile.
    Profile,
    /// The number of the account itself.
    Auth,
    /// Not known, or both. Then the number may be somebody else's for this kind, so a frame is told only
    /// after a read confirms it.
    Either,
}

/// The table: what differs from the real server's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Acceptance(pub BTreeMap<Kind, Id>);

/// Whether a frame is meant for the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// Surely: nobody else can have this number for this kind.
    Surely,
    /// Perhaps: a read has to confirm it.
    Perhaps,
    /// It is somebody else's.
    No,
}

impl Acceptance {
    /// On which id the kind is sent (S4.4); `is_wash_object` is the form of 9 that a repaired server
    /// would send to the account's own (S6).
    #[must_use]
    pub fn id_of(&self, kind: Kind, is_wash_object: bool) -> Id {
        if let Some(id) = self.0.get(&kind) {
            return *id;
        }
        match kind {
            Kind::RenewalFailed | Kind::AutoExpired | Kind::Declined | Kind::CashVerified => {
                Id::Profile
            }
            Kind::WashDone if !is_wash_object => Id::Profile,
            Kind::WashDone
            | Kind::ExpiringSoon
            | Kind::Expired
            | Kind::RenewalSucceeded
            | Kind::NewBooking
            | Kind::EmployeeAssigned
            | Kind::CashWaiting
            | Kind::WashBooked
            | Kind::Other => Id::Auth,
        }
    }

    /// Whether a frame of that kind on that socket is meant for that role.
    #[must_use]
    pub fn judge(&self, kind: Kind, is_wash_object: bool, channel: Channel, role: &Role) -> Meant {
        if !is_for(kind, role) {
            return Meant::No;
        }
        match (self.id_of(kind, is_wash_object), channel) {
            (Id::Profile, Channel::Profile | Channel::Both)
            | (Id::Auth, Channel::Auth | Channel::Both) => Meant::Surely,
            (Id::Either, Channel::Profile | Channel::Auth | Channel::Both) => Meant::Perhaps,
            (Id::Profile, Channel::Auth) | (Id::Auth, Channel::Profile) => Meant::No,
        }
    }

    /// The sockets that the account needs, with their ids: those on which something for its role is sent.
    #[must_use]
    pub fn channels(&self, account: &Account) -> Vec<(Channel, u64)> {
        let listens = |on: Id| {
            Kind::TEN
                .into_iter()
                .chain([Kind::Other])
                .filter(|kind| is_for(*kind, &account.role))
                .any(|kind| {
                    let id = self.id_of(kind, false);
                    id == on || id == Id::Either
                })
        };
        let profile = account.ids.profile.filter(|_| listens(Id::Profile));
        let auth = account.ids.auth.filter(|_| listens(Id::Auth));
        match (profile, auth) {
            (Some(profile), Some(auth)) if profile == auth => vec![(Channel::Both, auth)],
            (profile, auth) => {
                let profile = profile.map(|id| (Channel::Profile, id));
                let auth = auth.map(|id| {
                    // An owner whose numbers are equal hears both on one socket too.
                    let is_both = account.ids.profile == Some(id);
                    (
                        if is_both {
                            Channel::Both
                        } else {
                            Channel::Auth
                        },
                        id,
                    )
                });
                profile.into_iter().chain(auth).collect()
            }
        }
    }
}

/// Whether a kind is for a role at all ("for role" is strict, ledger section 1). 1 and 2 are never sent.
pub(crate) const fn is_for(kind: Kind, role: &Role) -> bool {
    match (kind, role) {
        (Kind::ExpiringSoon | Kind::Expired, _) => false,
        (Kind::Other, _) => true,
        (
            Kind::RenewalSucceeded
            | Kind::RenewalFailed
            | Kind::AutoExpired
            | Kind::Declined
            | Kind::CashVerified
            | Kind::WashDone,
            role,
        ) => matches!(role, Role::Driver),
        (
            Kind::NewBooking | Kind::EmployeeAssigned | Kind::CashWaiting | Kind::WashBooked,
            role,
        ) => matches!(role, Role::Owner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{account::Ids, address::Addresses};

    fn account(role: Role, profile: Option<u64>, auth: Option<u64>) -> Account {
        Account {
            addresses: Addresses::parse("127.0.0.1:8000", None, false).unwrap(),
            user: "driver".into(),
            role,
            ids: Ids { profile, auth },
        }
    }

    fn meant(channel: Channel, role: &Role) -> Vec<Kind> {
        let table = Acceptance::default();
        Kind::TEN
            .into_iter()
            .chain([Kind::Other])
            .filter(|kind| table.judge(*kind, false, channel, role) == Meant::Surely)
            .collect()
    }

    #[test]
    fn rule_03_a_driver_is_told_each_kind_on_its_own_id() {
        assert_eq!(
            meant(Channel::Profile, &Role::Driver),
            [
                Kind::RenewalFailed,
                Kind::AutoExpired,
                Kind::Declined,
                Kind::CashVerified,
                Kind::WashDone
            ]
        );
        assert_eq!(
            meant(Channel::Auth, &Role::Driver),
            [Kind::RenewalSucceeded, Kind::Other]
        );
        let table = Acceptance::default();
        let object = |channel| table.judge(Kind::WashDone, true, channel, &Role::Driver);
        assert_eq!(object(Channel::Auth), Meant::Surely);
        assert_eq!(object(Channel::Profile), Meant::No);
    }

    #[test]
    fn rule_02_where_both_ids_are_one_number_both_columns_apply() {
        assert_eq!(meant(Channel::Both, &Role::Driver).len(), 7);
    }

    #[test]
    fn rule_03_an_owner_is_not_told_the_customers_events() {
        assert_eq!(
            meant(Channel::Auth, &Role::Owner),
            [Kind::NewBooking, Kind::EmployeeAssigned, Kind::Other]
        );
    }

    #[test]
    fn an_administrator_is_told_messages_of_no_kind_only() {
        assert_eq!(meant(Channel::Auth, &Role::Admin), [Kind::Other]);
        let other = Role::Unknown("Employee".into());
        assert_eq!(meant(Channel::Both, &other), [Kind::Other]);
    }

    #[test]
    fn rule_03_a_kind_whose_id_is_not_sure_waits_for_a_read() {
        let table = Acceptance(BTreeMap::from([(Kind::AutoExpired, Id::Either)]));
        for channel in [Channel::Profile, Channel::Auth] {
            assert_eq!(
                table.judge(Kind::AutoExpired, false, channel, &Role::Driver),
                Meant::Perhaps
            );
        }
    }

    #[test]
    fn a_driver_listens_on_both_ids_and_an_owner_on_the_accounts_own() {
        let table = Acceptance::default();
        assert_eq!(
            table.channels(&account(Role::Driver, Some(1), Some(4))),
            [(Channel::Profile, 1), (Channel::Auth, 4)]
        );
        assert_eq!(
            table.channels(&account(Role::Owner, Some(1), Some(2))),
            [(Channel::Auth, 2)]
        );
    }

    #[test]
    fn rule_02_a_driver_whose_ids_are_equal_needs_one_socket() {
        let table = Acceptance::default();
        assert_eq!(
            table.channels(&account(Role::Driver, Some(4), Some(4))),
            [(Channel::Both, 4)]
        );
    }

    #[test]
    fn an_administrator_whose_id_is_unknown_has_no_socket() {
        let table = Acceptance::default();
        assert_eq!(table.channels(&account(Role::Admin, None, None)), []);
    }

    #[test]
    fn a_repaired_server_needs_one_socket() {
        let kinds = Kind::TEN.into_iter().chain([Kind::Other]);
        let table = Acceptance(kinds.map(|kind| (kind, Id::Auth)).collect());
        assert_eq!(
            table.channels(&account(Role::Driver, Some(1), Some(4))),
            [(Channel::Auth, 4)]
        );
    }
}
