//! Lots and slots. Whoever reads the slots completes everybody's bookings that are over (S5 event 5).

use super::{Answer, Caller, crash, no_match, shapes};
use crate::{
    http::{Reply, Request},
    json::{Json, object, utc_time},
    world::{Lot, Reading, World},
};

pub(super) fn lots(world: &World, caller: &Caller, request: &Request) -> Answer {
    if request.parameter("q").is_some() {
        return Err(crash(
            request,
            "FieldError: Cannot resolve keyword into field.",
        ));
    }
    let rows = world.lots.iter().filter(|(_, row)| may_see(caller, row));
    let list: Json = rows.map(|(id, row)| shapes::lot(world, id, row)).collect();
    Ok(Reply::json(200, &list))
}

pub(super) fn lot(world: &World, caller: &Caller, id: u64) -> Answer {
    let row = world.lots.get(id).filter(|row| may_see(caller, row));
    let row = row.ok_or_else(|| no_match("P_Lot"))?;
    Ok(Reply::json(200, &shapes::lot(world, id, row)))
}

/// Owners see their own, everybody else all.
fn may_see(caller: &Caller, row: &Lot) -> bool {
    caller.owner().is_none_or(|owner| owner == row.owner)
}

pub(super) fn slots(world: &mut World, reading: Reading) -> Reply {
    world.read_slots(reading);
    let list: Json = world
        .slots
        .iter()
        .filter_map(|(id, _)| shape(world, id))
        .collect();
    Reply::json(200, &list)
}

pub(super) fn slot(world: &mut World, id: u64, reading: Reading) -> Answer {
    world.read_slots(reading);
    let shape = shape(world, id).ok_or_else(|| no_match("P_Slot"))?;
    Ok(Reply::json(200, &shape))
}

/// A slot with the booking that runs in it, whose times are in UTC here.
fn shape(world: &World, id: u64) -> Option<Json> {
    let lot = world.slots.get(id)?.lot;
    let running = world
        .bookings
        .iter()
        .rev()
        .find(|(_, row)| row.slot == id && row.is_live());
    let booking = running.map(|(id, row)| {
        object! {
            "booking_id": id,
            "start_time": utc_time(row.start),
            "end_time": utc_time(row.end),
            "status": &row.status,
        }
    });
    Some(
        shapes::slot_brief(world, id)?
            .with("lot", lot)
            .with("booking", booking),
    )
}
