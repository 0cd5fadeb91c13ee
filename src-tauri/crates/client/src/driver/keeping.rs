//! What is kept of sessions between two starts: tokens in the keyring, the account in the settings. One after the
//! other, so that a sign-in that was given up leaves nothing behind, however slow the keyring is.

use std::sync::Arc;

use parkmate_core::{account::Account, companion::Epoch, trouble::TroubleCode};
use tokio::sync::{Mutex, watch};

use super::sessions::{keep, sign_out};
use crate::{api::Session, keeper::Keeper, vault::Vault};

/// The way to what is kept. Clones take turns.
#[derive(Clone)]
pub(super) struct Keeping {
    vault: Arc<dyn Vault>,
    keeper: Option<Keeper>,
    turn: Arc<Mutex<()>>,
    /// The session that is being opened or is open, as the core sees it.
    wanted: watch::Receiver<Option<Epoch>>,
}

impl Keeping {
    pub(super) fn new(
        vault: Arc<dyn Vault>,
        keeper: Option<Keeper>,
        wanted: watch::Receiver<Option<Epoch>>,
    ) -> Self {
        Self {
            vault,
            keeper,
            turn: Arc::default(),
            wanted,
        }
    }

    /// Keeps a session that is still wanted, and says what could not be kept of it.
    ///
    /// # Errors
    /// [`TroubleCode::Superseded`] if nobody wants it any more; then nothing is kept.
    pub(super) async fn keep(
        &self,
        epoch: Epoch,
        session: &Session,
    ) -> Result<Vec<TroubleCode>, TroubleCode> {
        let _turn = self.turn.lock().await;
        if *self.wanted.borrow() != Some(epoch) {
            return Err(TroubleCode::Superseded);
        }
        Ok(keep(&*self.vault, self.keeper.as_ref(), session).await)
    }

    /// Signs out on this computer, once what is being kept is kept.
    ///
    /// # Errors
    /// As [`sign_out`].
    pub(super) async fn sign_out(&self, account: &Account) -> Result<(), TroubleCode> {
        let _turn = self.turn.lock().await;
        sign_out(&*self.vault, self.keeper.as_ref(), account).await
    }

    /// Takes out what is kept of that user, also what is being kept just now.
    ///
    /// # Errors
    /// What the user is told; as much as possible is done before.
    pub(super) async fn give_up(&self, server: &str, user: &str) -> Result<(), TroubleCode> {
        let _turn = self.turn.lock().await;
        let deleted = self.vault.delete(server, user).await;
        let forgotten = self.keeper.as_ref().map_or(Ok(()), |keeper| {
            keeper.leave(server, user).map_err(|fault| fault.code())
        });
        deleted.map_err(|fault| fault.code()).and(forgotten)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use futures_util::future::BoxFuture;
    use parkmate_core::{
        account::{Ids, Role},
        address::Addresses,
        secret::Token,
    };
    use tokio::sync::{Notify, Semaphore};

    use super::*;
    use crate::vault::{MemoryVault, VaultFault};

    const SERVER: &str = "http://127.0.0.1:8000";

    /// A keyring that saves when it is let.
    #[derive(Default)]
    struct Slow {
        vault: MemoryVault,
        asked: Notify,
        lets: Option<Semaphore>,
        has_saved: AtomicBool,
    }

    impl Vault for Slow {
        fn load(
            &self,
            server: &str,
            user: &str,
        ) -> BoxFuture<'_, Result<Option<Token>, VaultFault>> {
            self.vault.load(server, user)
        }

        fn save(
            &self,
            server: &str,
            user: &str,
            token: Token,
        ) -> BoxFuture<'_, Result<(), VaultFault>> {
            let (server, user) = (server.to_owned(), user.to_owned());
            Box::pin(async move {
                self.asked.notify_one();
                if let Some(lets) = &self.lets {
                    lets.acquire().await.unwrap().forget();
                }
                self.has_saved.store(true, Ordering::Relaxed);
                self.vault.save(&server, &user, token).await
            })
        }

