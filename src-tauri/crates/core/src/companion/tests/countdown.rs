//! The countdown, on whatever clock this computer has.

use super::*;

#[test]
fn warns_at_five_minutes_and_tells_the_end_by_the_servers_clock() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.pass(99.999);
    assert_eq!(rig.told(), []);
    rig.pass(0.001);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 100, true)]);
    rig.pass(299.999);
    assert_eq!(rig.told(), []);
    rig.pass(0.001);
    assert_eq!(rig.told(), [(Kind::Expired, 400, true)]);
    rig.pass(3_600.0);
    assert_eq!(rig.told(), []);
}

#[test]
fn warns_at_once_when_a_booking_is_first_seen_inside_the_window() {
    let mut rig = Rig::online(Memory::default());
    rig.list(&[booking(7, 4, 299, "booked")]);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 0, true)]);
}

#[test]
fn the_web_clients_failure_2_tells_an_end_twice() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.pass(100.0);
    assert_eq!(rig.told(), [(Kind::Expired, 100, true)]);
    // Opened again on a booking that is over, by the list, by itself, and after a restart.
    rig.list(&[booking(7, 4, 100, "booked")]);
    rig.body(Read::Booking(7), &booking(7, 4, 100, "booked"));
    rig = rig.restarted(1);
    rig.list(&[booking(7, 4, 100, "booked")]);
    rig.pass(600.0);
    assert_eq!(rig.told(), []);
}

#[test]
fn a_local_clock_that_is_hours_wrong_changes_nothing() {
    for wall_ahead in [-5 * HOUR, 0, 7 * HOUR] {
        let mut rig = Rig::new();
        rig.wall_ahead = wall_ahead;
        rig.start(Memory::default());
        rig.list(&[booking(7, 4, 400, "booked")]);
        rig.news();
        let now = rig.now();
        let snapshot = rig.companion.snapshot(now);
        assert_eq!(snapshot.server_ahead, -wall_ahead);
        let left = snapshot.bookings[0]
            .ends_at
            .since(UnixMillis(now.wall.0 + snapshot.server_ahead));
        assert_eq!(left, Duration::from_secs(400));
        rig.pass(400.0);
        assert_eq!(
            rig.told(),
            [(Kind::ExpiringSoon, 100, true), (Kind::Expired, 400, true)]
        );
    }
}

#[test]
fn a_local_clock_that_is_set_while_running_changes_nothing() {
    for jump in [-3 * HOUR, 3 * HOUR] {
        let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
        rig.pass(50.0);
        rig.wall_ahead += jump;
        rig.put(Input::Tick);
        assert!(rig.news().asked.contains(&Read::Clock));
        rig.read_clock();
        rig.pass(350.0);
        assert_eq!(
            rig.told(),
            [(Kind::ExpiringSoon, 100, true), (Kind::Expired, 400, true)],
            "{jump}"
        );
    }
}

#[test]
fn another_time_zone_or_summer_time_changes_the_words_and_nothing_else() {
    // The wall clock counts UTC, so crossing a zone or a change to summer time doesn't move it; the zone
    // is only what times are written in.
    let mut lines = Vec::new();
    for (hours, written) in [(0, "08:06"), (1, "09:06"), (-8, "00:06"), (5, "13:06")] {
        let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
        rig.pass(50.0);
        rig.companion.wording.zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(hours));
        rig.pass(350.0);
        let news = rig.news();
        assert_eq!(
            news.bodies(),
            [
                format!("City Centre, slot 4: 5 minutes left, until {written}."),
                format!("City Centre, slot 4: your time was over at {written}.")
            ]
        );
        lines.push(news.lines());
    }
    lines.dedup();
    assert_eq!(
        lines,
        [[(Kind::ExpiringSoon, 100, true), (Kind::Expired, 400, true)]]
    );
}

