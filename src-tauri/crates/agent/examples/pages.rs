//! Writes the manual page and the completions of shells into a folder, from the command line itself. For packages.

use std::{env, fs, path::PathBuf};

use anyhow::{Context as _, Result};
use clap::CommandFactory as _;
use clap_complete::Shell;

#[path = "../src/arguments.rs"]
#[expect(dead_code, reason = "the program itself uses it")]
mod arguments;

fn main() -> Result<()> {
    let folder = env::args_os()
        .nth(1)
        .context("name the folder to write into")?;
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    let mut command = arguments::Arguments::command();
    clap_mangen::generate_to(command.clone(), &folder)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        clap_complete::generate_to(shell, &mut command, "parkmate-companion", &folder)?;
    }
    Ok(())
}
