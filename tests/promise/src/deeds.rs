//! Deeds: what people and misfortune do in a run. Those at the server change its world as the real one
//! would be changed; those here are told to the companion.

use jiff::SignedDuration;
use parkmate_core::{
    clock::UnixMillis,
    companion::{Asker, Input, SignOut, Wish},
    intent::Method as Paid,
    key::Timer,
    money::Money,
};
use parkmate_simulator::{
    Actor, Kind,
    world::{BookingOrder, Method, PaymentStatus, Reading, WashOrder},
};

use crate::{
    chronicle::OwnCountdown,
    plan::{Deed, DriverDeed, OthersDeed, OurDeed, Trouble, Weather},
    run::{Due, Run},
};

/// What the server says when it breaks.
const REASON: &str = "payment gateway did not answer";

/// Messages of no kind.
const MESSAGES: [(&str, &str); 3] = [
    ("success", "Your action completed successfully!"),
    ("info", "Something happened!"),
    ("error", "Action failed: try later"),
];

impl Run {
    /// What is in the world before anybody signs in.
    pub(crate) fn before(&mut self) {
        for _ in 0..self.rng.u8(0..4) {
            let pick = self.rng.u32(..);
            let cash = self.rng.bool();
            let deed = match self.rng.u8(0..6) {
                0 => Deed::Driver(DriverDeed::Book { cash }),
                1 => Deed::Driver(DriverDeed::SeedEnding { seconds: 100, cash }),
                2 => Deed::Driver(DriverDeed::SeedEnding {
                    seconds: -100,
                    cash,
                }),
                3 => Deed::Driver(DriverDeed::OrderWash { cash }),
                4 => Deed::Driver(DriverDeed::BuyAddOn { cash }),
                _ => Deed::Others(OthersDeed::Decline),
            };
            self.deed(deed, pick);
        }
    }

    pub(crate) fn deed(&mut self, deed: Deed, pick: u32) {
        match deed {
            Deed::Driver(deed) => self.driver_does(deed, pick),
            Deed::Others(deed) => self.others_do(deed, pick),
            Deed::Ours(deed) => self.we_do(deed, pick),
            Deed::Trouble(trouble) => self.befalls(trouble),
        }
        self.ship(false);
    }

    /// The driver in a browser or at the counter.
    fn driver_does(&mut self, deed: DriverDeed, pick: u32) {
        let driver = self.driver();
        match deed {
            DriverDeed::Book { cash } => self.book(driver, cash),
            DriverDeed::SeedEnding { seconds, cash } => {
                let ends_in = SignedDuration::from_secs(seconds);
                self.world.seed_ending_paid_by(driver, ends_in, paid(cash));
            }
            DriverDeed::CancelInBrowser => {
                if let Some(id) = self.live(driver, pick) {
                    self.world.cancel(id, Actor::Driver);
                }
            }
            DriverDeed::DeleteInBrowser => {
                if let Some(id) = self.live(driver, pick) {
                    self.world.delete_booking(id, Actor::Driver);
                }
            }
            DriverDeed::RenewInBrowser { cash } => {
                if let Some(id) = self.finished(driver, pick) {
                    // A browser that is refused says so itself.
                    let _ = self.world.renew(id, Actor::Driver, paid(cash), None);
                }
            }
            DriverDeed::FailRenewalInBrowser { orphan } => {
                if let Some(id) = self.finished(driver, pick) {
                    self.world.fail_renewal(id, Actor::Driver, REASON, orphan);
                }
            }
            DriverDeed::OrderWash { cash } => {
                let order = WashOrder {
                    lot: Some(1),
                    service: "Full Service".to_owned(),
                    method: paid(cash),
                    scheduled: None,
                    notes: None,
                };
                self.world.order_wash(driver, order);
            }
            DriverDeed::BuyAddOn { cash } => {
                if let Some(id) = self.live(driver, pick) {
                    self.world.buy_add_on(id, 1, paid(cash), None);
                }
            }
        }
    }

