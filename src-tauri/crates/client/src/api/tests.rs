use std::time::Duration;

use parkmate_simulator::{Config, HttpAnswer, HttpFault, Simulator, World, world};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;
use crate::{network::Network, tls::TlsSetup};

fn http() -> Http {
    Http::new(&Network::from(TlsSetup::new(None).unwrap()))
}

fn addresses(server: &str) -> Addresses {
    Addresses::parse(server, None, false).unwrap()
}

async fn server() -> Simulator {
    Simulator::start(Config::default()).await.unwrap()
}

async fn enter(server: &Simulator, user: &str, password: &str) -> Result<Session, SignInFault> {
    let password = Password::new(password.to_owned());
    sign_in(&http(), &addresses(&server.http_url()), user, &password).await
}

/// The REST of a signed-in driver.
async fn driver(server: &Simulator) -> Api {
    let session = enter(server, "driver", World::PASSWORD).await.unwrap();
    Api::new(http(), session.account.addresses, session.token)
}

/// What a sign-in meets when REST answers so.
async fn sign_in_code(answer: HttpAnswer) -> TroubleCode {
    let server = server().await;
    server.faults(|faults| faults.http.push(HttpFault::new("/api/auth/login/", answer)));
    let fault = enter(&server, "driver", World::PASSWORD).await;
    fault.map(drop).unwrap_err().code()
}

const fn status(status: u16) -> HttpAnswer {
    HttpAnswer::Status {
        status,
        retry_after: None,
    }
}

#[tokio::test]
async fn a_driver_gets_both_ids() {
    let server = server().await;
    let session = enter(&server, "driver", World::PASSWORD).await.unwrap();
    assert_eq!(
        session.account,
        Account {
            addresses: addresses(&server.http_url()),
            user: "driver".into(),
            role: Role::Driver,
            ids: Ids {
                profile: Some(1),
                auth: Some(4)
            },
        }
    );
    let token = session.token.expose();
    assert_eq!(token.len(), 40);
    assert!(!format!("{session:?}").contains(token));
}

#[tokio::test]
async fn an_owner_gets_both_ids_and_an_administrator_none() {
    let server = server().await;
    let owner = enter(&server, "owner2", World::PASSWORD).await.unwrap();
    assert_eq!(owner.account.role, Role::Owner);
    assert_eq!(owner.account.ids.profile, Some(2));
    assert_eq!(owner.account.ids.auth, Some(3));
    let admin = enter(&server, "admin", World::PASSWORD).await.unwrap();
    assert_eq!(admin.account.role, Role::Admin);
    assert_eq!(admin.account.ids.profile, None);
    assert_eq!(admin.account.ids.auth, None);
}

#[tokio::test]
async fn the_login_carries_no_token() {
    let server = server().await;
    drop(driver(&server).await);
    drop(driver(&server).await);
    let logins: Vec<_> = server
        .requests()
        .into_iter()
        .filter(|request| request.path == "/api/auth/login/")
        .map(|request| (request.user, request.status))
        .collect();
    assert_eq!(logins, [(None, Some(200)), (None, Some(200))]);
}

#[tokio::test]
async fn says_whether_the_password_is_wrong_or_missing() {
    let server = server().await;
    let code = async |user, password| {
        let fault = enter(&server, user, password).await;
        fault.map(drop).unwrap_err().code()
    };
    assert_eq!(code("driver", "wrong").await, TroubleCode::WrongPassword);
    assert_eq!(code("nobody", "x").await, TroubleCode::WrongPassword);
    assert_eq!(code("driver", "").await, TroubleCode::CredentialsMissing);
    assert_eq!(code("", "x").await, TroubleCode::CredentialsMissing);
    server.world(|world| {
        let (auth, _) = world.account("driver").unwrap();
        world.accounts.get_mut(auth).unwrap().active = false;
    });
    let disabled = code("driver", World::PASSWORD).await;
    assert_eq!(disabled, TroubleCode::WrongPassword);
}

#[tokio::test]
async fn an_account_without_a_profile_is_no_fault_of_the_server() {
    let server = server().await;
    server.world(|world| world.add_account("made-by-hand", world::Role::User));
    let fault = enter(&server, "made-by-hand", World::PASSWORD).await;
    assert_eq!(fault.unwrap_err().code(), TroubleCode::NoProfile);
    assert_eq!(sign_in_code(status(500)).await, TroubleCode::ServerFault);
}

#[tokio::test]
async fn recognises_what_is_no_parkmate_server() {
    for answer in [
        HttpAnswer::Page(200),
        HttpAnswer::Page(404),
        HttpAnswer::Page(403),
        status(404),
        status(301),
    ] {
        let code = sign_in_code(answer).await;
        assert_eq!(code, TroubleCode::NotParkMate, "{answer:?}");
    }
}

#[tokio::test]
async fn tells_a_busy_server_from_an_absent_one() {
    assert_eq!(sign_in_code(status(503)).await, TroubleCode::ServerBusy);
    assert_eq!(sign_in_code(status(429)).await, TroubleCode::ServerBusy);
    for broken in [HttpAnswer::Closed, HttpAnswer::Truncated] {
        assert_eq!(sign_in_code(broken).await, TroubleCode::Unreachable);
    }
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gone = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    for (address, code) in [
        (gone.as_str(), TroubleCode::Unreachable),
        ("https://no-such-host.invalid", TroubleCode::HostUnknown),
    ] {
        let password = Password::new("x".into());
        let fault = sign_in(&http(), &addresses(address), "driver", &password).await;
        assert_eq!(fault.unwrap_err().code(), code);
    }
}

