//! `cargo xtask soak`: what takes minutes or hours and so isn't in `cargo xtask test`, as often or as long as is wanted.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::machine::{Purpose, prepare};
use crate::process::run;
use crate::programs::cargo;

/// Kills where nobody says how many.
const KILLS: u32 = 200;
/// The tests that kill: one for each of the two roles, which share the kills.
const KILL_TESTS: &str = "kills::";
const ROLES: u32 = 2;

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    kills: u32,
    /// Repeats an earlier run.
    seed: Option<u64>,
}

/// Does what the arguments say.
pub(crate) fn soak(arguments: &[String]) -> Result<()> {
    let plan = Plan::of(arguments)?;
    prepare(Purpose::Test)?;
    run(cargo().args(["build", "--workspace", "--bins"]))?;
    run(&mut plan.kill())
}

impl Plan {
    fn of(arguments: &[String]) -> Result<Self> {
        let mut plan = Self {
            kills: KILLS,
            seed: None,
        };
        let mut rest = arguments.iter();
        while let Some(name) = rest.next() {
            let value = || {
                let value = rest.next();
                value.with_context(|| format!("{name} needs a number"))
            };
            match name.as_str() {
                "--kills" => plan.kills = number(value)?,
                "--seed" => plan.seed = Some(number(value)?),
                other => {
                    bail!("usage: cargo xtask soak [--kills N] [--seed N]; `{other}` is neither")
                }
            }
        }
        Ok(plan)
    }

    /// The tests that kill, with notes of what came of them.
    fn kill(&self) -> Command {
        let mut command = cargo();
        command
            .args(["test", "--workspace", "--test", "agent"])
            .args(["--", KILL_TESTS, "--nocapture"])
            .env("PARKMATE_KILLS", self.kills.div_ceil(ROLES).to_string());
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
    fn kills_two_hundred_times_unless_told_otherwise() {
        let usual = Plan {
            kills: 200,
            seed: None,
        };
        assert_eq!(plan("").unwrap(), usual);
        let told = Plan {
            kills: 7,
            seed: Some(11),
        };
        assert_eq!(plan("--kills 7 --seed 11").unwrap(), told);
        for mistake in ["--kills", "--kills many", "--kill 7"] {
            assert!(plan(mistake).is_err(), "{mistake}");
        }
    }
}
