//! What is said through the door, as the lines in which it goes.

use parkmate_core::{
    booking::Pays,
    check::{Check, Finding, Step},
    clock::UnixMillis,
    companion::{SignOut, Wish},
    desk::sheet::{DaySheet, SheetBooking, SheetPayment, SheetState},
    event::{Kind, Level, Source, Subject},
    history::{Deleted, Deletion, Export, Filter, Page, Row, RowId, Which},
    intent::Method,
    money::Money,
    secret::Password,
    spot::Spot,
    text::Words,
    trouble::TroubleCode,
};

use super::*;
use crate::protocol::{
    Answer, Ask, CheckOf, Feed, FromAgent, LogLevel, News, PauseFor, Refusal, SignIn, UpdateAsk,
};

#[test]
fn every_ask_reads_back_as_it_was_said() {
    let sign_in = SignIn {
        server: "parking.example.com".into(),
        socket: None,
        user: "driver".into(),
        password: Password::new("secret".into()),
        allow_plain: false,
    };
    let asks = [
        (
            Ask::Hello { version: 1 },
            r#"{"ask":"hello","with":{"version":1}}"#,
        ),
        (
            Ask::Subscribe { to: Feed::Window },
            r#"{"ask":"subscribe","with":{"to":"window"}}"#,
        ),
        (Ask::Status, r#"{"ask":"status"}"#),
        (
            Ask::SignIn(sign_in),
            r#"{"ask":"sign_in","with":{"server":"parking.example.com","socket":null,"user":"driver","password":"secret","allow_plain":false}}"#,
        ),
        (
            Ask::SignOut(SignOut::Everywhere),
            r#"{"ask":"sign_out","with":"everywhere"}"#,
        ),
        (
            Ask::Wish(Wish::Cancel { booking: 13 }),
            r#"{"ask":"wish","with":{"wish":"cancel","booking":13}}"#,
        ),
        (
            Ask::History {
                filter: Filter {
                    text: "slot".into(),
                    kinds: vec![Kind::Declined],
                    levels: vec![Level::Warning],
                    unread_only: true,
                    booking: Some(13),
                    from: Some(UnixMillis(1)),
                    until: Some(UnixMillis(2)),
                    up_to: Some(RowId(9)),
                },
                offset: 50,
                limit: 10,
            },
            r#"{"ask":"history","with":{"filter":{"text":"slot","kinds":["declined"],"levels":["warning"],"unread_only":true,"booking":13,"from":1,"until":2,"up_to":9},"offset":50,"limit":10}}"#,
        ),
        (
            Ask::Mark {
                which: Which::Rows(vec![RowId(3)]),
                read: true,
            },
            r#"{"ask":"mark","with":{"which":{"rows":[3]},"read":true}}"#,
        ),
        (
            Ask::Delete(Which::everything()),
            r#"{"ask":"delete","with":{"all":{"of":{"text":"","kinds":[],"levels":[],"unread_only":false,"booking":null,"from":null,"until":null,"up_to":null},"but":[]}}}"#,
        ),
        (Ask::Undelete(Deletion(4)), r#"{"ask":"undelete","with":4}"#),
        (Ask::ShowExports, r#"{"ask":"show_exports"}"#),
        (
            Ask::Pause(PauseFor::UntilTomorrow),
            r#"{"ask":"pause","with":"until_tomorrow"}"#,
        ),
        (Ask::Retry, r#"{"ask":"retry"}"#),
        (
            Ask::ShowWindow { at: None },
            r#"{"ask":"show_window","with":{"at":null}}"#,
        ),
        (
            Ask::ShowWindow {
                at: Some(Spot::Booking(13)),
            },
            r#"{"ask":"show_window","with":{"at":{"booking":13}}}"#,
        ),
        (
            Ask::Update(UpdateAsk::Install {
                version: "0.2.0".into(),
            }),
            r#"{"ask":"update","with":{"update":"install","version":"0.2.0"}}"#,
        ),
        (
            Ask::Update(UpdateAsk::CallOff),
            r#"{"ask":"update","with":{"update":"call_off"}}"#,
        ),
        (
            Ask::LogLevel(LogLevel::Debug),
            r#"{"ask":"log_level","with":"debug"}"#,
        ),
        (Ask::ShowLogs, r#"{"ask":"show_logs"}"#),
        (
            Ask::OpenInBrowser { booking: 4 },
            r#"{"ask":"open_in_browser","with":{"booking":4}}"#,
        ),
        (
            Ask::Check(CheckOf::default()),
            r#"{"ask":"check","with":{"server":null,"socket":null}}"#,
        ),
        (
            Ask::TestNotification {
                kind: Kind::WashDone,
            },
            r#"{"ask":"test_notification","with":{"kind":"wash_done"}}"#,
        ),
        (Ask::Quit, r#"{"ask":"quit"}"#),
    ];
    for (ask, line) in asks {
        assert_eq!(serde_json::to_string(&ask).unwrap(), line);
        let read: Ask = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), line);
    }
}

#[test]
fn every_answer_and_all_news_read_back_as_they_were_said() {
    let row = Row {
        id: RowId(9),
        at: UnixMillis(1_795_384_198_925),
        kind: Kind::Declined,
        level: Level::Warning,
        title: "Booking cancelled by the lot".into(),
        body: "\u{202e}<b>\n\"quoted\"".into(),
        subject: Some(Subject::Booking(13)),
        source: Source::Frame,
        count: 1,
        read: false,
    };
    let trouble = TroubleCode::WrongPassword.told(&Words::english());
    let answers = [
        Ok(Answer::Welcome {
            version: 1,
            program: "0.2.0".into(),
        }),
        Ok(Answer::Done),
        Ok(Answer::Status(Box::new(snapshot(1)))),
        Ok(Answer::History(Page {
            rows: vec![row.clone()],
            offset: 50,
            total: 51,
            newest: Some(RowId(9)),
        })),
        Ok(Answer::Place { at: Some(3) }),
        Ok(Answer::Deleted(Deleted {
            deletion: Deletion(4),
            rows: 12,
        })),
        Ok(Answer::Undeleted { rows: 12 }),
        Err(Refusal::OtherVersion {
            version: 1,
            program: "0.2.0".into(),
        }),
        Err(Refusal::Unreadable),
        Err(Refusal::Trouble(trouble)),
        Err(Refusal::Ending),
    ];
    for said in answers {
        let line = serde_json::to_string(&FromAgent::Answer {
            id: 1,
            answer: said.clone(),
        });
        match serde_json::from_str(&line.unwrap()).unwrap() {
            FromAgent::Answer { id, answer } => assert_eq!((id, answer), (1, said)),
            FromAgent::News(news) => panic!("an answer was read as {news:?}"),
        }
    }
    let mut check = Check::new(Some("parking.example".into()));
    check.found(Step::Name, Finding::Failed(TroubleCode::HostUnknown));
    let news = [
        News::Check(Box::new(check.view(&Words::english()))),
        News::Snapshot(Box::new(snapshot(1))),
        News::Told(row),
        News::HistoryChanged,
        News::Export(Export::Writing { rows: 1, of: 2 }),
        News::Export(Export::Written {
            file: "/home/driver/history.csv".into(),
            rows: 2,
        }),
        News::Show {
            at: Some(Spot::Entry(RowId(9))),
        },
        News::Ending,
    ];
    for said in news {
        let line = serde_json::to_string(&FromAgent::News(said.clone()));
        match serde_json::from_str(&line.unwrap()).unwrap() {
            FromAgent::News(news) => assert_eq!(news, said),
            FromAgent::Answer { .. } => panic!("{said:?} was read as an answer"),
        }
    }
}

#[test]
fn what_is_said_at_first_keeps_its_form_since_an_earlier_version_installs_a_later_one() {
    let said = [
        (
            r#"{"line":"answer","id":1,"answer":{"Ok":{"answer":"welcome","version":99,"program":"7.0.0"}}}"#,
            Ok(Answer::Welcome {
                version: 99,
                program: "7.0.0".into(),
            }),
        ),
        (
            r#"{"line":"answer","id":1,"answer":{"Err":{"refusal":"other_version","version":99,"program":"7.0.0"}}}"#,
            Err(Refusal::OtherVersion {
                version: 99,
                program: "7.0.0".into(),
            }),
        ),
    ];
    for (line, expected) in said {
        let FromAgent::Answer { id: 1, answer } = serde_json::from_str(line).unwrap() else {
            panic!("{line}");
        };
        assert_eq!(answer, expected);
    }
    let hello: ToAgent =
        serde_json::from_str(r#"{"id":1,"ask":{"ask":"hello","with":{"version":99}}}"#).unwrap();
    assert!(matches!(hello.ask, Ask::Hello { version: 99 }));
}

#[test]
fn a_day_of_2300_bookings_paid_in_cash_goes_through_the_door_with_the_longest_names() {
    // The server keeps 100 letters of each part of a name; those of India take three bytes.
    let letters = "क".repeat(100);
    let name = format!("{letters} {letters}");
    let at = Some(UnixMillis(1_795_000_000_000));
    let amount = Some(Money(1_000_000));
    let booking = SheetBooking {
        booking: 1_000_000,
        lot_name: letters.clone(),
        slot: 1_000_000,
        vehicle: Some("क".repeat(20)),
        name: name.clone(),
        made_at: at,
        ends_at: at,
        is_renewal: false,
        state: SheetState::Cancelled,
        method: Some(Method::Cash),
        amount,
        is_paid: false,
    };
    let payment = SheetPayment {
        payment: Some(1_000_000),
        lot_name: letters,
        slot: Some(1_000_000),
        name,
        pays: Pays::Slot,
        amount,
        made_at: at,
    };
    let sheet = DaySheet {
        bookings: vec![booking; 2_300],
        payments: vec![payment; 2_300],
        ..DaySheet::default()
    };
    let line = serde_json::to_vec(&FromAgent::Answer {
        id: u64::MAX,
        answer: Ok(Answer::DaySheet(Box::new(sheet))),
    });
    let length = line.unwrap().len();
    assert!(length < LINE_LIMIT, "{length} bytes");
}
