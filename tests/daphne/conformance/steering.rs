//! What the service has for tests and the demo: events on demand, an orderly end, and nothing left behind.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use crate::{
    daphne::{
        bookings::book,
        hands::Hands,
        server::{Ears, Server, frame},
    },
    service::command,
};

#[tokio::test]
async fn each_event_can_be_made_to_happen() {
    let server = Server::real().await;
    let mut ears = Ears::open(&server).await;
    let new_booking = || frame(2, "info", "New booking received for Lot #1.");
    let rows = [
        (1, vec![frame(4, "info", "Your booking 1 is ready.")]),
        (2, vec![frame(4, "info", "Your booking 2 is ready.")]),
        (
            3,
            vec![
                new_booking(),
                frame(
                    4,
                    "success",
                    "Booking renewed successfully! Your new booking ID is 4.",
                ),
            ],
        ),
        (
            4,
            vec![
                frame(
                    1,
                    "error",
                    r"Renewal failed: ['\u201cabc\u201d value must be a decimal number.']. Please try again.",
                ),
                new_booking(),
            ],
        ),
        (
            5,
            vec![frame(1, "warning", "Your booking for Slot #4 has expired.")],
        ),
        (
            6,
            vec![frame(1, "warning", "Admin declined your booking request.")],
        ),
        (
            7,
            vec![frame(
                1,
                "success",
                "Your cash payment has been verified. Booking activated!",
            )],
        ),
        (8, vec![new_booking()]),
        (
            9,
            vec![frame(
                1,
                "success",
                "Your car wash service has been completed!",
            )],
        ),
        (
            10,
            vec![frame(
                2,
                "info",
                "New employee 'Second Attendant' has been assigned to your lot.",
            )],
        ),
    ];
    for (number, expected) in rows {
        server.hands.event(number).await;
        assert_eq!(ears.heard().await, expected, "event {number}");
    }
}

#[tokio::test]
async fn a_forced_decline_is_told_to_the_profile_id() {
    let server = Server::real().await;
    let driver = server.sign_in("driver").await;
    book(&driver, 1, "KL-08-AZ-1234", "UPI").await;
    let mut ears = Ears::open(&server).await;
    server.hands.decline(1).await;
    let declined = frame(1, "warning", "Admin declined your booking request.");
    assert_eq!(ears.heard().await, [declined]);
    server.hands().move_end(1, -1).await;
    assert_eq!(
        driver.get("/api/bookings/1/").await.json()["status"],
        "CANCELLED_BY_ADMIN"
    );
}

#[test]
fn it_ends_with_its_input_or_at_a_signal_and_leaves_nothing() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("daphne-end");
    fs::create_dir_all(&folder).expect("a folder");
    let mut by_input = started_in(&folder);
    drop(by_input.stdin.take());
    assert!(by_input.wait().expect("an end").success());
    if cfg!(unix) {
        let mut by_signal = started_in(&folder);
        let kill = format!("kill -TERM {}", by_signal.id());
        let sent = Command::new("sh").args(["-c", &kill]).status();
        assert!(sent.expect("a shell").success());
        by_signal.wait().expect("an end");
    }
    let left: Vec<_> = fs::read_dir(&folder).expect("a folder").collect();
    assert!(left.is_empty(), "{left:?}");
}

fn started_in(temporary: &PathBuf) -> Child {
    let mut child = command()
        .env("TMPDIR", temporary)
        .env("TEMP", temporary)
        .stderr(Stdio::null())
        .spawn()
        .expect("Python");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("an output"))
        .read_line(&mut line)
        .expect("a line");
    assert!(line.starts_with("listening http://127.0.0.1:"), "{line}");
    child
}
