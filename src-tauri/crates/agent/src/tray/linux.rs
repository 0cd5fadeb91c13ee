//! The tray of Linux and BSD desktops: a StatusNotifierItem with its menu, over D-Bus. The desktop's panel,
//! if it has a tray at all, may start after us, restart or go away: the icon appears whenever there is one.

use futures_util::StreamExt as _;
use ksni::{
    Category, Error, Handle, MenuItem, OfflineReason, Status, ToolTip, TrayMethods as _,
    menu::{StandardItem, SubMenu},
};
use parkmate_core::{
    plain::{plain, plain_line},
    timing,
    tray::{Action, Icon, Item, Tray},
};
use tokio::sync::{mpsc, watch};
use zbus::{
    Connection, MessageStream,
    fdo::{self, DBusProxy},
    names::{OwnedUniqueName, WellKnownName},
};

use super::{NAME, picture};

/// Where panels take tray icons.
const WATCHER: WellKnownName<'static> =
    WellKnownName::from_static_str_unchecked("org.kde.StatusNotifierWatcher");

/// Shows the icon until the sender of `trays` is gone; what is chosen goes to `chosen`.
///
/// Without a D-Bus session or a panel it waits for one. Call it within a tokio runtime.
pub(crate) async fn show(mut trays: watch::Receiver<Tray>, chosen: mpsc::Sender<Action>) {
    let mut is_said = false;
    while let Err(why) = appear(&mut trays, &chosen).await {
        if is_said {
            tracing::debug!(%why, "still no tray icon");
        } else {
            tracing::warn!(%why, "no tray icon for now; everything else goes on");
            is_said = true;
        }
        tokio::select! {
            () = tokio::time::sleep(timing::TRAY_RETRY) => {}
            () = ended(&mut trays) => return,
        }
    }
}

