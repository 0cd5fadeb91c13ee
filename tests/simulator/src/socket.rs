//! One WebSocket from its handshake to its end: the notification feed of an id, or the clock feed. Keep-alive and
//! closing are those of daphne (server contract, S4.5).

use std::{future::pending, io, sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use jiff::Timestamp;
use tokio::{
    io::AsyncWriteExt,
    time::{Instant, sleep_until},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        self, Message,
        handshake::derive_accept_key,
        protocol::{CloseFrame, Role, frame::coding::CloseCode},
    },
};

use crate::{
    faults::SocketFault,
    http::{Extent, Reply, Request, write_reply},
    hub::{Order, end_of_life},
    json::{Json, local_time, object, wall_clock},
    link::Link,
    shared::Shared,
};

/// Where a socket path leads.
#[derive(Debug, PartialEq, Eq)]
enum Feed<'a> {
    Notifications(&'a str),
    Time,
}

impl<'a> Feed<'a> {
    /// Only these two paths exist; ids are word characters and hyphens, at most 94 of them (server contract, S4.1).
    fn of(path: &'a str) -> Option<Self> {
        if path == "/ws/time/" {
            return Some(Self::Time);
        }
        let id = path.strip_prefix("/ws/notifications/")?.strip_suffix('/')?;
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        ((1..=94).contains(&id.len()) && id.bytes().all(legal)).then_some(Self::Notifications(id))
    }
}

/// Whether a request asks for a socket.
pub(crate) fn is_upgrade(request: &Request) -> bool {
    request
        .value("upgrade")
        .is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
}

/// Answers a handshake and serves the socket until it ends.
pub(crate) async fn serve(
    shared: &Arc<Shared>,
    mut link: Link,
    request: &Request,
    rest: Vec<u8>,
) -> io::Result<()> {
    match shared.faults.ask(|faults| faults.sockets) {
        Some(SocketFault::HangHandshake) => {
            shared.log(request, None);
            return pending().await;
        }
        Some(SocketFault::Answer {
            status,
            retry_after,
        }) => {
            shared.log(request, Some(status));
            let reply = Reply::page(status, "The handshake was refused");
            let reply = match retry_after {
                Some(seconds) => reply.header("Retry-After", seconds.to_string()),
                None => reply,
            };
            write_reply(&mut link, request, &reply, Extent::Whole).await?;
            return Ok(());
        }
        Some(SocketFault::Mute | SocketFault::CloseAtOnce(_)) | None => {}
    }
    let (Some(feed), Some(key)) = (Feed::of(&request.path), request.value("sec-websocket-key"))
    else {
        shared.log(request, Some(500));
        link.write_all(b"HTTP/1.1 500 Internal server error\r\n\r\n")
            .await?;
        return link.shutdown().await;
    };
    shared.log(request, Some(101));
    let accept = derive_accept_key(key.as_bytes());
    let head = format!(
        "HTTP/1.1 101 Switching Protocols\r\nServer: daphne\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    link.write_all(head.as_bytes()).await?;
    let stream = WebSocketStream::from_partially_read(link, rest, Role::Server, None).await;
    let mut socket = Socket::new(shared, stream);
    if let Some(SocketFault::CloseAtOnce(code)) = shared.faults.ask(|faults| faults.sockets) {
        return socket.close(code).await;
    }
    match feed {
        Feed::Notifications(id) => notifications(shared, socket, id).await,
        Feed::Time => time(shared, socket).await,
    }
}

async fn notifications(shared: &Arc<Shared>, mut socket: Socket<'_>, id: &str) -> io::Result<()> {
    let (open, mut orders) = shared.hub.join(id);
    let _seat = Seat {
        shared,
        number: open.number,
    };
    let welcome = object! { "type": "info", "message": "Connected to real-time notifications", "connected": true };
    socket.welcome(&welcome).await?;
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Text(text)) => socket.send(Message::text(text)).await?,
                Some(Order::Binary(bytes)) => socket.send(Message::binary(bytes)).await?,
                Some(Order::Close(code)) => return socket.close(code).await,
                None => return Ok(()),
            },
            ended = socket.listen() => return ended,
        }
    }
}

async fn time(shared: &Arc<Shared>, mut socket: Socket<'_>) -> io::Result<()> {
    let welcome = object! { "type": "connected", "message": "Real-time server clock connected", "connected": true };
    socket.welcome(&welcome).await?;
    loop {
        socket
            .send(Message::text(time_update(shared.clock.now()).spaced()))
            .await?;
        tokio::select! {
            () = tokio::time::sleep(shared.timing.time_interval) => {}
            ended = socket.listen() => return ended,
        }
    }
}

/// A frame of the clock feed (server contract, S4.7).
fn time_update(now: Timestamp) -> Json {
    let wall = wall_clock(now);
    let text = |format: &str| wall.strftime(format).to_string();
    object! {
        "type": "time_update",
        "datetime": local_time(now),
        "formatted": text("%A, %B %d %Y, %I:%M:%S %p"),
        "date": text("%Y-%m-%d"),
        "time": text("%I:%M:%S %p"),
        "time_24h": text("%H:%M:%S"),
        "timestamp": now.as_second(),
        "year": i64::from(wall.year()),
        "month": i64::from(wall.month()),
        "day": i64::from(wall.day()),
        "hour": i64::from(wall.hour()),
        "minute": i64::from(wall.minute()),
        "second": i64::from(wall.second()),
        "weekday": text("%A"),
        "timezone": "Asia/Kolkata",
    }
}

