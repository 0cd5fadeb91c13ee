//! The demo: about a minute in which all ten events occur, first for the driver, then for the lot's owner.
//! Nothing is sped up: the bookings are put into the data shortly before their warning and their end.

use std::{io, time::Duration};

use jiff::SignedDuration;
use tokio::sync::oneshot;

use crate::{
    hub::OpenSocket,
    simulator::Simulator,
    truth::{Actor, Kind, What},
    world::{Method, Reading, World},
};

/// Between two events, so that each can be seen by itself.
const PACE: SignedDuration = SignedDuration::from_secs(5);

/// How long the owner's client gets to read what is there before something new happens.
const SETTLING: Duration = Duration::from_secs(5);

/// How long somebody's read is waited for on a server that completes bookings only when they are read.
const READING: Duration = Duration::from_secs(15);

/// Longer than anybody waits.
const FOR_EVER: Duration = Duration::from_hours(24 * 365);

/// What the demo starts with, all of it the driver's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// The booking that ends in 5 min 3 s.
    pub warned: u64,
    /// The booking that ends in 8 s.
    pub ending: u64,
    /// The booking that an admin will cancel.
    pub declined: u64,
}

/// Puts the demo's bookings and wash into the data: a booking that was over long ago, one 5 min 3 s and one 8 s
/// before its end, one paid in cash that waits for verification, one to be declined, and an open wash.
pub fn set_stage(world: &mut World) -> Stage {
    let driver = World::DRIVER;
    world.seed_finished(driver, SignedDuration::from_hours(2));
    let mut seed = |seconds, method| {
        world.seed_ending_paid_by(driver, SignedDuration::from_secs(seconds), method)
    };
    let warned = seed(303, Method::Upi);
    let ending = seed(8, Method::Upi);
    seed(580, Method::Cash);
    let declined = seed(590, Method::Upi);
    world.seed_wash(driver);
    Stage {
        warned,
        ending,
        declined,
    }
}

/// Plays the demo. The stage is set when the driver's client first asks for something; the first event comes when
/// it has a socket. `say` gets a line for each step: `event N kind`, then `driver-done` and `owner-done`.
///
/// # Errors
/// `say` failed.
pub async fn play_demo(
    server: &Simulator,
    mut say: impl FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    let (set, mut is_set) = oneshot::channel();
    server.when_first_seen("driver", move |world| {
        // Nobody listens any more when the program is ending.
        let _ = set.send(set_stage(world));
    });
    let (profile, auth) = (
        World::DRIVER,
        server.world(|world| world.auth_of_driver(World::DRIVER)),
    );
    wait_for_any(server, &[profile, auth]).await;
    server.greet("driver");
    if let Ok(stage) = is_set.try_recv() {
        play_driver(server, stage, &mut say).await?;
    }
    say("driver-done")?;

    let auth = server.world(|world| world.auth_of_owner(World::OWNER));
    wait_for_any(server, &[auth]).await;
    play_owner(server, &mut say).await?;
    say("owner-done")
}

async fn play_driver(
    server: &Simulator,
    stage: Stage,
    say: &mut impl FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    let end_of = |id: u64| {
        server.world(|world| {
            world
                .bookings
                .get(id)
                .map_or_else(|| world.now(), |row| row.end)
        })
    };
    server
        .clock()
        .reached(end_of(stage.warned) - SignedDuration::from_mins(5))
        .await;
    say(&line_of(Kind::ExpiringSoon))?;
    server.clock().reached(end_of(stage.ending)).await;
    say(&line_of(Kind::Expired))?;
    let expired = |server: &Simulator| {
        let is_it = |what: &What| matches!(what, What::BookingExpired { booking, .. } if *booking == stage.ending);
        server.truth().iter().any(|entry| is_it(&entry.what))
    };
    if server.wait_until(READING, expired).await.is_err() {
        server.world(|world| world.read_slots(Reading::arrived(world.now())));
    }
    say(&line_of(Kind::AutoExpired))?;

    for kind in [
        Kind::CashVerified,
        Kind::WashDone,
        Kind::RenewalSucceeded,
        Kind::RenewalFailed,
        Kind::Declined,
    ] {
        pause(server).await;
        server.world(|world| {
            if kind == Kind::Declined {
                world.set_status(stage.declined, "cancelled", Actor::Admin);
            } else {
                drop(world.make_happen(kind));
            }
        });
        say(&line_of(kind))?;
    }
    pause(server).await;
    Ok(())
}

async fn play_owner(
    server: &Simulator,
    say: &mut impl FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    let has_read = |server: &Simulator| {
        let requests = server.requests();
        let read = |path: &str| {
            requests
                .iter()
                .any(|request| request.user.as_deref() == Some("owner") && request.path == path)
        };
        read("/api/bookings/") && read("/api/employees/")
    };
    // Without these reads the events come all the same.
    let _ = server.wait_until(SETTLING, has_read).await;
    for kind in [Kind::NewBooking, Kind::EmployeeAssigned] {
        pause(server).await;
        drop(server.world(|world| world.make_happen(kind)));
        say(&line_of(kind))?;
    }
    pause(server).await;
    Ok(())
}

/// By the server's clock, so that a test can push the demo on.
async fn pause(server: &Simulator) {
    server.clock().reached(server.now() + PACE).await;
}

fn line_of(kind: Kind) -> String {
    format!("event {} {kind}", kind.number())
}

async fn wait_for_any(server: &Simulator, ids: &[u64]) {
    let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
    let listens = |sockets: &[OpenSocket]| sockets.iter().any(|socket| ids.contains(&socket.id));
    // A year without a client is no reason to stop.
    let _ = server.wait_for_sockets(FOR_EVER, listens).await;
}
