//! Section 4: frames and reads find each other.

use super::*;

const DECLINED: &str = "Admin declined your booking request.";

fn cash(id: u64, slot: u64, status: &str) -> String {
    let row = booking(id, slot, 400, "booked");
    paid(&row, &[payment(id + 20, "Cash", status)])
}

#[test]
fn rule_09_every_frame_forces_a_read_begun_after_it() {
    for (channel, text, reads) in [
        (Channel::Auth, RENEWED, vec![Read::Bookings]),
        (Channel::Profile, DECLINED, vec![Read::Bookings]),
        (Channel::Profile, CASH, vec![Read::Bookings]),
        (Channel::Profile, CLOSED, vec![Read::Bookings]),
        (Channel::Profile, "Renewal failed: x.", vec![Read::Bookings]),
        (Channel::Profile, WASHED, vec![Read::AddOns, Read::Washes]),
        (Channel::Auth, "Something happened!", vec![Read::Washes]),
    ] {
        let mut rig = Rig::settled(&[]);
        rig.frame(channel, "info", text);
        assert_eq!(rig.news().asked, reads, "{text}");
    }
}

#[test]
fn rule_09_an_absorbed_frame_forces_a_read_too() {
    let mut rig = Rig::settled(&[booking(7, 4, -1, "completed")]);
    // Its closing was over before the first look.
    rig.frame(Channel::Profile, "warning", CLOSED);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(news.asked, [Read::Bookings]);
}

#[test]
fn rule_09_a_read_that_began_before_a_frame_neither_confirms_nor_denies_it() {
    let mut rig = Rig::settled_owner(&[]);
    rig.pass(10.0);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    assert_eq!(rig.news().asked, [Read::Bookings]);
    rig.pass(7.0);
    rig.list_begun(8_000, &[]);
    rig.list_begun(7_500, &[]);
    let news = rig.news();
    assert!(news.amended.is_empty());
    // Nor is the frame forgotten: the next read finds its booking.
    rig.list(&[paid(
        &booking(13, 4, 610, "booked"),
        &[payment(1, "UPI", "SUCCESS")],
    )]);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(news.amended[0].subject, Some(Subject::Booking(13)));
}

#[test]
fn rule_09_what_has_answered_a_frame_is_not_read_again_for_it() {
    let mut rig = Rig::settled(&[]);
    rig.pass(1.0);
    rig.frame(Channel::Profile, "success", WASHED);
    assert_eq!(rig.news().asked, [Read::AddOns, Read::Washes]);
    rig.add_ons(&[]);
    rig.done(Read::Washes, ReadOutcome::Failed(loss()));
    rig.pass(30.0);
    assert_eq!(rig.news().asked, [Read::Washes]);
}

#[test]
fn rule_10_the_slot_in_the_text_names_the_newest_booking_that_is_over_never_a_live_one() {
    let mut rig = Rig::settled(&[
        booking(5, 4, -5_000, "completed"),
        booking(7, 4, 10, "booked"),
        booking(8, 4, 700, "booked"),
        booking(9, 5, 10, "booked"),
    ]);
    rig.pass(10.0);
    rig.news();
    rig.frame(Channel::Profile, "warning", CLOSED);
    let told = rig.news().told;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].row.subject, Some(Subject::Booking(7)));
    assert_eq!(
        told[0].keys,
        [Key::AutoExpired {
            booking: 7,
            end: UnixMillis(START + 10_000)
        }]
    );
}

#[test]
fn rule_10_a_booking_that_the_server_says_is_gone_is_not_the_one_that_was_closed() {
    let mut rig = Rig::settled(&[booking(7, 4, 10, "booked")]);
    rig.pass(8.0);
    rig.done(Read::Booking(7), ReadOutcome::Gone);
    rig.pass(8.0);
    rig.news();
    // Another booking of the slot was closed, which nobody has read.
    rig.frame(Channel::Profile, "warning", CLOSED);
    assert_eq!(rig.told(), []);
    rig.list(&[booking(8, 4, 12, "completed")]);
    let news = rig.news();
    let closed = news.told.iter().flat_map(|told| &told.keys);
    let closed: Vec<&Key> = closed
        .filter(|key| matches!(key, Key::AutoExpired { .. }))
        .collect();
    let end = UnixMillis(START + 12_000);
    assert_eq!(closed, [&Key::AutoExpired { booking: 8, end }]);
}

