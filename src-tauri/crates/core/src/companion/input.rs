//! What the core is told.

use std::collections::BTreeSet;

use crate::{
    account::{Account, Channel},
    booking::Booking,
    clock::{ClockSample, Mono, UnixMillis},
    history::{Row, RowId},
    ledger::Key,
    link::Loss,
    reads::Read,
    secret::Password,
    trouble::TroubleCode,
};

/// Numbers the sessions of a run. Late answers, frames and timers of an ended session carry its number
/// and are dropped (ledger rule 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u32);

/// Names one connection attempt of one socket of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId {
    /// The session.
    pub epoch: Epoch,
    /// The socket.
    pub channel: Channel,
    /// The attempt.
    pub attempt: u32,
}

/// Names whoever waits for the outcome of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Asker(pub u64);

/// What a connection attempt did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketEvent {
    /// Its handshake is done.
    Opened,
    /// A text frame came.
    Text(String),
    /// Anything else came: a ping, a pong, a binary frame.
    Heard,
    /// It failed or was closed.
    Lost(Loss),
}

/// What a read brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOutcome {
    /// The body of a good answer.
    Body(String),
    /// The server says that there is no such row, as JSON.
    Gone,
    /// The token is not accepted.
    Unauthorized,
    /// It failed otherwise.
    Failed(Loss),
}

/// What the store remembers of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// What was told.
    pub told: BTreeSet<Key>,
    /// The bookings of the last good read; `None` if there never was one.
    pub bookings: Option<Vec<Booking>>,
    /// The number of the next row of the history.
    pub next_row: RowId,
    /// Rows that were stored but perhaps not shown, because the program was killed in between.
    pub unshown: Vec<Row>,
    /// Rows that the user hasn't read.
    pub unread: u32,
}

/// A session that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Whose.
    pub account: Account,
    /// What the store remembers of it.
    pub memory: Memory,
    /// What is wrong with the keyring or the store; the session works all the same.
    pub troubles: Vec<TroubleCode>,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// The program started; `account` is the one that was signed in last.
    Started {
        /// Whose session is to be resumed.
        account: Option<Account>,
        /// The server to offer in the sign-in form, where nobody was signed in.
        server: Option<String>,
    },
    /// The user wants to sign in.
    SignIn {
        /// Who waits for the outcome.
        asker: Asker,
        /// The server's address, as typed.
        server: String,
        /// The sockets' address, where it is another.
        socket: Option<String>,
        /// The user name.
        user: String,
        /// The password.
        password: Password,
        /// Whether the server may be spoken to without encryption.
        allow_plain: bool,
    },
    /// The opening of a session ended: `Ok(None)` if nobody's token is in the keyring.
    SessionOpened {
        /// The session.
        epoch: Epoch,
        /// What came of it.
        result: Result<Option<Box<Opened>>, TroubleCode>,
    },
    /// The user wants to sign out.
    SignOut,
    /// A connection attempt did something.
    Socket {
        /// The attempt.
        socket: SocketId,
        /// What it did.
        event: SocketEvent,
    },
    /// A read ended.
    ReadDone {
        /// The session.
        epoch: Epoch,
        /// What was read.
        read: Read,
        /// When the request began.
        begun: Mono,
        /// What it brought.
        outcome: ReadOutcome,
    },
    /// The server's clock was read.
    ClockRead {
        /// The session.
        epoch: Epoch,
        /// The readings; none if it failed.
        samples: Vec<ClockSample>,
    },
    /// Notifications are paused until then, or not any more.
    Pause {
        /// Until when; this computer's clock.
        until: Option<UnixMillis>,
    },
    /// The number of unread rows changed.
    Unread(u32),
    /// Something on this computer went wrong, or works again.
    Trouble {
        /// What.
        code: TroubleCode,
        /// Whether it is wrong now.
        on: bool,
    },
    /// The user wants to connect now.
    Retry,
    /// A deadline passed, or the computer woke up.
    Tick,
}
