//! The guard: a small process that runs the companion as its child, starts it again after a crash, and ends
//! with it otherwise. It is the same on every system and for every way of being started. It holds nothing
//! and knows nothing, so there is nothing in it to fail.

use std::{
    ffi::OsString,
    path::Path,
    process::{ExitCode, ExitStatus, Stdio},
};

use anyhow::Context;
use parkmate_client::{
    activation::Activation,
    banner::Banner,
    clock::Clock,
    notifier::{Desktop, Notifier},
    paths::Paths,
};
use parkmate_core::{
    event::{Kind, Level},
    restarts::Restarts,
    wording::Said,
};
use tokio::{
    process::{Child, ChildStdin, Command},
    sync::mpsc,
    time::sleep,
};

use crate::{
    commands::{asked_to_end, runtime},
    engine,
    exit::Failure,
};

/// The argument by which the companion knows that it has a guard.
const GUARDED: &str = "--guarded";

/// The argument by which it starts when nobody asked for a window this time.
const HIDDEN: &str = "--hidden";

/// The companion, and the end of the pipe by which it knows that its guard lives.
struct Ward {
    child: Child,
    _leash: Option<ChildStdin>,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// By itself, or since somebody wanted it: with this status.
    Wanted(u8),
    /// By a crash, or killed by force.
    Crash,
}

impl End {
    /// Statuses below 100 are our own (`--help` lists them), and what they stand for was said. A panic has 101;
    /// Windows gives a crash one that is far beyond.
    fn of(status: ExitStatus) -> Self {
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            use rustix::process::Signal;
            // Before it listens to them itself, these end it.
            let asks = [Signal::TERM, Signal::INT, Signal::HUP];
            return if asks.iter().any(|ask| ask.as_raw() == signal) {
                Self::Wanted(0)
            } else {
                Self::Crash
            };
        }
        match status.code().and_then(|code| u8::try_from(code).ok()) {
            Some(code) if code < 100 => Self::Wanted(code),
            Some(_) | None => Self::Crash,
        }
    }
}

/// Runs this program again with the arguments that it was given, and guards it.
pub(crate) fn guard() -> Result<ExitCode, Failure> {
    // Known before an update replaces the file; the new one is started then.
    let program = std::env::current_exe().context("this program can't be found")?;
    let given: Vec<OsString> = std::env::args_os().skip(1).collect();
    runtime()?.block_on(keep(&program, &given))
}

/// Keeps the program running until it ends by itself, is asked to, or has crashed too often.
async fn keep(program: &Path, given: &[OsString]) -> Result<ExitCode, Failure> {
    let mut asked = std::pin::pin!(asked_to_end());
    let mut restarts = Restarts::default();
    let mut ward = start(program, given)?;
    loop {
        let ended = tokio::select! {
            ended = ward.child.wait() => ended?,
            heard = &mut asked => {
                heard.context("signals can't be heard")?;
                ask_to_end(&ward.child);
                ward.child.wait().await?;
                return Ok(ExitCode::SUCCESS);
            }
        };
        if let End::Wanted(status) = End::of(ended) {
            return Ok(ExitCode::from(status));
        }
        let Some(wait) = restarts.crashed(Clock::now().mono) else {
            say_that_it_stays_off().await;
            return Err(anyhow::anyhow!("{}", engine::wording().words.say("cli-gave-up")).into());
        };
        tokio::select! {
            () = sleep(wait) => {}
            _ = &mut asked => return Ok(ExitCode::SUCCESS),
        }
        // A recording would need a new file.
        ward = start(program, &[HIDDEN.into()])?;
    }
}

fn start(program: &Path, arguments: &[OsString]) -> Result<Ward, Failure> {
    let mut child = Command::new(program)
        .arg(GUARDED)
        .args(arguments)
        .stdin(Stdio::piped())
        .spawn()
        .context("the companion can't be started")?;
    // Waiting for a child closes what it still has of this.
    let leash = child.stdin.take();
    Ok(Ward {
        child,
        _leash: leash,
    })
}

/// Starts a companion with a guard in the place of this one, whose guard is gone.
pub(crate) fn start_anew(program: &Path) -> Result<(), Failure> {
    std::process::Command::new(program)
        .arg(HIDDEN)
        .stdin(Stdio::null())
        .spawn()
        .context("the companion can't be started again")?;
    Ok(())
}

/// Passes on that the program is to end.
#[cfg(unix)]
fn ask_to_end(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process};
    let pid = child
        .id()
        .and_then(|id| i32::try_from(id).ok())
        .and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // It may have ended just now.
        let _ = kill_process(pid, Signal::TERM);
    }
}

/// The system tells all programs of a console or a session by itself.
#[cfg(windows)]
fn ask_to_end(_: &Child) {}

/// Says in a notification that the companion will not run again by itself.
async fn say_that_it_stays_off() {
    let words = engine::wording().words;
    let Some(paths) = Paths::of_user() else {
        return;
    };
    let (clicked, _clicks) = mpsc::channel(1);
    let desktop = Desktop::new(
        engine::looks(&paths, &words),
        clicked,
        &Activation::default(),
    );
    let said = Said {
        title: words.say("title-gave-up"),
        body: words.say("body-gave-up"),
    };
    let banner = Banner {
        level: Level::Error,
        ..Banner::example(Kind::Other, said, true)
    };
    // Where it can't be shown, stderr has it too.
    let _ = desktop.show(banner).await;
}
