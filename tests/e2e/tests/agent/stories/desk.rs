//! The attendant's desk in the real window, with a server and, where it matters, another desk.

use parkmate_simulator::Simulator;

use crate::{
    desktop::Notifications,
    driver::{Driver, print_to_file_only},
    owner::{at_the_desk, cash_waits, verified},
    page::Page,
    private_bus::{Keyring, in_session},
    program::{SOON, server},
    promise::{OWNER_READS, settle},
};

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
        screen.press_button_of("cash_waiting", 0).await;
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

#[test]
fn a_list_stands_still_under_the_pointer() {
    let name = "stories::desk::a_list_stands_still_under_the_pointer";
    in_session(name, Keyring::Open, async || {
        let driver = Driver::start().await;
        let _screen = Notifications::start().await;
        let server = server().await;
        cash_waits(&server);
        let _agent = at_the_desk(&server).await;
        let page = Page::open(&driver).await;
        page.press("Desk").await;
        page.shows("Verify…").await;
        page.point_at("Cash payments", 1).await;
        cash_waits(&server);
        page.shows("Show 1 new").await;
        page.close().await;
    });
}

#[test]
fn the_day_sheet_is_printed_by_the_systems_dialog() {
    let name = "stories::desk::the_day_sheet_is_printed_by_the_systems_dialog";
    in_session(name, Keyring::Open, async || {
        print_to_file_only();
        let driver = Driver::start().await;
        let _screen = Notifications::start().await;
        let server = server().await;
        cash_waits(&server);
        let _agent = at_the_desk(&server).await;
        let page = Page::open(&driver).await;
        page.press("Desk").await;
        page.press("Day sheet").await;
        page.shows("Verified cash payments").await;
        page.press("Print").await;
        let printed = driver.print().await;
        assert!(printed.starts_with(b"%PDF-"));
        // An empty page has no letters.
        assert!(printed.len() > 8_000, "{} bytes", printed.len());
        page.close().await;
    });
}
