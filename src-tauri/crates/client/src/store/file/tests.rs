use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::Path,
};

use parkmate_core::trouble::TroubleCode;
use tempfile::TempDir;

use super::*;
use crate::store::{
    OpenedStore, Store,
    tests::{KEY, NOW, account, newest, open, tell},
};

fn path(folder: &TempDir) -> PathBuf {
    folder.path().join("history.db")
}

fn code(opened: &OpenedStore) -> Option<TroubleCode> {
    opened.trouble.as_ref().map(|(code, _)| *code)
}

/// The numbers of the rows, newest first.
async fn rows(store: &Store) -> Vec<u64> {
    newest(store)
        .await
        .rows
        .iter()
        .map(|row| row.id.0)
        .collect()
}

/// The names in the folder, without those of the database that is used.
fn asides(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("history.db."))
        .collect();
    names.sort();
    names
}

/// A store with rows 1 and 2, closed in good order.
async fn closed(folder: &TempDir) -> Vec<u8> {
    let store = open(folder).store;
    tell(&store, 1, &[KEY], true).await;
    tell(&store, 2, &[], true).await;
    close(store, folder).await;
    fs::read(path(folder)).unwrap()
}

/// Waits until the store's thread has closed the file, which takes its log away.
async fn close(store: Store, folder: &TempDir) {
    drop(store);
    while files_of(&path(folder))[1].exists() {
        tokio::task::yield_now().await;
    }
}

/// Copies the files of a store as a kill at this moment leaves them.
fn killed(folder: &TempDir) -> TempDir {
    let left = TempDir::new().unwrap();
    for (from, to) in files_of(&path(folder)).iter().zip(files_of(&path(&left))) {
        fs::copy(from, to).unwrap();
    }
    left
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_taken_away_while_it_is_open_is_written_anew_with_everything_in_it() {
    for taken in [&[0, 1, 2][..], &[0], &[1]] {
        let folder = TempDir::new().unwrap();
        let store = open(&folder).store;
        tell(&store, 1, &[KEY], true).await;
        for at in taken {
            fs::remove_file(&files_of(&path(&folder))[*at]).unwrap();
        }
        tell(&store, 2, &[], true).await;
        assert_eq!(store.take_trouble(), Some(TroubleCode::HistoryRestored));
        tell(&store, 3, &[], true).await;
        assert_eq!(store.take_trouble(), None);
        let again = open(&killed(&folder));
        assert_eq!(code(&again), None);
        assert_eq!(rows(&again.store).await, [3, 2, 1], "{taken:?}");
        let memory = again.store.recall(account()).await.unwrap();
        assert_eq!(memory.told, [KEY].into());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn what_was_put_in_the_place_of_the_open_file_is_set_aside() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder).store;
    tell(&store, 1, &[], true).await;
    fs::remove_file(path(&folder)).unwrap();
    fs::write(path(&folder), "somebody's").unwrap();
    tell(&store, 2, &[], true).await;
    assert_eq!(store.take_trouble(), Some(TroubleCode::HistoryRestored));
    assert_eq!(rows(&open(&folder).store).await, [2, 1]);
    let kept = asides(&folder);
    let kept = kept
        .iter()
        .find(|name| !name.contains('-') || !name.ends_with("-wal"));
    let kept = fs::read_to_string(folder.path().join(kept.unwrap())).unwrap();
    assert_eq!(kept, "somebody's");
}

#[tokio::test]
async fn a_file_that_is_spoilt_while_it_is_open_is_set_aside_and_the_next_event_is_stored() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder).store;
    tell(&store, 1, &[], true).await;
    for file in &files_of(&path(&folder))[..2] {
        let length = fs::metadata(file).unwrap().len();
        let mut spoilt = OpenOptions::new().write(true).open(file).unwrap();
        spoilt
            .write_all(&vec![b'x'; usize::try_from(length).unwrap()])
            .unwrap();
    }
    // A connection of its own has nothing of it in memory, as after a while.
    let again = open(&folder);
    assert_eq!(code(&again), Some(TroubleCode::HistorySetAside));
    tell(&again.store, 2, &[], true).await;
    assert_eq!(rows(&again.store).await, [2]);
}

#[tokio::test]
async fn a_damage_that_is_met_while_storing_costs_no_event() {
    let folder = TempDir::new().unwrap();
    let whole = closed(&folder).await;
    // All but the first page, so that opening finds nothing.
    let mut spoilt = whole.clone();
    spoilt[4_096..].fill(b'x');
    fs::write(path(&folder), &spoilt).unwrap();
    let opened = open(&folder);
    assert_eq!(code(&opened), None);
    tell(&opened.store, 3, &[], true).await;
    assert_eq!(
        opened.store.take_trouble(),
        Some(TroubleCode::HistorySetAside)
    );
    assert_eq!(rows(&opened.store).await, [3]);
    close(opened.store, &folder).await;
    assert_eq!(rows(&open(&folder).store).await, [3]);
    assert!(!asides(&folder).is_empty());
}

#[tokio::test]
async fn a_file_that_was_cut_anywhere_is_set_aside_as_it_is_and_a_new_one_begun() {
    let folder = TempDir::new().unwrap();
    let whole = closed(&folder).await;
    for length in [
        1,
        15,
        50,
        99,
        100,
        511,
        4_095,
        4_096,
        6_000,
        whole.len() / 2,
        whole.len() - 1,
    ] {
        let folder = TempDir::new().unwrap();
        fs::write(path(&folder), &whole[..length]).unwrap();
        let opened = open(&folder);
        assert_eq!(
            code(&opened),
            Some(TroubleCode::HistorySetAside),
            "{length} bytes"
        );
        assert!(!opened.is_new);
        tell(&opened.store, 3, &[], true).await;
        assert_eq!(rows(&opened.store).await, [3]);
        let names = asides(&folder);
        assert_eq!(names.len(), 1, "{names:?}");
        let kept = fs::read(folder.path().join(&names[0])).unwrap();
        assert_eq!(kept, whole[..length]);
    }
}

