//! A signed-in account: its sockets, what is read for it, the server's rows as they were seen last, and
//! what it was told. Everything that a source sees of the account comes in here and goes through the
//! ledger.
//!
//! `hearing` takes in frames, `learning` takes in reads, `requests` asks for changes, `reminding` looks at
//! the clock; all of them tell through `telling`.

mod agreements;
mod arriving;
mod away;
mod baseline;
mod desk;
mod failures;
mod hearing;
mod learning;
mod offers;
mod reminding;
mod requests;
mod rows;
mod services;
mod telling;
mod verifying;
mod view;
mod working;

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use fastrand::Rng;

use crate::{
    absence::Absence,
    acceptance::Acceptance,
    account::{Account, AccountKey, Channel},
    change::Change,
    clock::{ClockSample, Mono, Now, ServerClock},
    companion::{Effect, Epoch, ReadOutcome, SocketEvent, SocketId},
    desk::{board::Board, job::Job},
    event::Kind,
    flood::Flood,
    held::Held,
    history::Row,
    intent::Intent,
    ledger::{Echoes, Ledger, Via},
    link::{Condition, Link, Step},
    notebook::Notebook,
    reads::{Read, Reads, reads_of},
    reconnects::Reconnects,
    record::Record,
    settings::Settings,
    timing::{CLOCK_WAIT, DEAF_REST, READ_TIMEOUT, READ_UNHEARD},
    trouble::TroubleCode,
    wording::Wording,
};

pub(crate) use self::telling::banner_of;
use self::{away::Away, rows::Rows};

/// What a session works with while it handles an input.
pub(crate) struct Context<'a> {
    pub(crate) now: Now,
    pub(crate) rng: &'a mut Rng,
    pub(crate) wording: &'a Wording,
    pub(crate) leads: &'a [Duration],
    pub(crate) settings: &'a Settings,
    pub(crate) acceptance: &'a Acceptance,
    pub(crate) effects: &'a mut VecDeque<Effect>,
    /// What is to be stored of this input.
    pub(crate) change: &'a mut Change,
    pub(crate) unread: &'a mut u32,
    pub(crate) reconnects: &'a mut Reconnects,
    /// The banners that are held back; `None` while they are raised.
    pub(crate) held: Option<&'a mut Held>,
}

/// A signed-in account.
#[derive(Debug)]
pub(crate) struct Session {
    epoch: Epoch,
    account: Account,
    standing: Standing,
    clock: ServerClock,
    /// Until when the countdown waits for a reading of the server's clock.
    clock_wait: Option<Mono>,
    reads: Reads,
    rows: Rows,
    ledger: Ledger,
    echoes: Echoes,
    flood: Flood,
    notebook: Notebook,
    away: Away,
    /// What one read has told, for one banner (ledger rule 14).
    batch: Vec<Row>,
    opened: Now,
    /// Bookings about which a request failed, until they are read again.
    checks: BTreeMap<u64, Mono>,
    deaf_rest: Option<Mono>,
    /// What only the desk reads.
    board: Board,
    /// Whether somebody looks at the desk.
    is_watched: bool,
}

/// What a session leaves behind for the next one of the same account.
pub(crate) struct Ended {
    pub(crate) account: AccountKey,
    pub(crate) known: Known,
}

/// What is known of an account when its session opens.
pub(crate) struct Known {
    pub(crate) clock: ServerClock,
    pub(crate) ledger: Ledger,
    pub(crate) records: Vec<Record>,
    pub(crate) notebook: Notebook,
}

/// Whether the server still accepts the session. When it doesn't, the sockets close and the countdowns
/// go on (ledger rule 1).
#[derive(Debug)]
enum Standing {
    Accepted(Vec<Wire>),
    Refused,
}

/// A socket of the account.
#[derive(Debug)]
struct Wire {
    channel: Channel,
    id: u64,
    link: Link,
}

