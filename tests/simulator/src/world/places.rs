//! Lots, their slots, and the kinds of wash that can be bought.

use super::World;

/// A parking lot.
#[derive(Debug, Clone)]
#[expect(
    missing_docs,
    reason = "the fields are the columns of the server contract, S8"
)]
pub struct Lot {
    pub owner: u64,
    pub name: String,
    pub street: String,
    pub locality: String,
    pub latitude: Option<String>,
    pub longitude: Option<String>,
    pub provides_carwash: bool,
}

/// A place for one car.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Lot id.
    pub lot: u64,
    /// Hundredths.
    pub price: i64,
    /// Kind of vehicle that fits.
    pub vehicle_type: String,
    /// The flag of the row, which the real server does not keep in step with the bookings.
    pub available: bool,
}

/// A kind of add-on wash.
#[derive(Debug, Clone)]
pub struct WashType {
    /// Name shown.
    pub name: String,
    /// Hundredths.
    pub price: i64,
}

impl World {
    /// A free slot of the lot: the first whose flag says so, else one that is added to the lot.
    pub fn free_slot(&mut self, lot: u64) -> u64 {
        let free = self.slots.ids(|slot| slot.lot == lot && slot.available);
        match free.first() {
            Some(slot) => *slot,
            None => self.slots.insert(Slot {
                lot,
                price: 5_000,
                vehicle_type: "Sedan".to_owned(),
                available: true,
            }),
        }
    }

    /// Sets a slot's flag.
    pub(super) fn set_available(&mut self, slot: u64, available: bool) {
        if let Some(slot) = self.slots.get_mut(slot) {
            slot.available = available;
        }
    }

    pub(super) fn owner_of_slot(&self, slot: u64) -> u64 {
        let lot = self
            .slots
            .get(slot)
            .and_then(|slot| self.lots.get(slot.lot));
        lot.map_or(0, |lot| lot.owner)
    }

    pub(super) fn populate_places(&mut self) {
        for (owner, name, latitude, longitude, slots) in [
            (Self::OWNER, "City Centre", "9.931233", "76.267303", 8),
            (Self::OWNER2, "Marine Drive", "9.977410", "76.275520", 3),
        ] {
            let lot = self.lots.insert(Lot {
                owner,
                name: name.to_owned(),
                street: "Main Street".to_owned(),
                locality: name.to_owned(),
                latitude: Some(latitude.to_owned()),
                longitude: Some(longitude.to_owned()),
                provides_carwash: true,
            });
            for _ in 0..slots {
                self.slots.insert(Slot {
                    lot,
                    price: 5_000,
                    vehicle_type: "Sedan".to_owned(),
                    available: true,
                });
            }
        }
        for (name, price) in [
            ("Full Service", 49_900),
            ("Exterior Wash", 30_000),
            ("Interior Deep Clean", 39_900),
        ] {
            self.wash_types.insert(WashType {
                name: name.to_owned(),
                price,
            });
        }
    }
}
