//! Section 2: whose an event is, and which row is which.

use super::*;
use crate::acceptance::Id;

const BEGUN_ANEW: &str = "The server's data was replaced. What it holds now is taken as known, without a message for each.";

#[test]
fn rule_01_signing_out_stops_countdowns_and_sockets() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.put(Input::SignOut(SignOut::Here));
    let news = rig.news();
    assert_eq!(news.closed.len(), 2);
    rig.pass(600.0);
    assert!(rig.effects().is_empty());
}

#[test]
fn rule_01_the_same_account_again_catches_up_and_another_begins_anew() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.put(Input::SignOut(SignOut::Here));
    rig.news();
    let mut same = Rig::of(driver());
    same.millis = 500_000;
    same.history.clone_from(&rig.history);
    same.start(rig.store);
    same.list(&[booking(7, 4, 400, "cancelled")]);
    assert_eq!(
        same.told(),
        [(Kind::Declined, 500, true)],
        "what was seen last is compared with what is seen now"
    );
    let mut other = Rig::of(Account {
        ids: Ids {
            profile: Some(2),
            auth: Some(5),
        },
        ..driver()
    });
    other.start(Memory::default());
    other.list(&[booking(7, 4, -100, "cancelled")]);
    assert_eq!(other.told(), []);
    assert_ne!(driver().key(), other.account.key());
}

#[test]
fn rule_01_what_comes_late_from_an_ended_session_is_dropped() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.put(Input::SignIn {
        asker: Asker(1),
        server: "127.0.0.1:8000".into(),
        socket: None,
        user: "driver".into(),
        password: Password::new("x".into()),
        allow_plain: false,
    });
    rig.open(Epoch(2), Memory::default());
    rig.news();
    // All of this belongs to session 1.
    rig.frame(Channel::Auth, "info", "Something happened!");
    rig.list(&[booking(7, 4, 400, "cancelled")]);
    rig.done(Read::Verify, ReadOutcome::Unauthorized);
    rig.reply(0, Reply::NotSent);
    rig.read_clock();
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(news.closed, []);
}

#[test]
fn rule_02_equal_ids_have_one_socket_and_both_columns_apply() {
    let mut rig = Rig::of(Account {
        ids: Ids {
            profile: Some(4),
            auth: Some(4),
        },
        ..driver()
    });
    rig.resume(Memory::default());
    let opened = rig.news().opened;
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].channel, Channel::Both);
    rig.sockets_open();
    rig.read_clock();
    rig.read_the_rest();
    rig.list(&[booking(7, 4, 1, "booked")]);
    rig.pass(1.0);
    rig.news();
    rig.frame(Channel::Both, "warning", CLOSED);
    rig.frame(Channel::Both, "success", RENEWED);
    assert_eq!(
        rig.told(),
        [
            (Kind::AutoExpired, 1, true),
            (Kind::RenewalSucceeded, 1, true)
        ]
    );
}

#[test]
fn rule_03_a_frame_of_another_role_or_id_is_dropped_and_counted() {
    let mut rig = Rig::settled(&[]);
    rig.frame(Channel::Auth, "success", CASH);
    rig.frame(Channel::Profile, "info", NEW_BOOKING);
    rig.frame(Channel::Profile, "info", "Something happened!");
    assert_eq!(rig.news().lines(), []);
    let foreign: Vec<(Kind, u32)> = rig
        .companion
        .snapshot(rig.now())
        .sources
        .iter()
        .map(|source| (source.kind, source.count.foreign))
        .filter(|(_, foreign)| *foreign > 0)
        .collect();
    assert_eq!(
        foreign,
        [
            (Kind::CashVerified, 1),
            (Kind::NewBooking, 1),
            (Kind::Other, 1)
        ]
    );
}

