//! The tray of Linux desktops on a private bus, seen by a small panel of the tests' own.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "../src"]
mod agent {
    pub(crate) mod tray;
}
#[path = "../../client/tests/private_bus/mod.rs"]
mod private_bus;

use std::{collections::HashMap, time::Duration};

use futures_util::StreamExt as _;
use parkmate_core::tray::{Action, Icon, Item, Tray};
use private_bus::{Keyring, in_session};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};
use zbus::{
    Connection, MatchRule, MessageStream, Proxy,
    fdo::{self, DBusProxy},
    zvariant::{OwnedValue, Structure, Value},
};

/// Nothing here takes longer, also on a loaded machine.
const SOON: Duration = Duration::from_secs(20);

const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// The part of a panel that takes tray icons.
struct Watcher {
    registered: mpsc::UnboundedSender<String>,
    /// How many are refused before one is taken.
    refusals: usize,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&mut self, service: String) -> fdo::Result<()> {
        if self.refusals > 0 {
            self.refusals -= 1;
            return Err(fdo::Error::Failed("not yet".into()));
        }
        self.registered.send(service).unwrap();
        Ok(())
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }
}

/// A panel, while it is there.
struct Panel {
    bus: Connection,
    registered: mpsc::UnboundedReceiver<String>,
}

impl Panel {
    async fn start(refusals: usize) -> Self {
        let (tell, registered) = mpsc::unbounded_channel();
        let watcher = Watcher {
            registered: tell,
            refusals,
        };
        let bus = zbus::connection::Builder::session()
            .unwrap()
            .serve_at("/StatusNotifierWatcher", watcher)
            .unwrap()
            .name(WATCHER)
            .unwrap()
            .build()
            .await
            .unwrap();
        Self { bus, registered }
    }

    async fn next_item(&mut self) -> String {
        timeout(SOON, self.registered.recv())
            .await
            .unwrap()
            .unwrap()
    }

    async fn end(self) {
        self.bus.close().await.unwrap();
    }

    async fn item(&self, name: &str) -> Proxy<'static> {
        self.proxy(name, "/StatusNotifierItem", "org.kde.StatusNotifierItem")
            .await
    }

    async fn menu(&self, name: &str) -> Proxy<'static> {
        self.proxy(name, "/MenuBar", "com.canonical.dbusmenu").await
    }

    async fn proxy(&self, name: &str, path: &str, interface: &str) -> Proxy<'static> {
        zbus::proxy::Builder::new(&self.bus)
            .destination(name.to_owned())
            .unwrap()
            .path(path.to_owned())
            .unwrap()
            .interface(interface.to_owned())
            .unwrap()
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .await
            .unwrap()
    }
}

/// The tray as the agent shows it.
struct Shown {
    draw: watch::Sender<Tray>,
    chosen: mpsc::Receiver<Action>,
    task: JoinHandle<()>,
}

fn show(tray: Tray) -> Shown {
    let (draw, trays) = watch::channel(tray);
    let (choose, chosen) = mpsc::channel(4);
    let task = tokio::spawn(agent::tray::show(trays, choose));
    Shown { draw, chosen, task }
}

impl Shown {
    async fn next_choice(&mut self) -> Action {
        timeout(SOON, self.chosen.recv()).await.unwrap().unwrap()
    }
}

fn tray() -> Tray {
    let action = |words: &str, action| Item::Action {
        words: words.into(),
        action,
    };
    Tray {
        icon: Icon::Online,
        tooltip: "Connected\nP&R <North>: 12 min left".into(),
        menu: vec![
            Item::Label("P&R <North>, slot_4".into()),
            Item::Separator,
            action("Open", Action::Open),
            action("Renew", Action::RenewInBrowser { booking: 13 }),
            Item::Submenu {
                words: "Pause".into(),
                items: vec![
                    action("1 hour", Action::PauseHour),
                    action("Until tomorrow", Action::PauseUntilTomorrow),
                ],
            },
            action("Quit", Action::Quit),
        ],
    }
}

/// Width, height and pixels.
type Picture = (i32, i32, Vec<u8>);

