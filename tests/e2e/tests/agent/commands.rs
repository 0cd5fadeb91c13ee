//! The command line by itself.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use parkmate_simulator::{HttpAnswer, HttpFault, Kind, World, world::Method};
use serde_json::Value;
use tokio::time::timeout;

use crate::{
    desktop::Notifications,
    private_bus::{Keyring, in_session},
    program::{Agent, Listener, SOON, answer, login, program, run, server, sockets, terminate},
};

/// How a program ended, and its last words.
fn said(output: std::process::Output) -> (Option<i32>, String) {
    let words = String::from_utf8(output.stderr).unwrap();
    (
        output.status.code(),
        words.lines().last().unwrap_or_default().to_owned(),
    )
}

#[test]
fn each_way_to_fail_has_its_own_exit_status_and_a_sentence_that_says_what_to_do() {
    in_session(
        "commands::each_way_to_fail_has_its_own_exit_status_and_a_sentence_that_says_what_to_do",
        Keyring::Open,
        async || {
            let server = server().await;
            let url = server.http_url();
            let sign_in = [
                "login",
                "--server",
                &url,
                "--user",
                "driver",
                "--password-stdin",
            ];
            let (status, words) = said(run(&sign_in, "wrong\n").await);
            assert_eq!(status, Some(4));
            assert!(
                words.contains("wrong, or the account is disabled"),
                "{words}"
            );
            let (status, words) = said(login("http://127.0.0.1:9", "driver").await);
            assert_eq!(status, Some(5));
            assert!(words.contains("can't be reached"), "{words}");
            let (status, words) = said(login("http://192.0.2.1", "driver").await);
            assert_eq!(status, Some(4));
            assert!(words.contains("not be encrypted"), "{words}");
            server.faults(|faults| {
                let page = HttpAnswer::Page(200);
                faults.http.push(HttpFault::new("/api/", page));
            });
            let (status, words) = said(login(&url, "driver").await);
            assert_eq!(status, Some(5));
            assert!(words.contains("not a ParkMate server"), "{words}");
            for command in ["status", "history", "quit"] {
                let (status, words) = said(run(&[command], "").await);
                assert_eq!(status, Some(3), "{command}");
                assert!(words.contains("not running"), "{words}");
            }
            let (status, _) = said(run(&["dance"], "").await);
            assert_eq!(status, Some(2));
        },
    );
}

#[test]
fn signs_in_and_out_without_a_running_companion() {
    in_session(
        "commands::signs_in_and_out_without_a_running_companion",
        Keyring::Open,
        async || {
            let server = server().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            let out = |output: std::process::Output| String::from_utf8(output.stdout).unwrap();
            assert_eq!(
                out(run(&["logout"], "").await),
                "Signed out on this computer.\n"
            );
            assert_eq!(out(run(&["logout"], "").await), "Nobody was signed in.\n");
        },
    );
}

#[test]
fn what_a_running_companion_can_not_do_or_has_not_seen_done_is_not_claimed() {
    in_session(
        "commands::what_a_running_companion_can_not_do_or_has_not_seen_done_is_not_claimed",
        Keyring::Open,
        async || {
            let server = server().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            let agent = Agent::start().await;
            sockets(&server, &["1", "4"]).await;
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("recording");
            let (status, words) = said(run(&["--record", file.to_str().unwrap()], "").await);
            assert_eq!(status, Some(1), "{words}");
            assert!(words.contains("runs already"), "{words}");
            assert!(!file.exists());
            assert_eq!(
                answer(&["logout", "--everywhere"]).await,
                "Signed out on this computer; the server is asked to end the browser's session too.\n"
            );
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}

#[test]
fn listens_alone_without_desktop_keyring_or_files() {
    in_session(
        "commands::listens_alone_without_desktop_keyring_or_files",
        Keyring::None,
        async || {
            let server = server().await;
            // With a payment that waits, its frame is told at once.
            server.world(|world| {
                let end = SignedDuration::from_mins(9);
                world.seed_ending_paid_by(World::DRIVER, end, Method::Cash)
            });
            let mut listener = Listener::start(program().arg("listen"), &server.http_url()).await;
            sockets(&server, &["1", "4"]).await;
            server
                .world(|world| world.make_happen(Kind::CashVerified))
                .unwrap();
            let event = listener.tells().await;
            let keys: Vec<&String> = event.as_object().unwrap().keys().collect();
            assert_eq!(
                keys,
                ["at", "body", "kind", "level", "source", "subject", "title"]
            );
            assert_eq!(event["kind"], "cash_verified");
            assert_eq!(event["source"], "frame");
            terminate(&listener.child);
            let status = timeout(SOON, listener.child.wait()).await.unwrap().unwrap();
            assert_eq!(status.code(), Some(0));
            let home = std::env::var_os("HOME").unwrap();
            for folder in ["config", "data"] {
                let ours = std::path::Path::new(&home)
                    .join(folder)
                    .join("parkmate-companion");
                assert!(!ours.exists(), "{}", ours.display());
            }
        },
    );
}

/// What came of each step, and how `doctor` ended.
async fn examined() -> (Vec<(String, String)>, Option<i32>) {
    let output = run(&["doctor", "--json"], "").await;
    let lines = String::from_utf8(output.stdout).unwrap();
    let word = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let steps = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["step"].is_string())
        .map(|line| (word(&line, "step"), word(&line, "state")))
        .collect();
    (steps, output.status.code())
}

#[test]
fn the_doctor_finds_all_well_and_names_the_first_step_that_fails() {
    in_session(
        "commands::the_doctor_finds_all_well_and_names_the_first_step_that_fails",
        Keyring::Open,
        async || {
            let _notifications = Notifications::start().await;
            let server = server().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            let (steps, status) = examined().await;
            assert_eq!(status, Some(0), "{steps:?}");
            let not_needed: BTreeSet<&str> = steps
                .iter()
                .filter(|(_, state)| state == "not_needed")
                .map(|(step, _)| step.as_str())
                .collect();
            // A number, a connection that isn't encrypted, and a start by hand.
            assert_eq!(not_needed, ["name", "tls", "autostart"].into());
            let passed = steps.iter().filter(|(_, state)| state == "passed");
            assert_eq!((passed.count(), steps.len()), (9, 12));
            server.faults(|faults| faults.wsgi = true);
            assert_eq!(examined().await.1, Some(15));
            server.faults(|faults| faults.refuse_connections = true);
            assert_eq!(examined().await.1, Some(11));
        },
    );
}

#[test]
fn classifies_frames_from_stdin() {
    in_session(
        "commands::classifies_frames_from_stdin",
        Keyring::None,
        async || {
            let frames = "{\"type\":\"info\",\"message\":\"x\",\"connected\":true}\n\nnonsense\n\
                          {\"type\":\"success\",\"message\":\"Booking renewed! Your new booking ID is 7\"}\n";
            let output = run(&["classify"], frames).await;
            assert_eq!(
                String::from_utf8(output.stdout).unwrap(),
                "{\"welcome\":true}\n{\"unreadable\":\"not JSON\"}\n{\"kind\":\"renewal_succeeded\",\"level\":\"success\",\
                 \"title\":\"Booking renewed\",\"body\":\"Booking renewed! Your new booking ID is 7\",\"subject\":{\"booking\":7}}\n"
            );
        },
    );
}
