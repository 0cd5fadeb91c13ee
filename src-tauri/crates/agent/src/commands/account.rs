//! `login` and `logout`: through the running companion, or straight to server and keyring if none runs.

use anyhow::Context;
use parkmate_client::{
    driver::{sign_in, sign_out},
    logs,
    paths::Paths,
    settings_file::SavedAccount,
};
use parkmate_core::{
    address::Addresses,
    companion::address_trouble,
    text::Words,
    trouble::{Trouble, TroubleCode},
};
use parkmate_door::{
    caller::{CallFault, Caller},
    place::Place,
    protocol::{Ask, SignIn},
};

use super::runtime;
use crate::{arguments, engine::Ground, exit::Failure, output::print};

/// Signs in and keeps the account.
pub(crate) fn login(with: arguments::Login) -> Result<(), Failure> {
    logs::begin(None)?;
    let Some(with) = with.account.sign_in()? else {
        return Err(told(TroubleCode::CredentialsMissing));
    };
    let user = with.user.clone();
    runtime()?.block_on(async {
        match Caller::connect(&Place::default_place()).await {
            Ok(mut caller) => {
                caller.ask(Ask::SignIn(with)).await?;
            }
            Err(CallFault::NotRunning) => login_alone(with).await?,
            Err(fault) => return Err(fault.into()),
        }
        Ok(print(&format!("Signed in as {user}."))?)
    })
}

async fn login_alone(with: SignIn) -> Result<(), Failure> {
    let ground = Ground::lay(&paths()?)?;
    let addresses = Addresses::parse(&with.server, with.socket.as_deref(), with.allow_plain)
        .map_err(|fault| told(address_trouble(fault)))?;
    let (_, _, troubles) = sign_in(
        &ground.http,
        &ground.vault,
        Some(&ground.keeper),
        &addresses,
        &with.user,
        &with.password,
    )
    .await
    .map_err(told)?;
    // Without a running companion, what was not kept is lost.
    troubles.first().map_or(Ok(()), |code| Err(told(*code)))
}

/// Takes the account out of the keyring.
pub(crate) fn logout() -> Result<(), Failure> {
    logs::begin(None)?;
    runtime()?.block_on(async {
        match Caller::connect(&Place::default_place()).await {
            Ok(mut caller) => {
                caller.ask(Ask::SignOut).await?;
            }
            Err(CallFault::NotRunning) => {
                let ground = Ground::lay(&paths()?)?;
                let account = ground.settings.account.as_ref();
                let Some(account) = account.and_then(SavedAccount::account) else {
                    return Ok(print("Nobody was signed in.")?);
                };
                sign_out(&ground.vault, Some(&ground.keeper), &account)
                    .await
                    .map_err(told)?;
            }
            Err(fault) => return Err(fault.into()),
        }
        Ok(print("Signed out on this computer.")?)
    })
}

fn paths() -> anyhow::Result<Paths> {
    Paths::of_user().context("this user has no home folder to keep files in")
}

fn told(code: TroubleCode) -> Failure {
    let trouble: Trouble = code.told(&Words::english());
    Failure::Trouble(trouble)
}
