//! Employees: taken and released, and told as news only where somebody else did it.

use super::*;
use crate::desk::view::Availability;

const ITEM: Item = Item::Employee(5);
const ASSIGNED: &str = "New employee 'Asha Nair' has been assigned to your lot.";

fn take() -> Wish {
    Wish::Work {
        item: ITEM,
        task: Task::TakeEmployee,
    }
}

fn with(owner: Option<u64>) -> Rig {
    let mut rig = at_desk(&[]);
    rig.put(Input::DeskWatched(true));
    rig.employees(&[employee(5, owner)]);
    rig.news();
    rig
}

fn taking() -> Rig {
    let mut rig = with(None);
    rig.wish(take());
    rig.employees(&[employee(5, None)]);
    let news = rig.news();
    assert_eq!(news.sent[0].1.body, r#"{"owner":1}"#);
    assert_eq!(news.paths(), ["employees/5/"]);
    rig
}

fn is_ours(rig: &Rig) -> bool {
    rig.desk().employees[0].is_ours
}

#[test]
fn an_employee_is_shown_with_what_they_have_to_do() {
    let mut rig = at_desk(&[]);
    let row = employee(5, Some(1)).replace(
        r#""owner""#,
        r#""phone":"98470","availability_status":"busy","current_assignments":2,"owner""#,
    );
    rig.employees(&[row, employee(6, None), employee(7, Some(9))]);
    let rows = rig.desk().employees;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].phone.as_deref(), Some("98470"));
    assert_eq!(
        (rows[0].availability, rows[0].assignments, rows[0].is_ours),
        (Availability::Busy, 2, true)
    );
    assert!(!rows[1].is_ours);
    // None of that is stored.
    rig.news();
    let stored = serde_json::to_string(&rig.store.records).unwrap();
    assert!(!stored.contains("98470"), "{stored}");
}

#[test]
fn taking_one_is_no_news_whichever_way_it_is_known() {
    let mut rig = taking();
    rig.reply(0, Reply::Done("{}".into()));
    rig.employees(&[employee(5, Some(1))]);
    rig.frame(Channel::Auth, "info", ASSIGNED);
    rig.employees(&[employee(5, Some(1))]);
    rig.pass(20.0);
    rig.employees(&[employee(5, Some(1))]);
    assert_eq!(rig.told(), []);
    assert!(is_ours(&rig));
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Taken, true)]);
}

#[test]
fn taking_one_is_no_news_where_frame_and_read_come_before_the_answer() {
    let mut rig = taking();
    rig.frame(Channel::Auth, "info", ASSIGNED);
    rig.employees(&[employee(5, Some(1))]);
    rig.reply(0, Reply::Done("{}".into()));
    rig.employees(&[employee(5, Some(1))]);
    rig.pass(70.0);
    assert_eq!(rig.told(), []);
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Taken, true)]);
}

#[test]
fn taking_one_whose_answer_was_lost_is_settled_by_reading() {
    let mut rig = taking();
    rig.reply(0, unknown());
    rig.employees(&[employee(5, Some(1))]);
    assert_eq!(rig.told(), []);
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Taken, true)]);
}

#[test]
fn one_that_another_desk_took_meanwhile_is_news_and_not_asked_for() {
    let mut rig = with(None);
    rig.wish(take());
    rig.employees(&[employee(5, Some(1))]);
    let news = rig.news();
    assert_eq!(news.paths(), [] as [&str; 0]);
    assert_eq!(news.lines(), [(Kind::EmployeeAssigned, 0, true)]);
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Taken, false)]);
}

#[test]
fn one_that_was_released_can_be_assigned_again_as_news() {
    let mut rig = with(Some(1));
    let task = Task::ReleaseEmployee;
    rig.wish(Wish::Work { item: ITEM, task });
    rig.employees(&[employee(5, Some(1))]);
    assert_eq!(rig.news().sent[0].1.body, r#"{"owner":null}"#);
    rig.reply(0, Reply::Done("{}".into()));
    assert!(!is_ours(&rig));
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Released, true)]);
    rig.employees(&[employee(5, None)]);
    assert_eq!(rig.told(), []);
    rig.employees(&[employee(5, Some(1))]);
    assert_eq!(rig.told(), [(Kind::EmployeeAssigned, 0, true)]);
}

#[test]
fn what_another_desk_did_with_one_is_listed_as_done_elsewhere() {
    let mut rig = with(Some(1));
    rig.employees(&[employee(5, None)]);
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Released, false)]);
}
