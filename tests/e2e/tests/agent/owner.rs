//! A lots' owner at the desk, and the cash that waits there.

use jiff::SignedDuration;
use parkmate_simulator::{Method, Simulator, World};

use crate::{
    program::{Agent, login, sockets, status_that},
    promise::{OWNER_READS, settle},
};

/// An agent that is signed in as the lots' owner, has read everything and hears the server.
pub(crate) async fn at_the_desk(server: &Simulator) -> Agent {
    assert!(login(&server.http_url(), "owner").await.status.success());
    let agent = Agent::start().await;
    sockets(server, &["2"]).await;
    settle(server, "owner", &OWNER_READS).await;
    // What the start's reads show is one banner.
    status_that(|status| status["is_catching_up"] == false).await;
    agent
}

/// A booking whose cash waits at the counter. Gives the payment.
pub(crate) fn cash_waits(server: &Simulator) -> u64 {
    server.world(|world| {
        let ends = SignedDuration::from_mins(9);
        let booking = world.seed_ending_paid_by(World::DRIVER, ends, Method::Cash);
        let ids = world.payments.ids(|payment| payment.booking == booking);
        ids[0]
    })
}

/// How often a verification of the payment was asked for.
pub(crate) fn verified(server: &Simulator, payment: u64) -> usize {
    let path = format!("/api/owner/payments/{payment}/verify/");
    let requests = server.requests();
    requests.iter().filter(|one| one.path == path).count()
}
