//! `cargo xtask demo`: the real app, signed in to the simulator or to the real server's own libraries, hears each of the ten
//! events. First a script plays, for a driver and then for the lot's owner; what was notified is counted on the bus and what is remembered is read from the app's
//! history. Then keys trigger events on demand.

mod app;
mod bus;
mod events;
mod pictures;
mod server;
mod stage;

use std::fs;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::daphne::prepare_environment;
use crate::machine::{Purpose, prepare};
use crate::programs::{self, AGENT, SIMULATOR, WINDOW};
use crate::project::target;
use crate::terminal::{Keys, complain, say};
use app::App;
use events::{Account, KINDS, Tally};
use pictures::Pictures;
use server::{Kind, Said, Server};
use stage::Stage;

/// The script takes about a minute; who waits longer than this waits in vain.
const SCRIPT: Duration = Duration::from_secs(240);
/// How long after its cause the last notification may come: one read of the server and a busy machine.
const LAST: Duration = Duration::from_secs(30);
/// Time for something to come twice that should come once.
const TWICE: Duration = Duration::from_secs(4);
/// How often the loop looks whether the app still runs.
const LOOK: Duration = Duration::from_millis(500);

/// What reaches the demo from outside.
enum News {
    Said(Said),
    Notified(String),
    Key(u8),
    InputEnded,
    ServerEnded,
}

/// Why the loop ended.
#[derive(PartialEq, Eq)]
enum End {
    Reached,
    TimedOut,
    Quit,
}

/// Runs the demo.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let known = ["--headless", "--exit", "--daphne"];
    if let Some(unknown) = arguments
        .iter()
        .find(|argument| !known.contains(&argument.as_str()))
    {
        bail!("`{unknown}` is not an option of the demo: --headless, --exit, --daphne");
    }
    let has = |option: &str| arguments.iter().any(|argument| argument == option);
    let private = has("--headless") || !Stage::has_screen();
    if private && !cfg!(target_os = "linux") {
        bail!("only Linux has a desktop without a screen; start the demo without --headless");
    }
    let kind = if has("--daphne") {
        Kind::Daphne
    } else {
        Kind::Simulator
    };
    prepare(match kind {
        Kind::Daphne => Purpose::Test,
        Kind::Simulator if private => Purpose::Desktop,
        Kind::Simulator => Purpose::Watch,
    })?;
    if kind == Kind::Daphne {
        prepare_environment()?;
    }
    programs::build_ui()?;
    programs::build(match kind {
        Kind::Simulator => &[SIMULATOR, AGENT, WINDOW],
        Kind::Daphne => &[AGENT, WINDOW],
    })?;
    if private {
        let reason = if has("--headless") {
            "as asked"
        } else {
            "since there is no screen here"
        };
        say(&format!(
            "demo: in a desktop of its own, {reason}; pictures go to target/demo/"
        ));
    }
    let stage = Stage::new(private)?;
    let (news, inbox) = channel();
    let keys = listen_to_keys(news.clone());
    let outcome = Show::begin(&stage, kind, news, inbox)?.play(has("--exit"));
    drop(keys);
    outcome
}

fn listen_to_keys(news: Sender<News>) -> Keys {
    Keys::listen(move |key| {
        let _ = news.send(key.map_or(News::InputEnded, News::Key));
    })
}

struct Show<'a> {
    inbox: Receiver<News>,
    /// Before the server, so that it ends first.
    app: App<'a>,
    server: Server,
    account: Account,
    tally: Tally,
    pictures: Option<Pictures<'a>>,
    driver_done: bool,
    owner_done: bool,
    input_ended: bool,
    /// The bus monitor; `None` where there is no D-Bus.
    monitor: Option<crate::process::Running>,
    start: Instant,
}

impl<'a> Show<'a> {
    /// Starts the server and the app, signed in as the driver.
    fn begin(
        stage: &'a Stage,
        kind: Kind,
        news: Sender<News>,
        inbox: Receiver<News>,
    ) -> Result<Self> {
        let folder = target().join("demo");
        fs::create_dir_all(&folder)?;
        let pictures = match stage {
            Stage::Session => None,
            Stage::Private(desktop) => Some(Pictures::new(desktop, &folder)),
        };
        let said = news.clone();
        let server = Server::start(kind, &folder.join("server.log"), move |line| {
            let _ = said.send(line.map_or(News::ServerEnded, News::Said));
        })?;
        say(&format!("demo: {} at {}", kind.name(), server.address));
        let monitor = if cfg!(target_os = "linux") {
            Some(bus::watch(stage, move |kind| {
                let _ = news.send(News::Notified(kind));
            })?)
        } else {
            None
        };
        let mut app = App::new(stage, &folder, &server.address)?;
        app.login(Account::Driver)?;
        app.start()?;
        say("demo: app started, signed in as driver; the script takes about a minute");
        Ok(Self {
            inbox,
            server,
            app,
            account: Account::Driver,
            tally: Tally::default(),
            pictures,
            driver_done: false,
            owner_done: false,
            input_ended: false,
            monitor,
            start: Instant::now(),
        })
    }

