//! Sessions on their way: a sign-in, or the resumption of the last one. One at a time; a newer one takes the place of
//! an older one.

use super::{Asker, Companion, Effect, Epoch, LastUsed};
use crate::{account::Account, address::Addresses, secret::Password, trouble::TroubleCode};

/// A sign-in or a resumption that is under way.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    pub(super) epoch: Epoch,
    pub(super) asker: Option<Asker>,
    /// Whose session is resumed; `None` for a sign-in.
    pub(super) account: Option<Account>,
}

impl Companion {
    pub(super) fn start(&mut self, account: Option<Account>, server: Option<String>) {
        let Some(account) = account else {
            self.last = server.map(|server| LastUsed {
                server,
                user: String::new(),
            });
            return;
        };
        self.remember(&account.addresses, &account.user);
        // The policy may have come since that account was signed in.
        if let Err(code) = self.settings.permits(&account) {
            self.why = Some(code);
            return;
        }
        self.resume(account);
    }

    pub(super) fn resume(&mut self, account: Account) {
        let epoch = self.begin(None, Some(account.clone()));
        self.fresh.push_back(Effect::Resume { epoch, account });
    }

    pub(super) fn sign_in(
        &mut self,
        asker: Asker,
        addresses: Result<Addresses, TroubleCode>,
        user: String,
        password: Password,
    ) {
        // Who signs in has missed nothing here.
        self.last_seen = None;
        let addresses = match addresses {
            Ok(addresses) => addresses,
            Err(code) => {
                let result = Err(code);
                self.fresh.push_back(Effect::Answer { asker, result });
                return;
            }
        };
        if user.trim().is_empty() || password.expose().is_empty() {
            let result = Err(TroubleCode::CredentialsMissing);
            self.fresh.push_back(Effect::Answer { asker, result });
            return;
        }
        self.remember(&addresses, &user);
        let epoch = self.begin(Some(asker), None);
        self.fresh.push_back(Effect::SignIn {
            epoch,
            addresses,
            user,
            password,
        });
    }

    fn remember(&mut self, addresses: &Addresses, user: &str) {
        self.last = Some(LastUsed {
            server: addresses.rest.clone(),
            user: user.to_owned(),
        });
    }

    /// Begins to open a session; one that was being opened is given up.
    fn begin(&mut self, asker: Option<Asker>, account: Option<Account>) -> Epoch {
        self.give_up_opening();
        self.miss_nothing();
        self.newest = Epoch(self.newest.0 + 1);
        let epoch = self.newest;
        self.opening = Some(Opening {
            epoch,
            asker,
            account,
        });
        self.why = None;
        epoch
    }

    pub(super) fn give_up_opening(&mut self) {
        if let Some(Opening {
            asker: Some(asker), ..
        }) = self.opening.take()
        {
            let result = Err(TroubleCode::Superseded);
            self.fresh.push_back(Effect::Answer { asker, result });
        }
    }

    /// The user signs out meanwhile: what is being opened is that of the last one who was named, and nothing of it
    /// is to be kept.
    pub(super) fn forsake_opening(&mut self) {
        if let Some((opening, last)) = self.opening.as_ref().zip(self.last.as_ref()) {
            self.fresh.push_back(Effect::GiveUpOpening {
                epoch: opening.epoch,
                server: last.server.clone(),
                user: last.user.clone(),
            });
        }
        self.give_up_opening();
    }
}