/// Why there is no icon, other than for want of a panel.
#[derive(Debug, thiserror::Error)]
enum NoIcon {
    #[error(transparent)]
    Item(#[from] Error),
    #[error("D-Bus: {0}")]
    Bus(#[from] zbus::Error),
    #[error("D-Bus: {0}")]
    Daemon(#[from] fdo::Error),
    #[error("the D-Bus session has ended")]
    BusEnded,
    #[error("the panel started or went in the middle of it")]
    PanelChanged,
}

/// Puts the icon on the bus and keeps it up to date; returns without an error when the program ends.
async fn appear(
    trays: &mut watch::Receiver<Tray>,
    chosen: &mpsc::Sender<Action>,
) -> Result<(), NoIcon> {
    let bus = Connection::session().await?;
    let (refused, refusals) = mpsc::channel(1);
    let before = panel(&bus).await?;
    let item = StatusItem::new(trays.borrow_and_update().clone(), chosen.clone(), refused);
    let icon = item.assume_sni_available(true).spawn().await?;
    // ksni listens for panels only after it has asked for one, and misses one that comes in between.
    let kept = match panel(&bus).await {
        Ok(now) if now == before => keep(&icon, trays, &bus, refusals).await,
        Ok(_) => Err(NoIcon::PanelChanged),
        Err(why) => Err(why),
    };
    icon.shutdown().await;
    kept
}

/// The connection of the program that takes tray icons, if there is one.
async fn panel(bus: &Connection) -> Result<Option<OwnedUniqueName>, NoIcon> {
    match DBusProxy::new(bus)
        .await?
        .get_name_owner(WATCHER.into())
        .await
    {
        Ok(owner) => Ok(Some(owner)),
        Err(fdo::Error::NameHasNoOwner(_)) => Ok(None),
        Err(fault) => Err(fault.into()),
    }
}

/// Follows the tray until something ends.
async fn keep(
    icon: &Handle<StatusItem>,
    trays: &mut watch::Receiver<Tray>,
    bus: &Connection,
    mut refusals: mpsc::Receiver<Error>,
) -> Result<(), NoIcon> {
    let mut messages = MessageStream::from(bus);
    loop {
        tokio::select! {
            changed = trays.changed() => {
                if changed.is_err() {
                    return Ok(());
                }
                let tray = trays.borrow_and_update().clone();
                icon.update(|item| item.draw(tray)).await;
            }
            Some(why) = refusals.recv() => return Err(why.into()),
            message = messages.next() => if !matches!(message, Some(Ok(_))) {
                return Err(NoIcon::BusEnded);
            },
        }
    }
}

async fn ended(trays: &mut watch::Receiver<Tray>) {
    while trays.changed().await.is_ok() {}
}

/// What panels ask and tell.
struct StatusItem {
    tray: Tray,
    /// Of the tray's icon.
    pictures: Vec<ksni::Icon>,
    chosen: mpsc::Sender<Action>,
    /// Told when a panel would not take the icon.
    refused: mpsc::Sender<Error>,
}

impl StatusItem {
    fn new(tray: Tray, chosen: mpsc::Sender<Action>, refused: mpsc::Sender<Error>) -> Self {
        Self {
            pictures: pictures(tray.icon),
            tray,
            chosen,
            refused,
        }
    }

    fn draw(&mut self, tray: Tray) {
        if self.tray.icon != tray.icon {
            self.pictures = pictures(tray.icon);
        }
        self.tray = tray;
    }

    fn choose(&self, action: Action) {
        if self.chosen.try_send(action).is_err() {
            tracing::warn!(?action, "what was chosen in the tray came to nothing");
        }
    }
}

impl ksni::Tray for StatusItem {
    fn id(&self) -> String {
        "parkmate-companion".into()
    }

    fn title(&self) -> String {
        NAME.into()
    }

    fn category(&self) -> Category {
        Category::Communications
    }

    /// Desktops hide passive items, and some show needy ones without their picture: the picture says all.
    fn status(&self) -> Status {
        Status::Active
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        self.pictures.clone()
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: NAME.into(),
            description: without_markup(&self.tray.tooltip),
            ..ToolTip::default()
        }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.choose(Action::Open);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        menu(&self.tray.menu)
    }

    fn watcher_online(&self) {
        tracing::info!("a panel with a tray is there");
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        if let OfflineReason::Error(why) = reason
            && !is_absence(&why)
        {
            // One that waits to be read says enough.
            let _ = self.refused.try_send(why);
        } else {
            tracing::warn!("no tray icon for now: the desktop has no panel that shows any");
        }
        true
    }
}

/// Whether there is just no panel: ksni notices when one comes.
fn is_absence(why: &Error) -> bool {
    matches!(
        why,
        Error::Watcher(fdo::Error::ServiceUnknown(_) | fdo::Error::NameHasNoOwner(_))
    )
}

fn menu(items: &[Item]) -> Vec<MenuItem<StatusItem>> {
    items.iter().map(line).collect()
}

fn line(item: &Item) -> MenuItem<StatusItem> {
    match item {
        Item::Label(words) => StandardItem {
            label: label(words),
            enabled: false,
            ..StandardItem::default()
        }
        .into(),
        Item::Action { words, action } => {
            let action = *action;
            StandardItem {
                label: label(words),
                activate: Box::new(move |item: &mut StatusItem| item.choose(action)),
                ..StandardItem::default()
            }
            .into()
        }
        Item::Submenu { words, items } => SubMenu {
            label: label(words),
            submenu: menu(items),
            ..SubMenu::default()
        }
        .into(),
        Item::Separator => MenuItem::Separator,
    }
}

/// A single underscore would mark a key.
fn label(words: &str) -> String {
    plain_line(words).replace('_', "__")
}

/// Some desktops read a tooltip as markup, and show nothing if it is none; others show every character of
/// it. So the characters that mean something in markup give way to others that look like them.
fn without_markup(text: &str) -> String {
    plain(text)
        .replace('&', "\u{ff06}")
        .replace('<', "\u{2039}")
        .replace('>', "\u{203a}")
}

fn pictures(icon: Icon) -> Vec<ksni::Icon> {
    picture::argb(icon)
        .into_iter()
        .map(|(size, argb)| ksni::Icon {
            width: size.into(),
            height: size.into(),
            data: picture::outlined(argb, size.into()),
        })
        .collect()
}
