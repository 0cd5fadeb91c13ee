//! A long run of the agent: events, lost connections, restarts of the server and questions at the door, and what the agent
//! holds meanwhile. It fails if memory, file handles, threads or tasks grow.
//!
//!     cargo xtask soak --minutes 120
//!
//! or, in a desktop of its own, `cargo test -p parkmate-e2e --bench soak -- MINUTES`.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "it measures and says what it found"
)]
#![allow(dead_code, reason = "of what the tests share it needs a part")]

#[path = "../../tests/agent/desktop.rs"]
mod desktop;
#[path = "../desk_load/meter.rs"]
mod meter;
#[path = "../../tests/agent/program.rs"]
mod program;
mod trend;

use std::{
    fs,
    path::Path,
    process::{ExitCode, Stdio},
    time::Duration,
};

use parkmate_simulator::{Kind, Simulator, World};
use tokio::time::{Instant, sleep_until, timeout};

use crate::{
    program::{SOON, answer, login, run, server, sockets, status_that, terminate},
    trend::Trend,
};

/// Between two messages of the server, and two questions at the door.
const PACE: Duration = Duration::from_secs(1);
/// After so many seconds something happens to a booking, a wash or a payment.
const EVENT: u64 = 30;
/// After so many the server closes its sockets, without a word or with one.
const DROP: u64 = 25;
/// After so many it is away for two seconds.
const RESTART: u64 = 150;
/// After so many it is weighed what the agent holds.
const WEIGH: u64 = 5;

/// What may become of it between the first and the last part of the run, in kB: SQLite's and the allocator's own stock are
/// filled in the first minutes.
const MEMORY: f64 = 2_048.0;

fn main() -> ExitCode {
    let minutes = std::env::args().find_map(|one| one.parse().ok());
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(soak(minutes.unwrap_or(10)))
}

async fn soak(minutes: u64) -> ExitCode {
    let server = server().await;
    assert!(login(&server.http_url(), "driver").await.status.success());
    let mut child = program::program()
        // A window would be measured beside it.
        .arg("--hidden")
        // Of all else only what is wrong.
        .env("RUST_LOG", "warn,parkmate_client::heartbeat=trace")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let agent = child.id().unwrap();
    let answering = async { while !run(&["status"], "").await.status.success() {} };
    timeout(SOON, answering).await.unwrap();
    sockets(&server, &["4"]).await;
    status_that(|status| status["is_catching_up"] == false).await;

    let mut trends = [
        Trend::new("memory", "kB", MEMORY),
        // One answer of REST, one socket that is made anew.
        Trend::new("file handles", "", 3.0),
        Trend::new("threads", "", 1.0),
        Trend::new("tasks", "", 3.0),
    ];
    let begun = Instant::now();
    for second in 1..=minutes * 60 {
        happen(&server, second);
        if second.is_multiple_of(WEIGH) {
            let hours = begun.elapsed().as_secs_f64() / 3_600.0;
            let held = [
                meter::used_by([agent]).kilobytes(),
                entries(agent, "fd"),
                entries(agent, "task"),
            ];
            for (trend, held) in trends.iter_mut().zip(held) {
                trend.note(hours, held);
            }
        }
        answer(&["status", "--json"]).await;
        sleep_until(begun + PACE * u32::try_from(second).unwrap()).await;
    }
    for (hours, tasks) in tasks() {
        trends[3].note(hours, tasks);
    }

    println!("{minutes} minutes; load {}", meter::load());
    let mut is_flat = true;
    for trend in &trends {
        println!("{trend}");
        is_flat &= trend.is_flat();
    }
    let rows = program::store()
        .query_row("SELECT count(*) FROM history", [], |row| row.get(0))
        .unwrap_or(0_i64);
    println!("{rows} rows of history");
    terminate(&child);
    assert!(
        timeout(SOON, child.wait())
            .await
            .unwrap()
            .unwrap()
            .success()
    );
    if is_flat {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What happens in that second.
fn happen(server: &Simulator, second: u64) {
    let text = format!("The north gate is closed for {second} minutes.");
    server.world(|world| {
        // On the number of the account anything may be sent.
        let account = world.auth_of_driver(World::DRIVER);
        world.send(account, "info", &text, None);
    });
    if second.is_multiple_of(EVENT) {
        let turn = usize::try_from(second / EVENT).unwrap();
        let kind = Kind::ALL[turn % Kind::ALL.len()];
        server.world(|world| drop(world.make_happen(kind)));
    }
    if second.is_multiple_of(DROP) {
        server.close_sockets(None, if second.is_multiple_of(2) { 1000 } else { 1011 });
    }
    if second.is_multiple_of(RESTART) {
        server.restart();
    }
}

/// How many there are in that folder of the kernel's, of a process.
fn entries(process: u32, folder: &str) -> f64 {
    fs::read_dir(format!("/proc/{process}/{folder}")).map_or(0.0, |all| all.count() as f64)
}

/// How many tasks the agent had at each sign of life, as its log says, a minute apart.
fn tasks() -> Vec<(f64, f64)> {
    let folder = std::env::var_os("XDG_STATE_HOME").unwrap();
    let log = Path::new(&folder).join("parkmate-companion/companion.log");
    let all = fs::read_to_string(log).unwrap();
    let counts = all
        .lines()
        .filter_map(|line| line.split_once("tasks=")?.1.split(' ').next()?.parse().ok());
    counts
        .enumerate()
        .map(|(minute, count): (usize, f64)| (minute as f64 / 60.0, count))
        .collect()
}
