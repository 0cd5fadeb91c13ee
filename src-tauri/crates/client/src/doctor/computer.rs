//! This computer: its notifications, its keyring, and whether the companion starts at login.

use std::fs;

use parkmate_core::{
    check::{About, Fact, Finding, Hindrance, Reason},
    secret::Token,
    trouble::TroubleCode,
};

use crate::{
    autostart::Autostart,
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

/// The server of the entry that the keyring is tried with; no account has it.
pub(super) const SERVER: &str = "check.invalid";

/// What the entry holds; no secret.
const CONTENT: &str = "check";

/// Lets the keyring keep an entry, read it and forget it.
pub(super) async fn keyring(vault: &dyn Vault) -> Finding {
    let user = user();
    let kept = async {
        vault
            .save(SERVER, &user, Token::new(CONTENT.to_owned()))
            .await?;
        vault.load(SERVER, &user).await
    };
    let kept = kept.await;
    // Also after a failure, which may have come between the two.
    let deleted = vault.delete(SERVER, &user).await;
    match kept.and_then(|kept| deleted.map(|()| kept)) {
        Ok(Some(kept)) if kept.expose() == CONTENT => Finding::Passed(Fact::Kept),
        Ok(_) => Finding::Failed(TroubleCode::KeyringForgets),
        Err(fault) => Finding::Failed(fault.code()),
    }
}

/// The user of the entry: one a process, or two checks at once would take each other's away.
pub(super) fn user() -> String {
    format!("check-{}", std::process::id())
}

/// Looks whether the companion is started at login. That it isn't is the user's choice, but where the policy
/// wants it.
pub(super) fn autostart(autostart: Option<&Autostart>, must_start: bool) -> Finding {
    match autostart.map(Autostart::is_on) {
        Some(true) => Finding::Passed(Fact::Starts),
        Some(false) if must_start => Finding::Failed(TroubleCode::AutostartOff),
        Some(false) => Finding::Unneeded(Reason::StartedByHand),
        None => Finding::Untried(Hindrance::SystemSilent),
    }
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
    fn names_the_distribution() {
        let release = "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        assert_eq!(pretty_name(release), "Debian GNU/Linux 12 (bookworm)");
        assert_eq!(pretty_name(""), "");
        assert!(about().system.contains(std::env::consts::ARCH));
    }
}
