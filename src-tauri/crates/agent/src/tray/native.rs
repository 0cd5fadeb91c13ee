//! The tray of Windows and macOS, with the event loop of the main thread that both want.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use parkmate_core::{
    plain::{plain, plain_line},
    timing,
    tray::{Action, Icon, Item, Tray},
};
use tao::{
    event::{Event, StartCause},
    event_loop::{ControlFlow, EventLoop, EventLoopBuilder, EventLoopProxy},
    platform::run_return::EventLoopExtRunReturn as _,
};
use tokio::sync::{mpsc, watch};
use tray_icon::{
    MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent,
    menu::{IsMenuItem, Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu},
};

use super::{NAME, Presence, picture};

/// Something that the event loop is told.
#[derive(Debug)]
enum Notice {
    /// The tray changed.
    Changed,
    /// The icon was clicked.
    Clicked,
    /// A line of the menu was chosen, by its number.
    Chosen(String),
    /// The program is ending.
    Ended,
}

/// Shows the icon until the sender of `trays` is gone; what is chosen goes to `chosen`, and whether it is seen
/// to `presence`. Call it on the main thread, once.
pub(crate) fn run(
    trays: watch::Receiver<Tray>,
    chosen: mpsc::Sender<Action>,
    presence: watch::Sender<Presence>,
) {
    let mut events: EventLoop<Notice> = EventLoopBuilder::with_user_event().build();
    keep_out_of_dock(&mut events);
    // Given back when the loop ends.
    #[cfg(target_os = "macos")]
    let _awake = stay_awake();
    let ended = forward(events.create_proxy(), trays.clone());
    let mut shown: Option<Shown> = None;
    events.run_return(|event, _, flow| {
        *flow = ControlFlow::Wait;
        match event {
            // Earlier, macOS would not take the icon.
            Event::NewEvents(StartCause::Init) => {
                shown = Shown::new(&trays.borrow());
                presence.send_replace(match &shown {
                    Some(_) => Presence::Shown,
                    None => Presence::Absent,
                });
            }
            Event::UserEvent(Notice::Changed) => {
                if let Some(shown) = &mut shown {
                    shown.draw(&trays.borrow());
                }
            }
            Event::UserEvent(Notice::Clicked) => choose(&chosen, Action::Open),
            Event::UserEvent(Notice::Chosen(number)) => {
                if let Some(action) = shown.as_ref().and_then(|shown| shown.action(&number)) {
                    choose(&chosen, action);
                }
            }
            Event::UserEvent(Notice::Ended) => *flow = ControlFlow::Exit,
            // The system ends the session, and us as soon as this returns; else we have ended.
            Event::LoopDestroyed => {
                if let Err(TryRecvError::Empty) = ended.try_recv() {
                    choose(&chosen, Action::Quit);
                    let _ = ended.recv_timeout(timing::SESSION_END);
                }
            }
            _ => {}
        }
    });
}

/// A program that lives in the menu bar has no icon in the Dock.
#[cfg(target_os = "macos")]
fn keep_out_of_dock(events: &mut EventLoop<Notice>) {
    use tao::platform::macos::{ActivationPolicy, EventLoopExtMacOS as _};
    events.set_activation_policy(ActivationPolicy::Accessory);
}

#[cfg(windows)]
fn keep_out_of_dock(_: &mut EventLoop<Notice>) {}

/// Without this, macOS would let the timers of a program without a window run late ("App Nap"), and the
/// countdown with them. The computer may sleep all the same.
#[cfg(target_os = "macos")]
fn stay_awake() -> impl Sized {
    use objc2_foundation::{NSActivityOptions, NSProcessInfo, NSString};
    NSProcessInfo::processInfo().beginActivityWithOptions_reason(
        NSActivityOptions::UserInitiatedAllowingIdleSystemSleep,
        &NSString::from_str("parking time is counted down"),
    )
}

/// Hands on to the event loop what happens elsewhere. The receiver is cut off when the program is ending.
fn forward(to: EventLoopProxy<Notice>, mut trays: watch::Receiver<Tray>) -> Receiver<()> {
    // An event loop that is gone has nothing to show any more.
    let menu = to.clone();
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        let _ = menu.send_event(Notice::Chosen(event.id.0));
    }));
    let icon = to.clone();
    TrayIconEvent::set_event_handler(Some(move |event| {
        if let TrayIconEvent::Click {
            button: MouseButton::Left,
            button_state: MouseButtonState::Up,
            ..
        } = event
        {
            let _ = icon.send_event(Notice::Clicked);
        }
    }));
    let (ends, ended) = channel::<()>();
    std::thread::spawn(move || {
        let follow = async {
            while trays.changed().await.is_ok() {
                let _ = to.send_event(Notice::Changed);
            }
            drop(ends);
            let _ = to.send_event(Notice::Ended);
        };
        match tokio::runtime::Builder::new_current_thread().build() {
            Ok(runtime) => runtime.block_on(follow),
            Err(fault) => tracing::warn!(%fault, "the tray does not follow"),
        }
    });
    ended
}

