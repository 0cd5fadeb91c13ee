//! The addresses of a server, from whatever a user has at hand: a bare host, the web client's
//! `VITE_API_BASE_URL` or `VITE_WS_URL`, or both when REST and the socket live apart (S1).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::trouble::TroubleCode;

/// Where a ParkMate server is.
///
/// Both bases end without a slash; paths are appended as `/api/...` and `/ws/...`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Addresses {
    /// Base of REST, such as `https://api.example.com`; without the `/api`.
    pub rest: String,
    /// Base of the sockets, such as `wss://api.example.com`; without the `/ws`.
    pub socket: String,
}

/// Why an address can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// Nothing was given.
    #[error("no address was given")]
    Empty,
    /// It isn't an address, or not one of http, https, ws, wss.
    #[error("this is not the address of a server")]
    NotAnAddress,
    /// It holds a user name or a password.
    #[error("an address can't hold a user name or a password")]
    HoldsCredentials,
    /// It would send the password in plain text over a network.
    #[error("the connection would not be encrypted")]
    Plain,
}

impl AddressFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(self) -> TroubleCode {
        match self {
            Self::Empty => TroubleCode::AddressEmpty,
            Self::NotAnAddress => TroubleCode::AddressInvalid,
            Self::HoldsCredentials => TroubleCode::AddressHoldsCredentials,
            Self::Plain => TroubleCode::AddressPlain,
        }
    }
}

impl Addresses {
    /// Reads the address of a server, and that of its sockets if it is another.
    ///
    /// A bare host means encryption, unless the host is this computer: a development server speaks plain
    /// HTTP there. Paths `/api`, `/ws` and trailing slashes are dropped: `//ws/` is refused by the server
    /// with status 500 (S1).
    ///
    /// # Errors
    /// [`AddressFault`] for what can't be used. Plain connections beyond this computer need `allow_plain`.
    pub fn parse(
        server: &str,
        socket: Option<&str>,
        allow_plain: bool,
    ) -> Result<Self, AddressFault> {
        let server = base(server)?;
        let socket = match socket.map(str::trim) {
            None | Some("") => server.clone(),
            Some(other) => base(other)?,
        };
        if !allow_plain && [&server, &socket].into_iter().any(is_exposed) {
            return Err(AddressFault::Plain);
        }
        Ok(Self {
            rest: with_scheme(&server, "http", "https"),
            socket: with_scheme(&socket, "ws", "wss"),
        })
    }

    /// The address of the notification socket of an id (S4.1).
    #[must_use]
    pub fn notifications(&self, id: u64) -> String {
        format!("{}/ws/notifications/{id}/", self.socket)
    }

    /// The address of the server's clock (S4.7).
    #[must_use]
    pub fn time(&self) -> String {
        format!("{}/ws/time/", self.socket)
    }

    /// The address of a REST resource, such as `bookings/13/`.
    #[must_use]
    pub fn api(&self, path: &str) -> String {
        format!("{}/api/{path}", self.rest)
    }

    /// The sockets' base, where it is not the one that REST's implies.
    #[must_use]
    pub fn own_socket(&self) -> Option<&str> {
        let usual = Self::parse(&self.rest, None, true).map(|usual| usual.socket);
        (usual.as_deref() != Ok(self.socket.as_str())).then_some(self.socket.as_str())
    }

    /// Where the web app usually is: at the same place. In development it runs on port 5173 of the same
    /// host.
    #[must_use]
    pub fn web(&self) -> String {
        Url::parse(&self.rest)
            .ok()
            .filter(|url| is_loopback(url) && url.port() == Some(8000))
            .and_then(|mut url| {
                url.set_port(Some(5173)).ok()?;
                Some(url.as_str().trim_end_matches('/').to_owned())
            })
            .unwrap_or_else(|| self.rest.clone())
    }

    /// The host, with the port if it is not the usual one, for people to read.
    #[must_use]
    pub fn display(&self) -> &str {
        self.rest
            .split_once("://")
            .map_or(self.rest.as_str(), |(_, host)| host)
    }
}

/// Reads the address of the web app, as a user types it. It is opened in a browser, where no secret of ours
/// goes along, so it may be a plain one.
///
/// # Errors
/// [`AddressFault`] for what can't be used.
pub fn web(text: &str) -> Result<String, AddressFault> {
    let url = base(text)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(AddressFault::NotAnAddress);
    }
    Ok(with_scheme(&url, "http", "https"))
}

/// The web app's page of a booking, where it can be renewed (S7, "Renew Now").
#[must_use]
pub fn web_booking(web: &str, booking: u64) -> String {
    format!("{web}/booking-confirmation?booking={booking}")
}

/// Parses one address down to its scheme, host, port and leading path.
fn base(text: &str) -> Result<Url, AddressFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AddressFault::Empty);
    }
    let url = if text.contains("://") {
        Url::parse(text)
    } else {
        let secure = Url::parse(&format!("https://{text}"));
        match &secure {
            Ok(url) if is_loopback(url) => Url::parse(&format!("http://{text}")),
            Ok(_) | Err(_) => secure,
        }
    }
    .map_err(|_| AddressFault::NotAnAddress)?;
    if !matches!(url.scheme(), "http" | "https" | "ws" | "wss")
        || url.host().is_none()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err(AddressFault::NotAnAddress);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressFault::HoldsCredentials);
    }
    Ok(url)
}

