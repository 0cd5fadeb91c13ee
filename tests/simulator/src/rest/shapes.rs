//! The JSON shapes of rows, key by key as the server's serializers write them (server contract, S2, S7 and S8).

use jiff::Timestamp;

use crate::{
    json::{Json, local_time, money, object, wall_clock},
    world::{
        AddOnWash, Booking, Driver, Employee, Lot, Owner, Payment, Slot, StandaloneWash, World,
    },
};

pub(super) fn driver(id: u64, row: &Driver, username: &str) -> Json {
    object! {
        "id": id,
        "auth_user": row.auth_user,
        "username": username,
        "firstname": &row.firstname,
        "lastname": &row.lastname,
        "phone": &row.phone,
        "vehicle_number": &row.vehicle_number,
        "vehicle_type": &row.vehicle_type,
        "driving_license": Json::Null,
        "created_at": local_time(row.created_at),
        "updated_at": local_time(row.created_at),
    }
}

pub(super) fn owner(id: u64, row: &Owner, username: &str) -> Json {
    object! {
        "id": id,
        "auth_user": row.auth_user,
        "username": username,
        "firstname": &row.firstname,
        "lastname": &row.lastname,
        "phone": &row.phone,
        "streetname": "Main Street",
        "locality": "City Centre",
        "city": "Kochi",
        "state": "Kerala",
        "pincode": "682001",
        "verification_status": &row.verification_status,
        "provides_carwash": row.provides_carwash,
        "created_at": local_time(row.created_at),
        "updated_at": local_time(row.created_at),
    }
}

/// An element of the bookings list.
pub(super) fn booking(world: &World, id: u64, row: &Booking) -> Json {
    let now = world.now();
    let runs = row.status.eq_ignore_ascii_case("booked");
    let left = if runs {
        row.end.duration_since(now).as_secs().max(0)
    } else {
        0
    };
    let payments: Vec<Json> = world
        .payments_of(id)
        .map(|(id, paid)| payment(world, id, paid))
        .collect();
    let total: i64 = world.payments_of(id).map(|(_, paid)| paid.amount).sum();
    let wash = world.add_ons.iter().find(|(_, wash)| wash.booking == id);
    let lot = lot_brief(world, row.lot);
    object! {
        "booking_id": id,
        "user": row.driver,
        "user_read": user_brief(world, row.driver),
        "slot": row.slot,
        "slot_read": slot_brief(world, row.slot),
        "lot": row.lot,
        "lot_detail": lot,
        "vehicle_number": row.vehicle_number.as_ref(),
        "vehicle_type": &row.vehicle_type,
        "booking_type": &row.booking_type,
        "booking_time": date(row.created_at),
        "start_time": local_time(row.start),
        "end_time": local_time(row.end),
        "price": money(row.price),
        "status": &row.status,
        "is_expired": runs && row.end <= now,
        "remaining_time": left,
        "carwash": wash.map(|(id, wash)| booking_wash(world, id, wash)),
        "has_carwash": wash.is_some(),
        "payment": payments.first().cloned(),
        "payments": payments,
        "total_amount": number(total),
        "is_cancellable": row.is_live(),
    }
}

/// A booking by itself: three more keys if it has a payment.
pub(super) fn booking_detail(world: &World, id: u64, row: &Booking) -> Json {
    let shape = booking(world, id, row);
    match world.payments_of(id).next() {
        None => shape,
        Some((payment, paid)) => shape
            .with("payment_status", paid.status.name())
            .with("payment_id", payment)
            .with(
                "timer_active",
                paid.status != crate::world::PaymentStatus::Pending && row.is_live(),
            ),
    }
}

pub(super) fn payment(world: &World, id: u64, row: &Payment) -> Json {
    object! {
        "pay_id": id,
        "booking_read": world.bookings.get(row.booking).map(|booking| booking_brief(row.booking, booking)),
        "booking": row.booking,
        "user": row.driver,
        "payment_method": row.method.name(),
        "amount": money(row.amount),
        "status": row.status.name(),
        "transaction_id": row.transaction.as_ref(),
        "created_at": local_time(row.created_at),
        "payment_type": payment_type(row),
        "is_renewal": row.is_renewal,
    }
}

