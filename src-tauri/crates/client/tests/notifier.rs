//! Notifications of a Linux desktop, against a recording notification service on a private bus.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use parkmate_client::{
    activation::Activation,
    banner::{Banner, Story},
    notifier::{Appearance, Chosen, Desktop, Notifier, NotifierFault},
};
use parkmate_core::{
    companion::Wish,
    event::{Kind, Level, Subject},
    history::RowId,
    intent::Method,
    money::Money,
    notice::{Deed, Offer},
    timing,
};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout},
};
use zbus::{Connection, fdo::DBusProxy, message::Header, zvariant::OwnedValue};

mod private_bus;

use private_bus::{Keyring, in_session};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// Longest wait for what must happen.
const SOON: Duration = Duration::from_secs(20);

/// What a client asked to be shown.
#[derive(Clone, Debug)]
struct Shown {
    id: u32,
    replaces: u32,
    sender: String,
    app: String,
    icon: String,
    title: String,
    body: String,
    actions: Vec<String>,
    hints: HashMap<String, OwnedValue>,
    timeout: i32,
}

impl Shown {
    fn hint(&self, name: &str) -> String {
        match self.hints.get(name) {
            Some(value) => value
                .downcast_ref::<&str>()
                .map(str::to_owned)
                .or_else(|_| value.downcast_ref::<u8>().map(|byte| byte.to_string()))
                .or_else(|_| value.downcast_ref::<bool>().map(|flag| flag.to_string()))
                .unwrap(),
            None => "absent".to_owned(),
        }
    }
}

/// A notification service that writes down what it is asked.
struct Service {
    shown: Arc<Mutex<Vec<Shown>>>,
    capabilities: Vec<String>,
    hangs: bool,
    /// Whether it is told not to disturb.
    held: Arc<AtomicBool>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    async fn get_capabilities(&self) -> Vec<String> {
        if self.hangs {
            // Nothing moves any more, so that the client's patience ends at once.
            tokio::time::pause();
            std::future::pending::<()>().await;
        }
        self.capabilities.clone()
    }

    const fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("Plasma", "KDE", "6.1", "1.2")
    }

    #[zbus(property)]
    fn inhibited(&self) -> bool {
        self.held.load(Ordering::SeqCst)
    }

    #[expect(clippy::too_many_arguments, reason = "the specification's")]
    fn notify(
        &self,
        #[zbus(header)] header: Header<'_>,
        app: String,
        replaces: u32,
        icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        timeout: i32,
    ) -> u32 {
        let mut shown = self.shown.lock().unwrap();
        let next = u32::try_from(shown.len()).unwrap() + 1;
        let id = if replaces == 0 { next } else { replaces };
        shown.push(Shown {
            id,
            replaces,
            sender: header.sender().unwrap().to_string(),
            app,
            icon,
            title,
            body,
            actions,
            hints,
            timeout,
        });
        id
    }
}

/// A running service; dropping it ends it.
struct Running {
    connection: Connection,
    shown: Arc<Mutex<Vec<Shown>>>,
    held: Arc<AtomicBool>,
}

impl Running {
    async fn start(capabilities: &[&str]) -> Self {
        Self::start_with(capabilities, false).await
    }

    async fn start_with(capabilities: &[&str], hangs: bool) -> Self {
        let (shown, held) = (Arc::default(), Arc::default());
        let service = Service {
            shown: Arc::clone(&shown),
            capabilities: capabilities.iter().map(|&name| name.to_owned()).collect(),
            hangs,
            held: Arc::clone(&held),
        };
        let connection = zbus::connection::Builder::session()
            .unwrap()
            .serve_at(PATH, service)
            .unwrap()
            .name(NAME)
            .unwrap()
            .build()
            .await
            .unwrap();
        Self {
            connection,
            shown,
            held,
        }
    }

    async fn stop(self) {
        self.connection.release_name(NAME).await.unwrap();
        self.connection.close().await.unwrap();
    }

    fn last(&self) -> Shown {
        self.shown.lock().unwrap().last().unwrap().clone()
    }

    /// Tells the sender of a notification something of it, as GNOME does: nobody else hears it.
    async fn tell(
        &self,
        of: &Shown,
        signal: &str,
        word: impl serde::Serialize + zbus::zvariant::Type,
    ) {
        let to = of.sender.as_str();
        self.connection
            .emit_signal(Some(to), PATH, NAME, signal, &(of.id, word))
            .await
            .unwrap();
    }

    async fn is_connected(&self, sender: &str) -> bool {
        let bus = DBusProxy::new(&self.connection).await.unwrap();
        bus.name_has_owner(sender.try_into().unwrap())
            .await
            .unwrap()
    }
}

