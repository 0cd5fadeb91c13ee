//! `replay`: tells again what a recording tells, without a server, a keyring or a desktop. The rules are
//! pure, so it tells what was told.

use std::path::Path;

use jiff::tz::TimeZone;
use parkmate_client::recording;
use parkmate_core::{
    change::Change,
    companion::{Companion, Effect, Setup},
    observation::{Beginning, Observation},
    wording::Wording,
};

use crate::{
    arguments,
    exit::Failure,
    output::{print, print_row},
};

/// Prints every row that the recording tells, as `listen` would have.
pub(crate) fn replay(with: &arguments::Replay) -> Result<(), Failure> {
    for change in changes(&with.file)? {
        for told in change.told {
            print_row(&told.row, with.json)?;
        }
        if with.json {
            continue;
        }
        for amendment in change.amended {
            let body = amendment.body.replace('\n', " ");
            print(&format!("row {} is now: {body}", amendment.row.0))?;
        }
        for (row, _) in change.counted {
            print(&format!("row {} was said once more", row.0))?;
        }
    }
    Ok(())
}

fn changes(file: &Path) -> anyhow::Result<Vec<Change>> {
    let (beginning, observations) = recording::read(file)?;
    let Beginning {
        version: _,
        seed,
        leads,
        acceptance,
    } = beginning;
    let mut companion = Companion::new(Setup {
        seed,
        wording: Wording::english(TimeZone::UTC),
        leads,
        acceptance,
    });
    let mut changes = Vec::new();
    for Observation { at, input } in observations {
        companion.handle(input, at);
        while let Some(effect) = companion.poll_effect() {
            if let Effect::Commit { change, .. } = effect {
                changes.push(*change);
            }
        }
    }
    Ok(changes)
}
