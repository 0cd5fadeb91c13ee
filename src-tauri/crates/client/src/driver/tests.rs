use std::path::Path;

use jiff::{SignedDuration, tz::TimeZone};
use parkmate_core::{
    acceptance::Acceptance,
    account::{Ids, Role},
    address::Addresses,
    change::Change,
    check::{CheckView, Step, StepState},
    clock::UnixMillis,
    companion::Wish,
    event::{Kind, Level, Source},
    history::{Export, Filter, Format, Row, RowId, Which},
    intent::Method,
    key::Key,
    money::Money,
    notebook::Notebook,
    secret::Password,
    text::Words,
    wording::Wording,
};
use parkmate_door::protocol::{CheckOf, SignIn};
use parkmate_simulator::{Config, HttpAnswer, HttpFault, Simulator, World};
use rusqlite::Connection;

use super::*;
use crate::{nowhere::Nowhere, tls::TlsSetup, update, vault::MemoryVault};

mod company;
mod desk;
mod ending;
mod flood;
#[cfg(all(unix, not(target_os = "macos")))]
mod settings;
mod waking;

/// A store that is busy holds the loop up for five seconds each time.
const SOON: Duration = Duration::from_secs(60);

pub(super) fn setup() -> Setup {
    Setup {
        seed: 1,
        wording: Wording::english(TimeZone::UTC),
        leads: vec![timing::REMINDER_LEAD],
        acceptance: Acceptance::default(),
    }
}

/// A running loop whose store is that file. Exports are put beside it.
fn start(file: &Path) -> Handle {
    let (driver, handle) = Driver::new(setup(), parts(file));
    tokio::spawn(driver.run());
    handle
}

/// What the loop of [`start`] works with.
fn parts(file: &Path) -> Parts {
    let tls = TlsSetup::new(None).unwrap();
    let store = Store::open(file, UnixMillis(0)).unwrap().store;
    Parts {
        account: None,
        server: None,
        troubles: Vec::new(),
        vault: Arc::new(MemoryVault::default()),
        keeper: None,
        notifier: Arc::new(Nowhere),
        shell: Arc::new(Nowhere),
        store,
        log: None,
        heartbeat: None,
        downloads: file.parent().map(Path::to_owned),
        network: tls.into(),
        own: Own::default(),
        policy: Policy::default(),
        autostart: None,
        updates: update::Source::Package,
        recording: None,
    }
}

async fn sign_in(handle: &Handle, server: &Simulator) {
    try_to_sign_in(handle, server.http_url()).await.unwrap();
}

async fn try_to_sign_in(handle: &Handle, server: String) -> Result<Answer, Refusal> {
    let with = SignIn {
        server,
        socket: None,
        user: "driver".into(),
        password: Password::new(World::PASSWORD.to_owned()),
        allow_plain: false,
    };
    handle.ask(Ask::SignIn(with)).await
}

async fn snapshot_that(handle: &Handle, fits: impl Fn(&Snapshot) -> bool) -> Snapshot {
    let mut snapshots = handle.snapshots();
    let fitting = snapshots.wait_for(fits);
    let found = tokio::time::timeout(SOON, fitting).await;
    found.expect("a snapshot that fits").unwrap().clone()
}

async fn told(news: &mut broadcast::Receiver<News>, kind: Kind) -> Row {
    let telling = async {
        loop {
            if let News::Told(row) = news.recv().await.unwrap()
                && row.kind == kind
            {
                return row;
            }
        }
    };
    tokio::time::timeout(SOON, telling)
        .await
        .expect("a telling")
}

fn was_listed(server: &Simulator) -> bool {
    server
        .requests()
        .iter()
        .any(|request| request.path == "/api/bookings/" && request.status == Some(200))
}

fn is_renewal(request: &parkmate_simulator::LoggedRequest) -> bool {
    request.path.ends_with("/renew/")
}

