//! Notifications of macOS and Windows. Their calls block, and so they have a thread of their own.

use parkmate_core::history::RowId;
use tokio::sync::mpsc;

use super::{Appearance, NotifierFault, Service};
use crate::banner::Banner;

/// The system's usual sound, or one that it surely has.
#[cfg(windows)]
const SOUND: &str = "Default";
#[cfg(not(windows))]
const SOUND: &str = "Ping";

#[derive(Debug)]
pub(super) struct System {
    /// Clicks are not reported by these systems yet.
    _clicks: mpsc::Sender<Option<RowId>>,
}

impl System {
    pub(super) const fn new(clicks: mpsc::Sender<Option<RowId>>) -> Self {
        Self { _clicks: clicks }
    }

    /// These systems don't tell what they will do with a notification.
    pub(super) fn service(&self) -> std::future::Ready<Result<Option<Service>, NotifierFault>> {
        std::future::ready(Ok(None))
    }

    pub(super) async fn show(
        &self,
        looks: &Appearance,
        banner: &Banner,
    ) -> Result<(), NotifierFault> {
        let mut notification = looks.notification(&banner.plain_title(), &banner.plain_body());
        if banner.sound {
            notification.sound_name(SOUND);
        }
        // Only newer interfaces of macOS know levels.
        #[cfg(target_os = "windows")]
        notification.urgency(super::urgency(banner.level));
        tokio::task::spawn_blocking(move || notification.show().map(drop))
            .await
            .map_err(|_| NotifierFault::Slow)??;
        Ok(())
    }
}