    fn play(mut self, exit: bool) -> Result<()> {
        let played = self.play_script().and_then(|end| match end {
            End::Quit => Ok(()),
            End::Reached | End::TimedOut => {
                let verdict = self.verdict();
                if exit { verdict } else { self.stay() }
            }
        });
        let signed_out = self.app.logout();
        played.and(signed_out)
    }

    /// The driver's part, then the owner's.
    fn play_script(&mut self) -> Result<End> {
        if self.pictures.is_none() {
            self.app.open_window()?;
        }
        if self.until(SCRIPT, |show| show.driver_done)? == End::Quit
            || self.collect(Account::Driver)? == End::Quit
        {
            return Ok(End::Quit);
        }
        self.take_pictures()?;
        self.switch(Account::Owner)?;
        if self.until(SCRIPT, |show| show.owner_done)? == End::Quit
            || self.collect(Account::Owner)? == End::Quit
        {
            return Ok(End::Quit);
        }
        Ok(End::Reached)
    }

    /// Waits for the account's last notifications and possible doubles, then reads its history.
    fn collect(&mut self, account: Account) -> Result<End> {
        if self.monitor.is_some()
            && self.until(LAST, |show| show.tally.has_notified(account))? == End::Quit
        {
            return Ok(End::Quit);
        }
        let end = self.until(TWICE, |_| false)?;
        self.tally.remembered.extend(self.app.history()?);
        Ok(end)
    }

    fn take_pictures(&self) -> Result<()> {
        let Some(pictures) = &self.pictures else {
            return Ok(());
        };
        pictures.tray_menu()?;
        self.app.open_window()?;
        pictures.window_with_frame()?;
        self.tell("pictures of the tray's menu and the window taken");
        Ok(())
    }

    fn switch(&mut self, account: Account) -> Result<()> {
        self.app.login(account)?;
        self.app.wait_until_online()?;
        self.account = account;
        self.tell(&format!("signed in as {}", account.name()));
        Ok(())
    }

    fn verdict(&self) -> Result<()> {
        let (line, wrong) = self.tally.verdict(self.monitor.is_some());
        wrong.iter().for_each(|sentence| complain(sentence));
        say(&line);
        if wrong.is_empty() {
            Ok(())
        } else {
            bail!("the demo did not show each event exactly once")
        }
    }

    /// Lets keys trigger events until `q`.
    fn stay(&mut self) -> Result<()> {
        say("The app goes on. These keys make events happen, the demo signs in who hears them:");
        for (number, kind) in (1..).zip(KINDS) {
            say(&format!(
                "  {}  {kind} ({})",
                number % 10,
                Account::hearing(number).name()
            ));
        }
        say("  q  quits");
        while !self.input_ended {
            self.app.check()?;
            match self.inbox.recv_timeout(LOOK) {
                Ok(News::Key(b'q' | Keys::CTRL_C)) => return Ok(()),
                Ok(News::Key(digit @ b'0'..=b'9')) => {
                    let number = if digit == b'0' {
                        10
                    } else {
                        usize::from(digit - b'0')
                    };
                    self.trigger(number)?;
                }
                Ok(news) => self.hear(news)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
        Ok(())
    }

    fn trigger(&mut self, number: usize) -> Result<()> {
        let account = Account::hearing(number);
        if account != self.account {
            self.switch(account)?;
        }
        self.server.wish(number)
    }

    /// Takes in news until `reached` holds.
    fn until(&mut self, limit: Duration, reached: impl Fn(&Self) -> bool) -> Result<End> {
        let deadline = Instant::now() + limit;
        loop {
            if reached(self) {
                return Ok(End::Reached);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(End::TimedOut);
            }
            self.app.check()?;
            match self.inbox.recv_timeout(left.min(LOOK)) {
                Ok(News::Key(b'q' | Keys::CTRL_C)) => return Ok(End::Quit),
                Ok(news) => self.hear(news)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(End::Quit),
            }
        }
    }

    fn hear(&mut self, news: News) -> Result<()> {
        match news {
            News::Said(Said::Event(line) | Said::Other(line)) => self.tell(&line),
            News::Said(Said::DriverDone) => self.driver_done = true,
            News::Said(Said::OwnerDone) => self.owner_done = true,
            News::Notified(kind) => {
                self.tell(&format!("  notified: {kind}"));
                if let (true, Some(pictures)) = (self.tally.notified.is_empty(), &self.pictures) {
                    pictures.notification()?;
                }
                self.tally.notified.push(kind);
            }
            News::Key(_) => {}
            News::InputEnded => self.input_ended = true,
            News::ServerEnded => {
                self.server.process.check()?;
                bail!("the {} stopped talking", self.server.kind.name());
            }
        }
        Ok(())
    }

    fn tell(&self, line: &str) {
        let seconds = self.start.elapsed().as_secs();
        say(&format!("{}:{:02}  {line}", seconds / 60, seconds % 60));
    }
}
