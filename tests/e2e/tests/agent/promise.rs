//! The promise, end to end: ten events, each told once, by the agent as it is installed, against a server
//! with the real one's habits and with each way of going wrong.

use std::time::Duration;

use parkmate_core::{companion::Wish, intent::Method, money::Money};
use parkmate_door::{
    caller::Caller,
    place::Place,
    protocol::{Ask, Feed},
};
use parkmate_simulator::{
    Actor, Config, Faults, HttpAnswer, HttpFault, Kind, Malformed, Simulator, SocketFault, Stage,
    WashFrame, World, set_stage,
};
use serde_json::Value;
use tokio::{sync::oneshot, time::timeout};

use crate::{
    private_bus::{Keyring, in_session},
    program::{Agent, SOON, history, login, server, sockets, status_that},
};

/// Longest wait for what only reading can tell, without a socket.
pub(crate) const BY_READING: Duration = Duration::from_secs(120);

/// What each row tells, sorted.
pub(crate) fn tellings(rows: &[Value]) -> Vec<String> {
    let mut tellings: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {}", row["kind"].as_str().unwrap(), row["subject"]))
        .collect();
    tellings.sort();
    tellings
}

pub(crate) async fn history_that(fits: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let waiting = async {
        // Subscribed before the first look, so that nothing falls between.
        let (_, mut news) = caller().await.subscribe(Feed::Events).await.unwrap();
        loop {
            let rows = history().await;
            if fits(&rows) {
                return rows;
            }
            news.next().await.expect("an agent that runs");
        }
    };
    match timeout(BY_READING, waiting).await {
        Ok(rows) => rows,
        Err(_) => panic!("the history is still {:#?}", tellings(&history().await)),
    }
}

pub(crate) fn tells(rows: &[Value], kind: Kind) -> bool {
    rows.iter().any(|row| row["kind"] == kind.name())
}

/// How often the user has read a resource well.
fn reads(server: &Simulator, user: &str, path: &str) -> usize {
    server
        .requests()
        .iter()
        .filter(|request| {
            request.user.as_deref() == Some(user)
                && request.path == path
                && request.status == Some(200)
        })
        .count()
}

pub(crate) const DRIVER_READS: [&str; 3] = [
    "/api/bookings/",
    "/api/carwashes/",
    "/api/carwash-bookings/my-bookings/",
];
pub(crate) const OWNER_READS: [&str; 4] = [
    "/api/bookings/",
    "/api/employees/",
    "/api/owner/payments/",
    "/api/owner/carwash-bookings/",
];

pub(crate) async fn caller() -> Caller {
    Caller::connect(&Place::default_place()).await.unwrap()
}

/// Asks for a renewal at half the price.
pub(crate) const fn renew(booking: u64) -> Ask {
    Ask::Wish(Wish::Renew {
        booking,
        method: Method::Upi,
        price: Money(2_500),
    })
}

/// Reads everything twice more: what would be told twice is told by then.
pub(crate) async fn settle(server: &Simulator, user: &str, paths: &[&str]) {
    for _ in 0..2 {
        let before: Vec<usize> = paths.iter().map(|path| reads(server, user, path)).collect();
        caller().await.ask(Ask::Retry).await.unwrap();
        let again = |server: &Simulator| {
            paths
                .iter()
                .zip(&before)
                .all(|(path, before)| reads(server, user, path) > *before)
        };
        server.wait_until(BY_READING, again).await.unwrap();
    }
}

/// The driver's agent, started and at rest: it listens, and has read everything.
pub(crate) async fn agent_at_rest(server: &Simulator) -> Agent {
    let agent = Agent::start().await;
    sockets(server, &["1", "4"]).await;
    settle(server, "driver", &DRIVER_READS).await;
    agent
}

/// A server with the driver signed in, and their agent at rest.
pub(crate) async fn driver_at_rest() -> (Simulator, Agent) {
    let server = server().await;
    assert!(login(&server.http_url(), "driver").await.status.success());
    let agent = agent_at_rest(&server).await;
    (server, agent)
}

/// Something happens.
pub(crate) fn happen(server: &Simulator, kind: Kind) {
    server.world(|world| world.make_happen(kind)).unwrap();
}

/// Nobody listens for a while, because of what is changed meanwhile; and then somebody does again.
async fn interrupt(server: &Simulator, change: impl FnOnce(&mut Faults)) {
    server.faults(change);
    server.restart();
    status_that(|status| status["connection"]["state"] == "waiting").await;
    server.faults(|faults| {
        faults.refuse_connections = false;
        faults.hang_connections = false;
    });
    caller().await.ask(Ask::Retry).await.unwrap();
}

