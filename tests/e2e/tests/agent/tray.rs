//! The tray icon's menu as a panel sees it.

use jiff::SignedDuration;
use parkmate_door::{
    caller::Caller,
    place::Place,
    protocol::{Feed, News},
};
use parkmate_simulator::{Kind, World};
use serde_json::Value;
use tokio::time::timeout;

use crate::{
    desktop::{Notifications, TrayHost},
    private_bus::{Keyring, in_session},
    program::{Agent, SOON, answer, login, server, sockets, status_that},
};

fn words(menu: &[(i32, String)]) -> Vec<&str> {
    menu.iter().map(|(_, words)| words.as_str()).collect()
}

#[test]
fn the_menu_shows_the_state_and_does_what_it_says() {
    in_session(
        "tray::the_menu_shows_the_state_and_does_what_it_says",
        Keyring::Open,
        async || {
            let _notifications = Notifications::start().await;
            let host = TrayHost::start().await;
            let server = server().await;
            server.world(|world| world.seed_ending(World::DRIVER, SignedDuration::from_secs(580)));
            let agent = Agent::start().await;
            assert_eq!(
                words(&host.menu().await),
                [
                    "Signed out",
                    "Sign in",
                    "Pause notifications",
                    "For 1 hour",
                    "Until tomorrow",
                    "Quit"
                ]
            );
            assert!(login(&server.http_url(), "driver").await.status.success());
            status_that(|status| {
                status["connection"]["state"] == "online" && status["bookings"][0].is_object()
            })
            .await;
            let address = server.http_url().replace("http://", "");
            host.click("For 1 hour").await;
            let paused = status_that(|status| status["paused_until"].is_number()).await;
            assert_eq!(paused["unread"], 0);
            let menu = host.menu().await;
            let menu = words(&menu);
            assert_eq!(menu[0], format!("Connected to {address}"));
            assert!(menu[1].ends_with("9 min left"), "{menu:?}");
            assert_eq!(menu[2], "Nothing unread");
            assert!(menu.contains(&"Renew in browser"));
            host.click("Resume notifications").await;
            status_that(|status| status["paused_until"].is_null()).await;
            host.click("Sign out").await;
            status_that(|status| status["session"]["state"] == "signed_out").await;
            host.click("Quit").await;
            assert_eq!(agent.end().await.code(), Some(0));
        },
    );
}

fn misses_a_tray(status: &Value) -> bool {
    let troubles = status["troubles"].as_array().unwrap();
    troubles
        .iter()
        .any(|trouble| trouble["code"] == "tray_missing")
}

/// What the window does when it opens; then waits until it is asked to come to the front.
async fn asked_to_show() {
    let caller = Caller::connect(&Place::default_place()).await.unwrap();
    let (_, mut news) = caller.subscribe(Feed::Window).await.unwrap();
    let shown = async {
        loop {
            if let News::Show { at } = news.next().await.unwrap() {
                return at;
            }
        }
    };
    assert_eq!(timeout(SOON, shown).await.expect("to be shown"), None);
}

#[test]
fn where_no_tray_is_the_window_is_shown_and_that_is_told_once_until_there_is_one() {
    in_session(
        "tray::where_no_tray_is_the_window_is_shown_and_that_is_told_once_until_there_is_one",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let server = server().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            for told_before in [false, true] {
                let agent = Agent::start_without_tray(&["--hidden"]).await;
                asked_to_show().await;
                status_that(misses_a_tray).await;
                sockets(&server, &["1", "4"]).await;
                if told_before {
                    // What comes after it is of something else.
                    server
                        .world(|world| world.make_happen(Kind::CashVerified))
                        .unwrap();
                }
                notifications.wait_for(1 + usize::from(told_before)).await;
                if told_before {
                    assert_eq!(notifications.shown(), ["other", "cash_verified"]);
                    // It says so no longer when there is one, and its icon is there.
                    let host = TrayHost::start().await;
                    status_that(|status| !misses_a_tray(status)).await;
                    host.click("Quit").await;
                } else {
                    answer(&["quit"]).await;
                }
                assert_eq!(agent.end().await.code(), Some(0));
            }
        },
    );
}
