//! Each fault of the simulator, switched on by itself.

use std::{sync::Arc, time::Duration};

use futures_util::FutureExt;
use parkmate_simulator::{
    Certificate, Config, Faults, HttpAnswer, HttpFault, Malformed, Simulator, SocketFault,
    WashFrame, What, World,
};
use reqwest::Method;
use serde_json::json;
use tokio::{io::AsyncReadExt, net::TcpStream, time::timeout};
use tokio_tungstenite::tungstenite::{self, Message};

use crate::{
    bookings::{book, expired, order},
    hands::Hands,
    server::{DEADLINE, Ear, Ears, Server, WELCOME, frame},
};

/// A server with one fault.
async fn with(change: impl FnOnce(&mut Faults)) -> Server {
    let mut faults = Faults::default();
    change(&mut faults);
    Server::start(Config {
        faults,
        ..Config::default()
    })
    .await
}

const VERIFIED: &str = "Your cash payment has been verified. Booking activated!";

#[tokio::test]
async fn frames_can_be_doubled_and_lost() {
    let server = with(|faults| faults.extra_copies = 1).await;
    let mut ear = Ear::open(&server, "1").await;
    server
        .hands
        .world(|world| world.cash_verified(World::DRIVER));
    server.hands.faults(|faults| {
        *faults = Faults {
            frames_lost: true,
            ..Faults::default()
        }
    });
    server.hands.world(|world| world.declined(World::DRIVER));
    server.hands.faults(|faults| *faults = Faults::default());
    let heard = ear.heard(&server).await;
    let text = frame(1, "success", VERIFIED);
    assert_eq!(heard, [&text[7..], &text[7..]]);
    let copies: Vec<usize> = server
        .hands
        .frames()
        .iter()
        .map(|sent| sent.copies)
        .collect();
    assert_eq!(
        copies,
        [2, 0, 1],
        "the log says what went out, the mark included"
    );
}

#[tokio::test]
async fn a_delayed_frame_goes_to_whoever_is_connected_then() {
    let server = with(|faults| faults.frame_delay = Some(Duration::from_millis(100))).await;
    server
        .hands
        .world(|world| world.cash_verified(World::DRIVER));
    assert!(server.hands.frames().is_empty());
    let mut ear = Ear::open(&server, "1").await;
    assert_eq!(
        ear.text().await.as_deref(),
        Some(&frame(1, "success", VERIFIED)[7..])
    );
}

