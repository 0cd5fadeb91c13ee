//! Single ways of going wrong that the whole run of [`promise`](crate::promise) doesn't show: what is told
//! then, and that it is told once.

use parkmate_simulator::{HttpAnswer, HttpFault, Kind, Malformed, OpenSocket, Simulator, World};
use serde_json::Value;

use crate::{
    private_bus::{Keyring, in_session},
    program::{Agent, SOON, history, login, server, sockets, store},
    promise::{
        DRIVER_READS, OWNER_READS, caller, history_that, real_server, renew, settle, tellings,
        tells,
    },
};

/// How many rows tell that kind.
fn count(rows: &[Value], kind: Kind) -> usize {
    rows.iter().filter(|row| row["kind"] == kind.name()).count()
}

/// A driver's agent that listens and has read everything.
async fn driver_who_listens() -> (Simulator, Agent) {
    let server = server().await;
    assert!(login(&server.http_url(), "driver").await.status.success());
    let agent = Agent::start().await;
    sockets(&server, &["1", "4"]).await;
    settle(&server, "driver", &DRIVER_READS).await;
    (server, agent)
}

#[test]
fn every_event_once_among_frames_that_can_not_be_read_of_every_kind() {
    in_session(
        "single::every_event_once_among_frames_that_can_not_be_read_of_every_kind",
        Keyring::Open,
        async || {
            let server = server().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            let agent = Agent::start().await;
            let all = [
                Malformed::NotJson,
                Malformed::NullMessage,
                Malformed::ObjectMessage,
                Malformed::NotAnObject,
                Malformed::Binary,
                Malformed::Huge,
            ];
            for (before, malformed) in all.into_iter().enumerate() {
                sockets(&server, &["1", "4"]).await;
                server.faults(|faults| faults.malformed = Some(malformed));
                for kind in [Kind::RenewalSucceeded, Kind::CashVerified] {
                    server.world(|world| world.make_happen(kind)).unwrap();
                    history_that(|rows| count(rows, kind) > before).await;
                }
            }
            settle(&server, "driver", &DRIVER_READS).await;
            let rows = history().await;
            for kind in [Kind::RenewalSucceeded, Kind::CashVerified] {
                assert_eq!(count(&rows, kind), all.len(), "{rows:#?}");
            }
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}

#[test]
fn a_renewal_of_ours_that_the_server_fails_is_told_once_with_and_without_its_frame() {
    in_session(
        "single::a_renewal_of_ours_that_the_server_fails_is_told_once_with_and_without_its_frame",
        Keyring::Open,
        async || {
            let server = real_server(|faults| {
                faults.renewals_fail = Some("payment gateway did not answer".to_owned());
            })
            .await;
            let over = jiff::SignedDuration::from_secs(60);
            let bookings =
                server.world(|world| [0; 2].map(|_| world.seed_finished(World::DRIVER, over)));
            assert!(login(&server.http_url(), "driver").await.status.success());
            let agent = Agent::start().await;
            sockets(&server, &["1", "4"]).await;
            settle(&server, "driver", &DRIVER_READS).await;
            for (told, booking) in bookings.into_iter().enumerate() {
                server.faults(|faults| faults.frames_lost = told == 1);
                caller().await.ask(renew(booking)).await.unwrap();
                history_that(|rows| count(rows, Kind::RenewalFailed) > told).await;
                settle(&server, "driver", &DRIVER_READS).await;
                let rows = history().await;
                assert_eq!(count(&rows, Kind::RenewalFailed), told + 1, "{rows:#?}");
                assert_eq!(count(&rows, Kind::RenewalSucceeded), 0, "{rows:#?}");
            }
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}

#[test]
fn a_new_booking_that_was_rolled_back_is_withdrawn_in_its_row() {
    in_session(
        "single::a_new_booking_that_was_rolled_back_is_withdrawn_in_its_row",
        Keyring::Open,
        async || {
            let server = server().await;
            assert!(login(&server.http_url(), "owner").await.status.success());
            let agent = Agent::start().await;
            sockets(&server, &["2"]).await;
            settle(&server, "owner", &OWNER_READS).await;
            server.world(|world| world.roll_back_booking(1));
            let withdrawn = |rows: &[Value]| {
                rows.iter()
                    .any(|row| row["body"].as_str().unwrap().contains("Withdrawn"))
            };
            let rows = history_that(withdrawn).await;
            assert_eq!(count(&rows, Kind::NewBooking), 1, "{rows:#?}");
            settle(&server, "owner", &OWNER_READS).await;
            assert_eq!(history().await.len(), 1);
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}

#[test]
fn what_a_burst_has_lost_is_found_by_reading() {
    in_session(
        "single::what_a_burst_has_lost_is_found_by_reading",
        Keyring::Open,
        async || {
            let (server, agent) = driver_who_listens().await;
            server.faults(|faults| faults.burst_limit = Some(100));
            server.world(|world| {
                for number in 1..=120 {
                    world.send(4, "info", &format!("Message {number}."), None);
                }
                world.renewal_succeeded(World::DRIVER).unwrap();
            });
            // What is lost is no reason to read; the next read finds it.
            settle(&server, "driver", &DRIVER_READS).await;
            history_that(|rows| tells(rows, Kind::RenewalSucceeded)).await;
            let stored = |kind: Kind| -> u32 {
                store()
                    .query_row(
                        "SELECT count(*) FROM history WHERE kind = ?1",
                        [kind.name()],
                        |row| row.get(0),
                    )
                    .unwrap()
            };
            let others: u32 = store()
                .query_row(
                    "SELECT count(DISTINCT body) FROM history WHERE kind = 'other'",
                    [],
                    |row| row.get(0),
                )
                .unwrap();
            assert_eq!((others, stored(Kind::RenewalSucceeded)), (100, 1));
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}

#[test]
fn rule_24_sockets_that_have_gone_deaf_are_replaced_and_hear_again() {
    in_session(
        "single::rule_24_sockets_that_have_gone_deaf_are_replaced_and_hear_again",
        Keyring::Open,
        async || {
            let (server, agent) = driver_who_listens().await;
            server.deafen(None);
            let newest = server.sockets().iter().map(|open| open.number).max();
            server
                .world(|world| world.make_happen(Kind::RenewalSucceeded))
                .unwrap();
            settle(&server, "driver", &DRIVER_READS).await;
            let rows = history_that(|rows| tells(rows, Kind::RenewalSucceeded)).await;
            assert_eq!(rows[0]["source"], "poll", "{rows:#?}");
            // The old ones are closed once the new ones hear.
            let replaced = |open: &[OpenSocket]| {
                open.len() == 2 && open.iter().all(|one| Some(one.number) > newest)
            };
            server.wait_for_sockets(SOON, replaced).await.unwrap();
            // No read can show it.
            server.world(|world| world.send(4, "info", "Can you hear me?", None));
            let rows = history_that(|rows| rows.len() > 1).await;
            assert_eq!(tellings(&rows)[0], "other null", "{rows:#?}");
            assert_eq!(rows.len(), 2, "{rows:#?}");
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}

/// The agent of a user with these ids, which listens, and whose REST fails since the sign-in.
async fn without_rest(username: &str, ids: &[&str]) -> (Simulator, Agent) {
    let server = server().await;
    assert!(login(&server.http_url(), username).await.status.success());
    server.faults(|faults| {
        let broken = HttpAnswer::Status {
            status: 503,
            retry_after: None,
        };
        faults.http.push(HttpFault::new("/api/", broken));
    });
    let agent = Agent::start().await;
    sockets(&server, ids).await;
    (server, agent)
}

#[test]
fn without_rest_an_owner_is_told_what_the_socket_says() {
    in_session(
        "single::without_rest_an_owner_is_told_what_the_socket_says",
        Keyring::Open,
        async || {
            let (server, agent) = without_rest("owner", &["2"]).await;
            for kind in [Kind::NewBooking, Kind::EmployeeAssigned] {
                server.world(|world| world.make_happen(kind)).unwrap();
                history_that(|rows| tells(rows, kind)).await;
            }
            assert_eq!(history().await.len(), 2);
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}

#[test]
fn without_rest_an_owner_is_told_of_twenty_new_bookings_in_the_same_words() {
    in_session(
        "single::without_rest_an_owner_is_told_of_twenty_new_bookings_in_the_same_words",
        Keyring::Open,
        async || {
            let (server, agent) = without_rest("owner", &["2"]).await;
            server.world(|world| {
                for _ in 0..20 {
                    world.new_booking(World::OWNER, World::DRIVER2);
                }
            });
            let rows = history_that(|rows| count(rows, Kind::NewBooking) >= 20).await;
            assert_eq!(count(&rows, Kind::NewBooking), 20, "{rows:#?}");
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}

#[test]
fn without_rest_what_the_socket_says_is_told() {
    in_session(
        "single::without_rest_what_the_socket_says_is_told",
        Keyring::Open,
        async || {
            let (server, agent) = without_rest("driver", &["1", "4"]).await;
            let kinds = [
                Kind::RenewalSucceeded,
                Kind::AutoExpired,
                Kind::Declined,
                Kind::CashVerified,
                Kind::WashDone,
            ];
            for kind in kinds {
                server.world(|world| world.make_happen(kind)).unwrap();
            }
            history_that(|rows| kinds.iter().all(|kind| tells(rows, *kind))).await;
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}
