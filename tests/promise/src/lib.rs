//! Proves the promise of `docs/ledger.md`, section 8, over generated runs: every event is told once.
//!
//! A run is drawn from a seed. It has the simulator's server in memory, people who do things there, a
//! network that loses, doubles and delays, a store that a kill at any moment leaves whole, a computer that
//! sleeps and whose clock is set, and the companion's core between them; one thread and one turned clock
//! drive all of it, so a seed is a run, for ever. At its end everything comes to rest, reads succeed, and
//! whoever has signed in gets time to be told.
//!
//! # What is demanded
//!
//! The oracle knows the server's log of truths. For each account that signed in:
//!
//! - An event *is visible* if the first good read that counts after it shows what it did, and the one
//!   before (or the state in which its row was born) doesn't. Then it has exactly one row of the history
//!   with its key. Of several events that undo each other between two such reads the last is visible.
//! - A read counts for a row if it began no earlier than the read that was taken in last (ledger rule 5),
//!   and does not show a closed row open again while the two overlapped. A list that shows another set of
//!   data (rule 4) counts as first.
//! - The first read of a resource is silent but for what a frame has said until then, if it happened after
//!   the sign-in, and for what a row dates itself. What happened before the sign-in is never told.
//! - An event that was in a delivered frame and that no read could see any more (it was undone before)
//!   may be told and taken back. Absence never takes back 9 or a message: these have a row each, unless
//!   another finished wash makes 9 ambiguous.
//! - 4 is told once for each request of ours that failed, and for others' where an orphan explains it.
//! - 2 is told of each end that passed while the booking was live and that was read; 1 where the program
//!   ran for forty seconds within a lead and knew it. Neither is told of an end that was never read, nor
//!   early, unless the program had nothing but a wrong clock.
//! - A row of a kind that reading can show has a key, or is marked as withdrawn, when everything has come
//!   to rest. No key has two rows (an employee's has one for each set of data), and no row tells what never happened.
//! - Each row's banner was raised, and once unless the process was killed between raising and marking it
//!   or notifications were paused.
//!
//! What is seen half, by a list alone that lacks a booking or in a row without its payment, is forgotten
//! with the session.
//!
//! # What is not generated or not judged
//!
//! - Not generated: a second reader who is signed in with the same account, repeated saves where 9 is sent
//!   as an object, a store that fails, a history that is deleted, the weeks after which keys go, and changes
//!   of the settings: leads, kinds that are off, quiet hours, another proxy.
//! - Not judged: 1 and 2 of countdowns that were started by hand, but for their banners and keys.
//!
//! What breaks it is printed with its seed and the story of the shortest plan that still breaks it:
//! `cargo run --release -p parkmate-promise -- --replay SEED`.

mod cast;
mod chronicle;
mod deeds;
mod edge;
mod network;
mod oracle;
mod plan;
mod run;
mod sight;
mod store;
mod time;

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use self::{plan::Plan, run::Run};

pub use self::run::Weight;

/// How many runs are run.
#[derive(Clone, Copy, Debug)]
pub struct Many {
    /// How many.
    pub runs: u64,
    /// The seed of the first; the others follow it.
    pub seed: u64,
    /// How many at a time.
    pub threads: usize,
}

/// A run that breaks the promise.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Its seed.
    pub seed: u64,
    /// What is wrong with it.
    pub wrong: Vec<String>,
}

/// Runs many runs, and gives those that break the promise. `progress` is told now and then how many are done.
pub fn many(wanted: Many, progress: impl Fn(u64) + Sync) -> Vec<Broken> {
    let next = AtomicU64::new(0);
    let broken = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..wanted.threads.max(1) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= wanted.runs {
                        break;
                    }
                    let seed = wanted.seed.wrapping_add(number);
                    let wrong = wrongs(&Plan::of(seed));
                    if !wrong.is_empty() {
                        let mut broken = broken.lock().unwrap_or_else(PoisonError::into_inner);
                        broken.push(Broken { seed, wrong });
                    }
                    if (number + 1).is_multiple_of(10_000) {
                        progress(number + 1);
                    }
                }
            });
        }
    });
    let mut broken = broken.into_inner().unwrap_or_else(PoisonError::into_inner);
    broken.sort_unstable_by_key(|one: &Broken| one.seed);
    broken
}

/// Runs the run of a seed.
///
/// # Errors
/// The story of the run, as short as it could be made, if it breaks the promise.
pub fn replay(seed: u64) -> Result<(), String> {
    let plan = Plan::of(seed);
    if wrongs(&plan).is_empty() {
        return Ok(());
    }
    Err(story(plan, &format!("--replay {seed}")))
}

/// A long life: so many days without an end, with what happens in a run every day and the computer asleep every night.
///
/// # Errors
/// Its story, as short as it could be made, if it breaks the promise.
pub fn live(seed: u64, days: u32) -> Result<Life, String> {
    let plan = Plan::of_days(seed, days);
    let life = Run::new(plan.clone(), false).finish();
    if !oracle::judge(&life).is_empty() {
        return Err(story(plan, &format!("--live {days} --seed {seed}")));
    }
    Ok(Life {
        rows: life.store.rows(),
        weights: life.weights,
    })
}

/// What came of a long life.
#[derive(Clone, Debug)]
pub struct Life {
    /// The rows of its history.
    pub rows: usize,
    /// How much it held on each day.
    pub weights: Vec<Weight>,
}

fn story(plan: Plan, again: &str) -> String {
    let run = Run::new(shortened(plan), true).finish();
    let wrong = oracle::judge(&run);
    format!(
        "{}\n\nit breaks the promise:\n{}\n`cargo run --release -p parkmate-promise -- {again}` runs it again",
        run.trace.join("\n"),
        wrong.join("\n"),
    )
}

fn wrongs(plan: &Plan) -> Vec<String> {
    oracle::judge(&Run::new(plan.clone(), false).finish())
}

/// The plan without the steps that don't matter.
fn shortened(mut plan: Plan) -> Plan {
    let shape = |plan: &Plan| -> Option<String> {
        let first = wrongs(plan).into_iter().next()?;
        // The same complaint about other rows.
        Some(first.chars().filter(|c| !c.is_ascii_digit()).collect())
    };
    let wanted = shape(&plan);
    let mut count = plan.steps.len() / 2;
    while count > 0 {
        let mut from = 0;
        while from < plan.steps.len() {
            let less = plan.without(from, count);
            if shape(&less) == wanted {
                plan = less;
            } else {
                from += count;
            }
        }
        count /= 2;
    }
    plan
}
