//! What the tray shows, as a value: tests compare whole menus, and the edge redraws only what changed.

use std::time::Duration;

use crate::{
    clock::{Now, UnixMillis},
    snapshot::{BookingView, ConnectionView, SessionView, Snapshot, TimeView},
    text::Value,
    wording::Wording,
};

/// The tray's icon, its tooltip and its menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tray {
    /// Which picture.
    pub icon: Icon,
    /// Shown when the pointer rests on the icon, where the desktop does that.
    pub tooltip: String,
    /// From top to bottom.
    pub menu: Vec<Item>,
}

/// The tray's pictures; they differ by shape, not only by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Icon {
    /// Connected, nothing unread.
    Online,
    /// Connecting, or waiting to.
    Offline,
    /// Something is unread.
    Attention,
    /// Nobody is signed in.
    SignedOut,
}

/// A line of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Words that can't be chosen.
    Label(String),
    /// Something to choose.
    Action {
        /// The words.
        words: String,
        /// What it does.
        action: Action,
    },
    /// A menu within the menu.
    Submenu {
        /// The words.
        words: String,
        /// Its lines.
        items: Vec<Self>,
    },
    /// A line between groups.
    Separator,
}

/// What a line of the menu does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Shows the window.
    Open,
    /// Opens the page of a booking in the browser.
    RenewInBrowser {
        /// `booking_id`.
        booking: u64,
    },
    /// Pauses notifications for an hour.
    PauseHour,
    /// Pauses notifications until tomorrow.
    PauseUntilTomorrow,
    /// Ends the pause.
    Resume,
    /// Signs out.
    SignOut,
    /// Ends the program.
    Quit,
}

impl Tray {
    /// The tray of a snapshot.
    #[must_use]
    pub fn of(snapshot: &Snapshot, wording: &Wording, now: Now) -> Self {
        let status = status(snapshot, wording);
        let first = snapshot.bookings.first();
        let server = UnixMillis(now.wall.0.saturating_add(snapshot.server_ahead));
        let booking =
            soonest(snapshot, wording).map(|(place, end)| remaining(&place, end, server, wording));
        let tooltip = std::iter::once(status.clone())
            .chain(booking.clone())
            .collect::<Vec<_>>()
            .join("\n");
        Self {
            icon: icon(snapshot),
            tooltip,
            menu: menu(status, booking, first, snapshot, wording),
        }
    }
}

fn icon(snapshot: &Snapshot) -> Icon {
    match (&snapshot.session, &snapshot.connection) {
        (SessionView::SignedOut { .. }, _) => Icon::SignedOut,
        (SessionView::SigningIn, _) => Icon::Offline,
        (SessionView::SignedIn { .. }, _) if snapshot.unread > 0 => Icon::Attention,
        (SessionView::SignedIn { .. }, ConnectionView::Online | ConnectionView::Off) => {
            Icon::Online
        }
        (
            SessionView::SignedIn { .. },
            ConnectionView::Connecting | ConnectionView::Waiting { .. },
        ) => Icon::Offline,
    }
}

fn status(snapshot: &Snapshot, wording: &Wording) -> String {
    let words = &wording.words;
    match (&snapshot.session, &snapshot.connection) {
        (SessionView::SignedOut { .. }, _) => words.say("tray-signed-out"),
        (SessionView::SigningIn, _) => words.say("tray-signing-in"),
        (SessionView::SignedIn { server, .. }, connection) => {
            let key = match connection {
                ConnectionView::Online | ConnectionView::Off => "tray-online",
                ConnectionView::Connecting => "tray-connecting",
                ConnectionView::Waiting { .. } => "tray-waiting",
            };
            words.say_with(key, &[("server", Value::from(server.as_str()))])
        }
    }
}

/// What ends first of all that runs, and when; else the booking that ended last.
fn soonest(snapshot: &Snapshot, wording: &Wording) -> Option<(String, UnixMillis)> {
    let running = snapshot
        .bookings
        .iter()
        .find(|booking| booking.time == TimeView::Running)
        .map(|booking| (place(booking, wording), booking.ends_at));
    let own = snapshot
        .countdowns
        .first()
        .map(|countdown| (wording.countdown(&countdown.label), countdown.ends_at));
    let ended = || {
        let booking = snapshot.bookings.first()?;
        Some((place(booking, wording), booking.ends_at))
    };
    running
        .into_iter()
        .chain(own)
        .min_by_key(|(_, end)| *end)
        .or_else(ended)
}

fn place(booking: &BookingView, wording: &Wording) -> String {
    let words = &wording.words;
    let slot = Value::from(booking.slot.to_string());
    if booking.lot.is_empty() {
        words.say_with("body-slot", &[("slot", slot)])
    } else {
        let lot = Value::from(booking.lot.as_str());
        words.say_with("body-place", &[("lot", lot), ("slot", slot)])
    }
}

fn remaining(place: &str, end: UnixMillis, server: UnixMillis, wording: &Wording) -> String {
    let left = end.since(server);
    let mut with = vec![("place", Value::from(place))];
    if left == Duration::ZERO {
        return wording.words.say_with("tray-booking-over", &with);
    }
    with.push(("minutes", Value::from(left.as_secs() / 60)));
    wording.words.say_with("tray-booking", &with)
}