#[test]
fn rule_10_frames_and_rows_are_matched_one_to_one() {
    let mut rig = Rig::settled(&[cash(7, 4, "PENDING"), cash(8, 5, "PENDING")]);
    rig.frame(
        Channel::Profile,
        "success",
        "Your cash payment has been verified",
    );
    let first = rig.news();
    assert_eq!(first.lines(), [(Kind::CashVerified, 0, true)]);
    // Both were verified, and one frame was lost.
    rig.list(&[cash(7, 4, "SUCCESS"), cash(8, 5, "SUCCESS")]);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::CashVerified, 0, true)]);
    assert_eq!(news.amended.len(), 1);
    assert_eq!(news.amended[0].row, first.told[0].row.id);
}

#[test]
fn rule_10_a_lot_in_the_text_has_to_agree() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", "New booking received for Lot #2.");
    rig.news();
    let paid_row = paid(
        &booking(13, 4, 600, "booked"),
        &[payment(1, "UPI", "SUCCESS")],
    );
    rig.list(&[paid_row]);
    let news = rig.news();
    assert!(news.amended.is_empty());
    assert_eq!(news.lines(), [(Kind::NewBooking, 0, true)]);
}

#[test]
fn rule_11_denying_takes_two_good_reads_the_later_begun_five_seconds_after_the_frame() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    let row = rig.news().told[0].row.id;
    rig.pass(0.5);
    rig.list(&[]);
    rig.list(&[]);
    assert!(rig.news().amended.is_empty());
    rig.pass(4.4);
    assert_eq!(rig.news().asked, []);
    rig.pass(0.1);
    assert_eq!(rig.news().asked, [Read::Bookings]);
    rig.list(&[]);
    let news = rig.news();
    assert_eq!(news.amended.len(), 1);
    assert_eq!(news.amended[0].row, row);
    assert_eq!(
        news.amended[0].body,
        "New booking received for Lot #1.\nWithdrawn: there is no such booking."
    );
}

#[test]
fn rule_11_a_failed_read_or_a_list_with_holes_denies_nothing() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.news();
    for _ in 0..3 {
        rig.pass(6.0);
        rig.done(Read::Bookings, ReadOutcome::Failed(loss()));
        rig.list(&[r#"{"booking_id":"?"}"#.into()]);
    }
    assert!(rig.news().amended.is_empty());
}

#[test]
fn rule_11_a_denied_one_stays_matchable_for_ten_minutes() {
    let row = paid(
        &booking(13, 4, 600, "booked"),
        &[payment(1, "UPI", "SUCCESS")],
    );
    for (later, amended, told) in [(500.0, 1, 0), (700.0, 0, 1)] {
        let mut rig = Rig::settled_owner(&[]);
        rig.frame(Channel::Auth, "info", NEW_BOOKING);
        rig.list(&[]);
        rig.pass(5.0);
        rig.list(&[]);
        assert_eq!(rig.news().amended.len(), 1);
        rig.pass(later);
        rig.list(std::slice::from_ref(&row));
        let news = rig.news();
        assert_eq!((news.amended.len(), news.told.len()), (amended, told));
    }
}

#[test]
fn rule_11_absence_never_denies_a_finished_wash_nor_a_message() {
    let mut rig = Rig::settled(&[]);
    rig.frame(Channel::Profile, "success", WASHED);
    rig.frame(Channel::Auth, "info", "Something happened!");
    assert_eq!(
        rig.told(),
        [(Kind::WashDone, 0, true), (Kind::Other, 0, true)]
    );
    for _ in 0..4 {
        rig.pass(6.0);
        rig.list(&[]);
        rig.read_the_rest();
    }
    assert!(rig.news().amended.is_empty());
}

#[test]
fn rule_12_the_second_of_two_equal_frames_waits_for_a_read() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    assert_eq!(rig.told(), [(Kind::NewBooking, 0, true)]);
    assert_eq!(rig.store.notebook.claims.len(), 2, "held is stored");
    let row = |id, slot| {
        let row = booking(id, slot, 600, "booked");
        paid(&row, &[payment(id, "UPI", "SUCCESS")])
    };
    // There were two.
    rig.list(&[row(13, 4), row(14, 5)]);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::NewBooking, 0, true)]);
    assert_eq!(news.amended.len(), 1);
}

