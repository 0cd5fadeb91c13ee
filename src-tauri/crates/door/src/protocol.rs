//! What is said through the door: asks in, answers and news out, one JSON object a line.

use parkmate_core::{
    check::CheckView,
    companion::{SignOut, Wish},
    desk::{sheet::DaySheet, view::DeskView},
    event::Kind,
    history::{Deleted, Deletion, Export, Filter, Format, Page, Row, RowId, Which},
    secret::Password,
    settings::Change,
    snapshot::Snapshot,
    spot::Spot,
    trouble::Trouble,
};
use serde::{Deserialize, Serialize};

/// The version of these messages. Programs of different versions don't talk: after an update the agent
/// is started anew. What both sides say of themselves at first ([`Ask::Hello`], [`Answer::Welcome`],
/// [`Refusal::OtherVersion`]) keeps its form in every version: whoever installs an update has to understand
/// the newer program's answer.
pub const VERSION: u32 = 11;

/// Longest line that a caller takes, in bytes. The largest message is the day sheet of a busy owner: 2,300 bookings with the
/// longest names, each paid in cash, are a third of it.
pub const LINE_LIMIT: usize = 16 * 1024 * 1024;

/// Longest line that the agent takes, in bytes: a selection of more than 25,000 rows of the history, one by one.
/// Whoever sends more than that is none of ours, and must not fill the agent's memory.
pub const ASK_LIMIT: usize = 256 * 1024;

/// Longest first line that the agent takes, in bytes; a hello has 60.
pub const HELLO_LIMIT: usize = 1024;

/// Most rows of a page of the history.
pub const PAGE_LIMIT: u32 = 500;

/// A line to the agent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToAgent {
    /// Repeated in the answer.
    pub id: u64,
    /// What is asked.
    pub ask: Ask,
}

/// What can be asked of the agent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "ask", content = "with", rename_all = "snake_case")]
pub enum Ask {
    /// Always the first line. Answered by [`Answer::Welcome`], or refused as
    /// [`Refusal::OtherVersion`].
    Hello {
        /// [`VERSION`] of the caller.
        version: u32,
    },
    /// The present snapshot, then news for as long as the connection lasts.
    Subscribe {
        /// Which news.
        to: Feed,
    },
    /// The present snapshot, once.
    Status,
    /// Signs in, in place of whoever is signed in.
    SignIn(SignIn),
    /// Signs out.
    SignOut(SignOut),
    /// Something that the user wants of the session. Answered when it is accepted; what becomes of a
    /// request to the server is told as an event.
    Wish(Wish),
    /// A page of the history, newest first.
    History {
        /// Of which rows.
        filter: Filter,
        /// Rows of the filter to leave out in front.
        offset: u32,
        /// Rows at most; no more than [`PAGE_LIMIT`]. With 0 the rows are only counted.
        limit: u32,
    },
    /// Where a row stands among those of a filter, counted from 0.
    Place {
        /// The filter.
        filter: Filter,
        /// The row.
        row: RowId,
    },
    /// Marks rows of the history as read or unread.
    Mark {
        /// The rows.
        which: Which,
        /// What they are then.
        read: bool,
    },
    /// Deletes rows of the history. For a while it can be undone.
    Delete(Which),
    /// Brings back what was deleted, as far as it isn't gone for good.
    Undelete(Deletion),
    /// Writes rows of the history into a new file among the user's downloads. Answered when it is begun; how
    /// far it is comes as [`News::Export`].
    Export {
        /// Of which rows.
        filter: Filter,
        /// The file's form.
        format: Format,
    },
    /// The day sheet of a lot, or of all.
    DaySheet {
        /// `lot_id`.
        lot: Option<u64>,
    },
    /// Writes the day sheet into a new CSV file among the user's downloads; how far it is comes as [`News::Export`].
    ExportDaySheet {
        /// `lot_id`.
        lot: Option<u64>,
    },
    /// Shows the folder in which exports lie.
    ShowExports,
    /// Pauses notifications, or ends the pause.
    Pause(PauseFor),
    /// Changes a setting: at once, and for the next start. Refused where the company's policy locks it or
    /// it can't be used.
    Change(Change),
    /// Forgets that somebody has signed in to a server.
    Forget {
        /// The server's [`address`](parkmate_core::settings::Server::address).
        server: String,
        /// The user name.
        user: String,
    },
    /// Tries to connect now, instead of waiting.
    Retry,
    /// Shows the window, at a row of the history or a booking if one is named.
    ShowWindow {
        /// The place.
        at: Option<Spot>,
    },
    /// Opens the page of a booking in the web app.
    OpenInBrowser {
        /// `booking_id`.
        booking: u64,
    },
    /// Checks everything, and tells how it goes as [`News::Check`]. While that server is being checked, it
    /// is joined; the check of another one is given up.
    Check(CheckOf),
    /// Something about updates of the program.
    Update(UpdateAsk),
    /// Shows an example of a notification, marked as a test. It doesn't come into the history.
    TestNotification {
        /// Which event.
        kind: Kind,
    },
    /// Logs more or less, until the agent ends.
    LogLevel(LogLevel),
    /// Shows the folder of the log.
    ShowLogs,
    /// Ends the agent.
    Quit,
}

