//! What banners offer, chosen over D-Bus with no window open, and what the server hears of it.

use jiff::SignedDuration;
use parkmate_simulator::{Kind, Method, Simulator, World};

use crate::{
    desktop::Notifications,
    private_bus::{Keyring, in_session},
    program::{Agent, SOON, login, server, sockets},
    promise::{OWNER_READS, history_that, settle, tells},
};

/// How often that was asked of the server.
fn asked(server: &Simulator, path: &str) -> usize {
    let requests = server.requests();
    requests.iter().filter(|one| one.path == path).count()
}

#[test]
fn a_renewal_that_a_banner_offers_is_asked_for_once_and_told() {
    let name = "banners::a_renewal_that_a_banner_offers_is_asked_for_once_and_told";
    in_session(name, Keyring::Open, async || {
        let mut screen = Notifications::start().await;
        let server = server().await;
        let ends = SignedDuration::from_secs(12);
        let booking = server.world(|world| world.seed_ending(World::DRIVER, ends));
        assert!(login(&server.http_url(), "driver").await.status.success());
        let agent = Agent::start().await;
        sockets(&server, &["1", "4"]).await;
        let shown = screen.wait_for(3).await;
        assert_eq!(shown, ["expiring_soon", "expired", "auto_expired"]);
        screen.press(3, 0).await;
        history_that(|rows| tells(rows, Kind::RenewalSucceeded)).await;
        let path = format!("/api/bookings/{booking}/renew/");
        assert_eq!(asked(&server, &path), 1);
        assert_eq!(agent.terminate().await.code(), Some(0));
    });
}

#[test]
fn a_cash_payment_is_verified_from_its_banner_and_that_is_told() {
    let name = "banners::a_cash_payment_is_verified_from_its_banner_and_that_is_told";
    in_session(name, Keyring::Open, async || {
        let mut screen = Notifications::start().await;
        let server = server().await;
        assert!(login(&server.http_url(), "owner").await.status.success());
        let agent = Agent::start().await;
        sockets(&server, &["2"]).await;
        settle(&server, "owner", &OWNER_READS).await;
        let payment = server.world(|world| {
            let ends = SignedDuration::from_mins(9);
            let booking = world.seed_ending_paid_by(World::DRIVER, ends, Method::Cash);
            let ids = world.payments.ids(|payment| payment.booking == booking);
            ids[0]
        });
        settle(&server, "owner", &OWNER_READS).await;
        // The banner of the frame, where one was sent, has a better one in its place by now.
        let last = screen.wait_for(1).await.len();
        screen.press(u32::try_from(last).unwrap(), 0).await;
        let verified = |server: &Simulator| {
            asked(server, &format!("/api/owner/payments/{payment}/verify/")) == 1
        };
        server.wait_until(SOON, verified).await.unwrap();
        history_that(|rows| {
            rows.iter()
                .any(|row| row["title"] == "Cash payment verified")
        })
        .await;
        assert_eq!(agent.terminate().await.code(), Some(0));
    });
}
