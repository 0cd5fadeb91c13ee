//! The tray program itself, and the commands that show its window and end it.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::Context;
use parkmate_client::{
    activation::Activation,
    driver::{Handle, reception},
    logs::{self, Log},
    notifier::Chosen,
    paths::Paths,
    replaced::replaced,
    update,
};
use parkmate_core::{
    snapshot::SessionView,
    spot::Spot,
    tray::{Action, Tray},
};
use parkmate_door::{
    caller::{CallFault, Caller},
    listener::{BindFault, Listener},
    place::Place,
    protocol::{Ask, News},
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};

use super::{asked_to_end, runtime};
use crate::{
    arguments::Arguments,
    engine::{self, DesktopEngine},
    exit::Failure,
    guard, leash,
    tray::{self, Presence},
};

mod no_tray;

/// Starts with a tray icon and runs until quit; shows the window of a companion that runs already.
pub(crate) fn run(with: Arguments) -> Result<(), Failure> {
    let greeting = match (with.link, with.hidden) {
        (Some(spot), _) => Greeting::Window(Some(spot)),
        (None, true) => Greeting::None,
        (None, false) => Greeting::SignIn,
    };
    start(Start {
        server: with.server,
        greeting,
        record: with.record,
        is_guarded: with.guarded,
    })
}

/// Shows the window at that place, of a running companion or of one that is started for it.
pub(crate) fn open(at: Option<Spot>, is_guarded: bool) -> Result<(), Failure> {
    start(Start {
        server: None,
        greeting: Greeting::Window(at),
        record: None,
        is_guarded,
    })
}

/// How the companion is to start.
struct Start {
    /// The server to offer in the sign-in form.
    server: Option<String>,
    /// What is shown.
    greeting: Greeting,
    /// Where what the core is told is recorded.
    record: Option<PathBuf>,
    /// Whether it has a guard.
    is_guarded: bool,
}

/// Why it has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// It was to.
    Wanted,
    /// It lost its guard, or another version lies where it was: another one is to take its place, with a guard.
    Anew,
}

/// What is shown at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Greeting {
    /// The tray icon alone.
    None,
    /// The window, where somebody has to sign in.
    SignIn,
    /// The window, at that place.
    Window(Option<Spot>),
}

impl Greeting {
    /// Where the window is shown.
    const fn spot(self) -> Option<Spot> {
        match self {
            Self::None | Self::SignIn => None,
            Self::Window(at) => at,
        }
    }
}

/// Ends the running companion.
pub(crate) fn quit() -> Result<(), Failure> {
    runtime()?.block_on(async {
        let mut caller = Caller::connect(&Place::default_place()).await?;
        match caller.ask(Ask::Quit).await {
            // It may end before its answer is through.
            Ok(_) | Err(CallFault::Io(_)) => Ok(()),
            Err(fault) => Err(fault.into()),
        }
    })
}

/// Runs to the end, and sees to it that the companion is never without a guard for long.
fn start(how: Start) -> Result<(), Failure> {
    // Known before an update replaces the file; the new one is started then.
    let program = std::env::current_exe().context("this program can't be found")?;
    match run_to_end(how, &program)? {
        End::Wanted => Ok(()),
        End::Anew => guard::start_anew(&program),
    }
}

/// Runs with the tray as a task beside the others.
#[cfg(all(unix, not(target_os = "macos")))]
fn run_to_end(how: Start, program: &Path) -> Result<End, Failure> {
    runtime()?.block_on(start_or_call(
        how,
        program,
        |trays, chosen, presence, activation| {
            tokio::spawn(tray::show(trays, chosen, presence, activation));
        },
    ))
}

/// Runs on a thread of its own, since the tray wants the main one.
#[cfg(any(windows, target_os = "macos"))]
fn run_to_end(how: Start, program: &Path) -> Result<End, Failure> {
    let program = program.to_owned();
    let (give, take) = std::sync::mpsc::channel();
    let engine = std::thread::spawn(move || {
        runtime()?.block_on(start_or_call(
            how,
            &program,
            move |trays, chosen, presence, _| {
                // The main thread waits for it.
                let _ = give.send((trays, chosen, presence));
            },
        ))
    });
    // There is none to take where it ended before there was a tray.
    if let Ok((trays, chosen, presence)) = take.recv() {
        tray::run(trays, chosen, presence);
    }
    engine
        .join()
        .unwrap_or_else(|_| Err(anyhow::anyhow!("the companion broke off").into()))
}

/// Becomes the one companion of this user, or shows the window of the one that runs.
async fn start_or_call(
    how: Start,
    program: &Path,
    draw: impl FnOnce(watch::Receiver<Tray>, mpsc::Sender<Action>, watch::Sender<Presence>, Activation),
) -> Result<End, Failure> {
    let paths = Paths::of_user().context("this user has no home folder to keep files in")?;
    let log = logs::begin(Some(&paths.log))
        .inspect_err(|fault| tracing::warn!(%fault, "the log file can't be written"))
        .ok();
    let place = Place::default_place();
    let makes_room = update::is_being_replaced(&paths);
    match Listener::bind(&place) {
        // The new version is started in a moment, or this one again.
        Ok(_) | Err(BindFault::AlreadyRunning) if makes_room => Ok(End::Wanted),
        Ok(door) => serve(&paths, program, how, log, door, draw).await,
        Err(BindFault::AlreadyRunning) if how.record.is_some() => Err(anyhow::anyhow!(
            "the companion runs already and can't begin to record; quit it and start it with --record"
        )
        .into()),
        Err(BindFault::AlreadyRunning) if how.greeting == Greeting::None => Ok(End::Wanted),
        Err(BindFault::AlreadyRunning) => {
            let mut caller = Caller::connect(&place).await?;
            caller.ask(Ask::ShowWindow { at: how.greeting.spot() }).await?;
            Ok(End::Wanted)
        }
        Err(fault @ BindFault::Io { .. }) => Err(Failure::Other(fault.into())),
    }
}

