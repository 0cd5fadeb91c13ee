//! What the attendant's desk costs where much is going on: 5 lots with 500 slots, 300 live bookings and 2,000 past ones, 40
//! cash payments that wait and 40 washes.
//!
//!     cargo bench -p parkmate-core --bench desk

use std::time::Duration;

use divan::{Bencher, black_box};
use jiff::tz::TimeZone;
use parkmate_core::{
    acceptance::Acceptance,
    account::{Account, Ids, Role},
    address::Addresses,
    clock::{Mono, Now, UnixMillis},
    companion::{Companion, Epoch, Input, Memory, Opened, ReadOutcome, Setup},
    reads::Read,
    wording::Wording,
};

const PAST: i64 = 2_000;
const LIVE: i64 = 300;
const START: i64 = 1_800_000_000_000;

fn main() {
    divan::main();
}

/// The whole desk, as it is sent to the window after a read.
#[divan::bench(sample_count = 200)]
fn lay_out_the_desk(bencher: Bencher<'_, '_>) {
    let companion = companion();
    bencher.bench_local(|| {
        black_box(&companion)
            .desk(at(60))
            .map(|desk| desk.over.len())
    });
}

/// The counts of the tab and the tray, which every change of the snapshot has.
#[divan::bench(sample_count = 200)]
fn count_what_there_is_to_do(bencher: Bencher<'_, '_>) {
    let companion = companion();
    bencher.bench_local(|| black_box(&companion).snapshot(at(60)).desk);
}

/// A list of bookings that shows nothing new: bytes to rows, rows compared with what is known.
#[divan::bench(sample_count = 50)]
fn take_in_the_bookings(bencher: Bencher<'_, '_>) {
    let mut companion = companion();
    let body = bookings();
    let mut second = 1_000;
    bencher.bench_local(|| {
        second += 1;
        read(&mut companion, Read::Bookings, black_box(&body), second);
    });
}

fn companion() -> Companion {
    let mut companion = Companion::new(Setup {
        seed: 1,
        wording: Wording::english(TimeZone::UTC),
        leads: Vec::new(),
        acceptance: Acceptance::default(),
    });
    let account = Account {
        addresses: Addresses::parse("127.0.0.1:8000", None, false).expect("an address"),
        user: "owner".into(),
        role: Role::Owner,
        ids: Ids {
            profile: Some(1),
            auth: Some(2),
        },
    };
    let opened = Opened {
        account: account.clone(),
        memory: Memory::default(),
        troubles: Vec::new(),
    };
    let inputs = [
        Input::Started {
            account: Some(account),
            server: None,
            last_seen: None,
        },
        Input::SessionOpened {
            epoch: Epoch(1),
            result: Ok(Some(Box::new(opened))),
        },
    ];
    for input in inputs {
        companion.handle(input, at(0));
    }
    let lots = (1..=5).map(|id| {
        format!(r#"{{"lot_id":{id},"owner":1,"lot_name":"Lot {id}","total_slots":100}}"#)
    });
    read(&mut companion, Read::Lots, &array(lots), 1);
    read(&mut companion, Read::Bookings, &bookings(), 1);
    let payments = array((PAST + 1..=PAST + 40).map(|id| {
        format!(
            r#"{{"pay_id":{id},"user_name":"Sample Driver","lot_name":"Lot 1","slot_number":4,"amount":"50.00",
                "payment_method":"Cash","status":"PENDING","created_at":"2027-01-15T07:58:20Z"}}"#
        )
    }));
    let payments = format!(r#"{{"results":{payments}}}"#);
    read(&mut companion, Read::LotPayments, &payments, 1);
    let washes = array((1..=40).map(|id| {
        format!(
            r#"{{"carwash_booking_id":{id},"status":"pending","service_type":"Full Service","lot":1,
                "payment_method":"Cash","payment_status":"pending","created_at":"2027-01-15T07:59:10Z"}}"#
        )
    }));
    read(&mut companion, Read::LotWashes, &washes, 1);
    companion
}

fn read(companion: &mut Companion, read: Read, body: &str, second: u64) {
    let now = at(second);
    let input = Input::ReadDone {
        epoch: Epoch(1),
        read,
        begun: now.mono,
        outcome: ReadOutcome::Body(body.to_owned()),
    };
    companion.handle(input, now);
    while companion.poll_effect().is_some() {}
}

fn at(seconds: u64) -> Now {
    Now {
        mono: Mono::new(Duration::from_secs(seconds)),
        wall: UnixMillis(START).after(Duration::from_secs(seconds)),
    }
}

fn array(rows: impl Iterator<Item = String>) -> String {
    format!("[{}]", rows.collect::<Vec<_>>().join(","))
}

/// Past bookings have ended every few seconds until now, and live ones have been made every two seconds.
fn bookings() -> String {
    array((1..=PAST + LIVE).map(|id| {
        let (start, status) = if id > PAST {
            (START - (PAST + LIVE - id) * 2_000, "booked")
        } else {
            (START - 600_000 - (PAST - id) * 5_000, "completed")
        };
        let time = |millis: i64| UnixMillis(millis).rfc3339();
        let (slot, lot) = (id % 500 + 1, id % 5 + 1);
        let state = if (PAST + 1..=PAST + 40).contains(&id) {
            "PENDING"
        } else {
            "SUCCESS"
        };
        format!(
            r#"{{"booking_id":{id},"user_read":{{"id":1,"firstname":"Sample","lastname":"Driver"}},"slot":{slot},
                "slot_read":{{"price":"50.00"}},"lot":{lot},"lot_detail":{{"lot_id":{lot},"lot_name":"Lot {lot}"}},
                "vehicle_number":"KL-08-AZ-1234","start_time":"{}","end_time":"{}","status":"{status}",
                "payments":[{{"pay_id":{id},"payment_method":"Cash","amount":"50.00","status":"{state}",
                "created_at":"{}","payment_type":"Slot Payment","is_renewal":false}}]}}"#,
            time(start),
            time(start + 600_000),
            time(start),
        )
    }))
}
