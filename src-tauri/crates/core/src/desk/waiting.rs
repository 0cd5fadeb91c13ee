//! Cash payments that wait to be verified (S8). Their list names no booking; the bookings name their payments.

use crate::{booking::Pays, clock::UnixMillis, money::Money};

/// A cash payment that waits, as a REST read showed it. It names people, and is kept in memory only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// `pay_id`.
    pub id: u64,
    /// Who pays.
    pub name: String,
    /// What the lot is called.
    pub lot_name: String,
    /// The slot's number.
    pub slot: u64,
    /// What is paid.
    pub pays: Pays,
    /// How much.
    pub amount: Option<Money>,
    /// When it was made; names it beside its number (ledger rule 4).
    pub born: Option<UnixMillis>,
}
