//! One conversation through the door: JSON lines both ways, read and written by two halves that can be
//! used at the same time.

use std::{io, marker::PhantomData, time::Duration};

use interprocess::local_socket::tokio::Stream;
use serde::{Serialize, de::DeserializeOwned};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, ReadHalf, WriteHalf};
use zeroize::Zeroizing;

use crate::{
    program,
    protocol::{
        ASK_LIMIT, Answer, Ask, FromAgent, HELLO_LIMIT, LINE_LIMIT, Refusal, ToAgent, VERSION,
    },
};

/// How long a caller may take to say hello. It is the first thing a program does, so whoever takes
/// longer isn't one of ours.
const HELLO_TIME: Duration = Duration::from_secs(10);

/// A caller that was let in, seen from the agent.
#[derive(Debug)]
pub struct Connection(Stream);

/// Why a caller was not welcome.
#[derive(Debug, thiserror::Error)]
pub enum Unwelcome {
    /// It hung up, as a start does that only looks whether an agent is there.
    #[error("the caller hung up")]
    HungUp,
    /// It speaks another version, and was told so.
    #[error("the caller speaks version {0} of the door's messages")]
    OtherVersion(u32),
    /// It said something else than hello, and was told so.
    #[error("the caller did not say hello")]
    NoHello,
    /// It said nothing in time.
    #[error("the caller said nothing")]
    Silent,
    /// The connection broke.
    #[error(transparent)]
    Line(#[from] LineFault),
}

impl Connection {
    pub(crate) const fn new(stream: Stream) -> Self {
        Self(stream)
    }

    /// Hears the caller's hello and answers it; afterwards asks can be read and answered.
    ///
    /// # Errors
    /// [`Unwelcome`] if there is nobody to talk to; the connection is closed then.
    pub async fn welcome(self) -> Result<(Reader<ToAgent>, Writer<FromAgent>), Unwelcome> {
        let (mut asks, mut answers) = halves::<ToAgent, FromAgent>(self.0, HELLO_LIMIT, LINE_LIMIT);
        let first = tokio::time::timeout(HELLO_TIME, asks.next())
            .await
            .map_err(|_elapsed| Unwelcome::Silent)?;
        let (id, answer, found) = match first {
            Ok(None) => return Err(Unwelcome::HungUp),
            Ok(Some(ToAgent {
                id,
                ask: Ask::Hello { version },
            })) if version == VERSION => (id, Ok(welcome()), Ok(())),
            Ok(Some(ToAgent {
                id,
                ask: Ask::Hello { version },
            })) => {
                let refusal = Refusal::OtherVersion {
                    version: VERSION,
                    program: program::version().to_owned(),
                };
                (id, Err(refusal), Err(Unwelcome::OtherVersion(version)))
            }
            Ok(Some(ToAgent { id, .. })) => (id, Err(Refusal::Unreadable), Err(Unwelcome::NoHello)),
            Err(LineFault::Unreadable { .. }) => {
                (0, Err(Refusal::Unreadable), Err(Unwelcome::NoHello))
            }
            Err(fault @ (LineFault::TooLong | LineFault::Io(_))) => return Err(fault.into()),
        };
        let told = answers.send(&FromAgent::Answer { id, answer }).await;
        found?;
        told.map_err(LineFault::Io)?;
        asks.limit = ASK_LIMIT;
        Ok((asks, answers))
    }
}

fn welcome() -> Answer {
    Answer::Welcome {
        version: VERSION,
        program: program::version().to_owned(),
    }
}

/// Both halves of a stream, for either side, with the longest lines that are taken and sent, in bytes.
pub(crate) fn halves<In, Out>(
    stream: Stream,
    taken: usize,
    sent: usize,
) -> (Reader<In>, Writer<Out>) {
    let (from, to) = tokio::io::split(stream);
    (
        Reader {
            from: BufReader::new(from),
            line: Zeroizing::default(),
            limit: taken,
            reads: PhantomData,
        },
        Writer {
            to,
            limit: sent,
            writes: PhantomData,
        },
    )
}

/// The half that reads lines of `T`: [`ToAgent`] in the agent, [`FromAgent`] at the caller.
#[derive(Debug)]
pub struct Reader<T> {
    from: BufReader<ReadHalf<Stream>>,
    /// What has come of the present line. It stays here when [`Reader::next`] is dropped half-way.
    /// It is wiped when it was read: it may hold a password.
    line: Zeroizing<Vec<u8>>,
    /// Longest line, in bytes.
    limit: usize,
    reads: PhantomData<fn() -> T>,
}

/// Why a line was not read.
#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// It is not one of the messages. The next line can be read. What it holds isn't told: it may be a
    /// password.
    #[error("a line can't be read, from its byte {column} on")]
    Unreadable {
        /// Where reading stopped, counted from 1.
        column: usize,
    },
    /// It is longer than this side takes. Nothing more can be read.
    #[error("a line is too long for the door")]
    TooLong,
    /// The connection broke.
    #[error("the connection through the door broke: {0}")]
    Io(#[from] io::Error),
}

impl<T: DeserializeOwned> Reader<T> {
    /// Waits for the next line; `None` when the other side has gone. Empty lines are passed over.
    /// Cancel-safe: a line that has come in part is completed by the next call.
    ///
    /// # Errors
    /// [`LineFault`]; only after [`LineFault::Unreadable`] it makes sense to go on.
    pub async fn next(&mut self) -> Result<Option<T>, LineFault> {
        loop {
            let room = (self.limit + 1).saturating_sub(self.line.len());
            let read = (&mut self.from)
                .take(room as u64)
                .read_until(b'\n', &mut self.line)
                .await;
            if let Err(error) = read {
                // So says the system when the other side has gone without reading all we said.
                let gone = matches!(
                    error.kind(),
                    io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
                );
                return if gone { Ok(None) } else { Err(error.into()) };
            }
            if !self.line.ends_with(b"\n") {
                return if self.line.len() > self.limit {
                    Err(LineFault::TooLong)
                } else {
                    Ok(None)
                };
            }
            let line = std::mem::take(&mut self.line);
            if !line.trim_ascii().is_empty() {
                return serde_json::from_slice(&line).map(Some).map_err(|error| {
                    LineFault::Unreadable {
                        column: error.column(),
                    }
                });
            }
        }
    }
}

/// The half that writes lines of `T`: [`FromAgent`] in the agent, [`ToAgent`] at the caller.
#[derive(Debug)]
pub struct Writer<T> {
    to: WriteHalf<Stream>,
    /// Longest line, in bytes.
    limit: usize,
    writes: PhantomData<fn(T)>,
}

impl<T: Serialize> Writer<T> {
    /// Writes one line, and waits while the other side doesn't read. Not cancel-safe: after dropping it
    /// half-way, drop the connection.
    ///
    /// # Errors
    /// If the other side has gone, or if the line would be longer than the other side takes; in the latter case
    /// nothing is sent and the connection stays good.
    pub async fn send(&mut self, message: &T) -> io::Result<()> {
        // It may hold a password.
        let mut line = Zeroizing::new(serde_json::to_vec(message)?);
        if line.len() >= self.limit {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the message is too long for the door",
            ));
        }
        line.push(b'\n');
        // No flush: on Windows that would wait until the other side has read everything.
        self.to.write_all(&line).await
    }
}
