//! How the companion knows that its guard lives. Its standard input is a pipe whose other end the guard holds
//! and never writes to: whatever ends the guard, also by force, closes that end. It is the same on every system.

use std::{io, thread};

use tokio::sync::oneshot;

/// Enough for a thread that only reads.
const STACK: usize = 64 * 1024;

/// Told when the guard is gone.
///
/// # Errors
/// If the system gives no thread to wait on.
pub(crate) fn guard_is_gone() -> io::Result<oneshot::Receiver<()>> {
    let (tell, gone) = oneshot::channel();
    // The runtime would wait for a reading of its own when the program ends.
    thread::Builder::new().stack_size(STACK).spawn(move || {
        // A fault means the same: the other end is not there.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        // The program may have ended meanwhile.
        let _ = tell.send(());
    })?;
    Ok(gone)
}
