//! Which way leads to a server: straight, or through a proxy. REST and the sockets ask the same [`Route`],
//! or the account would seem half alive.

use std::sync::Arc;

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use parkmate_core::{address::is_loopback, settings::Proxy};
use reqwest::header::HeaderValue;
use tokio_tungstenite::tungstenite::http::Uri;
use url::Url;

#[cfg(all(unix, not(target_os = "macos")))]
mod portal;

/// Which way leads to a server. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Route(Arc<Way>);

#[derive(Debug)]
enum Way {
    /// As the environment said when the route was made; on Windows and macOS, where it names no proxy, as the
    /// system's settings did.
    Environment(Box<Matcher>),
    /// As the desktop says, where the environment names no proxy.
    #[cfg(all(unix, not(target_os = "macos")))]
    Desktop(Box<portal::Desktop>),
    Straight,
    Through(Url),
}

/// A proxy on the way.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Hop {
    /// Its address; `http` or `https`. It may hold what `auth` says.
    pub(crate) url: Url,
    /// What it wants in `Proxy-Authorization`; from the environment or the desktop only.
    pub(crate) auth: Option<HeaderValue>,
}

impl std::fmt::Debug for Hop {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Hop")
            .field("host", &self.url.host_str())
            .field("port", &self.url.port_or_known_default())
            .finish_non_exhaustive()
    }
}

/// The proxy on the way is of a kind that can't be used, such as SOCKS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a proxy of that kind is not supported")]
pub struct Unsupported;

impl Route {
    /// As the setting says.
    #[must_use]
    pub fn new(proxy: &Proxy) -> Self {
        Self(Arc::new(match proxy {
            Proxy::System => Way::of_system(),
            Proxy::Direct => Way::Straight,
            // The core parsed it.
            Proxy::At(address) => Url::parse(address).map_or(Way::Straight, Way::Through),
        }))
    }

    /// The proxy on the way to an address of REST or of a socket; none to this computer itself. The desktop is
    /// asked first, where it is the one that knows: within [`timing::PROXY_ASKED`](parkmate_core::timing).
    pub(crate) async fn hop(&self, to: &Url) -> Result<Option<Hop>, Unsupported> {
        #[cfg(all(unix, not(target_os = "macos")))]
        if let Way::Desktop(desktop) = &*self.0
            && !is_loopback(to)
        {
            desktop.ask(to).await;
        }
        self.known_hop(to)
    }

    /// The same, as far as it is known without asking.
    fn known_hop(&self, to: &Url) -> Result<Option<Hop>, Unsupported> {
        if is_loopback(to) {
            return Ok(None);
        }
        match &*self.0 {
            Way::Straight => Ok(None),
            Way::Through(url) => Ok(Some(Hop {
                url: url.clone(),
                auth: None,
            })),
            #[cfg(all(unix, not(target_os = "macos")))]
            Way::Desktop(desktop) => desktop.hop(to),
            Way::Environment(matcher) => by_environment(matcher, to),
        }
    }

    /// The same for REST, which has asked by [`hop`](Self::hop) before: one proxy a scheme, since each may want
    /// another authorization.
    pub(crate) fn proxies(&self) -> Vec<reqwest::Proxy> {
        ["http", "https"]
            .into_iter()
            .map(|scheme| {
                let route = self.clone();
                let proxy = reqwest::Proxy::custom(move |to| {
                    (to.scheme() == scheme)
                        .then(|| route.known_hop(to).ok()?.map(|hop| hop.url))
                        .flatten()
                });
                let auth = Url::parse(&format!("{scheme}://server.invalid"))
                    .ok()
                    .and_then(|to| self.known_hop(&to).ok()??.auth);
                match auth {
                    Some(auth) => proxy.custom_http_auth(auth),
                    None => proxy,
                }
            })
            .collect()
    }
}

