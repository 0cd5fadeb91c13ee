//! The embedded ParkMate server as a program beside us: it plays its script, tells what it does line by line and takes wishes.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{ChildStdin, Stdio};

use anyhow::{Context as _, Result};

use crate::process::{Running, tied};
use crate::programs::{SIMULATOR, path};

/// A line of the simulator.
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

/// The simulator, running its demo script.
pub(crate) struct Simulator {
    /// Its address, `http://127.0.0.1:PORT`.
    pub(crate) server: String,
    /// Its process.
    pub(crate) process: Running,
    wishes: ChildStdin,
}

impl Simulator {
    /// Starts it on a free port; `said` gets each line, `None` when it ended. Its log goes to `log`.
    pub(crate) fn start(log: &Path, said: impl Fn(Option<Said>) + Send + 'static) -> Result<Self> {
        let mut command = tied(path(SIMULATOR));
        command.args(["--port", "0", "--script", "demo"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?);
        let mut process = Running::start("the simulator", &mut command)?;
        let wishes = process
            .child
            .stdin
            .take()
            .context("the simulator has no input")?;
        let output = process
            .child
            .stdout
            .take()
            .context("the simulator has no output")?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let first = lines.next().unwrap_or_default();
        let server = first.strip_prefix("listening ").map(str::to_owned);
        let server = server
            .with_context(|| format!("the simulator did not start: see {}", log.display()))?;
        std::thread::spawn(move || {
            lines.for_each(|line| said(Some(line.into())));
            said(None);
        });
        Ok(Self {
            server,
            process,
            wishes,
        })
    }

    /// Makes event `number` (1 to 10) happen now.
    pub(crate) fn wish(&mut self, number: usize) -> Result<()> {
        writeln!(self.wishes, "event {number}").context("the simulator has gone")
    }
}
