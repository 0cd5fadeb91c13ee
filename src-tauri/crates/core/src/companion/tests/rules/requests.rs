//! Section 5: requests of our own.

use super::*;

const PRICE: Money = Money(2_500);

fn renew() -> Wish {
    Wish::Renew {
        booking: 7,
        method: Method::Upi,
        price: PRICE,
    }
}

fn over() -> String {
    booking(7, 4, -10, "completed")
}

/// The answer to a renewal.
fn done() -> Reply {
    let row = renewed(14, 600);
    Reply::Done(format!(
        r#"{{"message":"Booking renewed successfully","old_booking_id":7,"new_booking":{row}}}"#
    ))
}

/// A rig that has sent the renewal of booking 7.
fn renewing() -> Rig {
    let mut rig = Rig::settled(&[over()]);
    rig.wish(renew());
    rig.body(Read::Booking(7), &over());
    assert_eq!(rig.news().paths(), ["bookings/7/renew/"]);
    rig
}

fn unknown() -> Reply {
    Reply::Unknown { says: None }
}

#[test]
fn rule_16_the_booking_is_read_first_and_the_request_is_stored_before_it_goes_out() {
    let mut rig = Rig::settled(&[over()]);
    rig.wish(renew());
    let effects = rig.effects();
    assert!(
        matches!(
            effects.as_slice(),
            [
                Effect::Commit { .. },
                Effect::Answer { result: Ok(()), .. },
                Effect::Read {
                    read: Read::Booking(7),
                    ..
                }
            ]
        ),
        "{effects:?}"
    );
    rig.body(Read::Booking(7), &over());
    let effects = rig.effects();
    let [
        Effect::Commit { change, .. },
        Effect::Send {
            intent: 0, request, ..
        },
        ..,
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    let notebook = change.notebook.as_ref().unwrap();
    assert_eq!(notebook.intents[0].stage, crate::intent::Stage::Sent);
    assert_eq!(request.path, "bookings/7/renew/");
    assert_eq!(request.body, r#"{"amount":"25.00","payment_method":"UPI"}"#);
}

#[test]
fn rule_16_a_read_that_began_before_the_wish_does_not_send_it() {
    let mut rig = Rig::settled(&[over()]);
    rig.pass(1.0);
    rig.wish(renew());
    rig.done_begun(Read::Booking(7), 500, ReadOutcome::Body(over()));
    assert_eq!(rig.news().paths(), [""; 0]);
}

#[test]
fn rule_16_success_by_reply_is_told_once_and_absorbs_its_frame_and_row() {
    let mut rig = renewing();
    rig.reply(0, done());
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::RenewalSucceeded, 0, true)]);
    assert_eq!(news.told[0].row.source, Source::Reply);
    rig.frame(Channel::Auth, "success", RENEWED);
    rig.list(&[over(), renewed(14, 600)]);
    rig.pass(60.0);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(rig.store.notebook.intents, []);
}

#[test]
fn rule_16_a_frame_before_its_reply_is_told_and_the_reply_completes_it() {
    let mut rig = renewing();
    rig.frame(Channel::Auth, "success", RENEWED);
    let row = rig.news().told[0].row.id;
    rig.reply(0, done());
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(news.amended[0].row, row);
}

#[test]
fn rule_16_a_refusal_is_told_at_once_with_the_servers_reason() {
    for says in [
        "Slot is not available for renewal",
        "Only users and admins can renew bookings",
    ] {
        let mut rig = renewing();
        rig.reply(
            0,
            Reply::Refused {
                says: Some(says.into()),
            },
        );
        let news = rig.news();
        assert_eq!(news.lines(), [(Kind::RenewalFailed, 0, true)]);
        assert_eq!(
            news.bodies(),
            [format!(
                "City Centre, slot 4 was not renewed. The server says: {says}"
            )]
        );
        rig.pass(600.0);
        assert_eq!(rig.news().paths(), [""; 0]);
    }
}

