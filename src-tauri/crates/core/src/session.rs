//! A signed-in account: its sockets, what is read for it, its bookings and what it was told. Everything
//! that a source sees of the account comes in here and goes through the ledger.

mod learning;
mod telling;

use std::{collections::VecDeque, time::Duration};

use fastrand::Rng;

use crate::{
    account::{Account, AccountKey, Channel, Role},
    booking::{Booking, Phase},
    clock::{ClockSample, Mono, Now, ServerClock},
    companion::{Bookings, Effect, Epoch, ReadOutcome, SocketEvent, SocketId},
    countdown,
    ledger::{Ledger, Via},
    link::{Condition, Link, Step},
    reads::{Read, Reads},
    snapshot::{BookingView, ConnectionView},
    text::Words,
    timing::{CLOCK_WAIT, READ_AFTER_END},
    trouble::TroubleCode,
    wire,
    wording::Wording,
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

/// What a session leaves behind for the next one of the same account.
pub(crate) struct Ended {
    pub(crate) account: AccountKey,
    pub(crate) known: Known,
}

/// What is known of an account when its session opens.
pub(crate) struct Known {
    pub(crate) clock: ServerClock,
    pub(crate) ledger: Ledger,
    /// Those of the last good read; `None` if there never was one.
    pub(crate) bookings: Option<Vec<Booking>>,
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
            clock_wait: (!known.clock.is_known()).then(|| context.now.mono + CLOCK_WAIT),
            clock: known.clock,
            reads: Reads::default(),
            bookings: known.bookings.map(by_id),
            ledger: known.ledger,
        };
        for (channel, id, step) in steps {
            session.step(channel, id, step, context);
        }
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
            (ReadOutcome::Gone, Read::Bookings | Read::Verify | Read::Clock) => {
                Err(wire::Unreadable::OtherShape)
            }
            (ReadOutcome::Body(body), Read::Bookings) => {
                wire::bookings(&body).map(|(rows, _)| self.learn_list(rows, took, context))
            }
            (ReadOutcome::Body(body), Read::Booking(_)) => {
                wire::booking(&body).map(|row| self.learn_one(row, took, context))
            }
            (ReadOutcome::Body(_), Read::Verify | Read::Clock) => Ok(()),
        };
        match learned {
            Ok(()) => self.reads.succeeded(read, now.mono, took),
            Err(_) => self.reads.failed(read, now.mono, None),
        }
    }

    /// The server's clock was read.
    pub(crate) fn clock_read(&mut self, samples: &[ClockSample], context: &mut Context<'_>) {
        let now = context.now.mono;
        for sample in samples {
            self.clock.learn(*sample);
        }
        if samples.is_empty() {
            self.reads.failed(Read::Clock, now, None);
        } else {
            self.reads.succeeded(Read::Clock, now, Duration::ZERO);
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
    pub(crate) fn close(self, context: &mut Context<'_>) -> Ended {
        if let Standing::Accepted(wires) = self.standing {
            close_all(self.epoch, wires, context);
        }
        Ended {
            account: self.account.key(),
            known: Known {
                clock: self.clock,
                ledger: self.ledger,
                bookings: self.bookings.map(|all| all.into_values().collect()),
            },
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
        if !self.clock.is_fresh(now.mono) && !self.reads.is_under_way(Read::Clock) {
            self.reads.want(Read::Clock, now.mono);
        }
    }

    /// An owner's list holds other people's bookings, which have no countdown here.
    fn want_bookings(&mut self, at: Mono) {
        match self.account.role {
            Role::Driver => self.reads.want(Read::Bookings, at),
            Role::Owner | Role::Admin | Role::Unknown(_) => {}
        }
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
