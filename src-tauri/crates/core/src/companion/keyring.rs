//! A keyring that was not there or not open when it was needed, and is asked again: at a click, and by itself
//! where asking brings up no window.

use super::{Companion, Effect, opening::Opening};
use crate::{
    account::Account,
    clock::{Mono, Now},
    timing::KEYRING_AGAIN,
    trouble::TroubleCode,
};

/// What is still to be asked of the keyring.
#[derive(Debug, Default)]
pub(super) struct Missed {
    /// Whose token could not be read, so that nobody is signed in.
    account: Option<Account>,
    /// When it is asked again by itself.
    again: Option<Mono>,
}

impl Companion {
    /// The opening has failed for that reason. Where that was the keyring, the session may still be resumed.
    pub(super) fn miss(&mut self, opening: Opening, code: TroubleCode) {
        if code.is_of_keyring() {
            self.missed.account = opening.account;
        }
    }

    /// Somebody signs in or out, and what could not be read is nobody's wish any more.
    pub(super) fn miss_nothing(&mut self) {
        self.missed = Missed::default();
    }

    /// Asks the keyring again for what it did not do: to give out the token, or to keep it.
    pub(super) fn ask_keyring_again(&mut self) {
        self.missed.again = None;
        if self.opening.is_some() {
            return;
        }
        if self.session.is_some() {
            if self.troubles.iter().any(|code| code.is_of_keyring()) {
                let epoch = self.epoch;
                self.fresh.push_back(Effect::KeepToken { epoch });
            }
        } else if let Some(account) = self.missed.account.take() {
            self.resume(account);
        }
    }

    /// When that is due by itself. A keyring that is locked would ask the user for its password again and again.
    pub(super) fn keyring_due(&self) -> Option<Mono> {
        self.missed.again
    }

    pub(super) fn ask_keyring_when_due(&mut self, now: Now) {
        let code = match &self.session {
            Some(_) => self
                .troubles
                .iter()
                .copied()
                .find(|code| code.is_of_keyring()),
            None => self.why.filter(|_| self.missed.account.is_some()),
        };
        let asks_nobody = matches!(
            code,
            Some(TroubleCode::KeyringMissing | TroubleCode::KeyringSlow)
        );
        if !asks_nobody {
            self.missed.again = None;
            return;
        }
        let due = *self.missed.again.get_or_insert(now.mono + KEYRING_AGAIN);
        if due <= now.mono {
            self.ask_keyring_again();
        }
    }
}