/// What can be asked about updates. How it stands with them is in the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "update", rename_all = "snake_case")]
pub enum UpdateAsk {
    /// Looks now whether there is a newer version.
    Look,
    /// Fetches the version that is offered, and lets it take the program's place as soon as that disturbs nothing.
    Install {
        /// The version that was shown.
        version: String,
    },
    /// Doesn't install the version that waits for its time.
    CallOff,
    /// Tells no more what became of the last update.
    Seen,
}

/// How much is logged. What is personal is logged from [`Self::Debug`] on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// What is wrong.
    Warn,
    /// And what is done. The usual one.
    Info,
    /// And why.
    Debug,
    /// And every step.
    Trace,
}

impl LogLevel {
    /// All of them, from little to much.
    pub const ALL: [Self; 4] = [Self::Warn, Self::Info, Self::Debug, Self::Trace];

    /// Its name, as log lines and the command line have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// Which server is checked. Nothing secret is sent to one that nobody is signed in at, and so it may be
/// without encryption.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CheckOf {
    /// Its address, as typed; the one that somebody is or was signed in at if `None`.
    pub server: Option<String>,
    /// The sockets' address, where it is another.
    pub socket: Option<String>,
}

/// Kinds of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feed {
    /// Everything the window needs: snapshots, events, and requests to show itself.
    Window,
    /// Events only.
    Events,
    /// The attendant's desk, as [`News::Desk`]: the present one, then whenever it changes. While anybody listens, it
    /// is read often.
    Desk,
}

/// What a sign-in needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SignIn {
    /// The server's address, as typed.
    pub server: String,
    /// The sockets' address, where it is another.
    pub socket: Option<String>,
    /// The user name.
    pub user: String,
    /// The password; passes through and is kept nowhere.
    #[cfg_attr(feature = "bindings", specta(type = String))]
    pub password: Password,
    /// Whether this server may be spoken to without encryption.
    pub allow_plain: bool,
}

/// How long notifications are paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum PauseFor {
    /// For an hour.
    Hour,
    /// Until tomorrow.
    UntilTomorrow,
    /// Not any more.
    Off,
}

/// A line from the agent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum FromAgent {
    /// The answer to the ask of the same id.
    Answer {
        /// The ask's number.
        id: u64,
        /// What came of it.
        answer: Result<Answer, Refusal>,
    },
    /// Something new, to a subscriber.
    News(News),
}

/// What comes of an ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// The door is open.
    Welcome {
        /// [`VERSION`] of the agent.
        version: u32,
        /// The agent's [`version`](crate::program::version).
        #[serde(default)]
        program: String,
    },
    /// It was done.
    Done,
    /// The present snapshot.
    Status(Box<Snapshot>),
    /// A page of the history.
    History(Page),
    /// The day sheet.
    DaySheet(Box<DaySheet>),
    /// Where the row stands; `None` if it isn't among them.
    Place {
        /// Rows in front of it.
        at: Option<u32>,
    },
    /// What was deleted.
    Deleted(Deleted),
    /// What came back.
    Undeleted {
        /// How many rows; 0 if they are gone for good.
        rows: u32,
    },
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// The caller speaks another version of these messages.
    #[error("the programs are of different versions; quit the companion and start it again")]
    OtherVersion {
        /// [`VERSION`] of the agent.
        version: u32,
        /// The agent's [`version`](crate::program::version).
        #[serde(default)]
        program: String,
    },
    /// The line can't be read.
    #[error("the request could not be read")]
    Unreadable,
    /// Something is wrong that the user can be told of.
    #[error("{} {}", .0.sentence, .0.advice)]
    Trouble(Trouble),
    /// The agent is ending.
    #[error("the companion is ending")]
    Ending,
}

/// Something new.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum News {
    /// The snapshot changed.
    Snapshot(Box<Snapshot>),
    /// The desk changed; only for [`Feed::Desk`].
    Desk(Box<DeskView>),
    /// An event was told, or an earlier row changed.
    Told(Row),
    /// The history was changed otherwise: read it anew.
    HistoryChanged,
    /// A check goes on, or has ended.
    Check(Box<CheckView>),
    /// An export goes on, or has ended.
    Export(Export),
    /// The window should come to the front, at a row of the history or a booking if one is named.
    Show {
        /// The place.
        at: Option<Spot>,
    },
    /// The user quit the agent: the window ends too. An agent that goes without this is started again.
    Ending,
}
