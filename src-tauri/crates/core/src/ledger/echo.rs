//! Echoes: the same text again. Two connections of one account may each bring their own copy of a frame
//! (ledger rule 13), and a message that reading can't see may be repeated (rule 12).

use std::{
    collections::{HashSet, VecDeque},
    time::Duration,
};

use crate::{
    account::Channel,
    clock::Mono,
    history::RowId,
    timing::{REPEATED_FRAME, TWIN_FRAMES},
};

/// Where a frame came from: a socket of the account, and which connection of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Via {
    /// The socket.
    pub channel: Channel,
    /// The connection's number.
    pub attempt: u32,
}

/// Frames of late.
#[derive(Clone, Debug, Default)]
pub struct Echoes {
    recent: VecDeque<Recent>,
    /// When the newest connections began to be made.
    begun: VecDeque<(Via, Mono)>,
}

#[derive(Clone, Debug)]
struct Recent {
    at: Mono,
    via: Via,
    text: String,
    row: Option<RowId>,
}

/// Recent frames that are remembered at most; a flood forgets the oldest first.
const RECENT_LIMIT: usize = 256;

/// Connections whose beginning is remembered at most: those of two sockets that are being replaced, and some.
const BEGUN_LIMIT: usize = 8;

impl Echoes {
    /// A connection begins to be made. What another one has brought until now was sent before, and so can't come
    /// over this one.
    pub fn begun(&mut self, via: Via, now: Mono) {
        if self.begun.len() >= BEGUN_LIMIT {
            self.begun.pop_front();
        }
        self.begun.push_back((via, now));
    }

    /// Takes a frame in. Says whether it is the copy that another connection already brought: the n-th
    /// copy here is new only if no other connection has brought n of them within [`TWIN_FRAMES`].
    pub fn is_twin(&mut self, via: Via, text: &str, now: Mono) -> bool {
        while self.recent.front().is_some_and(|old| {
            now.since(old.at) > REPEATED_FRAME || self.recent.len() >= RECENT_LIMIT
        }) {
            self.recent.pop_front();
        }
        self.recent.push_back(Recent {
            at: now,
            via,
            text: text.to_owned(),
            row: None,
        });
        let others: HashSet<Via> = self
            .equal(text, TWIN_FRAMES, now)
            .map(|old| old.via)
            .filter(|other| *other != via)
            .collect();
        others.into_iter().any(|other| {
            // Only what was sent while there were both can have come over both.
            let both = self.begin_of(via).max(self.begin_of(other));
            let since = self.equal(text, TWIN_FRAMES, now);
            let since = since.filter(|old| old.at >= both);
            let (here, there): (Vec<_>, Vec<_>) = since
                .filter(|old| old.via == via || old.via == other)
                .partition(|old| old.via == via);
            there.len() >= here.len()
        })
    }

    fn begin_of(&self, via: Via) -> Mono {
        let begun = self.begun.iter().find(|(begun, _)| *begun == via);
        begun.map_or(Mono::default(), |(_, at)| *at)
    }

    /// The row of an equal text of late.
    #[must_use]
    pub fn row_of(&self, text: &str, now: Mono) -> Option<RowId> {
        self.equal(text, REPEATED_FRAME, now)
            .find_map(|old| old.row)
    }

    /// The newest frame was told as that row.
    pub fn told(&mut self, row: RowId) {
        if let Some(newest) = self.recent.back_mut() {
            newest.row = Some(row);
        }
    }

    fn equal(&self, text: &str, within: Duration, now: Mono) -> impl Iterator<Item = &Recent> {
        self.recent
            .iter()
            .rev()
            .filter(move |old| now.since(old.at) <= within && old.text == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Via = Via {
        channel: Channel::Auth,
        attempt: 1,
    };
    const NEW: Via = Via {
        channel: Channel::Auth,
        attempt: 2,
    };

    fn at(seconds: u64) -> Mono {
        Mono::new(Duration::from_secs(seconds))
    }

    #[test]
    fn rule_13_equal_texts_on_two_connections_within_five_seconds_are_one() {
        let mut echoes = Echoes::default();
        assert!(!echoes.is_twin(OLD, "Verified!", at(0)));
        assert!(echoes.is_twin(NEW, "Verified!", at(5)));
        assert!(!echoes.is_twin(NEW, "Verified!", at(11)));
    }

    #[test]
    fn rule_13_what_came_before_a_connection_was_begun_has_no_copy_on_it() {
        let mut echoes = Echoes::default();
        echoes.begun(OLD, at(0));
        assert!(!echoes.is_twin(OLD, "Failed", at(10)));
        echoes.begun(NEW, at(11));
        assert!(!echoes.is_twin(NEW, "Failed", at(12)));
        assert!(echoes.is_twin(OLD, "Failed", at(12)), "a late one of both");
    }

    #[test]
    fn rule_13_two_copies_on_each_of_two_connections_are_two() {
        let mut echoes = Echoes::default();
        let twins = [OLD, NEW, OLD, NEW].map(|via| echoes.is_twin(via, "Lot #1", at(0)));
        assert_eq!(twins, [false, true, false, true]);
    }

    #[test]
    fn rule_12_an_equal_message_of_late_has_a_row() {
        let mut echoes = Echoes::default();
        echoes.is_twin(OLD, "Something happened!", at(0));
        echoes.told(RowId(3));
        echoes.is_twin(OLD, "Something happened!", at(170));
        assert_eq!(
            echoes.row_of("Something happened!", at(170)),
            Some(RowId(3))
        );
        assert_eq!(echoes.row_of("Something else!", at(170)), None);
        assert_eq!(echoes.row_of("Something happened!", at(200)), None);
    }

    #[test]
    fn a_flood_of_different_texts_is_forgotten() {
        let mut echoes = Echoes::default();
        for number in 0..10_000 {
            echoes.is_twin(OLD, &number.to_string(), at(0));
        }
        assert!(echoes.recent.len() <= RECENT_LIMIT);
    }
}
