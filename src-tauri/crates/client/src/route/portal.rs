//! The proxy that GNOME's or KDE's settings name, or a company's PAC file: the desktop's portal tells it for
//! each address (`org.freedesktop.portal.ProxyResolver`). Its answers are kept for a while; whoever asks by
//! another [`Route`](super::Route), as after a change of the network, asks anew.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use hyper_util::client::proxy::matcher::Matcher;
use parkmate_core::timing;
use tokio::time::{Instant, timeout};
use url::Url;
use zbus::Connection;

use super::{Hop, Unsupported, intercept, rest_address};

const SERVICE: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.ProxyResolver";

/// What the desktop says of the way to each server.
#[derive(Debug)]
pub(super) struct Desktop {
    /// Intercepts nothing that `NO_PROXY` names, and everything else.
    exempt: Matcher,
    known: Mutex<HashMap<String, Known>>,
    /// Held while the portal is asked, so that those who come together ask once.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Known {
    hop: Result<Option<Hop>, Unsupported>,
    until: Instant,
}

/// Why the portal said nothing.
#[derive(Debug, thiserror::Error)]
enum Silence {
    #[error("the desktop's portal can't be asked for the proxy")]
    Unreachable(#[from] zbus::Error),
    #[error("the desktop's portal does not answer")]
    Slow,
}

impl Desktop {
    /// Asks nobody yet. `no_proxy` is a list as in the variable of that name.
    pub(super) fn new(no_proxy: &str) -> Self {
        Self {
            exempt: Matcher::builder()
                .all("http://proxy.invalid")
                .no(no_proxy)
                .build(),
            known: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
        }
    }

    /// What is known of the way; straight where nothing is.
    pub(super) fn hop(&self, to: &Url) -> Result<Option<Hop>, Unsupported> {
        let address = rest_address(to);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        address
            .and_then(|address| known.get(&address))
            .map_or(Ok(None), |known| known.hop.clone())
    }

    /// Asks for the way, if that isn't known or was asked long ago: [`timing::PROXY_ASKED`] at most.
    pub(super) async fn ask(&self, to: &Url) {
        let Some(address) = rest_address(to) else {
            return;
        };
        if intercept(&self.exempt, to).is_none() {
            return;
        }
        let _asking = self.asking.lock().await;
        if self.is_fresh(&address) {
            return;
        }
        let said = timeout(timing::PROXY_ASKED, look_up(&address))
            .await
            .unwrap_or(Err(Silence::Slow));
        let (hop, keep) = match said {
            Ok(answers) => (choose(&answers, to), timing::PROXY_KEPT),
            Err(fault) => {
                tracing::info!(%fault, "the way is straight");
                tracing::debug!(?fault, "in full");
                (Ok(None), timing::PROXY_SILENCE_KEPT)
            }
        };
        self.keep(address, hop, keep);
    }

    fn is_fresh(&self, address: &str) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(address)
            .is_some_and(|known| Instant::now() < known.until)
    }

    fn keep(&self, address: String, hop: Result<Option<Hop>, Unsupported>, keep: Duration) {
        let until = Instant::now() + keep;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(address, Known { hop, until });
    }
}

/// What the portal says, best first: `http://proxy.example:3128`, `socks5://…` or `direct://`. A connection
/// for each question is made and let go again: they are minutes apart, and none can be broken then.
async fn look_up(address: &str) -> Result<Vec<String>, Silence> {
    let bus = Connection::session().await?;
    let answer = bus
        .call_method(Some(SERVICE), PATH, Some(INTERFACE), "Lookup", &address)
        .await?;
    Ok(answer.body().deserialize()?)
}

/// The first way that can be taken. What can't is no reason to go straight past it.
fn choose(answers: &[String], to: &Url) -> Result<Option<Hop>, Unsupported> {
    let mut last = Ok(None);
    for answer in answers {
        match answer.split_once("://").map(|(scheme, _)| scheme) {
            Some("direct") => return Ok(None),
            Some("http" | "https") => {
                let found = intercept(&Matcher::builder().all(answer.as_str()).build(), to);
                if let (Some(found), Ok(url)) = (found, Url::parse(answer)) {
                    let auth = found.basic_auth().cloned();
                    return Ok(Some(Hop { url, auth }));
                }
            }
            _ => {}
        }
        last = Err(Unsupported);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(answers: &[&str]) -> Result<Option<String>, Unsupported> {
        let answers: Vec<String> = answers.iter().map(ToString::to_string).collect();
        let to = Url::parse("wss://parking.example/ws/").unwrap();
        let hop = choose(&answers, &to)?;
        Ok(hop.map(|hop| hop.url.to_string()))
    }

    #[test]
    fn the_first_way_that_can_be_taken_is_taken() {
        let proxy = Ok(Some("http://proxy.example:3128/".to_owned()));
        assert_eq!(chosen(&["http://proxy.example:3128", "direct://"]), proxy);
        let past_socks = ["socks5://proxy.example:1080", "http://proxy.example:3128"];
        assert_eq!(chosen(&past_socks), proxy);
        assert_eq!(
            chosen(&["direct://", "http://proxy.example:3128"]),
            Ok(None)
        );
        assert_eq!(chosen(&[]), Ok(None));
    }

    #[test]
    fn a_proxy_that_can_not_be_used_is_not_passed_by() {
        for answer in [
            "socks://proxy.example:1080",
            "quic://proxy.example",
            "proxy",
            "http://",
        ] {
            assert_eq!(chosen(&[answer]), Err(Unsupported), "{answer}");
        }
    }

    #[test]
    fn credentials_in_the_desktops_settings_are_used_and_never_shown() {
        let to = Url::parse("https://parking.example").unwrap();
        let answers = ["http://me:secret@proxy.example:3128".to_owned()];
        let hop = choose(&answers, &to).unwrap().unwrap();
        assert_eq!(hop.auth.as_ref().unwrap(), "Basic bWU6c2VjcmV0");
        assert!(!format!("{hop:?}").contains("secret"));
    }
}
