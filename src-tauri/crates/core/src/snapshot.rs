//! What the window shows, as one value computed from the state. The window counts down by itself from
//! `ends_at` and the clock's offset, so a snapshot is sent only when something changed.

use serde::{Deserialize, Serialize};

use crate::{
    account::Role,
    clock::UnixMillis,
    desk::view::DeskCounts,
    event::Kind,
    ledger::{Habit, SourceCount},
    money::Money,
    settings::SettingsView,
    text::Language,
    trouble::Trouble,
    update::view::UpdateView,
    wording::ClockStyle,
};

/// Everything the window shows besides the history. The default is that of a companion at which nobody is
/// signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Snapshot {
    /// Who is signed in.
    pub session: SessionView,
    /// How the connection is.
    pub connection: ConnectionView,
    /// Bookings that run, the one that ends first in front; then those that have just ended, the newest in
    /// front.
    pub bookings: Vec<BookingView>,
    /// Whether it is still being read what the server has: after a sign-in, or what happened meanwhile.
    pub is_catching_up: bool,
    /// Countdowns that were started by hand, the one that ends first in front.
    pub countdowns: Vec<CountdownView>,
    /// How much there is to do at the attendant's desk; `None` for everybody but an owner, who alone has one.
    pub desk: Option<DeskCounts>,
    /// Rows of the history that were not read yet.
    pub unread: u32,
    /// Until when notifications are paused; this computer's clock.
    pub paused_until: Option<UnixMillis>,
    /// Milliseconds by which the server's clock is ahead of this computer's.
    pub server_ahead: i64,
    /// What is wrong and lasts; empty when all is well.
    pub troubles: Vec<Trouble>,
    /// The language that is spoken.
    pub language: Language,
    /// How times of day are written.
    pub clock: ClockStyle,
    /// How the sources of each kind have done since the session began; of the kinds that the server sends to
    /// this role, and of those that came all the same.
    pub sources: Vec<SourceView>,
    /// How steady the connection is.
    pub reconnects: ReconnectsView,
    /// The settings.
    pub settings: SettingsView,
    /// Whether there is a newer version.
    pub update: UpdateView,
}

/// How often the connection had to be made anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReconnectsView {
    /// How often today; the user's day.
    pub today: u32,
    /// The newest loss, of whichever day, since the account was signed in to.
    pub last: Option<LossView>,
}

/// A loss of the connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LossView {
    /// What broke it.
    pub why: Trouble,
    /// When; this computer's clock.
    pub at: UnixMillis,
}

/// How the sources of a kind have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SourceView {
    /// The kind.
    pub kind: Kind,
    /// How often it was known from what.
    pub count: SourceCount,
    /// What can be expected of its frames.
    pub habit: Habit,
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

impl Default for SessionView {
    fn default() -> Self {
        Self::SignedOut {
            why: None,
            server: None,
            user: None,
        }
    }
}

/// How the connection is; for an account with two sockets, the worse of both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ConnectionView {
    /// There is nothing to connect to.
    #[default]
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

/// How it stands with the payment of a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum PaymentView {
    /// The lot still has to confirm a cash payment. The time runs all the same (S7).
    AwaitsCash,
    /// It was made.
    Paid,
    /// It failed.
    Failed,
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
    /// How it stands with its payment, if that is known.
    pub payment: Option<PaymentView>,
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
    /// Whether it is not warned of, since the user wants it so.
    pub muted: bool,
}
