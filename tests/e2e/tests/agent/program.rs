//! The agent's program, run as a user would run it.

use std::{
    path::PathBuf,
    process::{ExitStatus, Output, Stdio},
    time::Duration,
};

use parkmate_simulator::{Config, Simulator, World};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use crate::desktop::TrayHost;

/// Longest wait for what must happen; a loaded machine needs some of it.
pub(crate) const SOON: Duration = Duration::from_secs(30);

/// Where a built program lies: beside the folder of the test's own.
pub(crate) fn path(program: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().unwrap().parent().unwrap();
    let path = folder.join(program);
    assert!(path.is_file(), "build it first: cargo build --workspace");
    path
}

/// The agent as a command, without its guard: a test ends what it has started.
pub(crate) fn program() -> Command {
    let mut command = Command::new(path("parkmate-companion"));
    command.arg("--no-restart");
    command.kill_on_drop(true).stdin(Stdio::null());
    command
}

/// `listen` by itself, signed in as the driver.
pub(crate) struct Listener {
    pub(crate) child: Child,
    events: Lines<BufReader<ChildStdout>>,
}

impl Listener {
    /// Starts it by a command that ends with `listen` and what is particular, at that address.
    pub(crate) async fn start(command: &mut Command, server: &str) -> Self {
        let mut child = command
            .args(["--json", "--user", "driver", "--password-stdin"])
            .args(["--server", server])
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let password = format!("{}\n", World::PASSWORD);
        stdin.write_all(password.as_bytes()).await.unwrap();
        let events = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, events }
    }

    /// The next event that it prints.
    pub(crate) async fn tells(&mut self) -> Value {
        let line = timeout(SOON, self.events.next_line()).await.unwrap();
        serde_json::from_str(&line.unwrap().unwrap()).unwrap()
    }
}

/// Runs a command to its end, with something on its standard input.
pub(crate) async fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = program()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).await.unwrap();
    drop(stdin);
    timeout(SOON, child.wait_with_output())
        .await
        .unwrap()
        .unwrap()
}

/// Standard output of a command that has to succeed.
pub(crate) async fn answer(arguments: &[&str]) -> String {
    let output = run(arguments, "").await;
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The lines of `history --json`.
pub(crate) async fn history() -> Vec<Value> {
    answer(&["history", "--json", "--limit", "500"])
        .await
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The answer of `status --json`.
pub(crate) async fn status() -> Value {
    serde_json::from_str(&answer(&["status", "--json"]).await).unwrap()
}

/// The kinds of the rows of the history, the newest first.
pub(crate) async fn kinds() -> Vec<Value> {
    let rows = history().await;
    rows.iter().map(|row| row["kind"].clone()).collect()
}

/// What troubles the agent, by the codes of its status.
pub(crate) fn troubles(status: &Value) -> Vec<&str> {
    let troubles = status["troubles"].as_array().unwrap();
    troubles
        .iter()
        .map(|trouble| trouble["code"].as_str().unwrap())
        .collect()
}

/// Waits until the status is as wanted.
pub(crate) async fn status_that(fits: impl Fn(&Value) -> bool) -> Value {
    let waiting = async {
        loop {
            let status = status().await;
            if fits(&status) {
                return status;
            }
        }
    };
    timeout(SOON, waiting).await.expect("a status that fits")
}

/// Signs in over the command line.
pub(crate) async fn login(server: &str, user: &str) -> Output {
    let arguments = [
        "login",
        "--server",
        server,
        "--user",
        user,
        "--password-stdin",
    ];
    run(&arguments, &format!("{}\n", World::PASSWORD)).await
}

/// The running agent, on a desktop with a tray.
pub(crate) struct Agent(Child, Option<TrayHost>);

impl Agent {
    /// Starts it and waits until it answers.
    pub(crate) async fn start() -> Self {
        let tray = TrayHost::start_if_there_is_none().await;
        let mut agent = Self::start_without_tray(&[]).await;
        agent.1 = tray;
        agent
    }

    /// Starts it with these arguments on the desktop as it is.
    pub(crate) async fn start_without_tray(arguments: &[&str]) -> Self {
        let child = program()
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let answering = async { while !run(&["status"], "").await.status.success() {} };
        timeout(SOON, answering)
            .await
            .expect("an agent that answers");
        Self(child, None)
    }

    /// Ends it as a crash would.
    pub(crate) async fn kill(mut self) {
        self.0.kill().await.unwrap();
    }

    /// Sends it the signal that a log-out sends, and waits for its end.
    pub(crate) async fn terminate(mut self) -> ExitStatus {
        terminate(&self.0);
        timeout(SOON, self.0.wait()).await.unwrap().unwrap()
    }

    /// Waits for its end.
    pub(crate) async fn end(mut self) -> ExitStatus {
        timeout(SOON, self.0.wait()).await.unwrap().unwrap()
    }
}

/// Sends SIGTERM.
pub(crate) fn terminate(child: &Child) {
    let pid = rustix::process::Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap());
    rustix::process::kill_process(pid.unwrap(), rustix::process::Signal::TERM).unwrap();
}

/// A server that sends all it should.
pub(crate) async fn server() -> Simulator {
    Simulator::start(Config::default()).await.unwrap()
}

/// Waits until the ids have a socket.
pub(crate) async fn sockets(server: &Simulator, ids: &[&str]) {
    for id in ids {
        server.wait_for_socket(id, SOON).await.unwrap();
    }
}

/// The agent's store, opened beside it.
pub(crate) fn store() -> rusqlite::Connection {
    let data = std::env::var_os("XDG_DATA_HOME").unwrap();
    let file = std::path::Path::new(&data).join("parkmate-companion/history.db");
    rusqlite::Connection::open(file).unwrap()
}

/// Waits until every banner is marked as shown: a kill before that may repeat it (ledger rule 22).
pub(crate) async fn all_marked() {
    let store = store();
    let marking = async {
        let unmarked = "SELECT count(*) FROM history WHERE shown = 0";
        while store
            .query_row(unmarked, [], |row| row.get::<_, i64>(0))
            .unwrap()
            > 0
        {
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, marking)
        .await
        .expect("all banners are marked");
}
