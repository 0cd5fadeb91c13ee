//! Which version this program is, as it says at the door: who installs an update waits for that answer.

#[cfg(debug_assertions)]
use std::sync::OnceLock;

#[cfg(debug_assertions)]
static PRETENDED: OnceLock<String> = OnceLock::new();

/// The version of this program.
#[must_use]
pub fn version() -> &'static str {
    #[cfg(debug_assertions)]
    if let Some(pretended) = PRETENDED.get() {
        return pretended;
    }
    env!("CARGO_PKG_VERSION")
}

/// Lets this process be of another version from now on: tests of updates have one build only. There is no such
/// thing in a release.
#[cfg(debug_assertions)]
pub fn pretend(version: String) {
    // The first call counts.
    let _ = PRETENDED.set(version);
}