#[test]
fn a_clock_feed_that_stops_leaves_the_countdown_on_the_last_reading() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.put(Input::ClockRead {
        epoch: Epoch(1),
        samples: Vec::new(),
    });
    rig.pass(400.0);
    assert_eq!(
        rig.told(),
        [(Kind::ExpiringSoon, 100, true), (Kind::Expired, 400, true)]
    );
}

#[test]
fn after_a_sleep_across_the_end_tells_the_end_with_its_time_and_no_warning() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.sleep(5_000);
    rig.read_clock();
    // It may have been cancelled meanwhile.
    assert_eq!(rig.told(), []);
    rig.list(&[booking(7, 4, 400, "completed")]);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::Expired, 400, true)]);
    assert_eq!(
        news.bodies(),
        ["City Centre, slot 4: your time was over at 08:06, while this computer was off."]
    );
}

#[test]
fn after_a_sleep_into_the_window_warns_with_what_is_left() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.sleep(340);
    rig.read_clock();
    assert_eq!(rig.told(), []);
    rig.list(&[booking(7, 4, 400, "booked")]);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::ExpiringSoon, 340, true)]);
    assert_eq!(
        news.bodies(),
        ["City Centre, slot 4: 1 minute left, until 08:06."]
    );
}

#[test]
fn waits_for_the_servers_clock_before_it_counts_but_not_for_ever() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    let store = std::mem::take(&mut rig.store);
    let mut rig = Rig::new();
    // On this computer's own clock 200 s are left.
    rig.wall_ahead = 200_000;
    rig.resume(store);
    rig.list(&[booking(7, 4, 400, "booked")]);
    rig.pass(4.9);
    assert_eq!(rig.told(), []);
    // Without an answer of the server, this computer's clock has to do.
    rig.pass(0.1);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 205, true)]);
}

#[test]
fn several_bookings_are_counted_each_by_itself() {
    let mut rig = Rig::settled(&[
        booking(7, 4, 400, "booked"),
        booking(8, 5, 350, "ACTIVE"),
        booking(9, 6, 350, "parked"),
    ]);
    rig.pass(400.0);
    let news = rig.news();
    let told: Vec<(Kind, i64, Option<Subject>)> = news
        .told
        .iter()
        .map(|told| (told.row.kind, second(told.row.at), told.row.subject))
        .collect();
    let soon = |at, id| (Kind::ExpiringSoon, at, Some(Subject::Booking(id)));
    let over = |at, id| (Kind::Expired, at, Some(Subject::Booking(id)));
    assert_eq!(
        told,
        [
            soon(50, 8),
            soon(50, 9),
            soon(100, 7),
            over(350, 8),
            over(350, 9),
            over(400, 7)
        ]
    );
}

#[test]
fn a_booking_says_how_it_stands_with_its_payment() {
    for (status, view) in [
        ("SUCCESS", Some(PaymentView::Paid)),
        ("FAILED", Some(PaymentView::Failed)),
        ("PENDING", None),
        ("REFUNDED", None),
    ] {
        let upi = payment(31, "UPI", status);
        let rig = Rig::settled(&[paid(&booking(7, 4, 400, "booked"), &[upi])]);
        let bookings = rig.companion.snapshot(rig.now()).bookings;
        assert_eq!(bookings[0].payment, view, "{status}");
    }
}

#[test]
fn a_booking_whose_cash_is_not_verified_counts_down_all_the_same() {
    let cash = payment(31, "Cash", "PENDING");
    let mut rig = Rig::settled(&[paid(&booking(7, 4, 400, "booked"), &[cash])]);
    let view = rig.companion.snapshot(rig.now()).bookings.remove(0);
    assert_eq!(view.payment, Some(PaymentView::AwaitsCash));
    rig.pass(400.0);
    assert_eq!(
        rig.told(),
        [(Kind::ExpiringSoon, 100, true), (Kind::Expired, 400, true)]
    );
}

