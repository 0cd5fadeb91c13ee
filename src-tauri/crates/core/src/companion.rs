//! The root of the core: every input comes in here with the time at which it is handled, and what has to
//! be done comes out as [`Effect`]s. It holds who is signed in and what lasts across sessions; the
//! session itself is in [`crate::session`].

use std::{
    collections::{BTreeSet, VecDeque},
    time::Duration,
};

use fastrand::Rng;

mod effect;
mod input;
mod keyring;
mod opening;
mod stillness;
mod updating;
mod view;

pub use effect::{Effect, Notice};
pub use input::{
    Asker, Epoch, Input, Memory, Opened, ReadOutcome, SignOut, SocketEvent, SocketId, Wish,
};

use self::{keyring::Missed, opening::Opening, stillness::Stillness};
use crate::{
    absence::Absence,
    acceptance::Acceptance,
    account::{Account, AccountKey},
    change::Change,
    clock::{Mono, Now, ServerClock, UnixMillis},
    event::{Kind, Level},
    held::Held,
    history::RowId,
    ledger::Ledger,
    notebook::Notebook,
    reconnects::Reconnects,
    session::{Context, Ended, Known, Session, banner_of},
    settings::Settings,
    timing::AWAY,
    trouble::TroubleCode,
    update::Updates,
    wording::{Said, Wording},
};

/// What the core is told once, at its making.
#[derive(Debug)]
pub struct Setup {
    /// Seed of the randomness that spreads reconnects.
    pub seed: u64,
    /// Words and time zone.
    pub wording: Wording,
    /// How long before its end a booking's driver is warned until settings are told; up to three times.
    pub leads: Vec<Duration>,
    /// Which kind of frame is accepted on which id.
    pub acceptance: Acceptance,
}

/// The whole of the companion's state.
#[derive(Debug)]
pub struct Companion {
    rng: Rng,
    wording: Wording,
    leads: Vec<Duration>,
    settings: Settings,
    acceptance: Acceptance,
    effects: VecDeque<Effect>,
    /// Effects of the input that is being handled; they come after what it stores.
    fresh: VecDeque<Effect>,
    /// What is to be stored of the input that is being handled.
    change: Change,
    /// The notebook as it is stored.
    stored: Notebook,
    epoch: Epoch,
    /// The number that was given out last, to a session or to one that was to be opened.
    newest: Epoch,
    session: Option<Box<Session>>,
    opening: Option<Opening>,
    /// The number of the next row. The store can't tell it while a session is still telling.
    next_row: RowId,
    /// The clock of the server that was spoken to last.
    clock: Option<(String, ServerClock)>,
    /// Whose unshown banners this run has taken care of.
    greeted: BTreeSet<AccountKey>,
    /// Why nobody is signed in.
    why: Option<TroubleCode>,
    missed: Missed,
    last: Option<LastUsed>,
    unread: u32,
    /// Until when the user wants no notifications; this computer's clock.
    pause: Option<UnixMillis>,
    /// The banners that are held back; `None` while they are raised.
    held: Option<(Stillness, Held)>,
    /// Whether somebody looks at the attendant's desk, in whichever session.
    is_desk_watched: bool,
    /// When old rows were last taken out of the history.
    pruned: Option<Mono>,
    reconnects: Reconnects,
    troubles: BTreeSet<TroubleCode>,
    /// When the program was last seen running before this start, until somebody is signed in; this
    /// computer's clock.
    last_seen: Option<UnixMillis>,
    updates: Updates,
}

/// What the sign-in form is filled with.
#[derive(Clone, Debug)]
struct LastUsed {
    server: String,
    user: String,
}

