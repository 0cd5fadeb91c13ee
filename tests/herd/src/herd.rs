//! A herd of companions that lose their server at the same moment, in simulated time. Each has what a driver's
//! companion has: two links and the reads that follow a connect, all of them the program's own code. Only the
//! server and the network are made up.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    time::Duration,
};

use fastrand::Rng;
use parkmate_core::{
    account::Role,
    clock::Mono,
    link::{Condition, Link, Loss, Step},
    reads::{Read, Reads},
    timing::{CONNECT_STEP, READ_TIMEOUT},
    trouble::TroubleCode,
};

/// When the server is lost; before that, everybody has been online for long enough to count as healthy.
const LOST: Duration = Duration::from_secs(120);
/// How long it is looked at after the server is back.
const WATCHED: Duration = Duration::from_secs(300);
/// How soon a server that isn't there refuses, and one that is there answers.
const REFUSED: Duration = Duration::from_millis(10);
const ANSWERED: Duration = Duration::from_millis(100);

/// What is tried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial {
    /// Companions, each with two sockets.
    pub(crate) clients: u32,
    /// How long the server is away.
    pub(crate) outage: Duration,
    /// Whether each companion throws dice of its own; else all dice fall alike.
    pub(crate) jitter: bool,
    /// Connects that the server takes in a second; the rest time out.
    pub(crate) accepts: Option<u32>,
    /// Requests that it answers in a second; the rest time out.
    pub(crate) answers: Option<u32>,
    pub(crate) seed: u64,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Tries to connect in the worst second while the server is away.
    pub(crate) knocks: u32,
    /// Tries to connect in the worst second after it is back.
    pub(crate) connects: u32,
    /// Requests in the worst second after it is back.
    pub(crate) reads: u32,
    /// Requests of those five minutes in all.
    pub(crate) all_reads: u32,
    /// Seconds until 99 of 100 companions have both sockets again; `None` if that takes longer than is looked at.
    pub(crate) back_after: Option<u32>,
}

struct Companion {
    links: [Link; 2],
    reads: Reads,
    rng: Rng,
    /// When it does next what is due.
    planned: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// The server is lost.
    Lost,
    /// A connection is there.
    Opened { link: usize, attempt: u32 },
    /// It isn't.
    Failed {
        link: usize,
        attempt: u32,
        timed_out: bool,
    },
    /// A request ended.
    Read { read: Read, is_good: bool },
    /// Something is due.
    Tick,
}

/// The server's patience in each second.
#[derive(Default)]
struct Gate {
    served: BTreeMap<u64, u32>,
}

impl Gate {
    /// Whether one more is served in this second.
    fn takes(&mut self, at: Duration, limit: Option<u32>) -> bool {
        let served = self.served.entry(at.as_secs()).or_default();
        if limit.is_some_and(|limit| *served >= limit) {
            return false;
        }
        *served += 1;
        true
    }
}

struct Herd {
    trial: Trial,
    companions: Vec<Companion>,
    queue: BinaryHeap<Reverse<(Duration, u64, u32, What)>>,
    queued: u64,
    accepting: Gate,
    answering: Gate,
    connects: BTreeMap<u64, u32>,
    reads: BTreeMap<u64, u32>,
    online: u32,
    back_after: Option<Duration>,
}

/// Lets the herd lose its server, and says how it comes back.
pub(crate) fn run(trial: Trial) -> Outcome {
    let mut herd = Herd::online(trial);
    let end = LOST + trial.outage + WATCHED;
    while let Some(Reverse((at, _, who, what))) = herd.queue.pop() {
        if at >= end {
            break;
        }
        herd.happened(at, who, what);
    }
    herd.outcome()
}

impl Herd {
    fn online(trial: Trial) -> Self {
        let mut herd = Self {
            trial,
            companions: Vec::new(),
            queue: BinaryHeap::new(),
            queued: 0,
            accepting: Gate::default(),
            answering: Gate::default(),
            connects: BTreeMap::new(),
            reads: BTreeMap::new(),
            online: trial.clients,
            back_after: None,
        };
        let mut dice = Rng::with_seed(trial.seed);
        for who in 0..trial.clients {
            let seed = if trial.jitter {
                dice.u64(..)
            } else {
                trial.seed
            };
            let mut rng = Rng::with_seed(seed);
            let links = [(); 2].map(|()| {
                let (mut link, _) = Link::open();
                link.opened(1, Mono::new(Duration::ZERO), &mut rng);
                link
            });
            herd.companions.push(Companion {
                links,
                reads: Reads::default(),
                rng,
                planned: None,
            });
            herd.push(LOST, who, What::Lost);
            herd.plan(Duration::ZERO, who);
        }
        herd
    }

    fn push(&mut self, at: Duration, who: u32, what: What) {
        self.queued += 1;
        self.queue.push(Reverse((at, self.queued, who, what)));
    }

    fn companion(&mut self, who: u32) -> &mut Companion {
        &mut self.companions[who as usize]
    }

