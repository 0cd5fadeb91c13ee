//! Who takes part in a run: the people who sign in here, and those whose numbers collide with theirs. The
//! world is peopled the same way again after the server went back to an old backup.

use parkmate_core::{
    account::{Account, AccountKey, Ids, Role},
    address::Addresses,
};
use parkmate_simulator::{
    World,
    world::{Driver, Role as SimRole},
};

/// Somebody who signs in here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) user: &'static str,
    pub(crate) is_owner: bool,
    pub(crate) profile: u64,
    pub(crate) auth: u64,
}

/// The people of a run.
#[derive(Clone, Debug)]
pub(crate) struct Cast {
    /// Who sign in here; the first one does at the start.
    pub(crate) people: Vec<Person>,
    /// A driver whose profile's number is the first person's own number, or another one.
    pub(crate) neighbour: u64,
    /// Another driver, who books in the owner's lots.
    pub(crate) customer: u64,
    kind: Kind,
}

/// Whose numbers the first person has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `driver`: profile 1, own number 4.
    Driver,
    /// `driver2`: profile 2 is also the own number of an owner, and 5 also another driver's profile.
    Colliding,
    /// A driver whose two numbers are the same.
    Same,
    /// `owner`: own number 2 is also a driver's profile.
    Owner,
}

impl Cast {
    pub(crate) fn new(rng: &mut fastrand::Rng) -> Self {
        let kind = match rng.u8(0..10) {
            0..3 => Kind::Driver,
            3..5 => Kind::Colliding,
            5..7 => Kind::Same,
            _ => Kind::Owner,
        };
        let driver = person("driver", false, 1, 4);
        let driver2 = person("driver2", false, 2, 5);
        let owner = person("owner", true, 1, 2);
        let (first, second) = match kind {
            Kind::Driver => (driver, driver2),
            Kind::Colliding => (driver2, owner),
            Kind::Same => (person("same", false, 6, 6), driver),
            Kind::Owner => (owner, driver2),
        };
        Self {
            people: vec![first, second],
            neighbour: match kind {
                Kind::Driver => 4,
                Kind::Colliding => 5,
                Kind::Same => 5,
                Kind::Owner => 2,
            },
            customer: if kind == Kind::Driver { 2 } else { 1 },
            kind,
        }
    }

    /// Puts everybody into a fresh world.
    pub(crate) fn people_world(&self, world: &mut World) {
        // Profiles without an account, so that the numbers are as they have to be.
        while world.drivers.len() < 5 {
            let created_at = world.now();
            world.drivers.insert(Driver {
                auth_user: 90,
                firstname: "Other".to_owned(),
                lastname: "Driver".to_owned(),
                phone: "9847000000".to_owned(),
                vehicle_number: "KL-08-AZ-9999".to_owned(),
                vehicle_type: "Sedan".to_owned(),
                created_at,
            });
        }
        if self.kind == Kind::Same {
            world.add_driver("same", "Same", "Numbers");
        }
        for account in world.accounts.iter_mut().map(|(_, account)| account) {
            account.token = Some(token_of(&account.username));
            debug_assert!(account.role != SimRole::Other(String::new()));
        }
    }

    pub(crate) fn of_key(&self, key: &AccountKey) -> Option<&Person> {
        self.people.iter().find(|one| one.account().key() == *key)
    }
}

impl Person {
    /// The account as the client knows it.
    pub(crate) fn account(&self) -> Account {
        Account {
            addresses: Addresses::parse("http://127.0.0.1:8000", None, true)
                .expect("a local address is one"),
            user: self.user.to_owned(),
            role: if self.is_owner {
                Role::Owner
            } else {
                Role::Driver
            },
            ids: Ids {
                profile: Some(self.profile),
                auth: Some(self.auth),
            },
        }
    }
}

/// The token that the server gives to this user.
pub(crate) fn token_of(user: &str) -> String {
    format!("{user:0>40}")
}

const fn person(user: &'static str, is_owner: bool, profile: u64, auth: u64) -> Person {
    Person {
        user,
        is_owner,
        profile,
        auth,
    }
}