impl Way {
    #[cfg(all(unix, not(target_os = "macos")))]
    fn of_system() -> Self {
        const NAMES: [&str; 6] = [
            "ALL_PROXY",
            "all_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "HTTP_PROXY",
            "http_proxy",
        ];
        let says = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
        if NAMES.iter().any(|name| says(name).is_some()) {
            return Self::Environment(Box::new(Matcher::from_env()));
        }
        let no_proxy = ["NO_PROXY", "no_proxy"].iter().find_map(says);
        let no_proxy = no_proxy.unwrap_or_default();
        Self::Desktop(Box::new(portal::Desktop::new(&no_proxy)))
    }

    #[cfg(any(target_os = "macos", windows))]
    fn of_system() -> Self {
        Self::Environment(Box::new(Matcher::from_system()))
    }
}

fn by_environment(matcher: &Matcher, to: &Url) -> Result<Option<Hop>, Unsupported> {
    let Some(found) = intercept(matcher, to) else {
        return Ok(None);
    };
    let url = Url::parse(&found.uri().to_string()).map_err(|_| Unsupported)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Unsupported);
    }
    let auth = found.basic_auth().cloned();
    Ok(Some(Hop { url, auth }))
}

/// What a matcher says of the way to an address; a socket goes the way of REST.
fn intercept(matcher: &Matcher, to: &Url) -> Option<Intercept> {
    let uri: Uri = rest_address(to)?.parse().ok()?;
    matcher.intercept(&uri)
}

/// The address of a server's REST on the host and port of an address.
fn rest_address(to: &Url) -> Option<String> {
    let scheme = match to.scheme() {
        "ws" | "http" => "http",
        _ => "https",
    };
    let port = to.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{scheme}://{}{port}/", to.host_str()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(route: &Route, to: &str) -> Option<String> {
        let hop = route.known_hop(&Url::parse(to).unwrap()).unwrap();
        hop.map(|hop| hop.url.to_string())
    }

    #[test]
    fn this_computer_is_reached_straight() {
        let route = Route::new(&Proxy::At("http://proxy.example:3128".into()));
        for here in [
            "http://127.0.0.1:8000",
            "ws://localhost/ws/",
            "ws://[::1]:8000",
        ] {
            assert_eq!(way(&route, here), None, "{here}");
        }
        let proxy = Some("http://proxy.example:3128/".to_owned());
        assert_eq!(way(&route, "wss://parking.example/ws/"), proxy);
        assert_eq!(way(&route, "https://parking.example/api/"), proxy);
    }

    #[test]
    fn sockets_go_the_way_that_the_environment_has_for_rest() {
        let matcher = Matcher::builder()
            .https("http://me:secret@proxy.example:3128")
            .no("intern.example")
            .build();
        let route = Route(Arc::new(Way::Environment(Box::new(matcher))));
        let proxy = Some("http://proxy.example:3128/".to_owned());
        assert_eq!(way(&route, "wss://parking.example/ws/"), proxy);
        assert_eq!(way(&route, "https://parking.example/api/"), proxy);
        assert_eq!(way(&route, "ws://parking.example/ws/"), None);
        assert_eq!(way(&route, "wss://api.intern.example/ws/"), None);
        let to = Url::parse("wss://parking.example").unwrap();
        let hop = route.known_hop(&to).unwrap().unwrap();
        assert_eq!(hop.auth.as_ref().unwrap(), "Basic bWU6c2VjcmV0");
        assert!(!format!("{hop:?}").contains("secret"));
    }

    #[test]
    fn a_proxy_of_the_environment_that_can_not_be_used_is_not_passed_by() {
        let matcher = Matcher::builder()
            .all("socks5://proxy.example:1080")
            .build();
        let route = Route(Arc::new(Way::Environment(Box::new(matcher))));
        let to = Url::parse("wss://parking.example").unwrap();
        assert_eq!(route.known_hop(&to), Err(Unsupported));
    }

    #[test]
    fn without_a_proxy_everything_is_reached_straight() {
        let route = Route::new(&Proxy::Direct);
        assert_eq!(way(&route, "https://parking.example"), None);
    }
}
