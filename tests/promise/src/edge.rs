//! The edge in memory: it performs the companion's effects in this one thread, over a network that loses,
//! doubles and delays, and tells the companion what came of them. What the companion takes in is written
//! into the chronicle.

use crate::{
    chronicle::{Asked, BookingRow, Delivery, Observation, Of},
    network::loss,
    run::{Due, Run},
    store::Store,
    time::{Millis, mono_of},
};
use parkmate_core::{
    clock::ClockSample,
    companion::{Effect, Epoch, Input, Opened, ReadOutcome, SocketEvent, SocketId},
    intent::{Reply, Request as Wanted},
    reads::Read,
    trouble::TroubleCode,
};

/// A connection of a socket, as both ends see it.
#[derive(Debug)]
pub(crate) struct Conn {
    pub(crate) socket: SocketId,
    pub(crate) life: u32,
    pub(crate) id: String,
    pub(crate) is_up: bool,
    /// Nothing comes or goes any more, and nobody says so.
    pub(crate) is_dead: bool,
    /// The server has forgotten it.
    pub(crate) is_deaf: bool,
    /// When the last frame arrives that is on its way: frames don't overtake each other.
    pub(crate) last: Millis,
}

/// What arrives here.
#[derive(Clone, Debug)]
pub(crate) enum Arrival {
    Opened {
        epoch: Epoch,
        person: Option<usize>,
        recalled: Option<Box<Opened>>,
    },
    Up(SocketId),
    Text {
        socket: SocketId,
        text: String,
        frame: u64,
        about: Option<u64>,
        is_meant: bool,
    },
    Pong(SocketId),
    Lost(SocketId),
    Read {
        epoch: Epoch,
        read: Read,
        begun: Millis,
        outcome: ReadOutcome,
        seen: Option<Observation>,
    },
    Reply {
        epoch: Epoch,
        intent: u64,
        reply: Reply,
        seen: Option<Observation>,
    },
    Clock {
        epoch: Epoch,
        sample: Option<ClockSample>,
    },
}

/// What reaches the server.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    Read {
        epoch: Epoch,
        read: Read,
        begun: Millis,
        back: Millis,
        person: usize,
    },
    Request {
        epoch: Epoch,
        intent: u64,
        wanted: Wanted,
        back: Millis,
        is_answered: bool,
        person: usize,
    },
    Clock {
        epoch: Epoch,
        back: Millis,
    },
}

impl Run {
    /// Does one thing that the companion wants. Says whether the process lived through it.
    pub(crate) fn perform(&mut self, effect: Effect) -> bool {
        if matches!(
            effect,
            Effect::Commit { .. } | Effect::Show { .. } | Effect::Send { .. }
        ) && self.is_killed_here()
        {
            return false;
        }
        match effect {
            Effect::Resume { epoch, account } => {
                let person = self
                    .vault
                    .filter(|at| self.cast.people[*at].account() == account);
                self.open_session(epoch, person);
            }
            Effect::SignIn { epoch, user, .. } => {
                let person = self.cast.people.iter().position(|one| one.user == user);
                self.open_session(epoch, person);
            }
            // The history is kept for ever here.
            Effect::Answer { .. }
            | Effect::KeepToken { .. }
            | Effect::Prune { .. }
            | Effect::Update(_) => {}
            Effect::GiveUpOpening { .. } => self.vault = None,
            Effect::EndSession { sign_out, .. } => {
                if sign_out.is_some() {
                    self.vault = None;
                }
            }
            Effect::OpenSocket { socket, url } => self.open_socket(socket, &url),
            Effect::CloseSocket(socket) => {
                let life = self.life;
                self.conns
                    .retain(|conn| (conn.life, conn.socket) != (life, socket));
            }
            Effect::Ping(socket) => {
                let life = self.life;
                let conn = self
                    .conns
                    .iter()
                    .find(|conn| (conn.life, conn.socket) == (life, socket));
                if conn.is_some_and(|conn| conn.is_up && !conn.is_dead) {
                    let way = self.way();
                    self.arrives(way, Arrival::Pong(socket));
                }
            }
            Effect::Read { epoch, read } => self.read(epoch, read),
            Effect::Send {
                epoch,
                intent,
                request,
            } => self.send(epoch, intent, request),
            Effect::Commit { account, change } => {
                self.note_intents(&account, &change);
                let (at, server) = (self.time.at, self.time.server());
                self.say_change(&change);
                self.store.commit(&account, *change, at, server);
                self.committed = true;
            }
            // It stands in the place of the banner of its row.
            Effect::Improve { .. } => {}
            Effect::Show { notice, .. } => {
                let rows = Store::rows_of(&notice);
                self.say(|| format!("    banner of {rows:?}"));
                let is_marked = !self.is_killed_here();
                self.store.raised(&rows, is_marked);
                return is_marked;
            }
        }
        true
    }

