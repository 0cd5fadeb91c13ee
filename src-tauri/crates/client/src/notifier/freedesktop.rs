//! The notification service of Linux desktops, over D-Bus: one connection for the program's life, since GNOME
//! takes a notification away with the connection that sent it. notify-rust describes a notification; it would
//! send each over a connection of its own, so it is sent here.

use std::{collections::HashMap, path::Path, sync::Arc};

use futures_util::StreamExt;
use notify_rust::{Hint, Notification, Timeout, Urgency};
use parkmate_core::{
    notice::{Manner, Stay, Urgency as Pressing, manner},
    plain::plain_line,
    timing,
};
use tokio::{
    sync::{Mutex, Notify, mpsc},
    task::JoinHandle,
    time::timeout,
};
use zbus::{
    Connection, MatchRule, Message, MessageStream,
    fdo::DBusProxy,
    message::Type,
    zvariant::{OwnedValue, Value},
};

use self::board::{Board, Posted};
use super::{Appearance, Chosen, NotifierFault, Service};
use crate::{activation::Activation, banner::Banner};

mod board;

/// Names of our desktop entry and of our icon in themes.
const NAME: &str = "parkmate-companion";

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// The action of a click on the notification itself.
const DEFAULT: &str = "default";

/// Why the service has taken a notification away by itself: its time was over. Its place may be taken still.
const EXPIRED: u32 = 1;

#[derive(Debug)]
pub(super) struct System {
    chosen: mpsc::Sender<Chosen>,
    /// None until the first question, and after the connection broke.
    line: Mutex<Option<Line>>,
    /// Held while a notification is posted: what is heard of it comes after that.
    board: Arc<Mutex<Board>>,
    changed: Arc<Notify>,
    activation: Activation,
}

/// The connection, and what hears what comes over it.
#[derive(Debug)]
struct Line {
    connection: Connection,
    hearing: JoinHandle<()>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.hearing.abort();
    }
}

impl System {
    pub(super) fn new(chosen: mpsc::Sender<Chosen>, activation: &Activation) -> Self {
        Self {
            chosen,
            line: Mutex::new(None),
            board: Arc::default(),
            changed: Arc::default(),
            activation: activation.clone(),
        }
    }

    /// Waits until another notification service runs than before.
    pub(super) async fn changed(&self) {
        // Without a connection nothing would tell.
        match self.connection().await {
            Ok(_) => self.changed.notified().await,
            Err(_) => std::future::pending().await,
        }
    }

    /// The part that asks nothing twice is in time, or it is given up. Whether a notification that was sent is
    /// shown can't be known before its answer, which is waited for: sent again, it might stand there twice.
    pub(super) async fn show(
        &self,
        looks: &Appearance,
        banner: &Banner,
    ) -> Result<(), NotifierFault> {
        let can = timeout(timing::NOTIFY, self.capabilities())
            .await
            .unwrap_or(Err(NotifierFault::Slow))?;
        let mut board = self.board.lock().await;
        let before = if banner.improves {
            match banner
                .rows
                .first()
                .and_then(|row| board.of_row(*row, &can.service))
            {
                Some(id) => id,
                // Somebody has closed it, and doesn't want it again.
                None => return Ok(()),
            }
        } else {
            let place = banner
                .about
                .and_then(|about| board.last(about, &can.service));
            place.unwrap_or_default()
        };
        let notification = describe(looks, banner, &can);
        let sent = notify(&can.connection, before, &notification).await;
        let id = match sent {
            Ok(id) => id,
            Err(fault) => {
                drop(board);
                return Err(self.broke(fault).await);
            }
        };
        board.keep(Posted {
            id,
            service: can.service,
            about: banner.about,
            rows: banner.rows.clone(),
            offers: banner.offers.clone(),
        });
        Ok(())
    }

    /// What the service is, and whether it shows anything now.
    pub(super) async fn service(&self) -> Result<Option<Service>, NotifierFault> {
        let can = self.capabilities().await?;
        let answer = ask(&can.connection, "GetServerInformation").await?;
        let (name, _vendor, version, _): (String, String, String, String) =
            answer.body().deserialize()?;
        Ok(Some(Service {
            name: plain_line(format!("{name} {version}").trim()),
            clicks: can.actions,
            holds: is_held(&can.connection).await,
        }))
    }

    /// The connection, made anew where it broke.
    async fn connection(&self) -> Result<Connection, NotifierFault> {
        let mut line = self.line.lock().await;
        if let Some(line) = line.as_ref().filter(|line| !line.hearing.is_finished()) {
            return Ok(line.connection.clone());
        }
        let connection = Connection::session().await?;
        let messages = listen(&connection).await?;
        let hearing = tokio::spawn(hear(
            messages,
            Arc::clone(&self.board),
            self.chosen.clone(),
            Arc::clone(&self.changed),
            self.activation.clone(),
        ));
        *line = Some(Line {
            connection: connection.clone(),
            hearing,
        });
        Ok(connection)
    }

    /// A broken connection is given up; what the service says by itself is no fault of the connection.
    async fn broke(&self, fault: zbus::Error) -> NotifierFault {
        if matches!(fault, zbus::Error::InputOutput(_)) {
            *self.line.lock().await = None;
        }
        fault.into()
    }

    /// What the service can do. Asked each time, since another one may run by now.
    async fn capabilities(&self) -> Result<Capabilities, NotifierFault> {
        let connection = self.connection().await?;
        let answer = match ask(&connection, "GetCapabilities").await {
            Ok(answer) => answer,
            Err(fault) => return Err(self.broke(fault).await),
        };
        let names: Vec<String> = answer.body().deserialize()?;
        let service = answer.header().sender().map(ToString::to_string);
        let has = |name| names.iter().any(|known| known == name);
        Ok(Capabilities {
            connection,
            service: service.unwrap_or_default(),
            markup: has("body-markup"),
            actions: has("actions"),
            sound: has("sound"),
            persistence: has("persistence"),
        })
    }
}

