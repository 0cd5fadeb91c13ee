//! A desktop of its own that nobody sees: a screen in memory (Xvfb), a private D-Bus session, a window manager, a panel that
//! hosts the tray, a notification daemon and an unlocked keyring, with a home folder that starts empty. Tests and the headless
//! demo run in it, so neither touches the user's session. Everything in it ends with it. Linux only.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::folder::{Folder, create_private};
use crate::machine::{Purpose, prepare};
use crate::process::{Running, ask_to_end, processes_with, tied, wait_for};

/// A part needs well under a second to come up; a loaded machine with two cores gets much more.
const START: Duration = Duration::from_secs(30);

/// A part that can be left out, to test what happens without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// openbox, the window manager.
    Openbox,
    /// xfce4-panel, the tray's host.
    Panel,
    /// dunst, the notification daemon.
    Dunst,
    /// gnome-keyring, unlocked with an empty password.
    Keyring,
}

impl Part {
    const ALL: [Self; 4] = [Self::Openbox, Self::Panel, Self::Dunst, Self::Keyring];

    fn name(self) -> &'static str {
        match self {
            Self::Openbox => "openbox",
            Self::Panel => "panel",
            Self::Dunst => "dunst",
            Self::Keyring => "keyring",
        }
    }

    /// The bus name that appears once the part is ready.
    fn bus_name(self) -> Option<&'static str> {
        match self {
            Self::Openbox => None,
            Self::Panel => Some("org.kde.StatusNotifierWatcher"),
            Self::Dunst => Some("org.freedesktop.Notifications"),
            Self::Keyring => Some("org.freedesktop.secrets"),
        }
    }

    fn command(self) -> Command {
        match self {
            Self::Openbox => tied("openbox"),
            Self::Panel => {
                let mut panel = tied("xfce4-panel");
                panel.arg("--disable-wm-check");
                panel
            }
            Self::Dunst => tied("dunst"),
            Self::Keyring => {
                let mut keyring = tied("gnome-keyring-daemon");
                keyring.args(["--unlock", "--foreground", "--components=secrets"]);
                keyring
            }
        }
    }
}

/// `cargo xtask desktop [--without PART]... -- COMMAND...`: runs a command inside and passes its exit status on.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let mut without = Vec::new();
    let mut rest = arguments.iter();
    loop {
        match rest.next().map(String::as_str) {
            Some("--without") => {
                let name = rest.next().context("--without needs a part")?;
                let part = Part::ALL.into_iter().find(|part| part.name() == name);
                without.push(part.with_context(|| {
                    format!(
                        "`{name}` is not one of {}",
                        Part::ALL.map(Part::name).join(", ")
                    )
                })?);
            }
            Some("--") => break,
            _ => bail!("usage: cargo xtask desktop [--without PART]... -- COMMAND..."),
        }
    }
    let program = rest.next().context("no command after `--`")?;
    prepare(Purpose::Desktop)?;
    let desktop = Desktop::start(&without)?;
    let status = desktop.command(program).args(rest).status();
    drop(desktop);
    let status = status.with_context(|| format!("could not start {program}"))?;
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The runtime folder, in the desktop's own; what runs in the desktop is known by it.
const RUNTIME: &str = "run";

/// A running desktop; dropping it ends everything in it.
pub(crate) struct Desktop {
    /// In the order of their start; ended the other way round.
    parts: Vec<Running>,
    environment: Vec<(&'static str, OsString)>,
    folder: Folder,
}

impl Desktop {
    /// Starts a desktop and waits until each part answers.
    pub(crate) fn start(without: &[Part]) -> Result<Self> {
        let folder = Folder::new()?;
        let home = folder.path.join("home");
        configure(&home)?;
        fs::write(
            folder.path.join("bus.conf"),
            bus_configuration(&folder.path)?,
        )?;
        let runtime = folder.path.join(RUNTIME);
        create_private(&runtime)?;
        let bus = folder.path.join("bus");
        let mut address = OsString::from("unix:path=");
        address.push(&bus);
        let mut desktop = Self {
            parts: Vec::new(),
            environment: vec![
                ("DBUS_SESSION_BUS_ADDRESS", address),
                ("HOME", home.clone().into()),
                ("XDG_RUNTIME_DIR", runtime.into()),
                ("XDG_CONFIG_HOME", home.join(".config").into()),
                ("XDG_DATA_HOME", home.join(".local/share").into()),
                ("XDG_STATE_HOME", home.join(".local/state").into()),
                ("XDG_CACHE_HOME", home.join(".cache").into()),
                ("XDG_CURRENT_DESKTOP", "XFCE".into()),
                ("XDG_SESSION_TYPE", "x11".into()),
                ("LC_ALL", "C.UTF-8".into()),
                // There is no accessibility bus here to connect to.
                ("NO_AT_BRIDGE", "1".into()),
            ],
            folder,
        };
        // Cargo and rustup live in the real home.
        for (variable, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            let real = std::env::home_dir().map(|home| home.join(folder));
            if let (None, Some(real)) = (std::env::var_os(variable), real) {
                desktop.environment.push((variable, real.into()));
            }
        }
        desktop.start_screen()?;
        desktop.start_bus(&bus)?;
        for part in Part::ALL.into_iter().filter(|part| !without.contains(part)) {
            desktop.start_part(part)?;
        }
        Ok(desktop)
    }

    /// A command that will run in this desktop.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        self.dress(&mut command);
        command
    }