/// A socket with its keep-alive.
struct Socket<'a> {
    shared: &'a Shared,
    stream: WebSocketStream<Link>,
    since: Timestamp,
    /// The last message of the client or ping of ours.
    last_activity: Instant,
    /// The first ping since the last pong.
    unanswered: Option<Instant>,
}

impl<'a> Socket<'a> {
    fn new(shared: &'a Shared, stream: WebSocketStream<Link>) -> Self {
        let since = shared.clock.now();
        Self {
            shared,
            stream,
            since,
            last_activity: Instant::now(),
            unanswered: None,
        }
    }

    /// Sends the first frame.
    async fn welcome(&mut self, frame: &Json) -> io::Result<()> {
        self.stream
            .send(Message::text(frame.spaced()))
            .await
            .map_err(io_error)
    }

    /// Sends, unless the faults have silenced all sockets.
    async fn send(&mut self, message: Message) -> io::Result<()> {
        if self.is_mute() {
            return Ok(());
        }
        self.stream.send(message).await.map_err(io_error)
    }

    /// Serves the client's side until the socket ends. May be cancelled and called again at any time.
    async fn listen(&mut self) -> io::Result<()> {
        let mut faults = self.shared.faults.changes();
        loop {
            if self.is_mute() {
                // Neither reads nor pings; a change of the faults brings it back.
                let _ = faults.changed().await;
                continue;
            }
            let timing = &self.shared.timing;
            let ping_at = self.last_activity + timing.ping_interval;
            let dead_at = self.unanswered.map(|since| since + timing.ping_timeout);
            let aged_out = self
                .shared
                .clock
                .reached(end_of_life(self.since, timing.websocket_timeout));
            tokio::select! {
                message = self.stream.next() => match message {
                    Some(Ok(message)) => self.take(&message),
                    // The library has answered the close or seen the end.
                    Some(Err(_)) | None => return Ok(()),
                },
                () = sleep_until(dead_at.unwrap_or(ping_at)), if dead_at.is_some_and(|at| at <= ping_at) => {
                    self.stream.get_ref().reset_on_close();
                    return Ok(());
                }
                () = sleep_until(ping_at) => {
                    let now = Instant::now();
                    self.last_activity = now;
                    self.unanswered.get_or_insert(now);
                    // The first twelve digits are as good a payload as daphne's.
                    let payload = format!("{:012}", self.shared.clock.now().as_second());
                    self.stream.send(Message::Ping(payload.into())).await.map_err(io_error)?;
                }
                () = aged_out => {
                    self.stream.get_ref().reset_on_close();
                    return self.close(1000).await;
                }
                _ = faults.changed() => {}
            }
        }
    }

    /// Client messages are activity and otherwise ignored; pongs are no activity.
    fn take(&mut self, message: &Message) {
        match message {
            Message::Text(_) | Message::Binary(_) => {
                self.last_activity = Instant::now();
                self.unanswered = None;
            }
            Message::Pong(_) => self.unanswered = None,
            Message::Ping(_) | Message::Close(_) | Message::Frame(_) => {}
        }
    }

    async fn close(&mut self, code: u16) -> io::Result<()> {
        let frame = CloseFrame {
            code: CloseCode::from(code),
            reason: "".into(),
        };
        self.stream.close(Some(frame)).await.map_err(io_error)?;
        // Wait for the echo, so that the close frame isn't overtaken by the end of the connection.
        let echo = async { while let Some(Ok(_)) = self.stream.next().await {} };
        let _ = tokio::time::timeout(CLOSE_ECHO, echo).await;
        Ok(())
    }

    fn is_mute(&self) -> bool {
        self.shared.faults.ask(|faults| faults.sockets) == Some(SocketFault::Mute)
    }
}

/// How long the server waits for a client to echo its close frame.
const CLOSE_ECHO: Duration = Duration::from_secs(1);

/// Takes the socket off the hub's list when its task ends, however it ends.
struct Seat<'a> {
    shared: &'a Shared,
    number: u64,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.shared.hub.leave(self.number);
    }
}

fn io_error(error: tungstenite::Error) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paths_are_those_that_daphne_routes() {
        let digits = "9".repeat(94);
        for id in ["1", "nobody-here_1", "null", &digits] {
            assert_eq!(
                Feed::of(&format!("/ws/notifications/{id}/")),
                Some(Feed::Notifications(id))
            );
        }
        assert_eq!(Feed::of("/ws/time/"), Some(Feed::Time));
        let too_long = format!("/ws/notifications/{}/", "9".repeat(95));
        for path in [
            "/ws/notifications/1",
            "/ws/notifications//",
            "/ws/notifications/a.b/",
            "/ws/notifications/é/",
            "/ws/notifications/1%20/",
            "/ws/nothing/",
            "//ws/notifications/1/",
            &too_long,
        ] {
            assert_eq!(Feed::of(path), None, "{path}");
        }
    }

    #[test]
    fn a_time_update_has_the_recorded_shape() {
        let at: Timestamp = "2026-11-22T21:59:48.562445Z".parse().expect("a time stamp");
        assert_eq!(
            time_update(at).spaced(),
            r#"{"type": "time_update", "datetime": "2026-11-23T03:29:48.562445+05:30", "formatted": "Monday, November 23 2026, 03:29:48 AM", "date": "2026-11-23", "time": "03:29:48 AM", "time_24h": "03:29:48", "timestamp": 1795384788, "year": 2026, "month": 11, "day": 23, "hour": 3, "minute": 29, "second": 48, "weekday": "Monday", "timezone": "Asia/Kolkata"}"#
        );
    }
}
