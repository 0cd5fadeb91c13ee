//! What happens on the server while the agent is killed, and what was sent that only a frame tells.

use std::collections::BTreeSet;

use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use parkmate_door::{caller::Caller, place::Place};
use parkmate_simulator::{Actor, Simulator, Wash, What, World, world::Method};

use crate::promise::{BY_READING, renew};

/// Whose agent it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Driver,
    Owner,
}

impl Who {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Driver => "driver",
            Self::Owner => "owner",
        }
    }

    /// The id of the account, on which anything may be sent.
    const fn auth(self) -> u64 {
        match self {
            Self::Driver => 4,
            Self::Owner => 2,
        }
    }
}

/// What can happen.
#[derive(Clone, Copy)]
enum Deed {
    Text,
    Cash,
    Wash,
    /// A booking that ends in a moment.
    Ending,
    Decline,
    RenewalElsewhere,
    /// One that is asked for through the agent.
    RenewalHere,
    Booking,
    Employee,
}

const OF_DRIVER: [Deed; 9] = [
    Deed::Text,
    Deed::Text,
    Deed::Cash,
    Deed::Wash,
    Deed::Wash,
    Deed::Ending,
    Deed::Decline,
    Deed::RenewalElsewhere,
    Deed::RenewalHere,
];
const OF_OWNER: [Deed; 4] = [Deed::Text, Deed::Booking, Deed::Booking, Deed::Employee];

/// The load of one run.
pub(super) struct Load {
    pub(super) who: Who,
    /// When it began, by the server's clock: what ended before is silent.
    pub(super) since: Timestamp,
    /// How many texts were sent that no read shows.
    pub(super) texts: u32,
    /// The first text that nothing could have kept away.
    pub(super) surely_heard: u32,
    /// Bookings that the agent was asked to renew, once each.
    pub(super) asked: BTreeSet<u64>,
    renewed: BTreeSet<u64>,
    /// When the last booking of [`Deed::Ending`] is over.
    last_end: Timestamp,
}

impl Load {
    pub(super) const fn new(who: Who, since: Timestamp) -> Self {
        Self {
            who,
            since,
            texts: 0,
            surely_heard: 0,
            asked: BTreeSet::new(),
            renewed: BTreeSet::new(),
            last_end: since,
        }
    }

    /// Something happens.
    pub(super) fn happen(&mut self, server: &Simulator, rng: &mut Rng) {
        let deeds: &[Deed] = match self.who {
            Who::Driver => &OF_DRIVER,
            Who::Owner => &OF_OWNER,
        };
        let deed = deeds[rng.usize(..deeds.len())];
        self.act(deed, server, rng.i64(1..4));
    }

    /// Everything once more, for an agent that isn't killed any more.
    pub(super) fn happen_after_all(&mut self, server: &Simulator) {
        self.surely_heard = self.texts + 1;
        let deeds: &[Deed] = match self.who {
            Who::Driver => &OF_DRIVER,
            Who::Owner => &OF_OWNER,
        };
        for deed in deeds {
            self.act(*deed, server, 2);
        }
    }

    /// Waits for the end of what is about to end.
    pub(super) async fn wait_until_over(&self, server: &Simulator) {
        // The agent reads what is over, and so the server hears of it.
        let is_over = |server: &Simulator| server.now() > self.last_end;
        server.wait_until(BY_READING, is_over).await.unwrap();
    }

