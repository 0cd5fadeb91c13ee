//! The promise against the server's own libraries (Django, Channels, daphne), in `tests/daphne`.

use std::process::Stdio;

use parkmate_door::protocol::Ask;
use parkmate_simulator::Kind;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};

use crate::{
    gate::Gate,
    private_bus::{Keyring, in_session},
    program::{Agent, SOON, login, status, status_that},
    promise::{BY_READING, caller, history_that, renew, tellings, tells},
};

/// The service as a process; it ends with its input.
struct Stack {
    _child: Child,
    input: ChildStdin,
    _output: BufReader<ChildStdout>,
    url: String,
}

impl Stack {
    async fn start() -> Self {
        let mut child = Command::new(option_env!("DAPHNE_PYTHON").unwrap_or("python3"))
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../daphne/serve.py"))
            .args(["--port", "0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        timeout(SOON, output.read_line(&mut line))
            .await
            .unwrap()
            .unwrap();
        let url = line.trim().strip_prefix("listening ").unwrap().to_owned();
        Self {
            _child: child,
            input,
            _output: output,
            url,
        }
    }

    /// Makes event 1 to 10 happen.
    async fn event(&mut self, kind: Kind) {
        let line = format!("event {}\n", kind.number());
        self.input.write_all(line.as_bytes()).await.unwrap();
    }
}

async fn signed_in(gate: &Gate, user: &str) -> Agent {
    assert!(login(&gate.url, user).await.status.success());
    Agent::start().await
}

/// Everything is read twice more, and what would be told twice is told by then.
async fn settle(gate: &Gate) {
    for _ in 0..2 {
        let mut lists = gate.lists();
        let before = *lists.borrow();
        caller().await.ask(Ask::Retry).await.unwrap();
        let again = lists.wait_for(|lists| *lists > before);
        let again = timeout(BY_READING, again).await.expect("another read");
        drop(again.unwrap());
    }
    // The newest read is told of once the agent answers after it.
    status().await;
}

async fn hear(kind: Kind) -> Vec<Value> {
    history_that(|rows| tells(rows, kind)).await
}

/// Each event of these kinds has one row; other kinds have none, but for plain messages.
fn assert_each_once(rows: &[Value], kinds: &[Kind]) {
    let told: Vec<String> = tellings(rows)
        .into_iter()
        .filter(|row| !row.starts_with("other"))
        .collect();
    let mut unique = told.clone();
    unique.dedup();
    assert_eq!(unique, told, "{rows:#?}");
    for kind in kinds {
        assert!(tells(rows, *kind), "{kind} in {told:?}");
    }
    for row in &told {
        let name = row.split(' ').next().unwrap();
        assert!(kinds.iter().any(|kind| kind.name() == name), "{told:?}");
    }
}

const DRIVERS: [Kind; 8] = [
    Kind::ExpiringSoon,
    Kind::Expired,
    Kind::RenewalSucceeded,
    Kind::RenewalFailed,
    Kind::AutoExpired,
    Kind::Declined,
    Kind::CashVerified,
    Kind::WashDone,
];

#[test]
#[cfg_attr(
    not(daphne),
    ignore = "there is no target/daphne-venv; `cargo xtask test` makes it"
)]
fn a_driver_hears_of_every_event_once_from_the_real_stack() {
    let name = "stack::a_driver_hears_of_every_event_once_from_the_real_stack";
    in_session(name, Keyring::Open, async || {
        let mut stack = Stack::start().await;
        let gate = Gate::before(&stack.url).await;
        let agent = signed_in(&gate, "driver").await;
        status_that(|status| status["connection"]["state"] == "online").await;
        // 2 is followed by 5, which the agent's own read brings about.
        for (before, kind) in [Kind::ExpiringSoon, Kind::Expired].into_iter().enumerate() {
            stack.event(kind).await;
            // Its booking is there once a message says so, which is no reason to read the bookings.
            let is_other = |row: &&Value| row["kind"] == "other";
            history_that(|rows| rows.iter().filter(is_other).count() > before).await;
            settle(&gate).await;
            hear(kind).await;
        }
        hear(Kind::AutoExpired).await;
        for kind in [
            Kind::RenewalSucceeded,
            Kind::RenewalFailed,
            Kind::CashVerified,
            Kind::WashDone,
            Kind::Declined,
        ] {
            stack.event(kind).await;
            hear(kind).await;
        }
        settle(&gate).await;
        assert_each_once(&crate::program::history().await, &DRIVERS);
        assert_eq!(agent.terminate().await.code(), Some(0));
    });
}

