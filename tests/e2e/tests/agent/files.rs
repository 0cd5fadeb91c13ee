//! What the program leaves on the disk: readable by its user alone, whatever the session's mask, and whole or set
//! aside when somebody else has had a hand in it.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use parkmate_core::{
    history::{Filter, Format},
    settings::{Change, Theme},
};
use parkmate_door::protocol::Ask;
use parkmate_simulator::Kind;
use tokio::{process::Command, time::timeout};

use crate::{
    desktop::Notifications,
    guard::up,
    private_bus::{Keyring, in_session},
    program::{
        SOON, all_marked, history, kinds, login, path, server, sockets, status, status_that,
        terminate, troubles,
    },
    promise::{DRIVER_READS, agent_at_rest, caller, driver_at_rest, happen, settle},
};

fn folder(variable: &str) -> PathBuf {
    PathBuf::from(std::env::var_os(variable).unwrap())
}

fn data() -> PathBuf {
    folder("XDG_DATA_HOME").join("parkmate-companion")
}

/// Everything below a folder, with the folder.
pub(crate) fn all_below(folder: &Path) -> Vec<PathBuf> {
    let mut all = vec![folder.to_owned()];
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            all.extend(all_below(&entry.path()));
        } else {
            all.push(entry.path());
        }
    }
    all
}

/// The program under a mask that takes nothing from anybody.
fn unmasked(arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "umask 000; exec \"$0\" \"$@\""])
        .arg(path("parkmate-companion"))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    command
}

#[test]
fn nothing_that_it_writes_can_be_read_by_others_whatever_the_mask_and_whatever_was_there() {
    in_session(
        "files::nothing_that_it_writes_can_be_read_by_others_whatever_the_mask_and_whatever_was_there",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let server = server().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            let homes = [
                "XDG_CONFIG_HOME",
                "XDG_DATA_HOME",
                "XDG_STATE_HOME",
                "XDG_RUNTIME_DIR",
            ];
            let ours = || -> Vec<PathBuf> {
                let folders = homes.map(|name| folder(name).join("parkmate-companion"));
                let there = folders.iter().filter(|folder| folder.is_dir());
                there.flat_map(|folder| all_below(folder)).collect()
            };
            // An earlier version, or a hand, was more generous.
            for home in homes {
                let folder = folder(home).join("parkmate-companion");
                fs::create_dir_all(&folder).unwrap();
                fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
            }
            fs::write(
                folder("XDG_STATE_HOME").join("parkmate-companion/companion.log"),
                "",
            )
            .unwrap();
            for file in ours().iter().filter(|path| path.is_file()) {
                fs::set_permissions(file, fs::Permissions::from_mode(0o666)).unwrap();
            }
            let recording = folder("HOME").join("recording");
            let mut agent = unmasked(&["--no-restart", "--hidden", "--record"])
                .arg(&recording)
                .spawn()
                .unwrap();
            up().await;
            sockets(&server, &["1", "4"]).await;
            settle(&server, "driver", &DRIVER_READS).await;
            happen(&server, Kind::CashVerified);
            notifications.wait_for(1).await;
            all_marked().await;
            let mut caller = caller().await;
            for format in [Format::Csv, Format::Json] {
                let filter = Filter::default();
                caller.ask(Ask::Export { filter, format }).await.unwrap();
            }
            caller
                .ask(Ask::Change(Change::Theme(Theme::Dark)))
                .await
                .unwrap();
            caller
                .ask(Ask::Change(Change::StartHidden(true)))
                .await
                .unwrap();
            let exports = || {
                let entries = fs::read_dir(folder("HOME")).unwrap();
                let paths = entries.map(|entry| entry.unwrap().path());
                let is_export = |path: &PathBuf| {
                    let name = path.file_name().unwrap().to_string_lossy().into_owned();
                    name.starts_with("parkmate-")
                };
                paths.filter(is_export).collect::<Vec<_>>()
            };
            let both = async {
                while exports().len() < 2 {
                    tokio::task::yield_now().await;
                }
            };
            timeout(SOON, both).await.expect("two exports");

            let mut found = ours();
            found.extend(exports());
            found.push(recording);
            let entry = folder("XDG_CONFIG_HOME").join("autostart/parkmate-companion.desktop");
            found.extend(entry.exists().then_some(entry));
            for name in [
                "settings.toml",
                "history.db",
                "history.db-wal",
                "companion.log",
                "door.sock",
                "door.lock",
                "last-seen",
                "icon.png",
            ] {
                assert!(
                    found.iter().any(|path| path.ends_with(name)),
                    "{name}: {found:?}"
                );
            }
            let open: Vec<&PathBuf> = found
                .iter()
                .filter(|path| {
                    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o077 != 0
                })
                .collect();
            assert!(open.is_empty(), "{open:?} can be read by others");
            terminate(&agent);
            assert_eq!(agent.wait().await.unwrap().code(), Some(0));
        },
    );
}

/// What is done to the history, and what is said of it.
async fn tampered(tamper: impl Fn(&Path), code: &str) {
    let mut notifications = Notifications::start().await;
    let (server, agent) = driver_at_rest().await;
    happen(&server, Kind::CashVerified);
    notifications.wait_for(1).await;
    all_marked().await;
    assert_eq!(agent.terminate().await.code(), Some(0));
    tamper(&data());
    let _agent = agent_at_rest(&server).await;
    assert_eq!(troubles(&status().await), [code]);
    happen(&server, Kind::WashDone);
    assert_eq!(
        notifications.wait_for(2).await,
        ["cash_verified", "wash_done"]
    );
    let rows = history().await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["kind"], "wash_done");
}

#[test]
fn a_history_that_is_gone_at_the_start_is_begun_anew_and_the_user_is_told() {
    in_session(
        "files::a_history_that_is_gone_at_the_start_is_begun_anew_and_the_user_is_told",
        Keyring::Open,
        async || {
            tampered(|data| fs::remove_dir_all(data).unwrap(), "history_gone").await;
        },
    );
}

#[test]
fn a_history_that_was_cut_is_set_aside_and_the_user_is_told() {
    in_session(
        "files::a_history_that_was_cut_is_set_aside_and_the_user_is_told",
        Keyring::Open,
        async || {
            let cut = |data: &Path| {
                let file = data.join("history.db");
                // A log would mend it: that of a program that was ended is still there.
                let closed = rusqlite::Connection::open(&file).unwrap();
                closed
                    .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                    .unwrap();
                closed.close().unwrap();
                let whole = fs::read(&file).unwrap();
                fs::write(&file, &whole[..whole.len() / 2]).unwrap();
            };
            tampered(cut, "history_set_aside").await;
        },
    );
}

#[test]
fn a_history_that_is_taken_away_from_a_running_companion_is_written_anew_and_nothing_is_lost() {
    in_session(
        "files::a_history_that_is_taken_away_from_a_running_companion_is_written_anew_and_nothing_is_lost",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let (server, agent) = driver_at_rest().await;
            happen(&server, Kind::CashVerified);
            notifications.wait_for(1).await;
            all_marked().await;
            fs::remove_dir_all(data()).unwrap();
            happen(&server, Kind::WashDone);
            notifications.wait_for(2).await;
            status_that(|status| troubles(status) == ["history_restored"]).await;
            all_marked().await;
            agent.kill().await;
            let _agent = agent_at_rest(&server).await;
            assert_eq!(kinds().await, ["wash_done", "cash_verified"]);
            assert_eq!(notifications.shown().len(), 2);
        },
    );
}
