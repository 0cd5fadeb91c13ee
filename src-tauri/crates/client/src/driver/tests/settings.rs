//! Settings that are changed while the loop runs.

use std::path::PathBuf;

use parkmate_core::{
    settings::{Change, Loudness, Name, SettingsView, Theme},
    snapshot::{ConnectionView, SessionView},
    spot::Spot,
};
use parkmate_simulator::Certificate;

use super::*;
use crate::{
    autostart::Autostart,
    settings_file::SettingsFile,
    shell::{Shell, ShellFault},
};

/// A home with a loop in it.
struct Home {
    folder: tempfile::TempDir,
    handle: Handle,
}

/// Writes down which pages were opened.
#[derive(Clone, Default)]
struct Pages(Arc<std::sync::Mutex<Vec<String>>>);

impl Shell for Pages {
    fn open_url(&self, url: &str) -> Result<(), ShellFault> {
        self.0.lock().unwrap().push(url.to_owned());
        Ok(())
    }

    fn start_window(&self, _: Option<Spot>) -> Result<(), ShellFault> {
        Ok(())
    }

    fn open_folder(&self, _: &Path) -> Result<(), ShellFault> {
        Ok(())
    }
}

impl Home {
    fn with(policy: &str, shell: Pages) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        let autostart = Autostart::in_folder("/opt/companion".into(), folder.path());
        let parts = Parts {
            account: None,
            server: None,
            troubles: Vec::new(),
            vault: Arc::new(MemoryVault::default()),
            keeper: Some(Keeper::new(path)),
            own: Own::default(),
            policy: toml::from_str(policy).unwrap(),
            autostart: Some(autostart),
            notifier: Arc::new(Nowhere),
            shell: Arc::new(shell),
            store: Store::in_memory().unwrap(),
            log: None,
            heartbeat: None,
            downloads: None,
            network: TlsSetup::new(None).unwrap().into(),
            updates: update::Source::Package,
            recording: None,
        };
        let (driver, handle) = Driver::new(setup(), parts);
        tokio::spawn(driver.run());
        Self { folder, handle }
    }

    fn free() -> Self {
        Self::with("", Pages::default())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn change(&self, change: Change) -> Result<(), TroubleCode> {
        match self.handle.ask(Ask::Change(change)).await {
            Ok(answer) => {
                assert_eq!(answer, Answer::Done);
                Ok(())
            }
            Err(Refusal::Trouble(trouble)) => Err(trouble.code),
            Err(other) => panic!("{other}"),
        }
    }

    async fn view(&self) -> SettingsView {
        let Answer::Status(snapshot) = self.handle.ask(Ask::Status).await.unwrap() else {
            panic!();
        };
        snapshot.settings
    }

    fn saved(&self) -> SettingsFile {
        SettingsFile::load(&self.path("settings.toml")).unwrap()
    }
}

#[tokio::test]
async fn a_change_holds_at_once_and_is_saved() {
    let home = Home::free();
    assert_eq!(home.view().await.theme, Theme::System);
    home.change(Change::Theme(Theme::Dark)).await.unwrap();
    assert_eq!(home.view().await.theme, Theme::Dark);
    assert_eq!(home.saved().own.theme, Some(Theme::Dark));
    let silent = Change::Notify {
        kind: Kind::Expired,
        loudness: Loudness::Silent,
    };
    home.change(silent).await.unwrap();
    let view = home.view().await;
    let expired = view.notify.iter().find(|one| one.kind == Kind::Expired);
    assert_eq!(expired.unwrap().loudness, Loudness::Silent);
}

#[tokio::test]
async fn what_the_policy_locks_is_refused_and_shown_as_locked() {
    let home = Home::with("theme = \"light\"\n", Pages::default());
    let refused = home.change(Change::Theme(Theme::Dark)).await;
    assert_eq!(refused, Err(TroubleCode::SettingLocked));
    let view = home.view().await;
    assert_eq!((view.theme, view.locked), (Theme::Light, vec![Name::Theme]));
    assert!(!home.path("settings.toml").exists());
}

