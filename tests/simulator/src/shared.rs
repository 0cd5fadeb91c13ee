//! What the tasks of one running server share: the world, the sockets, the log of requests, and the sign that all
//! connections are to end.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use tokio::{runtime::Handle, sync::watch};

use crate::{
    clock::Clock,
    faults::Switchboard,
    http::{Reply, Request},
    hub::Hub,
    rest,
    world::World,
};

/// A request that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedRequest {
    /// Server time of its arrival.
    pub at: Timestamp,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path without query.
    pub path: String,
    /// Query without the question mark.
    pub query: String,
    /// Whose token it carried.
    pub user: Option<String>,
    /// The status answered; none if it was never answered. 101 is a socket.
    pub status: Option<u16>,
}

/// How often and how long.
#[derive(Debug, Clone)]
pub(crate) struct Timing {
    pub(crate) ping_interval: Duration,
    pub(crate) ping_timeout: Duration,
    pub(crate) websocket_timeout: Duration,
    pub(crate) time_interval: Duration,
}

pub(crate) struct Shared {
    pub(crate) clock: Clock,
    pub(crate) faults: Switchboard,
    pub(crate) timing: Timing,
    pub(crate) hub: Arc<Hub>,
    world: Mutex<World>,
    requests: Mutex<Vec<LoggedRequest>>,
    greeting: Mutex<Vec<Greeting>>,
    /// Counts changes of the world and requests, for whoever waits for something to have happened.
    pub(crate) stirs: watch::Sender<u64>,
    /// Changes when all connections are to end.
    pub(crate) lives: watch::Sender<u64>,
}

/// Something to do to the world just before the first request of a user is answered.
struct Greeting {
    user: String,
    act: Box<dyn FnOnce(&mut World) + Send>,
}

impl Shared {
    pub(crate) fn new(clock: Clock, faults: Switchboard, timing: Timing) -> Self {
        Self {
            hub: Arc::new(Hub::new(clock.clone(), faults.clone(), Handle::current())),
            world: Mutex::new(World::new(clock.clone(), faults.clone())),
            requests: Mutex::default(),
            greeting: Mutex::default(),
            stirs: watch::Sender::new(0),
            lives: watch::Sender::new(0),
            clock,
            faults,
            timing,
        }
    }

    /// Does something to the world, and delivers the frames that come of it before anybody else gets at it.
    pub(crate) fn world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let result = self.world_quietly(act);
        self.stirs.send_modify(|count| *count += 1);
        result
    }

    /// The same without waking those who wait for changes.
    pub(crate) fn world_quietly<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        let result = act(&mut world);
        self.hub.deliver(world.take_frames());
        result
    }

    /// Answers a REST request.
    pub(crate) fn answer(&self, request: &Request) -> Reply {
        if let Some(user) = self.user_of(request) {
            self.greet(&user);
        }
        self.world(|world| rest::answer(world, request))
    }

    /// Has something done just before the first request with the token of `user` is answered.
    pub(crate) fn when_first_seen(
        &self,
        user: &str,
        act: impl FnOnce(&mut World) + Send + 'static,
    ) {
        let greeting = Greeting {
            user: user.to_owned(),
            act: Box::new(act),
        };
        self.greeting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(greeting);
    }

    /// Does it now if it hasn't been done.
    pub(crate) fn greet(&self, user: &str) {
        let due: Vec<Greeting> = {
            let mut greetings = self.greeting.lock().unwrap_or_else(PoisonError::into_inner);
            greetings
                .extract_if(.., |greeting| greeting.user == user)
                .collect()
        };
        for greeting in due {
            self.world(greeting.act);
        }
    }

    pub(crate) fn log(&self, request: &Request, status: Option<u16>) {
        let entry = LoggedRequest {
            at: request.arrived,
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            user: self.user_of(request),
            status,
        };
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(entry);
        self.stirs.send_modify(|count| *count += 1);
    }

    pub(crate) fn requests(&self) -> Vec<LoggedRequest> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn user_of(&self, request: &Request) -> Option<String> {
        let token = request.value("authorization")?.split_whitespace().nth(1)?;
        self.world_quietly(|world| {
            let owner = world
                .accounts
                .iter()
                .find(|(_, account)| account.token.as_deref() == Some(token));
            owner.map(|(_, account)| account.username.clone())
        })
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("timing", &self.timing)
            .finish_non_exhaustive()
    }
}
