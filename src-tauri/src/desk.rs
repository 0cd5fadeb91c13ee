//! Following the attendant's desk: a call of its own through the door, kept while the page shows the desk and made anew
//! when the agent is started again.

use std::sync::{Mutex, PoisonError};

use parkmate_core::desk::view::DeskView;
use parkmate_door::{
    caller::{CallFault, Caller},
    place::Place,
    protocol::{Feed, News},
};
use tauri::async_runtime::JoinHandle;
use tokio::time::sleep;

use crate::link::RETRY_PAUSE;

/// The call, while there is one.
#[derive(Debug, Default)]
pub(crate) struct Following(Mutex<Option<JoinHandle<()>>>);

impl Following {
    /// Follows the desk by this, in place of what was followed before; nothing ends it.
    pub(crate) fn change(&self, to: Option<JoinHandle<()>>) {
        let old = std::mem::replace(
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner),
            to,
        );
        if let Some(old) = old {
            old.abort();
        }
    }
}

/// Tells the desk whenever it changes, for as long as it is polled.
pub(crate) async fn follow(place: &Place, tell: impl Fn(Box<DeskView>)) {
    loop {
        // The link says what is wrong with the agent, and starts it.
        let _ended = listen(place, &tell).await;
        sleep(RETRY_PAUSE).await;
    }
}

async fn listen(place: &Place, tell: impl Fn(Box<DeskView>)) -> Result<(), CallFault> {
    let caller = Caller::connect(place).await?;
    let (_, mut news) = caller.subscribe(Feed::Desk).await?;
    while let Some(news) = news.next().await {
        if let News::Desk(desk) = news {
            tell(desk);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use parkmate_core::clock::UnixMillis;
    use parkmate_door::{
        listener::Listener,
        protocol::{Answer, Ask, FromAgent},
    };
    use tokio::{sync::mpsc::unbounded_channel, time::timeout};

    use super::*;

    const DEADLINE: Duration = Duration::from_secs(20);

    fn desk(second: i64) -> Box<DeskView> {
        Box::new(DeskView {
            as_of: Some(UnixMillis(second)),
            ..DeskView::default()
        })
    }

    /// Takes one follower, tells it a desk and hangs up.
    async fn serve_once(listener: &Listener, second: i64) {
        let (mut asks, mut answers) = listener.accept().await.unwrap().welcome().await.unwrap();
        let asked = asks.next().await.unwrap().unwrap();
        assert!(matches!(asked.ask, Ask::Subscribe { to: Feed::Desk }));
        let answer = Ok(Answer::Status(Box::default()));
        let id = asked.id;
        answers
            .send(&FromAgent::Answer { id, answer })
            .await
            .unwrap();
        let news = FromAgent::News(News::Desk(desk(second)));
        answers.send(&news).await.unwrap();
    }

    #[tokio::test]
    async fn a_desk_is_followed_again_when_the_agent_is_back() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::at(&folder.path().join("door.sock"));
        let listener = Listener::bind(&place).unwrap();
        let (tell, mut told) = unbounded_channel();
        let following =
            tokio::spawn(async move { follow(&place, |desk| drop(tell.send(desk))).await });
        for second in [1, 2] {
            serve_once(&listener, second).await;
            let seen = timeout(DEADLINE, told.recv()).await.unwrap();
            assert_eq!(seen, Some(desk(second)));
        }
        following.abort();
    }
}
