//! Writes rows of the history for other programs: as CSV, as JSON, and into a new file among the user's
//! downloads. A file appears when it is complete, and takes no other's place.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use jiff::{Timestamp, tz::TimeZone};
use parkmate_core::{
    account::AccountKey,
    clock::UnixMillis,
    event::{Kind, Level, Source, Subject},
    history::{Filter, Format, Row},
    wash::WashId,
};
use serde::Serialize;
use tempfile::NamedTempFile;

use crate::{
    paths,
    store::{Store, StoreFault, saturated},
};

/// Rows that are read at once.
const PORTION: usize = 500;

/// How often is told how far it is.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// Files of one day and form at most; more than anybody makes by hand.
const MOST_OF_A_DAY: u32 = 10_000;

/// The first line of a CSV file.
pub const CSV_HEAD: &str = "at,kind,level,title,body,subject,source,count,read\r\n";

/// Why an export came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ExportFault {
    /// The history can't be read.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The file can't be written. Says what kind of fault it is; its words would hold the path.
    #[error("the file can't be written: {}", .0.kind())]
    Io(#[from] io::Error),
    /// A row can't be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Where an export is put, and how it is written.
#[derive(Clone, Debug)]
pub struct Target {
    /// The folder.
    pub folder: PathBuf,
    /// The file's form.
    pub format: Format,
    /// The zone in which times are written.
    pub zone: TimeZone,
    /// The day that the file is named after; this computer's clock.
    pub now: UnixMillis,
}

/// A row of the history as it is printed and written in JSON.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    at: String,
    kind: Kind,
    level: Level,
    title: &'a str,
    body: &'a str,
    subject: Option<Subject>,
    source: Source,
}

impl<'a> Line<'a> {
    /// A row, with that way to write its time.
    #[must_use]
    pub fn new(row: &'a Row, at: String) -> Self {
        Self {
            at,
            kind: row.kind,
            level: row.level,
            title: &row.title,
            body: &row.body,
            subject: row.subject,
            source: row.source,
        }
    }
}

/// A row as a line of CSV (RFC 4180).
#[must_use]
pub fn csv_line(row: &Row, zone: &TimeZone) -> String {
    let cells = [
        cell(&local(row.at, zone)),
        cell(row.kind.name()),
        cell(row.level.name()),
        cell(&row.title),
        cell(&row.body),
        cell(&row.subject.map(subject_words).unwrap_or_default()),
        cell(row.source.name()),
        row.count.to_string(),
        row.read.to_string(),
    ];
    cells.join(",") + "\r\n"
}

/// A cell between quotes. A spreadsheet would take one that begins like a formula for one, and do what a
/// stranger wrote: an apostrophe in front makes it text.
pub(crate) fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

fn subject_words(subject: Subject) -> String {
    match subject {
        Subject::Booking(id) => format!("booking {id}"),
        Subject::Slot(id) => format!("slot {id}"),
        Subject::Lot(id) => format!("lot {id}"),
        Subject::Wash(WashId::AddOn(id)) => format!("wash {id}"),
        Subject::Wash(WashId::Standalone(id)) => format!("standalone wash {id}"),
        Subject::Employee(id) => format!("employee {id}"),
        Subject::Countdown(id) => format!("countdown {id}"),
    }
}

/// A moment as in RFC 3339, with the zone's offset.
pub(crate) fn local(at: UnixMillis, zone: &TimeZone) -> String {
    Timestamp::from_millisecond(at.0).map_or_else(
        |_| at.rfc3339(),
        |stamp| {
            let zoned = stamp.to_zoned(zone.clone());
            zoned.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
        },
    )
}

/// Writes the rows of a filter into a new file. Gives the file and how many rows it has. `told` hears now
/// and then how many of how many rows were written.
///
/// # Errors
/// [`ExportFault`]; then no file is left.
pub async fn write(
    store: &Store,
    account: AccountKey,
    filter: Filter,
    target: Target,
    told: impl Fn(u32, u32),
) -> Result<(PathBuf, u32), ExportFault> {
    let ids = store.ids(account, filter).await?;
    let of = saturated(ids.len());
    paths::make_folder_of(&target.folder.join("x"))?;
    // For the user alone, and removed again if it isn't finished.
    let mut file = BufWriter::new(NamedTempFile::new_in(&target.folder)?);
    let mut last_told = Instant::now();
    let mut written = 0;
    file.write_all(match target.format {
        Format::Csv => CSV_HEAD.as_bytes(),
        Format::Json => b"[",
    })?;
    for portion in ids.chunks(PORTION) {
        for row in store.rows(portion.to_vec()).await? {
            file.write_all(&target.written(&row, written == 0)?)?;
            written += 1;
        }
        if last_told.elapsed() >= TELL_EVERY {
            last_told = Instant::now();
            told(written, of);
        }
    }
    if target.format == Format::Json {
        file.write_all(b"\n]\n")?;
    }
    // A slow disk takes its time, and whoever runs this has other things to do.
    let finishing = move || {
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        target.keep(file)
    };
    let file = tokio::task::spawn_blocking(finishing)
        .await
        .map_err(io::Error::other)??;
    Ok((file, written))
}

impl Target {
    fn written(&self, row: &Row, is_first: bool) -> Result<Vec<u8>, ExportFault> {
        Ok(match self.format {
            Format::Csv => csv_line(row, &self.zone).into_bytes(),
            Format::Json => {
                let mut text = String::from(if is_first { "\n" } else { ",\n" });
                text += &serde_json::to_string(&Line::new(row, local(row.at, &self.zone)))?;
                text.into_bytes()
            }
        })
    }

    fn keep(&self, file: NamedTempFile) -> io::Result<PathBuf> {
        let day = local(self.now, &self.zone);
        let day = day.split('T').next().unwrap_or_default();
        let ending = match self.format {
            Format::Csv => "csv",
            Format::Json => "json",
        };
        keep(
            file,
            &self.folder,
            &format!("parkmate-history-{day}"),
            ending,
        )
    }
}

/// Gives a finished file its name: the first of the day's that is free.
pub(crate) fn keep(
    mut file: NamedTempFile,
    folder: &Path,
    of_day: &str,
    ending: &str,
) -> io::Result<PathBuf> {
    for number in 1..MOST_OF_A_DAY {
        let again = if number == 1 {
            String::new()
        } else {
            format!("-{number}")
        };
        let path = folder.join(format!("{of_day}{again}.{ending}"));
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(fault) if fault.error.kind() == io::ErrorKind::AlreadyExists => {
                file = fault.file;
            }
            Err(fault) => return Err(fault.error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests;
