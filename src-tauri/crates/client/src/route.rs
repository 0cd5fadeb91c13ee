//! Which way leads to a server: straight, or through a proxy. REST and the sockets ask the same [`Route`],
//! or the account would seem half alive.

use std::sync::Arc;

use hyper_util::client::proxy::matcher::Matcher;
use parkmate_core::{address::is_loopback, settings::Proxy};
use reqwest::header::HeaderValue;
use tokio_tungstenite::tungstenite::http::Uri;
use url::Url;

/// Which way leads to a server. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Route(Arc<Way>);

#[derive(Debug)]
enum Way {
    /// As the environment said when the route was made; where it names no proxy, as the system's settings
    /// did (Windows and macOS).
    Environment(Box<Matcher>),
    Straight,
    Through(Url),
}

/// A proxy on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hop {
    /// Its address; `http` or `https`.
    pub(crate) url: Url,
    /// What it wants in `Proxy-Authorization`; from the environment only.
    pub(crate) auth: Option<HeaderValue>,
}

impl Route {
    /// As the setting says.
    #[must_use]
    pub fn new(proxy: &Proxy) -> Self {
        Self(Arc::new(match proxy {
            Proxy::System => Way::Environment(Box::new(Matcher::from_system())),
            Proxy::Direct => Way::Straight,
            // The core parsed it.
            Proxy::At(address) => Url::parse(address).map_or(Way::Straight, Way::Through),
        }))
    }

    /// The proxy on the way to an address of REST or of a socket; none to this computer itself.
    pub(crate) fn hop(&self, to: &Url) -> Option<Hop> {
        if is_loopback(to) {
            return None;
        }
        match &*self.0 {
            Way::Straight => None,
            Way::Through(url) => Some(Hop {
                url: url.clone(),
                auth: None,
            }),
            Way::Environment(matcher) => by_environment(matcher, to),
        }
    }

    /// The same for REST: one proxy a scheme, since each may want another authorization.
    pub(crate) fn proxies(&self) -> Vec<reqwest::Proxy> {
        ["http", "https"]
            .into_iter()
            .map(|scheme| {
                let route = self.clone();
                let proxy = reqwest::Proxy::custom(move |to| {
                    (to.scheme() == scheme)
                        .then(|| route.hop(to).map(|hop| hop.url))
                        .flatten()
                });
                let auth = Url::parse(&format!("{scheme}://server.invalid"))
                    .ok()
                    .and_then(|to| self.hop(&to)?.auth);
                match auth {
                    Some(auth) => proxy.custom_http_auth(auth),
                    None => proxy,
                }
            })
            .collect()
    }
}

fn by_environment(matcher: &Matcher, to: &Url) -> Option<Hop> {
    let scheme = match to.scheme() {
        "ws" | "http" => "http",
        _ => "https",
    };
    let port = to.port().map(|port| format!(":{port}")).unwrap_or_default();
    let uri: Uri = format!("{scheme}://{}{port}/", to.host_str()?)
        .parse()
        .ok()?;
    let found = matcher.intercept(&uri)?;
    let url = Url::parse(&found.uri().to_string()).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        tracing::info!(
            scheme = url.scheme(),
            "a proxy of that kind is not supported"
        );
        return None;
    }
    Some(Hop {
        url,
        auth: found.basic_auth().cloned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(route: &Route, to: &str) -> Option<String> {
        let hop = route.hop(&Url::parse(to).unwrap())?;
        Some(hop.url.to_string())
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
        let auth = route.hop(&to).unwrap().auth.unwrap();
        assert_eq!(auth, "Basic bWU6c2VjcmV0");
        assert!(!format!("{:?}", route.hop(&to)).contains("secret"));
    }

    #[test]
    fn without_a_proxy_everything_is_reached_straight() {
        let route = Route::new(&Proxy::Direct);
        assert_eq!(way(&route, "https://parking.example"), None);
    }
}
