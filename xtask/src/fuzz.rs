//! `cargo xtask fuzz`: looks for bytes from outside that the program doesn't stand. `tests/hostile` says what has to
//! hold, `docs/hostile.md` what was found.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::{
    process::{find, run},
    programs::cargo,
    project::root,
    terminal::say,
};

/// Seconds for each kind, where nobody says otherwise.
const SECONDS: u64 = 60;

/// Longest bytes that are made up. What is longer shows little that is new, and takes long.
const LONGEST: &str = "-max_len=4096";

/// Runs the fuzz target of a kind, or all of them one after the other.
pub(crate) fn fuzz(arguments: &[String]) -> Result<()> {
    let fuzz = root().join("fuzz");
    let all = kinds(&fuzz)?;
    let (kind, seconds) = read(arguments)?;
    if find("cargo-fuzz").is_none() {
        bail!("this takes cargo-fuzz; install it with `cargo install cargo-fuzz`");
    }
    let wanted = match kind {
        Some(kind) if all.contains(&kind) => BTreeSet::from([kind]),
        Some(kind) => bail!("there is no kind {kind}; there are {all:?}"),
        None => all,
    };
    let target = root().join("target/fuzz");
    for kind in wanted {
        let made_up = target.join("corpus").join(&kind);
        let found = target.join("found").join(&kind);
        for folder in [&made_up, &found] {
            fs::create_dir_all(folder)
                .with_context(|| format!("{} can't be made", folder.display()))?;
        }
        say(&format!("\n== {kind}, {seconds} s"));
        run(cargo()
            .current_dir(root())
            // The counters of coverage are not for stable compilers otherwise.
            .env("RUSTC_BOOTSTRAP", "1")
            .args(["fuzz", "run", "--sanitizer", "none", "--fuzz-dir"])
            .arg(&fuzz)
            .arg("--target-dir")
            .arg(target.join("build"))
            .arg(&kind)
            // What is made up goes to the first folder; the seeds are only read.
            .arg(&made_up)
            .arg(root().join("tests/hostile/corpus").join(&kind))
            .args(["--", LONGEST, "-timeout=10", "-rss_limit_mb=2048"])
            .arg(format!("-max_total_time={seconds}"))
            .arg("-print_final_stats=1")
            .arg(format!("-artifact_prefix={}/", found.display())))
        .with_context(|| {
            format!(
                "what breaks it is in {}; put it into tests/hostile/corpus/{kind}",
                found.display()
            )
        })?;
    }
    Ok(())
}

fn kinds(fuzz: &Path) -> Result<BTreeSet<String>> {
    let mut kinds = BTreeSet::new();
    for entry in fs::read_dir(fuzz.join("fuzz_targets"))? {
        let path = entry?.path();
        kinds.extend(
            path.file_stem()
                .map(|name| name.to_string_lossy().into_owned()),
        );
    }
    Ok(kinds)
}

fn read(arguments: &[String]) -> Result<(Option<String>, u64)> {
    let mut arguments = arguments.iter();
    let (mut kind, mut seconds) = (None, SECONDS);
    while let Some(argument) = arguments.next() {
        if argument == "--seconds" {
            let number = arguments.next().context("--seconds takes a number")?;
            seconds = number.parse().context("--seconds takes a number")?;
        } else if argument.starts_with('-') || kind.is_some() {
            bail!("`cargo xtask fuzz [KIND] [--seconds N]` is all there is");
        } else {
            kind = Some(argument.clone());
        }
    }
    Ok((kind, seconds))
}
