//! Car washes: add-ons, bought with a booking, and standalone ones, which have a life of their own.

use jiff::{SignedDuration, Timestamp};

use super::{Method, Payment, World};
use crate::{
    faults::WashFrame,
    json::{Json, local_time, object},
    truth::{Wash, What},
};

/// A wash bought with a booking.
#[derive(Debug, Clone)]
pub struct AddOnWash {
    /// Booking id.
    pub booking: u64,
    /// Who washes.
    pub employee: Option<u64>,
    /// Wash type id.
    pub wash_type: u64,
    /// Hundredths.
    pub price: i64,
    /// `pending`, `active`, `completed` or `cancelled`.
    pub status: String,
}

/// A wash booked by itself.
#[derive(Debug, Clone)]
#[expect(
    missing_docs,
    reason = "the fields are the columns of the server contract, S8"
)]
pub struct StandaloneWash {
    pub driver: u64,
    pub lot: Option<u64>,
    pub employee: Option<u64>,
    pub service: String,
    pub price: i64,
    pub method: Method,
    pub payment_status: String,
    pub status: String,
    pub booked_at: Timestamp,
    pub scheduled: Option<Timestamp>,
    pub completed: Option<Timestamp>,
    pub notes: Option<String>,
    pub transaction: Option<String>,
    pub updated_at: Timestamp,
    /// When the server's own thread completes it (paid washes; dies with the process).
    pub finishes_at: Option<Timestamp>,
}

/// What a driver asks for.
#[derive(Debug, Clone)]
pub struct WashOrder {
    /// Lot id.
    pub lot: Option<u64>,
    /// `Exterior`, `Interior Deep Clean` or `Full Service`.
    pub service: String,
    /// How it is paid.
    pub method: Method,
    /// When it is wanted.
    pub scheduled: Option<Timestamp>,
    /// Free text.
    pub notes: Option<String>,
}

/// How long the server's thread waits before it completes a paid standalone wash (server contract, S6).
const WASH_LENGTH: SignedDuration = SignedDuration::from_secs(300);

impl World {
    /// The price of a standalone service in hundredths; none for an unknown one.
    pub fn service_price(service: &str) -> Option<i64> {
        match service {
            "Exterior" => Some(19_900),
            "Interior Deep Clean" => Some(34_900),
            "Full Service" => Some(49_900),
            _ => None,
        }
    }

    /// Buys an add-on wash; the answer is the wash and its payment.
    pub fn buy_add_on(
        &mut self,
        booking: u64,
        wash_type: u64,
        method: Method,
        amount: Option<i64>,
    ) -> (u64, u64) {
        let driver = self.bookings.get(booking).map_or(0, |row| row.driver);
        let price = self.wash_types.get(wash_type).map_or(0, |row| row.price);
        let now = self.now();
        let status = "pending".to_owned();
        let wash = self.add_ons.insert(AddOnWash {
            booking,
            employee: None,
            wash_type,
            price,
            status,
        });
        let payment = self.pay(Payment {
            booking,
            wash: Some(wash),
            driver,
            method,
            amount: amount.unwrap_or(price),
            status: method.first_status(),
            transaction: Some(format!("PM-CW-{wash}-{}", now.as_second())),
            created_at: now,
            is_renewal: false,
        });
        self.note(What::WashCreated {
            wash: Wash::AddOn(wash),
            driver,
        });
        (wash, payment)
    }

    /// Sets the status of an add-on wash. Event 9 when it is completed.
    pub fn set_add_on_status(&mut self, id: u64, status: &str) {
        let Some(wash) = self.add_ons.get_mut(id) else {
            return;
        };
        let was = std::mem::replace(&mut wash.status, status.to_owned());
        let driver = self.bookings.get(wash.booking).map_or(0, |row| row.driver);
        let service = self
            .wash_types
            .get(wash.wash_type)
            .map_or_else(String::new, |row| row.name.clone());
        if status != "completed" {
            return;
        }
        let first = was != "completed";
        if first {
            let about = self.note(What::WashCompleted {
                wash: Wash::AddOn(id),
                driver,
            });
            self.tell_wash_done(driver, id, &service, Some(about));
        } else if self.faults.ask(|faults| faults.completed_saves_repeat) {
            let told = |what: &What| matches!(what, What::WashCompleted { wash, .. } if *wash == Wash::AddOn(id));
            let about = self
                .truth
                .iter()
                .rev()
                .find(|entry| told(&entry.what))
                .map(|entry| entry.number);
            self.tell_wash_done(driver, id, &service, about);
        }
    }