type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// A menu's lines as a user sees them, each with its id, which is what a panel sends back.
async fn lines(menu: &Proxy<'_>) -> Vec<(String, i32)> {
    let (_, root): (u32, Layout) = menu
        .call("GetLayout", &(0, -1, Vec::<String>::new()))
        .await
        .unwrap();
    let mut lines = Vec::new();
    add_lines(root, "", &mut lines);
    lines
}

fn add_lines((_, _, children): Layout, before: &str, lines: &mut Vec<(String, i32)>) {
    for child in children {
        let child = Structure::try_from(child).unwrap();
        let (id, properties, children): Layout = child.try_into().unwrap();
        let is =
            |key: &str, wanted: Value<'_>| properties.get(key).is_some_and(|is| **is == wanted);
        let label = properties
            .get("label")
            .map(|label| <&str>::try_from(label).unwrap().to_owned());
        let line = match label {
            None if is("type", "separator".into()) => "-".to_owned(),
            None => "?".to_owned(),
            Some(label) if is("enabled", false.into()) => label,
            Some(label) => format!("[{label}]"),
        };
        lines.push((format!("{before}{line}"), id));
        add_lines((id, properties, children), &format!("{before}  "), lines);
    }
}

async fn click(menu: &Proxy<'_>, line: &str) {
    let lines = lines(menu).await;
    let (_, id) = lines.iter().find(|(text, _)| text == line).unwrap();
    let () = menu
        .call("Event", &(*id, "clicked", Value::from(0), 0_u32))
        .await
        .unwrap();
}

#[test]
fn shows_the_whole_menu_and_hands_on_what_is_chosen() {
    in_session(
        "shows_the_whole_menu_and_hands_on_what_is_chosen",
        Keyring::None,
        async || {
            let mut panel = Panel::start(0).await;
            let mut shown = show(tray());
            let name = panel.next_item().await;
            let menu = panel.menu(&name).await;
            let texts: Vec<_> = lines(&menu)
                .await
                .into_iter()
                .map(|(text, _)| text)
                .collect();
            assert_eq!(
                texts,
                [
                    "P&R <North>, slot__4",
                    "-",
                    "[Open]",
                    "[Renew]",
                    "[Pause]",
                    "  [1 hour]",
                    "  [Until tomorrow]",
                    "[Quit]"
                ]
            );
            for (line, action) in [
                ("[Open]", Action::Open),
                ("[Renew]", Action::RenewInBrowser { booking: 13 }),
                ("  [1 hour]", Action::PauseHour),
                ("[Quit]", Action::Quit),
            ] {
                click(&menu, line).await;
                assert_eq!(shown.next_choice().await, action, "{line}");
            }
            let item = panel.item(&name).await;
            let () = item.call("Activate", &(3, 4)).await.unwrap();
            assert_eq!(shown.next_choice().await, Action::Open);
        },
    );
}

#[test]
fn tells_a_panel_who_it_is_and_how_it_looks() {
    in_session(
        "tells_a_panel_who_it_is_and_how_it_looks",
        Keyring::None,
        async || {
            let mut panel = Panel::start(0).await;
            let _shown = show(tray());
            let name = panel.next_item().await;
            let item = panel.item(&name).await;
            for (property, expected) in [
                ("Id", "parkmate-companion"),
                ("Title", "ParkMate Companion"),
                ("Category", "Communications"),
                ("Status", "Active"),
            ] {
                let value: String = item.get_property(property).await.unwrap();
                assert_eq!(value, expected, "{property}");
            }
            let is_menu: bool = item.get_property("ItemIsMenu").await.unwrap();
            assert!(!is_menu, "a click opens the window");
            let pictures: Vec<Picture> = item.get_property("IconPixmap").await.unwrap();
            let sizes: Vec<_> = pictures
                .iter()
                .map(|(width, height, pixels)| (*width, *height, pixels.len()))
                .collect();
            assert_eq!(sizes, [(22, 22, 22 * 22 * 4), (44, 44, 44 * 44 * 4)]);
            let (_, _, title, text): (String, Vec<Picture>, String, String) =
                item.get_property("ToolTip").await.unwrap();
            assert_eq!(title, "ParkMate Companion");
            assert_eq!(text, "Connected\nP＆R ‹North›: 12 min left");
        },
    );
}

