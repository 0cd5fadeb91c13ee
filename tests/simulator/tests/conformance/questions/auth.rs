//! Sign-in, token check and sign-out (server contract, S2).

use parkmate_simulator::world::Role;
use serde_json::json;

use super::{
    hands::Hands,
    server::{Server, keys, words},
};

const LOGIN: &str = "/api/auth/login/";
const VERIFY: &str = "/api/auth/verify/";
const LOGOUT: &str = "/api/auth/logout/";

#[tokio::test]
async fn a_driver_signs_in_and_gets_the_profile_id() {
    let server = Server::real().await;
    let answer = server
        .nobody()
        .post(LOGIN, json!({"username": "driver", "password": "parkmate"}))
        .await;
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!(keys(&body), words("message token role profile_id username"));
    assert_eq!(body["message"], "Login Successful");
    assert_eq!(body["role"], "User");
    assert_eq!(body["profile_id"], 1);
    assert_eq!(body["username"], "driver");
    let token = body["token"].as_str().expect("a token");
    assert_eq!(token.len(), 40);
    assert!(token.bytes().all(|byte| byte.is_ascii_hexdigit()));
}

#[tokio::test]
async fn an_owner_signs_in_with_an_owner_profile_and_an_admin_with_none() {
    let server = Server::real().await;
    for (user, role, profile) in [
        ("owner2", "Owner", json!(2)),
        ("admin", "Admin", json!(null)),
    ] {
        let answer = server
            .nobody()
            .post(LOGIN, json!({"username": user, "password": "parkmate"}))
            .await;
        let body = answer.json();
        assert_eq!(
            (&body["role"], &body["profile_id"]),
            (&json!(role), &profile)
        );
    }
}

#[tokio::test]
async fn wrong_password_unknown_user_and_disabled_account_are_the_same_400() {
    let server = Server::real().await;
    let refused = (
        400,
        json!({"non_field_errors": ["Invalid username or password"]}),
    );
    for (user, password) in [
        ("driver", "wrong"),
        ("nobody", "parkmate"),
        ("driver@example.com", "parkmate"),
    ] {
        let answer = server
            .nobody()
            .post(LOGIN, json!({"username": user, "password": password}))
            .await;
        assert_eq!(answer.row(), refused);
        assert_eq!(answer.header("www-authenticate"), None);
    }
    let admin = server.sign_in("admin").await;
    assert_eq!(
        admin
            .post("/api/user-profiles/1/toggle_status/", json!({}))
            .await
            .status,
        200
    );
    let answer = server
        .nobody()
        .post(LOGIN, json!({"username": "driver", "password": "parkmate"}))
        .await;
    assert_eq!(answer.row(), refused);
}