impl Companion {
    /// A companion at the start of the program.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self {
            rng: Rng::with_seed(setup.seed),
            wording: setup.wording,
            leads: setup.leads,
            settings: Settings::default(),
            acceptance: setup.acceptance,
            effects: VecDeque::new(),
            fresh: VecDeque::new(),
            change: Change::default(),
            stored: Notebook::default(),
            epoch: Epoch::default(),
            newest: Epoch::default(),
            session: None,
            opening: None,
            next_row: RowId::default(),
            clock: None,
            greeted: BTreeSet::new(),
            why: None,
            missed: Missed::default(),
            last: None,
            unread: 0,
            pause: None,
            reconnects: Reconnects::default(),
            held: None,
            is_desk_watched: false,
            pruned: None,
            troubles: BTreeSet::new(),
            last_seen: None,
            updates: Updates::new(),
        }
    }

    /// Takes in what happened at `now`.
    pub fn handle(&mut self, input: Input, now: Now) {
        self.in_session(self.epoch, now, Session::look_at_clocks);
        self.hold_when_still(now);
        match input {
            Input::Started {
                account,
                server,
                last_seen,
            } => {
                self.last_seen = last_seen.filter(|seen| seen.after(AWAY) < now.wall);
                self.start(account, server);
            }
            Input::SignIn {
                asker,
                server,
                socket,
                user,
                password,
                allow_plain,
            } => {
                let rule = &self.settings.server_rule;
                let parsed = rule.addresses(&server, socket.as_deref(), allow_plain);
                self.sign_in(asker, parsed, user, password);
            }
            Input::SessionOpened { epoch, result } => self.opened(epoch, result, now),
            Input::SignOut(how) => self.sign_out(how, now),
            Input::Wished { asker, wish } => self.wished(asker, wish, now),
            Input::Chosen(wish) => self.chosen(&wish, now),
            Input::Replied {
                epoch,
                intent,
                reply,
            } => self.in_session(epoch, now, |session, context| {
                session.replied(intent, reply, context);
            }),
            Input::Socket { socket, event } => {
                self.in_session(socket.epoch, now, |session, context| {
                    session.socket(socket, event, context);
                });
            }
            Input::ReadDone {
                epoch,
                read,
                begun,
                outcome,
            } => self.in_session(epoch, now, |session, context| {
                session.read_done(read, begun, outcome, context);
            }),
            Input::ClockRead { epoch, samples } => {
                self.in_session(epoch, now, |session, context| {
                    session.clock_read(&samples, context);
                });
            }
            Input::Pause { until } => self.pause = until,
            Input::Settings(settings) => self.adopt(*settings, now),
            Input::Unread(count) => self.unread = count,
            Input::Trouble { code, on: true } => {
                self.troubles.insert(code);
            }
            Input::Trouble { code, on: false } => {
                self.troubles.remove(&code);
            }
            Input::Retry => {
                self.ask_keyring_again();
                self.in_session(self.epoch, now, Session::retry);
            }
            Input::DeskWatched(is_watched) => {
                self.is_desk_watched = is_watched;
                self.in_session(self.epoch, now, |session, context| {
                    session.desk_watched(is_watched, context);
                });
            }
            Input::Update(input) => self.updated(input, now),
            Input::Woke => self.in_session(self.epoch, now, Session::woke),
            Input::NetworkChanged { is_up } => {
                self.in_session(self.epoch, now, |session, context| {
                    session.network_changed(is_up, context);
                });
            }
            Input::Tick => {}
        }
        self.hold_when_still(now);
        self.end_stillness_when_over(now);
        self.in_session(self.epoch, now, Session::tick);
        self.prune_when_due(now);
        self.update_when_due(now);
        self.ask_keyring_when_due(now);
        self.commit();
    }

    /// The next thing to do.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// When [`Input::Tick`] is due, if nothing else happens before.
    #[must_use]
    pub fn next_deadline(&self, now: Now) -> Option<Mono> {
        let session = self
            .session
            .as_ref()
            .and_then(|open| open.deadline(&self.leads, now));
        let quiet = self
            .settings
            .quiet_hours
            .and_then(|hours| hours.next_turn(now.wall, &self.wording.zone));
        let stillness = self
            .pause
            .into_iter()
            .chain(quiet)
            .map(|until| now.mono + until.since(now.wall));
        let pruning = self.next_pruning(now);
        let updates = self.next_of_updates(now);
        session
            .into_iter()
            .chain(stillness)
            .chain(pruning)
            .chain(updates)
            .chain(self.keyring_due())
            .min()
    }

    /// Whether a booking's time runs, so that the loop must not nap for long.
    #[must_use]
    pub fn is_counting(&self, now: Now) -> bool {
        self.session
            .as_ref()
            .is_some_and(|session| session.is_counting(now))
    }

    /// The number of the present session, or of the last one.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The number of the session that is being opened, or else of the one that is open.
    #[must_use]
    pub fn wanted(&self) -> Option<Epoch> {
        let opening = self.opening.as_ref().map(|opening| opening.epoch);
        opening.or_else(|| self.session.as_ref().map(|_| self.epoch))
    }

    /// Who is signed in.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        self.session.as_ref().map(|session| session.account())
    }

    /// The settings that hold.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The words and the zone, for what the edge has to say by itself.
    #[must_use]
    pub const fn wording(&self) -> &Wording {
        &self.wording
    }

    /// Which kind of frame is accepted on which id.
    #[must_use]
    pub const fn acceptance(&self) -> &Acceptance {
        &self.acceptance
    }

    fn opened(&mut self, epoch: Epoch, result: Result<Option<Box<Opened>>, TroubleCode>, now: Now) {
        let Some(opening) = self.opening.take_if(|opening| opening.epoch == epoch) else {
            return;
        };
        let asker = opening.asker;
        let answer = match result {
            Ok(Some(opened)) => {
                let ended = self.end_session(None, now);
                self.begin_session(epoch, *opened, ended, now);
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(code) => {
                if self.session.is_none() {
                    self.why = Some(code);
                    self.miss(opening, code);
                }
                Err(code)
            }
        };
        if let Some(asker) = asker {
            let result = answer;
            self.fresh.push_back(Effect::Answer { asker, result });
        }
    }

    /// Where the session that just ended was the same account's, it knows better what was told than what
    /// was recalled meanwhile.
    fn begin_session(&mut self, epoch: Epoch, opened: Opened, ended: Option<Ended>, now: Now) {
        // The keyring has just been asked anew, and the last sign-out is past.
        self.troubles
            .retain(|past| !past.is_of_keyring() && *past != TroubleCode::NotSignedOutElsewhere);
        self.troubles.extend(opened.troubles);
        self.epoch = epoch;
        let Opened {
            account, memory, ..
        } = opened;
        let key = account.key();
        let absence = Absence::until(now.wall, self.last_seen.take());
        // Later in this run they are on their way already.
        if self.greeted.insert(key.clone()) {
            match &mut self.held {
                // They were stored but perhaps not shown, because the program was killed in between.
                None => {
                    // What could be done about them then may be past.
                    let offers = self.wording.offers_of_window();
                    let (wording, settings) = (&self.wording, &self.settings);
                    let lost = banner_of(memory.unshown, Some(absence), offers, wording, settings);
                    self.fresh.extend(lost);
                }
                Some((_, held)) => {
                    held.take(&memory.unshown, &self.settings);
                    held.stored.extend(memory.unshown.iter().map(|row| row.id));
                }
            }
        }
        // The server's clock is the same for all its accounts.
        let clock = self
            .clock
            .take_if(|(server, _)| *server == account.addresses.rest)
            .map(|(_, clock)| clock)
            .unwrap_or_default();
        let known = match ended.filter(|ended| ended.account == key) {
            Some(ended) => ended.known,
            None => {
                self.reconnects = Reconnects::default();
                self.unread = memory.unread;
                let next = memory.next_row.max(self.next_row);
                let mut notebook = memory.notebook;
                let claims = std::mem::take(&mut notebook.claims);
                Known {
                    clock,
                    ledger: Ledger::new(memory.told, claims, next, now.mono),
                    records: memory.records,
                    notebook,
                }
            }
        };
        self.reconnects.began();
        self.stored = known.notebook.clone();
        let is_watched = self.is_desk_watched;
        let mut context = self.context(now);
        let mut session = Session::open(epoch, account, known, absence, &mut context);
        session.desk_watched(is_watched, &context);
        self.session = Some(Box::new(session));
    }

    fn sign_out(&mut self, how: SignOut, now: Now) {
        self.forsake_opening();
        self.miss_nothing();
        self.end_session(Some(how), now);
        self.unread = 0;
        self.why = None;
    }

    fn wished(&mut self, asker: Asker, wish: Wish, now: Now) {
        let mut result = Err(TroubleCode::NotSignedIn);
        self.in_session(self.epoch, now, |session, context| {
            result = session.wish(wish, context);
        });
        self.fresh.push_back(Effect::Answer { asker, result });
    }

    /// Does what a banner offers. Nobody waits for an answer, and so a banner gives it.
    fn chosen(&mut self, wish: &Wish, now: Now) {
        let mut result = Err(TroubleCode::NotSignedIn);
        self.in_session(self.epoch, now, |session, context| {
            result = session.wish(wish.clone(), context);
            if result.is_ok() {
                session.tell_agreed(wish, context);
            }
        });
        if let Err(code) = result {
            let trouble = code.told(&self.wording.words);
            self.fresh.push_back(Effect::Show {
                notice: Notice::Note {
                    kind: Kind::Other,
                    level: Level::Warning,
                    subject: wish.subject(),
                    said: Said {
                        title: self.wording.words.say("title-not-done"),
                        body: format!("{} {}", trouble.sentence, trouble.advice),
                    },
                },
                sound: true,
                offers: self.wording.offers_of_window(),
            });
        }
    }

    fn end_session(&mut self, sign_out: Option<SignOut>, now: Now) -> Option<Ended> {
        self.commit();
        let session = self.session.take()?;
        let epoch = self.epoch;
        let account = session.account().clone();
        let ended = session.close(&mut self.context(now));
        self.next_row = ended.known.ledger.next_row();
        self.clock = Some((account.addresses.rest.clone(), ended.known.clock));
        self.fresh.push_back(Effect::EndSession {
            epoch,
            account,
            sign_out,
        });
        // A banner of this account comes before anything of the next one.
        self.effects.append(&mut self.fresh);
        Some(ended)
    }

    /// Runs something in the session of that number, if it is still the present one.
    fn in_session(
        &mut self,
        epoch: Epoch,
        now: Now,
        run: impl FnOnce(&mut Session, &mut Context<'_>),
    ) {
        if epoch != self.epoch {
            return;
        }
        let Some(mut session) = self.session.take() else {
            return;
        };
        run(&mut session, &mut self.context(now));
        self.session = Some(session);
    }

    fn context(&mut self, now: Now) -> Context<'_> {
        Context {
            now,
            rng: &mut self.rng,
            wording: &self.wording,
            leads: &self.leads,
            settings: &self.settings,
            acceptance: &self.acceptance,
            effects: &mut self.fresh,
            change: &mut self.change,
            unread: &mut self.unread,
            reconnects: &mut self.reconnects,
            held: self.held.as_mut().map(|(_, held)| held),
        }
    }

    /// Gives out what the input has brought about: first what is to be stored of it.
    fn commit(&mut self) {
        if let Some(mut session) = self.session.take() {
            if let Some(notebook) = session.note(&self.stored) {
                self.stored = notebook.clone();
                self.change.notebook = Some(Box::new(notebook));
            }
            if !self.change.is_empty() {
                let change = Box::new(std::mem::take(&mut self.change));
                let account = session.account().key();
                self.effects.push_back(Effect::Commit { account, change });
            }
            self.session = Some(session);
        }
        self.effects.append(&mut self.fresh);
    }
}

#[cfg(test)]
mod tests;
