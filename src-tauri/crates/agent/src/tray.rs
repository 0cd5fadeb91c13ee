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

/// A text, part of which may come from a server, without what can't be shown in a menu: control characters
/// (NUL can't cross D-Bus at all) and marks that turn the direction of writing. Lines stay lines.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_what_can_not_be_shown() {
        assert_eq!(plain("P+R \u{202e}Süd\0\nslot\t4"), "P+R Süd\nslot4");
    }
}
