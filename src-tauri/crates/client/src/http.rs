//! REST as the adapters need it: one HTTP client, faults sorted by what the user can do about them, and
//! bodies read with a limit. It knows nothing of the server's resources; `api` does.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use parkmate_core::{secret::Token, timing, trouble::TroubleCode, wire::refusal};
use reqwest::{
    Client, ClientBuilder, Method, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
    redirect,
};
use serde::de::IgnoredAny;
use url::Url;

use crate::{
    cause,
    network::Network,
    patience,
    route::{Route, Unsupported},
    tls::tls_code,
};

/// How the companion names itself to servers.
pub const AGENT: &str = concat!("parkmate-companion/", env!("CARGO_PKG_VERSION"));

/// Largest body that is read, in bytes: about 5,000 bookings (S3).
const BODY_LIMIT: usize = 8 * 1024 * 1024;

/// The HTTP client. Cloning shares its connections.
#[derive(Clone, Debug)]
pub struct Http {
    client: Client,
    route: Route,
}

/// Why a request has no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub enum ReadFault {
    /// The name look-up found nothing.
    #[error("the host's name is not known")]
    HostUnknown,
    /// No connection could be made, so that nothing was asked.
    #[error("the server can't be reached")]
    NotConnected(#[source] reqwest::Error),
    /// What answered hung up, or said what can't be understood, after it was asked.
    #[error("the connection broke off")]
    Unreachable(#[source] reqwest::Error),
    /// The proxy didn't answer, or not as one, so that nothing was asked.
    #[error("the proxy can't be reached")]
    ProxyUnreachable(#[source] reqwest::Error),
    /// The proxy refused, so that nothing was asked.
    #[error("the proxy refused")]
    ProxyRefused,
    /// The proxy is of a kind that can't be used, so that nothing was asked.
    #[error(transparent)]
    ProxyUnsupported(#[from] Unsupported),
    /// There was no answer in time.
    #[error("the server did not answer in time")]
    TimedOut,
    /// No connection could be made because TLS failed, so that nothing was asked.
    #[error("the TLS handshake failed")]
    Tls(#[source] rustls::Error),
    /// Status 401: the token is no longer accepted.
    #[error("the token was refused")]
    Unauthorized,
    /// Status 404 by the server's own REST: the resource is not there, or not ours.
    #[error("there is no such thing")]
    Gone,
    /// Status 429 or 503.
    #[error("the server is busy")]
    Busy {
        /// How long it asks us to wait.
        retry_after: Option<Duration>,
    },
    /// Another status of 400 to 499, with a reason.
    #[error("the server refused with status {status}")]
    Refused {
        /// The status.
        status: u16,
        /// The server's reason, as plain text for people.
        says: String,
    },
    /// Another status of 500 to 599.
    #[error("the server failed with status {status}")]
    ServerFault {
        /// The status.
        status: u16,
        /// The server's reason, if it gave one in JSON; debug pages are dropped, since they show the
        /// request's headers.
        says: Option<String>,
    },
    /// What answers is not ParkMate's REST: HTML, a redirect, or a body of another shape.
    #[error("the answer is not one of a ParkMate server")]
    NotParkMate,
    /// The body has more than 8 MiB.
    #[error("the answer is too long")]
    TooLong,
}

impl ReadFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(&self) -> TroubleCode {
        match self {
            Self::HostUnknown => TroubleCode::HostUnknown,
            Self::NotConnected(_) | Self::Unreachable(_) => TroubleCode::Unreachable,
            Self::ProxyUnreachable(_) => TroubleCode::ProxyUnreachable,
            Self::ProxyRefused => TroubleCode::ProxyRefused,
            Self::ProxyUnsupported(_) => TroubleCode::ProxyUnsupported,
            Self::TimedOut => TroubleCode::TimedOut,
            Self::Tls(fault) => tls_code(fault),
            Self::Unauthorized => TroubleCode::TokenRefused,
            Self::Busy { .. } => TroubleCode::ServerBusy,
            Self::Gone | Self::Refused { .. } | Self::ServerFault { .. } => {
                TroubleCode::ServerFault
            }
            Self::NotParkMate | Self::TooLong => TroubleCode::NotParkMate,
        }
    }

    /// Whether the token died, so that only signing in again helps.
    #[must_use]
    pub const fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Unauthorized)
    }

    /// How long the server asks us to wait, at most [`timing::RETRY_AFTER_CAP`].
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_after } => *retry_after,
            Self::HostUnknown
            | Self::NotConnected(_)
            | Self::Unreachable(_)
            | Self::ProxyUnreachable(_)
            | Self::ProxyRefused
            | Self::ProxyUnsupported(_)
            | Self::TimedOut
            | Self::Tls(_)
            | Self::Unauthorized
            | Self::Gone
            | Self::Refused { .. }
            | Self::ServerFault { .. }
            | Self::NotParkMate
            | Self::TooLong => None,
        }
    }

    /// Sorts what reqwest says. The address is left out: logs are shown to others.
    pub(crate) fn of(fault: reqwest::Error, is_through_proxy: bool) -> Self {
        let fault = fault.without_url();
        if cause::find::<NameUnknown>(&fault).is_some() {
            return if is_through_proxy {
                Self::ProxyUnreachable(fault)
            } else {
                Self::HostUnknown
            };
        }
        if fault.is_timeout() {
            return Self::TimedOut;
        }
        // TLS can also fail while an answer is read; then the server may have done what was asked.
        if !fault.is_connect() {
            return Self::Unreachable(fault);
        }
        match cause::find::<rustls::Error>(&fault) {
            Some(reason) => Self::Tls(reason.clone()),
            None if is_through_proxy && is_refusal(&fault) => Self::ProxyRefused,
            None if is_through_proxy => Self::ProxyUnreachable(fault),
            None => Self::NotConnected(fault),
        }
    }
}

