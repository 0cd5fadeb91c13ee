//! A bundle: a folder, which changes places with another in one step. What is fetched is the bundle in a
//! `.tar.gz`, as Tauri makes it. The system's own programs copy and unpack, since they keep what belongs to a
//! signature.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use rustix::fs::{CWD, RenameFlags, renameat_with};

/// The bundle within the copy.
const BUNDLE: &str = "previous.app";

/// The bundle around the program.
pub(super) fn of_this_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let bundle = program.parent()?.parent()?.parent()?;
    let is_bundle = bundle.extension().is_some_and(|ending| ending == "app");
    is_bundle.then(|| bundle.to_owned())
}

/// The folder `Resources` beside that of the program.
pub(super) fn files_of(program: &Path) -> Option<PathBuf> {
    Some(program.parent()?.parent()?.join("Resources"))
}

pub(super) fn program(unit: &Path) -> PathBuf {
    unit.join("Contents/MacOS").join(super::agent())
}

pub(super) fn keep(unit: &Path, folder: &Path) -> io::Result<()> {
    copy(unit, &folder.join(BUNDLE))
}

pub(super) fn watcher(folder: &Path) -> PathBuf {
    program(&folder.join(BUNDLE))
}

pub(super) fn replace(unit: &Path, fetched: &Path) -> io::Result<()> {
    let beside = empty_beside(unit)?;
    run(Command::new("/usr/bin/tar")
        .arg("-xzf")
        .arg(fetched)
        .arg("-C")
        .arg(&beside))?;
    let bundle = fs::read_dir(&beside)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|ending| ending == "app"))
        .ok_or_else(|| io::Error::other("there is no bundle in it"))?;
    change_places(unit, &bundle, &beside)
}

pub(super) fn put_back(unit: &Path, folder: &Path) -> io::Result<()> {
    let beside = empty_beside(unit)?;
    let bundle = beside.join(BUNDLE);
    copy(&folder.join(BUNDLE), &bundle)?;
    change_places(unit, &bundle, &beside)
}

/// A new folder beside the bundle; one that was left behind goes.
fn empty_beside(unit: &Path) -> io::Result<PathBuf> {
    let beside = unit.with_extension("update");
    if beside.exists() {
        fs::remove_dir_all(&beside)?;
    }
    fs::create_dir(&beside)?;
    Ok(beside)
}

fn change_places(unit: &Path, bundle: &Path, beside: &Path) -> io::Result<()> {
    if unit.exists() {
        renameat_with(CWD, bundle, CWD, unit, RenameFlags::EXCHANGE)?;
    } else {
        fs::rename(bundle, unit)?;
    }
    fs::remove_dir_all(beside)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    run(Command::new("/usr/bin/ditto").arg(from).arg(to))
}

fn run(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!(
            "{} ended with {status}",
            command.get_program().display()
        )))
    }
}
