//! `cargo xtask dist`: the packages of the system it runs on, with both programs in each, in `target/dist/`. Tauri's bundler makes
//! them, and `makensis` the installer for Windows; what goes into them besides the programs is laid out by `tree`, and what they say
//! of themselves stands in `src-tauri/bundle/`. What updates itself is signed where there is a key.

mod licences;
pub(crate) mod manifests;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use self::tree::Tree;
use crate::machine::{Purpose, prepare};
use crate::process::{find, read, run};
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

    /// What cargo is told.
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Release => &["--release"],
            Self::Dev => &[],
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
    /// Our own installer for Windows.
    Setup,
}

impl Format {
    const ALL: [Self; 6] = [
        Self::Deb,
        Self::Rpm,
        Self::AppImage,
        Self::Dmg,
        Self::Msi,
        Self::Setup,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::AppImage => "appimage",
            Self::Dmg => "dmg",
            Self::Msi => "msi",
            Self::Setup => "setup",
        }
    }

    /// Those that this system makes without anything from elsewhere.
    const fn usual() -> &'static [Self] {
        if cfg!(target_os = "macos") {
            &[Self::Dmg]
        } else if cfg!(windows) {
            &[Self::Msi, Self::Setup]
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
        let mut made = Vec::new();
        if self.formats.iter().any(|format| *format != Format::Setup) {
            let settings = self.out.join("bundle.toml");
            fs::write(&settings, self.overlay(&version, &programs)?)?;
            self.bundle(&settings)?;
            made = self.collect(&programs, &version)?;
        }
        if self.formats.contains(&Format::Setup) {
            made.push(make_setup(&self.source, &programs, &self.out, &version)?);
        }
        if cfg!(target_os = "macos") && self.updates.is_some() {
            made.push(pack_app(&programs, &self.out, &version)?);
        }
        for package in &made {
            self.sign_for_windows(package)?;
        }
        tree::write_flatpak(&self.source, &self.out, &made)?;
        if self.updates.is_some() {
            sign(&mut made)?;
        }
        write_checksums(&self.out, &made)?;
        Ok(made)
    }

    /// Where the two programs lie. They are built one by one: what one asks of a crate is not put into the other.
    fn build(&self) -> Result<PathBuf> {
        for program in [AGENT, WINDOW] {
            for target_system in TARGETS {
                let mut build = programs::cargo();
                build
                    .current_dir(&self.source)
                    .args(["build", "--package", program])
                    .args(self.profile.arguments())
                    .args(target_system.iter().flat_map(|name| ["--target", *name]))
                    .env("CARGO_TARGET_DIR", target());
                run(&mut build)?;
            }
        }
        if cfg!(target_os = "macos") {
            return self.join_halves();
        }
        for program in [AGENT, WINDOW] {
            let program = format!("{program}{}", std::env::consts::EXE_SUFFIX);
            self.sign_for_windows(&target().join(self.profile.folder()).join(program))?;
        }
        Ok(target().join(self.profile.folder()))
    }

    /// With the certificate in the environment, where there is one. On macOS the bundler signs by itself.
    fn sign_for_windows(&self, file: &Path) -> Result<()> {
        let has_certificate =
            std::env::var_os("WINDOWS_CERTIFICATE").is_some_and(|text| !text.is_empty());
        if !cfg!(windows) || !has_certificate {
            return Ok(());
        }
        let script = self.source.join("src-tauri/bundle/windows/sign.ps1");
        let mut sign = Command::new("pwsh");
        run(sign.args(["-NoProfile", "-File"]).arg(script).arg(file))
    }

    /// One program of those for the two kinds of processors.
    fn join_halves(&self) -> Result<PathBuf> {
        let folder = self.profile.folder();
        let joined = target().join(UNIVERSAL).join(folder);
        fs::create_dir_all(&joined)?;
        for program in [AGENT, WINDOW] {
            let mut join = Command::new("lipo");
            join.arg("-create").arg("-output").arg(joined.join(program));
            for half in TARGETS.iter().flatten() {
                join.arg(target().join(half).join(folder).join(program));
            }
            run(&mut join)?;
        }
        Ok(joined)
    }

    /// What the bundler can't know: the number, which program is the first, and where the other and all else is.
    fn overlay(&self, version: &str, programs: &Path) -> Result<String> {
        let mut text = format!("version = '{version}'\n");
        if cfg!(windows) {
            // The window is the first here, since it alone has no console.
            let agent = external(&self.out, programs, AGENT, "x86_64-pc-windows-msvc.exe")?;
            text += &format!("bundle.externalBin = ['{}']\n", agent.display());
        } else if cfg!(target_os = "macos") {
            let window = external(&self.out, programs, WINDOW, UNIVERSAL)?;
            text += &format!("mainBinaryName = '{AGENT}'\n");
            text += &format!("bundle.externalBin = ['{}']\n", window.display());
            if let Some(updates) = &self.updates {
                text += &format!(
                    "[bundle.resources]\n'{}' = 'update.toml'\n",
                    updates.display()
                );
            }
        } else {
            let tree = Tree::lay(&self.source, &self.out.join("tree"), version, self.profile)?;
            let mut files = tree.files()?;
            files.insert(0, (format!("/usr/bin/{WINDOW}"), programs.join(WINDOW)));
            text += &format!("mainBinaryName = '{AGENT}'\nproductName = '{AGENT}'\n");
            let libc = libc_of(&[programs.join(AGENT), programs.join(WINDOW)])?;
            for (format, needs) in [
                (Format::Deb, format!("libc6 (>= {libc})")),
                (Format::Rpm, format!("libc.so.6(GLIBC_{libc})(64bit)")),
                (Format::AppImage, String::new()),
            ] {
                text += &format!("\n[bundle.linux.{}]\n", format.name());
                text += &depends(format, &needs);
                text += &format!("\n[bundle.linux.{}.files]\n", format.name());
                for (to, from) in &files {
                    text += &format!("'{to}' = '{}'\n", from.display());
                }
                // The others are updated by who installed them.
                if let (Format::AppImage, Some(updates)) = (format, &self.updates) {
                    text += &format!("'/usr/bin/update.toml' = '{}'\n", updates.display());
                }
            }
        }
        Ok(text)
    }

    /// Has the bundler make them. It is told where things are, and builds nothing itself.
    fn bundle(&self, settings: &Path) -> Result<()> {
        let own = |format: &&Format| **format != Format::Setup;
        let names = self.formats.iter().filter(own).map(|format| format.name());
        let mut names: Vec<_> = names.collect();
        if cfg!(target_os = "macos") {
            names.push("app");
        }
        let mut bundle = tauri();
        bundle
            .args(["bundle", "--ci", "--no-binary-patching"])
            .args(["--bundles", &names.join(",")])
            .arg("--config")
            .arg(self.source.join("src-tauri/bundle/tauri.json"))
            .arg("--config")
            .arg(settings)
            .current_dir(self.source.join("src-tauri"))
            .env("CARGO_TARGET_DIR", target());
        if self.profile == Profile::Dev {
            bundle.arg("--debug");
        }
        if cfg!(target_os = "macos") {
            bundle.args(["--target", UNIVERSAL]);
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
            if *format == Format::Setup {
                continue;
            }
            let folder = programs.join("bundle").join(format.name());
            let package = fs::read_dir(&folder)?
                .flatten()
                .map(|entry| entry.path())
                .find(|path| {
                    let name = path.file_name().and_then(|name| name.to_str());
                    path.is_file() && name.is_some_and(|name| name.contains(version))
                })
                .with_context(|| format!("nothing was made in {}", folder.display()))?;
            let name = package.file_name().unwrap_or_default().to_string_lossy();
            let to = self.out.join(name.replace(' ', "-"));
            fs::copy(&package, &to)?;
            made.push(to);
        }
        Ok(made)
    }
}

