//! The way to the server: name, port, TLS. REST and the sockets may have different hosts; then both are
//! tried, and the step fails with whichever fails.

use std::{collections::BTreeSet, net::IpAddr, time::Instant};

use parkmate_core::{
    address::Addresses,
    check::{Fact, Finding, Reason},
};
use url::{Host, Url};

use crate::{
    network::Network,
    socket::{self, SocketFault, Stage},
};

/// Looks the names up; not those that a proxy looks up.
pub(super) async fn name(server: &Addresses, network: &Network) -> Finding {
    let mut found = BTreeSet::new();
    let mut is_name = false;
    let mut is_proxied = false;
    for url in urls(server) {
        match network.route.hop(&url).await {
            Ok(None) => {}
            Ok(Some(_)) => {
                is_proxied = true;
                continue;
            }
            Err(fault) => return Finding::Failed(SocketFault::from(fault).code()),
        }
        is_name |= matches!(url.host(), Some(Host::Domain(_)));
        match socket::within(Stage::Connect, socket::look_up(&url)).await {
            Ok(addresses) => found.extend(addresses.iter().map(std::net::SocketAddr::ip)),
            Err(fault) => return Finding::Failed(fault.code()),
        }
    }
    if !is_name {
        return Finding::Unneeded(if is_proxied {
            Reason::Proxy
        } else {
            Reason::Numeric
        });
    }
    let found: Vec<IpAddr> = found.into_iter().collect();
    Finding::Passed(Fact::Addresses(found))
}

/// Connects to the ports, through the proxy where one is on the way.
pub(super) async fn port(server: &Addresses, network: &Network) -> Finding {
    let mut slowest = 0;
    for url in urls(server) {
        let begun = Instant::now();
        if let Err(fault) = socket::reach(&url, network).await {
            return Finding::Failed(fault.code());
        }
        slowest = slowest.max(super::server::millis_since(begun));
    }
    Finding::Passed(Fact::Took(slowest))
}

/// Speaks TLS where the address says so.
pub(super) async fn tls(server: &Addresses, network: &Network) -> Finding {
    let mut version = None;
    for url in urls(server) {
        if !matches!(url.scheme(), "https" | "wss") {
            continue;
        }
        let encrypted = async {
            let line = socket::reach(&url, network).await?;
            socket::within(Stage::Tls, socket::encrypt(&url, &network.tls, line)).await
        };
        match encrypted.await {
            Ok(stream) => version = stream.get_ref().1.protocol_version(),
            Err(fault) => return Finding::Failed(fault.code()),
        }
    }
    match version {
        None => Finding::Unneeded(Reason::Plain),
        Some(version) => {
            let name = version
                .as_str()
                .unwrap_or("TLS")
                .replace("TLSv1_", "TLS 1.");
            Finding::Passed(Fact::Tls(name))
        }
    }
}

/// The bases of REST and of the sockets; one, where host and port are the same.
fn urls(server: &Addresses) -> Vec<Url> {
    let mut urls: Vec<Url> = [&server.rest, &server.socket]
        .into_iter()
        .filter_map(|base| Url::parse(base).ok())
        .collect();
    urls.dedup_by_key(|url| {
        let host = url.host_str().map(str::to_owned);
        (host, url.port_or_known_default())
    });
    urls
}
