//! Bookings: shapes, scopes, making, ending, cancelling (server contract, S7; frames file, "Bookings").

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    hands::Hands,
    server::{Ears, Server, Visitor, frame, keys, words},
};

const BOOKINGS: &str = "/api/bookings/";

/// Books as the visitor; the answer is the new booking.
pub(crate) async fn book(visitor: &Visitor<'_>, slot: u64, vehicle: &str, method: &str) -> Value {
    let answer = visitor.post(BOOKINGS, order(slot, vehicle, method)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

pub(crate) fn order(slot: u64, vehicle: &str, method: &str) -> Value {
    json!({"slot": slot, "vehicle_number": vehicle, "booking_type": "Instant", "payment_method": method, "amount": 50})
}

/// What the driver's profile id is told when a booking ends.
pub(crate) fn expired(slot: u64) -> String {
    frame(
        1,
        "warning",
        &format!("Your booking for Slot #{slot} has expired."),
    )
}

#[tokio::test]
async fn a_booking_has_the_recorded_shape() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let list = driver.get(BOOKINGS).await.json();
    let row = &list[0];
    let lot = json!({"lot_id": 1, "lot_name": "City Centre", "latitude": "9.931233", "longitude": "76.267303",
        "provides_carwash": true});
    assert_eq!(
        keys(row),
        words(
            "booking_id user user_read slot slot_read lot lot_detail vehicle_number vehicle_type booking_type \
             booking_time start_time end_time price status is_expired remaining_time carwash has_carwash payment \
             payments total_amount is_cancellable"
        )
    );
    assert_eq!(
        row["user_read"],
        json!({"id": 1, "firstname": "Sample", "lastname": "Driver", "vehicle_number": "KL-08-AZ-1234"})
    );
    assert_eq!(
        row["slot_read"],
        json!({"slot_id": 1, "price": "50.00", "vehicle_type": "Sedan", "is_available": false, "lot_detail": lot})
    );
    assert_eq!(row["lot_detail"], lot);
    for (key, value) in [
        ("booking_id", json!(1)),
        ("user", json!(1)),
        ("slot", json!(1)),
        ("lot", json!(1)),
        ("price", json!("50.00")),
        ("status", json!("booked")),
        ("is_expired", json!(false)),
        ("carwash", json!(null)),
        ("has_carwash", json!(false)),
        ("total_amount", json!(50.0)),
        ("is_cancellable", json!(true)),
    ] {
        assert_eq!(row[key], value, "{key}");
    }
    assert!((595..=599).contains(&row["remaining_time"].as_i64().expect("a number")));
    assert_eq!(row["payments"], json!([row["payment"]]));
    let payment = &row["payment"];
    assert_eq!(
        keys(payment),
        words(
            "pay_id booking_read booking user payment_method amount status transaction_id created_at payment_type \
             is_renewal"
        )
    );
    assert_eq!(
        payment["booking_read"],
        json!({"booking_id": 1, "booking_type": "Instant", "price": "50.00", "vehicle_number": "KL-08-AZ-1234"})
    );
    assert_eq!(
        (&payment["status"], &payment["payment_type"]),
        (&json!("SUCCESS"), &json!("Slot Payment"))
    );
    assert!(
        payment["transaction_id"]
            .as_str()
            .is_some_and(|id| id.starts_with("PM-1-"))
    );
}

#[tokio::test]
async fn times_carry_the_zone_and_the_booking_day_is_a_date() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    let row = book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let text = |key: &str| row[key].as_str().expect("a text").to_owned();
    assert!(text("start_time").ends_with("+05:30"));
    let [start, end] =
        ["start_time", "end_time"].map(|key| text(key).parse::<Timestamp>().expect("RFC 3339"));
    assert_eq!(end.duration_since(start), SignedDuration::from_mins(10));
    assert_eq!(text("booking_time"), text("start_time")[..10]);
}

#[tokio::test]
async fn an_advance_booking_starts_now_too() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    let mut order = order(1, "KL-08-AZ-1234", "UPI");
    order["booking_type"] = json!("Advance");
    order["start_time"] = json!("2030-01-01T00:00:00Z");
    let row = driver.post(BOOKINGS, order).await.json();
    assert!(
        row["remaining_time"]
            .as_i64()
            .is_some_and(|left| left <= 600)
    );
}

