use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::{Sink, SinkExt, Stream};
use parkmate_core::{address::Addresses, secret::Password, trouble::TroubleCode};
use parkmate_simulator::{Certificate, Config, Simulator, SocketFault as Wrong, World};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    net::TcpListener,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::Instant as TokioInstant,
};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, Role, frame::coding::CloseCode},
};

use super::*;
use crate::{api, http::Http};

/// The name under which events come in these tests.
const NAME: &str = "auth";

/// A socket whose server is a pair of channels.
struct Pair {
    incoming: UnboundedReceiver<Result<Message, WsError>>,
    outgoing: UnboundedSender<Message>,
}

impl Stream for Pair {
    type Item = Result<Message, WsError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.incoming.poll_recv(context)
    }
}

impl Sink<Message> for Pair {
    type Error = WsError;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), WsError>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, message: Message) -> Result<(), WsError> {
        self.outgoing
            .send(message)
            .map_err(|_| WsError::ConnectionClosed)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), WsError>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), WsError>> {
        Poll::Ready(Ok(()))
    }
}

/// The other ends of a socket that is being lived.
struct Ends {
    server: UnboundedSender<Result<Message, WsError>>,
    sent: UnboundedReceiver<Message>,
    events: mpsc::Receiver<(&'static str, SocketEvent)>,
    commands: mpsc::Sender<SocketCommand>,
}

fn live_pair(room: usize) -> Ends {
    let (server, incoming) = unbounded_channel();
    let (outgoing, sent) = unbounded_channel();
    let (tell, events) = mpsc::channel(room);
    let (commands, asked) = mpsc::channel(4);
    tokio::spawn(run(Pair { incoming, outgoing }, NAME, tell, asked));
    Ends {
        server,
        sent,
        events,
        commands,
    }
}

/// The next event in words, since faults can't be compared.
async fn next(events: &mut mpsc::Receiver<(&'static str, SocketEvent)>) -> String {
    match events.recv().await {
        Some((NAME, event)) => format!("{event:?}"),
        Some((other, _)) => format!("under the name {other}"),
        None => "nothing".to_owned(),
    }
}

fn closed_by_us(code: CloseCode) -> Message {
    Message::Close(Some(CloseFrame {
        code,
        reason: "".into(),
    }))
}

#[tokio::test]
async fn tells_frames_in_their_order() {
    let mut ends = live_pair(8);
    for message in [
        Message::text("one"),
        Message::binary(vec![0, 1]),
        Message::Ping(vec![7].into()),
        Message::Pong(vec![].into()),
        Message::text("two"),
    ] {
        ends.server.send(Ok(message)).unwrap();
    }
    for event in [
        "Text(\"one\")",
        "Unreadable",
        "Heard",
        "Heard",
        "Text(\"two\")",
    ] {
        assert_eq!(next(&mut ends.events).await, event);
    }
}

#[tokio::test]
async fn sends_a_ping_when_asked() {
    let mut ends = live_pair(8);
    ends.commands.send(SocketCommand::Ping).await.unwrap();
    assert_eq!(ends.sent.recv().await, Some(Message::Ping(vec![].into())));
}

#[tokio::test(start_paused = true)]
async fn waits_two_seconds_for_the_answer_to_a_close() {
    let mut ends = live_pair(8);
    let asked = TokioInstant::now();
    ends.commands.send(SocketCommand::Close).await.unwrap();
    assert_eq!(next(&mut ends.events).await, "Closed(Asked)");
    assert_eq!(asked.elapsed(), timing::SOCKET_CLOSE);
    assert_eq!(
        ends.sent.recv().await,
        Some(closed_by_us(CloseCode::Normal))
    );
    assert_eq!(next(&mut ends.events).await, "nothing");
}

#[tokio::test(start_paused = true)]
async fn an_answered_close_takes_no_time() {
    let mut ends = live_pair(8);
    let asked = TokioInstant::now();
    drop(ends.commands);
    assert_eq!(
        ends.sent.recv().await,
        Some(closed_by_us(CloseCode::Normal))
    );
    drop(ends.server);
    assert_eq!(next(&mut ends.events).await, "Closed(Asked)");
    assert_eq!(asked.elapsed(), Duration::ZERO);
}

#[tokio::test]
async fn every_end_has_its_reason() {
    let with_code = |code| Ok(closed_by_us(CloseCode::from(code)));
    for (end, reason) in [
        (with_code(1000), "Closed(Server { code: 1000 })"),
        (with_code(1011), "Closed(Server { code: 1011 })"),
        (with_code(4001), "Closed(Server { code: 4001 })"),
        (Ok(Message::Close(None)), "Closed(Server { code: 1005 })"),
        (
            Err(WsError::Io(io::ErrorKind::ConnectionReset.into())),
            "Closed(Broken(ConnectionReset))",
        ),
        (Err(WsError::ConnectionClosed), "Closed(Ended)"),
    ] {
        let mut ends = live_pair(8);
        ends.server.send(end).unwrap();
        assert_eq!(next(&mut ends.events).await, reason);
        assert_eq!(next(&mut ends.events).await, "nothing");
    }
    let mut ends = live_pair(8);
    drop(ends.server);
    assert_eq!(next(&mut ends.events).await, "Closed(Ended)");
}

#[tokio::test]
async fn reads_no_further_than_events_are_taken() {
    let mut ends = live_pair(1);
    for number in 0..100 {
        ends.server
            .send(Ok(Message::text(number.to_string())))
            .unwrap();
    }
    for number in 0..100 {
        assert!(ends.events.len() <= 1);
        assert_eq!(next(&mut ends.events).await, format!("Text(\"{number}\")"));
    }
}

#[tokio::test]
async fn closes_when_nobody_listens_any_more() {
    let mut ends = live_pair(1);
    drop(ends.events);
    ends.server.send(Ok(Message::text("anybody?"))).unwrap();
    assert_eq!(
        ends.sent.recv().await,
        Some(closed_by_us(CloseCode::Normal))
    );
}

/// A socket and the bytes of its server's end, which the test writes as it likes.
async fn live_bytes(room: usize) -> (DuplexStream, Ends) {
    let (ours, theirs) = tokio::io::duplex(256 * 1024);
    let stream = WebSocketStream::from_raw_socket(ours, Role::Client, Some(limits())).await;
    let (tell, events) = mpsc::channel(room);
    let (commands, asked) = mpsc::channel(4);
    tokio::spawn(run(stream, NAME, tell, asked));
    let (server, _) = unbounded_channel();
    let (_, sent) = unbounded_channel();
    let ends = Ends {
        server,
        sent,
        events,
        commands,
    };
    (theirs, ends)
}

/// A frame as a server sends it: not masked.
fn frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x80 | opcode];
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

/// Reads a short frame as a client sends it: its opcode and its payload.
async fn read_masked(server: &mut DuplexStream) -> (u8, Vec<u8>) {
    let mut head = [0; 6];
    server.read_exact(&mut head).await.unwrap();
    let mut payload = vec![0; usize::from(head[1] & 0x7f)];
    server.read_exact(&mut payload).await.unwrap();
    for (byte, mask) in payload.iter_mut().zip(head[2..].iter().cycle()) {
        *byte ^= mask;
    }
    (head[0] & 0x0f, payload)
}

#[tokio::test]
async fn answers_a_ping_even_while_nobody_takes_the_events() {
    let (mut server, _ends) = live_bytes(1).await;
    for _ in 0..2 {
        server.write_all(&frame(9, b"daphne ping!")).await.unwrap();
        let pong = read_masked(&mut server).await;
        assert_eq!(pong, (10, b"daphne ping!".to_vec()));
    }
}

#[tokio::test]
async fn takes_a_frame_of_the_limit_and_not_a_byte_more() {
    let (mut server, mut ends) = live_bytes(8).await;
    let text = "x".repeat(timing::FRAME_LIMIT);
    server.write_all(&frame(1, text.as_bytes())).await.unwrap();
    assert_eq!(next(&mut ends.events).await, format!("Text({text:?})"));
    let text = "x".repeat(timing::FRAME_LIMIT + 1);
    server.write_all(&frame(1, text.as_bytes())).await.unwrap();
    drop(server);
    assert_eq!(
        next(&mut ends.events).await,
        "Closed(TooBig { size: 65537 })"
    );
}

#[tokio::test]
async fn a_text_that_is_no_utf_8_ends_the_link_as_the_protocol_demands() {
    let (mut server, mut ends) = live_bytes(8).await;
    server.write_all(&frame(1, b"\xff\xfe")).await.unwrap();
    let (opcode, payload) = read_masked(&mut server).await;
    assert_eq!((opcode, payload), (8, 1007_u16.to_be_bytes().to_vec()));
    drop(server);
    assert!(next(&mut ends.events).await.starts_with("Closed(Protocol("));
}

fn plain() -> Network {
    Network::from(TlsSetup::new(None).unwrap())
}

async fn fault(url: &str) -> SocketFault {
    open(url, &plain()).await.map(drop).unwrap_err()
}

#[tokio::test]
async fn lives_a_socket_of_the_server_from_its_welcome_to_our_close() {
    let server = Simulator::start(Config::default()).await.unwrap();
    let (tell, mut events) = mpsc::channel(8);
    let (commands, asked) = mpsc::channel(4);
    let url = format!("{}/ws/notifications/4/", server.ws_url());
    let living = tokio::spawn(live(url, plain(), NAME, tell, asked));
    assert_eq!(next(&mut events).await, "Opened");
    assert!(next(&mut events).await.contains("Connected to real-time"));
    commands.send(SocketCommand::Ping).await.unwrap();
    assert_eq!(next(&mut events).await, "Heard");
    server.send_raw("4", "hello");
    assert_eq!(next(&mut events).await, "Text(\"hello\")");
    commands.send(SocketCommand::Close).await.unwrap();
    assert_eq!(next(&mut events).await, "Closed(Asked)");
    living.await.unwrap();
    let gone = server.wait_for_sockets(Duration::from_secs(20), <[_]>::is_empty);
    assert!(gone.await.is_ok());
}

#[tokio::test]
async fn tells_a_server_that_stops_from_one_that_closes() {
    let server = Simulator::start(Config::default()).await.unwrap();
    let url = format!("{}/ws/notifications/4/", server.ws_url());
    for (end, reason) in [
        (
            Box::new(|| server.close_sockets(Some("4"), 1000)) as Box<dyn Fn()>,
            "Closed(Server { code: 1000 })",
        ),
        (Box::new(|| server.restart()), "Closed(Ended)"),
    ] {
        let (tell, mut events) = mpsc::channel(8);
        let (_commands, asked) = mpsc::channel(4);
        tokio::spawn(live(url.clone(), plain(), NAME, tell, asked));
        assert_eq!(next(&mut events).await, "Opened");
        assert!(next(&mut events).await.starts_with("Text("));
        end();
        assert_eq!(next(&mut events).await, reason);
    }
}

#[tokio::test]
async fn a_refused_handshake_says_what_the_user_can_do() {
    let server = Simulator::start(Config::default()).await.unwrap();
    let at = |path: &str| format!("{}{path}", server.ws_url());
    let unknown = fault(&at("/ws/notifications//")).await;
    assert_eq!(unknown.code(), TroubleCode::SocketRefused);

    let answer = |status, retry_after| {
        let wrong = Wrong::Answer {
            status,
            retry_after,
        };
        server.faults(|faults| faults.sockets = Some(wrong));
    };
    answer(503, Some(7));
    let busy = fault(&at("/ws/notifications/4/")).await;
    assert_eq!(busy.code(), TroubleCode::ServerBusy);
    assert_eq!(busy.retry_after(), Some(Duration::from_secs(7)));
    answer(502, None);
    let away = fault(&at("/ws/notifications/4/")).await;
    assert_eq!(away.code(), TroubleCode::ServerFault);
    answer(403, None);
    let slow = fault(&at("/ws/notifications/4/")).await;
    assert_eq!(slow.code(), TroubleCode::SocketRefused);

    server.faults(|faults| faults.wsgi = true);
    let wsgi = fault(&at("/ws/notifications/4/")).await;
    assert_eq!(wsgi.code(), TroubleCode::SocketNotFound);
}

#[tokio::test]
async fn tells_an_unknown_host_from_an_absent_server() {
    let unknown = fault("ws://no-such-host.invalid/ws/time/").await;
    assert_eq!(unknown.code(), TroubleCode::HostUnknown);
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/ws/time/", free.local_addr().unwrap());
    drop(free);
    assert_eq!(fault(&url).await.code(), TroubleCode::Unreachable);
}

/// A server that reads what comes, answers once, and then does nothing but stay.
async fn mute_after(answer: &'static [u8], pause: bool) -> (String, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let serving = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        assert!(client.read(&mut buffer).await.unwrap() > 0);
        client.write_all(answer).await.unwrap();
        if pause {
            tokio::time::pause();
        }
        while client.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
    });
    (address, serving)
}

