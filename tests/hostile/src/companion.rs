//! The whole core, told by a server that says anything: each line is a frame on every socket, and then the answer to
//! everything that is read. Its clock is turned from deadline to deadline.

use std::time::Duration;

use jiff::tz::TimeZone;
use parkmate_core::{
    acceptance::Acceptance,
    account::{Account, Ids, Role},
    address::Addresses,
    clock::{ClockSample, Mono, Now, UnixMillis},
    companion::{
        Companion, Effect, Epoch, Input, Memory, Opened, ReadOutcome, Setup, SocketEvent, SocketId,
    },
    history::Row,
    intent::Reply,
    plain::plain,
    reads::Read,
    wire,
    wording::Wording,
};
use parkmate_door::protocol::LINE_LIMIT;

use crate::assert_comes_back;

/// 2027-01-15T08:00:00Z.
const START: i64 = 1_800_000_000_000;

/// Lines of the bytes that are told; more of them show nothing new.
const LINES: usize = 10;

/// Deadlines that are waited for after each line.
const DEADLINES: usize = 3;

/// The signed-in companion of a driver and that of an owner.
pub fn companion(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for role in [Role::Driver, Role::Owner] {
        let mut life = Life::begin(role);
        for line in text.lines().take(LINES) {
            life.hear(line);
            life.answer(line);
            for _ in 0..DEADLINES {
                life.wait();
            }
        }
        life.look();
    }
}

struct Life {
    companion: Companion,
    millis: u64,
    sockets: Vec<SocketId>,
    asked: Vec<(Epoch, Read)>,
    sent: Vec<(Epoch, u64)>,
}

impl Life {
    fn begin(role: Role) -> Self {
        let setup = Setup {
            seed: 1,
            wording: Wording::english(TimeZone::UTC),
            leads: vec![Duration::from_secs(300)],
            acceptance: Acceptance::default(),
        };
        let account = Account {
            addresses: Addresses::parse("127.0.0.1:8000", None, false).expect("it is one"),
            user: "asha".to_owned(),
            role,
            ids: Ids {
                profile: Some(1),
                auth: Some(4),
            },
        };
        let mut life = Self {
            companion: Companion::new(setup),
            millis: 1_000_000,
            sockets: Vec::new(),
            asked: Vec::new(),
            sent: Vec::new(),
        };
        life.put(Input::Started {
            account: Some(account.clone()),
            server: None,
            last_seen: None,
        });
        let opened = Opened {
            account,
            memory: Memory::default(),
            troubles: Vec::new(),
        };
        life.put(Input::SessionOpened {
            epoch: life.companion.epoch(),
            result: Ok(Some(Box::new(opened))),
        });
        life.put(Input::DeskWatched(true));
        life
    }

    fn now(&self) -> Now {
        Now {
            mono: Mono::new(Duration::from_millis(self.millis)),
            wall: UnixMillis(START.saturating_add_unsigned(self.millis)),
        }
    }

    fn put(&mut self, input: Input) {
        let now = self.now();
        self.companion.handle(input, now);
        let mut opened = Vec::new();
        while let Some(effect) = self.companion.poll_effect() {
            match effect {
                Effect::OpenSocket { socket, .. } => opened.push(socket),
                Effect::Read { epoch, read } => self.asked.push((epoch, read)),
                Effect::Send { epoch, intent, .. } => self.sent.push((epoch, intent)),
                Effect::Commit { change, .. } => {
                    change.told.iter().for_each(|told| check(&told.row));
                }
                Effect::Resume { .. }
                | Effect::SignIn { .. }
                | Effect::Answer { .. }
                | Effect::EndSession { .. }
                | Effect::GiveUpOpening { .. }
                | Effect::KeepToken { .. }
                | Effect::CloseSocket(_)
                | Effect::Ping(_)
                | Effect::Show { .. }
                | Effect::Improve { .. }
                | Effect::Prune { .. }
                | Effect::Update(_) => {}
            }
        }
        for socket in opened {
            self.sockets.retain(|one| one.channel != socket.channel);
            self.sockets.push(socket);
            let event = SocketEvent::Opened;
            self.put(Input::Socket { socket, event });
        }
    }

    fn hear(&mut self, line: &str) {
        for socket in self.sockets.clone() {
            let event = SocketEvent::Text(line.to_owned());
            self.put(Input::Socket { socket, event });
        }
    }

    fn answer(&mut self, line: &str) {
        for (epoch, read) in std::mem::take(&mut self.asked) {
            let begun = self.now().mono;
            self.millis += 40;
            let body = match read {
                Read::Clock => {
                    let sample = wire::time(line).map(|server| ClockSample {
                        server,
                        arrived: self.now().mono,
                        uncertainty: Duration::from_millis(20),
                    });
                    let samples = sample.into_iter().collect();
                    self.put(Input::ClockRead { epoch, samples });
                    continue;
                }
                Read::Verify => "{}",
                Read::Bookings
                | Read::Booking(_)
                | Read::AddOns
                | Read::Washes
                | Read::Employees
                | Read::Lots
                | Read::LotPayments
                | Read::LotWashes
                | Read::LotAddOns => line,
            };
            self.put(Input::ReadDone {
                epoch,
                read,
                begun,
                outcome: ReadOutcome::Body(body.to_owned()),
            });
        }
        for (epoch, intent) in std::mem::take(&mut self.sent) {
            let reply = Reply::Done(line.to_owned());
            self.put(Input::Replied {
                epoch,
                intent,
                reply,
            });
        }
    }

    fn wait(&mut self) {
        if let Some(due) = self.companion.next_deadline(self.now()) {
            let due = u64::try_from(due.since_start().as_millis()).unwrap_or(u64::MAX);
            // A deadline that is met leads on: one that stays would keep the program busy for ever.
            self.millis = due.max(self.millis + 1);
        }
        self.put(Input::Tick);
    }

    /// What the window asks for.
    fn look(&self) {
        let snapshot = self.companion.snapshot(self.now());
        assert_comes_back(&snapshot);
        let line = serde_json::to_string(&snapshot).expect("a snapshot is JSON");
        assert!(line.len() < LINE_LIMIT, "a snapshot goes through the door");
        let desk = self.companion.desk(self.now());
        let line = serde_json::to_string(&desk).expect("a desk is JSON");
        assert!(line.len() < LINE_LIMIT, "a desk goes through the door");
    }
}

fn check(row: &Row) {
    assert_comes_back(row);
    for text in [&row.title, &row.body] {
        assert_eq!(&plain(text), text, "what is shown is harmless");
        assert!(text.chars().count() < 4_000, "what is stored is short");
    }
}
