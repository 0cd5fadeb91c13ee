//! Car washes, standalone and bought with a booking (server contract, S8; frames file, "Car wash").

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    bookings::{book, expired},
    hands::Hands,
    server::{Ears, Server, Visitor, frame, keys, words},
};

const WASHES: &str = "/api/carwash-bookings/";

async fn order(driver: &Visitor<'_>, method: &str) -> Value {
    let body = json!({"lot": 1, "service_type": "Full Service", "payment_method": method,
        "scheduled_time": "2026-11-23T07:13:00+05:30"});
    let answer = driver.post(WASHES, body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

fn done() -> String {
    frame(1, "success", "Your car wash service has been completed!")
}

fn confirmed() -> String {
    frame(
        4,
        "success",
        "Your car wash booking has been confirmed! Scheduled for 23 Nov 2026, 01:43.",
    )
}

#[tokio::test]
async fn a_standalone_wash_has_the_recorded_shape() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    let mut ears = Ears::open(&server).await;
    order(&driver, "Cash").await;
    assert_eq!(ears.heard().await, [""; 0]);
    let list = owner.get("/api/owner/carwash-bookings/").await.json();
    let row = &list[0];
    assert_eq!(
        keys(row),
        words(
            "carwash_booking_id user user_detail lot lot_detail employee employee_detail service_type \
             service_type_detail price payment_method payment_status status booking_time scheduled_time \
             completed_time notes transaction_id created_at updated_at"
        )
    );
    for (key, value) in [
        ("carwash_booking_id", json!(1)),
        ("user", json!(1)),
        ("lot", json!(1)),
        ("price", json!("499.00")),
        (
            "service_type_detail",
            json!({"name": "Full Service", "price": 499.0}),
        ),
        ("payment_status", json!("pending")),
        ("status", json!("pending")),
        ("completed_time", json!(null)),
        ("scheduled_time", json!("2026-11-23T07:13:00+05:30")),
    ] {
        assert_eq!(row[key], value, "{key}");
    }
    assert_eq!(
        server
            .sign_in("owner2")
            .await
            .get("/api/owner/carwash-bookings/")
            .await
            .row(),
        (200, json!([]))
    );
}

#[tokio::test]
async fn drivers_list_their_washes_in_three_ways() {
    let server = Server::real().await;
    let (driver, driver2) = (
        server.sign_in("driver").await,
        server.sign_in("driver2").await,
    );
    order(&driver, "Cash").await;
    order(&driver, "UPI").await;
    assert_eq!(
        driver.get(WASHES).await.json().as_array().map(Vec::len),
        Some(2)
    );
    let mine = driver
        .get("/api/carwash-bookings/my-bookings/")
        .await
        .json();
    assert_eq!(
        (keys(&mine), &mine["count"]),
        (words("count results"), &json!(2))
    );
    let pending = driver
        .get("/api/carwash-bookings/pending-payments/")
        .await
        .json();
    assert_eq!(
        (
            &pending["count"],
            &pending["results"][0]["carwash_booking_id"]
        ),
        (&json!(1), &json!(1))
    );
    assert_eq!(driver2.get(WASHES).await.row(), (200, json!([])));
}

#[tokio::test]
async fn the_dashboard_counts_the_owners_washes() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    order(&driver, "Cash").await;
    order(&driver, "Cash").await;
    let path = "/api/owner/carwash-bookings/dashboard/";
    let expected = json!({"total_bookings": 2, "completed_bookings": 0, "pending_payments": 2, "total_revenue": 0});
    assert_eq!(owner.get(path).await.row(), (200, expected));
    owner
        .patch("/api/owner/carwash-bookings/1/verify-payment/", json!({}))
        .await;
    assert_eq!(owner.get(path).await.json()["total_revenue"], 499.0);
    assert_eq!(
        driver.get(path).await.row(),
        (404, json!({"error": "Owner profile not found"}))
    );
}

#[tokio::test]
async fn verifying_and_confirming_a_wash_is_told_to_the_auth_id_in_utc() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    order(&driver, "Cash").await;
    let mut ears = Ears::open(&server).await;
    let (verify, confirm) = (
        "/api/owner/carwash-bookings/1/verify-payment/",
        "/api/owner/carwash-bookings/1/confirm-booking/",
    );
    assert_eq!(
        owner.patch(confirm, json!({})).await.status,
        400,
        "not before it is verified"
    );
    assert_eq!(owner.post(verify, json!({})).await.status, 405);

    let answer = owner.patch(verify, json!({})).await;
    assert_eq!(
        (answer.status, &answer.json()["message"]),
        (200, &json!("Cash payment verified successfully"))
    );
    let verified = frame(
        4,
        "success",
        "Your car wash payment has been verified by the lot owner.",
    );
    assert_eq!(ears.heard().await, [verified]);
    let again = json!({"message": "Payment is already verified", "payment_status": "verified"});
    assert_eq!(owner.patch(verify, json!({})).await.row(), (200, again));

    assert_eq!(
        owner.patch(confirm, json!({})).await.json()["booking"]["status"],
        "confirmed"
    );
    assert_eq!(ears.heard().await, [confirmed()]);
    assert_eq!(owner.patch(confirm, json!({})).await.status, 200);
    assert_eq!(ears.heard().await, [""; 0]);
}

