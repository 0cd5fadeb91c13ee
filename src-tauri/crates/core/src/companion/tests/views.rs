//! What the window is shown of a booking and of a countdown.

use super::*;
use crate::{
    intent::Method,
    money::Money,
    snapshot::{BookingView, ReconnectsView, RequestView, TimeView},
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
fn the_window_says_that_it_catches_up_until_the_list_was_read() {
    let catches_up = |rig: &Rig| rig.companion.snapshot(rig.now()).is_catching_up;
    let mut rig = Rig::online(Memory::default());
    assert!(catches_up(&rig));
    rig.settle(&[]);
    assert!(!catches_up(&rig));
    let mut rig = rig.restarted(60);
    assert!(catches_up(&rig));
    rig.list(&[]);
    rig.pass(31.0);
    assert!(!catches_up(&rig));
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

#[test]
fn reconnects_of_the_users_day_are_counted_with_what_broke_the_connection_last() {
    let mut rig = Rig::settled(&[]);
    let reconnects = |rig: &Rig| rig.companion.snapshot(rig.now()).reconnects;
    assert_eq!(reconnects(&rig), ReconnectsView::default());
    for attempt in 1..3 {
        // Both sockets of the account, which are one connection to its user.
        for channel in [Channel::Profile, Channel::Auth] {
            rig.attempt(channel, attempt, SocketEvent::Lost(loss()));
        }
        rig.pass(5.0);
        for channel in [Channel::Profile, Channel::Auth] {
            rig.attempt(channel, attempt + 1, SocketEvent::Opened);
        }
    }
    let counted = reconnects(&rig);
    assert_eq!(counted.today, 2);
    let last = counted.last.unwrap();
    assert_eq!(last.why.code, loss().why);
    assert_eq!(last.at, UnixMillis(START - HOUR + 5_000));

    // To the next day of this computer's clock, which showed 07:00 at the start.
    rig.sleep(17 * 3_600);
    assert_eq!(reconnects(&rig).today, 0);
    assert_eq!(reconnects(&rig).last.map(|last| last.at), Some(last.at));
}

#[test]
fn the_sources_of_all_kinds_are_shown_that_the_server_sends_to_the_role() {
    let kinds = |rig: &Rig| -> Vec<Kind> {
        let sources = rig.companion.snapshot(rig.now()).sources;
        sources.iter().map(|source| source.kind).collect()
    };
    assert_eq!(
        kinds(&Rig::settled_owner(&[])),
        [Kind::NewBooking, Kind::EmployeeAssigned]
    );
    let driver = kinds(&Rig::settled(&[]));
    assert_eq!(driver.len(), 6);
    assert!(
        !driver.contains(&Kind::Expired),
        "a countdown has no frames"
    );
}

#[test]
fn a_server_that_falls_silent_is_a_reason_for_a_reconnect() {
    let mut rig = Rig::settled(&[]);
    for seconds in [31, 16] {
        rig.sleep(seconds);
    }
    let last = rig.companion.snapshot(rig.now()).reconnects.last.unwrap();
    assert_eq!(last.why.code, TroubleCode::TimedOut);
}
