//! Bookings: made, completed when their time is over, renewed, cancelled, deleted.

use jiff::{SignedDuration, Timestamp};

use super::{BOOKING_LENGTH, Method, Payment, World};
use crate::truth::{Actor, What};

/// A booking of a slot.
#[derive(Debug, Clone)]
pub struct Booking {
    /// User profile id.
    pub driver: u64,
    /// Slot id.
    pub slot: u64,
    /// Lot id.
    pub lot: u64,
    /// Number plate.
    pub vehicle_number: Option<String>,
    /// Kind of vehicle.
    pub vehicle_type: String,
    /// `Instant` or `Advance`.
    pub booking_type: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it starts.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
    /// Hundredths.
    pub price: i64,
    /// The word in the column: `booked`, `completed`, `cancelled`, `CANCELLED`, or one of older data.
    pub status: String,
    /// When it was completed, and how many frames told so: for reads that race.
    pub(super) completion: Option<(Timestamp, u32)>,
}

impl Booking {
    /// Whether it runs or is to run; only the exact word `booked` is ever completed by the server.
    pub fn is_live(&self) -> bool {
        matches!(self.status.to_lowercase().as_str(), "booked" | "active")
    }
}

/// What a driver asks for.
#[derive(Debug, Clone)]
pub struct BookingOrder {
    /// Slot id.
    pub slot: u64,
    /// Number plate.
    pub vehicle_number: String,
    /// `Instant` or `Advance`; both start now.
    pub booking_type: String,
    /// How it is paid.
    pub method: Method,
    /// Hundredths; the slot's price if absent.
    pub amount: Option<i64>,
}

/// A read of bookings, which on this server writes too.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    arrived: Timestamp,
    frees_slots: bool,
    saves_per_wash: bool,
}

impl Reading {
    /// A read of the bookings or slots that arrived at this server time.
    pub fn arrived(at: Timestamp) -> Self {
        Self {
            arrived: at,
            frees_slots: true,
            saves_per_wash: false,
        }
    }

    /// A read of the owner's service list, which saves once per add-on wash and forgets the slot.
    pub fn of_services(at: Timestamp) -> Self {
        Self {
            arrived: at,
            frees_slots: false,
            saves_per_wash: true,
        }
    }
}

/// Why a renewal did not happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is not allowed now: HTTP 400, no frame.
    NotNow(String),
    /// Something broke on the way: HTTP 500, event 4.
    Broken(String),
}

/// As many copies as racing reads were seen to make (frames file, "concurrent GETs").
const MOST_RACING_COPIES: u32 = 3;

impl World {
    /// Makes a booking that starts now. Event 8 for the lot's owner. The slot must exist.
    pub fn book(&mut self, driver: u64, order: BookingOrder) -> u64 {
        let now = self.now();
        let slot = self.slots.get(order.slot).cloned();
        let price = slot.as_ref().map_or(0, |slot| slot.price);
        let id = self.bookings.insert(Booking {
            driver,
            slot: order.slot,
            lot: slot.as_ref().map_or(0, |slot| slot.lot),
            vehicle_number: Some(order.vehicle_number),
            vehicle_type: slot.map_or_else(String::new, |slot| slot.vehicle_type),
            booking_type: order.booking_type,
            created_at: now,
            start: now,
            end: now + BOOKING_LENGTH,
            price,
            status: "booked".to_owned(),
            completion: None,
        });
        self.set_available(order.slot, false);
        let payment = self.pay_slot(id, order.method, order.amount.unwrap_or(price), false);
        let about = self.note_created(id, None, Some(payment));
        self.announce(id, about);
        id
    }

    /// A booking put into the data by hand: no frame. It ends `ends_in` from now (negative: it is over) and
    /// lasts ten minutes.
    pub fn seed_booking(
        &mut self,
        driver: u64,
        slot: u64,
        ends_in: SignedDuration,
        method: Method,
    ) -> u64 {
        let vehicle_number = self
            .drivers
            .get(driver)
            .map_or_else(String::new, |row| row.vehicle_number.clone());
        let order = BookingOrder {
            slot,
            vehicle_number,
            booking_type: "Instant".to_owned(),
            method,
            amount: None,
        };
        let waiting = self.take_frames();
        let id = self.book(driver, order);
        self.take_frames();
        self.frames = waiting;
        let start = self.now() + ends_in - BOOKING_LENGTH;
        if let Some(booking) = self.bookings.get_mut(id) {
            booking.start = start;
        }
        self.move_end(id, ends_in);
        id
    }

