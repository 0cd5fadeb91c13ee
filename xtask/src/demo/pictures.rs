//! Pictures of the app on a private desktop: a notification, the tray's menu as the panel opens it, and the window.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::desktop::Desktop;
use crate::process::{read, run, wait_for};
use crate::programs::WINDOW;

/// A web view's first picture takes seconds on a slow machine.
const DRAWN: Duration = Duration::from_secs(40);
/// A click on the tray answers at once; a lost one is repeated after this.
const MENU: Duration = Duration::from_secs(5);
/// Text and buttons have at least so many colours, an empty window far fewer.
const COLOURS: u32 = 48;
/// The middle of the tray's only icon, at the right end of the panel.
const TRAY_ICON: (&str, &str) = ("1262", "16");
/// The part of the screen below the panel where the menu opens.
const BELOW_TRAY: &str = "480x420+800+34";
/// The same with the panel, for the picture.
const TRAY: &str = "480x420+800+0";
/// Where dunst shows its newest notification, with the panel above.
const NOTIFICATION: &str = "480x200+800+0";

/// Takes pictures of one desktop into one folder.
pub(crate) struct Pictures<'a> {
    desktop: &'a Desktop,
    folder: PathBuf,
}

impl<'a> Pictures<'a> {
    /// The folder must exist. A plain colour is put behind the windows.
    pub(crate) fn new(desktop: &'a Desktop, folder: &Path) -> Self {
        let mut paint = desktop.command("display");
        paint
            .args(["-window", "root", "xc:#3d5a73"])
            .stderr(Stdio::null());
        let _ = paint.status();
        Self {
            desktop,
            folder: folder.to_owned(),
        }
    }

    /// `notification.png`: the notification that is being shown.
    pub(crate) fn notification(&self) -> Result<()> {
        if !wait_for(MENU, || self.window("dunst").is_some()) {
            bail!("the notification daemon shows nothing");
        }
        self.screen(NOTIFICATION, "notification.png")
    }

    /// `tray-menu.png`: the menu, opened with a click on the icon.
    pub(crate) fn tray_menu(&self) -> Result<()> {
        self.close_notifications()?;
        self.screen(BELOW_TRAY, "before.png")?;
        let opened = (0..4).any(|_| {
            let click = ["mousemove", TRAY_ICON.0, TRAY_ICON.1, "click", "3"];
            self.xdotool(&click).is_ok() && wait_for(MENU, || self.differs_below_tray())
        });
        if opened {
            // GTK fades menus in.
            std::thread::sleep(Duration::from_millis(400));
            self.screen(TRAY, "tray-menu.png")?;
            self.xdotool(&["key", "Escape"])?;
        }
        for name in ["before.png", "after.png"] {
            let _ = fs::remove_file(self.folder.join(name));
        }
        if opened {
            Ok(())
        } else {
            bail!("the tray's menu did not open")
        }
    }

    /// `window.png`: the window with its frame, once something is drawn in it.
    pub(crate) fn window_with_frame(&self) -> Result<()> {
        self.close_notifications()?;
        let picture = self.folder.join("window.png");
        let drawn = wait_for(DRAWN, || {
            let Some(window) = self.window(WINDOW) else {
                return false;
            };
            self.import(&["-frame", "-window", &window], &picture)
                .is_ok()
                && colours(&picture) > COLOURS
        });
        if !drawn {
            bail!("the window was not drawn");
        }
        // What comes after the first picture: data, fonts.
        std::thread::sleep(Duration::from_secs(1));
        let window = self.window(WINDOW).context("the window has gone")?;
        self.import(&["-frame", "-window", &window], &picture)
    }

    /// Nothing may lie in front of what a picture is taken of.
    fn close_notifications(&self) -> Result<()> {
        run(self
            .desktop
            .command("dunstctl")
            .arg("close-all")
            .stdin(Stdio::null()))?;
        if !wait_for(MENU, || self.window("dunst").is_none()) {
            bail!("the notifications did not go away");
        }
        Ok(())
    }

    fn differs_below_tray(&self) -> bool {
        let before = self.folder.join("before.png");
        let after = self.folder.join("after.png");
        if self.screen(BELOW_TRAY, "after.png").is_err() {
            return false;
        }
        let mut compare = Command::new("compare");
        compare
            .args(["-metric", "AE"])
            .arg(before)
            .arg(after)
            .arg("null:");
        let pixels = compare
            .output()
            .map(|output| String::from_utf8_lossy(&output.stderr).into_owned());
        pixels.is_ok_and(|pixels| {
            pixels
                .trim()
                .parse::<f64>()
                .is_ok_and(|pixels| pixels > 2000.0)
        })
    }

    /// The number of a visible window of this class.
    fn window(&self, class: &str) -> Option<String> {
        let found = self
            .xdotool(&["search", "--onlyvisible", "--class", class])
            .ok()?;
        found.lines().last().map(str::to_owned)
    }

    fn xdotool(&self, arguments: &[&str]) -> Result<String> {
        Ok(String::from_utf8(read(
            self.desktop.command("xdotool").args(arguments),
        )?)?)
    }

    fn screen(&self, crop: &str, name: &str) -> Result<()> {
        self.import(
            &["-window", "root", "-crop", crop, "+repage"],
            &self.folder.join(name),
        )
    }

    fn import(&self, arguments: &[&str], picture: &Path) -> Result<()> {
        let mut import = self.desktop.command("import");
        import
            .arg("-silent")
            .args(arguments)
            .arg(picture)
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        run(&mut import)
    }
}

fn colours(picture: &Path) -> u32 {
    let count = read(
        Command::new("identify")
            .args(["-format", "%k"])
            .arg(picture),
    );
    count
        .ok()
        .and_then(|count| String::from_utf8(count).ok()?.trim().parse().ok())
        .unwrap_or(0)
}
