//! Native notifications. What is shown is a [`Banner`]; a click on it comes back as the row of the
//! history that it belongs to.

use std::{
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

use futures_util::future::BoxFuture;
use notify_rust::Notification;
#[cfg(not(target_os = "macos"))]
use notify_rust::Urgency;
#[cfg(not(target_os = "macos"))]
use parkmate_core::event::Level;
use parkmate_core::{history::RowId, text::Words, timing, trouble::TroubleCode};
use tokio::{sync::mpsc, time::timeout};

use crate::banner::Banner;

#[cfg(not(all(unix, not(target_os = "macos"))))]
#[path = "notifier/native.rs"]
mod system;
#[cfg(all(unix, not(target_os = "macos")))]
#[path = "notifier/freedesktop.rs"]
mod system;

/// Shows notifications.
pub trait Notifier: Send + Sync {
    /// Shows one; `Ok` means that the desktop took it over, not that somebody saw it.
    fn show(&self, banner: Banner) -> BoxFuture<'_, Result<(), NotifierFault>>;

    /// Says in these words from now on what it adds to banners by itself.
    fn speak(&self, _words: &Words) {}

    /// Asks what would show one; `None` where the system doesn't tell.
    fn service(&self) -> BoxFuture<'_, Result<Option<Service>, NotifierFault>> {
        Box::pin(async { Ok(None) })
    }
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
    #[error("the notification service refused")]
    Refused(#[from] notify_rust::error::Error),
    /// The notification service can't be reached.
    #[cfg(all(unix, not(target_os = "macos")))]
    #[error("there is no notification service")]
    Unreachable(#[from] zbus::Error),
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
    /// Clicks are reported to `clicks`; one that finds no room there is dropped.
    #[must_use]
    pub fn new(looks: Appearance, clicks: mpsc::Sender<Option<RowId>>) -> Self {
        Self {
            looks: RwLock::new(looks),
            system: system::System::new(clicks),
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
        Box::pin(async move {
            timeout(timing::NOTIFY, self.system.show(&looks, &banner))
                .await
                .unwrap_or(Err(NotifierFault::Slow))
        })
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

impl Appearance {
    /// The part of a notification that is the same everywhere.
    fn notification(&self, title: &str, body: &str) -> Notification {
        let mut notification = Notification::new();
        notification.appname(&self.app).summary(title).body(body);
        if let Some(icon) = self.icon.as_deref().and_then(Path::to_str) {
            notification.image_path(icon);
        }
        notification
    }
}

/// A failure is to be seen also on a desktop that is told not to disturb; nothing else is that urgent.
#[cfg(not(target_os = "macos"))]
const fn urgency(level: Level) -> Urgency {
    match level {
        Level::Error => Urgency::Critical,
        Level::Warning | Level::Success | Level::Info => Urgency::Normal,
    }
}
