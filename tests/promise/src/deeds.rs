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
    plan::{Deed, Weather},
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
                0 => Deed::Book { cash },
                1 => Deed::SeedEnding { seconds: 100, cash },
                2 => Deed::SeedEnding {
                    seconds: -100,
                    cash,
                },
                3 => Deed::OrderWash { cash },
                4 => Deed::BuyAddOn { cash },
                _ => Deed::Decline,
            };
            self.deed(deed, pick);
        }
    }

    pub(crate) fn deed(&mut self, deed: Deed, pick: u32) {
        match deed {
            Deed::Book { .. }
            | Deed::SeedEnding { .. }
            | Deed::CancelInBrowser
            | Deed::DeleteInBrowser
            | Deed::RenewInBrowser { .. }
            | Deed::FailRenewalInBrowser { .. }
            | Deed::OrderWash { .. }
            | Deed::BuyAddOn { .. } => self.driver_does(deed, pick),
            Deed::Decline
            | Deed::Delete
            | Deed::EndEarly
            | Deed::SaveAgain
            | Deed::MoveEnd { .. }
            | Deed::VerifyCash
            | Deed::ReadSlots
            | Deed::ReadServices
            | Deed::WashPaid
            | Deed::WashConfirmed
            | Deed::WashDone
            | Deed::WashReopened
            | Deed::AddOnDone
            | Deed::AddOnSaved
            | Deed::Assign
            | Deed::Release
            | Deed::RollBack
            | Deed::Message { .. }
            | Deed::Customer { .. }
            | Deed::Foreign { .. } => self.others_do(deed, pick),
            Deed::Renew
            | Deed::RenewAtEnd
            | Deed::LetEnd
            | Deed::Cancel
            | Deed::Snooze
            | Deed::StartCountdown { .. }
            | Deed::StopCountdown
            | Deed::Pause { .. } => self.we_do(deed, pick),
            Deed::Kill { .. }
            | Deed::Sleep { .. }
            | Deed::Jump { .. }
            | Deed::Refuse
            | Deed::SignIn { .. }
            | Deed::SignOut
            | Deed::Drop
            | Deed::Deafen
            | Deed::Offline { .. }
            | Deed::RestartServer { .. }
            | Deed::RenewalsFail { .. }
            | Deed::Weather { .. } => self.befalls(deed),
        }
        self.ship(false);
    }

    /// The driver in a browser or at the counter.
    fn driver_does(&mut self, deed: Deed, pick: u32) {
        let driver = self.driver();
        match deed {
            Deed::Book { cash } => self.book(driver, cash),
            Deed::SeedEnding { seconds, cash } => {
                let ends_in = SignedDuration::from_secs(seconds);
                self.world.seed_ending_paid_by(driver, ends_in, paid(cash));
            }
            Deed::CancelInBrowser => {
                if let Some(id) = self.live(driver, pick) {
                    self.world.cancel(id, Actor::Driver);
                }
            }
            Deed::DeleteInBrowser => {
                if let Some(id) = self.live(driver, pick) {
                    self.world.delete_booking(id, Actor::Driver);
                }
            }
            Deed::RenewInBrowser { cash } => {
                if let Some(id) = self.finished(driver, pick) {
                    // A browser that is refused says so itself.
                    let _ = self.world.renew(id, Actor::Driver, paid(cash), None);
                }
            }
            Deed::FailRenewalInBrowser { orphan } => {
                if let Some(id) = self.finished(driver, pick) {
                    self.world.fail_renewal(id, Actor::Driver, REASON, orphan);
                }
            }
            Deed::OrderWash { cash } => {
                let order = WashOrder {
                    lot: Some(1),
                    service: "Full Service".to_owned(),
                    method: paid(cash),
                    scheduled: None,
                    notes: None,
                };
                self.world.order_wash(driver, order);
            }
            Deed::BuyAddOn { cash } => {
                if let Some(id) = self.live(driver, pick) {
                    self.world.buy_add_on(id, 1, paid(cash), None);
                }
            }
            _ => unreachable!("not the driver's"),
        }
    }

    /// Owners, administrators, other drivers, and the server by itself.
    fn others_do(&mut self, deed: Deed, pick: u32) {
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
            Deed::Decline => {
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
            Deed::Delete => {
                if let Some(id) = self.live(driver, pick) {
                    self.world.delete_booking(id, Actor::Admin);
                }
            }
            Deed::EndEarly => {
                if let Some(id) = self.live(driver, pick) {
                    self.world.set_status(id, "completed", Actor::Owner);
                }
            }
            Deed::SaveAgain => {
                let done = self
                    .world
                    .bookings
                    .ids(|row| row.driver == driver && row.status == "completed");
                if let Some(id) = choose(&done, pick) {
                    self.world.set_status(id, "completed", Actor::Owner);
                }
            }
            Deed::MoveEnd { by } => {
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
            Deed::VerifyCash => {
                let is_open = |row: &parkmate_simulator::world::Payment| {
                    row.driver == driver && row.status == PaymentStatus::Pending
                };
                let open = self.world.payments.ids(is_open);
                if let Some(id) = choose(&open, pick) {
                    self.world.verify_payment(id);
                }
            }
            Deed::ReadSlots => self.world.read_slots(Reading::arrived(now)),
            Deed::ReadServices => {
                let washed = self.world.bookings.ids(|_| true);
                self.world
                    .complete_overdue(Reading::of_services(now), &washed);
            }
            Deed::WashPaid => {
                let is_open = |row: &parkmate_simulator::world::StandaloneWash| {
                    row.driver == driver && row.payment_status == "pending"
                };
                if let Some(id) = choose(&self.world.washes.ids(is_open), pick) {
                    self.world.verify_wash_payment(id);
                }
            }
            Deed::WashConfirmed => {
                if let Some(id) = standalone(self, &|status| status == "pending") {
                    self.world.confirm_wash(id);
                }
            }
            Deed::WashDone => {
                if let Some(id) = standalone(self, &|status| status != "completed") {
                    self.world.set_wash_status(id, "completed");
                }
            }
            Deed::WashReopened => {
                if let Some(id) = standalone(self, &|status| status == "completed") {
                    self.world.confirm_wash(id);
                }
            }
            Deed::AddOnDone => {
                if let Some(id) = add_on(self, &|status| status == "pending") {
                    self.world.set_add_on_status(id, "completed");
                }
            }
            Deed::AddOnSaved => {
                if let Some(id) = add_on(self, &|status| status == "completed") {
                    self.world.set_add_on_status(id, "completed");
                }
            }
            Deed::Assign => {
                let free = self.world.employees.ids(|row| row.owner.is_none());
                if let Some(id) = choose(&free, pick) {
                    let owner = if pick % 5 == 0 { 2 } else { owner };
                    self.world.assign_employee(id, Some(owner), Actor::Admin);
                }
            }
            Deed::Release => {
                let theirs = self.world.employees.ids(|row| row.owner == Some(owner));
                if let Some(id) = choose(&theirs, pick) {
                    let to = (pick % 3 == 0).then_some(2);
                    self.world.assign_employee(id, to, Actor::Owner);
                }
            }
            Deed::RollBack => self.world.roll_back_booking(1),
            Deed::Message { number } => {
                let (level, text) = MESSAGES[usize::from(number) % MESSAGES.len()];
                let to = self.person().auth;
                self.world.send(to, level, text, None);
            }
            Deed::Customer { cash } => self.book(self.cast.customer, cash),
            Deed::Foreign { number } => self.strangers(number),
            _ => unreachable!("not others'"),
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
    fn we_do(&mut self, deed: Deed, pick: u32) {
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
            Deed::Renew => booking.map(|booking| Wish::Renew {
                booking,
                method,
                price,
            }),
            Deed::RenewAtEnd => booking.map(|booking| Wish::RenewAtEnd {
                booking,
                method,
                price,
            }),
            Deed::LetEnd => booking.map(|booking| Wish::LetEnd { booking }),
            Deed::Cancel => booking.map(|booking| Wish::Cancel { booking }),
            Deed::Snooze => booking.map(|id| {
                let of = Timer::Booking(id);
                self.chronicle.snoozes.push((account.clone(), of));
                Wish::Snooze { of }
            }),
            Deed::StartCountdown { seconds } => {
                let of_account = |one: &&OwnCountdown| one.account == account;
                let id = self.chronicle.countdowns.iter().filter(of_account).count();
                self.chronicle.countdowns.push(OwnCountdown {
                    account,
                    id: id as u64,
                    stopped: false,
                });
                let end = UnixMillis(self.time.now().wall.0 + seconds * 1_000);
                let label = "Meter".to_owned();
                Some(Wish::StartCountdown { label, end })
            }
            Deed::StopCountdown => {
                let open = self.chronicle.countdowns.iter_mut().rev();
                open.filter(|one| one.account == account)
                    .take(1)
                    .next()
                    .map(|one| {
                        one.stopped = true;
                        Wish::StopCountdown { id: one.id }
                    })
            }
            Deed::Pause { seconds } => {
                let until = UnixMillis(self.time.now().wall.0 + seconds as i64 * 1_000);
                self.chronicle.pauses.push(self.time.at);
                self.store.paused(&account);
                self.tell(Input::Pause { until: Some(until) });
                return;
            }
            _ => unreachable!("not ours"),
        };
        if let Some(wish) = wish {
            self.say(|| format!("  wished: {wish:?}"));
            let asker = Asker(1);
            self.tell(Input::Wished { asker, wish });
        }
    }

    fn befalls(&mut self, deed: Deed) {
        let at = self.time.at;
        match deed {
            Deed::Kill { effects, off } => {
                if self.companion.is_some() && self.is_awake() {
                    self.off_for = Some(off);
                    if effects == 0 {
                        self.die();
                    } else {
                        self.kill_in = Some(effects);
                    }
                }
            }
            Deed::Sleep { millis } => {
                if self.is_awake() {
                    self.wakes = Some(at + millis);
                    self.note_presence();
                    self.cut(false);
                    self.put(at + millis, Due::Wake);
                }
            }
            Deed::Jump { by } => {
                self.time.jump(by);
                if self.is_awake() {
                    self.note_presence();
                }
            }
            Deed::Refuse => {
                let user = self.person().user;
                if let Some((id, _)) = self.world.account(user)
                    && let Some(account) = self.world.accounts.get_mut(id)
                {
                    account.token = None;
                }
            }
            Deed::SignIn { other } => {
                if self.is_awake() && !self.is_cut_off() {
                    self.sign_in(usize::from(other));
                }
            }
            Deed::SignOut => {
                if self.is_awake() {
                    self.tell(Input::SignOut(SignOut::Here));
                }
            }
            Deed::Drop => self.cut(true),
            Deed::Deafen => {
                for conn in &mut self.conns {
                    conn.is_deaf = true;
                }
            }
            Deed::Offline { millis } => {
                self.offline_until = at + millis;
                let says_so = self.rng.bool();
                self.cut(says_so);
            }
            Deed::RestartServer { wiped, off } => {
                self.world.restarted(wiped);
                if wiped {
                    self.cast.people_world(&mut self.world);
                }
                self.down_until = at + off;
                self.cut(true);
            }
            Deed::RenewalsFail { fail } => self.world.faults.change(|faults| {
                faults.renewals_fail = fail.then(|| REASON.to_owned());
            }),
            Deed::Weather { bad } => {
                self.weather = if bad {
                    Weather::drawn(&mut self.rng)
                } else {
                    Weather::FINE
                };
            }
            _ => unreachable!("no trouble"),
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
