//! The agent `parkmate-companion`: the program that runs all day with an icon in the tray, and the
//! command line that talks to it.

mod arguments;
mod commands;
mod engine;
mod exit;
mod guard;
mod leash;
mod output;
mod tray;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser;

fn main() -> ExitCode {
    parkmate_door::memory::keep_private();
    let arguments = Arguments::parse();
    #[cfg(debug_assertions)]
    if let Some(version) = arguments.pretend_version.clone() {
        parkmate_door::program::pretend(version);
    }
    if arguments.wants_guard() {
        return guard::guard().unwrap_or_else(|failure| exit::report(Err(failure)));
    }
    let is_guarded = arguments.guarded;
    let outcome = match arguments.command {
        None => commands::run::run(arguments),
        Some(Command::Listen(with)) => commands::listen::listen(with),
        Some(Command::Login(with)) => commands::account::login(with),
        Some(Command::Logout(with)) => commands::account::logout(&with),
        Some(Command::History(with)) => commands::history::history(&with),
        Some(Command::Status(with)) => commands::status::status(&with),
        Some(Command::Doctor(with)) => commands::doctor::doctor(with),
        Some(Command::Logs(with)) => commands::logs::logs(&with),
        Some(Command::Policy(with)) => commands::policy::policy(&with),
        Some(Command::Settings { how }) => commands::settings::settings(&how),
        Some(Command::Open { link }) => commands::run::open(link, is_guarded),
        Some(Command::Quit) => commands::run::quit(),
        Some(Command::Classify) => commands::classify::classify(),
        Some(Command::Replay(with)) => commands::replay::replay(&with),
        Some(Command::WatchUpdate) => commands::watch_update::watch_update(),
    };
    exit::report(outcome)
}
