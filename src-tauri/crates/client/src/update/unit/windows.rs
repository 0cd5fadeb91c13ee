//! The folder of an installation. What is fetched is its installer, as Tauri makes it with NSIS: it shows how far it
//! is and asks nothing. What it writes into the registry stays when the earlier version is put back; the next
//! update writes it anew.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// The folder of the installation within the copy.
const FOLDER: &str = "installed";

/// The folder of the program.
pub(super) fn of_this_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    program.parent().map(Path::to_owned)
}

pub(super) fn files_of(program: &Path) -> Option<&Path> {
    program.parent()
}

pub(super) fn program(unit: &Path) -> PathBuf {
    unit.join(super::agent())
}

pub(super) fn keep(unit: &Path, folder: &Path) -> io::Result<()> {
    copy(unit, &folder.join(FOLDER))
}

pub(super) fn watcher(folder: &Path) -> PathBuf {
    program(&folder.join(FOLDER))
}

/// The window is closed already, and so is the companion; the installer starts neither.
pub(super) fn replace(_: &Path, fetched: &Path) -> io::Result<()> {
    // Only what is called so is run.
    let installer = fetched.with_extension("exe");
    fs::copy(fetched, &installer)?;
    let status = Command::new(&installer).args(["/P", "/UPDATE"]).status()?;
    fs::remove_file(&installer)?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!(
            "the installer ended with {status}"
        )))
    }
}

pub(super) fn put_back(unit: &Path, folder: &Path) -> io::Result<()> {
    let (beside, broken) = (unit.with_extension("update"), unit.with_extension("broken"));
    for left_behind in [&beside, &broken] {
        if left_behind.exists() {
            fs::remove_dir_all(left_behind)?;
        }
    }
    copy(&folder.join(FOLDER), &beside)?;
    fs::rename(unit, &broken)?;
    fs::rename(&beside, unit)?;
    fs::remove_dir_all(&broken)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
