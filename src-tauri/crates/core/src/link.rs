//! One socket that is meant to be up: it connects, reconnects after every loss (there is no close code
//! that says "stay away", S4.5), and replaces itself by a fresh connection before the server forgets it.
//!
//! A link is told what its connection attempts do, and says what to do with them. Attempts are numbered,
//! so what a given-up attempt still says is told apart.

use std::time::Duration;

use fastrand::Rng;
use serde::{Deserialize, Serialize};

use crate::{
    backoff,
    clock::Mono,
    liveness::{Due, Liveness},
    timing::{BACKOFF_RESET, LINK_AGE, LINK_AGE_SPREAD, NETWORK_REST},
    trouble::TroubleCode,
};

/// A socket that is meant to be up.
#[derive(Clone, Debug)]
pub struct Link {
    state: State,
    /// Number of the newest attempt.
    newest: u32,
    /// The outage, while there is one.
    outage: Option<Outage>,
    /// When a change of the network last brought a try forward.
    hurried: Option<Mono>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// A connection is being made.
    Connecting(u32),
    /// The connection is up.
    Online(Live),
    /// The connection is up, and its successor is being made (make before break, ledger rule 13).
    Replacing(Live, u32),
    /// The next try is made at `until`.
    Waiting {
        until: Mono,
        why: TroubleCode,
        /// Whether the server itself asked to be left alone.
        is_asked: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Live {
    attempt: u32,
    since: Mono,
    replace_at: Mono,
    liveness: Liveness,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Outage {
    since: Mono,
    failures: u32,
}

/// What to do with a connection attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Open a connection of this number.
    Open(u32),
    /// Close it.
    Close(u32),
    /// Ping it.
    Ping(u32),
}

/// How a link is, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A connection is being made.
    Connecting,
    /// It is up.
    Online,
    /// The next try is made at `until`.
    Waiting {
        /// When.
        until: Mono,
        /// What went wrong last.
        why: TroubleCode,
    },
}

/// Why a connection attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// What went wrong.
    pub why: TroubleCode,
    /// How long the server wants to be left alone.
    pub retry_after: Option<Duration>,
}

impl Link {
    /// A link that begins to connect.
    #[must_use]
    pub fn open() -> (Self, Step) {
        let link = Self {
            state: State::Connecting(1),
            newest: 1,
            outage: None,
            hurried: None,
        };
        (link, Step::Open(1))
    }

    /// How the link is.
    #[must_use]
    pub const fn condition(&self) -> Condition {
        match self.state {
            State::Connecting(_) => Condition::Connecting,
            State::Online(_) | State::Replacing(..) => Condition::Online,
            State::Waiting { until, why, .. } => Condition::Waiting { until, why },
        }
    }

    /// The attempt's handshake is done. Says whether the link came up by it after having been down, which
    /// is when missed events have to be looked for.
    pub fn opened(&mut self, attempt: u32, now: Mono, rng: &mut Rng) -> (bool, Option<Step>) {
        match self.state {
            State::Connecting(expected) if expected == attempt => {
                self.state = State::Online(Live::new(attempt, now, rng));
                (true, None)
            }
            State::Replacing(Live { attempt: old, .. }, expected) if expected == attempt => {
                self.state = State::Online(Live::new(attempt, now, rng));
                (false, Some(Step::Close(old)))
            }
            State::Connecting(_)
            | State::Online(_)
            | State::Replacing(..)
            | State::Waiting { .. } => (false, Some(Step::Close(attempt))),
        }
    }

    /// Something came over the attempt's connection.
    pub fn heard(&mut self, attempt: u32, now: Mono) {
        match &mut self.state {
            State::Online(live) | State::Replacing(live, _) if live.attempt == attempt => {
                live.liveness.heard(now);
            }
            State::Connecting(_)
            | State::Online(_)
            | State::Replacing(..)
            | State::Waiting { .. } => {}
        }
    }

    /// The attempt failed, or its connection was closed.
    pub fn lost(&mut self, attempt: u32, loss: Loss, now: Mono, rng: &mut Rng) -> Option<Step> {
        match self.state.clone() {
            State::Connecting(current) if current == attempt => {
                self.wait(loss, now, rng);
                None
            }
            State::Online(live) if live.attempt == attempt => {
                self.end_of_health(&live, now);
                self.wait(loss, now, rng);
                None
            }
            State::Replacing(live, successor) if live.attempt == attempt => {
                self.end_of_health(&live, now);
                self.state = State::Connecting(successor);
                None
            }
            // The successor failed: the old connection goes on, and is replaced a little later.
            State::Replacing(live, successor) if successor == attempt => {
                let pause = backoff::delay(6, LINK_AGE, loss.retry_after, rng);
                self.state = State::Online(Live {
                    replace_at: now + pause,
                    ..live
                });
                None
            }
            State::Connecting(_)
            | State::Online(_)
            | State::Replacing(..)
            | State::Waiting { .. } => None,
        }
    }

    /// Does what is due at `now`.
    pub fn tick(&mut self, now: Mono, rng: &mut Rng) -> Vec<Step> {
        match &mut self.state {
            State::Connecting(_) => Vec::new(),
            State::Waiting { until, .. } if now >= *until => vec![self.connect()],
            State::Waiting { .. } => Vec::new(),
            State::Online(live) | State::Replacing(live, _) => match live.liveness.due(now) {
                Due::Ping => vec![Step::Ping(live.attempt)],
                Due::Death => {
                    let dead = live.attempt;
                    let loss = Loss {
                        why: TroubleCode::TimedOut,
                        retry_after: None,
                    };
                    let next = self.lost(dead, loss, now, rng);
                    std::iter::once(Step::Close(dead)).chain(next).collect()
                }
                Due::Nothing => self.replace_if_old(now).into_iter().collect(),
            },
        }
    }