    /// Something reaches the companion.
    pub(crate) fn arrived(&mut self, arrival: Arrival) {
        match arrival {
            Arrival::Opened {
                epoch,
                person,
                recalled,
            } => self.opened(epoch, person, recalled),
            Arrival::Up(socket) => {
                if let Some(conn) = self.conn(socket) {
                    conn.is_up = true;
                    let event = SocketEvent::Opened;
                    self.tell(Input::Socket { socket, event });
                }
            }
            Arrival::Text {
                socket,
                text,
                frame,
                about,
                is_meant,
            } => {
                if self.conn(socket).is_none_or(|conn| conn.is_dead) {
                    return;
                }
                let account = self.account_of(socket.epoch);
                let event = SocketEvent::Text(text.clone());
                let is_taken = self.tell(Input::Socket { socket, event });
                if let (true, Some(account)) = (is_taken, account) {
                    let at = self.time.at;
                    self.chronicle.deliveries.push(Delivery {
                        account,
                        frame,
                        about,
                        text,
                        is_meant,
                        at,
                    });
                }
            }
            Arrival::Pong(socket) => {
                if self.conn(socket).is_some_and(|conn| !conn.is_dead) {
                    let event = SocketEvent::Heard;
                    self.tell(Input::Socket { socket, event });
                }
            }
            Arrival::Lost(socket) => {
                let life = self.life;
                self.conns
                    .retain(|conn| (conn.life, conn.socket) != (life, socket));
                let event = SocketEvent::Lost(loss(TroubleCode::Unreachable));
                self.tell(Input::Socket { socket, event });
            }
            Arrival::Read {
                epoch,
                read,
                begun,
                outcome,
                seen,
            } => {
                let is_present = self.account_of(epoch).is_some();
                if read != Read::Verify {
                    let is_good = seen.is_some();
                    self.say(|| format!("    read {read:?} of {begun}: {is_good}"));
                }
                let is_taken = self.tell(Input::ReadDone {
                    epoch,
                    read,
                    begun: mono_of(begun),
                    outcome,
                });
                self.observe(is_present && is_taken, seen);
            }
            Arrival::Reply {
                epoch,
                intent,
                reply,
                seen,
            } => {
                let is_present = self.account_of(epoch).is_some();
                let is_taken = self.tell(Input::Replied {
                    epoch,
                    intent,
                    reply,
                });
                self.observe(is_present && is_taken, seen);
            }
            Arrival::Clock { epoch, sample } => {
                // One of an ended session is not taken in.
                if sample.is_some() && self.account_of(epoch).is_some() {
                    self.knows_clock = true;
                }
                let samples = sample.into_iter().collect();
                self.tell(Input::ClockRead { epoch, samples });
            }
        }
    }

    /// A time on the way, for whoever is lucky.
    pub(crate) fn way(&mut self) -> Millis {
        self.rng.u64(1..120)
    }

    pub(crate) fn is_chance(&mut self, hundredths: u8) -> bool {
        hundredths > 0 && self.rng.u8(0..100) < hundredths
    }

    fn open_session(&mut self, epoch: Epoch, person: Option<usize>) {
        let way = self.rng.u64(5..1_500);
        // The store may be read before the server answers, or after.
        let recalled = person
            .filter(|_| self.rng.bool())
            .map(|person| Box::new(self.opened_for(person)));
        self.arrives(
            way,
            Arrival::Opened {
                epoch,
                person,
                recalled,
            },
        );
    }

    fn opened_for(&self, person: usize) -> Opened {
        let account = self.cast.people[person].account();
        Opened {
            memory: self.store.recall(&account.key()),
            account,
            troubles: Vec::new(),
        }
    }

    fn opened(&mut self, epoch: Epoch, person: Option<usize>, recalled: Option<Box<Opened>>) {
        let Some(person) = person else {
            let result = Ok(None);
            self.tell(Input::SessionOpened { epoch, result });
            return;
        };
        let opened = recalled.unwrap_or_else(|| Box::new(self.opened_for(person)));
        let one = self.cast.people[person].clone();
        let key = one.account().key();
        let (at, server) = (self.time.at, self.time.server());
        self.vault = Some(person);
        self.sessions.insert((self.life, epoch), person);
        self.chronicle.signed_in(&key, at, server);
        self.say(|| format!("  session of {}", one.user));
        let result = Ok(Some(opened));
        self.await_clock();
        self.tell(Input::SessionOpened { epoch, result });
    }

    fn observe(&mut self, is_taken: bool, seen: Option<Observation>) {
        let Some(mut seen) = seen.filter(|_| is_taken) else {
            return;
        };
        seen.at = self.time.at;
        seen.is_blind = !self.knows_clock;
        seen.awaits_clock = seen.is_blind && seen.at < self.awaits_clock_until;
        if let Of::Reply(_) = seen.of {
            seen.begun = self.time.at;
        }
        let is_live = |row: &BookingRow| row.is_live() && row.end > seen.server;
        let tells = match seen.of {
            Of::Read(Read::Bookings) => seen.rows.bookings.values().any(is_live),
            Of::Read(Read::Booking(id)) => seen.rows.bookings.get(&id).is_some_and(is_live),
            Of::Read(_) | Of::Reply(_) => false,
        };
        if tells && seen.at < seen.begun + 5_000 {
            self.knows_clock = true;
        }
        self.chronicle.observations.push(seen);
    }

    fn note_intents(
        &mut self,
        account: &parkmate_core::account::AccountKey,
        change: &parkmate_core::change::Change,
    ) {
        let Some(notebook) = &change.notebook else {
            return;
        };
        for intent in &notebook.intents {
            let is_known = self
                .chronicle
                .asked
                .iter()
                .any(|one| one.account == *account && one.intent == intent.number);
            if !is_known {
                self.chronicle.asked.push(Asked {
                    account: account.clone(),
                    intent: intent.number,
                    at: self.time.at,
                    booking: intent.booking,
                    slot: intent.slot,
                    is_renewal: intent.is_renewal(),
                    server: self.time.server(),
                    generation: self.chronicle.generation,
                    done: None,
                    failure: None,
                    made: None,
                });
            }
        }
    }

    fn conn(&mut self, socket: SocketId) -> Option<&mut Conn> {
        let life = self.life;
        self.conns
            .iter_mut()
            .find(|conn| (conn.life, conn.socket) == (life, socket))
    }

    pub(crate) fn arrives(&mut self, way: Millis, arrival: Arrival) {
        self.put(self.time.at + way, Due::Arrival(self.life, arrival));
    }
}