#[test]
fn rule_12_a_held_frame_that_reading_does_not_show_is_a_repetition() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.news();
    let row = paid(
        &booking(13, 4, 600, "booked"),
        &[payment(1, "UPI", "SUCCESS")],
    );
    rig.list(std::slice::from_ref(&row));
    rig.pass(5.0);
    rig.list(&[row]);
    rig.pass(120.0);
    assert_eq!(rig.told(), []);
    assert_eq!(rig.store.notebook.claims, []);
}

#[test]
fn rule_12_while_reading_fails_a_held_frame_is_told_after_two_seconds() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.news();
    rig.pass(0.5);
    rig.done(Read::Bookings, ReadOutcome::Failed(loss()));
    rig.pass(1.499);
    assert_eq!(rig.told(), []);
    rig.pass(0.001);
    assert_eq!(rig.told(), [(Kind::NewBooking, 0, true)]);
}

#[test]
fn rule_12_while_a_read_takes_long_a_held_frame_waits_a_minute_at_most() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.news();
    rig.pass(59.9);
    assert_eq!(rig.told(), []);
    rig.pass(0.1);
    assert_eq!(rig.told(), [(Kind::NewBooking, 0, true)]);
}

#[test]
fn rule_12_a_message_that_reading_can_not_see_is_counted_in_its_row() {
    let mut rig = Rig::settled(&[]);
    rig.frame(Channel::Auth, "info", "Something happened!");
    let row = rig.news().told[0].row.id;
    rig.pass(60.0);
    rig.frame(Channel::Auth, "info", "Something happened!");
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(news.banners, []);
    assert_eq!(news.counted, [(row, UnixMillis(START + 60_000))]);
}

#[test]
fn rule_12_a_wash_that_is_done_again_is_told_again_but_a_second_frame_of_one_is_not() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.add_ons(&[add_on(3, 7, "active")]);
    rig.news();
    rig.frame(Channel::Profile, "success", WASHED);
    assert_eq!(rig.told(), [(Kind::WashDone, 0, true)]);
    let done = [add_on(3, 7, "completed")];
    rig.add_ons(&done);
    rig.washes(&[]);
    assert_eq!(rig.news().amended.len(), 1);
    // A later save of the finished wash sends it again (S5.9).
    rig.frame(Channel::Profile, "success", WASHED);
    rig.add_ons(&done);
    rig.washes(&[]);
    assert_eq!(rig.told(), []);
    rig.add_ons(&[add_on(3, 7, "active")]);
    rig.add_ons(&done);
    assert_eq!(rig.told(), [(Kind::WashDone, 0, true)]);
}

#[test]
fn rule_10_a_closing_of_what_is_not_surely_over_waits_for_a_read() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.pass(390.0);
    rig.list(&[booking(7, 4, 400, "booked")]);
    rig.pass(9.6);
    rig.news();
    rig.frame(Channel::Profile, "warning", CLOSED);
    assert_eq!(rig.told(), []);
    // It was cancelled, and another one of the slot ended.
    rig.list(&[
        booking(7, 4, 400, "cancelled"),
        booking(8, 4, 399, "completed"),
    ]);
    let mut told = rig.told();
    told.sort();
    assert_eq!(
        told,
        [
            (Kind::Expired, 399, true),
            (Kind::AutoExpired, 399, true),
            (Kind::Declined, 399, true)
        ]
    );
}

