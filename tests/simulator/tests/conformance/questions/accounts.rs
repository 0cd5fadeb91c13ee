//! Profiles, which tell the two ids apart, and what holds for every REST answer (server contract, S1 to S3).

use serde_json::json;

use super::server::{Server, keys, words};

#[tokio::test]
async fn a_driver_sees_one_profile_with_both_ids() {
    let server = Server::real().await;
    for (user, profile, auth) in [("driver", 1, 4), ("driver2", 2, 5)] {
        let list = server
            .sign_in(user)
            .await
            .get("/api/user-profiles/")
            .await
            .json();
        assert_eq!(list.as_array().map(Vec::len), Some(1));
        assert_eq!(
            (&list[0]["id"], &list[0]["auth_user"]),
            (&json!(profile), &json!(auth))
        );
        assert_eq!(
            keys(&list[0]),
            words(
                "id auth_user username firstname lastname phone vehicle_number vehicle_type driving_license \
                 created_at updated_at"
            )
        );
    }
}

#[tokio::test]
async fn an_owner_sees_one_owner_profile_with_both_ids() {
    let server = Server::real().await;
    for (user, profile, auth) in [("owner", 1, 2), ("owner2", 2, 3)] {
        let list = server
            .sign_in(user)
            .await
            .get("/api/owner-profiles/")
            .await
            .json();
        assert_eq!(list.as_array().map(Vec::len), Some(1));
        let row = &list[0];
        assert_eq!(
            (&row["id"], &row["auth_user"]),
            (&json!(profile), &json!(auth))
        );
        assert_eq!(
            (&row["verification_status"], &row["provides_carwash"]),
            (&json!("APPROVED"), &json!(true))
        );
    }
}

#[tokio::test]
async fn an_admin_sees_all_profiles_and_not_its_own_auth_id() {
    let server = Server::real().await;
    let admin = server.sign_in("admin").await;
    for list in ["/api/user-profiles/", "/api/owner-profiles/"] {
        let rows = admin.get(list).await.json();
        let ids: Vec<_> = rows
            .as_array()
            .expect("a list")
            .iter()
            .map(|row| row["auth_user"].clone())
            .collect();
        assert_eq!(ids.len(), 2);
        assert!(!ids.contains(&json!(1)));
    }
}

#[tokio::test]
async fn lists_need_a_token() {
    let server = Server::real().await;
    for path in [
        "user-profiles",
        "owner-profiles",
        "bookings",
        "payments",
        "owner/payments",
        "carwash-bookings",
        "employees",
    ] {
        let answer = server.nobody().get(&format!("/api/{path}/")).await;
        let detail = json!({"detail": "Authentication credentials were not provided."});
        assert_eq!(answer.row(), (401, detail), "{path}");
        assert_eq!(answer.header("www-authenticate"), Some("Token"));
    }
}

#[tokio::test]
async fn an_unknown_path_is_a_page_and_no_json() {
    let server = Server::real().await;
    for path in ["/", "/api/nothing/", "/nothing"] {
        let answer = server.nobody().get(path).await;
        assert_eq!((answer.status, answer.is_json()), (404, false), "{path}");
        assert!(answer.text.contains("<html"), "{path}");
    }
}

#[tokio::test]
async fn a_get_without_the_slash_is_redirected_and_a_post_breaks() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    let answer = driver.get("/api/bookings?x=1").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (301, Some("/api/bookings/?x=1"))
    );
    let answer = driver.post("/api/bookings", json!({})).await;
    assert_eq!((answer.status, answer.is_json()), (500, false));
}

#[tokio::test]
async fn answers_carry_neither_date_nor_etag() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    for path in ["/api/bookings/", "/api/auth/verify/", "/nothing"] {
        let answer = driver.get(path).await;
        assert_eq!((answer.header("date"), answer.header("etag")), (None, None));
        assert_eq!(answer.header("server"), Some("daphne"));
    }
}

#[tokio::test]
async fn only_dev_origins_get_a_cors_header() {
    let server = Server::real().await;
    let get = |origin: &str| {
        let request = format!(
            "GET /api/lots/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: {origin}\r\n\r\n"
        );
        let server = &server;
        async move {
            server
                .raw(&request)
                .await
                .to_lowercase()
                .contains("access-control-allow-origin")
        }
    };
    assert!(get("http://localhost:5173").await);
    assert!(!get("tauri://localhost").await);
    assert!(!get("http://tauri.localhost").await);
}

#[tokio::test]
async fn a_debug_page_is_plain_text_for_those_who_take_no_html() {
    let server = Server::real().await;
    let request = "GET /api/auth/verify/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: application/json\r\n\r\n";
    let answer = server.raw(request).await;
    assert!(
        answer.starts_with("HTTP/1.1 500 Internal Server Error\r\n"),
        "{answer}"
    );
    assert!(answer.contains("text/plain"), "{answer}");
}

#[tokio::test]
async fn lots_are_listed_for_drivers_all_and_for_owners_their_own() {
    let server = Server::real().await;
    let all = server
        .sign_in("driver")
        .await
        .get("/api/lots/")
        .await
        .json();
    let names: Vec<_> = all
        .as_array()
        .expect("a list")
        .iter()
        .map(|lot| lot["lot_id"].clone())
        .collect();
    assert_eq!(names, [json!(1), json!(2)]);
    assert_eq!(
        (&all[0]["lot_name"], &all[0]["total_slots"]),
        (&json!("City Centre"), &json!(8))
    );
    assert_eq!(
        keys(&all[0]),
        words(
            "lot_id owner lot_name streetname locality city state pincode latitude longitude total_slots \
             available_slots lot_image lot_image_url avg_rating provides_carwash"
        )
    );
    let own = server
        .sign_in("owner2")
        .await
        .get("/api/lots/")
        .await
        .json();
    assert_eq!(
        (own.as_array().map(Vec::len), &own[0]["lot_id"]),
        (Some(1), &json!(2))
    );
    assert_eq!(
        server
            .sign_in("driver")
            .await
            .get("/api/lots/?q=x")
            .await
            .status,
        500
    );
}
