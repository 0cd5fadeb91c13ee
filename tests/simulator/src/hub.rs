//! Who listens on which id, and the delivery of frames to them: copies for each connection of an id, nothing kept
//! for those who come later (server contract, S4.4). The faults of frames happen here.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    runtime::Handle,
    sync::{mpsc, watch},
};

use crate::{
    clock::Clock,
    faults::{Faults, Malformed, Switchboard},
    json::{Json, object},
    truth::{Frame, SentFrame},
};

/// An open notification socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSocket {
    /// Counts up over all sockets of this run.
    pub number: u64,
    /// The id in its URL.
    pub id: String,
    /// Server time at which it was opened.
    pub since: Timestamp,
}

/// What a socket's task is told to do.
#[derive(Debug)]
pub(crate) enum Order {
    Text(String),
    Binary(Vec<u8>),
    Close(u16),
}

#[derive(Debug)]
pub(crate) struct Hub {
    clock: Clock,
    faults: Switchboard,
    runtime: Handle,
    inside: Mutex<Inside>,
    open: watch::Sender<Vec<OpenSocket>>,
}

#[derive(Debug, Default)]
struct Inside {
    listeners: Vec<Listener>,
    last_number: u64,
    sent: Vec<SentFrame>,
}

#[derive(Debug)]
struct Listener {
    socket: OpenSocket,
    deaf: bool,
    orders: mpsc::UnboundedSender<Order>,
}

impl Hub {
    /// A hub whose delayed frames are delivered by tasks of this runtime.
    pub(crate) fn new(clock: Clock, faults: Switchboard, runtime: Handle) -> Self {
        Self {
            clock,
            faults,
            runtime,
            inside: Mutex::default(),
            open: watch::Sender::new(Vec::new()),
        }
    }

    /// The open sockets, now and whenever they change.
    pub(crate) fn open(&self) -> watch::Receiver<Vec<OpenSocket>> {
        self.open.subscribe()
    }

    /// The frames handed to sockets so far.
    pub(crate) fn sent(&self) -> Vec<SentFrame> {
        self.inside().sent.clone()
    }

    /// A new socket listens on this id.
    pub(crate) fn join(&self, id: &str) -> (OpenSocket, mpsc::UnboundedReceiver<Order>) {
        let (orders, receiver) = mpsc::unbounded_channel();
        let mut inside = self.inside();
        inside.last_number += 1;
        let socket = OpenSocket {
            number: inside.last_number,
            id: id.to_owned(),
            since: self.clock.now(),
        };
        inside.listeners.push(Listener {
            socket: socket.clone(),
            deaf: false,
            orders,
        });
        self.publish(&inside);
        (socket, receiver)
    }

    /// A socket is gone.
    pub(crate) fn leave(&self, number: u64) {
        let mut inside = self.inside();
        inside
            .listeners
            .retain(|listener| listener.socket.number != number);
        self.publish(&inside);
    }

    /// All sockets are gone.
    pub(crate) fn clear(&self) {
        let mut inside = self.inside();
        inside.listeners.clear();
        self.publish(&inside);
    }

    /// Sockets of this id, or all, get no frames any more while they stay open.
    pub(crate) fn deafen(&self, id: Option<&str>) {
        for listener in &mut self.inside().listeners {
            listener.deaf |= id.is_none_or(|id| id == listener.socket.id);
        }
    }

    /// Sockets of this id, or all, are closed with this code.
    pub(crate) fn close(&self, id: Option<&str>, code: u16) {
        for listener in &self.inside().listeners {
            if id.is_none_or(|id| id == listener.socket.id) {
                // A socket that is just ending doesn't need the order.
                let _ = listener.orders.send(Order::Close(code));
            }
        }
    }

    /// Delivers a burst of frames, as the faults allow.
    pub(crate) fn deliver(self: &Arc<Self>, frames: Vec<Frame>) {
        if frames.is_empty() {
            return;
        }
        match self.faults.ask(|faults| faults.frame_delay) {
            None => self.deliver_now(frames),
            Some(delay) => {
                let hub = Arc::downgrade(self);
                self.runtime.spawn(async move {
                    tokio::time::sleep(delay).await;
                    if let Some(hub) = hub.upgrade() {
                        hub.deliver_now(frames);
                    }
                });
            }
        }
    }

    fn deliver_now(&self, frames: Vec<Frame>) {
        let faults = self.faults.current();
        let now = self.clock.now();
        let mut inside = self.inside();
        let mut in_burst = vec![0_usize; inside.listeners.len()];
        for frame in frames {
            let mut copies = 0;
            for (listener, burst) in inside.listeners.iter().zip(&mut in_burst) {
                let addressed = faults.foreign_frames || listener.socket.id == frame.to;
                if addressed && listener.hears(&faults, now) {
                    copies += listener.put(&faults, &frame.text, burst);
                }
            }
            inside.sent.push(SentFrame {
                at: now,
                frame,
                copies,
            });
        }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish(&self, inside: &Inside) {
        self.open.send_replace(
            inside
                .listeners
                .iter()
                .map(|listener| listener.socket.clone())
                .collect(),
        );
    }
}

impl Listener {
    fn hears(&self, faults: &Faults, now: Timestamp) -> bool {
        let age = Duration::try_from(now.duration_since(self.socket.since)).unwrap_or_default();
        !self.deaf && faults.deaf_after.is_none_or(|limit| age < limit)
    }

    /// Puts one frame of a burst on the socket, with what the faults do to it; the answer is how many copies
    /// of the true frame went out.
    fn put(&self, faults: &Faults, text: &str, burst: &mut usize) -> usize {
        let malformed = faults.malformed.map(malformed);
        let true_copies = if faults.frames_lost {
            0
        } else {
            1 + faults.extra_copies as usize
        };
        let orders = malformed
            .into_iter()
            .map(|order| (order, 0))
            .chain((0..true_copies).map(|_| (Order::Text(text.to_owned()), 1)));
        let mut copies = 0;
        for (order, counts) in orders {
            *burst += 1;
            let fits = faults.burst_limit.is_none_or(|limit| *burst <= limit);
            if fits && self.orders.send(order).is_ok() {
                copies += counts;
            }
        }
        copies
    }
}

fn malformed(kind: Malformed) -> Order {
    match kind {
        Malformed::NotJson => Order::Text("not json".to_owned()),
        Malformed::Huge => {
            let message = "x".repeat(100_000);
            Order::Text(object! { "type": "info", "message": message }.spaced())
        }
        Malformed::Binary => Order::Binary(vec![0, 159, 146, 150]),
        Malformed::NullMessage => {
            Order::Text(object! { "type": Json::Null, "message": Json::Null }.spaced())
        }
        Malformed::ObjectMessage => Order::Text(
            object! { "type": "info", "message": object! { "unexpected": vec![Json::Null] } }
                .spaced(),
        ),
        Malformed::NotAnObject => Order::Text("[1, 2, 3]".to_owned()),
    }
}

/// The age at which a socket opened at `since` has lived for `limit`.
pub(crate) fn end_of_life(since: Timestamp, limit: Duration) -> Timestamp {
    let limit = SignedDuration::try_from(limit).unwrap_or(SignedDuration::MAX);
    since.saturating_add(limit).unwrap_or(Timestamp::MAX)
}
