//! What may stand on the disk: no password and no token, in no file below the user's home.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use parkmate_simulator::{Kind, Simulator, World, world::Account};
use tokio::time::timeout;

use crate::{
    desktop::Notifications,
    private_bus::{Keyring, in_session},
    program::{SOON, program, run, server, sockets, status_that, terminate},
    promise::{DRIVER_READS, settle},
};

/// All files below a folder. What isn't a file, such as the door, holds nothing.
fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .unwrap()
        .flat_map(|entry| {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                files(&entry.path())
            } else {
                kind.is_file().then(|| entry.path()).into_iter().collect()
            }
        })
        .collect()
}

fn holds(file: &Path, words: &str) -> bool {
    let content = fs::read(file).unwrap();
    content
        .windows(words.len())
        .any(|part| part == words.as_bytes())
}

/// The driver's token.
fn token(server: &Simulator) -> String {
    let token = server.world(|world| driver(world).token.clone());
    token.expect("somebody is signed in")
}

fn driver(world: &mut World) -> &mut Account {
    let mut accounts = world.accounts.iter_mut().map(|(_, account)| account);
    accounts
        .find(|account| account.username == "driver")
        .unwrap()
}

async fn sign_in(server: &Simulator, password: &str) -> bool {
    let url = server.http_url();
    let arguments = [
        "login",
        "--server",
        &url,
        "--user",
        "driver",
        "--password-stdin",
    ];
    let output = run(&arguments, &format!("{password}\n")).await;
    output.status.success()
}

#[test]
fn neither_password_nor_token_is_in_any_file() {
    in_session(
        "secrets::neither_password_nor_token_is_in_any_file",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let server = server().await;
            // The usual one is a part of our own name.
            let (right, wrong) = ("correct-horse-battery", "staple-of-another-horse");
            server.world(|world| right.clone_into(&mut driver(world).password));
            assert!(sign_in(&server, right).await);
            let mut agent = program()
                .env("RUST_LOG", "warn,parkmate=trace")
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            sockets(&server, &["1", "4"]).await;
            // What happens before the first look is silent.
            settle(&server, "driver", &DRIVER_READS).await;
            server
                .world(|world| world.make_happen(Kind::CashVerified))
                .unwrap();
            notifications.wait_for(1).await;
            // Through the companion that runs: in vain, and anew.
            assert!(!sign_in(&server, wrong).await);
            assert!(sign_in(&server, right).await);
            status_that(|status| status["connection"]["state"] == "online").await;
            let token = token(&server);
            terminate(&agent);
            let status = timeout(SOON, agent.wait()).await.unwrap().unwrap();
            assert_eq!(status.code(), Some(0));

            let home = std::env::var_os("HOME").unwrap();
            let files = files(Path::new(&home));
            for ours in ["settings.toml", "history.db", "companion.log"] {
                assert!(files.iter().any(|file| file.ends_with(ours)), "{files:?}");
            }
            let secrets = [right, wrong, &token];
            let leaks: Vec<&PathBuf> = files
                .iter()
                .filter(|file| secrets.iter().any(|secret| holds(file, secret)))
                .collect();
            assert!(leaks.is_empty(), "{leaks:?}");
        },
    );
}
