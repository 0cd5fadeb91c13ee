//! A companion on a clock that the tests turn, with a store that keeps what is committed.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::*;
use crate::{
    change::{Amendment, Told},
    intent::Request,
    ledger::SourceCount,
    notice::Offer,
    record::{Record, RecordName},
    snapshot::SourceView,
};

/// The server's time at the start of every test: 2027-01-15T08:00:00Z.
pub(super) const START: i64 = 1_800_000_000_000;
pub(super) const HOUR: i64 = 3_600_000;
/// The monotonic clock at the start of every test: the computer was on for a while.
const UPTIME: u64 = 5_000_000;

pub(super) fn driver() -> Account {
    Account {
        addresses: Addresses::parse("127.0.0.1:8000", None, false).unwrap(),
        user: "driver".into(),
        role: Role::Driver,
        ids: Ids {
            profile: Some(1),
            auth: Some(4),
        },
    }
}

pub(super) fn owner() -> Account {
    Account {
        user: "owner".into(),
        role: Role::Owner,
        ids: Ids {
            profile: Some(1),
            auth: Some(2),
        },
        ..driver()
    }
}

/// A companion with a clock and a store.
pub(super) struct Rig {
    pub(super) companion: Companion,
    pub(super) account: Account,
    pub(super) epoch: Epoch,
    /// Milliseconds since the start of the test.
    pub(super) millis: u64,
    /// Milliseconds by which this computer's clock is ahead of the server's.
    pub(super) wall_ahead: i64,
    pub(super) store: Memory,
    /// When the program ran last before its start; this computer's clock.
    pub(super) last_seen: Option<UnixMillis>,
    /// The rows of the history by number.
    pub(super) history: BTreeMap<RowId, Row>,
}

/// What came out of the core since it was asked last.
#[derive(Default)]
pub(super) struct News {
    pub(super) told: Vec<Told>,
    pub(super) amended: Vec<Amendment>,
    pub(super) counted: Vec<(RowId, UnixMillis)>,
    pub(super) banners: Vec<Notice>,
    /// What each of the banners offers.
    pub(super) offers: Vec<Vec<Offer>>,
    /// Banners that are better by now.
    pub(super) improved: Vec<(Row, Vec<Offer>)>,
    pub(super) asked: Vec<Read>,
    pub(super) sent: Vec<(u64, Request)>,
    pub(super) opened: Vec<SocketId>,
    pub(super) closed: Vec<SocketId>,
    pub(super) answers: Vec<Result<(), TroubleCode>>,
}

/// What was told: its kind, the second of the server's clock since the start, and whether a banner is
/// raised for it.
pub(super) type Line = (Kind, i64, bool);

impl News {
    pub(super) fn lines(&self) -> Vec<Line> {
        self.told
            .iter()
            .map(|told| (told.row.kind, second(told.row.at), told.banner))
            .collect()
    }

    pub(super) fn bodies(&self) -> Vec<&str> {
        self.told
            .iter()
            .map(|told| told.row.body.as_str())
            .collect()
    }

    pub(super) fn paths(&self) -> Vec<&str> {
        self.sent
            .iter()
            .map(|(_, request)| request.path.as_str())
            .collect()
    }
}

pub(super) fn second(at: UnixMillis) -> i64 {
    (at.0 - START).div_euclid(1_000)
}

impl Rig {
    pub(super) fn new() -> Self {
        Self::with(&[5], Acceptance::default(), driver())
    }

    pub(super) fn of(account: Account) -> Self {
        Self::with(&[5], Acceptance::default(), account)
    }

    /// Warned so many minutes before each end; this computer's clock is an hour slow.
    pub(super) fn with(minutes: &[u64], acceptance: Acceptance, account: Account) -> Self {
        let setup = Setup {
            seed: 1,
            wording: Wording::english(TimeZone::UTC),
            leads: minutes
                .iter()
                .map(|lead| Duration::from_secs(lead * 60))
                .collect(),
            acceptance,
        };
        Self {
            companion: Companion::new(setup),
            account,
            epoch: Epoch(1),
            millis: 0,
            wall_ahead: -HOUR,
            store: Memory::default(),
            last_seen: None,
            history: BTreeMap::new(),
        }
    }