#[tokio::test]
async fn what_can_not_be_used_is_refused_and_nothing_is_changed() {
    let home = Home::free();
    let before = home.view().await;
    for (change, code) in [
        (
            Change::CaFile("/no/such/file.pem".into()),
            TroubleCode::CaUnreadable,
        ),
        (Change::Proxy("a b".into()), TroubleCode::ProxyInvalid),
        (
            Change::WebAddress("https://web.example".into()),
            TroubleCode::NotSignedIn,
        ),
    ] {
        assert_eq!(home.change(change).await, Err(code));
    }
    assert_eq!(home.view().await, before);
    assert!(!home.path("settings.toml").exists());
}

#[tokio::test]
async fn a_settings_file_with_a_mistake_is_not_written_over() {
    let home = Home::free();
    std::fs::write(home.path("settings.toml"), "theme = ").unwrap();
    let refused = home.change(Change::Theme(Theme::Dark)).await;
    assert_eq!(refused, Err(TroubleCode::SettingsUnreadable));
    assert_eq!(home.view().await.theme, Theme::System);
    let text = std::fs::read_to_string(home.path("settings.toml")).unwrap();
    assert_eq!(text, "theme = ");
}

#[tokio::test]
async fn starting_with_the_session_is_shown_as_it_is_on_the_disk() {
    let home = Home::free();
    let entry = home.path("parkmate-companion.desktop");
    let exec = || {
        let text = std::fs::read_to_string(&entry).unwrap();
        text.lines()
            .find(|line| line.starts_with("Exec="))
            .unwrap()
            .to_owned()
    };
    home.change(Change::StartAtLogin(true)).await.unwrap();
    assert!(home.view().await.start_at_login);
    assert_eq!(exec(), "Exec=\"/opt/companion\"");
    home.change(Change::StartHidden(true)).await.unwrap();
    assert_eq!(exec(), "Exec=\"/opt/companion\" --hidden");
    std::fs::remove_file(&entry).unwrap();
    assert!(!home.view().await.start_at_login);
    home.change(Change::StartHidden(false)).await.unwrap();
    assert!(!entry.exists());
}

#[tokio::test]
async fn what_is_written_by_hand_holds_when_somebody_looks() {
    let home = Home::free();
    std::fs::write(home.path("settings.toml"), "keep_days = 30\n").unwrap();
    assert_eq!(home.view().await.keep_days, Some(30));
}

#[tokio::test]
async fn a_sign_in_is_remembered_and_can_be_forgotten() {
    let server = Simulator::start(Config::default()).await.unwrap();
    let home = Home::free();
    sign_in(&home.handle, &server).await;
    let remembered = home.view().await.servers;
    assert_eq!(remembered[0].address, server.http_url());
    assert_eq!(remembered[0].users, ["driver"]);
    let forget = Ask::Forget {
        server: server.http_url(),
        user: "driver".into(),
    };
    home.handle.ask(forget).await.unwrap();
    assert_eq!(home.view().await.servers, []);
    assert!(home.saved().account.is_some());
}

#[tokio::test]
async fn pages_are_opened_where_the_web_app_is() {
    let server = Simulator::start(Config::default()).await.unwrap();
    let pages = Pages::default();
    let home = Home::with("", pages.clone());
    sign_in(&home.handle, &server).await;
    let open = || home.handle.ask(Ask::OpenInBrowser { booking: 13 });
    open().await.unwrap();
    let elsewhere = Change::WebAddress("web.example".into());
    home.change(elsewhere).await.unwrap();
    assert_eq!(home.view().await.web_address, "https://web.example");
    open().await.unwrap();
    let page = "/booking-confirmation?booking=13";
    assert_eq!(
        *pages.0.lock().unwrap(),
        [
            format!("{}{page}", server.http_url()),
            format!("https://web.example{page}"),
        ]
    );
}

#[tokio::test]
async fn another_way_to_the_server_is_taken_at_once() {
    let server = Simulator::start(Config::default()).await.unwrap();
    let home = Home::free();
    sign_in(&home.handle, &server).await;
    server.wait_for_socket("4", SOON).await.unwrap();
    let before = server.requests().len();
    home.change(Change::Proxy("none".into())).await.unwrap();
    let read_again = |server: &Simulator| server.requests().len() > before;
    server.wait_until(SOON, read_again).await.unwrap();
    server.wait_for_socket("4", SOON).await.unwrap();
    assert_eq!(home.view().await.proxy, "none");
}

