//! Employees over REST: owners see their own and those who are nobody's (server contract, S8).

use super::{
    Answer, Caller,
    body::{Body, Field},
    field_error, forbidden, no_match, shapes,
};
use crate::{
    http::Reply,
    json::Json,
    world::{Employee, World},
};

pub(super) fn list(world: &World, caller: &Caller) -> Reply {
    all(world, |row| may_see(caller, row))
}

pub(super) fn admin_list(world: &World, caller: &Caller) -> Answer {
    if !caller.is_admin() {
        return Err(forbidden());
    }
    Ok(all(world, |_| true))
}

pub(super) fn detail(world: &World, caller: &Caller, id: u64) -> Answer {
    let row = world
        .employees
        .get(id)
        .filter(|row| may_see(caller, row))
        .ok_or_else(|| no_match("Employee"))?;
    Ok(Reply::json(200, &shapes::employee(world, id, row)))
}

/// Anyone may, without signing in.
pub(super) fn create(world: &mut World, body: &Body) -> Answer {
    let fields = ["firstname", "lastname", "phone", "driving_license"];
    if let Some(complaints) = body.complaints(&fields) {
        return Err(complaints);
    }
    let [firstname, lastname, phone, license] =
        fields.map(|name| body.text(name).unwrap_or_default());
    let id = world.add_employee(&firstname, &lastname, &phone, &license);
    Ok(Reply::json(201, &shape_of(world, id)))
}

/// An owner takes or releases an employee, an admin gives one to anybody.
pub(super) fn patch(world: &mut World, caller: &Caller, id: u64, body: &Body) -> Answer {
    if caller.owner().is_none() && !caller.is_admin() {
        return Err(forbidden());
    }
    detail(world, caller, id)?;
    let actor = caller.actor().ok_or_else(forbidden)?;
    match body.field("owner") {
        Field::Missing => {}
        Field::Null => world.assign_employee(id, None, actor),
        Field::Text(text) if text.is_empty() => world.assign_employee(id, None, actor),
        Field::Text(_) | Field::NotText(_) => {
            let owner = body.row("owner", |owner| world.owners.get(owner).is_some());
            let owner = owner.map_err(|complaint| field_error("owner", &complaint))?;
            world.assign_employee(id, Some(owner), actor);
        }
    }
    if let (Some(status), Some(row)) = (
        body.text("availability_status"),
        world.employees.get_mut(id),
    ) {
        row.availability_status = status;
    }
    Ok(Reply::json(200, &shape_of(world, id)))
}

fn may_see(caller: &Caller, row: &Employee) -> bool {
    caller.is_admin()
        || caller.owner().is_some() && (row.owner.is_none() || row.owner == caller.owner())
}

fn all(world: &World, fits: impl Fn(&Employee) -> bool) -> Reply {
    let rows = world.employees.iter().filter(|(_, row)| fits(row));
    let list: Json = rows
        .map(|(id, row)| shapes::employee(world, id, row))
        .collect();
    Reply::json(200, &list)
}

fn shape_of(world: &World, id: u64) -> Json {
    world
        .employees
        .get(id)
        .map_or(Json::Null, |row| shapes::employee(world, id, row))
}