/// A notification for a service that can do so much.
fn describe(looks: &Appearance, banner: &Banner, can: &Capabilities) -> Notification {
    let body = if can.markup {
        banner.markup_body()
    } else {
        banner.plain_body()
    };
    let Manner {
        icon,
        urgency,
        sound,
        stay,
    } = manner(banner.kind, banner.level);
    let file = looks.icon.as_deref().and_then(Path::to_str);
    let mut notification = Notification::new();
    notification
        .appname(&looks.app)
        .summary(&banner.plain_title())
        .body(&body)
        // The program's icon; the picture is the event's.
        .icon(file.unwrap_or(NAME))
        .urgency(match urgency {
            Pressing::Normal => Urgency::Normal,
            Pressing::Critical => Urgency::Critical,
        })
        .timeout(match stay {
            Stay::For(time) => Timeout::from(time),
            Stay::UntilClosed => Timeout::Never,
        })
        .hint(Hint::ImagePath(icon.to_owned()))
        .hint(Hint::DesktopEntry(NAME.to_owned()))
        .hint(Hint::Category(format!("x-parkmate.{}", banner.kind.name())));
    // A service without sounds of its own may still play what its user has set.
    if !banner.sound {
        notification.hint(Hint::SuppressSound(true));
    } else if can.sound {
        notification.hint(Hint::SoundName(sound.to_owned()));
    }
    // Information is over when it has left the screen; elsewhere nothing is kept that could be left out.
    if can.persistence && stay == Stay::For(timing::BANNER_BRIEF) {
        notification.hint(Hint::Transient(true));
    }
    if can.actions {
        notification.action(DEFAULT, &looks.open);
        // Of a single offer the click is enough.
        if banner.offers.len() > 1 {
            for (number, offer) in banner.offers.iter().enumerate() {
                notification.action(&number.to_string(), &plain_line(&offer.words));
            }
        }
    }
    notification
}

async fn notify(
    connection: &Connection,
    replaces: u32,
    notification: &Notification,
) -> zbus::Result<u32> {
    let hints: HashMap<&str, Value<'_>> = notification.hints.iter().map(Into::into).collect();
    let body = (
        &notification.appname,
        replaces,
        &notification.icon,
        &notification.summary,
        &notification.body,
        &notification.actions,
        hints,
        i32::from(notification.timeout),
    );
    let answer = connection
        .call_method(Some(SERVICE), PATH, Some(SERVICE), "Notify", &body)
        .await?;
    answer.body().deserialize()
}

async fn ask(connection: &Connection, question: &str) -> zbus::Result<Message> {
    connection
        .call_method(Some(SERVICE), PATH, Some(SERVICE), question, &())
        .await
}

/// Asks the bus for what the service says, and for who it is.
async fn listen(connection: &Connection) -> zbus::Result<MessageStream> {
    let messages = MessageStream::from(connection);
    let bus = DBusProxy::new(connection).await?;
    let said = MatchRule::builder()
        .msg_type(Type::Signal)
        .interface(SERVICE)?
        .path(PATH)?
        .build();
    bus.add_match_rule(said).await?;
    let owners = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender("org.freedesktop.DBus")?
        .interface("org.freedesktop.DBus")?
        .member("NameOwnerChanged")?
        .arg(0, SERVICE)?
        .build();
    bus.add_match_rule(owners).await?;
    Ok(messages)
}

/// Hears what is said of notifications until the connection ends.
async fn hear(
    mut messages: MessageStream,
    board: Arc<Mutex<Board>>,
    chosen: mpsc::Sender<Chosen>,
    changed: Arc<Notify>,
    activation: Activation,
) {
    while let Some(Ok(message)) = messages.next().await {
        let header = message.header();
        if header.message_type() != Type::Signal {
            continue;
        }
        let (Some(member), Some(sender)) = (header.member(), header.sender()) else {
            continue;
        };
        match member.as_str() {
            "NameOwnerChanged" => {
                let owners = message.body().deserialize::<(String, String, String)>();
                if owners.is_ok_and(|(name, _, new)| name == SERVICE && !new.is_empty()) {
                    // One that comes while nobody waits is kept for whoever waits next.
                    changed.notify_one();
                }
            }
            // Comes just before the click that it belongs to.
            "ActivationToken" => {
                if let Ok((id, token)) = message.body().deserialize::<(u32, String)>()
                    && board.lock().await.stands(id, sender)
                {
                    activation.give(&token);
                }
            }
            "ActionInvoked" => {
                if let Ok((id, action)) = message.body().deserialize::<(u32, String)>()
                    && let Some(what) = board.lock().await.choose(id, sender, &action)
                    && chosen.try_send(what).is_err()
                {
                    tracing::info!("a click on a notification came to nothing");
                }
            }
            "NotificationClosed" => {
                if let Ok((id, reason)) = message.body().deserialize::<(u32, u32)>()
                    && reason != EXPIRED
                {
                    board.lock().await.forget(id, sender);
                }
            }
            _ => {}
        }
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
                Some(SERVICE),
                PATH,
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
    connection: Connection,
    /// Its unique name on the bus, which another one never has.
    service: String,
    /// Bodies are read as markup.
    markup: bool,
    /// Clicks are reported; a service without may show a dialogue for a notification that wants them.
    actions: bool,
    /// It has sounds.
    sound: bool,
    /// It keeps in a list what has left the screen.
    persistence: bool,
}
