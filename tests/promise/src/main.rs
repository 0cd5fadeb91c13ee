//! Runs many runs: `cargo run --release -p parkmate-promise -- --runs 100000 [--seed N] [--threads N]`, or
//! one again: `-- --replay SEED`, or a long life: `-- --live DAYS [--seed N]`.

#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use std::process::ExitCode;

use parkmate_promise::{Many, live, many, replay};

fn main() -> ExitCode {
    let mut wanted = Many {
        runs: 10_000,
        seed: 0,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    let mut one = None;
    let mut days = None;
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let number = words.next().and_then(|text| text.parse().ok());
        match (word.as_str(), number) {
            ("--runs", Some(runs)) => wanted.runs = runs,
            ("--seed", Some(seed)) => wanted.seed = seed,
            ("--threads", Some(threads)) => wanted.threads = usize::try_from(threads).unwrap_or(1),
            ("--replay", Some(seed)) => one = Some(seed),
            ("--live", Some(many)) => days = u32::try_from(many).ok(),
            _ => {
                println!(
                    "usage: parkmate-promise [--runs N] [--seed N] [--threads N] [--replay SEED] [--live DAYS]"
                );
                return ExitCode::FAILURE;
            }
        }
    }
    match (one, days) {
        (Some(seed), _) => tell(seed),
        (None, Some(days)) => say(wanted.seed, days),
        (None, None) => run(wanted),
    }
}

fn say(seed: u64, days: u32) -> ExitCode {
    match live(seed, days) {
        Ok(life) => {
            for weight in &life.weights {
                println!(
                    "day {:>3}: {:>6} rows on the server, {:>9} characters held",
                    weight.day, weight.readable, weight.held
                );
            }
            println!("{days} days from seed {seed}: {} rows told", life.rows);
            ExitCode::SUCCESS
        }
        Err(story) => {
            println!("{story}");
            ExitCode::FAILURE
        }
    }
}

fn run(wanted: Many) -> ExitCode {
    let broken = many(wanted, |done| println!("{done} runs"));
    for one in broken.iter().take(100) {
        println!("run {}: {}", one.seed, one.wrong.join("; "));
    }
    println!(
        "{} runs from seed {}, {} of them break the promise",
        wanted.runs,
        wanted.seed,
        broken.len()
    );
    match broken.first() {
        Some(first) => {
            tell(first.seed);
            ExitCode::FAILURE
        }
        None => ExitCode::SUCCESS,
    }
}

fn tell(seed: u64) -> ExitCode {
    match replay(seed) {
        Ok(()) => {
            println!("run {seed} keeps the promise");
            ExitCode::SUCCESS
        }
        Err(story) => {
            println!("{story}");
            ExitCode::FAILURE
        }
    }
}
