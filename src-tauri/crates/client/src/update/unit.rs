//! What an update replaces: the AppImage's file on Linux, the bundle on macOS, the folder of the installation on
//! Windows. Replacing and putting back happen in one step where the system has one.

use std::{
    io,
    path::{Path, PathBuf},
    process::Command,
};

#[cfg_attr(target_os = "macos", path = "unit/macos.rs")]
#[cfg_attr(windows, path = "unit/windows.rs")]
#[cfg_attr(all(unix, not(target_os = "macos")), path = "unit/appimage.rs")]
mod system;

/// The agent's program, without the ending that some systems give programs.
const AGENT: &str = "parkmate-companion";

/// What is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit(PathBuf);

impl Unit {
    /// That which the program of this process belongs to; `None` where it belongs to nothing that can be replaced.
    #[must_use]
    pub fn of_this_program() -> Option<Self> {
        system::of_this_program().map(Self)
    }

    /// The one at that path.
    #[must_use]
    pub const fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Looks whether it can be replaced by this user, before anything is fetched.
    pub(super) fn check_replaceable(&self) -> io::Result<()> {
        let beside = self.0.parent().unwrap_or(&self.0);
        tempfile::tempfile_in(beside).map(drop)
    }

    /// Copies it into a new folder, with what watches over the installation.
    pub(super) fn keep(&self, folder: &Path) -> io::Result<()> {
        std::fs::create_dir(folder)?;
        system::keep(&self.0, folder)
    }

    /// The program in such a copy that watches over the installation.
    pub(super) fn watcher(folder: &Path) -> PathBuf {
        system::watcher(folder)
    }

    /// Lets what was fetched take its place.
    pub(super) fn replace(&self, fetched: &Path) -> io::Result<()> {
        system::replace(&self.0, fetched)
    }

    /// Lets the copy take its place.
    pub(super) fn put_back(&self, folder: &Path) -> io::Result<()> {
        system::put_back(&self.0, folder)
    }

    /// What starts it, with its window or without.
    pub(super) fn start(&self, is_shown: bool) -> Command {
        let mut command = Command::new(system::program(&self.0));
        command.arg(if is_shown { "open" } else { "--hidden" });
        // They are those of the version that is replaced; its mount goes with it.
        for name in ["APPIMAGE", "APPDIR", "ARGV0", "OWD"] {
            command.env_remove(name);
        }
        detach(&mut command);
        command
    }
}

/// A file beside the program of this process, where its bundle keeps such files.
pub(super) fn beside_this_program(name: &str) -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    Some(system::files_of(&program)?.join(name))
}

/// Lets a program go on when this one ends, and makes it the first of a group, by which it can be ended.
#[cfg(unix)]
pub(super) fn detach(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

/// Lets a program go on when this one ends, and keeps its console off the screen.
#[cfg(windows)]
pub(super) fn detach(command: &mut Command) {
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    std::os::windows::process::CommandExt::creation_flags(
        command,
        CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW,
    );
}

/// The name of the agent's program on this system.
fn agent() -> String {
    format!("{AGENT}{}", std::env::consts::EXE_SUFFIX)
}