#[tokio::test]
async fn missing_blank_null_and_wrong_fields_are_named() {
    let server = Server::real().await;
    let rows = [
        (
            json!({}),
            json!({"username": ["This field is required."], "password": ["This field is required."]}),
        ),
        (
            json!({"username": "", "password": "x"}),
            json!({"username": ["This field may not be blank."]}),
        ),
        (
            json!({"username": null, "password": "x"}),
            json!({"username": ["This field may not be null."]}),
        ),
        (
            json!([]),
            json!({"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}),
        ),
    ];
    for (body, expected) in rows {
        assert_eq!(
            server.nobody().post(LOGIN, body).await.row(),
            (400, expected)
        );
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_is_told_so() {
    let server = Server::real().await;
    let answer = server
        .nobody()
        .post_text(LOGIN, "application/json", "{not json")
        .await;
    assert_eq!(answer.status, 400);
    let detail = answer.json()["detail"]
        .as_str()
        .expect("a detail")
        .to_owned();
    assert!(detail.starts_with("JSON parse error - "), "{detail}");
    let answer = server
        .nobody()
        .post_text(LOGIN, "text/plain", "username=driver")
        .await;
    assert_eq!(
        answer.row(),
        (
            415,
            json!({"detail": "Unsupported media type \"text/plain\" in request."})
        )
    );
}

#[tokio::test]
async fn forms_are_taken_like_json() {
    let server = Server::real().await;
    let form = "username=driver&password=%70arkmate";
    let form = server
        .nobody()
        .post_text(LOGIN, "application/x-www-form-urlencoded", form)
        .await;
    assert_eq!(form.json()["role"], "User");
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\ndriver\r\n--b\r\n\
                     Content-Disposition: form-data; name=\"password\"\r\n\r\nparkmate\r\n--b--\r\n";
    let answer = server
        .nobody()
        .post_text(LOGIN, "multipart/form-data; boundary=b", multipart)
        .await;
    assert_eq!(answer.json()["role"], "User");
}

#[tokio::test]
async fn login_takes_only_post() {
    let server = Server::real().await;
    let answer = server.nobody().get(LOGIN).await;
    assert_eq!(
        answer.row(),
        (405, json!({"detail": "Method \"GET\" not allowed."}))
    );
}

#[tokio::test]
async fn a_stale_token_spoils_the_login() {
    let server = Server::real().await;
    let stale = server.with_header("Token 0000000000000000000000000000000000000000");
    let answer = stale
        .post(LOGIN, json!({"username": "driver", "password": "parkmate"}))
        .await;
    assert_eq!(answer.row(), (401, json!({"detail": "Invalid token."})));
    assert_eq!(answer.header("www-authenticate"), Some("Token"));
}

#[tokio::test]
async fn a_user_without_a_profile_row_breaks_the_login() {
    let server = Server::real().await;
    server.hands().add_account("lonely", Role::User).await;
    let answer = server
        .nobody()
        .post(LOGIN, json!({"username": "lonely", "password": "parkmate"}))
        .await;
    assert_eq!((answer.status, answer.is_json()), (500, false));
}

#[tokio::test]
async fn an_unknown_role_signs_in_without_a_profile() {
    let server = Server::real().await;
    server
        .hands()
        .add_account("helper", Role::Other("Employee".to_owned()))
        .await;
    let answer = server
        .nobody()
        .post(LOGIN, json!({"username": "helper", "password": "parkmate"}))
        .await;
    let body = answer.json();
    assert_eq!(
        (&body["role"], &body["profile_id"]),
        (&json!("Employee"), &json!(null))
    );
}

#[tokio::test]
async fn each_login_of_a_user_gets_the_same_token() {
    let server = Server::real().await;
    let (first, second) = (
        server.sign_in("driver").await,
        server.sign_in("driver").await,
    );
    assert_eq!(first.token(), second.token());
    assert_ne!(first.token(), server.sign_in("driver2").await.token());
}

#[tokio::test]
async fn verify_says_who_the_token_belongs_to() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    let expected = json!({"message": "Token is valid", "user": "driver", "role": "User", "is_authenticated": true});
    assert_eq!(driver.get(VERIFY).await.row(), (200, expected));
    let shouting = server.with_header(&format!("TOKEN {}", driver.token()));
    assert_eq!(shouting.get(VERIFY).await.status, 200);
}

#[tokio::test]
async fn verify_refuses_bad_tokens_with_401_and_the_scheme() {
    let server = Server::real().await;
    let rows = [
        ("Token abc", "Invalid token."),
        ("Token", "Invalid token header. No credentials provided."),
        (
            "Token a b",
            "Invalid token header. Token string should not contain spaces.",
        ),
    ];
    for (header, detail) in rows {
        let answer = server.with_header(header).get(VERIFY).await;
        assert_eq!(answer.row(), (401, json!({"detail": detail})));
        assert_eq!(answer.header("www-authenticate"), Some("Token"));
    }
}

#[tokio::test]
async fn verify_without_a_token_or_with_bearer_is_a_500_that_is_no_json() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    let bearer = server.with_header(&format!("Bearer {}", driver.token()));
    for answer in [server.nobody().get(VERIFY).await, bearer.get(VERIFY).await] {
        assert_eq!((answer.status, answer.is_json()), (500, false));
    }
}

#[tokio::test]
async fn the_token_of_a_disabled_account_is_refused_until_it_is_enabled() {
    let server = Server::real().await;
    let (driver, admin) = (
        server.sign_in("driver").await,
        server.sign_in("admin").await,
    );
    admin
        .post("/api/user-profiles/1/toggle_status/", json!({}))
        .await;
    let refused = (401, json!({"detail": "User inactive or deleted."}));
    assert_eq!(driver.get(VERIFY).await.row(), refused);
    admin
        .post("/api/user-profiles/1/toggle_status/", json!({}))
        .await;
    assert_eq!(driver.get(VERIFY).await.status, 200);
}

#[tokio::test]
async fn logout_anywhere_ends_the_one_token() {
    let server = Server::real().await;
    let (browser, desktop) = (
        server.sign_in("driver").await,
        server.sign_in("driver").await,
    );
    let out = (200, json!({"message": "Logged Out Successfully"}));
    assert_eq!(browser.post(LOGOUT, json!({})).await.row(), out);
    assert_eq!(
        desktop.get(VERIFY).await.row(),
        (401, json!({"detail": "Invalid token."}))
    );
    assert_eq!(desktop.post(LOGOUT, json!({})).await.status, 401);
    assert_eq!(server.nobody().post(LOGOUT, json!({})).await.row(), out);
    assert_ne!(server.sign_in("driver").await.token(), desktop.token());
}
