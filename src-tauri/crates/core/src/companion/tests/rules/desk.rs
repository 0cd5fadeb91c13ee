//! Rules 26 and 27: what an owner is told beside the ten, and lots of which nothing is told by banners.

use super::*;
use crate::notice::Deed;

fn lot_payments(rig: &mut Rig, rows: &[&str]) {
    let body = format!(r#"{{"results":[{}]}}"#, rows.join(","));
    rig.body(Read::LotPayments, &body);
}

/// A cash payment of booking 7, and one of booking 8.
const FIRST: &str = r#"{"pay_id":107,"user_name":"Anu","lot_name":"City Centre","slot_number":4,"amount":"50.00",
    "payment_method":"Cash","status":"PENDING","created_at":"2027-01-15T07:58:20Z"}"#;
const SECOND: &str = r#"{"pay_id":108,"user_name":"Ravi","lot_name":"City Centre","slot_number":5,"amount":"50.00",
    "payment_method":"Cash","status":"PENDING","created_at":"2027-01-15T07:58:20Z"}"#;

fn in_cash(id: u64, slot: u64) -> String {
    let pending = payment(id + 100, "Cash", "PENDING");
    paid(&booking(id, slot, 500, "booked"), &[pending])
}

fn wash(id: u64, status: &str) -> String {
    format!(
        r#"[{{"carwash_booking_id":{id},"status":"{status}","service_type":"Full Service","lot":1,
            "lot_detail":{{"lot_id":1,"lot_name":"City Centre"}},"payment_method":"Cash",
            "payment_status":"pending","created_at":"2027-01-15T07:59:10Z"}}]"#
    )
}

/// An owner with booking 7, whose cash has just been told to wait.
fn waiting() -> Rig {
    let mut rig = Rig::settled_owner(&[]);
    rig.list(&[in_cash(7, 4)]);
    rig.news();
    lot_payments(&mut rig, &[FIRST]);
    rig
}

#[test]
fn rule_26_cash_that_waits_is_told_once_for_ever_with_its_verification() {
    let mut rig = waiting();
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::CashWaiting, -100, true)]);
    assert_eq!(
        news.bodies(),
        ["City Centre, slot 4: 50.00 in cash is waiting at the counter."]
    );
    let verify = Wish::VerifyCash {
        booking: 7,
        payment: 107,
    };
    assert_eq!(news.offers[0][0].deed, Deed::Wish(verify));
    assert_eq!(news.offers[0][1].deed, Deed::Open);
    lot_payments(&mut rig, &[FIRST]);
    assert_eq!(rig.told(), []);
    let mut rig = rig.restarted(5);
    lot_payments(&mut rig, &[FIRST]);
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_26_what_waits_at_the_first_look_is_shown_and_not_told() {
    let mut rig = Rig::of(owner());
    rig.resume(Memory::default());
    rig.sockets_open();
    rig.read_clock();
    rig.list(&[in_cash(7, 4)]);
    lot_payments(&mut rig, &[FIRST]);
    rig.body(Read::LotWashes, &wash(2, "pending"));
    rig.pass(400.0);
    assert_eq!(rig.told(), []);
    let counts = rig.companion.snapshot(rig.now()).desk.unwrap();
    assert_eq!((counts.payments, counts.washes), (2, 1));
}

#[test]
fn rule_26_cash_is_told_when_its_booking_is_known() {
    let mut rig = Rig::settled_owner(&[]);
    rig.pass(1.0);
    lot_payments(&mut rig, &[FIRST]);
    let news = rig.news();
    assert_eq!(news.lines(), []);
    assert!(news.asked.contains(&Read::Bookings));
    rig.pass(1.0);
    rig.list(&[in_cash(7, 4)]);
    let mut kinds: Vec<Kind> = rig.told().iter().map(|line| line.0).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [Kind::NewBooking, Kind::CashWaiting]);
}

#[test]
fn rule_26_cash_that_nobody_has_seen_is_said_again_every_five_minutes_until_it_is_verified() {
    let mut rig = waiting();
    rig.news();
    rig.pass(299.0);
    assert_eq!(rig.news().banners, []);
    for _ in 0..2 {
        rig.pass(2.0);
        let news = rig.news();
        let [Notice::Note { kind, subject, .. }] = &news.banners[..] else {
            panic!("{:?}", news.banners);
        };
        assert_eq!(
            (*kind, *subject),
            (Kind::CashWaiting, Some(Subject::Booking(7)))
        );
        assert!(matches!(news.offers[0][0].deed, Deed::Wish(_)));
        assert_eq!(news.lines(), []);
        rig.pass(298.0);
        assert_eq!(rig.news().banners, []);
    }
    lot_payments(&mut rig, &[]);
    rig.pass(700.0);
    assert_eq!(rig.news().banners, []);
}

