//! What the tray shows, as a value: tests compare whole menus, and the edge redraws only what changed.

use std::time::Duration;

use crate::{
    clock::{Now, UnixMillis},
    snapshot::{BookingView, ConnectionView, SessionView, Snapshot, TimeView},
    text::{Value, Words},
    update::view::UpdateState,
    wording::Wording,
};

/// The tray's icon, its tooltip and its menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tray {
    /// Which picture.
    pub icon: Icon,
    /// Shown when the pointer rests on the icon, where the desktop does that.
    pub tooltip: String,
    /// The time that is left, in as few words as fit beside the icon, where the desktop has room for them there;
    /// else empty.
    pub label: String,
    /// From top to bottom.
    pub menu: Vec<Item>,
}

/// The tray's picture: one of the state, and on it a badge while something is unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon {
    /// How things stand.
    pub state: State,
    /// How much is unread, if anything is.
    pub badge: Option<Badge>,
}

/// The pictures of the state; they differ by shape, not only by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Connected.
    Online,
    /// Connecting, or waiting to.
    Offline,
    /// Nobody is signed in.
    SignedOut,
}

/// The number on the icon. There is room for one digit, and one more unread row beyond that draws nothing anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Badge {
    /// So many, from 1 to 9.
    Count(u8),
    /// More than nine.
    Many,
}

impl Badge {
    /// The badge of so many unread rows.
    #[must_use]
    pub fn of(unread: u32) -> Option<Self> {
        match u8::try_from(unread) {
            Ok(0) => None,
            Ok(count @ 1..=9) => Some(Self::Count(count)),
            Ok(10..) | Err(_) => Some(Self::Many),
        }
    }
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
    /// Shows the window at the attendant's desk.
    OpenDesk,
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
        let soonest = soonest(snapshot, wording);
        let label = soonest
            .as_ref()
            .and_then(|(_, end)| label(*end, server, wording));
        let booking = soonest.map(|(place, end)| remaining(&place, end, server, wording));
        let tooltip = std::iter::once(status.clone())
            .chain(booking.clone())
            .collect::<Vec<_>>()
            .join("\n");
        Self {
            icon: icon(snapshot),
            tooltip,
            label: label.unwrap_or_default(),
            menu: menu(status, booking, first, snapshot, wording),
        }
    }
}

