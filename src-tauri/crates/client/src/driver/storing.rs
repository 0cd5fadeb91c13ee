//! Storing: what a batch of inputs changes is stored before anything else is done about it, in as few
//! transactions as that takes, and what the disk refuses waits for the next one.

use std::{sync::Arc, time::Duration};

use parkmate_core::{
    account::AccountKey,
    change::Change,
    clock::UnixMillis,
    companion::{Effect, Epoch, Input},
    history::Row,
    intent::{Reply, Request},
    timing,
};
use parkmate_door::protocol::News;

use super::{Driver, Happening};
use crate::{
    clock::Clock,
    store::{Store, StoreFault},
};

/// Changes that wait for room on the disk at most.
const UNSTORED_LIMIT: usize = 1_000;

/// A change on its way to the store.
#[derive(Clone)]
pub(super) struct Unstored {
    account: AccountKey,
    change: Arc<Change>,
}

impl Driver {
    /// Sends a request, unless what was to be remembered of it could not be stored: a kill now would let
    /// nobody know that it may have been done (ledger rule 16).
    pub(super) fn send_if_stored(&mut self, epoch: Epoch, intent: u64, request: Request) {
        if self.store_fails.is_none() {
            self.send(epoch, intent, request);
            return;
        }
        tracing::warn!("a request is not sent, since it could not be stored");
        let reply = Reply::NotSent;
        self.tell_core(Input::Replied {
            epoch,
            intent,
            reply,
        });
    }

    pub(super) async fn commit(&mut self, account: AccountKey, change: Change) {
        let change = Arc::new(change);
        self.unstored.push_back(Unstored {
            account,
            change: Arc::clone(&change),
        });
        let changed = self.store_what_waits().await;
        for told in &change.told {
            self.tell_news(News::Told(told.row.clone()));
        }
        for row in changed {
            self.tell_news(News::Told(row));
        }
    }

    /// Stores what waits, oldest first, also what a full disk has refused before. Gives the rows of the
    /// history that were changed.
    async fn store_what_waits(&mut self) -> Vec<Row> {
        self.stored_at = Clock::now().mono;
        let mut stored = Ok(());
        let mut changed = Vec::new();
        while let Some(next) = self.unstored.front().cloned() {
            let Unstored { account, change } = next;
            stored = match self.store_of(&account).commit(account, change).await {
                Ok(rows) => {
                    changed.extend(rows);
                    Ok(())
                }
                Err(fault) if fault.is_for_good() => {
                    tracing::error!(%fault, "a change can't be stored, now or later");
                    Err(fault)
                }
                Err(fault) => {
                    stored = Err(fault);
                    break;
                }
            };
            self.unstored.pop_front();
        }
        // A disk that stays full costs the oldest rows, not the memory.
        let over = self.unstored.len().saturating_sub(UNSTORED_LIMIT);
        self.unstored.drain(..over);
        self.stored(stored);
        if let Some(code) = self.parts.store.take_trouble() {
            tracing::warn!(
                code = code.name(),
                "the history file was not as it was left"
            );
            self.tell_core(Input::Trouble { code, on: true });
        }
        changed
    }

    /// How long until what the disk has refused is tried again.
    pub(super) fn store_again_in(&self) -> Duration {
        if self.store_fails.is_none() {
            return Duration::MAX;
        }
        timing::STORE_AGAIN.saturating_sub(Clock::now().mono.since(self.stored_at))
    }

    pub(super) async fn store_again_when_due(&mut self) {
        if self.store_again_in().is_zero() {
            self.store_again().await;
        }
    }

    /// Stores what the disk has refused before, and marks the banners whose marks it has refused.
    pub(super) async fn store_again(&mut self) {
        for row in self.store_what_waits().await {
            self.tell_news(News::Told(row));
        }
        if let Err(fault) = self.parts.store.mark_shown(Vec::new()).await {
            tracing::warn!(%fault, "shown notifications could not be marked");
        }
    }

    /// A store that fails is a trouble until it works again; it stops nothing.
    fn stored(&mut self, result: Result<(), StoreFault>) {
        let failing = match result {
            Ok(()) => None,
            Err(fault) => {
                tracing::warn!(%fault, "the history could not be written");
                Some(fault.code())
            }
        };
        if failing == self.store_fails {
            return;
        }
        let before = std::mem::replace(&mut self.store_fails, failing);
        for (code, on) in [(before, false), (failing, true)] {
            if let Some(code) = code {
                self.tell_core(Input::Trouble { code, on });
            }
        }
    }

    /// Cuts the history, without holding anything up.
    pub(super) fn prune(&self, before: UnixMillis) {
        let Some(account) = self.account_key() else {
            return;
        };
        let store = self.store_of(&account);
        let handle = self.handle.clone();
        tokio::spawn(async move {
            match store.prune(before).await {
                Ok(0) => {}
                Ok(_) => handle.tell(Happening::Altered(account)).await,
                Err(fault) => tracing::warn!(%fault, "the history could not be cut"),
            }
        });
    }

    /// Where that account is stored.
    pub(super) fn store_of(&self, account: &AccountKey) -> Store {
        self.asides
            .get(account)
            .unwrap_or(&self.parts.store)
            .clone()
    }

    /// Where the rows of a banner are stored.
    pub(super) fn store_of_banners(&self) -> Store {
        let account = self.closing.clone().or_else(|| self.account_key());
        account.map_or_else(
            || self.parts.store.clone(),
            |account| self.store_of(&account),
        )
    }
}

/// Takes what is to be stored out of the effects of a batch of inputs, in as few transactions as it can:
/// for a thousand equal frames a disk must not write a thousand times. All of it is stored before
/// anything else is done, so that no banner and no request precedes its own change (ledger rules 16, 22).
pub(super) fn changes_first(effects: Vec<Effect>) -> (Vec<(AccountKey, Change)>, Vec<Effect>) {
    let mut changes: Vec<(AccountKey, Change)> = Vec::new();
    let mut others = Vec::new();
    for effect in effects {
        if let Effect::Commit { account, change } = effect {
            match changes.last_mut() {
                Some((of, before)) if *of == account => before.merge(*change),
                Some(_) | None => changes.push((account, *change)),
            }
        } else {
            others.push(effect);
        }
    }
    (changes, others)
}
