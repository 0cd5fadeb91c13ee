//! The window's program: looks whether there is a display, then shows the one window. The agent starts it
//! on demand; it ends when the window is closed, and the agent goes on.

// No console window on Windows.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod agent;
mod arguments;
mod desk;
mod display;
mod ipc;
mod link;
mod placement;
mod storage;
mod window;

use std::{io::Write, process::ExitCode};

use parkmate_core::text::{Language, Words};

use crate::{arguments::Arguments, display::NoDisplay};

/// Exit status for arguments that can't be read.
const USAGE: u8 = 2;
/// Exit status where there is no display to show a window on.
const NO_DISPLAY: u8 = 3;

fn main() -> ExitCode {
    parkmate_door::memory::keep_private();
    let words = Words::of(Language::preferred(sys_locale::get_locales()));
    let at = match Arguments::read(std::env::args().skip(1)) {
        Ok(Arguments::Show { at }) => at,
        Ok(Arguments::Companion(how)) => {
            return match agent::start(how) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => complain(&error.to_string(), 1),
            };
        }
        Ok(Arguments::Help) => return say(&words.say("window-usage"), 0),
        Ok(Arguments::Version) => return say(env!("CARGO_PKG_VERSION"), 0),
        Err(_unreadable) => return complain(&words.say("window-usage"), USAGE),
    };
    if let Err(NoDisplay) = display::prepare() {
        return complain(&words.say("window-no-display"), NO_DISPLAY);
    }
    match window::run(at, &words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error.to_string(), 1),
    }
}

fn say(text: &str, status: u8) -> ExitCode {
    // Whoever closes our output doesn't want to hear that it failed.
    let _ = writeln!(std::io::stdout(), "{text}");
    ExitCode::from(status)
}

fn complain(text: &str, status: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "{text}");
    ExitCode::from(status)
}
