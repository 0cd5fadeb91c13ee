//! Notifications of macOS: its notification centre, which takes them from a signed bundle alone. Whether the user permits them it
//! asks by itself at our first start. Its answers come through the event loop of the main thread, which the tray runs.

use mac_usernotifications::{
    Action, AuthorizationStatus, Error, Notification, NotificationHandle,
    get_notification_settings, request_auth,
};
use parkmate_core::{history::RowId, notice::Deed, timing};
use tokio::{sync::mpsc, time::timeout};

use super::{Appearance, Chosen, NotifierFault, Service};
use crate::{activation::Activation, banner::Banner};

/// The button of a banner that offers nothing. macOS tells of clicks on those with a button only.
const OPEN: &str = "open";

#[derive(Debug)]
pub(super) struct System {
    chosen: mpsc::Sender<Chosen>,
}

impl System {
    pub(super) fn new(chosen: mpsc::Sender<Chosen>, _: &Activation) -> Self {
        tokio::spawn(async {
            match request_auth().await {
                Ok(true) => {}
                Ok(false) => tracing::warn!("notifications are not permitted"),
                Err(fault) => {
                    tracing::warn!(%fault, "whether notifications are permitted can't be asked")
                }
            }
        });
        Self { chosen }
    }

    /// An error where they are not permitted.
    pub(super) async fn service(&self) -> Result<Option<Service>, NotifierFault> {
        let settings = get_notification_settings().await?;
        if settings.authorization_status == AuthorizationStatus::Denied {
            return Err(Error::NotificationRejected.into());
        }
        Ok(Some(Service {
            name: "macOS".to_owned(),
            clicks: true,
            // Nobody is told of its "Focus".
            holds: false,
        }))
    }

    pub(super) fn changed(&self) -> std::future::Pending<()> {
        std::future::pending()
    }

    pub(super) async fn show(
        &self,
        looks: &Appearance,
        banner: &Banner,
    ) -> Result<(), NotifierFault> {
        // Which notification tells its row isn't kept; it would stand beside that.
        if banner.improves {
            return Ok(());
        }
        let mut notification = Notification::new()
            .title(banner.plain_title())
            .message(banner.plain_body());
        if banner.sound {
            notification = notification.default_sound();
        }
        if let Some(story) = banner.about {
            // One of the same name is replaced; any will do.
            notification = notification.id(&format!("{story:?}"));
        }
        for (number, offer) in banner.offers.iter().enumerate() {
            notification = notification.action(Action::button(number.to_string(), &offer.words));
        }
        if banner.offers.is_empty() {
            notification = notification.action(Action::button(OPEN, &looks.open));
        }
        let shown = notification.send().await?;
        let deeds = banner
            .offers
            .iter()
            .map(|offer| offer.deed.clone())
            .collect();
        tokio::spawn(listen(
            shown,
            banner.rows.last().copied(),
            deeds,
            self.chosen.clone(),
        ));
        Ok(())
    }
}

/// Hands on what is chosen on a notification. It is told of no clearing of all of them, and so stops after a
/// while.
async fn listen(
    shown: NotificationHandle,
    row: Option<RowId>,
    deeds: Vec<Deed>,
    chosen: mpsc::Sender<Chosen>,
) {
    let Ok(Ok(answer)) = timeout(timing::BANNER_HEARD, shown.response()).await else {
        return;
    };
    if answer.is_dismiss_action() {
        return;
    }
    let deed = answer
        .action_identifier
        .parse::<usize>()
        .ok()
        .and_then(|number| deeds.get(number).cloned())
        .unwrap_or(Deed::Open);
    if chosen.try_send(Chosen { row, deed }).is_err() {
        tracing::warn!("what was chosen on a notification came to nothing");
    }
}
