//! What the desk asks the server to change about washes and employees. It is a request like every other (ledger rule
//! 16): stored before it goes out, never sent twice, and settled by its answer or by a read that began afterwards. The
//! server checks little (S8: confirming a wash that is done takes it back), so the row is read before anything is asked.

use serde::{Deserialize, Serialize};

use super::{Item, Task};
use crate::{
    clock::Mono,
    intent::{Request, Stage, Verb},
    reads::Read,
    wash::WashId,
};

/// Something that was asked for at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its number among all requests of our own.
    pub number: u64,
    /// With what.
    pub item: Item,
    /// What.
    pub task: Task,
    /// How far it is.
    pub stage: Stage,
    /// Reads that began earlier say nothing about it.
    #[serde(skip)]
    pub since: Mono,
    /// Whether a good read has not shown its success.
    #[serde(skip)]
    pub doubted: bool,
}

impl Job {
    /// The request, made by the owner with that profile id. `None` for a task that the item doesn't have.
    #[must_use]
    pub fn request(&self, profile: Option<u64>) -> Option<Request> {
        let standalone = |id: u64, rest: &str| format!("owner/carwash-bookings/{id}/{rest}");
        let status = |word: &str| serde_json::json!({ "status": word }).to_string();
        let (path, body) = match (self.item, self.task) {
            (Item::Wash(WashId::Standalone(id)), Task::VerifyWashPayment) => {
                (standalone(id, "verify-payment/"), String::from("{}"))
            }
            (Item::Wash(WashId::Standalone(id)), Task::ConfirmWash) => {
                (standalone(id, "confirm-booking/"), String::from("{}"))
            }
            (Item::Wash(WashId::Standalone(id)), Task::StartWash) => {
                (standalone(id, ""), status("in_progress"))
            }
            (Item::Wash(WashId::Standalone(id)), Task::CompleteWash) => {
                (standalone(id, ""), status("completed"))
            }
            (Item::Wash(WashId::AddOn(id)), Task::StartWash) => {
                (format!("carwashes/{id}/"), status("active"))
            }
            (Item::Wash(WashId::AddOn(id)), Task::CompleteWash) => {
                (format!("carwashes/{id}/"), status("completed"))
            }
            (Item::Employee(id), Task::TakeEmployee) => {
                let owner = serde_json::json!({ "owner": profile? });
                (format!("employees/{id}/"), owner.to_string())
            }
            (Item::Employee(id), Task::ReleaseEmployee) => (
                format!("employees/{id}/"),
                String::from(r#"{"owner":null}"#),
            ),
            (Item::Wash(WashId::AddOn(_)), Task::VerifyWashPayment | Task::ConfirmWash)
            | (Item::Wash(_), Task::TakeEmployee | Task::ReleaseEmployee)
            | (
                Item::Employee(_),
                Task::VerifyWashPayment | Task::ConfirmWash | Task::StartWash | Task::CompleteWash,
            )
            | (Item::Payment(_), _) => return None,
        };
        Some(Request {
            verb: Verb::Patch,
            path,
            body,
        })
    }

    /// What shows whether it was done.
    #[must_use]
    pub const fn shown_by(&self) -> Read {
        match self.item {
            Item::Wash(WashId::Standalone(_)) => Read::LotWashes,
            Item::Wash(WashId::AddOn(_)) => Read::LotAddOns,
            Item::Employee(_) => Read::Employees,
            Item::Payment(_) => Read::LotPayments,
        }
    }

    /// A job of an earlier run: whether its request went out can't be known, and the server may still be at it.
    #[must_use]
    pub fn recalled(self, now: Mono) -> Self {
        let (stage, since) = self.stage.recalled(now);
        Self {
            stage,
            since,
            doubted: false,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(item: Item, task: Task) -> Option<(String, String)> {
        let job = Job {
            number: 1,
            item,
            task,
            stage: Stage::Checking,
            since: Mono::default(),
            doubted: false,
        };
        let request = job.request(Some(7))?;
        assert_eq!(request.verb, Verb::Patch);
        Some((request.path, request.body))
    }

    #[test]
    fn asks_in_the_servers_words() {
        let standalone = Item::Wash(WashId::Standalone(2));
        let add_on = Item::Wash(WashId::AddOn(3));
        for (item, task, path, body) in [
            (
                standalone,
                Task::VerifyWashPayment,
                "owner/carwash-bookings/2/verify-payment/",
                "{}",
            ),
            (
                standalone,
                Task::ConfirmWash,
                "owner/carwash-bookings/2/confirm-booking/",
                "{}",
            ),
            (
                standalone,
                Task::StartWash,
                "owner/carwash-bookings/2/",
                r#"{"status":"in_progress"}"#,
            ),
            (
                standalone,
                Task::CompleteWash,
                "owner/carwash-bookings/2/",
                r#"{"status":"completed"}"#,
            ),
            (
                add_on,
                Task::StartWash,
                "carwashes/3/",
                r#"{"status":"active"}"#,
            ),
            (
                add_on,
                Task::CompleteWash,
                "carwashes/3/",
                r#"{"status":"completed"}"#,
            ),
            (
                Item::Employee(4),
                Task::TakeEmployee,
                "employees/4/",
                r#"{"owner":7}"#,
            ),
            (
                Item::Employee(4),
                Task::ReleaseEmployee,
                "employees/4/",
                r#"{"owner":null}"#,
            ),
        ] {
            assert_eq!(asked(item, task), Some((path.into(), body.into())));
        }
    }

    #[test]
    fn asks_for_nothing_that_the_item_does_not_have() {
        assert_eq!(asked(Item::Wash(WashId::AddOn(3)), Task::ConfirmWash), None);
        assert_eq!(asked(Item::Employee(4), Task::StartWash), None);
        assert_eq!(asked(Item::Payment(12), Task::VerifyWashPayment), None);
    }
}
