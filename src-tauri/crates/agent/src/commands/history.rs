//! `history`: what was told, as the running companion keeps it.

use parkmate_door::{
    caller::Caller,
    place::Place,
    protocol::{Answer, Ask, PAGE_LIMIT},
};

use super::runtime;
use crate::{arguments, exit::Failure, output::print_row};

/// Prints the newest rows.
pub(crate) fn history(with: &arguments::History) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let mut caller = Caller::connect(&Place::default_place()).await?;
        let (mut before, mut left) = (None, with.limit);
        while left > 0 {
            let limit = left.min(PAGE_LIMIT);
            let Answer::History(page) = caller.ask(Ask::History { before, limit }).await? else {
                return Err(anyhow::anyhow!("the companion answered something else").into());
            };
            for row in &page.rows {
                print_row(row, with.json)?;
            }
            let Some(last) = page.rows.last().filter(|_| page.more) else {
                break;
            };
            before = Some(last.id);
            left -= limit;
        }
        Ok(())
    })
}
