//! `history`: what was told, as the running companion keeps it.

use jiff::tz::TimeZone;
use parkmate_client::export::{CSV_HEAD, csv_line};
use parkmate_door::{
    caller::Caller,
    place::Place,
    protocol::{Answer, Ask, PAGE_LIMIT},
};

use super::runtime;
use crate::{
    arguments,
    exit::Failure,
    output::{print_error, print_raw, print_row},
};

/// Prints the newest rows.
pub(crate) fn history(with: &arguments::History) -> Result<(), Failure> {
    let zone = TimeZone::system();
    runtime()?.block_on(async {
        let mut caller = Caller::connect(&Place::default_place()).await?;
        let mut filter = with.filter();
        let mut offset = 0;
        if with.csv {
            print_raw(CSV_HEAD)?;
        }
        while offset < with.limit {
            let limit = (with.limit - offset).min(PAGE_LIMIT);
            let ask = Ask::History {
                filter: filter.clone(),
                offset,
                limit,
            };
            let Answer::History(page) = caller.ask(ask).await? else {
                return Err(anyhow::anyhow!("the companion answered something else").into());
            };
            for row in &page.rows {
                if with.csv {
                    print_raw(&csv_line(row, &zone))?;
                } else {
                    print_row(row, with.json)?;
                }
            }
            offset += limit;
            if offset >= page.total {
                break;
            }
            // What is told meanwhile must not move the next page.
            filter.up_to = page.newest;
        }
        // What is missing above, and why.
        if let Answer::Status(snapshot) = caller.ask(Ask::Status).await? {
            let troubles = snapshot.troubles.iter();
            for trouble in troubles.filter(|trouble| trouble.code.is_of_history()) {
                print_error(&format!("{} {}", trouble.sentence, trouble.advice));
            }
        }
        Ok(())
    })
}
