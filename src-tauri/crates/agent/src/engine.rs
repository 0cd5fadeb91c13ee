//! Puts the loop together from its parts: with everything a desktop has, or alone in memory.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use jiff::tz::TimeZone;
use parkmate_client::{
    autostart::{AtLogin, Autostart},
    clock::Clock,
    driver::{Driver, Handle, Parts},
    http::Http,
    keeper::Keeper,
    network::Network,
    notifier::{Appearance, Desktop},
    nowhere::Nowhere,
    paths::{self, Paths},
    policy_file,
    recording::Recording,
    settings_file::SettingsFile,
    shell::DesktopShell,
    store::Store,
    tls::TlsSetup,
    vault::{Keyring, MemoryVault},
};
use parkmate_core::{
    companion::Setup,
    history::RowId,
    observation::{self, Beginning},
    settings::{Own, Policy, Settings},
    text::{Language, Words},
    trouble::TroubleCode,
    wording::{ClockStyle, Wording},
};
use tokio::sync::mpsc;

/// The loop of a desktop, and the clicks on its notifications.
pub(crate) struct DesktopEngine {
    pub(crate) driver: Driver,
    pub(crate) handle: Handle,
    pub(crate) clicks: mpsc::Receiver<Option<RowId>>,
}

/// How to reach the server and where the account is kept.
pub(crate) struct Ground {
    pub(crate) settings: SettingsFile,
    pub(crate) policy: Policy,
    pub(crate) network: Network,
    pub(crate) http: Http,
    pub(crate) keeper: Keeper,
    pub(crate) vault: Keyring,
    /// What is wrong with the settings.
    pub(crate) troubles: Vec<TroubleCode>,
}

impl Ground {
    /// Reads the settings; what is wrong with them costs only what they would have set.
    pub(crate) fn lay(paths: &Paths) -> anyhow::Result<Self> {
        let mut troubles = Vec::new();
        let settings = SettingsFile::load(&paths.settings).unwrap_or_else(|fault| {
            tracing::warn!(%fault, "the settings are not used");
            troubles.push(fault.code());
            SettingsFile::default()
        });
        let policy = policy_file::of_this_computer().unwrap_or_else(|fault| {
            let cause: &dyn Error = &fault;
            tracing::warn!(cause, "the policy is not used");
            troubles.push(fault.code());
            Policy::default()
        });
        let mut held = Settings::of(&policy, &settings.own, false);
        let network = match Network::of(&held) {
            Ok(network) => network,
            Err(fault) => {
                tracing::warn!(%fault, "the extra certificates are not used");
                troubles.push(fault.code());
                held.ca_file = None;
                Network::of(&held).context("the system's certificates can't be read")?
            }
        };
        Ok(Self {
            settings,
            policy,
            http: Http::new(&network),
            network,
            keeper: Keeper::new(paths.settings.clone()),
            vault: Keyring::default(),
            troubles,
        })
    }
}

/// The loop with everything a desktop has.
pub(crate) fn desktop(
    paths: &Paths,
    server: Option<String>,
    record: Option<&Path>,
) -> anyhow::Result<DesktopEngine> {
    let ground = Ground::lay(paths)?;
    let mut troubles = ground.troubles;
    let opened = Store::open(&paths.history, Clock::now().wall)
        .context("the history can't be opened, not even in memory")?;
    if let Some((code, detail)) = opened.trouble {
        tracing::warn!(detail, "the history file is not used as it is");
        troubles.push(code);
    }
    let setup = setup(&ground.settings);
    let looks = looks(paths, &setup.wording.words);
    let (clicked, clicks) = mpsc::channel(8);
    let parts = Parts {
        account: ground
            .settings
            .account
            .as_ref()
            .and_then(parkmate_client::settings_file::SavedAccount::account),
        server,
        troubles,
        vault: Arc::new(ground.vault),
        keeper: Some(ground.keeper),
        own: ground.settings.own,
        autostart: autostart(&ground.policy),
        policy: ground.policy,
        notifier: Arc::new(Desktop::new(looks, clicked)),
        shell: Arc::new(DesktopShell::beside_this_program()?),
        store: opened.store,
        network: ground.network,
        downloads: paths::downloads(),
        recording: record_to(record, &setup)?,
    };
    let (driver, handle) = Driver::new(setup, parts);
    Ok(DesktopEngine {
        driver,
        handle,
        clicks,
    })
}

