//! Where the door is: a Unix socket in a folder that only this user may enter, or on Windows a named pipe
//! that carries the user's name. Beside it lies the lock file that makes one agent the only one.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use interprocess::local_socket::{GenericFilePath, Name, ToFsName};

/// Name of the folder and of the pipe.
const NAME: &str = "parkmate-companion";

/// Where a door is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path of the socket or of the pipe.
    address: PathBuf,
    /// Path of the lock file; its folder belongs to the user alone.
    lock: PathBuf,
}

impl Place {
    /// The door of the user who runs this program.
    ///
    /// On Linux and macOS `parkmate-companion/door.sock` in `$XDG_RUNTIME_DIR`, or, where that isn't set,
    /// `parkmate-companion-UID/door.sock` in the folder for temporary files.
    #[cfg(unix)]
    #[must_use]
    pub fn default_place() -> Self {
        let runtime = std::env::var_os("XDG_RUNTIME_DIR")
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute() && folder.is_dir());
        let folder = match runtime {
            Some(runtime) => runtime.join(NAME),
            None => std::env::temp_dir().join(format!("{NAME}-{}", owner::me())),
        };
        Self::at(&folder.join("door.sock"))
    }

    /// The door of the user who runs this program: a pipe with the user's name in its own. A pipe that is
    /// made without a descriptor lets only its owner, administrators and the system write to it.
    #[cfg(windows)]
    #[must_use]
    pub fn default_place() -> Self {
        let user = std::env::var("USERNAME").unwrap_or_default();
        let folder = std::env::var_os("LOCALAPPDATA")
            .map_or_else(std::env::temp_dir, PathBuf::from)
            .join(NAME);
        Self {
            address: pipe(&format!("{NAME}-{user}")),
            lock: folder.join("door.lock"),
        }
    }

    /// A door at `path`, for tests: the path of a socket, or on Windows a path that a pipe is named
    /// after. The folder of `path` has to be for the door alone, since it is closed to other users.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        #[cfg(unix)]
        let address = path.to_owned();
        #[cfg(windows)]
        let address = pipe(&path.to_string_lossy());
        Self {
            address,
            lock: path.with_extension("lock"),
        }
    }

    /// Path of the socket or of the pipe.
    #[must_use]
    pub fn address(&self) -> &Path {
        &self.address
    }

    /// The address as the transport takes it.
    pub(crate) fn name(&self) -> io::Result<Name<'_>> {
        self.address.as_path().to_fs_name::<GenericFilePath>()
    }

    /// Makes the folder, for this user alone.
    pub(crate) fn prepare(&self) -> io::Result<()> {
        let folder = self.folder()?;
        let mut new = std::fs::DirBuilder::new();
        new.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut new, 0o700);
        new.create(folder)?;
        #[cfg(unix)]
        owner::close_to_others(folder)?;
        Ok(())
    }

    /// Opens the lock file, for this user alone. A link in its place is not followed.
    pub(crate) fn open_lock(&self) -> io::Result<File> {
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(
            &mut options,
            rustix::fs::OFlags::NOFOLLOW.bits().cast_signed(),
        );
        options.open(&self.lock)
    }

    /// Fails if somebody else could stand behind the door: a password goes through it.
    pub(crate) fn check(&self) -> io::Result<()> {
        #[cfg(unix)]
        owner::check(self.folder()?)?;
        Ok(())
    }

    fn folder(&self) -> io::Result<&Path> {
        self.lock
            .parent()
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the door has no folder"))
    }
}

/// The pipe of that name, without what a pipe's name can't hold.
#[cfg(windows)]
fn pipe(name: &str) -> PathBuf {
    let name: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .collect();
    PathBuf::from(format!(r"\\.\pipe\{name}"))
}

/// To whom a folder belongs.
#[cfg(unix)]
pub(crate) mod owner {
    use std::{
        fs::{self, Permissions},
        io,
        os::unix::fs::{MetadataExt, PermissionsExt},
        path::Path,
    };

    /// The number of the user who runs this program.
    pub(crate) fn me() -> u32 {
        rustix::process::geteuid().as_raw()
    }

    /// Takes all rights in `folder` from other users; fails if it isn't ours.
    pub(super) fn close_to_others(folder: &Path) -> io::Result<()> {
        check(folder)?;
        if fs::metadata(folder)?.mode() & 0o077 != 0 {
            fs::set_permissions(folder, Permissions::from_mode(0o700))?;
        }
        Ok(())
    }

    /// Fails unless `folder` is a folder of ours, and not a link to one.
    pub(super) fn check(folder: &Path) -> io::Result<()> {
        let found = fs::symlink_metadata(folder)?;
        if found.is_dir() && found.uid() == me() {
            Ok(())
        } else {
            Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!("{} is not a folder of this user", folder.display()),
            ))
        }
    }
}
