//! The life of an open socket: one loop over what the server sends and what we want, generic over the
//! stream so that tests can put a pair of channels in the server's place.

use std::io;

use futures_util::{Sink, SinkExt, Stream, StreamExt};
use parkmate_core::timing;
use tokio::{
    sync::mpsc,
    time::{Instant, timeout, timeout_at},
};
use tokio_tungstenite::tungstenite::{
    Bytes, Error as WsError, Message,
    error::{CapacityError, ProtocolError},
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use super::SocketFault;

/// What happened on a socket.
#[derive(Debug)]
pub enum SocketEvent {
    /// The handshake succeeded.
    Opened,
    /// A text frame.
    Text(String),
    /// A frame that is no text. The link goes on.
    Unreadable,
    /// A ping, which was answered, or a pong: a sign of life.
    Heard,
    /// The socket is over; the last event.
    Closed(CloseReason),
    /// The socket could not be opened; the last event.
    Failed(SocketFault),
}

/// What a socket is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketCommand {
    /// Send a ping; the pong comes as [`SocketEvent::Heard`].
    Ping,
    /// Close the socket. Dropping the sender of the commands asks the same.
    Close,
}

/// Why a socket is over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloseReason {
    /// We asked for it.
    #[error("closed as asked")]
    Asked,
    /// The server sent a close frame.
    #[error("closed by the server with code {code}")]
    Server {
        /// The code: 1000 at a socket's greatest age, 1011 after an error in the server (S4.5); 1005 if
        /// the frame had none.
        code: u16,
    },
    /// The connection ended without a close frame, as when the server is stopped (S4.5).
    #[error("the connection ended")]
    Ended,
    /// The connection broke.
    #[error("the connection broke: {0}")]
    Broken(io::ErrorKind),
    /// The server sent a frame of more than [`FRAME_LIMIT`](timing::FRAME_LIMIT).
    #[error("a frame of {size} bytes is too big")]
    TooBig {
        /// Its size in bytes.
        size: usize,
    },
    /// The server broke the rules of the protocol.
    #[error("the server broke the protocol: {0}")]
    Protocol(String),
}

/// Lives an open socket until it ends, telling every event under `name`; the last is
/// [`SocketEvent::Closed`].
///
/// Backpressure: the next frame is read when there is room for the event of the last one. Give commands
/// with `try_send`: a task that takes events and waits for room among the commands could wait for itself.
pub async fn run<S, K: Copy>(
    mut stream: S,
    name: K,
    events: mpsc::Sender<(K, SocketEvent)>,
    mut commands: mpsc::Receiver<SocketCommand>,
) where
    S: Stream<Item = Result<Message, WsError>> + Sink<Message, Error = WsError> + Unpin,
{
    let reason = loop {
        let told = tokio::select! {
            biased;
            command = commands.recv() => match command {
                Some(SocketCommand::Ping) => match send(&mut stream, Message::Ping(Bytes::new())).await {
                    Ok(()) => continue,
                    Err(reason) => break reason,
                },
                Some(SocketCommand::Close) | None => {
                    close(&mut stream, CloseCode::Normal).await;
                    break CloseReason::Asked;
                }
            },
            frame = stream.next() => match frame {
                Some(Ok(Message::Text(text))) => SocketEvent::Text(String::from(text.as_str())),
                Some(Ok(Message::Binary(_) | Message::Frame(_))) => SocketEvent::Unreadable,
                Some(Ok(Message::Ping(_))) => match flush(&mut stream).await {
                    Ok(()) => SocketEvent::Heard,
                    Err(reason) => break reason,
                },
                Some(Ok(Message::Pong(_))) => SocketEvent::Heard,
                Some(Ok(Message::Close(frame))) => {
                    // The echo is queued; a server that is gone needn't get it.
                    let _ = flush(&mut stream).await;
                    break CloseReason::Server {
                        code: frame.map_or(1005, |frame| frame.code.into()),
                    };
                }
                Some(Err(fault)) => {
                    let (reason, code) = read_fault(fault);
                    if let Some(code) = code {
                        close(&mut stream, code).await;
                    }
                    break reason;
                }
                None => break CloseReason::Ended,
            },
        };
        if events.send((name, told)).await.is_err() {
            close(&mut stream, CloseCode::Normal).await;
            return;
        }
    };
    // Whoever dropped the other end doesn't want to hear it.
    let _ = events.send((name, SocketEvent::Closed(reason))).await;
}

async fn send<S>(stream: &mut S, message: Message) -> Result<(), CloseReason>
where
    S: Sink<Message, Error = WsError> + Unpin,
{
    in_time(stream.send(message)).await
}

/// Sends what is queued: the pong that answers a ping.
async fn flush<S>(stream: &mut S) -> Result<(), CloseReason>
where
    S: Sink<Message, Error = WsError> + Unpin,
{
    in_time(stream.flush()).await
}

/// A few bytes that can't be sent in this time meet a full buffer: the link is dead.
async fn in_time(sending: impl Future<Output = Result<(), WsError>>) -> Result<(), CloseReason> {
    match timeout(timing::SOCKET_SEND, sending).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(fault)) => Err(read_fault(fault).0),
        Err(_) => Err(CloseReason::Broken(io::ErrorKind::TimedOut)),
    }
}

/// Sends a close frame and waits for the answer, both within [`timing::SOCKET_CLOSE`].
async fn close<S>(stream: &mut S, code: CloseCode)
where
    S: Stream<Item = Result<Message, WsError>> + Sink<Message, Error = WsError> + Unpin,
{
    let frame = CloseFrame {
        code,
        reason: "".into(),
    };
    let deadline = Instant::now() + timing::SOCKET_CLOSE;
    if let Ok(Ok(())) = timeout_at(deadline, stream.send(Message::Close(Some(frame)))).await {
        while let Ok(Some(Ok(_))) = timeout_at(deadline, stream.next()).await {}
    }
}

/// What a fault says of the link, and the code to close it with if the server is still there.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a library's enum, most of which can't happen here"
)]
fn read_fault(fault: WsError) -> (CloseReason, Option<CloseCode>) {
    match fault {
        WsError::ConnectionClosed
        | WsError::AlreadyClosed
        | WsError::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
            (CloseReason::Ended, None)
        }
        // TLS that ends without its own farewell.
        WsError::Io(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => {
            (CloseReason::Ended, None)
        }
        WsError::Io(fault) => (CloseReason::Broken(fault.kind()), None),
        WsError::Capacity(CapacityError::MessageTooLong { size, .. }) => {
            (CloseReason::TooBig { size }, Some(CloseCode::Size))
        }
        // The protocol itself demands that a text which is no UTF-8 ends the link (RFC 6455, 8.1).
        WsError::Utf8(fault) => (CloseReason::Protocol(fault), Some(CloseCode::Invalid)),
        fault => (
            CloseReason::Protocol(fault.to_string()),
            Some(CloseCode::Protocol),
        ),
    }
}
