//! A ParkMate server as a program beside us: it plays its script, tells what it does line by line and takes wishes. Either the
//! simulator or the real server's own libraries (`tests/daphne`); both programs are spoken to alike.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};

use anyhow::{Context as _, Result};

use crate::daphne;
use crate::process::{Running, tied};
use crate::programs::{SIMULATOR, path};

/// Which server the app is shown with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Our own, in Rust.
    Simulator,
    /// Django, channels and daphne.
    Daphne,
}

impl Kind {
    /// What it is called in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Simulator => "simulator",
            Self::Daphne => "real stack",
        }
    }

    fn command(self) -> Command {
        match self {
            Self::Simulator => tied(path(SIMULATOR)),
            Self::Daphne => {
                let (python, program) = daphne::program();
                let mut command = tied(python);
                command.arg(program);
                command
            }
        }
    }
}

/// A line of the server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// It made an event happen: its number and kind.
    Event(String),
    /// The driver's part of the script is over.
    DriverDone,
    /// The owner's part of the script is over.
    OwnerDone,
    /// Anything else.
    Other(String),
}

impl From<String> for Said {
    fn from(line: String) -> Self {
        match line.as_str() {
            "driver-done" => Self::DriverDone,
            "owner-done" => Self::OwnerDone,
            _ if line.starts_with("event ") => Self::Event(line),
            _ => Self::Other(line),
        }
    }
}

/// A server that runs its demo script.
pub(crate) struct Server {
    /// Which one.
    pub(crate) kind: Kind,
    /// `http://127.0.0.1:PORT`.
    pub(crate) address: String,
    /// Its process.
    pub(crate) process: Running,
    wishes: ChildStdin,
}

impl Server {
    /// Starts it on a free port; `said` gets each line, `None` when it ended. Its log goes to `log`.
    pub(crate) fn start(
        kind: Kind,
        log: &Path,
        said: impl Fn(Option<Said>) + Send + 'static,
    ) -> Result<Self> {
        let mut command = kind.command();
        command.args(["--port", "0", "--script", "demo"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?);
        let mut process = Running::start(&format!("the {}", kind.name()), &mut command)?;
        let wishes = process
            .child
            .stdin
            .take()
            .context("the server has no input")?;
        let output = process
            .child
            .stdout
            .take()
            .context("the server has no output")?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let first = lines.next().unwrap_or_default();
        let address = first.strip_prefix("listening ").map(str::to_owned);
        let address = address
            .with_context(|| format!("the {} did not start: see {}", kind.name(), log.display()))?;
        std::thread::spawn(move || {
            lines.for_each(|line| said(Some(line.into())));
            said(None);
        });
        Ok(Self {
            kind,
            address,
            process,
            wishes,
        })
    }

    /// Makes event `number` (1 to 10) happen now.
    pub(crate) fn wish(&mut self, number: usize) -> Result<()> {
        writeln!(self.wishes, "event {number}").context("the server has gone")
    }
}