/// A server that answers everything with these bytes, and nothing more once it has read a request if there
/// are none.
async fn answering(answer: &'static [u8]) -> Addresses {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                while client.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                    if answer.is_empty() {
                        tokio::time::pause();
                    } else if client.write_all(answer).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    addresses(&address)
}

#[tokio::test]
async fn a_server_that_hangs_has_twenty_seconds() {
    let addresses = answering(b"").await;
    let begun = tokio::time::Instant::now();
    let password = Password::new("x".into());
    let fault = sign_in(&http(), &addresses, "driver", &password).await;
    assert_eq!(fault.unwrap_err().code(), TroubleCode::TimedOut);
    assert!(begun.elapsed() >= timing::SIGN_IN_TIMEOUT);
    assert!(begun.elapsed() < timing::SIGN_IN_TIMEOUT + Duration::from_secs(5));
}

#[tokio::test]
async fn follows_no_redirect() {
    let addresses = answering(
        b"HTTP/1.1 301 Moved Permanently\r\nLocation: http://127.0.0.1:1/steal/\r\n\
          Content-Length: 0\r\n\r\n",
    )
    .await;
    let api = Api::new(http(), addresses, Token::new("c0ffee".into()));
    let fault = api.get("bookings/").await.unwrap_err();
    assert!(matches!(fault, ReadFault::NotParkMate), "{fault}");
}

#[tokio::test]
async fn reads_no_answer_of_more_than_eight_mebibytes() {
    let announced = b"HTTP/1.1 200 OK\r\nContent-Length: 8388609\r\n\r\n[";
    let mut endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n800001\r\n".to_vec();
    endless.resize(endless.len() + 0x80_0001, b' ');
    for answer in [announced.to_vec(), endless] {
        let addresses = answering(answer.leak()).await;
        let api = Api::new(http(), addresses, Token::new("c0ffee".into()));
        let fault = api.get("bookings/").await.unwrap_err();
        assert!(matches!(fault, ReadFault::TooLong), "{fault}");
    }
}

#[tokio::test]
async fn reads_the_bookings() {
    let server = server().await;
    let api = driver(&server).await;
    assert_eq!(api.get("bookings/").await.unwrap(), "[]");
    let fault = api.get("bookings/99/").await.unwrap_err();
    assert!(matches!(fault, ReadFault::Gone), "{fault}");
    assert!(!fault.is_unauthorized());
}

#[tokio::test]
async fn hands_on_why_a_renewal_was_refused() {
    let server = server().await;
    let api = driver(&server).await;
    let booking =
        server.world(|world| world.seed_ending(World::DRIVER, jiff::SignedDuration::from_mins(5)));
    let request = intent::Request {
        verb: intent::Verb::Post,
        path: format!("bookings/{booking}/renew/"),
        body: "{}".into(),
    };
    let fault = api.send(&request).await.unwrap_err();
    let ReadFault::Refused { status: 400, says } = fault else {
        panic!("{fault:?}");
    };
    assert!(says.starts_with("Can only renew"), "{says}");
}

#[tokio::test]
async fn a_token_dies_with_the_logout() {
    let server = server().await;
    let api = driver(&server).await;
    api.verify().await.unwrap();
    api.logout().await.unwrap();
    let fault = api.verify().await.unwrap_err();
    assert!(fault.is_unauthorized());
    assert_eq!(fault.code(), TroubleCode::TokenRefused);
    assert!(api.logout().await.unwrap_err().is_unauthorized());
}

#[tokio::test]
async fn a_failing_server_does_not_end_the_session() {
    let server = server().await;
    let api = driver(&server).await;
    server.faults(|faults| {
        faults
            .http
            .push(HttpFault::new("/api/auth/verify/", status(500)).times(1));
    });
    let fault = api.verify().await.unwrap_err();
    assert!(!fault.is_unauthorized());
    assert_eq!(fault.code(), TroubleCode::ServerFault);
    api.verify().await.unwrap();
}

#[tokio::test]
async fn a_busy_server_says_how_long_to_wait() {
    let server = server().await;
    let api = driver(&server).await;
    let busy = HttpAnswer::Status {
        status: 503,
        retry_after: Some(7),
    };
    server.faults(|faults| faults.http.push(HttpFault::new("/api/", busy)));
    let fault = api.get("bookings/").await.unwrap_err();
    assert_eq!(fault.retry_after(), Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn no_secret_shows_in_a_fault_or_in_debug() {
    let addresses = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello").await;
    let api = Api::new(http(), addresses.clone(), Token::new("c0ffee".into()));
    let fault = api.get("bookings/").await.unwrap_err();
    let password = Password::new("hunter2".into());
    let refused = sign_in(&http(), &addresses, "driver", &password).await;
    let shown = format!("{api:?} {fault:?} {refused:?}");
    assert!(
        !shown.contains("c0ffee") && !shown.contains("hunter2"),
        "{shown}"
    );
}
