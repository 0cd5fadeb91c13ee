//! Cash payments: they wait, are verified once, and leave the list with a reason.

use super::*;

const VERIFIED: &str = r#"{"message":"Booking activated!","payment_id":107,"booking_id":7,"carwash_id":null,
    "verified_at":"2027-01-15T08:00:00Z"}"#;
const BEFORE: &str = r#"{"message":"Payment is already verified","payment_id":107}"#;

const ITEM: Item = Item::Payment(107);

fn verify() -> Wish {
    Wish::VerifyCash {
        booking: 7,
        payment: 107,
    }
}

/// Booking 7 ends in so many seconds, and its cash waits.
fn waits(ends: i64) -> Rig {
    let mut rig = at_desk(&[in_cash(7, 4, ends, "PENDING")]);
    rig.lot_payments(&[waiting(107, 4)]);
    rig.news();
    rig
}

/// The same, with the request on its way.
fn asked(ends: i64) -> Rig {
    let mut rig = waits(ends);
    rig.wish(verify());
    rig.body(Read::Booking(7), &in_cash(7, 4, ends, "PENDING"));
    assert_eq!(rig.news().paths(), ["owner/payments/107/verify/"]);
    rig
}

fn progress(rig: &Rig) -> Option<Progress> {
    rig.desk().payments[0].progress.clone()
}

fn failure(rig: &Rig) -> (TroubleCode, Option<String>) {
    match progress(rig) {
        Some(Progress::Failed { why, says }) => (why.code, says),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_payment_is_shown_with_its_booking_and_counted() {
    let rig = waits(300);
    let row = &rig.desk().payments[0];
    assert_eq!((row.payment, row.booking, row.lot), (107, Some(7), Some(1)));
    assert_eq!((row.name.as_str(), row.slot), ("Anu Nair", 4));
    assert_eq!(row.vehicle.as_deref(), Some("KL-08"));
    assert_eq!(
        (row.since.map(second), row.ends_at.map(second)),
        (Some(-100), Some(300))
    );
    assert!(!row.is_over);
    let counts = rig.companion.snapshot(rig.now()).desk.unwrap();
    assert_eq!(counts.payments, 1);
}

#[test]
fn a_payment_whose_booking_is_not_known_yet_can_not_be_verified() {
    let mut rig = at_desk(&[]);
    rig.lot_payments(&[waiting(107, 4)]);
    let row = &rig.desk().payments[0];
    assert_eq!((row.booking, row.lot), (None, Some(1)));
    rig.wish(verify());
    assert_eq!(rig.answers(), [Err(TroubleCode::BookingUnknown)]);
}

#[test]
fn a_new_booking_in_cash_has_the_payments_read_at_once() {
    let mut rig = at_desk(&[]);
    rig.list(&[in_cash(7, 4, 300, "PENDING")]);
    assert!(rig.news().asked.contains(&Read::LotPayments));
}

#[test]
fn a_payment_that_is_verified_here_leaves_at_once_and_an_older_list_does_not_bring_it_back() {
    let mut rig = asked(300);
    assert_eq!(progress(&rig), Some(Progress::Asking));
    rig.wish(verify());
    assert_eq!(rig.answers(), [Err(TroubleCode::RequestUnderWay)]);
    rig.pass(1.0);
    rig.reply(0, Reply::Done(VERIFIED.into()));
    assert!(rig.desk().payments.is_empty());
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Verified, true)]);
    let older = format!(r#"{{"results":[{}]}}"#, waiting(107, 4));
    rig.done_begun(Read::LotPayments, 500, ReadOutcome::Body(older));
    assert!(rig.desk().payments.is_empty());
    rig.body(Read::Booking(7), &in_cash(7, 4, 300, "SUCCESS"));
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Verified, true)]);
}

#[test]
fn already_verified_is_a_success_of_somebody_else() {
    let mut rig = asked(300);
    rig.reply(0, Reply::Done(BEFORE.into()));
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Verified, false)]);
}

#[test]
fn a_late_verification_is_said_to_revive_the_booking() {
    let mut rig = waits(-5);
    assert!(rig.desk().payments[0].is_over);
    rig.put(Input::Chosen(verify()));
    rig.body(Read::Booking(7), &in_cash(7, 4, -5, "PENDING"));
    rig.news();
    rig.reply(0, Reply::Done(VERIFIED.into()));
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Revived, true)]);
    assert_eq!(
        rig.news().bodies(),
        [
            "City Centre, slot 4: you have verified the cash payment. The booking was over; the server counts it as \
             running again."
        ]
    );
}