    /// Moves a booking's end by hand, so that it ends `ends_in` from now. Its start stays.
    pub fn move_end(&mut self, id: u64, ends_in: SignedDuration) {
        let end = self.now() + ends_in;
        if let Some(booking) = self.bookings.get_mut(id) {
            booking.end = end;
            self.note(What::BookingMoved {
                booking: id,
                ends: end,
            });
        }
    }

    /// Completes those of the bookings read whose time is over. Event 5 for each.
    pub fn complete_overdue(&mut self, reading: Reading, read: &[u64]) {
        let now = self.now();
        let faults = self.faults.current();
        for &id in read {
            let Some(booking) = self.bookings.get(id) else {
                continue;
            };
            match booking.completion {
                _ if booking.status == "booked" && booking.end <= now => {
                    let saves = match reading.saves_per_wash && faults.completed_saves_repeat {
                        true => self.add_ons.ids(|wash| wash.booking == id).len().max(1),
                        false => 1,
                    };
                    let free = reading.frees_slots || !faults.slot_flags_lie;
                    self.expire(id, saves, free);
                }
                Some((at, copies))
                    if faults.racing_reads
                        && booking.status == "completed"
                        && reading.arrived <= at
                        && copies < MOST_RACING_COPIES =>
                {
                    self.tell_expired(id, None);
                }
                Some(_) | None => {}
            }
        }
    }

    /// Somebody reads the slots: completes everybody's bookings that are over.
    pub fn read_slots(&mut self, reading: Reading) {
        let all = self.bookings.ids(|_| true);
        self.complete_overdue(reading, &all);
        if self.faults.ask(|faults| faults.slot_flags_lie) {
            let cancelled = self
                .bookings
                .iter()
                .filter(|(_, row)| row.status == "cancelled");
            let slots: Vec<u64> = cancelled.map(|(_, row)| row.slot).collect();
            for slot in slots {
                self.set_available(slot, true);
            }
        }
    }

    /// Renews a booking that is over: a new one in the same slot at half the price. Events 8 and 3, or event 4.
    /// `amount` is not checked but for being a number.
    ///
    /// # Errors
    /// [`Refusal`] says whether it was not allowed or broke on the way.
    pub fn renew(
        &mut self,
        old: u64,
        by: Actor,
        method: Method,
        amount: Option<&str>,
    ) -> Result<u64, Refusal> {
        let now = self.now();
        if !self.faults.ask(|faults| faults.renew_refused_until_read) {
            self.complete_overdue(Reading::arrived(now), &[old]);
        }
        let refused = |world: &mut Self, driver, reason: String| {
            if by == Actor::Driver {
                world.refused_renewal(old, driver, 400, &reason);
            }
            Err(Refusal::NotNow(reason))
        };
        let Some(booking) = self.bookings.get(old).cloned() else {
            return Err(Refusal::NotNow(
                "No Booking matches the given query.".to_owned(),
            ));
        };
        let over = matches!(
            booking.status.to_lowercase().as_str(),
            "completed" | "cancelled"
        ) || booking.end <= now;
        if !over {
            let reason = format!(
                "Can only renew completed, cancelled, or expired bookings (current status: {})",
                booking.status
            );
            return refused(self, booking.driver, reason);
        }
        if !self
            .slots
            .get(booking.slot)
            .is_some_and(|slot| slot.available)
        {
            return refused(
                self,
                booking.driver,
                "Slot is not available for renewal".to_owned(),
            );
        }

        let half = self.slots.get(booking.slot).map_or(0, |slot| slot.price) / 2;
        let trouble = match amount.map(hundredths) {
            Some(None) => Some(format!(
                "['“{}” value must be a decimal number.']",
                amount.unwrap_or_default()
            )),
            Some(Some(_)) | None => self.faults.ask(|faults| faults.renewals_fail.clone()),
        };
        if let Some(reason) = trouble {
            let orphan = self.faults.ask(|faults| faults.renew_leaves_orphan);
            self.fail_renewal(old, by, &reason, orphan);
            return Err(Refusal::Broken(reason));
        }

        let new = self.copy_for_renewal(&booking, half);
        let paid = amount.and_then(hundredths).unwrap_or(half);
        let payment = self.pay_slot(new, method, paid, true);
        let created = self.note_created(new, Some(old), Some(payment));
        self.announce(new, created);
        let about = self.note(What::RenewalSucceeded {
            old,
            new,
            driver: booking.driver,
        });
        let message = format!("Booking renewed successfully! Your new booking ID is {new}.");
        let to = match by {
            Actor::Admin => self
                .accounts
                .ids(|account| account.role == super::Role::Admin)[0],
            Actor::Driver | Actor::Owner => self.auth_of_driver(booking.driver),
        };
        self.send(to, "success", &message, Some(about));
        Ok(new)
    }