fn icon(snapshot: &Snapshot) -> Icon {
    let (state, unread) = match (&snapshot.session, &snapshot.connection) {
        // What an account has not read is nobody's business after its end.
        (SessionView::SignedOut { .. }, _) => (State::SignedOut, 0),
        (SessionView::SigningIn, _) => (State::Offline, snapshot.unread),
        (SessionView::SignedIn { .. }, ConnectionView::Online | ConnectionView::Off) => {
            (State::Online, snapshot.unread)
        }
        (
            SessionView::SignedIn { .. },
            ConnectionView::Connecting | ConnectionView::Waiting { .. },
        ) => (State::Offline, snapshot.unread),
    };
    let badge = Badge::of(unread);
    Icon { state, badge }
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

/// Of what runs; that something is over stands in the menu.
fn label(end: UnixMillis, server: UnixMillis, wording: &Wording) -> Option<String> {
    let left = end.since(server);
    let minutes = Value::from(left.as_secs() / 60);
    (left > Duration::ZERO).then(|| {
        wording
            .words
            .say_with("tray-label", &[("minutes", minutes)])
    })
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
    let desk = snapshot.desk.filter(|_| is_signed_in);
    if let Some(counts) = desk {
        let count = Value::from(counts.payments);
        menu.push(Item::Action {
            words: words.say_with("tray-payments", &[("count", count)]),
            action: Action::OpenDesk,
        });
    } else if is_signed_in || booking.is_some() {
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
    menu.extend(update(snapshot, words));
    if is_signed_in {
        menu.push(action("tray-sign-out", Action::SignOut));
    }
    menu.push(action("tray-quit", Action::Quit));
    menu
}

/// The only hint at a newer version beside the window's.
fn update(snapshot: &Snapshot, words: &Words) -> Option<Item> {
    let (key, version) = match &snapshot.update.state {
        UpdateState::Ready { version, .. } => ("tray-update", version),
        UpdateState::Loading { version, .. }
        | UpdateState::Waiting { version, .. }
        | UpdateState::Installing { version } => ("tray-update-waiting", version),
        UpdateState::Package
        | UpdateState::Unusable
        | UpdateState::Off
        | UpdateState::Current { .. } => return None,
    };
    Some(Item::Action {
        words: words.say_with(key, &[("version", Value::from(version.as_str()))]),
        action: Action::Open,
    })
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

    /// A booking that has so long to run.
    fn booking(of: &Snapshot, left: Duration) -> BookingView {
        let left = i64::try_from(left.as_millis()).unwrap();
        BookingView {
            id: 13,
            lot: "City Centre".into(),
            slot: 4,
            vehicle: None,
            starts_at: None,
            ends_at: UnixMillis(NOW.wall.0 + of.server_ahead + left),
            time: TimeView::Running,
            payment: None,
            renewal_price: None,
            renews_at_end: None,
            request: None,
            can_snooze: false,
            snoozed_until: None,
            muted: false,
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
        let left = Duration::from_secs(12 * 60 + 59);
        snapshot.bookings.push(booking(&snapshot, left));
        let tray = Tray::of(&snapshot, &wording(), NOW);
        let badge = Some(Badge::Count(2));
        let state = State::Online;
        assert_eq!(tray.icon, Icon { state, badge });
        assert_eq!(tray.label, "12 min");
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
    fn an_owners_menu_says_how_many_payments_wait_and_leads_to_the_desk() {
        let mut snapshot = signed_in();
        for (payments, words) in [
            (0, "No payment is waiting"),
            (1, "1 payment waiting"),
            (2, "2 payments waiting"),
        ] {
            snapshot.desk = Some(crate::desk::view::DeskCounts {
                payments,
                ..Default::default()
            });
            let tray = Tray::of(&snapshot, &wording(), NOW);
            assert_eq!(
                tray.menu[1],
                Item::Action {
                    words: words.into(),
                    action: Action::OpenDesk
                }
            );
        }
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
        assert_eq!(tray.icon.state, State::SignedOut);
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
    fn a_newer_version_is_a_line_of_the_menu_that_leads_to_the_window() {
        let version = || "0.2.0".to_owned();
        for (state, words) in [
            (
                UpdateState::Ready {
                    version: version(),
                    notes: String::new(),
                    why: None,
                },
                "Version 0.2.0 is ready…",
            ),
            (
                UpdateState::Waiting {
                    version: version(),
                    until: None,
                },
                "Version 0.2.0 is installed soon",
            ),
        ] {
            let mut snapshot = signed_in();
            snapshot.update.state = state;
            let tray = Tray::of(&snapshot, &wording(), NOW);
            let line = Item::Action {
                words: words.into(),
                action: Action::Open,
            };
            let at = tray.menu.iter().position(|item| *item == line);
            // Below the line, with what is about the program.
            assert_eq!(at, Some(tray.menu.len() - 3), "{:?}", tray.menu);
        }
    }

    #[test]
    fn a_lost_connection_has_its_own_picture() {
        let mut snapshot = signed_in();
        snapshot.connection = ConnectionView::Connecting;
        let state = |snapshot| Tray::of(&snapshot, &wording(), NOW).icon.state;
        assert_eq!(state(snapshot), State::Offline);
        assert_eq!(state(signed_in()), State::Online);
    }

    #[test]
    fn the_badge_says_what_is_unread_whatever_the_state() {
        let badge = |unread, connection| {
            let snapshot = Snapshot {
                unread,
                connection,
                ..signed_in()
            };
            Tray::of(&snapshot, &wording(), NOW).icon.badge
        };
        let online = |unread| badge(unread, ConnectionView::Online);
        assert_eq!(online(0), None);
        assert_eq!(online(1), Some(Badge::Count(1)));
        assert_eq!(online(9), Some(Badge::Count(9)));
        assert_eq!(online(10), Some(Badge::Many));
        assert_eq!(online(u32::MAX), Some(Badge::Many));
        assert_eq!(badge(3, ConnectionView::Connecting), Some(Badge::Count(3)));
    }

    #[test]
    fn nothing_of_an_account_is_on_the_icon_when_nobody_is_signed_in() {
        let mut snapshot = signed_in();
        snapshot.unread = 4;
        snapshot.session = SessionView::SignedOut {
            why: None,
            server: None,
            user: None,
        };
        assert_eq!(Tray::of(&snapshot, &wording(), NOW).icon.badge, None);
    }

    #[test]
    fn the_time_that_is_left_changes_the_tray_once_a_minute() {
        let at = |left| {
            let mut snapshot = signed_in();
            snapshot.bookings.push(booking(&snapshot, left));
            Tray::of(&snapshot, &wording(), NOW)
        };
        let label = |left| at(left).label;
        let seconds = Duration::from_secs;
        for (left, expected) in [
            (seconds(180 * 60), "180 min"),
            (seconds(60), "1 min"),
            (seconds(59), "< 1 min"),
            (Duration::from_millis(1), "< 1 min"),
            (Duration::ZERO, ""),
        ] {
            assert_eq!(label(left), expected, "{left:?}");
        }
        assert_eq!(at(seconds(12 * 60)), at(seconds(12 * 60 + 59)));
        assert_eq!(at(seconds(1)), at(seconds(59)));
        assert_ne!(at(seconds(12 * 60)), at(seconds(12 * 60 - 1)));
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
