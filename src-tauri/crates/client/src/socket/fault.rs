//! Why a socket could not be opened.

use std::{
    io,
    time::{Duration, SystemTime},
};

use parkmate_core::trouble::TroubleCode;
use tokio_tungstenite::tungstenite::{Error as WsError, handshake::client::Response};

use crate::{cause, patience, route::Unsupported, tls::tls_code};

/// A step of opening a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The name look-up and TCP.
    Connect,
    /// Everything until the proxy has connected us.
    Proxy,
    /// The TLS handshake.
    Tls,
    /// The WebSocket handshake.
    Handshake,
}

impl std::fmt::Display for Stage {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(match self {
            Self::Connect => "the connection",
            Self::Proxy => "the proxy",
            Self::Tls => "the TLS handshake",
            Self::Handshake => "the WebSocket handshake",
        })
    }
}

/// Why a socket could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum SocketFault {
    /// The address isn't one of a socket.
    #[error("this is not the address of a socket")]
    NotAnAddress,
    /// The name look-up found nothing.
    #[error("the host's name is not known")]
    HostUnknown(#[source] io::Error),
    /// Nothing answered, or what answered hung up.
    #[error("the server can't be reached")]
    Unreachable(#[source] io::Error),
    /// A step took longer than [`CONNECT_STEP`](parkmate_core::timing::CONNECT_STEP).
    #[error("{0} took too long")]
    TimedOut(Stage),
    /// The proxy didn't answer, or not as one.
    #[error("the proxy can't be reached")]
    ProxyUnreachable(#[source] io::Error),
    /// The proxy answered with a status other than 200 to 299.
    #[error("the proxy refused with status {status}")]
    ProxyRefused {
        /// The status.
        status: u16,
    },
    /// The proxy is of a kind that can't be used.
    #[error(transparent)]
    ProxyUnsupported(#[from] Unsupported),
    /// The certificate doesn't verify.
    #[error("the certificate can't be trusted")]
    Untrusted(#[source] rustls::Error),
    /// TLS failed for another reason.
    #[error("the TLS handshake failed")]
    Tls(#[source] rustls::Error),
    /// The server answered the handshake with a status other than 101.
    #[error("the server refused the socket with status {status}")]
    Refused {
        /// The status.
        status: u16,
        /// How long it asks us to wait.
        retry_after: Option<Duration>,
    },
    /// What answers doesn't speak WebSocket.
    #[error("what answers is not a WebSocket server")]
    NotWebSocket(#[source] WsError),
}

impl SocketFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(&self) -> TroubleCode {
        match self {
            Self::NotAnAddress => TroubleCode::AddressInvalid,
            Self::HostUnknown(_) => TroubleCode::HostUnknown,
            Self::Unreachable(_) => TroubleCode::Unreachable,
            Self::TimedOut(Stage::Proxy) | Self::ProxyUnreachable(_) => {
                TroubleCode::ProxyUnreachable
            }
            Self::TimedOut(Stage::Connect | Stage::Tls | Stage::Handshake) => TroubleCode::TimedOut,
            // The proxy is fine, and can't reach the server itself.
            Self::ProxyRefused { status: 502..=504 } => TroubleCode::Unreachable,
            Self::ProxyRefused { .. } => TroubleCode::ProxyRefused,
            Self::ProxyUnsupported(_) => TroubleCode::ProxyUnsupported,
            Self::Untrusted(fault) | Self::Tls(fault) => tls_code(fault),
            Self::Refused { status, .. } => match *status {
                404 => TroubleCode::SocketNotFound,
                429 | 503 => TroubleCode::ServerBusy,
                // A proxy whose server is away; 500 is daphne's answer to a path it doesn't know (S4.1).
                502 | 504 => TroubleCode::ServerFault,
                _ => TroubleCode::SocketRefused,
            },
            Self::NotWebSocket(_) => TroubleCode::NotParkMate,
        }
    }

    /// How long the server asks us to wait before the next try, at most
    /// [`RETRY_AFTER_CAP`](parkmate_core::timing::RETRY_AFTER_CAP).
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            Self::NotAnAddress
            | Self::HostUnknown(_)
            | Self::Unreachable(_)
            | Self::TimedOut(_)
            | Self::ProxyUnreachable(_)
            | Self::ProxyRefused { .. }
            | Self::ProxyUnsupported(_)
            | Self::Untrusted(_)
            | Self::Tls(_)
            | Self::NotWebSocket(_) => None,
        }
    }

    /// The fault of a failed TLS handshake: rustls' own reason is wrapped in an [`io::Error`].
    pub(super) fn of_tls(fault: io::Error) -> Self {
        match cause::find::<rustls::Error>(&fault) {
            Some(reason @ rustls::Error::InvalidCertificate(_)) => Self::Untrusted(reason.clone()),
            Some(reason) => Self::Tls(reason.clone()),
            None => Self::Unreachable(fault),
        }
    }

    pub(super) fn refused(answer: &Response) -> Self {
        Self::Refused {
            status: answer.status().as_u16(),
            retry_after: patience::retry_after(answer.headers(), SystemTime::now()),
        }
    }
}
