//! The agent behind a company's proxy, which alone knows the server's name.

use jiff::SignedDuration;
use parkmate_simulator::{Certificate, Config, Kind, Simulator, World, world::Method};

use crate::{
    private_bus::{Keyring, in_session},
    program::{Agent, Listener, login, program, sockets},
    real_portal::RealPortal,
    real_proxy::RealProxy,
};

/// A server that calls itself parking.test, and the file of its certificate.
async fn named() -> (Simulator, tempfile::NamedTempFile) {
    let made = Certificate::of("parking.test");
    let certificate = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(certificate.path(), made.pem).unwrap();
    let config = Config {
        tls: Some(made.tls),
        ..Config::default()
    };
    (Simulator::start(config).await.unwrap(), certificate)
}

#[tokio::test]
async fn the_proxy_of_the_environment_is_on_every_way_to_the_server() {
    let (server, certificate) = named().await;
    // With a payment that waits, its frame is told at once.
    server.world(|world| {
        let end = SignedDuration::from_mins(9);
        world.seed_ending_paid_by(World::DRIVER, end, Method::Cash)
    });
    let proxy = RealProxy::start(None).await;
    let name = format!("parking.test:{}", server.addr().port());
    let mut command = program();
    command
        .arg("listen")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env_remove("https_proxy")
        .env("HTTPS_PROXY", &proxy.address)
        .env("SSL_CERT_FILE", certificate.path());
    let mut listener = Listener::start(&mut command, &name).await;
    sockets(&server, &["1", "4"]).await;
    server
        .world(|world| world.make_happen(Kind::CashVerified))
        .unwrap();
    assert_eq!(listener.tells().await["kind"], "cash_verified");
    // Two sockets, the clock's and at least one for REST: no other way leads to that name.
    let asked = proxy.asked.lock().unwrap().clone();
    assert!(asked.len() >= 4, "{asked:?}");
    assert!(asked.iter().all(|one| *one == name), "{asked:?}");
}

#[test]
fn the_proxy_of_the_desktop_is_on_every_way_to_the_server() {
    let test = "proxy::the_proxy_of_the_desktop_is_on_every_way_to_the_server";
    in_session(test, Keyring::Open, async || {
        let (server, certificate) = named().await;
        let settings = std::env::var_os("XDG_CONFIG_HOME").unwrap();
        let settings = std::path::Path::new(&settings).join("parkmate-companion");
        std::fs::create_dir(&settings).unwrap();
        let trusted = format!("ca_file = {:?}\n", certificate.path());
        std::fs::write(settings.join("settings.toml"), trusted).unwrap();
        let proxy = RealProxy::start(None).await;
        let portal = RealPortal::naming(&[&proxy.address]).await;
        let name = format!("parking.test:{}", server.addr().port());
        let signed_in = login(&name, "driver").await;
        assert!(signed_in.status.success(), "{signed_in:?}");
        let agent = Agent::start().await;
        sockets(&server, &["1", "4"]).await;
        assert_eq!(agent.terminate().await.code(), Some(0));
        let asked = portal.asked();
        assert!(asked.iter().all(|one| *one == format!("https://{name}/")));
        // Once by the command and once by the agent, though not once for each connection.
        assert!((2..=4).contains(&asked.len()), "{asked:?}");
    });
}
