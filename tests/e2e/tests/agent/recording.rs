//! A recording of what the agent was told, and what it tells when it is replayed.

use std::process::Stdio;

use jiff::SignedDuration;
use parkmate_simulator::{Kind, World};
use tokio::time::timeout;

use crate::program::{Listener, SOON, answer, program, server, sockets, terminate};

#[tokio::test]
async fn rule_25_a_replayed_recording_tells_what_was_told_and_names_nobody() {
    let server = server().await;
    server.world(|world| world.seed_ending(World::DRIVER, SignedDuration::from_secs(4)));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("recording");
    let file = file.to_str().unwrap();
    let mut command = program();
    command
        .args(["listen", "--record", file])
        .stderr(Stdio::null());
    let mut listener = Listener::start(&mut command, &server.http_url()).await;
    sockets(&server, &["1", "4"]).await;
    let mut told: Vec<serde_json::Value> = Vec::new();
    let listening = async {
        while !told
            .iter()
            .any(|row| row["kind"] == Kind::CashVerified.name())
        {
            told.push(listener.tells().await);
            if told
                .iter()
                .any(|row| row["kind"] == Kind::AutoExpired.name())
            {
                server.world(|world| world.make_happen(Kind::CashVerified).unwrap());
            }
        }
    };
    timeout(SOON, listening).await.unwrap();
    terminate(&listener.child);
    listener.child.wait().await.unwrap();

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
