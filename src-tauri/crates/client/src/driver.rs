//! The one loop. It waits for whatever happens first (a frame, an answer, a request, a deadline), tells
//! the core, and does what the core says. It decides nothing itself.

use std::{
    collections::{HashMap, VecDeque},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use parkmate_core::{
    account::{Account, AccountKey},
    clock::Mono,
    companion::{
        Asker, Companion, Effect, Epoch, Input, Notice, Setup, SocketEvent as Seen, SocketId,
    },
    desk::view::DeskView,
    link::Loss,
    observation::Observation,
    settings::{Own, Policy},
    snapshot::Snapshot,
    timing,
    tray::Tray,
    trouble::TroubleCode,
    wording::Said,
};
use parkmate_door::protocol::{Answer, Ask, News, Refusal};
use tokio::{
    sync::{broadcast, mpsc, oneshot, watch},
    task::JoinHandle,
};

use crate::{
    api::Api,
    autostart::Autostart,
    banner::Banner,
    clock::Clock,
    driver::{
        keeping::Keeping,
        outbox::Outbox,
        storing::{Unstored, changes_first},
    },
    heartbeat::Heartbeat,
    http::Http,
    keeper::Keeper,
    logs::Log,
    network::Network,
    notifier::Notifier,
    recording::Recording,
    shell::Shell,
    socket::{self, CloseReason, SocketCommand, SocketEvent},
    store::Store,
    update::Source,
    vault::Vault,
    wake::{Sleeps, Wake},
};

mod asks;
mod callers;
mod checking;
mod handle;
mod history;
mod keeping;
mod outbox;
mod reading;
pub mod reception;
mod sessions;
mod settings;
mod storing;
mod updating;
pub mod waking;

pub use handle::Handle;
pub use sessions::{sign_in, sign_out};

/// Everything the loop works with.
pub struct Parts {
    /// Whose session is to be resumed.
    pub account: Option<Account>,
    /// The server to offer in the sign-in form, where nobody was signed in.
    pub server: Option<String>,
    /// What is wrong already.
    pub troubles: Vec<TroubleCode>,
    /// Where tokens are kept.
    pub vault: Arc<dyn Vault>,
    /// Where the account and the settings are kept for the next start; `None` where nothing is kept.
    pub keeper: Option<Keeper>,
    /// What the user chose.
    pub own: Own,
    /// What the company chose.
    pub policy: Policy,
    /// What starts the companion with the user's session; `None` where nothing does.
    pub autostart: Option<Autostart>,
    /// What shows notifications.
    pub notifier: Arc<dyn Notifier>,
    /// What shows windows and pages.
    pub shell: Arc<dyn Shell>,
    /// History and memory.
    pub store: Store,
    /// The log, where it has files.
    pub log: Option<Log>,
    /// What tells the next start until when this one ran; `None` where nothing does.
    pub heartbeat: Option<Heartbeat>,
    /// Where exports of the history are put; `None` where there is no such place.
    pub downloads: Option<PathBuf>,
    /// How the server is reached.
    pub network: Network,
    /// Where this copy of the program gets its updates from.
    pub updates: Source,
    /// Where what the core is told is recorded, if it is.
    pub recording: Option<Recording>,
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Parts").finish_non_exhaustive()
    }
}

/// Something that the loop is told.
enum Happening {
    /// For the core as it is.
    Core(Input),
    /// A session was opened, or could not be.
    Opened {
        epoch: Epoch,
        result: Result<Option<Box<sessions::Opening>>, TroubleCode>,
    },
    /// Somebody asks for something.
    Asked {
        ask: Ask,
        reply: oneshot::Sender<Result<Answer, Refusal>>,
    },
    /// Rows of a history were marked, deleted or brought back.
    Altered(AccountKey),
    /// The user is to be told by a notification what is wrong.
    ToTell(TroubleCode),
    /// The computer woke up, or its network changed.
    Wake(Wake),
}

/// News for subscribers that may fall behind by; who falls further reads anew.
const NEWS_BACKLOG: usize = 256;

/// Frames that wait for the loop at most; then the sockets wait, and TCP makes the server wait.
const FRAME_BACKLOG: usize = 256;

