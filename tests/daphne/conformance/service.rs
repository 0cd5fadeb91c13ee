//! The service in `tests/daphne` as a process beside us. Starting one takes about a second, so a test takes one that an
//! earlier test has left, if there is one of the same periods, and has its data put back to the start.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use jiff::Timestamp;
use parkmate_simulator::world::Role;
use reqwest::Client;
use serde_json::{Value, json};

use crate::daphne::{
    hands::{Hands, Periods},
    server::client,
};

/// Daphne's own defaults.
const USUAL: Periods = Periods {
    ping: Duration::from_secs(20),
    pong: Duration::from_secs(30),
    age: Duration::from_hours(24),
};

/// Processes that no test uses.
static IDLE: Mutex<Vec<Process>> = Mutex::new(Vec::new());

/// A service of one test.
pub(crate) struct Service {
    url: String,
    client: Client,
    /// Taken out when the test is over.
    process: Mutex<Option<Process>>,
}

/// It ends when its input does: when this is dropped, and when we end.
struct Process {
    periods: Periods,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    url: String,
}

impl Hands for Service {
    /// Daphne looks at its sockets every 2 s: with these it pings at two looks, and resets between the second and the
    /// third.
    const BRISK: Periods = Periods {
        ping: Duration::from_millis(1_900),
        pong: Duration::from_secs(3),
        age: Duration::from_hours(24),
    };

    async fn start() -> Self {
        Self::start_with(USUAL).await
    }

    async fn start_with(periods: Periods) -> Self {
        let process = take_idle(periods).unwrap_or_else(|| Process::start(periods));
        let service = Self {
            url: process.url.clone(),
            client: client(),
            process: Mutex::new(Some(process)),
        };
        service.steer("reset", json!({})).await;
        service
    }

    fn http_url(&self) -> String {
        self.url.clone()
    }

    async fn move_end(&self, booking: u64, seconds: i64) {
        let body = json!({"booking": booking, "seconds": seconds});
        self.steer("move-end", body).await;
    }

    async fn write_status(&self, booking: u64, status: &str) {
        let body = json!({"booking": booking, "status": status});
        self.steer("write-status", body).await;
    }

    async fn remove_payment(&self, payment: u64) {
        self.steer("remove-payment", json!({"payment": payment}))
            .await;
    }

    async fn add_account(&self, username: &str, role: Role) {
        let body = json!({"username": username, "role": role.name()});
        self.steer("add-account", body).await;
    }

    async fn push_clock(&self, by: Duration) {
        self.steer("push-clock", json!({"seconds": by.as_secs_f64()}))
            .await;
    }

    async fn now(&self) -> Timestamp {
        let now = self.steer("now", json!({})).await;
        let now = now["now"].as_str().expect("a time");
        now.parse().expect("RFC 3339")
    }

    async fn wash_completed(&self, wash: u64) {
        // Whatever was due when the clock was pushed is done by now.
        let row = self.steer("wash", json!({"wash": wash})).await;
        assert_eq!(row["status"], "completed");
    }

    async fn send(&self, id: &str, text: &str) {
        self.steer("send", json!({"id": id, "text": text})).await;
    }

    async fn send_burst(&self, id: &str, texts: &[String]) {
        let body = json!({"id": id, "texts": texts});
        self.steer("send-burst", body).await;
    }

    async fn break_sockets(&self, id: &str) {
        self.steer("break", json!({"id": id})).await;
    }

    async fn restart(&self) {
        let mut process = lock(&self.process);
        process.as_mut().expect("a process").restart();
    }
}

impl Service {
    /// Makes event 1 to 10 happen.
    pub(crate) async fn event(&self, number: usize) {
        self.steer(&format!("event/{number}"), json!({})).await;
    }

    /// Saves the status that no request can set; "(forced)" in the frames file.
    pub(crate) async fn decline(&self, booking: u64) {
        self.steer("decline", json!({"booking": booking})).await;
    }

    async fn steer(&self, what: &str, body: Value) -> Value {
        let url = format!("{}/test/{what}/", self.url);
        let answer = self.client.post(url).json(&body).send().await;
        let answer = answer.expect("an answer");
        let status = answer.status();
        let text = answer.text().await.expect("a body");
        assert!(status.is_success(), "{what}: {status} {text}");
        serde_json::from_str(&text).expect("JSON")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // A test that fails may have left it in any state.
        if let Some(process) = lock(&self.process).take()
            && !thread::panicking()
        {
            lock(&IDLE).push(process);
        }
    }
}

impl Process {
    fn start(periods: Periods) -> Self {
        let seconds = |period: Duration| period.as_secs_f64().to_string();
        let mut child = command()
            .args(["--ping-interval", &seconds(periods.ping)])
            .args(["--ping-timeout", &seconds(periods.pong)])
            .args(["--websocket-timeout", &seconds(periods.age)])
            // Django's log of the errors that tests provoke.
            .stderr(Stdio::null())
            .spawn()
            .expect("the Python of target/daphne-venv; `cargo xtask test` makes it");
        let input = child.stdin.take().expect("an input");
        let output = BufReader::new(child.stdout.take().expect("an output"));
        let mut process = Self {
            periods,
            child,
            input: Some(input),
            output,
            url: String::new(),
        };
        process.url = process.greeting();
        process
    }

    fn restart(&mut self) {
        let input = self.input.as_mut().expect("an input");
        writeln!(input, "restart").expect("it runs");
        assert_eq!(self.greeting(), self.url);
    }

    /// The address in the first line of a life.
    fn greeting(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("a line");
        let url = line.trim_end().strip_prefix("listening ");
        url.unwrap_or_else(|| panic!("serve.py did not start; by hand it says why ({line:?})"))
            .to_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.input = None;
        // It has ended by itself before, if this fails.
        let _ = self.child.wait();
    }
}

/// The program, with pipes for its input and output.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("DAPHNE_PYTHON"));
    command
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/serve.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command
}

fn take_idle(periods: Periods) -> Option<Process> {
    let mut idle = lock(&IDLE);
    let fits = idle.iter().position(|process| process.periods == periods)?;
    Some(idle.swap_remove(fits))
}

/// The data is whole also after another test has failed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
