//! How a machine is prepared: what has to be there for which purpose, how to see whether it is, and what its package is called.
//! Debian and Ubuntu get what is missing installed, after it was said; elsewhere the names are printed.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::process::{find, run};
use crate::project::root;
use crate::terminal::say;

/// The oldest Node that the UI's tools run on: Vite asks for it.
const NODE: (u32, u32) = (20, 19);
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// What the machine is wanted for; each purpose includes the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Compiling everything.
    Build,
    /// Watching the notifications that cross the user's own desktop.
    Watch,
    /// A desktop of our own, with screenshots.
    Desktop,
    /// All tests.
    Test,
}

/// How to see that something is there.
enum Sign {
    /// pkg-config knows this library.
    Library(&'static str),
    /// A program on the PATH.
    Program(&'static str),
    /// A font family.
    Font(&'static str),
    /// A module of Python.
    Module(&'static str),
    /// Chromium, by any of its names.
    Browser,
    /// What works a window of WebKit's.
    Driver,
}

struct Need {
    sign: Sign,
    from: Purpose,
    apt: &'static str,
    dnf: &'static str,
    pacman: &'static str,
    zypper: &'static str,
}

const fn need(
    from: Purpose,
    sign: Sign,
    apt: &'static str,
    dnf: &'static str,
    pacman: &'static str,
    zypper: &'static str,
) -> Need {
    Need {
        sign,
        from,
        apt,
        dnf,
        pacman,
        zypper,
    }
}

use Purpose::{Build, Desktop, Test, Watch};
use Sign::{Browser, Driver, Font, Library, Module, Program};

/// Everything on Linux, by its names in Debian, Fedora, Arch and openSUSE.
#[rustfmt::skip]
const NEEDS: [Need; 26] = [
    need(Build, Program("cc"), "build-essential", "gcc", "base-devel", "gcc"),
    need(Build, Program("make"), "build-essential", "make", "base-devel", "make"),
    need(Build, Program("pkg-config"), "pkg-config", "pkgconf-pkg-config", "pkgconf", "pkgconf-pkg-config"),
    need(Build, Library("webkit2gtk-4.1"), "libwebkit2gtk-4.1-dev", "webkit2gtk4.1-devel", "webkit2gtk-4.1", "webkit2gtk3-devel"),
    need(Build, Library("gtk+-3.0"), "libgtk-3-dev", "gtk3-devel", "gtk3", "gtk3-devel"),
    need(Build, Library("dbus-1"), "libdbus-1-dev", "dbus-devel", "dbus", "dbus-1-devel"),
    need(Watch, Program("dbus-monitor"), "dbus-bin", "dbus-tools", "dbus", "dbus-1-tools"),
    need(Desktop, Program("Xvfb"), "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xorg-x11-server-Xvfb"),
    need(Desktop, Program("dbus-daemon"), "dbus-daemon", "dbus-daemon", "dbus", "dbus-1-daemon"),
    need(Desktop, Program("openbox"), "openbox", "openbox", "openbox", "openbox"),
    need(Desktop, Program("xfce4-panel"), "xfce4-panel", "xfce4-panel", "xfce4-panel", "xfce4-panel"),
    need(Desktop, Program("dunst"), "dunst", "dunst", "dunst", "dunst"),
    need(Desktop, Program("gnome-keyring-daemon"), "gnome-keyring", "gnome-keyring", "gnome-keyring", "gnome-keyring"),
    need(Desktop, Program("xdotool"), "xdotool", "xdotool", "xdotool", "xdotool"),
    need(Desktop, Program("import"), "imagemagick", "ImageMagick", "imagemagick", "ImageMagick"),
    need(Desktop, Font("DejaVu Sans"), "fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu", "dejavu-fonts"),
    need(Test, Font("Lohit Devanagari"), "fonts-lohit-deva", "lohit-devanagari-fonts", "ttf-indic-otf", "indic-fonts"),
    need(Test, Driver, "webkit2gtk-driver", "webkit2gtk4.1", "webkit2gtk-4.1", "webkit2gtk-driver"),
    need(Test, Browser, "chromium", "chromium", "chromium", "chromium"),
    need(Test, Program("ip"), "iproute2", "iproute", "iproute2", "iproute2"),
    need(Test, Program("rpm"), "rpm", "rpm", "rpm-tools", "rpm"),
    need(Test, Program("desktop-file-validate"), "desktop-file-utils", "desktop-file-utils", "desktop-file-utils", "desktop-file-utils"),
    need(Test, Program("appstreamcli"), "appstream", "appstream", "appstream", "AppStream"),
    need(Test, Program("gio"), "libglib2.0-bin", "glib2", "glib2", "glib2-tools"),
    need(Test, Program("python3"), "python3", "python3", "python", "python3"),
    need(Test, Module("ensurepip"), "python3-venv", "python3-libs", "python", "python3-base"),
];

/// Makes sure that everything for `purpose` is there, Node included; an error that says what to do if it can't be.
pub(crate) fn prepare(purpose: Purpose) -> Result<()> {
    if cfg!(target_os = "linux") {
        prepare_linux(purpose)?;
    } else if cfg!(windows) {
        say("Windows needs the MSVC build tools; WebView2 comes with Windows 10 and later.");
    } else if find("cc").is_none() {
        bail!("the compiler is missing: run `xcode-select --install`");
    }
    check_node()
}

/// Installs the UI's packages, unless they are those that the lock file names.
pub(crate) fn install_ui_packages() -> Result<()> {
    let ui = root().join("ui");
    let lock = fs::read(ui.join("package-lock.json")).context("ui/package-lock.json")?;
    let stamp = ui.join("node_modules/.installed-lock.json");
    match fs::read(&stamp) {
        Ok(installed) if installed == lock => return Ok(()),
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        Ok(_) | Err(_) => {}
    }
    say("ui: installing packages");
    run(npm().args(["ci", "--no-audit", "--no-fund"]))?;
    Ok(fs::write(stamp, lock)?)
}

/// What `cargo xtask cross` needs installed: mingw's compilers for C in others' crates, and to run tests Wine. Debian alone.
pub(crate) fn prepare_cross(runs: bool) -> Result<()> {
    if find("apt-get").is_none() {
        bail!("this needs the packages of Debian 12 with its security updates");
    }
    let mut missing = Vec::new();
    if find("x86_64-w64-mingw32-gcc-posix").is_none() {
        missing.push("gcc-mingw-w64-x86-64-posix");
    }
    if find("x86_64-w64-mingw32-g++-posix").is_none() {
        missing.push("g++-mingw-w64-x86-64-posix");
    }
    if runs && find("wine").is_none() {
        missing.extend(["wine64", "wine"]);
    }
    if runs && find("makensis").is_none() {
        missing.push("nsis");
    }
    match &missing[..] {
        [] => Ok(()),
        packages => install(&packages.join(" ")),
    }
}

/// Debian's newest compiler, with the sources of std.
const COMPILER: [&str; 5] = [
    "rustc-web",
    "libstd-rust-web-1.96",
    "libstd-rust-web-dev",
    "rust-web-src",
    "libllvm22",
];

/// Unpacks Debian's newest compiler, with the sources of std, into a folder, without installing it: it would be in the way of the
/// one that the project is built with.
pub(crate) fn unpack_compiler(folder: &Path) -> Result<()> {
    let packages = folder.join("packages");
    fs::create_dir_all(&packages)?;
    say(&format!("machine: fetching {}", COMPILER.join(" ")));
    let mut download = Command::new("apt-get");
    download.arg("download").args(COMPILER);
    run(download.current_dir(&packages))
        .context("the packages come with the security updates of Debian 12")?;
    for package in fs::read_dir(&packages)? {
        let mut unpack = Command::new("dpkg");
        run(unpack.arg("-x").arg(package?.path()).arg(folder))?;
    }
    Ok(fs::remove_dir_all(packages)?)
}

/// npm, in the UI's folder.
pub(crate) fn npm() -> Command {
    let mut command = Command::new(NPM);
    command.current_dir(root().join("ui")).stdin(Stdio::null());
    command
}

fn prepare_linux(purpose: Purpose) -> Result<()> {
    let missing = missing(purpose);
    if missing.is_empty() {
        return Ok(());
    }
    let names = |name: fn(&Need) -> &'static str| {
        let mut names: Vec<&str> = Vec::new();
        for name in missing.iter().map(|need| name(need)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(" ")
    };
    if find("apt-get").is_some() {
        return install(&names(|need| need.apt));
    }
    let ways: [(&str, String); 3] = [
        ("dnf", format!("dnf install {}", names(|need| need.dnf))),
        (
            "pacman",
            format!("pacman -S --needed {}", names(|need| need.pacman)),
        ),
        (
            "zypper",
            format!("zypper install {}", names(|need| need.zypper)),
        ),
    ];
    match ways.iter().find(|(program, _)| find(program).is_some()) {
        Some((_, way)) => bail!("something is missing on this machine. As root: {way}"),
        None => {
            let debian = names(|need| need.apt);
            bail!(
                "something is missing on this machine. By the names of Debian's packages: {debian}"
            )
        }
    }
}

fn missing(purpose: Purpose) -> Vec<&'static Need> {
    NEEDS
        .iter()
        .filter(|need| need.from <= purpose && is_needed(&need.sign) && !is_there(&need.sign))
        .collect()
}

/// Whether there is no doing without it. Chromium can be installed like the rest on Debian alone: Ubuntu's is a snap. WebKit's
/// driver is a package of Debian and Ubuntu; other systems build it or not. Elsewhere the tests that want them are skipped.
fn is_needed(sign: &Sign) -> bool {
    match sign {
        Driver => find("apt-get").is_some(),
        Browser => fs::read_to_string("/etc/os-release")
            .is_ok_and(|system| system.lines().any(|line| line == "ID=debian")),
        Program(_) | Module(_) | Library(_) | Font(_) => true,
    }
}

/// Where Chromium is. The names are those that `ui/browser/serve.ts` looks for.
pub(crate) fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find_map(find)
}

/// Whether the tests that work the real window can.
pub(crate) fn has_window_driver() -> bool {
    find("WebKitWebDriver").is_some()
}

/// Whether the tests that pull a cable between network namespaces can: a container may forbid them even to root.
pub(crate) fn can_lay_cables() -> bool {
    let name = format!("parkmate-try-{}", std::process::id());
    let ip = |act: &str| succeeds(Command::new("ip").args(["netns", act, &name]));
    ip("add") && ip("del")
}

fn is_there(sign: &Sign) -> bool {
    match sign {
        Driver => has_window_driver(),
        Program(name) => find(name).is_some(),
        Browser => chromium().is_some(),
        Module(name) => succeeds(Command::new("python3").args(["-c", &format!("import {name}")])),
        Library(name) => succeeds(Command::new("pkg-config").args(["--exists", name])),
        Font(family) => {
            let fonts = Command::new("fc-list").arg(family).output();
            fonts.is_ok_and(|fonts| !fonts.stdout.is_empty())
        }
    }
}

/// Runs it silently.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Installs Debian packages, as root or through sudo.
fn install(packages: &str) -> Result<()> {
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.stdout == b"0\n");
    let by = if root { "" } else { " through sudo" };
    say(&format!("machine: installing{by} with apt-get: {packages}"));
    if !root && find("sudo").is_none() {
        bail!("there is no sudo here. As root: apt-get install {packages}");
    }
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(if root { "env" } else { "sudo" });
        if !root {
            command.arg("env");
        }
        command.args([
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "--quiet",
            "--yes",
        ]);
        command
            .args(arguments)
            .args(packages.split(' ').filter(|_| arguments[0] == "install"));
        run(&mut command)
    };
    apt(&["update"])?;
    apt(&["install", "--no-install-recommends"])
        .with_context(|| format!("could not install. By hand, as root: apt-get install {packages}"))
}

