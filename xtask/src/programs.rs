//! What gets built: the window's UI, then the programs. The UI comes first, because the window's program carries it inside.

use std::path::PathBuf;
use std::process::Command;

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

/// Builds the UI into `ui/dist`.
pub(crate) fn build_ui() -> Result<()> {
    install_ui_packages()?;
    say("ui: building");
    run(npm().args(["run", "build"]))
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
