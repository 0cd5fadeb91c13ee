//! `cargo xtask dist`: the packages of the system it runs on, with both programs in each, in `target/dist/`. Tauri's bundler makes
//! them; what goes into them besides the programs is laid out by `tree`, and what they say of themselves stands in
//! `src-tauri/bundle/`.

mod licences;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use self::tree::Tree;
use crate::machine::{Purpose, prepare};
use crate::process::{read, run};
use crate::programs::{self, AGENT, WINDOW};
use crate::project::{root, target};
use crate::terminal::say;

/// How the programs are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// As users get them.
    Release,
    /// In a fraction of the time: to try how packages are installed.
    Dev,
}

impl Profile {
    /// The folder under `target/`.
    const fn folder(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "debug",
        }
    }
}

/// A package's format, by the bundler's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Deb,
    Rpm,
    AppImage,
    Dmg,
    Msi,
}

impl Format {
    const ALL: [Self; 5] = [Self::Deb, Self::Rpm, Self::AppImage, Self::Dmg, Self::Msi];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::AppImage => "appimage",
            Self::Dmg => "dmg",
            Self::Msi => "msi",
        }
    }

    /// Those that this system makes without anything from elsewhere.
    const fn usual() -> &'static [Self] {
        if cfg!(target_os = "macos") {
            &[Self::Dmg]
        } else if cfg!(windows) {
            &[Self::Msi]
        } else {
            &[Self::Deb, Self::Rpm]
        }
    }
}

/// What is made.
pub(crate) struct Plan {
    /// How the programs are built.
    pub(crate) profile: Profile,
    /// Which packages.
    pub(crate) formats: Vec<Format>,
    /// The tree that they are built from: this one, or a copy of it with another number.
    pub(crate) source: PathBuf,
    /// Where they are put.
    pub(crate) out: PathBuf,
    /// Where updates come from, of a package that updates itself.
    pub(crate) updates: Option<PathBuf>,
}

/// Makes the packages that are asked for, else those of this system.
pub(crate) fn dist(arguments: &[String]) -> Result<()> {
    let mut plan = Plan {
        profile: Profile::Release,
        formats: Format::usual().to_vec(),
        source: root().to_owned(),
        out: target().join("dist"),
        updates: None,
    };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--dev" => plan.profile = Profile::Dev,
            "--formats" => plan.formats = formats(arguments.next())?,
            "--updates" => plan.updates = arguments.next().map(PathBuf::from),
            other => bail!("`{other}` is not an option of dist; `cargo xtask` lists them"),
        }
    }
    prepare(Purpose::Build)?;
    programs::build_ui()?;
    for package in plan.make()? {
        say(&format!("dist: {}", package.display()));
    }
    Ok(())
}

fn formats(names: Option<&String>) -> Result<Vec<Format>> {
    let known = || Format::ALL.map(Format::name).join(", ");
    let of_name = |name: &str| Format::ALL.into_iter().find(|format| format.name() == name);
    let names = names.with_context(|| format!("--formats takes some of {}", known()))?;
    names
        .split(',')
        .map(|name| of_name(name).with_context(|| format!("`{name}` is none of {}", known())))
        .collect()
}

impl Plan {
    /// Builds the programs and makes the packages of them, each with its checksum. The window's pages have to be built.
    pub(crate) fn make(&self) -> Result<Vec<PathBuf>> {
        let version = version(&self.source)?;
        say(&format!("dist: building version {version}"));
        let programs = self.build()?;
        let _ = fs::remove_dir_all(&self.out);
        fs::create_dir_all(&self.out)?;
        let tree = Tree::lay(&self.source, &self.out.join("tree"), &version)?;
        let files = tree.files(&programs.join(WINDOW), self.updates.as_deref())?;
        let settings = self.out.join("bundle.toml");
        fs::write(&settings, overlay(&version, &files))?;
        self.bundle(&settings)?;
        let made = self.collect(&programs, &version)?;
        tree.write_flatpak(&self.out, &made)?;
        write_checksums(&self.out, &made)?;
        Ok(made)
    }

