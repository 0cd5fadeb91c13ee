//! Where the token is kept between two starts: the operating system's keyring, under a name with server
//! and user. The password is kept nowhere.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::future::BoxFuture;
use parkmate_core::{secret::Token, timing, trouble::TroubleCode};
use tokio::{
    sync::{Semaphore, oneshot},
    time::timeout,
};

#[cfg(not(all(unix, not(target_os = "macos"))))]
#[path = "vault/native.rs"]
mod system;
#[cfg(all(unix, not(target_os = "macos")))]
#[path = "vault/secret_service.rs"]
mod system;

/// What a keyring calls us.
const SERVICE: &str = "ParkMate Companion";

/// A place for tokens, one for each user of a server. `server` is
/// [`Addresses::rest`](parkmate_core::address::Addresses::rest).
pub trait Vault: Send + Sync {
    /// The token that was saved, if one was. A damaged one counts as none, and the log says so.
    fn load(&self, server: &str, user: &str) -> BoxFuture<'_, Result<Option<Token>, VaultFault>>;

    /// Saves a token in the place of an earlier one.
    fn save(&self, server: &str, user: &str, token: Token)
    -> BoxFuture<'_, Result<(), VaultFault>>;

    /// Takes the token out, if there is one.
    fn delete(&self, server: &str, user: &str) -> BoxFuture<'_, Result<(), VaultFault>>;
}

/// Why a keyring can't be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultFault {
    /// The operating system has none, or none that is set up.
    #[error("there is no keyring service")]
    Missing(#[source] Option<keyring::Error>),
    /// It is locked, and was not unlocked when asked for.
    #[error("the keyring is locked")]
    Locked(#[source] Option<keyring::Error>),
    /// It did not answer within [`timing::KEYRING`], or still works on an earlier request. Some ask the
    /// user for their password meanwhile.
    #[error("the keyring does not answer")]
    Slow,
    /// It failed in another way.
    #[error("the keyring failed")]
    Other(#[source] keyring::Error),
}

impl VaultFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(&self) -> TroubleCode {
        match self {
            Self::Missing(_) => TroubleCode::KeyringMissing,
            Self::Locked(_) | Self::Other(_) => TroubleCode::KeyringLocked,
            Self::Slow => TroubleCode::KeyringSlow,
        }
    }
}

/// The operating system's keyring.
#[derive(Debug)]
pub struct Keyring {
    /// One request at a time: a second window that asks for the keyring's password helps nobody.
    turn: Arc<Semaphore>,
}

impl Default for Keyring {
    fn default() -> Self {
        Self {
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

impl Keyring {
    /// Does `work` on a thread of its own: keyrings block, some for ever, and can't be called inside the
    /// runtime. A request that is given up goes on there, and the next one waits for its end.
    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, VaultFault> + Send + 'static,
    ) -> Result<T, VaultFault> {
        let answer = async {
            let turn = Arc::clone(&self.turn)
                .acquire_owned()
                .await
                .map_err(|_| VaultFault::Slow)?;
            let (tell, told) = oneshot::channel();
            std::thread::Builder::new()
                .name("keyring".to_owned())
                .spawn(move || {
                    // Nobody listens any more if it took too long.
                    let _ = tell.send(work());
                    drop(turn);
                })
                .map_err(|fault| {
                    VaultFault::Other(keyring::Error::PlatformFailure(fault.into()))
                })?;
            told.await.unwrap_or(Err(VaultFault::Slow))
        };
        timeout(timing::KEYRING, answer)
            .await
            .unwrap_or(Err(VaultFault::Slow))
    }
}

impl Vault for Keyring {
    fn load(&self, server: &str, user: &str) -> BoxFuture<'_, Result<Option<Token>, VaultFault>> {
        let name = name(server, user);
        Box::pin(self.ask(move || system::load(SERVICE, &name).map(|found| found.and_then(token))))
    }

    fn save(
        &self,
        server: &str,
        user: &str,
        token: Token,
    ) -> BoxFuture<'_, Result<(), VaultFault>> {
        let name = name(server, user);
        Box::pin(self.ask(move || system::save(SERVICE, &name, token.expose())))
    }

    fn delete(&self, server: &str, user: &str) -> BoxFuture<'_, Result<(), VaultFault>> {
        let name = name(server, user);
        Box::pin(self.ask(move || system::delete(SERVICE, &name)))
    }
}

/// The entry's name: the same user of another server is another person.
fn name(server: &str, user: &str) -> String {
    format!("{user}@{server}")
}

/// A token is one word that a header can carry. What isn't was changed by somebody, and the user has to
/// sign in again.
fn token(bytes: Vec<u8>) -> Option<Token> {
    let text = String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()));
    if text.is_none() {
        tracing::warn!("the keyring's entry is damaged; it counts as none");
    }
    text.map(Token::new)
}

/// A place that forgets when the program ends, for `listen` with flags and for tests.
#[derive(Debug, Default)]
pub struct MemoryVault(Mutex<HashMap<String, Token>>);

impl MemoryVault {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, Token>) -> T) -> T {
        // A map is whole after every single operation.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Vault for MemoryVault {
    fn load(&self, server: &str, user: &str) -> BoxFuture<'_, Result<Option<Token>, VaultFault>> {
        let found = self.with(|tokens| tokens.get(&name(server, user)).cloned());
        Box::pin(async { Ok(found) })
    }

    fn save(
        &self,
        server: &str,
        user: &str,
        token: Token,
    ) -> BoxFuture<'_, Result<(), VaultFault>> {
        self.with(|tokens| tokens.insert(name(server, user), token));
        Box::pin(async { Ok(()) })
    }

    fn delete(&self, server: &str, user: &str) -> BoxFuture<'_, Result<(), VaultFault>> {
        self.with(|tokens| tokens.remove(&name(server, user)));
        Box::pin(async { Ok(()) })
    }
}

#[cfg(test)]
mod tests;