#[tokio::test]
async fn only_the_lots_owner_verifies_a_wash_and_only_cash() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    order(&driver, "UPI").await;
    let verify = "/api/owner/carwash-bookings/1/verify-payment/";
    assert_eq!(owner.patch(verify, json!({})).await.status, 400);
    assert_eq!(
        server
            .sign_in("owner2")
            .await
            .patch(verify, json!({}))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_standalone_wash_is_completed_in_silence_and_without_a_time() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    let admin = server.sign_in("admin").await;
    order(&driver, "Cash").await;
    let path = "/api/owner/carwash-bookings/1/";
    owner
        .patch(&format!("{path}verify-payment/"), json!({}))
        .await;
    let mut ears = Ears::open(&server).await;
    for (by, status) in [
        (&owner, "in_progress"),
        (&owner, "completed"),
        (&admin, "completed"),
    ] {
        let answer = by.patch(path, json!({"status": status})).await;
        assert_eq!(
            (answer.status, &answer.json()["status"]),
            (200, &json!(status))
        );
    }
    assert_eq!(ears.heard().await, [""; 0]);
    let row = &driver
        .get("/api/carwash-bookings/my-bookings/")
        .await
        .json()["results"][0];
    assert_eq!(
        (&row["status"], &row["completed_time"]),
        (&json!("completed"), &json!(null))
    );
    let back = owner
        .patch(&format!("{path}confirm-booking/"), json!({}))
        .await;
    assert_eq!(back.json()["booking"]["status"], "confirmed");
    assert_eq!(ears.heard().await, [confirmed()]);
}

#[tokio::test]
async fn a_paid_wash_completes_itself_after_five_minutes_in_silence() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    order(&driver, "UPI").await;
    let mut ears = Ears::open(&server).await;
    server.hands().push_clock(Duration::from_secs(301)).await;
    server.hands().wash_completed(1).await;
    assert_eq!(ears.heard().await, [""; 0]);
}

#[tokio::test]
async fn an_add_on_wash_is_told_at_each_patch_to_completed() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let mut ears = Ears::open(&server).await;
    let bought =
        json!({"booking_id": 1, "payment_method": "UPI", "amount": 300, "carwash_type_id": 2});
    let answer = driver.post("/api/carwashes/pay_for_service/", bought).await;
    assert_eq!(
        (answer.status, &answer.json()["amount"]),
        (201, &json!(300.0))
    );
    assert_eq!(ears.heard().await, [""; 0]);
    for by in [&owner, &owner, &driver] {
        let answer = by
            .patch("/api/carwashes/1/", json!({"status": "completed"}))
            .await;
        assert_eq!(
            (answer.status, &answer.json()["status"]),
            (200, &json!("completed"))
        );
        assert_eq!(ears.heard().await, [done()]);
    }
    let row = driver.get("/api/bookings/1/").await.json();
    assert_eq!(
        (&row["has_carwash"], &row["total_amount"]),
        (&json!(true), &json!(350.0))
    );
    assert_eq!(
        row["carwash"]["carwash_type_detail"]["name"],
        "Exterior Wash"
    );
    assert_eq!(row["carwash"].get("status"), None);
    let payments = row["payments"].as_array().expect("a list");
    assert_eq!(payments[1]["payment_type"], "Car Wash Payment");
}

#[tokio::test]
async fn the_service_list_expires_a_booking_once_per_wash_and_deletes_them() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    book(&driver, 6, "KL-08-AZ-1234", "UPI").await;
    for _ in 0..3 {
        let bought = json!({"booking_id": 1, "payment_method": "UPI", "carwash_type_id": 1});
        driver.post("/api/carwashes/pay_for_service/", bought).await;
    }
    let services = "/api/carwashes/owner_services/";
    let body = owner.get(services).await.json();
    assert_eq!(
        keys(&body),
        words("owner_id owner_name carwashes total_services")
    );
    assert_eq!(body["total_services"], 3);
    assert_eq!(
        keys(&body["carwashes"][0]),
        words(
            "carwash_id booking booking_read employee employee_read carwash_type carwash_type_read price status \
             user_read lot_read slot_read"
        )
    );
    let mut ears = Ears::open(&server).await;
    server.hands().move_end(1, -1).await;
    owner.get(services).await;
    assert_eq!(ears.heard().await, [expired(6), expired(6), expired(6)]);
    assert_eq!(driver.get("/api/carwashes/").await.row(), (200, json!([])));
    let slot = driver.get("/api/bookings/1/").await.json()["slot_read"]["is_available"].clone();
    assert_eq!(slot, false, "the service list does not free the slot");
}