#[test]
fn rule_26_who_has_looked_at_the_desk_or_read_everything_is_not_reminded() {
    for seen in [Input::DeskWatched(true), Input::Unread(0)] {
        let mut rig = waiting();
        rig.put(seen);
        rig.put(Input::DeskWatched(false));
        rig.news();
        rig.pass(700.0);
        assert_eq!(rig.news().banners, []);
    }
}

#[test]
fn rule_26_several_that_still_wait_are_said_in_one_banner() {
    let mut rig = Rig::settled_owner(&[]);
    rig.list(&[in_cash(7, 4), in_cash(8, 5)]);
    lot_payments(&mut rig, &[FIRST, SECOND]);
    rig.news();
    rig.pass(301.0);
    let news = rig.news();
    let [Notice::Note { said, .. }] = &news.banners[..] else {
        panic!("{:?}", news.banners);
    };
    assert_eq!(
        said.body,
        "2 cash payments are still waiting at the counter."
    );
    assert_eq!(news.offers[0].len(), 1);
}

#[test]
fn rule_26_a_restart_forgets_no_reminder() {
    let mut before = waiting();
    before.news();
    before.store.unread = 1;
    let mut rig = Rig::of(owner());
    rig.millis = before.millis + 5_000;
    rig.history.clone_from(&before.history);
    rig.resume(before.store);
    rig.sockets_open();
    rig.read_clock();
    rig.list(&[in_cash(7, 4)]);
    lot_payments(&mut rig, &[FIRST]);
    assert_eq!(rig.told(), []);
    rig.pass(301.0);
    let banners = rig.news().banners;
    assert!(
        matches!(
            banners[..],
            [Notice::Note {
                kind: Kind::CashWaiting,
                ..
            }]
        ),
        "{banners:?}"
    );
}

#[test]
fn rule_26_a_wash_that_was_booked_is_told_once_and_one_that_is_over_not() {
    let mut rig = Rig::settled_owner(&[]);
    rig.body(Read::LotWashes, &wash(2, "pending"));
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::WashBooked, -50, true)]);
    assert_eq!(
        news.bodies(),
        ["Full Service, City Centre: a wash was booked."]
    );
    rig.body(Read::LotWashes, &wash(2, "confirmed"));
    rig.body(Read::LotWashes, &wash(3, "completed"));
    assert_eq!(rig.told(), []);
}

#[test]
fn rule_26_an_add_on_is_told_as_booked_when_its_booking_is_known() {
    let mut rig = Rig::settled_owner(&[]);
    let add_on = format!(r#"{{"carwashes":[{}]}}"#, add_on(3, 7, "pending"));
    rig.body(Read::LotAddOns, &add_on);
    assert_eq!(rig.told(), []);
    rig.list(&[booking(7, 4, 500, "booked").replace(
        r#""status""#,
        r#""payments":[{"pay_id":1,"status":"SUCCESS"}],"status""#,
    )]);
    let mut kinds: Vec<Kind> = rig.told().iter().map(|line| line.0).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [Kind::NewBooking, Kind::WashBooked]);
}

#[test]
fn rule_27_a_muted_lot_raises_no_banner_and_stays_in_the_history_also_after_a_restart() {
    let mut rig = Rig::settled_owner(&[]);
    let (lot, is_muted) = (1, true);
    rig.wish(Wish::MuteLot { lot, is_muted });
    rig.news();
    let mut rig = rig.restarted(1);
    rig.list(&[]);
    rig.news();
    rig.list(&[in_cash(7, 4)]);
    lot_payments(&mut rig, &[FIRST]);
    rig.body(Read::LotWashes, &wash(2, "pending"));
    let news = rig.news();
    let kinds: Vec<(Kind, bool)> = news.lines().iter().map(|line| (line.0, line.2)).collect();
    assert_eq!(
        kinds,
        [
            (Kind::NewBooking, false),
            (Kind::CashWaiting, false),
            (Kind::WashBooked, false)
        ]
    );
    rig.pass(400.0);
    assert_eq!(rig.news().banners, []);
    rig.wish(Wish::MuteLot {
        lot,
        is_muted: false,
    });
    rig.list(&[in_cash(7, 4), in_cash(8, 5)]);
    let news = rig.news();
    assert_eq!(news.banners.len(), 1);
}

#[test]
fn rule_27_of_other_data_no_lot_is_muted() {
    let mut rig = Rig::settled_owner(&[in_cash(6, 3), in_cash(7, 4)]);
    rig.wish(Wish::MuteLot {
        lot: 1,
        is_muted: true,
    });
    rig.news();
    assert_eq!(rig.store.notebook.muted_lots.len(), 1);
    rig.list(&[]);
    rig.news();
    assert!(rig.store.notebook.muted_lots.is_empty());
}
