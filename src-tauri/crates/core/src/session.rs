//! A signed-in account: its sockets, what is read for it, its bookings and what it was told. Everything
//! that a source sees of the account comes in here and goes through the ledger.

use std::{collections::VecDeque, time::Duration};

use fastrand::Rng;

use crate::{
    account::{Account, Channel, Role},
    booking::{Booking, Phase, Status},
    clock::{ClockSample, Mono, Now, ServerClock, UnixMillis},
    companion::{Bookings, Effect, Epoch, Memory, ReadOutcome, SocketEvent, SocketId},
    countdown::{self, Reminder},
    event::{Kind, Level, Source, Subject},
    history::{Row, RowId},
    ledger::{Key, Ledger, Verdict, Via, is_meant},
    link::{Condition, Link, Step},
    reads::{Read, Reads},
    snapshot::{BookingView, ConnectionView},
    text::Words,
    timing::{BOOKING_KEPT, CLOCK_WAIT, READ_AFTER_END, READ_PENDING},
    trouble::TroubleCode,
    wire::{self, Frame, Message},
    wording::{Said, Wording},
};

/// What a session works with while it handles an input.
pub(crate) struct Context<'a> {
    pub(crate) now: Now,
    pub(crate) rng: &'a mut Rng,
    pub(crate) wording: &'a Wording,
    pub(crate) lead: Duration,
    pub(crate) effects: &'a mut VecDeque<Effect>,
    pub(crate) unread: &'a mut u32,
    /// How many banners a pause has held; `None` while there is no pause.
    pub(crate) held: Option<&'a mut u32>,
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
    /// `None` until the first good read, which is the silent baseline.
    bookings: Option<Bookings>,
    ledger: Ledger,
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

/// Something to tell.
struct News {
    at: UnixMillis,
    kind: Kind,
    level: Level,
    said: Said,
    subject: Option<Subject>,
    source: Source,
}

impl Session {
    pub(crate) fn open(
        epoch: Epoch,
        account: Account,
        memory: Memory,
        context: &mut Context<'_>,
    ) -> Self {
        let mut wires = Vec::new();
        let mut steps = Vec::new();
        for (channel, id) in account.channels() {
            let (link, step) = Link::open();
            steps.push((channel, id, step));
            wires.push(Wire { channel, id, link });
        }
        let mut session = Self {
            epoch,
            account,
            standing: Standing::Accepted(wires),
            clock: ServerClock::default(),
            clock_wait: Some(context.now.mono + CLOCK_WAIT),
            reads: Reads::default(),
            bookings: memory.bookings.map(by_id),
            ledger: Ledger::new(memory.told, memory.next_row),
        };
        for (channel, id, step) in steps {
            session.step(channel, id, step, context);
        }
        session.read_clock(context);
        session.look_around(context.now);
        session
    }

    pub(crate) const fn account(&self) -> &Account {
        &self.account
    }

    pub(crate) const fn is_refused(&self) -> bool {
        matches!(self.standing, Standing::Refused)
    }

