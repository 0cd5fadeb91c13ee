//! What is asked about the history: pages of it, marking, deleting with undo, and exporting. The store
//! answers on a thread of its own, so the loop goes on meanwhile. What was altered comes back to it as a
//! happening, because the core knows how much is unread.

use std::{ops::RangeInclusive, time::Duration};

use parkmate_core::{
    account::AccountKey,
    companion::Input,
    history::{Deletion, Export, Filter, Format, Page, RowId, Which},
    timing,
    trouble::TroubleCode,
};
use parkmate_door::protocol::{Answer, News, PAGE_LIMIT, Refusal};
use tokio::sync::oneshot;

use super::{Driver, Happening};
use crate::{
    clock::Clock,
    day_file,
    export::{self, Target},
    store::{Store, StoreFault},
};

type Reply = oneshot::Sender<Result<Answer, Refusal>>;

impl Driver {
    pub(super) fn page(&self, filter: Filter, offset: u32, limit: u32, reply: Reply) {
        let nothing = Answer::History(Page::default());
        self.ask_store(reply, nothing, move |store, account| async move {
            let limit = limit.min(PAGE_LIMIT);
            let page = store.page(account, filter, offset, limit).await?;
            Ok(Answer::History(page))
        });
    }

    pub(super) fn place(&self, filter: Filter, row: RowId, reply: Reply) {
        let nowhere = Answer::Place { at: None };
        self.ask_store(reply, nowhere, move |store, account| async move {
            let at = store.place(account, filter, row).await?;
            Ok(Answer::Place { at })
        });
    }

    pub(super) fn mark(&self, which: Which, read: bool, reply: Reply) {
        let handle = self.handle.clone();
        self.ask_store(reply, Answer::Done, move |store, account| async move {
            store.mark(account.clone(), which, read).await?;
            handle.tell(Happening::Altered(account)).await;
            Ok(Answer::Done)
        });
    }

    pub(super) fn delete(&self, which: Which, reply: Reply) {
        let handle = self.handle.clone();
        self.ask_store(reply, Answer::Done, move |store, account| async move {
            let deleted = store.delete(account.clone(), which).await?;
            let deletion = deleted.deletion;
            purge_after(timing::UNDO, store, deletion..=deletion);
            handle.tell(Happening::Altered(account)).await;
            Ok(Answer::Deleted(deleted))
        });
    }

    pub(super) fn undelete(&self, deletion: Deletion, reply: Reply) {
        let handle = self.handle.clone();
        let nothing = Answer::Undeleted { rows: 0 };
        self.ask_store(reply, nothing, move |store, account| async move {
            let rows = store.undelete(account.clone(), deletion).await?;
            handle.tell(Happening::Altered(account)).await;
            Ok(Answer::Undeleted { rows })
        });
    }

    /// Rows of a history were marked, deleted or brought back. They are counted here and now, because what
    /// the core has told until this moment is stored, and nothing else.
    pub(super) async fn altered(&mut self, account: AccountKey) {
        if self.account_key().as_ref() == Some(&account) {
            match self.store_of(&account).unread(account).await {
                Ok(unread) => self.tell_core(Input::Unread(unread)),
                Err(fault) => tracing::warn!(%fault, "the unread rows could not be counted"),
            }
        }
        self.tell_news(News::HistoryChanged);
    }

    /// Removes for good what was deleted in an earlier run, which nobody can undo any more.
    pub(super) async fn purge(&self) {
        match self.parts.store.last_deletion().await {
            Ok(last) => {
                let store = self.parts.store.clone();
                purge_after(Duration::ZERO, store, Deletion(0)..=last);
            }
            Err(fault) => tracing::warn!(%fault, "what was deleted before stays hidden"),
        }
    }

    /// Begins to write an export.
    pub(super) fn export(&self, filter: Filter, format: Format) -> Result<Answer, Refusal> {
        let Some(account) = self.account_key() else {
            return Err(self.refusal(TroubleCode::NotSignedIn));
        };
        let Some(folder) = self.parts.downloads.clone() else {
            return Err(self.refusal(TroubleCode::ExportFailed));
        };
        let store = self.store_of(&account);
        let target = Target {
            folder,
            format,
            zone: self.companion.wording().zone.clone(),
            now: Clock::now().wall,
        };
        let failed =
            Export::Failed(TroubleCode::ExportFailed.told(&self.companion.wording().words));
        let handle = self.handle.clone();
        tokio::spawn(async move {
            let told = |rows, of| handle.announce(News::Export(Export::Writing { rows, of }));
            let ended = match export::write(&store, account, filter, target, told).await {
                Ok((file, rows)) => Export::Written {
                    file: file.display().to_string(),
                    rows,
                },
                Err(fault) => {
                    tracing::warn!(%fault, "the history could not be exported");
                    failed
                }
            };
            handle.announce(News::Export(ended));
        });
        Ok(Answer::Done)
    }

    /// Begins to write the day sheet of a lot, or of all.
    pub(super) fn export_day_sheet(&self, lot: Option<u64>) -> Result<Answer, Refusal> {
        let Some(sheet) = self.companion.day_sheet(lot, Clock::now()) else {
            return Err(self.refusal(TroubleCode::NotSignedIn));
        };
        let Some(folder) = self.parts.downloads.clone() else {
            return Err(self.refusal(TroubleCode::ExportFailed));
        };
        let zone = self.companion.wording().zone.clone();
        let failed =
            Export::Failed(TroubleCode::ExportFailed.told(&self.companion.wording().words));
        let handle = self.handle.clone();
        tokio::task::spawn_blocking(move || {
            let ended = match day_file::write(&sheet, &folder, &zone) {
                Ok((file, rows)) => Export::Written {
                    file: file.display().to_string(),
                    rows,
                },
                Err(fault) => {
                    tracing::warn!(%fault, "the day sheet could not be exported");
                    failed
                }
            };
            handle.announce(News::Export(ended));
        });
        Ok(Answer::Done)
    }

    /// Shows where exports lie.
    pub(super) fn show_exports(&self) -> Result<Answer, Refusal> {
        let shown = match &self.parts.downloads {
            Some(folder) => self.parts.shell.open_folder(folder),
            None => Err(crate::shell::ShellFault::NotAFolder),
        };
        shown.map(|()| Answer::Done).map_err(|fault| {
            tracing::warn!(%fault, "the folder of exports could not be shown");
            self.refusal(TroubleCode::FolderNotShown)
        })
    }

    /// Asks the store beside the loop. Where nobody is signed in, there is nothing to ask.
    fn ask_store<A>(
        &self,
        reply: Reply,
        signed_out: Answer,
        ask: impl FnOnce(Store, AccountKey) -> A,
    ) where
        A: Future<Output = Result<Answer, StoreFault>> + Send + 'static,
    {
        let Some(account) = self.account_key() else {
            let _ = reply.send(Ok(signed_out));
            return;
        };
        let asking = ask(self.store_of(&account), account);
        let refusal = self.refusal(TroubleCode::HistoryUnwritable);
        tokio::spawn(async move {
            let answer = asking.await.map_err(|fault| {
                tracing::warn!(%fault, "the history could not be used");
                refusal
            });
            let _ = reply.send(answer);
        });
    }
}

/// Removes for good what was deleted, once it can't be undone any more.
fn purge_after(pause: Duration, store: Store, deletions: RangeInclusive<Deletion>) {
    tokio::spawn(async move {
        tokio::time::sleep(pause).await;
        if let Err(fault) = store.purge(deletions).await {
            tracing::warn!(%fault, "deleted rows stay hidden until the next start");
        }
    });
}
