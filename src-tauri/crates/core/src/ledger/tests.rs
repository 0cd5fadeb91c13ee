use std::time::Duration;

use super::*;
use crate::{
    booking::Booking,
    event::Level,
    reconcile::Closing,
    wash::{Wash, WashId, WashStatus},
    wire::Message,
};

/// The server's clock at the start of a test.
const START: i64 = 1_000_000_000;
const NOTHING_REPEATS: fn(&Claim, bool) -> bool = |_, _| false;

fn at(seconds: u64) -> Mono {
    Mono::new(Duration::from_secs(seconds))
}

fn server(seconds: u64) -> UnixMillis {
    UnixMillis(START).after(Duration::from_secs(seconds))
}

fn ledger() -> Ledger {
    Ledger::new(BTreeSet::new(), Vec::new(), RowId(0), at(0))
}

fn claim(kind: Kind, names: Option<Subject>, seconds: u64) -> Claim {
    Claim {
        kind,
        is_wash_payment: false,
        message: Message {
            level: Level::Info,
            title: None,
            text: "text".into(),
            is_wash_object: false,
        },
        names,
        at: server(seconds),
        is_by_own_clock: false,
        state: State::Held,
        is_copy: false,
        may_repeat: false,
        heard: at(seconds),
        doubted: false,
    }
}

fn new_booking(seconds: u64) -> Claim {
    claim(Kind::NewBooking, Some(Subject::Lot(1)), seconds)
}

/// A booking that was made at that second.
fn booked(id: u64, seconds: u64) -> Fact {
    let row = Booking {
        start: Some(server(seconds)),
        ..Booking::example(id)
    };
    Fact {
        key: Key::NewBooking {
            booking: id,
            born: row.born(),
        },
        at: row.born(),
        what: What::NewBooking(row),
    }
}

fn washed(id: WashId) -> Fact {
    Fact {
        key: Key::WashDone {
            wash: id,
            born: server(0),
            episode: 0,
        },
        at: server(0),
        what: What::WashDone(Wash {
            id,
            born: Some(server(0)),
            service: None,
            lot_name: None,
            booking: None,
            status: WashStatus::Completed,
            payment: None,
            is_cash: false,
        }),
    }
}

fn closed(id: u64, end: u64) -> Fact {
    let row = Booking {
        end: Some(server(end)),
        ..Booking::example(id)
    };
    Fact {
        key: Key::AutoExpired {
            booking: id,
            end: server(end),
        },
        at: server(end),
        what: What::Closed(row, Closing::Over),
    }
}

#[test]
fn a_fact_is_told_once() {
    let mut ledger = ledger();
    let fact = booked(13, 0);
    assert_eq!(ledger.learn(&fact, at(0)), Learned::Tell(RowId(0)));
    assert_eq!(ledger.learn(&fact, at(1)), Learned::Known);
    assert!(ledger.is_told(&fact.key));
}

#[test]
fn what_an_earlier_run_told_is_not_told_again() {
    let fact = booked(13, 0);
    let mut ledger = Ledger::new([fact.key].into(), Vec::new(), RowId(7), at(0));
    assert_eq!(ledger.learn(&fact, at(0)), Learned::Known);
    assert_eq!(ledger.learn(&booked(14, 0), at(0)), Learned::Tell(RowId(7)));
}

#[test]
fn a_key_that_was_kept_silent_is_never_told() {
    let mut ledger = ledger();
    let fact = booked(13, 0);
    assert!(ledger.keep_silent(fact.key));
    assert!(!ledger.keep_silent(fact.key));
    assert_eq!(ledger.judge(fact.key), None);
    assert_eq!(ledger.learn(&fact, at(0)), Learned::Known);
}

#[test]
fn a_frame_is_told_and_the_fact_gives_its_row_a_subject() {
    let mut ledger = ledger();
    let heard = ledger.hear(new_booking(10), Matter::New);
    assert_eq!(heard, Heard::Tell(RowId(0)));
    assert_eq!(
        ledger.learn(&booked(13, 10), at(11)),
        Learned::Complete(RowId(0))
    );
    assert_eq!(ledger.claims(), []);
}

#[test]
fn a_frame_after_its_fact_is_known() {
    let mut ledger = ledger();
    ledger.learn(&booked(13, 10), at(11));
    assert_eq!(ledger.hear(new_booking(12), Matter::New), Heard::Known);
    // The next one is of something else.
    assert_eq!(
        ledger.hear(new_booking(13), Matter::New),
        Heard::Tell(RowId(1))
    );
}

