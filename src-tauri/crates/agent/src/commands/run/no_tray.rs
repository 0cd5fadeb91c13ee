//! A desktop without a tray, such as GNOME as it comes: nothing shows our icon, so the user is told what to
//! install, once by a notification and all the time in the window.

use std::{
    fs::OpenOptions,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

use parkmate_client::{driver::Handle, paths};
use parkmate_core::{timing, trouble::TroubleCode};
use tokio::{sync::watch, time::timeout};

use crate::tray::Presence;

const MISSING: TroubleCode = TroubleCode::TrayMissing;

/// Whether the icon is seen within [`timing::TRAY_AWAITED`], which is long enough for a panel that is starting.
pub(super) async fn is_found(presence: watch::Receiver<Presence>) -> bool {
    is_found_within(timing::TRAY_AWAITED, presence).await
}

async fn is_found_within(patience: Duration, mut presence: watch::Receiver<Presence>) -> bool {
    let shown = presence.wait_for(|presence| *presence == Presence::Shown);
    matches!(timeout(patience, shown).await, Ok(Ok(_)))
}

/// Tells the user of a desktop without a tray until the program ends, and of one that has lost it. The file
/// remembers that the notification was shown: nobody wants it at each log-in.
pub(super) async fn tell(mut presence: watch::Receiver<Presence>, handle: Handle, file: PathBuf) {
    loop {
        if !is_found(presence.clone()).await {
            handle.trouble(MISSING, true).await;
            if is_first(&file) {
                handle.tell_of(MISSING).await;
            }
        }
        let shown = presence.wait_for(|presence| *presence == Presence::Shown);
        if shown.await.is_err() {
            return;
        }
        handle.trouble(MISSING, false).await;
        let gone = presence.wait_for(|presence| *presence != Presence::Shown);
        if gone.await.is_err() {
            return;
        }
    }
}

/// Whether this file is not there yet; then it is made.
fn is_first(file: &Path) -> bool {
    match paths::open_private(file, OpenOptions::new().write(true).create_new(true)) {
        Ok(_) => true,
        Err(fault) if fault.kind() == ErrorKind::AlreadyExists => false,
        Err(fault) => {
            tracing::info!(%fault, "that the want of a tray was told can't be remembered, so it is not");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_desktop_without_a_tray_is_not_waited_for_longer_than_that() {
        for first in [Presence::Unknown, Presence::Absent] {
            let (_tell, presence) = watch::channel(first);
            assert!(!is_found_within(Duration::ZERO, presence).await);
        }
        let (tell, presence) = watch::channel(Presence::Absent);
        drop(tell);
        assert!(!is_found_within(Duration::MAX, presence).await);
    }

    #[tokio::test]
    async fn a_panel_that_is_starting_is_waited_for() {
        let (tell, presence) = watch::channel(Presence::Absent);
        let found = tokio::spawn(is_found_within(Duration::MAX, presence));
        // It waits by now.
        tokio::task::yield_now().await;
        assert!(!found.is_finished());
        tell.send_replace(Presence::Shown);
        assert!(found.await.unwrap());
    }

    #[test]
    fn the_want_of_a_tray_is_told_the_first_time_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/no-tray-told");
        assert!(is_first(&file));
        assert!(!is_first(&file));
    }
}
