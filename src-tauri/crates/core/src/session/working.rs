//! What the desk asks for about washes and employees, under the rules of every request (ledger rule 16): the row is
//! read, the request is stored and sent once, and its answer or a later read says what has become of it.

use super::{Context, Session, telling::News};
use crate::{
    clock::Mono,
    companion::Effect,
    desk::{Item, Task, job::Job, view::DoneHow},
    employee::Employee,
    event::{Kind, Level, Source, Subject},
    intent::{Reply, Stage},
    ledger::Learned,
    reads::Read,
    reconcile::{self, Fact},
    record::{Kept, Record},
    timing::CLAIM_SECOND_READ,
    trouble::TroubleCode,
    wire,
};

/// How a task stands by what was read last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It can be done.
    Open,
    /// It is done.
    Done,
    /// It is not done, and can't be any more.
    Closed,
}

impl Session {
    /// The attendant wants something done.
    pub(super) fn work(
        &mut self,
        item: Item,
        task: Task,
        context: &Context<'_>,
    ) -> Result<(), TroubleCode> {
        if self.is_refused() {
            return Err(TroubleCode::TokenRefused);
        }
        if !self.is_owner() {
            return Err(TroubleCode::BookingUnknown);
        }
        if self.is_working_on(item) {
            return Err(TroubleCode::RequestUnderWay);
        }
        let number = self.notebook.next_intent;
        let job = Job {
            number,
            item,
            task,
            stage: Stage::Checking,
            since: context.now.mono,
            doubted: false,
        };
        let is_possible = job.request(self.account.ids.profile).is_some();
        if !is_possible || self.standing_of(item, task) != Standing::Open {
            return Err(TroubleCode::DeskOvertaken);
        }
        self.notebook.next_intent += 1;
        self.board.setbacks.remove(&item);
        self.reads.want_now(job.shown_by(), context.now.mono);
        self.notebook.jobs.push(job);
        Ok(())
    }

    /// A job was answered, or not. Says whether there is one of that number.
    pub(super) fn job_replied(
        &mut self,
        number: u64,
        reply: &Reply,
        context: &mut Context<'_>,
    ) -> bool {
        let Some(job) = self.job(number).cloned() else {
            return false;
        };
        match reply {
            Reply::Done(body) => {
                let is_ours = !wire::was_done_before(body);
                self.finish(&job, is_ours, context);
            }
            Reply::Refused { says } => {
                let says = says.clone();
                self.look_again_at(&job, Stage::Refused { says }, context);
            }
            Reply::Unknown { says } => {
                let says = says.clone();
                self.look_again_at(&job, Stage::Unconfirmed { says }, context);
            }
            Reply::NotSent => self.give_up(&job, TroubleCode::DeskNotSent, None, context),
            Reply::Unauthorized => {
                self.give_up(&job, TroubleCode::DeskNotSent, None, context);
                self.refuse(context);
            }
        }
        true
    }

    /// What shows whether jobs can be done, or were, was read.
    pub(super) fn go_on_working(&mut self, read: Read, begun: Mono, context: &mut Context<'_>) {
        let jobs = self.notebook.jobs.iter();
        let jobs: Vec<Job> = jobs.filter(|job| job.shown_by() == read).cloned().collect();
        for job in jobs {
            if begun < job.since {
                self.reads.want(read, job.since);
                continue;
            }
            match (job.stage.clone(), self.standing_of(job.item, job.task)) {
                (Stage::Sent, _) => {}
                (Stage::Checking | Stage::Refused { .. }, Standing::Done) => {
                    self.finish(&job, false, context);
                }
                (Stage::Unconfirmed { .. }, Standing::Done) => self.finish(&job, true, context),
                (Stage::Checking, Standing::Open) => self.send_job(&job, context),
                (Stage::Checking, Standing::Closed) => {
                    self.give_up(&job, TroubleCode::DeskOvertaken, None, context);
                }
                (Stage::Refused { says }, Standing::Open | Standing::Closed) => {
                    self.give_up(&job, TroubleCode::DeskRefused, says, context);
                }
                (Stage::Unconfirmed { says }, Standing::Open | Standing::Closed) => {
                    if job.doubted && begun.since(job.since) >= CLAIM_SECOND_READ {
                        self.give_up(&job, TroubleCode::DeskNotDone, says, context);
                    } else {
                        self.doubt_job(&job, context.now.mono);
                    }
                }
            }
        }
    }

