//! Section 5: renewals that were agreed to beforehand.

use super::*;

const PRICE: Money = Money(2_500);

fn renew_at_end(price: Money) -> Wish {
    Wish::RenewAtEnd {
        booking: 7,
        method: Method::Card,
        price,
    }
}

#[test]
fn rule_16_an_agreed_renewal_is_asked_for_once_when_the_server_has_closed_the_booking() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.wish(renew_at_end(PRICE));
    let view = rig.companion.snapshot(rig.now()).bookings.remove(0);
    assert_eq!(view.renews_at_end, Some(PRICE));
    rig.pass(101.0);
    let news = rig.news();
    assert_eq!(news.paths(), [""; 0], "the server has not closed it yet");
    let closed = booking(7, 4, 100, "completed");
    rig.body(Read::Booking(7), &closed);
    let news = rig.news();
    assert_eq!(news.paths(), ["bookings/7/renew/"]);
    assert_eq!(
        news.sent[0].1.body,
        r#"{"amount":"25.00","payment_method":"CC"}"#
    );
    rig.reply(0, Reply::NotSent);
    rig.list(std::slice::from_ref(&closed));
    rig = rig.restarted(5);
    rig.settle(std::slice::from_ref(&closed));
    rig.pass(300.0);
    rig.list(&[closed]);
    assert_eq!(rig.news().paths(), [""; 0]);
    assert!(rig.store.told.contains(&Key::RenewedAtEnd {
        booking: 7,
        end: UnixMillis(START + 100_000)
    }));
}

#[test]
fn rule_16_an_end_that_is_noticed_too_late_is_not_renewed() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.wish(renew_at_end(PRICE));
    rig.news();
    rig.sleep(100 + 121);
    rig.read_clock();
    rig.news();
    rig.body(Read::Booking(7), &booking(7, 4, 100, "completed"));
    let news = rig.news();
    assert_eq!(news.paths(), [""; 0]);
    assert_eq!(
        news.bodies()[1..],
        [
            "City Centre, slot 4 was not renewed. The end was noticed too late: this computer was off or had no connection."
        ]
    );
}

#[test]
fn rule_16_an_agreed_renewal_above_its_ceiling_is_not_asked_for() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.wish(renew_at_end(Money(2_499)));
    rig.pass(101.0);
    rig.news();
    rig.body(Read::Booking(7), &booking(7, 4, 100, "completed"));
    let news = rig.news();
    assert_eq!(news.paths(), [""; 0]);
    assert_eq!(
        news.lines(),
        [
            (Kind::AutoExpired, 100, true),
            (Kind::RenewalFailed, 101, true)
        ]
    );
}

#[test]
fn rule_16_another_end_or_a_cancelling_is_not_what_was_agreed_to() {
    for row in [
        booking(7, 4, 100, "cancelled"),
        booking(7, 4, 100, "completed").replace("08:01:40", "08:01:30"),
    ] {
        let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
        rig.wish(renew_at_end(PRICE));
        rig.pass(101.0);
        rig.body(Read::Booking(7), &row);
        rig.body(Read::Booking(7), &booking(7, 4, 100, "completed"));
        assert_eq!(rig.news().paths(), [""; 0]);
    }
}

#[test]
fn rule_16_an_agreement_can_be_taken_back() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.wish(renew_at_end(PRICE));
    rig.wish(Wish::LetEnd { booking: 7 });
    rig.pass(101.0);
    rig.body(Read::Booking(7), &booking(7, 4, 100, "completed"));
    assert_eq!(rig.news().paths(), [""; 0]);
}

#[test]
fn rule_16_who_renews_by_hand_what_was_to_be_renewed_at_its_end_renews_once() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.wish(renew_at_end(PRICE));
    rig.pass(100.5);
    rig.news();
    rig.wish(Wish::Renew {
        booking: 7,
        method: Method::Upi,
        price: PRICE,
    });
    let closed = booking(7, 4, 100, "completed");
    rig.body(Read::Booking(7), &closed);
    rig.list(&[closed]);
    let news = rig.news();
    assert_eq!(news.paths(), ["bookings/7/renew/"]);
    assert_eq!(
        news.sent[0].1.body,
        r#"{"amount":"25.00","payment_method":"UPI"}"#
    );
    assert_eq!(rig.store.notebook.agreements, []);
}

#[test]
fn rule_16_a_booking_whose_end_was_moved_is_not_renewed_and_that_is_told() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.wish(renew_at_end(PRICE));
    rig.news();
    let moved = booking(7, 4, 400, "booked").replace("08:06:40", "08:20:00");
    rig.body(Read::Booking(7), &moved);
    assert_eq!(
        rig.news().bodies(),
        [
            "City Centre, slot 4 was not renewed. Its end was changed, which is not what you agreed to."
        ]
    );
    assert_eq!(rig.store.notebook.agreements, []);
}
