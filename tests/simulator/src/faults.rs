//! What the server does wrong. All switches are off in a new [`Faults`]: that is the well-behaved server of the
//! demo, which sends every event once. [`Faults::real_server`] turns on the habits of the real one.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

/// The switches. Change them at run time with `Simulator::faults`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Faults {
    // Habits of the real server.
    /// A booking is completed only when somebody reads it (S5 event 5); else within a second after its end.
    pub expires_only_when_read: bool,
    /// A renewal right at the end is refused with "Slot is not available for renewal" until a read has
    /// completed the old booking (S7); else the renewal completes it first.
    pub renew_refused_until_read: bool,
    /// A renewal that fails inside leaves its new booking behind, live and without payment, and has already
    /// told the owner (S5 event 4); else it is rolled back without a trace.
    pub renew_leaves_orphan: bool,
    /// Nothing is sent when an owner or admin cancels or deletes a live booking (event 6).
    pub declined_unsent: bool,
    /// Nothing is sent when a cash payment is verified (event 7).
    pub cash_verified_unsent: bool,
    /// Nothing is sent when a standalone wash is completed (event 9).
    pub standalone_wash_unsent: bool,
    /// Nothing is sent when an employee is assigned (event 10).
    pub employee_unsent: bool,
    /// Each later save of a completed booking or wash sends its frame again, and the owner's service list saves
    /// once per add-on wash (S5 events 5 and 9).
    pub completed_saves_repeat: bool,
    /// Reads that were under way while another one completed the booking send its frame again, up to three
    /// copies altogether (S5 event 5). REST answers take 20 ms then, so that requests can overlap.
    pub racing_reads: bool,
    /// Verifying a payment sets its booking back to `booked`, whatever it was (S8).
    pub verify_revives: bool,
    /// The end of a booking deletes its add-on washes (S5 event 9).
    pub expiry_deletes_washes: bool,
    /// Slots stay busy after a completion by PATCH or by the service list, and a read of the slots frees the
    /// slot of a live booking when an older one there is `cancelled` (S7).
    pub slot_flags_lie: bool,
    /// The most frames that one burst delivers to one socket; the rest is dropped (S4.6).
    pub burst_limit: Option<usize>,
    /// The age, by the server's clock, at which a socket stops getting frames while it stays open (S4.6).
    pub deaf_after: Option<Duration>,

    // Things that go wrong anywhere.
    /// Every permitted renewal fails inside with HTTP 500 and this text.
    pub renewals_fail: Option<String>,
    /// New bookings are rolled back after the owner was told: HTTP 500, no row (S5 event 8).
    pub bookings_roll_back: bool,
    /// How many more copies of each frame are sent.
    pub extra_copies: u32,
    /// Frames are not sent.
    pub frames_lost: bool,
    /// Frames are sent this much later (real time), to whoever is connected then.
    pub frame_delay: Option<Duration>,
    /// What is sent before each frame; with `frames_lost`, instead of it.
    pub malformed: Option<Malformed>,
    /// Each frame is also delivered to every other connected id.
    pub foreign_frames: bool,
    /// The shape of event 9.
    pub wash_frame: WashFrame,
    /// What sockets do instead of working.
    pub sockets: Option<SocketFault>,
    /// The socket paths do not exist, as on a server without ASGI: HTTP 404.
    pub wsgi: bool,
    /// New TCP connections are refused; those that are open stay.
    pub refuse_connections: bool,
    /// New TCP connections are accepted and then left alone (no TLS, no answer).
    pub hang_connections: bool,
    /// What REST answers instead of the truth. The first entry that fits a request counts.
    pub http: Vec<HttpFault>,
}

impl Faults {
    /// The real server's habits, as server contract S4.6 to S5 and S7 describe them.
    pub fn real_server() -> Self {
        Self {
            expires_only_when_read: true,
            renew_refused_until_read: true,
            renew_leaves_orphan: true,
            declined_unsent: true,
            cash_verified_unsent: true,
            standalone_wash_unsent: true,
            employee_unsent: true,
            completed_saves_repeat: true,
            racing_reads: true,
            verify_revives: true,
            expiry_deletes_washes: true,
            slot_flags_lie: true,
            burst_limit: Some(100),
            deaf_after: Some(Duration::from_hours(24)),
            ..Self::default()
        }
    }
}

/// A frame that no client can make sense of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// `not json`.
    NotJson,
    /// Valid JSON of 100,000 bytes, above the 64 KiB that a careful client takes.
    Huge,
    /// A binary frame.
    Binary,
    /// `{"type": null, "message": null}`.
    NullMessage,
    /// A message that is an object of unknown keys.
    ObjectMessage,
    /// A JSON array.
    NotAnObject,
}

