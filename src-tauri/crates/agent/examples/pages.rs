//! Writes the manual page and the completions of shells into a folder, from the command line itself. For packages.

#![expect(
    clippy::unwrap_used,
    reason = "it is run when packages are made, and whoever makes them wants to know"
)]

use std::{env, fs, path::PathBuf};

use clap::CommandFactory as _;
use clap_complete::Shell;

#[path = "../src/arguments.rs"]
#[expect(dead_code, reason = "the program itself uses it")]
mod arguments;

fn main() {
    let folder = PathBuf::from(env::args_os().nth(1).expect("the folder to write into"));
    fs::create_dir_all(&folder).unwrap();
    let mut command = arguments::Arguments::command();
    clap_mangen::generate_to(command.clone(), &folder).unwrap();
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        clap_complete::generate_to(shell, &mut command, "parkmate-companion", &folder).unwrap();
    }
}
