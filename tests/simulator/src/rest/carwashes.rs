//! Add-on washes over REST: bought with a booking, seen by its driver and by the lot's owner (server contract, S8).

use jiff::Timestamp;

use super::{
    Answer, Caller,
    body::Body,
    bookings::{may_see as may_see_booking, not_decimal, payment_method},
    error, field_error, no_match, shapes,
};
use crate::{
    http::Reply,
    json::{Json, money, object},
    world::{AddOnWash, Reading, World, hundredths},
};

pub(super) fn list(world: &World, caller: &Caller) -> Reply {
    Reply::json(200, &visible(world, caller).into())
}

pub(super) fn detail(world: &World, caller: &Caller, id: u64) -> Answer {
    let row = find(world, caller, id)?;
    Ok(Reply::json(200, &shapes::add_on(world, id, &row)))
}

/// Owner, admin, or the driver himself.
pub(super) fn patch(world: &mut World, caller: &Caller, id: u64, body: &Body) -> Answer {
    find(world, caller, id)?;
    if let Some(status) = body.text("status") {
        if !matches!(
            status.as_str(),
            "pending" | "active" | "completed" | "cancelled"
        ) {
            return Err(field_error(
                "status",
                &format!("\"{status}\" is not a valid choice."),
            ));
        }
        world.set_add_on_status(id, &status);
    }
    let row = find(world, caller, id)?;
    Ok(Reply::json(200, &shapes::add_on(world, id, &row)))
}

/// Completes the bookings of the owner's lots that are over, like every owner's read.
pub(super) fn owner_services(world: &mut World, caller: &Caller, arrived: Timestamp) -> Answer {
    let Some(owner) = caller.owner() else {
        return Err(error(404, "Owner profile not found"));
    };
    let washed = |world: &World, id: u64| world.add_ons.iter().any(|(_, wash)| wash.booking == id);
    let bookings = world
        .bookings
        .ids(|row| may_see_booking(world, caller, row));
    let bookings: Vec<u64> = bookings
        .into_iter()
        .filter(|id| washed(world, *id))
        .collect();
    world.complete_overdue(Reading::of_services(arrived), &bookings);
    let services = visible(world, caller);
    let total = services.len();
    let name = world
        .owners
        .get(owner)
        .map(|row| format!("{} {}", row.firstname, row.lastname));
    Ok(Reply::json(
        200,
        &object! {
            "owner_id": owner,
            "owner_name": name,
            "carwashes": services,
            "total_services": total,
        },
    ))
}

pub(super) fn pay_for_service(world: &mut World, caller: &Caller, body: &Body) -> Answer {
    if let Some(complaints) = body.complaints(&["booking_id", "carwash_type_id"]) {
        return Err(complaints);
    }
    let booking = body.number("booking_id").unwrap_or_default();
    let own = world
        .bookings
        .get(booking)
        .is_some_and(|row| may_see_booking(world, caller, row));
    if !own {
        return Err(error(404, "Booking not found"));
    }
    let wash_type = body.number("carwash_type_id").unwrap_or_default();
    let price = world.wash_types.get(wash_type).map(|row| row.price);
    let price = price.ok_or_else(|| error(404, "Car wash type not found"))?;
    let amount = match body.text("amount") {
        None => price,
        Some(text) => hundredths(&text).ok_or_else(|| error(500, &not_decimal(&text)))?,
    };
    let (wash, payment) = world.buy_add_on(booking, wash_type, payment_method(body)?, Some(amount));
    let paid = world
        .payments
        .get(payment)
        .map(|row| (row.method.name(), row.status.name()));
    let (method, status) = paid.unwrap_or_default();
    Ok(Reply::json(
        201,
        &object! {
            "message": "Car wash service booked successfully",
            "carwash_id": wash,
            "payment_id": payment,
            "payment_method": method,
            "payment_status": status,
            "amount": shapes::number(amount),
            "price": money(price),
        },
    ))
}

fn may_see(world: &World, caller: &Caller, row: &AddOnWash) -> bool {
    world
        .bookings
        .get(row.booking)
        .is_some_and(|booking| may_see_booking(world, caller, booking))
}

fn visible(world: &World, caller: &Caller) -> Vec<Json> {
    let rows = world
        .add_ons
        .iter()
        .filter(|(_, row)| may_see(world, caller, row));
    rows.map(|(id, row)| shapes::add_on(world, id, row))
        .collect()
}

fn find(world: &World, caller: &Caller, id: u64) -> Result<AddOnWash, Reply> {
    let row = world
        .add_ons
        .get(id)
        .filter(|row| may_see(world, caller, row));
    row.cloned().ok_or_else(|| no_match("CarWash"))
}
