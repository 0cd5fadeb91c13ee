//! `cargo xtask`: how a machine is prepared and how the project is built, run, shown and tested. Each command has a file of its own;
//! `machine` alone knows package names, `desktop` alone knows how a desktop without a screen is put together.

mod coverage;
mod cross;
mod daphne;
mod demo;
mod desktop;
mod dist;
mod folder;
mod fuzz;
mod icons;
#[cfg(test)]
mod layers;
mod long_run;
mod machine;
mod packages;
mod process;
mod programs;
mod project;
#[cfg(test)]
mod promises;
mod run;
mod soak;
#[cfg(test)]
mod supply;
mod terminal;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::terminal::say;

const HELP: &str = "\
ParkMate Companion: build, run, show and test it.

  cargo xtask demo [--headless] [--exit] [--daphne]
                            shows the app with a simulated server that sends every event;
                            without a screen, or with --headless, in a desktop of its own,
                            with pictures in target/demo/; --exit ends after the script;
                            --daphne takes the server's own libraries (Django, channels,
                            daphne) instead of the simulator
  cargo xtask run [--server URL]
                            builds the app and starts it
  cargo xtask test          formatting, lints, every test; what continuous integration runs
  cargo xtask desktop [--without PART]... -- COMMAND...
                            runs a command in a desktop of its own that nobody sees: screen,
                            D-Bus, window manager (openbox), tray (panel), notifications
                            (dunst) and keyring (keyring); any of these can be left out
  cargo xtask cross [--all] [--run [-- NAME]] [--setup]
                            checks on Debian that everything compiles for Windows and macOS,
                            with --all the window too; with --run the Windows tests of what
                            is below the window run under Wine; with --setup the installer
                            for Windows is made, installed, upgraded and removed there
  cargo xtask dist [--dev] [--formats NAME,NAME] [--updates FILE]
                            makes the packages of this system in target/dist/, with checksums:
                            deb, rpm and appimage, dmg, or msi and setup;
                            --dev in a fraction of the time, to try them; --updates puts in
                            where a package that updates itself looks for newer versions
  cargo xtask manifests FOLDER ADDRESS
                            writes what tells of a release whose packages lie in that folder
                            and are going to be at that address: the lists of versions for
                            updates, and the manifests for winget and Homebrew
  cargo xtask coverage      says which lines of the core its own tests run
  cargo xtask packages      installs, starts, upgrades and removes the packages of this system
                            in a layer over it that is thrown away; as root
  cargo xtask soak [--kills N] [--minutes N] [--seed N]
                            kills the agent N times (200) at any moment while events come, and
                            tells what came of it (a seed repeats a run); or lets it run for so
                            long (120), and tells whether it grows
  cargo xtask fuzz [KIND] [--seconds N]
                            looks for bytes from outside that the program doesn't stand, of
                            one kind or of all, with cargo-fuzz; 60 seconds each
  cargo xtask icons         makes every picture in icons/ from its SVG source
  cargo xtask pictures      makes the README's pictures of the window in docs/pictures/ with
                            Chromium, at a fixed time; the tray's is target/demo/tray-menu.png
                            of a headless demo
  cargo xtask bindings      writes the window's TypeScript bindings anew from the Rust types

On Debian and Ubuntu missing packages are installed first, after saying which; elsewhere they
are named. Nothing here needs an account or an environment variable.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(status) => status,
        Err(error) => {
            terminal::complain(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let Some((command, rest)) = arguments.split_first() else {
        say(HELP.trim_end());
        return Ok(ExitCode::SUCCESS);
    };
    match (command.as_str(), rest) {
        ("help" | "--help" | "-h", _) => say(HELP.trim_end()),
        ("demo", rest) => demo::run(rest)?,
        ("run", rest) => return run::run(rest),
        ("test", []) => test::test()?,
        ("desktop", rest) => return desktop::run(rest),
        ("cross", rest) => cross::cross(rest)?,
        ("dist", rest) => dist::dist(rest)?,
        ("manifests", [folder, address]) => dist::manifests::manifests(folder, address)?,
        ("soak", rest) => soak::soak(rest)?,
        ("fuzz", rest) => fuzz::fuzz(rest)?,
        ("packages", []) => packages::packages()?,
        ("coverage", []) => coverage::coverage()?,
        ("icons", []) => icons::make()?,
        ("pictures", []) => {
            machine::prepare(machine::Purpose::Test)?;
            machine::install_ui_packages()?;
            process::run(machine::npm().args(["run", "pictures"]))?;
        }
        ("bindings", []) => {
            machine::prepare(machine::Purpose::Build)?;
            programs::build_ui()?;
            let test = ["test", "--package", programs::WINDOW, "bindings_are_fresh"];
            process::run(programs::cargo().args(test).env("UPDATE_BINDINGS", "1"))?;
        }
        (other, _) => bail!("`{other}` with {rest:?} is not a command; `cargo xtask` lists them"),
    }
    Ok(ExitCode::SUCCESS)
}
