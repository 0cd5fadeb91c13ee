//! Puts the loop together from its parts: with everything a desktop has, or alone in memory.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use jiff::tz::TimeZone;
use parkmate_client::{
    activation::Activation,
    autostart::Autostart,
    clock::Clock,
    driver::{Driver, Handle, Parts, waking},
    heartbeat::Heartbeat,
    http::Http,
    keeper::Keeper,
    logs::Log,
    network::Network,
    notifier::{Appearance, Chosen, Desktop},
    nowhere::Nowhere,
    paths::{self, Paths},
    policy_file,
    recording::Recording,
    settings_file::SettingsFile,
    shell::DesktopShell,
    store::Store,
    update::Source,
    vault::{Keyring, MemoryVault},
    wake,
};
use parkmate_core::{
    companion::Setup,
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
    pub(crate) clicks: mpsc::Receiver<Chosen>,
    /// What the desktop's permissions to come to the front are given to.
    pub(crate) activation: Activation,
}

/// How to reach the server and where the account is kept.
pub(crate) struct Ground {
    pub(crate) settings: SettingsFile,
    /// Whether this user has no settings yet.
    is_new: bool,
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
    pub(crate) fn lay(paths: &Paths) -> Self {
        let mut troubles = Vec::new();
        let is_new = !paths.settings.exists();
        let settings = SettingsFile::load(&paths.settings).unwrap_or_else(|fault| {
            tracing::warn!(%fault, "the settings are not used");
            tracing::debug!(?fault, "in full");
            troubles.push(fault.code());
            SettingsFile::default()
        });
        let policy = policy_file::of_this_computer();
        name_mistakes(&policy, &mut troubles);
        let held = Settings::of(&policy, &settings.own, false);
        let network = network_of(&held, &mut troubles);
        Self {
            settings,
            is_new,
            policy,
            http: Http::new(&network),
            network,
            keeper: Keeper::new(paths.settings.clone()),
            vault: Keyring::default(),
            troubles,
        }
    }

    /// How this user is spoken to.
    pub(crate) fn wording(&self) -> Wording {
        spoken_by(&Settings::of(&self.policy, &self.settings.own, false))
    }
}

/// Says what is wrong with the policy.
fn name_mistakes(policy: &Policy, troubles: &mut Vec<TroubleCode>) {
    let words = Words::of(Language::English);
    for mistake in &policy.mistakes {
        let mistake = mistake.told(&words);
        tracing::warn!(mistake, "the policy is wrong");
    }
    troubles.extend(policy.trouble());
}

/// How the server is reached by these settings, without certificates that can't be used.
fn network_of(settings: &Settings, troubles: &mut Vec<TroubleCode>) -> Network {
    let (network, fault) = Network::of(settings);
    if let Some(fault) = fault {
        tracing::warn!(%fault, "the extra certificates are not used");
        tracing::debug!(?fault, "in full");
        troubles.push(fault.code());
    }
    network
}

/// The loop with everything a desktop has.
pub(crate) fn desktop(
    paths: &Paths,
    log: Option<Log>,
    server: Option<String>,
    record: Option<&Path>,
) -> anyhow::Result<DesktopEngine> {
    let ground = Ground::lay(paths);
    let mut troubles = ground.troubles;
    let heartbeat = Heartbeat::open(&paths.heartbeat)
        .inspect_err(|fault| tracing::info!(%fault, "no sign of life can be left"))
        .ok();
    let opened = Store::open(&paths.history, Clock::now().wall)
        .context("the history can't be opened, not even in memory")?;
    if let Some((code, detail)) = opened.trouble {
        tracing::warn!(code = code.name(), "the history file is not used as it is");
        tracing::debug!(detail, "in full");
        troubles.push(code);
    }
    let has_run = heartbeat
        .as_ref()
        .is_some_and(|beat| beat.last_seen().is_some());
    if opened.is_new && has_run {
        tracing::warn!("the history file is gone; a new one was begun");
        troubles.push(TroubleCode::HistoryGone);
    }
    let setup = setup(&ground.settings, system_wording());
    let looks = looks(paths, &setup.wording.words);
    let (clicked, clicks) = mpsc::channel(8);
    let activation = Activation::of_this_program();
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
        autostart: autostart(&ground.policy, &ground.settings.own, ground.is_new),
        own: ground.settings.own,
        policy: ground.policy,
        notifier: Arc::new(Desktop::new(looks, clicked, &activation)),
        shell: Arc::new(DesktopShell::beside_this_program(activation.clone())?),
        store: opened.store,
        network: ground.network,
        log,
        heartbeat,
        downloads: paths::downloads(),
        updates: Source::of_this_program(paths),
        recording: record_to(record, &setup)?,
    };
    let (driver, handle) = Driver::new(setup, parts);
    Ok(DesktopEngine {
        driver,
        handle,
        clicks,
        activation,
    })
}