#[test]
fn rule_12_the_second_of_two_equal_frames_is_held() {
    let mut ledger = ledger();
    ledger.hear(new_booking(10), Matter::New);
    assert_eq!(ledger.hear(new_booking(10), Matter::New), Heard::Hold);
    assert_eq!(
        ledger.learn(&booked(13, 10), at(11)),
        Learned::Complete(RowId(0)),
        "the told one is taken first"
    );
    assert_eq!(
        ledger.learn(&booked(14, 10), at(11)),
        Learned::Tell(RowId(1))
    );
}

#[test]
fn rule_12_a_flood_of_one_frame_holds_some_of_it() {
    let mut ledger = ledger();
    ledger.hear(new_booking(0), Matter::New);
    let held = (0..300)
        .filter(|_| ledger.hear(new_booking(0), Matter::New) == Heard::Hold)
        .count();
    assert_eq!(held, COPIES_LIMIT);
}

#[test]
fn a_frame_of_something_exact_is_told_under_its_key() {
    let mut ledger = ledger();
    let fact = closed(7, 5);
    let frame = || claim(Kind::AutoExpired, Some(Subject::Slot(4)), 6);
    assert_eq!(
        ledger.hear(frame(), Matter::Is(fact.key)),
        Heard::Tell(RowId(0))
    );
    assert_eq!(ledger.hear(frame(), Matter::Is(fact.key)), Heard::Known);
    assert_eq!(ledger.hear(frame(), Matter::Old), Heard::Known);
    assert_eq!(ledger.learn(&fact, at(7)), Learned::Known);
}

#[test]
fn rule_10_what_the_text_names_has_to_agree() {
    let mut ledger = ledger();
    let other_lot = claim(Kind::NewBooking, Some(Subject::Lot(2)), 10);
    ledger.hear(other_lot, Matter::New);
    assert_eq!(
        ledger.learn(&booked(13, 10), at(11)),
        Learned::Tell(RowId(1))
    );
}

#[test]
fn rule_10_of_several_frames_the_nearest_in_time_is_taken() {
    let mut ledger = ledger();
    ledger.hear(new_booking(10), Matter::New);
    let mut other = new_booking(40);
    other.message.text = "another text".into();
    ledger.hear(other, Matter::New);
    assert_eq!(
        ledger.learn(&booked(14, 40), at(41)),
        Learned::Complete(RowId(1))
    );
    assert_eq!(
        ledger.learn(&booked(13, 10), at(41)),
        Learned::Complete(RowId(0))
    );
}

#[test]
fn rule_10_a_frame_of_a_washed_car_that_may_be_late_is_what_the_reads_after_it_show() {
    let missed = || {
        let mut ledger = ledger();
        ledger.learn(&washed(WashId::Standalone(3)), at(0));
        ledger.tick(at(10), server(10));
        ledger
    };
    for matter in [Matter::New, Matter::Unexpected] {
        let frame = claim(Kind::WashDone, None, 11);
        let mut shown = missed();
        assert_eq!(shown.hear(frame.clone(), matter), Heard::Hold);
        assert_eq!(
            shown.learn(&washed(WashId::AddOn(3)), at(12)),
            Learned::Tell(RowId(1))
        );
        // The add-on that was open is gone, as is what its booking had at its end.
        let mut gone = missed();
        gone.hear(frame.clone(), matter);
        let told = gone.not_shown(&[Kind::WashDone], at(12), server(12), NOTHING_REPEATS);
        assert!(matches!(told[..], [Settled::Tell(RowId(1), _)]), "{told:?}");
        let mut late = missed();
        late.hear(frame, matter);
        let told = late.not_shown(&[Kind::WashDone], at(12), server(12), |_, may_be_late| {
            may_be_late
        });
        assert_eq!(told, []);
        assert_eq!(late.tick(at(100), server(100)), []);
    }
}

#[test]
fn rule_10_an_unexpected_wash_is_told_at_once_where_nothing_else_can_be_meant() {
    let mut ledger = ledger();
    let frame = claim(Kind::WashDone, None, 0);
    assert_eq!(
        ledger.hear(frame, Matter::Unexpected),
        Heard::Tell(RowId(0))
    );
}

