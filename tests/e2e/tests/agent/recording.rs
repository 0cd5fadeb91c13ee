//! A recording of what the agent was told, and what it tells when it is replayed.

use std::process::Stdio;

use jiff::SignedDuration;
use parkmate_simulator::{Kind, World};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    time::timeout,
};

use crate::program::{SOON, answer, program, server, sockets, terminate};

#[tokio::test]
async fn rule_25_a_replayed_recording_tells_what_was_told_and_names_nobody() {
    let server = server().await;
    server.world(|world| world.seed_ending(World::DRIVER, SignedDuration::from_secs(4)));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("recording");
    let file = file.to_str().unwrap();
    let mut child = program()
        .args(["listen", "--json", "--server", &server.http_url()])
        .args(["--user", "driver", "--password-stdin", "--record", file])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let password = format!("{}\n", World::PASSWORD);
    let mut input = child.stdin.take().unwrap();
    input.write_all(password.as_bytes()).await.unwrap();
    sockets(&server, &["1", "4"]).await;
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut told: Vec<serde_json::Value> = Vec::new();
    let listening = async {
        while !told
            .iter()
            .any(|row| row["kind"] == Kind::CashVerified.name())
        {
            let line = lines.next_line().await.unwrap().unwrap();
            told.push(serde_json::from_str(&line).unwrap());
            if told
                .iter()
                .any(|row| row["kind"] == Kind::AutoExpired.name())
            {
                server.world(|world| world.make_happen(Kind::CashVerified).unwrap());
            }
        }
    };
    timeout(SOON, listening).await.unwrap();
    terminate(&child);
    child.wait().await.unwrap();

    let replayed: Vec<serde_json::Value> = answer(&["replay", "--json", file])
        .await
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let matter = |rows: &[serde_json::Value]| -> Vec<String> {
        rows.iter()
            .map(|row| {
                format!(
                    "{} {} {} {}",
                    row["at"], row["kind"], row["subject"], row["source"]
                )
            })
            .collect()
    };
    assert_eq!(matter(&replayed)[..told.len()], matter(&told));
    let recording = std::fs::read_to_string(file).unwrap();
    for personal in [World::PASSWORD, "KL-08", "Sample", r#""user":"driver""#] {
        assert!(!recording.contains(personal), "{personal} is recorded");
    }
}
