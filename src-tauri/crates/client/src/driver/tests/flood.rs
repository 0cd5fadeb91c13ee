//! A server that sends without end: what the loop does for everybody else meanwhile.

use std::time::Instant;

use super::*;

/// Frames, distinct ones and equal ones by turns.
const FRAMES: u32 = 50_000;

/// Longest time for an answer through the door meanwhile, also of a program without optimisation on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(3);

/// How much a flood may add to the program's memory, in bytes, with the simulator's own, which is in this process.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 96 * 1024 * 1024;

/// Resident memory of this process, in bytes.
#[cfg(target_os = "linux")]
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.unwrap().trim().strip_suffix(" kB").unwrap();
    kib.trim().parse::<u64>().unwrap() * 1024
}

async fn all_rows(handle: &Handle) -> Vec<Row> {
    let mut rows = Vec::new();
    loop {
        let ask = Ask::History {
            filter: Filter::default(),
            offset: u32::try_from(rows.len()).unwrap(),
            limit: 500,
        };
        let Answer::History(page) = handle.ask(ask).await.unwrap() else {
            panic!("a page of the history was asked for");
        };
        if page.rows.is_empty() {
            return rows;
        }
        rows.extend(page.rows);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_thousand_frames_are_all_counted_while_the_door_answers_and_memory_stays() {
    let folder = tempfile::TempDir::new().unwrap();
    let server = Simulator::start(Config::default()).await.unwrap();
    let handle = start(&folder.path().join("history.db"));
    sign_in(&handle, &server).await;
    let is_listened_to = |sockets: &[parkmate_simulator::OpenSocket]| sockets.len() == 2;
    server.wait_for_sockets(SOON, is_listened_to).await.unwrap();
    server.wait_until(SOON, was_listed).await.unwrap();
    #[cfg(target_os = "linux")]
    let before = resident();
    let said = |number: u32| {
        let text = if number.is_multiple_of(2) {
            "Happy new year!".to_owned()
        } else {
            format!("Offer number {number}!")
        };
        format!(r#"{{"type":"info","message":"{text}"}}"#)
    };
    let mut slowest = Duration::ZERO;
    let counting = async {
        for first in (0..FRAMES).step_by(1_000) {
            server.send_burst("4", (first..first + 1_000).map(said));
            let asked = Instant::now();
            handle.ask(Ask::Status).await.unwrap();
            slowest = slowest.max(asked.elapsed());
        }
        loop {
            let rows = all_rows(&handle).await;
            let counted: u32 = rows.iter().map(|row| row.count).sum();
            if counted >= FRAMES {
                return (rows.len(), counted);
            }
        }
    };
    let counted = tokio::time::timeout(SOON, counting).await.unwrap();
    let room = usize::try_from(timing::FLOOD_MESSAGES).unwrap();
    assert_eq!(counted.1, FRAMES, "no more and no less than were sent");
    // Those that were taken, and the row that counts the others.
    assert!(counted.0 <= room + 2, "{} rows", counted.0);
    assert!(slowest < AT_ONCE, "the slowest answer took {slowest:?}");
    #[cfg(target_os = "linux")]
    {
        let grown = resident().saturating_sub(before);
        assert!(grown < MEMORY, "memory grew by {grown} bytes");
    }
}
