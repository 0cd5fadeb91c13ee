//! Rows under ids that count up from 1 and are never given twice, as SQLite's AUTOINCREMENT does it.

use std::collections::BTreeMap;

/// Rows of one kind.
#[derive(Debug, Clone)]
pub struct Table<T> {
    rows: BTreeMap<u64, T>,
    last: u64,
}

impl<T> Table<T> {
    /// Adds a row and gives it the next id.
    pub fn insert(&mut self, row: T) -> u64 {
        self.last += 1;
        self.rows.insert(self.last, row);
        self.last
    }

    /// The row of this id.
    pub fn get(&self, id: u64) -> Option<&T> {
        self.rows.get(&id)
    }

    /// The row of this id, to change it.
    pub fn get_mut(&mut self, id: u64) -> Option<&mut T> {
        self.rows.get_mut(&id)
    }

    /// Takes a row out; its id is not given again.
    pub fn remove(&mut self, id: u64) -> Option<T> {
        self.rows.remove(&id)
    }

    /// All rows with their ids, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (u64, &T)> {
        self.rows.iter().map(|(id, row)| (*id, row))
    }

    /// All rows with their ids, oldest first, to change them.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (u64, &mut T)> {
        self.rows.iter_mut().map(|(id, row)| (*id, row))
    }

    /// The ids of the rows that fit, oldest first.
    pub fn ids(&self, mut fits: impl FnMut(&T) -> bool) -> Vec<u64> {
        self.iter()
            .filter(|(_, row)| fits(row))
            .map(|(id, _)| id)
            .collect()
    }

    /// Keeps only the rows that fit.
    pub fn retain(&mut self, mut fits: impl FnMut(&T) -> bool) {
        self.rows.retain(|_, row| fits(row));
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) const fn new() -> Self {
        Self {
            rows: BTreeMap::new(),
            last: 0,
        }
    }
}
