//! Puts the loop together from its parts: with everything a desktop has, or alone in memory.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use jiff::tz::TimeZone;
use parkmate_client::{
    clock::Clock,
    driver::{Driver, Handle, Keeper, Parts},
    http::Http,
    notifier::{Appearance, Desktop},
    nowhere::Nowhere,
    paths::{self, Paths},
    recording::Recording,
    settings_file::Settings,
    shell::DesktopShell,
    store::Store,
    tls::TlsSetup,
    vault::{Keyring, MemoryVault},
};
use parkmate_core::{
    companion::Setup,
    history::RowId,
    observation::{self, Beginning},
    text::Words,
    trouble::TroubleCode,
    wording::Wording,
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
    pub(crate) settings: Settings,
    pub(crate) http: Http,
    pub(crate) tls: TlsSetup,
    pub(crate) keeper: Keeper,
    pub(crate) vault: Keyring,
    /// What is wrong with the settings.
    pub(crate) troubles: Vec<TroubleCode>,
}

impl Ground {
    /// Reads the settings; what is wrong with them costs only what they would have set.
    pub(crate) fn lay(paths: &Paths) -> anyhow::Result<Self> {
        let mut troubles = Vec::new();
        let settings = Settings::load(&paths.settings).unwrap_or_else(|fault| {
            tracing::warn!(%fault, "the settings are not used");
            troubles.push(fault.code());
            Settings::default()
        });
        let tls = match TlsSetup::new(settings.ca_file.as_deref()) {
            Ok(tls) => tls,
            Err(fault) => {
                tracing::warn!(%fault, "the extra certificates are not used");
                troubles.push(fault.code());
                TlsSetup::new(None).context("the system's certificates can't be read")?
            }
        };
        Ok(Self {
            settings,
            http: Http::new(&tls),
            tls,
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
    let words = &setup.wording.words;
    let looks = Appearance {
        app: words.say("app-name"),
        open: words.say("tray-open"),
        icon: lay_icon(paths),
    };
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
        notifier: Arc::new(Desktop::new(looks, clicked)),
        shell: Arc::new(DesktopShell::beside_this_program()?),
        store: opened.store,
        downloads: paths::downloads(),
        http: ground.http,
        tls: ground.tls,
        recording: record_to(record, &setup)?,
    };
    let (driver, handle) = Driver::new(setup, parts);
    Ok(DesktopEngine {
        driver,
        handle,
        clicks,
    })
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
    let setup = setup(&Settings::default());
    let tls = TlsSetup::new(None).context("the system's certificates can't be read")?;
    let parts = Parts {
        account: None,
        server: None,
        troubles: Vec::new(),
        vault: Arc::new(MemoryVault::default()),
        keeper: None,
        notifier: Arc::new(Nowhere),
        shell: Arc::new(Nowhere),
        store: Store::in_memory()?,
        downloads: None,
        http: Http::new(&tls),
        tls,
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

fn setup(settings: &Settings) -> Setup {
    Setup {
        seed: fastrand::u64(..),
        wording: Wording {
            words: Words::english(),
            zone: TimeZone::system(),
        },
        leads: settings.leads(),
        acceptance: settings.sent_to.clone().unwrap_or_default(),
    }
}