#[test]
#[cfg_attr(
    not(daphne),
    ignore = "there is no target/daphne-venv; `cargo xtask test` makes it"
)]
fn a_driver_hears_of_every_event_once_from_the_real_stack_without_a_socket() {
    let name = "stack::a_driver_hears_of_every_event_once_from_the_real_stack_without_a_socket";
    in_session(name, Keyring::Open, async || {
        let mut stack = Stack::start().await;
        let gate = Gate::before(&stack.url).await;
        gate.shut_sockets();
        let agent = signed_in(&gate, "driver").await;
        status_that(|status| status["connection"]["state"] == "waiting").await;
        settle(&gate).await;
        stack.event(Kind::ExpiringSoon).await;
        stack.event(Kind::Expired).await;
        settle(&gate).await;
        let rows = hear(Kind::AutoExpired).await;
        let ended = rows.iter().find(|row| row["kind"] == "auto_expired");
        let ended = ended.unwrap()["subject"]["booking"].as_u64().unwrap();
        let running = status().await["bookings"][0]["id"].as_u64().unwrap();
        // The first is over and is renewed; the second runs, so the server refuses.
        caller().await.ask(renew(ended)).await.unwrap();
        hear(Kind::RenewalSucceeded).await;
        caller().await.ask(renew(running)).await.unwrap();
        for kind in [Kind::CashVerified, Kind::WashDone, Kind::Declined] {
            stack.event(kind).await;
        }
        settle(&gate).await;
        for kind in DRIVERS {
            hear(kind).await;
        }
        settle(&gate).await;
        assert_each_once(&crate::program::history().await, &DRIVERS);
        assert_eq!(agent.terminate().await.code(), Some(0));
    });
}

#[test]
#[cfg_attr(
    not(daphne),
    ignore = "there is no target/daphne-venv; `cargo xtask test` makes it"
)]
fn an_owner_hears_of_both_events_once_from_the_real_stack_with_and_without_a_socket() {
    let name =
        "stack::an_owner_hears_of_both_events_once_from_the_real_stack_with_and_without_a_socket";
    in_session(name, Keyring::Open, async || {
        let mut stack = Stack::start().await;
        let gate = Gate::before(&stack.url).await;
        let agent = signed_in(&gate, "owner").await;
        status_that(|status| status["connection"]["state"] == "online").await;
        settle(&gate).await;
        let owners = [Kind::NewBooking, Kind::EmployeeAssigned];
        for kind in owners {
            stack.event(kind).await;
            hear(kind).await;
        }
        settle(&gate).await;
        assert_each_once(&crate::program::history().await, &owners);
        assert_eq!(agent.terminate().await.code(), Some(0));

        gate.shut_sockets();
        let agent = Agent::start().await;
        status_that(|status| status["connection"]["state"] == "waiting").await;
        let before = crate::program::history().await.len();
        for kind in owners {
            stack.event(kind).await;
        }
        settle(&gate).await;
        history_that(|rows| rows.len() >= before + 2).await;
        settle(&gate).await;
        let rows = crate::program::history().await;
        assert_eq!(rows.len(), before + 2, "{rows:#?}");
        assert_each_once(&rows, &owners);
        assert_eq!(agent.terminate().await.code(), Some(0));
    });
}

#[test]
#[cfg_attr(
    not(daphne),
    ignore = "there is no target/daphne-venv; `cargo xtask test` makes it"
)]
fn without_rest_what_the_real_stacks_sockets_say_is_told() {
    let name = "stack::without_rest_what_the_real_stacks_sockets_say_is_told";
    in_session(name, Keyring::Open, async || {
        let mut stack = Stack::start().await;
        let gate = Gate::before(&stack.url).await;
        assert!(login(&gate.url, "driver").await.status.success());
        gate.shut_rest();
        let agent = Agent::start().await;
        status_that(|status| status["connection"]["state"] == "online").await;
        let said = [
            Kind::RenewalSucceeded,
            Kind::AutoExpired,
            Kind::CashVerified,
            Kind::WashDone,
            Kind::Declined,
        ];
        for kind in said {
            stack.event(kind).await;
            hear(kind).await;
        }
        assert_eq!(agent.terminate().await.code(), Some(0));
    });
}
