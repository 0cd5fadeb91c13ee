//! The well-behaved server: every event is sent once, to the id that the contract names, whoever causes it.

use std::time::Duration;

use parkmate_simulator::{
    Actor, Clock, Kind, Simulator, Switchboard, Wash, What, World, http::Request, rest,
};
use serde_json::json;
use tokio::{net::TcpStream, time::timeout};

use crate::{
    bookings::{book, expired},
    hands::Hands,
    server::{DEADLINE, Ear, Ears, Server, frame},
};

#[tokio::test]
async fn each_event_on_demand_is_one_frame_to_the_right_id() {
    let server = Server::well_behaved().await;
    let mut ears = Ears::open(&server).await;
    let new_booking = frame(2, "info", "New booking received for Lot #1.");
    let rows = [
        (Kind::ExpiringSoon, vec![]),
        (Kind::Expired, vec![]),
        (
            Kind::RenewalSucceeded,
            vec![
                new_booking.clone(),
                frame(
                    4,
                    "success",
                    "Booking renewed successfully! Your new booking ID is 4.",
                ),
            ],
        ),
        (
            Kind::RenewalFailed,
            vec![
                frame(
                    1,
                    "error",
                    "Renewal failed: payment gateway did not answer. Please try again.",
                ),
                new_booking.clone(),
            ],
        ),
        (Kind::AutoExpired, vec![expired(4)]),
        (
            Kind::Declined,
            vec![frame(1, "warning", "Admin declined your booking request.")],
        ),
        (
            Kind::CashVerified,
            vec![frame(
                1,
                "success",
                "Your cash payment has been verified. Booking activated!",
            )],
        ),
        (Kind::NewBooking, vec![new_booking]),
        (
            Kind::WashDone,
            vec![frame(
                1,
                "success",
                "Your car wash service has been completed!",
            )],
        ),
        (
            Kind::EmployeeAssigned,
            vec![frame(
                2,
                "info",
                "New employee 'Second Attendant' has been assigned to your lot.",
            )],
        ),
    ];
    for (kind, frames) in rows {
        server
            .hands
            .world(|world| world.make_happen(kind))
            .expect("it happens");
        assert_eq!(ears.heard().await, frames, "{kind}");
        if kind.number() > 2 {
            assert!(
                server
                    .hands
                    .truth()
                    .iter()
                    .any(|entry| entry.what.kind() == Some(kind)),
                "{kind}"
            );
        }
    }
}

#[tokio::test]
async fn a_booking_is_completed_promptly_without_a_read_and_once() {
    let server = Server::well_behaved().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let mut ears = Ears::open(&server).await;
    server.hands().move_end(1, 0).await;
    let completed = |hands: &Simulator| {
        let is_it = |what: &What| {
            matches!(
                what,
                What::BookingExpired {
                    booking: 1,
                    driver: 1,
                    ..
                }
            )
        };
        hands.truth().iter().any(|entry| is_it(&entry.what))
    };
    server
        .hands
        .wait_until(DEADLINE, completed)
        .await
        .expect("completed in time");
    let truth = server.hands.truth();
    let [.., moved, expiry] = &truth[..] else {
        panic!("{truth:?}")
    };
    let late = expiry.at.duration_since(moved.at);
    assert!(
        late.as_millis() >= 400 && late.as_millis() < 1_500,
        "{late}"
    );
    owner
        .patch("/api/bookings/1/", json!({"status": "completed"}))
        .await;
    driver.get("/api/bookings/").await;
    assert_eq!(ears.heard().await, [expired(1)]);
}

#[tokio::test]
async fn a_read_after_the_end_completes_in_this_manner_too() {
    let server = Server::well_behaved().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let mut ears = Ears::open(&server).await;
    server.hands().move_end(1, -1).await;
    assert_eq!(
        driver.get("/api/bookings/1/").await.json()["status"],
        "completed"
    );
    assert_eq!(
        driver
            .post("/api/bookings/1/renew/", json!({}))
            .await
            .status,
        201
    );
    let heard = ears.heard().await;
    assert_eq!(heard[0], expired(1));
    assert_eq!(heard.len(), 3, "{heard:?}");
}