#[tokio::test]
async fn gives_each_step_ten_seconds() {
    for (scheme, code) in [("ws", Stage::Handshake), ("wss", Stage::Tls)] {
        let (address, _serving) = mute_after(b"", true).await;
        let begun = TokioInstant::now();
        let fault = fault(&format!("{scheme}://{address}/ws/time/")).await;
        assert!(matches!(fault, SocketFault::TimedOut(stage) if stage == code));
        assert_eq!(fault.code(), TroubleCode::TimedOut);
        assert!(begun.elapsed() >= timing::CONNECT_STEP);
        tokio::time::resume();
    }
}

#[tokio::test]
async fn recognises_what_is_no_websocket_server() {
    let (address, _serving) = mute_after(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", false).await;
    let ssh = fault(&format!("ws://{address}/ws/time/")).await;
    assert_eq!(ssh.code(), TroubleCode::NotParkMate);
    let (address, _serving) = mute_after(b"HTTP/1.1 400 Bad Request\r\n\r\n", false).await;
    let plain = fault(&format!("wss://{address}/ws/time/")).await;
    assert_eq!(plain.code(), TroubleCode::NotParkMate);
}

/// A server with a certificate of its own, and the file to trust it by.
async fn encrypted() -> (Simulator, tempfile::NamedTempFile) {
    let certificate = Certificate::of("127.0.0.1");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), certificate.pem).unwrap();
    let config = Config {
        tls: Some(certificate.tls),
        ..Config::default()
    };
    (Simulator::start(config).await.unwrap(), file)
}

