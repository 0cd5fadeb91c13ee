//! `login` and `logout`: through the running companion, or straight to server and keyring if none runs.

use anyhow::Context;
use parkmate_client::{
    api::Api,
    driver::{sign_in, sign_out},
    logs,
    paths::Paths,
    settings_file::SavedAccount,
    vault::Vault,
};
use parkmate_core::{
    account::Account,
    companion::SignOut,
    settings::Settings,
    text::{Value, Words},
    trouble::{Trouble, TroubleCode},
};
use parkmate_door::{
    caller::{CallFault, Caller},
    place::Place,
    protocol::{Ask, SignIn},
};

use super::runtime;
use crate::{
    arguments,
    engine::{self, Ground},
    exit::Failure,
    output::print,
};

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
        let user = [("user", Value::from(user))];
        Ok(print(&words().say_with("cli-signed-in", &user))?)
    })
}

async fn login_alone(with: SignIn) -> Result<(), Failure> {
    let ground = Ground::lay(&paths()?);
    let settings = Settings::of(&ground.policy, &ground.settings.own, false);
    let rule = &settings.server_rule;
    let addresses = rule
        .addresses(&with.server, with.socket.as_deref(), with.allow_plain)
        .map_err(told)?;
    let (_, _, troubles) = sign_in(
        &ground.http,
        &ground.vault,
        Some(&ground.keeper),
        &addresses,
        &with.user,
        &with.password,
        &settings,
    )
    .await
    .map_err(told)?;
    // Without a running companion, what was not kept is lost.
    troubles.first().map_or(Ok(()), |code| Err(told(*code)))
}

/// Takes the account out of the keyring.
pub(crate) fn logout(with: &arguments::Logout) -> Result<(), Failure> {
    logs::begin(None)?;
    let how = if with.everywhere {
        SignOut::Everywhere
    } else {
        SignOut::Here
    };
    runtime()?.block_on(async {
        match Caller::connect(&Place::default_place()).await {
            Ok(mut caller) => {
                caller.ask(Ask::SignOut(how)).await?;
                if how == SignOut::Everywhere {
                    // Its answer doesn't wait for the server's; a failure is the running companion's to tell.
                    return Ok(print(&words().say("cli-signed-out-asked"))?);
                }
            }
            Err(CallFault::NotRunning) => {
                let ground = Ground::lay(&paths()?);
                let account = ground.settings.account.as_ref();
                let Some(account) = account.and_then(SavedAccount::account) else {
                    return Ok(print(&words().say("cli-nobody"))?);
                };
                if how == SignOut::Everywhere {
                    end_on_server(&ground, &account).await?;
                }
                sign_out(&ground.vault, Some(&ground.keeper), &account)
                    .await
                    .map_err(told)?;
            }
            Err(fault) => return Err(fault.into()),
        }
        Ok(print(&words().say(match how {
            SignOut::Here => "cli-signed-out-here",
            SignOut::Everywhere => "cli-signed-out-everywhere",
        }))?)
    })
}

/// Lets the token die on the server; one that is dead already is as good.
async fn end_on_server(ground: &Ground, account: &Account) -> Result<(), Failure> {
    let server = &account.addresses.rest;
    let token = ground.vault.load(server, &account.user).await;
    let Some(token) = token.map_err(|fault| told(fault.code()))? else {
        return Ok(());
    };
    let api = Api::new(ground.http.clone(), account.addresses.clone(), token);
    match api.logout().await {
        Ok(()) => Ok(()),
        Err(fault) if fault.is_unauthorized() => Ok(()),
        Err(fault) => Err(told(fault.code())),
    }
}

fn paths() -> anyhow::Result<Paths> {
    Paths::of_user().context("this user has no home folder to keep files in")
}

fn words() -> Words {
    engine::wording().words
}

fn told(code: TroubleCode) -> Failure {
    let trouble: Trouble = code.told(&words());
    Failure::Trouble(trouble)
}
