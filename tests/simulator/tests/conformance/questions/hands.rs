//! What a test does to a server behind its clients' backs.

use std::time::Duration;

use jiff::Timestamp;
use parkmate_simulator::world::Role;

/// When a socket is pinged, reset and closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Periods {
    /// Without a message of the client it is pinged after this long.
    pub(crate) ping: Duration,
    /// Without a pong it is reset after this long.
    pub(crate) pong: Duration,
    /// It is closed at this age.
    pub(crate) age: Duration,
}

/// A server with the real one's habits, and the ways to steer it.
pub(crate) trait Hands: Sized {
    /// The shortest periods with two pings before the reset that this server can keep.
    const BRISK: Periods;

    /// Starts one with the accounts, lots and employees of the frames file and no bookings.
    async fn start() -> Self;

    /// The same with other periods.
    async fn start_with(periods: Periods) -> Self;

    /// `http://HOST:PORT`.
    fn http_url(&self) -> String;

    /// Moves a booking so that it ends so many seconds from now ("(db)" in the frames file).
    async fn move_end(&self, booking: u64, seconds: i64);

    /// Writes a status that only older data has.
    async fn write_status(&self, booking: u64, status: &str);

    /// Takes a payment out of the data.
    async fn remove_payment(&self, payment: u64);

    /// Adds an account of this role without a profile.
    async fn add_account(&self, username: &str, role: Role);

    /// Lets time pass.
    async fn push_clock(&self, by: Duration);

    /// The server's time.
    async fn now(&self) -> Timestamp;

    /// Waits until a standalone wash is completed.
    async fn wash_completed(&self, wash: u64);

    /// Sends a text to an id.
    async fn send(&self, id: &str, text: &str);

    /// Sends many texts from one coroutine.
    async fn send_burst(&self, id: &str, texts: &[String]);

    /// The sockets of an id fall to an error in the server.
    async fn break_sockets(&self, id: &str);

    /// Ends the process and starts it again with the same data.
    async fn restart(&self);
}
