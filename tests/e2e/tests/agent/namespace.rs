//! Two network namespaces with a cable between them: the server is in one, the agent in the other, and the
//! cable is pulled. Nothing tells either side that the other is gone; no connection is closed.
//!
//! This takes root and the program `ip`. A test runs twice: the first run lays the cable and starts the test
//! binary again, for this one test, on the server's side.

use std::{
    env,
    io::Write,
    net::{Ipv4Addr, SocketAddr},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use parkmate_simulator::{Config, Kind, Simulator};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::ChildStderr,
    time::timeout,
};

use crate::{
    private_bus::run_again,
    program::{Listener, SOON, path},
};

/// Names the agent's namespace in the second run.
const MARK: &str = "PARKMATE_TEST_NAMESPACE";

const SERVER: Ipv4Addr = Ipv4Addr::new(10, 77, 0, 1);

/// The ends of the cable, each in its own namespace.
const SERVERS_END: &str = "cable0";
const AGENTS_END: &str = "cable1";

/// How long after the cable is back the sockets may be up again: a moment for the kernel's messages to
/// settle, one for the connections, and one for a busy machine.
const AT_ONCE: Duration = Duration::from_secs(2);

/// Two namespaces and a cable; dropping it takes them away.
struct Cable {
    server: String,
    agent: String,
}

impl Cable {
    /// `None` where the computer doesn't let us: to others than root, without `ip`, or in some containers.
    fn lay() -> Option<Self> {
        let number = std::process::id();
        let cable = Self {
            server: format!("parkmate-server-{number}"),
            agent: format!("parkmate-agent-{number}"),
        };
        let (server, agent) = (&cable.server, &cable.agent);
        for space in [server, agent] {
            if !is_done(&format!("netns add {space}")) {
                return None;
            }
            ip(&format!("-n {space} link set lo up"));
        }
        ip(&format!(
            "-n {server} link add {SERVERS_END} type veth peer name {AGENTS_END} netns {agent}"
        ));
        ip(&format!(
            "-n {server} addr add {SERVER}/24 dev {SERVERS_END}"
        ));
        ip(&format!(
            "-n {agent} addr add 10.77.0.2/24 dev {AGENTS_END}"
        ));
        ip(&format!("-n {server} link set {SERVERS_END} up"));
        ip(&format!("-n {agent} link set {AGENTS_END} up"));
        Some(cable)
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        for space in [&self.server, &self.agent] {
            // One that was not made can't be taken away.
            let _ = Command::new("ip").args(["netns", "del", space]).status();
        }
    }
}

fn ip(words: &str) {
    assert!(is_done(words), "ip {words}");
}

fn is_done(words: &str) -> bool {
    let status = Command::new("ip").args(words.split(' ')).status();
    status.is_ok_and(|status| status.success())
}

/// Does the work of the test of that name on the server's side of a cable.
fn on_a_cable(test: &str, work: impl AsyncFnOnce()) {
    if env::var_os(MARK).is_some() {
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(work());
        return;
    }
    let Some(cable) = Cable::lay() else {
        let mut stderr = std::io::stderr();
        let reason = "network namespaces take root and `ip`";
        writeln!(stderr, "{test}: skipped, because {reason}").unwrap();
        return;
    };
    let mut tests = Command::new("ip");
    tests
        .args(["netns", "exec", &cable.server])
        .arg(env::current_exe().unwrap())
        .env(MARK, &cable.agent);
    run_again(&mut tests, test, "on the server's side");
}

fn agents_side() -> String {
    env::var(MARK).unwrap()
}

/// `listen` on the agent's side, and what it says of its connection.
struct Agent {
    listener: Listener,
    states: Lines<BufReader<ChildStderr>>,
}

impl Agent {
    async fn start(server: &Simulator) -> Self {
        let mut command = tokio::process::Command::new("ip");
        command
            .args(["netns", "exec", &agents_side()])
            .arg(path("parkmate-companion"))
            .args(["listen", "--allow-plain"])
            .env("RUST_LOG", "warn")
            .env("LC_ALL", "C.UTF-8")
            .env_remove("LANGUAGE")
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let mut listener = Listener::start(&mut command, &server.http_url()).await;
        let states = BufReader::new(listener.child.stderr.take().unwrap()).lines();
        Self { listener, states }
    }

