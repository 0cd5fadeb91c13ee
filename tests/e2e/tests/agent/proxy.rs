//! The agent behind a company's proxy, which alone knows the server's name.

use jiff::SignedDuration;
use parkmate_simulator::{Certificate, Config, Kind, Simulator, World, world::Method};

use crate::{
    program::{Listener, program, sockets},
    real_proxy::RealProxy,
};

#[tokio::test]
async fn the_proxy_of_the_environment_is_on_every_way_to_the_server() {
    let made = Certificate::of("parking.test");
    let certificate = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(certificate.path(), made.pem).unwrap();
    let config = Config {
        tls: Some(made.tls),
        ..Config::default()
    };
    let server = Simulator::start(config).await.unwrap();
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
