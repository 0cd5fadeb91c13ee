//! The frames of an open socket.

use std::time::Duration;

use parkmate_client::socket::{self, CloseReason, SocketCommand, SocketEvent};
use parkmate_core::timing;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::mpsc,
    time::{Instant, timeout},
};

use crate::{
    liar::{Liar, network},
    upgrade::agreed,
};

/// How long anything may take that takes no time.
const SOON: Duration = Duration::from_secs(20);

/// A frame as a server sends it: not masked.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        short @ 0..126 => bytes.push(u8::try_from(short).unwrap()),
        long => {
            bytes.push(127);
            bytes.extend(u64::try_from(long).unwrap().to_be_bytes());
        }
    }
    bytes.extend(payload);
    bytes
}

const TEXT: u8 = 0x81;
const TEXT_BEGINS: u8 = 0x01;
const GOES_ON: u8 = 0x00;
const BINARY: u8 = 0x82;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;

/// A socket that is lived, and what it tells.
struct Lived {
    events: mpsc::Receiver<((), SocketEvent)>,
    commands: mpsc::Sender<SocketCommand>,
    _server: Liar,
}

impl Lived {
    /// With a server that says this once, and then that for ever.
    async fn with(first: Vec<u8>, then: Vec<u8>) -> Self {
        let server = Liar::doing(move |mut client, head| {
            let (first, then) = (first.clone(), then.clone());
            async move {
                client.write_all(agreed(&head, "").as_bytes()).await?;
                client.write_all(&first).await?;
                let (mut from, mut to) = client.split();
                // What we say has to be taken, or both would wait for each other.
                let taking = async {
                    let mut rest = [0; 4096];
                    while from.read(&mut rest).await? > 0 {}
                    Ok(())
                };
                let saying = async {
                    while !then.is_empty() {
                        to.write_all(&then).await?;
                    }
                    std::future::pending().await
                };
                tokio::select! { done = taking => done, done = saying => done }
            }
        })
        .await;
        let (tell, mut events) = mpsc::channel(8);
        let (commands, asked) = mpsc::channel(4);
        let url = format!("ws://{}/ws/notifications/4/", server.place);
        tokio::spawn(socket::live(url, network(), (), tell, asked));
        assert!(matches!(
            events.recv().await,
            Some(((), SocketEvent::Opened))
        ));
        Self {
            events,
            commands,
            _server: server,
        }
    }

    async fn next(&mut self) -> SocketEvent {
        timeout(SOON, self.events.recv()).await.unwrap().unwrap().1
    }

    /// Why it ended; what came before is passed over.
    async fn end(&mut self) -> CloseReason {
        loop {
            if let SocketEvent::Closed(reason) = self.next().await {
                return reason;
            }
        }
    }
}

#[tokio::test]
async fn pings_and_pongs_without_end_leave_room_for_a_close() {
    let flood = [frame(PING, b"daphne ping!"), frame(PONG, b"")].concat();
    let mut lived = Lived::with(Vec::new(), flood.repeat(200)).await;
    for _ in 0..20_000 {
        assert!(matches!(lived.next().await, SocketEvent::Heard));
    }
    lived.commands.send(SocketCommand::Close).await.unwrap();
    assert_eq!(lived.end().await, CloseReason::Asked);
}

#[tokio::test]
async fn a_close_without_end_is_over_after_two_seconds() {
    let flood = frame(TEXT, b"more").repeat(500);
    let mut lived = Lived::with(Vec::new(), flood).await;
    lived.next().await;
    lived.commands.send(SocketCommand::Close).await.unwrap();
    let asked = Instant::now();
    assert_eq!(lived.end().await, CloseReason::Asked);
    let took = asked.elapsed();
    assert!(took < timing::SOCKET_CLOSE * 3, "{took:?}");
}

#[tokio::test]
async fn fragments_without_end_are_cut_at_the_limit_of_a_frame() {
    let first = frame(TEXT_BEGINS, b"{");
    let mut lived = Lived::with(first, frame(GOES_ON, &[b'x'; 1024])).await;
    let reason = lived.end().await;
    assert!(
        matches!(reason, CloseReason::TooBig { size } if size <= timing::FRAME_LIMIT + 1024),
        "{reason:?}"
    );
}