fn is_encrypted(url: &Url) -> bool {
    matches!(url.scheme(), "https" | "wss")
}

/// Whether the host is this computer, where nobody on a network can listen.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

fn is_exposed(url: &Url) -> bool {
    !is_encrypted(url) && !is_loopback(url)
}

fn with_scheme(url: &Url, plain: &str, encrypted: &str) -> String {
    let scheme = if is_encrypted(url) { encrypted } else { plain };
    let host = url.host_str().unwrap_or_default();
    // `port()` hides the usual port of the scheme, which is the same for http and ws.
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    let mut path = url.path().trim_end_matches('/');
    for own in ["/api", "/ws/notifications", "/ws"] {
        path = path.strip_suffix(own).unwrap_or(path);
    }
    format!("{scheme}://{host}{port}{}", path.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(server: &str) -> Result<(String, String), AddressFault> {
        Addresses::parse(server, None, false).map(|found| (found.rest, found.socket))
    }

    fn pair(rest: &str, socket: &str) -> Result<(String, String), AddressFault> {
        Ok((rest.to_owned(), socket.to_owned()))
    }

    #[test]
    fn takes_what_the_web_clients_settings_hold() {
        let dev = || pair("http://127.0.0.1:8000", "ws://127.0.0.1:8000");
        assert_eq!(parse("http://127.0.0.1:8000/api"), dev());
        assert_eq!(parse("http://127.0.0.1:8000/api/"), dev());
        assert_eq!(parse("ws://127.0.0.1:8000"), dev());
        assert_eq!(parse("ws://127.0.0.1:8000//"), dev());
        assert_eq!(parse(" 127.0.0.1:8000 "), dev());
        assert_eq!(
            parse("localhost:8000"),
            pair("http://localhost:8000", "ws://localhost:8000")
        );
        assert_eq!(
            parse("[::1]:8000"),
            pair("http://[::1]:8000", "ws://[::1]:8000")
        );
        let live = || pair("https://api.parkmate.com", "wss://api.parkmate.com");
        assert_eq!(parse("wss://api.parkmate.com"), live());
        assert_eq!(parse("api.parkmate.com"), live());
        assert_eq!(parse("https://API.parkmate.com:443/api/"), live());
    }

    #[test]
    fn keeps_rest_and_socket_apart_when_they_are() {
        let found = Addresses::parse(
            "https://a.example/api",
            Some("wss://b.example:9443/ws/"),
            false,
        );
        assert_eq!(
            found,
            Ok(Addresses {
                rest: "https://a.example".into(),
                socket: "wss://b.example:9443".into()
            })
        );
    }

    #[test]
    fn keeps_the_path_of_a_server_that_does_not_live_at_the_root() {
        assert_eq!(
            parse("https://example.com/parking/api/"),
            pair("https://example.com/parking", "wss://example.com/parking")
        );
    }

    #[test]
    fn refuses_plain_connections_beyond_this_computer_unless_allowed() {
        assert_eq!(parse("http://192.168.1.5:8000"), Err(AddressFault::Plain));
        assert_eq!(
            Addresses::parse("https://a.example", Some("ws://a.example"), false),
            Err(AddressFault::Plain)
        );
        assert!(Addresses::parse("http://192.168.1.5:8000", None, true).is_ok());
    }

    #[test]
    fn refuses_what_is_no_address() {
        assert_eq!(parse("  "), Err(AddressFault::Empty));
        for text in [
            "ftp://example.com",
            "http://",
            "a b",
            "https://example.com/?q=1",
            "javascript:alert(1)",
        ] {
            assert_eq!(parse(text), Err(AddressFault::NotAnAddress), "{text}");
        }
        assert_eq!(
            parse("https://me:secret@example.com"),
            Err(AddressFault::HoldsCredentials)
        );
    }

    #[test]
    fn builds_the_addresses_of_sockets_and_pages() {
        let dev = Addresses::parse("127.0.0.1:8000", None, false).unwrap();
        assert_eq!(
            dev.notifications(4),
            "ws://127.0.0.1:8000/ws/notifications/4/"
        );
        assert_eq!(dev.time(), "ws://127.0.0.1:8000/ws/time/");
        assert_eq!(
            dev.api("bookings/13/"),
            "http://127.0.0.1:8000/api/bookings/13/"
        );
        assert_eq!(
            web_booking(&dev.web(), 13),
            "http://127.0.0.1:5173/booking-confirmation?booking=13"
        );
        assert_eq!(dev.display(), "127.0.0.1:8000");
        let live = Addresses::parse("parkmate.example", None, false).unwrap();
        assert_eq!(
            web_booking(&live.web(), 13),
            "https://parkmate.example/booking-confirmation?booking=13"
        );
    }
}
