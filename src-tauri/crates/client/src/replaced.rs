//! Whether another version has taken this program's place on the disk: a package manager replaces the file and
//! leaves what runs alone. Elsewhere than on Linux an installer ends the program first.

use std::path::Path;

#[cfg(target_os = "linux")]
use std::{ffi::OsStr, fs, io, mem::MaybeUninit, os::fd::OwnedFd, os::unix::fs::MetadataExt};

#[cfg(target_os = "linux")]
use parkmate_core::timing;
#[cfg(target_os = "linux")]
use rustix::fs::inotify::{self, CreateFlags, Reader, WatchFlags};
#[cfg(target_os = "linux")]
use tokio::{io::unix::AsyncFd, time::timeout};

/// Waits until the program at that path, the running one, was replaced and nothing of it has changed for
/// [`timing::REPLACED_SETTLES`]. Where the system doesn't tell, it waits for ever.
pub async fn replaced(program: &Path) {
    #[cfg(target_os = "linux")]
    match watch(program).await {
        Ok(()) => return,
        Err(fault) => tracing::info!(%fault, "nothing tells of another version"),
    }
    let _ = program;
    std::future::pending().await
}

#[cfg(target_os = "linux")]
async fn watch(program: &Path) -> io::Result<()> {
    let (Some(folder), Some(name)) = (program.parent(), program.file_name()) else {
        return Err(io::ErrorKind::NotFound.into());
    };
    let changes = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
    let what = WatchFlags::MOVED_TO | WatchFlags::CLOSE_WRITE;
    inotify::add_watch(&changes, folder, what)?;
    #[expect(
        deprecated,
        reason = "it is unsound for types that change their descriptor; this one never does"
    )]
    let changes = AsyncFd::new(changes)?;
    let running = identity(program)?;
    loop {
        of(&changes, name).await?;
        // A package has two programs, and this may be the first of them.
        while let Ok(again) = timeout(timing::REPLACED_SETTLES, of(&changes, name)).await {
            again?;
        }
        if identity(program).is_ok_and(|there| there != running) {
            return Ok(());
        }
    }
}

/// Waits for a change of that name.
#[cfg(target_os = "linux")]
async fn of(changes: &AsyncFd<OwnedFd>, name: &OsStr) -> io::Result<()> {
    loop {
        let mut ready = changes.readable().await?;
        let mut buffer = [MaybeUninit::uninit(); 1024];
        let mut reader = Reader::new(changes.get_ref(), &mut buffer);
        loop {
            match reader.next() {
                Ok(change)
                    if change
                        .file_name()
                        .is_some_and(|of| of.to_bytes() == name.as_encoded_bytes()) =>
                {
                    return Ok(());
                }
                Ok(_) => {}
                Err(fault) if fault == rustix::io::Errno::AGAIN => break,
                Err(fault) => return Err(fault.into()),
            }
        }
        ready.clear_ready();
    }
}

/// Which file it is, and when it was last written.
#[cfg(target_os = "linux")]
fn identity(program: &Path) -> io::Result<(u64, u64, i64, i64)> {
    let file = fs::metadata(program)?;
    Ok((file.dev(), file.ino(), file.mtime(), file.mtime_nsec()))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::task::Poll;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_program_that_is_replaced_is_known_when_it_has_settled() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("companion");
        fs::write(&program, "old").unwrap();
        let mut known = std::pin::pin!(replaced(&program));
        assert_eq!(futures_util::poll!(&mut known), Poll::Pending);
        let new = folder.path().join("companion.dpkg-new");
        fs::write(&new, "new").unwrap();
        fs::rename(new, &program).unwrap();
        let begun = tokio::time::Instant::now();
        known.await;
        assert_eq!(
            begun.elapsed().as_secs(),
            timing::REPLACED_SETTLES.as_secs()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_else_changes_in_its_folder_or_takes_it_away_is_no_other_version() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("companion");
        fs::write(&program, "old").unwrap();
        let mut known = std::pin::pin!(replaced(&program));
        assert_eq!(futures_util::poll!(&mut known), Poll::Pending);
        fs::write(folder.path().join("other"), "new").unwrap();
        fs::remove_file(&program).unwrap();
        let waited = timeout(timing::REPLACED_SETTLES * 10, &mut known).await;
        assert!(waited.is_err());
    }
}
