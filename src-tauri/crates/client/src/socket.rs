//! One WebSocket to the server, from the name look-up to the last frame. [`open()`] makes it, with a time
//! limit for each step; [`Socket::run`] lives it as one task that turns frames into [`SocketEvent`]s.
//! Nothing here decides anything: when to ping, to give up and to come back is the core's.

use std::{
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use parkmate_core::timing;
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{
        Error as WsError,
        client::IntoClientRequest,
        error::ProtocolError,
        http::header::{HeaderValue, SEC_WEBSOCKET_EXTENSIONS, USER_AGENT},
        protocol::WebSocketConfig,
    },
};
use url::{Host, Url};

use crate::{http::AGENT, network::Network, tls::TlsSetup};

mod fault;
mod life;
mod tunnel;

pub use fault::{SocketFault, Stage};
pub use life::{CloseReason, SocketCommand, SocketEvent, run};

/// A plain or an encrypted connection.
pub(crate) trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// An open WebSocket.
pub struct Socket {
    stream: WebSocketStream<Box<dyn Line>>,
    round_trip: Duration,
}

impl std::fmt::Debug for Socket {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Socket")
            .field("round_trip", &self.round_trip)
            .finish_non_exhaustive()
    }
}

/// Opens the socket at `url`, such as `wss://example.com/ws/notifications/4/`.
///
/// TCP (with the name look-up) or the proxy, TLS and the handshake have [`timing::CONNECT_STEP`] each.
/// Dropping the future gives up.
///
/// # Errors
/// [`SocketFault`], by the step that failed.
pub async fn open(url: &str, network: &Network) -> Result<Socket, SocketFault> {
    let address = Url::parse(url).map_err(|_| SocketFault::NotAnAddress)?;
    let begun = Instant::now();
    let line = reach(&address, network).await?;
    let round_trip = begun.elapsed();
    let line: Box<dyn Line> = if address.scheme() == "wss" {
        Box::new(within(Stage::Tls, encrypt(&address, &network.tls, line)).await?)
    } else {
        line
    };
    let stream = within(Stage::Handshake, shake_hands(url, line)).await?;
    Ok(Socket { stream, round_trip })
}

impl Socket {
    /// Lives the socket until it ends: see [`run`].
    pub async fn run<K: Copy>(
        self,
        name: K,
        events: mpsc::Sender<(K, SocketEvent)>,
        commands: mpsc::Receiver<SocketCommand>,
    ) {
        run(self.stream, name, events, commands).await;
    }

    /// How long the connection took, and so about how long a message and its answer take at most.
    #[must_use]
    pub const fn round_trip(&self) -> Duration {
        self.round_trip
    }

    /// The frames, for short conversations that need no task.
    pub(crate) fn frames(&mut self) -> &mut WebSocketStream<Box<dyn Line>> {
        &mut self.stream
    }
}

/// Opens the socket at `url` and lives it, as one future to spawn. Every event carries `name`; the last
/// one is [`SocketEvent::Failed`] or [`SocketEvent::Closed`].
pub async fn live<K: Copy>(
    url: String,
    network: Network,
    name: K,
    events: mpsc::Sender<(K, SocketEvent)>,
    mut commands: mpsc::Receiver<SocketCommand>,
) {
    let opened = {
        let mut opening = std::pin::pin!(open(&url, &network));
        loop {
            tokio::select! {
                opened = &mut opening => break Some(opened),
                command = commands.recv() => match command {
                    Some(SocketCommand::Ping) => {}
                    Some(SocketCommand::Close) | None => break None,
                },
            }
        }
    };
    let last = match opened {
        Some(Ok(socket)) => {
            // Nobody listens any more: there is no use in going on.
            if events.send((name, SocketEvent::Opened)).await.is_ok() {
                socket.run(name, events, commands).await;
            }
            return;
        }
        Some(Err(fault)) => SocketEvent::Failed(fault),
        None => SocketEvent::Closed(CloseReason::Asked),
    };
    // Whoever dropped the other end doesn't want to hear it.
    let _ = events.send((name, last)).await;
}

pub(crate) async fn within<T>(
    stage: Stage,
    step: impl Future<Output = Result<T, SocketFault>>,
) -> Result<T, SocketFault> {
    timeout(timing::CONNECT_STEP, step)
        .await
        .unwrap_or(Err(SocketFault::TimedOut(stage)))
}