    /// Owners, administrators, other drivers, and the server by itself.
    fn others_do(&mut self, deed: OthersDeed, pick: u32) {
        let (driver, owner) = (self.driver(), self.owner());
        let now = self.world.now();
        let standalone = |run: &Self, fits: &dyn Fn(&str) -> bool| {
            choose(
                &run.world
                    .washes
                    .ids(|row| row.driver == driver && fits(&row.status)),
                pick,
            )
        };
        let add_on = |run: &Self, fits: &dyn Fn(&str) -> bool| {
            let is_theirs = |id| {
                run.world
                    .bookings
                    .get(id)
                    .is_some_and(|row| row.driver == driver)
            };
            choose(
                &run.world
                    .add_ons
                    .ids(|row| is_theirs(row.booking) && fits(&row.status)),
                pick,
            )
        };
        match deed {
            OthersDeed::Decline => {
                let Some(id) = self.live(driver, pick) else {
                    return;
                };
                match pick % 3 {
                    0 => self.world.set_status(id, "cancelled", Actor::Owner),
                    1 => self.world.set_status(id, "cancelled", Actor::Admin),
                    _ => {
                        self.world.cancel(id, Actor::Owner);
                    }
                }
            }
            OthersDeed::Delete => {
                if let Some(id) = self.live(driver, pick) {
                    self.world.delete_booking(id, Actor::Admin);
                }
            }
            OthersDeed::EndEarly => {
                if let Some(id) = self.live(driver, pick) {
                    self.world.set_status(id, "completed", Actor::Owner);
                }
            }
            OthersDeed::SaveAgain => {
                let done = self
                    .world
                    .bookings
                    .ids(|row| row.driver == driver && row.status == "completed");
                if let Some(id) = choose(&done, pick) {
                    self.world.set_status(id, "completed", Actor::Owner);
                }
            }
            OthersDeed::MoveEnd { by } => {
                if let Some(id) = self.live(driver, pick)
                    && let Some(row) = self.world.bookings.get_mut(id)
                {
                    // Nobody moves an end into the past.
                    let soonest = now + SignedDuration::from_secs(3);
                    row.end = (row.end + SignedDuration::from_millis(by)).max(soonest);
                    let end = row.end;
                    self.say(|| format!("  booking {id} ends {}", end.as_millisecond()));
                }
            }
            OthersDeed::VerifyCash => {
                let is_open = |row: &parkmate_simulator::world::Payment| {
                    row.driver == driver && row.status == PaymentStatus::Pending
                };
                let open = self.world.payments.ids(is_open);
                if let Some(id) = choose(&open, pick) {
                    self.world.verify_payment(id);
                }
            }
            OthersDeed::ReadSlots => self.world.read_slots(Reading::arrived(now)),
            OthersDeed::ReadServices => {
                let washed = self.world.bookings.ids(|_| true);
                self.world
                    .complete_overdue(Reading::of_services(now), &washed);
            }
            OthersDeed::WashPaid => {
                let is_open = |row: &parkmate_simulator::world::StandaloneWash| {
                    row.driver == driver && row.payment_status == "pending"
                };
                if let Some(id) = choose(&self.world.washes.ids(is_open), pick) {
                    self.world.verify_wash_payment(id);
                }
            }
            OthersDeed::WashConfirmed => {
                if let Some(id) = standalone(self, &|status| status == "pending") {
                    self.world.confirm_wash(id);
                }
            }
            OthersDeed::WashDone => {
                if let Some(id) = standalone(self, &|status| status != "completed") {
                    self.world.set_wash_status(id, "completed");
                }
            }
            OthersDeed::WashReopened => {
                if let Some(id) = standalone(self, &|status| status == "completed") {
                    self.world.confirm_wash(id);
                }
            }
            OthersDeed::AddOnDone => {
                if let Some(id) = add_on(self, &|status| status == "pending") {
                    self.world.set_add_on_status(id, "completed");
                }
            }
            OthersDeed::AddOnSaved => {
                if let Some(id) = add_on(self, &|status| status == "completed") {
                    self.world.set_add_on_status(id, "completed");
                }
            }
            OthersDeed::Assign => {
                let free = self.world.employees.ids(|row| row.owner.is_none());
                if let Some(id) = choose(&free, pick) {
                    let owner = if pick.is_multiple_of(5) { 2 } else { owner };
                    self.world.assign_employee(id, Some(owner), Actor::Admin);
                }
            }
            OthersDeed::Release => {
                let theirs = self.world.employees.ids(|row| row.owner == Some(owner));
                if let Some(id) = choose(&theirs, pick) {
                    let to = pick.is_multiple_of(3).then_some(2);
                    self.world.assign_employee(id, to, Actor::Owner);
                }
            }
            OthersDeed::RollBack => self.world.roll_back_booking(1),
            OthersDeed::Message { number } => {
                let (level, text) = MESSAGES[usize::from(number) % MESSAGES.len()];
                let to = self.person().auth;
                self.world.send(to, level, text, None);
            }
            OthersDeed::Customer { cash } => self.book(self.cast.customer, cash),
            OthersDeed::Foreign { number } => self.strangers(number),
        }
    }