#[test]
fn rule_10_a_repaired_servers_form_is_matched_with_what_the_first_reads_show() {
    for (begun, learned) in [
        (None, Learned::Complete(RowId(0))),
        (Some(1), Learned::Tell(RowId(1))),
    ] {
        let mut ledger = ledger();
        ledger.hear(claim(Kind::WashDone, None, 0), Matter::New);
        if let Some(begun) = begun {
            ledger.not_shown(&[Kind::WashDone], at(begun), server(begun), NOTHING_REPEATS);
        }
        assert_eq!(ledger.learn(&washed(WashId::Standalone(3)), at(2)), learned);
    }
}

#[test]
fn rule_11_two_good_reads_deny_a_told_frame_and_a_later_one_confirms_it() {
    let kinds = [Kind::NewBooking];
    let mut ledger = ledger();
    ledger.hear(new_booking(10), Matter::New);
    for begun in [9, 10, 14] {
        let settled = ledger.not_shown(&kinds, at(begun), server(begun), NOTHING_REPEATS);
        assert_eq!(settled, [], "{begun}");
    }
    let settled = ledger.not_shown(&kinds, at(15), server(15), NOTHING_REPEATS);
    assert!(matches!(
        settled.as_slice(),
        [Settled::Withdraw(RowId(0), _)]
    ));
    assert_eq!(
        ledger.not_shown(&kinds, at(30), server(30), NOTHING_REPEATS),
        []
    );
    assert_eq!(
        ledger.learn(&booked(13, 10), at(31)),
        Learned::Complete(RowId(0))
    );
}

#[test]
fn rule_11_a_denied_frame_is_confirmed_only_by_what_was_made_at_its_time() {
    let kinds = [Kind::NewBooking];
    let mut ledger = ledger();
    ledger.hear(new_booking(1_000), Matter::New);
    ledger.not_shown(&kinds, at(1_000), server(1_000), NOTHING_REPEATS);
    ledger.not_shown(&kinds, at(1_005), server(1_005), NOTHING_REPEATS);
    for made in [700, 1_100] {
        let learned = ledger.learn(&booked(made, made), at(1_200));
        assert!(matches!(learned, Learned::Tell(_)), "{made}");
    }
    assert_eq!(
        ledger.learn(&booked(13, 990), at(1_200)),
        Learned::Complete(RowId(0))
    );
}

#[test]
fn rule_11_a_denied_frame_is_forgotten_after_ten_minutes() {
    let kinds = [Kind::NewBooking];
    let mut ledger = ledger();
    ledger.hear(new_booking(0), Matter::New);
    ledger.not_shown(&kinds, at(0), server(0), NOTHING_REPEATS);
    ledger.not_shown(&kinds, at(5), server(5), NOTHING_REPEATS);
    ledger.tick(at(604), server(604));
    assert_eq!(ledger.claims().len(), 1);
    ledger.tick(at(605), server(605));
    assert_eq!(ledger.claims(), []);
}

#[test]
fn rule_11_reads_of_other_kinds_deny_nothing() {
    let mut ledger = ledger();
    ledger.hear(new_booking(0), Matter::New);
    for begun in [1, 10, 20] {
        let settled = ledger.not_shown(
            &[Kind::EmployeeAssigned],
            at(begun),
            server(begun),
            NOTHING_REPEATS,
        );
        assert_eq!(settled, []);
    }
}

#[test]
fn rule_11_a_held_wash_is_dropped_only_where_a_read_shows_one_that_it_may_repeat() {
    let kinds = [Kind::WashDone];
    for (repeats, told) in [(true, 0), (false, 1)] {
        let mut ledger = ledger();
        let frame = claim(Kind::WashDone, None, 0);
        assert_eq!(ledger.hear(frame, Matter::Unsure), Heard::Hold);
        let settled = ledger.not_shown(&kinds, at(1), server(1), |_, _| repeats);
        assert_eq!(settled.len(), told);
    }
}

#[test]
fn a_held_frame_is_told_after_a_minute_and_after_two_seconds_where_reading_fails() {
    let mut ledger = ledger();
    ledger.hear(new_booking(0), Matter::Unsure);
    assert_eq!(ledger.deadline(), Some(at(60)));
    ledger.read_failed(&[Kind::NewBooking], at(1));
    assert_eq!(ledger.deadline(), Some(at(2)));
    assert_eq!(ledger.tick(at(1), server(1)), []);
    let settled = ledger.tick(at(2), server(2));
    assert!(matches!(settled.as_slice(), [Settled::Tell(RowId(0), _)]));
    assert_eq!(
        ledger.learn(&booked(13, 0), at(3)),
        Learned::Complete(RowId(0)),
        "what was told without a read is matched by a later one"
    );
}