#[test]
fn rule_16_without_an_answer_a_later_read_decides_for_success() {
    let mut rig = renewing();
    rig.pass(30.0);
    rig.reply(0, unknown());
    assert_eq!(rig.told(), []);
    // A list that began before the time-out says nothing.
    rig.list_begun(1_000, &[over()]);
    rig.list(&[over(), renewed(14, 600)]);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::RenewalSucceeded, 0, true)]);
    rig.pass(60.0);
    rig.list(&[over(), renewed(14, 600)]);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(news.paths(), [""; 0]);
}

#[test]
fn rule_16_without_an_answer_two_good_reads_decide_for_failure() {
    let mut rig = renewing();
    let says = Some("database is locked".into());
    rig.reply(0, Reply::Unknown { says });
    rig.list(&[over()]);
    rig.pass(4.9);
    rig.list(&[over()]);
    assert_eq!(rig.told(), []);
    rig.pass(0.1);
    rig.list(&[over()]);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::RenewalFailed, 5, true)]);
    assert_eq!(
        news.bodies(),
        [
            "City Centre, slot 4 was not renewed. The server failed, and your bookings show that nothing was done. It says: database is locked"
        ]
    );
    rig.pass(600.0);
    assert_eq!(rig.news().paths(), [""; 0]);
}