#[tokio::test]
async fn trusts_a_private_certificate_only_with_its_file() {
    let (server, file) = encrypted().await;
    let url = format!("{}/ws/notifications/4/", server.ws_url());
    let stranger = fault(&url).await;
    assert!(matches!(stranger, SocketFault::Untrusted(_)), "{stranger}");
    assert_eq!(stranger.code(), TroubleCode::TlsUntrusted);

    let tls = Network::from(TlsSetup::new(Some(file.path())).unwrap());
    let mut socket = open(&url, &tls).await.unwrap();
    let welcome = socket.frames().next().await.unwrap().unwrap();
    assert!(welcome.to_text().unwrap().contains("\"connected\": true"));
    socket.frames().send(Message::Close(None)).await.unwrap();
}

#[tokio::test]
async fn an_encrypted_socket_ends_like_a_plain_one() {
    let (server, file) = encrypted().await;
    let tls = Network::from(TlsSetup::new(Some(file.path())).unwrap());
    let (tell, mut events) = mpsc::channel(8);
    let (_commands, asked) = mpsc::channel(4);
    let url = format!("{}/ws/notifications/4/", server.ws_url());
    tokio::spawn(live(url, tls, NAME, tell, asked));
    assert_eq!(next(&mut events).await, "Opened");
    assert!(next(&mut events).await.starts_with("Text("));
    server.restart();
    assert_eq!(next(&mut events).await, "Closed(Ended)");
}

