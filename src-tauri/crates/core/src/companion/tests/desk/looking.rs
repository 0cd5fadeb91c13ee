//! What the desk shows, and how often it is read.

use super::*;
use crate::desk::{sheet::SheetState, view::Tally};

fn ids(rows: &[crate::desk::view::StayRow]) -> Vec<u64> {
    rows.iter().map(|row| row.booking).collect()
}

#[test]
fn a_driver_has_no_desk() {
    let mut rig = Rig::settled(&[]);
    assert_eq!(rig.companion.desk(rig.now()), None);
    assert_eq!(rig.companion.snapshot(rig.now()).desk, None);
    assert_eq!(rig.companion.day_sheet(None, rig.now()), None);
    rig.put(Input::DeskWatched(true));
    assert_eq!(rig.news().asked, []);
}

#[test]
fn the_desk_has_no_age_before_its_lists_were_read() {
    let mut rig = Rig::of(owner());
    rig.resume(Memory::default());
    rig.read_clock();
    rig.list(&[]);
    rig.lot_payments(&[]);
    assert_eq!(rig.desk().as_of, None);
    let at = rig.server();
    rig.lot_washes(&[]);
    assert_eq!(rig.desk().as_of, Some(at));
}

#[test]
fn bookings_are_listed_by_where_they_are_in_their_time() {
    let rows = [
        in_cash(1, 1, -3_600, "SUCCESS"),
        in_cash(2, 2, -3_599, "SUCCESS"),
        in_cash(3, 3, -60, "SUCCESS"),
        in_cash(4, 4, 100, "PENDING"),
        in_cash(5, 5, 500, "SUCCESS"),
        booking(6, 6, 300, "cancelled"),
        booking(7, 3, -2_000, "completed"),
    ];
    let rig = at_desk(&rows);
    let desk = rig.desk();
    // Booking 1 is over for an hour, 7 has a successor, 6 was called off.
    assert_eq!(ids(&desk.over), [2, 3]);
    assert_eq!(ids(&desk.ending), [4, 5]);
    // Booking 7 was made 2,600 s ago.
    assert_eq!(ids(&desk.arrivals), [5, 4, 3]);
    assert_eq!(desk.arrivals[1].name, "Anu Nair");
    assert!(desk.arrivals[1].awaits_cash && !desk.arrivals[0].awaits_cash);
    assert_eq!((desk.lots[0].slots, desk.lots[0].taken), (8, 2));
}

#[test]
fn a_vehicle_that_has_left_stands_there_no_more_also_after_a_restart() {
    let over = booking(7, 4, -60, "completed");
    let mut rig = at_desk(std::slice::from_ref(&over));
    assert_eq!(ids(&rig.desk().over), [7]);
    rig.wish(Wish::HasLeft { booking: 8 });
    rig.wish(Wish::HasLeft { booking: 7 });
    assert_eq!(rig.answers(), [Err(TroubleCode::BookingUnknown), Ok(())]);
    assert_eq!(ids(&rig.desk().over), [] as [u64; 0]);
    let rig = rig.restarted(5);
    assert_eq!(ids(&rig.desk().over), [] as [u64; 0]);
}

#[test]
fn a_day_is_counted_by_its_hours_and_quarters() {
    // 08:00 in UTC: the ninth hour of the day.
    let renewal = paid(
        &booking(9, 4, 500, "booked"),
        &[payment(109, "UPI", "SUCCESS").replace("false", "true")],
    );
    let mut rig = at_desk(&[
        in_cash(1, 1, -29_000, "SUCCESS"),
        in_cash(7, 4, -3_000, "SUCCESS"),
        in_cash(8, 5, 400, "PENDING"),
        renewal,
    ]);
    rig.lot_washes(&[lot_wash(2, "completed", "verified")]);
    let day = rig.desk().day;
    assert_eq!(second(day.began), -8 * 3_600);
    // The first began before midnight.
    assert_eq!(day.all.arrivals, [0, 0, 0, 0, 0, 0, 0, 3, 0]);
    assert_eq!(counted(&day.all), (3, 1, 1, 2, Money(54_900)));
    let taken = &day.lots[0].taken;
    assert_eq!(taken.len(), 33);
    // 07:00 to 07:15 ends while booking 7 (07:00 to 07:10) is over; 8 and 9 run now.
    assert_eq!(taken[28..], [0, 0, 0, 2, 2]);
}

/// Bookings, renewals, washes, cash payments and what these come to.
fn counted(tally: &Tally) -> (u32, u32, u32, u32, Money) {
    let Tally {
        bookings,
        renewals,
        washes,
        verified,
        cash,
        ..
    } = *tally;
    (bookings, renewals, washes, verified, cash)
}