/// The loop, before it runs.
pub struct Driver {
    companion: Companion,
    parts: Parts,
    http: Http,
    outbox: Outbox,
    /// Whose last banners are being raised, if somebody else is signed in or nobody is.
    closing: Option<AccountKey>,
    /// Where accounts whose memory could not be recalled are stored, in place of the file.
    asides: HashMap<AccountKey, Store>,
    happenings: mpsc::Receiver<Happening>,
    frames: mpsc::Receiver<(SocketId, SocketEvent)>,
    /// Given to new sockets.
    frames_in: mpsc::Sender<(SocketId, SocketEvent)>,
    sockets: HashMap<SocketId, mpsc::Sender<SocketCommand>>,
    api: Option<(Epoch, Arc<Api>)>,
    keeping: Keeping,
    /// The session that is being opened, or is open.
    wanted: watch::Sender<Option<Epoch>>,
    askers: HashMap<Asker, oneshot::Sender<Result<Answer, Refusal>>>,
    next_asker: u64,
    handle: Handle,
    snapshot: watch::Sender<Snapshot>,
    tray: watch::Sender<Tray>,
    desk: watch::Sender<Option<DeskView>>,
    /// How many look at the desk.
    watchers: watch::Receiver<usize>,
    /// What was told but could not be stored yet.
    unstored: VecDeque<Unstored>,
    /// What is wrong with the store since the last writing.
    store_fails: Option<TroubleCode>,
    /// When that was last tried.
    stored_at: Mono,
    is_ending: bool,
    /// The check that runs, or the last one.
    checking: Option<checking::Checking>,
    sleeps: Sleeps,
    /// The way by which reads that are under way begin again.
    ways: watch::Sender<Http>,
    /// The update that is fetched, or was last.
    loading: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Driver {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Driver").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Happening {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(match self {
            Self::Core(_) => "Core",
            Self::Opened { .. } => "Opened",
            Self::Asked { .. } => "Asked",
            Self::Altered(_) => "Altered",
            Self::ToTell(_) => "ToTell",
            Self::Wake(_) => "Wake",
        })
    }
}

impl Driver {
    /// The loop and the way to reach it. Call it within a tokio runtime.
    #[must_use]
    pub fn new(setup: Setup, parts: Parts) -> (Self, Handle) {
        let (happenings_in, happenings) = mpsc::channel(FRAME_BACKLOG);
        let (frames_in, frames) = mpsc::channel(FRAME_BACKLOG);
        let companion = Companion::new(setup);
        let now = Clock::now();
        let first = companion.snapshot(now);
        let (tray, trays) = watch::channel(Tray::of(&first, companion.wording(), now));
        let (snapshot, snapshots) = watch::channel(first);
        let (desk, desks) = watch::channel(None);
        let (watchers_in, watchers) = watch::channel(0);
        let handle = Handle {
            happenings: happenings_in,
            news: broadcast::channel(NEWS_BACKLOG).0,
            windows: watch::channel(0).0,
            watchers: watchers_in,
            desk: desks,
            snapshot: snapshots,
            tray: trays,
        };
        let outbox = Outbox::new(
            Arc::clone(&parts.notifier),
            handle.clone(),
            companion.wording().words.language(),
        );
        let http = Http::new(&parts.network);
        let (wanted, is_wanted) = watch::channel(None);
        let keeping = Keeping::new(Arc::clone(&parts.vault), parts.keeper.clone(), is_wanted);
        let mut driver = Self {
            companion,
            ways: watch::channel(http.clone()).0,
            http,
            parts,
            outbox,
            closing: None,
            asides: HashMap::new(),
            happenings,
            frames,
            frames_in,
            sockets: HashMap::new(),
            api: None,
            keeping,
            wanted,
            askers: HashMap::new(),
            next_asker: 0,
            handle: handle.clone(),
            snapshot,
            tray,
            desk,
            watchers,
            unstored: VecDeque::new(),
            store_fails: None,
            stored_at: now.mono,
            is_ending: false,
            checking: None,
            sleeps: Sleeps::begin(),
            loading: None,
        };
        // They are shown from the first on, so that a window begins in its colours and a tray in its language.
        let settings = Box::new(driver.present_settings());
        driver.tell_core(Input::Settings(settings));
        driver.begin_updates();
        driver.show();
        (driver, handle)
    }