#[tokio::test]
async fn rest_trusts_as_the_socket_does() {
    let (server, file) = encrypted().await;
    let addresses = Addresses::parse(&server.http_url(), None, false).unwrap();
    let sign_in = async |tls: Network| {
        let password = Password::new(World::PASSWORD.to_owned());
        let http = Http::new(&tls);
        api::sign_in(&http, &addresses, "driver", &password).await
    };
    let stranger = sign_in(plain()).await.unwrap_err();
    assert_eq!(stranger.code(), TroubleCode::TlsUntrusted);
    let tls = Network::from(TlsSetup::new(Some(file.path())).unwrap());
    assert_eq!(sign_in(tls).await.unwrap().account.ids.auth, Some(4));
}

#[tokio::test]
async fn tries_the_next_address_of_a_host_at_once_when_one_refuses() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let there = listener.local_addr().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let refusing = free.local_addr().unwrap();
    drop(free);
    tokio::time::pause();
    let begun = TokioInstant::now();
    let tcp = first_to_answer(vec![refusing, there]).await.unwrap();
    assert_eq!(tcp.peer_addr().unwrap(), there);
    assert_eq!(begun.elapsed(), Duration::ZERO);
    assert!(first_to_answer(vec![refusing]).await.is_err());
    assert!(first_to_answer(vec![]).await.is_err());
}