fn check_node() -> Result<()> {
    let advice = format!(
        "Node {}.{} or newer with npm is needed: https://nodejs.org",
        NODE.0, NODE.1
    );
    let node = Command::new("node").arg("--version").output();
    let version = node.map(|node| String::from_utf8_lossy(&node.stdout).trim().to_owned());
    let Ok(version) = version else {
        bail!("{advice}")
    };
    if node_version(&version).is_none_or(|version| version < NODE) {
        bail!("{advice} (here is {version:?})");
    }
    if !succeeds(Command::new(NPM).arg("--version")) {
        bail!("{advice} (npm is missing)");
    }
    Ok(())
}

/// Major and minor of what `node --version` says.
fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_old_by_its_major_or_minor_number() {
        assert!(node_version("v20.9.0").is_some_and(|version| version < NODE));
        assert!(node_version("v18.20.1").is_some_and(|version| version < NODE));
        assert!(node_version("v20.19.0").is_some_and(|version| version >= NODE));
        assert!(node_version("v22.2.0").is_some_and(|version| version >= NODE));
        assert_eq!(node_version("command not found"), None);
    }

    #[test]
    fn a_purpose_includes_the_ones_before_it() {
        assert!(Build < Watch && Watch < Desktop && Desktop < Test);
    }
}
