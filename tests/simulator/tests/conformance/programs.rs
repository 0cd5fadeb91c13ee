//! The demo and the program `parkmate-simulator`.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use parkmate_simulator::{Kind, play_demo};
use tokio::{sync::mpsc, time::timeout};

use crate::server::{DEADLINE, Ear, Server};

#[tokio::test]
async fn the_demo_plays_all_ten_events_first_for_the_driver_then_for_the_owner() {
    let server = Server::well_behaved().await;
    let (sender, mut lines) = mpsc::unbounded_channel();
    let playing = play_demo(&server.hands, |line| {
        sender.send(line.to_owned()).expect("the test listens");
        Ok(())
    });
    let watching = async {
        let driver = server.sign_in("driver").await;
        assert_eq!(
            server.hands.world(|world| world.bookings.len()),
            0,
            "nothing runs before the client is there"
        );
        let list = driver.get("/api/bookings/").await.json();
        let left: Vec<_> = list
            .as_array()
            .expect("a list")
            .iter()
            .map(|row| row["remaining_time"].clone())
            .collect();
        assert_eq!(left, [0, 302, 7, 579, 589]);
        let _profile = Ear::open(&server, "1").await;
        let _auth = Ear::open(&server, "4").await;
        let mut said = Vec::new();
        let mut owner = None;
        while said.last().is_none_or(|line| line != "owner-done") {
            // The demo waits by the server's clock, which is pushed until the next line comes.
            server.hands.clock().advance(Duration::from_millis(500));
            if let Ok(Some(line)) = timeout(Duration::from_millis(10), lines.recv()).await {
                if line == "driver-done" {
                    let visitor = server.sign_in("owner").await;
                    visitor.get("/api/bookings/").await;
                    visitor.get("/api/employees/").await;
                    owner = Some(Ear::open(&server, "2").await);
                }
                said.push(line);
            }
        }
        drop(owner);
        said
    };
    let watching = timeout(DEADLINE * 3, watching);
    let (played, said) = tokio::join!(playing, watching);
    played.expect("it plays");
    let expected = [
        "event 1 expiring_soon",
        "event 2 expired",
        "event 5 auto_expired",
        "event 7 cash_verified",
        "event 9 wash_done",
        "event 3 renewal_succeeded",
        "event 4 renewal_failed",
        "event 6 declined",
        "driver-done",
        "event 8 new_booking",
        "event 10 employee_assigned",
        "owner-done",
    ];
    assert_eq!(said.expect("played in time"), expected);

    let truth = server.hands.truth();
    let told = |kind: Kind| {
        let happened = |about: Option<u64>| {
            let entry = truth.iter().find(|entry| Some(entry.number) == about);
            entry.is_some_and(|entry| entry.what.kind() == Some(kind))
        };
        server
            .hands
            .frames()
            .iter()
            .filter(|sent| sent.copies > 0 && happened(sent.frame.about))
            .count()
    };
    let counts: Vec<usize> = Kind::ALL.into_iter().map(told).collect();
    assert_eq!(
        counts,
        [0, 0, 1, 1, 1, 1, 1, 1, 1, 1],
        "each event that the server sends was heard once"
    );
}

#[test]
fn the_program_says_its_address_and_obeys() {
    let mut program = Program::start(&["--seed", "demo", "--faults", "real"]);
    let first = program.line();
    let address = first
        .strip_prefix("listening http://127.0.0.1:")
        .expect("the address first");
    assert!(address.parse::<u16>().is_ok_and(|port| port != 0));
    assert_eq!(program.ask("event 1"), "ok event 1 expiring_soon booking 6");
    assert_eq!(
        program.ask("event 10"),
        "ok event 10 employee_assigned employee 2"
    );
    assert_eq!(
        program.ask("event 11"),
        "error no event 11; they are 1 to 10"
    );
    assert_eq!(program.ask("faults none"), "ok faults none");
    assert_eq!(program.ask("sockets"), "ok sockets");
    assert_eq!(program.ask("restart"), "ok restart");
    assert_eq!(
        program.ask("dance"),
        "error unknown command \"dance\"; try help"
    );
    program.input.write_all(b"help\n").expect("written");
    let help: Vec<String> = std::iter::from_fn(|| Some(program.line()))
        .take_while(|line| line != "ok help")
        .collect();
    assert_eq!(
        help.iter()
            .filter(|line| line.starts_with("event "))
            .count(),
        10
    );
    program.input.write_all(b"quit\n").expect("written");
    assert!(program.child.wait().expect("it ends").success());
}

#[test]
fn the_program_ends_with_its_input() {
    let program = Program::start(&[]);
    let Program {
        mut child, input, ..
    } = program;
    drop(input);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn unknown_options_are_refused_with_status_2() {
    let refused = Command::new(env!("CARGO_BIN_EXE_parkmate-simulator"))
        .args(["--dance", "tango"])
        .output();
    let refused = refused.expect("it runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("unknown option --dance"));
}

/// The running program.
struct Program {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Program {
    fn start(options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_parkmate-simulator"))
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let input = child.stdin.take().expect("an input");
        let output = BufReader::new(child.stdout.take().expect("an output"));
        Self {
            child,
            input,
            output,
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("a line");
        assert!(!line.is_empty(), "the program has ended");
        line.trim_end().to_owned()
    }

    fn ask(&mut self, command: &str) -> String {
        writeln!(self.input, "{command}").expect("written");
        self.line()
    }
}
