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

use agent::tray::Presence;
use futures_util::StreamExt as _;
use parkmate_client::activation::Activation;
use parkmate_core::tray::{Action, Badge, Icon, Item, State, Tray};
use private_bus::{Keyring, in_session};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};
use zbus::{
    Connection, MatchRule, Message, MessageStream, Proxy,
    fdo::{self, DBusProxy},
    zvariant::{OwnedValue, Structure, Value},
};

/// Nothing here takes longer, also on a loaded machine.
const SOON: Duration = Duration::from_secs(20);

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";

const ONLINE: Icon = Icon {
    state: State::Online,
    badge: None,
};

/// The part of a panel that takes tray icons.
struct Watcher {
    registered: mpsc::UnboundedSender<String>,
    /// How many are refused before one is taken.
    refusals: usize,
    /// Whether anything shows what is taken.
    has_host: bool,
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
        self.has_host
    }
}

/// A panel, while it is there.
struct Panel {
    bus: Connection,
    registered: mpsc::UnboundedReceiver<String>,
}

impl Panel {
    async fn start() -> Self {
        Self::start_with(0, true).await
    }

    async fn start_with(refusals: usize, has_host: bool) -> Self {
        let (tell, registered) = mpsc::unbounded_channel();
        let watcher = Watcher {
            registered: tell,
            refusals,
            has_host,
        };
        let bus = zbus::connection::Builder::session()
            .unwrap()
            .serve_at(PATH, watcher)
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

    /// Shows from now on what was taken.
    async fn show(&self) {
        let watcher = self.bus.object_server().interface::<_, Watcher>(PATH);
        let watcher = watcher.await.unwrap();
        watcher.get_mut().await.has_host = true;
        self.bus
            .emit_signal(
                None::<&str>,
                PATH,
                WATCHER,
                "StatusNotifierHostRegistered",
                &(),
            )
            .await
            .unwrap();
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
    presence: watch::Receiver<Presence>,
    task: JoinHandle<()>,
}

fn show(tray: Tray) -> Shown {
    let (draw, trays) = watch::channel(tray);
    let (choose, chosen) = mpsc::channel(4);
    let (tell, presence) = watch::channel(Presence::Unknown);
    let activation = Activation::default();
    let task = tokio::spawn(agent::tray::show(trays, choose, tell, activation));
    Shown {
        draw,
        chosen,
        presence,
        task,
    }
}

impl Shown {
    async fn next_choice(&mut self) -> Action {
        timeout(SOON, self.chosen.recv()).await.unwrap().unwrap()
    }

    async fn is(&mut self, wanted: Presence) {
        let there = self.presence.wait_for(|presence| *presence == wanted);
        timeout(SOON, there).await.unwrap().unwrap();
    }
}

fn tray() -> Tray {
    let action = |words: &str, action| Item::Action {
        words: words.into(),
        action,
    };
    Tray {
        icon: ONLINE,
        tooltip: "Connected\nP&R <North>: 12 min left".into(),
        label: "12 min".into(),
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

type Properties = HashMap<String, OwnedValue>;

/// Lines, and which of their properties are gone.
type Gone = Vec<(i32, Vec<String>)>;

type Layout = (i32, Properties, Vec<OwnedValue>);

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

async fn lines_of(menu: &Proxy<'_>) -> Vec<String> {
    let lines = lines(menu).await;
    lines.into_iter().map(|(text, _)| text).collect()
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
            let mut panel = Panel::start().await;
            let mut shown = show(tray());
            let name = panel.next_item().await;
            let menu = panel.menu(&name).await;
            assert_eq!(
                lines_of(&menu).await,
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
            let mut panel = Panel::start().await;
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

/// The names of what the icon tells, as it comes.
struct Told(MessageStream);

impl Told {
    async fn of(name: &str, bus: &Connection) -> Self {
        let rule = MatchRule::builder()
            .msg_type(zbus::message::Type::Signal)
            .sender(name)
            .unwrap()
            .build();
        Self(
            MessageStream::for_match_rule(rule, bus, None)
                .await
                .unwrap(),
        )
    }

    async fn next(&mut self) -> Message {
        timeout(SOON, self.0.next())
            .await
            .unwrap()
            .unwrap()
            .unwrap()
    }

    async fn next_name(&mut self) -> String {
        self.next().await.header().member().unwrap().to_string()
    }
}

#[test]
fn tells_of_what_changed_once_and_of_nothing_else() {
    in_session(
        "tells_of_what_changed_once_and_of_nothing_else",
        Keyring::None,
        async || {
            let mut panel = Panel::start().await;
            let shown = show(tray());
            let name = panel.next_item().await;
            let mut told = Told::of(&name, &panel.bus).await;
            let draw = |change: fn(&mut Tray)| shown.draw.send_modify(change);
            draw(|tray| tray.tooltip = "Connected".into());
            assert_eq!(told.next_name().await, "NewToolTip");
            // Nothing is told of what is as it was: the next that is told is of the next change.
            draw(|_| {});
            draw(|tray| tray.icon.badge = Badge::of(3));
            assert_eq!(told.next_name().await, "NewIcon");
            draw(|tray| tray.menu[0] = Item::Label("8 min left".into()));
            let message = told.next().await;
            assert_eq!(message.header().member().unwrap(), "ItemsPropertiesUpdated");
            let (lines, gone): (Vec<(i32, Properties)>, Gone) =
                message.body().deserialize().unwrap();
            assert_eq!(gone, []);
            let [(_, line)] = lines.as_slice() else {
                panic!("one line has other words: {lines:?}");
            };
            assert_eq!(*line["label"], Value::from("8 min left"));
            draw(|tray| tray.menu.truncate(3));
            assert_eq!(told.next_name().await, "LayoutUpdated");
            let menu = panel.menu(&name).await;
            assert_eq!(lines_of(&menu).await, ["8 min left", "-", "[Open]"]);
        },
    );
}

#[test]
fn tells_the_time_that_is_left_beside_the_icon() {
    in_session(
        "tells_the_time_that_is_left_beside_the_icon",
        Keyring::None,
        async || {
            let mut panel = Panel::start().await;
            let shown = show(tray());
            let name = panel.next_item().await;
            let item = panel.item(&name).await;
            let label =
                async |property: &str| -> String { item.get_property(property).await.unwrap() };
            assert_eq!(label("XAyatanaLabel").await, "12 min");
            assert_eq!(label("XAyatanaLabelGuide").await, "12 min");
            let mut told = Told::of(&name, &panel.bus).await;
            shown.draw.send_modify(|tray| tray.label = "11 min".into());
            let message = told.next().await;
            assert_eq!(message.header().member().unwrap(), "XAyatanaNewLabel");
            let said: (String, String) = message.body().deserialize().unwrap();
            assert_eq!(said, ("11 min".into(), "11 min".into()));
            assert_eq!(label("XAyatanaLabel").await, "11 min");
        },
    );
}

#[test]
fn a_choice_in_a_menu_that_has_changed_is_no_other_choice() {
    in_session(
        "a_choice_in_a_menu_that_has_changed_is_no_other_choice",
        Keyring::None,
        async || {
            let mut panel = Panel::start().await;
            let mut shown = show(tray());
            let name = panel.next_item().await;
            let menu = panel.menu(&name).await;
            let before = lines(&menu).await;
            let mut told = Told::of(&name, &panel.bus).await;
            shown.draw.send_modify(|tray| drop(tray.menu.remove(2)));
            assert_eq!(told.next_name().await, "LayoutUpdated");
            for (line, id) in before {
                let event = (id, "clicked", Value::from(0), 0_u32);
                let answer: zbus::Result<()> = menu.call("Event", &event).await;
                assert!(answer.is_err(), "{line}");
            }
            click(&menu, "[Renew]").await;
            assert_eq!(
                shown.next_choice().await,
                Action::RenewInBrowser { booking: 13 }
            );
        },
    );
}

#[test]
fn answers_what_panels_ask_of_a_menu() {
    in_session(
        "answers_what_panels_ask_of_a_menu",
        Keyring::None,
        async || {
            let mut panel = Panel::start().await;
            let mut shown = show(tray());
            let name = panel.next_item().await;
            let menu = panel.menu(&name).await;
            let version: u32 = menu.get_property("Version").await.unwrap();
            assert_eq!(version, 3);
            let direction: String = menu.get_property("TextDirection").await.unwrap();
            assert_eq!(direction, "ltr");
            let status: String = menu.get_property("Status").await.unwrap();
            assert_eq!(status, "normal");
            let themes: Vec<String> = menu.get_property("IconThemePath").await.unwrap();
            assert!(themes.is_empty());

            let all = lines(&menu).await;
            let id = |line: &str| all.iter().find(|(text, _)| text == line).unwrap().1;
            let pause = id("[Pause]");
            // One level down, and one property.
            let (_, (_, properties, children)): (u32, Layout) = menu
                .call("GetLayout", &(0, 1, vec!["enabled"]))
                .await
                .unwrap();
            assert!(properties.is_empty());
            assert_eq!(children.len(), 6);
            for child in children {
                let child = Structure::try_from(child).unwrap();
                let (_, properties, below): Layout = child.try_into().unwrap();
                assert!(properties.keys().all(|name| name == "enabled"));
                assert!(below.is_empty());
            }
            let (_, (_, _, below)): (u32, Layout) = menu
                .call("GetLayout", &(pause, -1, Vec::<String>::new()))
                .await
                .unwrap();
            assert_eq!(below.len(), 2);
            let group: Vec<(i32, Properties)> = menu
                .call("GetGroupProperties", &(vec![pause, 999], vec!["label"]))
                .await
                .unwrap();
            assert_eq!(group.len(), 1);
            assert_eq!(*group[0].1["label"], Value::from("Pause"));
            let everything: Vec<(i32, Properties)> = menu
                .call(
                    "GetGroupProperties",
                    &(Vec::<i32>::new(), Vec::<String>::new()),
                )
                .await
                .unwrap();
            assert_eq!(everything.len(), 1 + all.len());
            let label: OwnedValue = menu.call("GetProperty", &(pause, "label")).await.unwrap();
            assert_eq!(*label, Value::from("Pause"));
            let none: zbus::Result<OwnedValue> = menu.call("GetProperty", &(pause, "icon")).await;
            assert!(none.is_err());
            let is_stale: bool = menu.call("AboutToShow", &(pause,)).await.unwrap();
            assert!(!is_stale);
            let shown_soon: (Vec<i32>, Vec<i32>) = menu
                .call("AboutToShowGroup", &(vec![0, pause, 999],))
                .await
                .unwrap();
            assert_eq!(shown_soon, (vec![], vec![999]));
            let events = vec![
                (pause, "opened", Value::from(0), 0_u32),
                (id("[Open]"), "clicked", Value::from(0), 0),
                (999, "clicked", Value::from(0), 0),
            ];
            let missing: Vec<i32> = menu.call("EventGroup", &(events,)).await.unwrap();
            assert_eq!(missing, [999]);
            assert_eq!(shown.next_choice().await, Action::Open);
        },
    );
}

#[test]
fn tells_whether_it_is_seen_as_panels_come_and_go() {
    in_session(
        "tells_whether_it_is_seen_as_panels_come_and_go",
        Keyring::None,
        async || {
            let mut shown = show(tray());
            shown.is(Presence::Absent).await;
            let panel = Panel::start().await;
            shown.is(Presence::Shown).await;
            panel.end().await;
            shown.is(Presence::Absent).await;
            // What takes icons is there, and nothing that shows them yet.
            let mut panel = Panel::start_with(0, false).await;
            panel.next_item().await;
            panel.show().await;
            shown.is(Presence::Shown).await;
        },
    );
}

#[test]
fn appears_in_a_panel_that_starts_late_and_again_after_its_restart() {
    in_session(
        "appears_in_a_panel_that_starts_late_and_again_after_its_restart",
        Keyring::None,
        async || {
            let mut shown = show(tray());
            // It has been on the bus, and found no panel.
            shown.is(Presence::Absent).await;
            for _ in 0..3 {
                let mut panel = Panel::start().await;
                let name = panel.next_item().await;
                click(&panel.menu(&name).await, "[Open]").await;
                assert_eq!(shown.next_choice().await, Action::Open);
                panel.end().await;
            }
        },
    );
}

#[test]
fn asks_a_panel_again_that_did_not_take_it() {
    in_session(
        "asks_a_panel_again_that_did_not_take_it",
        Keyring::None,
        async || {
            let mut panel = Panel::start_with(1, true).await;
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
        let mut panel = Panel::start().await;
        let Shown { draw, task, .. } = show(tray());
        let name = panel.next_item().await;
        drop(draw);
        timeout(SOON, task).await.unwrap().unwrap();
        let daemon = DBusProxy::new(&panel.bus).await.unwrap();
        let is_there = daemon.name_has_owner(name.try_into().unwrap()).await;
        assert!(!is_there.unwrap());
    });
}