/// Connects to the server at an address, or has the proxy on the way connect to it.
pub(crate) async fn reach(address: &Url, network: &Network) -> Result<Box<dyn Line>, SocketFault> {
    match network.route.hop(address).await? {
        Some(hop) => within(Stage::Proxy, tunnel::dig(&hop, address, &network.tls)).await,
        None => Ok(Box::new(within(Stage::Connect, dial(address)).await?)),
    }
}

/// Looks the name up and connects.
async fn dial(address: &Url) -> Result<TcpStream, SocketFault> {
    connect(look_up(address).await?).await
}

/// Looks the host of an address up.
pub(crate) async fn look_up(address: &Url) -> Result<Vec<SocketAddr>, SocketFault> {
    let port = address
        .port_or_known_default()
        .ok_or(SocketFault::NotAnAddress)?;
    Ok(match address.host().ok_or(SocketFault::NotAnAddress)? {
        Host::Domain(name) => tokio::net::lookup_host((name, port))
            .await
            .map_err(SocketFault::HostUnknown)?
            .collect(),
        Host::Ipv4(ip) => vec![SocketAddr::from((ip, port))],
        Host::Ipv6(ip) => vec![SocketAddr::from((ip, port))],
    })
}

/// Connects to whichever of a host's addresses answers first.
pub(crate) async fn connect(found: Vec<SocketAddr>) -> Result<TcpStream, SocketFault> {
    let tcp = first_to_answer(found)
        .await
        .map_err(SocketFault::Unreachable)?;
    // Frames are small and rare: each is to leave at once.
    tcp.set_nodelay(true).map_err(SocketFault::Unreachable)?;
    Ok(tcp)
}

/// Connects to the addresses of one host, each a little after the one before or as soon as that one
/// failed: a network whose IPv6 leads nowhere costs [`timing::CONNECT_STAGGER`], not the whole step.
async fn first_to_answer(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut waiting = addresses.into_iter();
    let mut dialling = FuturesUnordered::new();
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    loop {
        match waiting.next() {
            Some(address) => dialling.push(TcpStream::connect(address)),
            None if dialling.is_empty() => return Err(last),
            None => {}
        }
        tokio::select! {
            Some(answer) = dialling.next() => match answer {
                Ok(tcp) => return Ok(tcp),
                Err(fault) => last = fault,
            },
            () = sleep(timing::CONNECT_STAGGER), if waiting.len() > 0 => {}
        }
    }
}

/// Speaks TLS on a connection to the host of an address.
pub(crate) async fn encrypt<L: Line>(
    address: &Url,
    tls: &TlsSetup,
    line: L,
) -> Result<TlsStream<L>, SocketFault> {
    let name = match address.host().ok_or(SocketFault::NotAnAddress)? {
        Host::Domain(name) => {
            ServerName::try_from(name.to_owned()).map_err(|_| SocketFault::NotAnAddress)?
        }
        Host::Ipv4(ip) => ServerName::from(ip),
        Host::Ipv6(ip) => ServerName::from(ip),
    };
    TlsConnector::from(tls.config())
        .connect(name, line)
        .await
        .map_err(SocketFault::of_tls)
}

async fn shake_hands(
    url: &str,
    line: Box<dyn Line>,
) -> Result<WebSocketStream<Box<dyn Line>>, SocketFault> {
    let mut request = url
        .into_client_request()
        .map_err(|_| SocketFault::NotAnAddress)?;
    request
        .headers_mut()
        .insert(USER_AGENT, HeaderValue::from_static(AGENT));
    match client_async_with_config(request, line, Some(limits())).await {
        // We offer none, and what a server begins to pack then is not what we read (RFC 6455, 4.1).
        Ok((_, answer)) if answer.headers().contains_key(SEC_WEBSOCKET_EXTENSIONS) => {
            let header = Box::new(SEC_WEBSOCKET_EXTENSIONS);
            let fault = ProtocolError::InvalidHeader(header);
            Err(SocketFault::NotWebSocket(fault.into()))
        }
        Ok((stream, _)) => Ok(stream),
        Err(WsError::Http(answer)) => Err(SocketFault::refused(&answer)),
        Err(WsError::Io(fault)) => Err(SocketFault::Unreachable(fault)),
        Err(fault) => Err(SocketFault::NotWebSocket(fault)),
    }
}

/// The usual buffers are 128 KiB a socket; the server's frames are below 1 KiB.
fn limits() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(4 * 1024)
        .write_buffer_size(0)
        .max_write_buffer_size(16 * 1024)
        .max_message_size(Some(timing::FRAME_LIMIT))
        .max_frame_size(Some(timing::FRAME_LIMIT))
}

#[cfg(test)]
mod tests;
