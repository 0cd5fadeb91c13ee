//! Where the log is, and how much is logged.

use anyhow::Context;
use parkmate_client::paths::Paths;
use parkmate_door::{caller::Caller, place::Place, protocol::Ask};

use super::runtime;
use crate::{arguments::Logs, exit::Failure, output::print};

/// Prints the log's folder; what is asked for beyond that is asked of the running companion.
pub(crate) fn logs(with: &Logs) -> Result<(), Failure> {
    let paths = Paths::of_user().context("this user has no home folder to keep files in")?;
    let folder = paths.log.parent().unwrap_or(&paths.log);
    print(&folder.display().to_string())?;
    let asks: Vec<Ask> = with
        .level
        .map(Ask::LogLevel)
        .into_iter()
        .chain(with.show.then_some(Ask::ShowLogs))
        .collect();
    if asks.is_empty() {
        return Ok(());
    }
    runtime()?.block_on(async {
        let mut caller = Caller::connect(&Place::default_place()).await?;
        for ask in asks {
            caller.ask(ask).await?;
        }
        Ok(())
    })
}
