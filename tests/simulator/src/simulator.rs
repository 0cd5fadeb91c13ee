//! The handle of a running server: addresses, clock, faults, the world, and everything a test may want to wait
//! for. Dropping it ends the server and all its connections.

use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};
use tokio_rustls::TlsAcceptor;

use crate::{
    clock::Clock,
    faults::{Faults, Switchboard},
    hub::OpenSocket,
    server,
    shared::{LoggedRequest, Shared, Timing},
    truth::{Frame, SentFrame, Truth},
    world::World,
};

/// How a server is to be. The default listens on a free loopback port, behaves well and keeps daphne's periods.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; port 0 is any free one.
    pub address: SocketAddr,
    /// The server's clock.
    pub clock: Clock,
    /// What it does wrong from the start.
    pub faults: Faults,
    /// Speak TLS (https and wss) with this.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// A socket is pinged after this long without a client message.
    pub ping_interval: Duration,
    /// A socket is reset this long after a ping that got no pong.
    pub ping_timeout: Duration,
    /// A socket is closed with 1000 at this age, by the server's clock.
    pub websocket_timeout: Duration,
    /// How often the clock feed sends.
    pub time_interval: Duration,
}

impl Default for Config {
    fn default() -> Self {
        // The periods are daphne's defaults and the measured one of the clock feed (server contract, S4.5, S4.7).
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            clock: Clock::running(),
            faults: Faults::default(),
            tls: None,
            ping_interval: Duration::from_secs(20),
            ping_timeout: Duration::from_secs(30),
            websocket_timeout: Duration::from_hours(24),
            time_interval: Duration::from_millis(1_002),
        }
    }
}

/// A running ParkMate server.
#[derive(Debug)]
pub struct Simulator {
    shared: Arc<Shared>,
    address: SocketAddr,
    secure: bool,
    tasks: [JoinHandle<()>; 2],
}

