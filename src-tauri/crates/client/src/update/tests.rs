//! Updates from a server of this computer, to an image that is a script.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, time::Duration};

use parkmate_core::update::record::{Outcome, Record};
use parkmate_door::{listener::Listener, place::Place};
use parkmate_simulator::{
    Certificate,
    http::Reply,
    updates::{Shelf, Signer},
};
use tempfile::TempDir;
use tokio::time::timeout;

use super::{
    watch::{Ground, Patience, WatchFault, watch},
    *,
};
use crate::tls::TlsSetup;

/// Longest wait for what must happen.
const SOON: Duration = Duration::from_secs(30);

/// The name under which a file of that version is signed.
fn name(version: &str) -> String {
    format!("parkmate-companion_{version}_amd64.AppImage")
}

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

fn straight() -> Network {
    TlsSetup::of_system().into()
}

/// An image with the program that updates it, and where it gets updates from.
struct Rig {
    home: TempDir,
    shelf: Shelf,
    signer: Signer,
    updater: Updater,
}

const OLD: &str = "#!/bin/sh\necho \"$@\" >> \"$0.started\"\n";

impl Rig {
    async fn new() -> Self {
        Self::with(None).await
    }

    async fn with(certificate: Option<&Certificate>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let shelf = Shelf::start(certificate).await.unwrap();
        let signer = Signer::default();
        let image = home.path().join("ParkMate.AppImage");
        fs::write(&image, OLD).unwrap();
        fs::set_permissions(&image, fs::Permissions::from_mode(0o750)).unwrap();
        let file = home.path().join("update.toml");
        let (address, key) = (shelf.url("/{channel}/latest.json"), signer.key());
        let text = format!("address = \"{address}\"\nkey = \"{key}\"\n");
        fs::write(&file, text).unwrap();
        let folder = Folder::new(home.path().join("data/updates"));
        let updater = Updater::read(&file, Some(Unit::at(image)), folder).unwrap();
        Self {
            home,
            shelf,
            signer,
            updater,
        }
    }

    fn image(&self) -> PathBuf {
        self.updater.unit.path().to_owned()
    }

    fn text_of_image(&self) -> String {
        fs::read_to_string(self.image()).unwrap()
    }

    /// The offer of a file on the shelf, with that signature.
    fn offer(&self, of: &str, signature: String) -> Offer {
        Offer {
            version: version(of),
            notes: String::new(),
            url: self.shelf.url("/image"),
            signature,
        }
    }

    /// Puts a version on the shelf and offers it.
    fn publish(&self, version: &str, content: &str) -> Offer {
        self.shelf.put_file("/image", content);
        let signature = self.signer.sign(content.as_bytes(), &name(version));
        self.offer(version, signature)
    }

    async fn load(&self, offer: &Offer) -> Result<u8, TroubleCode> {
        let (share, shares) = progress::channel(0);
        self.updater.load(&straight(), offer, &share).await?;
        Ok(*shares.borrow())
    }

    /// Nothing was changed, and nothing lies around.
    fn assert_untouched(&self) {
        assert_eq!(self.text_of_image(), OLD);
        let mut left = Vec::new();
        if let Ok(entries) = fs::read_dir(self.updater.folder.root()) {
            left.extend(entries.map(|entry| entry.unwrap().file_name()));
        }
        left.retain(|name| name != "lock");
        assert!(left.is_empty(), "{left:?}");
        let beside = fs::read_dir(self.home.path()).unwrap();
        assert!(beside.into_iter().all(|entry| {
            let name = entry.unwrap().file_name();
            ["ParkMate.AppImage", "update.toml", "data"].contains(&name.to_str().unwrap())
        }));
    }

    fn ground(&self) -> Ground {
        Ground {
            folder: self.updater.folder.clone(),
            place: self.place(),
            history: self.home.path().join("data/history.db"),
        }
    }

