//! Opening and ending sessions: signing in over REST, keeping the token in the keyring, and recalling
//! what is remembered of the account.

use std::sync::Arc;

use parkmate_core::{
    account::Account,
    address::Addresses,
    companion::{Epoch, Input, Opened, SignOut},
    secret::{Password, Token},
    settings::Settings,
    trouble::TroubleCode,
};

use super::{Driver, Happening};
use crate::{
    api::{self, Api, Session},
    http::Http,
    keeper::Keeper,
    store::Store,
    vault::Vault,
};

/// A session that was opened, and what it works with.
pub(super) struct Opening {
    pub(super) opened: Opened,
    /// The way to its server.
    pub(super) api: Api,
    /// Where it is stored in place of the file, if what the file remembers could not be recalled.
    pub(super) aside: Option<Store>,
}

/// Signs in: asks the server for a token, and keeps it and the account, if the settings let that be.
///
/// The second part says what could not be kept; the session works all the same.
///
/// # Errors
/// What the user is told.
pub async fn sign_in(
    http: &Http,
    vault: &dyn Vault,
    keeper: Option<&Keeper>,
    addresses: &Addresses,
    user: &str,
    password: &Password,
    settings: &Settings,
) -> Result<(Account, Token, Vec<TroubleCode>), TroubleCode> {
    let session = ask_to_sign_in(http, addresses, user, password, settings).await?;
    let troubles = keep(vault, keeper, &session).await;
    Ok((session.account, session.token, troubles))
}

/// Asks the server for a token of an account that may be here; nothing is kept of another one.
async fn ask_to_sign_in(
    http: &Http,
    addresses: &Addresses,
    user: &str,
    password: &Password,
    settings: &Settings,
) -> Result<Session, TroubleCode> {
    let session = api::sign_in(http, addresses, user, password)
        .await
        .map_err(|fault| {
            let cause: &dyn std::error::Error = &fault;
            tracing::info!(cause, "sign-in failed");
            fault.code()
        })?;
    settings.permits(&session.account)?;
    Ok(session)
}

/// Keeps token and account, and says what could not be kept.
pub(super) async fn keep(
    vault: &dyn Vault,
    keeper: Option<&Keeper>,
    session: &Session,
) -> Vec<TroubleCode> {
    let mut troubles = Vec::new();
    let server = &session.account.addresses.rest;
    if let Err(fault) = vault
        .save(server, &session.account.user, session.token.clone())
        .await
    {
        let cause: &dyn std::error::Error = &fault;
        tracing::warn!(cause, "the token could not be kept");
        troubles.push(fault.code());
    }
    if let Some(keeper) = keeper
        && let Err(fault) = keeper.keep(Some(&session.account))
    {
        tracing::warn!(%fault, "the account could not be kept");
        tracing::debug!(?fault, "in full");
        troubles.push(fault.code());
    }
    troubles
}

/// Signs out on this computer: takes the token out of the keyring and the account out of the settings.
///
/// # Errors
/// What the user is told; as much as possible is done before.
pub async fn sign_out(
    vault: &dyn Vault,
    keeper: Option<&Keeper>,
    account: &Account,
) -> Result<(), TroubleCode> {
    let deleted = vault
        .delete(&account.addresses.rest, &account.user)
        .await
        .map_err(|fault| fault.code());
    let kept = keeper.map_or(Ok(()), |keeper| {
        keeper.keep(None).map_err(|fault| fault.code())
    });
    deleted.and(kept)
}

impl Driver {
    pub(super) fn sign_in(
        &self,
        epoch: Epoch,
        addresses: Addresses,
        user: String,
        password: Password,
    ) {
        let http = self.http.clone();
        let keeping = self.keeping.clone();
        let store = self.parts.store.clone();
        let handle = self.handle.clone();
        let settings = self.companion.settings().clone();
        tokio::spawn(async move {
            let opening = async {
                let session =
                    ask_to_sign_in(&http, &addresses, &user, &password, &settings).await?;
                let troubles = keeping.keep(epoch, &session).await?;
                recall(
                    session.account,
                    session.token,
                    troubles,
                    &store,
                    http.clone(),
                )
                .await
            };
            let result = opening.await.map(|opening| Some(Box::new(opening)));
            handle.tell(Happening::Opened { epoch, result }).await;
        });
    }

    pub(super) fn resume(&self, epoch: Epoch, account: Account) {
        let http = self.http.clone();
        let vault = Arc::clone(&self.parts.vault);
        let store = self.parts.store.clone();
        let handle = self.handle.clone();
        tokio::spawn(async move {
            let result = match vault.load(&account.addresses.rest, &account.user).await {
                Ok(Some(token)) => {
                    let opening = recall(account, token, Vec::new(), &store, http).await;
                    opening.map(|opening| Some(Box::new(opening)))
                }
                Ok(None) => Ok(None),
                Err(fault) => {
                    let cause: &dyn std::error::Error = &fault;
                    tracing::warn!(cause, "the token could not be read");
                    Err(fault.code())
                }
            };
            handle.tell(Happening::Opened { epoch, result }).await;
        });
    }