/// What a package needs besides what the bundler names by itself.
fn depends(format: Format, libc: &str) -> String {
    const LIBRARIES: &str = "'libwebkit2gtk-4.1.so.0()(64bit)', 'libgtk-3.so.0()(64bit)'";
    match format {
        Format::Deb => format!("depends = ['{libc}']\n"),
        Format::Rpm => format!("depends = ['{libc}', {LIBRARIES}]\n"),
        Format::AppImage | Format::Dmg | Format::Msi | Format::Setup => String::new(),
    }
}

/// The version of the C library that these programs need: the highest that a symbol of theirs is of.
fn libc_of(programs: &[PathBuf]) -> Result<String> {
    let text = read(
        Command::new("readelf")
            .args(["--version-info", "--wide"])
            .args(programs),
    )?;
    highest_libc(&String::from_utf8_lossy(&text))
        .context("no program says which C library it needs")
}

fn highest_libc(text: &str) -> Option<String> {
    let versions = text.split("GLIBC_2.").skip(1).filter_map(|rest| {
        let minor: String = rest.chars().take_while(char::is_ascii_digit).collect();
        minor.parse::<u32>().ok()
    });
    versions.max().map(|minor| format!("2.{minor}"))
}

/// The systems to build for, where it is not just the one that it runs on.
const TARGETS: &[Option<&str>] = if cfg!(target_os = "macos") {
    &[Some("aarch64-apple-darwin"), Some("x86_64-apple-darwin")]
} else {
    &[None]
};