/// A payment as its lot's owner sees it: without the booking's id.
pub(super) fn owner_payment(world: &World, id: u64, row: &Payment) -> Json {
    let driver = world.drivers.get(row.driver);
    let booking = world.bookings.get(row.booking);
    let lot = booking.and_then(|booking| world.lots.get(booking.lot));
    let slot = booking.and_then(|booking| world.slots.get(booking.slot));
    object! {
        "pay_id": id,
        "user_name": driver.map(|driver| format!("{} {}", driver.firstname, driver.lastname)),
        "lot_name": lot.map(|lot| &lot.name),
        "slot_number": booking.map(|booking| booking.slot),
        "slot_type": slot.map(|slot| &slot.vehicle_type),
        "payment_type": payment_type(row),
        "payment_method": row.method.name(),
        "amount": money(row.amount),
        "status": row.status.name(),
        "transaction_id": row.transaction.as_ref(),
        "created_at": local_time(row.created_at),
    }
}

pub(super) fn lot(world: &World, id: u64, row: &Lot) -> Json {
    let slots = world.slots.ids(|slot| slot.lot == id);
    let available = world.slots.ids(|slot| slot.lot == id && slot.available);
    object! {
        "lot_id": id,
        "owner": row.owner,
        "lot_name": &row.name,
        "streetname": &row.street,
        "locality": &row.locality,
        "city": "Kochi",
        "state": "Kerala",
        "pincode": "682001",
        "latitude": row.latitude.as_ref(),
        "longitude": row.longitude.as_ref(),
        "total_slots": slots.len(),
        "available_slots": available.len(),
        "lot_image": Json::Null,
        "lot_image_url": Json::Null,
        "avg_rating": Json::Null,
        "provides_carwash": row.provides_carwash,
    }
}

pub(super) fn standalone_wash(world: &World, id: u64, row: &StandaloneWash) -> Json {
    let driver = world.drivers.get(row.driver);
    let lot = row.lot.and_then(|id| Some((id, world.lots.get(id)?)));
    let washer = row
        .employee
        .and_then(|id| Some((id, world.employees.get(id)?)));
    object! {
        "carwash_booking_id": id,
        "user": row.driver,
        "user_detail": driver.map(|driver| object! {
            "user_id": row.driver,
            "firstname": &driver.firstname,
            "lastname": &driver.lastname,
            "phone": &driver.phone,
        }),
        "lot": row.lot,
        "lot_detail": lot.map(|(id, lot)| object! {
            "lot_id": id,
            "lot_name": &lot.name,
            "address": format!("{}, {}, Kochi", lot.street, lot.locality),
            "provides_carwash": lot.provides_carwash,
        }),
        "employee": row.employee,
        "employee_detail": washer.map(|(id, washer)| object! {
            "employee_id": id,
            "firstname": &washer.firstname,
            "lastname": &washer.lastname,
            "phone": &washer.phone,
            "availability_status": &washer.availability_status,
            "current_assignments": world.assignments_of(id),
        }),
        "service_type": &row.service,
        "service_type_detail": object! { "name": &row.service, "price": number(row.price) },
        "price": money(row.price),
        "payment_method": row.method.name(),
        "payment_status": &row.payment_status,
        "status": &row.status,
        "booking_time": local_time(row.booked_at),
        "scheduled_time": row.scheduled.map(local_time),
        "completed_time": row.completed.map(local_time),
        "notes": row.notes.as_ref(),
        "transaction_id": row.transaction.as_ref(),
        "created_at": local_time(row.booked_at),
        "updated_at": local_time(row.updated_at),
    }
}

