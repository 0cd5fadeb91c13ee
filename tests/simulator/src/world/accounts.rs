//! Who can sign in: one AuthUser each, and for drivers and owners a profile whose id comes from another sequence.
//! So the ids of different people collide (server contract, S4.4).

use std::hash::{BuildHasher, Hasher, RandomState};

use jiff::Timestamp;

use super::World;

/// A row of AuthUser.
#[derive(Debug, Clone)]
pub struct Account {
    /// Name to sign in with.
    pub username: String,
    /// Password, as it was set: nothing here is secret.
    pub password: String,
    /// What the account may do.
    pub role: Role,
    /// Its row in the driver or owner profiles.
    pub profile: Option<u64>,
    /// Disabled accounts can't sign in and their token is refused.
    pub active: bool,
    /// The one token: the same string for each sign-in until a logout deletes it.
    pub token: Option<String>,
}

/// What an account may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A driver.
    User,
    /// A lot owner.
    Owner,
    /// An admin.
    Admin,
    /// Whatever else stands in the column.
    Other(String),
}

impl Role {
    /// The word on the wire.
    pub fn name(&self) -> &str {
        match self {
            Self::User => "User",
            Self::Owner => "Owner",
            Self::Admin => "Admin",
            Self::Other(name) => name,
        }
    }
}

/// A row of UserProfile.
#[derive(Debug, Clone)]
#[expect(
    missing_docs,
    reason = "the fields are the columns of the server contract, S2"
)]
pub struct Driver {
    pub auth_user: u64,
    pub firstname: String,
    pub lastname: String,
    pub phone: String,
    pub vehicle_number: String,
    pub vehicle_type: String,
    pub created_at: Timestamp,
}

/// A row of OwnerProfile.
#[derive(Debug, Clone)]
#[expect(
    missing_docs,
    reason = "the fields are the columns of the server contract, S2"
)]
pub struct Owner {
    pub auth_user: u64,
    pub firstname: String,
    pub lastname: String,
    pub phone: String,
    pub verification_status: String,
    pub provides_carwash: bool,
    pub created_at: Timestamp,
}

impl World {
    /// The password of every account.
    pub const PASSWORD: &str = "parkmate";
    /// Profile id of `driver` (auth id 4).
    pub const DRIVER: u64 = 1;
    /// Profile id of `driver2` (auth id 5).
    pub const DRIVER2: u64 = 2;
    /// Profile id of `owner` (auth id 2, lot 1).
    pub const OWNER: u64 = 1;
    /// Profile id of `owner2` (auth id 3, lot 2).
    pub const OWNER2: u64 = 2;

    /// The account of this name, with its auth id.
    pub fn account(&self, username: &str) -> Option<(u64, &Account)> {
        self.accounts
            .iter()
            .find(|(_, account)| account.username == username)
    }

    /// Adds a driver; the answer is the profile id.
    pub fn add_driver(&mut self, username: &str, firstname: &str, lastname: &str) -> u64 {
        let auth_user = self.add_account(username, Role::User);
        let number = self.drivers.len();
        let driver = self.drivers.insert(Driver {
            auth_user,
            firstname: firstname.to_owned(),
            lastname: lastname.to_owned(),
            phone: format!("98470000{number:02}"),
            vehicle_number: format!("KL-08-AZ-{}", 1234 + number),
            vehicle_type: "Sedan".to_owned(),
            created_at: self.now(),
        });
        self.give_profile(auth_user, driver);
        driver
    }

    /// Adds a lot owner; the answer is the profile id.
    pub fn add_owner(&mut self, username: &str, firstname: &str, lastname: &str) -> u64 {
        let auth_user = self.add_account(username, Role::Owner);
        let number = self.owners.len();
        let owner = self.owners.insert(Owner {
            auth_user,
            firstname: firstname.to_owned(),
            lastname: lastname.to_owned(),
            phone: format!("98460000{number:02}"),
            verification_status: "APPROVED".to_owned(),
            provides_carwash: true,
            created_at: self.now(),
        });
        self.give_profile(auth_user, owner);
        owner
    }

    /// Adds an account without a profile; the answer is the auth id.
    pub fn add_account(&mut self, username: &str, role: Role) -> u64 {
        self.accounts.insert(Account {
            username: username.to_owned(),
            password: Self::PASSWORD.to_owned(),
            role,
            profile: None,
            active: true,
            token: None,
        })
    }

    /// The token of an account, made if it has none.
    pub fn token_of(&mut self, auth_id: u64) -> Option<String> {
        let account = self.accounts.get_mut(auth_id)?;
        Some(account.token.get_or_insert_with(new_token).clone())
    }

    /// The auth id of a driver's profile.
    pub fn auth_of_driver(&self, driver: u64) -> u64 {
        self.drivers.get(driver).map_or(0, |row| row.auth_user)
    }

    /// The auth id of an owner's profile.
    pub fn auth_of_owner(&self, owner: u64) -> u64 {
        self.owners.get(owner).map_or(0, |row| row.auth_user)
    }

    pub(super) fn populate_accounts(&mut self) {
        self.add_account("admin", Role::Admin);
        self.add_owner("owner", "Sample", "Owner");
        self.add_owner("owner2", "Second", "Owner");
        self.add_driver("driver", "Sample", "Driver");
        self.add_driver("driver2", "Second", "Driver");
    }

    fn give_profile(&mut self, auth_user: u64, profile: u64) {
        if let Some(account) = self.accounts.get_mut(auth_user) {
            account.profile = Some(profile);
        }
    }
}

/// Forty hex characters that differ each time.
fn new_token() -> String {
    let digits: String = (0..3)
        .map(|_| format!("{:016x}", RandomState::new().build_hasher().finish()))
        .collect();
    digits[..40].to_owned()
}
