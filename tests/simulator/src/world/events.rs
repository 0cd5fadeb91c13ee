//! The ten events on demand: each changes the state as a person on the other side would, and sends whatever the
//! current faults allow. What an event needs and isn't there is put into the data first.

use std::fmt;

use jiff::SignedDuration;

use super::{Method, PaymentStatus, Reading, Refusal, WashOrder, World};
use crate::truth::{Actor, Kind};

/// A booking that an event was asked for doesn't exist or isn't fit for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoBooking(pub String);

impl fmt::Display for NoBooking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoBooking {}

/// What the simulator says when a renewal is made to fail.
const FAILURE: &str = "payment gateway did not answer";

impl World {
    /// Makes an event happen for the first driver or the first owner; the answer names what it is about, such as
    /// `booking 12`. Events 1 and 2 are the client's own: for them a booking appears with 5 min 3 s or 8 s left.
    ///
    /// # Errors
    /// A renewal was refused or failed, for instance by the faults.
    pub fn make_happen(&mut self, kind: Kind) -> Result<String, NoBooking> {
        let (what, id) = match kind {
            Kind::ExpiringSoon => (
                "booking",
                self.seed_ending(Self::DRIVER, SignedDuration::from_secs(303)),
            ),
            Kind::Expired => (
                "booking",
                self.seed_ending(Self::DRIVER, SignedDuration::from_secs(8)),
            ),
            Kind::RenewalSucceeded => ("booking", self.renewal_succeeded(Self::DRIVER)?),
            Kind::RenewalFailed => ("booking", self.renewal_failed(Self::DRIVER)),
            Kind::AutoExpired => ("booking", self.auto_expired(Self::DRIVER)),
            Kind::Declined => ("booking", self.declined(Self::DRIVER)),
            Kind::CashVerified => ("payment", self.cash_verified(Self::DRIVER)),
            Kind::NewBooking => ("booking", self.new_booking(Self::OWNER, Self::DRIVER2)),
            Kind::WashDone => ("wash", self.wash_done(Self::DRIVER)),
            Kind::EmployeeAssigned => ("employee", self.employee_assigned(Self::OWNER)),
        };
        Ok(format!("{what} {id}"))
    }

    /// A booking in the first lot that ends so much later, paid by UPI. Nothing is sent.
    pub fn seed_ending(&mut self, driver: u64, ends_in: SignedDuration) -> u64 {
        self.seed_ending_paid_by(driver, ends_in, Method::Upi)
    }

    /// The same, paid by any method.
    pub fn seed_ending_paid_by(
        &mut self,
        driver: u64,
        ends_in: SignedDuration,
        method: Method,
    ) -> u64 {
        let slot = self.free_slot(1);
        self.seed_booking(driver, slot, ends_in, method)
    }

    /// Event 3: the driver's latest finished booking is renewed. The answer is the new booking.
    ///
    /// # Errors
    /// The renewal was refused or failed, for instance by the faults.
    pub fn renewal_succeeded(&mut self, driver: u64) -> Result<u64, NoBooking> {
        let old = self.finished_booking(driver);
        self.renew(old, Actor::Driver, Method::Upi, None)
            .map_err(|refusal| match refusal {
                Refusal::NotNow(reason) | Refusal::Broken(reason) => NoBooking(reason),
            })
    }

    /// Event 4: a renewal of the driver's latest finished booking fails half-way, as the real server does it: the
    /// new booking stays, live and unpaid, so that a reader can see that the frame is the driver's own.
    /// The answer is the old booking.
    pub fn renewal_failed(&mut self, driver: u64) -> u64 {
        let old = self.finished_booking(driver);
        self.fail_renewal(old, Actor::Driver, FAILURE, true);
        old
    }

    /// Event 5: a booking whose time has just run out is completed. The answer is that booking.
    pub fn auto_expired(&mut self, driver: u64) -> u64 {
        let booking = self.seed_ending(driver, SignedDuration::ZERO);
        self.complete_overdue(Reading::arrived(self.now()), &[booking]);
        booking
    }

    /// Event 6: an admin cancels the driver's newest live booking. The answer is that booking.
    pub fn declined(&mut self, driver: u64) -> u64 {
        let live = self
            .bookings
            .ids(|row| row.driver == driver && row.status == "booked");
        let has_payment = |id: &u64| self.payments_of(*id).next().is_some();
        let booking = match live.into_iter().rev().find(has_payment) {
            Some(booking) => booking,
            None => self.seed_ending(driver, SignedDuration::from_mins(9)),
        };
        self.set_status(booking, "cancelled", Actor::Admin);
        booking
    }