    fn place(&self) -> Place {
        Place::at(&self.home.path().join("data/door/door.sock"))
    }

    /// Remembers that the installation of a version was begun, as [`Updater::begin`] does.
    fn begin(&self, to: &str) {
        let under_way = Installing {
            from: running(),
            to: version(to),
            unit: self.image().to_str().unwrap().to_owned(),
            is_shown: false,
            is_undoing: false,
        };
        let folder = &self.updater.folder;
        folder
            .change(|record| record.under_way = Some(under_way))
            .unwrap();
    }

    /// Fetches a version and installs it with little patience.
    async fn install(&self, to: &str, content: &str) -> Result<Outcome, WatchFault> {
        self.load(&self.publish(to, content)).await.unwrap();
        self.begin(to);
        let patience = Patience {
            ends: SOON,
            comes_up: Duration::from_millis(300),
        };
        timeout(SOON, watch(&self.ground(), patience))
            .await
            .unwrap()
    }

    fn record(&self) -> Record {
        self.updater.folder.record()
    }

    /// Waits until a script has written with which arguments it was started.
    async fn started_with(&self) -> String {
        let file = self.home.path().join("ParkMate.AppImage.started");
        let waiting = async {
            loop {
                match fs::read_to_string(&file) {
                    Ok(text) if text.ends_with('\n') => return text,
                    Ok(_) | Err(_) => tokio::task::yield_now().await,
                }
            }
        };
        timeout(SOON, waiting).await.expect("a start")
    }
}

#[tokio::test]
async fn a_version_with_the_right_signature_is_fetched_and_the_earlier_one_copied() {
    let rig = Rig::new().await;
    let offer = rig.publish("0.2.0", "new");
    assert_eq!(rig.load(&offer).await, Ok(100));
    let folder = &rig.updater.folder;
    assert_eq!(fs::read_to_string(folder.fetched()).unwrap(), "new");
    let copy = folder.previous().join("image");
    assert_eq!(fs::read_to_string(copy).unwrap(), OLD);
    assert_eq!(rig.text_of_image(), OLD);
    let mode = fs::metadata(folder.root()).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o700);
    let asked = rig.shelf.asked();
    assert!(asked.iter().all(|one| one.value("authorization").is_none()));
}

#[tokio::test]
async fn a_version_that_is_not_signed_rightly_is_refused_and_nothing_is_changed() {
    let rig = Rig::new().await;
    rig.shelf.put_file("/image", "new");
    let sign = |signer: &Signer, content: &str, name: &str| signer.sign(content.as_bytes(), name);
    for (what, signature) in [
        (
            "of another key",
            sign(&Signer::default(), "new", &name("0.2.0")),
        ),
        (
            "of another file",
            sign(&rig.signer, "other", &name("0.2.0")),
        ),
        (
            "of another version",
            sign(&rig.signer, "new", &name("0.0.9")),
        ),
        ("of no version", sign(&rig.signer, "new", "image")),
        ("none", String::new()),
        ("garbage", "c2ln".into()),
    ] {
        let loaded = rig.load(&rig.offer("0.2.0", signature)).await;
        assert_eq!(loaded, Err(TroubleCode::UpdateForged), "{what}");
        rig.assert_untouched();
    }
}

#[tokio::test]
async fn a_download_that_breaks_off_leaves_everything_as_it_was() {
    let rig = Rig::new().await;
    let offer = rig.publish("0.2.0", &"new".repeat(100_000));
    rig.shelf.cut("/image");
    assert_eq!(rig.load(&offer).await, Err(TroubleCode::UpdateCutOff));
    rig.assert_untouched();
    // And the next one succeeds.
    let offer = rig.publish("0.2.0", &"new".repeat(100_000));
    assert_eq!(rig.load(&offer).await, Ok(100));
}