async fn serve(
    paths: &Paths,
    program: &Path,
    how: Start,
    log: Option<Log>,
    door: Listener,
    draw: impl FnOnce(watch::Receiver<Tray>, mpsc::Sender<Action>, watch::Sender<Presence>, Activation),
) -> Result<End, Failure> {
    let DesktopEngine {
        driver,
        handle,
        clicks,
        activation,
    } = engine::desktop(paths, log, how.server, how.record.as_deref())?;
    let (chosen, choices) = mpsc::channel(8);
    tokio::spawn(reception::receive(door, handle.clone()));
    engine::watch_computer(&handle);
    let (tell, presence) = watch::channel(Presence::Unknown);
    draw(handle.trays(), chosen, tell, activation);
    let tray = tokio::spawn(no_tray::is_found(presence.clone()));
    tokio::spawn(no_tray::tell(
        presence,
        handle.clone(),
        paths.no_tray_told.clone(),
    ));
    tokio::spawn(follow(clicks, choices, handle.clone()));
    tokio::spawn(end_on_signal(handle.clone()));
    tokio::spawn(greet(handle.clone(), how.greeting, tray));
    let is_anew = Arc::new(AtomicBool::new(false));
    // Without a guard somebody else watches over it, and starts what is there.
    if how.is_guarded {
        tokio::spawn(end_without_guard(handle.clone(), Arc::clone(&is_anew)));
        tokio::spawn(end_when_replaced(
            program.to_owned(),
            handle.clone(),
            Arc::clone(&is_anew),
        ));
    }
    driver.run().await;
    if is_anew.load(Ordering::Relaxed) {
        // An open window is not told of an end: it waits for the next companion.
        return Ok(End::Anew);
    }
    handle.announce(News::Ending);
    // Subscribers hear of the end before the door closes with the runtime.
    tokio::task::yield_now().await;
    Ok(End::Wanted)
}

/// Does what is clicked on notifications and chosen in the tray.
async fn follow(
    mut clicks: mpsc::Receiver<Chosen>,
    mut choices: mpsc::Receiver<Action>,
    handle: Handle,
) {
    loop {
        tokio::select! {
            Some(chosen) = clicks.recv() => handle.choose(chosen).await,
            Some(action) = choices.recv() => handle.act(action).await,
            else => return,
        }
    }
}

async fn end_on_signal(handle: Handle) {
    match asked_to_end().await {
        Ok(()) => {
            // The loop may have ended by itself.
            let _ = handle.ask(Ask::Quit).await;
        }
        Err(fault) => tracing::warn!(%fault, "signals can't be heard"),
    }
}

/// Ends in good order when the guard is gone, and says so.
async fn end_without_guard(handle: Handle, is_anew: Arc<AtomicBool>) {
    match leash::guard_is_gone() {
        Ok(gone) => {
            if gone.await.is_ok() {
                tracing::warn!("the guard is gone; the companion is started again with one");
                end_for_another(&handle, &is_anew).await;
            }
        }
        Err(fault) => tracing::warn!(%fault, "nobody hears whether the guard lives"),
    }
}

/// Ends in good order when another version lies where this program was.
async fn end_when_replaced(program: PathBuf, handle: Handle, is_anew: Arc<AtomicBool>) {
    replaced(&program).await;
    tracing::info!("another version was installed; it is started");
    end_for_another(&handle, &is_anew).await;
}

/// Ends so that another companion takes its place.
async fn end_for_another(handle: &Handle, is_anew: &AtomicBool) {
    is_anew.store(true, Ordering::Relaxed);
    // The loop may have ended by itself.
    let _ = handle.ask(Ask::Quit).await;
}

/// Shows at the start what is to be shown.
async fn greet(handle: Handle, greeting: Greeting, tray: JoinHandle<bool>) {
    let mut snapshots = handle.snapshots();
    // Answered after the loop has begun, so the snapshot is that of a started companion.
    let _ = handle.ask(Ask::Status).await;
    let settled = snapshots
        .wait_for(|snapshot| !matches!(snapshot.session, SessionView::SigningIn))
        .await;
    let is_signed_out =
        settled.is_ok_and(|snapshot| matches!(snapshot.session, SessionView::SignedOut { .. }));
    let is_wanted = match greeting {
        Greeting::None => false,
        Greeting::SignIn => is_signed_out,
        Greeting::Window(_) => true,
    };
    // Without a tray a hidden program could not be found again: it would not be known to run, nor how to quit it.
    let show = is_wanted || matches!(tray.await, Ok(false));
    if show {
        let shown = handle
            .ask(Ask::ShowWindow {
                at: greeting.spot(),
            })
            .await;
        if let Err(refusal) = shown {
            tracing::warn!(%refusal, "the window could not be shown");
        }
    }
}
