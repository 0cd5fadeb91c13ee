//! The way to the loop: asks, what was chosen in the tray and on notifications, and what the loop shows.

use parkmate_core::{
    companion::{Input, SignOut},
    desk::view::DeskView,
    notice::Deed,
    snapshot::Snapshot,
    spot::Spot,
    tray::{Action, Tray},
    trouble::TroubleCode,
};
use parkmate_door::protocol::{Answer, Ask, News, PauseFor, Refusal};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use super::Happening;
use crate::notifier::Chosen;

/// How everybody else reaches the loop. Clones reach the same loop.
#[derive(Clone, Debug)]
pub struct Handle {
    pub(super) happenings: mpsc::Sender<Happening>,
    pub(super) news: broadcast::Sender<News>,
    pub(super) windows: watch::Sender<usize>,
    /// How many look at the attendant's desk.
    pub(super) watchers: watch::Sender<usize>,
    pub(super) desk: watch::Receiver<Option<DeskView>>,
    pub(super) snapshot: watch::Receiver<Snapshot>,
    pub(super) tray: watch::Receiver<Tray>,
}

impl Handle {
    /// Asks for something and waits for the answer.
    ///
    /// # Errors
    /// [`Refusal`]; [`Refusal::Ending`] when the loop has ended.
    pub async fn ask(&self, ask: Ask) -> Result<Answer, Refusal> {
        let (reply, answered) = oneshot::channel();
        self.happenings
            .send(Happening::Asked { ask, reply })
            .await
            .map_err(|_| Refusal::Ending)?;
        answered.await.map_err(|_| Refusal::Ending)?
    }

    /// Does what was chosen in the tray's menu.
    pub async fn act(&self, action: Action) {
        let ask = match action {
            Action::Open => Ask::ShowWindow { at: None },
            Action::OpenDesk => Ask::ShowWindow {
                at: Some(Spot::Desk),
            },
            Action::RenewInBrowser { booking } => Ask::OpenInBrowser { booking },
            Action::PauseHour => Ask::Pause(PauseFor::Hour),
            Action::PauseUntilTomorrow => Ask::Pause(PauseFor::UntilTomorrow),
            Action::Resume => Ask::Pause(PauseFor::Off),
            Action::SignOut => Ask::SignOut(SignOut::Here),
            Action::Quit => Ask::Quit,
        };
        if let Err(refusal) = self.ask(ask).await {
            tracing::warn!(%refusal, "what was chosen in the tray could not be done");
        }
    }

    /// Says that something is wrong that the loop doesn't know of, or not any more.
    pub async fn trouble(&self, code: TroubleCode, on: bool) {
        let input = Input::Trouble { code, on };
        self.tell(Happening::Core(input)).await;
    }

    /// Tells the user by a notification what is wrong.
    pub async fn tell_of(&self, code: TroubleCode) {
        self.tell(Happening::ToTell(code)).await;
    }

    /// Does what was chosen on a notification. What comes of a wish is told by another one.
    pub async fn choose(&self, chosen: Chosen) {
        let Chosen { row, deed } = chosen;
        match deed {
            Deed::Open => {
                let at = row.map(Spot::Entry);
                if let Err(refusal) = self.ask(Ask::ShowWindow { at }).await {
                    tracing::warn!(%refusal, "the window could not be shown");
                }
            }
            Deed::Wish(wish) => self.tell(Happening::Core(Input::Chosen(wish))).await,
        }
    }

    /// Tells subscribers something that the loop doesn't know.
    pub fn announce(&self, news: News) {
        // Nobody may be listening.
        let _ = self.news.send(news);
    }

    /// News as they come, from now on.
    #[must_use]
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// The snapshot as it changes.
    #[must_use]
    pub fn snapshots(&self) -> watch::Receiver<Snapshot> {
        self.snapshot.clone()
    }

    /// The attendant's desk as it changes while somebody looks at it; `None` where there is none.
    #[must_use]
    pub fn desks(&self) -> watch::Receiver<Option<DeskView>> {
        self.desk.clone()
    }

    /// The tray as it changes.
    #[must_use]
    pub fn trays(&self) -> watch::Receiver<Tray> {
        self.tray.clone()
    }

    pub(super) async fn tell(&self, happening: Happening) {
        // The loop may have ended; then nobody wants to know.
        let _ = self.happenings.send(happening).await;
    }
}