        fn delete(&self, server: &str, user: &str) -> BoxFuture<'_, Result<(), VaultFault>> {
            self.vault.delete(server, user)
        }
    }

    fn session(user: &str) -> Session {
        Session {
            account: Account {
                addresses: Addresses::parse(SERVER, None, false).unwrap(),
                user: user.into(),
                role: Role::Driver,
                ids: Ids {
                    profile: Some(1),
                    auth: Some(4),
                },
            },
            token: Token::new("c0ffee".into()),
        }
    }

    struct Home {
        vault: Arc<Slow>,
        keeper: Keeper,
        keeping: Keeping,
        wanted: watch::Sender<Option<Epoch>>,
        _folder: tempfile::TempDir,
    }

    impl Home {
        fn with(vault: Slow) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let vault = Arc::new(vault);
            let keeper = Keeper::new(folder.path().join("settings.toml"));
            let (wanted, is_wanted) = watch::channel(Some(Epoch(1)));
            let keeping = Keeping::new(vault.clone(), Some(keeper.clone()), is_wanted);
            Self {
                vault,
                keeper,
                keeping,
                wanted,
                _folder: folder,
            }
        }

        /// Whose token is in the keyring, and whose account in the settings.
        async fn kept(&self) -> (Vec<&'static str>, Option<String>) {
            let mut tokens = Vec::new();
            for user in ["driver", "driver2"] {
                if self.vault.load(SERVER, user).await.unwrap().is_some() {
                    tokens.push(user);
                }
            }
            let mut account = None;
            self.keeper
                .rewrite(|file| {
                    account = file.account.as_ref().map(|account| account.user.clone());
                    Ok::<_, crate::settings_file::SettingsFault>(())
                })
                .unwrap();
            (tokens, account)
        }
    }

    #[tokio::test]
    async fn a_session_that_is_still_wanted_is_kept() {
        let home = Home::with(Slow::default());
        let troubles = home.keeping.keep(Epoch(1), &session("driver")).await;
        assert_eq!(troubles, Ok(Vec::new()));
        assert_eq!(home.kept().await, (vec!["driver"], Some("driver".into())));
    }

    #[tokio::test]
    async fn a_sign_out_while_the_server_is_still_asked_keeps_the_token_out_of_the_keyring() {
        let home = Home::with(Slow::default());
        home.wanted.send_replace(None);
        home.keeping.give_up(SERVER, "driver").await.unwrap();
        let late = home.keeping.keep(Epoch(1), &session("driver")).await;
        assert_eq!(late, Err(TroubleCode::Superseded));
        assert!(!home.vault.has_saved.load(Ordering::Relaxed));
        assert_eq!(home.kept().await, (vec![], None));
    }

    #[tokio::test]
    async fn a_sign_out_while_the_keyring_is_still_saving_takes_the_token_out_again() {
        let home = Home::with(Slow {
            lets: Some(Semaphore::new(0)),
            ..Slow::default()
        });
        let keeping = home.keeping.clone();
        let saving = tokio::spawn(async move { keeping.keep(Epoch(1), &session("driver")).await });
        home.vault.asked.notified().await;
        home.wanted.send_replace(None);
        let keeping = home.keeping.clone();
        let leaving = tokio::spawn(async move { keeping.give_up(SERVER, "driver").await });
        tokio::task::yield_now().await;
        home.vault.lets.as_ref().unwrap().add_permits(1);
        saving.await.unwrap().unwrap();
        leaving.await.unwrap().unwrap();
        assert!(home.vault.has_saved.load(Ordering::Relaxed));
        assert_eq!(home.kept().await, (vec![], None));
    }

    #[tokio::test]
    async fn who_signed_in_afterwards_stays_kept_when_an_earlier_sign_in_is_given_up() {
        let home = Home::with(Slow::default());
        home.keeping
            .keep(Epoch(1), &session("driver"))
            .await
            .unwrap();
        home.wanted.send_replace(Some(Epoch(2)));
        home.keeping
            .keep(Epoch(2), &session("driver2"))
            .await
            .unwrap();
        home.keeping.give_up(SERVER, "driver").await.unwrap();
        assert_eq!(home.kept().await, (vec!["driver2"], Some("driver2".into())));
    }
}
