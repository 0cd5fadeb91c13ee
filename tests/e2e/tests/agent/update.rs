//! Updates of the program as it is installed. A script stands in for the AppImage: like one it names itself in the
//! environment and starts the program, which pretends to be of the script's version.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use parkmate_core::{
    trouble::TroubleCode,
    update::view::{UpdateResult, UpdateState, UpdateView},
};
use parkmate_door::{
    caller::Caller,
    place::Place,
    protocol::{Answer, Ask, UpdateAsk},
};
use parkmate_simulator::updates::{Shelf, Signer};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    process::{Child, Command},
    time::timeout,
};

use crate::{
    private_bus::{Keyring, in_session},
    program::{SOON, path, run},
};

/// An installed image, and where it gets updates from.
struct Installed {
    home: TempDir,
    shelf: Shelf,
    signer: Signer,
}

impl Installed {
    async fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let shelf = Shelf::start(None).await.unwrap();
        let signer = Signer::default();
        let mount = home.path().join("mount");
        fs::create_dir(&mount).unwrap();
        let program = mount.join("parkmate-companion");
        // A link is as good as a copy, where both are on one disk.
        fs::hard_link(path("parkmate-companion"), &program)
            .or_else(|_| fs::copy(path("parkmate-companion"), &program).map(drop))
            .unwrap();
        let (address, key) = (shelf.url("/{channel}/latest.json"), signer.key());
        let text = format!("address = \"{address}\"\nkey = \"{key}\"\n");
        fs::write(mount.join("update.toml"), text).unwrap();
        let installed = Self {
            home,
            shelf,
            signer,
        };
        let image = installed.image();
        fs::write(&image, installed.version("0.1.0")).unwrap();
        fs::set_permissions(&image, fs::Permissions::from_mode(0o755)).unwrap();
        installed
    }

    fn image(&self) -> PathBuf {
        self.home.path().join("ParkMate.AppImage")
    }

    fn text_of_image(&self) -> String {
        fs::read_to_string(self.image()).unwrap()
    }

    /// The image of a version.
    fn version(&self, version: &str) -> String {
        let program = self.home.path().join("mount/parkmate-companion");
        let (image, program) = (self.image(), program.display().to_string());
        format!(
            "#!/bin/sh\nAPPIMAGE=\"{}\" exec \"{program}\" --pretend-version {version} \"$@\"\n",
            image.display()
        )
    }

    /// Puts a version on the shelf with that signature, and into the list of versions.
    fn publish_signed(&self, version: &str, image: &str, signature: &str) {
        self.shelf.put_file("/image", image);
        let system = format!("linux-{}", std::env::consts::ARCH);
        let list = json!({
            "version": version,
            "notes": "Sees more.",
            "platforms": { system: { "url": self.shelf.url("/image"), "signature": signature } },
        });
        self.shelf.put_file("/stable/latest.json", list.to_string());
    }

    fn publish(&self, version: &str, image: &str) {
        let signature = self.signer.sign(image.as_bytes(), &signed_name(version));
        self.publish_signed(version, image, &signature);
    }

    /// Starts it with its guard, as a user does.
    async fn start(&self) -> Child {
        let guard = Command::new(self.image())
            .arg("--hidden")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            // What a failed test leaves running must not hold its output open.
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        answers_as("0.1.0").await;
        guard
    }
}

fn signed_name(version: &str) -> String {
    format!("parkmate-companion_{version}_amd64.AppImage")
}

/// Waits until a program of that version is at the door.
async fn answers_as(version: &str) {
    let answering = async {
        loop {
            match Caller::who_is_there(&Place::default_place()).await {
                Ok(there) if there == version => return,
                Ok(_) | Err(_) => tokio::task::yield_now().await,
            }
        }
    };
    let answered = timeout(SOON, answering).await;
    assert!(answered.is_ok(), "nobody answers as {version}: {}", log());
}

/// What the watch over an installation has written.
fn log() -> String {
    let state = std::env::var_os("XDG_STATE_HOME").unwrap();
    let file = Path::new(&state).join("parkmate-companion/update.log");
    fs::read_to_string(file).unwrap_or_default()
}

