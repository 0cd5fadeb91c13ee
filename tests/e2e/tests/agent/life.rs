//! The main job from end to end: sign in, hear, tell, remember, also over a crash.

use jiff::SignedDuration;
use parkmate_core::{history::RowId, spot::Spot};
use parkmate_door::{
    caller::Caller,
    place::Place,
    protocol::{Ask, CheckOf, Feed, News},
};
use parkmate_simulator::{Kind, World};
use serde_json::Value;

use crate::{
    desktop::Notifications,
    private_bus::{Keyring, in_session},
    program::{
        Agent, SOON, all_marked, answer, history, login, run, server, sockets, status, status_that,
    },
};

fn kinds(rows: &[Value]) -> Vec<String> {
    let mut kinds: Vec<String> = rows
        .iter()
        .map(|row| row["kind"].as_str().unwrap().to_owned())
        .collect();
    kinds.sort();
    kinds
}

fn sorted(mut kinds: Vec<String>) -> Vec<String> {
    kinds.sort();
    kinds
}

const DRIVERS: [&str; 8] = [
    "auto_expired",
    "cash_verified",
    "declined",
    "expired",
    "expiring_soon",
    "renewal_failed",
    "renewal_succeeded",
    "wash_done",
];
const OWNERS: [&str; 2] = ["employee_assigned", "new_booking"];

#[test]
fn ten_events_are_notified_and_kept_once_each_also_after_a_kill() {
    in_session(
        "life::ten_events_are_notified_and_kept_once_each_also_after_a_kill",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let server = server().await;
            let url = server.http_url();
            assert!(login(&url, "driver").await.status.success());
            let agent = Agent::start().await;
            sockets(&server, &["1", "4"]).await;

            // Seen inside the last five minutes, then over, then closed by the server.
            server.world(|world| world.seed_ending(World::DRIVER, SignedDuration::from_secs(4)));
            server.world(|world| world.send(4, "info", "Your booking is ready.", None));
            notifications.wait_for(4).await;
            // One after the other: what one read shows has one banner.
            let kinds_after = [
                Kind::CashVerified,
                Kind::WashDone,
                Kind::RenewalSucceeded,
                Kind::RenewalFailed,
                Kind::Declined,
            ];
            for (told, kind) in (5..).zip(kinds_after) {
                server.world(|world| world.make_happen(kind)).unwrap();
                notifications.wait_for(told).await;
            }
            let expected: Vec<&str> = DRIVERS.into_iter().chain(["other"]).collect();
            assert_eq!(kinds(&history().await), sorted(owned(&expected)));
            // What comes fast has a banner that counts it, but for what is never summed up.
            for kind in ["expired", "declined", "renewal_failed"] {
                let shown = notifications.shown();
                assert_eq!(shown.iter().filter(|shown| *shown == kind).count(), 1);
            }

            assert!(login(&url, "owner").await.status.success());
            sockets(&server, &["2"]).await;
            for (told, kind) in (10..).zip([Kind::NewBooking, Kind::EmployeeAssigned]) {
                server.world(|world| world.make_happen(kind)).unwrap();
                notifications.wait_for(told).await;
            }
            assert_eq!(kinds(&history().await), OWNERS);

            all_marked().await;
            agent.kill().await;
            let _agent = Agent::start().await;
            let online = |status: &Value| status["connection"]["state"] == "online";
            let resumed = status_that(online).await;
            assert_eq!(resumed["session"]["user"], "owner");
            assert_eq!(resumed["unread"], 2);
            assert!(login(&url, "driver").await.status.success());
            status_that(online).await;
            // One more frame, so that all reads that belong to the start are done.
            server.world(|world| world.send(4, "info", "The last message.", None));
            notifications.wait_for(12).await;
            assert_eq!(notifications.shown().len(), 12);
            assert_eq!(history().await.len(), 10);
        },
    );
}

fn owned(kinds: &[&str]) -> Vec<String> {
    kinds.iter().map(|kind| (*kind).to_owned()).collect()
}

#[test]
fn a_click_on_a_notification_shows_its_row_in_the_window_that_is_open() {
    in_session(
        "life::a_click_on_a_notification_shows_its_row_in_the_window_that_is_open",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let server = server().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            let _agent = Agent::start().await;
            sockets(&server, &["1", "4"]).await;
            // What the window does when it opens.
            let caller = Caller::connect(&Place::default_place()).await.unwrap();
            let (_, mut news) = caller.subscribe(Feed::Window).await.unwrap();
            // What is found while it catches up would have one banner.
            status_that(|status| status["is_catching_up"] == false).await;
            for kind in [Kind::CashVerified, Kind::WashDone] {
                server.world(|world| world.make_happen(kind)).unwrap();
            }
            notifications.wait_for(2).await;
            all_marked().await;
            let rows = history().await;
            assert_eq!(rows.len(), 2);
            notifications.click(2).await;
            let shown = async {
                loop {
                    if let News::Show { at } = news.next().await.unwrap() {
                        return at;
                    }
                }
            };
            let shown = tokio::time::timeout(SOON, shown).await.unwrap();
            assert_eq!(shown, Some(Spot::Entry(RowId(2))));
        },
    );
}