    /// Sees to it that what is due next is done.
    fn plan(&mut self, at: Duration, who: u32) {
        let one = self.companion(who);
        let links = one.links.iter().filter_map(Link::deadline);
        let due = links.chain(one.reads.deadline()).min();
        let due = due.map(|due| at + due.since(Mono::new(at)));
        if let Some(due) = due
            && one.planned.is_none_or(|planned| due < planned)
        {
            one.planned = Some(due);
            self.push(due, who, What::Tick);
        }
    }

    fn happened(&mut self, at: Duration, who: u32, what: What) {
        let now = Mono::new(at);
        let one = &mut self.companions[who as usize];
        let was_online = is_online(one);
        let mut steps = Vec::new();
        if what == What::Tick {
            if one.planned != Some(at) {
                return;
            }
            one.planned = None;
        }
        match what {
            What::Lost => {
                for link in &mut one.links {
                    link.lost(1, loss(TroubleCode::Unreachable), now, &mut one.rng);
                }
            }
            What::Opened { link, attempt } => {
                let (came_up, _) = one.links[link].opened(attempt, now, &mut one.rng);
                if came_up {
                    one.reads.look_around(&Role::Driver, now);
                }
            }
            What::Failed {
                link,
                attempt,
                timed_out,
            } => {
                let why = if timed_out {
                    TroubleCode::TimedOut
                } else {
                    TroubleCode::Unreachable
                };
                one.links[link].lost(attempt, loss(why), now, &mut one.rng);
            }
            What::Read {
                read,
                is_good: true,
            } => one.reads.succeeded(read, now, ANSWERED),
            What::Read {
                read,
                is_good: false,
            } => one.reads.failed(read, now, None),
            What::Tick => {
                for (link, steps_of) in one.links.iter_mut().enumerate() {
                    let due = steps_of.tick(now, &mut one.rng);
                    steps.extend(due.into_iter().map(|step| (link, step)));
                }
            }
        }
        let due = one.reads.take_due(now);
        let is_online = is_online(one);
        self.count_online(at, was_online, is_online);
        for (link, step) in steps {
            match step {
                Step::Open(attempt) => self.connect(at, who, link, attempt),
                // Whoever is connected is answered at once.
                Step::Ping(attempt) => self.companion(who).links[link].heard(attempt, now),
                Step::Close(_) => {}
            }
        }
        for read in due {
            self.read(at, who, read);
        }
        self.plan(at, who);
    }

    fn is_there(&self, at: Duration) -> bool {
        at < LOST || at >= LOST + self.trial.outage
    }

    fn connect(&mut self, at: Duration, who: u32, link: usize, attempt: u32) {
        *self.connects.entry(at.as_secs()).or_default() += 1;
        let failed = |timed_out| What::Failed {
            link,
            attempt,
            timed_out,
        };
        if !self.is_there(at) {
            self.push(at + REFUSED, who, failed(false));
        } else if self.accepting.takes(at, self.trial.accepts) {
            self.push(at + ANSWERED, who, What::Opened { link, attempt });
        } else {
            self.push(at + CONNECT_STEP, who, failed(true));
        }
    }

    fn read(&mut self, at: Duration, who: u32, read: Read) {
        *self.reads.entry(at.as_secs()).or_default() += 1;
        let (after, is_good) = if !self.is_there(at) {
            (REFUSED, false)
        } else if self.answering.takes(at, self.trial.answers) {
            (ANSWERED, true)
        } else {
            (READ_TIMEOUT, false)
        };
        self.push(at + after, who, What::Read { read, is_good });
    }

    fn count_online(&mut self, at: Duration, was: bool, is: bool) {
        match (was, is) {
            (true, false) => self.online -= 1,
            (false, true) => self.online += 1,
            (true, true) | (false, false) => return,
        }
        let enough = self.trial.clients - self.trial.clients / 100;
        if at > LOST && self.online >= enough && self.back_after.is_none() {
            self.back_after = Some(at.saturating_sub(LOST + self.trial.outage));
        }
    }

    fn outcome(&self) -> Outcome {
        let back = (LOST + self.trial.outage).as_secs();
        let worst = |counts: &BTreeMap<u64, u32>, from, to| {
            counts.range(from..to).map(|(_, count)| *count).max()
        };
        Outcome {
            knocks: worst(&self.connects, LOST.as_secs(), back).unwrap_or_default(),
            connects: worst(&self.connects, back, u64::MAX).unwrap_or_default(),
            reads: worst(&self.reads, back, u64::MAX).unwrap_or_default(),
            all_reads: self.reads.range(back..).map(|(_, count)| *count).sum(),
            back_after: self
                .back_after
                .map(|after| u32::try_from(after.as_secs()).unwrap_or(u32::MAX)),
        }
    }
}

fn is_online(one: &Companion) -> bool {
    let mut links = one.links.iter();
    links.all(|link| link.condition() == Condition::Online)
}

const fn loss(why: TroubleCode) -> Loss {
    Loss {
        why,
        retry_after: None,
    }
}

#[cfg(test)]
mod tests;