#[test]
fn rule_10_a_closing_waits_for_a_read_where_the_one_after_the_end_has_not_come() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.pass(390.0);
    rig.list(&[booking(7, 4, 400, "booked")]);
    rig.pass(18.0);
    rig.news();
    rig.frame(Channel::Profile, "warning", CLOSED);
    assert_eq!(rig.told(), []);
    // It was cancelled before its end, and another one of the slot ended.
    rig.list(&[
        booking(7, 4, 400, "cancelled"),
        booking(8, 4, 407, "completed"),
    ]);
    let mut told = rig.told();
    told.sort();
    assert_eq!(
        told,
        [
            (Kind::Expired, 407, true),
            (Kind::AutoExpired, 407, true),
            (Kind::Declined, 408, true)
        ]
    );
}

#[test]
fn rule_10_a_late_frame_of_a_wash_is_an_add_ons_only_if_the_open_one_is_gone_or_finished() {
    let open = add_on(3, 7, "active");
    for (after, told) in [
        (Some(open.clone()), vec![]),
        (
            Some(add_on(3, 7, "completed")),
            vec![(Kind::WashDone, 11, true)],
        ),
        (None, vec![(Kind::WashDone, 11, true)]),
    ] {
        let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
        rig.add_ons(std::slice::from_ref(&open));
        rig.washes(&[standalone(9, "confirmed", "pending")]);
        rig.washes(&[standalone(9, "completed", "pending")]);
        assert_eq!(rig.told(), [(Kind::WashDone, 0, true)]);
        // Its frame was missed, and it was opened again.
        rig.pass(11.0);
        let washes = [standalone(9, "confirmed", "pending")];
        rig.washes(&washes);
        rig.frame(Channel::Profile, "success", WASHED);
        assert_eq!(rig.told(), []);
        rig.add_ons(after.as_slice());
        rig.washes(&washes);
        assert_eq!(rig.told(), told);
    }
}

#[test]
fn rule_12_a_held_wash_is_told_where_no_finished_one_is_seen() {
    // The first look at washes has not spoken yet.
    let mut rig = Rig::new();
    rig.resume(Memory::default());
    rig.sockets_open();
    rig.read_clock();
    rig.pass(1.0);
    rig.frame(Channel::Profile, "success", WASHED);
    assert_eq!(rig.told(), []);
    rig.list(&[]);
    rig.read_the_rest();
    // The add-on was deleted when its booking ended.
    assert_eq!(rig.told(), [(Kind::WashDone, 1, true)]);
}

#[test]
fn rule_13_the_same_text_on_the_old_and_the_new_socket_is_one() {
    let mut rig = Rig::settled(&[]);
    // The connection is replaced make before break.
    rig.pass(1.0);
    let text = frame("info", "Something happened!");
    rig.attempt(Channel::Auth, 1, SocketEvent::Text(text.clone()));
    rig.pass(5.0);
    rig.attempt(Channel::Auth, 2, SocketEvent::Text(text));
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::Other, 1, true)]);
    assert_eq!(news.counted, []);
}

#[test]
fn rule_14_one_read_may_show_several_steps_and_tells_them_in_order_as_one_group() {
    let mut rig = Rig::settled(&[]);
    rig.pass(700.0);
    rig.news();
    // Booked elsewhere with cash, verified, and over by now.
    rig.list(&[paid(
        &booking(7, 4, 690, "completed"),
        &[payment(31, "Cash", "SUCCESS")],
    )]);
    let news = rig.news();
    let kinds: Vec<Kind> = news.told.iter().map(|told| told.row.kind).collect();
    assert_eq!(
        kinds,
        [Kind::Expired, Kind::AutoExpired, Kind::CashVerified],
        "{:?}",
        news.lines()
    );
    assert_eq!(news.banners.len(), 1);
    assert!(matches!(&news.banners[0], Notice::Group { rows, .. } if rows.len() == 3));
}

