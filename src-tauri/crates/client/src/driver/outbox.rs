//! Banners on their way to the screen, one after the other, so that a slow notification service holds up
//! nothing but banners. Each is offered until the service takes it, and is marked as shown then.

use std::sync::Arc;

use parkmate_core::{
    companion::Input,
    history::RowId,
    text::{Language, Words},
    timing,
    trouble::TroubleCode,
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{sleep, timeout},
};

use self::queue::{Next, Queue, Waiting};
use super::{Handle, Happening};
use crate::{
    banner::Banner,
    clock::Clock,
    notifier::{Notifier, NotifierFault},
    store::Store,
};

mod queue;

/// How long the end of the program waits for banners that are under way.
const FINISH: std::time::Duration = std::time::Duration::from_secs(2);

/// The queue of banners.
pub(super) struct Outbox {
    queue: mpsc::UnboundedSender<Waiting>,
    task: JoinHandle<()>,
    notifier: Arc<dyn Notifier>,
    language: watch::Sender<Language>,
}

impl Outbox {
    /// Starts the queue.
    pub(super) fn new(notifier: Arc<dyn Notifier>, handle: Handle, language: Language) -> Self {
        // The task takes everything in at once, so that nothing piles up before it.
        let (queue, banners) = mpsc::unbounded_channel();
        let (language, spoken) = watch::channel(language);
        let task = tokio::spawn(show_all(banners, Arc::clone(&notifier), handle, spoken));
        Self {
            queue,
            task,
            notifier,
            language,
        }
    }

    /// What it says by itself, it says in the language of these words from now on.
    pub(super) fn speak(&self, words: &Words) {
        let language = words.language();
        if self.language.send_replace(language) != language {
            self.notifier.speak(words);
        }
    }

    /// Raises a banner, whose rows are kept in that store.
    pub(super) fn show(&self, banner: Banner, store: Store) {
        let waiting = Waiting {
            count: banner.rows.len().max(1),
            marks: vec![(store, banner.rows.clone())],
            banner,
        };
        // The queue lives as long as the loop does.
        let _ = self.queue.send(waiting);
    }

    /// Waits a moment for what is under way.
    pub(super) async fn finish(self) {
        drop(self.queue);
        let _ = timeout(FINISH, self.task).await;
    }
}

async fn show_all(
    mut banners: mpsc::UnboundedReceiver<Waiting>,
    notifier: Arc<dyn Notifier>,
    handle: Handle,
    language: watch::Receiver<Language>,
) {
    let mut queue = Queue::new(notifier.replaces());
    let mut health = Health::new(handle);
    loop {
        while let Ok(banner) = banners.try_recv() {
            queue.put(banner);
        }
        let spoken = *language.borrow();
        let next = match queue.next(Clock::now().mono, spoken) {
            Next::Show(next) => next,
            Next::WaitUntil(due) => {
                tokio::select! {
                    came = banners.recv() => match came {
                        Some(banner) => queue.put(banner),
                        // What is counted is in the store, and the next start tells it.
                        None => return,
                    },
                    () = sleep(due.since(Clock::now().mono)) => {}
                }
                continue;
            }
            Next::Nothing => match banners.recv().await {
                Some(banner) => {
                    queue.put(banner);
                    continue;
                }
                None => return,
            },
        };
        if !offer(next, &*notifier, &mut banners, &mut queue, &mut health).await {
            return;
        }
    }
}

/// Offers a banner to the service until it takes it, and marks it then. Says whether there is more to do:
/// where the program ends while the service is away, what waits is told by the next start.
async fn offer(
    next: Waiting,
    notifier: &dyn Notifier,
    banners: &mut mpsc::UnboundedReceiver<Waiting>,
    queue: &mut Queue,
    health: &mut Health,
) -> bool {
    let mut pause = timing::NOTIFY_RETRY;
    loop {
        let showing = notifier.show(next.banner.clone());
        let Err(fault) = show_while_others_come(showing, banners, queue, health).await else {
            health.is(false).await;
            for (store, rows) in next.marks {
                mark(rows, &store).await;
            }
            return true;
        };
        tracing::warn!(%fault, "a notification could not be shown");
        health.is(true).await;
        let rest = async move {
            tokio::select! {
                () = notifier.changed() => {}
                () = sleep(pause) => {}
            }
        };
        tokio::pin!(rest);
        loop {
            tokio::select! {
                () = &mut rest => break,
                came = banners.recv() => match came {
                    Some(banner) => queue.put(banner),
                    None => return false,
                },
            }
        }
        pause = (pause * 2).min(timing::NOTIFY_RETRY_CAP);
    }
}

/// Whether the service takes notifications, as the loop was told.
struct Health {
    handle: Handle,
    is_failing: bool,
}

