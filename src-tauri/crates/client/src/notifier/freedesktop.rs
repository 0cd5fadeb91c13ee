//! The notification service of Linux desktops, over D-Bus.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use notify_rust::{Hint, NotificationHandle, NotificationResponse};
use parkmate_core::{history::RowId, plain::plain_line};
use tokio::{sync::mpsc, task::JoinHandle};
use zbus::{Connection, zvariant::OwnedValue};

use self::story::{Stories, Story, Target};
use super::{Appearance, NotifierFault, Service, urgency};
use crate::banner::Banner;

mod story;

/// How many notifications are kept clickable. Each holds a connection to the bus, without which GNOME
/// would take it away; the service ends most of them much earlier.
const KEPT: usize = 20;

/// Names of our desktop entry and of our icon in themes.
const NAME: &str = "parkmate-companion";

#[derive(Debug)]
pub(super) struct System {
    clicks: mpsc::Sender<Option<RowId>>,
    /// For questions to the service; none until the first, and after one that failed.
    asking: tokio::sync::Mutex<Option<Connection>>,
    shown: Mutex<VecDeque<JoinHandle<()>>>,
    stories: Mutex<Stories>,
}

impl System {
    pub(super) const fn new(clicks: mpsc::Sender<Option<RowId>>) -> Self {
        Self {
            clicks,
            asking: tokio::sync::Mutex::const_new(None),
            shown: Mutex::new(VecDeque::new()),
            stories: Mutex::new(Stories::new()),
        }
    }

    pub(super) async fn show(
        &self,
        looks: &Appearance,
        banner: &Banner,
    ) -> Result<(), NotifierFault> {
        let can = self.capabilities().await?;
        let body = if can.markup {
            banner.markup_body()
        } else {
            banner.plain_body()
        };
        let mut notification = looks.notification(&banner.plain_title(), &body);
        notification
            .icon(NAME)
            .urgency(urgency(banner.level))
            .hint(Hint::DesktopEntry(NAME.to_owned()))
            .hint(Hint::Category(format!("x-parkmate.{}", banner.kind.name())));
        // A service without sounds of its own may still play what its user has set.
        if !banner.sound {
            notification.hint(Hint::SuppressSound(true));
        } else if can.sound {
            notification.hint(Hint::SoundName("message-new-instant".to_owned()));
        }
        if can.actions {
            notification.action("default", &looks.open);
        }
        let before = banner
            .about
            .and_then(|about| self.stories().last(about, &can.service));
        if let Some(before) = &before {
            notification.id(before.id);
        }
        let handle = notification.show_async().await?;
        let target = before.map(|before| before.target).unwrap_or_default();
        target.set(banner.rows.last().copied());
        if let Some(about) = banner.about {
            self.stories().keep(Story {
                about,
                service: can.service,
                id: handle.id(),
                target: target.clone(),
            });
        }
        self.keep(handle, target);
        Ok(())
    }

    /// What the service is, and whether it shows anything now.
    pub(super) async fn service(&self) -> Result<Option<Service>, NotifierFault> {
        let can = self.capabilities().await?;
        let connection = Connection::session().await?;
        let answer = connection
            .call_method(
                Some("org.freedesktop.Notifications"),
                "/org/freedesktop/Notifications",
                Some("org.freedesktop.Notifications"),
                "GetServerInformation",
                &(),
            )
            .await?;
        let (name, _vendor, version, _): (String, String, String, String) =
            answer.body().deserialize()?;
        Ok(Some(Service {
            name: plain_line(format!("{name} {version}").trim()),
            clicks: can.actions,
            holds: is_held(&connection).await,
        }))
    }

    fn stories(&self) -> MutexGuard<'_, Stories> {
        // Every change leaves the stories whole.
        self.stories.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the service can do. Asked each time, since another one may run by now.
    async fn capabilities(&self) -> Result<Capabilities, NotifierFault> {
        let mut asking = self.asking.lock().await;
        let connection = match asking.take() {
            Some(connection) => connection,
            None => Connection::session().await?,
        };
        let answer = connection
            .call_method(
                Some("org.freedesktop.Notifications"),
                "/org/freedesktop/Notifications",
                Some("org.freedesktop.Notifications"),
                "GetCapabilities",
                &(),
            )
            .await?;
        let names: Vec<String> = answer.body().deserialize()?;
        let service = answer.header().sender().map(ToString::to_string);
        *asking = Some(connection);
        let has = |name| names.iter().any(|known| known == name);
        Ok(Capabilities {
            service: service.unwrap_or_default(),
            markup: has("body-markup"),
            actions: has("actions"),
            sound: has("sound"),
        })
    }

    /// Waits for the click on a notification, and for its end.
    fn keep(&self, handle: NotificationHandle, target: Target) {
        let clicks = self.clicks.clone();
        let waiting = tokio::spawn(async move {
            handle
                .wait_for_action_async(|answer: &NotificationResponse| {
                    if matches!(answer, NotificationResponse::Default)
                        && let Some(row) = target.take()
                        && clicks.try_send(row).is_err()
                    {
                        tracing::info!("a click on a notification came to nothing");
                    }
                })
                .await;
        });
        // A deque is whole after every single operation.
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.retain(|waiting| !waiting.is_finished());
        if shown.len() == KEPT
            && let Some(oldest) = shown.pop_front()
        {
            oldest.abort();
        }
        shown.push_back(waiting);
    }
}

impl Drop for System {
    fn drop(&mut self) {
        let shown = self.shown.get_mut().unwrap_or_else(PoisonError::into_inner);
        shown.iter().for_each(JoinHandle::abort);
    }
}

/// Whether the desktop is told not to disturb, as far as its service tells: Plasma's does as `Inhibited`,
/// dunst as `paused`. Of others nothing is known, and so they count as not held.
async fn is_held(connection: &Connection) -> bool {
    const NAMES: [(&str, &str); 2] = [
        ("org.freedesktop.Notifications", "Inhibited"),
        ("org.dunstproject.cmd0", "paused"),
    ];
    for names in NAMES {
        let answer = connection
            .call_method(
                Some("org.freedesktop.Notifications"),
                "/org/freedesktop/Notifications",
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &names,
            )
            .await;
        let held = answer.ok().and_then(|answer| {
            let value: OwnedValue = answer.body().deserialize().ok()?;
            bool::try_from(value).ok()
        });
        if held == Some(true) {
            return true;
        }
    }
    false
}

/// What matters to us of a service's abilities.
struct Capabilities {
    /// Its unique name on the bus, which another one never has.
    service: String,
    /// Bodies are read as markup.
    markup: bool,
    /// Clicks are reported; a service without may show a dialogue for a notification that wants them.
    actions: bool,
    /// It has sounds.
    sound: bool,
}