#[test]
fn rule_16_a_renewal_of_another_slot_that_is_gone_is_no_success() {
    for restarts in [false, true] {
        let mut rig = renewing();
        rig.reply(0, unknown());
        // Another booking is renewed elsewhere, and the new one deleted.
        let other = renewed(14, 600).replace(r#""slot":4"#, r#""slot":5"#);
        rig.list(&[over(), other]);
        rig.news();
        rig.pass(3.0);
        rig.list(&[over()]);
        rig.done(Read::Booking(14), ReadOutcome::Gone);
        if restarts {
            rig = rig.restarted(40);
            rig.list(&[over()]);
        }
        rig.pass(6.0);
        rig.list(&[over()]);
        let told = rig.told();
        let failures = told
            .iter()
            .filter(|(kind, ..)| *kind == Kind::RenewalFailed);
        assert_eq!(failures.count(), 1, "{told:?}");
    }
}

#[test]
fn rule_16_a_list_that_began_before_a_frame_does_not_say_that_its_renewal_is_gone() {
    let mut rig = renewing();
    rig.reply(0, unknown());
    rig.pass(5.0);
    rig.frame(Channel::Auth, "success", &RENEWED.replace("14", "15"));
    rig.list_begun(1_000, &[over()]);
    rig.news();
    // It was of another slot.
    let other = renewed(15, 600).replace(r#""slot":4"#, r#""slot":5"#);
    for _ in 0..2 {
        rig.list(&[over(), other.clone()]);
        rig.pass(6.0);
    }
    assert_eq!(rig.told(), [(Kind::RenewalFailed, 11, true)]);
}

#[test]
fn rule_16_a_renewal_that_a_frame_has_told_has_not_failed_when_its_booking_is_gone() {
    let mut rig = renewing();
    rig.frame(Channel::Auth, "success", RENEWED);
    assert_eq!(rig.told(), [(Kind::RenewalSucceeded, 0, true)]);
    let mut rig = rig.restarted(40);
    for _ in 0..3 {
        rig.list(&[over()]);
        rig.pass(5.0);
    }
    let mut rig = rig.restarted(7_200);
    for _ in 0..3 {
        rig.list(&[over()]);
        rig.pass(20.0);
    }
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_16_an_answer_that_comes_after_a_frame_has_settled_is_read_for() {
    let mut rig = renewing();
    rig.frame(Channel::Profile, "error", FAILED);
    assert_eq!(rig.told(), [(Kind::RenewalFailed, 0, true)]);
    rig.list(&[over()]);
    rig.news();
    rig.pass(1.0);
    // That frame was of another try, in the browser.
    rig.reply(0, done());
    assert_eq!(rig.news().asked, [Read::Bookings]);
    rig.list(&[over(), renewed(14, 600)]);
    assert_eq!(rig.told(), [(Kind::RenewalSucceeded, 0, true)]);
}

#[test]
fn rule_16_one_read_alone_decides_for_no_failure_however_late_it_is() {
    let mut rig = renewing();
    rig.reply(0, unknown());
    rig.pass(20.0);
    rig.list(&[over()]);
    assert_eq!(rig.told(), []);
    rig.list(&[over()]);
    assert_eq!(rig.told(), [(Kind::RenewalFailed, 20, true)]);
}

#[test]
fn rule_16_a_failure_halfway_says_that_a_booking_is_left() {
    let mut rig = renewing();
    rig.reply(0, unknown());
    let rows = [over(), booking(14, 4, 600, "booked")];
    rig.list(&rows);
    rig.pass(5.0);
    rig.list(&rows);
    assert_eq!(
        rig.news().bodies(),
        [
            "City Centre, slot 4 was not renewed. The server failed halfway and left a booking without a payment."
        ]
    );
}

#[test]
fn rule_16_the_frame_of_a_failure_and_its_reply_are_one_telling() {
    for frame_first in [true, false] {
        let mut rig = renewing();
        if frame_first {
            rig.frame(Channel::Profile, "error", FAILED);
            rig.reply(0, unknown());
        } else {
            rig.reply(0, unknown());
            rig.frame(Channel::Profile, "error", FAILED);
        }
        assert_eq!(rig.told(), [(Kind::RenewalFailed, 0, true)]);
        rig.list(&[over()]);
        rig.pass(5.0);
        rig.list(&[over()]);
        rig.pass(600.0);
        assert_eq!(rig.told(), []);
    }
}

#[test]
fn rule_16_a_lost_reply_is_settled_by_reading_after_a_restart_and_never_sent_again() {
    for (rows, told) in [
        (vec![over(), renewed(14, 600)], Kind::RenewalSucceeded),
        (vec![over()], Kind::RenewalFailed),
    ] {
        let mut rig = renewing().restarted(20);
        let mut news = rig.news();
        // The server may be at it until half a minute after the start.
        for _ in 0..7 {
            rig.list(&rows);
            rig.pass(6.0);
            let more = rig.news();
            news.told.extend(more.told);
            news.sent.extend(more.sent);
        }
        rig.pass(600.0);
        let kinds: Vec<Kind> = news.told.iter().map(|told| told.row.kind).collect();
        assert_eq!(kinds, [told]);
        assert_eq!(news.paths(), [""; 0]);
        assert_eq!(rig.news().paths(), [""; 0]);
        assert_eq!(rig.store.notebook.intents, []);
    }
}

#[test]
fn rule_16_a_failure_is_not_that_of_a_renewal_which_a_list_has_shown() {
    let rows = [over(), renewed(14, 600)];
    for is_killed in [true, false] {
        let mut rig = renewing();
        rig.list(&rows);
        assert_eq!(rig.told(), [(Kind::RenewalSucceeded, 0, true)]);
        if is_killed {
            rig = rig.restarted(20);
            rig.list(&rows);
        }
        rig.frame(Channel::Profile, "error", FAILED);
        assert_eq!(rig.told(), []);
    }
}

#[test]
fn rule_16_a_wish_that_was_not_sent_before_a_kill_is_never_sent() {
    let mut rig = Rig::settled(&[over()]);
    rig.wish(renew());
    let mut rig = rig.restarted(60);
    rig.settle(&[over()]);
    rig.body(Read::Booking(7), &over());
    let news = rig.news();
    assert_eq!(news.paths(), [""; 0]);
    let last = rig.history.values().last().unwrap();
    assert_eq!(last.kind, Kind::RenewalFailed);
    assert_eq!(
        last.body,
        "City Centre, slot 4 was not renewed. The server could not be reached, so nothing was asked of it."
    );
}

#[test]
fn rule_16_nothing_is_asked_for_where_the_booking_can_not_be_read() {
    for outcome in [
        ReadOutcome::Failed(loss()),
        ReadOutcome::Unauthorized,
        ReadOutcome::Gone,
    ] {
        let mut rig = Rig::settled(&[over()]);
        rig.wish(renew());
        rig.done(Read::Booking(7), outcome);
        let news = rig.news();
        assert_eq!(news.lines(), [(Kind::RenewalFailed, 0, true)]);
        assert_eq!(news.paths(), [""; 0]);
    }
}

#[test]
fn rule_16_a_dearer_renewal_than_was_shown_is_not_asked_for() {
    let mut rig = Rig::settled(&[over()]);
    rig.wish(renew());
    rig.body(
        Read::Booking(7),
        &over().replace(r#""50.00""#, r#""50.02""#),
    );
    let news = rig.news();
    assert_eq!(news.paths(), [""; 0]);
    assert_eq!(
        news.bodies(),
        ["City Centre, slot 4 was not renewed. It would cost 25.01 now, more than you agreed to."]
    );
}

#[test]
fn rule_16_a_booking_has_one_request_at_a_time() {
    let mut rig = renewing();
    rig.wish(renew());
    rig.wish(Wish::Cancel { booking: 7 });
    rig.wish(Wish::Cancel { booking: 99 });
    assert_eq!(
        rig.news().answers,
        [
            Err(TroubleCode::RequestUnderWay),
            Err(TroubleCode::RequestUnderWay),
            Err(TroubleCode::BookingUnknown)
        ]
    );
}

#[test]
fn rule_16_a_refused_token_fails_the_request_and_ends_the_sockets() {
    let mut rig = renewing();
    rig.reply(0, Reply::Unauthorized);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::RenewalFailed, 0, true)]);
    assert_eq!(news.closed.len(), 2);
    rig.wish(renew());
    assert_eq!(rig.news().answers, [Err(TroubleCode::TokenRefused)]);
}

#[test]
fn rule_17_what_we_cancelled_is_confirmed_and_not_told_as_declined() {
    let cancelled = booking(7, 4, 400, "CANCELLED");
    let answer = format!(r#"{{"message":"x","booking":{cancelled}}}"#);
    for reply in [Reply::Done(answer), unknown()] {
        let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
        rig.wish(Wish::Cancel { booking: 7 });
        rig.body(Read::Booking(7), &booking(7, 4, 400, "booked"));
        assert_eq!(rig.news().paths(), ["bookings/7/cancel/"]);
        rig.reply(0, reply);
        rig.list(std::slice::from_ref(&cancelled));
        rig.pass(60.0);
        rig.list(std::slice::from_ref(&cancelled));
        let news = rig.news();
        assert_eq!(news.lines(), [(Kind::Other, 0, true)]);
        assert_eq!(
            news.bodies(),
            ["City Centre, slot 4: you have cancelled this booking."]
        );
    }
}

#[test]
fn rule_17_a_cancelling_that_the_server_refused_is_told_with_its_reason() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.wish(Wish::Cancel { booking: 7 });
    rig.body(Read::Booking(7), &booking(7, 4, 400, "booked"));
    let says = Some("Booking already cancelled".into());
    rig.reply(0, Reply::Refused { says });
    assert_eq!(
        rig.news().bodies(),
        ["City Centre, slot 4 was not cancelled. The server says: Booking already cancelled"]
    );
}

#[test]
fn rule_17_the_case_of_the_word_tells_who_cancelled() {
    for (word, title, body) in [
        (
            "cancelled",
            "Booking cancelled by the lot",
            "City Centre, slot 4: the lot has cancelled this booking, which would have run until 08:06.",
        ),
        (
            "CANCELLED",
            "Booking cancelled",
            "City Centre, slot 4: this booking until 08:06 was cancelled, not from this computer.",
        ),
    ] {
        let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
        rig.list(&[booking(7, 4, 400, word)]);
        let news = rig.news();
        assert_eq!(news.lines(), [(Kind::Declined, 0, true)]);
        assert_eq!(news.told[0].row.title, title);
        assert_eq!(news.bodies(), [body]);
    }
}

#[test]
fn rule_17_a_booking_that_is_cancelled_again_is_told_again() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    for word in ["cancelled", "booked", "cancelled"] {
        rig.list(&[booking(7, 4, 400, word)]);
    }
    assert_eq!(
        rig.told(),
        [(Kind::Declined, 0, true), (Kind::Declined, 0, true)]
    );
}

