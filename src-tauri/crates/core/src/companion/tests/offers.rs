//! What banners offer, and what comes of choosing it.

use super::*;
use crate::{
    history::Row,
    notice::{Deed, Offer},
};

fn words(offers: &[Offer]) -> Vec<&str> {
    offers.iter().map(|offer| offer.words.as_str()).collect()
}

/// A booking of slot 4 that is paid by card.
fn by_card(ends: i64, status: &str) -> String {
    paid(&booking(7, 4, ends, status), &[payment(1, "CC", "SUCCESS")])
}

fn cash(status: &str) -> String {
    paid(
        &booking(8, 4, 600, "booked"),
        &[payment(12, "Cash", status)],
    )
}

const VERIFY: Wish = Wish::VerifyCash {
    booking: 8,
    payment: 12,
};

/// An owner who has chosen to verify the payment of a new booking, with the request on its way.
fn verifying() -> Rig {
    let mut rig = Rig::settled_owner(&[]);
    rig.list(&[cash("PENDING")]);
    let news = rig.news();
    assert_eq!(words(&news.offers[0]), ["Verify 50.00 in cash", "Open"]);
    assert_eq!(news.offers[0][0].deed, Deed::Wish(VERIFY));
    rig.put(Input::Chosen(VERIFY));
    rig.body(Read::Booking(8), &cash("PENDING"));
    assert_eq!(rig.news().paths(), ["owner/payments/12/verify/"]);
    rig
}

fn outcomes(news: &News) -> Vec<&str> {
    let rows = news.told.iter().map(|told| &told.row);
    rows.map(|row: &Row| row.title.as_str()).collect()
}

#[test]
fn a_warning_offers_the_renewal_at_the_end_and_an_end_the_renewal_for_its_price() {
    let mut rig = Rig::settled(&[by_card(600, "booked")]);
    rig.pass(300.0);
    let buttons = ["Renew at the end for 25.00 (Card)", "Snooze 2 min", "Open"];
    assert_eq!(words(&rig.news().offers[0]), buttons);
    rig.pass(300.0);
    let news = rig.news();
    let buttons = ["Renew for 25.00 (Card)", "Snooze 2 min", "Open"];
    assert_eq!(words(news.offers.last().unwrap()), buttons);
    let wish = Wish::Renew {
        booking: 7,
        method: Method::Card,
        price: Money(2_500),
    };
    assert_eq!(news.offers.last().unwrap()[0].deed, Deed::Wish(wish));
}

#[test]
fn without_a_known_way_to_pay_the_renewal_is_chosen_in_the_window() {
    let mut rig = Rig::settled(&[booking(7, 4, 600, "booked")]);
    rig.pass(300.0);
    let news = rig.news();
    assert_eq!(words(&news.offers[0])[0], "Renew…");
    assert_eq!(news.offers[0][0].deed, Deed::Open);
}

#[test]
fn a_snooze_is_confirmed_with_its_time_and_an_end_that_was_snoozed_is_said_again() {
    let mut rig = Rig::settled(&[by_card(600, "booked")]);
    rig.pass(600.0);
    rig.news();
    let of = Timer::Booking(7);
    rig.put(Input::Chosen(Wish::Snooze { of }));
    let [Notice::Note { said, .. }] = &rig.news().banners[..] else {
        panic!("a confirmation");
    };
    assert_eq!(said.body, "You are reminded again at 08:12.");
    rig.pass(119.9);
    assert_eq!(rig.news().banners, []);
    rig.pass(0.2);
    let news = rig.news();
    let [Notice::Note { kind, .. }] = &news.banners[..] else {
        panic!("the end again");
    };
    assert_eq!((*kind, news.told.len()), (Kind::Expired, 0));
}

#[test]
fn what_can_not_be_done_is_answered_by_a_banner() {
    let mut rig = Rig::settled(&[]);
    rig.put(Input::Chosen(VERIFY));
    let [Notice::Note { said, .. }] = &rig.news().banners[..] else {
        panic!("an answer");
    };
    assert_eq!(said.title, "That was not done");
}

#[test]
fn rule_16_a_verification_is_told_once_by_its_answer() {
    let mut rig = verifying();
    let done =
        r#"{"message":"x","payment_id":12,"booking_id":8,"verified_at":"2026-11-22T21:42:29Z"}"#;
    rig.reply(0, Reply::Done(done.into()));
    assert_eq!(outcomes(&rig.news()), ["Cash payment verified"]);
    rig.list(&[cash("SUCCESS")]);
    rig.pass(60.0);
    let news = rig.news();
    assert_eq!((outcomes(&news), news.paths()), (vec![], vec![]));
    assert_eq!(rig.store.notebook.intents, []);
}

#[test]
fn rule_16_one_that_was_verified_before_is_a_success_without_asking() {
    let mut rig = Rig::settled_owner(&[]);
    rig.list(&[cash("PENDING")]);
    rig.news();
    rig.put(Input::Chosen(VERIFY));
    rig.body(Read::Booking(8), &cash("SUCCESS"));
    let news = rig.news();
    assert_eq!(news.paths(), [""; 0]);
    let before = "City Centre, slot 4: the cash payment had been verified before.";
    assert_eq!(news.bodies(), [before]);
}

#[test]
fn rule_16_after_a_refusal_a_read_says_what_is_true() {
    for (status, title) in [
        ("PENDING", "Cash payment not verified"),
        ("SUCCESS", "Cash payment verified"),
    ] {
        let mut rig = verifying();
        let says = Some("Only pending cash payments can be verified".into());
        rig.reply(0, Reply::Refused { says });
        assert_eq!(outcomes(&rig.news()), [""; 0]);
        rig.body(Read::Booking(8), &cash(status));
        assert_eq!(outcomes(&rig.news()), [title]);
    }
}

#[test]
fn rule_16_an_unconfirmed_verification_says_so_and_is_settled_by_reading() {
    let mut rig = verifying();
    rig.reply(0, Reply::Unknown { says: None });
    let news = rig.news();
    let [Notice::Note { said, .. }] = &news.banners[..] else {
        panic!("it is unconfirmed");
    };
    assert_eq!(said.title, "Not confirmed yet");
    assert_eq!(outcomes(&news), [""; 0]);
    rig.body(Read::Booking(8), &cash("PENDING"));
    assert_eq!(outcomes(&rig.news()), [""; 0]);
    rig.pass(5.0);
    rig.body(Read::Booking(8), &cash("PENDING"));
    let news = rig.news();
    assert_eq!(outcomes(&news), ["Cash payment not verified"]);
    rig.pass(120.0);
    assert_eq!(rig.news().paths(), [""; 0]);
}

#[test]
fn a_new_booking_that_a_frame_told_can_be_verified_once_it_was_read() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    assert_eq!(words(&rig.news().offers[0]), ["Open"]);
    rig.list(&[cash("PENDING")]);
    let news = rig.news();
    assert_eq!((news.told.len(), news.banners.len()), (0, 0));
    assert_eq!(words(&news.improved[0].1)[0], "Verify 50.00 in cash");
}