    pub(crate) const fn lasting_trouble(&self) -> Option<TroubleCode> {
        match self.account.role {
            Role::Driver | Role::Owner => None,
            Role::Admin | Role::Unknown(_) => Some(TroubleCode::RoleHearsNothing),
        }
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
                    self.look_around(context.now);
                    if !self.clock.is_fresh(now) {
                        self.read_clock(context);
                    }
                }
            }
            SocketEvent::Text(text) => {
                wire.link.heard(attempt, now);
                self.frame(Via { channel, attempt }, &text, context);
            }
            SocketEvent::Heard => wire.link.heard(attempt, now),
            SocketEvent::Lost(loss) => {
                if let Some(step) = wire.link.lost(attempt, loss, now, context.rng) {
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
        let now = context.now;
        let took = now.mono.since(begun);
        let learned = match (outcome, read) {
            (ReadOutcome::Unauthorized, _) => {
                self.refuse(context);
                return;
            }
            (ReadOutcome::Failed(loss), _) => {
                self.reads.failed(read, now.mono, loss.retry_after);
                return;
            }
            (ReadOutcome::Gone, Read::Booking(id)) => {
                if let Some(bookings) = &mut self.bookings {
                    bookings.remove(&id);
                }
                Ok(())
            }
            (ReadOutcome::Gone, Read::Bookings | Read::Verify) => Err(wire::Unreadable::OtherShape),
            (ReadOutcome::Body(body), Read::Bookings) => {
                wire::bookings(&body).map(|(rows, _)| self.learn_list(rows, took, context))
            }
            (ReadOutcome::Body(body), Read::Booking(_)) => {
                wire::booking(&body).map(|row| self.learn_one(row, took, context))
            }
            (ReadOutcome::Body(_), Read::Verify) => Ok(()),
        };
        match learned {
            Ok(()) => self.reads.succeeded(read, now.mono, took),
            Err(_) => self.reads.failed(read, now.mono, None),
        }
    }

    /// The server's clock was read.
    pub(crate) fn clock_read(&mut self, samples: &[ClockSample], context: &mut Context<'_>) {
        for sample in samples {
            self.clock.learn(*sample);
        }
        if !samples.is_empty() {
            self.clock_wait = None;
        }
        self.watch_ends(context.now);
    }

    /// Connects now instead of waiting.
    pub(crate) fn retry(&mut self, context: &mut Context<'_>) {
        self.for_each_link(context, |link, _, _| link.retry().into_iter().collect());
    }

    /// Does what is due.
    pub(crate) fn tick(&mut self, context: &mut Context<'_>) {
        let now = context.now;
        self.for_each_link(context, |link, now, rng| link.tick(now, rng));
        if self.clock_wait.is_some_and(|until| now.mono >= until) {
            self.clock_wait = None;
        }
        self.remind(context);
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

    /// When something is due next.
    pub(crate) fn deadline(&self, lead: Duration, now: Now) -> Option<Mono> {
        let links = match &self.standing {
            Standing::Accepted(wires) => wires
                .iter()
                .filter_map(|wire| wire.link.deadline())
                .chain(self.reads.deadline())
                .min(),
            Standing::Refused => None,
        };
        let server = self.clock.now(now);
        let countdown = match self.clock_wait {
            Some(until) => Some(until),
            None => self
                .bookings
                .as_ref()
                .and_then(|bookings| countdown::next(bookings, server, lead))
                .map(|due| self.clock.when(due, now)),
        };
        // The tray says the minutes that are left.
        let minute = self
            .running(now)
            .map(|(_, left)| now.mono + Duration::from_millis(left_of_minute(left)))
            .min();
        links.into_iter().chain(countdown).chain(minute).min()
    }

    /// Ends the session: closes its sockets.
    pub(crate) fn close(self, context: &mut Context<'_>) {
        if let Standing::Accepted(wires) = self.standing {
            close_all(self.epoch, wires, context);
        }
    }

    /// The bookings whose time runs, with what is left of each; the one that ends first in front.
    pub(crate) fn running(&self, now: Now) -> impl Iterator<Item = (&Booking, Duration)> {
        let server = self.clock.now(now);
        let mut running: Vec<_> = self
            .bookings
            .iter()
            .flat_map(|bookings| bookings.values())
            .filter_map(|booking| match booking.phase_at(server) {
                Phase::Running(left) => Some((booking, left)),
                Phase::Over | Phase::Still => None,
            })
            .collect();
        running.sort_by_key(|(_, left)| *left);
        running.into_iter()
    }

    pub(crate) fn booking_views(&self, now: Now) -> Vec<BookingView> {
        self.running(now)
            .filter_map(|(booking, _)| {
                Some(BookingView {
                    id: booking.id,
                    lot: booking.lot_name.clone().unwrap_or_default(),
                    slot: booking.slot,
                    vehicle: booking.vehicle.clone(),
                    starts_at: booking.start,
                    ends_at: booking.end?,
                    payment_pending: booking.awaits_cash(),
                })
            })
            .collect()
    }

    pub(crate) fn server_ahead(&self, now: Now) -> i64 {
        self.clock.ahead_of_wall(now)
    }

    /// How the connection is; the worst of all sockets.
    pub(crate) fn connection(&self, words: &Words, now: Now) -> ConnectionView {
        let Standing::Accepted(wires) = &self.standing else {
            return ConnectionView::Off;
        };
        let mut worst = if wires.is_empty() {
            ConnectionView::Off
        } else {
            ConnectionView::Online
        };
        for wire in wires {
            match wire.link.condition() {
                Condition::Online => {}
                Condition::Connecting => {
                    if matches!(worst, ConnectionView::Online) {
                        worst = ConnectionView::Connecting;
                    }
                }
                Condition::Waiting { until, why } => {
                    let retry_at = now.wall.after(until.since(now.mono));
                    worst = ConnectionView::Waiting {
                        retry_at,
                        why: why.told(words),
                    };
                }
            }
        }
        worst
    }

    /// A text came over a socket.
    fn frame(&mut self, via: Via, text: &str, context: &mut Context<'_>) {
        let Ok(Frame::Message(message)) = wire::frame(text) else {
            return;
        };
        let reading = message.reading();
        let kind = reading.kind;
        if !is_meant(
            kind,
            message.is_wash_object,
            via.channel,
            &self.account.role,
        ) {
            return;
        }
        self.want_bookings(context.now.mono);
        let server = self.clock.now(context.now);
        let booking = self.booking_of(kind, reading.subject, server);
        let key = key_of(kind, reading.subject, booking.as_ref());
        let verdict = self
            .ledger
            .judge_frame(via, kind, &message.text, key, context.now.mono);
        match verdict {
            Verdict::Known => {}
            Verdict::Fold(row) => context.effects.push_back(Effect::Count {
                account: self.account.key(),
                row,
                at: server,
            }),
            Verdict::Tell(row) => {
                let news = frame_news(kind, &message, reading.subject, booking, server, context);
                self.tell(row, key, news, context);
            }
        }
    }

    /// The booking a frame speaks of. A closing names the slot: it is the newest booking of that slot
    /// whose end has passed, never a live one (ledger rule 10).
    fn booking_of(
        &self,
        kind: Kind,
        subject: Option<Subject>,
        server: UnixMillis,
    ) -> Option<Booking> {
        let bookings = self.bookings.as_ref()?;
        match subject? {
            Subject::Booking(id) => bookings.get(&id).cloned(),
            Subject::Slot(slot) if kind == Kind::AutoExpired => {
                let soon = server.after(self.clock.uncertainty() + READ_AFTER_END);
                bookings
                    .values()
                    .filter(|row| row.slot == slot && row.end.is_some_and(|end| end <= soon))
                    .max_by_key(|row| row.end)
                    .cloned()
            }
            Subject::Slot(_) | Subject::Lot(_) => None,
        }
    }

    /// The list of bookings was read.
    fn learn_list(&mut self, rows: Vec<Booking>, took: Duration, context: &mut Context<'_>) {
        self.learn_clock(&rows, took, context.now);
        let server = self.clock.now(context.now);
        let oldest = server.before(BOOKING_KEPT);
        let new = by_id(
            rows.into_iter()
                .filter(|row| row.end.is_none_or(|end| end > oldest))
                .collect(),
        );
        let silent = match self.bookings.take() {
            Some(old) => {
                for row in new.values() {
                    if let Some(before) = old.get(&row.id) {
                        self.compare(before, row, server, context);
                    }
                }
                Vec::new()
            }
            // What was over before the first look is no news.
            None => new
                .values()
                .filter(|row| row.phase_at(server) == Phase::Over)
                .filter_map(|row| {
                    Some(Key::Expired {
                        booking: row.id,
                        end: row.end?,
                    })
                })
                .filter(|key| self.ledger.keep_silent(*key))
                .collect(),
        };
        self.bookings = Some(new);
        self.keep(silent, context);
        self.watch_ends(context.now);
    }

    /// A single booking was read.
    fn learn_one(&mut self, row: Booking, took: Duration, context: &mut Context<'_>) {
        self.learn_clock(std::slice::from_ref(&row), took, context.now);
        let server = self.clock.now(context.now);
        let before = self
            .bookings
            .as_ref()
            .and_then(|all| all.get(&row.id))
            .cloned();
        if let Some(before) = &before {
            self.compare(before, &row, server, context);
        }
        let is_pending = row.phase_at(server) == Phase::Over;
        let id = row.id;
        if let Some(all) = &mut self.bookings {
            all.insert(id, row);
        }
        if is_pending {
            self.reads
                .want(Read::Booking(id), context.now.mono + READ_PENDING);
        }
        if self.bookings.is_some() {
            self.keep(Vec::new(), context);
        }
        self.watch_ends(context.now);
    }

    /// What the difference between two reads of a booking says.
    fn compare(
        &mut self,
        before: &Booking,
        after: &Booking,
        server: UnixMillis,
        context: &mut Context<'_>,
    ) {
        let closed = matches!(before.status, Status::Live | Status::Unknown)
            && after.status == Status::Completed;
        let Some(end) = before.end.filter(|_| closed) else {
            return;
        };
        let booking = before.id;
        // Before the server's clock is known, its word that a booking is over is the best clock there is.
        let is_over = !self.clock.is_known()
            || end <= server.after(self.clock.uncertainty() + READ_AFTER_END);
        if is_over {
            // The countdown would have told this, had it not been waiting or the program off.
            self.remind_of(Reminder::Ended { booking, end }, before, server, context);
        }
        let key = Key::AutoExpired { booking, end };
        if let Verdict::Tell(row) = self.ledger.judge(key) {
            let news = News {
                at: server,
                kind: Kind::AutoExpired,
                level: Kind::AutoExpired.level(),
                said: context.wording.closed(before, end),
                subject: Some(Subject::Booking(booking)),
                source: Source::Poll,
            };
            self.tell(row, Some(key), news, context);
        }
    }

    /// Tells the reminders that are due.
    fn remind(&mut self, context: &mut Context<'_>) {
        if self.clock_wait.is_some() {
            return;
        }
        let Some(bookings) = &self.bookings else {
            return;
        };
        let server = self.clock.now(context.now);
        let due = countdown::due(bookings, server, context.lead, |key| {
            self.ledger.is_told(key)
        });
        for reminder in due {
            let (Reminder::EndsSoon { booking, .. } | Reminder::Ended { booking, .. }) = reminder;
            let row = self
                .bookings
                .as_ref()
                .and_then(|all| all.get(&booking))
                .cloned();
            if let Some(row) = row {
                self.remind_of(reminder, &row, server, context);
            }
        }
    }

    fn remind_of(
        &mut self,
        reminder: Reminder,
        booking: &Booking,
        server: UnixMillis,
        context: &mut Context<'_>,
    ) {
        let key = reminder.key();
        let Verdict::Tell(row) = self.ledger.judge(key) else {
            return;
        };
        let (kind, at, said) = match reminder {
            Reminder::EndsSoon { end, .. } => (
                Kind::ExpiringSoon,
                server,
                context.wording.ends_soon(booking, end, end.since(server)),
            ),
            Reminder::Ended { end, .. } => {
                (Kind::Expired, end, context.wording.ended(booking, end))
            }
        };
        let news = News {
            at,
            kind,
            level: kind.level(),
            said,
            subject: Some(Subject::Booking(booking.id)),
            source: Source::Timer,
        };
        self.tell(row, Some(key), news, context);
    }

    fn tell(&self, id: RowId, key: Option<Key>, news: News, context: &mut Context<'_>) {
        *context.unread = context.unread.saturating_add(1);
        let show = match &mut context.held {
            Some(held) => {
                **held = held.saturating_add(1);
                false
            }
            None => true,
        };
        context.effects.push_back(Effect::Tell {
            account: self.account.key(),
            row: Row {
                id,
                at: news.at,
                kind: news.kind,
                level: news.level,
                title: news.said.title,
                body: news.said.body,
                subject: news.subject,
                source: news.source,
                count: 1,
                read: false,
            },
            key,
            show,
        });
    }

    fn keep(&self, silent: Vec<Key>, context: &mut Context<'_>) {
        context.effects.push_back(Effect::Keep {
            account: self.account.key(),
            bookings: self
                .bookings
                .iter()
                .flat_map(|all| all.values())
                .cloned()
                .collect(),
            silent,
        });
    }

    /// Where the server's clock is unknown, what is left of a live booking tells it to the second
    /// (ledger rule 6).
    fn learn_clock(&mut self, rows: &[Booking], took: Duration, now: Now) {
        if self.clock.is_known() {
            return;
        }
        let sample = rows.iter().find_map(|row| {
            let left = row.remaining.filter(|left| *left > 0)?;
            Some(ClockSample {
                server: row.end?.before(Duration::from_secs(left)),
                arrived: now.mono,
                uncertainty: Duration::from_secs(1) + took,
            })
        });
        if let Some(sample) = sample {
            self.clock.learn(sample);
        }
    }

    /// Reads each running booking just after its end: the real server completes it only when it is read.
    fn watch_ends(&mut self, now: Now) {
        let slack = self.clock.uncertainty() + READ_AFTER_END;
        let ends: Vec<_> = self
            .running(now)
            .map(|(booking, left)| (booking.id, now.mono + left + slack))
            .collect();
        for (id, at) in ends {
            self.reads.want(Read::Booking(id), at);
        }
    }

    /// Reads what may have changed while nobody listened.
    fn look_around(&mut self, now: Now) {
        self.want_bookings(now.mono);
        self.reads.want(Read::Verify, now.mono);
    }

    /// An owner's list holds other people's bookings, which have no countdown here.
    fn want_bookings(&mut self, at: Mono) {
        match self.account.role {
            Role::Driver => self.reads.want(Read::Bookings, at),
            Role::Owner | Role::Admin | Role::Unknown(_) => {}
        }
    }

    fn read_clock(&self, context: &mut Context<'_>) {
        context.effects.push_back(Effect::ReadClock {
            epoch: self.epoch,
            url: self.account.addresses.time(),
        });
    }

    /// The token died: the sockets, which the server leaves open (S2), are closed too.
    fn refuse(&mut self, context: &mut Context<'_>) {
        match std::mem::replace(&mut self.standing, Standing::Refused) {
            Standing::Accepted(wires) => close_all(self.epoch, wires, context),
            Standing::Refused => {}
        }
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

    fn step(&self, channel: Channel, id: u64, step: Step, context: &mut Context<'_>) {
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

/// What makes the event of a frame itself, where its text or the booking it speaks of tell it.
fn key_of(kind: Kind, named: Option<Subject>, booking: Option<&Booking>) -> Option<Key> {
    if kind == Kind::AutoExpired {
        let booking = booking?;
        Some(Key::AutoExpired {
            booking: booking.id,
            end: booking.end?,
        })
    } else if kind == Kind::RenewalSucceeded
        && let Some(Subject::Booking(booking)) = named
    {
        Some(Key::Renewed { booking })
    } else {
        None
    }
}

fn frame_news(
    kind: Kind,
    message: &Message,
    named: Option<Subject>,
    booking: Option<Booking>,
    server: UnixMillis,
    context: &Context<'_>,
) -> News {
    News {
        at: server,
        kind,
        level: message.level_as(kind),
        said: context.wording.frame(kind, message, booking.as_ref()),
        subject: booking
            .map(|booking| Subject::Booking(booking.id))
            .or(named),
        source: Source::Frame,
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

fn by_id(rows: Vec<Booking>) -> Bookings {
    rows.into_iter().map(|row| (row.id, row)).collect()
}

/// Milliseconds until one minute less is left.
fn left_of_minute(left: Duration) -> u64 {
    let millis = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
    millis % 60_000 + 1
}
