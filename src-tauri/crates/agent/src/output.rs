//! What the commands print: a row of the history as a line of text or of JSON.

use std::io::{self, Write};

use jiff::{Timestamp, tz::TimeZone};
use parkmate_client::export::Line;
use parkmate_core::{clock::UnixMillis, history::Row, plain::plain_line};

/// Prints a row and flushes, so that a reader of a pipe has it at once.
pub(crate) fn print_row(row: &Row, as_json: bool) -> io::Result<()> {
    let line = if as_json {
        serde_json::to_string(&Line::new(row, row.at.rfc3339()))?
    } else {
        format!(
            "{}  {:<7}  {}: {}",
            local_time(row.at),
            row.level.name(),
            plain_line(&row.title),
            plain_line(&row.body)
        )
    };
    print(&line)
}

/// Prints text as it is and flushes.
pub(crate) fn print_raw(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Says a line on stderr; without one there is nobody to tell.
pub(crate) fn print_error(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Prints a line and flushes.
pub(crate) fn print(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// A moment in this computer's zone, such as `2026-11-23 15:40:05`.
pub(crate) fn local_time(at: UnixMillis) -> String {
    Timestamp::from_millisecond(at.0).map_or_else(
        |_| at.rfc3339(),
        |stamp| {
            stamp
                .to_zoned(TimeZone::system())
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string()
        },
    )
}
