//! The sockets: paths, handshake, frames, keep-alive, closing, delivery (server contract, S4; frames file,
//! "Connection" and "Delivery properties").

use std::{io::ErrorKind, time::Duration};

use futures_util::future::join_all;
use jiff::Timestamp;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use super::{
    bookings::book,
    hands::{Hands, Periods},
    server::{DEADLINE, Ear, Server, WELCOME, frame},
};

fn handshake(path: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
}

#[tokio::test]
async fn the_handshake_is_daphnes_and_the_welcome_comes_first() {
    let server = Server::real().await;
    let (mut ear, headers) = Ear::dial(&server, "/ws/notifications/1/", &[])
        .await
        .expect("a socket");
    let value = |name: &str| {
        headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(value("server"), Some("daphne"));
    assert_eq!(value("upgrade"), Some("WebSocket"));
    assert_eq!(value("connection"), Some("Upgrade"));
    assert_eq!(headers.len(), 4, "{headers:?}");
    assert_eq!(ear.text().await.as_deref(), Some(WELCOME));
}

#[tokio::test]
async fn anybody_may_listen_on_any_id_and_headers_do_not_matter() {
    let server = Server::real().await;
    let digits = "9".repeat(94);
    for id in ["nobody-here_1", "null", &digits, "1/?token=abc"] {
        let path = format!("/ws/notifications/{id}");
        let path = if path.contains('?') {
            path
        } else {
            format!("{path}/")
        };
        let (mut ear, _) = Ear::dial(&server, &path, &[]).await.expect("a socket");
        assert_eq!(ear.text().await.as_deref(), Some(WELCOME));
    }
    for header in [
        ("origin", "https://evil.example"),
        ("origin", "tauri://localhost"),
        ("origin", "null"),
        ("authorization", "Token x"),
        ("sec-websocket-extensions", "permessage-deflate"),
    ] {
        let (mut ear, headers) = Ear::dial(&server, "/ws/notifications/1/", &[header])
            .await
            .expect("a socket");
        assert_eq!(headers.len(), 4, "{headers:?}");
        assert_eq!(ear.text().await.as_deref(), Some(WELCOME));
    }
}

#[tokio::test]
async fn an_offered_subprotocol_is_not_chosen() {
    let server = Server::real().await;
    let request = handshake("/ws/notifications/1/")
        .replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: foo\r\n\r\n");
    let mut stream = server.connect().await;
    stream.write_all(request.as_bytes()).await.expect("written");
    let head = head_of(&mut stream).await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    assert!(!head.to_lowercase().contains("protocol:"), "{head}");
}

#[tokio::test]
async fn wrong_paths_get_a_bare_500() {
    let server = Server::real().await;
    let too_long = format!("/ws/notifications/{}/", "9".repeat(95));
    let paths = [
        "/ws/notifications/1",
        "/ws/notifications//",
        "/ws/notifications/a.b/",
        "/ws/notifications/%C3%A9/",
        "/ws/notifications/1%20/",
        "/ws/nothing/",
        "//ws/notifications/1/",
        &too_long,
    ];
    // Daphne may take a second for each.
    let answers = paths.map(|path| {
        let (server, request) = (&server, handshake(path));
        async move { server.raw(&request).await }
    });
    for (path, answer) in paths.iter().zip(join_all(answers).await) {
        assert_eq!(
            answer, "HTTP/1.1 500 Internal server error\r\n\r\n",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_path_that_is_not_ascii_is_a_bare_400() {
    let server = Server::real().await;
    assert_eq!(
        server.raw(&handshake("/ws/notifications/é/")).await,
        "HTTP/1.1 400 Bad Request\r\n\r\n"
    );
}

#[tokio::test]
async fn a_plain_get_of_the_socket_path_is_a_404_page() {
    let server = Server::real().await;
    let answer = server.nobody().get("/ws/notifications/1/").await;
    assert_eq!((answer.status, answer.is_json()), (404, false));
}

#[tokio::test]
async fn a_client_ping_is_answered_and_client_frames_are_ignored() {
    let server = Server::real().await;
    let mut ear = Ear::open(&server, "1").await;
    ear.say(Message::text("not json")).await;
    ear.say(Message::binary(vec![1, 2, 3])).await;
    ear.say(Message::text(r#"{"type":"ping"}"#)).await;
    ear.say(Message::Ping("hello".into())).await;
    assert_eq!(ear.message().await, Some(Message::Pong("hello".into())));
    assert_eq!(ear.heard(&server).await, [""; 0]);
}

#[tokio::test]
async fn a_client_close_is_echoed() {
    let server = Server::real().await;
    let mut ear = Ear::open(&server, "1").await;
    let bye = CloseFrame {
        code: CloseCode::Normal,
        reason: "".into(),
    };
    ear.say(Message::Close(Some(bye.clone()))).await;
    assert_eq!(ear.message().await, Some(Message::Close(Some(bye))));
}

#[tokio::test]
async fn an_idle_client_is_pinged_with_twelve_bytes_and_kept_if_it_answers() {
    let server = Server::brisk().await;
    let mut ear = Ear::open(&server, "1").await;
    let start = Instant::now();
    for count in 1..=4 {
        let Some(Message::Ping(payload)) = ear.message().await else {
            panic!("a ping")
        };
        assert_eq!(payload.len(), 12);
        assert!(start.elapsed() >= server.periods.ping.mul_f64(0.95) * count);
    }
}

#[tokio::test]
async fn a_client_that_sends_messages_is_not_pinged() {
    let server = Server::brisk().await;
    let mut ear = Ear::open(&server, "1").await;
    let (mut metronome, _) = Ear::dial(&server, "/ws/time/", &[])
        .await
        .expect("a socket");
    let start = Instant::now();
    while start.elapsed() < server.periods.ping * 3 {
        metronome.text().await.expect("a beat");
        ear.say(Message::text("still here")).await;
    }
    let last = Instant::now();
    assert!(matches!(ear.message().await, Some(Message::Ping(_))));
    assert!(
        last.elapsed() >= server.periods.ping.mul_f64(0.85),
        "the first ping came {:?} after",
        last.elapsed()
    );
}

#[tokio::test]
async fn a_client_that_never_pongs_is_reset_without_a_close_frame() {
    let server = Server::brisk().await;
    let mut stream = server.connect().await;
    stream
        .write_all(handshake("/ws/notifications/1/").as_bytes())
        .await
        .expect("written");
    let head = head_of(&mut stream).await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    let start = Instant::now();
    let mut rest = Vec::new();
    let end = timeout(DEADLINE, stream.read_to_end(&mut rest))
        .await
        .expect("ended in time");
    assert_eq!(
        end.map_err(|error| error.kind()),
        Err(ErrorKind::ConnectionReset)
    );
    let (ping, pong) = (server.periods.ping, server.periods.pong);
    assert!(
        start.elapsed() >= (ping + pong).mul_f64(0.95),
        "{:?}",
        start.elapsed()
    );
    // The welcome and two pings; a close frame would start with 0x88.
    let welcome = 2 + WELCOME.len();
    assert_eq!(rest.len(), welcome + 2 * 14);
    assert_eq!([rest[welcome], rest[welcome + 14]], [0x89, 0x89]);
}

#[tokio::test]
async fn a_socket_is_closed_with_1000_at_its_age() {
    let hour = Duration::from_hours(1);
    let server = Server::real_with(Periods {
        ping: hour,
        pong: hour,
        age: Duration::from_secs(1),
    })
    .await;
    let opened = Instant::now();
    let mut ear = Ear::open(&server, "1").await;
    let Some(Message::Close(Some(close))) = ear.message().await else {
        panic!("a close frame")
    };
    assert_eq!(close.code, CloseCode::Normal);
    assert!(opened.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_restart_is_a_bare_end_and_keeps_the_data() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let mut stream = server.connect().await;
    stream
        .write_all(handshake("/ws/notifications/4/").as_bytes())
        .await
        .expect("written");
    head_of(&mut stream).await;
    let mut welcome = vec![0; 2 + WELCOME.len()];
    stream.read_exact(&mut welcome).await.expect("the welcome");
    server.hands().restart().await;
    let mut rest = Vec::new();
    timeout(DEADLINE, stream.read_to_end(&mut rest))
        .await
        .expect("in time")
        .expect("an orderly end");
    assert_eq!(rest, [0; 0]);
    assert_eq!(driver.get("/api/bookings/1/").await.status, 200);
}

#[tokio::test]
async fn a_consumer_error_closes_with_1011() {
    let server = Server::real().await;
    let mut ear = Ear::open(&server, "4").await;
    server.hands().break_sockets("4").await;
    let Some(Message::Close(Some(close))) = ear.message().await else {
        panic!("a close frame")
    };
    assert_eq!(close.code, CloseCode::Error);
}

#[tokio::test]
async fn the_clock_feed_greets_and_then_tells_the_time() {
    let server = Server::brisk().await;
    let (mut ear, _) = Ear::dial(&server, "/ws/time/", &[])
        .await
        .expect("a socket");
    let welcome = r#"{"type": "connected", "message": "Real-time server clock connected", "connected": true}"#;
    assert_eq!(ear.text().await.as_deref(), Some(welcome));
    server.hands().push_clock(Duration::from_hours(3)).await;
    ear.text().await;
    for _ in 0..3 {
        let update: Value =
            serde_json::from_str(&ear.text().await.expect("an update")).expect("JSON");
        assert_eq!(
            (&update["type"], &update["timezone"]),
            (&"time_update".into(), &"Asia/Kolkata".into())
        );
        let told: Timestamp = update["datetime"]
            .as_str()
            .and_then(|text| text.parse().ok())
            .expect("a time");
        assert_eq!(update["timestamp"], told.as_second());
        let off = server.hands().now().await.duration_since(told);
        assert!((0..5).contains(&off.as_secs()), "{off}");
    }
}

#[tokio::test]
async fn a_frame_sent_to_nobody_is_lost() {
    let server = Server::real().await;
    server.hands().send("4", "too early").await;
    let mut ear = Ear::open(&server, "4").await;
    assert_eq!(ear.heard(&server).await, [""; 0]);
}

#[tokio::test]
async fn each_connection_of_an_id_gets_its_own_copy() {
    let server = Server::real().await;
    let driver2 = server.sign_in("driver2").await;
    let mut first = Ear::open(&server, "2").await;
    let mut second = Ear::open(&server, "2").await;
    let mut third = Ear::open(&server, "2").await;
    // The owner's auth id is driver2's profile id: whoever listens as driver2 hears the owner's mail.
    book(&driver2, 1, "KL-08-AZ-1235", "UPI").await;
    let expected = frame(2, "info", "New booking received for Lot #1.");
    let expected = expected.trim_start_matches("user_2 ");
    for ear in [&mut first, &mut second, &mut third] {
        assert_eq!(ear.text().await.as_deref(), Some(expected));
    }
}

#[tokio::test]
async fn frames_sent_one_by_one_all_arrive_in_order_and_a_burst_is_cut() {
    let server = Server::real().await;
    let mut ear = Ear::open(&server, "4").await;
    let texts: Vec<String> = (0..300).map(|number| number.to_string()).collect();
    for text in &texts {
        server.hands().send("4", text).await;
    }
    assert_eq!(ear.heard(&server).await, texts);
    server.hands().send_burst("4", &texts).await;
    // What is sent while the queue is full is lost; a place or two may become free meanwhile.
    let heard = ear.heard(&server).await;
    assert!(heard.len() < 300, "{}", heard.len());
    assert_eq!(heard[..100], texts[..100]);
}

/// The head of an answer, and nothing after it.
async fn head_of(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(
            timeout(DEADLINE, stream.read_u8())
                .await
                .expect("in time")
                .expect("a byte"),
        );
    }
    String::from_utf8(head).expect("ASCII")
}