fn desktop() -> (Desktop, mpsc::Receiver<Chosen>) {
    desktop_giving(&Activation::default())
}

fn desktop_giving(activation: &Activation) -> (Desktop, mpsc::Receiver<Chosen>) {
    let (tell, clicks) = mpsc::channel(8);
    let looks = Appearance {
        app: "ParkMate Companion".into(),
        open: "Open".into(),
        icon: Some("/usr/share/icons/parkmate-companion.png".into()),
    };
    (Desktop::new(looks, tell, activation), clicks)
}

fn banner(row: u64, text: &str) -> Banner {
    Banner {
        rows: vec![RowId(row)],
        kind: Kind::RenewalFailed,
        about: None,
        improves: false,
        offers: Vec::new(),
        sound: true,
        level: Level::Error,
        title: text.to_owned(),
        body: text.to_owned(),
    }
}

#[test]
fn shows_all_that_a_desktop_needs() {
    in_session(
        "shows_all_that_a_desktop_needs",
        Keyring::None,
        async || {
            let service = Running::start(&["body", "actions"]).await;
            let (desktop, _clicks) = desktop();
            desktop.show(banner(7, "Renewal failed")).await.unwrap();
            let shown = service.last();
            assert_eq!(shown.app, "ParkMate Companion");
            assert_eq!(shown.icon, "/usr/share/icons/parkmate-companion.png");
            assert_eq!(shown.timeout, 0);
            assert_eq!(shown.title, "Renewal failed");
            assert_eq!(shown.body, "Renewal failed");
            assert_eq!(shown.actions, ["default", "Open"]);
            assert_eq!(shown.hint("urgency"), "2");
            assert_eq!(shown.hint("category"), "x-parkmate.renewal_failed");
            assert_eq!(shown.hint("desktop-entry"), "parkmate-companion");
            assert_eq!(shown.hint("image-path"), "dialog-error");
            let mut info = banner(8, "Car wash done");
            info.kind = Kind::WashDone;
            desktop.show(info).await.unwrap();
            let info = service.last();
            assert_eq!(info.hint("urgency"), "1");
            assert_eq!(info.hint("image-path"), "weather-showers");
            assert_eq!(info.timeout, 8_000);
        },
    );
}

#[test]
fn a_silent_banner_asks_for_no_sound_and_another_for_one() {
    in_session(
        "a_silent_banner_asks_for_no_sound_and_another_for_one",
        Keyring::None,
        async || {
            let service = Running::start(&["body", "sound"]).await;
            let (desktop, _clicks) = desktop();
            desktop.show(banner(7, "Renewal failed")).await.unwrap();
            assert_eq!(service.last().hint("sound-name"), "dialog-error");
            assert_eq!(service.last().hint("suppress-sound"), "absent");
            let mut silent = banner(8, "Renewal failed");
            silent.sound = false;
            desktop.show(silent).await.unwrap();
            assert_eq!(service.last().hint("sound-name"), "absent");
            assert_eq!(service.last().hint("suppress-sound"), "true");
        },
    );
}

#[test]
fn mere_information_leaves_no_trace_where_a_service_keeps_what_was_shown() {
    let name = "mere_information_leaves_no_trace_where_a_service_keeps_what_was_shown";
    in_session(name, Keyring::None, async || {
        let (desktop, _clicks) = desktop();
        let of = |kind| Banner {
            kind,
            level: Level::Info,
            ..banner(7, "News")
        };
        let keeps = Running::start(&["body", "persistence"]).await;
        for (kind, transient) in [
            (Kind::WashDone, "true"),
            (Kind::NewBooking, "absent"),
            (Kind::Declined, "absent"),
        ] {
            desktop.show(of(kind)).await.unwrap();
            assert_eq!(keeps.last().hint("transient"), transient, "{kind:?}");
        }
        keeps.stop().await;
        let forgets = Running::start(&["body"]).await;
        desktop.show(of(Kind::WashDone)).await.unwrap();
        assert_eq!(forgets.last().hint("transient"), "absent");
    });
}

fn with_buttons(row: u64) -> Banner {
    let offer = |words: &str, deed| Offer {
        words: words.to_owned(),
        deed,
    };
    Banner {
        offers: vec![
            offer("Renew for 25.00 (UPI)", Deed::Wish(renewal())),
            offer("Open", Deed::Open),
        ],
        ..banner(row, "over")
    }
}

const fn renewal() -> Wish {
    Wish::Renew {
        booking: 12,
        method: Method::Upi,
        price: Money(2_500),
    }
}