/// A server with the real one's habits, and with more that goes wrong.
pub(crate) async fn real_server(change: impl FnOnce(&mut Faults)) -> Simulator {
    let mut faults = Faults::real_server();
    change(&mut faults);
    let config = Config {
        faults,
        ..Config::default()
    };
    Simulator::start(config).await.unwrap()
}

/// All that a driver can be told, and what was.
async fn drive(change: impl FnOnce(&mut Faults)) {
    drive_through(change, async |_| ()).await;
}

/// The same, with something happening to the server once everything was read.
async fn drive_through(change: impl FnOnce(&mut Faults), meanwhile: impl AsyncFnOnce(&Simulator)) {
    let server = real_server(change).await;
    let (set, is_set) = oneshot::channel();
    server.when_first_seen("driver", move |world| {
        let _ = set.send(set_stage(world));
    });
    assert!(login(&server.http_url(), "driver").await.status.success());
    let stage: Stage = is_set.await.unwrap();
    let agent = Agent::start().await;
    let was_read = |server: &Simulator| {
        DRIVER_READS
            .iter()
            .all(|path| reads(server, "driver", path) > 0)
    };
    server.wait_until(SOON, was_read).await.unwrap();
    meanwhile(&server).await;

    // Event 5 needs somebody's read after the end, which is the agent's own.
    history_that(|rows| tells(rows, Kind::AutoExpired)).await;
    let mut caller = caller().await;
    caller.ask(renew(stage.ending)).await.unwrap();
    history_that(|rows| tells(rows, Kind::RenewalSucceeded)).await;
    // It runs, so the server refuses.
    caller.ask(renew(stage.warned)).await.unwrap();
    let (payment, wash) = server.world(|world| {
        world.set_status(stage.declined, "cancelled", Actor::Admin);
        (
            world.cash_verified(World::DRIVER),
            world.wash_done(World::DRIVER),
        )
    });
    let (cash, renewed) = server.world(|world| {
        let renewed = world
            .bookings
            .ids(|row| row.driver == World::DRIVER)
            .into_iter()
            .max()
            .unwrap();
        (world.payments.get(payment).unwrap().booking, renewed)
    });
    let all = [
        Kind::RenewalFailed,
        Kind::Declined,
        Kind::CashVerified,
        Kind::WashDone,
    ];
    history_that(|rows| all.iter().all(|kind| tells(rows, *kind))).await;
    settle(&server, "driver", &DRIVER_READS).await;
    let booking = |kind: &str, id: u64| format!("{kind} {{\"booking\":{id}}}");
    let mut expected = vec![
        booking("expiring_soon", stage.ending),
        booking("expiring_soon", stage.warned),
        booking("expired", stage.ending),
        booking("auto_expired", stage.ending),
        booking("renewal_succeeded", renewed),
        booking("renewal_failed", stage.warned),
        booking("declined", stage.declined),
        booking("cash_verified", cash),
        format!("wash_done {{\"wash\":{{\"standalone\":{wash}}}}}"),
    ];
    expected.sort();
    let rows = history().await;
    assert_eq!(tellings(&rows), expected, "{rows:#?}");
    assert_eq!(agent.terminate().await.code(), Some(0));
}

/// All that an owner can be told, and what was.
async fn own(change: impl FnOnce(&mut Faults)) {
    own_through(change, async |_| ()).await;
}

/// The same, with something happening to the server once everything was read.
async fn own_through(change: impl FnOnce(&mut Faults), meanwhile: impl AsyncFnOnce(&Simulator)) {
    let server = real_server(change).await;
    // Customers' events that an owner's list holds and nobody tells the owner.
    server.world(|world| {
        world.seed_ending(World::DRIVER, jiff::SignedDuration::from_secs(3));
    });
    assert!(login(&server.http_url(), "owner").await.status.success());
    let agent = Agent::start().await;
    let was_read = |server: &Simulator| {
        OWNER_READS
            .iter()
            .all(|path| reads(server, "owner", path) > 0)
    };
    server.wait_until(SOON, was_read).await.unwrap();
    meanwhile(&server).await;
    let (booking, employee) = server.world(|world| {
        world.cash_verified(World::DRIVER2);
        (
            world.new_booking(World::OWNER, World::DRIVER2),
            world.employee_assigned(World::OWNER),
        )
    });
    settle(&server, "owner", &OWNER_READS).await;
    let all = [Kind::NewBooking, Kind::EmployeeAssigned];
    history_that(|rows| all.iter().all(|kind| tells(rows, *kind))).await;
    settle(&server, "owner", &OWNER_READS).await;
    let rows = history().await;
    let told = tellings(&rows);
    assert!(
        told.contains(&format!("new_booking {{\"booking\":{booking}}}")),
        "{told:?}"
    );
    assert!(
        told.contains(&format!("employee_assigned {{\"employee\":{employee}}}")),
        "{told:?}"
    );
    // Verifying put a booking of the other driver into the owner's lot first.
    let mut unique = told.clone();
    unique.dedup();
    assert_eq!(unique, told, "{rows:#?}");
    assert!(
        told.iter()
            .all(|row| row.starts_with("new_booking") || row.starts_with("employee")),
        "{told:?}"
    );
    assert_eq!(agent.terminate().await.code(), Some(0));
}

