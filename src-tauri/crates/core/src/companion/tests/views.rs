//! What the window is shown of a booking and of a countdown.

use super::*;
use crate::{
    intent::Method,
    money::Money,
    snapshot::{BookingView, RequestView, TimeView},
};

fn view(rig: &Rig) -> BookingView {
    rig.companion.snapshot(rig.now()).bookings.remove(0)
}

fn renew() -> Wish {
    Wish::Renew {
        booking: 7,
        method: Method::Upi,
        price: Money(2_500),
    }
}

#[test]
fn a_warning_can_be_snoozed_once_it_was_told_and_says_when_it_comes_again() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    assert!(!view(&rig).can_snooze);
    rig.pass(100.0);
    assert!(view(&rig).can_snooze);
    rig.wish(Wish::Snooze {
        of: Timer::Booking(7),
    });
    let snoozed = view(&rig);
    assert!(!snoozed.can_snooze);
    assert_eq!(snoozed.snoozed_until, Some(UnixMillis(START + 220_000)));
    rig.pass(120.0);
    assert!(view(&rig).can_snooze);
    // Less than two minutes are left.
    rig.pass(61.0);
    assert!(!view(&rig).can_snooze);
}

#[test]
fn another_try_is_offered_only_after_the_booking_was_read_again() {
    let over = booking(7, 4, -10, "completed");
    let mut rig = Rig::settled(std::slice::from_ref(&over));
    assert_eq!(view(&rig).time, TimeView::Ended);
    assert_eq!(view(&rig).renewal_price, Some(Money(2_500)));
    rig.wish(renew());
    assert_eq!(view(&rig).request, Some(RequestView::Renewing));
    rig.body(Read::Booking(7), &over);
    rig.pass(1.0);
    rig.reply(0, Reply::Refused { says: None });
    assert_eq!(view(&rig).request, Some(RequestView::Checking));
    assert_eq!(rig.news().asked.last(), Some(&Read::Booking(7)));
    rig.body(Read::Booking(7), &over);
    assert_eq!(view(&rig).request, None);
}

#[test]
fn a_booking_that_was_renewed_is_not_offered_for_renewal() {
    let mut rig = Rig::settled(&[booking(7, 4, -10, "completed")]);
    rig.list(&[booking(7, 4, -10, "completed"), renewed(14, 590)]);
    let ids: Vec<u64> = rig
        .companion
        .snapshot(rig.now())
        .bookings
        .iter()
        .map(|view| view.id)
        .collect();
    assert_eq!(ids, [14]);
}