#[test]
fn rule_18_a_slots_payment_is_cash_verified_and_a_washs_has_a_title_of_its_own() {
    let row = booking(7, 4, 400, "booked");
    let wash = |status| payment(32, "Cash", status).replace("Slot Payment", "Car Wash Payment");
    let slot = |status| payment(31, "Cash", status);
    let mut rig = Rig::settled(&[paid(&row, &[slot("PENDING"), wash("PENDING")])]);
    rig.list(&[paid(&row, &[slot("SUCCESS"), wash("SUCCESS")])]);
    let news = rig.news();
    let told: Vec<(Kind, &str)> = news
        .told
        .iter()
        .map(|told| (told.row.kind, told.row.title.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Kind::CashVerified, "Cash payment verified"),
            (Kind::Other, "Car wash paid")
        ]
    );
    assert_eq!(
        news.bodies()[0],
        "City Centre, slot 4: your cash payment of 50.00 has been verified."
    );
}

#[test]
fn rule_18_the_frame_of_a_washs_payment_is_no_cash_verified() {
    let mut rig = Rig::settled(&[]);
    rig.washes(&[standalone(3, "confirmed", "pending")]);
    rig.news();
    let text = "Your car wash payment has been verified by the lot owner.";
    rig.frame(Channel::Auth, "success", text);
    assert_eq!(rig.told(), [(Kind::Other, 0, true)]);
    rig.washes(&[standalone(3, "confirmed", "verified")]);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert_eq!(news.amended[0].title.as_deref(), Some("Car wash paid"));
}

