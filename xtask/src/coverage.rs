//! `cargo xtask coverage`: which lines of the core its own tests run, file by file, and in all. The tools have to be of the
//! compiler's own LLVM; on Debian they come with `llvm-22`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::process::{find, read, run};
use crate::programs::cargo;
use crate::project::{root, target};

const CORE: &str = "src-tauri/crates/core/src";

/// Runs the core's tests and reports.
pub(crate) fn coverage() -> Result<()> {
    let (merge, report) = (tool("llvm-profdata")?, tool("llvm-cov")?);
    let folder = target().join("coverage");
    let profiles = folder.join("profiles");
    if profiles.exists() {
        fs::remove_dir_all(&profiles)?;
    }
    let build = |arguments: &[&str]| {
        let mut command = cargo();
        command
            .args(["test", "--package", "parkmate-core", "--lib"])
            .args(arguments)
            .env("CARGO_TARGET_DIR", &folder)
            .env("RUSTFLAGS", "-C instrument-coverage")
            .env("LLVM_PROFILE_FILE", profiles.join("%p-%m.profraw"));
        command
    };
    run(&mut build(&[]))?;
    let built = read(&mut build(&["--no-run", "--message-format=json"]))?;
    let program = program(&String::from_utf8(built)?).context("cargo named no test program")?;

    let merged = folder.join("core.profdata");
    let mut command = Command::new(merge);
    command.args(["merge", "-sparse", "-o"]).arg(&merged);
    for profile in fs::read_dir(&profiles)? {
        command.arg(profile?.path());
    }
    run(&mut command)?;
    let mut command = Command::new(report);
    command
        .arg("report")
        .arg(&program)
        .arg("-instr-profile")
        .arg(&merged)
        .arg("--ignore-filename-regex=tests(/|\\.rs)|sources\\.rs")
        .args(["--show-region-summary=false", "--show-branch-summary=false"])
        .arg(root().join(CORE));
    run(&mut command)
}

/// One of LLVM's tools, by the name that carries its version or the one that doesn't.
fn tool(name: &str) -> Result<PathBuf> {
    let rustc = read(Command::new("rustc").arg("-vV"))?;
    let rustc = String::from_utf8(rustc)?;
    let version = rustc
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: ")?.split('.').next())
        .context("rustc doesn't say which LLVM it has")?;
    match find(&format!("{name}-{version}")).or_else(|| find(name)) {
        Some(found) => Ok(found),
        None => {
            bail!("{name} of LLVM {version} is missing; on Debian: apt-get install llvm-{version}")
        }
    }
}

/// The test program that cargo says it has built.
fn program(messages: &str) -> Option<PathBuf> {
    let (_, from) = messages.rsplit_once("\"executable\":\"")?;
    Some(Path::new(from.split('"').next()?).to_owned())
}
