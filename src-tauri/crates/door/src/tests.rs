//! The door with a real socket: who may bind it, who is let in, and what bad lines do.

#[cfg(target_os = "linux")]
mod hostile;
mod messages;

use std::sync::{Arc, Barrier};

use interprocess::local_socket::{ConnectOptions, tokio::Stream};
use parkmate_core::{
    history::{Filter, Page},
    snapshot::Snapshot,
    trouble::{Trouble, TroubleCode},
};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

use crate::{
    caller::{CallFault, Caller},
    connection::{LineFault, Reader, Unwelcome, Writer, halves},
    listener::{BindFault, Listener},
    place::Place,
    program::version,
    protocol::{Answer, Ask, Feed, FromAgent, LINE_LIMIT, News, Refusal, ToAgent, VERSION},
};

fn place() -> (TempDir, Place) {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::at(&folder.path().join("door.sock"));
    (folder, place)
}

fn snapshot(unread: u32) -> Snapshot {
    Snapshot {
        unread,
        ..Snapshot::default()
    }
}

/// An agent that answers a history with no rows and everything else with `Done`.
async fn answer_all(listener: Listener) {
    loop {
        let connection = listener.accept().await.unwrap();
        tokio::spawn(async move {
            let Ok((mut asks, mut answers)) = connection.welcome().await else {
                return;
            };
            loop {
                let line = match asks.next().await {
                    Ok(Some(ToAgent { id, ask })) => FromAgent::Answer {
                        id,
                        answer: answer(&ask),
                    },
                    Err(LineFault::Unreadable { .. }) => FromAgent::Answer {
                        id: 0,
                        answer: Err(Refusal::Unreadable),
                    },
                    Ok(None) | Err(LineFault::TooLong | LineFault::Io(_)) => return,
                };
                if answers.send(&line).await.is_err() {
                    return;
                }
            }
        });
    }
}

fn answer(ask: &Ask) -> Result<Answer, Refusal> {
    if matches!(ask, Ask::Status) {
        Ok(Answer::Status(Box::new(snapshot(7))))
    } else if matches!(ask, Ask::History { .. }) {
        Ok(Answer::History(Page::default()))
    } else if matches!(ask, Ask::Quit) {
        Err(Refusal::Ending)
    } else {
        Ok(Answer::Done)
    }
}

/// A caller that says nothing by itself.
async fn stranger(place: &Place) -> Stream {
    let options = ConnectOptions::new().name(place.name().unwrap());
    options.connect_tokio().await.unwrap()
}

/// A caller's halves, without hello.
async fn bare(place: &Place) -> (Reader<FromAgent>, Writer<ToAgent>) {
    halves(stranger(place).await, LINE_LIMIT, LINE_LIMIT)
}

fn page(offset: u32) -> Ask {
    Ask::History {
        filter: Filter::default(),
        offset,
        limit: 10,
    }
}

#[tokio::test]
async fn an_ask_is_answered() {
    let (_folder, place) = place();
    tokio::spawn(answer_all(Listener::bind(&place).unwrap()));
    let mut caller = Caller::connect(&place).await.unwrap();
    assert_eq!(caller.ask(Ask::Retry).await.unwrap(), Answer::Done);
    assert_eq!(
        caller.ask(Ask::Status).await.unwrap(),
        Answer::Status(Box::new(snapshot(7)))
    );
}

#[tokio::test]
async fn a_refusal_comes_with_its_reason() {
    let (_folder, place) = place();
    tokio::spawn(answer_all(Listener::bind(&place).unwrap()));
    let mut caller = Caller::connect(&place).await.unwrap();
    assert!(matches!(
        caller.ask(Ask::Quit).await,
        Err(CallFault::Refused(Refusal::Ending))
    ));
}

#[tokio::test]
async fn nobody_behind_the_door_is_not_running() {
    let (_folder, place) = place();
    assert!(matches!(
        Caller::connect(&place).await,
        Err(CallFault::NotRunning)
    ));
}

#[tokio::test]
async fn callers_are_answered_at_the_same_time() {
    let (_folder, place) = place();
    tokio::spawn(answer_all(Listener::bind(&place).unwrap()));
    let mut first = Caller::connect(&place).await.unwrap();
    let mut second = Caller::connect(&place).await.unwrap();
    let (one, two) = tokio::join!(first.ask(page(0)), second.ask(page(3)));
    let none = Answer::History(Page::default());
    assert_eq!((one.unwrap(), two.unwrap()), (none.clone(), none));
}

#[tokio::test]
async fn a_caller_of_another_version_is_turned_away_and_told_why() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let (refused, seen) = tokio::join!(Caller::say_hello(&place, VERSION + 1), async {
        listener.accept().await.unwrap().welcome().await
    });
    assert!(matches!(
        refused,
        Err(CallFault::OtherVersion { agent: VERSION, program }) if program == version()
    ));
    assert!(matches!(seen, Err(Unwelcome::OtherVersion(version)) if version == VERSION + 1));
}

