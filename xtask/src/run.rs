//! `cargo xtask run`: the real app as a user has it, built with the dev profile.

use std::process::ExitCode;

use anyhow::{Context as _, Result};

use crate::machine::{Purpose, prepare};
use crate::programs::{self, AGENT, WINDOW};
use crate::terminal::say;

/// Builds everything and starts the agent with these arguments; returns when it ends.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    prepare(Purpose::Build)?;
    programs::build_ui()?;
    programs::build(&[AGENT, WINDOW])?;
    let agent = programs::path(AGENT);
    say(&format!("starting {}", agent.display()));
    let status = std::process::Command::new(&agent).args(arguments).status();
    let status = status.with_context(|| format!("could not start {}", agent.display()))?;
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}