impl Session {
    pub(crate) fn open(
        epoch: Epoch,
        account: Account,
        known: Known,
        absence: Absence,
        context: &mut Context<'_>,
    ) -> Self {
        let mut wires = Vec::new();
        let mut steps = Vec::new();
        for (channel, id) in context.acceptance.channels(&account) {
            let (link, step) = Link::open();
            steps.push((channel, id, step));
            wires.push(Wire { channel, id, link });
        }
        let mut notebook = known.notebook;
        let mono = context.now.mono;
        notebook.intents = std::mem::take(&mut notebook.intents)
            .into_iter()
            .map(|intent| Intent::recalled(intent, mono))
            .collect();
        notebook.jobs = std::mem::take(&mut notebook.jobs)
            .into_iter()
            .map(|job| Job::recalled(job, mono))
            .collect();
        let mut session = Self {
            epoch,
            standing: Standing::Accepted(wires),
            clock_wait: (!known.clock.is_known()).then(|| mono + CLOCK_WAIT),
            clock: known.clock,
            reads: Reads::default(),
            rows: Rows::recalled(known.records),
            ledger: known.ledger,
            echoes: Echoes::default(),
            flood: Flood::default(),
            away: Away::at_start(context.now, absence, reads_of(&account.role)),
            batch: Vec::new(),
            opened: context.now,
            checks: BTreeMap::new(),
            deaf_rest: None,
            board: Board::default(),
            is_watched: false,
            notebook,
            account,
        };
        if session.notebook.profile != session.account.ids.profile {
            if session.notebook.profile.is_some() {
                session.begin_anew(context);
            }
            session.notebook.profile = session.account.ids.profile;
        }
        if session.notebook.baselines.bookings {
            // It was signed in before its server's clock was known: nothing of it is old.
            session.notebook.since.get_or_insert_default();
        }
        for (channel, id, step) in steps {
            session.step(channel, id, step, context);
        }
        session.look_around(context.now.mono);
        session.give_up_checking(context);
        session
    }

    pub(crate) const fn account(&self) -> &Account {
        &self.account
    }

    pub(crate) const fn is_refused(&self) -> bool {
        matches!(self.standing, Standing::Refused)
    }

    /// Something happened on a socket.
    pub(crate) fn socket(
        &mut self,
        socket: SocketId,
        event: SocketEvent,
        context: &mut Context<'_>,
    ) {
        let SocketId {
            channel, attempt, ..
        } = socket;
        let now = context.now.mono;
        let Standing::Accepted(wires) = &mut self.standing else {
            return;
        };
        let Some(wire) = wires.iter_mut().find(|wire| wire.channel == channel) else {
            return;
        };
        let id = wire.id;
        match event {
            SocketEvent::Opened => {
                let (came_up, step) = wire.link.opened(attempt, now, context.rng);
                if let Some(step) = step {
                    self.step(channel, id, step, context);
                }
                if came_up {
                    if self.is_online() {
                        let zone = &context.wording.zone;
                        context.reconnects.came_up(context.now.wall, zone);
                        self.away.came_online(now, reads_of(&self.account.role));
                    }
                    self.look_around(now);
                }
            }
            SocketEvent::Text(text) => {
                wire.link.heard(attempt, now);
                self.hear(Via { channel, attempt }, &text, context);
            }
            SocketEvent::Heard => wire.link.heard(attempt, now),
            SocketEvent::Lost(loss) => {
                let was_up = matches!(wire.link.condition(), Condition::Online);
                let step = wire.link.lost(attempt, loss, now, context.rng);
                if was_up && !matches!(wire.link.condition(), Condition::Online) {
                    context.reconnects.lost(loss.why, context.now.wall);
                }
                if let Some(step) = step {
                    self.step(channel, id, step, context);
                }
            }
        }
    }

    /// A read ended.
    pub(crate) fn read_done(
        &mut self,
        read: Read,
        begun: Mono,
        outcome: ReadOutcome,
        context: &mut Context<'_>,
    ) {
        let now = context.now.mono;
        // A sleep in between says nothing about the server.
        let took = now.since(begun).min(READ_TIMEOUT);
        self.checks.retain(|booking, since| {
            let is_read = read == Read::Bookings || read == Read::Booking(*booking);
            !(is_read && begun >= *since)
        });
        let learned = match outcome {
            ReadOutcome::Unauthorized => {
                self.refuse(context);
                return;
            }
            ReadOutcome::Failed(loss) => {
                self.reads.failed(read, now, loss.retry_after);
                self.not_read(read, begun, context);
                return;
            }
            ReadOutcome::Gone => self.learn_gone(read, begun, context),
            ReadOutcome::Body(body) => self.learn(read, &body, begun, context),
        };
        match learned {
            Ok(()) => self.reads.succeeded(read, now, took),
            Err(_) => {
                self.reads.failed(read, now, None);
                self.not_read(read, begun, context);
            }
        }
        self.flush_batch(context);
        self.away.read(read, begun);
        self.schedule(context);
    }

