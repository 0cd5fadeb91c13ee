//! A way through a proxy: a connection to it that it passes on, byte by byte, to the server (HTTP's
//! `CONNECT`). What is said inside is the server's business, mostly encrypted.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::Url;

use super::{Line, SocketFault, dial, encrypt};
use crate::{http::AGENT, route::Hop, tls::TlsSetup};

/// Longest answer of a proxy that is read, in bytes; a refusal may hold a page after its head.
const ANSWER_LIMIT: usize = 8 * 1024;

/// Connects to the proxy and has it connect to the server at `to`.
pub(super) async fn dig(hop: &Hop, to: &Url, tls: &TlsSetup) -> Result<Box<dyn Line>, SocketFault> {
    let tcp = dial(&hop.url).await.map_err(of_proxy)?;
    let mut line: Box<dyn Line> = if hop.url.scheme() == "https" {
        Box::new(encrypt(&hop.url, tls, tcp).await?)
    } else {
        Box::new(tcp)
    };
    let host = to.host_str().ok_or(SocketFault::NotAnAddress)?;
    let port = to
        .port_or_known_default()
        .ok_or(SocketFault::NotAnAddress)?;
    let status = ask(&mut line, &format!("{host}:{port}"), hop)
        .await
        .map_err(SocketFault::ProxyUnreachable)?;
    match status {
        200..=299 => Ok(line),
        status => Err(SocketFault::ProxyRefused { status }),
    }
}

/// Asks for the connection, and gives the status of the answer.
async fn ask(line: &mut Box<dyn Line>, server: &str, hop: &Hop) -> io::Result<u16> {
    let mut request =
        format!("CONNECT {server} HTTP/1.1\r\nHost: {server}\r\nUser-Agent: {AGENT}\r\n")
            .into_bytes();
    if let Some(auth) = &hop.auth {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(auth.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    line.write_all(&request).await?;
    line.flush().await?;
    // Byte by byte: what comes after the head is the server's. It is a hundred bytes, once a connection.
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() == ANSWER_LIMIT {
            return Err(io::ErrorKind::InvalidData.into());
        }
        answer.push(line.read_u8().await?);
    }
    status_of(&answer).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// The status in a head such as `HTTP/1.1 200 Connection established`.
fn status_of(head: &[u8]) -> Option<u16> {
    let head = str::from_utf8(head).ok()?;
    let mut words = head.lines().next()?.split(' ');
    words
        .next()
        .filter(|version| version.starts_with("HTTP/1."))?;
    words.next()?.parse().ok()
}

/// A proxy that can't be reached is not the server.
fn of_proxy(fault: SocketFault) -> SocketFault {
    match fault {
        SocketFault::HostUnknown(source) | SocketFault::Unreachable(source) => {
            SocketFault::ProxyUnreachable(source)
        }
        other @ (SocketFault::NotAnAddress
        | SocketFault::TimedOut(_)
        | SocketFault::ProxyUnreachable(_)
        | SocketFault::ProxyRefused { .. }
        | SocketFault::ProxyUnsupported(_)
        | SocketFault::Untrusted(_)
        | SocketFault::Tls(_)
        | SocketFault::Refused { .. }
        | SocketFault::NotWebSocket(_)) => other,
    }
}
