//! The server's data and what can happen to it. Nothing here knows of HTTP or sockets: operations change rows,
//! write the log of truths and put frames into an outbox, which the caller takes and delivers. With a fixed
//! [`Clock`] a run of this world is the same each time.

mod accounts;
mod bookings;
mod employees;
mod events;
mod payments;
mod places;
mod table;
mod washes;

use jiff::{SignedDuration, Timestamp};

pub(crate) use self::bookings::hundredths;
pub use self::{
    accounts::{Account, Driver, Owner, Role},
    bookings::{Booking, BookingOrder, Reading, Refusal},
    employees::Employee,
    events::NoBooking,
    payments::{Method, Payment, PaymentStatus},
    places::{Lot, Slot, WashType},
    table::Table,
    washes::{AddOnWash, StandaloneWash, WashOrder},
};
use crate::{
    clock::Clock,
    faults::Switchboard,
    json::object,
    truth::{Frame, Truth, What},
};

/// How long a booking lasts: always this, whatever was asked for (server contract, S7).
pub const BOOKING_LENGTH: SignedDuration = SignedDuration::from_mins(10);

/// How long after its end a well-behaved server completes a booking by itself. Not at once, so that a client
/// which counts down by the same clock reaches zero first, as with the real server.
const PROMPT: SignedDuration = SignedDuration::from_millis(500);

/// Everything that the server knows.
#[derive(Debug)]
pub struct World {
    /// The server's clock.
    pub clock: Clock,
    /// What it does wrong.
    pub faults: Switchboard,
    /// Rows of AuthUser.
    pub accounts: Table<Account>,
    /// Rows of UserProfile.
    pub drivers: Table<Driver>,
    /// Rows of OwnerProfile.
    pub owners: Table<Owner>,
    /// Parking lots.
    pub lots: Table<Lot>,
    /// Their slots.
    pub slots: Table<Slot>,
    /// Bookings.
    pub bookings: Table<Booking>,
    /// Their payments.
    pub payments: Table<Payment>,
    /// What can be bought as an add-on wash.
    pub wash_types: Table<WashType>,
    /// Washes bought with a booking.
    pub add_ons: Table<AddOnWash>,
    /// Washes booked by themselves.
    pub washes: Table<StandaloneWash>,
    /// Employees.
    pub employees: Table<Employee>,
    truth: Vec<Truth>,
    frames: Vec<Frame>,
}

impl World {
    /// A world with the accounts, lots and employees of the frames file, and no bookings. Every password is
    /// [`World::PASSWORD`].
    pub fn new(clock: Clock, faults: Switchboard) -> Self {
        let mut world = Self {
            clock,
            faults,
            accounts: Table::new(),
            drivers: Table::new(),
            owners: Table::new(),
            lots: Table::new(),
            slots: Table::new(),
            bookings: Table::new(),
            payments: Table::new(),
            wash_types: Table::new(),
            add_ons: Table::new(),
            washes: Table::new(),
            employees: Table::new(),
            truth: Vec::new(),
            frames: Vec::new(),
        };
        world.populate();
        world
    }

    /// The server's time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What happened, in order.
    pub fn truth(&self) -> &[Truth] {
        &self.truth
    }

    /// Takes the frames that wait to be delivered.
    pub fn take_frames(&mut self) -> Vec<Frame> {
        std::mem::take(&mut self.frames)
    }

    /// Puts a frame of this level and message into the outbox for an id.
    pub fn send(&mut self, to: u64, level: &str, message: &str, about: Option<u64>) {
        let text = object! { "type": level, "message": message }.spaced();
        self.frames.push(Frame {
            to: to.to_string(),
            text,
            about,
        });
    }

    /// Does what has become due by itself. The server calls it whenever [`World::next_moment`] has come.
    pub fn tick(&mut self) {
        let now = self.now();
        if !self.faults.ask(|faults| faults.expires_only_when_read) {
            let due = self
                .bookings
                .ids(|row| row.status == "booked" && row.end + PROMPT <= now);
            self.complete_overdue(Reading::arrived(now), &due);
        }
        self.finish_due_washes();
    }

    /// When [`World::tick`] has something to do next.
    pub fn next_moment(&self) -> Option<Timestamp> {
        let by_itself = !self.faults.ask(|faults| faults.expires_only_when_read);
        let ends = self
            .bookings
            .iter()
            .filter(|(_, booking)| by_itself && booking.status == "booked")
            .map(|(_, booking)| booking.end + PROMPT);
        let washes = self.washes.iter().filter_map(|(_, wash)| wash.finishes_at);
        ends.chain(washes).min()
    }

    /// The data goes back to the start, as after restoring an old backup; the log goes on.
    pub fn wipe(&mut self) {
        let fresh = Self::new(self.clock.clone(), self.faults.clone());
        let truth = std::mem::take(&mut self.truth);
        *self = Self { truth, ..fresh };
    }

    /// The process ended and came back: what only lived in its memory is gone.
    pub fn restarted(&mut self, wiped: bool) {
        self.frames.clear();
        if wiped {
            self.wipe();
        }
        for (_, wash) in self.washes.iter_mut() {
            wash.finishes_at = None;
        }
        self.note(What::Restarted { wiped });
    }

    /// Writes an entry of the log.
    pub(crate) fn note(&mut self, what: What) -> u64 {
        let number = self.truth.len() as u64 + 1;
        self.truth.push(Truth {
            number,
            at: self.now(),
            what,
        });
        number
    }

    /// Puts a frame of any shape into the outbox.
    pub(crate) fn send_text(&mut self, to: u64, text: String, about: Option<u64>) {
        self.frames.push(Frame {
            to: to.to_string(),
            text,
            about,
        });
    }

    fn populate(&mut self) {
        self.populate_accounts();
        self.populate_places();
        self.populate_employees();
    }
}
