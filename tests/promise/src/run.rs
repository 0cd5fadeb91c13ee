//! A run: the world, the companion and what is between them, driven from one moment to the next until the
//! plan is done and everything has come to rest.

use std::{collections::BTreeMap, time::Duration};

use jiff::tz::TimeZone;
use parkmate_core::{
    acceptance::Acceptance,
    account::AccountKey,
    change::Change,
    clock::Now,
    companion::{Asker, Companion, Effect, Epoch, Input, Setup},
    secret::Password,
    timing::{CLOCK_JUMP, CLOCK_WAIT, NAP, NAP_IDLE},
    wording::Wording,
};
use parkmate_simulator::{Switchboard, World};

use crate::{
    cast::{Cast, token_of},
    chronicle::Chronicle,
    edge::{Arrival, Call, Conn},
    plan::{Plan, Wait, Weather},
    store::Store,
    time::{Millis, Time, of_mono},
};

/// How long everything rests at the end, for each account: longer than between two reads of a list.
const REST: Millis = 420_000;

const DAY: Millis = 24 * 3_600_000;

/// Within this a read that was under way has ended.
const SLOW: Millis = 60_000;

/// A run under way.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) plan: Plan,
    pub(crate) rng: fastrand::Rng,
    pub(crate) time: Time,
    pub(crate) world: World,
    pub(crate) cast: Cast,
    pub(crate) companion: Option<Companion>,
    /// The number of the process.
    pub(crate) life: u32,
    pub(crate) wakes: Option<Millis>,
    pub(crate) kill_in: Option<u8>,
    /// How long the process stays off after the next kill.
    pub(crate) off_for: Option<Millis>,
    pub(crate) store: Store,
    pub(crate) chronicle: Chronicle,
    pub(crate) conns: Vec<Conn>,
    pub(crate) sessions: BTreeMap<(u32, Epoch), usize>,
    /// Whose token is in the keyring.
    pub(crate) vault: Option<usize>,
    pub(crate) offline_until: Millis,
    pub(crate) down_until: Millis,
    pub(crate) weather: Weather,
    /// Whether frames for other ids come in between.
    pub(crate) strays: bool,
    /// Whether the companion has stored something of what it was just told.
    pub(crate) committed: bool,
    /// How many frames the server has sent.
    pub(crate) framed: u64,
    /// Whether this process has learned the server's time.
    pub(crate) knows_clock: bool,
    /// Until when it waits for that (ledger rule 6).
    pub(crate) awaits_clock_until: Millis,
    /// When the companion was told something last.
    last_told: Now,
    queue: BTreeMap<(Millis, u64), Due>,
    queued: u64,
    /// When the companion wants to be told the time.
    due: Option<Millis>,
    weights: Vec<Weight>,
    trace: Option<Vec<String>>,
}

/// Something that will happen.
#[derive(Clone, Debug)]
pub(crate) enum Due {
    /// In this process, here.
    Arrival(u32, Arrival),
    /// From that process, at the server.
    Call(u32, Call),
    /// The process starts.
    Start,
    /// The computer wakes.
    Wake,
}

impl Run {
    pub(crate) fn new(plan: Plan, is_traced: bool) -> Self {
        let mut rng = fastrand::Rng::with_seed(plan.seed ^ 0x5eed);
        let time = Time::new(&mut rng);
        let cast = Cast::new(&mut rng);
        let board = Switchboard::new(plan.faults.clone());
        let mut world = World::new(time.server_clock(), board);
        cast.people_world(&mut world);
        let strays = rng.u8(0..4) == 0;
        Self {
            weather: plan.weather,
            plan,
            world,
            cast,
            companion: None,
            life: 0,
            wakes: None,
            kill_in: None,
            off_for: None,
            store: Store::default(),
            chronicle: Chronicle::default(),
            conns: Vec::new(),
            sessions: BTreeMap::new(),
            vault: None,
            offline_until: 0,
            down_until: 0,
            strays,
            committed: false,
            framed: 0,
            knows_clock: false,
            awaits_clock_until: 0,
            last_told: time.now(),
            time,
            queue: BTreeMap::new(),
            queued: 0,
            due: None,
            weights: Vec::new(),
            trace: is_traced.then(Vec::new),
            rng,
        }
    }