#[tokio::test]
async fn a_file_that_is_gone_or_empty_is_begun_anew_and_said_to_be_new() {
    let folder = TempDir::new().unwrap();
    closed(&folder).await;
    assert!(!open(&folder).is_new);
    fs::write(path(&folder), "").unwrap();
    let emptied = open(&folder);
    assert!(emptied.is_new);
    assert_eq!(code(&emptied), None);
    let folder = TempDir::new().unwrap();
    assert!(open(&folder).is_new);
}

#[tokio::test]
async fn a_log_that_was_cut_anywhere_costs_the_newest_events_alone() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder).store;
    for id in 1..=9 {
        tell(&store, id, &[], true).await;
    }
    let whole = fs::read(&files_of(&path(&folder))[1]).unwrap();
    let mut fewest = 9;
    for length in [
        whole.len(),
        whole.len() - 1,
        whole.len() / 2,
        32 + 24 + 100,
        56,
        32,
        16,
        0,
    ] {
        let left = killed(&folder);
        let [_, log, shared] = files_of(&path(&left));
        fs::write(log, &whole[..length]).unwrap();
        fs::remove_file(shared).unwrap();
        let opened = open(&left);
        assert_eq!(code(&opened), None, "{length} bytes");
        let kept = rows(&opened.store).await;
        let first: Vec<u64> = (1..=kept.len() as u64).rev().collect();
        assert_eq!(kept, first, "{length} bytes");
        assert!(kept.len() <= fewest, "{length} bytes");
        fewest = kept.len();
        tell(&opened.store, 10, &[], true).await;
    }
    assert!(fewest < 9);
}

#[tokio::test]
async fn a_damage_that_a_kill_could_have_left_is_looked_for_at_the_start() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder).store;
    for id in 1..=9 {
        tell(&store, id, &[], true).await;
    }
    let left = killed(&folder);
    // Pages of tables that nothing at the start needs; the log has the others.
    let database = Connection::open(path(&left)).unwrap();
    database
        .query_row("PRAGMA wal_checkpoint(FULL)", [], |_| Ok(()))
        .unwrap();
    let mut spoilt = fs::read(path(&left)).unwrap();
    let log = fs::read(&files_of(&path(&left))[1]).unwrap();
    drop(database);
    let last = spoilt.len() - 4_096;
    spoilt[4_096..last].fill(b'x');
    fs::write(path(&left), spoilt).unwrap();
    // One transaction that touches the first page alone is still in the log.
    fs::write(&files_of(&path(&left))[1], &log[..32]).unwrap();
    assert_eq!(code(&open(&left)), Some(TroubleCode::HistorySetAside));
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_or_a_link_in_its_place_is_set_aside_and_not_followed() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(path(&folder)).unwrap();
    fs::write(path(&folder).join("theirs"), "kept").unwrap();
    let opened = open(&folder);
    assert_eq!(code(&opened), Some(TroubleCode::HistorySetAside));
    tell(&opened.store, 1, &[], true).await;
    let names = asides(&folder);
    let theirs = folder.path().join(&names[0]).join("theirs");
    assert_eq!(fs::read_to_string(theirs).unwrap(), "kept");

    let folder = TempDir::new().unwrap();
    let victim = folder.path().join("victim");
    fs::write(&victim, "").unwrap();
    std::os::unix::fs::symlink(&victim, path(&folder)).unwrap();
    let opened = open(&folder);
    assert_eq!(code(&opened), Some(TroubleCode::HistorySetAside));
    tell(&opened.store, 1, &[], true).await;
    assert_eq!(fs::read(&victim).unwrap(), b"");
    assert!(fs::symlink_metadata(path(&folder)).unwrap().is_file());
}

#[cfg(unix)]
#[tokio::test]
async fn the_history_works_in_a_folder_that_the_user_has_linked() {
    let folder = TempDir::new().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let opened = Store::open(&link.join("history.db"), NOW).unwrap();
    assert_eq!(code(&opened), None);
    tell(&opened.store, 1, &[], true).await;
    assert!(real.join("history.db").is_file());
}

#[cfg(unix)]
#[tokio::test]
async fn files_that_others_could_read_are_taken_from_them() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let store = open(&folder).store;
    tell(&store, 1, &[], true).await;
    let left = killed(&folder);
    for file in files_of(&path(&left)) {
        fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
    }
    let _store = open(&left).store;
    for file in files_of(&path(&left)) {
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
}

#[test]
fn of_damaged_files_the_newest_two_are_kept_and_no_folder_is_taken_away() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(path(&folder)).unwrap();
    for second in 0..5 {
        let now = UnixMillis(NOW.0 + second * 1_000);
        // Closed at once, and so without a log that would mend it.
        drop(StoreFile::open(&path(&folder), now).unwrap());
        fs::write(path(&folder), format!("damage number {second}")).unwrap();
    }
    drop(StoreFile::open(&path(&folder), UnixMillis(NOW.0 + 5_000)).unwrap());
    let names = asides(&folder);
    let kept: Vec<&str> = names
        .iter()
        .filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm"))
        .filter_map(|name| name.strip_prefix("history.db.damaged-20261122T"))
        .collect();
    assert_eq!(kept, ["214958925Z", "215002925Z", "215003925Z"]);
    assert!(folder.path().join(&names[0]).is_dir());
    assert!(Path::new(&path(&folder)).is_file());
}
