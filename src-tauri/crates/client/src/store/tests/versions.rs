//! Files of other versions: older ones are brought along row by row, newer ones are left alone.

use rusqlite::types::Value;

use super::*;

/// What each released version has left, in order. A release adds its own.
const FIXTURES: [&str; 3] = [
    include_str!("../fixtures/0001.sql"),
    include_str!("../fixtures/0002.sql"),
    include_str!("../fixtures/0003.sql"),
];

type Rows = Vec<Vec<Value>>;

fn rows(db: &Connection, query: &str) -> Rows {
    let mut statement = db.prepare(query).unwrap();
    let width = statement.column_count();
    let found = statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect());
    found.unwrap().collect::<Result<_, _>>().unwrap()
}

/// The rows before and after the migration, and the file.
fn migrated(version: usize, query: &str) -> (Rows, Rows, TempDir) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("history.db");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(FIXTURES[version - 1]).unwrap();
    let before = rows(&old, query);
    drop(old);
    let opened = open(&folder);
    assert_eq!(opened.trouble, None);
    drop(opened);
    // The store's thread ends by itself, and the file can be read meanwhile.
    let after = rows(&Connection::open(&path).unwrap(), query);
    (before, after, folder)
}

#[test]
fn there_is_a_file_of_every_schema() {
    for (version, fixture) in (1_u32..).zip(FIXTURES) {
        assert!(fixture.ends_with(&format!("PRAGMA user_version = {version};\n")));
    }
    assert_eq!(FIXTURES.len(), schema::KNOWN as usize);
}

#[test]
fn every_row_of_the_history_of_every_schema_is_there_after_the_migration() {
    const HISTORY: &str = "SELECT id, account, at, kind, level, title, body, subject, source, count, read, \
                           shown FROM history ORDER BY id";
    for version in 1..=FIXTURES.len() {
        let (before, after, _) = migrated(version, HISTORY);
        assert_eq!(before.len(), 4);
        assert_eq!(after, before, "{version}");
        let accounts = "SELECT id, key FROM account ORDER BY id";
        let (before, after, _) = migrated(version, accounts);
        assert_eq!(before.len(), 2);
        assert_eq!(after, before, "{version}");
    }
}

#[test]
fn what_was_told_and_seen_is_kept_from_the_second_schema_on_and_begun_anew_before() {
    for query in [
        "SELECT account, key, row FROM told ORDER BY key",
        "SELECT account, name, body FROM record",
        "SELECT id, notebook FROM account ORDER BY id",
    ] {
        for version in 2..=FIXTURES.len() {
            let (before, after, _) = migrated(version, query);
            assert!(!before.is_empty());
            assert_eq!(after, before, "{version} {query}");
        }
    }
    let (before, after, _) = migrated(1, "SELECT account, key FROM told");
    assert_eq!((before.len(), after.len()), (1, 0));
}

#[test]
fn what_was_deleted_and_numbered_is_kept_from_the_third_schema_on() {
    for query in [
        "SELECT id, deleted, booking FROM history ORDER BY id",
        "SELECT row, deletion FROM numbering",
    ] {
        let (before, after, _) = migrated(3, query);
        assert_eq!(after, before, "{query}");
    }
}

#[tokio::test]
async fn what_older_versions_have_stored_is_found_and_understood() {
    for version in 1..=FIXTURES.len() {
        let (.., folder) = migrated(version, "SELECT 1");
        let store = open(&folder).store;
        let filter = |text: &str| Filter {
            text: text.into(),
            ..Filter::default()
        };
        let page = |text: &str| store.page(account(), filter(text), 0, 10);
        assert_eq!(page("").await.unwrap().rows.len(), 3, "{version}");
        assert_eq!(page("सेंटर").await.unwrap().rows.len(), 1, "{version}");
        let memory = store.recall(account()).await.unwrap();
        assert_eq!(memory.unread, 2, "{version}");
        assert_eq!(memory.unshown.len(), 1, "{version}");
        let known = if version == 1 {
            (0, 0, None)
        } else {
            (2, 1, Some(1))
        };
        let recalled = (
            memory.told.len(),
            memory.records.len(),
            memory.notebook.profile,
        );
        assert_eq!(recalled, known, "{version}");
    }
}

/// The copies beside the file that were kept of what was before.
fn copies(folder: &TempDir) -> Vec<PathBuf> {
    file::beside(&folder.path().join("history.db"), "schema-").unwrap()
}