    /// Runs until somebody asks to quit.
    pub async fn run(mut self) {
        for code in std::mem::take(&mut self.parts.troubles) {
            self.tell_core(Input::Trouble { code, on: true });
        }
        let account = self.parts.account.take();
        let server = self.parts.server.take();
        let last_seen = self.parts.heartbeat.as_ref().and_then(Heartbeat::last_seen);
        self.tell_core(Input::Started {
            account,
            server,
            last_seen,
        });
        self.settle().await;
        self.purge().await;
        let mut frames = Vec::with_capacity(FRAME_BACKLOG);
        while !self.is_ending {
            if let Some(heartbeat) = &mut self.parts.heartbeat {
                heartbeat.beat(Clock::now());
            }
            let nap = self.nap().min(self.store_again_in());
            tokio::select! {
                Some(happening) = self.happenings.recv() => self.happened(happening).await,
                _ = self.frames.recv_many(&mut frames, FRAME_BACKLOG) => {
                    for (socket, event) in frames.drain(..) {
                        self.socket_did(socket, event);
                    }
                }
                Ok(()) = self.watchers.changed() => self.look_at_watchers(),
                () = tokio::time::sleep(nap) => self.tell_core(Input::Tick),
            }
            self.look_for_sleep();
            self.store_again_when_due().await;
            self.settle().await;
        }
        if self.store_fails.is_some() {
            self.store_again().await;
        }
        let store = self.parts.store;
        self.outbox.finish().await;
        // What was raised while the disk was full; where it still is, the next start raises it again.
        let _ = store.mark_shown(Vec::new()).await;
        if let Some(heartbeat) = &mut self.parts.heartbeat {
            heartbeat.beat_last(Clock::now());
        }
    }

    /// How long to wait for something to happen. Timers stand still while the computer sleeps, so long
    /// naps are cut.
    fn nap(&self) -> Duration {
        let now = Clock::now();
        let longest = if self.companion.is_counting(now) {
            timing::NAP
        } else {
            timing::NAP_IDLE
        };
        self.companion
            .next_deadline(now)
            .map_or(longest, |due| due.since(now.mono).min(longest))
    }

    fn tell_core(&mut self, input: Input) {
        let at = Clock::now();
        if let Some(recording) = &mut self.parts.recording {
            let input = input.clone();
            if let Err(fault) = recording.add(Observation { at, input }) {
                tracing::warn!(%fault, "the recording ends here");
                self.parts.recording = None;
            }
        }
        self.companion.handle(input, at);
        self.wanted.send_replace(self.companion.wanted());
    }

    /// Does what the core wants, and shows what has changed.
    async fn settle(&mut self) {
        loop {
            let effects: Vec<Effect> =
                std::iter::from_fn(|| self.companion.poll_effect()).collect();
            if effects.is_empty() {
                break;
            }
            self.perform_all(effects).await;
        }
        self.outbox.speak(&self.companion.wording().words);
        self.show();
    }

    /// Shows how things stand, to whom it is news.
    fn show(&self) {
        let now = Clock::now();
        let snapshot = self.companion.snapshot(now);
        publish(
            &self.tray,
            Tray::of(&snapshot, self.companion.wording(), now),
        );
        publish(&self.snapshot, snapshot);
        let is_watched = *self.watchers.borrow() > 0;
        let desk = is_watched.then(|| self.companion.desk(now)).flatten();
        publish(&self.desk, desk);
    }

    /// Somebody has begun to look at the desk, or has ceased to.
    fn look_at_watchers(&mut self) {
        let is_watched = *self.watchers.borrow_and_update() > 0;
        self.tell_core(Input::DeskWatched(is_watched));
    }

    /// Does what a whole batch of inputs has brought about.
    async fn perform_all(&mut self, effects: Vec<Effect>) {
        let (changes, others) = changes_first(effects);
        for (account, change) in changes {
            self.commit(account, change).await;
        }
        // What a session shows at its end comes before its end.
        self.closing = others.iter().find_map(ended_account);
        for effect in others {
            if ended_account(&effect).is_some() {
                self.closing = None;
            }
            self.perform(effect).await;
        }
    }

    async fn happened(&mut self, happening: Happening) {
        match happening {
            Happening::Core(input) => self.tell_core(input),
            Happening::Opened { epoch, result } => self.opened(epoch, result),
            Happening::Asked { ask, reply } => self.asked(ask, reply),
            Happening::Altered(account) => self.altered(account).await,
            Happening::ToTell(code) => {
                let words = &self.companion.wording().words;
                let told = code.told(words);
                let said = Said {
                    title: words.say("app-name"),
                    body: format!("{} {}", told.sentence, told.advice),
                };
                let notice = Notice::Group {
                    rows: Vec::new(),
                    said,
                };
                let store = self.parts.store.clone();
                self.outbox
                    .show(Banner::of(notice, false, Vec::new()), store);
            }
            Happening::Wake(wake) => self.woke_or_changed(wake),
        }
    }