#[test]
fn three_leads_warn_three_times() {
    let mut rig = Rig::with(&[15, 5, 1], Acceptance::default(), driver());
    rig.start(Memory::default());
    rig.list(&[booking(7, 4, 1_000, "booked")]);
    rig.pass(1_000.0);
    assert_eq!(
        rig.told(),
        [
            (Kind::ExpiringSoon, 100, true),
            (Kind::ExpiringSoon, 700, true),
            (Kind::ExpiringSoon, 940, true),
            (Kind::Expired, 1_000, true)
        ]
    );
}

#[test]
fn another_end_is_counted_anew() {
    let mut rig = Rig::settled(&[booking(7, 4, 290, "booked")]);
    let longer = booking(7, 4, 290, "booked").replace("08:04:50", "08:08:20");
    rig.pass(10.0);
    rig.list(&[longer]);
    rig.pass(490.0);
    assert_eq!(
        rig.told(),
        [(Kind::ExpiringSoon, 200, true), (Kind::Expired, 500, true)]
    );
}

#[test]
fn a_snoozed_warning_comes_again_after_two_minutes_also_over_a_restart() {
    let mut rig = Rig::settled(&[booking(7, 4, 290, "booked")]);
    rig.pass(10.0);
    rig.wish(Wish::Snooze {
        of: Timer::Booking(7),
    });
    assert_eq!(rig.news().answers, [Ok(())]);
    rig = rig.restarted(50);
    rig.pass(69.9);
    assert_eq!(rig.told(), []);
    rig.pass(0.1);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 130, true)]);
    rig.pass(159.9);
    assert_eq!(rig.told(), []);
}

#[test]
fn a_countdown_that_was_started_by_hand_warns_and_ends_like_a_booking() {
    let mut rig = Rig::settled(&[]);
    let end = rig.now().wall.after(Duration::from_secs(400));
    rig.wish(Wish::StartCountdown {
        label: "Market".into(),
        end,
    });
    assert_eq!(rig.news().answers, [Ok(())]);
    rig = rig.restarted(10);
    let view = rig.companion.snapshot(rig.now()).countdowns.remove(0);
    assert_eq!((view.label.as_str(), second(view.ends_at)), ("Market", 400));
    rig.pass(390.0);
    let news = rig.news();
    assert_eq!(
        news.lines(),
        [(Kind::ExpiringSoon, 100, true), (Kind::Expired, 400, true)]
    );
    assert_eq!(
        news.bodies(),
        [
            "Market: 5 minutes left, until 08:06.",
            "Market: your time was over at 08:06."
        ]
    );
    assert_eq!(rig.companion.snapshot(rig.now()).countdowns, []);
}

#[test]
fn a_countdown_that_was_stopped_is_silent_and_one_in_the_past_is_refused() {
    let mut rig = Rig::settled(&[]);
    let end = rig.now().wall;
    rig.wish(Wish::StartCountdown {
        label: String::new(),
        end,
    });
    rig.wish(Wish::StartCountdown {
        label: String::new(),
        end: end.after(Duration::from_secs(10)),
    });
    rig.wish(Wish::StopCountdown { id: 0 });
    let news = rig.news();
    assert_eq!(
        news.answers,
        [Err(TroubleCode::CountdownOver), Ok(()), Ok(())]
    );
    // The warning came at once; the end doesn't.
    assert_eq!(news.lines(), [(Kind::ExpiringSoon, 0, true)]);
    rig.pass(60.0);
    assert_eq!(rig.told(), []);
}

#[test]
fn a_warning_that_is_due_at_the_start_waits_for_the_list_which_may_tell_of_a_cancelling() {
    for (status, told) in [
        ("booked", Kind::ExpiringSoon),
        ("cancelled", Kind::Declined),
    ] {
        let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]).restarted(150);
        assert_eq!(rig.told(), []);
        rig.list(&[booking(7, 4, 400, status)]);
        rig.pass(1.0);
        let kinds: Vec<Kind> = rig.told().into_iter().map(|(kind, ..)| kind).collect();
        assert_eq!(kinds, [told]);
    }
}