#[tokio::test]
async fn malformed_frames_come_before_the_true_one() {
    for (kind, sent) in [
        (Malformed::NotJson, "not json"),
        (Malformed::Binary, "<binary>"),
        (Malformed::NullMessage, r#"{"type": null, "message": null}"#),
        (
            Malformed::ObjectMessage,
            r#"{"type": "info", "message": {"unexpected": [null]}}"#,
        ),
        (Malformed::NotAnObject, "[1, 2, 3]"),
    ] {
        let server = with(|faults| faults.malformed = Some(kind)).await;
        let mut ear = Ear::open(&server, "1").await;
        server
            .hands
            .world(|world| world.cash_verified(World::DRIVER));
        server.hands.faults(|faults| faults.malformed = None);
        assert_eq!(
            ear.heard(&server).await,
            [sent, &frame(1, "success", VERIFIED)[7..]]
        );
    }
    let server = with(|faults| faults.malformed = Some(Malformed::Huge)).await;
    let mut ear = Ear::open(&server, "1").await;
    server
        .hands
        .world(|world| world.cash_verified(World::DRIVER));
    assert!(ear.text().await.is_some_and(|text| text.len() > 65_536));
}

#[tokio::test]
async fn foreign_frames_reach_other_peoples_ids() {
    let server = with(|faults| faults.foreign_frames = true).await;
    let mut ear = Ear::open(&server, "5").await;
    server
        .hands
        .world(|world| world.cash_verified(World::DRIVER));
    server.hands.faults(|faults| faults.foreign_frames = false);
    assert_eq!(
        ear.heard(&server).await,
        [&frame(1, "success", VERIFIED)[7..]]
    );
}

#[tokio::test]
async fn a_finished_wash_can_take_three_shapes() {
    let object = r#""title": "\ud83c\udf89 Car Wash Complete!", "message": "Your Full Service service has been completed. Your vehicle is ready!", "booking_id": 1, "timestamp": "#;
    let server = with(|faults| faults.wash_frame = WashFrame::ObjectMessage).await;
    let mut ears = Ears::open(&server).await;
    server.hands.world(|world| world.wash_done(World::DRIVER));
    let heard = ears.heard().await;
    let expected =
        format!(r#"user_4 {{"type": "info", "message": {{"type": "carwash_completed", {object}"#);
    assert!(
        heard.len() == 1 && heard[0].starts_with(&expected),
        "{heard:?}"
    );

    let server = with(|faults| faults.wash_frame = WashFrame::TopLevel).await;
    let mut ears = Ears::open(&server).await;
    server.hands.world(|world| world.wash_done(World::DRIVER));
    let heard = ears.heard().await;
    let expected = format!(r#"user_4 {{"type": "carwash_completed", {object}"#);
    assert!(
        heard.len() == 1 && heard[0].starts_with(&expected),
        "{heard:?}"
    );
}

#[tokio::test]
async fn an_old_socket_goes_deaf_and_stays_open() {
    let config = Config {
        faults: Faults {
            deaf_after: Some(Duration::from_hours(24)),
            ..Faults::default()
        },
        websocket_timeout: Duration::from_hours(48),
        ..Config::default()
    };
    let server = Server::start(config).await;
    let mut old = Ear::open(&server, "1").await;
    server.hands.clock().advance(Duration::from_hours(25));
    let mut young = Ear::open(&server, "1").await;
    server
        .hands
        .world(|world| world.cash_verified(World::DRIVER));
    assert_eq!(young.heard(&server).await.len(), 1);
    old.say(Message::Ping("there?".into())).await;
    assert_eq!(old.message().await, Some(Message::Pong("there?".into())));
}

#[tokio::test]
async fn sockets_can_be_deafened_by_id() {
    let server = Server::well_behaved().await;
    let mut deaf = Ear::open(&server, "1").await;
    server.hands.deafen(Some("1"));
    let mut hearing = Ear::open(&server, "1").await;
    server
        .hands
        .world(|world| world.cash_verified(World::DRIVER));
    assert_eq!(hearing.heard(&server).await.len(), 1);
    deaf.say(Message::Ping("there?".into())).await;
    assert_eq!(deaf.message().await, Some(Message::Pong("there?".into())));
}

#[tokio::test]
async fn a_handshake_can_hang() {
    let server = with(|faults| faults.sockets = Some(SocketFault::HangHandshake)).await;
    let mut dialling = Box::pin(Ear::dial(&server, "/ws/notifications/4/", &[]));
    let arrived = server.hands.wait_until(DEADLINE, |hands| {
        hands
            .requests()
            .iter()
            .any(|request| request.path == "/ws/notifications/4/" && request.status.is_none())
    });
    tokio::select! {
        _ = &mut dialling => panic!("the handshake was answered"),
        arrived = arrived => arrived.expect("the handshake arrived"),
    }
    assert!(dialling.now_or_never().is_none());
}

#[tokio::test]
async fn a_mute_socket_is_welcomed_and_then_silent_until_the_fault_ends() {
    let server = with(|faults| faults.sockets = Some(SocketFault::Mute)).await;
    let mut ear = Ear::open(&server, "1").await;
    ear.say(Message::Ping("there?".into())).await;
    server.hands.send_raw("1", "never heard");
    server
        .hands
        .wait_for_socket("1", DEADLINE)
        .await
        .expect("still open");
    assert!(ear.message().now_or_never().is_none());
    server.hands.faults(|faults| faults.sockets = None);
    let mut answered = false;
    while !answered {
        answered = ear.message().await.expect("open") == Message::Pong("there?".into());
    }
}

#[tokio::test]
async fn sockets_can_be_closed_at_once_with_any_code() {
    for code in [1000, 1011, 4003] {
        let server = with(|faults| faults.sockets = Some(SocketFault::CloseAtOnce(code))).await;
        let (mut ear, _) = Ear::dial(&server, "/ws/notifications/4/", &[])
            .await
            .expect("a handshake");
        let Some(Message::Close(Some(close))) = ear.message().await else {
            panic!("a close frame")
        };
        assert_eq!(u16::from(close.code), code);
    }
}

#[tokio::test]
async fn handshakes_can_be_answered_with_a_status() {
    for (status, retry_after) in [
        (401, None),
        (403, None),
        (404, None),
        (429, Some(7)),
        (503, Some(30)),
    ] {
        let server = with(|faults| {
            faults.sockets = Some(SocketFault::Answer {
                status,
                retry_after,
            })
        })
        .await;
        let refused = Ear::dial(&server, "/ws/notifications/4/", &[])
            .await
            .err()
            .expect("refused");
        let tungstenite::Error::Http(response) = refused else {
            panic!("{refused}")
        };
        assert_eq!(response.status().as_u16(), status);
        let header = response
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok());
        assert_eq!(
            header.map(str::to_owned),
            retry_after.map(|seconds: u64| seconds.to_string())
        );
    }
}

#[tokio::test]
async fn a_server_without_sockets_answers_their_path_with_a_404_page() {
    let server = with(|faults| faults.wsgi = true).await;
    let refused = Ear::dial(&server, "/ws/notifications/4/", &[])
        .await
        .err()
        .expect("refused");
    let tungstenite::Error::Http(response) = refused else {
        panic!("{refused}")
    };
    assert_eq!(response.status().as_u16(), 404);
}

#[tokio::test]
async fn rest_errors_can_be_had_for_some_paths() {
    let server = Server::well_behaved().await;
    let driver = server.sign_in("driver").await;
    for (status, retry_after, is_json) in [
        (401, None, true),
        (403, None, true),
        (404, None, true),
        (429, Some(5), true),
        (500, None, false),
        (503, Some(9), false),
    ] {
        let fault = HttpFault::new(
            "/api/bookings/",
            HttpAnswer::Status {
                status,
                retry_after,
            },
        );
        server.hands.faults(|faults| faults.http = vec![fault]);
        let answer = driver.get("/api/bookings/").await;
        assert_eq!((answer.status, answer.is_json()), (status, is_json));
        assert_eq!(
            answer.header("retry-after").map(str::to_owned),
            retry_after.map(|seconds| seconds.to_string())
        );
        assert_eq!(
            answer.header("www-authenticate"),
            (status == 401).then_some("Token")
        );
        assert_eq!(driver.get("/api/payments/").await.status, 200);
    }
}

#[tokio::test]
async fn html_can_come_instead_of_json() {
    let server = with(|faults| faults.http = vec![HttpFault::new("", HttpAnswer::Page(200))]).await;
    let answer = server.nobody().get("/api/bookings/").await;
    assert_eq!((answer.status, answer.is_json()), (200, false));
    assert!(answer.text.contains("<html"));
}

#[tokio::test]
async fn a_request_may_take_effect_although_its_answer_is_wrong() {
    let server = Server::well_behaved().await;
    let driver = server.sign_in("driver").await;
    let error = HttpAnswer::Status {
        status: 500,
        retry_after: None,
    };
    let fault = HttpFault::new("/api/bookings/", error)
        .method("POST")
        .after_effect()
        .times(1);
    server.hands.faults(|faults| faults.http = vec![fault]);
    assert_eq!(
        driver
            .post("/api/bookings/", order(1, "KL-08-AZ-1234", "UPI"))
            .await
            .status,
        500
    );
    assert_eq!(driver.get("/api/bookings/1/").await.status, 200);
    assert_eq!(
        driver
            .post("/api/bookings/", order(2, "KL-08-AZ-1235", "UPI"))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn an_answer_can_be_late_and_then_stale() {
    let server = Server::well_behaved().await;
    let driver = server.sign_in("driver").await;
    let late = HttpAnswer::Delayed(Duration::from_millis(300));
    server.hands.faults(|faults| {
        faults.http = vec![
            HttpFault::new("/api/bookings/", late)
                .method("GET")
                .after_effect()
                .times(1),
        ];
    });
    let reading = driver.get("/api/bookings/");
    let booking = async {
        let read = |hands: &Simulator| hands.current_faults().http[0].times == Some(0);
        server
            .hands
            .wait_until(DEADLINE, read)
            .await
            .expect("the read took effect");
        book(&driver, 1, "KL-08-AZ-1234", "UPI").await
    };
    let (stale, _) = tokio::join!(reading, booking);
    assert_eq!(stale.row(), (200, json!([])));
    assert_eq!(
        driver
            .get("/api/bookings/")
            .await
            .json()
            .as_array()
            .map(Vec::len),
        Some(1)
    );
}

#[tokio::test]
async fn answers_can_be_cut_off_left_out_or_withheld() {
    let server = Server::well_behaved().await;
    let driver = server.sign_in("driver").await;
    server
        .hands
        .faults(|faults| faults.http = vec![HttpFault::new("/api/", HttpAnswer::Truncated)]);
    assert!(driver.ask(Method::GET, "/api/lots/", None).await.is_err());
    server
        .hands
        .faults(|faults| faults.http = vec![HttpFault::new("/api/", HttpAnswer::Closed)]);
    assert!(driver.ask(Method::GET, "/api/lots/", None).await.is_err());
    server
        .hands
        .faults(|faults| faults.http = vec![HttpFault::new("/api/", HttpAnswer::Never)]);
    let mut asking = Box::pin(driver.ask(Method::GET, "/api/lots/", None));
    let withheld = server.hands.wait_until(DEADLINE, |hands| {
        hands
            .requests()
            .last()
            .is_some_and(|request| request.path == "/api/lots/" && request.status.is_none())
    });
    tokio::select! {
        _ = &mut asking => panic!("it was answered"),
        withheld = withheld => withheld.expect("it arrived"),
    }
}

#[tokio::test]
async fn connections_can_be_refused_and_taken_again_while_open_ones_stay() {
    let server = Server::well_behaved().await;
    let mut ear = Ear::open(&server, "1").await;
    server
        .hands
        .faults(|faults| faults.refuse_connections = true);
    let dial = || async {
        let mut stream = TcpStream::connect(server.hands.addr()).await?;
        // A connection that came just before the listener went is reset.
        stream.read_u8().await
    };
    assert!(timeout(DEADLINE, dial()).await.expect("in time").is_err());
    assert_eq!(ear.heard(&server).await, [""; 0]);
    server
        .hands
        .faults(|faults| faults.refuse_connections = false);
    let again = async { while TcpStream::connect(server.hands.addr()).await.is_err() {} };
    timeout(DEADLINE, again).await.expect("taken again");
    assert_eq!(server.nobody().get("/api/lots/").await.status, 200);
}

#[tokio::test]
async fn connections_can_be_taken_and_left_alone() {
    let server = with(|faults| faults.hang_connections = true).await;
    let nobody = server.nobody();
    let mut asking = Box::pin(nobody.get("/api/lots/").map(drop));
    let mut stream = TcpStream::connect(server.hands.addr())
        .await
        .expect("taken");
    tokio::select! {
        () = &mut asking => panic!("it was answered"),
        read = stream.read_u8() => panic!("{read:?}"),
        () = tokio::task::yield_now() => {}
    }
}

#[tokio::test]
async fn a_wiped_restart_starts_the_data_anew_and_keeps_the_log() {
    let server = Server::well_behaved().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    server.hands.restart_wiped();
    assert_eq!(driver.get("/api/auth/verify/").await.status, 401);
    assert_eq!(
        server
            .sign_in("driver")
            .await
            .get("/api/bookings/")
            .await
            .row(),
        (200, json!([]))
    );
    let truth = server.hands.truth();
    assert!(matches!(
        truth[0].what,
        What::BookingCreated { booking: 1, .. }
    ));
    assert_eq!(truth[1].what, What::Restarted { wiped: true });
}

#[tokio::test]
async fn renewals_can_be_made_to_fail() {
    let server = with(|faults| faults.renewals_fail = Some("database is locked".to_owned())).await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    driver.post("/api/bookings/1/cancel/", json!({})).await;
    let mut ears = Ears::open(&server).await;
    let answer = driver.post("/api/bookings/1/renew/", json!({})).await;
    assert_eq!(answer.row(), (500, json!({"error": "database is locked"})));
    let failed = frame(
        1,
        "error",
        "Renewal failed: database is locked. Please try again.",
    );
    assert_eq!(ears.heard().await, [failed]);
    assert_eq!(
        driver.get("/api/bookings/2/").await.status,
        404,
        "rolled back"
    );
}

#[tokio::test]
async fn a_rolled_back_booking_is_a_phantom_to_the_owner() {
    let server = with(|faults| faults.bookings_roll_back = true).await;
    let driver = server.sign_in("driver").await;
    let mut ears = Ears::open(&server).await;
    let answer = driver
        .post("/api/bookings/", order(1, "KL-08-AZ-1234", "UPI"))
        .await;
    assert_eq!(answer.status, 500);
    assert_eq!(
        ears.heard().await,
        [frame(2, "info", "New booking received for Lot #1.")]
    );
    assert_eq!(driver.get("/api/bookings/").await.row(), (200, json!([])));
}

#[tokio::test]
async fn habits_can_be_switched_one_by_one() {
    let server = with(|faults| faults.expires_only_when_read = true).await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let mut ears = Ears::open(&server).await;
    server.hands().move_end(1, -60).await;
    assert_eq!(ears.heard().await, [""; 0]);
    driver.get("/api/bookings/").await;
    assert_eq!(ears.heard().await, [expired(1)]);

    let server = with(|faults| faults.cash_verified_unsent = true).await;
    let mut ears = Ears::open(&server).await;
    server.hands.world(|world| {
        (
            world.cash_verified(World::DRIVER),
            world.wash_done(World::DRIVER),
        )
    });
    assert_eq!(
        ears.heard().await.len(),
        1,
        "the wash is told, the payment is not"
    );
}

#[tokio::test]
async fn tls_can_be_spoken() {
    let certificate = Certificate::of("localhost");
    let server = Server::start(Config {
        tls: Some(certificate.tls),
        ..Config::default()
    })
    .await;
    assert!(server.http.starts_with("https://") && server.ws.starts_with("wss://"));

    let mut roots = rustls::RootCertStore::empty();
    roots.add(certificate.der).expect("a root");
    let provider = rustls::crypto::ring::default_provider();
    let client = rustls::ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let tcp = TcpStream::connect(server.hands.addr())
        .await
        .expect("a connection");
    let name = "localhost".try_into().expect("a name");
    let tls = tokio_rustls::TlsConnector::from(Arc::new(client))
        .connect(name, tcp)
        .await
        .expect("TLS");
    let request = format!("{}/ws/notifications/4/", server.ws);
    let (mut stream, _) = tokio_tungstenite::client_async(request, tls)
        .await
        .expect("a socket");
    let first = futures_util::StreamExt::next(&mut stream)
        .await
        .expect("a frame")
        .expect("a frame");
    assert_eq!(first.into_text().expect("text").as_str(), WELCOME);
}

#[tokio::test]
async fn pushing_the_clock_ages_the_sockets() {
    let server = Server::well_behaved().await;
    let mut ear = Ear::open(&server, "1").await;
    server.hands.clock().advance(Duration::from_hours(24));
    assert!(
        matches!(ear.message().await, Some(Message::Close(Some(close))) if u16::from(close.code) == 1000)
    );
}
