//! Who is at the door. There is room for a certain number; then whoever comes takes the place of another one, so
//! that a program that calls and calls again keeps nobody else out, and uses up neither memory nor the files that
//! a process may have open.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use tokio::task::AbortHandle;

/// Callers at a time: a window has three, each command of the command line one.
const ROOM: usize = 64;

/// How far a caller has come. Who has come further stays longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Stage {
    /// It has said nothing yet that we understand.
    Stranger,
    /// It asks.
    Asker,
    /// It listens to news.
    Subscriber,
}

/// How far one caller has come, as it tells it.
#[derive(Clone, Debug)]
pub(super) struct Progress(Arc<AtomicU8>);

impl Progress {
    /// It has come as far as that.
    pub(super) fn to(&self, stage: Stage) {
        self.0.store(stage as u8, Ordering::Relaxed);
    }

    fn now(&self) -> u8 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The callers, those who came first at the front.
#[derive(Default)]
pub(super) struct Callers(VecDeque<(Progress, AbortHandle)>);

impl Callers {
    /// Somebody comes; `converse` is the conversation, on a task of its own.
    pub(super) fn admit(&mut self, converse: impl FnOnce(Progress) -> AbortHandle) {
        self.0.retain(|(_, task)| !task.is_finished());
        if self.0.len() >= ROOM {
            self.turn_one_away();
        }
        let progress = Progress(Arc::new(AtomicU8::new(Stage::Stranger as u8)));
        let task = converse(progress.clone());
        self.0.push_back((progress, task));
    }

    /// Of those who have come the least far the one who has been there longest.
    fn turn_one_away(&mut self) {
        let stages = self.0.iter().map(|(progress, _)| progress.now());
        let Some((at, _)) = stages.enumerate().min_by_key(|(_, stage)| *stage) else {
            return;
        };
        if let Some((_, task)) = self.0.remove(at) {
            tracing::info!("a caller is turned away for another one");
            task.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::{task::JoinHandle, time::timeout};

    use super::*;

    fn come(callers: &mut Callers, stage: Stage) -> JoinHandle<()> {
        let mut task = None;
        callers.admit(|progress| {
            progress.to(stage);
            let waiting = tokio::spawn(std::future::pending());
            let handle = waiting.abort_handle();
            task = Some(waiting);
            handle
        });
        task.unwrap()
    }

    async fn is_turned_away(caller: JoinHandle<()>) -> bool {
        let end = timeout(Duration::from_secs(5), caller).await;
        end.is_ok_and(|end| end.is_err_and(|end| end.is_cancelled()))
    }

    #[tokio::test]
    async fn when_all_places_are_taken_the_first_of_those_who_said_least_goes() {
        let mut callers = Callers::default();
        let window = come(&mut callers, Stage::Subscriber);
        let command = come(&mut callers, Stage::Asker);
        let mut strangers: Vec<_> = (2..ROOM)
            .map(|_| come(&mut callers, Stage::Stranger))
            .collect();
        let last = come(&mut callers, Stage::Asker);
        assert!(is_turned_away(strangers.remove(0)).await);
        for _ in 1..ROOM - 2 {
            come(&mut callers, Stage::Asker);
        }
        for stranger in strangers {
            assert!(is_turned_away(stranger).await);
        }
        assert!(!command.is_finished());
        come(&mut callers, Stage::Asker);
        assert!(is_turned_away(command).await);
        assert!(!window.is_finished() && !last.is_finished());
        assert_eq!(callers.0.len(), ROOM);
    }

    #[tokio::test]
    async fn who_has_gone_makes_room() {
        let mut callers = Callers::default();
        let first = come(&mut callers, Stage::Stranger);
        for _ in 1..ROOM {
            come(&mut callers, Stage::Asker);
        }
        let gone = callers.0.pop_back().unwrap();
        gone.1.abort();
        while !gone.1.is_finished() {
            tokio::task::yield_now().await;
        }
        callers.0.push_back(gone);
        come(&mut callers, Stage::Asker);
        tokio::task::yield_now().await;
        assert!(!first.is_finished());
    }
}
