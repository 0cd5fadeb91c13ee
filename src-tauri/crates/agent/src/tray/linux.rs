//! The tray of Linux and BSD desktops: a StatusNotifierItem with its menu, over D-Bus. The desktop's panel,
//! if it has a tray at all, may start after us, restart or go away: the icon appears whenever there is one.

use futures_util::StreamExt as _;
use ksni::{
    Category, Error, Handle, MenuItem, OfflineReason, Status, ToolTip, TrayMethods as _,
    menu::{StandardItem, SubMenu},
};
use parkmate_core::{
    timing,
    tray::{Action, Icon, Item, Tray},
};
use tokio::sync::{mpsc, watch};
use zbus::{
    Connection, MessageStream,
    fdo::{self, DBusProxy},
    names::{OwnedUniqueName, WellKnownName},
};

use super::{NAME, plain};

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
            description: plain(&self.tray.tooltip),
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
    plain(words).replace('_', "__")
}

macro_rules! pictures {
    ($state:literal) => {
        [
            picture(
                include_bytes!(concat!(
                    "../../../../../icons/tray/argb/",
                    $state,
                    "-dark-22.argb"
                )),
                22,
            ),
            picture(
                include_bytes!(concat!(
                    "../../../../../icons/tray/argb/",
                    $state,
                    "-dark-44.argb"
                )),
                44,
            ),
        ]
    };
}

fn pictures(icon: Icon) -> Vec<ksni::Icon> {
    match icon {
        Icon::Online => pictures!("online"),
        Icon::Offline => pictures!("offline"),
        Icon::Attention => pictures!("attention"),
        Icon::SignedOut => pictures!("signed-out"),
    }
    .into()
}

fn picture(argb: &[u8], size: u8) -> ksni::Icon {
    ksni::Icon {
        width: size.into(),
        height: size.into(),
        data: outlined(argb, size.into()),
    }
}

/// The pictures are drawn on this grid, with a margin of one.
const GRID: usize = 22;

/// Red, green and blue of the pictures for light panels.
const DARK: [u8; 3] = [0x24, 0x29, 0x2f];

/// A light picture with a dark line around it. No panel tells its colour, and the desktop's colour scheme
/// is that of windows (a light desktop often has a dark panel): so one picture has to be seen on any.
fn outlined(argb: &[u8], size: usize) -> Vec<u8> {
    let (pixels, _) = argb.as_chunks::<4>();
    let width = size / GRID;
    let near = |at: usize| at.saturating_sub(width)..(at + width + 1).min(size);
    let mut outlined = Vec::with_capacity(argb.len());
    for (at, [alpha, rgb @ ..]) in pixels.iter().enumerate() {
        let (x, y) = (at % size, at / size);
        let line = near(y)
            .flat_map(|y| near(x).map(move |x| pixels[y * size + x][0]))
            .max()
            .map_or(0, u32::from);
        // The picture over the line.
        let over = u32::from(*alpha) * 255;
        let under = line * (255 - u32::from(*alpha));
        let sum = over + under;
        outlined.push(to_byte(sum, 255));
        for (light, dark) in rgb.iter().zip(DARK) {
            outlined.push(to_byte(
                u32::from(*light) * over + u32::from(dark) * under,
                sum,
            ));
        }
    }
    outlined
}

/// Divides and rounds; nothing of nothing is nothing.
fn to_byte(sum: u32, by: u32) -> u8 {
    (sum + by / 2)
        .checked_div(by)
        .and_then(|byte| u8::try_from(byte).ok())
        .unwrap_or(0)
}
