//! Section 6: the start, being away, and the first look.

use super::*;

#[test]
fn rule_19_the_first_list_is_silent_about_differences_but_counts_down() {
    let mut rig = Rig::online(Memory::default());
    rig.list(&[
        booking(3, 4, -9_000, "completed"),
        booking(4, 4, -8_000, "cancelled"),
        booking(5, 4, -10, "booked"),
        paid(
            &booking(6, 5, 100, "completed"),
            &[payment(31, "Cash", "SUCCESS")],
        ),
        renewed(7, 200),
    ]);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 0, true)]);
    rig.body(Read::Booking(5), &booking(5, 4, -10, "completed"));
    rig.pass(200.0);
    assert_eq!(rig.told(), [(Kind::Expired, 200, true)]);
}

#[test]
fn rule_19_the_first_look_at_each_resource_is_silent() {
    let mut rig = Rig::new();
    rig.resume(Memory::default());
    rig.sockets_open();
    rig.read_clock();
    rig.list(&[]);
    rig.add_ons(&[add_on(3, 7, "completed")]);
    rig.washes(&[standalone(3, "completed", "verified")]);
    assert_eq!(rig.told(), []);
    let mut rig = Rig::of(owner());
    rig.resume(Memory::default());
    rig.sockets_open();
    rig.read_clock();
    rig.list(&[booking(7, 4, 100, "booked")]);
    rig.employees(&[employee(1, Some(1)), employee(2, None)]);
    assert_eq!(rig.told(), []);
    rig.employees(&[employee(1, Some(1)), employee(2, Some(1))]);
    assert_eq!(rig.told(), [(Kind::EmployeeAssigned, 0, true)]);
    rig.employees(&[employee(1, Some(1))]);
    rig.employees(&[employee(1, Some(1)), employee(2, Some(1))]);
    assert_eq!(rig.told(), [(Kind::EmployeeAssigned, 0, true)]);
}

#[test]
fn rule_19_a_frame_whose_matter_is_older_than_the_sign_in_is_silent() {
    let mut rig = Rig::online(Memory::default());
    rig.pass(1.0);
    // Our own first look makes the server close an old booking, and say so before it answers.
    rig.frame(Channel::Profile, "warning", CLOSED);
    assert_eq!(rig.told(), []);
    rig.list_begun(500, &[booking(5, 4, -600, "completed")]);
    rig.pass(2.0);
    rig.done(Read::Bookings, ReadOutcome::Failed(loss()));
    rig.pass(120.0);
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_19_a_frame_whose_matter_is_newer_than_the_sign_in_is_told() {
    let mut rig = Rig::of(owner());
    rig.start(Memory::default());
    rig.pass(5.0);
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    assert_eq!(rig.told(), []);
    let old = booking(12, 5, 500, "booked");
    let new = booking(13, 4, 605, "booked");
    rig.list_begun(500, &[old, new]);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::NewBooking, 5, true)]);
    assert_eq!(news.told[0].row.subject, Some(Subject::Booking(13)));
}

#[test]
fn rule_19_a_frame_before_the_first_list_is_of_one_row_only() {
    let mut rig = Rig::online(Memory::default());
    rig.pass(1.0);
    rig.frame(Channel::Profile, "success", CASH);
    assert_eq!(rig.told(), [(Kind::CashVerified, 1, true)]);
    let verified = |id, ends| {
        let row = booking(id, 4, ends, "completed");
        paid(&row, &[payment(id, "Cash", "SUCCESS")])
    };
    rig.list(&[verified(3, -9_000), verified(4, -8_000), verified(5, 500)]);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    let subjects: Vec<_> = news.amended.iter().map(|one| one.subject).collect();
    assert_eq!(subjects, [Some(Subject::Booking(5))]);
}