#[test]
fn rule_03_an_owner_is_not_told_what_happens_to_customers() {
    let mut rig = Rig::settled_owner(&[booking(7, 4, 100, "booked")]);
    rig.frame(Channel::Auth, "warning", CLOSED);
    rig.frame(Channel::Auth, "success", RENEWED);
    rig.pass(101.0);
    rig.list(&[booking(7, 4, 100, "completed")]);
    rig.list(&[booking(7, 4, 100, "cancelled")]);
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_03_where_the_id_is_not_sure_a_read_has_to_confirm() {
    let either = Acceptance([(Kind::CashVerified, Id::Either)].into());
    let cash = |status| {
        let row = booking(7, 4, 400, "booked");
        paid(&row, &[payment(31, "Cash", status)])
    };
    let mut rig = Rig::with(&[], either, driver());
    rig.start(Memory::default());
    rig.list(&[cash("PENDING")]);
    rig.news();
    rig.frame(Channel::Auth, "success", CASH);
    assert_eq!(rig.told(), []);
    rig.list(&[cash("SUCCESS")]);
    assert_eq!(rig.told(), [(Kind::CashVerified, 0, true)]);
}

#[test]
fn rule_03_a_failed_renewal_needs_a_request_or_an_orphan() {
    let mut rig = Rig::settled(&[booking(7, 4, -10, "completed")]);
    rig.frame(Channel::Profile, "error", FAILED);
    rig.list(&[booking(7, 4, -10, "completed")]);
    rig.pass(60.0);
    rig.list(&[booking(7, 4, -10, "completed")]);
    assert_eq!(rig.told(), [], "nothing explains it");
    // The browser's renewal left a live booking without a payment behind.
    rig.frame(Channel::Profile, "error", FAILED);
    let orphan = booking(8, 4, 660, "booked");
    rig.list(&[booking(7, 4, -10, "completed"), orphan.clone()]);
    rig.pass(5.0);
    assert_eq!(rig.told(), [], "its payment may still come");
    rig.list(&[booking(7, 4, -10, "completed"), orphan]);
    assert_eq!(rig.told(), [(Kind::RenewalFailed, 60, true)]);
}

#[test]
fn rule_03_a_failed_renewal_that_nothing_explains_is_read_for_once() {
    let mut rig = Rig::settled(&[]);
    rig.frame(Channel::Profile, "error", FAILED);
    assert_eq!(rig.news().asked, [Read::Bookings]);
    rig.list(&[]);
    rig.pass(120.0);
    assert_eq!(rig.news().asked, []);
}

#[test]
fn rule_03_a_booking_without_a_payment_from_before_explains_no_failed_renewal() {
    let old = [booking(8, 5, -900, "booked")];
    let mut rig = Rig::settled(&old);
    rig.frame(Channel::Profile, "error", FAILED);
    for _ in 0..3 {
        rig.list(&old);
        rig.pass(6.0);
    }
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_03_a_renewal_of_ours_that_was_never_sent_has_left_nothing_behind() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.wish(Wish::RenewAtEnd {
        booking: 7,
        method: Method::Upi,
        price: Money(2_500),
    });
    let moved = booking(7, 4, 400, "booked").replace("08:06:40", "08:08:20");
    rig.body(Read::Booking(7), &moved);
    assert_eq!(rig.told(), [(Kind::RenewalFailed, 0, true)]);
    rig.list(std::slice::from_ref(&moved));
    rig.frame(Channel::Profile, "error", FAILED);
    let rows = [moved, booking(8, 4, 600, "booked")];
    rig.list(&rows);
    rig.pass(5.0);
    rig.list(&rows);
    assert_eq!(rig.told(), [(Kind::RenewalFailed, 0, true)]);
}

#[test]
fn rule_03_what_our_failed_renewal_has_left_behind_is_known_after_a_restart() {
    let old = booking(7, 4, -10, "completed");
    let mut rig = Rig::settled(std::slice::from_ref(&old));
    rig.wish(Wish::Renew {
        booking: 7,
        method: Method::Upi,
        price: Money(2_500),
    });
    rig.body(Read::Booking(7), &old);
    rig.frame(Channel::Profile, "error", FAILED);
    assert_eq!(rig.told(), [(Kind::RenewalFailed, 0, true)]);
    // A copy of it waits when the program is killed.
    rig.pass(6.0);
    rig.frame(Channel::Profile, "error", FAILED);
    let mut rig = rig.restarted(10);
    let rows = [old, booking(8, 4, 600, "booked")];
    rig.list(&rows);
    rig.pass(6.0);
    rig.list(&rows);
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_03_our_failed_renewal_that_left_nothing_does_not_explain_what_another_one_leaves() {
    let old = booking(7, 4, -10, "completed");
    let mut rig = Rig::settled(std::slice::from_ref(&old));
    rig.wish(Wish::Renew {
        booking: 7,
        method: Method::Upi,
        price: Money(2_500),
    });
    rig.body(Read::Booking(7), &old);
    rig.frame(Channel::Profile, "error", FAILED);
    rig.list(std::slice::from_ref(&old));
    rig.news();
    rig.pass(300.0);
    rig.frame(Channel::Profile, "error", FAILED);
    let rows = [old, booking(8, 4, 900, "booked")];
    rig.list(&rows);
    rig.pass(5.0);
    rig.list(&rows);
    assert_eq!(rig.told(), [(Kind::RenewalFailed, 300, true)]);
}

#[test]
fn rule_04_a_number_that_belongs_to_another_row_is_other_data() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.list(&[
        booking(7, 4, 1_000, "cancelled"),
        booking(6, 5, 50, "completed"),
    ]);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::Other, 0, true)]);
    assert_eq!(news.bodies(), [BEGUN_ANEW]);
    // What was learned silently is compared from then on.
    rig.list(&[booking(7, 4, 1_000, "booked")]);
    rig.news();
    rig.list(&[booking(7, 4, 1_000, "cancelled")]);
    assert_eq!(rig.told(), [(Kind::Declined, 0, true)]);
}