/// What the bundler calls a program for both kinds of processors.
const UNIVERSAL: &str = "universal-apple-darwin";

/// Tauri's command line, which comes with the page's packages.
fn tauri() -> Command {
    let mut tauri = Command::new("node");
    tauri.arg(root().join("ui/node_modules/@tauri-apps/cli/tauri.js"));
    tauri
}

/// The second program, named as the bundler wants it; gives its path without that ending.
fn external(out: &Path, programs: &Path, program: &str, ending: &str) -> Result<PathBuf> {
    let folder = out.join("second");
    fs::create_dir_all(&folder)?;
    let from = programs.join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    fs::copy(from, folder.join(format!("{program}-{ending}")))?;
    Ok(folder.join(program))
}

/// The installer for Windows, of the programs in that folder.
pub(crate) fn make_setup(
    source: &Path,
    programs: &Path,
    out: &Path,
    version: &str,
) -> Result<PathBuf> {
    let setup = out.join(format!("{AGENT}_{version}_x64-setup.exe"));
    fs::write(programs.join("third-party.txt"), licences::list()?)?;
    let mut make = Command::new(makensis());
    make.args(["-V2", &format!("-DVERSION={version}")])
        .arg(format!("-DPROGRAMS={}", programs.display()))
        .arg(format!("-DOUT={}", setup.display()))
        .arg("installer.nsi")
        .current_dir(source.join("src-tauri/bundle/windows"));
    run(&mut make)?;
    Ok(setup)
}

/// Its installer on Windows puts it where no PATH leads.
fn makensis() -> PathBuf {
    find("makensis").unwrap_or_else(|| r"C:\Program Files (x86)\NSIS\makensis.exe".into())
}

/// The bundle as an update takes it.
fn pack_app(programs: &Path, out: &Path, version: &str) -> Result<PathBuf> {
    let packed = out.join(format!("{AGENT}_{version}_universal.app.tar.gz"));
    let mut pack = Command::new("tar");
    pack.arg("--create")
        .arg("--gzip")
        .arg("--file")
        .arg(&packed)
        .arg("--directory")
        .arg(programs.join("bundle/macos"))
        .arg("ParkMate Companion.app");
    run(&mut pack)?;
    Ok(packed)
}

/// Signs what an update takes, with the key in `TAURI_SIGNING_PRIVATE_KEY`; the signatures are among what was made then.
fn sign(made: &mut Vec<PathBuf>) -> Result<()> {
    const ENDINGS: [&str; 3] = [".AppImage", "-setup.exe", ".app.tar.gz"];
    let mut signatures = Vec::new();
    for package in made.iter() {
        let name = package.to_string_lossy();
        if ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            run(tauri().args(["signer", "sign"]).arg(package))?;
            signatures.push(PathBuf::from(format!("{name}.sig")));
        }
    }
    made.append(&mut signatures);
    Ok(())
}

/// The number of that tree.
pub(crate) fn version(source: &Path) -> Result<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_c_library_is_that_of_the_youngest_symbol() {
        let text = "  0x0060:   Name: GLIBC_2.9  Flags: none\n  Name: GLIBC_2.34\n  Name: GLIBC_2.2.5\n Name: GCC_3.0";
        assert_eq!(highest_libc(text).as_deref(), Some("2.34"));
        assert_eq!(highest_libc("Name: GCC_3.0"), None);
    }
}