    /// The server's clock was read.
    pub(crate) fn clock_read(&mut self, samples: &[ClockSample], context: &mut Context<'_>) {
        let now = context.now.mono;
        for sample in samples {
            self.learn_time(*sample, context.now);
        }
        if samples.is_empty() {
            self.reads.failed(Read::Clock, now, None);
        } else {
            self.reads.succeeded(Read::Clock, now, Duration::ZERO);
            self.clock_wait = None;
        }
        self.schedule(context);
    }

    /// Looks at the clocks before anything else is done: what came after a sleep has to be seen as such.
    pub(crate) fn look_at_clocks(&mut self, context: &mut Context<'_>) {
        if self.notice_sleep(context) {
            self.woke(context);
        }
    }

    /// The computer woke up: what it missed is read, and the links are looked at instead of waited for.
    pub(crate) fn woke(&mut self, context: &mut Context<'_>) {
        if self.away.woke(context.now.mono) {
            self.look_around(context.now.mono);
            self.for_each_link(context, |link, now, _| link.revive(now));
        }
    }

    /// The computer's network changed; `is_up` if something came. What was missed is read when the links
    /// are up again.
    pub(crate) fn network_changed(&mut self, is_up: bool, context: &mut Context<'_>) {
        self.for_each_link(context, |link, now, _| link.network_changed(is_up, now));
    }

    /// Connects now instead of waiting, and reads what may have changed.
    pub(crate) fn retry(&mut self, context: &mut Context<'_>) {
        self.look_around(context.now.mono);
        self.for_each_link(context, |link, _, _| link.retry().into_iter().collect());
    }

    /// Connects by another way, because the way to the server was changed.
    pub(crate) fn connect_anew(&mut self, context: &mut Context<'_>) {
        self.look_around(context.now.mono);
        self.for_each_link(context, |link, _, _| link.anew());
    }

    /// Does what is due.
    pub(crate) fn tick(&mut self, context: &mut Context<'_>) {
        let now = context.now;
        let was_online = self.is_online();
        self.for_each_link(context, |link, now, rng| link.tick(now, rng));
        if was_online && !self.is_online() {
            // A clock breaks a link in one way only: the server has fallen silent.
            context.reconnects.lost(TroubleCode::TimedOut, now.wall);
        }
        if !self.is_online() && self.away.went_offline(now.mono) {
            for read in reads_of(&self.account.role) {
                self.reads.want(*read, now.mono + READ_UNHEARD);
            }
        }
        if self.clock_wait.is_some_and(|until| now.mono >= until) {
            self.clock_wait = None;
        }
        self.note_since(now);
        self.remind(context);
        self.remind_of_payments(context);
        self.settle_frames(context);
        self.flush_batch(context);
        self.flush_group(context);
        if self.is_refused() {
            return;
        }
        for read in self.reads.take_due(now.mono) {
            context.effects.push_back(Effect::Read {
                epoch: self.epoch,
                read,
            });
        }
    }

    /// The notebook, if it is not as it is stored.
    pub(crate) fn note(&mut self, stored: &Notebook) -> Option<Notebook> {
        if self.notebook.claims != self.ledger.claims() {
            self.notebook.claims = self.ledger.claims().to_vec();
        }
        (self.notebook != *stored).then(|| self.notebook.clone())
    }

    /// When something is due next.
    pub(crate) fn deadline(&self, leads: &[Duration], now: Now) -> Option<Mono> {
        let links = match &self.standing {
            Standing::Accepted(wires) => wires
                .iter()
                .filter_map(|wire| wire.link.deadline())
                .chain(self.reads.deadline())
                .min(),
            Standing::Refused => None,
        };
        links
            .into_iter()
            .chain(self.next_reminder(leads, now))
            .chain(self.next_minute(now))
            .chain(self.next_cash())
            .chain(self.ledger.deadline())
            .chain(self.away.deadline())
            .min()
    }