#[tokio::test]
async fn the_detail_has_three_more_keys_unless_nothing_was_paid() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "Cash").await;
    let row = driver.get("/api/bookings/1/").await.json();
    assert_eq!(
        [
            &row["payment_status"],
            &row["payment_id"],
            &row["timer_active"]
        ],
        [&json!("PENDING"), &json!(1), &json!(false)]
    );
    let list = driver.get(BOOKINGS).await.json();
    assert_eq!(list[0].get("payment_status"), None);
    server.hands().remove_payment(1).await;
    let row = driver.get("/api/bookings/1/").await.json();
    assert_eq!(
        (row.get("payment_status"), &row["payment"]),
        (None, &json!(null))
    );
}

#[tokio::test]
async fn drivers_see_their_own_owners_their_lots_and_admins_all() {
    let server = Server::real().await;
    let (driver, driver2) = (
        server.sign_in("driver").await,
        server.sign_in("driver2").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    book(&driver2, 2, "KL-08-AZ-1235", "UPI").await;
    book(&driver2, 9, "KL-08-AZ-1236", "UPI").await;
    for (user, ids) in [
        ("driver", vec![1]),
        ("driver2", vec![2, 3]),
        ("owner", vec![1, 2]),
        ("owner2", vec![3]),
        ("admin", vec![1, 2, 3]),
    ] {
        let list = server
            .sign_in(user)
            .await
            .get("/api/bookings/?status=completed")
            .await
            .json();
        let seen: Vec<_> = list
            .as_array()
            .expect("a list")
            .iter()
            .map(|row| row["booking_id"].clone())
            .collect();
        assert_eq!(
            seen,
            ids.into_iter().map(Value::from).collect::<Vec<_>>(),
            "{user}"
        );
    }
    let missing = (
        404,
        json!({"detail": "No Booking matches the given query."}),
    );
    assert_eq!(driver.get("/api/bookings/2/").await.row(), missing);
    assert_eq!(driver.get("/api/bookings/99/").await.row(), missing);
}

#[tokio::test]
async fn a_new_booking_is_told_to_the_auth_id_of_the_lots_owner() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    let mut ears = Ears::open(&server).await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    assert_eq!(
        ears.heard().await,
        [frame(2, "info", "New booking received for Lot #1.")]
    );
    book(&driver, 9, "KL-08-AZ-1237", "Cash").await;
    assert_eq!(
        ears.heard().await,
        [frame(3, "info", "New booking received for Lot #2.")]
    );
}

#[tokio::test]
async fn bookings_that_cannot_be_are_refused_in_silence() {
    let server = Server::real().await;
    let (driver, driver2) = (
        server.sign_in("driver").await,
        server.sign_in("driver2").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let mut ears = Ears::open(&server).await;
    let taken = driver2
        .post(BOOKINGS, order(1, "KL-08-AZ-1235", "UPI"))
        .await;
    assert_eq!(
        taken.row(),
        (
            400,
            json!({"slot": ["Invalid pk \"1\" - object does not exist."]})
        )
    );
    assert_eq!(
        driver2
            .post(BOOKINGS, order(2, "KL-08-AZ-1234", "UPI"))
            .await
            .status,
        400
    );
    assert_eq!(
        driver2
            .post(BOOKINGS, order(2, "nonsense", "UPI"))
            .await
            .status,
        400
    );
    assert_eq!(ears.heard().await, [""; 0]);
}

#[tokio::test]
async fn a_booking_with_an_amount_that_is_no_number_is_told_and_does_not_exist() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    let mut ears = Ears::open(&server).await;
    let mut order = order(1, "KL-08-AZ-1234", "UPI");
    order["amount"] = json!("abc");
    let error = json!({"error": "['“abc” value must be a decimal number.']"});
    assert_eq!(driver.post(BOOKINGS, order).await.row(), (500, error));
    let announced = frame(2, "info", "New booking received for Lot #1.");
    assert_eq!(ears.heard().await, [announced]);
    assert_eq!(driver.get(BOOKINGS).await.row(), (200, json!([])));
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
}