    /// A driver's renewal is answered with an error and without a frame.
    pub(crate) fn refused_renewal(&mut self, old: u64, driver: u64, status: u16, reason: &str) {
        let reason = reason.to_owned();
        self.note(What::RenewalRefused {
            old,
            driver,
            status,
            reason,
        });
    }

    /// A renewal fails inside. Event 4; with `orphan` the new booking stays, live and unpaid, and event 8 is out.
    pub fn fail_renewal(&mut self, old: u64, by: Actor, reason: &str, orphan: bool) {
        let Some(booking) = self.bookings.get(old).cloned() else {
            return;
        };
        let half = self.slots.get(booking.slot).map_or(0, |slot| slot.price) / 2;
        let orphan = orphan.then(|| {
            let new = self.copy_for_renewal(&booking, half);
            let created = self.note_created(new, Some(old), None);
            self.announce(new, created);
            new
        });
        let failed = What::RenewalFailed {
            old,
            driver: booking.driver,
            reason: reason.to_owned(),
            orphan,
        };
        let about = self.note(failed);
        let to = match by {
            Actor::Admin => self
                .accounts
                .ids(|account| account.role == super::Role::Admin)[0],
            Actor::Driver | Actor::Owner => booking.driver,
        };
        let message = format!("Renewal failed: {reason}. Please try again.");
        self.send(to, "error", &message, Some(about));
    }

    /// A new booking is announced to the lot's owner and then rolled back.
    pub fn roll_back_booking(&mut self, slot: u64) {
        let owner = self.owner_of_slot(slot);
        let lot = self.slots.get(slot).map_or(0, |slot| slot.lot);
        let about = self.note(What::BookingRolledBack { owner });
        let message = format!("New booking received for Lot #{lot}.");
        self.send(self.auth_of_owner(owner), "info", &message, Some(about));
    }

    /// Cancels a booking by POST, which writes `CANCELLED`. `false` if it was cancelled already.
    pub fn cancel(&mut self, id: u64, by: Actor) -> bool {
        let cancelled = self
            .bookings
            .get(id)
            .is_none_or(|booking| booking.status.eq_ignore_ascii_case("cancelled"));
        if cancelled {
            return false;
        }
        self.write_cancelled(id, "CANCELLED", by);
        for (_, wash) in self
            .add_ons
            .iter_mut()
            .filter(|(_, wash)| wash.booking == id)
        {
            wash.status = "cancelled".to_owned();
        }
        true
    }

    /// An owner or admin sets the status by PATCH: `booked`, `completed` or `cancelled`.
    pub fn set_status(&mut self, id: u64, status: &str, by: Actor) {
        let now = self.now();
        let Some(booking) = self.bookings.get_mut(id) else {
            return;
        };
        let (was, past, driver) = (booking.status.clone(), booking.end <= now, booking.driver);
        let repeats = self.faults.ask(|faults| faults.completed_saves_repeat);
        let frees = !self.faults.ask(|faults| faults.slot_flags_lie);
        match status {
            "cancelled" => self.write_cancelled(id, "cancelled", by),
            "completed" if was == "completed" => {
                if past && repeats {
                    self.tell_expired(id, None);
                }
            }
            "completed" if past => self.expire(id, 1, frees),
            "completed" => {
                booking.status = "completed".to_owned();
                booking.completion = Some((now, 0));
                if frees {
                    let slot = booking.slot;
                    self.set_available(slot, true);
                }
                self.note(What::BookingEndedEarly {
                    booking: id,
                    driver,
                });
            }
            other => {
                booking.status = other.to_owned();
                if other == "booked" && was != "booked" {
                    self.note(What::BookingRevived {
                        booking: id,
                        driver,
                    });
                }
            }
        }
    }

    /// Deletes a booking with its payments and washes.
    pub fn delete_booking(&mut self, id: u64, by: Actor) {
        let Some(booking) = self.bookings.remove(id) else {
            return;
        };
        self.payments.retain(|payment| payment.booking != id);
        self.add_ons.retain(|wash| wash.booking != id);
        let was_live = booking.is_live();
        if was_live {
            self.set_available(booking.slot, true);
        }
        let about = self.note(What::BookingDeleted {
            booking: id,
            driver: booking.driver,
            by,
            was_live,
        });
        self.tell_declined(booking.driver, by, was_live, about);
    }

    pub(super) fn revive(&mut self, id: u64) {
        let Some(booking) = self.bookings.get_mut(id) else {
            return;
        };
        let driver = booking.driver;
        if booking.status != "booked" {
            booking.status = "booked".to_owned();
            self.note(What::BookingRevived {
                booking: id,
                driver,
            });
        }
    }