#[test]
fn each_lot_has_a_day_of_its_own_and_what_is_of_no_lot_counts_for_all() {
    let elsewhere = |id, lot: &str| in_cash(id, 4, 500, "SUCCESS").replace(r#""lot":1"#, lot);
    let mut rig = at_desk(&[
        in_cash(1, 5, -3_000, "SUCCESS"),
        elsewhere(2, r#""lot":2"#),
        elsewhere(3, r#""lot":2"#),
        elsewhere(4, r#""lot":9"#),
    ]);
    rig.body(
        Read::Lots,
        r#"[{"lot_id":1,"owner":1,"lot_name":"City Centre","total_slots":8},
            {"lot_id":2,"owner":1,"lot_name":"Airport","total_slots":5}]"#,
    );
    rig.lot_washes(&[lot_wash(2, "completed", "verified")]);
    let day = rig.desk().day;
    let lots: Vec<_> = day
        .lots
        .iter()
        .map(|one| (one.lot, one.tally.arrivals[7], counted(&one.tally)))
        .collect();
    assert_eq!(
        lots,
        [
            (2, 2, (2, 0, 0, 2, Money(10_000))),
            (1, 1, (1, 0, 1, 2, Money(54_900)))
        ]
    );
    assert_eq!(day.all.arrivals, [0, 0, 0, 0, 0, 0, 0, 4, 0]);
    assert_eq!(counted(&day.all), (4, 0, 1, 5, Money(69_900)));
}

#[test]
fn the_day_sheet_has_what_was_made_today_in_the_lot() {
    let mut rig = at_desk(&[
        in_cash(1, 1, -29_000, "SUCCESS"),
        in_cash(7, 4, -3_000, "SUCCESS"),
        in_cash(8, 5, 400, "PENDING"),
        booking(9, 6, 300, "CANCELLED"),
    ]);
    rig.lot_washes(&[lot_wash(2, "confirmed", "verified")]);
    let sheet = rig.companion.day_sheet(Some(1), rig.now()).unwrap();
    assert_eq!(sheet.lot.as_deref(), Some("City Centre"));
    let bookings = sheet.bookings.iter();
    let states: Vec<_> = bookings
        .map(|row| (row.booking, row.state, row.is_paid))
        .collect();
    assert_eq!(
        states,
        [
            (7, SheetState::Over, true),
            (9, SheetState::Cancelled, false),
            (8, SheetState::Running, false)
        ]
    );
    let payments: Vec<_> = sheet.payments.iter().map(|row| row.payment).collect();
    assert_eq!(payments, [Some(107), None]);
    assert_eq!(sheet.cash, Money(54_900));
    assert_eq!(sheet.washes.len(), 1);
    let other = rig.companion.day_sheet(Some(2), rig.now()).unwrap();
    assert!(other.bookings.is_empty() && other.washes.is_empty());
}

#[test]
fn while_somebody_looks_everything_is_read_anew_within_twelve_seconds() {
    let mut rig = at_desk(&[]);
    rig.put(Input::DeskWatched(true));
    let asked = rig.news().asked;
    for read in [
        Read::Bookings,
        Read::LotPayments,
        Read::LotWashes,
        Read::Employees,
    ] {
        assert!(asked.contains(&read), "{read:?}");
    }
    rig.list(&[]);
    rig.read_the_rest();
    rig.news();
    rig.pass(12.0);
    let mut asked = rig.news().asked;
    asked.sort_unstable();
    assert_eq!(asked, [Read::Bookings, Read::LotPayments, Read::LotWashes]);
    rig.put(Input::DeskWatched(false));
    rig.list(&[]);
    rig.lot_payments(&[]);
    rig.lot_washes(&[]);
    rig.pass(50.0);
    // What was due already is read once more.
    assert_eq!(rig.news().asked, [Read::Employees]);
}

#[test]
fn add_ons_are_read_after_a_list_of_bookings_only() {
    let mut rig = at_desk(&[]);
    rig.put(Input::DeskWatched(true));
    rig.news();
    rig.pass(120.0);
    assert!(!rig.news().asked.contains(&Read::LotAddOns));
    rig.list(&[]);
    assert!(rig.news().asked.contains(&Read::LotAddOns));
    rig.lot_add_ons(&[]);
    rig.list(&[]);
    assert!(!rig.news().asked.contains(&Read::LotAddOns));
}

#[test]
fn a_new_session_of_the_same_run_is_looked_at_too() {
    let mut rig = at_desk(&[]);
    rig.put(Input::DeskWatched(true));
    rig.put(Input::SignOut(SignOut::Here));
    rig.news();
    rig.epoch = Epoch(2);
    rig.put(Input::SignIn {
        asker: Asker(1),
        server: "127.0.0.1:8000".into(),
        socket: None,
        user: "owner".into(),
        password: Password::new("x".into()),
        allow_plain: true,
    });
    rig.open(Epoch(2), Memory::default());
    rig.read_the_rest();
    rig.list(&[]);
    rig.news();
    rig.pass(12.0);
    assert!(rig.news().asked.contains(&Read::LotPayments));
}
