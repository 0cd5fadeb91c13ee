//! The link with a real door and an agent that answers what a test wants.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use parkmate_core::history::{Filter, Page, RowId};
use parkmate_door::{listener::Listener, protocol::FromAgent};
use tempfile::TempDir;
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::timeout,
};

use super::*;

/// How long a test waits for what must come.
const DEADLINE: Duration = Duration::from_secs(20);

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

fn up(unread: u32) -> Told {
    let snapshot = Box::new(snapshot(unread));
    Told::View(LinkView::Up { snapshot })
}

/// Takes one subscriber, tells it a snapshot and `news`, and hangs up.
async fn serve_once(listener: &Listener, unread: u32, news: Vec<News>) {
    let (mut asks, mut answers) = listener.accept().await.unwrap().welcome().await.unwrap();
    let asked = asks.next().await.unwrap().unwrap();
    assert!(matches!(asked.ask, Ask::Subscribe { to: Feed::Window }));
    let answer = Ok(Answer::Status(Box::new(snapshot(unread))));
    let answer = FromAgent::Answer {
        id: asked.id,
        answer,
    };
    answers.send(&answer).await.unwrap();
    for news in news {
        answers.send(&FromAgent::News(news)).await.unwrap();
    }
}

/// Keeps a link until it ends, and hands out what it tells.
fn keep(
    place: &Place,
    start: impl Fn() -> io::Result<()> + Send + Sync + 'static,
) -> (Arc<Link>, UnboundedReceiver<Told>) {
    let link = Arc::new(Link::new(place.clone(), Some(Spot::Entry(RowId(5)))));
    let (tell, told) = unbounded_channel();
    let kept = Arc::clone(&link);
    tokio::spawn(async move { kept.keep(start, |what| drop(tell.send(what))).await });
    (link, told)
}

async fn next(told: &mut UnboundedReceiver<Told>) -> Option<Told> {
    timeout(DEADLINE, told.recv())
        .await
        .expect("nothing was told")
}

#[tokio::test]
async fn news_are_told_in_their_order_and_the_snapshot_is_kept() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let show = News::Show {
        at: Some(Spot::Booking(9)),
    };
    let news = vec![
        News::Snapshot(Box::new(snapshot(2))),
        News::HistoryChanged,
        show.clone(),
        News::Ending,
    ];
    let (link, mut told) = keep(&place, || panic!("an agent is there"));
    assert_eq!(
        (link.take_wanted(), link.take_wanted()),
        (Some(Spot::Entry(RowId(5))), None)
    );
    serve_once(&listener, 1, news).await;
    assert_eq!(next(&mut told).await, Some(up(1)));
    assert_eq!(next(&mut told).await, Some(up(2)));
    assert_eq!(
        next(&mut told).await,
        Some(Told::News(News::HistoryChanged))
    );
    assert_eq!(next(&mut told).await, Some(Told::News(show)));
    assert_eq!(next(&mut told).await, Some(Told::Ending));
    assert_eq!(next(&mut told).await, None);
    assert_eq!(Told::View(link.view()), up(2));
    assert_eq!(link.take_wanted(), Some(Spot::Booking(9)));
}

#[tokio::test]
async fn an_agent_that_ends_without_a_word_is_started_again() {
    let (_folder, place) = place();
    let starts = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&starts);
    let door = place.clone();
    let (_link, mut told) = keep(&place, move || {
        count.fetch_add(1, Ordering::SeqCst);
        let door = door.clone();
        tokio::spawn(async move {
            let listener = Listener::bind(&door).unwrap();
            serve_once(&listener, 3, vec![]).await;
        });
        Ok(())
    });
    for _ in 0..2 {
        assert_eq!(next(&mut told).await, Some(up(3)));
        assert_eq!(next(&mut told).await, Some(Told::View(LinkView::Starting)));
    }
    assert!(starts.load(Ordering::SeqCst) >= 2);
}

#[tokio::test(start_paused = true)]
async fn a_door_that_closes_between_two_agents_is_knocked_at_again_soon() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let (_link, mut told) = keep(&place, || panic!("an agent is there"));
    serve_once(&listener, 1, vec![]).await;
    assert_eq!(next(&mut told).await, Some(up(1)));
    assert_eq!(next(&mut told).await, Some(Told::View(LinkView::Starting)));
    // Taken in by the agent that ends.
    drop(listener.accept().await.unwrap());
    let ended = Instant::now();
    serve_once(&listener, 2, vec![]).await;
    assert_eq!(next(&mut told).await, Some(up(2)));
    assert!(ended.elapsed() < RETRY_PAUSE);
}

#[tokio::test]
async fn an_agent_that_can_not_be_started_is_told() {
    let (_folder, place) = place();
    let (link, mut told) = keep(&place, || Err(io::ErrorKind::NotFound.into()));
    let down = LinkView::Down { why: Fault::Gone };
    assert_eq!(next(&mut told).await, Some(Told::View(down.clone())));
    assert_eq!(link.view(), down);
}

#[tokio::test]
async fn an_ask_without_an_agent_is_gone() {
    let (_folder, place) = place();
    let link = Link::new(place, None);
    assert_eq!(link.ask(Ask::Status).await, Err(Fault::Gone));
}

#[tokio::test]
async fn an_ask_is_answered_beside_the_subscription() {
    let (_folder, place) = place();
    let listener = Listener::bind(&place).unwrap();
    let link = Link::new(place, None);
    let agent = async {
        let (mut asks, mut answers) = listener.accept().await.unwrap().welcome().await.unwrap();
        let asked = asks.next().await.unwrap().unwrap();
        let answer = Ok(Answer::History(Page::default()));
        let answer = FromAgent::Answer {
            id: asked.id,
            answer,
        };
        answers.send(&answer).await.unwrap();
    };
    let ask = link.ask(Ask::History {
        filter: Filter::default(),
        offset: 0,
        limit: 1,
    });
    let (answer, ()) = tokio::join!(ask, agent);
    assert_eq!(answer, Ok(Answer::History(Page::default())));
}
