//! Sign-in, token check, sign-out, and the profile lists that tell the two ids apart (server contract, S2).

use super::{Answer, Caller, body::Body, crash, field_error, forbidden, no_match, shapes};
use crate::{
    http::{Reply, Request},
    json::{Json, object},
    world::{Role, World},
};

pub(super) fn login(world: &mut World, body: &Body) -> Answer {
    if let Some(complaints) = body.complaints(&["username", "password"]) {
        return Err(complaints);
    }
    let (username, password) = (body.required("username")?, body.required("password")?);
    let account = world
        .account(&username)
        .map(|(auth_id, account)| (auth_id, account.clone()));
    let Some((auth_id, account)) =
        account.filter(|(_, account)| account.active && account.password == password)
    else {
        return Err(field_error(
            "non_field_errors",
            "Invalid username or password",
        ));
    };
    let profile = match account.role {
        Role::User | Role::Owner => match account.profile {
            Some(profile) => Some(profile),
            None => {
                return Err(Reply::text(
                    500,
                    "RelatedObjectDoesNotExist: AuthUser has no profile.\n",
                ));
            }
        },
        Role::Admin | Role::Other(_) => None,
    };
    Ok(Reply::json(
        200,
        &object! {
            "message": "Login Successful",
            "token": world.token_of(auth_id),
            "role": account.role.name(),
            "profile_id": profile,
            "username": username,
        },
    ))
}

pub(super) fn verify(caller: &Caller, request: &Request) -> Answer {
    match caller {
        Caller::Anonymous => Err(crash(
            request,
            "AttributeError: 'AnonymousUser' object has no attribute 'role'",
        )),
        Caller::Known { username, role, .. } => Ok(Reply::json(
            200,
            &object! {
                "message": "Token is valid",
                "user": username,
                "role": role.name(),
                "is_authenticated": true,
            },
        )),
    }
}

/// Deletes the one token of the account, so every other client of it is signed out too.
pub(super) fn logout(world: &mut World, caller: &Caller) -> Reply {
    if let Caller::Known { auth_id, .. } = caller
        && let Some(account) = world.accounts.get_mut(*auth_id)
    {
        account.token = None;
    }
    Reply::json(200, &object! { "message": "Logged Out Successfully" })
}

pub(super) fn user_profiles(world: &World, caller: &Caller) -> Reply {
    let visible = |id: u64| caller.is_admin() || caller.driver() == Some(id);
    let rows = world.drivers.iter().filter(|(id, _)| visible(*id));
    let list: Json = rows
        .map(|(id, row)| shapes::driver(id, row, username(world, row.auth_user)))
        .collect();
    Reply::json(200, &list)
}

pub(super) fn user_profile(world: &World, caller: &Caller, id: u64) -> Answer {
    match world.drivers.get(id) {
        Some(row) if caller.is_admin() || caller.driver() == Some(id) => Ok(Reply::json(
            200,
            &shapes::driver(id, row, username(world, row.auth_user)),
        )),
        Some(_) | None => Err(no_match("UserProfile")),
    }
}

/// An admin disables or enables a driver's account; open sockets don't notice.
pub(super) fn toggle_status(world: &mut World, caller: &Caller, id: u64) -> Answer {
    if !caller.is_admin() {
        return Err(forbidden());
    }
    let auth_user = world
        .drivers
        .get(id)
        .map(|row| row.auth_user)
        .ok_or_else(|| no_match("UserProfile"))?;
    let account = world
        .accounts
        .get_mut(auth_user)
        .ok_or_else(|| no_match("UserProfile"))?;
    account.active = !account.active;
    let word = if account.active {
        "activated"
    } else {
        "deactivated"
    };
    let message = format!("User {word} successfully");
    Ok(Reply::json(
        200,
        &object! { "message": message, "is_active": account.active },
    ))
}

pub(super) fn owner_profiles(world: &World, caller: &Caller) -> Reply {
    let visible = |id: u64| caller.is_admin() || caller.owner() == Some(id);
    let rows = world.owners.iter().filter(|(id, _)| visible(*id));
    let list: Json = rows
        .map(|(id, row)| shapes::owner(id, row, username(world, row.auth_user)))
        .collect();
    Reply::json(200, &list)
}

pub(super) fn owner_profile(world: &World, caller: &Caller, id: u64) -> Answer {
    match world.owners.get(id) {
        Some(row) if caller.is_admin() || caller.owner() == Some(id) => Ok(Reply::json(
            200,
            &shapes::owner(id, row, username(world, row.auth_user)),
        )),
        Some(_) | None => Err(no_match("OwnerProfile")),
    }
}

fn username(world: &World, auth_id: u64) -> &str {
    world
        .accounts
        .get(auth_id)
        .map_or("", |account| &account.username)
}
