//! What the terminal shows and reads: one line at a time out, single keys in.

use std::io::{IsTerminal as _, Read as _, Write as _};
use std::process::{Command, Stdio};

/// Writes one line to standard output. A reader that has gone away is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Writes one line to standard error.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// While it lives, each key press arrives at once and unechoed; Ctrl+C is a key as well. Without a terminal it changes nothing.
pub(crate) struct Keys {
    /// The terminal's state before, as `stty` writes it.
    before: Option<String>,
}

impl Keys {
    /// Ctrl+C, as a terminal without signals delivers it.
    pub(crate) const CTRL_C: u8 = 3;

    /// Gives every byte that is typed to `press`, on a thread of its own; `None` once input has ended.
    pub(crate) fn listen(press: impl Fn(Option<u8>) + Send + 'static) -> Self {
        let before = std::io::stdin()
            .is_terminal()
            .then(|| stty(&["-g"]))
            .flatten();
        if before.is_some() {
            stty(&["-icanon", "-echo", "-isig", "min", "1", "time", "0"]);
        }
        std::thread::spawn(move || {
            for byte in std::io::stdin().lock().bytes().map_while(Result::ok) {
                press(Some(byte));
            }
            press(None);
        });
        Self { before }
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            stty(&[before]);
        }
    }
}

/// Asks or changes the terminal that is our standard input.
fn stty(arguments: &[&str]) -> Option<String> {
    let output = Command::new("stty")
        .args(arguments)
        .stdin(Stdio::inherit())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
