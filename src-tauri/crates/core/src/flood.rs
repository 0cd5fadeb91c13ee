//! How many frames are taken as events of their own. A frame costs a server nothing, and each that is told makes a
//! row and waits to be matched with what reading shows; a server that sends without end would fill disk and memory,
//! and hide what matters (ledger rule 28).

use std::time::Duration;

use crate::{
    clock::Mono,
    history::RowId,
    timing::{FLOOD_EVENTS, FLOOD_MESSAGES, FLOOD_REFILL, FLOOD_ROW},
};

/// What there is room for in a session.
#[derive(Clone, Debug)]
pub struct Flood {
    messages: Room,
    events: Room,
    row: Option<(RowId, Mono)>,
}

/// Room for frames of one sort.
#[derive(Clone, Debug)]
struct Room {
    size: u32,
    taken: u32,
    /// When the first of those was taken that have not made room again.
    since: Mono,
}

impl Room {
    const fn of(size: u32) -> Self {
        Self {
            size,
            taken: 0,
            since: Mono::new(Duration::ZERO),
        }
    }

    /// Whether there is room for one more; if so, it is taken.
    fn admits(&mut self, now: Mono) -> bool {
        let passed = now.since(self.since).as_secs() / FLOOD_REFILL.as_secs();
        let freed = u32::try_from(passed).unwrap_or(u32::MAX);
        if freed >= self.taken {
            self.taken = 0;
            self.since = now;
        } else {
            self.taken -= freed;
            self.since = self.since + FLOOD_REFILL * freed;
        }
        let admits = self.taken < self.size;
        self.taken += u32::from(admits);
        admits
    }
}

impl Default for Flood {
    fn default() -> Self {
        Self {
            messages: Room::of(FLOOD_MESSAGES),
            events: Room::of(FLOOD_EVENTS),
            row: None,
        }
    }
}

impl Flood {
    /// Whether one more is taken, a message that no read shows or an event that waits to be matched; if so, it is.
    pub fn admits(&mut self, is_message: bool, now: Mono) -> bool {
        let room = if is_message {
            &mut self.messages
        } else {
            &mut self.events
        };
        room.admits(now)
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
    use super::*;

    fn at(seconds: u64) -> Mono {
        Mono::new(Duration::from_secs(seconds))
    }

    fn admitted(room: &mut Room, of: u32, now: Mono) -> u32 {
        (0..of).map(|_| u32::from(room.admits(now))).sum()
    }

    #[test]
    fn rule_28_takes_as_many_at_once_as_there_is_room_for_and_then_one_a_minute() {
        let mut room = Room::of(500);
        assert_eq!(admitted(&mut room, 1_000, at(7_000)), 500);
        assert_eq!(admitted(&mut room, 10, at(7_059)), 0);
        assert_eq!(admitted(&mut room, 10, at(7_060)), 1);
        assert_eq!(admitted(&mut room, 10, at(7_060 + 3 * 60)), 3);
        assert_eq!(admitted(&mut room, 1_000, at(100_000)), 500);
    }

    #[test]
    fn rule_28_no_frame_less_is_taken_because_one_was_refused() {
        let mut room = Room::of(500);
        admitted(&mut room, 500, at(0));
        for second in 1..60 {
            assert!(!room.admits(at(second)));
        }
        assert!(room.admits(at(60)));
    }

    #[test]
    fn rule_28_messages_take_no_room_from_events() {
        let mut flood = Flood::default();
        while flood.admits(true, at(0)) {}
        assert!(flood.admits(false, at(0)));
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
