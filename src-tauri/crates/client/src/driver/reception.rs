//! Conversations through the door: every caller's asks go to the loop, and subscribers hear the news.

use parkmate_door::{
    connection::{Connection, LineFault, Reader, Writer},
    listener::Listener,
    protocol::{Ask, Feed, FromAgent, News, Refusal, ToAgent},
};
use tokio::sync::{broadcast, watch};

use super::{
    Handle,
    callers::{Callers, Progress, Stage},
};

/// Pause after the door couldn't take a caller in, for want of file descriptors.
const BREATH: std::time::Duration = std::time::Duration::from_millis(200);

/// Receives callers for as long as it is polled.
pub async fn receive(door: Listener, handle: Handle) {
    let mut callers = Callers::default();
    loop {
        match door.accept().await {
            Ok(caller) => {
                let handle = handle.clone();
                callers.admit(|progress| {
                    let conversation = tokio::spawn(async move {
                        if let Err(fault) = converse(caller, &handle, &progress).await {
                            tracing::debug!(%fault, "a caller left");
                        }
                    });
                    conversation.abort_handle()
                });
            }
            Err(fault) => {
                tracing::warn!(%fault, "the door could not be opened to a caller");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

async fn converse(caller: Connection, handle: &Handle, progress: &Progress) -> std::io::Result<()> {
    let Ok((mut asks, mut answers)) = caller.welcome().await else {
        return Ok(());
    };
    progress.to(Stage::Asker);
    while let Some(ToAgent { id, ask }) = next(&mut asks, &mut answers).await? {
        let feed = if let Ask::Subscribe { to } = &ask {
            Some(*to)
        } else {
            None
        };
        // Subscribed before the snapshot is taken, so that nothing falls between.
        let watcher = (feed == Some(Feed::Desk)).then(|| Presence::new(&handle.watchers));
        let news = feed.map(|_| (handle.news(), handle.snapshots()));
        let answer = handle.ask(ask).await;
        answers.send(&FromAgent::Answer { id, answer }).await?;
        if let (Some(feed), Some((news, snapshots))) = (feed, news) {
            progress.to(Stage::Subscriber);
            let listening = subscribe(feed, news, snapshots, asks, answers, handle).await;
            drop(watcher);
            return listening;
        }
    }
    Ok(())
}

/// The next ask that can be read.
async fn next(
    asks: &mut Reader<ToAgent>,
    answers: &mut Writer<FromAgent>,
) -> std::io::Result<Option<ToAgent>> {
    loop {
        match asks.next().await {
            Ok(ask) => return Ok(ask),
            Err(LineFault::Unreadable { .. }) => {
                let answer = Err(Refusal::Unreadable);
                answers.send(&FromAgent::Answer { id: 0, answer }).await?;
            }
            Err(LineFault::TooLong) => return Ok(None),
            Err(LineFault::Io(fault)) => return Err(fault),
        }
    }
}

/// Sends news until the subscriber leaves or the program ends. It may go on asking meanwhile.
async fn subscribe(
    feed: Feed,
    mut news: broadcast::Receiver<News>,
    mut snapshots: watch::Receiver<parkmate_core::snapshot::Snapshot>,
    mut asks: Reader<ToAgent>,
    mut answers: Writer<FromAgent>,
    handle: &Handle,
) -> std::io::Result<()> {
    let _presence = (feed == Feed::Window).then(|| Presence::new(&handle.windows));
    let mut desks = handle.desks();
    // The present one, where it is known already.
    desks.mark_changed();
    // The loop shows nothing more when it has ended; that it has is news, and still to come.
    let mut is_over = false;
    loop {
        tokio::select! {
            ask = next(&mut asks, &mut answers) => {
                let Some(ToAgent { id, ask }) = ask? else {
                    return Ok(());
                };
                let answer = handle.ask(ask).await;
                answers.send(&FromAgent::Answer { id, answer }).await?;
            }
            item = news.recv() => {
                let item = match item {
                    Ok(item) => item,
                    Err(broadcast::error::RecvError::Lagged(_)) => News::HistoryChanged,
                    Err(broadcast::error::RecvError::Closed) => return Ok(()),
                };
                let is_heard = match feed {
                    Feed::Window => true,
                    Feed::Events => matches!(item, News::Told(_)),
                    Feed::Desk => matches!(item, News::Ending),
                };
                if is_heard {
                    answers.send(&FromAgent::News(item)).await?;
                }
            }
            changed = desks.changed(), if feed == Feed::Desk && !is_over => {
                if changed.is_err() {
                    is_over = true;
                    continue;
                }
                let desk = desks.borrow_and_update().clone();
                if let Some(desk) = desk {
                    answers.send(&FromAgent::News(News::Desk(Box::new(desk)))).await?;
                }
            }
            changed = snapshots.changed(), if !is_over => {
                if changed.is_err() {
                    is_over = true;
                    continue;
                }
                let snapshot = snapshots.borrow_and_update().clone();
                if feed == Feed::Window {
                    answers.send(&FromAgent::News(News::Snapshot(Box::new(snapshot)))).await?;
                }
            }
        }
    }
}

/// Somebody who is there: an open window, which is shown instead of starting another, or who looks at the desk.
struct Presence<'a>(&'a watch::Sender<usize>);

impl<'a> Presence<'a> {
    fn new(present: &'a watch::Sender<usize>) -> Self {
        present.send_modify(|count| *count += 1);
        Self(present)
    }
}

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
