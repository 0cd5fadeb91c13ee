//! The check: whether everything works that the companion needs, step by step from the server's name to
//! the desktop's notifications, with what to do about a step that fails. This is the answer to the web
//! client's debug checklist.
//!
//! Nothing is tried here. A [`Check`] says which steps can begin, takes in what was found, and is shown
//! as a [`CheckView`]; `report` makes the text for support of it.

mod report;
mod view;

pub use report::{About, report};
pub use view::{CheckView, StepState, StepView};

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::trouble::TroubleCode;

/// What is tried, in the order in which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The server's name resolves.
    Name,
    /// Its port answers.
    Port,
    /// TLS verifies.
    Tls,
    /// What answers is a ParkMate server's REST.
    Api,
    /// The server accepts the token.
    Token,
    /// The socket upgrades; 404 means a server without ASGI (S1).
    Upgrade,
    /// The welcome frame arrives (S4.3).
    Welcome,
    /// How long a message and its answer take.
    RoundTrip,
    /// How far the two clocks are apart (S4.7).
    Clock,
    /// The desktop takes notifications.
    Notifications,
    /// The keyring keeps what it is given.
    Keyring,
    /// The companion starts with the computer.
    Autostart,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 12] = [
        Self::Name,
        Self::Port,
        Self::Tls,
        Self::Api,
        Self::Token,
        Self::Upgrade,
        Self::Welcome,
        Self::RoundTrip,
        Self::Clock,
        Self::Notifications,
        Self::Keyring,
        Self::Autostart,
    ];

    /// The name used in JSON, and as the key of its words with dashes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Port => "port",
            Self::Tls => "tls",
            Self::Api => "api",
            Self::Token => "token",
            Self::Upgrade => "upgrade",
            Self::Welcome => "welcome",
            Self::RoundTrip => "round_trip",
            Self::Clock => "clock",
            Self::Notifications => "notifications",
            Self::Keyring => "keyring",
            Self::Autostart => "autostart",
        }
    }

    /// The step without whose success this one can't be tried.
    #[must_use]
    pub const fn needs(self) -> Option<Self> {
        match self {
            Self::Name | Self::Notifications | Self::Keyring | Self::Autostart => None,
            Self::Port => Some(Self::Name),
            Self::Tls => Some(Self::Port),
            Self::Api | Self::Upgrade => Some(Self::Tls),
            Self::Token => Some(Self::Api),
            // The clock's socket is served by the same program as the others.
            Self::Welcome | Self::Clock => Some(Self::Upgrade),
            // Both read from the same sockets, one after the other.
            Self::RoundTrip => Some(Self::Welcome),
        }
    }

    /// The exit status of `doctor` when this step is the first that failed. They begin at 10, beyond those
    /// of all other commands.
    #[must_use]
    pub const fn exit_status(self) -> u8 {
        10 + self as u8
    }
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It works.
    Passed(Fact),
    /// It doesn't.
    Failed(TroubleCode),
    /// It could not be tried.
    Untried(Hindrance),
    /// There is nothing to try.
    Unneeded(Reason),
}

/// What was seen of something that works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The addresses of the host.
    Addresses(Vec<IpAddr>),
    /// It answered after so many milliseconds.
    Took(u64),
    /// The version of TLS, such as `TLS 1.3`.
    Tls(String),
    /// ParkMate's REST answers.
    ParkMate,
    /// The token is accepted.
    Accepted,
    /// So many sockets were opened, with the account's ids.
    Sockets(usize),
    /// The socket of the server's clock was opened, since there is no id to listen on.
    ClockSocket,
    /// How many milliseconds the server's clock is ahead of this computer's.
    Ahead(i64),
    /// The notification service, as it calls itself.
    Notifications {
        /// Name and version.
        service: String,
        /// Whether a click on a notification can be noticed.
        clicks: bool,
    },
    /// The keyring kept a test entry.
    Kept,
    /// The companion is started at every login.
    Starts,
}

/// Why a step could not be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// Another step failed before.
    Failed(Step),
    /// No server is known.
    NoServer,
    /// Nobody is signed in at this server.
    NobodySignedIn,
    /// The keyring gave no token.
    NoToken,
    /// The system doesn't tell.
    SystemSilent,
}

/// Why there is nothing to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The address is a number and no name.
    Numeric,
    /// The connection isn't encrypted.
    Plain,
    /// The proxy on the way looks the name up.
    Proxy,
    /// The user starts the companion by hand.
    StartedByHand,
}

/// Where a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    Running,
    Found(Finding),
}

/// A run of the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    server: Option<String>,
    states: [State; Step::ALL.len()],
}

impl Check {
    /// A check that is to begin. `server` is the address for people, as [`display`] gives it; without one
    /// only this computer is looked at.
    ///
    /// [`display`]: crate::address::Addresses::display
    #[must_use]
    pub fn new(server: Option<String>) -> Self {
        let mut check = Self {
            server,
            states: [const { State::Waiting }; Step::ALL.len()],
        };
        if check.server.is_none() {
            check.found(Step::Name, Finding::Untried(Hindrance::NoServer));
        }
        check
    }

    /// The steps that can begin now; they count as running from now on.
    pub fn begin(&mut self) -> Vec<Step> {
        let ready: Vec<Step> = Step::ALL
            .into_iter()
            .filter(|step| *self.state(*step) == State::Waiting)
            .filter(|step| step.needs().is_none_or(|needed| self.is_cleared(needed)))
            .collect();
        for step in &ready {
            self.states[*step as usize] = State::Running;
        }
        ready
    }

    /// A step came to its end. What can't be tried because of it won't be.
    pub fn found(&mut self, step: Step, finding: Finding) {
        let hindrance = match &finding {
            Finding::Passed(_) | Finding::Unneeded(_) => None,
            Finding::Failed(_) => Some(Hindrance::Failed(step)),
            Finding::Untried(why) => Some(*why),
        };
        self.states[step as usize] = State::Found(finding);
        let Some(why) = hindrance else {
            return;
        };
        for next in Step::ALL {
            if next.needs() == Some(step) {
                self.found(next, Finding::Untried(why));
            }
        }
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.states
            .iter()
            .all(|state| matches!(state, State::Found(_)))
    }

    /// The steps that failed, in their order.
    pub fn failed(&self) -> impl Iterator<Item = Step> {
        Step::ALL
            .into_iter()
            .filter(|step| matches!(self.state(*step), State::Found(Finding::Failed(_))))
    }

    /// How many steps could not be tried.
    fn untried(&self) -> usize {
        let is_untried = |state: &&State| matches!(state, State::Found(Finding::Untried(_)));
        self.states.iter().filter(is_untried).count()
    }

    const fn state(&self, step: Step) -> &State {
        &self.states[step as usize]
    }

    /// Whether a step is no hindrance to the ones after it.
    fn is_cleared(&self, step: Step) -> bool {
        matches!(
            self.state(step),
            State::Found(Finding::Passed(_) | Finding::Unneeded(_))
        )
    }
}

#[cfg(test)]
mod tests;