#[test]
fn rule_04_all_rows_gone_or_a_lower_highest_number_is_other_data() {
    for rest in [vec![], vec![booking(5, 4, -900, "completed")]] {
        let mut rig = Rig::settled(&[booking(6, 4, 300, "booked"), booking(7, 5, 400, "booked")]);
        rig.list(&rest);
        let news = rig.news();
        assert_eq!(news.bodies(), [BEGUN_ANEW]);
        rig.pass(500.0);
        assert_eq!(rig.told(), []);
    }
}

#[test]
fn rule_04_an_old_booking_of_other_data_is_not_told_as_just_ended() {
    let mut rig = Rig::settled(&[booking(6, 4, 300, "booked"), booking(7, 4, 400, "booked")]);
    rig.pass(50.0);
    rig.news();
    rig.list(&[booking(2, 4, 20, "booked")]);
    rig.pass(10.0);
    assert_eq!(rig.told(), [(Kind::Other, 50, true)]);
}

#[test]
fn rule_04_an_own_id_that_changed_is_other_data() {
    let rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    let mut again = Rig::of(Account {
        ids: Ids {
            profile: Some(9),
            auth: Some(4),
        },
        ..driver()
    });
    again.resume(rig.store);
    again.sockets_open();
    again.read_clock();
    again.read_the_rest();
    let news = again.news();
    assert_eq!(news.bodies(), [BEGUN_ANEW]);
    again.list(&[booking(7, 4, -100, "cancelled")]);
    assert_eq!(again.told(), []);
}

#[test]
fn rule_04_gone_takes_a_404_and_a_list_without_the_row() {
    let rows = [
        booking(6, 5, -900, "completed"),
        booking(7, 4, 400, "booked"),
    ];
    let rest = &rows[..1];
    // The list alone: the booking is read by itself.
    let mut rig = Rig::settled(&rows);
    rig.list(rest);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(news.asked, [Read::Booking(7)]);
    rig.done(Read::Booking(7), ReadOutcome::Gone);
    assert_eq!(rig.told(), [(Kind::Declined, 0, true)]);
    // The 404 alone: the list is read.
    let mut rig = Rig::settled(&rows);
    rig.done(Read::Booking(7), ReadOutcome::Gone);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(news.asked, [Read::Bookings]);
    rig.list(rest);
    assert_eq!(rig.told(), [(Kind::Declined, 0, true)]);
    // A list that has it after all.
    let mut rig = Rig::settled(&rows);
    rig.done(Read::Booking(7), ReadOutcome::Gone);
    rig.list(&rows);
    rig.list(rest);
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_04_a_list_that_could_not_be_read_whole_misses_nothing() {
    let mut rig = Rig::settled(&[booking(6, 5, 300, "booked"), booking(7, 4, 400, "booked")]);
    rig.list(&[r#"{"booking_id":"?"}"#.into()]);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(news.asked, []);
}