#[test]
fn what_is_chosen_comes_back_once_with_its_row_over_the_one_connection() {
    let name = "what_is_chosen_comes_back_once_with_its_row_over_the_one_connection";
    in_session(name, Keyring::None, async || {
        let service = Running::start(&["actions"]).await;
        let (desktop, mut clicks) = desktop();
        desktop.show(banner(3, "New booking")).await.unwrap();
        desktop.show(with_buttons(4)).await.unwrap();
        let [first, second] = service.shown.lock().unwrap().clone().try_into().unwrap();
        assert_eq!(first.sender, second.sender);
        assert_eq!(first.actions, ["default", "Open"]);
        let buttons = ["default", "Open", "0", "Renew for 25.00 (UPI)", "1", "Open"];
        assert_eq!(second.actions, buttons);
        for (of, action) in [
            (&second, "0"),
            (&second, "0"),
            (&second, "default"),
            (&first, "nonsense"),
            (&first, "default"),
        ] {
            service.tell(of, "ActionInvoked", action).await;
        }
        let next = async |clicks: &mut mpsc::Receiver<Chosen>| {
            timeout(SOON, clicks.recv()).await.unwrap().unwrap()
        };
        let chosen = |row, deed| Chosen {
            row: Some(RowId(row)),
            deed,
        };
        let renewal = chosen(4, Deed::Wish(renewal()));
        assert_eq!(next(&mut clicks).await, renewal);
        assert_eq!(next(&mut clicks).await, chosen(3, Deed::Open));
        assert!(service.is_connected(&first.sender).await);
    });
}

#[test]
fn nobody_but_the_service_is_believed_a_click() {
    let name = "nobody_but_the_service_is_believed_a_click";
    in_session(name, Keyring::None, async || {
        let service = Running::start(&["actions"]).await;
        let (desktop, mut clicks) = desktop();
        desktop.show(with_buttons(4)).await.unwrap();
        let shown = service.last();
        let stranger = Connection::session().await.unwrap();
        let to = Some(shown.sender.as_str());
        let body = (shown.id, "0");
        stranger
            .emit_signal(to, PATH, NAME, "ActionInvoked", &body)
            .await
            .unwrap();
        // The bus has handed it on once it has answered.
        DBusProxy::new(&stranger)
            .await
            .unwrap()
            .get_id()
            .await
            .unwrap();
        service.tell(&shown, "ActionInvoked", "default").await;
        let chosen = timeout(SOON, clicks.recv()).await.unwrap().unwrap();
        assert_eq!(chosen.deed, Deed::Open);
    });
}

#[test]
fn the_permission_that_comes_with_a_click_is_kept_for_the_window() {
    let name = "the_permission_that_comes_with_a_click_is_kept_for_the_window";
    in_session(name, Keyring::None, async || {
        let service = Running::start(&["actions"]).await;
        let activation = Activation::default();
        let (desktop, mut clicks) = desktop_giving(&activation);
        desktop.show(with_buttons(4)).await.unwrap();
        let shown = service.last();
        // None of a notification that isn't ours.
        let other = Shown {
            id: shown.id + 1,
            ..shown.clone()
        };
        for (of, token) in [(&shown, "token-7"), (&other, "token-8")] {
            service.tell(of, "ActivationToken", token).await;
        }
        service.tell(&shown, "ActionInvoked", "default").await;
        timeout(SOON, clicks.recv()).await.unwrap().unwrap();
        let [token, _] = activation.take();
        assert_eq!(token, ("XDG_ACTIVATION_TOKEN", Some("token-7".to_owned())));
    });
}

#[test]
fn a_better_banner_takes_the_place_of_its_rows_and_none_that_was_closed() {
    let name = "a_better_banner_takes_the_place_of_its_rows_and_none_that_was_closed";
    in_session(name, Keyring::None, async || {
        let service = Running::start(&["actions"]).await;
        let (desktop, mut clicks) = desktop();
        desktop.show(banner(4, "New booking")).await.unwrap();
        let better = || Banner {
            improves: true,
            ..with_buttons(4)
        };
        desktop.show(better()).await.unwrap();
        let shown = service.last();
        assert_eq!((shown.replaces, shown.id), (1, 1));
        service.tell(&shown, "NotificationClosed", 2_u32).await;
        // It has been heard once what comes after it is.
        desktop.show(banner(5, "New booking")).await.unwrap();
        service
            .tell(&service.last(), "ActionInvoked", "default")
            .await;
        timeout(SOON, clicks.recv()).await.unwrap().unwrap();
        desktop.show(better()).await.unwrap();
        assert_eq!(service.shown.lock().unwrap().len(), 3);
    });
}

fn about(booking: u64, row: u64, text: &str) -> Banner {
    Banner {
        kind: Kind::Expired,
        about: Some(Story::Of(Subject::Booking(booking))),
        ..banner(row, text)
    }
}