#[tokio::test]
async fn a_caller_hears_which_version_of_the_program_is_there_whatever_it_speaks() {
    let (_folder, place) = place();
    let nobody = Caller::who_is_there(&place).await;
    assert!(matches!(nobody, Err(CallFault::NotRunning)), "{nobody:?}");
    let listener = Listener::bind(&place).unwrap();
    let (heard, _) = tokio::join!(Caller::who_is_there(&place), async {
        listener.accept().await.unwrap().welcome().await
    });
    assert_eq!(heard.unwrap(), version());
    // One that speaks another version says so too.
    let (heard, _) = tokio::join!(Caller::ask_who(&place, VERSION + 1), async {
        listener.accept().await.unwrap().welcome().await
    });
    assert_eq!(heard.unwrap(), version());
}

#[tokio::test]
async fn who_asks_without_hello_is_turned_away() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let (mut answers, mut asks) = bare(&place).await;
    asks.send(&ToAgent {
        id: 5,
        ask: Ask::Status,
    })
    .await
    .unwrap();
    assert!(matches!(
        listener.accept().await.unwrap().welcome().await,
        Err(Unwelcome::NoHello)
    ));
    assert!(matches!(
        answers.next().await,
        Ok(Some(FromAgent::Answer {
            id: 5,
            answer: Err(Refusal::Unreadable)
        }))
    ));
    assert!(matches!(answers.next().await, Ok(None)));
}

#[tokio::test]
async fn a_look_at_the_door_is_no_fault() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    drop(stranger(&place).await);
    assert!(matches!(
        listener.accept().await.unwrap().welcome().await,
        Err(Unwelcome::HungUp)
    ));
}

#[tokio::test]
async fn a_second_bind_finds_the_first_and_succeeds_once_it_is_gone() {
    let (_folder, place) = place();
    let first = Listener::bind(&place).unwrap();
    assert!(matches!(
        Listener::bind(&place),
        Err(BindFault::AlreadyRunning)
    ));
    drop(first);
    Listener::bind(&place).unwrap();
}