/// Whether a proxy has answered, and refused. The type of that error is private to its library; its words
/// are held by a test with a proxy that refuses.
fn is_refusal(fault: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(fault);
    while let Some(one) = cause {
        let words = one.to_string();
        if words.starts_with("tunnel error") {
            return words.ends_with("unsuccessful") || words.ends_with("authorization required");
        }
        cause = one.source();
    }
    false
}

/// A request to make.
pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    pub(crate) url: String,
    /// Not for the login: a stale token would turn it into a 401 (S2).
    pub(crate) token: Option<&'a Token>,
    pub(crate) json: Option<String>,
}

/// An answer of any status.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// JSON, or nothing for a status such as 204.
    pub(crate) text: String,
    retry_after: Option<Duration>,
}

impl Http {
    /// A client that trusts and goes as the network says.
    ///
    /// It follows no redirects: all our paths end in `/`, and one that leads elsewhere would take the
    /// token along.
    #[must_use]
    pub fn new(network: &Network) -> Self {
        Self {
            client: built(builder(network).timeout(timing::READ_TIMEOUT)),
            route: network.route.clone(),
        }
    }

    /// Makes the request and reads the whole answer, whatever its status.
    pub(crate) async fn ask(&self, request: Request<'_>) -> Result<Answer, ReadFault> {
        let url = Url::parse(&request.url).map_err(|_| ReadFault::NotParkMate)?;
        let is_through_proxy = self.route.hop(&url).await?.is_some();
        let sorted = |fault| ReadFault::of(fault, is_through_proxy);
        let mut builder = self.client.request(request.method, url);
        if let Some(token) = request.token {
            let mut header = HeaderValue::from_str(&format!("Token {}", token.expose()))
                // A token that fits no header was never one of this server's.
                .map_err(|_| ReadFault::Unauthorized)?;
            header.set_sensitive(true);
            builder = builder.header(AUTHORIZATION, header);
        }
        if let Some(json) = request.json {
            builder = builder.header(CONTENT_TYPE, "application/json").body(json);
        }
        let mut response = builder.send().await.map_err(sorted)?;
        if is_through_proxy && response.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Err(ReadFault::ProxyRefused);
        }
        if response
            .content_length()
            .is_some_and(|length| length > BODY_LIMIT as u64)
        {
            return Err(ReadFault::TooLong);
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(sorted)? {
            if bytes.len() + chunk.len() > BODY_LIMIT {
                return Err(ReadFault::TooLong);
            }
            bytes.extend_from_slice(&chunk);
        }
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|bad| String::from_utf8_lossy(bad.as_bytes()).into_owned());
        Ok(Answer {
            status: response.status(),
            retry_after: patience::retry_after(response.headers(), SystemTime::now()),
            text,
        })
    }
}

/// A client that trusts and goes as the network says, for what takes as long as it takes. It follows no redirects.
pub(crate) fn client(network: &Network) -> Client {
    built(builder(network))
}

