//! A busy owner's lots: what is there at first, and who books.

use jiff::SignedDuration;
use parkmate_simulator::{
    Method, World,
    world::{BookingOrder, Lot, Slot, WashOrder},
};

const LOTS: [&str; 5] = [
    "City Centre",
    "Airport",
    "Harbour",
    "Market Hall",
    "Station",
];
const SLOTS: usize = 100;
const LIVE: u32 = 300;

/// Five lots with a hundred slots each, 300 live bookings of which one ends every three seconds, so many past ones, and
/// 20 cash payments and 20 washes that wait.
pub(crate) fn furnish(world: &mut World, past: u32) {
    let lots: Vec<u64> = LOTS.iter().map(|name| lot(world, name)).collect();
    let drivers: Vec<u64> = (1..=60)
        .map(|number| {
            world.add_driver(&format!("guest{number}"), "Guest", &format!("No. {number}"))
        })
        .collect();
    let of = |all: &[u64], number: u32| all[number as usize % all.len()];
    for number in 0..past {
        let slot = world.free_slot(of(&lots, number));
        let ago = SignedDuration::from_secs(i64::from(past - number) * 3);
        let booking = world.seed_booking(of(&drivers, number), slot, -ago, Method::Upi);
        world.bookings.get_mut(booking).unwrap().status = "completed".to_owned();
        world.slots.get_mut(slot).unwrap().available = true;
    }
    for number in 0..LIVE {
        let slot = world.free_slot(of(&lots, number));
        let method = if number.is_multiple_of(15) {
            Method::Cash
        } else {
            Method::Upi
        };
        let rest = SignedDuration::from_secs(i64::from(number) * 3 + 60);
        let begun = rest.min(SignedDuration::from_mins(9));
        let booking = world.seed_booking(of(&drivers, number), slot, begun, method);
        world.move_end(booking, rest);
    }
    for number in 0..20 {
        let order = WashOrder {
            lot: Some(of(&lots, number)),
            service: "Full Service".to_owned(),
            method: Method::Cash,
            scheduled: None,
            notes: None,
        };
        world.order_wash(of(&drivers, number), order);
    }
}

/// The next one books; every fifth wants to pay at the counter.
pub(crate) fn book(world: &mut World, number: u32) -> u64 {
    let lots = world.lots.ids(|lot| lot.owner == World::OWNER);
    let drivers = world.drivers.ids(|_| true);
    let driver = drivers[world.bookings.len() % drivers.len()];
    let slot = world.free_slot(lots[number as usize % lots.len()]);
    let order = BookingOrder {
        slot,
        vehicle_number: format!("KL-08-AZ-{}", 2_000 + world.bookings.len()),
        booking_type: "Instant".to_owned(),
        method: if number.is_multiple_of(5) {
            Method::Cash
        } else {
            Method::Upi
        },
        amount: None,
    };
    world.book(driver, order)
}

fn lot(world: &mut World, name: &str) -> u64 {
    let known = world
        .lots
        .ids(|lot| lot.name == name && lot.owner == World::OWNER);
    let lot = known.first().copied().unwrap_or_else(|| {
        world.lots.insert(Lot {
            owner: World::OWNER,
            name: name.to_owned(),
            street: "Main Street".to_owned(),
            locality: name.to_owned(),
            latitude: None,
            longitude: None,
            provides_carwash: true,
        })
    });
    for _ in world.slots.ids(|slot| slot.lot == lot).len()..SLOTS {
        world.slots.insert(Slot {
            lot,
            price: 5_000,
            vehicle_type: "Sedan".to_owned(),
            available: true,
        });
    }
    lot
}
