//! Where the companion keeps its files: in the folders that the operating system has for settings, data
//! and logs. Folders and files are for the user alone.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use directories::{ProjectDirs, UserDirs};
use tempfile::NamedTempFile;

/// The name of our folders.
const NAME: &str = "parkmate-companion";

/// See [`Paths::no_tray_told`].
const NO_TRAY_TOLD: &str = "no-tray-told";

/// See [`Paths::updates`].
const UPDATES: &str = "updates";

/// The companion's files. None of them needs to exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The settings, for people to read.
    pub settings: PathBuf,
    /// The history.
    pub history: PathBuf,
    /// The log.
    pub log: PathBuf,
    /// An empty file that is there once the user was told that the desktop has no tray.
    pub no_tray_told: PathBuf,
    /// The sign of life.
    pub heartbeat: PathBuf,
    /// The folder of updates.
    pub updates: PathBuf,
}

impl Paths {
    /// In the operating system's folders; on Linux those of the XDG base directories. `None` if the user
    /// has no home.
    #[must_use]
    pub fn of_user() -> Option<Self> {
        let folders = ProjectDirs::from("", "", NAME)?;
        // Only Linux has a folder for state.
        let state = folders
            .state_dir()
            .unwrap_or_else(|| folders.data_local_dir());
        Some(Self {
            settings: folders.config_dir().join("settings.toml"),
            history: folders.data_local_dir().join("history.db"),
            no_tray_told: folders.data_local_dir().join(NO_TRAY_TOLD),
            log: state.join("companion.log"),
            heartbeat: state.join("last-seen"),
            updates: folders.data_local_dir().join(UPDATES),
        })
    }

    /// All in one folder, for tests and portable set-ups.
    #[must_use]
    pub fn under(folder: &Path) -> Self {
        Self {
            settings: folder.join("settings.toml"),
            history: folder.join("history.db"),
            log: folder.join("companion.log"),
            no_tray_told: folder.join(NO_TRAY_TOLD),
            heartbeat: folder.join("last-seen"),
            updates: folder.join(UPDATES),
        }
    }
}

/// Where the user looks for what a program saved: the folder for downloads, or the home where there is none.
/// `None` if the user has no home.
#[must_use]
pub fn downloads() -> Option<PathBuf> {
    let folders = UserDirs::new()?;
    let downloads = folders.download_dir().unwrap_or_else(|| folders.home_dir());
    Some(downloads.to_owned())
}

/// Makes the folder of a file, for the user alone (mode 0700). One that exists is left as it is.
///
/// # Errors
/// As the operating system says.
pub fn make_folder_of(file: &Path) -> io::Result<()> {
    let Some(folder) = file.parent() else {
        return Ok(());
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens a file for the user alone (mode 0600 where it is new), with its folder.
///
/// # Errors
/// As the operating system says.
pub fn open_private(file: &Path, options: &mut OpenOptions) -> io::Result<File> {
    make_folder_of(file)?;
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(file)
}

/// Writes a file for the user alone (mode 0600), with its folder, whole or not at all: into a file beside it,
/// which then takes its place.
///
/// # Errors
/// As the operating system says; the file is as it was.
pub fn write_private(file: &Path, content: &[u8]) -> io::Result<()> {
    make_folder_of(file)?;
    let folder = file.parent().unwrap_or(Path::new("."));
    // Such files are made for the user alone.
    let mut beside = NamedTempFile::new_in(folder)?;
    beside.write_all(content)?;
    beside.as_file().sync_all()?;
    beside.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_lie_in_a_folder_of_our_own() {
        let paths = Paths::of_user().unwrap();
        let Paths {
            settings,
            history,
            log,
            no_tray_told,
            heartbeat,
            updates,
        } = &paths;
        for path in [settings, history, log, no_tray_told, heartbeat, updates] {
            assert!(
                path.components().any(|part| part.as_os_str() == NAME),
                "{path:?}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn folders_and_files_are_for_the_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("a/b/settings.toml");
        open_private(&file, OpenOptions::new().create(true).append(true)).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&file), 0o600);
        assert_eq!(mode(&home.path().join("a/b")), 0o700);
        assert_eq!(mode(&home.path().join("a")), 0o700);
        let whole = home.path().join("c/entry.desktop");
        for content in ["first", "second"] {
            write_private(&whole, content.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&whole).unwrap(), content);
        }
        assert_eq!((mode(&whole), mode(&home.path().join("c"))), (0o600, 0o700));
    }
}
