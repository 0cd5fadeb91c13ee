//! A test or more for each rule of `docs/ledger.md`, by its sections. Rules that concern one part alone
//! have tests beside that part too, with the same numbers in their names.

use super::*;

mod agreements;
mod away;
mod crashes;
mod desk;
mod flood;
mod identity;
mod matching;
mod requests;
mod time;