#[test]
fn rule_16_a_request_about_data_that_was_replaced_is_told_as_gone() {
    let mut rig = renewing();
    rig.list(&[booking(7, 4, 100, "completed")]);
    let news = rig.news();
    let kinds: Vec<Kind> = news.told.iter().map(|told| told.row.kind).collect();
    assert_eq!(kinds, [Kind::RenewalFailed, Kind::Other]);
    assert_eq!(
        news.bodies()[0],
        "City Centre, slot 4 was not renewed. The booking is not there any more."
    );
}

#[test]
fn rule_16_a_renewal_that_a_read_has_told_has_not_failed_where_the_data_was_replaced() {
    let mut rig = renewing();
    rig.list(&[over(), renewed(14, 600)]);
    assert_eq!(rig.told(), [(Kind::RenewalSucceeded, 0, true)]);
    rig.list(&[]);
    assert_eq!(rig.told(), [(Kind::Other, 0, true)]);
}

#[test]
fn rule_16_an_earlier_renewal_is_not_the_success_of_a_later_one() {
    let mut rig = renewing();
    rig.reply(0, done());
    let rows = [over(), renewed(14, 600).replace("booked", "CANCELLED")];
    rig.list(&rows);
    rig.news();
    // Renewed again half a minute later, and the answer is lost.
    rig.pass(30.0);
    rig.wish(renew());
    rig.body(Read::Booking(7), &over());
    rig.reply(1, unknown());
    rig.list(&rows);
    rig.pass(5.0);
    rig.list(&rows);
    assert_eq!(rig.told(), [(Kind::RenewalFailed, 35, true)]);
}

#[test]
fn rule_17_a_frame_of_a_cancelling_is_never_of_one_by_the_driver() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked"), booking(8, 5, 400, "booked")]);
    let text = "Admin declined your booking request.";
    rig.frame(Channel::Profile, "warning", text);
    rig.news();
    rig.list(&[
        booking(7, 4, 400, "cancelled"),
        booking(8, 5, 400, "CANCELLED"),
    ]);
    let news = rig.news();
    assert_eq!(news.amended[0].subject, Some(Subject::Booking(7)));
    assert_eq!(news.told[0].row.subject, Some(Subject::Booking(8)));
}

#[test]
fn rule_18_a_late_frame_of_a_washs_payment_is_known() {
    let mut rig = Rig::settled(&[]);
    rig.washes(&[standalone(3, "confirmed", "pending")]);
    rig.washes(&[standalone(3, "confirmed", "verified")]);
    assert_eq!(rig.told(), [(Kind::Other, 0, true)]);
    rig.pass(11.0);
    let text = "Your car wash payment has been verified by the lot owner.";
    rig.frame(Channel::Auth, "success", text);
    assert_eq!(rig.told(), []);
}
