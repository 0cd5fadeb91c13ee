//! The attendant's desk in the real window, with a server and, where it matters, another desk.

use jiff::SignedDuration;
use parkmate_simulator::{Method, Simulator, World};

use crate::{
    desktop::Notifications,
    driver::Driver,
    page::Page,
    private_bus::{Keyring, in_session},
    program::{Agent, SOON, login, server, sockets, status_that},
    promise::{OWNER_READS, settle},
};

/// An agent that is signed in as the lots' owner, has read everything and hears the server.
async fn at_the_desk(server: &Simulator) -> Agent {
    assert!(login(&server.http_url(), "owner").await.status.success());
    let agent = Agent::start().await;
    sockets(server, &["2"]).await;
    settle(server, "owner", &OWNER_READS).await;
    // What the start's reads show is one banner.
    status_that(|status| status["is_catching_up"] == false).await;
    agent
}

/// A booking whose cash waits at the counter. Gives the payment.
fn cash_waits(server: &Simulator) -> u64 {
    server.world(|world| {
        let ends = SignedDuration::from_mins(9);
        let booking = world.seed_ending_paid_by(World::DRIVER, ends, Method::Cash);
        let ids = world.payments.ids(|payment| payment.booking == booking);
        ids[0]
    })
}

/// How often a verification of the payment was asked for.
fn verified(server: &Simulator, payment: u64) -> usize {
    let path = format!("/api/owner/payments/{payment}/verify/");
    let requests = server.requests();
    requests.iter().filter(|one| one.path == path).count()
}

#[test]
fn cash_that_was_verified_from_its_banner_while_the_window_was_closed_is_done_on_the_desk() {
    let name = "stories::desk::cash_that_was_verified_from_its_banner_while_the_window_was_closed_is_done_on_the_desk";
    in_session(name, Keyring::Open, async || {
        let driver = Driver::start().await;
        let mut screen = Notifications::start().await;
        let server = server().await;
        let _agent = at_the_desk(&server).await;
        let payment = cash_waits(&server);
        settle(&server, "owner", &OWNER_READS).await;
        let shown = screen
            .wait_until(|shown| shown.iter().any(|post| post.kind == "cash_waiting"))
            .await;
        let at = (1..)
            .zip(&shown)
            .find(|(_, post)| post.kind == "cash_waiting");
        screen.press(at.unwrap().0, 0).await;
        let is_asked = |server: &Simulator| verified(server, payment) == 1;
        server.wait_until(SOON, is_asked).await.unwrap();
        screen
            .wait_until(|shown| {
                shown
                    .iter()
                    .any(|post| post.title == "Cash payment verified")
            })
            .await;
        let page = Page::open(&driver).await;
        page.press("Desk").await;
        page.shows("No cash payment waits.").await;
        page.shows("at this desk").await;
        assert!(!page.text().await.contains("not at this desk"));
        assert_eq!(verified(&server, payment), 1);
        page.close().await;
    });
}

#[test]
fn an_attendant_verifies_once_and_what_another_desk_verifies_goes_by_itself() {
    let name =
        "stories::desk::an_attendant_verifies_once_and_what_another_desk_verifies_goes_by_itself";
    in_session(name, Keyring::Open, async || {
        let driver = Driver::start().await;
        let _screen = Notifications::start().await;
        let server = server().await;
        let ours = cash_waits(&server);
        let _agent = at_the_desk(&server).await;
        let page = Page::open(&driver).await;
        page.press("Desk").await;
        page.press("Verify…").await;
        page.shows("Was this cash paid?").await;
        page.press("Verify payment").await;
        page.shows("at this desk").await;
        page.shows("No cash payment waits.").await;
        assert!(!page.text().await.contains("not at this desk"));
        assert_eq!(verified(&server, ours), 1);
        let theirs = cash_waits(&server);
        page.shows("Verify…").await;
        server.world(|world| world.verify_payment(theirs));
        page.shows("not at this desk").await;
        page.shows("No cash payment waits.").await;
        assert_eq!(verified(&server, theirs), 0);
        page.close().await;
    });
}