async fn ask(what: UpdateAsk) {
    let mut caller = Caller::connect(&Place::default_place()).await.unwrap();
    caller.ask(Ask::Update(what)).await.unwrap();
}

async fn install(version: &str) {
    let version = version.to_owned();
    ask(UpdateAsk::Install { version }).await;
}

/// Waits until updates are as wanted.
async fn update_that(fits: impl Fn(&UpdateView) -> bool) -> UpdateView {
    let waiting = async {
        loop {
            let Ok(mut caller) = Caller::connect(&Place::default_place()).await else {
                tokio::task::yield_now().await;
                continue;
            };
            if let Ok(Answer::Status(snapshot)) = caller.ask(Ask::Status).await
                && fits(&snapshot.update)
            {
                return snapshot.update;
            }
        }
    };
    timeout(SOON, waiting).await.expect("updates that fit")
}

/// Looks for a newer version where there is none.
async fn look_for_nothing() {
    ask(UpdateAsk::Look).await;
    update_that(|update| {
        matches!(
            update.state,
            UpdateState::Current {
                looked_at: Some(_),
                ..
            }
        )
    })
    .await;
}

/// Looks for a version and waits until it is offered.
async fn look_for(version: &str) {
    ask(UpdateAsk::Look).await;
    update_that(|update| {
        matches!(&update.state, UpdateState::Ready { version: offered, .. } if offered == version)
    })
    .await;
}

/// Waits until an offer says why it was not installed.
async fn refused() -> TroubleCode {
    let update =
        update_that(|update| matches!(&update.state, UpdateState::Ready { why: Some(_), .. }))
            .await;
    let UpdateState::Ready { why: Some(why), .. } = update.state else {
        panic!("{:?}", update.state);
    };
    why.code
}

async fn quit() {
    assert!(run(&["quit"], "").await.status.success());
}

#[test]
fn a_newer_version_takes_the_place_of_the_earlier_one_and_says_so_once() {
    in_session(
        "update::a_newer_version_takes_the_place_of_the_earlier_one_and_says_so_once",
        Keyring::None,
        async || {
            let installed = Installed::new().await;
            let newer = installed.version("0.2.0");
            installed.publish("0.2.0", &newer);
            let mut old = installed.start().await;
            look_for("0.2.0").await;
            install("0.2.0").await;
            answers_as("0.2.0").await;
            assert_eq!(installed.text_of_image(), newer);
            let ended = timeout(SOON, old.wait()).await.unwrap().unwrap();
            assert_eq!(ended.code(), Some(0));
            let version = "0.2.0".to_owned();
            let told = Some(UpdateResult::Installed { version });
            let update = update_that(|update| update.result == told).await;
            assert_eq!(update.running, "0.2.0");
            look_for_nothing().await;
            ask(UpdateAsk::Seen).await;
            update_that(|update| update.result.is_none()).await;
            quit().await;
        },
    );
}

#[test]
fn a_version_that_does_not_start_is_taken_back_and_not_offered_again() {
    in_session(
        "update::a_version_that_does_not_start_is_taken_back_and_not_offered_again",
        Keyring::None,
        async || {
            let installed = Installed::new().await;
            let good = installed.text_of_image();
            installed.publish("0.2.0", "#!/bin/sh\nexit 1\n");
            let mut old = installed.start().await;
            look_for("0.2.0").await;
            install("0.2.0").await;
            let ended = timeout(SOON, old.wait()).await.unwrap().unwrap();
            assert_eq!(ended.code(), Some(0));
            answers_as("0.1.0").await;
            assert_eq!(installed.text_of_image(), good);
            let version = "0.2.0".to_owned();
            let told = Some(UpdateResult::RolledBack { version });
            update_that(|update| update.result == told).await;
            look_for_nothing().await;
            installed.publish("0.2.1", &installed.version("0.2.1"));
            look_for("0.2.1").await;
            quit().await;
        },
    );
}