impl Health {
    const fn new(handle: Handle) -> Self {
        Self {
            handle,
            is_failing: false,
        }
    }

    async fn is(&mut self, failing: bool) {
        if std::mem::replace(&mut self.is_failing, failing) == failing {
            return;
        }
        let code = TroubleCode::NotificationsFailing;
        let input = Input::Trouble { code, on: failing };
        self.handle.tell(Happening::Core(input)).await;
    }
}

/// Waits until a banner is shown, and lines up the ones that come meanwhile. A service that hangs is reported,
/// and goes on being waited for: it may still show what it was sent.
async fn show_while_others_come(
    mut showing: futures_util::future::BoxFuture<'_, Result<(), NotifierFault>>,
    banners: &mut mpsc::UnboundedReceiver<Waiting>,
    queue: &mut Queue,
    health: &mut Health,
) -> Result<(), NotifierFault> {
    let slow = sleep(timing::NOTIFY);
    tokio::pin!(slow);
    loop {
        tokio::select! {
            shown = &mut showing => return shown,
            Some(banner) = banners.recv() => queue.put(banner),
            () = &mut slow, if !slow.is_elapsed() => health.is(true).await,
        }
    }
}

async fn mark(rows: Vec<RowId>, store: &Store) {
    if !rows.is_empty()
        && let Err(fault) = store.mark_shown(rows).await
    {
        tracing::warn!(%fault, "a shown notification could not be marked");
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::BoxFuture;
    use parkmate_core::{
        account::AccountKey,
        change::{Change, Told},
        clock::UnixMillis,
        companion::Notice,
        event::{Kind, Level, Source},
        history::Row,
    };
    use tokio::sync::Semaphore;

    use super::*;

    /// Shows a banner for each permit.
    struct Slow {
        permits: Semaphore,
        shown: mpsc::UnboundedSender<String>,
    }

    impl Notifier for Slow {
        fn show(&self, banner: Banner) -> BoxFuture<'_, Result<(), NotifierFault>> {
            Box::pin(async move {
                self.permits.acquire().await.unwrap().forget();
                self.shown.send(banner.title).unwrap();
                Ok(())
            })
        }

        fn replaces(&self) -> bool {
            true
        }
    }

    fn row(id: u64) -> Row {
        Row {
            id: RowId(id),
            at: UnixMillis(5),
            kind: Kind::CashVerified,
            level: Level::Success,
            title: format!("row {id}"),
            body: String::new(),
            subject: None,
            source: Source::Frame,
            count: 1,
            read: false,
        }
    }

    fn banner(id: u64) -> Banner {
        Banner::of(Notice::Row(row(id)), true, Vec::new())
    }

    fn handle() -> Handle {
        let setup = crate::driver::tests::setup();
        let companion = parkmate_core::companion::Companion::new(setup);
        let now = Clock::now();
        let snapshot = companion.snapshot(now);
        let tray = parkmate_core::tray::Tray::of(&snapshot, companion.wording(), now);
        Handle {
            happenings: mpsc::channel(8).0,
            news: tokio::sync::broadcast::channel(8).0,
            windows: watch::channel(0).0,
            snapshot: watch::channel(snapshot).1,
            tray: watch::channel(tray).1,
            watchers: watch::channel(0).0,
            desk: watch::channel(None).1,
        }
    }

    #[tokio::test]
    async fn of_a_burst_three_stand_alone_one_counts_the_rest_and_all_are_marked() {
        let account = AccountKey("https://parking.example#4".into());
        let store = Store::in_memory().unwrap();
        let change = Change {
            told: (1..=25)
                .map(|id| Told {
                    row: row(id),
                    keys: Vec::new(),
                    banner: true,
                })
                .collect(),
            ..Change::default()
        };
        store
            .commit(account.clone(), Arc::new(change))
            .await
            .unwrap();
        let (shown, mut showing) = mpsc::unbounded_channel();
        let permits = Semaphore::new(0);
        let notifier = Arc::new(Slow { permits, shown });
        let slow: Arc<dyn Notifier> = notifier.clone();
        let outbox = Outbox::new(slow, handle(), Language::English);
        outbox.show(banner(1), store.clone());
        // It is being shown when the others come.
        tokio::task::yield_now().await;
        for id in 2..=25 {
            outbox.show(banner(id), store.clone());
        }
        notifier.permits.add_permits(100);
        outbox.finish().await;
        let mut titles = Vec::new();
        while let Ok(title) = showing.try_recv() {
            titles.push(title);
        }
        assert_eq!(titles, ["row 1", "row 2", "row 3", "and 22 more"]);
        assert_eq!(store.recall(account).await.unwrap().unshown, []);
    }
}
