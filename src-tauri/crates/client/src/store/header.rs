//! Which schema a file has, read without SQLite: opening a database, be it for reading alone, writes its side
//! files and takes the log into the file at the end. A file of a newer program has to stay byte for byte as it is.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use super::files_of;

/// Where the size of a page, the count of changes, the count of pages and the changes at which that was counted
/// stand (SQLite's file format, 1.3).
const PAGE_SIZE_AT: usize = 16;
const CHANGES_AT: usize = 24;
const PAGES_AT: usize = 28;
const COUNTED_AT: usize = 92;
/// Where `user_version` stands in the first page (SQLite's file format, 1.3).
const VERSION_AT: usize = 60;
/// The part of the first page that is the file's head.
const HEAD: usize = 100;
/// How every database and every log begins.
const MAGIC: &[u8] = b"SQLite format 3\0";
const LOG_MAGIC: u32 = 0x377f_0682;
/// The head of the log, and that of each of its frames (SQLite's file format, 4.1).
const LOG_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;

/// The schema of the database at `path`: as its log says, where that has a newer first page. `None` where there
/// is none, or something else, which is SQLite's to judge.
///
/// # Errors
/// As the operating system says.
pub(super) fn version(path: &Path) -> io::Result<Option<u32>> {
    let [file, log, _] = files_of(path);
    let logged = version_in_log(&log)?;
    if logged.is_some() {
        return Ok(logged);
    }
    let Some(mut file) = opened(&file)? else {
        return Ok(None);
    };
    let head = filled::<HEAD>(&mut file)?.filter(|head| head.starts_with(MAGIC));
    Ok(head.map(|head| number(&head, VERSION_AT)))
}

/// Whether the database at `path`, which has no log, is shorter than its head says: somebody has cut it. SQLite
/// would notice only when it needs what is missing.
///
/// # Errors
/// As the operating system says.
pub(super) fn is_cut(path: &Path) -> io::Result<bool> {
    let Some(mut file) = opened(path)? else {
        return Ok(false);
    };
    let length = file.metadata()?.len();
    let Some(head) = filled::<HEAD>(&mut file)? else {
        // With nothing in it, it is as good as none; with less than a head SQLite would take it for that too.
        return Ok(length > 0);
    };
    if !head.starts_with(MAGIC) {
        // What else it is, SQLite says.
        return Ok(false);
    }
    let page_size = match u64::from(number(&head, PAGE_SIZE_AT) >> 16) {
        1 => 65_536,
        size => size,
    };
    // Programs of before 2010 leave the count of pages as it was.
    let is_counted = number(&head, CHANGES_AT) == number(&head, COUNTED_AT);
    let pages = u64::from(number(&head, PAGES_AT));
    Ok(is_counted && length < pages * page_size)
}

/// The path without links on the way to the file itself, which SQLite would not follow either.
///
/// # Errors
/// As the operating system says.
pub(super) fn real(path: &Path) -> io::Result<PathBuf> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    Ok(folder.canonicalize()?.join(name))
}

/// What the last whole transaction of the log says, if one has written the first page.
fn version_in_log(log: &Path) -> io::Result<Option<u32>> {
    let Some(mut log) = opened(log)? else {
        return Ok(None);
    };
    // The last bit says in which order the checksums' bytes are.
    let head = filled::<LOG_HEAD>(&mut log)?.filter(|head| number(head, 0) & !1 == LOG_MAGIC);
    let Some(head) = head else {
        return Ok(None);
    };
    let page_size = number(&head, 8);
    let salt = &head[16..24];
    let (mut written, mut committed) = (None, None);
    let mut at = LOG_HEAD as u64;
    while let Some(frame) = filled::<FRAME_HEAD>(&mut log)? {
        // Behind the last one are frames of an earlier round.
        if frame[8..16] != *salt {
            break;
        }
        if number(&frame, 0) == 1 {
            let Some(page) = filled::<HEAD>(&mut log)? else {
                break;
            };
            written = Some(number(&page, VERSION_AT));
        }
        if number(&frame, 4) != 0 {
            committed = written;
        }
        at += FRAME_HEAD as u64 + u64::from(page_size);
        log.seek(SeekFrom::Start(at))?;
    }
    Ok(committed)
}

fn opened(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The next bytes; `None` where there are fewer.
fn filled<const N: usize>(from: &mut File) -> io::Result<Option<[u8; N]>> {
    let mut bytes = [0; N];
    match from.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes)),
        Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(fault) => Err(fault),
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let mut four = [0; 4];
    four.copy_from_slice(&bytes[at..at + 4]);
    u32::from_be_bytes(four)
}
