//! The agent behind a company's proxy, which alone knows the server's name.

use std::process::Stdio;

use jiff::SignedDuration;
use parkmate_simulator::{Certificate, Config, Kind, Simulator, World, world::Method};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    time::timeout,
};

use crate::{
    program::{SOON, program, sockets},
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
    let mut child = program()
        .args(["listen", "--json", "--user", "driver", "--password-stdin"])
        .args(["--server", &name])
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env_remove("https_proxy")
        .env("HTTPS_PROXY", &proxy.address)
        .env("SSL_CERT_FILE", certificate.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let password = format!("{}\n", World::PASSWORD);
    stdin.write_all(password.as_bytes()).await.unwrap();
    sockets(&server, &["1", "4"]).await;
    server
        .world(|world| world.make_happen(Kind::CashVerified))
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = timeout(SOON, lines.next_line()).await.unwrap();
    let event: Value = serde_json::from_str(&line.unwrap().unwrap()).unwrap();
    assert_eq!(event["kind"], "cash_verified");
    // Two sockets, the clock's and at least one for REST: no other way leads to that name.
    let asked = proxy.asked.lock().unwrap().clone();
    assert!(asked.len() >= 4, "{asked:?}");
    assert!(asked.iter().all(|one| *one == name), "{asked:?}");
}