    /// Runs the plan to its end, and to rest.
    pub(crate) fn finish(mut self) -> Finished {
        // What was there before anybody looked.
        self.before();
        self.start();
        if self.rng.u8(0..8) > 0 {
            self.sign_in(0);
        }
        let steps = self.plan.steps.clone();
        for step in steps {
            let until = self.until(step.wait);
            self.pass_until(until);
            self.say(|| format!("{:?}", step.deed));
            self.deed(step.deed, step.pick);
            self.weigh();
        }
        self.come_to_rest();
        Finished {
            cast: self.cast,
            world: self.world,
            store: self.store,
            chronicle: self.chronicle,
            end: self.time.at,
            leads: self.plan.leads,
            weights: self.weights,
            trace: self.trace.unwrap_or_default(),
        }
    }

    /// Notes how much the companion holds, once a day from the second one on.
    fn weigh(&mut self) {
        let day = self.time.at / DAY;
        if self.weights.last().map_or(0, |last| last.day) == day {
            return;
        }
        if let Some(companion) = &self.companion {
            self.weights.push(Weight {
                day,
                // Everything in it has a place in its words, so these grow as it does.
                held: format!("{companion:?}").len(),
                readable: self.world.bookings.len() + self.world.washes.len(),
            });
        }
    }

    /// The companion is told something. Says whether what it made of it was stored.
    pub(crate) fn tell(&mut self, input: Input) -> bool {
        let now = self.time.now();
        let last = std::mem::replace(&mut self.last_told, now);
        if has_jumped(last, now) {
            self.await_clock();
        }
        let Some(companion) = &mut self.companion else {
            return false;
        };
        companion.handle(input, now);
        self.committed = false;
        let mut lives = true;
        while lives {
            let Some(effect) = self.companion.as_mut().and_then(Companion::poll_effect) else {
                break;
            };
            let is_commit = matches!(effect, Effect::Commit { .. });
            lives = self.perform(effect);
            if !lives {
                let lost = is_commit
                    || std::iter::from_fn(|| self.companion.as_mut()?.poll_effect())
                        .any(|effect| matches!(effect, Effect::Commit { .. }));
                self.die();
                return self.committed || !lost;
            }
        }
        self.plan_next();
        self.note_presence();
        true
    }

    /// The process ends here, if a kill is due.
    pub(crate) fn is_killed_here(&mut self) -> bool {
        match &mut self.kill_in {
            Some(0) => true,
            Some(left) => {
                *left -= 1;
                false
            }
            None => false,
        }
    }

    pub(crate) fn die(&mut self) {
        self.say(|| "  the process dies".to_owned());
        self.kill_in = None;
        self.companion = None;
        self.life += 1;
        self.conns.clear();
        self.due = None;
        self.note_presence();
        let off = self.off_for.take().unwrap_or(1_000);
        self.put(self.time.at + off, Due::Start);
    }

    pub(crate) fn sign_in(&mut self, person: usize) {
        let user = self.cast.people[person].user.to_owned();
        if let Some((id, _)) = self.world.account(&user)
            && let Some(account) = self.world.accounts.get_mut(id)
        {
            account.token = Some(token_of(&user));
        }
        self.tell(Input::SignIn {
            asker: Asker(0),
            server: "http://127.0.0.1:8000".to_owned(),
            socket: None,
            user,
            password: Password::new(World::PASSWORD.to_owned()),
            allow_plain: true,
        });
    }

    pub(crate) fn put(&mut self, at: Millis, due: Due) {
        self.queued += 1;
        self.queue.insert((at.max(self.time.at), self.queued), due);
    }

    pub(crate) fn is_awake(&self) -> bool {
        self.wakes.is_none()
    }

    pub(crate) fn is_cut_off(&self) -> bool {
        self.time.at < self.offline_until || self.is_server_down()
    }

    pub(crate) fn is_server_down(&self) -> bool {
        self.time.at < self.down_until
    }

    /// Whose session it is.
    pub(crate) fn companion_account(&self) -> Option<AccountKey> {
        Some(self.companion.as_ref()?.account()?.key())
    }

    /// Whose session has this number, if it is the present one.
    pub(crate) fn account_of(&self, epoch: Epoch) -> Option<AccountKey> {
        let companion = self.companion.as_ref()?;
        (companion.epoch() == epoch)
            .then(|| self.companion_account())
            .flatten()
    }