#[tokio::test]
async fn a_file_that_is_not_there_or_not_announced_so_is_said_to_be_wrong() {
    let rig = Rig::new().await;
    let offer = rig.publish("0.2.0", "new");
    rig.shelf.put("/image", Reply::page(404, "Not Found"));
    assert_eq!(rig.load(&offer).await, Err(TroubleCode::UpdateUnreadable));
    let mut nowhere = offer;
    nowhere.url = "http://127.0.0.1:1/image".into();
    assert_eq!(
        rig.load(&nowhere).await,
        Err(TroubleCode::UpdateUnreachable)
    );
    rig.assert_untouched();
}

#[tokio::test]
async fn an_image_that_can_not_be_replaced_is_found_before_anything_is_fetched() {
    let mut rig = Rig::new().await;
    let offer = rig.publish("0.2.0", "new");
    rig.updater.unit = Unit::at(rig.home.path().join("gone/ParkMate.AppImage"));
    assert_eq!(rig.load(&offer).await, Err(TroubleCode::UpdateUnwritable));
    assert!(rig.shelf.asked().is_empty());
}

#[tokio::test]
async fn the_list_is_read_at_the_address_of_the_channel() {
    let rig = Rig::new().await;
    rig.shelf.put_file("/beta/latest.json", "{}");
    let look = async |channel| rig.updater.look(&straight(), channel).await;
    assert_eq!(look(Channel::Beta).await, Ok("{}".into()));
    assert_eq!(
        look(Channel::Stable).await,
        Err(TroubleCode::UpdateUnreachable)
    );
    let paths: Vec<String> = rig.shelf.asked().into_iter().map(|one| one.path).collect();
    assert_eq!(paths, ["/beta/latest.json", "/stable/latest.json"]);
    rig.shelf
        .put_file("/beta/latest.json", "x".repeat(MANIFEST_LIMIT + 1));
    assert_eq!(
        look(Channel::Beta).await,
        Err(TroubleCode::UpdateUnreadable)
    );
    rig.shelf.put_file("/beta/latest.json", [0xff, 0xfe]);
    assert_eq!(
        look(Channel::Beta).await,
        Err(TroubleCode::UpdateUnreadable)
    );
}

#[tokio::test]
async fn redirects_are_followed_as_far_as_they_are_safe() {
    let rig = Rig::new().await;
    let look = async || rig.updater.look(&straight(), Channel::Stable).await;
    let lead = |path: &str, to: &str| {
        let reply = Reply::empty(302).header("Location", to);
        rig.shelf.put(path, reply);
    };
    lead("/stable/latest.json", "/elsewhere");
    lead("/elsewhere", &rig.shelf.url("/list"));
    rig.shelf.put_file("/list", "{}");
    assert_eq!(look().await, Ok("{}".into()));
    for to in [
        "http://updates.example/list",
        "file:///etc/passwd",
        "/stable/latest.json",
        "http://",
    ] {
        lead("/elsewhere", to);
        assert_eq!(look().await, Err(TroubleCode::UpdateUnreadable), "{to}");
    }
}

#[tokio::test]
async fn the_certificates_of_the_settings_hold_and_an_encrypted_way_stays_one() {
    let certificate = Certificate::of("127.0.0.1");
    let rig = Rig::with(Some(&certificate)).await;
    rig.shelf.put_file("/stable/latest.json", "{}");
    let look = async |network: &Network| rig.updater.look(network, Channel::Stable).await;
    assert_eq!(look(&straight()).await, Err(TroubleCode::UpdateUnreachable));
    let file = rig.home.path().join("ca.pem");
    fs::write(&file, &certificate.pem).unwrap();
    let trusting = TlsSetup::new(Some(&file)).unwrap().into();
    assert_eq!(look(&trusting).await, Ok("{}".into()));
    let plain = Shelf::start(None).await.unwrap();
    plain.put_file("/list", "{}");
    let away = Reply::empty(302).header("Location", plain.url("/list"));
    rig.shelf.put("/stable/latest.json", away);
    assert_eq!(look(&trusting).await, Err(TroubleCode::UpdateUnreadable));
    assert!(plain.asked().is_empty());
}