#[tokio::test]
async fn reads_while_it_runs_tell_nothing() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let mut ears = Ears::open(&server).await;
    driver.get(BOOKINGS).await;
    driver.get("/api/bookings/1/").await;
    assert_eq!(ears.heard().await, [""; 0]);
}

#[tokio::test]
async fn a_booking_that_is_over_is_completed_by_a_read_and_told_once() {
    let server = Server::real().await;
    let (driver, driver2) = (
        server.sign_in("driver").await,
        server.sign_in("driver2").await,
    );
    let (owner, admin) = (server.sign_in("owner").await, server.sign_in("admin").await);
    let readers = [
        (&driver, "/api/bookings/1/"),
        (&driver, BOOKINGS),
        (&owner, BOOKINGS),
        (&admin, BOOKINGS),
        (&driver2, "/api/slots/"),
    ];
    for (index, (reader, path)) in readers.into_iter().enumerate() {
        let row = book(&driver, 3, "KL-08-AZ-1234", "UPI").await;
        let booking = row["booking_id"].as_u64().expect("an id");
        let path = if index == 0 {
            format!("/api/bookings/{booking}/")
        } else {
            path.to_owned()
        };
        let mut ears = Ears::open(&server).await;
        server.hands().move_end(booking, -1).await;
        driver2.get(BOOKINGS).await;
        assert_eq!(
            ears.heard().await,
            [""; 0],
            "someone else's read of bookings completes nothing"
        );
        reader.get(&path).await;
        assert_eq!(ears.heard().await, [expired(3)], "{path}");
        reader.get(&path).await;
        assert_eq!(ears.heard().await, [""; 0], "{path} again");
    }
}

#[tokio::test]
async fn the_answer_that_completes_says_completed_and_still_looks_live() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    server.hands().move_end(1, -1).await;
    let row = driver.get("/api/bookings/1/").await.json();
    assert_eq!(
        [
            &row["status"],
            &row["is_expired"],
            &row["is_cancellable"],
            &row["slot_read"]["is_available"]
        ],
        [
            &json!("completed"),
            &json!(true),
            &json!(true),
            &json!(false)
        ]
    );
    assert_eq!(row["remaining_time"], 0);
    let row = driver.get("/api/bookings/1/").await.json();
    assert_eq!(row["slot_read"]["is_available"], true);
}

#[tokio::test]
async fn concurrent_reads_at_the_end_tell_once_or_several_times() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let mut ears = Ears::open(&server).await;
    server.hands().move_end(1, -1).await;
    join_all((0..8).map(|_| driver.get(BOOKINGS))).await;
    let heard = ears.heard().await;
    // Three at most were recorded; a busier machine makes it more.
    assert!((1..=8).contains(&heard.len()), "{heard:?}");
    assert!(heard.iter().all(|text| *text == expired(1)), "{heard:?}");
}

#[tokio::test]
async fn each_patch_to_completed_of_a_finished_booking_tells_again() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    server.hands().move_end(1, -1).await;
    owner.get(BOOKINGS).await;
    let mut ears = Ears::open(&server).await;
    for _ in 0..2 {
        let answer = owner
            .patch("/api/bookings/1/", json!({"status": "completed"}))
            .await;
        assert_eq!(answer.json()["status"], "completed");
        assert_eq!(ears.heard().await, [expired(1)]);
    }
}

#[tokio::test]
async fn nobody_tells_the_driver_of_a_cancellation() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    let admin = server.sign_in("admin").await;
    for (by, slot) in [(&driver, 1), (&owner, 2), (&admin, 3)] {
        let vehicle = format!("KL-08-AZ-100{slot}");
        let row = book(&driver, slot, &vehicle, "UPI").await;
        let mut ears = Ears::open(&server).await;
        let path = format!("/api/bookings/{}/cancel/", row["booking_id"]);
        let answer = by.post(&path, json!({})).await;
        assert_eq!(answer.status, 200);
        let body = answer.json();
        assert_eq!(
            body["message"],
            "Booking and linked carwash cancelled successfully."
        );
        assert_eq!(body["booking"]["status"], "CANCELLED");
        assert_eq!(ears.heard().await, [""; 0]);
        assert_eq!(
            by.post(&path, json!({})).await.row(),
            (400, json!({"error": "Booking already cancelled"}))
        );
    }
    assert_eq!(
        server
            .sign_in("driver2")
            .await
            .post("/api/bookings/1/cancel/", json!({}))
            .await
            .status,
        500
    );
}

