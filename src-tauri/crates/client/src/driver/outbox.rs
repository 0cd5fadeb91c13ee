//! Banners on their way to the screen, one after the other, so that a slow notification service holds up
//! nothing but banners. Each is marked as shown when the service has taken it. Of more than can be shown
//! in time one tells how many they are: the history has them all.

use std::{collections::VecDeque, sync::Arc};

use parkmate_core::{
    companion::Input,
    event::{Kind, Level},
    history::{Row, RowId},
    text::{Language, Value, Words},
    trouble::TroubleCode,
    wording::Said,
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};

use super::{Handle, Happening};
use crate::{
    banner::{Banner, story},
    notifier::{Notifier, NotifierFault},
    store::Store,
};

/// How long the end of the program waits for banners that are under way.
const FINISH: std::time::Duration = std::time::Duration::from_secs(2);

/// Banners that wait at most; one more, and they become one. A service may take five seconds for each, so
/// that the last of so many comes after more than a minute and a half.
const WAITING_LIMIT: usize = 20;

/// A banner that waits to be shown.
struct Waiting {
    banner: Banner,
    /// How many it stands for.
    count: usize,
    /// What is marked as shown after it, and where.
    marks: Vec<(Store, Vec<RowId>)>,
}

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

    /// Raises the banner of a row, which is kept in that store.
    pub(super) fn show(&self, row: Row, sound: bool, store: Store) {
        let banner = Banner {
            rows: vec![row.id],
            kind: row.kind,
            about: story(row.kind, row.subject),
            sound,
            level: row.level,
            title: row.title,
            body: row.body,
        };
        self.put(banner, store);
    }

    /// Raises one banner for several rows, or for none in particular.
    pub(super) fn show_group(&self, rows: Vec<RowId>, said: Said, sound: bool, store: Store) {
        let banner = Banner {
            rows,
            kind: Kind::Other,
            about: None,
            sound,
            level: Level::Info,
            title: said.title,
            body: said.body,
        };
        self.put(banner, store);
    }

    /// Waits a moment for what is under way.
    pub(super) async fn finish(self) {
        drop(self.queue);
        let _ = timeout(FINISH, self.task).await;
    }

    fn put(&self, banner: Banner, store: Store) {
        let waiting = Waiting {
            count: banner.rows.len().max(1),
            marks: vec![(store, banner.rows.clone())],
            banner,
        };
        // The queue lives as long as the loop does.
        let _ = self.queue.send(waiting);
    }
}

async fn show_all(
    mut banners: mpsc::UnboundedReceiver<Waiting>,
    notifier: Arc<dyn Notifier>,
    handle: Handle,
    language: watch::Receiver<Language>,
) {
    let mut waiting = VecDeque::new();
    let mut is_failing = false;
    loop {
        while let Ok(banner) = banners.try_recv() {
            line_up(banner, &mut waiting, &language);
        }
        let next = match waiting.pop_front() {
            Some(next) => next,
            None => match banners.recv().await {
                Some(next) => next,
                None => return,
            },
        };
        let Waiting { banner, marks, .. } = next;
        let showing = notifier.show(banner);
        let shown = show_while_others_come(showing, &mut banners, &mut waiting, &language).await;
        if let Err(fault) = &shown {
            tracing::warn!(%fault, "a notification could not be shown");
        }
        if is_failing != shown.is_err() {
            is_failing = shown.is_err();
            let code = TroubleCode::NotificationsFailing;
            let input = Input::Trouble {
                code,
                on: is_failing,
            };
            handle.tell(Happening::Core(input)).await;
        }
        if shown.is_ok() {
            for (store, rows) in marks {
                mark(rows, &store).await;
            }
        }
    }
}

/// Waits until a banner is shown, and lines up the ones that come meanwhile.
async fn show_while_others_come(
    mut showing: futures_util::future::BoxFuture<'_, Result<(), NotifierFault>>,
    banners: &mut mpsc::UnboundedReceiver<Waiting>,
    waiting: &mut VecDeque<Waiting>,
    language: &watch::Receiver<Language>,
) -> Result<(), NotifierFault> {
    loop {
        tokio::select! {
            shown = &mut showing => return shown,
            Some(banner) = banners.recv() => line_up(banner, waiting, language),
        }
    }
}

/// Puts a banner behind the others; of too many one is made, in the place of the first.
fn line_up(banner: Waiting, waiting: &mut VecDeque<Waiting>, language: &watch::Receiver<Language>) {
    waiting.push_back(banner);
    if waiting.len() <= WAITING_LIMIT {
        return;
    }
    let mut rows = Vec::new();
    let mut marks = Vec::new();
    let mut count = 0;
    let mut level = Level::Info;
    let mut sound = false;
    for one in waiting.drain(..) {
        rows.extend(one.banner.rows);
        marks.extend(one.marks);
        count += one.count;
        sound |= one.banner.sound;
        if one.banner.level == Level::Error {
            level = Level::Error;
        }
    }
    let words = Words::of(*language.borrow());
    let said = |key| words.say_with(key, &[("count", Value::from(count))]);
    waiting.push_back(Waiting {
        banner: Banner {
            rows,
            kind: Kind::Other,
            about: None,
            sound,
            level,
            title: said("title-many"),
            body: words.say("body-many"),
        },
        count,
        marks,
    });
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
        event::Source,
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

    fn handle() -> Handle {
        let setup = crate::driver::tests::setup();
        let companion = parkmate_core::companion::Companion::new(setup);
        let now = crate::clock::Clock::now();
        let snapshot = companion.snapshot(now);
        let tray = parkmate_core::tray::Tray::of(&snapshot, companion.wording(), now);
        Handle {
            happenings: mpsc::channel(8).0,
            news: tokio::sync::broadcast::channel(8).0,
            windows: watch::channel(0).0,
            snapshot: watch::channel(snapshot).1,
            tray: watch::channel(tray).1,
        }
    }

    #[tokio::test]
    async fn of_more_than_twenty_banners_that_wait_one_is_made_and_all_are_marked() {
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
        outbox.show(row(1), true, store.clone());
        // It is being shown when the others come.
        tokio::task::yield_now().await;
        for id in 2..=25 {
            outbox.show(row(id), true, store.clone());
        }
        notifier.permits.add_permits(100);
        outbox.finish().await;
        let mut titles = Vec::new();
        while let Ok(title) = showing.try_recv() {
            titles.push(title);
        }
        assert_eq!(
            titles,
            ["row 1", "21 notifications", "row 23", "row 24", "row 25"]
        );
        assert_eq!(store.recall(account).await.unwrap().unshown, []);
    }

    #[test]
    fn what_is_made_of_many_is_said_in_the_language_that_was_chosen_last() {
        let (language, spoken) = watch::channel(Language::English);
        language.send_replace(Language::Hindi);
        let mut waiting = VecDeque::new();
        for id in 1..=21 {
            let banner = Banner {
                rows: vec![RowId(id)],
                kind: Kind::Other,
                about: None,
                level: Level::Info,
                title: String::new(),
                body: String::new(),
                sound: true,
            };
            let one = Waiting {
                banner,
                count: 1,
                marks: Vec::new(),
            };
            line_up(one, &mut waiting, &spoken);
        }
        assert_eq!(waiting[0].banner.title, "21 नोटिफ़िकेशन");
    }
}