#[test]
fn rule_20_what_was_missed_in_more_than_two_minutes_is_told_as_one_group() {
    for (away, groups) in [(119, 0), (121, 1)] {
        let cash = |status| {
            let row = booking(8, 5, 2_000, "booked");
            paid(&row, &[payment(31, "Cash", status)])
        };
        let mut rig = Rig::settled(&[booking(7, 4, 2_000, "booked"), cash("PENDING")]);
        rig.sockets_lost();
        rig.pass(f64::from(away));
        for channel in [Channel::Profile, Channel::Auth] {
            for attempt in 2..60 {
                rig.attempt(channel, attempt, SocketEvent::Opened);
            }
        }
        rig.news();
        rig.list(&[booking(7, 4, 2_000, "cancelled"), cash("SUCCESS")]);
        rig.read_the_rest();
        let news = rig.news();
        assert_eq!(news.told.len(), 2);
        assert_eq!(news.banners.len(), 1);
        let Notice::Group { said, .. } = &news.banners[0] else {
            panic!("{:?}", news.banners);
        };
        let is_of_absence = said.title.contains("away");
        assert_eq!(usize::from(is_of_absence), groups, "{said:?}");
    }
}

#[test]
fn rule_20_the_group_waits_for_slow_reads_half_a_minute_at_most() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.sleep(3_600);
    rig.read_clock();
    rig.pass(29.9);
    assert_eq!(rig.told(), []);
    rig.pass(0.1);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::Expired, 100, true)]);
    assert_eq!(news.banners.len(), 1);
}

#[test]
fn rule_20_the_group_waits_for_reads_begun_after_the_absence() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.sleep(3_600);
    rig.read_clock();
    let old = |rig: &mut Rig, read, body: &str| {
        rig.done_begun(read, 3_500_000, ReadOutcome::Body(body.into()));
    };
    old(&mut rig, Read::Bookings, "[]");
    old(&mut rig, Read::AddOns, "[]");
    old(&mut rig, Read::Washes, r#"{"count":0,"results":[]}"#);
    assert_eq!(rig.news().banners, []);
    rig.list(&[booking(7, 4, 100, "completed")]);
    rig.read_the_rest();
    assert_eq!(rig.news().banners.len(), 1);
}

#[test]
fn rule_20_a_booking_that_ended_while_away_has_one_telling() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]).restarted(3_600);
    rig.list(&[booking(7, 4, 400, "completed")]);
    assert_eq!(rig.told(), [(Kind::Expired, 400, true)]);
    rig.frame(Channel::Profile, "warning", CLOSED);
    rig.pass(600.0);
    assert_eq!(rig.told(), []);
    let told: Vec<(Kind, &str)> = rig
        .history
        .values()
        .map(|row| (row.kind, row.body.as_str()))
        .collect();
    assert_eq!(
        told,
        [(
            Kind::Expired,
            "City Centre, slot 4: your time was over at 08:06, while this computer was off."
        )]
    );
    let end = UnixMillis(START + 400_000);
    let of = Timer::Booking(7);
    for key in [
        Key::Expired { of, end },
        Key::AutoExpired { booking: 7, end },
    ] {
        assert!(rig.store.told.contains(&key));
    }
    assert!(
        !rig.store
            .told
            .contains(&Key::ExpiringSoon { of, end, lead: 300 })
    );
}

#[test]
fn rule_20_a_booking_that_was_cancelled_while_away_did_not_end() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]).restarted(3_600);
    rig.list(&[booking(7, 4, 400, "cancelled")]);
    rig.pass(600.0);
    assert_eq!(rig.told(), [(Kind::Declined, 3_600, true)]);
}

#[test]
fn rule_20_the_first_thing_after_a_sleep_is_told_as_missed_whatever_it_is() {
    let inputs: [fn(&mut Rig); 3] = [
        |rig| rig.body(Read::Booking(7), &booking(7, 4, 400, "completed")),
        |rig| rig.frame(Channel::Profile, "warning", CLOSED),
        Rig::read_clock,
    ];
    for input in inputs {
        let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
        rig.millis += 3_600_000;
        input(&mut rig);
        rig.read_clock();
        rig.list(&[booking(7, 4, 400, "completed")]);
        rig.pass(60.0);
        assert_eq!(rig.told(), [(Kind::Expired, 400, true)]);
    }
}

#[test]
fn rule_20_completed_before_its_end_is_told_as_ended_early() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.list(&[booking(7, 4, 400, "completed")]);
    rig.pass(600.0);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::AutoExpired, 0, true)]);
    assert_eq!(
        news.bodies(),
        ["City Centre, slot 4: the lot has closed this booking before its end at 08:06."]
    );
}