    /// The opening of a session ended.
    pub(super) fn opened(
        &mut self,
        epoch: Epoch,
        result: Result<Option<Box<Opening>>, TroubleCode>,
    ) {
        let before = self.account_key();
        let mut ways = None;
        let result = result.map(|opening| {
            opening.map(|opening| {
                let Opening { opened, api, aside } = *opening;
                ways = Some((opened.account.key(), api, aside));
                Box::new(opened)
            })
        });
        self.tell_core(Input::SessionOpened { epoch, result });
        let Some((account, api, aside)) = ways else {
            return;
        };
        // A late one is not taken, and the present session goes on with its own.
        if self.companion.epoch() != epoch {
            return;
        }
        // The way to the server may have been changed meanwhile.
        self.api = Some((epoch, Arc::new(api.through(self.http.clone()))));
        // The sign-in is remembered there.
        self.look_at_settings();
        // A session of the same account that just ended knows better than the store, and so the next one
        // goes on where that one was stored.
        if before.as_ref() == Some(&account) {
            return;
        }
        if let Some(aside) = aside {
            self.asides.insert(account, aside);
        } else if self.asides.remove(&account).is_some() {
            let code = TroubleCode::HistoryUnwritable;
            self.tell_core(Input::Trouble { code, on: false });
        }
    }

    /// Keeps the token of the present session, and says how that went.
    pub(super) fn keep_token(&self, epoch: Epoch) {
        let api = self.api.as_ref().filter(|(of, _)| *of == epoch);
        let (Some((_, api)), Some(account)) = (api, self.companion.account()) else {
            return;
        };
        let session = Session {
            account: account.clone(),
            token: api.token().clone(),
        };
        let keeping = self.keeping.clone();
        let handle = self.handle.clone();
        tokio::spawn(async move {
            let Ok(troubles) = keeping.keep(epoch, &session).await else {
                return;
            };
            for code in TroubleCode::ALL {
                if code.is_of_keyring() {
                    handle.trouble(code, troubles.contains(&code)).await;
                }
            }
        });
    }

    /// Takes out what is kept of a session that was being opened, or is being kept just now.
    pub(super) fn give_up_opening(&self, server: String, user: String) {
        let keeping = self.keeping.clone();
        let handle = self.handle.clone();
        tokio::spawn(async move {
            if let Err(code) = keeping.give_up(&server, &user).await {
                tracing::warn!(?code, "the token could not be taken out");
                handle.trouble(code, true).await;
            }
        });
    }

    pub(super) async fn end_session(
        &mut self,
        epoch: Epoch,
        account: Account,
        how: Option<SignOut>,
    ) {
        let api = self.api.take_if(|(of, _)| *of == epoch);
        let Some(how) = how else {
            return;
        };
        if let (SignOut::Everywhere, Some((_, api))) = (how, api) {
            self.end_everywhere(api);
        }
        if let Err(code) = self.keeping.sign_out(&account).await {
            tracing::warn!(?code, "the token could not be taken out");
            self.tell_core(Input::Trouble { code, on: true });
        }
    }
}

impl Driver {
    /// Lets the token die on the server. That may take as long as the network wants, and the token is
    /// gone from this computer whatever comes of it.
    fn end_everywhere(&self, api: Arc<Api>) {
        let handle = self.handle.clone();
        tokio::spawn(async move {
            if let Err(fault) = api.logout().await
                && !fault.is_unauthorized()
            {
                tracing::warn!(%fault, "the account could not be signed out everywhere");
                let code = TroubleCode::NotSignedOutElsewhere;
                let input = Input::Trouble { code, on: true };
                handle.tell(Happening::Core(input)).await;
            }
        });
    }
}

/// Opens a session with what the store remembers. Where that can't be read, the session has a memory of
/// its own for this run: written to the file, an empty one would take the place of what is there.
async fn recall(
    account: Account,
    token: Token,
    mut troubles: Vec<TroubleCode>,
    store: &Store,
    http: Http,
) -> Result<Opening, TroubleCode> {
    let (memory, aside) = match store.recall(account.key()).await {
        Ok(memory) => (memory, None),
        Err(fault) => {
            tracing::warn!(%fault, "what was told before could not be recalled");
            troubles.push(fault.code());
            let aside = Store::in_memory().map_err(|fault| fault.code())?;
            let memory = aside.recall(account.key()).await;
            (memory.map_err(|fault| fault.code())?, Some(aside))
        }
    };
    let api = Api::new(http, account.addresses.clone(), token);
    Ok(Opening {
        opened: Opened {
            account,
            memory,
            troubles,
        },
        api,
        aside,
    })
}
