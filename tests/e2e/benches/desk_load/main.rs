//! The attendant's desk under load, with all parts as they are: 5 lots, 500 slots, 300 live bookings, 20 new ones a
//! minute, and the desk open in the real window. It prints what agent and window use, what the server is asked, how long
//! a booking takes to be seen, and whether a list stands still under the pointer.
//!
//!     cargo build --release --bins -p parkmate-companion -p parkmate-companion-window
//!     cargo xtask desktop -- cargo bench -p parkmate-e2e --bench desk_load
//!
//! `-- MINUTES PAST` after it is for another length than 5 minutes, or other than 2,000 bookings of the past.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "it measures and says what it found"
)]
#![allow(dead_code, reason = "of what the tests share it needs a part")]

#[path = "../../tests/agent/desktop.rs"]
mod desktop;
#[path = "../../tests/agent/driver.rs"]
mod driver;
mod lots;
mod meter;
#[path = "../../tests/agent/page.rs"]
mod page;
#[path = "../../tests/agent/program.rs"]
mod program;
mod wire;

use std::{collections::BTreeMap, time::Duration};

use parkmate_simulator::Simulator;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};

use crate::{
    driver::Driver,
    meter::{Use, used_by},
    page::Page,
    program::{Agent, login, server, sockets, status_that},
    wire::Wire,
};

const MINUTE: Duration = Duration::from_secs(60);

/// Between two new bookings.
const PACE: Duration = Duration::from_secs(3);

/// Notes when each row of a booking is drawn first, by the clock that the server has too.
const NOTE_ROWS: &str = "window.seen = {};
    const look = () => document.querySelectorAll('[data-row^=booking-]')
        .forEach(({ dataset }) => window.seen[dataset.row] ??= Date.now());
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true });";

/// Notes in each frame where the row under the pointer is, and the longest time between two frames.
const NOTE_PLACE: &str = "const row = document.querySelector('section:hover li:hover');
    if (!row) return false;
    const { top } = row.getBoundingClientRect();
    window.still = { moved: 0, pause: 0 };
    let last = performance.now();
    const look = (now) => {
        const moved = row.isConnected ? Math.abs(row.getBoundingClientRect().top - top) : Infinity;
        window.still.moved = Math.max(window.still.moved, moved);
        window.still.pause = Math.max(window.still.pause, now - last);
        last = now;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    return true;";

fn main() {
    let numbers: Vec<u32> = std::env::args()
        .filter_map(|one| one.parse().ok())
        .collect();
    let minutes = numbers.first().copied().unwrap_or(5);
    let past = numbers.get(1).copied().unwrap_or(2_000);
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(measure(minutes, past));
}

async fn measure(minutes: u32, past: u32) {
    let server = server().await;
    server.world(|world| lots::furnish(world, past));
    let wire = Wire::before(&server.http_url()).await;
    assert!(login(&wire.url, "owner").await.status.success());
    let agent = Agent::start().await;
    sockets(&server, &["2"]).await;
    status_that(|status| status["is_catching_up"] == false).await;
    let load = Load {
        server,
        wire,
        agent: meter::child("parkmate-compan"),
        driver: Driver::start().await,
    };

    println!(
        "5 lots, 500 slots, 300 live bookings, {past} past ones; load {}",
        meter::load()
    );
    load.minute("no window", async || ()).await;
    let page = Page::open(&load.driver).await;
    page.press("Desk").await;
    page.shows("Arrivals").await;
    load.minute("the desk, nothing new", async || ()).await;

    page.run(NOTE_ROWS, json!([])).await;
    let mut booked = BTreeMap::new();
    for _ in 0..minutes {
        let books = async || booked.append(&mut load.book_for_a_minute().await);
        load.minute("the desk, 20 new ones", books).await;
    }
    // What was booked last has its time to be seen, also where a list was slow and rests.
    sleep(MINUTE / 2).await;
    say_delays(&booked, &page.run("return window.seen", json!([])).await);

    page.point_at("Arrivals", 3).await;
    let is_over = page.run(NOTE_PLACE, json!([])).await;
    assert_eq!(is_over, true, "the pointer is over no row");
    load.minute("the same, under the pointer", async || {
        drop(load.book_for_a_minute().await)
    })
    .await;
    let still = page.run("return window.still", json!([])).await;
    println!(
        "under the pointer the row moved by {} px; longest time between two frames {:.0} ms",
        still["moved"],
        still["pause"].as_f64().unwrap()
    );
    println!("load {}", meter::load());
    page.close().await;
    assert_eq!(agent.terminate().await.code(), Some(0));
}

/// What is measured.
struct Load {
    server: Simulator,
    wire: Wire,
    agent: u32,
    driver: Driver,
}

impl Load {
    /// Says what a minute costs in which that is done.
    async fn minute(&self, what: &str, act: impl AsyncFnOnce()) {
        let [agent, window] = self.uses();
        let (bytes, requests) = (self.wire.bytes(), self.server.requests().len());
        let end = Instant::now() + MINUTE;
        act().await;
        sleep_until(end).await;
        let [agent_now, window_now] = self.uses();
        println!(
            "{what}: agent {}, window {}; {} requests, {} kB",
            agent_now.since(agent),
            window_now.since(window),
            self.server.requests().len() - requests,
            (self.wire.bytes() - bytes) / 1_000
        );
    }

    fn uses(&self) -> [Use; 2] {
        [
            used_by([self.agent]),
            used_by(meter::descendants(meter::child("WebKitWebDriver"))),
        ]
    }

    /// Twenty bookings, each with the moment at which it was made.
    async fn book_for_a_minute(&self) -> BTreeMap<u64, i64> {
        let mut booked = BTreeMap::new();
        for number in 0..20 {
            let next = Instant::now() + PACE;
            let at = jiff::Timestamp::now().as_millisecond();
            booked.insert(self.server.world(|world| lots::book(world, number)), at);
            if number < 19 {
                sleep_until(next).await;
            }
        }
        booked
    }
}

/// Says how long bookings took to be seen.
fn say_delays(booked: &BTreeMap<u64, i64>, seen: &Value) {
    let mut delays: Vec<i64> = booked
        .iter()
        .filter_map(|(id, at)| Some(seen[format!("booking-{id}")].as_i64()? - at))
        .collect();
    delays.sort_unstable();
    println!(
        "of {} bookings {} were seen: median {} ms, longest {} ms after they were made",
        booked.len(),
        delays.len(),
        delays[delays.len() / 2],
        delays[delays.len() - 1]
    );
}
