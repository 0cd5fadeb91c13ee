//! Where the window was and how large, remembered for the next time.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};
use tauri::{PhysicalPosition, PhysicalSize, WebviewWindow};

/// The least of the window that has to be on a screen, from its upper edge on: enough to take hold of it.
/// Width and height in physical pixels.
const GRIP: (u32, u32) = (120, 40);

/// A rectangle of the desktop, in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Area {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
}

/// Where a window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Placement {
    /// Where it is while it isn't maximised.
    area: Area,
    is_maximized: bool,
}

impl Area {
    /// How much of both lies in both, as width and height.
    fn overlap(self, other: Self) -> (u32, u32) {
        let along = |a: i32, a_length: u32, b: i32, b_length: u32| {
            let begin = i64::from(a).max(i64::from(b));
            let end = (i64::from(a) + i64::from(a_length)).min(i64::from(b) + i64::from(b_length));
            u32::try_from(end - begin).unwrap_or_default()
        };
        (
            along(self.x, self.width, other.x, other.width),
            along(self.y, self.height, other.y, other.height),
        )
    }

    /// The area brought back to where there is a screen: as it is if one of them has its upper edge, else in
    /// the middle of the first, no larger than that. As it is where no screen is known.
    fn on_screen(self, screens: &[Self]) -> Self {
        let grip = Self {
            height: self.height.min(GRIP.1),
            ..self
        };
        let is_seen = screens.iter().any(|screen| {
            let (width, height) = grip.overlap(*screen);
            width >= self.width.min(GRIP.0) && height >= grip.height
        });
        match screens.first() {
            Some(first) if !is_seen => first.middle(self.width, self.height),
            Some(_) | None => self,
        }
    }

    /// An area of that size in the middle.
    fn middle(self, width: u32, height: u32) -> Self {
        let (width, height) = (width.min(self.width), height.min(self.height));
        let half = |rest: u32| i32::try_from(rest / 2).unwrap_or_default();
        Self {
            x: self.x.saturating_add(half(self.width - width)),
            y: self.y.saturating_add(half(self.height - height)),
            width,
            height,
        }
    }
}

/// Puts a window where it was when [`keep`] was called last. What can't be read or done leaves it as it is.
pub(crate) fn restore(window: &WebviewWindow, file: &Path) {
    let Some(kept) = read(file) else {
        return;
    };
    let area = kept.area.on_screen(&screens(window));
    drop(window.set_size(PhysicalSize::new(area.width, area.height)));
    drop(window.set_position(PhysicalPosition::new(area.x, area.y)));
    if kept.is_maximized {
        drop(window.maximize());
    }
}

/// Remembers where a window is. One that is minimised is nowhere; one that is maximised goes back, when it
/// is made smaller, to where it was before.
pub(crate) fn keep(window: &WebviewWindow, file: &Path) {
    let Ok(Some(found)) = placement(window, read(file)) else {
        return;
    };
    // Where it can't be written, the next window opens where the last one did.
    drop(write(file, found));
}

fn placement(
    window: &WebviewWindow,
    before: Option<Placement>,
) -> tauri::Result<Option<Placement>> {
    if window.is_minimized()? || !window.is_visible()? {
        return Ok(None);
    }
    let (position, size) = (window.outer_position()?, window.inner_size()?);
    let now = Area {
        x: position.x,
        y: position.y,
        width: size.width,
        height: size.height,
    };
    let is_maximized = window.is_maximized()?;
    let area = match before {
        Some(before) if is_maximized => before.area,
        Some(_) | None => now,
    };
    Ok(Some(Placement { area, is_maximized }))
}

/// The screens, that of the desktop's panel first.
fn screens(window: &WebviewWindow) -> Vec<Area> {
    let first = window.primary_monitor().ok().flatten();
    let all = window.available_monitors().unwrap_or_default();
    first
        .iter()
        .chain(&all)
        .map(|monitor| Area {
            x: monitor.position().x,
            y: monitor.position().y,
            width: monitor.size().width,
            height: monitor.size().height,
        })
        .collect()
}

fn read(file: &Path) -> Option<Placement> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

/// Whole or not at all, for the user alone.
fn write(file: &Path, placement: Placement) -> io::Result<()> {
    let beside = file.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.create(true).write(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(&beside)?
        .write_all(&serde_json::to_vec(&placement)?)?;
    fs::rename(beside, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn area(x: i32, y: i32, width: u32, height: u32) -> Area {
        Area {
            x,
            y,
            width,
            height,
        }
    }

    const LEFT: Area = area(-1280, 0, 1280, 1024);
    const MAIN: Area = area(0, 0, 1920, 1080);

    #[test]
    fn a_window_that_is_on_a_screen_stays_where_it_was() {
        for there in [
            area(100, 100, 420, 640),
            area(-1200, 50, 420, 640),
            // Partly beyond an edge, over two screens, and larger than one.
            area(1800, 1040, 420, 640),
            area(-200, 0, 420, 640),
            area(0, 0, 4000, 3000),
        ] {
            assert_eq!(there.on_screen(&[MAIN, LEFT]), there);
        }
    }

    #[test]
    fn a_window_whose_screen_is_gone_comes_to_the_middle_of_the_first() {
        for gone in [
            area(-1200, 50, 420, 640),
            area(5000, 5000, 420, 640),
            // Its upper edge can't be reached.
            area(100, -100, 420, 640),
            area(1900, 100, 420, 640),
        ] {
            assert_eq!(
                gone.on_screen(&[MAIN]),
                area(750, 220, 420, 640),
                "{gone:?}"
            );
        }
        let large = area(5000, 0, 4000, 3000);
        assert_eq!(large.on_screen(&[MAIN]), MAIN);
    }

    #[test]
    fn without_a_screen_that_is_known_nothing_is_moved() {
        let there = area(i32::MAX, i32::MIN, u32::MAX, u32::MAX);
        assert_eq!(there.on_screen(&[]), there);
        assert_eq!(there.on_screen(&[MAIN]), MAIN);
    }

    #[test]
    fn is_read_as_it_was_written_and_nothing_else_is() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("window.json");
        assert_eq!(read(&file), None);
        let placement = Placement {
            area: area(-3, 4, 5, 6),
            is_maximized: true,
        };
        write(&file, placement).unwrap();
        assert_eq!(read(&file), Some(placement));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(&file, "{\"area\":{\"x\":1}}").unwrap();
        assert_eq!(read(&file), None);
    }
}
