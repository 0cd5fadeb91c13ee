//! An AppImage: one file, which is replaced by another in one step. The one that runs goes on from its mount.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// The image within the copy.
const IMAGE: &str = "image";

/// The file that the image's start has named.
pub(super) fn of_this_program() -> Option<PathBuf> {
    let image = PathBuf::from(std::env::var_os("APPIMAGE")?);
    (image.is_absolute() && image.is_file()).then_some(image)
}

pub(super) fn files_of(program: &Path) -> Option<&Path> {
    program.parent()
}

pub(super) fn program(unit: &Path) -> PathBuf {
    unit.to_owned()
}

/// The agent is kept beside the image: it needs nothing of it, and no mount.
pub(super) fn keep(unit: &Path, folder: &Path) -> io::Result<()> {
    fs::copy(unit, folder.join(IMAGE))?;
    fs::copy(std::env::current_exe()?, watcher(folder)).map(drop)
}

pub(super) fn watcher(folder: &Path) -> PathBuf {
    folder.join(super::agent())
}

pub(super) fn replace(unit: &Path, fetched: &Path) -> io::Result<()> {
    let mode = fs::metadata(unit)?.permissions();
    put(fetched, unit, mode)
}

pub(super) fn put_back(unit: &Path, folder: &Path) -> io::Result<()> {
    let image = folder.join(IMAGE);
    let mode = fs::metadata(&image)?.permissions();
    put(&image, unit, mode)
}

/// Copies to beside the place, and then into it whole.
fn put(from: &Path, to: &Path, mode: fs::Permissions) -> io::Result<()> {
    let folder = to.parent().unwrap_or(Path::new("/"));
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    // The name is always the same, so that one that was left behind is taken up.
    let beside = folder.join(format!(".{name}.update"));
    fs::copy(from, &beside)?;
    fs::set_permissions(&beside, mode)?;
    File::open(&beside)?.sync_all()?;
    fs::rename(&beside, to)?;
    File::open(folder)?.sync_all()
}
