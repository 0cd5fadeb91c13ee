//! Filters, search, marking, and deleting with undo.

use super::*;

/// A row about a booking, told at that minute.
fn about(id: u64, booking: u64, minute: i64, title: &str, body: &str) -> Row {
    Row {
        at: UnixMillis(minute * 60_000),
        title: title.into(),
        body: body.into(),
        subject: Some(Subject::Booking(booking)),
        ..row(id)
    }
}

async fn store_of(rows: impl IntoIterator<Item = Row>) -> Store {
    let store = Store::in_memory().unwrap();
    put(&store, rows).await;
    store
}

async fn put(store: &Store, rows: impl IntoIterator<Item = Row>) {
    let told = rows.into_iter().map(|row| Told {
        row,
        keys: Vec::new(),
        banner: true,
    });
    let change = Change {
        told: told.collect(),
        ..Change::default()
    };
    store.commit(account(), Arc::new(change)).await.unwrap();
}

async fn page(store: &Store, filter: &Filter, offset: u32, limit: u32) -> Page {
    let page = store.page(account(), filter.clone(), offset, limit);
    page.await.unwrap()
}

fn numbers(page: &Page) -> Vec<u64> {
    page.rows.iter().map(|row| row.id.0).collect()
}

async fn listed(store: &Store, filter: Filter) -> Vec<u64> {
    let page = page(store, &filter, 0, 100).await;
    assert_eq!(page.total as usize, page.rows.len());
    numbers(&page)
}

async fn found(store: &Store, text: &str) -> Vec<u64> {
    let filter = Filter {
        text: text.into(),
        ..Filter::default()
    };
    listed(store, filter).await
}

fn all(of: Filter) -> Which {
    Which::All {
        of,
        but: Vec::new(),
    }
}

async fn unread(store: &Store) -> u32 {
    store.unread(account()).await.unwrap()
}

fn amended(id: u64, body: &str) -> Arc<Change> {
    Arc::new(Change {
        amended: vec![Amendment {
            row: RowId(id),
            subject: None,
            title: None,
            body: body.into(),
            keys: vec![KEY],
        }],
        ..Change::default()
    })
}

#[tokio::test]
async fn pages_from_anywhere_in_the_order_in_which_it_happened() {
    // Each third row was told late.
    let rows = (1_i64..=100).map(|id| {
        let minute = if id % 3 == 0 { id - 50 } else { id };
        about(id.unsigned_abs(), 1, minute, "Row", "")
    });
    let mut order: Vec<(i64, u64)> = rows.clone().map(|row| (row.at.0, row.id.0)).collect();
    order.sort_unstable_by(|one, other| other.cmp(one));
    let order: Vec<u64> = order.into_iter().map(|(_, id)| id).collect();
    let store = store_of(rows).await;
    let searching = Filter {
        text: "row".into(),
        ..Filter::default()
    };
    for filter in [Filter::default(), searching] {
        for offset in [0, 7, 14, 90, 50, 43, 99, 100, 300, 14] {
            let page = page(&store, &filter, offset, 7).await;
            let expected: Vec<u64> = order
                .iter()
                .skip(offset as usize)
                .take(7)
                .copied()
                .collect();
            assert_eq!(numbers(&page), expected, "at {offset} of {filter:?}");
            assert_eq!((page.offset, page.total), (offset, 100));
            assert_eq!(page.newest, Some(RowId(100)));
        }
        for (place, id) in order.iter().enumerate() {
            let at = store.place(account(), filter.clone(), RowId(*id)).await;
            assert_eq!(at.unwrap(), Some(u32::try_from(place).unwrap()));
        }
        let nowhere = store.place(account(), filter, RowId(101)).await;
        assert_eq!(nowhere.unwrap(), None);
    }
}

#[tokio::test]
async fn a_page_after_a_change_is_that_of_the_changed_history() {
    let store = store_of((1..=20).map(|id| about(id, 1, 5, "Row", ""))).await;
    assert_eq!(
        numbers(&page(&store, &Filter::default(), 5, 2).await),
        [15, 14]
    );
    put(&store, [about(21, 1, 6, "Row", "")]).await;
    let moved = page(&store, &Filter::default(), 7, 2).await;
    assert_eq!((numbers(&moved), moved.total), (vec![14, 13], 21));
    let held = Filter {
        up_to: Some(RowId(20)),
        ..Filter::default()
    };
    let held = page(&store, &held, 7, 2).await;
    assert_eq!((numbers(&held), held.total), (vec![13, 12], 20));
}

