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

/// Makes the folder of a file, for the user alone (mode 0700). One that exists is left as it is, but one of our
/// own name is taken from other users. It may be a link: people keep their settings elsewhere, and whoever can
/// put a link there can do what the user can.
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
    builder.create(folder)?;
    #[cfg(unix)]
    if folder.file_name().is_some_and(|name| name == NAME) {
        mode::narrow(&File::open(folder)?, 0o700)?;
    }
    Ok(())
}

/// Opens a file for the user alone (mode 0600, also where it was open to others), with its folder. A link in its
/// place is not followed: what is written is ours, and so is where it goes.
///
/// # Errors
/// As the operating system says.
pub fn open_private(file: &Path, options: &mut OpenOptions) -> io::Result<File> {
    make_folder_of(file)?;
    #[cfg(unix)]
    mode::for_the_user_alone(options);
    let opened = options.open(file)?;
    #[cfg(unix)]
    mode::narrow(&opened, 0o600)?;
    Ok(opened)
}

/// Takes a file that somebody else makes, as SQLite does, from other users.
///
/// # Errors
/// As the operating system says; none where there is no such file.
pub(crate) fn close_to_others(file: &Path) -> io::Result<()> {
    match open_private(file, OpenOptions::new().read(true)) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(()),
        opened => opened.map(drop),
    }
}

/// Rights as Unix has them.
#[cfg(unix)]
mod mode {
    use std::{
        fs::{File, OpenOptions, Permissions},
        io,
        os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
    };

    use rustix::{fs::OFlags, process::geteuid};

    pub(super) fn for_the_user_alone(options: &mut OpenOptions) {
        options
            .mode(0o600)
            .custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    }

    /// Takes from other users what is ours; what isn't is not ours to change.
    pub(super) fn narrow(file: &File, mode: u32) -> io::Result<()> {
        let found = file.metadata()?;
        if found.mode() & 0o077 != 0 && found.uid() == geteuid().as_raw() {
            file.set_permissions(Permissions::from_mode(mode))?;
        }
        Ok(())
    }
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

    #[cfg(unix)]
    #[test]
    fn what_was_open_to_others_is_taken_from_them_and_folders_of_others_are_left() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let open = |path: &Path, mode: u32| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (ours, others) = (home.path().join(NAME), home.path().join("Downloads"));
        for folder in [&ours, &others] {
            fs::create_dir(folder).unwrap();
            open(folder, 0o755);
            let file = folder.join("file");
            fs::write(&file, "kept").unwrap();
            open(&file, 0o644);
            open_private(&file, OpenOptions::new().append(true)).unwrap();
            assert_eq!(mode(&file), 0o600);
            assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
        }
        assert_eq!((mode(&ours), mode(&others)), (0o700, 0o755));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_a_file_is_not_followed_and_a_linked_folder_is() {
        use std::os::unix::fs::symlink;
        let home = tempfile::tempdir().unwrap();
        let victim = home.path().join("victim");
        fs::write(&victim, "theirs").unwrap();
        let (appended, written) = (home.path().join("log"), home.path().join("settings"));
        for link in [&appended, &written] {
            symlink(&victim, link).unwrap();
        }
        let append = |file: &Path| open_private(file, OpenOptions::new().create(true).append(true));
        append(&appended).unwrap_err();
        write_private(&written, b"ours").unwrap();
        assert_eq!(fs::read_to_string(&victim).unwrap(), "theirs");
        assert!(!written.is_symlink());
        assert_eq!(fs::read_to_string(&written).unwrap(), "ours");

        let elsewhere = home.path().join("dotfiles");
        fs::create_dir(&elsewhere).unwrap();
        symlink(&elsewhere, home.path().join(NAME)).unwrap();
        let settings = home.path().join(NAME).join("settings.toml");
        write_private(&settings, b"ours").unwrap();
        append(&home.path().join(NAME).join("log")).unwrap();
        let read = fs::read_to_string(elsewhere.join("settings.toml"));
        assert_eq!(read.unwrap(), "ours");
        assert!(elsewhere.join("log").is_file());
    }
}
