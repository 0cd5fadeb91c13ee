//! What its user does with the real window, one story a test: the agent, the window and a server as they are.

mod desk;

use std::{fs, path::PathBuf};

use jiff::SignedDuration;
use parkmate_simulator::{Kind, Simulator, World};

use crate::{
    desktop::Notifications,
    driver::Driver,
    page::{ENTER, Page},
    private_bus::{Keyring, in_session},
    program::{Agent, login, server, sockets, status_that},
};

/// Tells a story in a session of its own.
fn story(name: &str, tell: impl AsyncFnOnce(&Driver, &Simulator)) {
    in_session(&format!("stories::{name}"), Keyring::Open, async || {
        let driver = Driver::start().await;
        let _notifications = Notifications::start().await;
        tell(&driver, &server().await).await;
    });
}

/// An agent that is signed in as the driver and hears the server.
async fn signed_in(server: &Simulator) -> Agent {
    assert!(login(&server.http_url(), "driver").await.status.success());
    let agent = Agent::start().await;
    sockets(server, &["1"]).await;
    agent
}

#[test]
fn a_driver_signs_in_by_typing() {
    let name = "a_driver_signs_in_by_typing";
    story(name, async |driver, server| {
        let _agent = Agent::start().await;
        let page = Page::open(driver).await;
        page.type_into("server", &server.http_url()).await;
        page.type_into("username", "driver").await;
        page.type_into("password", &format!("wrong{ENTER}")).await;
        page.shows("The user name or the password is wrong").await;
        // What was typed in vain is selected, so that typing replaces it.
        let words = format!("{}{ENTER}", World::PASSWORD);
        page.type_into("password", &words).await;
        page.shows("Connected").await;
        page.shows("driver at 127.0.0.1").await;
        status_that(|status| status["session"]["state"] == "signed_in").await;
        page.close().await;
    });
}

#[test]
fn an_event_arrives_while_the_history_is_open() {
    let name = "an_event_arrives_while_the_history_is_open";
    story(name, async |driver, server| {
        let _agent = signed_in(server).await;
        let page = Page::open(driver).await;
        page.press("History").await;
        page.shows("Nothing yet").await;
        server
            .world(|world| world.make_happen(Kind::CashVerified))
            .unwrap();
        page.shows("Cash payment verified").await;
        page.press("unread: Mark as read").await;
        status_that(|status| status["unread"] == 0).await;
        page.close().await;
    });
}

#[test]
fn a_booking_that_is_over_is_renewed() {
    let name = "a_booking_that_is_over_is_renewed";
    story(name, async |driver, server| {
        let soon = SignedDuration::from_secs(6);
        let old = server.world(|world| world.seed_ending(World::DRIVER, soon));
        let _agent = signed_in(server).await;
        let page = Page::open(driver).await;
        page.shows("Time is up").await;
        page.press("Renew…").await;
        page.shows("Renew this booking?").await;
        page.choose("Card").await;
        page.press("Renew for").await;
        page.press("History").await;
        page.shows("Booking renewed").await;
        let paid = server.world(|world| {
            let (new, _) = world.bookings.iter().next_back().unwrap();
            let payment = world
                .payments_of(new)
                .next()
                .map(|(_, payment)| payment.method.name());
            (new != old, payment)
        });
        assert_eq!(paid, (true, Some("CC")));
        page.press("Now").await;
        page.shows("Renew when it ends…").await;
        page.close().await;
    });
}

#[test]
fn after_a_restart_the_driver_is_signed_in_and_the_history_is_there() {
    let name = "after_a_restart_the_driver_is_signed_in_and_the_history_is_there";
    story(name, async |driver, server| {
        let agent = signed_in(server).await;
        let page = Page::open(driver).await;
        page.press("History").await;
        server
            .world(|world| world.make_happen(Kind::WashDone))
            .unwrap();
        page.shows("Car wash done").await;
        page.close().await;
        assert_eq!(agent.terminate().await.code(), Some(0));

        let _agent = Agent::start().await;
        let page = Page::open(driver).await;
        page.shows("driver at 127.0.0.1").await;
        page.press("History").await;
        page.shows("Car wash done").await;
        page.close().await;
    });
}

#[test]
fn what_was_searched_for_is_exported() {
    let name = "what_was_searched_for_is_exported";
    story(name, async |driver, server| {
        let _agent = signed_in(server).await;
        let page = Page::open(driver).await;
        page.press("History").await;
        for (kind, title) in [
            (Kind::CashVerified, "Cash payment verified"),
            (Kind::WashDone, "Car wash done"),
        ] {
            server.world(|world| world.make_happen(kind)).unwrap();
            page.shows(title).await;
        }
        page.type_into("search", "wash").await;
        page.shows("1 notification\n").await;
        page.unfold("More").await;
        page.press("Export as CSV").await;
        page.shows("1 notification was written to").await;
        // This user has no folder for downloads.
        let home = std::env::var_os("HOME").unwrap();
        let exports: Vec<PathBuf> = fs::read_dir(home)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
            .collect();
        let [export] = &exports[..] else {
            panic!("{exports:?}");
        };
        let lines = fs::read_to_string(export).unwrap();
        let titles = ["Car wash done", "Cash payment verified"];
        assert_eq!(titles.map(|title| lines.contains(title)), [true, false]);
        page.close().await;
    });
}

#[test]
fn a_setting_holds_at_once_and_after_a_restart() {
    let name = "a_setting_holds_at_once_and_after_a_restart";
    story(name, async |driver, server| {
        let agent = signed_in(server).await;
        let page = Page::open(driver).await;
        page.press("Settings").await;
        page.pick("language", "hi").await;
        page.shows("कनेक्ट है").await;
        page.close().await;
        assert_eq!(agent.terminate().await.code(), Some(0));

        let _agent = Agent::start().await;
        let page = Page::open(driver).await;
        page.shows("कनेक्ट है").await;
        page.press("सेटिंग").await;
        page.pick("language", "en").await;
        page.shows("Connected").await;
        page.close().await;
    });
}

#[test]
fn the_report_of_the_check_is_copied_and_names_nobody() {
    let name = "the_report_of_the_check_is_copied_and_names_nobody";
    story(name, async |driver, server| {
        let _agent = signed_in(server).await;
        let page = Page::open(driver).await;
        page.press("Check").await;
        page.press("Copy report").await;
        page.shows("The report is copied.").await;
        page.press("History").await;
        let report = page.paste_into("search").await;
        assert!(report.starts_with("ParkMate Companion"), "{report}");
        assert!(!report.contains("driver"), "{report}");
        page.close().await;
    });
}