#[tokio::test]
async fn everything_that_a_filter_names_has_to_hold() {
    let store = store_of([
        about(1, 13, 1, "One", ""),
        Row {
            kind: Kind::Expired,
            level: Level::Info,
            ..about(2, 13, 2, "Two", "")
        },
        Row {
            kind: Kind::Expired,
            level: Level::Warning,
            read: true,
            ..about(3, 14, 3, "Three", "")
        },
        Row {
            subject: Some(Subject::Slot(13)),
            ..about(4, 0, 4, "Four", "")
        },
        Row {
            subject: None,
            ..about(5, 0, 5, "Five", "")
        },
    ])
    .await;
    let none = Filter::default;
    let expected: [(Filter, &[u64]); 9] = [
        (none(), &[5, 4, 3, 2, 1]),
        (
            Filter {
                kinds: vec![Kind::Expired],
                ..none()
            },
            &[3, 2],
        ),
        (
            Filter {
                kinds: vec![Kind::Expired, Kind::CashVerified],
                ..none()
            },
            &[5, 4, 3, 2, 1],
        ),
        (
            Filter {
                levels: vec![Level::Info, Level::Warning],
                ..none()
            },
            &[3, 2],
        ),
        (
            Filter {
                unread_only: true,
                kinds: vec![Kind::Expired],
                ..none()
            },
            &[2],
        ),
        (
            Filter {
                booking: Some(13),
                ..none()
            },
            &[2, 1],
        ),
        (
            Filter {
                from: Some(UnixMillis(2 * 60_000)),
                until: Some(UnixMillis(4 * 60_000)),
                ..none()
            },
            &[3, 2],
        ),
        (
            Filter {
                up_to: Some(RowId(2)),
                ..none()
            },
            &[2, 1],
        ),
        (
            Filter {
                text: "t".into(),
                booking: Some(13),
                ..none()
            },
            &[2],
        ),
    ];
    for (filter, numbers) in expected {
        assert_eq!(listed(&store, filter.clone()).await, numbers, "{filter:?}");
    }
}

#[tokio::test]
async fn a_search_finds_the_beginnings_of_all_words_whatever_their_case_and_accents() {
    let store = store_of([
        about(1, 1, 1, "Réservation expirée", "Café de la Gare, slot-4"),
        about(2, 1, 2, "Booking renewed", "Harbour Garage, slot 14"),
        about(3, 1, 3, "बुकिंग समाप्त", "स्लॉट 4"),
        about(
            4,
            1,
            4,
            "Cafe\u{301} NEAR the gate",
            "100% \"quoted\" *star",
        ),
    ])
    .await;
    let expected: [(&str, &[u64]); 16] = [
        ("RES", &[1]),
        ("cafe", &[4, 1]),
        ("café gar", &[1]),
        ("gar", &[2, 1]),
        ("gare harbour", &[]),
        ("slot 4", &[1]),
        ("slot-4", &[1]),
        ("बुक", &[3]),
        ("लॉट", &[]),
        ("स्लॉट", &[3]),
        ("near", &[4]),
        ("\"quoted\"", &[4]),
        ("*star", &[4]),
        ("aren", &[]),
        ("  gate   - ", &[4]),
        ("body:", &[]),
    ];
    for (text, numbers) in expected {
        assert_eq!(found(&store, text).await, numbers, "{text:?}");
    }
}

#[tokio::test]
async fn nothing_that_is_typed_is_taken_for_an_operator() {
    let store = store_of([about(1, 1, 1, "A row", "with words")]).await;
    for text in [
        "\"",
        "\"\"",
        "a\"b",
        "*",
        "^a",
        "a AND",
        "OR",
        "NOT a",
        "NEAR(a b, 2)",
        "title:a",
        "{title}:a",
        "-a",
        "(a",
        "a)",
        "a + b",
        "'; DROP TABLE history; --",
        "\0",
        "a\0b",
        "\u{202e}",
        "%",
        "_",
    ] {
        let filter = Filter {
            text: text.into(),
            ..Filter::default()
        };
        let page = store.page(account(), filter, 0, 10).await;
        assert!(page.is_ok(), "{text:?}: {page:?}");
    }
    // Signs alone ask for nothing.
    assert_eq!(found(&store, "- \" *").await, [1]);
    let long = "a very long text ".repeat(10_000);
    assert_eq!(found(&store, &long).await, [0; 0]);
}

#[tokio::test]
async fn a_common_word_is_listed_like_a_rare_one() {
    let rows = (1..=12_000_u64).map(|id| about(id, id % 7, 1, "Common", &format!("Number {id}")));
    let store = store_of(rows).await;
    let filter = Filter {
        text: "comm".into(),
        booking: Some(3),
        ..Filter::default()
    };
    let page = page(&store, &filter, 1, 2).await;
    assert_eq!((numbers(&page), page.total), (vec![11_987, 11_980], 1_714));
    assert_eq!(found(&store, "common 11999").await, [11_999]);
}

