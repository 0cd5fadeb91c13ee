//! What the core wants done.

use super::{Asker, Epoch, SignOut, SocketId};
use crate::{
    account::{Account, AccountKey},
    address::Addresses,
    change::Change,
    clock::UnixMillis,
    event::{Kind, Level, Subject},
    history::{Row, RowId},
    intent::Request,
    notice::Offer,
    reads::Read,
    secret::Password,
    trouble::TroubleCode,
    update::UpdateEffect,
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
    /// The user signed out while a session was being opened: nothing of it is to be kept, and what is kept of it
    /// already goes.
    GiveUpOpening {
        /// The session that was to be.
        epoch: Epoch,
        /// [`Addresses::rest`] of its server.
        server: String,
        /// Its user.
        user: String,
    },
    /// Keep the token of the session, which the keyring did not take before.
    KeepToken {
        /// The session.
        epoch: Epoch,
    },
    /// The session is over: forget its token in memory, and in the keyring if `sign_out`.
    EndSession {
        /// The session.
        epoch: Epoch,
        /// Whose.
        account: Account,
        /// How the user signed out; `None` if another session takes its place.
        sign_out: Option<SignOut>,
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
    /// Ask the server for a change. What has to be remembered of it was committed before.
    Send {
        /// The session.
        epoch: Epoch,
        /// The request's number.
        intent: u64,
        /// The request.
        request: Request,
    },
    /// Store what belongs together.
    Commit {
        /// Whose.
        account: AccountKey,
        /// What.
        change: Box<Change>,
    },
    /// Raise a banner, whose rows are committed.
    Show {
        /// The banner.
        notice: Notice,
        /// Whether it makes itself heard.
        sound: bool,
        /// What it offers to do at once, in the order of the buttons.
        offers: Vec<Offer>,
    },
    /// The row of a banner is known better, and there is more that it can offer: another banner takes its
    /// place in silence, if it still stands there.
    Improve {
        /// The row.
        row: Row,
        /// What it offers.
        offers: Vec<Offer>,
    },
    /// Take the older rows out of the history, of every account of this computer. What was told stays
    /// known (ledger rule 23).
    Prune {
        /// Rows before that go; the server's clock.
        before: UnixMillis,
    },
    /// Something about updates of the program.
    Update(UpdateEffect),
}

/// A banner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// About one row.
    Row(Row),
    /// About several at once, or about none in particular.
    Group {
        /// The rows.
        rows: Vec<RowId>,
        /// What it says.
        said: Said,
    },
    /// About something that has no row: what came of a click on a banner, or a snoozed banner again.
    Note {
        /// What happened.
        kind: Kind,
        /// How grave it is.
        level: Level,
        /// What it is about; it takes the place of the last banner about that.
        subject: Option<Subject>,
        /// What it says.
        said: Said,
    },
}
