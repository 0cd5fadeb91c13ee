//! Watches over the installation of an update, from a copy of the version that was there.

use anyhow::Context;
use parkmate_client::{
    logs,
    paths::Paths,
    update::{
        Folder,
        watch::{Ground, Patience, watch},
    },
};
use parkmate_door::place::Place;

use super::runtime;
use crate::exit::Failure;

pub(crate) fn watch_update() -> Result<(), Failure> {
    let paths = Paths::of_user().context("this user has no home folder to keep files in")?;
    // The companion's own file is in use.
    let log = paths.log.with_file_name("update.log");
    let _log = logs::begin(Some(&log))
        .inspect_err(|fault| tracing::warn!(%fault, "the log file can't be written"));
    let ground = Ground {
        folder: Folder::new(paths.updates),
        place: Place::default_place(),
        history: paths.history,
    };
    let ended = runtime()?.block_on(watch(&ground, Patience::default()));
    ended
        .map(drop)
        .inspect_err(|fault| tracing::warn!(%fault, "the installation has stopped"))
        .context("the update was not installed")?;
    Ok(())
}
