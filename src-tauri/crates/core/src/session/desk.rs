//! The attendant's desk of an owner's session.

use super::{Context, Session};
use crate::{
    account::Role,
    clock::Now,
    desk::{
        sheet::DaySheet,
        view::{DeskCounts, DeskView},
    },
};

impl Session {
    /// Somebody looks at the desk, or nobody does any more.
    pub(crate) fn desk_watched(&mut self, _is_watched: bool, _context: &mut Context<'_>) {}

    /// How much there is to do; `None` for everybody but an owner.
    pub(crate) fn desk_counts(&self) -> Option<DeskCounts> {
        matches!(self.account.role, Role::Owner).then(DeskCounts::default)
    }

    /// The desk; `None` for everybody but an owner.
    pub(crate) fn desk_view(&self, _now: Now) -> Option<DeskView> {
        matches!(self.account.role, Role::Owner).then(DeskView::default)
    }

    /// The day on paper; `None` for everybody but an owner.
    pub(crate) fn day_sheet(&self, _lot: Option<u64>, _now: Now) -> Option<DaySheet> {
        matches!(self.account.role, Role::Owner).then(DaySheet::default)
    }
}
