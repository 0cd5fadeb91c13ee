//! The tray icon's menu as a panel sees it.

use jiff::SignedDuration;
use parkmate_simulator::World;

use crate::{
    desktop::{Notifications, TrayHost},
    private_bus::{Keyring, in_session},
    program::{Agent, login, server, status_that},
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