    /// Books a standalone wash. Paid ones are completed by the server 5 min later.
    pub fn order_wash(&mut self, driver: u64, order: WashOrder) -> u64 {
        let now = self.now();
        let cash = order.method == Method::Cash;
        let (payment_status, status) = if cash {
            ("pending", "pending")
        } else {
            ("verified", "confirmed")
        };
        let id = self.washes.insert(StandaloneWash {
            driver,
            lot: order.lot,
            employee: None,
            price: Self::service_price(&order.service).unwrap_or_default(),
            service: order.service,
            method: order.method,
            payment_status: payment_status.to_owned(),
            status: status.to_owned(),
            booked_at: now,
            scheduled: order.scheduled,
            completed: None,
            notes: order.notes,
            transaction: (!cash).then(|| format!("CW-{}-{}", driver, now.as_second())),
            updated_at: now,
            finishes_at: (!cash).then(|| now + WASH_LENGTH),
        });
        self.note(What::WashCreated {
            wash: Wash::Standalone(id),
            driver,
        });
        id
    }

    /// The owner verifies the cash of a standalone wash.
    pub fn verify_wash_payment(&mut self, id: u64) {
        let now = self.now();
        let Some(wash) = self.washes.get_mut(id) else {
            return;
        };
        wash.payment_status = "verified".to_owned();
        wash.updated_at = now;
        let driver = wash.driver;
        let about = self.note(What::WashPaymentVerified { wash: id, driver });
        let message = "Your car wash payment has been verified by the lot owner.";
        self.send(self.auth_of_driver(driver), "success", message, Some(about));
    }

    /// The owner confirms a standalone wash; nothing happens to one that is confirmed. The time in the message
    /// is in UTC and doesn't say so (server contract, S6).
    pub fn confirm_wash(&mut self, id: u64) {
        let now = self.now();
        let Some(wash) = self.washes.get_mut(id) else {
            return;
        };
        if wash.status == "confirmed" {
            return;
        }
        wash.status = "confirmed".to_owned();
        wash.updated_at = now;
        let driver = wash.driver;
        let when = wash.scheduled.map_or_else(
            || "TBD".to_owned(),
            |at| at.strftime("%d %b %Y, %H:%M").to_string(),
        );
        let about = self.note(What::WashConfirmed { wash: id, driver });
        let message = format!("Your car wash booking has been confirmed! Scheduled for {when}.");
        self.send(
            self.auth_of_driver(driver),
            "success",
            &message,
            Some(about),
        );
    }

    /// Sets the status of a standalone wash, unchecked. Event 9 when it becomes completed; the completed time
    /// stays empty, as on the real server.
    pub fn set_wash_status(&mut self, id: u64, status: &str) {
        let now = self.now();
        let Some(wash) = self.washes.get_mut(id) else {
            return;
        };
        let was = std::mem::replace(&mut wash.status, status.to_owned());
        wash.updated_at = now;
        wash.finishes_at = None;
        let (driver, service) = (wash.driver, wash.service.clone());
        if status != "completed" || was == "completed" {
            return;
        }
        let about = self.note(What::WashCompleted {
            wash: Wash::Standalone(id),
            driver,
        });
        if !self.faults.ask(|faults| faults.standalone_wash_unsent) {
            self.tell_wash_done(driver, id, &service, Some(about));
        }
    }

    pub(super) fn finish_due_washes(&mut self) {
        let now = self.now();
        for id in self
            .washes
            .ids(|wash| wash.finishes_at.is_some_and(|at| at <= now))
        {
            self.set_wash_status(id, "completed");
            if let Some(wash) = self.washes.get_mut(id) {
                wash.completed = Some(now);
            }
        }
    }

    fn tell_wash_done(&mut self, driver: u64, wash: u64, service: &str, about: Option<u64>) {
        let inner = object! {
            "type": "carwash_completed",
            "title": "🎉 Car Wash Complete!",
            "message": format!("Your {service} service has been completed. Your vehicle is ready!"),
            "booking_id": wash,
            "timestamp": local_time(self.now()),
        };
        let auth = self.auth_of_driver(driver);
        match self.faults.ask(|faults| faults.wash_frame) {
            WashFrame::Text => self.send(
                driver,
                "success",
                "Your car wash service has been completed!",
                about,
            ),
            WashFrame::ObjectMessage => {
                let frame: Json = object! { "type": "info", "message": inner };
                self.send_text(auth, frame.spaced(), about);
            }
            WashFrame::TopLevel => self.send_text(auth, inner.spaced(), about),
        }
    }
}
