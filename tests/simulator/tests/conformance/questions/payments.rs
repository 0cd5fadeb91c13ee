//! Payments and the verification of cash (server contract, S8; frames file, "Cash payments").

use serde_json::json;

use super::{
    bookings::{book, expired},
    hands::Hands,
    server::{Ears, Server, keys, words},
};

#[tokio::test]
async fn drivers_see_their_payments_and_owners_none_here() {
    let server = Server::real().await;
    let (driver, driver2) = (
        server.sign_in("driver").await,
        server.sign_in("driver2").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "Cash").await;
    let list = driver.get("/api/payments/").await.json();
    assert_eq!(
        (&list[0]["booking"], &list[0]["status"]),
        (&json!(1), &json!("PENDING"))
    );
    assert_eq!(driver2.get("/api/payments/").await.row(), (200, json!([])));
    assert_eq!(
        server
            .sign_in("owner")
            .await
            .get("/api/payments/")
            .await
            .row(),
        (200, json!([]))
    );
}

#[tokio::test]
async fn owners_filter_the_payments_of_their_lots() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    book(&driver, 4, "KL-08-AZ-1234", "Cash").await;
    book(&driver, 5, "KL-08-AZ-1235", "UPI").await;
    book(&driver, 9, "KL-08-AZ-1236", "Cash").await;
    let body = owner
        .get("/api/owner/payments/?status=PENDING&payment_method=Cash")
        .await
        .json();
    assert_eq!(body["count"], 1);
    let row = &body["results"][0];
    assert_eq!(
        keys(row),
        words(
            "pay_id user_name lot_name slot_number slot_type payment_type payment_method amount status \
             transaction_id created_at"
        )
    );
    for (key, value) in [
        ("pay_id", json!(1)),
        ("user_name", json!("Sample Driver")),
        ("lot_name", json!("City Centre")),
        ("slot_number", json!(4)),
        ("slot_type", json!("Sedan")),
        ("payment_type", json!("Slot Payment")),
        ("amount", json!("50.00")),
        ("status", json!("PENDING")),
    ] {
        assert_eq!(row[key], value, "{key}");
    }
    assert_eq!(owner.get("/api/owner/payments/").await.json()["count"], 2);
    let refused = (
        403,
        json!({"error": "Only parking lot owners or admins can access payments"}),
    );
    assert_eq!(driver.get("/api/owner/payments/").await.row(), refused);
}

#[tokio::test]
async fn verifying_cash_answers_in_utc_and_sends_nothing() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "Cash").await;
    let mut ears = Ears::open(&server).await;
    let answer = owner
        .post("/api/owner/payments/1/verify/", json!({"verified": true}))
        .await;
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!(
        keys(&body),
        words("message payment_id booking_id carwash_id verified_at")
    );
    assert_eq!(
        body["message"],
        "✓ Payment verified successfully. Booking activated!"
    );
    assert_eq!(
        (&body["booking_id"], &body["carwash_id"]),
        (&json!(1), &json!(null))
    );
    assert!(
        body["verified_at"]
            .as_str()
            .is_some_and(|time| time.ends_with('Z'))
    );
    let again = owner
        .post("/api/owner/payments/1/verify/", json!({"verified": true}))
        .await;
    assert_eq!(
        again.row(),
        (
            200,
            json!({"message": "Payment is already verified ✓", "payment_id": 1})
        )
    );
    let row = driver.get("/api/bookings/1/").await.json();
    assert_eq!(
        (&row["payment_status"], &row["timer_active"]),
        (&json!("SUCCESS"), &json!(true))
    );
    assert_eq!(ears.heard().await, [""; 0]);
}

#[tokio::test]
async fn only_the_lots_owner_can_verify_and_only_cash() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    book(&driver, 1, "KL-08-AZ-1234", "Cash").await;
    book(&driver, 2, "KL-08-AZ-1235", "UPI").await;
    for user in ["driver", "owner2", "admin"] {
        let answer = server
            .sign_in(user)
            .await
            .post("/api/owner/payments/1/verify/", json!({}))
            .await;
        assert_eq!(
            (answer.status, keys(&answer.json())),
            (403, vec!["error"]),
            "{user}"
        );
    }
    let rows = [
        ("99", 404, json!({"error": "Payment not found"})),
        (
            "2",
            400,
            json!({"error": "Only pending cash payments can be verified"}),
        ),
    ];
    for (id, status, body) in rows {
        let answer = owner
            .post(&format!("/api/owner/payments/{id}/verify/"), json!({}))
            .await;
        assert_eq!(answer.row(), (status, body));
    }
    let answer = owner
        .post("/api/owner/payments/abc/verify/", json!({}))
        .await;
    assert_eq!((answer.status, keys(&answer.json())), (500, vec!["error"]));
}

#[tokio::test]
async fn a_booking_verified_after_its_end_expires_a_second_time() {
    let server = Server::real().await;
    let (driver, owner) = (
        server.sign_in("driver").await,
        server.sign_in("owner").await,
    );
    book(&driver, 4, "KL-08-AZ-1234", "Cash").await;
    let mut ears = Ears::open(&server).await;
    server.hands().move_end(1, -1).await;
    driver.get("/api/bookings/").await;
    assert_eq!(ears.heard().await, [expired(4)]);
    owner
        .post("/api/owner/payments/1/verify/", json!({"verified": true}))
        .await;
    driver.get("/api/bookings/").await;
    assert_eq!(ears.heard().await, [expired(4)]);
}
