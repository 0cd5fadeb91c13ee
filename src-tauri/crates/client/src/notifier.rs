//! Native notifications. What is shown is a [`Banner`]; what is chosen on it comes back with the row of the
//! history that it belongs to.

use std::{
    path::PathBuf,
    sync::{PoisonError, RwLock},
};

use futures_util::future::BoxFuture;
use parkmate_core::{history::RowId, notice::Deed, text::Words, timing, trouble::TroubleCode};
use tokio::{sync::mpsc, time::timeout};

use crate::{activation::Activation, banner::Banner};

#[cfg(windows)]
#[path = "notifier/windows.rs"]
mod system;
#[cfg(target_os = "macos")]
#[path = "notifier/macos.rs"]
mod system;
#[cfg(all(unix, not(target_os = "macos")))]
#[path = "notifier/freedesktop.rs"]
mod system;

/// Shows notifications.
pub trait Notifier: Send + Sync {
    /// Shows one; `Ok` means that the desktop took it over, not that somebody saw it. It takes as long as the
    /// desktop wants: whoever can't wait gives it a limit, and doesn't know then whether it will be shown.
    fn show(&self, banner: Banner) -> BoxFuture<'_, Result<(), NotifierFault>>;

    /// Whether a banner can take the place of an earlier one.
    fn replaces(&self) -> bool {
        false
    }

    /// Waits until something else shows notifications than before; for ever where the system doesn't tell.
    fn changed(&self) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }

    /// Says in these words from now on what it adds to banners by itself.
    fn speak(&self, _words: &Words) {}

    /// Asks what would show one; `None` where the system doesn't tell.
    fn service(&self) -> BoxFuture<'_, Result<Option<Service>, NotifierFault>> {
        Box::pin(async { Ok(None) })
    }
}

/// What was chosen on a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The row that it told, the newest of several.
    pub row: Option<RowId>,
    /// What is to be done.
    pub deed: Deed,
}

/// What shows notifications on this desktop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its name and version.
    pub name: String,
    /// Whether it tells of clicks.
    pub clicks: bool,
    /// Whether it is told not to disturb, and so shows nothing for the time being.
    pub holds: bool,
}

/// Why a notification was not shown. The next one may be: nothing is given up for good.
#[derive(Debug, thiserror::Error)]
pub enum NotifierFault {
    /// There is no notification service, or it refused.
    #[cfg(all(unix, not(target_os = "macos")))]
    #[error("the notification service refused")]
    Refused(#[from] notify_rust::error::Error),
    /// The notification service can't be reached.
    #[cfg(all(unix, not(target_os = "macos")))]
    #[error("there is no notification service")]
    Unreachable(#[from] zbus::Error),
    /// macOS would not take it, does not permit it, or we are in no bundle.
    #[cfg(target_os = "macos")]
    #[error("macOS would not take the notification")]
    Centre(#[from] mac_usernotifications::Error),
    /// Windows would not take it.
    #[cfg(windows)]
    #[error("Windows would not take the notification")]
    Toast(#[from] tauri_winrt_notification::Error),
    /// It did not answer within [`timing::NOTIFY`].
    #[error("the notification service does not answer")]
    Slow,
}

impl NotifierFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(&self) -> TroubleCode {
        TroubleCode::NotificationsFailing
    }
}

/// How the companion presents itself in notifications.
#[derive(Clone, Debug)]
pub struct Appearance {
    /// The program's name, for people.
    pub app: String,
    /// The word for opening the window, on desktops that show a button for the click.
    pub open: String,
    /// The icon's file, for desktops that don't find `parkmate-companion` in their theme.
    pub icon: Option<PathBuf>,
}

/// The desktop that the companion runs on. Needs a tokio runtime.
#[derive(Debug)]
pub struct Desktop {
    looks: RwLock<Appearance>,
    system: system::System,
}

impl Desktop {
    /// What is chosen is reported to `chosen`; what finds no room there is dropped. A permission to come to the
    /// front that comes with it is given to `activation`.
    #[must_use]
    pub fn new(looks: Appearance, chosen: mpsc::Sender<Chosen>, activation: &Activation) -> Self {
        #[cfg(windows)]
        system::introduce(&looks);
        Self {
            looks: RwLock::new(looks),
            system: system::System::new(chosen, activation),
        }
    }
}

impl Notifier for Desktop {
    fn show(&self, banner: Banner) -> BoxFuture<'_, Result<(), NotifierFault>> {
        let looks = self
            .looks
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        Box::pin(async move { self.system.show(&looks, &banner).await })
    }

    fn replaces(&self) -> bool {
        cfg!(unix)
    }

    fn changed(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.system.changed())
    }

    fn speak(&self, words: &Words) {
        let mut looks = self.looks.write().unwrap_or_else(PoisonError::into_inner);
        looks.open = words.say("tray-open");
    }

    fn service(&self) -> BoxFuture<'_, Result<Option<Service>, NotifierFault>> {
        Box::pin(async move {
            timeout(timing::NOTIFY, self.system.service())
                .await
                .unwrap_or(Err(NotifierFault::Slow))
        })
    }
}
