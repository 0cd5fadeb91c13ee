//! Runs many runs: `cargo run --release -p parkmate-promise -- --runs 100000 [--seed N] [--threads N]`, or
//! one again: `-- --replay SEED`.

#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use std::process::ExitCode;

use parkmate_promise::{Many, many, replay};

fn main() -> ExitCode {
    let mut wanted = Many {
        runs: 10_000,
        seed: 0,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    let mut one = None;
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let number = words.next().and_then(|text| text.parse().ok());
        match (word.as_str(), number) {
            ("--runs", Some(runs)) => wanted.runs = runs,
            ("--seed", Some(seed)) => wanted.seed = seed,
            ("--threads", Some(threads)) => wanted.threads = usize::try_from(threads).unwrap_or(1),
            ("--replay", Some(seed)) => one = Some(seed),
            _ => {
                println!(
                    "usage: parkmate-promise [--runs N] [--seed N] [--threads N] [--replay SEED]"
                );
                return ExitCode::FAILURE;
            }
        }
    }
    match one {
        Some(seed) => tell(seed),
        None => run(wanted),
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