#[test]
fn rule_20_an_unknown_status_counts_down_and_is_never_a_cancelling() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.list(&[booking(7, 4, 400, "parked")]);
    rig.pass(400.0);
    assert_eq!(
        rig.told(),
        [(Kind::ExpiringSoon, 100, true), (Kind::Expired, 400, true)]
    );
}

#[test]
fn rule_21_first_seen_late_only_the_tightest_warning_is_told() {
    let mut rig = Rig::with(&[15, 5, 1], Acceptance::default(), driver());
    rig.start(Memory::default());
    rig.list(&[booking(7, 4, 180, "booked")]);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::ExpiringSoon, 0, true)]);
    let (of, end) = (Timer::Booking(7), UnixMillis(START + 180_000));
    assert_eq!(
        news.told[0].keys,
        [Key::ExpiringSoon { of, end, lead: 300 }]
    );
    rig.pass(180.0);
    assert_eq!(
        rig.told(),
        [(Kind::ExpiringSoon, 120, true), (Kind::Expired, 180, true)]
    );
}

/// The banner of what was missed between a moment 100 s after the start of the test and a start `off` seconds
/// later.
fn missed_while_off(off: u64) -> Said {
    let cash = |status| {
        let row = booking(8, 5, 90_000, "booked");
        paid(&row, &[payment(31, "Cash", status)])
    };
    let mut rig = Rig::settled(&[booking(7, 4, 90_000, "booked"), cash("PENDING")]);
    rig.pass(100.0);
    let mut rig = rig.restarted(off);
    rig.sockets_open();
    rig.read_clock();
    rig.list(&[booking(7, 4, 90_000, "cancelled"), cash("SUCCESS")]);
    rig.read_the_rest();
    match &rig.news().banners[..] {
        [Notice::Group { said, rows }] if rows.len() == 2 => said.clone(),
        others => panic!("{others:?}"),
    }
}

#[test]
fn rule_20_what_was_missed_while_the_program_was_off_is_told_with_the_time_it_was_off() {
    let said = missed_while_off(3_600);
    assert_eq!(said.title, "2 events while you were away");
    let first = said.body.lines().next().unwrap();
    assert_eq!(first, "Nothing could be heard from 07:01 to 08:01.");
}

#[test]
fn rule_20_a_single_event_is_told_with_the_time_of_the_absence_too() {
    let mut rig = Rig::settled(&[booking(7, 4, 90_000, "booked")]).restarted(3_600);
    rig.sockets_open();
    rig.read_clock();
    rig.list(&[booking(7, 4, 90_000, "cancelled")]);
    rig.read_the_rest();
    let news = rig.news();
    let [Notice::Row(row)] = &news.banners[..] else {
        panic!("{:?}", news.banners);
    };
    let last = row.body.lines().last().unwrap();
    assert_eq!(last, "Nothing could be heard from 07:00 to 08:00.");
    // The history has the times of its rows.
    assert!(!news.told[0].row.body.contains("Nothing could be heard"));
}

#[test]
fn rule_20_an_absence_since_another_day_names_the_day() {
    let said = missed_while_off(18 * 3_600);
    let first = said.body.lines().next().unwrap();
    assert_eq!(
        first,
        "Nothing could be heard from 2027-01-15 07:01 to 01:01."
    );
}

#[test]
fn rule_20_a_short_absence_is_not_worth_its_time() {
    let said = missed_while_off(100);
    assert!(!said.body.contains("Nothing could be heard"), "{said:?}");
}

#[test]
fn rule_20_what_was_missed_in_a_sleep_is_told_with_the_time_of_the_sleep() {
    let cash = |status| {
        let row = booking(8, 5, 90_000, "booked");
        paid(&row, &[payment(31, "Cash", status)])
    };
    let mut rig = Rig::settled(&[booking(7, 4, 90_000, "booked"), cash("PENDING")]);
    rig.sleep(7_200);
    rig.read_clock();
    rig.list(&[booking(7, 4, 90_000, "cancelled"), cash("SUCCESS")]);
    rig.read_the_rest();
    let banners = rig.news().banners;
    let [Notice::Group { said, .. }] = &banners[..] else {
        panic!("{banners:?}");
    };
    let first = said.body.lines().next().unwrap();
    assert_eq!(first, "Nothing could be heard from 07:00 to 09:00.");
}
