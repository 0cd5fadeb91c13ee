//! Bookings that their driver wants no warnings of.

use super::*;
use crate::snapshot::BookingView;

fn view(rig: &Rig, booking: u64) -> BookingView {
    let bookings = rig.companion.snapshot(rig.now()).bookings;
    bookings.into_iter().find(|one| one.id == booking).unwrap()
}

#[test]
fn rule_21_of_a_muted_booking_warnings_are_stored_and_the_end_alone_has_a_banner() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked"), booking(8, 5, 410, "booked")]);
    rig.wish(Wish::Mute { booking: 7 });
    assert_eq!(rig.news().answers, [Ok(())]);
    rig = rig.restarted(10);
    rig.settle(&[booking(7, 4, 400, "booked"), booking(8, 5, 410, "booked")]);
    rig.pass(200.0);
    let news = rig.news();
    assert_eq!(
        news.lines(),
        [
            (Kind::ExpiringSoon, 100, false),
            (Kind::ExpiringSoon, 110, true)
        ]
    );
    assert_eq!(news.banners.len(), 1);
    rig.pass(195.0);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::Expired, 400, true)]);
    assert_eq!(news.banners.len(), 1);
}

#[test]
fn a_muted_booking_is_warned_of_again_when_that_is_wished_or_its_end_changes() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked"), booking(8, 5, 400, "booked")]);
    rig.pass(100.0);
    assert_eq!(rig.told().len(), 2);
    rig.wish(Wish::Snooze {
        of: Timer::Booking(7),
    });
    for booking in [7, 8] {
        rig.wish(Wish::Mute { booking });
    }
    assert!(view(&rig, 7).muted && view(&rig, 7).snoozed_until.is_none());
    assert!(!view(&rig, 7).can_snooze);
    rig.wish(Wish::Unmute { booking: 8 });
    assert!(!view(&rig, 8).muted && view(&rig, 8).can_snooze);
    let longer = booking(7, 4, 400, "booked").replace("08:06:40", "08:10:00");
    rig.list(&[longer, booking(8, 5, 400, "booked")]);
    assert!(!view(&rig, 7).muted);
    rig.pass(200.0);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 300, true)]);
}

#[test]
fn what_is_not_there_can_not_be_muted() {
    let mut rig = Rig::settled(&[]);
    rig.wish(Wish::Mute { booking: 7 });
    assert_eq!(rig.news().answers, [Err(TroubleCode::BookingUnknown)]);
}