#[test]
fn what_was_before_a_migration_is_kept_for_a_week_in_one_file() {
    const HISTORY: &str = "SELECT id, title, body FROM history ORDER BY id";
    for version in 1..FIXTURES.len() {
        let (before, _, folder) = migrated(version, HISTORY);
        let kept = copies(&folder);
        let name = kept[0].file_name().unwrap().to_str().unwrap();
        let expected = format!("history.db.schema-{version}-20261122T214958925Z");
        assert_eq!((name, kept.len()), (expected.as_str(), 1));
        let copy = Connection::open(&kept[0]).unwrap();
        assert_eq!(rows(&copy, HISTORY), before);
        assert_eq!(
            rows(&copy, "PRAGMA user_version"),
            [[Value::Integer(version as i64)]]
        );
        drop(copy);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&kept[0]).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let path = folder.path().join("history.db");
        let week = 7 * 24 * 3_600 * 1_000;
        Store::open(&path, UnixMillis(NOW.0 + week)).unwrap();
        assert_eq!(copies(&folder), kept);
        Store::open(&path, UnixMillis(NOW.0 + week + 1)).unwrap();
        assert_eq!(copies(&folder).len(), 0);
    }
    let (.., folder) = migrated(FIXTURES.len(), HISTORY);
    assert_eq!(copies(&folder).len(), 0);
}

#[test]
fn a_migration_that_fails_half_way_leaves_all_as_it_was() {
    const HISTORY: &str = "SELECT id, title, body FROM history ORDER BY id";
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("history.db");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(FIXTURES[0]).unwrap();
    let before = rows(&old, HISTORY);
    let second = include_str!("../migrations/0002.sql");
    let third = "CREATE TABLE half (done INTEGER); DROP TABLE history; SELECT nonsense;";
    for _ in 0..2 {
        schema::open_with(&path, NOW, &["", second, third]).unwrap_err();
        assert_eq!(rows(&old, HISTORY), before);
        assert_eq!(rows(&old, "PRAGMA user_version"), [[Value::Integer(1)]]);
        assert_eq!(
            rows(&old, "SELECT name FROM sqlite_schema WHERE name = 'half'").len(),
            0
        );
        assert_eq!(copies(&folder).len(), 1);
    }
    drop(old);
    // A version that can is none the worse for it.
    assert_eq!(open(&folder).trouble, None);
    let after = rows(&Connection::open(&path).unwrap(), HISTORY);
    assert_eq!(after, before);
}

/// The bytes of the file and its side files.
fn bytes(path: &Path) -> [Option<Vec<u8>>; 3] {
    files_of(path).map(|file| fs::read(file).ok())
}

/// Leaves a file of a newer program, which has crashed with its last transaction in the log.
fn newer_with_a_log(folder: &TempDir) -> PathBuf {
    let (live, path) = (
        folder.path().join("live.db"),
        folder.path().join("history.db"),
    );
    let newer = Connection::open(&live).unwrap();
    newer
        .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
        .unwrap();
    newer.execute_batch(FIXTURES[2]).unwrap();
    newer
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    newer
        .execute_batch("CREATE TABLE mood (of TEXT); PRAGMA user_version = 4;")
        .unwrap();
    for (from, to) in files_of(&live).iter().zip(files_of(&path)) {
        fs::copy(from, to).unwrap();
    }
    path
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_left_untouched_byte_for_byte_with_its_log() {
    let folder = TempDir::new().unwrap();
    let path = newer_with_a_log(&folder);
    let before = bytes(&path);
    assert!(before.iter().all(Option::is_some));
    let opened = open(&folder);
    let code = opened.trouble.map(|(code, _)| code);
    assert_eq!(code, Some(TroubleCode::HistoryTooNew));
    tell(&opened.store, 1, &[], true).await;
    assert_eq!(newest(&opened.store).await.rows.len(), 1);
    drop(opened.store);
    assert_eq!(bytes(&path), before);
}

#[tokio::test]
async fn a_file_of_a_newer_version_without_a_log_gets_none() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("history.db");
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    let before = bytes(&path);
    let code = open(&folder).trouble.map(|(code, _)| code);
    assert_eq!(code, Some(TroubleCode::HistoryTooNew));
    assert_eq!(bytes(&path), before);
    assert_eq!(before[1..], [None, None]);
}

#[test]
fn the_schema_is_read_from_the_log_where_that_is_newer_than_the_file() {
    let folder = TempDir::new().unwrap();
    let path = newer_with_a_log(&folder);
    assert_eq!(header::version(&path).unwrap(), Some(4));
    let [file, log, _] = files_of(&path);
    // Cut short, the last transaction was never made.
    let whole = fs::read(&log).unwrap();
    fs::write(&log, &whole[..40]).unwrap();
    assert_eq!(header::version(&path).unwrap(), Some(3));
    fs::remove_file(file).unwrap();
    fs::remove_file(log).unwrap();
    assert_eq!(header::version(&path).unwrap(), None);
}
