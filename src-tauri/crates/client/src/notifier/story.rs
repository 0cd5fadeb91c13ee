//! The last banner about each booking, so that the next one about it takes its place on the desktop.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use parkmate_core::{event::Subject, history::RowId};

/// How many stories are known; of an older one the next banner stands beside the last.
const KNOWN: usize = 64;

/// The row that a click leads to. A banner that takes another's place leaves two waiting for the same click,
/// and the click may reach either or both: the first takes the row.
#[derive(Clone, Debug, Default)]
pub(super) struct Target(Arc<Mutex<Option<Option<RowId>>>>);

impl Target {
    /// The next click leads to `row`, or to no row in particular.
    pub(super) fn set(&self, row: Option<RowId>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(row);
    }

    /// Where a click leads; none if it was followed already.
    pub(super) fn take(&self) -> Option<Option<RowId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The last banner about something.
#[derive(Clone, Debug)]
pub(super) struct Story {
    pub(super) about: Subject,
    /// The unique name of the service that shows it: to another one its number says nothing.
    pub(super) service: String,
    /// The service's number of it.
    pub(super) id: u32,
    pub(super) target: Target,
}

/// The newest stories, the one that was told last at the end.
#[derive(Debug, Default)]
pub(super) struct Stories(VecDeque<Story>);

impl Stories {
    pub(super) const fn new() -> Self {
        Self(VecDeque::new())
    }

    /// The last banner about something, if this service shows it.
    pub(super) fn last(&self, about: Subject, service: &str) -> Option<Story> {
        let found = self.0.iter().find(|story| story.about == about)?;
        (found.service == service).then(|| found.clone())
    }

    /// Keeps a banner as the last one about its subject.
    pub(super) fn keep(&mut self, story: Story) {
        self.0.retain(|other| other.about != story.about);
        if self.0.len() == KNOWN {
            self.0.pop_front();
        }
        self.0.push_back(story);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(booking: u64, id: u32) -> Story {
        Story {
            about: Subject::Booking(booking),
            service: ":1.7".to_owned(),
            id,
            target: Target::default(),
        }
    }

    fn id(stories: &Stories, booking: u64) -> Option<u32> {
        stories
            .last(Subject::Booking(booking), ":1.7")
            .map(|story| story.id)
    }

    #[test]
    fn only_the_last_banner_about_a_booking_is_kept() {
        let mut stories = Stories::new();
        for (booking, number) in [(12, 1), (13, 2), (12, 3)] {
            stories.keep(story(booking, number));
        }
        assert_eq!((id(&stories, 12), id(&stories, 13)), (Some(3), Some(2)));
        assert_eq!(stories.0.len(), 2);
    }

    #[test]
    fn a_number_of_another_service_is_not_used() {
        let mut stories = Stories::new();
        stories.keep(story(12, 1));
        assert!(stories.last(Subject::Booking(12), ":1.8").is_none());
    }

    #[test]
    fn the_story_told_longest_ago_is_forgotten() {
        let mut stories = Stories::new();
        for booking in 0..64 {
            stories.keep(story(booking, 1));
        }
        stories.keep(story(0, 2));
        stories.keep(story(64, 3));
        assert_eq!(id(&stories, 0), Some(2));
        assert_eq!(id(&stories, 1), None);
        assert_eq!(id(&stories, 64), Some(3));
    }

    #[test]
    fn a_click_is_followed_once() {
        let target = Target::default();
        target.set(Some(RowId(3)));
        target.set(Some(RowId(4)));
        assert_eq!(target.take(), Some(Some(RowId(4))));
        assert_eq!(target.take(), None);
    }
}
