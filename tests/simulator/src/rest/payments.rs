//! Payments as the driver and the lot's owner see them, and the owner's verification of cash (server contract, S8).

use super::{Answer, Caller, error, no_match, shapes};
use crate::{
    http::{Reply, Request},
    json::{Json, object, utc_time},
    world::{Method, Payment, PaymentStatus, World},
};

/// A driver's own, an admin's all, and nothing for an owner.
pub(super) fn list(world: &World, caller: &Caller) -> Reply {
    let rows = world
        .payments
        .iter()
        .filter(|(_, row)| may_see(caller, row));
    let list: Json = rows
        .map(|(id, row)| shapes::payment(world, id, row))
        .collect();
    Reply::json(200, &list)
}

pub(super) fn detail(world: &World, caller: &Caller, id: u64) -> Answer {
    let payment = world.payments.get(id).filter(|row| may_see(caller, row));
    let payment = payment.ok_or_else(|| no_match("Payment"))?;
    Ok(Reply::json(200, &shapes::payment(world, id, payment)))
}

pub(super) fn owner_list(world: &World, caller: &Caller, request: &Request) -> Answer {
    if caller.owner().is_none() && !caller.is_admin() {
        return Err(error(
            403,
            "Only parking lot owners or admins can access payments",
        ));
    }
    let (status, method) = (
        request.parameter("status"),
        request.parameter("payment_method"),
    );
    let fits = |row: &Payment| {
        (caller.is_admin() || caller.owner() == lot_owner(world, row))
            && status
                .as_deref()
                .is_none_or(|status| status == row.status.name())
            && method
                .as_deref()
                .is_none_or(|method| method == row.method.name())
    };
    let rows = world.payments.iter().filter(|(_, row)| fits(row));
    let results: Vec<Json> = rows
        .rev()
        .map(|(id, row)| shapes::owner_payment(world, id, row))
        .collect();
    Ok(Reply::json(
        200,
        &object! { "count": results.len(), "results": results },
    ))
}

/// Only the owner of the lot may; the body is not read.
pub(super) fn verify(world: &mut World, caller: &Caller, id_text: &str) -> Answer {
    let Some(owner) = caller.owner() else {
        return Err(error(403, "Only parking lot owners can verify payments"));
    };
    let Ok(id) = id_text.parse::<u64>() else {
        return Err(error(
            500,
            &format!("Field 'pay_id' expected a number but got '{id_text}'."),
        ));
    };
    let payment = world
        .payments
        .get(id)
        .cloned()
        .ok_or_else(|| error(404, "Payment not found"))?;
    if lot_owner(world, &payment) != Some(owner) {
        return Err(error(
            403,
            "You can only verify payments for your own parking lots",
        ));
    }
    match payment.status {
        _ if payment.method != Method::Cash => {
            Err(error(400, "Only pending cash payments can be verified"))
        }
        PaymentStatus::Failed => Err(error(400, "Only pending cash payments can be verified")),
        PaymentStatus::Success => Ok(Reply::json(
            200,
            &object! { "message": "Payment is already verified ✓", "payment_id": id },
        )),
        PaymentStatus::Pending => {
            world.verify_payment(id);
            Ok(Reply::json(
                200,
                &object! {
                    "message": "✓ Payment verified successfully. Booking activated!",
                    "payment_id": id,
                    "booking_id": payment.booking,
                    "carwash_id": payment.wash,
                    "verified_at": utc_time(world.now()),
                },
            ))
        }
    }
}

fn may_see(caller: &Caller, row: &Payment) -> bool {
    caller.is_admin() || caller.driver() == Some(row.driver)
}

fn lot_owner(world: &World, payment: &Payment) -> Option<u64> {
    let booking = world.bookings.get(payment.booking)?;
    world.lots.get(booking.lot).map(|lot| lot.owner)
}
