//! Programs of the same user that mean the agent no good, at its door: whatever they do, others are answered, the
//! agent doesn't grow, and no answer holds a secret.

use std::{fs, path::PathBuf};

use parkmate_core::secret::Password;
use parkmate_core::{
    companion::{SignOut, Wish},
    event::Kind as Told,
    history::{Deletion, Filter, Format, RowId, Which},
    settings::{Change, Theme},
};
use parkmate_door::protocol::{
    Ask, CheckOf, Feed, LogLevel, PauseFor, SignIn, ToAgent, UpdateAsk, VERSION,
};
use parkmate_simulator::{Kind, Simulator};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::UnixStream,
    process::Child,
    time::timeout,
};

use crate::{
    desktop::{Notifications, TrayHost},
    guard::up,
    private_bus::{Keyring, in_session},
    program::{SOON, login, program, run, server, sockets, store, terminate},
    promise::{DRIVER_READS, settle},
};

async fn knock() -> UnixStream {
    let runtime = PathBuf::from(std::env::var_os("XDG_RUNTIME_DIR").unwrap());
    let door = runtime.join("parkmate-companion/door.sock");
    UnixStream::connect(door).await.unwrap()
}

pub(crate) fn line(id: u64, ask: Ask) -> String {
    serde_json::to_string(&ToAgent { id, ask }).unwrap() + "\n"
}

pub(crate) fn hello() -> String {
    line(1, Ask::Hello { version: VERSION })
}

/// A driver's agent that listens and has read everything, on a desktop with a tray: without one it says so after a while
/// and shows its window.
async fn listening() -> (Simulator, Child, Option<TrayHost>) {
    let tray = TrayHost::start_if_there_is_none().await;
    let server = server().await;
    assert!(login(&server.http_url(), "driver").await.status.success());
    let agent = program().arg("--hidden").spawn().unwrap();
    up().await;
    sockets(&server, &["1", "4"]).await;
    settle(&server, "driver", &DRIVER_READS).await;
    (server, agent, tray)
}

/// What the agent has in memory of its own, in KiB.
fn memory(agent: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", agent.id().unwrap())).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    line.unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap()
}

fn open_files(agent: &Child) -> usize {
    fs::read_dir(format!("/proc/{}/fd", agent.id().unwrap()))
        .unwrap()
        .count()
}

/// Others are answered, and in less time than a person would wait.
async fn is_answered() {
    let answered = timeout(SOON / 3, run(&["status"], "")).await;
    assert!(answered.expect("an answer").status.success());
}

/// Waits until so many events of that kind are in the history.
async fn stored(kind: &str, count: u32) {
    let store = store();
    let rows = "SELECT count(*) FROM history WHERE kind = ?1";
    let storing = async {
        while store
            .query_row(rows, [kind], |row| row.get::<_, u32>(0))
            .unwrap()
            < count
        {
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, storing).await.expect("every event");
}

async fn end(mut agent: Child) {
    terminate(&agent);
    assert_eq!(agent.wait().await.unwrap().code(), Some(0));
}

/// What may grow: what is kept of the callers that there is room for, and no more.
const GROWTH: u64 = 40 * 1_024;

#[test]
fn junk_a_thousand_callers_and_those_who_never_read_keep_nobody_out_and_fill_nothing() {
    in_session(
        "hostile::junk_a_thousand_callers_and_those_who_never_read_keep_nobody_out_and_fill_nothing",
        Keyring::Open,
        async || {
            let _notifications = Notifications::start().await;
            let (server, agent, _tray) = listening().await;
            let before = memory(&agent);
            // Lines that are none, lines without an end, and half a line.
            for junk in [
                vec![0xff; 4_096],
                vec![b'x'; 1 << 20],
                b"{\"id\":1,\"ask\"".to_vec(),
            ] {
                for greeting in [String::new(), hello()] {
                    let mut stranger = knock().await;
                    let _ = stranger.write_all(greeting.as_bytes()).await;
                    // It may be shown the door before all of it is out.
                    let _ = stranger.write_all(&junk).await;
                }
            }
            is_answered().await;
            let mut callers = Vec::new();
            for number in 0..1_000_u32 {
                let mut caller = knock().await;
                // Some say nothing, some half a line, and some never read what they ask for.
                let said = match number % 4 {
                    0 => String::new(),
                    1 => hello() + "{\"id\":2,",
                    2 => hello() + &line(2, Ask::Subscribe { to: Feed::Window }),
                    _ => hello() + &line(2, Ask::Status).repeat(200),
                };
                let _ = caller.write_all(said.as_bytes()).await;
                callers.push(caller);
            }
            is_answered().await;
            let open = open_files(&agent);
            assert!(open < 150, "{open} files are open");
            // Much to tell to those who don't read.
            server.world(|world| {
                for number in 1..=300 {
                    world.send(
                        4,
                        "info",
                        &format!("Message {number} {}", "x".repeat(500)),
                        None,
                    );
                }
            });
            stored("other", 300).await;
            is_answered().await;
            let grown = memory(&agent).saturating_sub(before);
            assert!(grown < GROWTH, "{grown} KiB more");
            server
                .world(|world| world.make_happen(Kind::CashVerified))
                .unwrap();
            stored("cash_verified", 1).await;
            drop(callers);
            is_answered().await;
            end(agent).await;
        },
    );
}

#[test]
fn a_flood_of_asks_leaves_others_answered_and_events_told() {
    in_session(
        "hostile::a_flood_of_asks_leaves_others_answered_and_events_told",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let (server, agent, _tray) = listening().await;
            let before = memory(&agent);
            let page = || Ask::History {
                filter: Filter::default(),
                offset: 0,
                limit: 500,
            };
            let floods: Vec<_> = (0..20)
                .map(|_| {
                    let asks = line(2, Ask::Status) + &line(3, page()) + &line(4, Ask::Retry);
                    tokio::spawn(async move {
                        let (mut from, mut to) = knock().await.into_split();
                        to.write_all(hello().as_bytes()).await.unwrap();
                        let reading = tokio::spawn(async move {
                            let mut buffer = vec![0; 1 << 16];
                            while from.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
                        });
                        while to.write_all(asks.as_bytes()).await.is_ok() {}
                        reading.abort();
                    })
                })
                .collect();
            for _ in 0..3 {
                is_answered().await;
            }
            server
                .world(|world| world.make_happen(Kind::CashVerified))
                .unwrap();
            assert_eq!(notifications.wait_for(1).await, ["cash_verified"]);
            let grown = memory(&agent).saturating_sub(before);
            assert!(grown < GROWTH, "{grown} KiB more");
            for flood in floods {
                flood.abort();
            }
            is_answered().await;
            end(agent).await;
        },
    );
}

