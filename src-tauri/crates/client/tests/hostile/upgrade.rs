//! The handshake of a socket, and the proxy on its way.

use parkmate_client::{
    network::Network,
    socket::{self, SocketFault, Stage},
};
use parkmate_core::{
    settings::{Proxy, Settings},
    timing,
    trouble::TroubleCode,
};
use tokio::{io::AsyncWriteExt, time::Instant};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::liar::{Liar, network};

/// The head by which a server agrees to the handshake of a request.
pub(crate) fn agreed(request: &str, more: &str) -> String {
    let key = request
        .lines()
        .find_map(|line| line.strip_prefix("Sec-WebSocket-Key: "))
        .unwrap();
    let accept = derive_accept_key(key.as_bytes());
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n{more}\r\n"
    )
}

async fn fault(server: &Liar) -> SocketFault {
    let url = format!("ws://{}/ws/notifications/4/", server.place);
    socket::open(&url, &network()).await.map(drop).unwrap_err()
}

/// A server that agrees, with more headers than it needs.
async fn agreeing(more: &'static str) -> Liar {
    Liar::doing(move |mut client, head| async move {
        client.write_all(agreed(&head, more).as_bytes()).await?;
        std::future::pending().await
    })
    .await
}

#[tokio::test]
async fn the_head_of_a_handshake_has_limits() {
    let server = Liar::doing(|mut client, head| async move {
        let many = "X-Nothing: 1\r\n".repeat(125);
        client.write_all(agreed(&head, &many).as_bytes()).await
    })
    .await;
    assert_eq!(fault(&server).await.code(), TroubleCode::NotParkMate);

    let endless = Liar::saying_without_end(b"HTTP/1.1 101 X\r\nX: ", &[b'n'; 1024]).await;
    assert_eq!(fault(&endless).await.code(), TroubleCode::NotParkMate);
}

#[tokio::test(start_paused = true)]
async fn a_handshake_that_drips_is_given_up_after_ten_seconds() {
    let server = Liar::dripping(b"", b"HTTP/1.1 101 Switching Protocols\r\n").await;
    let begun = Instant::now();
    let fault = fault(&server).await;
    assert!(
        matches!(fault, SocketFault::TimedOut(Stage::Handshake)),
        "{fault:?}"
    );
    assert_eq!(begun.elapsed().as_secs(), timing::CONNECT_STEP.as_secs());
}

#[tokio::test]
async fn compression_that_nobody_asked_for_is_refused() {
    let fine = agreeing("X-Nothing: 1\r\n").await;
    let url = format!("ws://{}/ws/notifications/4/", fine.place);
    socket::open(&url, &network()).await.unwrap();

    let server = agreeing("Sec-WebSocket-Extensions: permessage-deflate\r\n").await;
    let fault = fault(&server).await;
    assert_eq!(fault.code(), TroubleCode::NotParkMate, "{fault:?}");
    let head = server.heads.lock().unwrap()[0].to_lowercase();
    assert!(!head.contains("sec-websocket-extensions"), "{head}");
}

#[tokio::test]
async fn a_handshake_that_leads_elsewhere_is_not_followed() {
    let other = agreeing("").await;
    for scheme in ["ws", "http"] {
        let said = format!(
            "HTTP/1.1 302 Found\r\nLocation: {scheme}://{}/ws/notifications/4/\r\n\r\n",
            other.place
        );
        let server = Liar::saying(said).await;
        assert_eq!(fault(&server).await.code(), TroubleCode::SocketRefused);
    }
    assert_eq!(other.requests(), 0);
}

#[tokio::test]
async fn an_informational_answer_is_no_handshake() {
    let server =
        Liar::saying_without_end(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n").await;
    assert_eq!(fault(&server).await.code(), TroubleCode::SocketRefused);
}

async fn by_proxy(proxy: &Liar) -> SocketFault {
    let settings = Settings {
        proxy: Proxy::At(format!("http://{}", proxy.place)),
        ..Settings::default()
    };
    let (network, _) = Network::of(&settings);
    let url = "wss://parking.test/ws/notifications/4/";
    socket::open(url, &network).await.map(drop).unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn the_answer_of_a_proxy_has_limits() {
    let endless = Liar::saying_without_end(b"HTTP/1.1 200 OK\r\nX: ", &[b'n'; 64]).await;
    let fault = by_proxy(&endless).await;
    assert!(
        matches!(fault, SocketFault::ProxyUnreachable(_)),
        "{fault:?}"
    );

    let dripping = Liar::dripping(b"", b"HTTP/1.1 200 OK\r\n").await;
    let begun = Instant::now();
    let fault = by_proxy(&dripping).await;
    assert!(
        matches!(fault, SocketFault::TimedOut(Stage::Proxy)),
        "{fault:?}"
    );
    assert_eq!(begun.elapsed().as_secs(), timing::CONNECT_STEP.as_secs());
}
