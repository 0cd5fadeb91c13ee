//! Windows and macOS from a Debian machine: everything is type-checked for both, and with `--run` the Windows tests of the crates
//! below the window run under Wine. Std for those systems is built from the sources of Debian's own compiler, which is unpacked
//! into a folder and not installed. For macOS no C and no Objective-C is compiled: stand-ins make empty files for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::dist;
use crate::machine;
use crate::packages::older_tree;
use crate::process::run;
use crate::programs::{AGENT, WINDOW, build_ui};
use crate::project::root;
use crate::terminal::say;

const WINDOWS: &str = "x86_64-pc-windows-gnu";
const MACOS: &str = "aarch64-apple-darwin";

/// The crates below the window, from the lowest up.
const CRATES: [&str; 4] = [
    "parkmate-core",
    "parkmate-door",
    "parkmate-client",
    "parkmate-companion",
];
/// Mingw's compilers, with the threads that C++ of others expects.
const GCC: &str = "x86_64-w64-mingw32-gcc-posix";
const GXX: &str = "x86_64-w64-mingw32-g++-posix";

/// `-o FILE` is all that is looked at.
const STAND_IN_CC: &str = "#!/bin/sh\n\
while [ $# -gt 0 ]; do\n\
  if [ \"$1\" = -o ]; then : > \"$2\"; shift; fi\n\
  shift\n\
done\n";
const STAND_IN_AR: &str = "#!/bin/sh\n: > \"$2\"\n";
const STAND_IN_XCRUN: &str = "#!/bin/sh\n\
case \"$*\" in\n\
  *--show-sdk-version*) echo 14.0 ;;\n\
  *--show-sdk-path*) echo \"$SDKROOT\" ;;\n\
esac\n";

/// Wine 8 lacks the library that Rust's std takes randomness from; this forwards to the older way. For tests alone.
const RANDOM: &str = "\
unsigned char __stdcall SystemFunction036(void *, unsigned long);\n\
__declspec(dllexport) int ProcessPrng(void *bytes, unsigned long long length) {\n\
  return SystemFunction036(bytes, (unsigned long)length);\n\
}\n";

/// What is asked for.
#[derive(Default)]
struct Wanted {
    /// The window too.
    all: bool,
    /// The Windows tests under Wine.
    run: bool,
    /// The installer for Windows, and its life under Wine.
    setup: bool,
    /// What is given to the tests' programs, such as a part of their names.
    rest: Vec<String>,
}

/// Checks, and runs what can be run.
pub(crate) fn cross(arguments: &[String]) -> Result<()> {
    let mut wanted = Wanted::default();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--all" => wanted.all = true,
            "--run" => wanted.run = true,
            "--setup" => wanted.setup = true,
            "--" => wanted.rest = arguments.by_ref().cloned().collect(),
            other => bail!("`{other}` is not an option of cross; `cargo xtask` lists them"),
        }
    }
    let place = Place::prepared(wanted.run || wanted.setup)?;
    if wanted.run {
        return place.run_tests(&wanted.rest);
    }
    if wanted.setup {
        return place.try_setup();
    }
    for target in [WINDOWS, MACOS] {
        say(&format!("cross: checking for {target}"));
        let mut check = place.cargo("check", target)?;
        check
            .args(["-Zwarnings", "--config", "build.warnings='deny'"])
            .args(below_the_window());
        if wanted.all {
            check.args(["--package", WINDOW]);
        }
        run(&mut check)?;
    }
    say(
        "cross: types hold for both. Of macOS, nothing was linked, and no C or Objective-C compiled.",
    );
    Ok(())
}

/// The folder that everything of this lies in.
struct Place(PathBuf);

impl Place {
    /// With everything that is needed.
    fn prepared(runs: bool) -> Result<Self> {
        machine::prepare_cross(runs)?;
        let place = Self(crate::project::target().join("cross"));
        if !place.rustc().exists() {
            // Taken for whole only when it is.
            let half = place.0.join("sysroot.half");
            machine::unpack_compiler(&half)?;
            fs::rename(half, place.0.join("sysroot"))?;
        }
        for (name, script) in [
            ("cc", STAND_IN_CC),
            ("ar", STAND_IN_AR),
            ("path/xcrun", STAND_IN_XCRUN),
        ] {
            write_script(&place.stand_in(name), script)?;
        }
        Ok(place)
    }

    fn rustc(&self) -> PathBuf {
        self.0.join("sysroot/usr/bin/rustc")
    }

    /// A program that stands in for Apple's. Variables name all but one, which alone lies in the folder for PATH: build scripts
    /// need the host's own of the others.
    fn stand_in(&self, name: &str) -> PathBuf {
        self.0.join("stand-ins").join(name)
    }

