//! The agent is killed again and again at any moment while events come, and comes back by its guard or by hand.
//! What truly happened is then in the history once, and a banner was repeated only if it was under way at a
//! kill (ledger rule 22).
//!
//! `PARKMATE_KILLS` says how often, `PARKMATE_SEED` when and what; `cargo xtask soak --kills` sets both.

use std::{
    process::Stdio,
    time::{Duration, Instant, SystemTime},
};

use fastrand::Rng;
use parkmate_simulator::Simulator;
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    time::sleep,
};

use crate::{
    desktop::{Notifications, TrayHost},
    guard::{child_of, ended, guarded, up},
    private_bus::{Keyring, in_session, note},
    program::{Agent, all_marked, login, path, server, sockets, terminate},
    promise::{DRIVER_READS, OWNER_READS, settle},
};

mod load;
mod scene;
mod verdict;

use load::{Load, Who};
use scene::Scene;

/// Kills of each test where nobody says how many.
const KILLS: u32 = 10;

/// An agent lives less than this before it is killed: long enough to be starting, catching up or at rest.
const LIFE: Duration = Duration::from_millis(1_600);

/// The longest pause between two events.
const PACE: Duration = Duration::from_millis(700);

/// How many times the guard brings the agent back before both are killed; it gives up after five.
const BY_GUARD: u32 = 2;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// A seed of its own for each run.
fn seed() -> u64 {
    number("PARKMATE_SEED").unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        u64::from(now.unwrap().subsec_nanos())
    })
}

/// What starts agents and kills them.
struct Killer<'a> {
    server: &'a Simulator,
    rng: Rng,
    load: Load,
    scenes: Vec<Scene>,
}

impl Killer<'_> {
    /// Events happen for a while.
    async fn live(&mut self) {
        let life = Duration::from_millis(self.rng.u64(0..millis(LIFE)));
        let begun = Instant::now();
        loop {
            let pause = Duration::from_millis(self.rng.u64(0..millis(PACE)));
            let left = life.saturating_sub(begun.elapsed());
            // Any moment has to be one of a kill: what waits for a condition would choose them.
            sleep(pause.min(left)).await;
            if pause >= left {
                return;
            }
            self.load.happen(self.server, &mut self.rng);
        }
    }

    /// Holds the agent still, looks at what it has stored, and kills it.
    fn kill(&mut self, agent: Pid) {
        kill_process(agent, Signal::STOP).unwrap();
        self.scenes.push(Scene::look());
        kill_process(agent, Signal::KILL).unwrap();
    }

    /// One that is started by hand.
    async fn kill_one(&mut self) {
        let mut agent = hidden("--no-restart");
        self.live().await;
        self.kill(pid(&agent));
        agent.wait().await.unwrap();
    }

    /// One that its guard brings back, until the guard is killed too.
    async fn kill_guarded(&mut self, times: u32) {
        let mut guard = guarded();
        let mut agent = child_of(&guard, None).await;
        for _ in 1..times.min(BY_GUARD) {
            self.live().await;
            self.kill(agent);
            agent = child_of(&guard, Some(agent)).await;
        }
        self.live().await;
        // Or it would start another one, and the agent too if the guard went first.
        kill_process(pid(&guard), Signal::STOP).unwrap();
        self.kill(agent);
        guard.kill().await.unwrap();
        ended(agent).await;
    }

    async fn kill_often(&mut self, kills: u32) {
        while let left = kills.saturating_sub(self.kills())
            && left > 0
        {
            if self.rng.u8(0..4) == 0 {
                self.kill_guarded(left).await;
            } else {
                self.kill_one().await;
            }
        }
    }

    fn kills(&self) -> u32 {
        u32::try_from(self.scenes.len()).unwrap()
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap()
}

fn pid(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap()).unwrap()
}

fn hidden(how: &str) -> Child {
    Command::new(path("parkmate-companion"))
        .args([how, "--hidden"])
        .kill_on_drop(true)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the agent of that user as often as is wanted, and judges what is left.
async fn kill_the_agent_of(who: Who) {
    let (ids, reads): (&[&str], &[&str]) = match who {
        Who::Driver => (&["1", "4"], &DRIVER_READS),
        Who::Owner => (&["2"], &OWNER_READS),
    };
    let notifications = Notifications::start().await;
    // Without one the agent would show its window after a while, and that starts another agent when this one is killed.
    let _tray = TrayHost::start_if_there_is_none().await;
    let server = server().await;
    assert!(login(&server.http_url(), who.name()).await.status.success());
    let agent = Agent::start().await;
    sockets(&server, ids).await;
    // What is there at the first look is silent.
    settle(&server, who.name(), reads).await;
    assert_eq!(agent.terminate().await.code(), Some(0));

    let seed = seed();
    let kills = number("PARKMATE_KILLS").map_or(KILLS, |kills| kills.try_into().unwrap());
    note(&format!("{} seed {seed}, {kills} kills", who.name()));
    let mut killer = Killer {
        server: &server,
        rng: Rng::with_seed(seed),
        load: Load::new(who, server.now()),
        scenes: Vec::new(),
    };
    killer.kill_often(kills).await;

    let agent = hidden("--no-restart");
    up().await;
    sockets(&server, ids).await;
    killer.load.happen_after_all(&server);
    settle(&server, who.name(), reads).await;
    killer.load.wait_until_over(&server).await;
    settle(&server, who.name(), reads).await;
    all_marked().await;
    let last = Scene::look();
    terminate(&agent);
    let Killer { load, scenes, .. } = killer;
    let verdict = verdict::judge(&load, &server, &scenes, &last, &notifications.posts());
    note(&format!("{} {verdict}", who.name()));
    assert!(
        verdict.faults.is_empty(),
        "seed {seed}: {:#?}",
        verdict.faults
    );
}

#[test]
fn rule_22_a_driver_whose_agent_is_killed_at_any_moment_loses_nothing_and_is_told_nothing_twice() {
    in_session(
        "kills::rule_22_a_driver_whose_agent_is_killed_at_any_moment_loses_nothing_and_is_told_nothing_twice",
        Keyring::Open,
        async || kill_the_agent_of(Who::Driver).await,
    );
}

#[test]
fn rule_22_an_owner_whose_agent_is_killed_at_any_moment_loses_nothing_and_is_told_nothing_twice() {
    in_session(
        "kills::rule_22_an_owner_whose_agent_is_killed_at_any_moment_loses_nothing_and_is_told_nothing_twice",
        Keyring::Open,
        async || kill_the_agent_of(Who::Owner).await,
    );
}