    /// Ends the session: closes its sockets.
    pub(crate) fn close(mut self, context: &mut Context<'_>) -> Ended {
        self.raise_all(context);
        if let Standing::Accepted(wires) = self.standing {
            close_all(self.epoch, wires, context);
        }
        Ended {
            account: self.account.key(),
            known: Known {
                clock: self.clock,
                ledger: self.ledger,
                records: self.rows.into_records(),
                notebook: self.notebook,
            },
        }
    }

    /// Whether every socket is up.
    fn is_online(&self) -> bool {
        match &self.standing {
            Standing::Accepted(wires) => wires
                .iter()
                .all(|wire| matches!(wire.link.condition(), Condition::Online)),
            Standing::Refused => false,
        }
    }

    /// Whether it wants to be connected and is not.
    pub(crate) fn is_offline(&self) -> bool {
        !self.is_refused() && !self.is_online()
    }

    /// Reads what may have changed while nobody listened.
    fn look_around(&mut self, now: Mono) {
        self.reads.look_around(&self.account.role, now);
        if self.is_owner() && self.board.lots.is_empty() {
            self.reads.want_anew(Read::Lots, now);
        }
        if !self.clock.is_fresh(now) && !self.reads.is_under_way(Read::Clock) {
            self.reads.want(Read::Clock, now);
        }
    }

    /// The token died: the sockets, which the server leaves open (S2), are closed too.
    fn refuse(&mut self, context: &mut Context<'_>) {
        match std::mem::replace(&mut self.standing, Standing::Refused) {
            Standing::Accepted(wires) => close_all(self.epoch, wires, context),
            Standing::Refused => {}
        }
        self.give_up_checking(context);
    }

    /// Reading told something whose frame did not come: the sockets may be deaf (ledger rule 24).
    fn replace_links(&mut self, context: &mut Context<'_>) {
        let now = context.now.mono;
        if self.deaf_rest.is_some_and(|until| now < until) {
            return;
        }
        self.deaf_rest = Some(now + DEAF_REST);
        self.for_each_link(context, |link, _, _| link.replace().into_iter().collect());
    }

    fn for_each_link(
        &mut self,
        context: &mut Context<'_>,
        mut run: impl FnMut(&mut Link, Mono, &mut Rng) -> Vec<Step>,
    ) {
        let Standing::Accepted(wires) = &mut self.standing else {
            return;
        };
        let mut steps = Vec::new();
        for wire in wires {
            for step in run(&mut wire.link, context.now.mono, context.rng) {
                steps.push((wire.channel, wire.id, step));
            }
        }
        for (channel, id, step) in steps {
            self.step(channel, id, step, context);
        }
    }

    fn step(&mut self, channel: Channel, id: u64, step: Step, context: &mut Context<'_>) {
        if let Step::Open(attempt) = step {
            let via = Via { channel, attempt };
            self.echoes.begun(via, context.now.mono);
        }
        let socket = |attempt| SocketId {
            epoch: self.epoch,
            channel,
            attempt,
        };
        context.effects.push_back(match step {
            Step::Open(attempt) => Effect::OpenSocket {
                socket: socket(attempt),
                url: self.account.addresses.notifications(id),
            },
            Step::Close(attempt) => Effect::CloseSocket(socket(attempt)),
            Step::Ping(attempt) => Effect::Ping(socket(attempt)),
        });
    }
}

/// The resources that show what a frame of that kind tells; the countdown's two kinds have no frames.
const fn reads_showing(kind: Kind) -> &'static [Read] {
    match kind {
        Kind::RenewalSucceeded
        | Kind::RenewalFailed
        | Kind::AutoExpired
        | Kind::Declined
        | Kind::CashVerified
        | Kind::NewBooking => &[Read::Bookings],
        Kind::WashDone => &[Read::AddOns, Read::Washes],
        Kind::Other => &[Read::Washes],
        Kind::EmployeeAssigned => &[Read::Employees],
        Kind::CashWaiting => &[Read::LotPayments],
        Kind::WashBooked => &[Read::LotWashes],
        Kind::ExpiringSoon | Kind::Expired => &[],
    }
}

fn close_all(epoch: Epoch, wires: Vec<Wire>, context: &mut Context<'_>) {
    for wire in wires {
        let channel = wire.channel;
        for step in wire.link.close() {
            let (Step::Open(attempt) | Step::Close(attempt) | Step::Ping(attempt)) = step;
            context.effects.push_back(Effect::CloseSocket(SocketId {
                epoch,
                channel,
                attempt,
            }));
        }
    }
}
