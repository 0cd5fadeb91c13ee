use std::{cell::RefCell, fs};

use parkmate_core::{
    change::{Change, Told},
    history::RowId,
};
use tempfile::TempDir;

use super::*;

const NOW: UnixMillis = UnixMillis(1_795_384_198_925);

fn account() -> AccountKey {
    AccountKey("https://parking.example#4".into())
}

fn row(id: u64, title: &str, body: &str) -> Row {
    Row {
        id: RowId(id),
        at: NOW,
        kind: Kind::CashVerified,
        level: Level::Success,
        title: title.into(),
        body: body.into(),
        subject: Some(Subject::Booking(13)),
        source: Source::Frame,
        count: 1,
        read: false,
    }
}

fn berlin() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

fn target(folder: &TempDir, format: Format) -> Target {
    Target {
        folder: folder.path().join("Downloads"),
        format,
        zone: berlin(),
        now: NOW,
    }
}

async fn store(rows: Vec<Row>) -> Store {
    let store = Store::in_memory().unwrap();
    let told = rows.into_iter().map(|row| Told {
        row,
        keys: Vec::new(),
        banner: false,
    });
    let change = Change {
        told: told.collect(),
        ..Change::default()
    };
    store.commit(account(), change.into()).await.unwrap();
    store
}

#[test]
fn a_line_of_csv_keeps_quotes_and_line_breaks_and_is_never_a_formula() {
    let zone = berlin();
    assert_eq!(
        csv_line(&row(1, "He said \"hi\"", "one,\ntwo"), &zone),
        "\"2026-11-22T22:49:58.925+01:00\",\"cash_verified\",\"success\",\"He said \"\"hi\"\"\",\
         \"one,\ntwo\",\"booking 13\",\"frame\",1,false\r\n"
    );
    for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
        let line = csv_line(&row(1, formula, ""), &zone);
        assert!(line.contains(&format!(",\"'{formula}\",")), "{line}");
    }
}

#[tokio::test]
async fn writes_what_the_filter_lets_through_newest_first() {
    let folder = TempDir::new().unwrap();
    let store = store(
        (1..=1_200)
            .map(|id| row(id, &format!("Row {id}"), ""))
            .collect(),
    )
    .await;
    let filter = Filter {
        up_to: Some(RowId(1_100)),
        ..Filter::default()
    };
    let heard = RefCell::new(Vec::new());
    let told = |rows, of| heard.borrow_mut().push((rows, of));
    let target = target(&folder, Format::Json);
    let (file, rows) = write(&store, account(), filter, target, told)
        .await
        .unwrap();
    assert_eq!(rows, 1_100);
    assert_eq!(
        file.file_name().unwrap(),
        "parkmate-history-2026-11-22.json"
    );
    let read: Vec<serde_json::Value> = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    assert_eq!(read.len(), 1_100);
    assert_eq!(
        read[0],
        serde_json::json!({
            "at": "2026-11-22T22:49:58.925+01:00",
            "kind": "cash_verified",
            "level": "success",
            "title": "Row 1100",
            "body": "",
            "subject": {"booking": 13},
            "source": "frame",
        })
    );
    assert!(heard.borrow().iter().all(|(_, of)| *of == 1_100));
}

#[tokio::test]
async fn an_export_takes_no_other_files_place() {
    let folder = TempDir::new().unwrap();
    let store = store(vec![row(1, "Row", "")]).await;
    let write = async || {
        let target = target(&folder, Format::Csv);
        let written = write(&store, account(), Filter::default(), target, |_, _| {}).await;
        written.unwrap().0
    };
    let first = write().await;
    fs::write(&first, "mine").unwrap();
    let second = write().await;
    assert_eq!(
        second.file_name().unwrap(),
        "parkmate-history-2026-11-22-2.csv"
    );
    assert_eq!(fs::read(first).unwrap(), b"mine");
    let text = fs::read_to_string(&second).unwrap();
    assert!(text.starts_with(CSV_HEAD));
    assert_eq!(text.matches("\r\n").count(), 2);
    // And nothing half-finished lies about.
    assert_eq!(
        fs::read_dir(folder.path().join("Downloads"))
            .unwrap()
            .count(),
        2
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(second), 0o600);
        // The folder was not there.
        assert_eq!(mode(folder.path().join("Downloads")), 0o700);
    }
}

#[tokio::test]
async fn an_export_of_nothing_is_an_empty_list() {
    let folder = TempDir::new().unwrap();
    let target = target(&folder, Format::Json);
    let store = Store::in_memory().unwrap();
    let (file, rows) = write(&store, account(), Filter::default(), target, |_, _| {})
        .await
        .unwrap();
    assert_eq!(rows, 0);
    assert_eq!(fs::read_to_string(file).unwrap(), "[\n]\n");
}

#[tokio::test]
async fn an_export_into_a_folder_that_can_not_be_made_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("Downloads"), "a file").unwrap();
    let store = store(vec![row(1, "Row", "")]).await;
    let target = target(&folder, Format::Csv);
    let fault = write(&store, account(), Filter::default(), target, |_, _| {}).await;
    assert!(matches!(fault, Err(ExportFault::Io(_))));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