    /// Completes a booking by hand: no frame.
    pub(super) fn complete_silently(&mut self, id: u64) {
        let waiting = self.take_frames();
        self.expire(id, 0, true);
        self.frames = waiting;
    }

    fn expire(&mut self, id: u64, saves: usize, frees_slot: bool) {
        let now = self.now();
        let Some(booking) = self.bookings.get_mut(id) else {
            return;
        };
        booking.status = "completed".to_owned();
        booking.completion = Some((now, 0));
        let (driver, slot, ends) = (booking.driver, booking.slot, booking.end);
        if frees_slot {
            self.set_available(slot, true);
        }
        let about = self.note(What::BookingExpired {
            booking: id,
            driver,
            ends,
        });
        for _ in 0..saves {
            self.tell_expired(id, Some(about));
        }
        if self.faults.ask(|faults| faults.expiry_deletes_washes) {
            self.add_ons.retain(|wash| wash.booking != id);
        }
    }

    fn tell_expired(&mut self, id: u64, about: Option<u64>) {
        let about = about.or_else(|| {
            let told = |what: &What| matches!(what, What::BookingExpired { booking, .. } if *booking == id);
            self.truth.iter().rev().find(|entry| told(&entry.what)).map(|entry| entry.number)
        });
        let Some(booking) = self.bookings.get_mut(id) else {
            return;
        };
        if let Some((_, copies)) = &mut booking.completion {
            *copies += 1;
        }
        let message = format!("Your booking for Slot #{} has expired.", booking.slot);
        let driver = booking.driver;
        self.send(driver, "warning", &message, about);
    }

    fn write_cancelled(&mut self, id: u64, status: &str, by: Actor) {
        let Some(booking) = self.bookings.get_mut(id) else {
            return;
        };
        let was_live = booking.is_live();
        booking.status = status.to_owned();
        let (driver, slot) = (booking.driver, booking.slot);
        if was_live {
            self.set_available(slot, true);
        }
        let about = self.note(What::BookingCancelled {
            booking: id,
            driver,
            by,
            was_live,
        });
        self.tell_declined(driver, by, was_live, about);
    }

    fn tell_declined(&mut self, driver: u64, by: Actor, was_live: bool, about: u64) {
        let unsent = self.faults.ask(|faults| faults.declined_unsent);
        if was_live && by != Actor::Driver && !unsent {
            self.send(
                driver,
                "warning",
                "Admin declined your booking request.",
                Some(about),
            );
        }
    }

    fn copy_for_renewal(&mut self, old: &Booking, price: i64) -> u64 {
        let now = self.now();
        let new = self.bookings.insert(Booking {
            vehicle_type: "Sedan".to_owned(),
            booking_type: "Instant".to_owned(),
            created_at: now,
            start: now,
            end: now + BOOKING_LENGTH,
            price,
            status: "booked".to_owned(),
            completion: None,
            ..old.clone()
        });
        self.set_available(old.slot, false);
        new
    }

    fn note_created(&mut self, id: u64, renews: Option<u64>, payment: Option<u64>) -> u64 {
        let (driver, slot, ends) = match self.bookings.get(id) {
            Some(booking) => (booking.driver, booking.slot, booking.end),
            None => (0, 0, self.now()),
        };
        let owner = self.owner_of_slot(slot);
        self.note(What::BookingCreated {
            booking: id,
            driver,
            owner,
            slot,
            renews,
            ends,
            payment,
        })
    }

    fn announce(&mut self, id: u64, about: u64) {
        let lot = self.bookings.get(id).map_or(0, |booking| booking.lot);
        let owner = self.lots.get(lot).map_or(0, |lot| lot.owner);
        let message = format!("New booking received for Lot #{lot}.");
        self.send(self.auth_of_owner(owner), "info", &message, Some(about));
    }

    fn pay_slot(&mut self, booking: u64, method: Method, amount: i64, is_renewal: bool) -> u64 {
        let now = self.now();
        let prefix = if is_renewal { "PM-RENEWAL" } else { "PM" };
        self.pay(Payment {
            booking,
            wash: None,
            driver: self.bookings.get(booking).map_or(0, |row| row.driver),
            method,
            amount,
            status: method.first_status(),
            transaction: Some(format!("{prefix}-{booking}-{}", now.as_second())),
            created_at: now,
            is_renewal,
        })
    }
}

/// A decimal number in hundredths; digits beyond the second decimal are cut.
pub(crate) fn hundredths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction = format!("{fraction:0<2}");
    Some(whole.parse::<i64>().ok()?.checked_mul(100)? + fraction[..2].parse::<i64>().ok()?)
}
