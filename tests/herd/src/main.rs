//! Prints how hard companions that lose their server at once come back: the table of `docs/scale.md`, or the part
//! of it for that many companions and that many seconds: `parkmate-herd [COMPANIONS [SECONDS]]`.

mod herd;

use std::{
    io::{self, Write},
    time::Duration,
};

use herd::{Trial, run};

const SEED: u64 = 1;

fn main() -> io::Result<()> {
    let mut wanted = std::env::args()
        .skip(1)
        .map(|word| word.parse::<u64>().ok());
    let (clients, away) = (wanted.next().flatten(), wanted.next().flatten());
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "| companions | away | server takes | dice | knocks/s | connects/s | requests/s | requests | 99% back after |"
    )?;
    writeln!(out, "|--:|--:|---|---|--:|--:|--:|--:|--:|")?;
    for size in [1_000, 10_000, 100_000] {
        for seconds in [10, 60, 300] {
            let is_wanted = clients.is_none_or(|wanted| wanted == u64::from(size))
                && away.is_none_or(|wanted| wanted == seconds);
            if !is_wanted {
                continue;
            }
            for (limit, taken) in [(None, "all"), (Some(200), "200/s")] {
                for (jitter, dice) in [(true, "own"), (false, "alike")] {
                    let outcome = run(Trial {
                        clients: size,
                        outage: Duration::from_secs(seconds),
                        jitter,
                        accepts: limit,
                        answers: limit.map(|limit| 10 * limit),
                        seed: SEED,
                    });
                    let back = outcome
                        .back_after
                        .map_or("later".to_owned(), |after| format!("{after} s"));
                    writeln!(
                        out,
                        "| {size} | {seconds} s | {taken} | {dice} | {} | {} | {} | {} | {back} |",
                        outcome.knocks, outcome.connects, outcome.reads, outcome.all_reads
                    )?;
                }
            }
        }
    }
    Ok(())
}