    /// Gives a command this desktop's environment instead of ours.
    pub(crate) fn dress(&self, command: &mut Command) {
        for variable in [
            "WAYLAND_DISPLAY",
            "XAUTHORITY",
            "XDG_SESSION_ID",
            "LANGUAGE",
            "GNOME_KEYRING_CONTROL",
        ] {
            command.env_remove(variable);
        }
        command.envs(self.environment.iter().map(|(key, value)| (key, value)));
    }

    /// Starts the screen on the first free display number, which the server itself finds.
    fn start_screen(&mut self) -> Result<()> {
        let mut command = tied("Xvfb");
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
        ]);
        self.dress(&mut command);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(self.log("screen")?);
        let mut screen = Running::start("Xvfb", &mut command)?;
        let mut number = String::new();
        let output = screen.child.stdout.take().context("Xvfb has no output")?;
        BufReader::new(output).read_line(&mut number)?;
        if number.trim().is_empty() {
            bail!("Xvfb did not start: {}", self.last_words("screen"));
        }
        self.environment
            .push(("DISPLAY", format!(":{}", number.trim()).into()));
        self.parts.push(screen);
        Ok(())
    }

    fn start_bus(&mut self, socket: &Path) -> Result<()> {
        let mut command = tied("dbus-daemon");
        command
            .arg("--nofork")
            .arg("--config-file")
            .arg(self.folder.path.join("bus.conf"));
        self.spawn("bus", command.stdin(Stdio::null()))?;
        self.wait("bus", || socket.exists())
    }

    fn start_part(&mut self, part: Part) -> Result<()> {
        let mut command = part.command();
        match part {
            Part::Openbox | Part::Panel | Part::Dunst => {
                self.spawn(part.name(), command.stdin(Stdio::null()))?;
            }
            Part::Keyring => {
                // The first line is the password: an empty one, and no line at all would unlock nothing.
                self.spawn(part.name(), command.stdin(Stdio::piped()))?;
                let keyring = self
                    .parts
                    .last_mut()
                    .and_then(|part| part.child.stdin.take());
                keyring
                    .context("the keyring has no input")?
                    .write_all(b"\n")?;
            }
        }
        match part.bus_name() {
            Some(name) => self.wait(part.name(), || self.has_name(name)),
            None => Ok(()),
        }
    }

    /// Starts a part whose standard input the caller has chosen.
    fn spawn(&mut self, name: &str, command: &mut Command) -> Result<()> {
        self.dress(command);
        command
            .current_dir(&self.folder.path)
            .stdout(Stdio::null())
            .stderr(self.log(name)?);
        self.parts.push(Running::start(name, command)?);
        Ok(())
    }

    fn wait(&self, name: &str, ready: impl FnMut() -> bool) -> Result<()> {
        if wait_for(START, ready) {
            return Ok(());
        }
        bail!(
            "{name} of the private desktop did not come up: {}",
            self.last_words(name)
        )
    }

    /// Whether somebody on the bus owns this name.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        let mut command = self.command("dbus-send");
        command.args([
            "--session",
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
            "/",
        ]);
        command
            .arg("org.freedesktop.DBus.NameHasOwner")
            .arg(format!("string:{name}"));
        let output = command.stdin(Stdio::null()).output();
        output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("true"))
    }

    fn log(&self, name: &str) -> Result<fs::File> {
        Ok(fs::File::create(
            self.folder.path.join(format!("{name}.log")),
        )?)
    }

    fn last_words(&self, name: &str) -> String {
        let log = fs::read_to_string(self.folder.path.join(format!("{name}.log")));
        let log = log.unwrap_or_default();
        let lines: Vec<_> = log.lines().filter(|line| !line.trim().is_empty()).collect();
        lines[lines.len().saturating_sub(5)..].join("\n")
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // What was started in it by others first.
        let mark = format!(
            "XDG_RUNTIME_DIR={}",
            self.folder.path.join(RUNTIME).display()
        );
        let own: Vec<u32> = self.parts.iter().map(|part| part.child.id()).collect();
        for process in processes_with(&mark) {
            if !own.contains(&process) {
                ask_to_end(process);
            }
        }
        while self.parts.pop().is_some() {}
    }
}

/// A session bus that starts nothing on demand but the panel's settings store: what should run is started by us, what should be
/// absent stays absent.
fn bus_configuration(folder: &Path) -> Result<String> {
    let services = folder.join("services");
    fs::create_dir_all(&services)?;
    let store = "org.xfce.Xfconf.service";
    fs::copy(
        Path::new("/usr/share/dbus-1/services").join(store),
        services.join(store),
    )
    .context("xfconf is missing")?;
    Ok(include_str!("../desktop/bus.conf").replace("FOLDER", &folder.display().to_string()))
}

/// Settings for the panel (one, along the top, the tray at its right end, no first-start question) and for dunst.
fn configure(home: &Path) -> Result<()> {
    for folder in [".local/share", ".local/state", ".cache"] {
        fs::create_dir_all(home.join(folder))?;
    }
    let channels = home.join(".config/xfce4/xfconf/xfce-perchannel-xml");
    fs::create_dir_all(&channels)?;
    fs::write(
        channels.join("xfce4-panel.xml"),
        include_str!("../desktop/xfce4-panel.xml"),
    )?;
    let dunst = home.join(".config/dunst");
    fs::create_dir_all(&dunst)?;
    fs::write(dunst.join("dunstrc"), include_str!("../desktop/dunstrc"))?;
    Ok(())
}
