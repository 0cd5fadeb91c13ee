//! The simulator's own hands, and simulators with other habits than the real server's.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use parkmate_simulator::{Config, Faults, Simulator, Wash, What, world::Role};

use crate::simulator::{
    hands::{Hands, Periods},
    server::{DEADLINE, Server},
};

impl Hands for Simulator {
    const BRISK: Periods = Periods {
        ping: Duration::from_millis(400),
        pong: Duration::from_millis(600),
        age: Duration::from_hours(24),
    };

    async fn start() -> Self {
        start(Config {
            faults: Faults::real_server(),
            ..Config::default()
        })
        .await
    }

    async fn start_with(periods: Periods) -> Self {
        start(Config {
            faults: Faults::real_server(),
            ping_interval: periods.ping,
            ping_timeout: periods.pong,
            websocket_timeout: periods.age,
            // The clock feed beats several times between two pings.
            time_interval: periods.ping / 8,
            ..Config::default()
        })
        .await
    }

    fn http_url(&self) -> String {
        self.http_url()
    }

    async fn move_end(&self, booking: u64, seconds: i64) {
        self.world(|world| world.move_end(booking, SignedDuration::from_secs(seconds)));
    }

    async fn write_status(&self, booking: u64, status: &str) {
        self.world(|world| {
            let row = world.bookings.get_mut(booking).expect("a booking");
            status.clone_into(&mut row.status);
        });
    }

    async fn remove_payment(&self, payment: u64) {
        self.world(|world| world.payments.remove(payment))
            .expect("a payment");
    }

    async fn add_account(&self, username: &str, role: Role) {
        self.world(|world| world.add_account(username, role));
    }

    async fn push_clock(&self, by: Duration) {
        self.clock().advance(by);
    }

    async fn now(&self) -> Timestamp {
        self.now()
    }

    async fn wash_completed(&self, id: u64) {
        let is_it = |what: &What| matches!(what, What::WashCompleted { wash: Wash::Standalone(wash), .. } if *wash == id);
        let completed = |hands: &Self| hands.truth().iter().any(|entry| is_it(&entry.what));
        self.wait_until(DEADLINE, completed)
            .await
            .expect("completed in time");
    }

    async fn send(&self, id: &str, text: &str) {
        self.send_raw(id, text);
    }

    async fn send_burst(&self, id: &str, texts: &[String]) {
        self.send_burst(id, texts.iter().cloned());
    }

    async fn break_sockets(&self, id: &str) {
        self.close_sockets(Some(id), 1011);
    }

    async fn restart(&self) {
        Self::restart(self);
    }
}

impl Server {
    /// Without any fault.
    pub(crate) async fn well_behaved() -> Self {
        Self::start(Config::default()).await
    }

    /// A simulator of these habits.
    pub(crate) async fn start(config: Config) -> Self {
        Self::around(start(config).await)
    }
}

async fn start(config: Config) -> Simulator {
    Simulator::start(config).await.expect("a free port")
}
