//! The notifications that stand on the desktop: what each leads to when it is clicked, and which one the next
//! about the same takes the place of.

use std::collections::VecDeque;

use parkmate_core::{
    history::RowId,
    notice::{Deed, Offer},
};

use crate::{banner::Story, notifier::Chosen};

/// How many are known; a click on an older one does nothing.
const KNOWN: usize = 64;

/// A notification that the service has taken.
#[derive(Clone, Debug)]
pub(super) struct Posted {
    /// The service's number of it.
    pub(super) id: u32,
    /// The unique name of the service: to another one the number says nothing.
    pub(super) service: String,
    pub(super) about: Option<Story>,
    pub(super) rows: Vec<RowId>,
    pub(super) offers: Vec<Offer>,
}

/// The newest notifications, the last at the end.
#[derive(Debug, Default)]
pub(super) struct Board(VecDeque<Posted>);

impl Board {
    /// The number of the last notification of a story, if this service shows it.
    pub(super) fn last(&self, about: Story, service: &str) -> Option<u32> {
        let mut known = self.0.iter().rev();
        let found = known.find(|one| one.about == Some(about) && one.service == service);
        found.map(|one| one.id)
    }

    /// The number of the notification that tells that row alone, if this service shows it.
    pub(super) fn of_row(&self, row: RowId, service: &str) -> Option<u32> {
        let mut known = self.0.iter().rev();
        let found = known.find(|one| one.rows == [row] && one.service == service);
        found.map(|one| one.id)
    }

    /// Keeps what was posted, in the place of what had its number.
    pub(super) fn keep(&mut self, posted: Posted) {
        self.forget(posted.id, &posted.service);
        if self.0.len() == KNOWN {
            self.0.pop_front();
        }
        self.0.push_back(posted);
    }

    /// What was chosen on a notification; it is taken down with that, and so nothing is chosen twice.
    pub(super) fn choose(&mut self, id: u32, service: &str, action: &str) -> Option<Chosen> {
        let at = self.place(id, service)?;
        let offer = action.parse::<usize>().ok();
        let deed = match offer {
            Some(number) => self.0[at].offers.get(number)?.deed.clone(),
            None if action == super::DEFAULT => Deed::Open,
            None => return None,
        };
        let row = self.0.remove(at)?.rows.last().copied();
        Some(Chosen { row, deed })
    }

    /// Whether it stands there.
    pub(super) fn stands(&self, id: u32, service: &str) -> bool {
        self.place(id, service).is_some()
    }

    /// It stands there no more.
    pub(super) fn forget(&mut self, id: u32, service: &str) {
        if let Some(at) = self.place(id, service) {
            self.0.remove(at);
        }
    }

    fn place(&self, id: u32, service: &str) -> Option<usize> {
        let mut known = self.0.iter();
        known.position(|one| one.id == id && one.service == service)
    }
}

#[cfg(test)]
mod tests {
    use parkmate_core::event::Subject;

    use super::*;

    fn posted(booking: u64, id: u32) -> Posted {
        Posted {
            id,
            service: ":1.7".to_owned(),
            about: Some(Story::Of(Subject::Booking(booking))),
            rows: vec![RowId(booking)],
            offers: Vec::new(),
        }
    }

    fn last(board: &Board, booking: u64) -> Option<u32> {
        board.last(Story::Of(Subject::Booking(booking)), ":1.7")
    }

    #[test]
    fn the_last_of_a_story_is_found_at_its_own_service_alone() {
        let mut board = Board::default();
        for (booking, number) in [(12, 1), (13, 2), (12, 3)] {
            board.keep(posted(booking, number));
        }
        assert_eq!((last(&board, 12), last(&board, 13)), (Some(3), Some(2)));
        assert_eq!(board.last(Story::Of(Subject::Booking(12)), ":1.8"), None);
    }

    #[test]
    fn the_oldest_is_forgotten() {
        let mut board = Board::default();
        for number in 1..=65 {
            board.keep(posted(u64::from(number), number));
        }
        assert_eq!((last(&board, 1), last(&board, 2)), (None, Some(2)));
    }

    #[test]
    fn a_click_is_followed_once_and_only_if_its_own_service_tells() {
        let mut board = Board::default();
        board.keep(posted(12, 1));
        assert_eq!(board.choose(1, ":1.8", "default"), None);
        assert_eq!(board.choose(1, ":1.7", "0"), None);
        let row = Some(RowId(12));
        let deed = Deed::Open;
        let chosen = board.choose(1, ":1.7", "default");
        assert_eq!(chosen, Some(Chosen { row, deed }));
        assert_eq!(board.choose(1, ":1.7", "default"), None);
    }
}
