//! What gets built: the window's UI, then the programs. The UI comes first, because the window's program carries it inside.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::Result;

use crate::machine::{install_ui_packages, npm};
use crate::process::run;
use crate::project::{root, target};
use crate::terminal::say;

/// The agent: tray, engine and command line.
pub(crate) const AGENT: &str = "parkmate-companion";
/// The Tauri window, which the agent starts from beside itself.
pub(crate) const WINDOW: &str = "parkmate-companion-window";
/// The ParkMate server for tests and the demo.
pub(crate) const SIMULATOR: &str = "parkmate-simulator";

/// What the UI is made from, beside its packages: its own files and the words it shares with the core.
const UI_SOURCES: [&str; 2] = ["ui", "src-tauri/crates/core/locales"];
/// Folders in `ui/` that are made, not written.
const UI_MADE: [&str; 2] = ["node_modules", "dist"];

/// Builds the UI into `ui/dist`, unless it is newer than everything it is made from: a new one means a new window as well.
pub(crate) fn build_ui() -> Result<()> {
    install_ui_packages()?;
    let built = root()
        .join("ui/dist/index.html")
        .metadata()
        .and_then(|file| file.modified());
    let newest = UI_SOURCES
        .iter()
        .filter_map(|folder| newest(&root().join(folder)))
        .max();
    if built.is_ok_and(|built| newest.is_some_and(|newest| built > newest)) {
        say("ui: up to date");
        return Ok(());
    }
    say("ui: building");
    run(npm().args(["run", "build"]))
}

/// When the newest file under a folder was written.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    let times = entries.filter_map(|entry| {
        let kind = entry.file_type().ok()?;
        let made = entry
            .file_name()
            .to_str()
            .is_some_and(|name| UI_MADE.contains(&name));
        if kind.is_dir() && !made {
            newest(&entry.path())
        } else {
            kind.is_file()
                .then(|| entry.metadata().ok()?.modified().ok())
                .flatten()
        }
    });
    times.max()
}

/// Builds some of the programs with the dev profile; cargo shows its progress.
pub(crate) fn build(programs: &[&str]) -> Result<()> {
    say(&format!("building {}", programs.join(", ")));
    run(cargo()
        .arg("build")
        .args(programs.iter().flat_map(|program| ["--package", program])))
}

/// Where a built program lies.
pub(crate) fn path(program: &str) -> PathBuf {
    target()
        .join("debug")
        .join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
}

/// Cargo in the repository, as if called by hand: what `cargo run` tells us about ourselves would make some build scripts run
/// again.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let ours = ["CARGO_PKG_", "CARGO_MANIFEST_"];
        if name
            .to_str()
            .is_some_and(|name| ours.iter().any(|prefix| name.starts_with(prefix)))
        {
            command.env_remove(name);
        }
    }
    command.current_dir(root());
    command
}
