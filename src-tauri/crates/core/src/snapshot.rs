//! What the window shows, as one value computed from the state. The window counts down by itself from
//! `ends_at` and the clock's offset, so a snapshot is sent only when something changed.

use serde::{Deserialize, Serialize};

use crate::{
    account::Role, clock::UnixMillis, event::Kind, ledger::SourceCount, money::Money,
    settings::SettingsView, trouble::Trouble,
};

/// Everything the window shows besides the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Snapshot {
    /// Who is signed in.
    pub session: SessionView,
    /// How the connection is.
    pub connection: ConnectionView,
    /// Bookings that run, the one that ends first in front; then those that have just ended, the newest in
    /// front.
    pub bookings: Vec<BookingView>,
    /// Countdowns that were started by hand, the one that ends first in front.
    pub countdowns: Vec<CountdownView>,
    /// Rows of the history that were not read yet.
    pub unread: u32,
    /// Until when notifications are paused; this computer's clock.
    pub paused_until: Option<UnixMillis>,
    /// Milliseconds by which the server's clock is ahead of this computer's.
    pub server_ahead: i64,
    /// What is wrong and lasts; empty when all is well.
    pub troubles: Vec<Trouble>,
    /// How the sources of each kind have done since the session began.
    pub sources: Vec<SourceView>,
    /// The settings.
    pub settings: SettingsView,
}

/// How the sources of a kind have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SourceView {
    /// The kind.
    pub kind: Kind,
    /// How often it was known from what.
    pub count: SourceCount,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SessionView {
    /// Nobody. `why` is set when a session ended by itself or could not be resumed. `server` and `user`
    /// are those of the last one, to fill the form.
    SignedOut {
        /// What ended the session.
        why: Option<Trouble>,
        /// The last server, as an address.
        server: Option<String>,
        /// The last user name.
        user: Option<String>,
    },
    /// A sign-in is under way.
    SigningIn,
    /// Somebody.
    SignedIn {
        /// The user name.
        user: String,
        /// The server, as people read it.
        server: String,
        /// What the account may do.
        role: Role,
    },
}

/// How the connection is; for an account with two sockets, the worse of both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ConnectionView {
    /// There is nothing to connect to.
    Off,
    /// A connection is being made.
    Connecting,
    /// All sockets are up.
    Online,
    /// The next try is made at `retry_at`.
    Waiting {
        /// When the next try is made; this computer's clock.
        retry_at: UnixMillis,
        /// What went wrong last.
        why: Trouble,
    },
}

/// A countdown that was started by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CountdownView {
    /// Its number.
    pub id: u64,
    /// What the driver calls it; may be empty.
    pub label: String,
    /// When it began; the server's clock.
    pub starts_at: UnixMillis,
    /// When it ends; the server's clock.
    pub ends_at: UnixMillis,
    /// Whether its warning was told and can be told again later.
    pub can_snooze: bool,
    /// When its warning comes again; the server's clock.
    pub snoozed_until: Option<UnixMillis>,
}

/// Where a booking is in its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum TimeView {
    /// It runs.
    Running,
    /// It is over, and can be renewed.
    Ended,
}

/// What is being asked of the server about a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum RequestView {
    /// A renewal.
    Renewing,
    /// A cancelling.
    Cancelling,
    /// Nothing any more: it failed, and the booking is read again before another try is offered.
    Checking,
}

/// A booking that runs, or that has just ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BookingView {
    /// `booking_id`.
    pub id: u64,
    /// The lot's name.
    pub lot: String,
    /// The slot's number.
    pub slot: u64,
    /// The vehicle's number, if it is known.
    pub vehicle: Option<String>,
    /// When it began; the server's clock.
    pub starts_at: Option<UnixMillis>,
    /// When it ends; the server's clock.
    pub ends_at: UnixMillis,
    /// Where it is in its time.
    pub time: TimeView,
    /// Whether the lot still has to confirm a cash payment. The time runs all the same (S7).
    pub payment_pending: bool,
    /// What renewing it costs.
    pub renewal_price: Option<Money>,
    /// The highest price at which it is renewed when it ends, if that was agreed to.
    pub renews_at_end: Option<Money>,
    /// What is being asked of the server about it.
    pub request: Option<RequestView>,
    /// Whether its warning was told and can be told again later.
    pub can_snooze: bool,
    /// When its warning comes again; the server's clock.
    pub snoozed_until: Option<UnixMillis>,
}