/// A server that only who has its certificate trusts.
async fn encrypted() -> (Simulator, String) {
    let certificate = Certificate::of("127.0.0.1");
    let config = Config {
        tls: Some(certificate.tls),
        ..Config::default()
    };
    (Simulator::start(config).await.unwrap(), certificate.pem)
}

fn waits_because_untrusted(snapshot: &Snapshot) -> bool {
    matches!(
        &snapshot.connection,
        ConnectionView::Waiting { why, .. } if why.code == TroubleCode::TlsUntrusted
    )
}

fn is_online(snapshot: &Snapshot) -> bool {
    snapshot.connection == ConnectionView::Online
}

#[tokio::test]
async fn a_file_of_certificates_is_trusted_at_once_and_read_anew_when_it_is_saved_again() {
    let (server, pem) = encrypted().await;
    let home = Home::free();
    let refused = try_to_sign_in(&home.handle, server.http_url()).await;
    let untrusted = TroubleCode::TlsUntrusted.told(&Words::english());
    assert_eq!(refused, Err(Refusal::Trouble(untrusted)));
    let file = home.path("ca.pem");
    let save = |pem: &str| {
        std::fs::write(&file, pem).unwrap();
        home.change(Change::CaFile(file.to_str().unwrap().into()))
    };
    save(&pem).await.unwrap();
    sign_in(&home.handle, &server).await;
    snapshot_that(&home.handle, is_online).await;
    save(&Certificate::of("127.0.0.1").pem).await.unwrap();
    snapshot_that(&home.handle, waits_because_untrusted).await;
    save(&pem).await.unwrap();
    snapshot_that(&home.handle, is_online).await;
}

#[tokio::test]
async fn another_proxy_is_gone_by_also_where_the_file_of_certificates_is_broken() {
    let proxy = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = proxy.local_addr().unwrap();
    let home = Home::free();
    let text = format!("ca_file = \"/no/such/file.pem\"\nproxy = \"http://{address}\"\n");
    std::fs::write(home.path("settings.toml"), text).unwrap();
    assert_eq!(home.view().await.proxy, format!("http://{address}"));
    let broken = TroubleCode::CaUnreadable.told(&Words::english());
    snapshot_that(&home.handle, |snapshot| snapshot.troubles.contains(&broken)).await;
    let handle = home.handle.clone();
    tokio::spawn(async move { try_to_sign_in(&handle, "https://parking.test".into()).await });
    tokio::time::timeout(SOON, proxy.accept())
        .await
        .unwrap()
        .unwrap();
    home.change(Change::CaFile(String::new())).await.unwrap();
    snapshot_that(&home.handle, |snapshot| snapshot.troubles.is_empty()).await;
}

#[tokio::test]
async fn after_signing_out_the_check_opens_the_sockets_where_they_were() {
    let server = Simulator::start(Config::default()).await.unwrap();
    let sockets = Simulator::start(Config::default()).await.unwrap();
    let home = Home::free();
    let with = SignIn {
        server: server.http_url(),
        socket: Some(sockets.ws_url()),
        user: "driver".into(),
        password: Password::new(World::PASSWORD.to_owned()),
        allow_plain: false,
    };
    home.handle.ask(Ask::SignIn(with)).await.unwrap();
    home.handle
        .ask(Ask::SignOut(parkmate_core::companion::SignOut::Here))
        .await
        .unwrap();
    snapshot_that(&home.handle, |snapshot| {
        matches!(snapshot.session, SessionView::SignedOut { .. })
    })
    .await;
    let mut news = home.handle.news();
    home.handle
        .ask(Ask::Check(CheckOf::default()))
        .await
        .unwrap();
    let (_, view) = checked(&mut news).await;
    let upgrade = &view.steps[Step::Upgrade as usize].state;
    assert!(matches!(upgrade, StepState::Passed { .. }), "{upgrade:?}");
    let is_time = |request: &parkmate_simulator::LoggedRequest| request.path == "/ws/time/";
    assert!(sockets.requests().iter().any(is_time));
    assert!(!server.requests().iter().any(is_time));
}