    /// What shows whether jobs can be done could not be read: what was not asked for yet is not asked for.
    pub(super) fn could_not_work(&mut self, read: Read, context: &mut Context<'_>) {
        let jobs = self.notebook.jobs.iter();
        let waiting: Vec<Job> = jobs
            .filter(|job| job.stage == Stage::Checking && job.shown_by() == read)
            .cloned()
            .collect();
        for job in waiting {
            self.give_up(&job, TroubleCode::DeskNotSent, None, context);
        }
    }

    /// What was not asked for yet is not asked for any more: an earlier run wanted it, or the token died.
    pub(super) fn give_up_waiting_jobs(&mut self, context: &mut Context<'_>) {
        let jobs = self.notebook.jobs.iter();
        let waiting: Vec<Job> = jobs
            .filter(|job| job.stage == Stage::Checking)
            .cloned()
            .collect();
        for job in waiting {
            self.give_up(&job, TroubleCode::DeskNotSent, None, context);
        }
    }

    /// Another set of data has nothing of what was asked for.
    pub(super) fn give_up_all_jobs(&mut self, context: &mut Context<'_>) {
        for job in std::mem::take(&mut self.notebook.jobs) {
            self.tell_not_done(&job, TroubleCode::DeskOvertaken, None, context);
        }
    }

    /// Whether something is being asked for about it.
    pub(super) fn is_working_on(&self, item: Item) -> bool {
        self.notebook.jobs.iter().any(|job| job.item == item)
    }

    /// Whether an employee is being taken over: that they are ours is our own doing then.
    pub(super) fn is_taking(&self, employee: u64) -> bool {
        self.notebook.jobs.iter().any(|job| {
            job.item == Item::Employee(employee)
                && job.task == Task::TakeEmployee
                && job.stage != Stage::Checking
        })
    }

    /// Whether any employee is.
    pub(super) fn is_taking_anybody(&self) -> bool {
        let jobs = self.notebook.jobs.iter();
        jobs.filter(|job| job.task == Task::TakeEmployee)
            .any(|job| job.stage != Stage::Checking)
    }

    fn standing_of(&self, item: Item, task: Task) -> Standing {
        let of = |is_done: bool, is_open: bool| match (is_done, is_open) {
            (true, _) => Standing::Done,
            (false, true) => Standing::Open,
            (false, false) => Standing::Closed,
        };
        match item {
            Item::Wash(id) => self.board.washes.get(&id).map_or(Standing::Closed, |wash| {
                of(wash.is_done(task), wash.next().contains(&task))
            }),
            Item::Employee(id) => {
                let owner = self.rows.employees.get(&id).map(|kept| kept.row.owner);
                let me = self.account.ids.profile;
                let is_ours = owner.is_some_and(|owner| owner.is_some() && owner == me);
                match task {
                    Task::TakeEmployee => of(is_ours, owner == Some(None)),
                    Task::ReleaseEmployee => of(!is_ours, is_ours),
                    Task::VerifyWashPayment
                    | Task::ConfirmWash
                    | Task::StartWash
                    | Task::CompleteWash => Standing::Closed,
                }
            }
            Item::Payment(_) => Standing::Closed,
        }
    }

    fn send_job(&mut self, job: &Job, context: &mut Context<'_>) {
        let Some(request) = job.request(self.account.ids.profile) else {
            return self.give_up(job, TroubleCode::DeskOvertaken, None, context);
        };
        let now = context.now.mono;
        self.amend_job(job.number, |mine| {
            mine.stage = Stage::Sent;
            mine.since = now;
        });
        context.effects.push_back(Effect::Send {
            epoch: self.epoch,
            intent: job.number,
            request,
        });
    }

    fn look_again_at(&mut self, job: &Job, stage: Stage, context: &Context<'_>) {
        let now = context.now.mono;
        self.amend_job(job.number, |mine| {
            mine.stage = stage;
            mine.since = now;
        });
        self.reads.want_now(job.shown_by(), now);
    }

    fn doubt_job(&mut self, job: &Job, now: Mono) {
        self.amend_job(job.number, |mine| mine.doubted = true);
        let again = now.max(job.since + CLAIM_SECOND_READ);
        self.reads.want(job.shown_by(), again);
    }

