//! The app as the demo uses it: the real programs with a home folder of their own, spoken to through the agent's command line.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::demo::events::{Account, kind_of_row};
use crate::demo::stage::Stage;
use crate::folder::Folder;
use crate::process::{Running, ask_to_end, processes_with, read, run, tied, wait_for};
use crate::programs::{AGENT, path};

/// Every account of the servers has this password.
const PASSWORD: &str = "parkmate";
/// The agent answers within a second of its start; a busy machine gets much more.
const START: Duration = Duration::from_secs(30);
/// More rows than the demo makes.
const ROWS: &str = "200";

/// The app; dropping it ends the agent.
pub(crate) struct App<'a> {
    stage: &'a Stage,
    server: String,
    environment: Vec<(&'static str, OsString)>,
    agent: Option<Running>,
    log: PathBuf,
    /// Holds the door's socket, away from that of an installed app.
    runtime: Folder,
}

impl<'a> App<'a> {
    /// The app with its files anew under `folder`, not started yet.
    pub(crate) fn new(stage: &'a Stage, folder: &Path, server: &str) -> Result<Self> {
        let home = folder.join("home");
        if home.exists() {
            fs::remove_dir_all(&home)?;
        }
        let runtime = Folder::new()?;
        let mut environment = Vec::new();
        if let Stage::Session = stage {
            environment.extend(session_sockets());
        }
        for (variable, name) in [
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CACHE_HOME", "cache"),
        ] {
            let path = home.join(name);
            fs::create_dir_all(&path)?;
            environment.push((variable, path.into()));
        }
        environment.push(("XDG_RUNTIME_DIR", runtime.path.clone().into()));
        Ok(Self {
            stage,
            server: server.to_owned(),
            environment,
            agent: None,
            log: folder.join("agent.log"),
            runtime,
        })
    }

    /// Signs in; a running agent follows at once.
    pub(crate) fn login(&self, account: Account) -> Result<()> {
        let mut command =
            self.command(&["login", "--server", &self.server, "--user", account.name()]);
        command.arg("--password-stdin").stdin(Stdio::piped());
        let mut login = command.spawn().context("could not start the agent")?;
        if let Some(mut input) = login.stdin.take() {
            writeln!(input, "{PASSWORD}")?;
        }
        let status = login.wait()?;
        if !status.success() {
            bail!("`{AGENT} login` as {} failed ({status})", account.name());
        }
        Ok(())
    }

    /// Takes the account out of the keyring.
    pub(crate) fn logout(&self) -> Result<()> {
        run(&mut self.command(&["logout"]))
    }

    /// Starts the agent and waits until it answers.
    pub(crate) fn start(&mut self) -> Result<()> {
        let mut agent = tied(path(AGENT));
        self.dress(&mut agent);
        let log = File::create(&self.log)?;
        agent
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        self.agent = Some(Running::start("the app", &mut agent)?);
        // Not before it answers: whoever asks a companion that isn't there may become it.
        let answers = || read(&mut self.command(&["status"])).is_ok();
        if !wait_for(START, answers) {
            bail!("the app does not answer: see {}", self.log.display());
        }
        Ok(())
    }

    /// Waits until the app is connected: what the server sends before that is lost.
    pub(crate) fn wait_until_online(&self) -> Result<()> {
        let online = || {
            read(&mut self.command(&["status", "--json"])).is_ok_and(|status| {
                String::from_utf8_lossy(&status).contains("\"connection\":{\"state\":\"online\"")
            })
        };
        if !wait_for(START, online) {
            bail!("the app does not connect: see {}", self.log.display());
        }
        Ok(())
    }

    /// An error once the agent has ended.
    pub(crate) fn check(&mut self) -> Result<()> {
        let log = self.log.display().to_string();
        self.agent
            .as_mut()
            .map_or(Ok(()), Running::check)
            .with_context(|| format!("see {log}"))
    }

    /// Opens the window.
    pub(crate) fn open_window(&self) -> Result<()> {
        run(&mut self.command(&["open"]))
    }

    /// The kinds that the signed-in account's history holds.
    pub(crate) fn history(&self) -> Result<Vec<String>> {
        let rows = read(&mut self.command(&["history", "--json", "--limit", ROWS]))?;
        let rows = String::from_utf8(rows)?;
        rows.lines()
            .map(|row| {
                Ok(kind_of_row(row)
                    .with_context(|| format!("a row without kind: {row}"))?
                    .to_owned())
            })
            .collect()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(path(AGENT));
        command.args(arguments).stdin(Stdio::null());
        self.dress(&mut command);
        command
    }

    fn dress(&self, command: &mut Command) {
        self.stage.dress(command);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
    }
}

impl Drop for App<'_> {
    /// Ends what the agent or the window has started; the agent itself ends with its field.
    fn drop(&mut self) {
        let mark = format!("XDG_RUNTIME_DIR={}", self.runtime.path.display());
        for process in processes_with(&mark) {
            ask_to_end(process);
        }
    }
}

/// The session's bus and Wayland sockets by their full paths, since they are looked for in the runtime folder otherwise.
fn session_sockets() -> Vec<(&'static str, OsString)> {
    let mut sockets = Vec::new();
    let Some(runtime) = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from) else {
        return sockets;
    };
    let bus = runtime.join("bus");
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() && bus.exists() {
        let mut address = OsString::from("unix:path=");
        address.push(bus);
        sockets.push(("DBUS_SESSION_BUS_ADDRESS", address));
    }
    if let Some(display) = std::env::var_os("WAYLAND_DISPLAY").filter(|display| !display.is_empty())
    {
        sockets.push(("WAYLAND_DISPLAY", runtime.join(display).into()));
    }
    sockets
}