#[test]
fn after_a_refusal_the_booking_is_read_before_anything_is_claimed() {
    for says in [
        "Only pending cash payments can be verified",
        "You can only verify your own",
    ] {
        let mut rig = asked(300);
        rig.reply(0, refused(says));
        assert_eq!(progress(&rig), Some(Progress::Unconfirmed));
        assert!(rig.news().asked.contains(&Read::Booking(7)));
        rig.body(Read::Booking(7), &in_cash(7, 4, 300, "PENDING"));
        assert_eq!(failure(&rig), (TroubleCode::DeskRefused, Some(says.into())));
        assert_eq!(rig.desk().done, []);
    }
}

#[test]
fn a_refusal_because_another_desk_was_faster_is_a_success() {
    let mut rig = asked(300);
    rig.reply(0, Reply::Refused { says: None });
    rig.body(Read::Booking(7), &in_cash(7, 4, 300, "SUCCESS"));
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Verified, false)]);
}

#[test]
fn a_lost_answer_is_unconfirmed_until_reads_say_and_nothing_is_sent_twice() {
    let mut rig = asked(300);
    rig.reply(0, unknown());
    assert_eq!(progress(&rig), Some(Progress::Unconfirmed));
    rig.wish(verify());
    // A list that no longer has it doesn't decide by itself.
    rig.lot_payments(&[]);
    assert_eq!(progress(&rig), Some(Progress::Unconfirmed));
    rig.body(Read::Booking(7), &in_cash(7, 4, 300, "SUCCESS"));
    assert!(rig.desk().payments.is_empty());
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Verified, true)]);
    let news = rig.news();
    assert_eq!(news.answers, [Err(TroubleCode::RequestUnderWay)]);
    assert_eq!(news.paths(), [] as [&str; 0]);
}

#[test]
fn a_lost_answer_without_effect_has_failed_after_two_reads() {
    let mut rig = asked(300);
    rig.reply(0, unknown());
    rig.body(Read::Booking(7), &in_cash(7, 4, 300, "PENDING"));
    assert_eq!(progress(&rig), Some(Progress::Unconfirmed));
    rig.pass(6.0);
    rig.body(Read::Booking(7), &in_cash(7, 4, 300, "PENDING"));
    assert_eq!(failure(&rig), (TroubleCode::DeskNotDone, None));
    rig.wish(verify());
    assert_eq!(progress(&rig), Some(Progress::Asking));
}

#[test]
fn what_never_left_this_computer_is_said_so() {
    let mut rig = asked(300);
    rig.reply(0, Reply::NotSent);
    assert_eq!(failure(&rig), (TroubleCode::DeskNotSent, None));
}

#[test]
fn a_verification_that_was_under_way_at_a_kill_is_settled_by_reading() {
    let rig = asked(300);
    let mut rig = rig.restarted(5);
    rig.lot_payments(&[waiting(107, 4)]);
    assert_eq!(progress(&rig), Some(Progress::Unconfirmed));
    rig.pass(31.0);
    rig.list(&[in_cash(7, 4, 300, "SUCCESS")]);
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Verified, true)]);
}

#[test]
fn what_another_desk_verified_leaves_when_its_booking_was_read() {
    let mut rig = waits(300);
    rig.pass(1.0);
    rig.lot_payments(&[]);
    assert!(rig.desk().payments.is_empty());
    assert_eq!(rig.desk().done, []);
    assert!(rig.news().asked.contains(&Read::Booking(7)));
    rig.body(Read::Booking(7), &in_cash(7, 4, 300, "SUCCESS"));
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Verified, false)]);
    rig.pass(601.0);
    rig.list(&[in_cash(7, 4, 300, "SUCCESS")]);
    assert_eq!(rig.done_at_desk(), []);
}

#[test]
fn what_the_list_of_bookings_shows_as_verified_waits_no_more() {
    let mut rig = waits(300);
    rig.pass(1.0);
    rig.list(&[in_cash(7, 4, 300, "SUCCESS")]);
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Verified, false)]);
}

#[test]
fn a_payment_that_went_with_its_booking_was_dropped() {
    let mut rig = waits(300);
    rig.lot_payments(&[]);
    rig.done(Read::Booking(7), ReadOutcome::Gone);
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::Dropped, false)]);
}

#[test]
fn a_list_that_can_not_be_read_whole_takes_nothing_away() {
    let mut rig = waits(300);
    rig.body(Read::LotPayments, r#"{"results":[{"pay_id":"x"}]}"#);
    assert_eq!(rig.desk().payments.len(), 1);
}

#[test]
fn the_cash_of_a_standalone_wash_is_counted_among_the_payments() {
    let mut rig = waits(300);
    rig.lot_washes(&[lot_wash(2, "pending", "pending")]);
    let counts = rig.companion.snapshot(rig.now()).desk.unwrap();
    assert_eq!((counts.payments, counts.washes), (2, 1));
}