    /// Signed in over the keyring, with the sockets up, the server's clock read, and all resources but
    /// the list of bookings read and found empty.
    pub(super) fn online(memory: Memory) -> Self {
        let mut rig = Self::new();
        rig.start(memory);
        rig
    }

    /// [`online`](Self::online), with the first list of bookings read.
    pub(super) fn settled(rows: &[String]) -> Self {
        let mut rig = Self::online(Memory::default());
        rig.settle(rows);
        rig
    }

    /// The first list is read, and the one that the connect asked for.
    pub(super) fn settle(&mut self, rows: &[String]) {
        self.list(rows);
        self.list(rows);
        self.news();
    }

    /// An owner who is [`settled`](Self::settled).
    pub(super) fn settled_owner(rows: &[String]) -> Self {
        let mut rig = Self::of(owner());
        rig.start(Memory::default());
        rig.settle(rows);
        rig
    }

    pub(super) fn start(&mut self, memory: Memory) {
        self.resume(memory);
        self.sockets_open();
        self.read_clock();
        for _ in 0..2 {
            self.read_the_rest();
            self.body(Read::Verify, "{}");
        }
        self.news();
    }

    /// The program is started again `off` seconds later, with what was committed until now.
    pub(super) fn restarted(mut self, off: u64) -> Self {
        self.news();
        let mut again = Self::of(self.account.clone());
        again.millis = self.millis + off * 1_000;
        again.wall_ahead = self.wall_ahead;
        again.history.clone_from(&self.history);
        again.last_seen = Some(self.now().wall);
        again.start(self.store);
        again
    }

    pub(super) fn resume(&mut self, memory: Memory) {
        self.store = memory.clone();
        self.put(Input::Started {
            account: Some(self.account.clone()),
            server: None,
            last_seen: self.last_seen,
        });
        self.open(self.epoch, memory);
    }

    pub(super) fn open(&mut self, epoch: Epoch, memory: Memory) {
        let opened = Opened {
            account: self.account.clone(),
            memory,
            troubles: Vec::new(),
        };
        self.put(Input::SessionOpened {
            epoch,
            result: Ok(Some(Box::new(opened))),
        });
    }

    pub(super) fn sockets_open(&mut self) {
        for (channel, _) in Acceptance::default().channels(&self.account) {
            self.socket(channel, SocketEvent::Opened);
        }
    }

    pub(super) fn sockets_lost(&mut self) {
        for (channel, _) in Acceptance::default().channels(&self.account) {
            self.socket(channel, SocketEvent::Lost(loss()));
        }
    }

    pub(super) fn read_clock(&mut self) {
        let now = self.now();
        self.put(Input::ClockRead {
            epoch: self.epoch,
            samples: vec![ClockSample {
                server: self.server(),
                arrived: now.mono,
                uncertainty: Duration::ZERO,
            }],
        });
    }