/// Tells the loop when the computer wakes up and when its network changes, as long as it runs.
pub(crate) fn watch_computer(handle: &Handle) {
    let (tell, wakes) = mpsc::channel(8);
    tokio::spawn(wake::watch(tell));
    tokio::spawn(waking::follow(wakes, handle.clone()));
}

/// How notifications look.
pub(crate) fn looks(paths: &Paths, words: &Words) -> Appearance {
    Appearance {
        app: words.say("app-name"),
        open: words.say("tray-open"),
        icon: lay_icon(paths),
    }
}

/// What starts the companion with the user's session, made so as the settings that hold want it.
fn autostart(policy: &Policy, own: &Own, is_new: bool) -> Option<Autostart> {
    let autostart = Autostart::of_user()
        .inspect_err(|fault| tracing::info!(%fault, "nothing starts the companion by itself"))
        .ok()?;
    if let Err(fault) = autostart.follow(policy, own, is_new) {
        tracing::warn!(%fault, "the start with the session is not as the settings want it");
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
    match paths::write_private(&path, ICON) {
        Ok(()) => Some(path),
        Err(fault) => {
            tracing::info!(%fault, "the icon for notifications can't be written");
            None
        }
    }
}

/// The loop alone: nothing is kept, shown or started, and the user's own settings are not its settings.
pub(crate) fn alone(record: Option<&Path>) -> anyhow::Result<(Driver, Handle)> {
    let setup = setup(&SettingsFile::default(), wording());
    let recording = record_to(record, &setup)?;
    let parts = parts_alone(policy_file::of_this_computer(), recording)?;
    Ok(Driver::new(setup, parts))
}

/// With the company's policy, which says also how the server is reached.
fn parts_alone(policy: Policy, recording: Option<Recording>) -> anyhow::Result<Parts> {
    let mut troubles = Vec::new();
    name_mistakes(&policy, &mut troubles);
    let own = Own::default();
    let network = network_of(&Settings::of(&policy, &own, false), &mut troubles);
    Ok(Parts {
        account: None,
        server: None,
        troubles,
        vault: Arc::new(MemoryVault::default()),
        keeper: None,
        own,
        policy,
        autostart: None,
        notifier: Arc::new(Nowhere),
        shell: Arc::new(Nowhere),
        store: Store::in_memory()?,
        network,
        log: None,
        heartbeat: None,
        downloads: None,
        updates: Source::Package,
        recording,
    })
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

fn setup(settings: &SettingsFile, wording: Wording) -> Setup {
    Setup {
        seed: fastrand::u64(..),
        wording,
        leads: Settings::default().leads(),
        acceptance: settings.sent_to.clone().unwrap_or_default(),
    }
}

/// How this user is spoken to: as the settings that hold say, else as the system's do.
pub(crate) fn wording() -> Wording {
    let file = Paths::of_user().and_then(|paths| SettingsFile::load(&paths.settings).ok());
    let policy = policy_file::of_this_computer();
    let own = file.unwrap_or_default().own;
    spoken_by(&Settings::of(&policy, &own, false))
}

fn spoken_by(settings: &Settings) -> Wording {
    let mut wording = system_wording();
    wording.speak(settings.language, settings.clock);
    wording
}

/// How the system's settings say that this user is spoken to.
fn system_wording() -> Wording {
    let locales: Vec<String> = sys_locale::get_locales().collect();
    let clock = locales
        .first()
        .map_or(ClockStyle::default(), |locale| ClockStyle::of_tag(locale));
    Wording::of(Language::preferred(locales), clock, TimeZone::system())
}

#[cfg(test)]
mod tests {
    use parkmate_core::settings::Preset;

    use super::*;

    #[test]
    fn the_user_is_spoken_to_as_the_settings_that_hold_say() {
        let usual = system_wording();
        let wording = spoken_by(&Settings::default());
        assert_eq!(wording.words.language(), usual.words.language());
        let own = Own {
            language: Some(Language::Hindi),
            clock: Some(ClockStyle::Hours12),
            ..Own::default()
        };
        let wording = spoken_by(&Settings::of(&Policy::default(), &own, false));
        assert_eq!(wording.words.language(), Language::Hindi);
        assert_eq!(wording.clock, ClockStyle::Hours12);
        let policy = Policy {
            set: Preset {
                own: Own {
                    language: Some(Language::English),
                    ..Own::default()
                },
                ..Preset::default()
            },
            ..Policy::default()
        };
        let wording = spoken_by(&Settings::of(&policy, &own, false));
        assert_eq!(wording.words.language(), Language::English);
    }

    #[test]
    fn what_listens_alone_reaches_the_server_as_the_policy_says() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("policy.toml");
        let text = "proxy = \"http://proxy.example:3128\"\nca_file = \"/no/such/file.pem\"\n";
        fs::write(&file, text).unwrap();
        let parts = parts_alone(policy_file::load(&file), None).unwrap();
        assert!(format!("{:?}", parts.network).contains("proxy.example"));
        assert_eq!(parts.troubles, [TroubleCode::CaUnreadable]);
        assert_eq!(parts.policy, policy_file::load(&file));
    }
}