fn builder(network: &Network) -> ClientBuilder {
    let client = Client::builder()
        .tls_backend_preconfigured((*network.tls.config()).clone())
        .dns_resolver(Arc::new(Names))
        .no_proxy()
        .redirect(redirect::Policy::none())
        .referer(false)
        .user_agent(AGENT)
        .connect_timeout(timing::CONNECT_STEP)
        // Between two reads minutes pass; a kept connection would mostly be found dead.
        .pool_idle_timeout(timing::HTTP_IDLE)
        .pool_max_idle_per_host(1);
    let proxies = network.route.proxies();
    proxies.into_iter().fold(client, ClientBuilder::proxy)
}

fn built(client: ClientBuilder) -> Client {
    client
        .build()
        .expect("the settings are constant, and a test builds them")
}

impl Answer {
    /// The body, if the status says that it is what was asked for.
    pub(crate) fn accept(self) -> Result<String, ReadFault> {
        let status = self.status.as_u16();
        let says = || refusal(&self.text);
        match status {
            204 => Ok(self.text),
            200..=299 if is_json(&self.text) => Ok(self.text),
            401 => Err(ReadFault::Unauthorized),
            404 if is_json(&self.text) => Err(ReadFault::Gone),
            429 | 503 => Err(ReadFault::Busy {
                retry_after: self.retry_after,
            }),
            400..=499 => Err(
                says().map_or(ReadFault::NotParkMate, |says| ReadFault::Refused {
                    status,
                    says,
                }),
            ),
            500..=599 => Err(ReadFault::ServerFault {
                status,
                says: says(),
            }),
            _ => Err(ReadFault::NotParkMate),
        }
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// The system's name look-up, whose failure can be told from a connection's.
struct Names;

#[derive(Debug, thiserror::Error)]
#[error("the host's name is not known")]
struct NameUnknown(#[source] std::io::Error);

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0))
                .await
                .map_err(NameUnknown)?;
            // The name ends with this future, and the look-up's own iterator may hold on to it.
            let found = Vec::from_iter(found);
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, text: &str) -> Result<String, ReadFault> {
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            retry_after: Some(Duration::from_secs(7)),
            text: text.to_owned(),
        }
        .accept()
    }

    #[test]
    fn takes_json_and_nothing_else() {
        assert_eq!(answer(200, "[]").unwrap(), "[]");
        assert_eq!(answer(204, "").unwrap(), "");
        for (status, text) in [(200, "<!DOCTYPE html>"), (200, ""), (301, ""), (418, "tea")] {
            assert!(
                matches!(answer(status, text), Err(ReadFault::NotParkMate)),
                "{status} {text}"
            );
        }
    }

    #[test]
    fn tells_a_missing_thing_from_a_missing_server() {
        let gone = r#"{"detail":"No Booking matches the given query."}"#;
        assert!(matches!(answer(404, gone), Err(ReadFault::Gone)));
        let page = "<h1>Not Found</h1>";
        assert!(matches!(answer(404, page), Err(ReadFault::NotParkMate)));
    }

    #[test]
    fn a_server_fault_is_not_an_end_of_the_session() {
        let dead = answer(401, r#"{"detail":"Invalid token."}"#).unwrap_err();
        assert!(dead.is_unauthorized());
        let fault = answer(500, "AttributeError at /api/auth/verify/").unwrap_err();
        assert!(!fault.is_unauthorized());
        assert_eq!(fault.code(), TroubleCode::ServerFault);
    }

    #[test]
    fn keeps_the_reason_of_a_refusal_in_every_shape() {
        for text in [
            r#"{"error":"Slot is not available for renewal"}"#,
            r#"{"detail":"Slot is not available for renewal"}"#,
            r#"{"slot":["Slot is not available for renewal"]}"#,
        ] {
            let Err(ReadFault::Refused { status: 400, says }) = answer(400, text) else {
                panic!("{text}");
            };
            assert_eq!(says, "Slot is not available for renewal");
        }
    }

    #[test]
    fn drops_debug_pages() {
        let page = answer(500, "<td>HTTP_AUTHORIZATION</td><td>Token c0ffee</td>").unwrap_err();
        assert!(!format!("{page:?} {page}").contains("c0ffee"));
        let Err(ReadFault::ServerFault { says, .. }) = answer(500, r#"{"error":"bad amount"}"#)
        else {
            panic!();
        };
        assert_eq!(says.as_deref(), Some("bad amount"));
    }

    #[test]
    fn a_busy_server_says_how_long() {
        for status in [429, 503] {
            let fault = answer(status, "").unwrap_err();
            assert_eq!(fault.code(), TroubleCode::ServerBusy);
            assert_eq!(fault.retry_after(), Some(Duration::from_secs(7)));
        }
    }
}
