//! Employees of a lot's owner (S8). An owner's list holds the own ones and those who belong to nobody.

use serde::{Deserialize, Serialize};

use crate::desk::view::Availability;

/// An employee, as a REST read showed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Employee {
    /// `employee_id`.
    pub id: u64,
    /// First and last name.
    pub name: String,
    /// Profile id of the owner they belong to.
    pub owner: Option<u64>,
    /// What the attendant's desk shows of them; it changes with every assignment and is not kept.
    #[serde(skip)]
    pub work: Work,
}

/// How an employee can be reached, and what they have to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Their telephone number.
    pub phone: Option<String>,
    /// Whether they can be given work.
    pub availability: Availability,
    /// How much work they have.
    pub assignments: u32,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            phone: None,
            availability: Availability::Unknown,
            assignments: 0,
        }
    }
}

impl Availability {
    /// What the server's word says, in any case.
    #[must_use]
    pub fn from_wire(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "available" => Self::Available,
            "busy" => Self::Busy,
            "offline" => Self::Offline,
            _ => Self::Unknown,
        }
    }
}
