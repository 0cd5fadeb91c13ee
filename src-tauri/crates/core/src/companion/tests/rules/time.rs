//! Section 3: time, and the order of reads.

use super::*;

fn cash_booking(ends: i64) -> String {
    paid(
        &booking(7, 4, ends, "booked"),
        &[payment(31, "Cash", "PENDING")],
    )
}

#[test]
fn rule_05_a_row_never_takes_the_place_of_one_from_a_later_read() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.pass(10.0);
    rig.news();
    rig.done_begun(
        Read::Booking(7),
        1_000,
        ReadOutcome::Body(booking(7, 4, 400, "cancelled")),
    );
    assert_eq!(rig.told(), [(Kind::Declined, 10, true)]);
    // The slow list began before that.
    rig.list_begun(2_000, &[booking(7, 4, 400, "booked")]);
    rig.list(&[booking(7, 4, 400, "cancelled")]);
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_05_a_list_begun_before_a_row_was_seen_does_not_miss_it() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.pass(10.0);
    rig.body(Read::Booking(8), &booking(8, 5, 600, "booked"));
    rig.body(Read::Booking(9), &booking(9, 6, 600, "booked"));
    rig.news();
    rig.list_begun(1_000, &[booking(7, 4, 400, "booked")]);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert!(!news.asked.contains(&Read::Booking(8)));
}

#[test]
fn rule_06_what_is_left_tells_the_time_where_no_clock_does() {
    let mut rig = Rig::new();
    rig.resume(Memory::default());
    rig.sockets_open();
    let row = booking(7, 4, 400, "booked");
    rig.list(&[row.replace(r#""remaining_time":0"#, r#""remaining_time":399"#)]);
    assert_eq!(rig.companion.snapshot(rig.now()).server_ahead, HOUR);
    // A reading of the clock is surer.
    rig.wall_ahead -= 500;
    rig.read_clock();
    assert_eq!(rig.companion.snapshot(rig.now()).server_ahead, HOUR + 500);
}

#[test]
fn rule_06_what_is_left_may_be_any_number() {
    let mut rig = Rig::new();
    rig.resume(Memory::default());
    rig.sockets_open();
    let row = booking(7, 4, 400, "booked");
    let most = format!(r#""remaining_time":{}"#, u64::MAX);
    rig.list(&[row.replace(r#""remaining_time":0"#, &most)]);
    // A reading of the clock is surer.
    rig.read_clock();
    assert_eq!(rig.companion.snapshot(rig.now()).server_ahead, HOUR);
}

#[test]
fn rule_06_after_a_wake_up_the_countdown_waits_for_a_reading_but_five_seconds_at_most() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.sleep(110);
    assert_eq!(rig.news().asked.last(), Some(&Read::Clock));
    rig.pass(4.999);
    assert_eq!(rig.told(), []);
    rig.pass(0.001);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 115, true)]);
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.sleep(110);
    rig.pass(1.0);
    rig.read_clock();
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 111, true)]);
}

#[test]
fn rule_06_after_a_jump_of_the_local_clock_too() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.pass(98.0);
    rig.wall_ahead += 2 * HOUR;
    rig.put(Input::Tick);
    assert!(rig.news().asked.contains(&Read::Clock));
    rig.pass(4.9);
    assert_eq!(rig.told(), []);
    rig.pass(0.1);
    assert_eq!(rig.told(), [(Kind::ExpiringSoon, 103, true)]);
}

#[test]
fn rule_07_the_read_after_the_end_begins_one_second_after_it() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.pass(90.0);
    rig.body(Read::Booking(7), &booking(7, 4, 100, "booked"));
    rig.news();
    rig.pass(10.999);
    assert_eq!(rig.news().asked, []);
    rig.pass(0.001);
    assert_eq!(rig.news().asked, [Read::Booking(7)]);
    rig.body(Read::Booking(7), &booking(7, 4, 100, "completed"));
    assert_eq!(rig.told(), [(Kind::AutoExpired, 100, true)]);
}

#[test]
fn rule_07_the_clocks_uncertainty_is_added_to_it() {
    let mut rig = Rig::new();
    rig.resume(Memory::default());
    rig.sockets_open();
    let now = rig.now();
    rig.put(Input::ClockRead {
        epoch: Epoch(1),
        samples: vec![ClockSample {
            server: rig.server(),
            arrived: now.mono,
            uncertainty: Duration::from_millis(500),
        }],
    });
    rig.list(&[booking(7, 4, 10, "booked")]);
    rig.news();
    rig.pass(11.499);
    assert!(!rig.news().asked.contains(&Read::Booking(7)));
    rig.pass(0.001);
    assert!(rig.news().asked.contains(&Read::Booking(7)));
}

