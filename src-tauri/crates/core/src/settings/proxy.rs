//! How the server is reached: through a proxy, or not.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use url::Url;

/// How the server is reached; in files and messages `system`, `none` or the proxy's address. A server on
/// this computer is always reached directly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[cfg_attr(feature = "bindings", specta(type = String))]
#[serde(try_from = "String", into = "String")]
pub enum Proxy {
    /// As the environment says: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; where it names none,
    /// as the system's own settings say.
    #[default]
    System,
    /// Directly.
    Direct,
    /// Through that one, such as `http://proxy.example.com:3128`.
    At(String),
}

/// What was typed is no address of a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not the address of a proxy, such as http://proxy.example.com:3128")]
pub struct NoProxyAddress;

const SYSTEM: &str = "system";
const DIRECT: &str = "none";

impl FromStr for Proxy {
    type Err = NoProxyAddress;

    /// Reads what a user types. A bare host means `http://`, which is how a proxy itself is spoken to; a
    /// password would stand in a file for others to read, and so none is taken.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.eq_ignore_ascii_case(SYSTEM) {
            return Ok(Self::System);
        }
        if text.eq_ignore_ascii_case(DIRECT) {
            return Ok(Self::Direct);
        }
        let full = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let url = Url::parse(&full).map_err(|_| NoProxyAddress)?;
        let is_bare = url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        let host = url.host_str().filter(|host| !host.is_empty());
        match host {
            Some(host) if url.scheme() == "http" && is_bare => {
                let port = url.port_or_known_default().unwrap_or(80);
                Ok(Self::At(format!("http://{host}:{port}")))
            }
            Some(_) | None => Err(NoProxyAddress),
        }
    }
}

impl TryFrom<String> for Proxy {
    type Error = NoProxyAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Proxy> for String {
    fn from(proxy: Proxy) -> Self {
        proxy.to_string()
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::System => SYSTEM,
            Self::Direct => DIRECT,
            Self::At(address) => address,
        })
    }
}
