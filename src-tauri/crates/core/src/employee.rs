//! Employees of a lot's owner (S8). An owner's list holds the own ones and those who belong to nobody.

use serde::{Deserialize, Serialize};

/// An employee, as a REST read showed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Employee {
    /// `employee_id`.
    pub id: u64,
    /// First and last name.
    pub name: String,
    /// Profile id of the owner they belong to.
    pub owner: Option<u64>,
}