#[tokio::test]
async fn empty_fragments_without_end_leave_room_for_a_close() {
    let first = frame(TEXT_BEGINS, b"{");
    let mut lived = Lived::with(first, frame(GOES_ON, b"").repeat(2_000)).await;
    // Time enough for a great many.
    assert!(
        timeout(Duration::from_millis(300), lived.events.recv())
            .await
            .is_err()
    );
    lived.commands.send(SocketCommand::Close).await.unwrap();
    assert_eq!(lived.end().await, CloseReason::Asked);
}

#[tokio::test(start_paused = true)]
async fn a_frame_that_drips_is_no_sign_of_life() {
    let server = Liar::doing(|mut client, head| async move {
        client.write_all(agreed(&head, "").as_bytes()).await?;
        client.write_all(&[TEXT, 100]).await?;
        loop {
            client.write_u8(b'x').await?;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    })
    .await;
    let (tell, mut events) = mpsc::channel(8);
    let (_commands, asked) = mpsc::channel(4);
    let url = format!("ws://{}/ws/notifications/4/", server.place);
    tokio::spawn(socket::live(url, network(), (), tell, asked));
    assert!(matches!(
        events.recv().await,
        Some(((), SocketEvent::Opened))
    ));
    // Nothing comes until the link counts as dead.
    let dead = timing::IDLE_PING + timing::PING_ANSWER;
    assert!(timeout(dead, events.recv()).await.is_err());
}

#[tokio::test]
async fn what_breaks_the_protocol_ends_the_link() {
    let endless = {
        let mut head = vec![TEXT, 127];
        head.extend(u64::MAX.to_be_bytes());
        head
    };
    let wrong = [
        ("a ping that is too long", frame(PING, &[b'x'; 126])),
        ("a close that is too long", frame(CLOSE, &[b'x'; 126])),
        ("a ping in pieces", frame(PING & 0x7f, b"x")),
        ("a close of one byte", frame(CLOSE, b"\x03")),
        ("a kind of control that is none", frame(0x8b, b"")),
        ("a kind of data that is none", frame(0x83, b"")),
        ("a bit that means compression", frame(TEXT | 0x40, b"x")),
        ("a piece of nothing", frame(GOES_ON, b"x")),
        ("a mask", vec![TEXT, 0x81, 1, 2, 3, 4, b'x']),
        ("a text that is no UTF-8", frame(TEXT, b"\xc0\x80")),
        ("a length without end", endless),
        (
            "a second beginning",
            [frame(TEXT_BEGINS, b"x"), frame(TEXT_BEGINS, b"x")].concat(),
        ),
    ];
    for (what, bytes) in wrong {
        let mut lived = Lived::with(bytes, Vec::new()).await;
        let reason = lived.end().await;
        assert!(
            matches!(
                reason,
                CloseReason::Protocol(_) | CloseReason::TooBig { .. } | CloseReason::Server { .. }
            ),
            "{what}: {reason:?}"
        );
    }
}

#[tokio::test]
async fn the_longest_frames_back_to_back_wait_for_whoever_takes_them() {
    let text = vec![b'x'; timing::FRAME_LIMIT];
    let mut lived = Lived::with(Vec::new(), frame(TEXT, &text)).await;
    for _ in 0..500 {
        assert!(lived.events.len() <= 8);
        let SocketEvent::Text(text) = lived.next().await else {
            panic!("a text was sent");
        };
        assert_eq!(text.len(), timing::FRAME_LIMIT);
    }
}

#[tokio::test]
async fn binary_frames_are_told_as_what_they_are() {
    let mut lived = Lived::with(frame(BINARY, &[0; 4096]).repeat(3), Vec::new()).await;
    for _ in 0..3 {
        assert!(matches!(lived.next().await, SocketEvent::Unreadable));
    }
}
