//! Renewals, which make a new booking (server contract, S7; frames file, "Bookings").

use serde_json::json;

use super::{
    bookings::book,
    hands::Hands,
    server::{Ears, Server, Visitor, frame},
};

const RENEW: &str = "/api/bookings/1/renew/";

fn new_booking() -> String {
    frame(2, "info", "New booking received for Lot #1.")
}

/// What that id is told when booking 1 was renewed as booking 2.
fn renewed(id: u64) -> String {
    let text = "Booking renewed successfully! Your new booking ID is 2.";
    frame(id, "success", text)
}

/// The driver, with the running booking 1.
async fn driver_with_a_booking(server: &Server) -> Visitor<'_> {
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    driver
}

#[tokio::test]
async fn a_running_booking_cannot_be_renewed() {
    let server = Server::real().await;
    let driver = driver_with_a_booking(&server).await;
    let mut ears = Ears::open(&server).await;
    let error = "Can only renew completed, cancelled, or expired bookings (current status: booked)";
    assert_eq!(
        driver.post(RENEW, json!({})).await.row(),
        (400, json!({"error": error}))
    );
    assert_eq!(ears.heard().await, [""; 0]);
}

#[tokio::test]
async fn renewing_at_the_end_is_refused_until_a_read_has_freed_the_slot() {
    let server = Server::real().await;
    let driver = driver_with_a_booking(&server).await;
    server.hands().move_end(1, -1).await;
    let mut ears = Ears::open(&server).await;
    let refused = (400, json!({"error": "Slot is not available for renewal"}));
    assert_eq!(driver.post(RENEW, json!({})).await.row(), refused);
    assert_eq!(ears.heard().await, [""; 0]);
    driver.get("/api/bookings/1/").await;
    assert_eq!(driver.post(RENEW, json!({})).await.status, 201);
}

#[tokio::test]
async fn a_renewal_makes_a_new_booking_at_half_the_price() {
    let server = Server::real().await;
    let driver = driver_with_a_booking(&server).await;
    server.hands().move_end(1, -1).await;
    driver.get("/api/bookings/").await;
    let mut ears = Ears::open(&server).await;
    let answer = driver.post(RENEW, json!({})).await;
    assert_eq!(answer.status, 201);
    let body = answer.json();
    assert_eq!(body["message"], "Booking renewed successfully");
    assert_eq!(body["old_booking_id"], 1);
    let new = &body["new_booking"];
    assert_eq!(
        (&new["booking_id"], &new["slot"], &new["status"]),
        (&json!(2), &json!(1), &json!("booked"))
    );
    assert_eq!(
        (&new["price"], &new["vehicle_type"]),
        (&json!("25.00"), &json!("Sedan"))
    );
    let payment = &new["payment"];
    assert_eq!(
        (&payment["is_renewal"], &payment["amount"]),
        (&json!(true), &json!("25.00"))
    );
    assert_eq!(
        (&payment["payment_method"], &payment["status"]),
        (&json!("UPI"), &json!("SUCCESS"))
    );
    assert!(
        payment["transaction_id"]
            .as_str()
            .is_some_and(|id| id.starts_with("PM-RENEWAL-2-"))
    );
    assert_eq!(ears.heard().await, [new_booking(), renewed(4)]);
    assert_eq!(
        driver.get("/api/bookings/1/").await.json()["status"],
        "completed",
        "the old one stays"
    );
}

#[tokio::test]
async fn a_cash_renewal_waits_for_verification_and_the_amount_is_not_checked() {
    let server = Server::real().await;
    let driver = driver_with_a_booking(&server).await;
    driver.post("/api/bookings/1/cancel/", json!({})).await;
    let answer = driver
        .post(RENEW, json!({"payment_method": "Cash", "amount": "1.50"}))
        .await;
    let payment = answer.json()["new_booking"]["payment"].clone();
    assert_eq!(
        (&payment["status"], &payment["amount"]),
        (&json!("PENDING"), &json!("1.50"))
    );
}

#[tokio::test]
async fn a_booking_just_cancelled_can_be_renewed_at_once() {
    let server = Server::real().await;
    let driver = driver_with_a_booking(&server).await;
    driver.post("/api/bookings/1/cancel/", json!({})).await;
    let mut ears = Ears::open(&server).await;
    assert_eq!(driver.post(RENEW, json!({})).await.status, 201);
    assert_eq!(ears.heard().await, [new_booking(), renewed(4)]);
}

#[tokio::test]
async fn a_renewal_that_breaks_leaves_a_live_booking_without_payment() {
    let server = Server::real().await;
    let driver = driver_with_a_booking(&server).await;
    server.hands().move_end(1, -1).await;
    driver.get("/api/bookings/").await;
    let mut ears = Ears::open(&server).await;
    let answer = driver.post(RENEW, json!({"amount": "abc"})).await;
    assert_eq!(
        answer.row(),
        (
            500,
            json!({"error": "['“abc” value must be a decimal number.']"})
        )
    );
    let failed =
        r"Renewal failed: ['\u201cabc\u201d value must be a decimal number.']. Please try again.";
    assert_eq!(
        ears.heard().await,
        [frame(1, "error", failed), new_booking()]
    );
    let orphan = driver.get("/api/bookings/2/").await.json();
    assert_eq!(
        (&orphan["status"], &orphan["payment"]),
        (&json!("booked"), &json!(null))
    );
    let again = driver.post(RENEW, json!({})).await;
    assert_eq!(
        again.row(),
        (400, json!({"error": "Slot is not available for renewal"}))
    );
}

#[tokio::test]
async fn renewing_what_is_unknown_or_foreign_is_a_500_without_a_frame() {
    let server = Server::real().await;
    let driver = driver_with_a_booking(&server).await;
    let driver2 = server.sign_in("driver2").await;
    let mut ears = Ears::open(&server).await;
    let missing = (500, json!({"error": "No Booking matches the given query."}));
    assert_eq!(driver2.post(RENEW, json!({})).await.row(), missing);
    assert_eq!(
        driver
            .post("/api/bookings/99/renew/", json!({}))
            .await
            .row(),
        missing
    );
    assert_eq!(ears.heard().await, [""; 0]);
}

#[tokio::test]
async fn an_owner_cannot_renew() {
    let server = Server::real().await;
    driver_with_a_booking(&server).await;
    let owner = server.sign_in("owner").await;
    let refused = (
        403,
        json!({"error": "Only users and admins can renew bookings"}),
    );
    assert_eq!(owner.post(RENEW, json!({})).await.row(), refused);
}

#[tokio::test]
async fn an_admins_renewal_is_told_to_the_admins_auth_id() {
    let server = Server::real().await;
    let driver = driver_with_a_booking(&server).await;
    let admin = server.sign_in("admin").await;
    driver.post("/api/bookings/1/cancel/", json!({})).await;
    let mut ears = Ears::open(&server).await;
    assert_eq!(admin.post(RENEW, json!({})).await.status, 201);
    assert_eq!(ears.heard().await, [renewed(1), new_booking()]);
}