#[test]
fn rule_14_what_happened_before_our_first_sight_of_a_row_is_told_too() {
    let mut rig = Rig::settled(&[]);
    rig.list(&[renewed(14, 400)]);
    assert_eq!(rig.told(), [(Kind::RenewalSucceeded, -200, true)]);
    rig.add_ons(&[add_on(3, 14, "completed")]);
    rig.washes(&[standalone(3, "completed", "verified")]);
    assert_eq!(
        rig.told(),
        [
            (Kind::WashDone, 0, true),
            (Kind::Other, 0, true),
            (Kind::WashDone, 0, true)
        ]
    );
}

#[test]
fn rule_15_a_new_row_without_a_payment_is_read_again_before_it_is_judged() {
    let row = booking(13, 4, 600, "booked");
    let mut rig = Rig::settled_owner(&[]);
    rig.list(std::slice::from_ref(&row));
    let news = rig.news();
    assert_eq!(news.lines(), []);
    rig.pass(4.999);
    assert_eq!(rig.news().asked, []);
    rig.pass(0.001);
    assert_eq!(rig.news().asked, [Read::Booking(13)]);
    rig.body(
        Read::Booking(13),
        &paid(&row, &[payment(1, "UPI", "SUCCESS")]),
    );
    assert_eq!(rig.told(), [(Kind::NewBooking, 0, true)]);
}

#[test]
fn rule_15_a_row_that_was_rolled_back_meanwhile_is_not_told() {
    let mut rig = Rig::settled_owner(&[]);
    rig.list(&[booking(13, 4, 600, "booked")]);
    rig.pass(5.0);
    rig.news();
    rig.done(Read::Booking(13), ReadOutcome::Gone);
    assert_eq!(rig.news().asked, [Read::Bookings]);
    rig.list(&[]);
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_15_a_frame_is_not_denied_while_its_row_waits_for_a_payment() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.news();
    rig.pass(0.1);
    let row = booking(13, 4, 600, "booked");
    rig.list(std::slice::from_ref(&row));
    rig.pass(4.9);
    rig.list(std::slice::from_ref(&row));
    assert!(rig.news().amended.is_empty());
    rig.pass(0.1);
    rig.body(Read::Booking(13), &row);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(news.amended[0].subject, Some(Subject::Booking(13)));
}

#[test]
fn rule_11_a_wash_or_an_employee_that_could_not_be_read_is_not_gone() {
    let mut rig = Rig::new();
    rig.resume(Memory::default());
    rig.sockets_open();
    rig.read_clock();
    rig.list(&[booking(7, 4, 400, "booked")]);
    let done = standalone(3, "completed", "verified");
    rig.washes(std::slice::from_ref(&done));
    rig.washes(&[r#"{"carwash_booking_id":3}"#.into()]);
    rig.washes(&[done]);
    assert_eq!(rig.told(), []);
    let mut rig = Rig::of(owner());
    rig.resume(Memory::default());
    rig.employees(&[employee(1, Some(1))]);
    rig.employees(&[r#"{"employee_id":"?"}"#.into()]);
    rig.employees(&[employee(1, Some(1))]);
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_15_a_phantom_beside_a_row_that_waits_for_a_payment_is_denied_after_it() {
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.pass(0.1);
    let row = booking(13, 4, 600, "booked");
    rig.list(std::slice::from_ref(&row));
    rig.pass(1.0);
    // A booking that was rolled back.
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.list(std::slice::from_ref(&row));
    rig.pass(4.0);
    rig.news();
    rig.body(Read::Booking(13), &row);
    assert_eq!(rig.news().asked, [Read::Bookings]);
    rig.list(std::slice::from_ref(&row));
    rig.pass(1.0);
    assert_eq!(rig.news().asked, [Read::Bookings]);
    rig.list(&[row]);
    rig.pass(120.0);
    assert_eq!(rig.told(), []);
    assert_eq!(rig.store.notebook.claims, []);
}
