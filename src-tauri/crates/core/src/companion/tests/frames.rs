//! Frames, from their text to what is told.

use super::*;

#[test]
fn a_closing_is_told_once_by_frame_or_by_reading_however_often_both_say_it() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.pass(100.5);
    rig.news();
    for _ in 0..3 {
        rig.frame(Channel::Profile, "warning", CLOSED);
    }
    let closed = booking(7, 4, 100, "completed");
    rig.body(Read::Booking(7), &closed);
    rig.list(&[closed]);
    assert_eq!(rig.told(), [(Kind::AutoExpired, 100, true)]);
}

#[test]
fn a_frame_names_the_booking_that_it_speaks_of() {
    let mut rig = Rig::settled(&[booking(7, 4, 2, "booked")]);
    rig.pass(2.5);
    rig.news();
    let text = "⚠️ Your booking for slot #4 expired";
    rig.frame(Channel::Profile, "warning", text);
    let row = rig.news().told.remove(0).row;
    assert_eq!(row.subject, Some(Subject::Booking(7)));
    assert_eq!(row.source, Source::Frame);
    assert_eq!(
        row.body,
        "Your booking for slot #4 expired\nCity Centre, slot 4"
    );
}

#[test]
fn other_peoples_mail_on_a_shared_number_is_not_told() {
    let mut rig = Rig::settled(&[]);
    rig.frame(Channel::Profile, "info", NEW_BOOKING);
    rig.frame(Channel::Profile, "success", "Booking renewed successfully!");
    rig.frame(Channel::Auth, "success", CASH);
    rig.frame(Channel::Auth, "warning", CLOSED);
    assert_eq!(rig.told(), []);
}

#[test]
fn the_web_clients_failure_3_misses_what_is_sent_to_the_other_id() {
    let mut rig = Rig::settled(&[]);
    rig.frame(Channel::Auth, "success", RENEWED);
    assert_eq!(rig.told(), [(Kind::RenewalSucceeded, 0, true)]);
    let mut rig = Rig::settled_owner(&[]);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    assert_eq!(rig.told(), [(Kind::NewBooking, 0, true)]);
}

#[test]
fn what_can_not_be_read_costs_neither_the_link_nor_a_telling() {
    let mut rig = Rig::settled(&[]);
    for junk in ["", "not json", "[]", "{\"type\":{}}", "null"] {
        rig.socket(Channel::Auth, SocketEvent::Text(junk.into()));
    }
    let news = rig.news();
    assert_eq!(news.closed, []);
    // An object without a message is a message without words.
    assert_eq!(news.bodies(), ["The server sent a message without words."]);
}
