//! Banners on their way to the screen, one after the other, so that a slow notification service holds up
//! nothing but banners. Each is marked as shown when the service has taken it.

use std::sync::Arc;

use parkmate_core::{
    companion::Input,
    event::{Kind, Level},
    history::{Row, RowId},
    trouble::TroubleCode,
    wording::Said,
};
use tokio::{sync::mpsc, task::JoinHandle, time::timeout};

use super::{Handle, Happening};
use crate::{
    banner::{Banner, story},
    notifier::Notifier,
    store::Store,
};

/// How long the end of the program waits for banners that are under way.
const FINISH: std::time::Duration = std::time::Duration::from_secs(2);

/// The queue of banners.
pub(super) struct Outbox {
    queue: mpsc::UnboundedSender<Banner>,
    task: JoinHandle<()>,
}

impl Outbox {
    /// Starts the queue.
    pub(super) fn new(notifier: Arc<dyn Notifier>, store: Store, handle: Handle) -> Self {
        let (queue, banners) = mpsc::unbounded_channel();
        let task = tokio::spawn(show_all(banners, notifier, store, handle));
        Self { queue, task }
    }

    /// Raises the banner of a row.
    pub(super) fn show(&self, row: Row) {
        self.put(Banner {
            rows: vec![row.id],
            kind: row.kind,
            about: story(row.kind, row.subject),
            level: row.level,
            title: row.title,
            body: row.body,
        });
    }

    /// Raises one banner for several rows, or for none in particular.
    pub(super) fn show_group(&self, rows: Vec<RowId>, said: Said) {
        self.put(Banner {
            rows,
            kind: Kind::Other,
            about: None,
            level: Level::Info,
            title: said.title,
            body: said.body,
        });
    }

    /// Waits a moment for what is under way.
    pub(super) async fn finish(self) {
        drop(self.queue);
        let _ = timeout(FINISH, self.task).await;
    }

    fn put(&self, banner: Banner) {
        // The queue lives as long as the loop does.
        let _ = self.queue.send(banner);
    }
}

async fn show_all(
    mut banners: mpsc::UnboundedReceiver<Banner>,
    notifier: Arc<dyn Notifier>,
    store: Store,
    handle: Handle,
) {
    let mut is_failing = false;
    while let Some(banner) = banners.recv().await {
        let rows = banner.rows.clone();
        let shown = notifier.show(banner).await;
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
            mark(rows, &store).await;
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
