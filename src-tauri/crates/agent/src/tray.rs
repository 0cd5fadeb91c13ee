//! The tray icon: draws the core's [`Tray`](parkmate_core::tray::Tray) and hands on what is chosen in its
//! menu. On Linux and BSD it is a task on the bus; Windows and macOS want an event loop on the main thread.
//! It is never needed: where no icon can be shown, the log says so once and everything else goes on.

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
