//! The parts of a desktop that the agent talks to, which write down what they are asked: the notification
//! service and the host of tray icons.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use tokio::{sync::watch, time::timeout};
use zbus::{Connection, message::Header, zvariant::OwnedValue};

use crate::program::SOON;

/// A notification service that writes down what it is asked to show.
pub(crate) struct Notifications {
    shown: watch::Receiver<Vec<Post>>,
    connection: Connection,
}

/// What it was asked to show.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) body: String,
    /// The number of what it took the place of; 0 for none.
    pub(crate) replaces: u32,
}

struct Service {
    shown: watch::Sender<Vec<Post>>,
    /// Whether it takes notifications and never answers.
    hangs: bool,
}

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".into(), "body".into()]
    }

    /// Name, vendor, version, and the specification's version.
    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("Notes", "tests", "1", "1.2")
    }

    #[expect(clippy::too_many_arguments, reason = "the specification's")]
    async fn notify(
        &self,
        _app: String,
        replaces: u32,
        _icon: String,
        title: String,
        body: String,
        _actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let category = hints["category"].downcast_ref::<&str>().unwrap();
        let post = Post {
            kind: category.trim_start_matches("x-parkmate.").to_owned(),
            title,
            body,
            replaces,
        };
        self.shown.send_modify(|shown| shown.push(post));
        if self.hangs {
            std::future::pending::<()>().await;
        }
        if replaces > 0 {
            return replaces;
        }
        let shown = self.shown.borrow();
        let places = shown.iter().filter(|post| post.replaces == 0).count();
        u32::try_from(places).unwrap()
    }
}

impl Notifications {
    pub(crate) async fn start() -> Self {
        Self::begin(false).await
    }

    /// One that hangs with the first notification.
    pub(crate) async fn start_hanging() -> Self {
        Self::begin(true).await
    }

    async fn begin(hangs: bool) -> Self {
        let (shown_in, shown) = watch::channel(Vec::new());
        let service = Service {
            shown: shown_in,
            hangs,
        };
        let connection = zbus::connection::Builder::session()
            .unwrap()
            .serve_at(PATH, service)
            .unwrap()
            .name(SERVICE)
            .unwrap()
            .build()
            .await
            .unwrap();
        Self { shown, connection }
    }

    /// The service ends.
    pub(crate) async fn stop(self) {
        self.connection.close().await.unwrap();
    }

    /// Waits until so many were shown, and gives their kinds.
    pub(crate) async fn wait_for(&mut self, count: usize) -> Vec<String> {
        self.wait_until(|shown| shown.len() >= count).await;
        self.shown()
    }

    /// Waits until what was shown is as wanted.
    pub(crate) async fn wait_until(&mut self, fits: impl Fn(&[Post]) -> bool) -> Vec<Post> {
        let enough = self.shown.wait_for(|shown| fits(shown));
        let came = timeout(SOON, enough).await.is_ok();
        let shown = self.shown.borrow().clone();
        assert!(came, "only {shown:?} were shown");
        shown
    }

    /// Clicks the notification of that number, the first being 1.
    pub(crate) async fn click(&self, number: u32) {
        self.invoke(number, "default").await;
    }

    /// Clicks the button of that number, the first being 0, on the notification of that number.
    pub(crate) async fn press(&self, number: u32, button: usize) {
        self.invoke(number, &button.to_string()).await;
    }

    /// Clicks that button on the first notification of that kind, once it is shown.
    pub(crate) async fn press_button_of(&mut self, kind: &str, button: usize) {
        let is_of_kind = |post: &Post| post.kind == kind;
        let shown = self.wait_until(|shown| shown.iter().any(is_of_kind)).await;
        let at = (1..).zip(&shown).find(|(_, post)| is_of_kind(post));
        self.press(at.unwrap().0, button).await;
    }

