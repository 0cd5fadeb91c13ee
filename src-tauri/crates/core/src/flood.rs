//! How many frames are taken as events of their own. A frame costs a server nothing, and each that is told makes a
//! row and waits to be matched with what reading shows; a server that sends without end would fill disk and memory,
//! and hide what matters (ledger rule 28).

use crate::{
    clock::Mono,
    history::RowId,
    timing::{FLOOD_REFILL, FLOOD_ROOM, FLOOD_ROW},
};

/// The frames of a session that were taken of late.
#[derive(Clone, Debug, Default)]
pub struct Flood {
    taken: u32,
    /// When the first of those was taken that have not made room again.
    since: Mono,
    row: Option<(RowId, Mono)>,
}

impl Flood {
    /// Whether one more is taken; if so, it is.
    pub fn admits(&mut self, now: Mono) -> bool {
        let passed = now.since(self.since).as_secs() / FLOOD_REFILL.as_secs();
        let freed = u32::try_from(passed).unwrap_or(u32::MAX);
        if freed >= self.taken {
            self.taken = 0;
            self.since = now;
        } else {
            self.taken -= freed;
            self.since = self.since + FLOOD_REFILL * freed;
        }
        let admits = self.taken < FLOOD_ROOM;
        self.taken += u32::from(admits);
        admits
    }

    /// The row that counts what is left out, if it is of today.
    #[must_use]
    pub fn row(&self, now: Mono) -> Option<RowId> {
        let (row, begun) = self.row?;
        (now.since(begun) < FLOOD_ROW).then_some(row)
    }

    /// That row counts from now on.
    pub const fn told(&mut self, row: RowId, now: Mono) {
        self.row = Some((row, now));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: u64) -> Mono {
        Mono::new(Duration::from_secs(seconds))
    }

    fn admitted(flood: &mut Flood, of: u32, now: Mono) -> u32 {
        (0..of).map(|_| u32::from(flood.admits(now))).sum()
    }

    #[test]
    fn rule_28_takes_500_at_once_and_then_one_a_minute() {
        let mut flood = Flood::default();
        assert_eq!(admitted(&mut flood, 1_000, at(7_000)), FLOOD_ROOM);
        assert_eq!(admitted(&mut flood, 10, at(7_059)), 0);
        assert_eq!(admitted(&mut flood, 10, at(7_060)), 1);
        assert_eq!(admitted(&mut flood, 10, at(7_060 + 3 * 60)), 3);
        assert_eq!(admitted(&mut flood, 1_000, at(100_000)), FLOOD_ROOM);
    }

    #[test]
    fn rule_28_no_frame_less_is_taken_because_one_was_refused() {
        let mut flood = Flood::default();
        admitted(&mut flood, FLOOD_ROOM, at(0));
        for second in 1..60 {
            assert!(!flood.admits(at(second)));
        }
        assert!(flood.admits(at(60)));
    }

    #[test]
    fn rule_28_a_row_counts_for_a_day() {
        let mut flood = Flood::default();
        assert_eq!(flood.row(at(5)), None);
        flood.told(RowId(3), at(5));
        assert_eq!(flood.row(at(24 * 3_600)), Some(RowId(3)));
        assert_eq!(flood.row(at(24 * 3_600 + 5)), None);
    }
}
