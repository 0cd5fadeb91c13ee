//! Washes and employees, as their lists show them.

use std::collections::BTreeSet;

use super::{Context, Session};
use crate::{
    clock::Mono,
    desk::{Item, view::DoneHow},
    employee::Employee,
    event::Kind,
    reads::Read,
    reconcile,
    record::{Kept, Record, RecordName},
    wash::{Wash, WashId, WashStatus},
};

impl Session {
    /// Takes washes in. One that isn't listed is gone where `is_missing` says that the list would have it.
    pub(super) fn learn_washes(
        &mut self,
        rows: Vec<Wash>,
        is_first: bool,
        is_missing: impl Fn(WashId) -> bool,
        context: &mut Context<'_>,
    ) {
        let server = self.clock.now(context.now);
        let listed: BTreeSet<WashId> = rows.iter().map(|row| row.id).collect();
        let mut facts = Vec::new();
        for mut row in rows {
            // An add-on doesn't say when it was ordered; its booking does.
            if let Some(booking) = row.booking.and_then(|id| self.rows.booking(id)) {
                row.born = row.born.or(Some(booking.born()));
            }
            let before = self.rows.washes.get(&row.id);
            facts.extend(reconcile::wash(before, &row, server));
            let kept = Kept {
                episode: reconcile::wash_episode(before, &row),
                row,
            };
            if before != Some(&kept) {
                context.change.records.push(Record::Wash(kept.clone()));
                self.rows.washes.insert(kept.row.id, kept);
            }
        }
        self.tell_facts_of(is_first, facts, context);
        let is_gone = |row: &Wash| is_missing(row.id) && !listed.contains(&row.id);
        // A frame may have spoken of it, which an open one would deny.
        self.drop_washes(
            |row| row.status == WashStatus::Open && is_gone(row),
            context,
        );
        let read = self.rows.washes_read;
        if let Some(standalone) = read.standalone {
            self.not_shown(&[Kind::Other], standalone, false, context);
        }
        // A finished wash may be of either type: both have to have been read.
        if let (Some(add_ons), Some(standalone)) = (read.add_ons, read.standalone) {
            let begun = add_ons.min(standalone);
            self.not_shown(&[Kind::WashDone], begun, false, context);
        }
        self.drop_washes(is_gone, context);
    }

    fn drop_washes(&mut self, is_gone: impl Fn(&Wash) -> bool, context: &mut Context<'_>) {
        let washes = self.rows.washes.values().map(|kept| &kept.row);
        let gone: Vec<WashId> = washes
            .filter(|row| is_gone(row))
            .map(|row| row.id)
            .collect();
        for id in gone {
            self.rows.washes.remove(&id);
            context.change.dropped.push(RecordName::Wash(id));
        }
    }

    pub(super) fn learn_employees(
        &mut self,
        rows: Vec<Employee>,
        is_whole: bool,
        begun: Mono,
        context: &mut Context<'_>,
    ) {
        let Some(me) = self.account.ids.profile else {
            return;
        };
        let server = self.clock.now(context.now);
        let is_first = !std::mem::replace(&mut self.notebook.baselines.employees, true);
        let listed: BTreeSet<u64> = rows.iter().map(|row| row.id).collect();
        let board = &self.board;
        let is_outdated = |id: u64| board.is_outdated(Item::Employee(id), begun);
        // One who is not listed belongs to another owner (S8).
        let elsewhere: Vec<Employee> = self
            .rows
            .employees
            .values()
            .filter(|kept| is_whole && !listed.contains(&kept.row.id) && !is_outdated(kept.row.id))
            .map(|kept| Employee {
                owner: None,
                ..kept.row.clone()
            })
            .collect();
        let rows: Vec<Employee> = rows
            .into_iter()
            .filter(|row| !is_outdated(row.id))
            .collect();
        let mut facts = Vec::new();
        let mut moved = Vec::new();
        let mut taken = Vec::new();
        for mut row in rows.into_iter().chain(elsewhere) {
            self.board
                .work
                .insert(row.id, std::mem::take(&mut row.work));
            let before = self.rows.employees.get(&row.id);
            let fact = reconcile::employee(before, &row, me, server);
            if self.is_taking(row.id) {
                taken.extend(fact);
            } else {
                facts.extend(fact);
            }
            let was_ours = before.map(|kept| kept.row.owner == Some(me));
            let is_ours = row.owner == Some(me);
            let is_asked_for = self.is_working_on(Item::Employee(row.id));
            if was_ours.is_some_and(|was| was != is_ours) && !is_asked_for && !is_first {
                moved.push((row.id, is_ours));
            }
            let kept = Kept {
                episode: reconcile::employee_episode(before, &row, me),
                row,
            };
            if before != Some(&kept) {
                context.change.records.push(Record::Employee(kept.clone()));
                self.rows.employees.insert(kept.row.id, kept);
            }
        }
        for fact in taken {
            self.know(&fact, context);
        }
        for (id, is_ours) in moved {
            let how = if is_ours {
                DoneHow::Taken
            } else {
                DoneHow::Released
            };
            self.put_employee_done(id, how, false, context);
        }
        self.tell_facts_of(is_first, facts, context);
        self.go_on_working(Read::Employees, begun, context);
        if is_whole {
            self.not_shown(&[Kind::EmployeeAssigned], begun, is_first, context);
        }
    }
}
