//! Through a proxy: REST and a socket of a real server, whose name only the proxy can resolve.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::time::Duration;

use parkmate_client::{
    api::{self, Http, Session, SignInFault},
    network::Network,
    socket::{self, SocketFault},
};
use parkmate_core::{
    address::Addresses,
    secret::Password,
    settings::{Proxy, Settings},
    trouble::TroubleCode,
};
use parkmate_simulator::{Certificate, Config, Simulator, World};
use tokio::net::TcpListener;

#[cfg(all(unix, not(target_os = "macos")))]
mod desktops_proxy;
#[cfg(all(unix, not(target_os = "macos")))]
mod private_bus;
#[cfg(all(unix, not(target_os = "macos")))]
mod real_portal;
mod real_proxy;

use real_proxy::RealProxy;

/// The way to the server, with all that the settings say.
fn trusting(settings: &Settings) -> Network {
    let (network, fault) = Network::of(settings);
    assert!(fault.is_none(), "{fault:?}");
    network
}

/// A server that calls itself parking.test, and a user of it.
struct Stage {
    server: Simulator,
    addresses: Addresses,
    certificate: tempfile::NamedTempFile,
}

impl Stage {
    async fn set() -> Self {
        let made = Certificate::of("parking.test");
        let certificate = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(certificate.path(), made.pem).unwrap();
        let config = Config {
            tls: Some(made.tls),
            time_interval: Duration::from_millis(20),
            ..Config::default()
        };
        let server = Simulator::start(config).await.unwrap();
        let here = server.http_url();
        let port = here.rsplit_once(':').unwrap().1;
        let addresses = Addresses::parse(&format!("parking.test:{port}"), None, false).unwrap();
        Self {
            server,
            addresses,
            certificate,
        }
    }

    fn network(&self, proxy: Proxy) -> Network {
        let settings = Settings {
            ca_file: Some(self.certificate.path().to_str().unwrap().to_owned()),
            proxy,
            ..Settings::default()
        };
        trusting(&settings)
    }

    async fn sign_in(&self, network: &Network) -> Result<Session, SignInFault> {
        let password = Password::new(World::PASSWORD.to_owned());
        let http = Http::new(network);
        api::sign_in(&http, &self.addresses, "driver", &password).await
    }

    async fn open(&self, network: &Network) -> Result<socket::Socket, SocketFault> {
        socket::open(&self.addresses.notifications(4), network).await
    }
}

#[tokio::test]
async fn rest_and_sockets_go_through_the_proxy() {
    let stage = Stage::set().await;
    let proxy = RealProxy::start(None).await;
    let network = stage.network(Proxy::At(proxy.address.clone()));
    let session = stage.sign_in(&network).await.unwrap();
    assert_eq!(session.account.ids.auth, Some(4));
    stage.open(&network).await.unwrap();
    let asked = proxy.asked.lock().unwrap().clone();
    let server = stage.addresses.display().to_owned();
    assert!(asked.len() >= 2 && asked.iter().all(|one| *one == server));
    assert!(!stage.server.requests().is_empty());
}

#[tokio::test]
async fn a_proxy_that_refuses_is_told_from_a_server_that_is_away() {
    let stage = Stage::set().await;
    for (refusal, socket_code) in [
        ("403 Forbidden", TroubleCode::ProxyRefused),
        (
            "407 Proxy Authentication Required",
            TroubleCode::ProxyRefused,
        ),
        ("503 Service Unavailable", TroubleCode::Unreachable),
    ] {
        let proxy = RealProxy::start(Some(refusal)).await;
        let network = stage.network(Proxy::At(proxy.address));
        let fault = stage.sign_in(&network).await.unwrap_err();
        assert_eq!(fault.code(), TroubleCode::ProxyRefused, "{refusal}");
        let fault = stage.open(&network).await.unwrap_err();
        assert_eq!(fault.code(), socket_code, "{refusal}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_away_is_told_as_such() {
    let stage = Stage::set().await;
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gone = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    for proxy in [gone, "http://no-such-proxy.invalid:3128".to_owned()] {
        let network = stage.network(Proxy::At(proxy));
        let fault = stage.sign_in(&network).await.unwrap_err();
        assert_eq!(fault.code(), TroubleCode::ProxyUnreachable);
        let fault = stage.open(&network).await.unwrap_err();
        assert_eq!(fault.code(), TroubleCode::ProxyUnreachable);
    }
}

#[tokio::test]
async fn this_computer_is_never_reached_through_a_proxy() {
    let server = Simulator::start(Config::default()).await.unwrap();
    let proxy = RealProxy::start(Some("403 Forbidden")).await;
    let settings = Settings {
        proxy: Proxy::At(proxy.address),
        ..Settings::default()
    };
    let network = trusting(&settings);
    let url = format!("{}/ws/notifications/4/", server.ws_url());
    socket::open(&url, &network).await.unwrap();
    let addresses = Addresses::parse(&server.http_url(), None, false).unwrap();
    let password = Password::new(World::PASSWORD.to_owned());
    let http = Http::new(&network);
    api::sign_in(&http, &addresses, "driver", &password)
        .await
        .unwrap();
    assert_eq!(*proxy.asked.lock().unwrap(), [""; 0]);
}
