//! `cargo xtask soak`: what takes minutes or hours and so isn't in `cargo xtask test`, as often or as long as is wanted.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::long_run::LongRun;
use crate::machine::{Purpose, prepare};
use crate::process::run;
use crate::programs::cargo;
use crate::terminal::say;

/// Kills, and minutes of the long run, where nobody says how many of either.
const KILLS: u32 = 200;
const MINUTES: u32 = 120;
/// The tests that kill: one for each of the two roles, which share the kills.
const KILL_TESTS: &str = "kills::";
const ROLES: u32 = 2;

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    kills: Option<u32>,
    minutes: Option<u32>,
    /// Repeats an earlier run.
    seed: Option<u64>,
}

/// Does what the arguments say.
pub(crate) fn soak(arguments: &[String]) -> Result<()> {
    let plan = Plan::of(arguments)?;
    prepare(Purpose::Test)?;
    run(cargo().args(["build", "--workspace", "--bins"]))?;
    if let Some(kills) = plan.kills {
        run(&mut plan.kill(kills))?;
    }
    if let Some(minutes) = plan.minutes {
        say(&LongRun::begin(minutes)?.end()?);
    }
    Ok(())
}

impl Plan {
    fn of(arguments: &[String]) -> Result<Self> {
        let mut plan = Self {
            kills: None,
            minutes: None,
            seed: None,
        };
        let mut rest = arguments.iter();
        while let Some(name) = rest.next() {
            let value = || {
                let value = rest.next();
                value.with_context(|| format!("{name} needs a number"))
            };
            match name.as_str() {
                "--kills" => plan.kills = Some(number(value)?),
                "--minutes" => plan.minutes = Some(number(value)?),
                "--seed" => plan.seed = Some(number(value)?),
                other => {
                    bail!("`{other}` is not an option of soak; `cargo xtask` lists them")
                }
            }
        }
        if plan.kills.is_none() && plan.minutes.is_none() {
            plan.kills = Some(KILLS);
            plan.minutes = Some(MINUTES);
        }
        Ok(plan)
    }

    /// The tests that kill, with notes of what came of them.
    fn kill(&self, kills: u32) -> Command {
        let mut command = cargo();
        command
            .args(["test", "--workspace", "--test", "agent"])
            .args(["--", KILL_TESTS, "--nocapture"])
            .env("PARKMATE_KILLS", kills.div_ceil(ROLES).to_string());
        if let Some(seed) = self.seed {
            command.env("PARKMATE_SEED", seed.to_string());
        }
        command
    }
}

fn number<'a, N: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    value: impl FnOnce() -> Result<&'a String>,
) -> Result<N> {
    let value = value()?;
    value
        .parse()
        .with_context(|| format!("`{value}` is not such a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(words: &str) -> Result<Plan> {
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        Plan::of(&words)
    }

    #[test]
    fn does_both_unless_it_is_told_what() {
        let usual = Plan {
            kills: Some(200),
            minutes: Some(120),
            seed: None,
        };
        assert_eq!(plan("").unwrap(), usual);
        let killing = Plan {
            kills: Some(7),
            minutes: None,
            seed: Some(11),
        };
        assert_eq!(plan("--kills 7 --seed 11").unwrap(), killing);
        let running = Plan {
            kills: None,
            minutes: Some(10),
            seed: None,
        };
        assert_eq!(plan("--minutes 10").unwrap(), running);
        for mistake in ["--kills", "--kills many", "--kill 7"] {
            assert!(plan(mistake).is_err(), "{mistake}");
        }
    }
}