/// The shapes in which a finished wash may be told (server contract, S5 event 9 and S6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WashFrame {
    /// `{"type": "success", "message": "Your car wash service has been completed!"}` to the profile id.
    #[default]
    Text,
    /// An object as message, to the auth id.
    ObjectMessage,
    /// `type` is `carwash_completed`, with the fields beside it, to the auth id.
    TopLevel,
}

/// What a socket does instead of working.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SocketFault {
    /// The handshake is never answered.
    HangHandshake,
    /// After handshake and welcome nothing is sent, answered or read any more. Open sockets fall silent too.
    Mute,
    /// The handshake succeeds and the socket is closed with this code, without a welcome.
    CloseAtOnce(u16),
    /// The handshake is answered with this HTTP status.
    Answer {
        /// HTTP status code.
        status: u16,
        /// Seconds for the `Retry-After` header.
        retry_after: Option<u64>,
    },
}

/// A wrong answer for some requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpFault {
    /// Only for this method; `None` is all.
    pub method: Option<String>,
    /// Only for paths that start so; empty is all.
    pub prefix: String,
    /// What is answered.
    pub answer: HttpAnswer,
    /// Whether the request takes effect all the same, before the wrong answer or the wait.
    pub takes_effect: bool,
    /// How many more requests are hit; `None` is all.
    pub times: Option<u32>,
}

impl HttpFault {
    /// Hits every request whose path starts with `prefix`, before it takes effect.
    pub fn new(prefix: &str, answer: HttpAnswer) -> Self {
        Self {
            method: None,
            prefix: prefix.to_owned(),
            answer,
            takes_effect: false,
            times: None,
        }
    }

    /// Only requests of this method.
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Only the next `times` requests.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The request takes effect before the wrong answer.
    pub fn after_effect(mut self) -> Self {
        self.takes_effect = true;
        self
    }

    fn fits(&self, method: &str, path: &str) -> bool {
        path.starts_with(&self.prefix)
            && self.method.as_deref().is_none_or(|only| only == method)
            && self.times != Some(0)
    }
}

/// A wrong answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpAnswer {
    /// An error as Django REST framework words it: JSON for 4xx, a page for 5xx.
    Status {
        /// HTTP status code.
        status: u16,
        /// Seconds for the `Retry-After` header.
        retry_after: Option<u64>,
    },
    /// An HTML page with this status; 200 is the login page of some proxy.
    Page(u16),
    /// The right answer, this much later (real time). With `takes_effect` the answer is made before the wait,
    /// so that it is stale when it arrives.
    Delayed(Duration),
    /// No answer; the connection stays open.
    Never,
    /// No answer; the connection is closed.
    Closed,
    /// The right answer, cut off after half of its body.
    Truncated,
}

/// The current faults, shared by everything that obeys them.
#[derive(Debug, Clone, Default)]
pub struct Switchboard(Arc<watch::Sender<Faults>>);

impl Switchboard {
    /// A switchboard set to `faults`.
    pub fn new(faults: Faults) -> Self {
        Self(Arc::new(watch::Sender::new(faults)))
    }

    /// Changes the faults.
    pub fn change(&self, change: impl FnOnce(&mut Faults)) {
        self.0.send_modify(change);
    }

    /// A copy of the current faults.
    pub fn current(&self) -> Faults {
        self.0.borrow().clone()
    }

    /// Answers a question about the current faults.
    pub(crate) fn ask<T>(&self, question: impl FnOnce(&Faults) -> T) -> T {
        question(&self.0.borrow())
    }

    /// Tells of changes.
    pub(crate) fn changes(&self) -> watch::Receiver<Faults> {
        self.0.subscribe()
    }

    /// The fault that hits this request, used up by one.
    pub(crate) fn http_fault(&self, method: &str, path: &str) -> Option<HttpFault> {
        let mut hit = None;
        self.0.send_if_modified(|faults| {
            let Some(fault) = faults
                .http
                .iter_mut()
                .find(|fault| fault.fits(method, path))
            else {
                return false;
            };
            hit = Some(fault.clone());
            match &mut fault.times {
                Some(times) => *times -= 1,
                None => return false,
            }
            true
        });
        hit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_with_a_count_is_used_up() {
        let teapot = HttpAnswer::Page(418);
        let board = Switchboard::default();
        board.change(|faults| {
            faults.http.push(
                HttpFault::new("/api/bookings/", teapot)
                    .method("POST")
                    .times(1),
            )
        });
        assert_eq!(board.http_fault("GET", "/api/bookings/"), None);
        assert_eq!(
            board
                .http_fault("POST", "/api/bookings/1/renew/")
                .map(|fault| fault.answer),
            Some(teapot)
        );
        assert_eq!(board.http_fault("POST", "/api/bookings/1/renew/"), None);
    }
}
