//! `cargo xtask packages`: installs the packages of this system, starts, upgrades and removes them, as `tests/packages/` tells it. All of
//! it happens in a layer over this system that is thrown away afterwards: nothing here is changed. It takes root, as installing does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::dist::{Format, Plan, Profile};
use crate::machine::{Purpose, prepare, succeeds};
use crate::process::{find, read, run};
use crate::programs::build_ui;
use crate::project::{root, target};
use crate::terminal::say;

/// A version before every other.
const OLD: &str = "0.0.1";

/// Those that Debian can install.
const FORMATS: [Format; 2] = [Format::Deb, Format::Rpm];

/// Makes the packages twice, with an old number and with this tree's, and tells their story.
pub(crate) fn packages() -> Result<()> {
    prepare(Purpose::Test)?;
    build_ui()?;
    let folder = target().join("packages");
    // The old one first, so that what lies in `target/` afterwards is what is in this tree.
    let old = make(&older_tree(&folder.join("tree"))?, &folder.join("old"))?;
    let new = make(root(), &folder.join("new"))?;
    for ((format, old), new) in FORMATS.iter().zip(&old).zip(&new) {
        let script = root().join(format!("tests/packages/{}.sh", format.name()));
        let mut story = in_layer(&folder.join("layer"))?;
        story
            .arg(std::env::current_exe()?)
            .args(["desktop", "--", "bash"])
            .args([&script, old, new]);
        run(&mut story).with_context(|| format!("the {} package", format.name()))?;
    }
    Ok(())
}

/// Whether it can be told here: by Debian's tools, in a layer, which takes root and which a container may forbid even then.
pub(crate) fn can_be_told() -> bool {
    let folder = target().join("packages/layer");
    find("apt-get").is_some()
        && fs::create_dir_all(&folder).is_ok()
        && in_layer(&folder).is_ok_and(|mut layer| succeeds(layer.arg("true")))
}

/// A command that runs its arguments in a layer of its own.
fn in_layer(folder: &Path) -> Result<Command> {
    fs::create_dir_all(folder)?;
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--pid", "--fork", "--kill-child"])
        .arg("sh")
        .arg(root().join("tests/packages/layer.sh"))
        .args([folder, root(), &target()]);
    Ok(command)
}

fn make(source: &Path, out: &Path) -> Result<Vec<PathBuf>> {
    let plan = Plan {
        profile: Profile::Dev,
        formats: FORMATS.to_vec(),
        source: source.to_owned(),
        out: out.to_owned(),
        updates: None,
    };
    plan.make()
}

/// A copy of what is committed and changed here, with the old number, and with the pages that are built.
pub(crate) fn older_tree(folder: &Path) -> Result<PathBuf> {
    say(&format!("packages: a copy of this tree as version {OLD}"));
    let mut list = Command::new("git");
    list.args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root());
    let files = String::from_utf8(read(&mut list)?)?;
    for file in files.lines().chain(["ui/dist"]) {
        copy(&root().join(file), &folder.join(file))?;
    }
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    let number = format!("\nversion = \"{}\"\n", env!("CARGO_PKG_VERSION"));
    let text = text.replacen(&number, &format!("\nversion = \"{OLD}\"\n"), 1);
    write_if_new(&manifest, text.as_bytes())?;
    Ok(folder.to_owned())
}

/// Copies a file or a folder; what is the same already is left alone, or cargo would build it again.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            copy(&from.join(&name), &to.join(&name))?;
        }
        return Ok(());
    }
    match fs::read(from) {
        Ok(bytes) => write_if_new(to, &bytes),
        // It was deleted, and that is not committed yet.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| from.display().to_string()),
    }
}

fn write_if_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, bytes)?)
}
