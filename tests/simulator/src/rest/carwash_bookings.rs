//! Standalone washes over REST, as the driver and the lot's owner see them (server contract, S8).

use jiff::Timestamp;

use super::{
    Answer, Caller,
    body::{Body, Field},
    error, field_error, field_errors, forbidden, no_match, shapes,
};
use crate::{
    http::Reply,
    json::{Json, object},
    world::{Method, StandaloneWash, WashOrder, World},
};

const SERVICES: [&str; 3] = ["Exterior", "Interior Deep Clean", "Full Service"];

const WRONG_TIME: &str = "Datetime has wrong format. Use one of these formats instead: \
    YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].";

/// A driver's own, an owner's those in own lots, an admin's all.
pub(super) fn list(world: &World, caller: &Caller) -> Reply {
    Reply::json(
        200,
        &shapes_of(world, |row| may_see(world, caller, row)).into(),
    )
}

/// A driver's own that fit, counted.
pub(super) fn mine(
    world: &World,
    caller: &Caller,
    fits: impl Fn(&StandaloneWash) -> bool,
) -> Reply {
    let results = shapes_of(world, |row| {
        caller.driver() == Some(row.driver) && fits(row)
    });
    Reply::json(200, &object! { "count": results.len(), "results": results })
}

pub(super) fn detail(world: &World, caller: &Caller, id: u64) -> Answer {
    let row = find(world, caller, id)?;
    Ok(Reply::json(200, &shapes::standalone_wash(world, id, &row)))
}

pub(super) fn create(world: &mut World, caller: &Caller, body: &Body) -> Answer {
    let driver = caller.driver().ok_or_else(forbidden)?;
    let lot = optional(body, "lot", || {
        body.row("lot", |lot| world.lots.get(lot).is_some())
    });
    let service = body.choice("service_type", &SERVICES);
    let method = match body.field("payment_method") {
        Field::Missing => Ok("UPI".to_owned()),
        Field::Null | Field::Text(_) | Field::NotText(_) => {
            body.choice("payment_method", &["CC", "Cash", "UPI"])
        }
    };
    let scheduled = optional(body, "scheduled_time", || {
        let text = body.text("scheduled_time").unwrap_or_default();
        text.parse::<Timestamp>().map_err(|_| WRONG_TIME.to_owned())
    });
    let order = match (lot, service, method, scheduled) {
        (Ok(lot), Ok(service), Ok(method), Ok(scheduled)) => WashOrder {
            lot,
            service,
            method: Method::from_name(&method).unwrap_or(Method::Upi),
            scheduled,
            notes: body.text("notes"),
        },
        (lot, service, method, scheduled) => {
            return Err(field_errors([
                ("lot", lot.err()),
                ("service_type", service.err()),
                ("payment_method", method.err()),
                ("scheduled_time", scheduled.err()),
            ]));
        }
    };
    let id = world.order_wash(driver, order);
    Ok(Reply::json(201, &shape_of(world, id)))
}

/// Like [`list`], for the owner's page.
pub(super) fn owner_list(world: &World, caller: &Caller) -> Reply {
    let visible = |row: &StandaloneWash| caller.driver().is_none() && may_see(world, caller, row);
    Reply::json(200, &shapes_of(world, visible).into())
}

pub(super) fn dashboard(world: &World, caller: &Caller) -> Answer {
    if caller.owner().is_none() {
        return Err(error(404, "Owner profile not found"));
    }
    let own = |fits: fn(&StandaloneWash) -> bool| {
        world
            .washes
            .iter()
            .filter(move |(_, row)| may_see(world, caller, row) && fits(row))
    };
    let revenue: i64 = own(|row| row.payment_status == "verified")
        .map(|(_, row)| row.price)
        .sum();
    let revenue = if revenue == 0 {
        Json::Int(0)
    } else {
        Json::Float(shapes::number(revenue))
    };
    Ok(Reply::json(
        200,
        &object! {
            "total_bookings": own(|_| true).count(),
            "completed_bookings": own(|row| row.status == "completed").count(),
            "pending_payments": own(|row| row.payment_status == "pending").count(),
            "total_revenue": revenue,
        },
    ))
}

/// Any status may follow any other.
pub(super) fn patch(world: &mut World, caller: &Caller, id: u64, body: &Body) -> Answer {
    find_as_owner(world, caller, id)?;
    if let Some(status) = body.text("status") {
        if !matches!(
            status.as_str(),
            "pending" | "confirmed" | "in_progress" | "completed" | "cancelled"
        ) {
            return Err(field_error(
                "status",
                &format!("\"{status}\" is not a valid choice."),
            ));
        }
        world.set_wash_status(id, &status);
    }
    Ok(Reply::json(200, &shape_of(world, id)))
}

pub(super) fn verify_payment(world: &mut World, caller: &Caller, id: u64) -> Answer {
    let row = find_as_owner(world, caller, id)?;
    if row.method != Method::Cash {
        return Err(error(400, "Only cash payments need verification"));
    }
    if row.payment_status == "verified" {
        let already =
            object! { "message": "Payment is already verified", "payment_status": "verified" };
        return Ok(Reply::json(200, &already));
    }
    world.verify_wash_payment(id);
    let message = "Cash payment verified successfully";
    Ok(Reply::json(
        200,
        &object! { "message": message, "booking": shape_of(world, id) },
    ))
}

/// Confirming a completed wash takes it back to confirmed and tells so again.
pub(super) fn confirm(world: &mut World, caller: &Caller, id: u64) -> Answer {
    let row = find_as_owner(world, caller, id)?;
    if row.payment_status != "verified" {
        return Err(error(
            400,
            "Payment must be verified before confirming booking",
        ));
    }
    let message = match row.status.as_str() {
        "confirmed" => "Booking is already confirmed",
        _ => "Booking confirmed successfully",
    };
    world.confirm_wash(id);
    Ok(Reply::json(
        200,
        &object! { "message": message, "booking": shape_of(world, id) },
    ))
}

/// What `read` makes of a field that may be left out.
fn optional<T>(
    body: &Body,
    field: &str,
    read: impl FnOnce() -> Result<T, String>,
) -> Result<Option<T>, String> {
    match body.field(field) {
        Field::Missing | Field::Null => Ok(None),
        Field::Text(_) | Field::NotText(_) => read().map(Some),
    }
}

fn may_see(world: &World, caller: &Caller, row: &StandaloneWash) -> bool {
    let lot_owner = row
        .lot
        .and_then(|lot| world.lots.get(lot))
        .map(|lot| lot.owner);
    caller.is_admin()
        || caller.driver() == Some(row.driver)
        || caller.owner().is_some() && caller.owner() == lot_owner
}

fn find(world: &World, caller: &Caller, id: u64) -> Result<StandaloneWash, Reply> {
    let row = world
        .washes
        .get(id)
        .filter(|row| may_see(world, caller, row));
    row.cloned().ok_or_else(|| no_match("CarWashBooking"))
}

fn find_as_owner(world: &World, caller: &Caller, id: u64) -> Result<StandaloneWash, Reply> {
    match caller.driver() {
        Some(_) => Err(no_match("CarWashBooking")),
        None => find(world, caller, id),
    }
}

fn shapes_of(world: &World, fits: impl Fn(&StandaloneWash) -> bool) -> Vec<Json> {
    let rows = world.washes.iter().filter(|(_, row)| fits(row));
    rows.map(|(id, row)| shapes::standalone_wash(world, id, row))
        .collect()
}

fn shape_of(world: &World, id: u64) -> Json {
    world
        .washes
        .get(id)
        .map_or(Json::Null, |row| shapes::standalone_wash(world, id, row))
}