    /// Waits until it says that it is connected, or that it isn't.
    async fn says(&mut self, state: &str) {
        let saying = async {
            while let Some(line) = self.states.next_line().await.unwrap() {
                if line.starts_with(state) {
                    return;
                }
            }
            panic!("it ended");
        };
        let said = timeout(SOON, saying).await;
        assert!(said.is_ok(), "it never says {state:?}");
    }
}

const CONNECTED: &str = "connected";
const NOT_CONNECTED: &str = "not connected";

/// How many sockets for notifications were opened since the start.
fn opened(server: &Simulator) -> usize {
    let requests = server.requests();
    let sockets = requests
        .iter()
        .filter(|one| one.path.starts_with("/ws/notifications/") && one.status == Some(101));
    sockets.count()
}

async fn connected() -> (Simulator, Agent) {
    let config = Config {
        address: SocketAddr::from((SERVER, 0)),
        ..Config::default()
    };
    let server = Simulator::start(config).await.unwrap();
    let mut agent = Agent::start(&server).await;
    agent.says(CONNECTED).await;
    assert_eq!(opened(&server), 2);
    (server, agent)
}

/// An event now is told once, and over sockets that were opened once.
async fn hears_once(server: &Simulator, agent: &mut Agent) {
    server
        .world(|world| world.make_happen(Kind::CashVerified))
        .unwrap();
    assert_eq!(agent.listener.tells().await["kind"], "cash_verified");
    server
        .world(|world| world.make_happen(Kind::WashDone))
        .unwrap();
    assert_eq!(agent.listener.tells().await["kind"], "wash_done");
    assert_eq!(opened(server), 4);
}

#[test]
fn a_pulled_cable_is_noticed_in_seconds_and_once_it_is_back_the_connection_is_too() {
    on_a_cable(
        "namespace::a_pulled_cable_is_noticed_in_seconds_and_once_it_is_back_the_connection_is_too",
        async || {
            let (server, mut agent) = connected().await;
            let pulled = Instant::now();
            ip(&format!("link set {SERVERS_END} down"));
            agent.says(NOT_CONNECTED).await;
            assert!(pulled.elapsed() < Duration::from_secs(10));
            // By now the tries fail, and their pauses grow.
            for _ in 0..3 {
                agent.says(NOT_CONNECTED).await;
            }
            let back = Instant::now();
            ip(&format!("link set {SERVERS_END} up"));
            agent.says(CONNECTED).await;
            let took = back.elapsed();
            assert!(took < AT_ONCE, "{took:?}");
            hears_once(&server, &mut agent).await;
        },
    );
}

#[test]
fn a_half_open_link_is_found_in_seconds_when_the_network_changes() {
    on_a_cable(
        "namespace::a_half_open_link_is_found_in_seconds_when_the_network_changes",
        async || {
            let (server, mut agent) = connected().await;
            // The server forgets its address, so that nothing that comes is answered; the agent's cable runs on.
            ip(&format!("addr del {SERVER}/24 dev {SERVERS_END}"));
            let side = agents_side();
            let changed = Instant::now();
            ip(&format!("-n {side} addr add 10.78.0.2/24 dev {AGENTS_END}"));
            agent.says(NOT_CONNECTED).await;
            let took = changed.elapsed();
            assert!(took < Duration::from_secs(10), "{took:?}");
            ip(&format!("addr add {SERVER}/24 dev {SERVERS_END}"));
            ip(&format!("-n {side} addr add 10.79.0.2/24 dev {AGENTS_END}"));
            let back = Instant::now();
            agent.says(CONNECTED).await;
            let took = back.elapsed();
            assert!(took < AT_ONCE, "{took:?}");
            hears_once(&server, &mut agent).await;
        },
    );
}