pub(super) fn add_on(world: &World, id: u64, row: &AddOnWash) -> Json {
    let booking = world.bookings.get(row.booking);
    let washer = row
        .employee
        .and_then(|id| Some((id, world.employees.get(id)?)));
    object! {
        "carwash_id": id,
        "booking": row.booking,
        "booking_read": booking.map(|booking| booking_brief(row.booking, booking)),
        "employee": row.employee,
        "employee_read": washer.map(|(id, washer)| object! {
            "employee_id": id,
            "firstname": &washer.firstname,
            "lastname": &washer.lastname,
        }),
        "carwash_type": row.wash_type,
        "carwash_type_read": wash_type(world, row.wash_type),
        "price": money(row.price),
        "status": &row.status,
        "user_read": booking.and_then(|booking| user_brief(world, booking.driver)),
        "lot_read": booking.map(|booking| lot_brief(world, booking.lot)),
        "slot_read": booking.and_then(|booking| slot_brief(world, booking.slot)),
    }
}

pub(super) fn employee(world: &World, id: u64, row: &Employee) -> Json {
    let owner = row.owner.and_then(|id| Some((id, world.owners.get(id)?)));
    object! {
        "employee_id": id,
        "firstname": &row.firstname,
        "lastname": &row.lastname,
        "phone": &row.phone,
        "latitude": Json::Null,
        "longitude": Json::Null,
        "driving_license": &row.driving_license,
        "driving_license_image": Json::Null,
        "owner": row.owner,
        "owner_detail": owner.map(|(id, owner)| object! {
            "id": id,
            "firstname": &owner.firstname,
            "lastname": &owner.lastname,
            "phone": &owner.phone,
        }),
        "availability_status": &row.availability_status,
        "current_assignments": world.assignments_of(id),
    }
}

pub(super) fn slot_brief(world: &World, id: u64) -> Option<Json> {
    let row: &Slot = world.slots.get(id)?;
    Some(object! {
        "slot_id": id,
        "price": money(row.price),
        "vehicle_type": &row.vehicle_type,
        "is_available": row.available,
        "lot_detail": lot_brief(world, row.lot),
    })
}

/// Hundredths as a JSON number.
pub(super) fn number(hundredths: i64) -> f64 {
    // Sums of prices are far below the range in which a double is exact.
    hundredths as f64 / 100.0
}

fn lot_brief(world: &World, id: u64) -> Option<Json> {
    let row = world.lots.get(id)?;
    Some(object! {
        "lot_id": id,
        "lot_name": &row.name,
        "latitude": row.latitude.as_ref(),
        "longitude": row.longitude.as_ref(),
        "provides_carwash": row.provides_carwash,
    })
}

fn user_brief(world: &World, id: u64) -> Option<Json> {
    let row = world.drivers.get(id)?;
    Some(object! {
        "id": id,
        "firstname": &row.firstname,
        "lastname": &row.lastname,
        "vehicle_number": &row.vehicle_number,
    })
}

fn booking_brief(id: u64, row: &Booking) -> Json {
    object! {
        "booking_id": id,
        "booking_type": &row.booking_type,
        "price": money(row.price),
        "vehicle_number": row.vehicle_number.as_ref(),
    }
}

fn booking_wash(world: &World, id: u64, row: &AddOnWash) -> Json {
    object! {
        "carwash_id": id,
        "carwash_type": row.wash_type,
        "carwash_type_detail": wash_type(world, row.wash_type),
        "employee": row.employee,
        "price": money(row.price),
    }
}

fn wash_type(world: &World, id: u64) -> Option<Json> {
    let row = world.wash_types.get(id)?;
    Some(object! { "carwash_type_id": id, "name": &row.name, "price": money(row.price) })
}

fn payment_type(row: &Payment) -> &'static str {
    if row.wash.is_some() {
        "Car Wash Payment"
    } else {
        "Slot Payment"
    }
}

fn date(at: Timestamp) -> String {
    wall_clock(at).date().to_string()
}
