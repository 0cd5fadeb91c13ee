//! What comes through the door, both ways, and what the command line prints of it.

use jiff::tz::TimeZone;
use parkmate_client::export::{Line, csv_line};
use parkmate_core::{history::Row, snapshot::Snapshot};
use parkmate_door::protocol::{FromAgent, ToAgent};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::assert_comes_back;

/// A line to the agent. Whoever can open the door is the user's own program, but may be another version of it.
pub fn ask(bytes: &[u8]) {
    read::<ToAgent>(bytes);
}

/// A line from the agent.
pub fn answer(bytes: &[u8]) {
    read::<FromAgent>(bytes);
}

fn read<T: DeserializeOwned + Serialize>(bytes: &[u8]) {
    let Ok(message) = serde_json::from_slice::<T>(bytes) else {
        return;
    };
    let written = serde_json::to_string(&message).expect("what was read can be written");
    assert!(!written.contains('\n'), "a message is one line");
    let back: T = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(serde_json::to_string(&back).ok(), Some(written));
}

/// A row of the history or a snapshot, as `listen --json`, `history --json`, `--csv` and `status --json` print it for
/// other programs.
pub fn printed(bytes: &[u8]) {
    if let Ok(row) = serde_json::from_slice::<Row>(bytes) {
        assert_comes_back(&row);
        let line =
            serde_json::to_string(&Line::new(&row, row.at.rfc3339())).expect("a row is JSON");
        assert!(!line.contains('\n'), "a row is one line");
        let read: Value = serde_json::from_str(&line).expect("what is printed is JSON");
        assert_eq!(read["title"], row.title);
        assert_eq!(read["body"], row.body);
        let csv = csv_line(&row, &TimeZone::UTC);
        assert!(csv.ends_with("\r\n"));
        // Inside a cell they are doubled.
        assert_eq!(csv.matches('"').count() % 2, 0);
        assert!(
            !["\"=", "\"+", "\"-", "\"@"]
                .iter()
                .any(|formula| csv.starts_with(formula) || csv.contains(&format!(",{formula}"))),
            "no cell is a formula: {csv}"
        );
    }
    if let Ok(snapshot) = serde_json::from_slice::<Snapshot>(bytes) {
        assert_comes_back(&snapshot);
    }
}