#[test]
fn a_newer_banner_takes_the_place_of_the_last_about_the_same_booking() {
    let name = "a_newer_banner_takes_the_place_of_the_last_about_the_same_booking";
    in_session(name, Keyring::None, async || {
        let service = Running::start(&["actions"]).await;
        let (desktop, _clicks) = desktop();
        desktop.show(about(12, 1, "ends soon")).await.unwrap();
        desktop.show(about(13, 2, "ends soon")).await.unwrap();
        desktop.show(banner(3, "Renewal failed")).await.unwrap();
        desktop.show(about(12, 4, "is over")).await.unwrap();
        desktop.show(about(12, 5, "was closed")).await.unwrap();
        let shown = service.shown.lock().unwrap().clone();
        let [first, other, plain, over, closed] = shown.try_into().unwrap();
        assert_eq!([first.replaces, other.replaces, plain.replaces], [0; 3]);
        assert_ne!(first.id, other.id);
        assert_eq!([over.replaces, closed.replaces], [first.id; 2]);
    });
}

#[test]
fn a_service_that_came_anew_is_not_told_of_places_at_the_last_one() {
    let name = "a_service_that_came_anew_is_not_told_of_places_at_the_last_one";
    in_session(name, Keyring::None, async || {
        let (desktop, _clicks) = desktop();
        let before = Running::start(&[]).await;
        desktop.show(about(12, 1, "ends soon")).await.unwrap();
        before.stop().await;
        let after = Running::start(&[]).await;
        desktop.show(about(12, 2, "is over")).await.unwrap();
        assert_eq!(after.last().replaces, 0);
    });
}

#[test]
fn text_of_the_server_is_never_markup() {
    in_session(
        "text_of_the_server_is_never_markup",
        Keyring::None,
        async || {
            let (desktop, _clicks) = desktop();
            let nasty = || banner(1, "<b>5 & 6</b>\0\nnext");
            let plain = Running::start(&["body"]).await;
            desktop.show(nasty()).await.unwrap();
            assert_eq!(plain.last().title, "<b>5 & 6</b> next");
            assert_eq!(plain.last().body, "<b>5 & 6</b>\nnext");
            assert_eq!(plain.last().actions, [""; 0]);
            plain.stop().await;
            // Another service runs now, and this one reads markup.
            let markup = Running::start(&["body", "body-markup"]).await;
            desktop.show(nasty()).await.unwrap();
            assert_eq!(markup.last().title, "<b>5 & 6</b> next");
            assert_eq!(markup.last().body, "&lt;b&gt;5 &amp; 6&lt;/b&gt;\nnext");
        },
    );
}

#[test]
fn an_absent_service_is_a_fault_until_it_comes() {
    in_session(
        "an_absent_service_is_a_fault_until_it_comes",
        Keyring::None,
        async || {
            let (desktop, _clicks) = desktop();
            let fault = desktop.show(banner(1, "lost")).await.unwrap_err();
            assert!(matches!(fault, NotifierFault::Unreachable(_)), "{fault:?}");
            let service = Running::start(&[]).await;
            desktop.show(banner(2, "shown")).await.unwrap();
            assert_eq!(service.last().title, "shown");
        },
    );
}

#[test]
fn a_service_that_hangs_is_given_up() {
    in_session(
        "a_service_that_hangs_is_given_up",
        Keyring::None,
        async || {
            let (desktop, _clicks) = desktop();
            let hanging = Running::start_with(&[], true).await;
            let begun = Instant::now();
            let fault = desktop.show(banner(1, "lost")).await.unwrap_err();
            assert!(matches!(fault, NotifierFault::Slow), "{fault:?}");
            assert!(begun.elapsed() >= timing::NOTIFY);
            tokio::time::resume();
            hanging.stop().await;
            let service = Running::start(&[]).await;
            desktop.show(banner(2, "shown")).await.unwrap();
            assert_eq!(service.last().title, "shown");
        },
    );
}

#[test]
fn says_what_shows_notifications_and_whether_it_is_told_not_to_disturb() {
    in_session(
        "says_what_shows_notifications_and_whether_it_is_told_not_to_disturb",
        Keyring::None,
        async || {
            let (desktop, _clicks) = desktop();
            assert!(desktop.service().await.is_err());
            let running = Running::start(&["body", "actions"]).await;
            let mut expected = parkmate_client::notifier::Service {
                name: "Plasma 6.1".into(),
                clicks: true,
                holds: false,
            };
            assert_eq!(desktop.service().await.unwrap(), Some(expected.clone()));
            running.held.store(true, Ordering::SeqCst);
            expected.holds = true;
            assert_eq!(desktop.service().await.unwrap(), Some(expected));
        },
    );
}
