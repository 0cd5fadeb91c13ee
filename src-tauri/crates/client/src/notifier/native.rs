//! Notifications of macOS and Windows. Their calls block, and so they have a thread of their own.

#[cfg(target_os = "windows")]
use notify_rust::{Timeout, Urgency};
#[cfg(target_os = "windows")]
use parkmate_core::notice::{Manner, Stay, Urgency as Pressing, manner};
use tokio::sync::mpsc;

use super::{Appearance, Chosen, NotifierFault, Service};
use crate::banner::Banner;

/// The system's usual sound, or one that it surely has.
#[cfg(windows)]
const SOUND: &str = "Default";
#[cfg(not(windows))]
const SOUND: &str = "Ping";

#[derive(Debug)]
pub(super) struct System {
    /// Clicks are not reported by these systems yet.
    _chosen: mpsc::Sender<Chosen>,
}

impl System {
    pub(super) const fn new(chosen: mpsc::Sender<Chosen>) -> Self {
        Self { _chosen: chosen }
    }

    /// These systems don't tell what they will do with a notification.
    pub(super) fn service(&self) -> std::future::Ready<Result<Option<Service>, NotifierFault>> {
        std::future::ready(Ok(None))
    }

    pub(super) fn changed(&self) -> std::future::Pending<()> {
        std::future::pending()
    }

    pub(super) async fn show(
        &self,
        looks: &Appearance,
        banner: &Banner,
    ) -> Result<(), NotifierFault> {
        // It would stand beside what it is to take the place of.
        if banner.improves {
            return Ok(());
        }
        let mut notification = looks.notification(&banner.plain_title(), &banner.plain_body());
        if banner.sound {
            notification.sound_name(SOUND);
        }
        // Only newer interfaces of macOS know levels.
        #[cfg(target_os = "windows")]
        {
            let Manner { urgency, stay, .. } = manner(banner.kind, banner.level);
            notification
                .urgency(match urgency {
                    Pressing::Normal => Urgency::Normal,
                    Pressing::Critical => Urgency::Critical,
                })
                .timeout(match stay {
                    Stay::For(time) => Timeout::from(time),
                    Stay::UntilClosed => Timeout::Never,
                });
        }
        tokio::task::spawn_blocking(move || notification.show().map(drop))
            .await
            .map_err(|_| NotifierFault::Slow)??;
        Ok(())
    }
}