    pub(crate) fn say(&mut self, what: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            let at = self.time.at;
            let server = self.time.server().0;
            let line = format!("{:>6}.{:03} [{server}] {}", at / 1_000, at % 1_000, what());
            trace.push(line);
        }
    }

    pub(crate) fn say_event(&mut self, at: usize) {
        if self.trace.is_some() {
            let event = self.chronicle.events[at].clone();
            self.say(|| format!("  truth {}: {:?}", event.number, event.what));
        }
    }

    pub(crate) fn say_change(&mut self, change: &Change) {
        for told in &change.told {
            let (row, keys) = (&told.row, &told.keys);
            self.say(|| {
                format!(
                    "    TOLD {} {:?} by {:?} {:?} {keys:?}",
                    row.id.0,
                    row.kind,
                    row.source,
                    row.body.lines().next().unwrap_or_default()
                )
            });
        }
        for amended in &change.amended {
            self.say(|| {
                format!(
                    "    AMENDED {} {:?} {}",
                    amended.row.0, amended.keys, amended.body
                )
            });
        }
        for key in &change.silent {
            self.say(|| format!("    SILENT {key:?}"));
        }
    }

    /// Lets time pass.
    pub(crate) fn pass_until(&mut self, until: Millis) {
        loop {
            let queued = self.queue.keys().next().map(|(at, _)| *at);
            // A server that is down does what was due when it is up again.
            let world = self
                .world
                .next_moment()
                .map(|moment| self.time.of_server(moment).max(self.down_until));
            let tick = self.due.filter(|_| self.is_awake());
            let next = [queued, world, tick].into_iter().flatten().min();
            let Some(next) = next.filter(|next| *next <= until) else {
                break;
            };
            self.time.turn_to(next);
            if world == Some(next) {
                self.world.tick();
                self.ship(false);
            } else if queued == Some(next) {
                let (_, due) = self.queue.pop_first().expect("it was just seen");
                self.happen(due);
            } else {
                self.tell(Input::Tick);
            }
        }
        self.time.turn_to(until);
    }

    fn happen(&mut self, due: Due) {
        match due {
            Due::Arrival(life, _) if life != self.life || self.companion.is_none() => {}
            Due::Arrival(life, arrival) => match self.wakes {
                Some(wakes) => self.postpone(wakes, life, arrival),
                None => self.arrived(arrival),
            },
            Due::Call(life, call) => self.called(life, call),
            Due::Start => self.start(),
            Due::Wake => self.wake(),
        }
    }

    fn start(&mut self) {
        if self.companion.is_some() {
            return;
        }
        self.say(|| "  the process starts".to_owned());
        self.companion = Some(Companion::new(Setup {
            seed: self.rng.u64(..),
            wording: Wording::english(TimeZone::UTC),
            leads: self
                .plan
                .leads
                .iter()
                .copied()
                .map(Duration::from_secs)
                .collect(),
            acceptance: Acceptance::default(),
        }));
        self.knows_clock = false;
        let account = self.vault.map(|person| self.cast.people[person].account());
        self.tell(Input::Started {
            account,
            server: None,
            last_seen: None,
        });
    }

    fn wake(&mut self) {
        if self.wakes.is_none_or(|at| at > self.time.at) {
            return;
        }
        self.say(|| "  the computer wakes".to_owned());
        self.wakes = None;
        self.tell(Input::Tick);
        if self.rng.bool() {
            self.cut(true);
        }
    }

    /// The companion waits for the server's clock from now on.
    pub(crate) fn await_clock(&mut self) {
        let wait = u64::try_from(CLOCK_WAIT.as_millis()).unwrap_or(u64::MAX);
        self.awaits_clock_until = self.time.at + wait;
    }

    /// What comes while the computer sleeps is found dead afterwards.
    fn postpone(&mut self, wakes: Millis, life: u32, arrival: Arrival) {
        let is_lost = matches!(
            arrival,
            Arrival::Text { .. } | Arrival::Pong(_) | Arrival::Up(_)
        );
        if is_lost {
            return;
        }
        self.put(wakes + 1, Due::Arrival(life, arrival));
    }

    fn plan_next(&mut self) {
        let now = self.time.now();
        let Some(companion) = &self.companion else {
            self.due = None;
            return;
        };
        let nap = if companion.is_counting(now) {
            NAP
        } else {
            NAP_IDLE
        };
        let nap = self.time.at + u64::try_from(nap.as_millis()).unwrap_or(u64::MAX);
        let wanted = companion.next_deadline(now).map(of_mono);
        // A deadline that has passed is met at the next millisecond.
        let wanted = wanted.map(|at| at.max(self.time.at + 1));
        self.due = Some(wanted.map_or(nap, |at| at.min(nap)));
    }

    pub(crate) fn note_presence(&mut self) {
        let account = self.companion_account().filter(|_| self.is_awake());
        let at = self.time.at;
        self.chronicle.present(account.as_ref(), at);
        if !self.knows_clock && account.is_some() {
            let error = self.time.wall_error();
            self.chronicle.blind.push((at, error));
        }
    }

    fn until(&self, wait: Wait) -> Millis {
        match wait {
            Wait::For(millis) => self.time.at + millis,
            Wait::NextEnd(after) => {
                let now = self.world.now();
                let ends = self
                    .world
                    .bookings
                    .iter()
                    .filter(|(_, row)| row.status == "booked");
                let next = ends.map(|(_, row)| row.end).filter(|end| *end > now).min();
                let at = next.map_or(self.time.at, |end| self.time.of_server(end));
                at.saturating_add_signed(after).max(self.time.at)
            }
        }
    }

    /// The weather clears up, and everybody who has signed in here gets time to be told everything.
    fn come_to_rest(&mut self) {
        self.say(|| "rest".to_owned());
        self.weather = Weather::FINE;
        self.strays = false;
        self.world.faults.change(|faults| {
            faults.renewals_fail = None;
            faults.burst_limit = None;
        });
        self.offline_until = 0;
        self.down_until = 0;
        self.kill_in = None;
        if let Some(at) = self.wakes {
            self.pass_until(at);
        }
        for (_, account) in self.world.accounts.iter_mut() {
            account.token = Some(token_of(&account.username));
        }
        self.start();
        self.tell(Input::Pause { until: None });
        self.pass_until(self.time.at + 15_000);
        let mut people: Vec<usize> = (0..self.cast.people.len())
            .filter(|at| {
                let key = self.cast.people[*at].account().key();
                self.chronicle.sign_ins.iter().any(|one| one.account == key)
            })
            .collect();
        let present = self.companion_account();
        people.sort_by_key(|at| present != Some(self.cast.people[*at].account().key()));
        for person in people {
            let key = self.cast.people[person].account().key();
            let is_in = self.companion_account().as_ref() == Some(&key);
            if !is_in || self.is_refused() {
                self.sign_in(person);
            }
            let mut until = self.time.at + REST;
            self.pass_until(self.time.at + SLOW);
            // A read from before may have found the token refused only now.
            if self.is_refused() {
                self.sign_in(person);
                until = self.time.at + REST;
            }
            self.pass_until(until);
        }
        let at = self.time.at;
        self.chronicle.present(None, at);
    }

    fn is_refused(&self) -> bool {
        let now = self.time.now();
        self.companion.as_ref().is_some_and(|companion| {
            matches!(
                companion.snapshot(now).session,
                parkmate_core::snapshot::SessionView::SignedOut { .. }
            )
        })
    }
}

/// Whether the computer has slept between two inputs, or its clock was set.
fn has_jumped(last: Now, now: Now) -> bool {
    let passed = now.mono.since(last.mono);
    let by_mono = i64::try_from(passed.as_millis()).unwrap_or(i64::MAX);
    let by_wall = now.wall.0 - last.wall.0;
    let set_by = u128::from(by_wall.abs_diff(by_mono));
    passed > NAP_IDLE + CLOCK_WAIT || set_by > CLOCK_JUMP.as_millis()
}

/// A run that is over.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) cast: Cast,
    pub(crate) world: World,
    pub(crate) store: Store,
    pub(crate) chronicle: Chronicle,
    pub(crate) end: Millis,
    pub(crate) leads: Vec<u64>,
    pub(crate) weights: Vec<Weight>,
    pub(crate) trace: Vec<String>,
}

/// How much a companion holds.
#[derive(Clone, Copy, Debug)]
pub struct Weight {
    /// The day of the run.
    pub day: u64,
    /// Characters of all that is in its memory.
    pub held: usize,
    /// Rows that the server has.
    pub readable: usize,
}