    /// What happens to people whose numbers collide with ours.
    fn strangers(&mut self, number: u8) {
        let stranger = self.cast.neighbour;
        match number {
            0 => {
                self.world.auto_expired(stranger);
            }
            1 => {
                self.world.declined(stranger);
            }
            2 => {
                self.world.cash_verified(stranger);
            }
            3 => {
                self.world.wash_done(stranger);
            }
            4 => {
                // Refused where the faults say so.
                let _ = self.world.renewal_succeeded(stranger);
            }
            _ => {
                // An owner's new booking, perhaps on our profile's number.
                let _ = self.world.make_happen(Kind::NewBooking);
            }
        }
    }

    /// The user at this computer.
    fn we_do(&mut self, deed: OurDeed, pick: u32) {
        let Some(account) = self.companion_account().filter(|_| self.is_awake()) else {
            return;
        };
        let driver = self.driver();
        let mine = self.world.bookings.ids(|row| row.driver == driver);
        // The newest are what the window offers.
        let offered = &mine[mine.len().saturating_sub(3)..];
        let booking = choose(offered, pick);
        let method = [Paid::Upi, Paid::Card, Paid::Cash][pick as usize / 7 % 3];
        let price = Money(5_000);
        let wish = match deed {
            OurDeed::Renew => booking.map(|booking| Wish::Renew {
                booking,
                method,
                price,
            }),
            OurDeed::RenewAtEnd => booking.map(|booking| Wish::RenewAtEnd {
                booking,
                method,
                price,
            }),
            OurDeed::LetEnd => booking.map(|booking| Wish::LetEnd { booking }),
            OurDeed::Cancel => booking.map(|booking| Wish::Cancel { booking }),
            OurDeed::Snooze => booking.map(|id| {
                let of = Timer::Booking(id);
                self.chronicle.snoozes.push((account.clone(), of));
                Wish::Snooze { of }
            }),
            OurDeed::StartCountdown { seconds } => {
                let of_account = |one: &&OwnCountdown| one.account == account;
                let id = self.chronicle.countdowns.iter().filter(of_account).count();
                self.chronicle.countdowns.push(OwnCountdown {
                    account,
                    id: id as u64,
                });
                let end = UnixMillis(self.time.now().wall.0 + seconds * 1_000);
                let label = "Meter".to_owned();
                Some(Wish::StartCountdown { label, end })
            }
            OurDeed::StopCountdown => {
                let mut open = self.chronicle.countdowns.iter().rev();
                open.find(|one| one.account == account)
                    .map(|one| Wish::StopCountdown { id: one.id })
            }
            OurDeed::Pause { seconds } => {
                let until = UnixMillis(self.time.now().wall.0 + seconds as i64 * 1_000);
                self.store.paused(&account);
                self.tell(Input::Pause { until: Some(until) });
                return;
            }
        };
        if let Some(wish) = wish {
            self.say(|| format!("  wished: {wish:?}"));
            let asker = Asker(1);
            self.tell(Input::Wished { asker, wish });
        }
    }

