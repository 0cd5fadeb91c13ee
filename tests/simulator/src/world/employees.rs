//! Employees and whose they are. They have no accounts.

use super::World;
use crate::truth::{Actor, What};

/// An employee.
#[derive(Debug, Clone)]
#[expect(
    missing_docs,
    reason = "the fields are the columns of the server contract, S8"
)]
pub struct Employee {
    pub firstname: String,
    pub lastname: String,
    pub phone: String,
    pub driving_license: String,
    pub owner: Option<u64>,
    pub availability_status: String,
}

impl World {
    /// Adds an employee who belongs to nobody.
    pub fn add_employee(
        &mut self,
        firstname: &str,
        lastname: &str,
        phone: &str,
        driving_license: &str,
    ) -> u64 {
        self.employees.insert(Employee {
            firstname: firstname.to_owned(),
            lastname: lastname.to_owned(),
            phone: phone.to_owned(),
            driving_license: driving_license.to_owned(),
            owner: None,
            availability_status: "available".to_owned(),
        })
    }

    /// Gives an employee to an owner or to nobody. Event 10 for an owner who didn't have them before.
    pub fn assign_employee(&mut self, id: u64, owner: Option<u64>, by: Actor) {
        let Some(employee) = self.employees.get_mut(id) else {
            return;
        };
        let before = std::mem::replace(&mut employee.owner, owner);
        let name = format!("{} {}", employee.firstname, employee.lastname);
        if before == owner {
            return;
        }
        if let Some(before) = before {
            self.note(What::EmployeeReleased {
                employee: id,
                owner: before,
            });
        }
        let Some(owner) = owner else {
            return;
        };
        let about = self.note(What::EmployeeAssigned {
            employee: id,
            owner,
            by,
        });
        if !self.faults.ask(|faults| faults.employee_unsent) {
            let message = format!("New employee '{name}' has been assigned to your lot.");
            self.send(self.auth_of_owner(owner), "info", &message, Some(about));
        }
    }

    /// How many open washes an employee has.
    pub fn assignments_of(&self, employee: u64) -> usize {
        let open =
            |status: &str| matches!(status, "pending" | "confirmed" | "in_progress" | "active");
        let standalone = self
            .washes
            .ids(|wash| wash.employee == Some(employee) && open(&wash.status));
        let add_ons = self
            .add_ons
            .ids(|wash| wash.employee == Some(employee) && open(&wash.status));
        standalone.len() + add_ons.len()
    }

    pub(super) fn populate_employees(&mut self) {
        let first = self.add_employee("Sample", "Attendant", "9845000001", "KL0820200001234");
        self.add_employee("Second", "Attendant", "9845000002", "KL0820200001235");
        self.add_employee("Third", "Attendant", "9845000003", "KL0820200001236");
        if let Some(employee) = self.employees.get_mut(first) {
            employee.owner = Some(Self::OWNER);
        }
    }
}
