//! REST.

use std::{
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use parkmate_client::{
    api::{Api, Http, ReadFault, sign_in},
    network::Network,
};
use parkmate_core::{
    address::Addresses,
    secret::{Password, Token},
    settings::{Proxy, Settings},
    timing,
    trouble::TroubleCode,
    wire,
};
use tokio::{io::AsyncWriteExt, time::Instant};

use crate::liar::{Liar, network};

const TOKEN: &str = "5d41402abc4b2a76b9719d911017c592ab12cd34";

/// REST at that place, with a token.
fn api(place: &str) -> Api {
    through(&network(), &format!("http://{place}"))
}

fn through(network: &Network, base: &str) -> Api {
    let addresses = Addresses::parse(base, None, true).unwrap();
    Api::new(Http::new(network), addresses, Token::new(TOKEN.to_owned()))
}

async fn read(server: &Liar) -> Result<String, ReadFault> {
    api(&server.place).get("bookings/").await
}

fn answer(headers: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{headers}\r\n{body}")
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_drips_is_given_up_when_its_time_is_over() {
    let drips: [(&[u8], &[u8]); 3] = [
        (b"", b"HTTP/1.1 200 OK\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", b"[ "),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"1\r\n[\r\n",
        ),
    ];
    for (first, then) in drips {
        let server = Liar::dripping(first, then).await;
        let begun = Instant::now();
        let fault = read(&server).await.unwrap_err();
        assert_eq!(fault.code(), TroubleCode::TimedOut, "{fault:?}");
        // To the second, as it drips.
        assert_eq!(begun.elapsed().as_secs(), timing::READ_TIMEOUT.as_secs());
    }
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_drips_is_given_up_when_its_time_is_over() {
    let server = Liar::dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n", b"{ ").await;
    let addresses = Addresses::parse(&server.place, None, false).unwrap();
    let begun = Instant::now();
    let password = Password::new("secret".to_owned());
    let fault = sign_in(&Http::new(&network()), &addresses, "asha", &password).await;
    assert_eq!(fault.unwrap_err().code(), TroubleCode::TimedOut);
    assert_eq!(begun.elapsed().as_secs(), timing::SIGN_IN_TIMEOUT.as_secs());
}

#[tokio::test(start_paused = true)]
async fn informational_answers_without_end_are_given_up_when_their_time_is_over() {
    let server = Liar::doing(|mut client, _| async move {
        loop {
            client
                .write_all(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
                .await?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
    let begun = Instant::now();
    let fault = read(&server).await.unwrap_err();
    assert_eq!(fault.code(), TroubleCode::TimedOut, "{fault:?}");
    assert_eq!(begun.elapsed().as_secs(), timing::READ_TIMEOUT.as_secs());
}

#[tokio::test]
async fn a_body_without_end_is_read_up_to_8_mebibytes() {
    static PIECE: [u8; 65_536] = [b'['; 65_536];
    for (head, before, after) in [
        ("", "", ""),
        ("Transfer-Encoding: chunked\r\n", "10000\r\n", "\r\n"),
    ] {
        let written = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&written);
        let server = Liar::doing(move |mut client, _| {
            let counted = Arc::clone(&counted);
            async move {
                client.write_all(answer(head, "").as_bytes()).await?;
                loop {
                    client.write_all(before.as_bytes()).await?;
                    client.write_all(&PIECE).await?;
                    client.write_all(after.as_bytes()).await?;
                    counted.fetch_add(PIECE.len(), Ordering::Relaxed);
                }
            }
        })
        .await;
        let fault = read(&server).await.unwrap_err();
        assert!(matches!(fault, ReadFault::TooLong), "{fault:?}");
        // What the system holds on the way comes on top.
        let written = written.load(Ordering::Relaxed);
        assert!(
            written < 32 * 1024 * 1024,
            "{written} bytes were taken of it"
        );
    }
}

#[tokio::test]
async fn a_length_is_not_believed() {
    let too_long = Liar::saying(answer("Content-Length: 99999999999999\r\n", "[]")).await;
    let fault = read(&too_long).await.unwrap_err();
    assert!(matches!(fault, ReadFault::TooLong), "{fault:?}");

    for headers in [
        // More than comes.
        "Content-Length: 100\r\n",
        // Two that differ; none that is one.
        "Content-Length: 2\r\nContent-Length: 3\r\n",
        "Content-Length: -2\r\n",
        "Content-Length: 18446744073709551616\r\n",
        // Pieces without a size that can be.
        "Transfer-Encoding: chunked\r\n",
    ] {
        let server = Liar::saying(answer(headers, "[]")).await;
        let fault = read(&server).await.unwrap_err();
        assert_eq!(fault.code(), TroubleCode::Unreachable, "{headers}{fault:?}");
    }

    // What comes after the length is nobody's answer.
    let more = answer("Content-Length: 2\r\n", "[]HTTP/1.1 200 OK\r\n\r\n{}");
    let server = Liar::saying(more).await;
    assert_eq!(read(&server).await.unwrap(), "[]");
}

#[tokio::test]
async fn a_head_has_limits() {
    let many = "X-Nothing: 1\r\n".repeat(101);
    let long = format!("X-Nothing: {}\r\n", "n".repeat(2_000_000));
    for headers in [many, long] {
        let server = Liar::saying(answer(&headers, "[]")).await;
        let fault = read(&server).await.unwrap_err();
        assert_eq!(fault.code(), TroubleCode::Unreachable, "{fault:?}");
    }
    let endless = Liar::saying_without_end(b"HTTP/1.1 200 OK\r\nX: ", b"nnnnnnnnnnnnnnnn").await;
    let fault = read(&endless).await.unwrap_err();
    assert_eq!(fault.code(), TroubleCode::Unreachable, "{fault:?}");
}

#[tokio::test]
async fn a_nest_of_a_hundred_thousand_is_left_unread() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let server = Liar::saying(answer("", &deep)).await;
    // It is JSON, and no list of bookings.
    let body = read(&server).await.unwrap();
    let (rows, unread) = wire::bookings(&body).unwrap();
    assert_eq!((rows.len(), unread), (0, 1));
    let fields = format!(
        r#"[{{"booking_id":1,"slot":2,"status":"booked","lot_detail":{}1{}}}]"#,
        r#"{"a":"#.repeat(100_000),
        "}".repeat(100_000)
    );
    let (rows, unread) = wire::bookings(&fields).unwrap();
    assert_eq!((rows.len(), unread), (1, 0));

    let addresses = Addresses::parse(&server.place, None, false).unwrap();
    let password = Password::new("secret".to_owned());
    let fault = sign_in(&Http::new(&network()), &addresses, "asha", &password).await;
    assert_eq!(fault.unwrap_err().code(), TroubleCode::NotParkMate);
}

#[tokio::test]
async fn a_number_beyond_all_bounds_costs_its_field() {
    let body =
        r#"[{"booking_id":1,"slot":2,"status":"booked","remaining_time":1e999,"lot":-1e999}]"#;
    let server = Liar::saying(answer("", body)).await;
    let body = read(&server).await.unwrap();
    let (rows, unread) = wire::bookings(&body).unwrap();
    assert_eq!((rows.len(), unread), (0, 1), "the row alone is lost");
}

#[tokio::test]
async fn a_packed_body_is_not_unpacked() {
    for (name, packed) in [
        (
            "gzip",
            &b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x8b\x8e\x05\x00"[..],
        ),
        ("deflate", &b"\x78\x9c\x8b\x8e\x05\x00\x01\x15\x00\xb9"[..]),
        ("br", &b"\x0b\x00\x80[]\x03"[..]),
    ] {
        let mut said = Vec::new();
        write!(said, "HTTP/1.1 200 OK\r\nContent-Encoding: {name}\r\n\r\n").unwrap();
        said.extend_from_slice(packed);
        let server = Liar::saying(said).await;
        let fault = read(&server).await.unwrap_err();
        assert_eq!(fault.code(), TroubleCode::NotParkMate, "{name}");
        let head = server.heads.lock().unwrap()[0].to_lowercase();
        assert!(!head.contains("accept-encoding"), "{head}");
    }
}

#[tokio::test]
async fn a_redirect_takes_the_token_nowhere() {
    let other = Liar::saying(answer("Content-Length: 2\r\n", "[]")).await;
    for status in [301, 302, 303, 307, 308] {
        for scheme in ["http", "https"] {
            let said = format!(
                "HTTP/1.1 {status} Elsewhere\r\nLocation: {scheme}://{}/api/bookings/\r\nContent-Length: 0\r\n\r\n",
                other.place
            );
            let server = Liar::saying(said).await;
            let fault = read(&server).await.unwrap_err();
            assert_eq!(fault.code(), TroubleCode::NotParkMate);
            let heads = server.heads.lock().unwrap().clone();
            assert_eq!(heads.len(), 1);
            assert!(heads[0].contains(TOKEN));
        }
    }
    assert_eq!(other.requests(), 0);
}

#[tokio::test]
async fn cookies_are_neither_kept_nor_sent() {
    let said = answer(
        "Set-Cookie: sessionid=abc; Path=/\r\nContent-Length: 2\r\n",
        "[]",
    );
    let server = Liar::saying(said).await;
    let api = api(&server.place);
    for _ in 0..2 {
        api.get("bookings/").await.unwrap();
    }
    let heads = server.heads.lock().unwrap().clone();
    assert_eq!(heads.len(), 2);
    for head in heads {
        assert!(!head.to_lowercase().contains("cookie"), "{head}");
    }
}

fn by_proxy(place: &str) -> Api {
    let settings = Settings {
        proxy: Proxy::At(format!("http://{place}")),
        ..Settings::default()
    };
    let (network, fault) = Network::of(&settings);
    assert!(fault.is_none());
    through(&network, "https://parking.test")
}

#[tokio::test(start_paused = true)]
async fn the_answer_of_a_proxy_has_limits() {
    let endless =
        Liar::saying_without_end(b"HTTP/1.1 200 OK\r\nX: ", b"nnnnnnnnnnnnnnnnnnnnnnnn").await;
    let fault = by_proxy(&endless.place).get("bookings/").await.unwrap_err();
    assert_eq!(fault.code(), TroubleCode::ProxyUnreachable, "{fault:?}");

    let dripping = Liar::dripping(b"", b"HTTP/1.1 200 OK\r\n").await;
    let begun = Instant::now();
    let fault = by_proxy(&dripping.place)
        .get("bookings/")
        .await
        .unwrap_err();
    assert_eq!(fault.code(), TroubleCode::TimedOut, "{fault:?}");
    assert_eq!(begun.elapsed().as_secs(), timing::CONNECT_STEP.as_secs());
}