#[tokio::test]
async fn an_admins_patch_writes_cancelled_in_lower_case_without_a_frame() {
    let server = Server::real().await;
    let (driver, admin) = (
        server.sign_in("driver").await,
        server.sign_in("admin").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let mut ears = Ears::open(&server).await;
    let answer = admin
        .patch("/api/bookings/1/", json!({"status": "CANCELLED_BY_ADMIN"}))
        .await;
    assert_eq!(
        answer.row(),
        (
            400,
            json!({"status": ["\"CANCELLED_BY_ADMIN\" is not a valid choice."]})
        )
    );
    let answer = driver
        .patch("/api/bookings/1/", json!({"status": "cancelled"}))
        .await;
    assert_eq!(
        answer.row(),
        (
            403,
            json!({"detail": "Only owners and admins can update booking status"})
        )
    );
    let answer = admin
        .patch("/api/bookings/1/", json!({"status": "cancelled"}))
        .await;
    assert_eq!(
        (answer.status, &answer.json()["status"]),
        (200, &json!("cancelled"))
    );
    assert_eq!(ears.heard().await, [""; 0]);
}

#[tokio::test]
async fn deleting_leaves_nothing_and_tells_nothing() {
    let server = Server::real().await;
    let (driver, admin) = (
        server.sign_in("driver").await,
        server.sign_in("admin").await,
    );
    let mut ears = Ears::open(&server).await;
    for by in [&driver, &admin] {
        let row = book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
        ears.heard().await;
        let path = format!("/api/bookings/{}/", row["booking_id"]);
        let answer = by.delete(&path).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        assert_eq!(driver.get(&path).await.status, 404);
        assert_eq!(ears.heard().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_vehicle_is_available_unless_it_has_a_live_booking() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    let check = |vehicle: &'static str| {
        driver.post(
            "/api/bookings/check_vehicle_availability/",
            json!({"vehicle_number": vehicle}),
        )
    };
    let answer = check("KL-08-AZ-1234").await;
    assert_eq!(
        (answer.status, &answer.json()["available"]),
        (200, &json!(true))
    );
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let body = check("KL-08-AZ-1234").await.json();
    assert_eq!(
        (&body["available"], &body["existing_booking"]["booking_id"]),
        (&json!(false), &json!(1))
    );
    assert_eq!(check("KL-08-AZ-9999").await.json()["available"], true);
}

#[tokio::test]
async fn old_statuses_are_shown_as_they_are_and_never_completed() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    server.hands().write_status(1, "ACTIVE").await;
    server.hands().move_end(1, -60).await;
    let row = driver.get("/api/bookings/1/").await.json();
    assert_eq!(
        (&row["status"], &row["remaining_time"]),
        (&json!("ACTIVE"), &json!(0))
    );
}

#[tokio::test]
async fn slot_rows_hold_the_booking_in_utc() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let slots = driver.get("/api/slots/").await.json();
    assert_eq!(
        (
            slots.as_array().map(Vec::len),
            &slots[0]["booking"]["booking_id"]
        ),
        (Some(11), &json!(1))
    );
    assert!(
        slots[0]["booking"]["end_time"]
            .as_str()
            .is_some_and(|time| time.ends_with('Z'))
    );
    assert_eq!(
        (&slots[1]["booking"], &slots[1]["is_available"]),
        (&json!(null), &json!(true))
    );
}

#[tokio::test]
async fn a_read_of_the_slots_frees_the_slot_of_a_live_booking_after_a_cancelled_one() {
    let server = Server::real().await;
    let (driver, admin) = (
        server.sign_in("driver").await,
        server.sign_in("admin").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    admin
        .patch("/api/bookings/1/", json!({"status": "cancelled"}))
        .await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    assert_eq!(
        driver.get("/api/slots/").await.json()[0]["is_available"],
        true
    );
}