#[tokio::test]
async fn an_owners_or_admins_cancellation_is_told_to_the_driver_and_the_drivers_own_is_not() {
    let server = Server::well_behaved().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    let admin = server.sign_in("admin").await;
    for (slot, vehicle) in [
        (1, "KL-08-AZ-1001"),
        (2, "KL-08-AZ-1002"),
        (3, "KL-08-AZ-1003"),
        (4, "KL-08-AZ-1004"),
    ] {
        book(&driver, slot, vehicle, "UPI").await;
    }
    let declined = frame(1, "warning", "Admin declined your booking request.");
    let mut ears = Ears::open(&server).await;
    driver.post("/api/bookings/1/cancel/", json!({})).await;
    assert_eq!(ears.heard().await, [""; 0]);
    owner.post("/api/bookings/2/cancel/", json!({})).await;
    assert_eq!(ears.heard().await, [declined.as_str()]);
    admin
        .patch("/api/bookings/3/", json!({"status": "cancelled"}))
        .await;
    assert_eq!(ears.heard().await, [declined.as_str()]);
    admin.delete("/api/bookings/4/").await;
    assert_eq!(ears.heard().await, [declined.as_str()]);
    let told: Vec<_> = server
        .hands
        .truth()
        .into_iter()
        .filter(|entry| entry.what.kind() == Some(Kind::Declined))
        .collect();
    assert_eq!(told.len(), 3);
    assert_eq!(
        told[1].what,
        What::BookingCancelled {
            booking: 3,
            driver: 1,
            by: Actor::Admin,
            was_live: true
        }
    );
}

#[tokio::test]
async fn verified_cash_is_told_once_and_does_not_bring_a_booking_back() {
    let server = Server::well_behaved().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "Cash").await;
    driver.post("/api/bookings/1/cancel/", json!({})).await;
    let mut ears = Ears::open(&server).await;
    for _ in 0..2 {
        assert_eq!(
            owner
                .post("/api/owner/payments/1/verify/", json!({}))
                .await
                .status,
            200
        );
    }
    let verified = frame(
        1,
        "success",
        "Your cash payment has been verified. Booking activated!",
    );
    assert_eq!(ears.heard().await, [verified]);
    assert_eq!(
        driver.get("/api/bookings/1/").await.json()["status"],
        "CANCELLED"
    );
    let truth = server.hands.truth();
    let last = &truth[truth.len() - 1].what;
    assert_eq!(
        *last,
        What::PaymentVerified {
            payment: 1,
            booking: 1,
            wash: None,
            driver: 1
        }
    );
}

#[tokio::test]
async fn both_kinds_of_wash_are_told_once() {
    let server = Server::well_behaved().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let bought = json!({"booking_id": 1, "payment_method": "UPI", "carwash_type_id": 2});
    driver.post("/api/carwashes/pay_for_service/", bought).await;
    let ordered = json!({"lot": 1, "service_type": "Exterior", "payment_method": "Cash"});
    driver.post("/api/carwash-bookings/", ordered).await;
    let done = frame(1, "success", "Your car wash service has been completed!");
    let mut ears = Ears::open(&server).await;
    for path in ["/api/carwashes/1/", "/api/owner/carwash-bookings/1/"] {
        for _ in 0..2 {
            assert_eq!(
                owner
                    .patch(path, json!({"status": "completed"}))
                    .await
                    .status,
                200
            );
        }
        assert_eq!(ears.heard().await, [done.as_str()], "{path}");
    }
    let truth = server.hands.truth();
    let washes: Vec<_> = truth
        .iter()
        .filter_map(|entry| {
            let What::WashCompleted { wash, driver: 1 } = entry.what else {
                return None;
            };
            Some(wash)
        })
        .collect();
    assert_eq!(washes, [Wash::AddOn(1), Wash::Standalone(1)]);
}

