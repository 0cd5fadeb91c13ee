//! Bookings over REST (server contract, S7). Reads complete what is over before they answer.

use super::{
    Answer, Caller,
    body::{Body, complaint},
    detail as detail_reply, error, field_error, field_errors, forbidden, no_match, shapes,
};
use crate::{
    http::Reply,
    json::{Json, object},
    truth::Actor,
    world::{Booking, BookingOrder, Method, Reading, Refusal, World, hundredths},
};

pub(super) fn list(world: &mut World, caller: &Caller, reading: Reading) -> Reply {
    let ids = visible(world, caller);
    complete(world, &ids, reading);
    let rows = ids
        .iter()
        .filter_map(|id| Some((*id, world.bookings.get(*id)?)));
    let list: Json = rows
        .map(|(id, row)| shapes::booking(world, id, row))
        .collect();
    Reply::json(200, &list)
}

/// The answer that performs the completion is made before it, with only the status set (server contract, S7).
pub(super) fn detail(world: &mut World, caller: &Caller, id: u64, reading: Reading) -> Answer {
    let before = find(world, caller, id)?;
    let shape = shapes::booking_detail(world, id, &before);
    complete(world, &[id], reading);
    let after = world
        .bookings
        .get(id)
        .map_or_else(|| before.status.clone(), |row| row.status.clone());
    Ok(Reply::json(200, &shape.with("status", after)))
}

pub(super) fn create(world: &mut World, caller: &Caller, body: &Body) -> Answer {
    let Some(driver) = caller.driver() else {
        return Err(forbidden());
    };
    let is_free = |id| world.slots.get(id).is_some_and(|slot| slot.available);
    let slot = body.row("slot", is_free);
    let vehicle_number = vehicle_to_book(world, body);
    let booking_type = body.choice("booking_type", &["Instant", "Advance"]);
    let (slot, vehicle_number, booking_type) = match (slot, vehicle_number, booking_type) {
        (Ok(slot), Ok(vehicle_number), Ok(booking_type)) => (slot, vehicle_number, booking_type),
        (slot, vehicle_number, booking_type) => {
            return Err(field_errors([
                ("slot", slot.err()),
                ("vehicle_number", vehicle_number.err()),
                ("booking_type", booking_type.err()),
            ]));
        }
    };
    let method = payment_method(body)?;
    let amount = match body.text("amount").map(|text| (hundredths(&text), text)) {
        None => None,
        Some((Some(amount), _)) => Some(amount),
        Some((None, text)) => {
            // Nobody looks at it before the booking has been announced.
            world.roll_back_booking(slot);
            return Err(error(500, &not_decimal(&text)));
        }
    };
    if world.faults.ask(|faults| faults.bookings_roll_back) {
        world.roll_back_booking(slot);
        return Err(error(
            500,
            "'charmap' codec can't encode character '\\u2705' in position 0",
        ));
    }
    let id = world.book(
        driver,
        BookingOrder {
            slot,
            vehicle_number,
            booking_type,
            method,
            amount,
        },
    );
    Ok(Reply::json(201, &shape_of(world, id)))
}

pub(super) fn patch(world: &mut World, caller: &Caller, id: u64, body: &Body) -> Answer {
    find(world, caller, id)?;
    let actor = match caller.actor() {
        Some(actor @ (Actor::Owner | Actor::Admin)) => actor,
        Some(Actor::Driver) | None => {
            return Err(detail_reply(
                403,
                "Only owners and admins can update booking status",
            ));
        }
    };
    if let Some(status) = body.text("status") {
        if !matches!(status.as_str(), "booked" | "completed" | "cancelled") {
            return Err(field_error(
                "status",
                &format!("\"{status}\" is not a valid choice."),
            ));
        }
        world.set_status(id, &status, actor);
    }
    Ok(Reply::json(200, &shape_of(world, id)))
}

pub(super) fn delete(world: &mut World, caller: &Caller, id: u64) -> Answer {
    find(world, caller, id)?;
    let actor = caller.actor().ok_or_else(forbidden)?;
    world.delete_booking(id, actor);
    Ok(Reply::empty(204))
}

pub(super) fn renew(world: &mut World, caller: &Caller, id: u64, body: &Body) -> Answer {
    let actor = match caller.actor() {
        Some(actor @ (Actor::Driver | Actor::Admin)) => actor,
        Some(Actor::Owner) | None => {
            return Err(error(403, "Only users and admins can renew bookings"));
        }
    };
    let Ok(booking) = find(world, caller, id) else {
        let reason = "No Booking matches the given query.";
        if let Some(driver) = caller.driver() {
            world.refused_renewal(id, driver, 500, reason);
        }
        return Err(error(500, reason));
    };
    let method = payment_method(body)?;
    if world.faults.ask(|faults| faults.bookings_roll_back) {
        world.roll_back_booking(booking.slot);
        return Err(error(
            500,
            "'charmap' codec can't encode character '\\u2705' in position 0",
        ));
    }
    match world.renew(id, actor, method, body.text("amount").as_deref()) {
        Ok(new) => Ok(Reply::json(
            201,
            &object! {
                "message": "Booking renewed successfully",
                "old_booking_id": id,
                "new_booking": shape_of(world, new),
            },
        )),
        Err(Refusal::NotNow(reason)) => Err(error(400, &reason)),
        Err(Refusal::Broken(reason)) => Err(error(500, &reason)),
    }
}