#[test]
fn a_good_read_ends_the_hurry_of_a_failed_one() {
    let mut ledger = ledger();
    ledger.read_failed(&[Kind::NewBooking], at(0));
    ledger.not_shown(&[Kind::NewBooking], at(1), server(1), NOTHING_REPEATS);
    ledger.hear(new_booking(2), Matter::Unsure);
    assert_eq!(ledger.deadline(), Some(at(62)));
}

#[test]
fn rule_03_a_failed_renewal_is_held_for_ten_minutes_and_never_told_by_itself() {
    let mut ledger = ledger();
    ledger.hear(claim(Kind::RenewalFailed, None, 0), Matter::Unsure);
    assert!(ledger.holds_failure());
    assert_eq!(ledger.tick(at(599), server(599)), []);
    assert!(ledger.holds_failure());
    assert_eq!(ledger.tick(at(600), server(600)), []);
    assert!(!ledger.holds_failure());
}

#[test]
fn rule_19_what_is_older_than_the_sign_in_takes_its_frame_along() {
    let mut ledger = ledger();
    let frame = claim(Kind::AutoExpired, Some(Subject::Slot(4)), 2);
    ledger.hear(frame.clone(), Matter::Unsure);
    ledger.absorb(&closed(7, 0));
    assert_eq!(ledger.claims(), []);
    ledger.hear(frame, Matter::Unsure);
    ledger.drop_held(&[Kind::AutoExpired], at(1));
    assert_eq!(ledger.claims().len(), 1, "it came after the read began");
    ledger.drop_held(&[Kind::AutoExpired], at(2));
    assert_eq!(ledger.claims(), []);
}

#[test]
fn rule_22_a_frame_of_an_earlier_run_counts_from_the_start_of_this_one() {
    let kept = Claim {
        state: State::Told(RowId(3)),
        ..new_booking(0)
    };
    let mut ledger = Ledger::new(BTreeSet::new(), vec![kept], RowId(4), at(500));
    let kinds = [Kind::NewBooking];
    ledger.not_shown(&kinds, at(499), server(0), NOTHING_REPEATS);
    let wanted: Vec<(Kind, Mono, bool)> = ledger.wanting().collect();
    assert_eq!(wanted, [(Kind::NewBooking, at(500), false)]);
    ledger.not_shown(&kinds, at(500), server(1), NOTHING_REPEATS);
    let wanted: Vec<(Kind, Mono, bool)> = ledger.wanting().collect();
    assert_eq!(wanted, [(Kind::NewBooking, at(505), true)]);
}

#[test]
fn rule_23_forgets_what_it_is_told_to_forget() {
    let mut ledger = ledger();
    let (old, young) = (booked(13, 0), booked(14, 100));
    ledger.learn(&old, at(100));
    ledger.learn(&young, at(100));
    let is_old = |key: &Key| key.booking().is_some_and(|(_, born)| born < server(50));
    assert_eq!(ledger.forget(is_old), [old.key]);
    assert!(!ledger.is_told(&old.key));
    assert!(ledger.is_told(&young.key));
}

#[test]
fn rule_24_counts_for_each_kind_how_it_was_known() {
    let mut ledger = ledger();
    let count = |ledger: &Ledger| ledger.sources().0[&Kind::NewBooking];
    // A frame, and then reading.
    ledger.hear(new_booking(0), Matter::New);
    ledger.learn(&booked(13, 0), at(1));
    assert_eq!(count(&ledger).frame, 1);
    // Reading, and no frame within ten seconds.
    ledger.learn(&booked(14, 2), at(2));
    assert_eq!(ledger.tick(at(11), server(11)), []);
    assert_eq!(
        ledger.tick(at(12), server(12)),
        [Settled::Missed(Kind::NewBooking)]
    );
    assert_eq!(count(&ledger).never, 1);
    // The frame came late after all.
    assert_eq!(ledger.hear(new_booking(13), Matter::New), Heard::Known);
    assert_eq!((count(&ledger).never, count(&ledger).late), (0, 1));
    // One that nobody could hear is not missed.
    let unheard = booked(15, 20);
    ledger.learn(&unheard, at(20));
    ledger.excuse(&unheard.key);
    assert_eq!(ledger.tick(at(40), server(40)), []);
    ledger.count_foreign(Kind::NewBooking);
    assert_eq!(count(&ledger).foreign, 1);
}
