//! What the core is told.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    account::{Account, Channel},
    clock::{ClockSample, Mono, UnixMillis},
    desk::{Item, Task},
    event::Subject,
    history::{Row, RowId},
    intent::{Method, Reply},
    key::{Key, Timer},
    link::Loss,
    money::Money,
    notebook::Notebook,
    reads::Read,
    record::Record,
    secret::Password,
    settings::Settings,
    trouble::TroubleCode,
    update::UpdateInput,
};

/// Numbers the sessions of a run. Late answers, frames and timers of an ended session carry its number
/// and are dropped (ledger rule 1).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Epoch(pub u32);

/// Names one connection attempt of one socket of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SocketId {
    /// The session.
    pub epoch: Epoch,
    /// The socket.
    pub channel: Channel,
    /// The attempt.
    pub attempt: u32,
}

/// Names whoever waits for the outcome of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Asker(pub u64);

/// What a connection attempt did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// What was told.
    pub told: BTreeSet<Key>,
    /// The server's rows as they were seen last.
    pub records: Vec<Record>,
    /// What else is remembered.
    pub notebook: Notebook,
    /// The number of the next row of the history.
    pub next_row: RowId,
    /// Rows that were stored but perhaps not shown, because the program was killed in between.
    pub unshown: Vec<Row>,
    /// Rows that the user hasn't read.
    pub unread: u32,
}

/// A session that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Whose.
    pub account: Account,
    /// What the store remembers of it.
    pub memory: Memory,
    /// What is wrong with the keyring or the store; the session works all the same.
    pub troubles: Vec<TroubleCode>,
}

/// How far a sign-out reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum SignOut {
    /// The token leaves this computer.
    Here,
    /// The token dies, and with it the browser's session: the server gives one token to all (S2).
    Everywhere,
}

/// What a user can want done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "wish", rename_all = "snake_case")]
pub enum Wish {
    /// Renew a booking that is over.
    Renew {
        /// `booking_id`.
        booking: u64,
        /// How it is paid.
        method: Method,
        /// The price that was shown; a higher one is not paid.
        price: Money,
    },
    /// Renew a booking when it ends.
    RenewAtEnd {
        /// `booking_id`.
        booking: u64,
        /// How it is paid.
        method: Method,
        /// The highest price.
        price: Money,
    },
    /// Don't renew the booking when it ends, after all.
    LetEnd {
        /// `booking_id`.
        booking: u64,
    },
    /// Cancel a booking.
    Cancel {
        /// `booking_id`.
        booking: u64,
    },
    /// Confirm that a cash payment was made at the counter (owners).
    VerifyCash {
        /// `booking_id`.
        booking: u64,
        /// `pay_id`.
        payment: u64,
    },
    /// Do something with what is on the attendant's desk (owners).
    Work {
        /// With what.
        item: Item,
        /// Which.
        task: Task,
    },
    /// The vehicle of a booking that is over has left: it is on the desk no more (owners).
    HasLeft {
        /// `booking_id`.
        booking: u64,
    },
    /// Raise no banner for what happens in a lot, or raise them again (owners).
    MuteLot {
        /// `lot_id`.
        lot: u64,
        /// Whether it is silent from now on.
        is_muted: bool,
    },
    /// Warn again in a while; of what is over, say so again.
    Snooze {
        /// Of what.
        of: Timer,
    },
    /// Don't warn of the end of a booking, at all.
    Mute {
        /// `booking_id`.
        booking: u64,
    },
    /// Warn of the end of a booking, after all.
    Unmute {
        /// `booking_id`.
        booking: u64,
    },
    /// Start a countdown by hand.
    StartCountdown {
        /// What the driver calls it; may be empty.
        label: String,
        /// When it ends; this computer's clock.
        end: UnixMillis,
    },
    /// Stop a countdown that was started by hand.
    StopCountdown {
        /// Its number.
        id: u64,
    },
}

impl Wish {
    /// What it is about.
    #[must_use]
    pub const fn subject(&self) -> Option<Subject> {
        match self {
            Self::Renew { booking, .. }
            | Self::RenewAtEnd { booking, .. }
            | Self::LetEnd { booking }
            | Self::Cancel { booking }
            | Self::VerifyCash { booking, .. }
            | Self::Mute { booking }
            | Self::Unmute { booking }
            | Self::HasLeft { booking }
            | Self::Snooze {
                of: Timer::Booking(booking),
            } => Some(Subject::Booking(*booking)),
            Self::Snooze {
                of: Timer::Own(id), ..
            }
            | Self::StopCountdown { id } => Some(Subject::Countdown(*id)),
            Self::StartCountdown { .. } | Self::Work { .. } | Self::MuteLot { .. } => None,
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Input {
    /// The program started; `account` is the one that was signed in last.
    Started {
        /// Whose session is to be resumed.
        account: Option<Account>,
        /// The server to offer in the sign-in form, where nobody was signed in.
        server: Option<String>,
        /// When the program was last seen running, if that is known; this computer's clock.
        #[serde(default)]
        last_seen: Option<UnixMillis>,
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
    SignOut(SignOut),
    /// The user wants something done.
    Wished {
        /// Who waits for the answer.
        asker: Asker,
        /// What.
        wish: Wish,
    },
    /// The user wants what a banner offers. What comes of it is told by banners.
    Chosen(Wish),
    /// A request of our own was answered, or not.
    Replied {
        /// The session.
        epoch: Epoch,
        /// The request's number.
        intent: u64,
        /// What became of it.
        reply: Reply,
    },
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
    /// These settings hold from now on.
    Settings(Box<Settings>),
    /// The number of unread rows changed.
    Unread(u32),
    /// Something on this computer went wrong, or works again.
    Trouble {
        /// What.
        code: TroubleCode,
        /// Whether it is wrong now.
        on: bool,
    },
    /// The computer woke up. A long sleep is also seen by the clocks; this tells of it at once, and of a
    /// short one.
    Woke,
    /// The computer's network changed.
    NetworkChanged {
        /// Whether something came, such as an interface or a route.
        is_up: bool,
    },
    /// Somebody looks at the attendant's desk, or nobody does any more. While it is looked at it is read often.
    DeskWatched(bool),
    /// Something about updates of the program.
    Update(UpdateInput),
    /// The user wants to connect now.
    Retry,
    /// A deadline passed, or the computer woke up.
    Tick,
}