#[tokio::test]
async fn a_bundle_says_where_its_updates_come_from_and_a_package_doesnt() {
    let rig = Rig::new().await;
    let file = rig.home.path().join("other.toml");
    let unit = || Some(Unit::at(rig.image()));
    let read = |text: &str, unit| {
        fs::write(&file, text).unwrap();
        Updater::read(&file, unit, rig.updater.folder.clone()).map(drop)
    };
    let key = rig.signer.key();
    let with = |address: &str| format!("address = \"{address}\"\nkey = \"{key}\"\n");
    let good = with("https://updates.example/{channel}/latest.json");
    assert!(read(&good, unit()).is_ok());
    assert!(matches!(read(&good, None), Err(SourceFault::NoUnit)));
    for address in [
        "",
        "updates.example/{channel}",
        "http://updates.example/{channel}/latest.json",
        "https://anna:secret@updates.example/{channel}",
        "https://updates.example/latest.json",
    ] {
        let fault = read(&with(address), unit());
        assert!(matches!(fault, Err(SourceFault::Address)), "{address}");
    }
    let fault = read(
        "address = \"https://u.example/{channel}\"\nkey = \"x\"\n",
        unit(),
    );
    assert!(matches!(fault, Err(SourceFault::Key)));
    for text in ["", "address = 1", &format!("{good}other = 1\n")] {
        let fault = read(text, unit());
        assert!(matches!(fault, Err(SourceFault::Unreadable(_))), "{text}");
    }
    // This test's own program has no such file beside it.
    let paths = Paths::under(rig.home.path());
    assert!(matches!(Source::of_this_program(&paths), Source::Package));
    assert_eq!(Source::Package.supply(&running()), Supply::Package);
}

/// The companion of a version that comes up, which answers one caller: this test is of the version that runs.
async fn come_up(rig: &Rig) {
    rig.started_with().await;
    let door = async {
        loop {
            match Listener::bind(&rig.place()) {
                Ok(door) => return door,
                Err(_) => tokio::task::yield_now().await,
            }
        }
    };
    let door = timeout(SOON, door).await.unwrap();
    let _ = door.accept().await.unwrap().welcome().await;
}

#[tokio::test]
async fn a_version_that_comes_up_has_taken_the_place_of_the_earlier_one() {
    let rig = Rig::new().await;
    let to = running().to_string();
    let new = format!("{OLD}# new\n");
    rig.load(&rig.publish(&to, &new)).await.unwrap();
    rig.begin(&to);
    let ground = rig.ground();
    let (outcome, ()) = tokio::join!(watch(&ground, Patience::default()), come_up(&rig));
    let installed = Outcome::Installed(running());
    assert_eq!(outcome.unwrap(), installed);
    assert_eq!(rig.text_of_image(), new);
    assert_eq!(rig.started_with().await, "--hidden\n");
    let mode = fs::metadata(rig.image()).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o750);
    let record = Record {
        under_way: None,
        refused: None,
        untold: Some(installed.clone()),
    };
    assert_eq!(rig.record(), record);
    // The next start clears away what is of no more use, and the user is told once.
    let source = Source::Own(Box::new(rig.updater.clone()));
    let supply = |untold| Supply::Own {
        system: system(),
        refused: None,
        untold,
    };
    assert_eq!(source.supply(&running()), supply(Some(installed)));
    assert!(!rig.updater.folder.previous().exists());
    rig.updater.forget();
    assert_eq!(source.supply(&running()), supply(None));
}

