use std::fs;

use parkmate_core::{
    change::{Amendment, Told},
    employee::Employee,
    event::{Kind, Level, Source, Subject},
    key::Key,
    notebook::Notebook,
    record::{Kept, Record, RecordName},
};
use tempfile::TempDir;

use super::*;

pub(super) const NOW: UnixMillis = UnixMillis(1_795_384_198_925);

pub(super) fn account() -> AccountKey {
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

pub(super) const KEY: Key = Key::Renewed {
    booking: 2,
    born: UnixMillis(5),
};

/// A change that tells a row.
fn telling(id: u64, keys: &[Key], banner: bool) -> Arc<Change> {
    Arc::new(Change {
        told: vec![Told {
            row: row(id),
            keys: keys.to_vec(),
            banner,
        }],
        ..Change::default()
    })
}

pub(super) async fn tell(store: &Store, id: u64, keys: &[Key], banner: bool) {
    let change = telling(id, keys, banner);
    store.commit(account(), change).await.unwrap();
}

/// The newest rows.
pub(super) async fn newest(store: &Store) -> Page {
    let everything = Filter::default();
    store.page(account(), everything, 0, 10).await.unwrap()
}

pub(super) fn open(folder: &TempDir) -> OpenedStore {
    Store::open(&folder.path().join("history.db"), NOW).unwrap()
}

#[tokio::test]
async fn remembers_over_a_restart_what_was_told_and_what_was_not_shown() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder).store;
    tell(&store, 1, &[KEY], true).await;
    tell(&store, 2, &[], true).await;
    store.mark_shown(vec![RowId(1)]).await.unwrap();
    drop(store);
    let memory = open(&folder).store.recall(account()).await.unwrap();
    assert_eq!(
        memory,
        Memory {
            told: [KEY].into(),
            records: Vec::new(),
            notebook: Notebook::default(),
            next_row: RowId(3),
            unshown: vec![row(2)],
            unread: 2,
        }
    );
}

#[tokio::test]
async fn a_banner_that_was_raised_while_its_row_could_not_be_stored_is_not_raised_again() {
    let store = Store::in_memory().unwrap();
    tell(&store, 1, &[], true).await;
    // Row 2 waits for room on the disk.
    store.mark_shown(vec![RowId(2)]).await.unwrap();
    tell(&store, 2, &[], true).await;
    let memory = store.recall(account()).await.unwrap();
    assert_eq!(memory.unshown, [row(1)]);
    // One that was deleted for good meanwhile is forgotten, or another row would have its mark.
    store.mark_shown(vec![RowId(9)]).await.unwrap();
    tell(&store, 10, &[], false).await;
    tell(&store, 9, &[], true).await;
    let memory = store.recall(account()).await.unwrap();
    assert_eq!(memory.unshown, [row(1), row(9)]);
}