    async fn invoke(&self, number: u32, action: &str) {
        self.connection
            .emit_signal(
                None::<&str>,
                PATH,
                SERVICE,
                "ActionInvoked",
                &(number, action),
            )
            .await
            .unwrap();
    }

    /// All that was shown.
    pub(crate) fn posts(&self) -> Vec<Post> {
        self.shown.borrow().clone()
    }

    /// The kinds of all that were shown.
    pub(crate) fn shown(&self) -> Vec<String> {
        let shown = self.shown.borrow();
        shown.iter().map(|post| post.kind.clone()).collect()
    }
}

const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// A tray host: takes icons, and speaks to the first of them.
pub(crate) struct TrayHost {
    connection: Connection,
    registered: watch::Receiver<Option<String>>,
}

struct Watcher(Arc<Mutex<Vec<String>>>, watch::Sender<Option<String>>);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, #[zbus(header)] header: Header<'_>, service: String) {
        // Either the name of a service, or a path on the caller's connection.
        let name = if service.starts_with('/') {
            header.sender().unwrap().to_string()
        } else {
            service
        };
        self.0.lock().unwrap().push(name.clone());
        self.1.send_replace(Some(name));
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// A node of a menu, as com.canonical.dbusmenu lays it out.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

impl TrayHost {
    /// One for a session that has none.
    pub(crate) async fn start_if_there_is_none() -> Option<Self> {
        let bus = Connection::session().await.unwrap();
        let daemon = zbus::fdo::DBusProxy::new(&bus).await.unwrap();
        let is_there = daemon.name_has_owner(WATCHER.try_into().unwrap()).await;
        if is_there.unwrap() {
            None
        } else {
            Some(Self::start().await)
        }
    }

    pub(crate) async fn start() -> Self {
        let (item, registered) = watch::channel(None);
        let connection = zbus::connection::Builder::session()
            .unwrap()
            .serve_at("/StatusNotifierWatcher", Watcher(Arc::default(), item))
            .unwrap()
            .name(WATCHER)
            .unwrap()
            .build()
            .await
            .unwrap();
        Self {
            connection,
            registered,
        }
    }

    async fn item(&self) -> String {
        let mut registered = self.registered.clone();
        let item = timeout(SOON, registered.wait_for(Option::is_some)).await;
        item.expect("a tray icon").unwrap().clone().unwrap()
    }

    /// The lines of the icon's menu with their numbers, submenus unfolded, separators left out.
    pub(crate) async fn menu(&self) -> Vec<(i32, String)> {
        let item = self.item().await;
        let no_properties: Vec<&str> = Vec::new();
        let answer = self
            .connection
            .call_method(
                Some(item.as_str()),
                "/MenuBar",
                Some("com.canonical.dbusmenu"),
                "GetLayout",
                &(0_i32, -1_i32, no_properties),
            )
            .await
            .unwrap();
        let (_, root): (u32, Layout) = answer.body().deserialize().unwrap();
        let mut lines = Vec::new();
        unfold(root, &mut lines);
        lines
    }

    /// Waits until the menu has a line with these words, and clicks it.
    pub(crate) async fn click(&self, words: &str) {
        let finding = async {
            loop {
                let menu = self.menu().await;
                if let Some((number, _)) = menu.iter().find(|(_, line)| line == words) {
                    return *number;
                }
            }
        };
        let number = timeout(SOON, finding).await.expect("a line of the menu");
        self.connection
            .call_method(
                Some(self.item().await.as_str()),
                "/MenuBar",
                Some("com.canonical.dbusmenu"),
                "Event",
                &(number, "clicked", zbus::zvariant::Value::from(0_i32), 0_u32),
            )
            .await
            .unwrap();
    }
}

fn unfold((number, properties, children): Layout, lines: &mut Vec<(i32, String)>) {
    if let Some(words) = properties.get("label") {
        lines.push((number, words.downcast_ref::<&str>().unwrap().to_owned()));
    }
    for child in children {
        unfold(Layout::try_from(child).unwrap(), lines);
    }
}