#[tokio::test]
async fn an_employee_is_told_to_the_owners_auth_id_each_time_they_come() {
    let server = Server::well_behaved().await;
    let (owner, admin) = (server.sign_in("owner").await, server.sign_in("admin").await);
    let assigned = frame(
        2,
        "info",
        "New employee 'Third Attendant' has been assigned to your lot.",
    );
    let mut ears = Ears::open(&server).await;
    admin.patch("/api/employees/3/", json!({"owner": 1})).await;
    assert_eq!(ears.heard().await, [assigned.as_str()]);
    admin.patch("/api/employees/3/", json!({"owner": 1})).await;
    owner
        .patch("/api/employees/3/", json!({"owner": null}))
        .await;
    assert_eq!(ears.heard().await, [""; 0]);
    owner.patch("/api/employees/3/", json!({"owner": 1})).await;
    assert_eq!(ears.heard().await, [assigned.as_str()]);
}

#[tokio::test]
async fn a_renewal_that_breaks_leaves_nothing_behind() {
    let server = Server::well_behaved().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    driver.post("/api/bookings/1/cancel/", json!({})).await;
    let mut ears = Ears::open(&server).await;
    let answer = driver
        .post("/api/bookings/1/renew/", json!({"amount": "abc"}))
        .await;
    assert_eq!(answer.status, 500);
    assert_eq!(ears.heard().await.len(), 1);
    assert_eq!(
        driver
            .post("/api/bookings/1/renew/", json!({}))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn frames_point_at_the_truth_they_tell() {
    let server = Server::well_behaved().await;
    server
        .hands
        .world(|world| world.cash_verified(World::DRIVER));
    let (frames, truth) = (server.hands.frames(), server.hands.truth());
    let about = frames[0].frame.about.expect("it is about something");
    let entry = truth
        .iter()
        .find(|entry| entry.number == about)
        .expect("in the log");
    assert_eq!(entry.what.kind(), Some(Kind::CashVerified));
    assert_eq!(frames[0].copies, 0, "nobody listened");
}

#[tokio::test]
async fn passwords_are_never_in_the_log_of_requests() {
    let server = Server::real().await;
    server.sign_in("driver").await;
    assert!(!format!("{:?}", server.hands.requests()).contains(World::PASSWORD));
}

#[tokio::test]
async fn dropping_the_server_ends_its_connections_and_frees_its_port() {
    let server = Server::well_behaved().await;
    let mut ear = Ear::open(&server, "1").await;
    let address = server.hands.addr();
    drop(server);
    assert_eq!(ear.message().await, None);
    let gone = async { while TcpStream::connect(address).await.is_ok() {} };
    timeout(DEADLINE, gone).await.expect("the port is free");
}

#[test]
fn without_a_network_the_same_requests_give_the_same_answers_and_frames() {
    let run = || {
        let clock = Clock::fixed("2026-11-23T03:00:00Z".parse().expect("a time stamp"));
        let mut world = World::new(clock.clone(), Switchboard::default());
        let token = world.token_of(4).expect("a token");
        let ask = |world: &mut World, request: Request| rest::answer(world, &request.token(&token));
        let order = r#"{"slot": 1, "vehicle_number": "KL-08-AZ-1234", "booking_type": "Instant"}"#;
        let booked = ask(
            &mut world,
            Request::new("POST", "/api/bookings/", clock.now()).json(order),
        );
        clock.advance(Duration::from_mins(11));
        world.tick();
        let read = ask(
            &mut world,
            Request::new("GET", "/api/bookings/1/", clock.now()),
        );
        (booked, read, world.take_frames(), world.truth().to_vec())
    };
    let (first, second) = (run(), run());
    assert_eq!(first, second);
    assert_eq!(
        (first.0.status, first.1.status, first.2.len()),
        (201, 200, 2)
    );
}
