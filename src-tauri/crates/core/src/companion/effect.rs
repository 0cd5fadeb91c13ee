//! What the core wants done.

use super::{Asker, Epoch, SocketId};
use crate::{
    account::{Account, AccountKey},
    address::Addresses,
    booking::Booking,
    clock::UnixMillis,
    history::{Row, RowId},
    ledger::Key,
    reads::Read,
    secret::Password,
    trouble::TroubleCode,
    wording::Said,
};

/// Something that has to be done.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Open the session of an account whose token is in the keyring.
    Resume {
        /// The session.
        epoch: Epoch,
        /// Whose.
        account: Account,
    },
    /// Sign in and open the session.
    SignIn {
        /// The session.
        epoch: Epoch,
        /// Where.
        addresses: Addresses,
        /// The user name.
        user: String,
        /// The password.
        password: Password,
    },
    /// Tell who asked what came of the sign-in.
    Answer {
        /// Who asked.
        asker: Asker,
        /// What came of it.
        result: Result<(), TroubleCode>,
    },
    /// The session is over: forget its token in memory, and in the keyring if `sign_out`.
    EndSession {
        /// The session.
        epoch: Epoch,
        /// Whose.
        account: Account,
        /// Whether the user signed out.
        sign_out: bool,
    },
    /// Open a socket.
    OpenSocket {
        /// The attempt.
        socket: SocketId,
        /// Its address.
        url: String,
    },
    /// Close a socket.
    CloseSocket(SocketId),
    /// Ping a socket.
    Ping(SocketId),
    /// Read something over REST, or the server's clock.
    Read {
        /// The session.
        epoch: Epoch,
        /// What.
        read: Read,
    },
    /// Store a telling, then raise its banner.
    Tell {
        /// Whose history.
        account: AccountKey,
        /// The row.
        row: Row,
        /// The key to remember with it.
        key: Option<Key>,
        /// Whether a banner is raised; not while notifications are paused.
        show: bool,
    },
    /// Count a repetition in a row of the history.
    Count {
        /// Whose history.
        account: AccountKey,
        /// The row.
        row: RowId,
        /// When it came; the server's clock.
        at: UnixMillis,
    },
    /// Raise the banner of a row that is stored already.
    ShowAgain(Row),
    /// Raise a banner about what came during a pause.
    Summarise(Said),
    /// Store the bookings of a good read, and keys that need no telling.
    Keep {
        /// Whose.
        account: AccountKey,
        /// The bookings.
        bookings: Vec<Booking>,
        /// The keys.
        silent: Vec<Key>,
    },
}