#[test]
fn rule_07_what_is_pending_is_read_about_every_15_seconds() {
    for row in [
        booking(7, 4, -30, "booked"),
        booking(7, 4, 5_000, "booked"),
        paid(
            &booking(7, 4, -30, "completed"),
            &[payment(31, "Cash", "PENDING")],
        ),
    ] {
        let mut rig = Rig::settled(std::slice::from_ref(&row));
        for _ in 0..5 {
            rig.pass(11.9);
            assert_eq!(rig.news().asked, [], "{row}");
            rig.pass(6.1);
            assert_eq!(rig.news().asked, [Read::Booking(7)], "{row}");
            rig.body(Read::Booking(7), &row);
        }
    }
}

#[test]
fn rule_07_a_payment_that_is_pending_for_a_day_is_given_up() {
    let ends = -24 * 3_600 - 1;
    let row = cash_booking(ends).replace("booked", "completed");
    let mut rig = Rig::settled(&[row]);
    rig.pass(60.0);
    assert_eq!(rig.news().asked, []);
}

#[test]
fn rule_08_the_list_is_read_at_connect_after_frames_and_every_five_minutes() {
    let mut rig = Rig::new();
    rig.resume(Memory::default());
    assert_eq!(
        rig.news().asked,
        [
            Read::Bookings,
            Read::AddOns,
            Read::Washes,
            Read::Verify,
            Read::Clock
        ]
    );
    let mut rig = Rig::settled(&[]);
    rig.frame(Channel::Auth, "success", RENEWED);
    assert_eq!(rig.news().asked, [Read::Bookings]);
    let mut rig = Rig::settled(&[]);
    rig.pass(299.9);
    assert!(!rig.news().asked.contains(&Read::Bookings));
    rig.pass(0.1);
    assert!(rig.news().asked.contains(&Read::Bookings));
}

#[test]
fn rule_08_the_reads_of_one_resource_never_overlap_and_a_slow_list_rests() {
    let mut rig = Rig::settled(&[]);
    rig.frame(Channel::Auth, "success", RENEWED);
    rig.frame(Channel::Auth, "success", "Booking renewed successfully!");
    rig.frame(
        Channel::Profile,
        "warning",
        "Admin declined your booking request.",
    );
    assert_eq!(rig.news().asked, [Read::Bookings]);
    rig.pass(3.0);
    // It took three seconds: the next, which all of them share, begins after five times that.
    rig.list_begun(3_000, &[]);
    rig.news();
    rig.pass(14.9);
    assert!(!rig.news().asked.contains(&Read::Bookings));
    rig.pass(0.1);
    assert_eq!(rig.news().asked, [Read::Bookings]);
}

#[test]
fn rule_08_what_an_outage_has_hidden_is_read_as_soon_as_the_connection_is_back() {
    let mut rig = Rig::settled(&[]);
    rig.sockets_lost();
    rig.pass(18.0);
    rig.news();
    for channel in [Channel::Profile, Channel::Auth] {
        rig.attempt(channel, 2, SocketEvent::Opened);
    }
    let asked = rig.news().asked;
    for read in [Read::Bookings, Read::AddOns, Read::Washes] {
        assert!(asked.contains(&read), "{asked:?}");
    }
}

#[test]
fn rule_08_an_owner_reads_what_the_desk_shows() {
    let mut rig = Rig::of(owner());
    rig.resume(Memory::default());
    assert_eq!(
        rig.news().asked,
        [
            Read::Bookings,
            Read::Employees,
            Read::Lots,
            Read::LotPayments,
            Read::LotWashes,
            Read::Verify,
            Read::Clock
        ]
    );
}

#[test]
fn rule_06_a_frame_before_the_first_reading_of_the_clock_finds_its_row() {
    let mut rig = Rig::of(owner());
    rig.resume(Memory::default());
    rig.sockets_open();
    rig.pass(1.0);
    // This computer's clock, an hour slow, has to do until the server's is read.
    rig.frame(Channel::Auth, "info", NEW_BOOKING);
    rig.pass(1.0);
    rig.read_clock();
    let row = booking(13, 4, 601, "booked");
    rig.list(&[paid(&row, &[payment(1, "UPI", "SUCCESS")])]);
    assert_eq!(rig.told(), [(Kind::NewBooking, 1, true)]);
}

#[test]
fn rule_06_a_frame_of_an_earlier_run_that_never_knew_the_clock_finds_its_row() {
    let before = [booking(7, 4, -10, "completed")];
    let mut known = Rig::settled(&before);
    known.news();
    let mut rig = Rig::new();
    rig.resume(known.store);
    rig.sockets_open();
    rig.pass(1.0);
    rig.frame(Channel::Profile, "error", FAILED);
    let mut rig = rig.restarted(1);
    let rows = [before[0].clone(), booking(8, 4, 601, "booked")];
    rig.list(&rows);
    rig.pass(6.0);
    rig.list(&rows);
    assert_eq!(rig.told(), [(Kind::RenewalFailed, 1, true)]);
}
