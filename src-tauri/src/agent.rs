//! Starts the agent, whose program lies beside this one. It is started as a program of its own: it goes
//! on when the window is closed or its terminal is.

use std::{
    io,
    path::PathBuf,
    process::{Command, Stdio},
};

use parkmate_core::spot::Spot;

use crate::arguments::Start;

/// Name of the agent's program, without the system's suffix.
const PROGRAM: &str = "parkmate-companion";

/// Starts the agent. That it is up shows at its door.
///
/// # Errors
/// If its program isn't there or can't be started.
pub(crate) fn start(how: Start) -> io::Result<()> {
    let mut command = Command::new(program()?);
    match how {
        Start::Usual => {}
        Start::Hidden => {
            command.arg("--hidden");
        }
        Start::Open(at) => {
            command.arg("open").args(at.and_then(Spot::link));
        }
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    detach(&mut command);
    let mut child = command.spawn()?;
    // Somebody has to take note of its end, or it would stay in the system's list of processes.
    std::thread::spawn(move || child.wait());
    Ok(())
}

fn program() -> io::Result<PathBuf> {
    let name = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
    Ok(std::env::current_exe()?.with_file_name(name))
}

/// Keeps the terminal's Ctrl+C from the agent.
#[cfg(unix)]
fn detach(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

/// Keeps the terminal's Ctrl+C from the agent, and a console window off the screen.
#[cfg(windows)]
fn detach(command: &mut Command) {
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    std::os::windows::process::CommandExt::creation_flags(
        command,
        CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW,
    );
}
