use std::fs;

use parkmate_core::event::{Kind, Level, Source, Subject};
use tempfile::TempDir;

use super::*;

const NOW: UnixMillis = UnixMillis(1_795_384_198_925);

fn account() -> AccountKey {
    AccountKey("https://parking.example#4".into())
}

fn row(id: u64) -> Row {
    Row {
        id: RowId(id),
        at: NOW,
        kind: Kind::CashVerified,
        level: Level::Success,
        title: "Cash payment verified".into(),
        body: "Booking activated".into(),
        subject: Some(Subject::Booking(13)),
        source: Source::Frame,
        count: 1,
        read: false,
    }
}

const KEY: Key = Key::Renewed { booking: 2 };

fn open(folder: &TempDir) -> OpenedStore {
    Store::open(&folder.path().join("history.db"), NOW).unwrap()
}

#[tokio::test]
async fn remembers_over_a_restart_what_was_told_and_what_was_not_shown() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder).store;
    store
        .tell(account(), row(1), Some(KEY), true)
        .await
        .unwrap();
    store.tell(account(), row(2), None, true).await.unwrap();
    store.mark_shown(RowId(1)).await.unwrap();
    drop(store);
    let memory = open(&folder).store.recall(account()).await.unwrap();
    assert_eq!(
        memory,
        Memory {
            told: [KEY].into(),
            bookings: None,
            next_row: RowId(3),
            unshown: vec![row(2)],
            unread: 2,
        }
    );
}

#[tokio::test]
async fn a_held_banner_is_not_raised_after_a_restart() {
    let store = Store::in_memory().unwrap();
    store.tell(account(), row(1), None, false).await.unwrap();
    assert_eq!(store.recall(account()).await.unwrap().unshown, []);
}

#[tokio::test]
async fn stores_row_and_key_together_or_not_at_all() {
    let store = Store::in_memory().unwrap();
    store.tell(account(), row(1), None, true).await.unwrap();
    assert!(
        store
            .tell(account(), row(1), Some(KEY), true)
            .await
            .is_err()
    );
    assert!(store.recall(account()).await.unwrap().told.is_empty());
}

#[tokio::test]
async fn pages_newest_first_without_a_gap_or_a_repetition() {
    let store = Store::in_memory().unwrap();
    for id in 1..=5 {
        store.tell(account(), row(id), None, true).await.unwrap();
    }
    let page = |before| store.page(account(), before, 2);
    let ids = |page: &Page| page.rows.iter().map(|row| row.id.0).collect::<Vec<_>>();
    let first = page(None).await.unwrap();
    assert_eq!((ids(&first), first.more), (vec![5, 4], true));
    let second = page(Some(RowId(4))).await.unwrap();
    assert_eq!((ids(&second), second.more), (vec![3, 2], true));
    let last = page(Some(RowId(2))).await.unwrap();
    assert_eq!((ids(&last), last.more), (vec![1], false));
    assert_eq!(last.rows, [row(1)]);
}

#[tokio::test]
async fn keeps_the_histories_of_two_accounts_apart() {
    let store = Store::in_memory().unwrap();
    let other = AccountKey("https://parking.example#5".into());
    store
        .tell(account(), row(1), Some(KEY), true)
        .await
        .unwrap();
    assert_eq!(store.page(other.clone(), None, 10).await.unwrap().rows, []);
    let memory = store.recall(other).await.unwrap();
    assert!(memory.told.is_empty());
    assert_eq!(memory.next_row, RowId(2));
}

#[tokio::test]
async fn counts_what_is_left_unread() {
    let store = Store::in_memory().unwrap();
    for id in 1..=3 {
        store.tell(account(), row(id), None, true).await.unwrap();
    }
    let left = |which| store.mark_read(account(), which);
    assert_eq!(left(Which::One(RowId(2))).await.unwrap(), 2);
    assert_eq!(left(Which::All).await.unwrap(), 0);
}

#[tokio::test]
async fn counts_a_repetition_in_its_row() {
    let store = Store::in_memory().unwrap();
    store.tell(account(), row(1), None, true).await.unwrap();
    let counted = store.count(RowId(1), UnixMillis(7)).await.unwrap().unwrap();
    assert_eq!((counted.count, counted.at), (2, UnixMillis(7)));
    assert_eq!(store.count(RowId(9), NOW).await.unwrap(), None);
}

#[tokio::test]
async fn keeps_bookings_for_the_next_start() {
    let store = Store::in_memory().unwrap();
    store.keep(account(), Vec::new(), vec![KEY]).await.unwrap();
    let memory = store.recall(account()).await.unwrap();
    assert_eq!(memory.bookings, Some(Vec::new()));
    assert_eq!(memory.told, [KEY].into());
}

#[tokio::test]
async fn sets_a_damaged_file_aside_and_begins_a_new_one() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("history.db");
    fs::write(&path, vec![b'x'; 8192]).unwrap();
    let opened = open(&folder);
    assert_eq!(
        opened.trouble.map(|(code, _)| code),
        Some(TroubleCode::HistorySetAside)
    );
    opened
        .store
        .tell(account(), row(1), None, true)
        .await
        .unwrap();
    let aside = folder.path().join("history.db.damaged-20261122T214958925Z");
    assert_eq!(fs::read(aside).unwrap(), vec![b'x'; 8192]);
}

#[tokio::test]
async fn leaves_a_file_of_a_newer_version_untouched() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("history.db");
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    let before = fs::read(&path).unwrap();
    let opened = open(&folder);
    assert_eq!(
        opened.trouble.map(|(code, _)| code),
        Some(TroubleCode::HistoryTooNew)
    );
    opened
        .store
        .tell(account(), row(1), None, true)
        .await
        .unwrap();
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn works_in_memory_where_the_folder_can_not_be_used() {
    let folder = TempDir::new().unwrap();
    let blocked = folder.path().join("file");
    fs::write(&blocked, "").unwrap();
    let opened = Store::open(&blocked.join("history.db"), NOW).unwrap();
    assert_eq!(
        opened.trouble.map(|(code, _)| code),
        Some(TroubleCode::HistoryUnwritable)
    );
    opened
        .store
        .tell(account(), row(1), None, true)
        .await
        .unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_readable_by_its_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let store = open(&folder).store;
    store.tell(account(), row(1), None, true).await.unwrap();
    for path in files_of(&folder.path().join("history.db")) {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
    }
}