    fn act(&mut self, deed: Deed, server: &Simulator, seconds: i64) {
        let driver = World::DRIVER;
        match deed {
            Deed::Text => {
                self.texts += 1;
                let text = text(self.texts);
                server.world(|world| world.send(self.who.auth(), "info", &text, None));
            }
            Deed::Cash => {
                server.world(|world| world.cash_verified(driver));
            }
            Deed::Wash => {
                server.world(|world| world.wash_done(driver));
            }
            Deed::Ending => {
                let left = SignedDuration::from_secs(seconds);
                server.world(|world| world.seed_ending(driver, left));
                self.last_end = server.now() + left;
            }
            Deed::Decline => {
                server.world(|world| {
                    let booking = world.seed_ending(driver, SignedDuration::from_mins(20));
                    world.set_status(booking, "cancelled", Actor::Admin);
                });
            }
            Deed::RenewalElsewhere => {
                if let Some(old) = self.renewable(server) {
                    let renewing =
                        |world: &mut World| world.renew(old, Actor::Driver, Method::Upi, None);
                    // A slot may be taken by now.
                    drop(server.world(renewing));
                }
            }
            Deed::RenewalHere => {
                if let Some(old) = self.renewable(server) {
                    self.asked.insert(old);
                    tokio::spawn(ask_for_renewal(old));
                }
            }
            Deed::Booking => {
                server.world(|world| world.new_booking(World::OWNER, World::DRIVER2));
            }
            Deed::Employee => {
                server.world(|world| world.employee_assigned(World::OWNER));
            }
        }
    }

    /// A booking that is over, that nobody has renewed and whose slot is free.
    fn renewable(&mut self, server: &Simulator) -> Option<u64> {
        let over = server.world(|world| {
            let free = |slot: u64| world.slots.get(slot).is_some_and(|slot| slot.available);
            world.bookings.ids(|row| {
                row.driver == World::DRIVER && row.status == "completed" && free(row.slot)
            })
        });
        let old = over.into_iter().find(|id| !self.renewed.contains(id))?;
        self.renewed.insert(old);
        Some(old)
    }
}

/// The text of that number; no other has it as a part.
pub(super) fn text(number: u32) -> String {
    format!("Message number {number} of many.")
}

/// Asks the agent, which may not be there, or may be killed over it.
async fn ask_for_renewal(old: u64) {
    if let Ok(mut caller) = Caller::connect(&Place::default_place()).await {
        drop(caller.ask(renew(old)).await);
    }
}

/// What truly happened since, as `kind subject`, each once.
pub(super) fn truth(load: &Load, server: &Simulator) -> Vec<String> {
    let entries = server.truth().into_iter();
    let since = entries.filter(|entry| entry.at >= load.since);
    let mut told: Vec<String> = since
        .filter_map(|entry| match load.who {
            Who::Driver => told_to_driver(&entry.what),
            Who::Owner => told_to_owner(&entry.what),
        })
        .collect();
    told.sort();
    told
}

fn of_booking(kind: &str, booking: u64) -> Option<String> {
    Some(format!("{kind} {{\"booking\":{booking}}}"))
}

fn told_to_driver(what: &What) -> Option<String> {
    if let What::RenewalSucceeded { new, .. } = what {
        of_booking("renewal_succeeded", *new)
    } else if let What::BookingCancelled { booking, .. } = what {
        of_booking("declined", *booking)
    } else if let What::PaymentVerified {
        booking,
        wash: None,
        ..
    } = what
    {
        of_booking("cash_verified", *booking)
    } else if let What::WashCompleted {
        wash: Wash::Standalone(wash),
        ..
    } = what
    {
        Some(format!("wash_done {{\"wash\":{{\"standalone\":{wash}}}}}"))
    } else {
        None
    }
}

fn told_to_owner(what: &What) -> Option<String> {
    if let What::BookingCreated { booking, .. } = what {
        of_booking("new_booking", *booking)
    } else if let What::EmployeeAssigned { employee, .. } = what {
        Some(format!("employee_assigned {{\"employee\":{employee}}}"))
    } else {
        None
    }
}

/// The driver's bookings that were closed at their end since, each of which is told as over, as closed, or both.
pub(super) fn closed(load: &Load, server: &Simulator) -> BTreeSet<u64> {
    let mut closed = BTreeSet::new();
    for entry in server.truth() {
        if let What::BookingExpired { booking, ends, .. } = entry.what
            && ends >= load.since
        {
            closed.insert(booking);
        }
    }
    closed
}

/// How often the server renewed that booking.
pub(super) fn renewals_of(old: u64, server: &Simulator) -> usize {
    let is_it = |what: &What| matches!(what, What::RenewalSucceeded { old: of, .. } if *of == old);
    let truth = server.truth();
    truth.iter().filter(|entry| is_it(&entry.what)).count()
}
