//! Proves the promise of `docs/ledger.md`, section 8, over generated runs.

mod cast;
mod chronicle;
mod deeds;
mod edge;
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

/// Runs many runs, and gives those that break the promise. `progress` is told now and then how
/// many are done.
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
                    if (number + 1) % 10_000 == 0 {
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
    let short = shortened(plan);
    let run = Run::new(short.clone(), true).finish();
    let wrong = oracle::judge(&run);
    Err(format!(
        "run {seed} breaks the promise; `cargo run --release -p parkmate-promise -- --replay {seed}` runs it again\n{}\n\n{}",
        run.trace.join("\n"),
        wrong.join("\n"),
    ))
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
            if shape(&less) != wanted {
                from += count;
            } else {
                plan = less;
            }
        }
        count /= 2;
    }
    plan
}