fn menu(
    status: String,
    booking: Option<String>,
    first: Option<&BookingView>,
    snapshot: &Snapshot,
    wording: &Wording,
) -> Vec<Item> {
    let words = &wording.words;
    let action = |key: &str, action| Item::Action {
        words: words.say(key),
        action,
    };
    let mut menu = vec![Item::Label(status)];
    let is_signed_in = match &snapshot.session {
        SessionView::SignedIn { .. } => true,
        SessionView::SignedOut { .. } | SessionView::SigningIn => false,
    };
    if is_signed_in || booking.is_some() {
        menu.push(Item::Label(
            booking.unwrap_or_else(|| words.say("tray-no-booking")),
        ));
    }
    if is_signed_in {
        let unread = Value::from(snapshot.unread);
        menu.push(Item::Label(
            words.say_with("tray-unread", &[("count", unread)]),
        ));
    }
    menu.push(Item::Separator);
    if is_signed_in {
        menu.push(action("tray-open", Action::Open));
    } else {
        menu.push(action("tray-sign-in", Action::Open));
    }
    if let Some(booking) = first {
        let booking = booking.id;
        menu.push(action("tray-renew", Action::RenewInBrowser { booking }));
    }
    if let Some(until) = snapshot.paused_until {
        let time = Value::from(wording.clock_time(until));
        menu.push(Item::Label(
            words.say_with("tray-paused", &[("time", time)]),
        ));
        menu.push(action("tray-resume", Action::Resume));
    } else {
        menu.push(Item::Submenu {
            words: words.say("tray-pause"),
            items: vec![
                action("tray-pause-hour", Action::PauseHour),
                action("tray-pause-tomorrow", Action::PauseUntilTomorrow),
            ],
        });
    }
    menu.push(Item::Separator);
    if is_signed_in {
        menu.push(action("tray-sign-out", Action::SignOut));
    }
    menu.push(action("tray-quit", Action::Quit));
    menu
}

#[cfg(test)]
mod tests {

    use jiff::tz::TimeZone;

    use super::*;
    use crate::{account::Role, clock::Mono, snapshot::CountdownView};

    fn wording() -> Wording {
        Wording::english(TimeZone::UTC)
    }

    const NOW: Now = Now {
        mono: Mono::new(Duration::ZERO),
        wall: UnixMillis(1_000_000),
    };

    fn signed_in() -> Snapshot {
        Snapshot {
            session: SessionView::SignedIn {
                user: "driver".into(),
                server: "parking.example".into(),
                role: Role::Driver,
            },
            connection: ConnectionView::Online,
            ..Snapshot::default()
        }
    }

    fn lines(tray: &Tray) -> Vec<String> {
        tray.menu
            .iter()
            .map(|item| match item {
                Item::Label(words) => words.clone(),
                Item::Action { words, .. } => format!("[{words}]"),
                Item::Submenu { words, items } => format!("[{words} +{}]", items.len()),
                Item::Separator => "-".into(),
            })
            .collect()
    }

    #[test]
    fn shows_the_connection_the_nearest_booking_and_what_is_unread() {
        let mut snapshot = signed_in();
        snapshot.unread = 2;
        snapshot.server_ahead = 60_000;
        snapshot.bookings.push(BookingView {
            id: 13,
            lot: "City Centre".into(),
            slot: 4,
            vehicle: None,
            starts_at: None,
            ends_at: UnixMillis(1_000_000 + 60_000 + 12 * 60_000 + 59_000),
            time: TimeView::Running,
            payment: None,
            renewal_price: None,
            renews_at_end: None,
            request: None,
            can_snooze: false,
            snoozed_until: None,
        });
        let tray = Tray::of(&snapshot, &wording(), NOW);
        assert_eq!(tray.icon, Icon::Attention);
        assert_eq!(
            tray.tooltip,
            "Connected to parking.example\nCity Centre, slot 4: 12 min left"
        );
        assert_eq!(
            lines(&tray),
            [
                "Connected to parking.example",
                "City Centre, slot 4: 12 min left",
                "2 unread notifications",
                "-",
                "[Open]",
                "[Renew in browser]",
                "[Pause notifications +2]",
                "-",
                "[Sign out]",
                "[Quit]"
            ]
        );
    }

    #[test]
    fn offers_to_sign_in_when_nobody_is() {
        let mut snapshot = signed_in();
        snapshot.session = SessionView::SignedOut {
            why: None,
            server: None,
            user: None,
        };
        snapshot.connection = ConnectionView::Off;
        let tray = Tray::of(&snapshot, &wording(), NOW);
        assert_eq!(tray.icon, Icon::SignedOut);
        assert_eq!(
            lines(&tray),
            [
                "Signed out",
                "-",
                "[Sign in]",
                "[Pause notifications +2]",
                "-",
                "[Quit]"
            ]
        );
    }

    #[test]
    fn offers_to_end_a_pause_and_says_until_when_it_lasts() {
        let mut snapshot = signed_in();
        snapshot.paused_until = Some(UnixMillis(3_600_000));
        let tray = Tray::of(&snapshot, &wording(), NOW);
        assert!(lines(&tray).contains(&"Notifications paused until 01:00".to_owned()));
        assert!(lines(&tray).contains(&"[Resume notifications]".to_owned()));
    }

    #[test]
    fn a_lost_connection_has_its_own_picture() {
        let mut snapshot = signed_in();
        snapshot.connection = ConnectionView::Connecting;
        assert_eq!(Tray::of(&snapshot, &wording(), NOW).icon, Icon::Offline);
    }

    #[test]
    fn a_countdown_by_hand_is_shown_like_a_booking() {
        let countdown = CountdownView {
            id: 1,
            label: "Market Square".into(),
            starts_at: UnixMillis(0),
            ends_at: UnixMillis(1_000_000 + 12 * 60_000),
            can_snooze: false,
            snoozed_until: None,
        };
        let snapshot = Snapshot {
            countdowns: vec![countdown],
            ..signed_in()
        };
        let tray = Tray::of(&snapshot, &wording(), NOW);
        assert_eq!(
            tray.tooltip,
            "Connected to parking.example\nMarket Square: 12 min left"
        );
    }
}