    /// Connects now instead of waiting.
    pub fn retry(&mut self) -> Option<Step> {
        match self.state {
            State::Waiting { .. } => Some(self.connect()),
            State::Connecting(_) | State::Online(_) | State::Replacing(..) => None,
        }
    }

    /// The computer woke up, or its way to the network is another: a connection may have died without a
    /// word, and is pinged; a try that was begun before may lead nowhere, and is begun anew; a link that waits
    /// tries now. Only a server that asked to be left alone still is.
    pub fn revive(&mut self, now: Mono) -> Vec<Step> {
        match &mut self.state {
            State::Online(live) | State::Replacing(live, _) => {
                live.liveness.doubt(now);
                vec![Step::Ping(live.attempt)]
            }
            State::Connecting(attempt) => {
                let given_up = Step::Close(*attempt);
                self.outage = None;
                vec![given_up, self.connect()]
            }
            State::Waiting { is_asked: true, .. } => Vec::new(),
            State::Waiting { .. } => {
                // What failed for want of a network says nothing about the server.
                self.outage = None;
                vec![self.connect()]
            }
        }
    }

    /// The network changed; `is_up` if something came, such as an interface or a route. While one comes and
    /// goes, tries are brought forward once in [`NETWORK_REST`].
    pub fn network_changed(&mut self, is_up: bool, now: Mono) -> Vec<Step> {
        let rested = self.hurried.map_or(now, |last| last + NETWORK_REST);
        match &mut self.state {
            State::Online(_) | State::Replacing(..) => self.revive(now),
            State::Connecting(_) | State::Waiting { .. } if !is_up => Vec::new(),
            State::Waiting { is_asked: true, .. } => Vec::new(),
            State::Connecting(_) | State::Waiting { .. } if rested <= now => {
                self.hurried = Some(now);
                self.revive(now)
            }
            State::Connecting(_) => Vec::new(),
            State::Waiting { until, .. } => {
                *until = rested.min(*until);
                Vec::new()
            }
        }
    }

    /// Replaces the connection by a fresh one, make before break: it may be deaf.
    pub fn replace(&mut self) -> Option<Step> {
        let State::Online(live) = &self.state else {
            return None;
        };
        self.newest += 1;
        self.state = State::Replacing(live.clone(), self.newest);
        Some(Step::Open(self.newest))
    }

    /// Leaves whatever there is and connects by another way: what was opened by the old one may not even be
    /// possible any more.
    pub fn anew(&mut self) -> Vec<Step> {
        let open = match &self.state {
            State::Connecting(attempt) => vec![*attempt],
            State::Online(live) => vec![live.attempt],
            State::Replacing(live, successor) => vec![live.attempt, *successor],
            State::Waiting { .. } => Vec::new(),
        };
        let closing = open.into_iter().map(Step::Close);
        closing.chain([self.connect()]).collect()
    }

    /// When [`tick`](Self::tick) has something to do next.
    #[must_use]
    pub fn deadline(&self) -> Option<Mono> {
        match &self.state {
            State::Connecting(_) => None,
            State::Waiting { until, .. } => Some(*until),
            State::Online(live) => Some(live.liveness.deadline().min(live.replace_at)),
            State::Replacing(live, _) => Some(live.liveness.deadline()),
        }
    }

    /// Closes whatever is open.
    #[must_use]
    pub fn close(self) -> Vec<Step> {
        match self.state {
            State::Connecting(attempt) => vec![Step::Close(attempt)],
            State::Online(live) => vec![Step::Close(live.attempt)],
            State::Replacing(live, successor) => {
                vec![Step::Close(live.attempt), Step::Close(successor)]
            }
            State::Waiting { .. } => Vec::new(),
        }
    }

    fn connect(&mut self) -> Step {
        self.newest += 1;
        self.state = State::Connecting(self.newest);
        Step::Open(self.newest)
    }

    fn replace_if_old(&mut self, now: Mono) -> Option<Step> {
        match &self.state {
            State::Online(live) if now >= live.replace_at => self.replace(),
            State::Online(_)
            | State::Connecting(_)
            | State::Replacing(..)
            | State::Waiting { .. } => None,
        }
    }

    fn end_of_health(&mut self, live: &Live, now: Mono) {
        if now.since(live.since) >= BACKOFF_RESET {
            self.outage = None;
        }
    }

    fn wait(&mut self, loss: Loss, now: Mono, rng: &mut Rng) {
        let outage = self.outage.get_or_insert(Outage {
            since: now,
            failures: 0,
        });
        let pause = backoff::delay(
            outage.failures,
            now.since(outage.since),
            loss.retry_after,
            rng,
        );
        outage.failures = outage.failures.saturating_add(1);
        self.state = State::Waiting {
            until: now + pause,
            why: loss.why,
            is_asked: loss.retry_after.is_some(),
        };
    }
}

impl Live {
    fn new(attempt: u32, now: Mono, rng: &mut Rng) -> Self {
        let early = Duration::from_secs(rng.u64(0..=LINK_AGE_SPREAD.as_secs()));
        Self {
            attempt,
            since: now,
            replace_at: now + (LINK_AGE - early),
            liveness: Liveness::new(now),
        }
    }
}

#[cfg(test)]
mod tests;