    /// Where the two programs lie. They are built one by one: what one asks of a crate is not put into the other.
    fn build(&self) -> Result<PathBuf> {
        for program in [AGENT, WINDOW] {
            let mut build = programs::cargo();
            build
                .current_dir(&self.source)
                .args(["build", "--package", program])
                .env("CARGO_TARGET_DIR", target());
            if self.profile == Profile::Release {
                build.arg("--release");
            }
            run(&mut build)?;
        }
        Ok(target().join(self.profile.folder()))
    }

    /// Has the bundler make them. It is told where things are, and builds nothing itself.
    fn bundle(&self, settings: &Path) -> Result<()> {
        let names = self.formats.iter().map(|format| format.name());
        let mut bundle = Command::new("node");
        bundle
            .arg(root().join("ui/node_modules/@tauri-apps/cli/tauri.js"))
            .args(["bundle", "--ci"])
            .args(["--bundles", &names.collect::<Vec<_>>().join(",")])
            .arg("--config")
            .arg(self.source.join("src-tauri/bundle/tauri.json"))
            .arg("--config")
            .arg(settings)
            .current_dir(self.source.join("src-tauri"))
            .env("CARGO_TARGET_DIR", target());
        if self.profile == Profile::Dev {
            bundle.arg("--debug");
        }
        if self.updates.is_none() {
            // It would tell the updater which package it is in.
            bundle.arg("--no-binary-patching");
        }
        if let Some(seconds) = committed_at() {
            bundle.env("SOURCE_DATE_EPOCH", seconds);
        }
        run(&mut bundle)
    }

    /// Brings what was made together.
    fn collect(&self, programs: &Path, version: &str) -> Result<Vec<PathBuf>> {
        let mut made = Vec::new();
        for format in &self.formats {
            let folder = programs.join("bundle").join(format.name());
            let package = fs::read_dir(&folder)?
                .flatten()
                .map(|entry| entry.path())
                .find(|path| {
                    let name = path.file_name().and_then(|name| name.to_str());
                    path.is_file() && name.is_some_and(|name| name.contains(version))
                })
                .with_context(|| format!("nothing was made in {}", folder.display()))?;
            let name = package.file_name().unwrap_or_default();
            let to = self.out.join(name);
            fs::copy(&package, &to)?;
            made.push(to);
        }
        Ok(made)
    }
}

/// What the bundler can't know: the number, where the files are, and which program is the first.
fn overlay(version: &str, files: &[(String, PathBuf)]) -> String {
    let mut text = format!("version = '{version}'\n");
    if cfg!(target_os = "linux") {
        text += &format!("mainBinaryName = '{AGENT}'\nproductName = '{AGENT}'\n");
    }
    for format in ["deb", "rpm", "appimage"] {
        text += &format!("\n[bundle.linux.{format}.files]\n");
        for (to, from) in files {
            text += &format!("'{to}' = '{}'\n", from.display());
        }
    }
    text
}

/// The number of that tree.
fn version(source: &Path) -> Result<String> {
    let manifest = fs::read_to_string(source.join("Cargo.toml"))?;
    let line = manifest
        .lines()
        .find_map(|line| line.strip_prefix("version = \""));
    let version = line.and_then(|line| line.strip_suffix('"'));
    Ok(version
        .context("Cargo.toml has no version of the workspace")?
        .to_owned())
}

/// When the last change was committed, in seconds: what is made twice of one commit has the same times in it.
fn committed_at() -> Option<String> {
    let mut show = Command::new("git");
    show.args(["log", "-1", "--format=%ct"]).current_dir(root());
    let seconds = String::from_utf8(read(&mut show).ok()?).ok()?;
    Some(seconds.trim().to_owned())
}

/// Writes `SHA256SUMS` as `sha256sum --check` reads it.
fn write_checksums(folder: &Path, packages: &[PathBuf]) -> Result<()> {
    let names = packages.iter().filter_map(|package| package.file_name());
    let mut sum = Command::new(if cfg!(target_os = "macos") {
        "shasum"
    } else {
        "sha256sum"
    });
    if cfg!(target_os = "macos") {
        sum.args(["-a", "256"]);
    }
    let sums = read(sum.args(names).current_dir(folder))?;
    Ok(fs::write(folder.join("SHA256SUMS"), sums)?)
}
