//! What banners offer, chosen over D-Bus with no window open, and what the server hears of it.

use jiff::SignedDuration;
use parkmate_simulator::{Kind, Simulator, World};
use serde_json::Value;

use crate::{
    desktop::{Notifications, Post},
    owner::{at_the_desk, cash_waits, verified},
    private_bus::{Keyring, in_session},
    program::{Agent, SOON, all_marked, history, login, server, sockets, status_that},
    promise::{DRIVER_READS, OWNER_READS, history_that, settle, tells},
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
        // Each has taken the place of the one before.
        screen.press(1, 0).await;
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
        let agent = at_the_desk(&server).await;
        let payment = cash_waits(&server);
        settle(&server, "owner", &OWNER_READS).await;
        // The banner of the frame, where one was sent, has a better one in its place by now.
        screen.wait_for(1).await;
        screen.press(1, 0).await;
        let is_asked = |server: &Simulator| verified(server, payment) == 1;
        server.wait_until(SOON, is_asked).await.unwrap();
        history_that(|rows| {
            rows.iter()
                .any(|row| row["title"] == "Cash payment verified")
        })
        .await;
        assert_eq!(agent.terminate().await.code(), Some(0));
    });
}

#[test]
fn cash_that_waits_is_verified_from_its_own_banner_with_the_window_closed() {
    let name = "banners::cash_that_waits_is_verified_from_its_own_banner_with_the_window_closed";
    in_session(name, Keyring::Open, async || {
        let mut screen = Notifications::start().await;
        let server = server().await;
        let agent = at_the_desk(&server).await;
        let payment = cash_waits(&server);
        settle(&server, "owner", &OWNER_READS).await;
        screen.press_button_of("cash_waiting", 0).await;
        let is_asked = |server: &Simulator| verified(server, payment) == 1;
        server.wait_until(SOON, is_asked).await.unwrap();
        history_that(|rows| {
            rows.iter()
                .any(|row| row["title"] == "Cash payment verified")
        })
        .await;
        assert_eq!(agent.terminate().await.code(), Some(0));
    });
}

#[test]
fn of_forty_messages_three_stand_alone_and_one_counts_the_others_in_its_place() {
    let name =
        "banners::of_forty_messages_three_stand_alone_and_one_counts_the_others_in_its_place";
    in_session(name, Keyring::Open, async || {
        let mut screen = Notifications::start().await;
        let server = server().await;
        assert!(login(&server.http_url(), "driver").await.status.success());
        let _agent = Agent::start().await;
        sockets(&server, &["1", "4"]).await;
        settle(&server, "driver", &DRIVER_READS).await;
        server.world(|world| {
            for number in 1..=40 {
                world.send(4, "info", &format!("Message {number}."), None);
            }
        });
        let is_whole = |shown: &[Post]| shown.iter().any(|post| post.title == "and 37 more");
        let shown = screen.wait_until(is_whole).await;
        let places: Vec<u32> = shown.iter().map(|post| post.replaces).collect();
        assert_eq!(places[..4], [0; 4], "{shown:?}");
        assert!(places[4..].iter().all(|place| *place == 4), "{shown:?}");
        all_marked().await;
        assert_eq!(history().await.len(), 40);
    });
}

fn is_failing(status: &Value) -> bool {
    let troubles = status["troubles"].as_array().unwrap();
    troubles
        .iter()
        .any(|trouble| trouble["code"] == "notifications_failing")
}

/// What happens while the service is as it is told is shown once by the next one, and reported meanwhile.
async fn is_shown_by_the_next(first: Option<Notifications>) {
    let server = server().await;
    assert!(login(&server.http_url(), "driver").await.status.success());
    let _agent = Agent::start().await;
    sockets(&server, &["1", "4"]).await;
    settle(&server, "driver", &DRIVER_READS).await;
    server
        .world(|world| world.make_happen(Kind::CashVerified))
        .unwrap();
    status_that(is_failing).await;
    if let Some(first) = first {
        first.stop().await;
    }
    let mut next = Notifications::start().await;
    assert_eq!(next.wait_for(1).await, ["cash_verified"]);
    status_that(|status| !is_failing(status)).await;
    all_marked().await;
    // A later one has come by itself, so that nothing of the first is on its way.
    server.world(|world| world.send(4, "info", "The last message.", None));
    assert_eq!(next.wait_for(2).await, ["cash_verified", "other"]);
    assert_eq!(history().await.len(), 2);
}

#[test]
fn a_banner_waits_for_a_notification_service_and_is_shown_once() {
    let name = "banners::a_banner_waits_for_a_notification_service_and_is_shown_once";
    in_session(name, Keyring::Open, async || {
        is_shown_by_the_next(None).await;
    });
}

#[test]
fn a_banner_that_a_hanging_service_took_to_its_grave_is_shown_by_the_next() {
    let name = "banners::a_banner_that_a_hanging_service_took_to_its_grave_is_shown_by_the_next";
    in_session(name, Keyring::Open, async || {
        let first = Notifications::start_hanging().await;
        is_shown_by_the_next(Some(first)).await;
    });
}
