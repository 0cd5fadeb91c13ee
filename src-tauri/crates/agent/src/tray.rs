//! The tray icon: draws the core's [`Tray`](parkmate_core::tray::Tray) and hands on what is chosen in its
//! menu. On Linux and BSD it is a task on the bus; Windows and macOS want an event loop on the main thread.
//! It is never needed: where no icon can be shown, that is said and everything else goes on.

#[cfg(all(unix, not(target_os = "macos")))]
mod linux;
#[cfg(any(windows, target_os = "macos"))]
mod native;
mod picture;

#[cfg(all(unix, not(target_os = "macos")))]
pub(crate) use linux::show;
#[cfg(any(windows, target_os = "macos"))]
pub(crate) use native::run;

/// The program's name, the same in every language.
const NAME: &str = "ParkMate Companion";

/// Whether the icon is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It is not known yet.
    Unknown,
    /// It is where the desktop shows such icons.
    Shown,
    /// There is nothing that would show it.
    Absent,
}