    /// What is built to be run does not wait for what is only checked.
    fn build(&self, task: &str) -> PathBuf {
        self.0.join(if task == "check" { "build" } else { "run" })
    }

    /// The toolchain's real cargo, with Debian's compiler, in this repository.
    fn cargo(&self, task: &str, target: &str) -> Result<Command> {
        // Within `cargo xtask` this is the real one, and not rustup's, which would set the compiler itself.
        let cargo = std::env::var_os("CARGO").context("run it as `cargo xtask cross`")?;
        let compiler = self.0.join("sysroot/usr");
        let libraries = [compiler.join("lib/x86_64-linux-gnu"), compiler.join("lib")];
        let mut command = Command::new("nice");
        command
            .args(["-n", "10"])
            .arg(cargo)
            .args([
                task,
                "-Zbuild-std=std,panic_abort,panic_unwind,test",
                "--target",
                target,
            ])
            .current_dir(root())
            .env("CARGO_TARGET_DIR", self.build(task))
            .env("RUSTC", self.rustc())
            .env("RUSTDOC", compiler.join("bin/rustdoc"))
            .env("RUSTC_BOOTSTRAP", "1")
            .env("LD_LIBRARY_PATH", std::env::join_paths(libraries)?)
            .env_remove("RUSTUP_TOOLCHAIN");
        if target == WINDOWS {
            command
                .env("CC_x86_64_pc_windows_gnu", GCC)
                .env("CXX_x86_64_pc_windows_gnu", GXX)
                .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", GCC);
        } else {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let folders =
                std::iter::once(self.stand_in("path")).chain(std::env::split_paths(&path));
            command
                .env("CC_aarch64_apple_darwin", self.stand_in("cc"))
                .env("CXX_aarch64_apple_darwin", self.stand_in("cc"))
                .env("AR_aarch64_apple_darwin", self.stand_in("ar"))
                .env("SDKROOT", self.stand_in("path"))
                .env("PATH", std::env::join_paths(folders)?);
        }
        Ok(command)
    }

    fn run_tests(&self, rest: &[String]) -> Result<()> {
        let mut test = self.cargo("test", WINDOWS)?;
        test.args(below_the_window())
            .args(["--lib", "--bins", "--no-fail-fast", "--"])
            .args(rest)
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine");
        self.wine(&mut test, "wine")?;
        run(&mut test)
    }

    /// Makes the installer with an old number and with this tree's, and tells its story in a Windows of its own.
    fn try_setup(&self) -> Result<()> {
        build_ui()?;
        let folder = self.0.join("setup");
        let old = self.make_setup(&older_tree(&folder.join("tree"))?, &folder.join("old"))?;
        let new = self.make_setup(root(), &folder.join("new"))?;
        let _ = fs::remove_dir_all(self.0.join("wine-setup"));
        let mut story = Command::new("bash");
        story
            .arg(root().join("tests/packages/setup.sh"))
            .args([old, new]);
        self.wine(&mut story, "wine-setup")?;
        run(&mut story)
    }

    /// The installer of that tree.
    fn make_setup(&self, source: &Path, out: &Path) -> Result<PathBuf> {
        for program in [AGENT, WINDOW] {
            let mut build = self.cargo("build", WINDOWS)?;
            build.args(["--package", program]).current_dir(source);
            run(&mut build)?;
        }
        fs::create_dir_all(out)?;
        let programs = self.build("build").join(WINDOWS).join("debug");
        dist::make_setup(source, &programs, out, &dist::version(source)?)
    }

    /// Runs it in that Windows, which gets what Wine 8 lacks.
    fn wine(&self, command: &mut Command, prefix: &str) -> Result<()> {
        let prefix = self.0.join(prefix);
        let system = prefix.join("drive_c/windows/system32");
        command.env("WINEPREFIX", &prefix).env("WINEDEBUG", "-all");
        if !system.is_dir() {
            let mut begin = Command::new("wine");
            begin
                .args(["wineboot", "--init"])
                .env("WINEPREFIX", &prefix)
                .env("WINEDEBUG", "-all");
            run(&mut begin)?;
        }
        let source = self.0.join("random.c");
        fs::write(&source, RANDOM)?;
        let mut random = Command::new(GCC);
        random
            .args(["-shared", "-o"])
            .arg(system.join("bcryptprimitives.dll"))
            .arg(&source)
            .arg("-ladvapi32");
        run(&mut random)
    }
}

fn below_the_window() -> impl Iterator<Item = &'static str> {
    CRATES.iter().flat_map(|name| ["--package", *name])
}

fn write_script(path: &Path, text: &str) -> Result<()> {
    // A new time would have cargo build anew what was made with it.
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}
