//! The window's link to the agent: one subscription through the door, taken up again when the agent is
//! started anew, and asks that each make a short call of their own, so that a slow sign-in holds up
//! nothing else.

use std::{
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use parkmate_core::{snapshot::Snapshot, spot::Spot};
use parkmate_door::{
    caller::{CallFault, Caller, NewsStream},
    place::Place,
    protocol::{Answer, Ask, Feed, News, Refusal},
};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};

/// How long an agent that was just started may take until its door is open. It needs some 30 ms; a
/// keyring that asks for its password does not hold it up.
const START_LIMIT: Duration = Duration::from_secs(10);
/// Pause between two looks at the door of an agent that is starting.
const START_LOOK: Duration = Duration::from_millis(50);
/// Pause after a link that could not be made, before the next try.
pub(crate) const RETRY_PAUSE: Duration = Duration::from_secs(2);

/// How the link is, as the window shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
#[serde(tag = "link", rename_all = "snake_case")]
pub(crate) enum LinkView {
    /// The agent is looked for, or started.
    Starting,
    /// The agent answers, and this is what it knows.
    Up {
        /// The newest snapshot.
        snapshot: Box<Snapshot>,
    },
    /// The agent doesn't answer; tries go on.
    Down {
        /// Why not.
        why: Fault,
    },
}

/// Why a request came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub(crate) enum Fault {
    /// The agent doesn't answer.
    Gone,
    /// The agent that runs is of another version.
    OtherVersion,
    /// The agent declined.
    Refused {
        /// Its reason.
        refusal: Refusal,
    },
}

impl From<CallFault> for Fault {
    fn from(fault: CallFault) -> Self {
        match fault {
            CallFault::NotRunning | CallFault::Io(_) => Self::Gone,
            CallFault::OtherVersion { .. } => Self::OtherVersion,
            CallFault::Refused(refusal) => Self::Refused { refusal },
        }
    }
}

/// What the window is told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Told {
    /// The link changed.
    View(LinkView),
    /// The agent had news.
    News(News),
    /// The agent was quit by the user, and so the window ends too.
    Ending,
}

/// The link.
#[derive(Debug)]
pub(crate) struct Link {
    place: Place,
    view: Mutex<LinkView>,
    wanted: Mutex<Option<Spot>>,
}

impl Link {
    /// A link to the agent behind the door at `place`, with the place that the window was started
    /// for.
    pub(crate) const fn new(place: Place, wanted: Option<Spot>) -> Self {
        Self {
            place,
            view: Mutex::new(LinkView::Starting),
            wanted: Mutex::new(wanted),
        }
    }

    /// Where the agent is.
    pub(crate) const fn place(&self) -> &Place {
        &self.place
    }

    /// How the link is now.
    pub(crate) fn view(&self) -> LinkView {
        held(&self.view).clone()
    }

    /// The place that the window should show; told once.
    pub(crate) fn take_wanted(&self) -> Option<Spot> {
        held(&self.wanted).take()
    }

    /// Asks the agent.
    ///
    /// # Errors
    /// [`Fault`] if it doesn't answer or declines.
    pub(crate) async fn ask(&self, ask: Ask) -> Result<Answer, Fault> {
        let mut caller = Caller::connect(&self.place).await?;
        Ok(caller.ask(ask).await?)
    }

    /// Keeps the link up and tells what comes of it, until the agent says that it ends. `start` starts
    /// an agent; it is called when none is there.
    pub(crate) async fn keep(&self, start: impl Fn() -> io::Result<()>, tell: impl Fn(Told)) {
        let change = |view: LinkView| {
            held(&self.view).clone_from(&view);
            tell(Told::View(view));
        };
        // Whether the link was up just now: the next companion may be taking over, and the door be between the two.
        let mut was_up = false;
        loop {
            match self.subscribe(&start).await {
                Ok((snapshot, mut news)) => {
                    change(LinkView::Up {
                        snapshot: Box::new(snapshot),
                    });
                    while let Some(news) = news.next().await {
                        match news {
                            News::Ending => return tell(Told::Ending),
                            News::Snapshot(snapshot) => change(LinkView::Up { snapshot }),
                            News::Show { at } => {
                                *held(&self.wanted) = at;
                                tell(Told::News(News::Show { at }));
                            }
                            News::Told(_)
                            | News::Desk(_)
                            | News::HistoryChanged
                            | News::Check(_)
                            | News::Export(_) => {
                                tell(Told::News(news));
                            }
                        }
                    }
                    change(LinkView::Starting);
                    was_up = true;
                }
                Err(CallFault::Io(_)) if was_up => {
                    was_up = false;
                    sleep(START_LOOK).await;
                }
                Err(why) => {
                    change(LinkView::Down { why: why.into() });
                    sleep(RETRY_PAUSE).await;
                }
            }
        }
    }

    /// Subscribes, with an agent that is started for that if none runs.
    async fn subscribe(
        &self,
        start: impl Fn() -> io::Result<()>,
    ) -> Result<(Snapshot, NewsStream), CallFault> {
        let caller = match Caller::connect(&self.place).await {
            Err(CallFault::NotRunning) => {
                start()?;
                self.connect_when_up().await?
            }
            called => called?,
        };
        caller.subscribe(Feed::Window).await
    }

    async fn connect_when_up(&self) -> Result<Caller, CallFault> {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            match Caller::connect(&self.place).await {
                Err(CallFault::NotRunning) if Instant::now() < deadline => sleep(START_LOOK).await,
                called => return called,
            }
        }
    }
}

/// What a lock guards is whole at any time, also after a panic elsewhere.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