/// How notifications look.
pub(crate) fn looks(paths: &Paths, words: &Words) -> Appearance {
    Appearance {
        app: words.say("app-name"),
        open: words.say("tray-open"),
        icon: lay_icon(paths),
    }
}

/// What starts the companion with the user's session, made so as the policy wants it.
fn autostart(policy: &Policy) -> Option<Autostart> {
    let autostart = Autostart::of_user()
        .inspect_err(|fault| tracing::info!(%fault, "nothing starts the companion by itself"))
        .ok()?;
    let how = match policy.start_at_login {
        None => return Some(autostart),
        Some(false) => AtLogin::Not,
        Some(true) if policy.own.start_hidden == Some(true) => AtLogin::Hidden,
        Some(true) => AtLogin::Shown,
    };
    if let Err(fault) = autostart.set(how) {
        tracing::warn!(%fault, "the start with the session is not as the policy wants it");
    }
    Some(autostart)
}

/// The app's icon as a file, since notification services take a path; `None` if it can't be written, and
/// then the one of the icon theme has to do.
fn lay_icon(paths: &Paths) -> Option<PathBuf> {
    const ICON: &[u8] = include_bytes!("../../../../icons/app/64.png");
    let path = paths.history.with_file_name("icon.png");
    if fs::read(&path).is_ok_and(|there| there == ICON) {
        return Some(path);
    }
    let laid = paths::make_folder_of(&path).and_then(|()| fs::write(&path, ICON));
    match laid {
        Ok(()) => Some(path),
        Err(fault) => {
            tracing::info!(%fault, "the icon for notifications can't be written");
            None
        }
    }
}

/// The loop alone: nothing is kept, shown or started.
pub(crate) fn alone(record: Option<&Path>) -> anyhow::Result<(Driver, Handle)> {
    let setup = setup(&SettingsFile::default());
    let tls = TlsSetup::new(None).context("the system's certificates can't be read")?;
    let parts = Parts {
        account: None,
        server: None,
        troubles: Vec::new(),
        vault: Arc::new(MemoryVault::default()),
        keeper: None,
        own: Own::default(),
        policy: Policy::default(),
        autostart: None,
        notifier: Arc::new(Nowhere),
        shell: Arc::new(Nowhere),
        store: Store::in_memory()?,
        network: tls.into(),
        downloads: None,
        recording: record_to(record, &setup)?,
    };
    Ok(Driver::new(setup, parts))
}

fn record_to(file: Option<&Path>, setup: &Setup) -> anyhow::Result<Option<Recording>> {
    let Some(file) = file else {
        return Ok(None);
    };
    let beginning = Beginning {
        version: observation::VERSION,
        seed: setup.seed,
        leads: setup.leads.clone(),
        acceptance: setup.acceptance.clone(),
    };
    let recording = Recording::begin(file, &beginning)
        .with_context(|| format!("{} can't be recorded to", file.display()))?;
    Ok(Some(recording))
}

fn setup(settings: &SettingsFile) -> Setup {
    Setup {
        seed: fastrand::u64(..),
        wording: wording(),
        leads: Settings::default().leads(),
        acceptance: settings.sent_to.clone().unwrap_or_default(),
    }
}

/// How the system's settings say that this user is spoken to.
pub(crate) fn wording() -> Wording {
    let locales: Vec<String> = sys_locale::get_locales().collect();
    let clock = locales
        .first()
        .map_or(ClockStyle::default(), |locale| ClockStyle::of_tag(locale));
    Wording::of(Language::preferred(locales), clock, TimeZone::system())
}
