//! `cargo xtask`: how a machine is prepared and how the project is built, run, shown and tested. Each command has a file of its own;
//! `machine` alone knows package names, `desktop` alone knows how a desktop without a screen is put together.

mod icons;
mod process;
mod project;
mod terminal;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::terminal::say;

const HELP: &str = "\
ParkMate Companion: build, run, show and test it.

  cargo xtask icons         makes every picture in icons/ from its SVG source

Nothing here needs an account or an environment variable.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::complain(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let Some((command, rest)) = arguments.split_first() else {
        say(HELP.trim_end());
        return Ok(());
    };
    match (command.as_str(), rest) {
        ("help" | "--help" | "-h", _) => say(HELP.trim_end()),
        ("icons", []) => icons::make()?,
        (other, _) => bail!("`{other}` with {rest:?} is not a command; `cargo xtask` lists them"),
    }
    Ok(())
}