#[tokio::test(flavor = "multi_thread")]
async fn rule_16_a_request_that_could_not_be_stored_is_not_sent_and_the_user_is_told() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("history.db");
    let server = Simulator::start(Config::default()).await.unwrap();
    let booking = server.world(|world| world.seed_finished(World::DRIVER, SignedDuration::ZERO));
    let handle = start(&file);
    let mut news = handle.news();
    sign_in(&handle, &server).await;
    let wish = || {
        Ask::Wish(Wish::Renew {
            booking,
            method: Method::Upi,
            price: Money(2_500),
        })
    };
    // The booking is read before it is renewed, so that the store can be locked in between.
    let late = HttpAnswer::Delayed(Duration::from_secs(1));
    let path = format!("/api/bookings/{booking}/");
    server.faults(|faults| {
        faults
            .http
            .push(HttpFault::new(&path, late).method("GET").times(1))
    });
    server.wait_until(SOON, was_listed).await.unwrap();
    let asking = async { while handle.ask(wish()).await.is_err() {} };
    tokio::time::timeout(SOON, asking).await.unwrap();
    // To the loop, a store that somebody else writes to for too long is like a full disk.
    let beside = Connection::open(&file).unwrap();
    beside.execute_batch("BEGIN IMMEDIATE").unwrap();
    let failed = told(&mut news, Kind::RenewalFailed).await;
    let words = Words::english().say("why-not-sent");
    assert!(failed.body.contains(&words), "{}", failed.body);
    assert!(!server.requests().iter().any(is_renewal));

    beside.execute_batch("ROLLBACK").unwrap();
    handle.ask(wish()).await.unwrap();
    told(&mut news, Kind::RenewalSucceeded).await;
    assert_eq!(
        server
            .requests()
            .iter()
            .filter(|one| is_renewal(one))
            .count(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_recalled_is_not_written_over() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("history.db");
    let server = Simulator::start(Config::default()).await.unwrap();
    let account = AccountKey(format!("{}#4", server.http_url()));
    let row = Row {
        id: RowId(1),
        at: UnixMillis(5),
        kind: Kind::Other,
        level: Level::Info,
        title: "A title".into(),
        body: "A body".into(),
        subject: None,
        source: Source::Frame,
        count: 1,
        read: false,
    };
    let key = Key::NewBooking {
        booking: 1,
        born: UnixMillis(5),
    };
    let notebook = Notebook {
        since: Some(UnixMillis(5)),
        next_intent: 7,
        ..Notebook::default()
    };
    let change = Change {
        told: vec![parkmate_core::change::Told {
            row,
            keys: vec![key],
            banner: true,
        }],
        notebook: Some(Box::new(notebook)),
        ..Change::default()
    };
    let store = Store::open(&file, UnixMillis(0)).unwrap().store;
    store.commit(account, Arc::new(change)).await.unwrap();
    let beside = Connection::open(&file).unwrap();
    // Nobody has counted so.
    beside.execute("UPDATE history SET count = -1", []).unwrap();
    let stored = || -> Vec<String> {
        ["account", "history", "told", "record"]
            .map(|table| {
                let mut all = beside.prepare(&format!("SELECT * FROM {table}")).unwrap();
                let columns = all.column_count();
                let rows = all.query_map([], |row| {
                    (0..columns)
                        .map(|at| row.get::<_, rusqlite::types::Value>(at))
                        .collect::<Result<Vec<_>, _>>()
                });
                let rows: Vec<_> = rows.unwrap().map(Result::unwrap).collect();
                format!("{table}: {rows:?}")
            })
            .into()
    };
    let before = stored();

    let handle = start(&file);
    let mut news = handle.news();
    sign_in(&handle, &server).await;
    let unwritable = TroubleCode::HistoryUnwritable.told(&Words::english());
    snapshot_that(&handle, |snapshot| snapshot.troubles.contains(&unwritable)).await;
    server.wait_for_socket("4", SOON).await.unwrap();
    server.world(|world| world.send(4, "info", "Something happened!", None));
    let row = told(&mut news, Kind::Other).await;
    let Answer::History(page) = handle
        .ask(Ask::History {
            filter: Filter::default(),
            offset: 0,
            limit: 10,
        })
        .await
        .unwrap()
    else {
        panic!();
    };
    assert_eq!(page.rows.last().map(|row| row.id), Some(row.id));
    handle
        .ask(Ask::Mark {
            which: Which::everything(),
            read: true,
        })
        .await
        .unwrap();
    handle.ask(Ask::Quit).await.unwrap();
    snapshot_ends(&handle).await;
    assert_eq!(stored(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unread_is_counted_right_after_marking_deleting_and_undoing() {
    let folder = tempfile::TempDir::new().unwrap();
    let server = Simulator::start(Config::default()).await.unwrap();
    let handle = start(&folder.path().join("history.db"));
    let mut news = handle.news();
    sign_in(&handle, &server).await;
    server.wait_for_socket("4", SOON).await.unwrap();
    server.world(|world| world.send(4, "info", "Something happened!", None));
    let row = told(&mut news, Kind::Other).await;
    let unread = |count| snapshot_that(&handle, move |snapshot| snapshot.unread == count);
    unread(1).await;
    let which = || Which::Rows(vec![row.id]);
    let mark = |read| Ask::Mark {
        which: which(),
        read,
    };
    handle.ask(mark(true)).await.unwrap();
    unread(0).await;
    handle.ask(mark(false)).await.unwrap();
    unread(1).await;
    let Answer::Deleted(deleted) = handle.ask(Ask::Delete(which())).await.unwrap() else {
        panic!();
    };
    assert_eq!(deleted.rows, 1);
    unread(0).await;
    let undelete = || Ask::Undelete(deleted.deletion);
    assert_eq!(
        handle.ask(undelete()).await.unwrap(),
        Answer::Undeleted { rows: 1 }
    );
    unread(1).await;
    assert_eq!(
        handle.ask(undelete()).await.unwrap(),
        Answer::Undeleted { rows: 0 }
    );
    let ask = Ask::Place {
        filter: Filter::default(),
        row: row.id,
    };
    assert_eq!(
        handle.ask(ask).await.unwrap(),
        Answer::Place { at: Some(0) }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_begun_at_once_and_its_file_told_when_it_is_there() {
    let folder = tempfile::TempDir::new().unwrap();
    let server = Simulator::start(Config::default()).await.unwrap();
    let handle = start(&folder.path().join("history.db"));
    let export = || Ask::Export {
        filter: Filter::default(),
        format: Format::Csv,
    };
    let signed_out = TroubleCode::NotSignedIn.told(&Words::english());
    assert_eq!(
        handle.ask(export()).await,
        Err(Refusal::Trouble(signed_out))
    );
    let mut news = handle.news();
    sign_in(&handle, &server).await;
    server.wait_for_socket("4", SOON).await.unwrap();
    server.world(|world| world.send(4, "info", "Something happened!", None));
    told(&mut news, Kind::Other).await;
    assert_eq!(handle.ask(export()).await, Ok(Answer::Done));
    let ended = async {
        loop {
            if let News::Export(Export::Written { file, rows }) = news.recv().await.unwrap() {
                return (file, rows);
            }
        }
    };
    let (file, rows) = tokio::time::timeout(SOON, ended).await.unwrap();
    assert_eq!(rows, 1);
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains("\"other\",\"info\""), "{text}");
    // Where there is no desktop, there is no file manager either.
    let not_shown = TroubleCode::FolderNotShown.told(&Words::english());
    assert_eq!(
        handle.ask(Ask::ShowExports).await,
        Err(Refusal::Trouble(not_shown))
    );
}

/// Waits until the loop has ended.
async fn snapshot_ends(handle: &Handle) {
    let mut snapshots = handle.snapshots();
    let ending = async { while snapshots.changed().await.is_ok() {} };
    tokio::time::timeout(SOON, ending).await.unwrap();
}

#[test]
fn the_changes_of_a_batch_are_stored_at_once_and_before_anything_else() {
    let account = |id| Account {
        addresses: Addresses::parse("https://parking.example", None, false).unwrap(),
        user: "driver".into(),
        role: Role::Driver,
        ids: Ids {
            profile: Some(1),
            auth: Some(id),
        },
    };
    let commit = |id, row| Effect::Commit {
        account: account(id).key(),
        change: Box::new(Change {
            counted: vec![(RowId(row), UnixMillis(5))],
            ..Change::default()
        }),
    };
    let show = |row| Effect::Show {
        sound: true,
        offers: Vec::new(),
        notice: Notice::Group {
            rows: vec![RowId(row)],
            said: Said {
                title: String::new(),
                body: String::new(),
            },
        },
    };
    let effects = vec![commit(4, 1), show(1), commit(4, 2), show(2), commit(5, 3)];
    let (changes, others) = changes_first(effects);
    let counted: Vec<(AccountKey, Vec<u64>)> = changes
        .into_iter()
        .map(|(account, change)| {
            let rows = change.counted.iter().map(|(row, _)| row.0).collect();
            (account, rows)
        })
        .collect();
    assert_eq!(
        counted,
        [(account(4).key(), vec![1, 2]), (account(5).key(), vec![3])]
    );
    let shown: Vec<Vec<RowId>> = others
        .into_iter()
        .map(|effect| {
            let Effect::Show {
                notice: Notice::Group { rows, .. },
                ..
            } = effect
            else {
                panic!("{effect:?}");
            };
            rows
        })
        .collect();
    assert_eq!(shown, [[RowId(1)], [RowId(2)]]);
}

/// The check as it ends.
async fn checked(news: &mut broadcast::Receiver<News>) -> (u32, CheckView) {
    let mut changes = 0;
    let checking = async {
        loop {
            if let News::Check(view) = news.recv().await.unwrap() {
                changes += 1;
                if view.outcome.is_some() {
                    return *view;
                }
            }
        }
    };
    let view = tokio::time::timeout(SOON, checking).await.expect("an end");
    (changes, view)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_is_told_as_it_goes_and_ends_with_a_report_that_names_no_person() {
    let folder = tempfile::TempDir::new().unwrap();
    let server = Simulator::start(Config::default()).await.unwrap();
    server.world(|world| world.seed_finished(World::DRIVER, SignedDuration::ZERO));
    let handle = start(&folder.path().join("history.db"));
    sign_in(&handle, &server).await;
    let mut news = handle.news();
    // Who asks a second time joins.
    for _ in 0..2 {
        let asked = handle.ask(Ask::Check(CheckOf::default())).await;
        assert_eq!(asked, Ok(Answer::Done));
    }
    let (changes, view) = checked(&mut news).await;
    assert!(changes > 2);
    let passed = |step: Step| matches!(view.steps[step as usize].state, StepState::Passed { .. });
    for step in [Step::Port, Step::Token, Step::RoundTrip, Step::Keyring] {
        assert!(passed(step), "{step:?} {view:?}");
    }
    let report = view.report.unwrap();
    assert!(report.contains(&format!("Server: {}", server.addr())));
    assert!(report.contains("Session: a driver"));
    assert!(!report.contains(World::PASSWORD));
    // Nor does another check follow.
    while let Ok(other) = news.try_recv() {
        assert!(!matches!(other, News::Check(_)), "{other:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_server_can_be_checked_by_whoever_is_not_signed_in() {
    let folder = tempfile::TempDir::new().unwrap();
    let server = Simulator::start(Config::default()).await.unwrap();
    let handle = start(&folder.path().join("history.db"));
    let mut news = handle.news();
    let of = |server: &str| {
        Ask::Check(CheckOf {
            server: Some(server.to_owned()),
            socket: None,
        })
    };
    let refused = handle.ask(of("no address")).await.unwrap_err();
    let invalid = TroubleCode::AddressInvalid.told(&Words::english());
    assert_eq!(refused, Refusal::Trouble(invalid));
    handle.ask(of(&server.http_url())).await.unwrap();
    let (_, view) = checked(&mut news).await;
    assert_eq!(view.server, Some(server.addr().to_string()));
    let state = |step: Step| view.steps[step as usize].state.clone();
    assert!(matches!(state(Step::Welcome), StepState::Passed { .. }));
    assert!(matches!(state(Step::Token), StepState::NotTried { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_notification_is_answered_and_does_not_come_into_the_history() {
    let folder = tempfile::TempDir::new().unwrap();
    let server = Simulator::start(Config::default()).await.unwrap();
    let handle = start(&folder.path().join("history.db"));
    sign_in(&handle, &server).await;
    for kind in Kind::TEN {
        let asked = handle.ask(Ask::TestNotification { kind }).await;
        assert_eq!(asked, Ok(Answer::Done));
    }
    let asked = Ask::History {
        filter: Filter::default(),
        offset: 0,
        limit: 10,
    };
    let Ok(Answer::History(page)) = handle.ask(asked).await else {
        panic!();
    };
    assert_eq!(page.rows, []);
}
