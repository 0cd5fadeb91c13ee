//! The commands, one file each, and what they share: the runtime and the signals.

use std::io;

pub(crate) mod account;
pub(crate) mod classify;
pub(crate) mod doctor;
pub(crate) mod history;
pub(crate) mod listen;
pub(crate) mod replay;
pub(crate) mod run;
pub(crate) mod status;

/// A runtime of one thread: nothing here needs a second.
fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

/// Waits for the first signal that asks the program to end.
#[cfg(unix)]
async fn asked_to_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hang_up.recv() => {}
    }
    Ok(())
}

/// Waits for the first signal that asks the program to end.
#[cfg(windows)]
async fn asked_to_end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