    /// Event 7: the owner verifies the driver's oldest open cash payment. The answer is the payment.
    pub fn cash_verified(&mut self, driver: u64) -> u64 {
        let open = |world: &Self| {
            let fits = |row: &super::Payment| {
                row.driver == driver && row.wash.is_none() && row.status == PaymentStatus::Pending
            };
            world.payments.ids(fits).first().copied()
        };
        if open(self).is_none() {
            self.seed_ending_paid_by(driver, SignedDuration::from_mins(9), Method::Cash);
        }
        let payment = open(self).unwrap_or_default();
        self.verify_payment(payment);
        payment
    }

    /// Event 8: another driver books a slot in the owner's first lot. The answer is the booking.
    pub fn new_booking(&mut self, owner: u64, by: u64) -> u64 {
        let lot = self
            .lots
            .ids(|lot| lot.owner == owner)
            .first()
            .copied()
            .unwrap_or(1);
        let slot = self.free_slot(lot);
        let vehicle_number = self
            .drivers
            .get(by)
            .map_or_else(String::new, |row| row.vehicle_number.clone());
        let booking_type = "Instant".to_owned();
        self.book(
            by,
            super::BookingOrder {
                slot,
                vehicle_number,
                booking_type,
                method: Method::Upi,
                amount: None,
            },
        )
    }

    /// Event 9: the driver's oldest open standalone wash is completed. The answer is that wash.
    pub fn wash_done(&mut self, driver: u64) -> u64 {
        let wash = match self.open_wash(driver) {
            Some(wash) => wash,
            None => self.seed_wash(driver),
        };
        self.set_wash_status(wash, "completed");
        wash
    }

    /// Event 10: an admin gives the owner an employee who is nobody's. The answer is the employee.
    pub fn employee_assigned(&mut self, owner: u64) -> u64 {
        let free = self.employees.ids(|row| row.owner.is_none());
        let employee = match free.first() {
            Some(employee) => *employee,
            None => {
                let number = self.employees.len() + 1;
                self.add_employee(
                    "Sample",
                    &format!("Attendant {number}"),
                    "9845000009",
                    "KL0820200001239",
                )
            }
        };
        self.assign_employee(employee, Some(owner), Actor::Admin);
        employee
    }

    /// A standalone wash that waits for the owner: cash, unpaid. Nothing is sent.
    pub fn seed_wash(&mut self, driver: u64) -> u64 {
        self.order_wash(
            driver,
            WashOrder {
                lot: Some(1),
                service: "Full Service".to_owned(),
                method: Method::Cash,
                scheduled: None,
                notes: None,
            },
        )
    }

    /// A booking that was over so long ago and has been completed. Nothing is sent.
    pub fn seed_finished(&mut self, driver: u64, ago: SignedDuration) -> u64 {
        let booking = self.seed_ending(driver, -ago);
        self.complete_silently(booking);
        booking
    }

    fn open_wash(&self, driver: u64) -> Option<u64> {
        let open = |status: &str| matches!(status, "pending" | "confirmed" | "in_progress");
        self.washes
            .ids(|wash| wash.driver == driver && open(&wash.status))
            .first()
            .copied()
    }

    /// A finished booking of the driver that can be renewed: the latest one whose slot is free. If all slots
    /// are taken the latest one's is freed, if there is none one is made up: a client should see as few
    /// rows as possible that it can take for events of their own.
    fn finished_booking(&mut self, driver: u64) -> u64 {
        let finished = self
            .bookings
            .ids(|row| row.driver == driver && row.status == "completed");
        let slot_of = |id: u64| self.bookings.get(id).map_or(0, |row| row.slot);
        let free = |id: &&u64| {
            self.slots
                .get(slot_of(**id))
                .is_some_and(|slot| slot.available)
        };
        let renewable = finished
            .iter()
            .rev()
            .find(free)
            .or(finished.last())
            .copied();
        let booking =
            renewable.unwrap_or_else(|| self.seed_finished(driver, SignedDuration::from_mins(1)));
        let slot = self.bookings.get(booking).map_or(0, |row| row.slot);
        self.set_available(slot, true);
        booking
    }
}