    fn befalls(&mut self, trouble: Trouble) {
        let at = self.time.at;
        match trouble {
            Trouble::Kill { effects, off } => {
                if self.companion.is_some() && self.is_awake() {
                    self.off_for = Some(off);
                    if effects == 0 {
                        self.die();
                    } else {
                        self.kill_in = Some(effects);
                    }
                }
            }
            Trouble::Sleep { millis } => {
                if self.is_awake() {
                    self.wakes = Some(at + millis);
                    self.note_presence();
                    self.cut(false);
                    self.put(at + millis, Due::Wake);
                }
            }
            Trouble::Jump { by } => {
                self.time.jump(by);
                if self.is_awake() {
                    self.note_presence();
                }
            }
            Trouble::Refuse => {
                let user = self.person().user;
                if let Some((id, _)) = self.world.account(user)
                    && let Some(account) = self.world.accounts.get_mut(id)
                {
                    account.token = None;
                }
            }
            Trouble::SignIn { other } => {
                if self.is_awake() && !self.is_cut_off() {
                    self.sign_in(usize::from(other));
                }
            }
            Trouble::SignOut => {
                if self.is_awake() {
                    self.tell(Input::SignOut(SignOut::Here));
                }
            }
            Trouble::Drop => self.cut(true),
            Trouble::Deafen => {
                for conn in &mut self.conns {
                    conn.is_deaf = true;
                }
            }
            Trouble::Offline { millis } => {
                self.offline_until = at + millis;
                let says_so = self.rng.bool();
                self.cut(says_so);
            }
            Trouble::RestartServer { wiped, off } => {
                self.world.restarted(wiped);
                if wiped {
                    self.cast.people_world(&mut self.world);
                }
                self.down_until = at + off;
                self.cut(true);
            }
            Trouble::RenewalsFail { fail } => self.world.faults.change(|faults| {
                faults.renewals_fail = fail.then(|| REASON.to_owned());
            }),
            Trouble::Weather { bad } => {
                self.weather = if bad {
                    Weather::drawn(&mut self.rng)
                } else {
                    Weather::FINE
                };
            }
        }
    }

    /// Who sits at this computer, or sat there first.
    fn person(&self) -> &crate::cast::Person {
        let present = self.companion_account();
        let person = present.and_then(|key| self.cast.of_key(&key));
        person.unwrap_or(&self.cast.people[0])
    }

    /// The driver that things are done to: an owner's are done to a customer.
    fn driver(&self) -> u64 {
        let person = self.person();
        if person.is_owner {
            self.cast.customer
        } else {
            person.profile
        }
    }

    fn owner(&self) -> u64 {
        let person = self.person();
        if person.is_owner { person.profile } else { 1 }
    }

    fn book(&mut self, driver: u64, cash: bool) {
        let slot = self.world.free_slot(1);
        let order = BookingOrder {
            slot,
            vehicle_number: "KL-08-AZ-1234".to_owned(),
            booking_type: "Instant".to_owned(),
            method: paid(cash),
            amount: None,
        };
        self.world.book(driver, order);
    }

    fn live(&self, driver: u64, pick: u32) -> Option<u64> {
        choose(
            &self
                .world
                .bookings
                .ids(|row| row.driver == driver && row.status == "booked"),
            pick,
        )
    }

    fn finished(&self, driver: u64, pick: u32) -> Option<u64> {
        let now = self.world.now();
        choose(
            &self
                .world
                .bookings
                .ids(|row| row.driver == driver && (row.status != "booked" || row.end <= now)),
            pick,
        )
    }
}

fn choose(among: &[u64], pick: u32) -> Option<u64> {
    let at = pick as usize % among.len().max(1);
    among.get(at).copied()
}

const fn paid(cash: bool) -> Method {
    if cash { Method::Cash } else { Method::Upi }
}
