//! This computer: its notifications, its keyring, and whether the companion starts at login.

use std::{fs, path::Path};

use parkmate_core::{
    check::{About, Fact, Finding, Hindrance},
    secret::Token,
    trouble::TroubleCode,
};

use crate::{
    notifier::{Notifier, Service},
    vault::Vault,
};

/// Asks what shows notifications.
pub(super) async fn notifications(notifier: &dyn Notifier) -> Finding {
    match notifier.service().await {
        Ok(Some(Service { holds: true, .. })) => Finding::Failed(TroubleCode::NotificationsHeld),
        Ok(Some(Service { name, clicks, .. })) => Finding::Passed(Fact::Notifications {
            service: name,
            clicks,
        }),
        Ok(None) => Finding::Untried(Hindrance::SystemSilent),
        Err(fault) => Finding::Failed(fault.code()),
    }
}

/// The name of the entry that the keyring is tried with; no account has it.
const ENTRY: (&str, &str) = ("check.invalid", "check");

/// What the entry holds; no secret.
const CONTENT: &str = "check";

/// Lets the keyring keep an entry, read it and forget it.
pub(super) async fn keyring(vault: &dyn Vault) -> Finding {
    let (server, user) = ENTRY;
    let kept = async {
        vault
            .save(server, user, Token::new(CONTENT.to_owned()))
            .await?;
        vault.load(server, user).await
    };
    let kept = kept.await;
    // Also after a failure, which may have come between the two.
    let deleted = vault.delete(server, user).await;
    match kept.and_then(|kept| deleted.map(|()| kept)) {
        Ok(Some(kept)) if kept.expose() == CONTENT => Finding::Passed(Fact::Kept),
        Ok(_) => Finding::Failed(TroubleCode::KeyringForgets),
        Err(fault) => Finding::Failed(fault.code()),
    }
}

/// Looks whether the companion is started at login.
pub(super) fn autostart() -> Finding {
    match is_autostarted() {
        Some(true) => Finding::Passed(Fact::Starts),
        Some(false) => Finding::Failed(TroubleCode::AutostartOff),
        None => Finding::Untried(Hindrance::SystemSilent),
    }
}

/// Whether the desktop starts the companion at login; `None` where that can't be looked up.
#[cfg(all(unix, not(target_os = "macos")))]
fn is_autostarted() -> Option<bool> {
    let folders = directories::BaseDirs::new()?;
    Some(is_entered(&folders.config_dir().join("autostart")))
}

/// Whether a launch agent starts the companion at login.
#[cfg(target_os = "macos")]
fn is_autostarted() -> Option<bool> {
    let folders = directories::BaseDirs::new()?;
    Some(is_entered(&folders.home_dir().join("Library/LaunchAgents")))
}

/// The registry isn't looked into.
#[cfg(windows)]
const fn is_autostarted() -> Option<bool> {
    None
}

/// Whether a file in that folder starts the companion and is not switched off.
#[cfg_attr(windows, allow(dead_code, reason = "there are no such files"))]
fn is_entered(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.filter_map(Result::ok).any(|entry| {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let is_ours = name.contains("parkmate") && {
            let ending = Path::new(&name).extension();
            ending.is_some_and(|ending| ending == "desktop" || ending == "plist")
        };
        is_ours && fs::read_to_string(entry.path()).is_ok_and(|text| is_on(&text))
    })
}

/// Whether a desktop entry is not switched off, as desktops do it: they keep the file.
fn is_on(entry: &str) -> bool {
    !entry.lines().any(|line| {
        let line: String = line.split_whitespace().collect();
        let line = line.to_lowercase();
        line == "hidden=true" || line == "x-gnome-autostart-enabled=false"
    })
}

/// This program and this computer, for the report.
pub(super) fn about() -> About {
    let kind = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let session = std::env::var("XDG_SESSION_TYPE").unwrap_or_default();
    let parts = [pretty_name(&release).to_owned(), kind, desktop, session];
    About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        system: parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<String>>()
            .join(", "),
    }
}

/// What a Linux distribution calls itself; nothing if it doesn't say.
fn pretty_name(release: &str) -> &str {
    release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))
        .unwrap_or_default()
        .trim_matches('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_that_the_desktop_keeps_switched_off_starts_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_entered(&folder.path().join("autostart")));
        let file = folder.path().join("parkmate-companion.desktop");
        let on = "[Desktop Entry]\nType=Application\nExec=parkmate-companion --hidden\n";
        for (entry, starts) in [
            (on.to_owned(), true),
            (format!("{on}Hidden=true\n"), false),
            (format!("{on}Hidden = false\n"), true),
            (format!("{on}X-GNOME-Autostart-enabled=false\n"), false),
        ] {
            fs::write(&file, &entry).unwrap();
            assert_eq!(is_entered(folder.path()), starts, "{entry}");
        }
    }

    #[test]
    fn another_programs_entry_is_not_ours() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("other.desktop"), "[Desktop Entry]\n").unwrap();
        assert!(!is_entered(folder.path()));
    }

    #[test]
    fn names_the_distribution() {
        let release = "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        assert_eq!(pretty_name(release), "Debian GNU/Linux 12 (bookworm)");
        assert_eq!(pretty_name(""), "");
        assert!(about().system.contains(std::env::consts::ARCH));
    }
}