/// One test for each name.
macro_rules! runs {
    ($module:ident, $run:ident, $($name:ident: $($with:expr),+;)*) => {
        mod $module {
            use super::*;
            $(
                #[test]
                fn $name() {
                    let name = concat!("promise::", stringify!($module), "::", stringify!($name));
                    in_session(name, Keyring::Open, async || $run($($with),+).await);
                }
            )*
        }
    };
}

/// One test for the driver and one for the owner under each fault.
macro_rules! under {
    ($($all:tt)*) => {
        runs!(driver, drive, $($all)*);
        runs!(owner, own, $($all)*);
    };
}

/// One test for the driver and one for the owner through each interruption.
macro_rules! through {
    ($($all:tt)*) => {
        runs!(driver_through, drive_through, $($all)*);
        runs!(owner_through, own_through, $($all)*);
    };
}

under! {
    every_event_once_with_the_real_servers_habits: |_| ();
    every_event_once_when_each_frame_comes_three_times: |faults| faults.extra_copies = 2;
    every_event_once_when_every_frame_is_lost: |faults| faults.frames_lost = true;
    every_event_once_when_frames_come_late:
        |faults| faults.frame_delay = Some(Duration::from_secs(3));
    every_event_once_when_everybody_elses_frames_come_too: |faults| faults.foreign_frames = true;
    every_event_once_among_frames_that_can_not_be_read:
        |faults| faults.malformed = Some(Malformed::NotJson);
    every_event_once_when_a_server_was_repaired_to_send_everything: |faults| {
        faults.declined_unsent = false;
        faults.cash_verified_unsent = false;
        faults.standalone_wash_unsent = false;
        faults.employee_unsent = false;
        faults.wash_frame = WashFrame::ObjectMessage;
    };
    every_event_once_when_sockets_are_refused: |faults| {
        faults.sockets = Some(SocketFault::Answer { status: 500, retry_after: None });
    };
    every_event_once_when_handshakes_hang:
        |faults| faults.sockets = Some(SocketFault::HangHandshake);
    every_event_once_when_sockets_are_closed_at_once:
        |faults| faults.sockets = Some(SocketFault::CloseAtOnce(1000));
    every_event_once_without_asgi: |faults| faults.wsgi = true;
    every_event_once_when_sockets_say_nothing: |faults| faults.sockets = Some(SocketFault::Mute);
    every_event_once_when_the_list_is_slow: |faults| {
        let late = HttpAnswer::Delayed(Duration::from_millis(1_500));
        faults.http.push(HttpFault::new("/api/bookings/", late).after_effect());
    };
    every_event_once_when_reads_fail_at_first: |faults| {
        let broken = HttpAnswer::Status { status: 503, retry_after: None };
        faults.http.push(HttpFault::new("/api/carwash", broken).times(3));
    };
}

through! {
    every_event_once_after_connections_were_refused: |_| (), async |server| {
        interrupt(server, |faults| faults.refuse_connections = true).await;
    };
    every_event_once_after_connections_hung: |_| (), async |server| {
        interrupt(server, |faults| faults.hang_connections = true).await;
    };
    every_event_once_when_sockets_go_deaf: |_| (), async |server| server.deafen(None);
}

runs! { wash_frames, drive,
    every_event_once_when_a_finished_wash_is_told_as_text:
        |faults| faults.standalone_wash_unsent = false;
    every_event_once_when_a_finished_wash_is_told_at_top_level: |faults| {
        faults.standalone_wash_unsent = false;
        faults.wash_frame = WashFrame::TopLevel;
    };
}