    /// All resources of the role but the list of bookings, empty.
    pub(super) fn read_the_rest(&mut self) {
        match self.account.role {
            Role::Driver => {
                self.body(Read::AddOns, "[]");
                self.body(Read::Washes, r#"{"count":0,"results":[]}"#);
            }
            Role::Owner => {
                self.body(Read::Employees, "[]");
                for read in [
                    Read::Lots,
                    Read::LotPayments,
                    Read::LotWashes,
                    Read::LotAddOns,
                ] {
                    self.read_empty(read);
                }
            }
            Role::Admin | Role::Unknown(_) => {}
        }
    }

    pub(super) fn server(&self) -> UnixMillis {
        UnixMillis(START + i64::try_from(self.millis).unwrap())
    }

    pub(super) fn now(&self) -> Now {
        Now {
            mono: Mono::new(Duration::from_millis(UPTIME + self.millis)),
            wall: UnixMillis(self.server().0 + self.wall_ahead),
        }
    }

    pub(super) fn put(&mut self, input: Input) {
        let now = self.now();
        self.companion.handle(input, now);
    }

    pub(super) fn socket(&mut self, channel: Channel, event: SocketEvent) {
        self.attempt(channel, 1, event);
    }

    pub(super) fn attempt(&mut self, channel: Channel, attempt: u32, event: SocketEvent) {
        let socket = SocketId {
            epoch: self.epoch,
            channel,
            attempt,
        };
        self.put(Input::Socket { socket, event });
    }

    pub(super) fn frame(&mut self, channel: Channel, level: &str, text: &str) {
        self.attempt(channel, 1, SocketEvent::Text(frame(level, text)));
    }

    pub(super) fn list(&mut self, rows: &[String]) {
        self.body(Read::Bookings, &format!("[{}]", rows.join(",")));
    }

    /// The list of a read that began so many milliseconds ago.
    pub(super) fn list_begun(&mut self, ago: u64, rows: &[String]) {
        let body = format!("[{}]", rows.join(","));
        self.done_begun(Read::Bookings, ago, ReadOutcome::Body(body));
    }

    pub(super) fn add_ons(&mut self, rows: &[String]) {
        self.body(Read::AddOns, &format!("[{}]", rows.join(",")));
    }

    pub(super) fn washes(&mut self, rows: &[String]) {
        let body = format!(r#"{{"count":0,"results":[{}]}}"#, rows.join(","));
        self.body(Read::Washes, &body);
    }

    pub(super) fn employees(&mut self, rows: &[String]) {
        self.body(Read::Employees, &format!("[{}]", rows.join(",")));
    }

    pub(super) fn body(&mut self, read: Read, body: &str) {
        self.done(read, ReadOutcome::Body(body.to_owned()));
    }

    pub(super) fn done(&mut self, read: Read, outcome: ReadOutcome) {
        self.done_begun(read, 0, outcome);
    }

    pub(super) fn done_begun(&mut self, read: Read, ago: u64, outcome: ReadOutcome) {
        let begun = Mono::new(Duration::from_millis(UPTIME + self.millis - ago));
        self.put(Input::ReadDone {
            epoch: self.epoch,
            read,
            begun,
            outcome,
        });
    }

    pub(super) fn wish(&mut self, wish: Wish) {
        self.put(Input::Wished {
            asker: Asker(1),
            wish,
        });
    }

    pub(super) fn reply(&mut self, intent: u64, reply: Reply) {
        self.put(Input::Replied {
            epoch: self.epoch,
            intent,
            reply,
        });
    }

    /// Turns the clock, stopping at every deadline on the way and napping no longer than the loop does.
    pub(super) fn pass(&mut self, seconds: f64) {
        let until = self.mono_after(Duration::from_secs_f64(seconds));
        while self.now().mono < until {
            let due = self.companion.next_deadline(self.now());
            let is_ahead = due.is_none_or(|due| due > self.now().mono);
            assert!(is_ahead, "what is due is done: no loop spins");
            let nap = if self.companion.is_counting(self.now()) {
                crate::timing::NAP
            } else {
                crate::timing::NAP_IDLE
            };
            let next = self.mono_after(nap).min(until);
            self.turn_to(due.map_or(next, |due| due.min(next)));
            self.hear_pings();
        }
    }

    /// The server pings every twenty seconds (S4.5), so a link that is up is never silent for long.
    fn hear_pings(&mut self) {
        for (channel, _) in Acceptance::default().channels(&self.account) {
            for attempt in 1..3 {
                self.attempt(channel, attempt, SocketEvent::Heard);
            }
        }
    }

    fn mono_after(&self, duration: Duration) -> Mono {
        self.now().mono + duration
    }

    fn turn_to(&mut self, at: Mono) {
        let nanos = at.since_start().as_nanos();
        self.millis = u64::try_from(nanos.div_ceil(1_000_000)).unwrap() - UPTIME;
        self.put(Input::Tick);
    }

    /// A sleep: the clock goes on, and nothing was ticked on the way.
    pub(super) fn sleep(&mut self, seconds: u64) {
        self.millis += seconds * 1_000;
        self.put(Input::Tick);
    }

    /// How the sources of the first kind have done that anything was seen of.
    pub(super) fn counted_source(&self) -> SourceView {
        let sources = self.companion.snapshot(self.now()).sources;
        let mut seen = sources
            .into_iter()
            .filter(|source| source.count != SourceCount::default());
        seen.next().unwrap()
    }

    pub(super) fn effects(&mut self) -> Vec<Effect> {
        let effects: Vec<Effect> = std::iter::from_fn(|| self.companion.poll_effect()).collect();
        for effect in &effects {
            self.keep(effect);
        }
        effects
    }

    pub(super) fn news(&mut self) -> News {
        let mut news = News::default();
        for effect in self.effects() {
            match effect {
                Effect::Commit { change, .. } => {
                    news.told.extend(change.told);
                    news.amended.extend(change.amended);
                    news.counted.extend(change.counted);
                }
                Effect::Show { notice, offers, .. } => {
                    news.banners.push(notice);
                    news.offers.push(offers);
                }
                Effect::Improve { row, offers } => news.improved.push((row, offers)),
                Effect::Read { read, .. } => news.asked.push(read),
                Effect::Send {
                    intent, request, ..
                } => news.sent.push((intent, request)),
                Effect::OpenSocket { socket, .. } => news.opened.push(socket),
                Effect::CloseSocket(socket) => news.closed.push(socket),
                Effect::Answer { result, .. } => news.answers.push(result),
                Effect::Resume { .. }
                | Effect::SignIn { .. }
                | Effect::EndSession { .. }
                | Effect::GiveUpOpening { .. }
                | Effect::KeepToken { .. }
                | Effect::Prune { .. }
                | Effect::Update(_)
                | Effect::Ping(_) => {}
            }
        }
        news
    }

    pub(super) fn told(&mut self) -> Vec<Line> {
        self.news().lines()
    }

    /// What the store and the screen do with an effect.
    fn keep(&mut self, effect: &Effect) {
        match effect {
            Effect::Commit { change, .. } => self.keep_change(change),
            Effect::Show {
                notice: Notice::Row(row),
                ..
            } => {
                assert!(
                    self.history.contains_key(&row.id),
                    "shown before it is stored"
                );
                self.store.unshown.retain(|unshown| unshown.id != row.id);
            }
            Effect::Show {
                notice: Notice::Group { rows, .. },
                ..
            } => {
                assert!(rows.iter().all(|row| self.history.contains_key(row)));
                self.store.unshown.retain(|row| !rows.contains(&row.id));
            }
            Effect::Improve { row, .. } => assert!(self.history.contains_key(&row.id)),
            // It has no row.
            Effect::Show {
                notice: Notice::Note { .. },
                ..
            }
            | Effect::Resume { .. }
            | Effect::SignIn { .. }
            | Effect::Answer { .. }
            | Effect::EndSession { .. }
            | Effect::GiveUpOpening { .. }
            | Effect::KeepToken { .. }
            | Effect::OpenSocket { .. }
            | Effect::CloseSocket(_)
            | Effect::Ping(_)
            | Effect::Prune { .. }
            | Effect::Update(_)
            | Effect::Read { .. }
            | Effect::Send { .. } => {}
        }
    }

    fn keep_change(&mut self, change: &Change) {
        let store = &mut self.store;
        for told in &change.told {
            for key in &told.keys {
                assert!(store.told.insert(*key), "{key:?} is told twice");
            }
            let old = self.history.insert(told.row.id, told.row.clone());
            assert_eq!(old, None, "a row's number is used twice");
            store.next_row = store.next_row.max(RowId(told.row.id.0 + 1));
            if told.banner {
                store.unshown.push(told.row.clone());
            }
        }
        for amendment in &change.amended {
            assert!(self.history.contains_key(&amendment.row));
            store.told.extend(&amendment.keys);
        }
        store.told.extend(&change.silent);
        for key in &change.forgotten {
            store.told.remove(key);
        }
        let changed: Vec<RecordName> = change
            .records
            .iter()
            .map(Record::name)
            .chain(change.dropped.iter().copied())
            .collect();
        store.records.retain(|old| !changed.contains(&old.name()));
        store.records.extend(change.records.iter().cloned());
        if let Some(notebook) = &change.notebook {
            store.notebook = (**notebook).clone();
        }
    }
}

pub(super) fn loss() -> Loss {
    Loss {
        why: TroubleCode::Unreachable,
        retry_after: None,
    }
}