impl Simulator {
    /// Starts a server. Must be called within a tokio runtime, which then carries it.
    ///
    /// # Errors
    /// The address can't be listened on.
    pub async fn start(config: Config) -> io::Result<Self> {
        let listener = TcpListener::bind(config.address).await?;
        let address = listener.local_addr()?;
        let timing = Timing {
            ping_interval: config.ping_interval,
            ping_timeout: config.ping_timeout,
            websocket_timeout: config.websocket_timeout,
            time_interval: config.time_interval,
        };
        let shared = Arc::new(Shared::new(
            config.clock,
            Switchboard::new(config.faults),
            timing,
        ));
        let secure = config.tls.is_some();
        let tls = config.tls.map(TlsAcceptor::from);
        let accepting = tokio::spawn(server::accept(shared.clone(), listener, address, tls));
        let ticking = tokio::spawn(server::tick(shared.clone()));
        Ok(Self {
            shared,
            address,
            secure,
            tasks: [accepting, ticking],
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`, or `https`.
    pub fn http_url(&self) -> String {
        format!(
            "http{}://{}",
            if self.secure { "s" } else { "" },
            self.address
        )
    }

    /// `ws://127.0.0.1:PORT`, or `wss`.
    pub fn ws_url(&self) -> String {
        format!(
            "ws{}://{}",
            if self.secure { "s" } else { "" },
            self.address
        )
    }

    /// The server's clock.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Changes the faults, from the next thing that happens on.
    pub fn faults(&self, change: impl FnOnce(&mut Faults)) {
        self.shared.faults.change(change);
    }

    /// The faults as they are now; those with a count have been counted down.
    pub fn current_faults(&self) -> Faults {
        self.shared.faults.current()
    }

    /// Looks at the data or makes things happen. Frames go out before this returns.
    pub fn world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        self.shared.world(act)
    }

    /// Sends any text to everyone who listens on `id`, as the faults allow.
    pub fn send_raw(&self, id: &str, text: &str) {
        self.shared.hub.deliver(vec![Frame {
            to: id.to_owned(),
            text: text.to_owned(),
            about: None,
        }]);
    }

    /// Sends many texts in one burst.
    pub fn send_burst(&self, id: &str, texts: impl IntoIterator<Item = String>) {
        let frame = |text| Frame {
            to: id.to_owned(),
            text,
            about: None,
        };
        self.shared
            .hub
            .deliver(texts.into_iter().map(frame).collect());
    }

    /// The open notification sockets, oldest first.
    pub fn sockets(&self) -> Vec<OpenSocket> {
        self.shared.hub.open().borrow().clone()
    }

    /// The open notification sockets, now and whenever they change.
    pub fn socket_changes(&self) -> watch::Receiver<Vec<OpenSocket>> {
        self.shared.hub.open()
    }

    /// Waits until the open sockets are as `fits` wants them.
    ///
    /// # Errors
    /// That did not happen in time.
    pub async fn wait_for_sockets(
        &self,
        deadline: Duration,
        mut fits: impl FnMut(&[OpenSocket]) -> bool,
    ) -> Result<Vec<OpenSocket>, Late> {
        let mut open = self.shared.hub.open();
        let waiting = open.wait_for(|sockets| fits(sockets));
        match timeout(deadline, waiting).await {
            Ok(Ok(sockets)) => Ok(sockets.clone()),
            Ok(Err(_)) | Err(_) => Err(Late),
        }
    }

    /// Waits until someone listens on `id`.
    ///
    /// # Errors
    /// That did not happen in time.
    pub async fn wait_for_socket(&self, id: &str, deadline: Duration) -> Result<(), Late> {
        let listens = |sockets: &[OpenSocket]| sockets.iter().any(|socket| socket.id == id);
        self.wait_for_sockets(deadline, listens).await.map(drop)
    }

    /// Waits until the server is as `fits` wants it; looked at after each request and each change of the world, so
    /// `fits` had better look at [`Simulator::truth`], requests and frames than go through [`Simulator::world`].
    ///
    /// # Errors
    /// That did not happen in time.
    pub async fn wait_until(
        &self,
        deadline: Duration,
        mut fits: impl FnMut(&Self) -> bool,
    ) -> Result<(), Late> {
        let mut stirs = self.shared.stirs.subscribe();
        let waiting = async {
            while !fits(self) {
                if stirs.changed().await.is_err() {
                    return;
                }
            }
        };
        timeout(deadline, waiting).await.map_err(|_| Late)
    }

    /// Closes the sockets of an id, or all, with this code.
    pub fn close_sockets(&self, id: Option<&str>, code: u16) {
        self.shared.hub.close(id, code);
    }

    /// The sockets of an id, or all, stay open and get no frames any more.
    pub fn deafen(&self, id: Option<&str>) {
        self.shared.hub.deafen(id);
    }

    /// Ends all connections with a bare end, as when the process is killed and started again. Data stays.
    pub fn restart(&self) {
        self.restart_with(false);
    }

    /// The same, and the data goes back to the start.
    pub fn restart_wiped(&self) {
        self.restart_with(true);
    }

    /// What came in, in order.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.shared.requests()
    }

    /// What truly happened, in order.
    pub fn truth(&self) -> Vec<Truth> {
        self.shared.world_quietly(|world| world.truth().to_vec())
    }

    /// The frames handed to sockets, in order.
    pub fn frames(&self) -> Vec<SentFrame> {
        self.shared.hub.sent()
    }

    /// The server's time.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// Has something done to the world just before the first request that carries the token of `user` is
    /// answered: for what must be there when a client signs in, but whose time must not run before.
    pub fn when_first_seen(&self, user: &str, act: impl FnOnce(&mut World) + Send + 'static) {
        self.shared.when_first_seen(user, act);
    }

    /// Does what was put off until `user` is seen, if it hasn't been done.
    pub fn greet(&self, user: &str) {
        self.shared.greet(user);
    }

    fn restart_with(&self, wiped: bool) {
        self.shared.hub.clear();
        self.shared.lives.send_modify(|count| *count += 1);
        self.shared.world(|world| world.restarted(wiped));
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        self.shared.hub.clear();
        self.shared.lives.send_modify(|count| *count += 1);
    }
}

/// What was waited for did not happen in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late;

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it did not happen in time")
    }
}

impl std::error::Error for Late {}