#[tokio::test]
async fn a_version_that_does_not_come_up_is_taken_back_however_it_fails() {
    for (how, new) in [
        ("it ends", "#!/bin/sh\nexit 1\n"),
        ("it says nothing", "#!/bin/sh\nexec sleep 600\n"),
        ("it ends well and starts nothing", "#!/bin/sh\n"),
        ("it is no program", "\u{7f}ELF"),
    ] {
        let rig = Rig::new().await;
        let outcome = rig.install("9.0.0", new).await.unwrap();
        assert_eq!(outcome, Outcome::RolledBack(version("9.0.0")), "{how}");
        assert_eq!(rig.text_of_image(), OLD, "{how}");
        assert_eq!(rig.started_with().await, "--hidden\n", "{how}");
        let record = Record {
            under_way: None,
            refused: Some(version("9.0.0")),
            untold: Some(outcome),
        };
        assert_eq!(rig.record(), record, "{how}");
    }
}

#[tokio::test]
async fn a_version_that_calls_itself_another_is_taken_back() {
    let rig = Rig::new().await;
    rig.load(&rig.publish("9.0.0", &format!("{OLD}# new\n")))
        .await
        .unwrap();
    rig.begin("9.0.0");
    let ground = rig.ground();
    let (outcome, ()) = tokio::join!(watch(&ground, Patience::default()), come_up(&rig));
    assert_eq!(outcome.unwrap(), Outcome::RolledBack(version("9.0.0")));
    assert_eq!(rig.text_of_image(), OLD);
}

#[tokio::test]
async fn a_companion_that_does_not_make_room_stays_as_it_is() {
    let rig = Rig::new().await;
    let _door = Listener::bind(&rig.place()).unwrap();
    rig.load(&rig.publish("9.0.0", "new")).await.unwrap();
    rig.begin("9.0.0");
    let patience = Patience {
        ends: Duration::ZERO,
        ..Patience::default()
    };
    let outcome = watch(&rig.ground(), patience).await.unwrap();
    assert_eq!(outcome, Outcome::CutOff(version("9.0.0")));
    assert_eq!(rig.text_of_image(), OLD);
}

#[tokio::test]
async fn a_version_that_can_not_be_put_in_place_leaves_the_earlier_one_which_starts_again() {
    let rig = Rig::new().await;
    rig.load(&rig.publish("9.0.0", "new")).await.unwrap();
    fs::remove_file(rig.updater.folder.fetched()).unwrap();
    rig.begin("9.0.0");
    let outcome = watch(&rig.ground(), Patience::default()).await.unwrap();
    assert_eq!(outcome, Outcome::CutOff(version("9.0.0")));
    assert_eq!(rig.text_of_image(), OLD);
    assert_eq!(rig.started_with().await, "--hidden\n");
}

#[tokio::test]
async fn an_installation_is_watched_by_one_and_others_make_room_meanwhile() {
    let rig = Rig::new().await;
    let nothing = watch(&rig.ground(), Patience::default()).await;
    assert!(matches!(nothing, Err(WatchFault::Nothing)), "{nothing:?}");
    rig.begin("9.0.0");
    let folder = &rig.updater.folder;
    assert!(!folder.is_being_replaced(&running()));
    let lock = folder.lock().unwrap();
    let busy = watch(&rig.ground(), Patience::default()).await;
    assert!(matches!(busy, Err(WatchFault::Busy)), "{busy:?}");
    assert!(folder.is_being_replaced(&running()));
    assert!(!folder.is_being_replaced(&version("9.0.0")));
    // Whoever starts meanwhile leaves everything as it is.
    folder.at_start(&version("9.0.0"));
    assert!(rig.record().under_way.is_some());
    drop(lock);
    folder.at_start(&running());
    let cut_off = Some(Outcome::CutOff(version("9.0.0")));
    assert_eq!(rig.record().untold, cut_off);
}

#[test]
fn what_is_remembered_unreadably_is_forgotten() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::new(home.path().to_owned());
    for text in ["", "{", "[]", r#"{"refused":"x"}"#] {
        fs::write(home.path().join("record.json"), text).unwrap();
        assert_eq!(folder.at_start(&running()), Record::default(), "{text}");
    }
}