#[test]
fn redraws_only_what_changed() {
    in_session("redraws_only_what_changed", Keyring::None, async || {
        let mut panel = Panel::start(0).await;
        let shown = show(tray());
        let name = panel.next_item().await;
        let rule = MatchRule::builder()
            .msg_type(zbus::message::Type::Signal)
            .sender(name.as_str())
            .unwrap()
            .build();
        let mut signals = MessageStream::for_match_rule(rule, &panel.bus, None)
            .await
            .unwrap();
        let mut next_signal = async || {
            let message = timeout(SOON, signals.next())
                .await
                .unwrap()
                .unwrap()
                .unwrap();
            message.header().member().unwrap().to_string()
        };
        shown
            .draw
            .send_modify(|tray| tray.tooltip = "Connected".into());
        assert_eq!(next_signal().await, "NewToolTip");
        shown.draw.send_modify(|tray| tray.icon = Icon::Attention);
        assert_eq!(next_signal().await, "NewIcon");
        shown
            .draw
            .send_modify(|tray| tray.menu[0] = Item::Label("8 min left".into()));
        assert_eq!(next_signal().await, "ItemsPropertiesUpdated");
        shown.draw.send_modify(|tray| tray.menu.truncate(3));
        assert_eq!(next_signal().await, "LayoutUpdated");
        let menu = panel.menu(&name).await;
        let texts: Vec<_> = lines(&menu)
            .await
            .into_iter()
            .map(|(text, _)| text)
            .collect();
        assert_eq!(texts, ["8 min left", "-", "[Open]"]);
    });
}

#[test]
fn appears_in_a_panel_that_starts_late_and_again_after_its_restart() {
    in_session(
        "appears_in_a_panel_that_starts_late_and_again_after_its_restart",
        Keyring::None,
        async || {
            let mut shown = show(tray());
            // It has been on the bus, and found no panel.
            let bus = Connection::session().await.unwrap();
            wait_for_item(&bus).await;
            for _ in 0..3 {
                let mut panel = Panel::start(0).await;
                let name = panel.next_item().await;
                click(&panel.menu(&name).await, "[Open]").await;
                assert_eq!(shown.next_choice().await, Action::Open);
                panel.end().await;
            }
        },
    );
}

async fn wait_for_item(bus: &Connection) {
    let daemon = DBusProxy::new(bus).await.unwrap();
    let mut changes = daemon.receive_name_owner_changed().await.unwrap();
    let is_item = |name: &str| name.starts_with("org.kde.StatusNotifierItem-");
    let names = daemon.list_names().await.unwrap();
    if names.iter().any(|name| is_item(name.as_str())) {
        return;
    }
    let appears = async {
        while let Some(change) = changes.next().await {
            if is_item(change.args().unwrap().name.as_str()) {
                return;
            }
        }
    };
    timeout(SOON, appears).await.unwrap();
}

#[test]
fn asks_a_panel_again_that_did_not_take_it() {
    in_session(
        "asks_a_panel_again_that_did_not_take_it",
        Keyring::None,
        async || {
            let mut panel = Panel::start(1).await;
            let mut shown = show(tray());
            let name = panel.next_item().await;
            click(&panel.menu(&name).await, "[Quit]").await;
            assert_eq!(shown.next_choice().await, Action::Quit);
        },
    );
}

#[test]
fn goes_when_the_program_ends() {
    in_session("goes_when_the_program_ends", Keyring::None, async || {
        let mut panel = Panel::start(0).await;
        let Shown { draw, task, .. } = show(tray());
        let name = panel.next_item().await;
        drop(draw);
        timeout(SOON, task).await.unwrap().unwrap();
        let daemon = DBusProxy::new(&panel.bus).await.unwrap();
        let is_there = daemon.name_has_owner(name.try_into().unwrap()).await;
        assert!(!is_there.unwrap());
    });
}
