//! Where no password and no token may be: in no file below the user's home, in nothing that is said at the door
//! or shown of a process, and in nothing that a crash leaves.

use std::{
    fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use jiff::SignedDuration;
use parkmate_simulator::{Kind, Simulator, World, world::Account};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    time::timeout,
};

use crate::{
    desktop::Notifications,
    guard::up,
    hostile::all_that_is_said,
    private_bus::{Keyring, in_session},
    program::{SOON, answer, path, program, run, server, sockets, status_that, terminate},
    promise::{DRIVER_READS, caller, history_that, renew, settle, tells},
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

/// What the operating system shows of a process to whoever looks at it.
fn shown_of(process: &Child) -> Vec<u8> {
    let folder = format!("/proc/{}", process.id().unwrap());
    ["cmdline", "environ"]
        .iter()
        .flat_map(|file| fs::read(format!("{folder}/{file}")).unwrap())
        .collect()
}

/// The agent, which records, says all it can, and may write down its memory as far as it likes.
fn talkative(recording: &Path, output: &Path, workplace: &Path) -> Child {
    let output = fs::File::options()
        .create(true)
        .append(true)
        .open(output)
        .unwrap();
    Command::new("sh")
        .args(["-c", "ulimit -c unlimited; exec \"$0\" \"$@\""])
        .arg(path("parkmate-companion"))
        .args(["--no-restart", "--hidden", "--record"])
        .arg(recording)
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .current_dir(workplace)
        .kill_on_drop(true)
        .stdin(Stdio::null())
        .stdout(output.try_clone().unwrap())
        .stderr(output)
        .spawn()
        .unwrap()
}

#[test]
fn no_secret_is_in_anything_that_is_written_said_or_shown_over_a_whole_life_with_a_crash() {
    in_session(
        "secrets::no_secret_is_in_anything_that_is_written_said_or_shown_over_a_whole_life_with_a_crash",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let server = server().await;
            let (right, wrong) = ("correct-horse-battery", "staple-of-another-horse");
            server.world(|world| right.clone_into(&mut driver(world).password));
            let home = PathBuf::from(std::env::var_os("HOME").unwrap());
            let workplace = home.join("workplace");
            fs::create_dir(&workplace).unwrap();
            let output = home.join("output");
            let mut agent = talkative(&home.join("first"), &output, &workplace);
            up().await;
            let mut shown = shown_of(&agent);
            assert!(!sign_in(&server, wrong).await);
            assert!(sign_in(&server, right).await);
            sockets(&server, &["1", "4"]).await;
            settle(&server, "driver", &DRIVER_READS).await;
            let over = server
                .world(|world| world.seed_finished(World::DRIVER, SignedDuration::from_secs(60)));
            settle(&server, "driver", &DRIVER_READS).await;
            caller().await.ask(renew(over)).await.unwrap();
            history_that(|rows| tells(rows, Kind::RenewalSucceeded)).await;
            server
                .world(|world| world.make_happen(Kind::CashVerified))
                .unwrap();
            notifications.wait_for(2).await;
            let mut said = all_that_is_said(&server.http_url()).await;
            let report = run(&["doctor", "--json"], "").await;
            said += &String::from_utf8_lossy(&report.stdout);
            said += &String::from_utf8_lossy(&report.stderr);
            assert!(sign_in(&server, right).await);
            let token = token(&server);
            shown.extend(shown_of(&agent));

            // It crashes, where a crash may write down what a process has in memory.
            let pid = Pid::from_raw(i32::try_from(agent.id().unwrap()).unwrap()).unwrap();
            kill_process(pid, Signal::ABORT).unwrap();
            let crash = agent.wait().await.unwrap();
            assert_eq!(crash.signal(), Some(Signal::ABORT.as_raw()));
            assert!(!crash.core_dumped(), "its memory was written down");
            assert_eq!(fs::read_dir(&workplace).unwrap().count(), 0);

            let mut agent = talkative(&home.join("second"), &output, &workplace);
            up().await;
            status_that(|status| status["connection"]["state"] == "online").await;
            shown.extend(shown_of(&agent));
            said += &answer(&["logout"]).await;
            status_that(|status| status["session"]["state"] == "signed_out").await;
            terminate(&agent);
            assert_eq!(agent.wait().await.unwrap().code(), Some(0));

            let files = files(&home);
            let ours = ["settings.toml", "history.db", "companion.log"];
            for name in ours.into_iter().chain(["output", "first", "second"]) {
                assert!(files.iter().any(|file| file.ends_with(name)), "{files:?}");
            }
            let is_export = |file: &PathBuf| file.extension().is_some_and(|kind| kind == "csv");
            assert!(files.iter().any(is_export), "{files:?}");
            for (name, secret) in [
                ("the password", right),
                ("the wrong password", wrong),
                ("the token", &token),
            ] {
                let leaks: Vec<&PathBuf> =
                    files.iter().filter(|file| holds(file, secret)).collect();
                assert!(leaks.is_empty(), "{name} is in {leaks:?}");
                assert!(!said.contains(secret), "{name} was said");
                let mut parts = shown.windows(secret.len());
                let is_shown = parts.any(|part| part == secret.as_bytes());
                assert!(!is_shown, "{name} can be seen from outside");
            }
        },
    );
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
