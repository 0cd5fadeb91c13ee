//! The agent's side of the door. Whoever binds it is the one agent of this user: a lock that the operating
//! system gives back however a program ends decides that, so a socket file left behind by a crash is told
//! from a live one, and of two starts at the same moment exactly one wins.

use std::{
    fs::{File, TryLockError},
    io,
    path::PathBuf,
    time::Duration,
};

use interprocess::{
    ConnectWaitMode,
    local_socket::{ConnectOptions, ListenerOptions, tokio, traits::tokio::Listener as _},
};

use crate::{connection::Connection, place::Place};

/// How long a socket found in place is given to take a connection. A live one does so at once; only its
/// full queue could make us wait.
const PROBE_LIMIT: Duration = Duration::from_secs(1);

/// The open door. Dropping it closes it and lets another agent bind it.
#[derive(Debug)]
pub struct Listener {
    // Dropped in this order: the socket is gone before the lock is.
    inner: tokio::Listener,
    _lock: File,
}

/// Why the door couldn't be bound.
#[derive(Debug, thiserror::Error)]
pub enum BindFault {
    /// Another agent of this user stands behind it.
    #[error("the companion is already running")]
    AlreadyRunning,
    /// The operating system refused.
    #[error("the door at {} can't be opened: {error}", .place.display())]
    Io {
        /// The address of the door.
        place: PathBuf,
        /// What the operating system said.
        #[source]
        error: io::Error,
    },
}

impl Listener {
    /// Opens the door, and so becomes the one agent. Call it within a tokio runtime that drives I/O.
    ///
    /// # Errors
    /// [`BindFault::AlreadyRunning`] if another agent holds the lock or answers at the socket;
    /// [`BindFault::Io`] if folder, lock or socket can't be made, or belong to somebody else.
    pub fn bind(place: &Place) -> Result<Self, BindFault> {
        let io = |error| BindFault::Io {
            place: place.address().to_owned(),
            error,
        };
        place.prepare().map_err(io)?;
        let lock = place.open_lock().map_err(io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BindFault::AlreadyRunning),
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        // The lock file may have been cleaned away under a running agent.
        if answers(place).map_err(io)? {
            return Err(BindFault::AlreadyRunning);
        }
        #[cfg(unix)]
        remove_stale(place).map_err(io)?;
        let options = ListenerOptions::new().name(place.name().map_err(io)?);
        // Elsewhere the mode of the folder has to do.
        #[cfg(target_os = "linux")]
        let options =
            interprocess::os::unix::local_socket::ListenerOptionsExt::mode(options, 0o600);
        let inner = options.create_tokio().map_err(io)?;
        Ok(Self { inner, _lock: lock })
    }

    /// Waits for somebody to call. Other users of this computer are turned away silently. Cancel-safe.
    ///
    /// # Errors
    /// If the operating system can't accept, for example for want of file descriptors; trying again
    /// after a pause is right.
    pub async fn accept(&self) -> io::Result<Connection> {
        loop {
            let stream = self.inner.accept().await?;
            if is_ours(&stream) {
                return Ok(Connection::new(stream));
            }
        }
    }
}

/// Whether somebody listens there.
fn answers(place: &Place) -> io::Result<bool> {
    let found = ConnectOptions::new()
        .name(place.name()?)
        .wait_mode(ConnectWaitMode::Timeout(PROBE_LIMIT))
        .connect_sync();
    match found {
        Ok(_) => Ok(true),
        // Alive, if too busy to take the connection.
        Err(error) => Ok(matches!(
            error.kind(),
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
        )),
    }
}

#[cfg(unix)]
fn remove_stale(place: &Place) -> io::Result<()> {
    match std::fs::remove_file(place.address()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether the caller is the user who runs the agent, as far as the operating system says.
#[cfg(unix)]
fn is_ours(stream: &tokio::Stream) -> bool {
    use interprocess::local_socket::traits::StreamCommon;
    let caller = stream.peer_creds().ok().and_then(|creds| creds.euid());
    caller.is_none_or(|caller| caller == crate::place::owner::me())
}

#[cfg(windows)]
const fn is_ours(_: &tokio::Stream) -> bool {
    true
}
