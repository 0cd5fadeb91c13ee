//! A disk that is full for a while: what was told is not told again, what is stored stays whole, and the user is
//! told in words.
//!
//! The whole home of the test lies on a small disk in memory, in a namespace of mounts that ends with it. This
//! takes root and `unshare`.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use parkmate_core::settings::{Change, Theme};
use parkmate_door::protocol::{Ask, Refusal};
use parkmate_simulator::Kind;
use serde_json::Value;
use tokio::time::timeout;

use crate::{
    desktop::Notifications,
    private_bus::{Keyring, in_session, note, run_again},
    program::{SOON, all_marked, kinds, status_that, store, troubles},
    promise::{agent_at_rest, caller, driver_at_rest, happen},
};

/// Marks a run on the small disk.
const MARK: &str = "PARKMATE_TEST_DISK";

/// Lays the small disk over a folder, and goes on with the command that follows. It has room for a log of its
/// usual size, which gives way while less than 8 MB are free.
const DISK: &str = r#"mount -t tmpfs -o size=24m none "$0" && exec "$@""#;

/// Does the work of the test of that name in a session whose home is on a small disk.
fn on_a_small_disk(test: &str, work: impl AsyncFnOnce()) {
    let is_inside = env::var_os(MARK).is_some() || env::var_os("PARKMATE_TEST_INSIDE").is_some();
    if is_inside {
        in_session(test, Keyring::Open, work);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let unshared = || {
        let mut command = Command::new("unshare");
        command.args(["--mount", "--propagation", "private", "sh", "-c", DISK]);
        command.arg(folder.path());
        command
    };
    let tried = unshared().arg("true").output();
    if !tried.is_ok_and(|output| output.status.success()) {
        note(&format!(
            "{test}: skipped, because a disk of its own takes root and `unshare`"
        ));
        return;
    }
    let mut tests = unshared();
    tests
        .arg(env::current_exe().unwrap())
        .env(MARK, "1")
        .env("TMPDIR", folder.path());
    run_again(&mut tests, test, "on a small disk");
}

fn home() -> PathBuf {
    PathBuf::from(env::var_os("HOME").unwrap())
}

/// Takes all the room there is, to the last byte.
fn fill(file: &Path) {
    let mut filler = fs::File::create(file).unwrap();
    for portion in [1 << 16, 1 << 12, 1] {
        while filler.write_all(&vec![0; portion]).is_ok() {}
    }
}

fn has_trouble(status: &Value, code: &str) -> bool {
    troubles(status).contains(&code)
}

fn integrity() -> String {
    let said = store().query_row("PRAGMA integrity_check", [], |row| row.get(0));
    said.unwrap()
}

#[test]
fn what_was_told_while_the_disk_was_full_is_stored_when_there_is_room_and_not_told_again() {
    on_a_small_disk(
        "disk::what_was_told_while_the_disk_was_full_is_stored_when_there_is_room_and_not_told_again",
        async || {
            let mut notifications = Notifications::start().await;
            let (server, agent) = driver_at_rest().await;
            happen(&server, Kind::CashVerified);
            notifications.wait_for(1).await;
            all_marked().await;
            let settings = home().join("config/parkmate-companion/settings.toml");
            let before = fs::read(&settings).unwrap();
            let log = home().join("state/parkmate-companion/companion.log");
            let aside = log.with_file_name("companion.2026-11-01.1.log");
            fs::write(&aside, vec![b'x'; 100_000]).unwrap();

            let fillers = ["first", "second"].map(|name| home().join(name));
            fill(&fillers[0]);
            happen(&server, Kind::WashDone);
            notifications.wait_for(2).await;
            // The log gives way, and what it had is room for the history.
            let giving_way = async {
                while aside.exists() {
                    tokio::task::yield_now().await;
                }
            };
            timeout(SOON, giving_way)
                .await
                .expect("an old log that goes");
            let length = fs::metadata(&log).unwrap().len();
            fill(&fillers[1]);
            happen(&server, Kind::RenewalSucceeded);
            notifications.wait_for(3).await;
            let full = status_that(|status| has_trouble(status, "history_unwritable")).await;
            let said = full["troubles"].to_string();
            assert!(said.contains("the disk is full"), "{said}");
            // Nothing that was whole is cut.
            let refused = caller()
                .await
                .ask(Ask::Change(Change::Theme(Theme::Dark)))
                .await;
            assert!(
                matches!(
                    &refused,
                    Err(parkmate_door::caller::CallFault::Refused(Refusal::Trouble(trouble)))
                        if trouble.sentence.contains("can't be saved")
                ),
                "{refused:?}"
            );
            assert_eq!(fs::read(&settings).unwrap(), before);
            assert_eq!(fs::metadata(&log).unwrap().len(), length);

            for filler in fillers {
                fs::remove_file(filler).unwrap();
            }
            // By itself, with nothing else to store.
            status_that(|status| !has_trouble(status, "history_unwritable")).await;
            all_marked().await;
            assert_eq!(integrity(), "ok");
            agent.kill().await;
            let _agent = agent_at_rest(&server).await;
            assert_eq!(
                kinds().await,
                ["renewal_succeeded", "wash_done", "cash_verified"]
            );
            let shown = notifications.shown();
            assert_eq!(shown, ["cash_verified", "wash_done", "renewal_succeeded"]);
        },
    );
}
