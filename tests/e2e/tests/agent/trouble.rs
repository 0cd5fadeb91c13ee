//! What can be wrong, and that nothing is lost by it.

use parkmate_simulator::{HttpAnswer, HttpFault, Kind};
use serde_json::Value;

use crate::{
    desktop::Notifications,
    private_bus::{Keyring, in_session},
    program::{
        Agent, history, kinds, login, run, server, sockets, status, status_that, store, troubles,
    },
};

#[test]
fn without_a_keyring_it_works_for_the_session_and_says_that_it_will_ask_again() {
    in_session(
        "trouble::without_a_keyring_it_works_for_the_session_and_says_that_it_will_ask_again",
        Keyring::None,
        async || {
            let mut notifications = Notifications::start().await;
            let server = server().await;
            let _agent = Agent::start().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            sockets(&server, &["1", "4"]).await;
            assert_eq!(troubles(&status().await), ["keyring_missing"]);
            server
                .world(|world| world.make_happen(Kind::CashVerified))
                .unwrap();
            notifications.wait_for(1).await;
        },
    );
}

#[test]
fn without_a_notification_service_the_history_has_it_and_the_status_says_so() {
    in_session(
        "trouble::without_a_notification_service_the_history_has_it_and_the_status_says_so",
        Keyring::Open,
        async || {
            let server = server().await;
            let _agent = Agent::start().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            sockets(&server, &["1", "4"]).await;
            server
                .world(|world| world.make_happen(Kind::CashVerified))
                .unwrap();
            let failing = |status: &Value| troubles(status) == ["notifications_failing"];
            status_that(failing).await;
            assert_eq!(history().await[0]["kind"], "cash_verified");
        },
    );
}

#[test]
fn a_token_that_dies_while_running_asks_to_sign_in_again() {
    in_session(
        "trouble::a_token_that_dies_while_running_asks_to_sign_in_again",
        Keyring::Open,
        async || {
            let _notifications = Notifications::start().await;
            let server = server().await;
            let _agent = Agent::start().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            sockets(&server, &["1", "4"]).await;
            server.faults(|faults| {
                let answer = HttpAnswer::Status {
                    status: 401,
                    retry_after: None,
                };
                faults.http.push(HttpFault::new("/api/bookings/", answer));
            });
            server.world(|world| world.send(4, "info", "Something happened!", None));
            let status = status_that(|status| status["session"]["state"] == "signed_out").await;
            assert_eq!(status["session"]["why"]["code"], "token_refused");
            assert_eq!(status["session"]["user"], "driver");
        },
    );
}

#[test]
fn a_history_that_can_not_be_written_stops_nothing() {
    in_session(
        "trouble::a_history_that_can_not_be_written_stops_nothing",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            // Even root can't make a folder where a file is.
            let data = std::env::var_os("XDG_DATA_HOME").unwrap();
            let folder = std::path::Path::new(&data).join("parkmate-companion");
            std::fs::write(folder, "in the way").unwrap();
            let server = server().await;
            let _agent = Agent::start().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            sockets(&server, &["1", "4"]).await;
            assert_eq!(troubles(&status().await), ["history_unwritable"]);
            server
                .world(|world| world.make_happen(Kind::CashVerified))
                .unwrap();
            notifications.wait_for(1).await;
        },
    );
}

#[test]
fn what_could_not_be_stored_for_a_while_is_told_at_once_and_stored_later() {
    in_session(
        "trouble::what_could_not_be_stored_for_a_while_is_told_at_once_and_stored_later",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let server = server().await;
            let _agent = Agent::start().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            sockets(&server, &["1", "4"]).await;
            // To the agent, a store that somebody else writes to for too long is like a full disk.
            let store = store();
            store.execute_batch("BEGIN IMMEDIATE").unwrap();
            server
                .world(|world| world.make_happen(Kind::CashVerified))
                .unwrap();
            notifications.wait_for(1).await;
            let failing = |status: &Value| troubles(status) == ["history_unwritable"];
            status_that(failing).await;
            store.execute_batch("ROLLBACK").unwrap();
            server
                .world(|world| world.make_happen(Kind::WashDone))
                .unwrap();
            notifications.wait_for(2).await;
            status_that(|status| troubles(status).is_empty()).await;
            assert_eq!(kinds().await, ["wash_done", "cash_verified"]);
        },
    );
}

#[test]
fn a_server_that_does_not_run_under_asgi_is_named() {
    in_session(
        "trouble::a_server_that_does_not_run_under_asgi_is_named",
        Keyring::Open,
        async || {
            let server = server().await;
            server.faults(|faults| faults.wsgi = true);
            let _agent = Agent::start().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            let waiting = |status: &Value| status["connection"]["state"] == "waiting";
            let status = status_that(waiting).await;
            assert_eq!(status["connection"]["why"]["code"], "socket_not_found");
        },
    );
}

#[test]
fn a_second_start_ends_at_once_and_leaves_the_first_alone() {
    in_session(
        "trouble::a_second_start_ends_at_once_and_leaves_the_first_alone",
        Keyring::Open,
        async || {
            let agent = Agent::start().await;
            assert_eq!(run(&[], "").await.status.code(), Some(0));
            assert!(run(&["quit"], "").await.status.success());
            assert_eq!(agent.end().await.code(), Some(0));
        },
    );
}