fn choose(chosen: &mpsc::Sender<Action>, action: Action) {
    if chosen.try_send(action).is_err() {
        tracing::warn!(?action, "what was chosen in the tray came to nothing");
    }
}

/// The icon as it is shown.
struct Shown {
    icon: TrayIcon,
    tray: Tray,
    /// What the lines of the menu do; a line's id is its place here.
    actions: Vec<Action>,
}

impl Shown {
    fn new(tray: &Tray) -> Option<Self> {
        let mut actions = Vec::new();
        let built = TrayIconBuilder::new()
            .with_tooltip(tooltip(tray))
            .with_menu(Box::new(menu(&tray.menu, &mut actions)))
            // On macOS a click opens the menu, as it does for every icon there.
            .with_menu_on_left_click(cfg!(target_os = "macos"))
            .build();
        let icon = match built {
            Ok(icon) => icon,
            Err(fault) => {
                tracing::warn!(%fault, "no tray icon; everything else goes on");
                return None;
            }
        };
        set_picture(&icon, tray.icon);
        set_label(&icon, tray);
        Some(Self {
            icon,
            tray: tray.clone(),
            actions,
        })
    }

    fn draw(&mut self, tray: &Tray) {
        if self.tray.icon != tray.icon {
            set_picture(&self.icon, tray.icon);
        }
        if self.tray.tooltip != tray.tooltip
            && let Err(fault) = self.icon.set_tooltip(Some(tooltip(tray)))
        {
            tracing::debug!(%fault, "the tooltip was not changed");
        }
        if self.tray.label != tray.label {
            set_label(&self.icon, tray);
        }
        if self.tray.menu != tray.menu {
            self.actions.clear();
            let menu = menu(&tray.menu, &mut self.actions);
            self.icon.set_menu(Some(Box::new(menu)));
        }
        self.tray = tray.clone();
    }

    fn action(&self, number: &str) -> Option<Action> {
        self.actions.get(number.parse::<usize>().ok()?).copied()
    }
}

/// What Windows has room for, in UTF-16 and with a NUL at its end.
const TOOLTIP_UNITS: usize = 128;

fn tooltip(tray: &Tray) -> String {
    let mut units = 0;
    format!("{NAME}\n{}", plain(&tray.tooltip))
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units < TOOLTIP_UNITS
        })
        .collect()
}

fn menu(items: &[Item], actions: &mut Vec<Action>) -> Menu {
    let menu = Menu::new();
    for item in items {
        added(menu.append(&*line(item, actions)));
    }
    menu
}

fn line(item: &Item, actions: &mut Vec<Action>) -> Box<dyn IsMenuItem> {
    match item {
        Item::Label(words) => Box::new(MenuItem::new(label(words), false, None)),
        Item::Action { words, action } => {
            actions.push(*action);
            let number = (actions.len() - 1).to_string();
            Box::new(MenuItem::with_id(number, label(words), true, None))
        }
        Item::Submenu { words, items } => {
            let submenu = Submenu::new(label(words), true);
            for item in items {
                added(submenu.append(&*line(item, actions)));
            }
            Box::new(submenu)
        }
        Item::Separator => Box::new(PredefinedMenuItem::separator()),
    }
}

fn added(result: tray_icon::menu::Result<()>) {
    if let Err(fault) = result {
        tracing::debug!(%fault, "a line of the menu is missing");
    }
}

/// A single ampersand would mark a key.
fn label(words: &str) -> String {
    plain_line(words).replace('&', "&&")
}

fn set_picture(icon: &TrayIcon, wanted: Icon) {
    // macOS draws in the colour of its menu bar whatever is not transparent; a Windows taskbar has any colour.
    let [_, (size, argb)] = if cfg!(target_os = "macos") {
        picture::stencilled(wanted)
    } else {
        picture::coloured(wanted)
    };
    let (pixels, _) = argb.as_chunks::<4>();
    let rgba = pixels
        .iter()
        .flat_map(|[a, r, g, b]| [*r, *g, *b, *a])
        .collect();
    let drawn = tray_icon::Icon::from_rgba(rgba, size.into(), size.into())
        .map_err(|fault| fault.to_string())
        .and_then(|picture| set_icon(icon, picture).map_err(|fault| fault.to_string()));
    if let Err(fault) = drawn {
        tracing::debug!(fault, "the picture was not changed");
    }
}

#[cfg(target_os = "macos")]
fn set_icon(icon: &TrayIcon, picture: tray_icon::Icon) -> tray_icon::Result<()> {
    icon.set_icon_templated(Some(picture))
}

#[cfg(windows)]
fn set_icon(icon: &TrayIcon, picture: tray_icon::Icon) -> tray_icon::Result<()> {
    icon.set_icon(Some(picture))
}

/// The menu bar has room for words beside the icon.
#[cfg(target_os = "macos")]
fn set_label(icon: &TrayIcon, tray: &Tray) {
    icon.set_title(Some(plain_line(&tray.label)));
}

/// The notification area has none: the time that is left is in the tooltip and in the menu.
#[cfg(windows)]
fn set_label(_: &TrayIcon, _: &Tray) {}