#[tokio::test]
async fn a_mark_that_the_disk_refuses_is_made_with_the_next_commit() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder).store;
    tell(&store, 1, &[], true).await;
    let other = Connection::open(folder.path().join("history.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    store.mark_shown(vec![RowId(1)]).await.unwrap_err();
    other.execute_batch("ROLLBACK").unwrap();
    tell(&store, 2, &[], false).await;
    assert_eq!(store.recall(account()).await.unwrap().unshown, []);
}

#[tokio::test]
async fn a_held_banner_is_not_raised_after_a_restart() {
    let store = Store::in_memory().unwrap();
    tell(&store, 1, &[], false).await;
    assert_eq!(store.recall(account()).await.unwrap().unshown, []);
}

#[tokio::test]
async fn stores_row_and_key_together_or_not_at_all() {
    let store = Store::in_memory().unwrap();
    tell(&store, 1, &[], true).await;
    let again = store.commit(account(), telling(1, &[KEY], true)).await;
    assert!(again.is_err());
    assert!(store.recall(account()).await.unwrap().told.is_empty());
}

#[tokio::test]
async fn keeps_the_histories_of_two_accounts_apart() {
    let store = Store::in_memory().unwrap();
    let other = AccountKey("https://parking.example#5".into());
    tell(&store, 1, &[KEY], true).await;
    let others = store.page(other.clone(), Filter::default(), 0, 10).await;
    assert_eq!(others.unwrap().rows, []);
    let memory = store.recall(other).await.unwrap();
    assert!(memory.told.is_empty());
    assert_eq!(memory.next_row, RowId(2));
}

#[tokio::test]
async fn counts_a_repetition_in_its_row() {
    let store = Store::in_memory().unwrap();
    tell(&store, 1, &[], true).await;
    let again = Change {
        counted: vec![(RowId(1), UnixMillis(7)), (RowId(9), NOW)],
        ..Change::default()
    };
    let counted = store.commit(account(), Arc::new(again)).await.unwrap();
    assert_eq!(counted.len(), 1);
    assert_eq!((counted[0].count, counted[0].at), (2, UnixMillis(7)));
}

#[tokio::test]
async fn a_row_that_is_known_better_is_changed_and_its_key_kept_with_it() {
    let store = Store::in_memory().unwrap();
    tell(&store, 1, &[], true).await;
    let better = Change {
        amended: vec![Amendment {
            row: RowId(1),
            subject: Some(Subject::Booking(2)),
            title: None,
            body: "Until 15:40".into(),
            keys: vec![KEY],
        }],
        ..Change::default()
    };
    let changed = store.commit(account(), Arc::new(better)).await.unwrap();
    let expected = Row {
        subject: Some(Subject::Booking(2)),
        body: "Until 15:40".into(),
        ..row(1)
    };
    assert_eq!(changed, [expected]);
    assert_eq!(store.recall(account()).await.unwrap().told, [KEY].into());
}

#[tokio::test]
async fn keeps_the_servers_rows_and_the_notebook_for_the_next_start() {
    let store = Store::in_memory().unwrap();
    let employee = |id, name: &str| {
        Record::Employee(Kept {
            row: Employee {
                work: parkmate_core::employee::Work::default(),
                id,
                name: name.into(),
                owner: None,
            },
            episode: 0,
        })
    };
    let notebook = Notebook {
        since: Some(NOW),
        ..Notebook::default()
    };
    let first = Change {
        records: vec![employee(1, "old"), employee(2, "other")],
        notebook: Some(Box::new(notebook.clone())),
        silent: vec![KEY],
        ..Change::default()
    };
    store.commit(account(), Arc::new(first)).await.unwrap();
    let second = Change {
        records: vec![employee(1, "new")],
        dropped: vec![RecordName::Employee(2)],
        forgotten: vec![KEY],
        ..Change::default()
    };
    store.commit(account(), Arc::new(second)).await.unwrap();
    let memory = store.recall(account()).await.unwrap();
    assert_eq!(memory.records, [employee(1, "new")]);
    assert_eq!(memory.notebook, notebook);
    assert!(memory.told.is_empty());
}

#[tokio::test]
async fn rule_22_what_one_input_brought_is_stored_whole_or_not_at_all() {
    let store = Store::in_memory().unwrap();
    tell(&store, 1, &[], true).await;
    // Row 1 is there already, so nothing of this can be stored.
    let change = Change {
        told: vec![
            Told {
                row: row(2),
                keys: vec![KEY],
                banner: true,
            },
            Told {
                row: row(1),
                keys: Vec::new(),
                banner: true,
            },
        ],
        notebook: Some(Box::new(Notebook {
            since: Some(NOW),
            ..Notebook::default()
        })),
        ..Change::default()
    };
    assert!(store.commit(account(), Arc::new(change)).await.is_err());
    let memory = store.recall(account()).await.unwrap();
    assert_eq!(memory.unshown, [row(1)]);
    assert_eq!(memory.notebook, Notebook::default());
    assert!(memory.told.is_empty());
}

#[tokio::test]
async fn a_key_that_can_not_be_read_costs_that_key() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder).store;
    tell(&store, 1, &[KEY], true).await;
    let beside = Connection::open(folder.path().join("history.db")).unwrap();
    beside
        .execute(
            "INSERT INTO told (account, key) SELECT id, '{\"of_tomorrow\":1}' FROM account",
            [],
        )
        .unwrap();
    assert_eq!(store.recall(account()).await.unwrap().told, [KEY].into());
}

#[tokio::test]
async fn rule_22_changes_that_are_merged_are_stored_as_if_one_after_the_other() {
    let employee = |id, name: &str| {
        Record::Employee(Kept {
            row: Employee {
                work: parkmate_core::employee::Work::default(),
                id,
                name: name.into(),
                owner: None,
            },
            episode: 0,
        })
    };
    let tells = |id, key| {
        vec![Told {
            row: row(id),
            keys: vec![key],
            banner: true,
        }]
    };
    let key = |booking| Key::Renewed {
        booking,
        born: UnixMillis(5),
    };
    let notebook = |at| {
        Some(Box::new(Notebook {
            since: Some(UnixMillis(at)),
            ..Notebook::default()
        }))
    };
    let changes = [
        Change {
            told: tells(1, key(1)),
            silent: vec![key(2), key(3)],
            records: vec![employee(1, "old"), employee(2, "gone"), employee(3, "kept")],
            notebook: notebook(1),
            ..Change::default()
        },
        Change {
            forgotten: vec![key(1), key(2)],
            dropped: vec![RecordName::Employee(2), RecordName::Employee(3)],
            counted: vec![(RowId(1), UnixMillis(7))],
            notebook: notebook(2),
            ..Change::default()
        },
        Change {
            told: tells(2, key(4)),
            amended: vec![Amendment {
                row: RowId(1),
                subject: None,
                title: None,
                body: "Known better".into(),
                keys: vec![key(1)],
            }],
            records: vec![employee(1, "new"), employee(3, "back")],
            ..Change::default()
        },
    ];
    let one_by_one = Store::in_memory().unwrap();
    let at_once = Store::in_memory().unwrap();
    let mut merged = Change::default();
    for change in changes {
        merged.merge(change.clone());
        let change = Arc::new(change);
        one_by_one.commit(account(), change).await.unwrap();
    }
    at_once.commit(account(), Arc::new(merged)).await.unwrap();
    let memory = at_once.recall(account()).await.unwrap();
    assert_eq!(memory, one_by_one.recall(account()).await.unwrap());
    assert_eq!(memory.told, [key(1), key(3), key(4)].into());
    assert_eq!(memory.records, [employee(1, "new"), employee(3, "back")]);
    let page = newest(&at_once).await;
    assert_eq!(page, newest(&one_by_one).await);
    assert_eq!(
        (page.rows[1].count, &*page.rows[1].body),
        (2, "Known better")
    );
}