#[tokio::test]
async fn a_row_that_is_known_better_is_found_by_its_new_words_alone() {
    let store = store_of([about(1, 1, 1, "Booking", "old words")]).await;
    let change = amended(1, "new ones");
    store.commit(account(), change).await.unwrap();
    assert_eq!(found(&store, "old").await, [0; 0]);
    assert_eq!(found(&store, "ones").await, [1]);
}

#[tokio::test]
async fn marks_one_row_or_all_of_a_filter_read_and_unread() {
    let store = store_of((1..=6).map(|id| about(id, id % 2, 1, "Row", ""))).await;
    let mark = |which, read| store.mark(account(), which, read);
    mark(Which::Rows(vec![RowId(2), RowId(99)]), true)
        .await
        .unwrap();
    assert_eq!(unread(&store).await, 5);
    let odd = Filter {
        booking: Some(1),
        ..Filter::default()
    };
    let which = Which::All {
        of: odd,
        but: vec![RowId(5)],
    };
    mark(which, true).await.unwrap();
    let left = Filter {
        unread_only: true,
        ..Filter::default()
    };
    assert_eq!(listed(&store, left.clone()).await, [6, 5, 4]);
    mark(Which::Rows(vec![RowId(1)]), false).await.unwrap();
    assert_eq!(listed(&store, left).await, [6, 5, 4, 1]);
    mark(Which::everything(), true).await.unwrap();
    assert_eq!(unread(&store).await, 0);
}

#[tokio::test]
async fn what_is_deleted_is_gone_everywhere_until_it_is_brought_back() {
    let store = store_of((1..=4).map(|id| about(id, 1, 1, "Row", ""))).await;
    let deleted = store.delete(account(), Which::Rows(vec![RowId(2), RowId(3)]));
    let deleted = deleted.await.unwrap();
    assert_eq!(deleted.rows, 2);
    assert_eq!(listed(&store, Filter::default()).await, [4, 1]);
    assert_eq!(found(&store, "row").await, [4, 1]);
    let about_it = Filter {
        booking: Some(1),
        ..Filter::default()
    };
    assert_eq!(listed(&store, about_it.clone()).await, [4, 1]);
    assert_eq!(unread(&store).await, 2);
    let memory = store.recall(account()).await.unwrap();
    assert_eq!((memory.unread, memory.unshown.len()), (2, 2));
    assert_eq!(memory.next_row, RowId(5));
    // What is deleted once isn't deleted or marked again.
    let again = store.delete(account(), all(about_it)).await.unwrap();
    assert_eq!(again.rows, 2);
    store
        .mark(account(), Which::everything(), true)
        .await
        .unwrap();
    store.undelete(account(), deleted.deletion).await.unwrap();
    assert_eq!(listed(&store, Filter::default()).await, [3, 2]);
    assert_eq!(unread(&store).await, 2);
    let back = store.undelete(account(), again.deletion).await.unwrap();
    assert_eq!(back, 2);
    assert_eq!(listed(&store, Filter::default()).await, [4, 3, 2, 1]);
}

#[tokio::test]
async fn a_deleted_row_that_becomes_known_better_does_not_come_back() {
    let store = store_of([row(1)]).await;
    let deleted = store.delete(account(), Which::everything()).await.unwrap();
    let told = store.commit(account(), amended(1, "Better")).await.unwrap();
    assert_eq!(told, []);
    let again = Change {
        counted: vec![(RowId(1), NOW)],
        ..Change::default()
    };
    assert_eq!(store.commit(account(), Arc::new(again)).await.unwrap(), []);
    assert_eq!(listed(&store, Filter::default()).await, [0; 0]);
    store.undelete(account(), deleted.deletion).await.unwrap();
    let back = page(&store, &Filter::default(), 0, 1).await.rows;
    assert_eq!((&*back[0].body, back[0].count), ("Better", 2));
}

#[tokio::test]
async fn rule_23_no_key_goes_when_the_history_is_deleted_for_good() {
    let store = Store::in_memory().unwrap();
    tell(&store, 1, &[KEY], true).await;
    put(&store, (2..=1_300).map(row)).await;
    let deleted = store.delete(account(), Which::everything()).await.unwrap();
    let deletion = deleted.deletion;
    store.purge(deletion..=deletion).await.unwrap();
    let back = store.undelete(account(), deletion).await.unwrap();
    assert_eq!(back, 0);
    assert_eq!(listed(&store, Filter::default()).await, [0; 0]);
    assert_eq!(found(&store, "cash").await, [0; 0]);
    let memory = store.recall(account()).await.unwrap();
    assert_eq!(memory.told, [KEY].into());
    // Nor is a number given twice: what becomes known of the old row must not change a new one.
    assert_eq!(memory.next_row, RowId(1_301));
    let told = store.commit(account(), amended(1, "Better")).await.unwrap();
    assert_eq!(told, []);
}