/// Everything that can be asked but what ends the agent or starts a program.
fn everything(server: &str) -> Vec<Ask> {
    let rows = || Which::Rows(vec![RowId(1)]);
    let check = CheckOf {
        server: None,
        socket: None,
    };
    let mut asks = vec![
        Ask::Status,
        Ask::SignIn(SignIn {
            server: server.to_owned(),
            socket: None,
            user: "driver".into(),
            password: Password::new("staple-of-another-horse".into()),
            allow_plain: false,
        }),
        Ask::Wish(Wish::Cancel { booking: 1 }),
        Ask::Wish(Wish::StopCountdown { id: 1 }),
        Ask::History {
            filter: Filter::default(),
            offset: 0,
            limit: 500,
        },
        Ask::Place {
            filter: Filter::default(),
            row: RowId(1),
        },
        Ask::Mark {
            which: rows(),
            read: true,
        },
        Ask::Delete(rows()),
        Ask::Undelete(Deletion(1)),
        Ask::DaySheet { lot: None },
        Ask::ExportDaySheet { lot: None },
        Ask::Pause(PauseFor::Off),
        Ask::Change(Change::Theme(Theme::Dark)),
        Ask::Forget {
            server: "http://127.0.0.1:1".into(),
            user: "nobody".into(),
        },
        Ask::Retry,
        Ask::Check(check),
        Ask::Update(UpdateAsk::Look),
        Ask::Update(UpdateAsk::CallOff),
        Ask::Update(UpdateAsk::Seen),
        Ask::TestNotification {
            kind: Told::CashVerified,
        },
        Ask::LogLevel(LogLevel::Trace),
        Ask::Hello { version: VERSION },
    ];
    for format in [Format::Csv, Format::Json] {
        let filter = Filter::default();
        asks.push(Ask::Export { filter, format });
    }
    asks
}

/// Asks everything, and gives all that was said, on three lines to the agent.
pub(crate) async fn all_that_is_said(server: &str) -> String {
    let mut said = String::new();
    let mut subscribers = Vec::new();
    for to in [Feed::Window, Feed::Desk, Feed::Events] {
        let mut stream = BufReader::new(knock().await);
        let asks = hello() + &line(2, Ask::Subscribe { to });
        stream.write_all(asks.as_bytes()).await.unwrap();
        subscribers.push(stream);
    }
    let mut caller = BufReader::new(knock().await);
    caller.write_all(hello().as_bytes()).await.unwrap();
    caller.read_line(&mut said).await.unwrap();
    let asks = everything(server);
    for (id, ask) in (2..).zip(asks) {
        caller.write_all(line(id, ask).as_bytes()).await.unwrap();
        timeout(SOON, caller.read_line(&mut said))
            .await
            .expect("an answer")
            .unwrap();
    }
    for mut subscriber in subscribers {
        // What has come by now.
        subscriber
            .write_all(line(9, Ask::Status).as_bytes())
            .await
            .unwrap();
        let mut news = String::new();
        while !news.contains("\"id\":9") {
            let mut one = String::new();
            timeout(SOON, subscriber.read_line(&mut one))
                .await
                .expect("an answer")
                .unwrap();
            said += &one;
            news = one;
        }
    }
    said
}

#[test]
fn whatever_is_asked_at_the_door_no_answer_holds_the_token_or_a_password() {
    in_session(
        "hostile::whatever_is_asked_at_the_door_no_answer_holds_the_token_or_a_password",
        Keyring::Open,
        async || {
            let _notifications = Notifications::start().await;
            let (server, agent, _tray) = listening().await;
            server
                .world(|world| world.make_happen(Kind::CashVerified))
                .unwrap();
            let token = server.world(|world| world.token_of(4).unwrap());
            let said = all_that_is_said(&server.http_url()).await;
            // It was understood.
            assert!(said.contains("cash_verified"), "{said}");
            assert!(!said.contains("unreadable"), "{said}");
            for secret in [token.as_str(), "staple-of-another-horse"] {
                assert!(!said.contains(secret), "{secret} was said");
            }
            let mut last = knock().await;
            let asks = hello() + &line(2, Ask::SignOut(SignOut::Here));
            last.write_all(asks.as_bytes()).await.unwrap();
            let mut answers = String::new();
            let mut last = BufReader::new(last);
            for _ in 0..2 {
                last.read_line(&mut answers).await.unwrap();
            }
            assert!(!answers.contains(&token));
            end(agent).await;
        },
    );
}