#[test]
fn of_many_starts_at_the_same_moment_one_wins() {
    let (_folder, place) = place();
    let barrier = Arc::new(Barrier::new(8));
    let starts = [(); 8].map(|()| {
        let (barrier, place) = (Arc::clone(&barrier), place.clone());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_io()
                .build();
            let _inside = runtime.as_ref().unwrap().enter();
            barrier.wait();
            let bound = Listener::bind(&place);
            // Nobody lets go before everybody has tried.
            barrier.wait();
            bound.map(drop)
        })
    });
    let mut lost = Vec::from(starts.map(|start| start.join().unwrap()));
    lost.retain(Result::is_err);
    assert_eq!(lost.len(), 7);
    assert!(
        lost.iter()
            .all(|lost| matches!(lost, Err(BindFault::AlreadyRunning)))
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_socket_file_left_by_a_crash_is_replaced() {
    let (_folder, place) = place();
    drop(std::os::unix::net::UnixListener::bind(place.address()).unwrap());
    assert!(place.address().exists());
    assert!(matches!(
        Caller::connect(&place).await,
        Err(CallFault::NotRunning)
    ));
    tokio::spawn(answer_all(Listener::bind(&place).unwrap()));
    Caller::connect(&place).await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn an_agent_whose_lock_file_was_cleaned_away_is_still_found() {
    let (_folder, place) = place();
    let _first = Listener::bind(&place).unwrap();
    std::fs::remove_file(place.address().with_extension("lock")).unwrap();
    assert!(matches!(
        Listener::bind(&place),
        Err(BindFault::AlreadyRunning)
    ));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn folder_and_socket_are_closed_to_other_users() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    let place = Place::at(&inner.join("door.sock"));
    let _listener = Listener::bind(&place).unwrap();
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(
        (mode(inner.as_path()), mode(place.address())),
        (0o700, 0o600)
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_is_a_link_is_refused_by_both_sides() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    std::fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let place = Place::at(&link.join("door.sock"));
    assert!(matches!(Listener::bind(&place), Err(BindFault::Io { .. })));
    assert!(matches!(
        Caller::connect(&place).await,
        Err(CallFault::Io(_))
    ));
}

#[tokio::test]
async fn an_unreadable_line_does_not_end_the_conversation() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let mut caller = stranger(&place).await;
    let hello = format!(r#"{{"id":1,"ask":{{"ask":"hello","with":{{"version":{VERSION}}}}}}}"#);
    let lines = format!(
        "{hello}\n\n{{\"id\":2}}\n\u{1}\n{{\"id\":3,\"ask\":{{\"ask\":\"retry\"}}}}\n{{\"id\""
    );
    caller.write_all(lines.as_bytes()).await.unwrap();
    let (mut asks, _answers) = listener.accept().await.unwrap().welcome().await.unwrap();
    assert!(matches!(
        asks.next().await,
        Err(LineFault::Unreadable { column: 8 })
    ));
    assert!(matches!(
        asks.next().await,
        Err(LineFault::Unreadable { column: 1 })
    ));
    assert!(matches!(
        asks.next().await,
        Ok(Some(ToAgent {
            id: 3,
            ask: Ask::Retry
        }))
    ));
    drop(caller);
    assert!(matches!(asks.next().await, Ok(None)));
}

#[tokio::test]
async fn an_overlong_line_ends_the_conversation() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let mut caller = stranger(&place).await;
    let flood = tokio::spawn(async move {
        let chunk = vec![b'x'; 1 << 16];
        // Ends when the other side closes.
        while caller.write_all(&chunk).await.is_ok() {}
    });
    assert!(matches!(
        listener.accept().await.unwrap().welcome().await,
        Err(Unwelcome::Line(LineFault::TooLong))
    ));
    flood.await.unwrap();
}

#[tokio::test]
async fn a_message_too_long_for_the_door_is_not_sent() {
    let (_folder, place) = place();
    tokio::spawn(answer_all(Listener::bind(&place).unwrap()));
    let (mut answers, mut asks) = bare(&place).await;
    let sentence = "x".repeat(LINE_LIMIT);
    let (_unused, mut long) =
        halves::<ToAgent, Trouble>(stranger(&place).await, LINE_LIMIT, LINE_LIMIT);
    let told = Trouble {
        code: TroubleCode::Unreachable,
        sentence,
        advice: String::new(),
        field: None,
    };
    assert_eq!(
        long.send(&told).await.unwrap_err().kind(),
        std::io::ErrorKind::InvalidData
    );
    asks.send(&ToAgent {
        id: 1,
        ask: Ask::Hello { version: VERSION },
    })
    .await
    .unwrap();
    assert!(answers.next().await.unwrap().is_some());
}

#[tokio::test]
async fn a_line_waited_for_in_vain_is_completed_later() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let mut caller = stranger(&place).await;
    let hello = format!(
        "{{\"id\":1,\"ask\":{{\"ask\":\"hello\",\"with\":{{\"version\":{VERSION}}}}}}}\n{{\"id\":2,"
    );
    caller.write_all(hello.as_bytes()).await.unwrap();
    let (mut asks, _answers) = listener.accept().await.unwrap().welcome().await.unwrap();
    tokio::select! {
        biased;
        line = asks.next() => panic!("half a line was read as {line:?}"),
        () = std::future::ready(()) => {}
    }
    caller
        .write_all(b"\"ask\":{\"ask\":\"status\"}}\n")
        .await
        .unwrap();
    assert!(matches!(
        asks.next().await,
        Ok(Some(ToAgent {
            id: 2,
            ask: Ask::Status
        }))
    ));
}

#[tokio::test]
async fn a_subscriber_hears_the_snapshot_and_then_the_news_until_the_agent_goes() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let agent = tokio::spawn(async move {
        let connection = listener.accept().await.unwrap();
        let (mut asks, mut answers) = connection.welcome().await.unwrap();
        let asked = asks.next().await.unwrap().unwrap();
        assert!(matches!(asked.ask, Ask::Subscribe { to: Feed::Window }));
        let answer = Ok(Answer::Status(Box::new(snapshot(1))));
        answers
            .send(&FromAgent::Answer {
                id: asked.id,
                answer,
            })
            .await
            .unwrap();
        for unread in [2, 3] {
            let news = News::Snapshot(Box::new(snapshot(unread)));
            answers.send(&FromAgent::News(news)).await.unwrap();
        }
    });
    let caller = Caller::connect(&place).await.unwrap();
    let (first, mut news) = caller.subscribe(Feed::Window).await.unwrap();
    assert_eq!(first, snapshot(1));
    assert_eq!(
        news.next().await,
        Some(News::Snapshot(Box::new(snapshot(2))))
    );
    assert_eq!(
        news.next().await,
        Some(News::Snapshot(Box::new(snapshot(3))))
    );
    assert_eq!(news.next().await, None);
    agent.await.unwrap();
}

#[tokio::test]
async fn an_agent_that_goes_while_asked_is_an_io_fault() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let agent = async {
        let (mut asks, _answers) = listener.accept().await.unwrap().welcome().await.unwrap();
        asks.next().await.unwrap().unwrap();
    };
    let call = async {
        let mut caller = Caller::connect(&place).await.unwrap();
        caller.ask(Ask::Status).await
    };
    let ((), answer) = tokio::join!(agent, call);
    assert!(matches!(answer, Err(CallFault::Io(_))));
}
