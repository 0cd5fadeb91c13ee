//! What a reconcile pass costs: an account with 1,000 past and 50 live bookings, whose list is read.
//!
//!     cargo bench -p parkmate-core --bench reconcile

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
    timing, wire,
    wording::Wording,
};

const PAST: u64 = 1_000;
const LIVE: u64 = 50;
const START: i64 = 1_800_000_000_000;

fn main() {
    divan::main();
}

/// Turning the list's bytes (about 1.5 MB) into rows.
#[divan::bench(sample_count = 200)]
fn read_the_list(bencher: Bencher<'_, '_>) {
    let body = list(0);
    bencher.bench(|| wire::bookings(black_box(&body)).map(|(rows, _)| rows.len()));
}

/// A read that shows nothing new: bytes to rows, rows compared with what is known.
#[divan::bench(sample_count = 200)]
fn pass_without_news(bencher: Bencher<'_, '_>) {
    let mut companion = companion();
    let body = list(0);
    take_in(&mut companion, &body, 0);
    let mut second = 0;
    bencher.bench_local(|| {
        second += 1;
        take_in(&mut companion, black_box(&body), second)
    });
}

/// A read that shows each live booking closed or running again, in turn.
#[divan::bench(sample_count = 200)]
fn pass_with_fifty_changes(bencher: Bencher<'_, '_>) {
    let mut companion = companion();
    let bodies = [list(0), list(LIVE)];
    take_in(&mut companion, &bodies[0], 0);
    let mut second = 0;
    bencher.bench_local(|| {
        second += 1;
        let body = &bodies[usize::try_from(second % 2).unwrap_or_default()];
        take_in(&mut companion, black_box(body), second)
    });
}

fn companion() -> Companion {
    let mut companion = Companion::new(Setup {
        seed: 1,
        wording: Wording::english(TimeZone::UTC),
        leads: vec![timing::REMINDER_LEAD],
        acceptance: Acceptance::default(),
    });
    let account = Account {
        addresses: Addresses::parse("127.0.0.1:8000", None, false).expect("an address"),
        user: "driver".into(),
        role: Role::Driver,
        ids: Ids {
            profile: Some(1),
            auth: Some(4),
        },
    };
    let inputs = [
        Input::Started {
            account: Some(account.clone()),
            server: None,
            last_seen: None,
        },
        Input::SessionOpened {
            epoch: Epoch(1),
            result: Ok(Some(Box::new(Opened {
                account,
                memory: Memory::default(),
                troubles: Vec::new(),
            }))),
        },
    ];
    for input in inputs {
        companion.handle(input, at(0));
    }
    drain(&mut companion);
    companion
}

fn take_in(companion: &mut Companion, body: &str, second: u64) -> usize {
    let now = at(second);
    companion.handle(
        Input::ReadDone {
            epoch: Epoch(1),
            read: Read::Bookings,
            begun: now.mono,
            outcome: ReadOutcome::Body(body.to_owned()),
        },
        now,
    );
    drain(companion)
}

fn drain(companion: &mut Companion) -> usize {
    std::iter::from_fn(|| companion.poll_effect()).count()
}

fn at(seconds: u64) -> Now {
    Now {
        mono: Mono::new(Duration::from_secs(seconds)),
        wall: UnixMillis(START).after(Duration::from_secs(seconds)),
    }
}

/// The list as the server writes it, the last `closed` bookings of it completed.
fn list(closed: u64) -> String {
    let rows: Vec<String> = (1..=PAST + LIVE)
        .map(|id| {
            let is_live = id > PAST && id <= PAST + LIVE - closed;
            row(id, is_live)
        })
        .collect();
    format!("[{}]", rows.join(","))
}

fn row(id: u64, is_live: bool) -> String {
    let offset = i64::try_from(id).unwrap_or_default();
    let start = UnixMillis(START - (PAST as i64 - offset) * 600_000).rfc3339();
    let end = UnixMillis(START + 3_600_000 + offset).rfc3339();
    let status = if is_live { "booked" } else { "completed" };
    let lot = r#"{"lot_id":1,"lot_name":"City Centre","latitude":"9.931233","longitude":"76.267303","provides_carwash":true}"#;
    let payment = format!(
        r#"{{"pay_id":{id},"booking_read":{{"booking_id":{id},"booking_type":"Instant","price":"50.00","vehicle_number":"KL-08-AZ-1234"}},"booking":{id},"user":1,"payment_method":"UPI","amount":"50.00","status":"SUCCESS","transaction_id":"PM-{id}-1795383598","created_at":"{start}","payment_type":"Slot Payment","is_renewal":false}}"#
    );
    format!(
        r#"{{"booking_id":{id},"user":1,"user_read":{{"id":1,"firstname":"Sample","lastname":"Driver","vehicle_number":"KL-08-AZ-1234"}},"slot":1,"slot_read":{{"slot_id":1,"price":"50.00","vehicle_type":"Sedan","is_available":false,"lot_detail":{lot}}},"lot":1,"lot_detail":{lot},"vehicle_number":"KL-08-AZ-1234","vehicle_type":"Sedan","booking_type":"Instant","booking_time":"2026-11-23","start_time":"{start}","end_time":"{end}","price":"50.00","status":"{status}","is_expired":false,"remaining_time":596,"carwash":null,"has_carwash":false,"payment":{payment},"payments":[{payment}],"total_amount":50.0,"is_cancellable":true}}"#
    )
}