#[test]
fn comes_back_by_itself_when_the_server_restarts() {
    in_session(
        "life::comes_back_by_itself_when_the_server_restarts",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let server = server().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            let _agent = Agent::start().await;
            sockets(&server, &["1", "4"]).await;
            server.restart();
            server
                .wait_for_sockets(SOON, |open| open.is_empty())
                .await
                .unwrap();
            sockets(&server, &["1", "4"]).await;
            server
                .world(|world| world.make_happen(Kind::CashVerified))
                .unwrap();
            assert_eq!(notifications.wait_for(1).await, ["cash_verified"]);
        },
    );
}

#[test]
fn a_booking_that_ends_while_the_program_is_off_is_told_at_the_next_start() {
    in_session(
        "life::a_booking_that_ends_while_the_program_is_off_is_told_at_the_next_start",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let server = server().await;
            server.world(|world| world.seed_ending(World::DRIVER, SignedDuration::from_secs(200)));
            assert!(login(&server.http_url(), "driver").await.status.success());
            let agent = Agent::start().await;
            assert_eq!(notifications.wait_for(1).await, ["expiring_soon"]);
            all_marked().await;
            agent.kill().await;
            server.clock().advance(std::time::Duration::from_secs(300));
            let _agent = Agent::start().await;
            // It was closed as well, and that is one telling.
            let shown = notifications.wait_for(2).await;
            assert_eq!(shown, ["expiring_soon", "expired"]);
            let rows = history().await;
            let body = rows[0]["body"].as_str().unwrap();
            assert!(body.contains("while this computer was off"), "{body}");
            assert_eq!(status().await["unread"], 2);
        },
    );
}

#[test]
fn a_log_out_of_the_desktop_ends_it_cleanly() {
    in_session(
        "life::a_log_out_of_the_desktop_ends_it_cleanly",
        Keyring::Open,
        async || {
            let agent = Agent::start().await;
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}

/// The next place that the window is asked to show.
async fn shown(news: &mut parkmate_door::caller::NewsStream) -> Option<Spot> {
    let showing = async {
        loop {
            if let News::Show { at } = news.next().await.unwrap() {
                return at;
            }
        }
    };
    tokio::time::timeout(SOON, showing).await.unwrap()
}

#[test]
fn a_second_start_shows_the_window_and_a_link_its_booking() {
    in_session(
        "life::a_second_start_shows_the_window_and_a_link_its_booking",
        Keyring::Open,
        async || {
            let _agent = Agent::start().await;
            let caller = Caller::connect(&Place::default_place()).await.unwrap();
            let (_, mut news) = caller.subscribe(Feed::Window).await.unwrap();
            answer(&[]).await;
            assert_eq!(shown(&mut news).await, None);
            answer(&["parkmate://booking/13"]).await;
            assert_eq!(shown(&mut news).await, Some(Spot::Booking(13)));
            let refused = run(&["parkmate://booking/13?cancel"], "").await;
            assert_eq!(refused.status.code(), Some(2));
            // Nothing is shown for a start that wants to be hidden, nor for what was refused.
            answer(&["--hidden"]).await;
            answer(&["open"]).await;
            assert_eq!(shown(&mut news).await, None);
        },
    );
}

#[test]
fn the_log_says_more_while_the_program_runs_and_the_usual_after_the_next_start() {
    in_session(
        "life::the_log_says_more_while_the_program_runs_and_the_usual_after_the_next_start",
        Keyring::Open,
        async || {
            let agent = Agent::start().await;
            let folder = answer(&["logs", "--level", "debug"]).await;
            let log =
                || std::fs::read_to_string(format!("{}/companion.log", folder.trim())).unwrap();
            let lines = || log().lines().filter(|line| line.contains("DEBUG")).count();
            assert_eq!(lines(), 0);
            failing_check().await;
            let said = lines();
            assert!(said > 0);
            assert_eq!(agent.terminate().await.code(), Some(0));
            let agent = Agent::start().await;
            failing_check().await;
            assert_eq!(agent.terminate().await.code(), Some(0));
            assert_eq!(lines(), said);
        },
    );
}

/// Has the agent check a server that isn't there, of which the log says more at the level `debug`.
async fn failing_check() {
    let caller = Caller::connect(&Place::default_place()).await.unwrap();
    let (_, mut news) = caller.subscribe(Feed::Window).await.unwrap();
    let of = CheckOf {
        server: Some("http://127.0.0.1:1".into()),
        socket: None,
    };
    let mut caller = Caller::connect(&Place::default_place()).await.unwrap();
    caller.ask(Ask::Check(of)).await.unwrap();
    let ending = async {
        loop {
            if let News::Check(view) = news.next().await.unwrap()
                && view.outcome.is_some()
            {
                return;
            }
        }
    };
    tokio::time::timeout(SOON, ending)
        .await
        .expect("the end of the check");
}
