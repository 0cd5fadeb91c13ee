//! What the window shows, as one value computed from the state. The window counts down by itself from
//! `ends_at` and the clock's offset, so a snapshot is sent only when something changed.

use serde::{Deserialize, Serialize};

use crate::{account::Role, clock::UnixMillis, trouble::Trouble};

/// Everything the window shows besides the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Snapshot {
    /// Who is signed in.
    pub session: SessionView,
    /// How the connection is.
    pub connection: ConnectionView,
    /// Live bookings, the one that ends first in front.
    pub bookings: Vec<BookingView>,
    /// Rows of the history that were not read yet.
    pub unread: u32,
    /// Until when notifications are paused; this computer's clock.
    pub paused_until: Option<UnixMillis>,
    /// Milliseconds by which the server's clock is ahead of this computer's.
    pub server_ahead: i64,
    /// What is wrong and lasts; empty when all is well.
    pub troubles: Vec<Trouble>,
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

/// A live booking.
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
    /// Whether the lot still has to confirm a cash payment. The time runs all the same (S7).
    pub payment_pending: bool,
}
