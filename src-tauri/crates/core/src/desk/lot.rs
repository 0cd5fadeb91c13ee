//! The owner's lots (S8).

/// A lot, as a REST read showed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// `lot_id`.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// Profile id of its owner, where it is told.
    pub owner: Option<u64>,
    /// How many slots it has.
    pub slots: u32,
}
