//! Banners that are held back, by a pause or by quiet hours. Afterwards one summary tells how many they were.

use crate::{
    history::{Row, RowId},
    settings::Settings,
};

/// Banners that are held back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held {
    /// How many rows of the history they stand for.
    pub(crate) count: u32,
    /// The rows among them that were stored as still to be shown. The summary shows them, or the next start
    /// would.
    pub(crate) stored: Vec<RowId>,
    /// Whether one of them would have made itself heard, so that the summary does.
    pub(crate) sound: bool,
}

impl Held {
    /// Holds the banners of these rows too.
    pub(crate) fn take(&mut self, rows: &[Row], settings: &Settings) {
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        self.count = self.count.saturating_add(count);
        self.sound |= settings.sounds(rows);
    }
}