pub(super) fn cancel(world: &mut World, caller: &Caller, id: u64) -> Answer {
    find(world, caller, id).map_err(|_| error(500, "No Booking matches the given query."))?;
    let actor = caller.actor().ok_or_else(forbidden)?;
    if !world.cancel(id, actor) {
        return Err(error(400, "Booking already cancelled"));
    }
    Ok(Reply::json(
        200,
        &object! {
            "message": "Booking and linked carwash cancelled successfully.",
            "booking": shape_of(world, id),
        },
    ))
}

pub(super) fn check_vehicle(world: &World, body: &Body) -> Answer {
    let vehicle = body
        .text("vehicle_number")
        .unwrap_or_default()
        .to_uppercase();
    if vehicle.is_empty() {
        return Err(error(400, "vehicle_number is required"));
    }
    let answer = match live_booking_of(world, &vehicle) {
        None => object! { "available": true, "message": "Vehicle is available for booking" },
        Some(id) => object! {
            "available": false,
            "message": "This vehicle already has an active booking.",
            "existing_booking": shape_of(world, id),
        },
    };
    Ok(Reply::json(200, &answer))
}

/// The payment method asked for; UPI if none.
pub(super) fn payment_method(body: &Body) -> Result<Method, Reply> {
    let name = body
        .text("payment_method")
        .unwrap_or_else(|| "UPI".to_owned());
    let unknown = || {
        field_error(
            "payment_method",
            &format!("\"{name}\" is not a valid choice."),
        )
    };
    Method::from_name(&name).ok_or_else(unknown)
}

pub(super) fn not_decimal(text: &str) -> String {
    format!("['“{text}” value must be a decimal number.']")
}

/// Whether the caller may see a booking: drivers their own, owners those in their lots, admins all.
pub(super) fn may_see(world: &World, caller: &Caller, row: &Booking) -> bool {
    let lot_owner = world.lots.get(row.lot).map(|lot| lot.owner);
    caller.is_admin()
        || caller.driver() == Some(row.driver)
        || caller.owner().is_some() && caller.owner() == lot_owner
}

fn visible(world: &World, caller: &Caller) -> Vec<u64> {
    world.bookings.ids(|row| may_see(world, caller, row))
}

fn find(world: &World, caller: &Caller, id: u64) -> Result<Booking, Reply> {
    let booking = world
        .bookings
        .get(id)
        .filter(|row| may_see(world, caller, row));
    booking.cloned().ok_or_else(|| no_match("Booking"))
}

fn complete(world: &mut World, ids: &[u64], reading: Reading) {
    world.complete_overdue(reading, ids);
}

fn shape_of(world: &World, id: u64) -> Json {
    world
        .bookings
        .get(id)
        .map_or(Json::Null, |row| shapes::booking(world, id, row))
}

fn live_booking_of(world: &World, vehicle_number: &str) -> Option<u64> {
    let now = world.now();
    let lives = |row: &Booking| {
        row.is_live() && row.end > now && row.vehicle_number.as_deref() == Some(vehicle_number)
    };
    world.bookings.ids(lives).first().copied()
}

/// A number plate that isn't parked anywhere.
fn vehicle_to_book(world: &World, body: &Body) -> Result<String, String> {
    let field = body.field("vehicle_number");
    if let Some(complaint) = complaint(&field) {
        return Err(complaint.to_owned());
    }
    let number = body
        .text("vehicle_number")
        .unwrap_or_default()
        .to_uppercase();
    if !is_plate(&number) {
        return Err("Enter a valid vehicle number (e.g. KL-08-AZ-1234).".to_owned());
    }
    if live_booking_of(world, &number).is_some() {
        return Err("This vehicle already has an active booking.".to_owned());
    }
    Ok(number)
}

/// An Indian number plate such as `KL-08-AZ-1234`, with or without the dashes.
fn is_plate(text: &str) -> bool {
    let plain: Vec<u8> = text
        .bytes()
        .filter(|byte| !matches!(byte, b'-' | b' '))
        .collect();
    let digits_at_end = plain
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    (7..=10).contains(&plain.len())
        && (1..=4).contains(&digits_at_end)
        && plain[..2].iter().all(u8::is_ascii_uppercase)
        && plain[2].is_ascii_digit()
        && plain.iter().all(u8::is_ascii_alphanumeric)
}
