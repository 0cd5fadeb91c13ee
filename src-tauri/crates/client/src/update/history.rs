//! The history beside an update: a version that did not come up may have taken it to a form that the earlier one
//! can't read.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

use crate::store::files_of;

/// Copies the history into a folder, while nobody writes it.
pub(super) fn keep(history: &Path, folder: &Path) -> io::Result<()> {
    for (from, to) in files_of(history)
        .into_iter()
        .zip(files_of(&copy_in(folder)))
    {
        if from.exists() {
            fs::copy(from, to)?;
        }
    }
    Ok(())
}

/// Puts the copy back, if the history is of another form by now. Otherwise it stays, with what was told since.
pub(super) fn put_back(history: &Path, folder: &Path) -> io::Result<()> {
    let copy = copy_in(folder);
    if !copy.exists() || form(&copy) == form(history) {
        return Ok(());
    }
    for (from, to) in files_of(&copy).into_iter().zip(files_of(history)) {
        if from.exists() {
            fs::copy(from, to)?;
        } else if to.exists() {
            fs::remove_file(to)?;
        }
    }
    Ok(())
}

fn copy_in(folder: &Path) -> PathBuf {
    folder.join("history.db")
}

/// Which form a history has; `None` where it can't be read.
fn form(history: &Path) -> Option<u32> {
    let file = Connection::open_with_flags(history, OpenFlags::SQLITE_OPEN_READ_WRITE).ok()?;
    file.pragma_query_value(None, "user_version", |row| row.get(0))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(history: &Path, form: u32, row: &str) {
        let file = Connection::open(history).unwrap();
        file.pragma_update(None, "journal_mode", "wal").unwrap();
        file.pragma_update(None, "user_version", form).unwrap();
        file.execute_batch("CREATE TABLE IF NOT EXISTS told (row TEXT)")
            .unwrap();
        file.execute("INSERT INTO told VALUES (?1)", [row]).unwrap();
    }

    fn rows(history: &Path) -> Vec<String> {
        let file = Connection::open(history).unwrap();
        let mut query = file.prepare("SELECT row FROM told").unwrap();
        let rows = query.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    #[test]
    fn a_history_that_a_later_version_has_changed_is_put_back_and_any_other_stays() {
        let home = tempfile::tempdir().unwrap();
        let (history, folder) = (home.path().join("history.db"), home.path().join("previous"));
        fs::create_dir(&folder).unwrap();
        write(&history, 4, "before");
        keep(&history, &folder).unwrap();
        write(&history, 4, "since");
        put_back(&history, &folder).unwrap();
        assert_eq!(rows(&history), ["before", "since"]);
        write(&history, 5, "changed");
        put_back(&history, &folder).unwrap();
        assert_eq!(rows(&history), ["before"]);
        assert_eq!(form(&history), Some(4));
    }

    #[test]
    fn where_there_was_no_history_nothing_is_put_back() {
        let home = tempfile::tempdir().unwrap();
        let history = home.path().join("history.db");
        keep(&history, home.path().join("nowhere").as_path()).unwrap();
        put_back(&history, home.path().join("nowhere").as_path()).unwrap();
        assert!(!history.exists());
    }
}