    /// The task is done, by us or by somebody else.
    fn finish(&mut self, job: &Job, is_ours: bool, context: &mut Context<'_>) {
        self.notebook.jobs.retain(|mine| mine.number != job.number);
        let now = context.now.mono;
        self.board.change(job.item, now);
        let how = how_of(job.task);
        match job.item {
            Item::Wash(id) => {
                if let Some(wash) = self.board.washes.get_mut(&id) {
                    // What somebody has done beyond it meanwhile stays.
                    if !wash.is_done(job.task) {
                        wash.advance(job.task);
                    }
                    let wash = wash.clone();
                    self.put_wash_done(&wash, how, is_ours, context);
                }
            }
            Item::Employee(id) => {
                self.move_employee(id, job.task, context);
                self.put_employee_done(id, how, is_ours, context);
            }
            Item::Payment(_) => {}
        }
        self.reads.want_now(job.shown_by(), now);
    }

    /// The employee is ours, or nobody's. That is our own doing and no news; a frame that says so is known.
    fn move_employee(&mut self, id: u64, task: Task, context: &mut Context<'_>) {
        let Some(me) = self.account.ids.profile else {
            return;
        };
        let Some(before) = self.rows.employees.get(&id).cloned() else {
            return;
        };
        let row = Employee {
            owner: (task == Task::TakeEmployee).then_some(me),
            ..before.row.clone()
        };
        let server = self.clock.now(context.now);
        if let Some(fact) = reconcile::employee(Some(&before), &row, me, server) {
            self.know(&fact, context);
        }
        let kept = Kept {
            episode: reconcile::employee_episode(Some(&before), &row, me),
            row,
        };
        if kept != before {
            context.change.records.push(Record::Employee(kept.clone()));
            self.rows.employees.insert(id, kept);
        }
    }

    /// Takes in what we have brought about ourselves: it needs no telling, and a frame of it is known.
    pub(super) fn know(&mut self, fact: &Fact, context: &mut Context<'_>) {
        if self.ledger.learn(fact, context.now.mono) != Learned::Known {
            context.change.silent.push(fact.key);
        }
    }

    fn give_up(
        &mut self,
        job: &Job,
        why: TroubleCode,
        says: Option<String>,
        context: &mut Context<'_>,
    ) {
        self.notebook.jobs.retain(|mine| mine.number != job.number);
        self.put_setback(job.item, why, says.clone());
        self.tell_not_done(job, why, says, context);
        // Its state is read again before another try is offered.
        self.reads.want(job.shown_by(), context.now.mono);
    }

    /// Who looks at the desk sees there what was not done; nobody else would know.
    fn tell_not_done(
        &mut self,
        job: &Job,
        why: TroubleCode,
        says: Option<String>,
        context: &mut Context<'_>,
    ) {
        if self.is_watched {
            return;
        }
        let (subject, what) = match job.item {
            Item::Wash(id) => {
                let wash = self.board.washes.get(&id);
                let service = wash.map(|wash| wash.service.clone());
                (Some(Subject::Wash(id)), service)
            }
            Item::Employee(id) => {
                let employee = self.rows.employees.get(&id);
                let name = employee.map(|kept| kept.row.name.clone());
                (Some(Subject::Employee(id)), name)
            }
            Item::Payment(_) => (None, None),
        };
        let said = context.wording.not_worked(what, why, says);
        let news = News {
            at: self.clock.now(context.now),
            kind: Kind::Other,
            level: Level::Error,
            said,
            subject,
            source: Source::Reply,
        };
        let row = self.ledger.take_row();
        self.tell(row, Vec::new(), news, context);
    }

    fn job(&self, number: u64) -> Option<&Job> {
        self.notebook.jobs.iter().find(|job| job.number == number)
    }

    fn amend_job(&mut self, number: u64, amend: impl FnOnce(&mut Job)) {
        let mut jobs = self.notebook.jobs.iter_mut();
        if let Some(job) = jobs.find(|job| job.number == number) {
            amend(job);
        }
    }
}

const fn how_of(task: Task) -> DoneHow {
    match task {
        Task::VerifyWashPayment => DoneHow::WashPaid,
        Task::ConfirmWash => DoneHow::WashConfirmed,
        Task::StartWash => DoneHow::WashStarted,
        Task::CompleteWash => DoneHow::WashCompleted,
        Task::TakeEmployee => DoneHow::Taken,
        Task::ReleaseEmployee => DoneHow::Released,
    }
}