    fn socket_did(&mut self, socket: SocketId, event: SocketEvent) {
        let event = match event {
            SocketEvent::Opened => Seen::Opened,
            SocketEvent::Text(text) => Seen::Text(text),
            SocketEvent::Heard | SocketEvent::Unreadable => Seen::Heard,
            SocketEvent::Closed(reason) => {
                self.sockets.remove(&socket);
                tracing::info!(?socket, %reason, "socket closed");
                Seen::Lost(Loss {
                    why: close_trouble(&reason),
                    retry_after: None,
                })
            }
            SocketEvent::Failed(fault) => {
                self.sockets.remove(&socket);
                let cause: &dyn std::error::Error = &fault;
                tracing::info!(?socket, cause, "socket not opened");
                Seen::Lost(Loss {
                    why: fault.code(),
                    retry_after: fault.retry_after(),
                })
            }
        };
        self.tell_core(Input::Socket { socket, event });
    }

    async fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Resume { epoch, account } => self.resume(epoch, account),
            Effect::SignIn {
                epoch,
                addresses,
                user,
                password,
            } => self.sign_in(epoch, addresses, user, password),
            Effect::Answer { asker, result } => self.answer(asker, result),
            Effect::KeepToken { epoch } => self.keep_token(epoch),
            Effect::GiveUpOpening { server, user, .. } => self.give_up_opening(server, user),
            Effect::EndSession {
                epoch,
                account,
                sign_out,
            } => self.end_session(epoch, account, sign_out).await,
            Effect::OpenSocket { socket, url } => self.open_socket(socket, url),
            Effect::CloseSocket(socket) => {
                // Dropping the sender asks the socket to close.
                self.sockets.remove(&socket);
            }
            Effect::Ping(socket) => {
                if let Some(commands) = self.sockets.get(&socket) {
                    // A full queue means that a ping is under way already.
                    let _ = commands.try_send(SocketCommand::Ping);
                }
            }
            Effect::Read { epoch, read } => self.read(epoch, read),
            Effect::Send {
                epoch,
                intent,
                request,
            } => self.send_if_stored(epoch, intent, request),
            Effect::Commit { account, change } => self.commit(account, *change).await,
            Effect::Show {
                notice,
                sound,
                offers,
            } => {
                let store = self.store_of_banners();
                self.outbox.show(Banner::of(notice, sound, offers), store);
            }
            Effect::Improve { row, offers } => {
                let store = self.store_of_banners();
                self.outbox.show(Banner::improving(row, offers), store);
            }
            Effect::Prune { before } => self.prune(before),
            Effect::Update(effect) => self.update(effect),
        }
    }

    fn open_socket(&mut self, socket: SocketId, url: String) {
        let (commands, orders) = mpsc::channel(4);
        self.sockets.insert(socket, commands);
        tokio::spawn(socket::live(
            url,
            self.parts.network.clone(),
            socket,
            self.frames_in.clone(),
            orders,
        ));
    }

    fn answer(&mut self, asker: Asker, result: Result<(), TroubleCode>) {
        if let Some(reply) = self.askers.remove(&asker) {
            let words = &self.companion.wording().words;
            let result = result
                .map(|()| Answer::Done)
                .map_err(|code| Refusal::Trouble(code.told(words)));
            let _ = reply.send(result);
        }
    }

    fn refusal(&self, code: TroubleCode) -> Refusal {
        Refusal::Trouble(code.told(&self.companion.wording().words))
    }

    fn account_key(&self) -> Option<AccountKey> {
        self.companion.account().map(Account::key)
    }

    fn tell_news(&self, news: News) {
        self.handle.announce(news);
    }
}

fn ended_account(effect: &Effect) -> Option<AccountKey> {
    if let Effect::EndSession { account, .. } = effect {
        Some(account.key())
    } else {
        None
    }
}

fn publish<T: PartialEq>(to: &watch::Sender<T>, value: T) {
    to.send_if_modified(|old| {
        let changed = *old != value;
        *old = value;
        changed
    });
}

/// What a closed socket is to a user: a server that is not there for the moment.
const fn close_trouble(reason: &CloseReason) -> TroubleCode {
    match reason {
        CloseReason::Asked
        | CloseReason::Server { .. }
        | CloseReason::Ended
        | CloseReason::Broken(_)
        | CloseReason::TooBig { .. }
        | CloseReason::Protocol(_) => TroubleCode::Unreachable,
    }
}

#[cfg(test)]
mod tests;
