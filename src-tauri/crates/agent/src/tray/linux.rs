//! The tray of Linux and BSD desktops: a StatusNotifierItem with its menu, over D-Bus. The desktop's panel,
//! if it has a tray at all, may start after us, restart or go away: the icon appears whenever there is one.

use parkmate_client::activation::Activation;
use parkmate_core::{
    timing,
    tray::{Action, Tray},
};
use tokio::sync::{mpsc, watch};
use zbus::{Connection, fdo, names::WellKnownName, zvariant::ObjectPath};

use self::{host::Host, item::StatusItem, menu::Menu};
use super::Presence;

mod host;
mod item;
mod menu;

/// Where the icon is found on our connection; some panels look nowhere else.
const ITEM: ObjectPath<'static> = ObjectPath::from_static_str_unchecked("/StatusNotifierItem");

/// Where its menu is found.
const MENU: ObjectPath<'static> = ObjectPath::from_static_str_unchecked("/MenuBar");

/// Shows the icon until the sender of `trays` is gone; what is chosen goes to `chosen`, whether it is seen to
/// `presence`, and what a panel gives along with a click to `activation`.
///
/// Without a D-Bus session or a panel it waits for one. Call it within a tokio runtime.
pub(crate) async fn show(
    mut trays: watch::Receiver<Tray>,
    chosen: mpsc::Sender<Action>,
    presence: watch::Sender<Presence>,
    activation: Activation,
) {
    let mut is_said = false;
    while let Err(why) = appear(&mut trays, &chosen, &presence, &activation).await {
        presence.send_replace(Presence::Absent);
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
    #[error("D-Bus: {0}")]
    Bus(#[from] zbus::Error),
    #[error("D-Bus: {0}")]
    Daemon(#[from] fdo::Error),
    #[error("the D-Bus session has ended")]
    BusEnded,
    #[error("the panel does not answer")]
    Slow,
}

/// Puts the icon on the bus and keeps it up to date; returns without an error when the program ends.
async fn appear(
    trays: &mut watch::Receiver<Tray>,
    chosen: &mpsc::Sender<Action>,
    presence: &watch::Sender<Presence>,
    activation: &Activation,
) -> Result<(), NoIcon> {
    let name = format!("org.kde.StatusNotifierItem-{}-1", std::process::id());
    let name = WellKnownName::try_from(name).map_err(zbus::Error::from)?;
    let tray = trays.borrow_and_update().clone();
    let bus = zbus::connection::Builder::session()?
        .serve_at(
            ITEM,
            StatusItem::new(&tray, chosen.clone(), activation.clone()),
        )?
        .serve_at(MENU, Menu::new(tray.menu, chosen.clone()))?
        .name(&name)?
        .build()
        .await?;
    let kept = keep(&bus, &name, trays, presence).await;
    // The icon goes with it. Where that fails it is gone already.
    let _ = bus.close().await;
    kept
}

/// Follows the tray until something ends.
async fn keep(
    bus: &Connection,
    name: &WellKnownName<'_>,
    trays: &mut watch::Receiver<Tray>,
    presence: &watch::Sender<Presence>,
) -> Result<(), NoIcon> {
    let mut host = Host::listen(bus).await?;
    tell(host.ask(name).await?, presence);
    loop {
        tokio::select! {
            changed = trays.changed() => {
                if changed.is_err() {
                    return Ok(());
                }
                let tray = trays.borrow_and_update().clone();
                draw(tray, bus).await?;
            }
            changed = host.changed() => {
                changed?;
                tell(host.ask(name).await?, presence);
            }
        }
    }
}

fn tell(is_shown: bool, presence: &watch::Sender<Presence>) {
    let now = if is_shown {
        Presence::Shown
    } else {
        Presence::Absent
    };
    if presence.send_replace(now) == now {
        return;
    }
    if is_shown {
        tracing::info!("a panel with a tray is there");
    } else {
        tracing::warn!("no tray icon for now: the desktop has no panel that shows any");
    }
}

/// Tells panels what has changed for them, and nothing else: each signal makes them draw anew, and some flicker.
async fn draw(tray: Tray, bus: &Connection) -> Result<(), NoIcon> {
    let item = bus.object_server().interface::<_, StatusItem>(ITEM).await?;
    let redraw = item.get_mut().await.draw(&tray);
    let emitter = item.signal_emitter();
    if redraw.icon {
        StatusItem::new_icon(emitter).await?;
    }
    if redraw.tooltip {
        StatusItem::new_tool_tip(emitter).await?;
    }
    if let Some(label) = redraw.label {
        StatusItem::ayatana_new_label(emitter, &label, &label).await?;
    }
    let menu = bus.object_server().interface::<_, Menu>(MENU).await?;
    let redraw = menu.get_mut().await.draw(tray.menu);
    let emitter = menu.signal_emitter();
    match redraw {
        menu::Redraw::None => {}
        menu::Redraw::Words(lines) => {
            Menu::items_properties_updated(emitter, lines, Vec::new()).await?;
        }
        menu::Redraw::Lines(revision) => Menu::layout_updated(emitter, revision, 0).await?,
    }
    Ok(())
}

async fn ended(trays: &mut watch::Receiver<Tray>) {
    while trays.changed().await.is_ok() {}
}

fn choose(chosen: &mpsc::Sender<Action>, action: Action) {
    if chosen.try_send(action).is_err() {
        tracing::warn!(?action, "what was chosen in the tray came to nothing");
    }
}
