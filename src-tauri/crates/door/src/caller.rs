//! The other side of the door: how the window and the command line talk to the agent. A caller asks one
//! thing after the other, or subscribes; who needs both calls twice.

use std::{io, time::Duration};

use interprocess::local_socket::ConnectOptions;
use parkmate_core::snapshot::Snapshot;
use tokio::time::timeout;

use crate::{
    connection::{LineFault, Reader, Writer, halves},
    place::Place,
    protocol::{
        ASK_LIMIT, Answer, Ask, Feed, FromAgent, LINE_LIMIT, News, Refusal, ToAgent, VERSION,
    },
};

/// How long a call may take until the agent has said welcome. A living agent does so in milliseconds.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// How long an answer may take. The slowest ask is a sign-in, with 10 s each to connect, to speak TLS and
/// to answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// An open call to the agent.
#[derive(Debug)]
pub struct Caller {
    answers: Reader<FromAgent>,
    asks: Writer<ToAgent>,
    /// Number of the last ask.
    last: u64,
}

/// Why a call came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum CallFault {
    /// Nobody is behind the door.
    #[error("the companion is not running")]
    NotRunning,
    /// The agent is of another version.
    #[error("the companion that is running is of another version; quit it and start it again")]
    OtherVersion {
        /// The agent's [`VERSION`].
        agent: u32,
        /// The agent's [`version`](crate::program::version).
        program: String,
    },
    /// The agent declined.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The connection broke, or the agent did not answer in time. Call anew.
    #[error("the companion does not answer: {0}")]
    Io(#[from] io::Error),
}

impl Caller {
    /// Knocks and says hello.
    ///
    /// # Errors
    /// [`CallFault::NotRunning`] if nobody listens, [`CallFault::OtherVersion`] if the agent is of another
    /// version, else [`CallFault::Io`].
    pub async fn connect(place: &Place) -> Result<Self, CallFault> {
        timeout(CONNECT_LIMIT, Self::say_hello(place, VERSION))
            .await
            .map_err(|_elapsed| io::Error::from(io::ErrorKind::TimedOut))?
    }

    /// Knocks, and hears which version of the program is there, whether or not it speaks another version of
    /// these messages.
    ///
    /// # Errors
    /// [`CallFault::NotRunning`] if nobody listens, else [`CallFault::Io`].
    pub async fn who_is_there(place: &Place) -> Result<String, CallFault> {
        timeout(CONNECT_LIMIT, Self::ask_who(place, VERSION))
            .await
            .map_err(|_elapsed| io::Error::from(io::ErrorKind::TimedOut))?
    }

    pub(crate) async fn ask_who(place: &Place, version: u32) -> Result<String, CallFault> {
        let mut caller = Self::knock(place).await?;
        match caller.ask(Ask::Hello { version }).await {
            Ok(Answer::Welcome { program, .. }) | Err(CallFault::OtherVersion { program, .. }) => {
                Ok(program)
            }
            Ok(
                Answer::Done
                | Answer::Status(_)
                | Answer::History(_)
                | Answer::Place { .. }
                | Answer::Deleted(_)
                | Answer::DaySheet(_)
                | Answer::Undeleted { .. },
            ) => Err(misunderstood().into()),
            Err(fault) => Err(fault),
        }
    }

    pub(crate) async fn say_hello(place: &Place, version: u32) -> Result<Self, CallFault> {
        let mut caller = Self::knock(place).await?;
        match caller.ask(Ask::Hello { version }).await? {
            Answer::Welcome { version, .. } if version == VERSION => Ok(caller),
            Answer::Welcome { version, program } => Err(CallFault::OtherVersion {
                agent: version,
                program,
            }),
            Answer::Done
            | Answer::Status(_)
            | Answer::History(_)
            | Answer::Place { .. }
            | Answer::Deleted(_)
            | Answer::DaySheet(_)
            | Answer::Undeleted { .. } => Err(misunderstood().into()),
        }
    }

    async fn knock(place: &Place) -> Result<Self, CallFault> {
        place.check().map_err(nobody)?;
        let stream = ConnectOptions::new()
            .name(place.name()?)
            .connect_tokio()
            .await
            .map_err(nobody)?;
        let (answers, asks) = halves(stream, LINE_LIMIT, ASK_LIMIT);
        Ok(Self {
            answers,
            asks,
            last: 0,
        })
    }

    /// Asks, and waits at most 30 s for the answer.
    ///
    /// # Errors
    /// [`CallFault::Refused`] with the agent's reason; [`CallFault::Io`] if the agent has gone or is too
    /// slow, after which the caller is of no more use.
    pub async fn ask(&mut self, ask: Ask) -> Result<Answer, CallFault> {
        timeout(ANSWER_LIMIT, self.ask_patiently(ask))
            .await
            .map_err(|_elapsed| io::Error::from(io::ErrorKind::TimedOut))?
    }

    async fn ask_patiently(&mut self, ask: Ask) -> Result<Answer, CallFault> {
        self.last += 1;
        let asked = self.last;
        self.asks.send(&ToAgent { id: asked, ask }).await?;
        loop {
            match self.answers.next().await {
                Ok(Some(FromAgent::Answer { id, answer })) if id == asked => {
                    return answer.map_err(|refusal| match refusal {
                        Refusal::OtherVersion { version, program } => CallFault::OtherVersion {
                            agent: version,
                            program,
                        },
                        Refusal::Unreadable | Refusal::Trouble(_) | Refusal::Ending => {
                            CallFault::Refused(refusal)
                        }
                    });
                }
                Ok(Some(FromAgent::Answer { .. } | FromAgent::News(_))) => {}
                Ok(None) => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
                Err(fault) => return Err(broken(fault).into()),
            }
        }
    }

    /// Asks for the present snapshot and for news from now on, which take the call over.
    ///
    /// # Errors
    /// As for [`Caller::ask`].
    pub async fn subscribe(mut self, to: Feed) -> Result<(Snapshot, NewsStream), CallFault> {
        match self.ask(Ask::Subscribe { to }).await? {
            Answer::Status(snapshot) => Ok((*snapshot, NewsStream(self))),
            Answer::Welcome { .. }
            | Answer::Done
            | Answer::History(_)
            | Answer::Place { .. }
            | Answer::Deleted(_)
            | Answer::DaySheet(_)
            | Answer::Undeleted { .. } => Err(misunderstood().into()),
        }
    }
}

/// News from the agent, for as long as it runs.
#[derive(Debug)]
pub struct NewsStream(Caller);

impl NewsStream {
    /// Waits for the next news; `None` when the agent has gone. What can't be read is passed over.
    /// Cancel-safe.
    pub async fn next(&mut self) -> Option<News> {
        loop {
            match self.0.answers.next().await {
                Ok(Some(FromAgent::News(news))) => return Some(news),
                Ok(Some(FromAgent::Answer { .. })) | Err(LineFault::Unreadable { .. }) => {}
                Ok(None) | Err(LineFault::TooLong | LineFault::Io(_)) => return None,
            }
        }
    }
}

/// Tells a door that nobody stands behind from one that fails.
fn nobody(error: io::Error) -> CallFault {
    let absent = matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
    );
    if absent {
        CallFault::NotRunning
    } else {
        CallFault::Io(error)
    }
}

fn broken(fault: LineFault) -> io::Error {
    match fault {
        LineFault::Io(error) => error,
        LineFault::Unreadable { .. } | LineFault::TooLong => {
            io::Error::new(io::ErrorKind::InvalidData, fault)
        }
    }
}

fn misunderstood() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the answer is to another question",
    )
}