#[tokio::test]
async fn a_file_of_the_first_schema_keeps_its_history() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("history.db");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(include_str!("migrations/0001.sql"))
        .unwrap();
    old.execute_batch(
        r#"PRAGMA user_version = 1;
        INSERT INTO account (id, key, bookings) VALUES (1, 'https://parking.example#4', '[]');
        INSERT INTO history (id, account, at, kind, level, title, body, source)
            VALUES (1, 1, 5, 'other', 'info', 'A title', 'A body', 'frame');
        INSERT INTO told (account, key) VALUES (1, '{"renewed":{"booking":2}}');"#,
    )
    .unwrap();
    drop(old);
    let opened = open(&folder);
    assert_eq!(opened.trouble, None);
    let page = newest(&opened.store).await;
    assert_eq!(page.rows[0].title, "A title");
    let memory = opened.store.recall(account()).await.unwrap();
    assert_eq!(memory.notebook, Notebook::default());
    assert!(memory.told.is_empty());
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
    tell(&opened.store, 1, &[], true).await;
    let aside = folder.path().join("history.db.damaged-20261122T214958925Z");
    assert_eq!(fs::read(aside).unwrap(), vec![b'x'; 8192]);
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
    tell(&opened.store, 1, &[], true).await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_readable_by_its_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let home = folder.path().join("new");
    let path = home.join("history.db");
    let store = Store::open(&path, NOW).unwrap().store;
    tell(&store, 1, &[], true).await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for path in files_of(&path) {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    assert_eq!(mode(&home), 0o700);
}

/// [`telling`], of a moment so many milliseconds after [`NOW`].
async fn tell_at(store: &Store, id: u64, after: i64, keys: &[Key]) {
    let mut change = telling(id, keys, true);
    Arc::make_mut(&mut change).told[0].row.at = UnixMillis(NOW.0 + after);
    store.commit(account(), change).await.unwrap();
}

#[tokio::test]
async fn rule_23_a_history_that_is_cut_keeps_what_was_told_and_gives_no_number_twice() {
    let store = Store::in_memory().unwrap();
    tell_at(&store, 1, 0, &[]).await;
    tell_at(&store, 2, 0, &[KEY]).await;
    store.mark_shown(vec![RowId(1), RowId(2)]).await.unwrap();
    assert_eq!(store.prune(UnixMillis(NOW.0 + 1)).await.unwrap(), 2);
    let memory = store.recall(account()).await.unwrap();
    assert_eq!(memory.told, [KEY].into());
    assert_eq!((memory.next_row, memory.unread), (RowId(3), 0));
}

#[tokio::test]
async fn only_old_rows_whose_banner_was_raised_are_cut() {
    let store = Store::in_memory().unwrap();
    for (id, after) in [(1, 0), (2, 0), (3, 10)] {
        tell_at(&store, id, after, &[]).await;
    }
    store.mark_shown(vec![RowId(2), RowId(3)]).await.unwrap();
    assert_eq!(store.prune(UnixMillis(NOW.0 + 10)).await.unwrap(), 1);
    let page = store
        .page(account(), Filter::default(), 0, 9)
        .await
        .unwrap();
    let left: Vec<u64> = page.rows.iter().map(|row| row.id.0).collect();
    assert_eq!(left, [3, 1]);
    assert_eq!(store.unread(account()).await.unwrap(), 2);
}

#[tokio::test]
async fn whoever_needs_the_store_waits_for_a_portion_of_a_long_cut_alone() {
    let store = Store::in_memory().unwrap();
    let change = Change {
        told: (1..=1_300)
            .map(|id| Told {
                row: row(id),
                keys: Vec::new(),
                banner: false,
            })
            .collect(),
        ..Change::default()
    };
    store.commit(account(), Arc::new(change)).await.unwrap();
    let (cut, meanwhile) =
        tokio::join!(store.prune(UnixMillis(NOW.0 + 1)), store.unread(account()));
    assert_eq!((cut.unwrap(), meanwhile.unwrap()), (1_300, 800));
    assert_eq!(store.unread(account()).await.unwrap(), 0);
}

#[test]
fn old_rows_are_found_by_an_index() {
    let db = schema::open_memory().unwrap();
    let mut plan = db
        .prepare(&format!("EXPLAIN QUERY PLAN {}", upkeep::OLD))
        .unwrap();
    let steps = plan.query_map([5], |row| row.get::<_, String>(3)).unwrap();
    let steps: Vec<String> = steps.map(Result::unwrap).collect();
    let search = "SEARCH history USING INDEX history_newest (account=? AND at<?)";
    assert!(steps.iter().any(|step| step == search), "{steps:?}");
}

mod listed;
mod versions;