#[tokio::test]
async fn purging_one_deletion_leaves_the_next_one_to_be_undone() {
    let store = store_of((1..=2).map(row)).await;
    let delete = |id| store.delete(account(), Which::Rows(vec![RowId(id)]));
    let first = delete(1).await.unwrap();
    let second = delete(2).await.unwrap();
    store.purge(first.deletion..=first.deletion).await.unwrap();
    store.undelete(account(), second.deletion).await.unwrap();
    assert_eq!(listed(&store, Filter::default()).await, [2]);
    let third = delete(2).await.unwrap();
    store.purge(first.deletion..=third.deletion).await.unwrap();
    store.undelete(account(), third.deletion).await.unwrap();
    assert_eq!(listed(&store, Filter::default()).await, [0; 0]);
}

#[tokio::test]
async fn what_is_deleted_after_a_start_can_be_undone_while_what_was_deleted_before_goes() {
    let folder = TempDir::new().unwrap();
    let store = open(&folder).store;
    put(&store, (1..=2).map(row)).await;
    let delete = async |store: &Store, id| {
        let which = Which::Rows(vec![RowId(id)]);
        store.delete(account(), which).await.unwrap().deletion
    };
    let before = delete(&store, 1).await;
    drop(store);
    let store = open(&folder).store;
    let last = store.last_deletion().await.unwrap();
    let after = delete(&store, 2).await;
    store.purge(Deletion(0)..=last).await.unwrap();
    for deletion in [before, after] {
        store.undelete(account(), deletion).await.unwrap();
    }
    assert_eq!(listed(&store, Filter::default()).await, [2]);
}

#[tokio::test]
async fn one_account_marks_and_deletes_nothing_of_another() {
    let store = store_of((1..=2).map(row)).await;
    let other = AccountKey("https://parking.example#5".into());
    store
        .mark(other.clone(), Which::everything(), true)
        .await
        .unwrap();
    let which = Which::Rows(vec![RowId(1)]);
    let deleted = store.delete(other.clone(), which).await.unwrap();
    assert_eq!(deleted.rows, 0);
    let deleted = store.delete(account(), Which::everything()).await.unwrap();
    store
        .undelete(other.clone(), deleted.deletion)
        .await
        .unwrap();
    assert_eq!(unread(&store).await, 0);
    store.undelete(account(), deleted.deletion).await.unwrap();
    assert_eq!(unread(&store).await, 2);
    assert_eq!(store.unread(other).await.unwrap(), 0);
}

#[tokio::test]
async fn a_file_of_the_second_schema_can_be_searched_and_filtered() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("history.db");
    let old = Connection::open(&path).unwrap();
    for step in [
        include_str!("../migrations/0001.sql"),
        include_str!("../migrations/0002.sql"),
    ] {
        old.execute_batch(step).unwrap();
    }
    old.execute_batch(
        r#"PRAGMA user_version = 2;
        INSERT INTO account (id, key) VALUES (1, 'https://parking.example#4');
        INSERT INTO history (id, account, at, kind, level, title, body, subject, source) VALUES
            (1, 1, 5, 'other', 'info', 'A title', 'A body', '{"booking":13}', 'frame'),
            (2, 1, 6, 'other', 'info', 'Second', '', '{"wash":{"add_on":13}}', 'frame'),
            (3, 1, 7, 'other', 'info', 'Third', '', 'no JSON', 'frame'),
            (4, 1, 8, 'other', 'info', 'Fourth', '', '{"booking":18446744073709551615}', 'frame'),
            (5, 1, 9, 'other', 'info', 'Fifth', '', NULL, 'frame');"#,
    )
    .unwrap();
    drop(old);
    let opened = open(&folder);
    assert_eq!(opened.trouble, None);
    let store = opened.store;
    assert_eq!(found(&store, "bod tit").await, [1]);
    let booking = Filter {
        booking: Some(13),
        ..Filter::default()
    };
    assert_eq!(listed(&store, booking).await, [1]);
    assert_eq!(listed(&store, Filter::default()).await, [5, 4, 3, 2, 1]);
    assert_eq!(store.recall(account()).await.unwrap().next_row, RowId(6));
}