/// The process that watches over the installation.
async fn watcher() -> Pid {
    let looking = async {
        loop {
            for entry in fs::read_dir("/proc").unwrap() {
                let entry = entry.unwrap();
                let is_ours = fs::read_link(entry.path().join("exe")).is_ok_and(|program| {
                    let data = std::env::var_os("XDG_DATA_HOME").unwrap();
                    program.starts_with(data)
                });
                let id = entry.file_name().to_str().and_then(|id| id.parse().ok());
                if let Some(id) = id.and_then(Pid::from_raw).filter(|_| is_ours) {
                    return id;
                }
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, looking).await.expect("a watch")
}

#[test]
fn an_installation_whose_watch_was_killed_is_ended_by_the_new_version() {
    in_session(
        "update::an_installation_whose_watch_was_killed_is_ended_by_the_new_version",
        Keyring::None,
        async || {
            let installed = Installed::new().await;
            // It comes up only when the watch is gone.
            let go = installed.home.path().join("go");
            let newer = installed.version("0.2.0").replace(
                "#!/bin/sh\n",
                &format!(
                    "#!/bin/sh\nwhile [ ! -e \"{}\" ]; do sleep 0.05; done\n",
                    go.display()
                ),
            );
            installed.publish("0.2.0", &newer);
            let mut old = installed.start().await;
            look_for("0.2.0").await;
            install("0.2.0").await;
            let watcher = watcher().await;
            timeout(SOON, old.wait()).await.unwrap().unwrap();
            let replaced = async {
                while installed.text_of_image() != newer {
                    tokio::task::yield_now().await;
                }
            };
            timeout(SOON, replaced).await.expect("a new image");
            kill_process(watcher, Signal::KILL).unwrap();
            fs::write(&go, "").unwrap();
            // The one that the watch has started may have gone with it.
            let _new = Command::new(installed.image())
                .arg("--hidden")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            answers_as("0.2.0").await;
            let version = "0.2.0".to_owned();
            let told = Some(UpdateResult::Installed { version });
            update_that(|update| update.result == told).await;
            quit().await;
        },
    );
}

#[test]
fn what_is_older_forged_or_cut_off_changes_nothing() {
    in_session(
        "update::what_is_older_forged_or_cut_off_changes_nothing",
        Keyring::None,
        async || {
            let installed = Installed::new().await;
            let good = installed.text_of_image();
            let newer = installed.version("0.2.0");
            installed.publish("0.0.9", &installed.version("0.0.9"));
            let _old = installed.start().await;
            look_for_nothing().await;
            let other = Signer::default();
            let of_other = other.sign(newer.as_bytes(), &signed_name("0.2.0"));
            installed.publish_signed("0.2.0", &newer, &of_other);
            look_for("0.2.0").await;
            install("0.2.0").await;
            assert_eq!(refused().await, TroubleCode::UpdateForged);
            installed.publish("0.2.1", &"#".repeat(100_000));
            installed.shelf.cut("/image");
            look_for("0.2.1").await;
            install("0.2.1").await;
            assert_eq!(refused().await, TroubleCode::UpdateCutOff);
            installed.publish_signed("0.2.2", &newer, "");
            ask(UpdateAsk::Look).await;
            // The list is refused, and what was offered before stays.
            let mut caller = Caller::connect(&Place::default_place()).await.unwrap();
            let late = Ask::Update(UpdateAsk::Install {
                version: "0.2.2".into(),
            });
            assert!(caller.ask(late).await.is_err());
            answers_as("0.1.0").await;
            assert_eq!(installed.text_of_image(), good);
            quit().await;
        },
    );
}

#[test]
fn a_package_leaves_updates_to_the_package_manager_and_says_so() {
    in_session(
        "update::a_package_leaves_updates_to_the_package_manager_and_says_so",
        Keyring::None,
        async || {
            let agent = crate::program::Agent::start_without_tray(&["--hidden"]).await;
            let update = update_that(|_| true).await;
            assert_eq!(update.state, UpdateState::Package);
            ask(UpdateAsk::Look).await;
            let update = update_that(|_| true).await;
            assert_eq!(update.state, UpdateState::Package);
            let said = run(&["doctor", "--json"], "").await.stdout;
            let said = String::from_utf8(said).unwrap();
            let summary: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
            assert_eq!(summary["updates"], "package");
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}
