//! Watches over an installation. This runs in a copy of the earlier version, so that it can't be replaced itself: it
//! waits until the companion has ended, lets the new version take its place, starts it, and waits until it answers at
//! the door. If it doesn't, the earlier version comes back.
//!
//! Whoever holds the door is the one companion; it is held while files are replaced, so that none is started between.

use std::{fs::File, io, path::PathBuf, process::Stdio, time::Duration};

use parkmate_core::{
    timing,
    update::record::{Installing, Outcome},
};
use parkmate_door::{
    caller::Caller,
    listener::{BindFault, Listener},
    place::Place,
};
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep, timeout},
};

use super::{Folder, Unit, history};

/// Where everything is.
#[derive(Debug)]
pub struct Ground {
    /// The folder of updates.
    pub folder: Folder,
    /// The door.
    pub place: Place,
    /// The history.
    pub history: PathBuf,
}

/// How long is waited.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the end of a companion.
    pub ends: Duration,
    /// For the new version's answer.
    pub comes_up: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            ends: timing::UPDATE_OLD_ENDS,
            comes_up: timing::UPDATE_COMES_UP,
        }
    }
}

/// Why nothing could be watched over.
#[derive(Debug, thiserror::Error)]
pub enum WatchFault {
    /// Nothing is to be installed.
    #[error("no update is being installed")]
    Nothing,
    /// Somebody else does it.
    #[error("the update is being installed already")]
    Busy,
    /// The system refused, and the next start of the program takes it as it finds it.
    #[error("the update could not be brought to its end: {0}")]
    Io(#[from] io::Error),
}

/// Watches over the installation that was begun, to its end.
///
/// # Errors
/// [`WatchFault`]; what was replaced by then stays so.
pub async fn watch(ground: &Ground, patience: Patience) -> Result<Outcome, WatchFault> {
    let _lock: File = ground.folder.lock()?.ok_or(WatchFault::Busy)?;
    let under_way = ground.folder.record().under_way;
    let under_way = under_way.ok_or(WatchFault::Nothing)?;
    let unit = Unit::at(PathBuf::from(&under_way.unit));
    let outcome = install(ground, &unit, &under_way, patience).await?;
    tracing::info!(?outcome, "the update has ended");
    Ok(outcome)
}

async fn install(
    ground: &Ground,
    unit: &Unit,
    under_way: &Installing,
    patience: Patience,
) -> Result<Outcome, WatchFault> {
    let cut_off = || Outcome::CutOff(under_way.to.clone());
    let door = match free_door(&ground.place, patience.ends).await {
        Ok(door) => door,
        Err(fault) => {
            tracing::warn!(%fault, "the companion did not make room");
            return end(ground, cut_off());
        }
    };
    let folder = ground.folder.previous();
    let replaced = history::keep(&ground.history, &folder)
        .and_then(|()| unit.replace(&ground.folder.fetched()));
    if let Err(fault) = replaced {
        tracing::warn!(%fault, "the new version could not take the place of the earlier one");
        // Only a system whose installer does it in many steps can have done some of them.
        if cfg!(windows) {
            unit.put_back(&folder)?;
        }
        let outcome = end(ground, cut_off())?;
        start_again(unit, under_way, door);
        return Ok(outcome);
    }
    drop(door);
    let mut started = start(unit, under_way);
    if comes_up(&ground.place, under_way, started.as_mut(), patience).await {
        return end(ground, Outcome::Installed(under_way.to.clone()));
    }
    tracing::warn!("the new version did not come up, and the earlier one comes back");
    ground.folder.change(|record| {
        if let Some(under_way) = &mut record.under_way {
            under_way.is_undoing = true;
        }
    })?;
    if let Some(started) = &mut started {
        stop(started).await;
    }
    let door = free_door(&ground.place, patience.ends).await?;
    put_back(ground, unit, under_way, door)
}

fn put_back(
    ground: &Ground,
    unit: &Unit,
    under_way: &Installing,
    door: Listener,
) -> Result<Outcome, WatchFault> {
    let folder = ground.folder.previous();
    unit.put_back(&folder)?;
    history::put_back(&ground.history, &folder)?;
    let outcome = end(ground, Outcome::RolledBack(under_way.to.clone()))?;
    start_again(unit, under_way, door);
    Ok(outcome)
}

/// Remembers that the installation has ended so.
fn end(ground: &Ground, outcome: Outcome) -> Result<Outcome, WatchFault> {
    ground.folder.change(|record| {
        *record = std::mem::take(record).ended(outcome.clone());
    })?;
    Ok(outcome)
}

/// Waits until no companion runs, and keeps others from beginning to.
async fn free_door(place: &Place, patience: Duration) -> io::Result<Listener> {
    let until = Instant::now() + patience;
    loop {
        match Listener::bind(place) {
            Ok(door) => return Ok(door),
            Err(BindFault::AlreadyRunning) if Instant::now() < until => {
                sleep(timing::UPDATE_DOOR_LOOK).await;
            }
            Err(BindFault::AlreadyRunning) => return Err(io::ErrorKind::TimedOut.into()),
            Err(BindFault::Io { error, .. }) => return Err(error),
        }
    }
}

/// A version that was started.
struct Started {
    child: Child,
    /// Of the process and of its group.
    id: u32,
}

fn start(unit: &Unit, under_way: &Installing) -> Option<Started> {
    let mut command = Command::from(unit.start(under_way.is_shown));
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let started = command.spawn();
    let child = started
        .inspect_err(|fault| tracing::warn!(%fault, "the program can't be started"))
        .ok()?;
    let id = child.id()?;
    Some(Started { child, id })
}

/// Starts the version that was there, which nobody waits for.
fn start_again(unit: &Unit, under_way: &Installing, door: Listener) {
    drop(door);
    drop(start(unit, under_way));
}

/// Whether the version that was promised answers at the door in time.
async fn comes_up(
    place: &Place,
    under_way: &Installing,
    started: Option<&mut Started>,
    patience: Patience,
) -> bool {
    let Some(Started { child, .. }) = started else {
        return false;
    };
    let answers = async {
        loop {
            match Caller::who_is_there(place).await {
                Ok(version) => return version == under_way.to.to_string(),
                Err(_) => {
                    let end = child.try_wait().ok().flatten();
                    // What is started may start the companion, and end well.
                    if end.is_some_and(|end| !end.success()) {
                        return false;
                    }
                    sleep(timing::UPDATE_DOOR_LOOK).await;
                }
            }
        }
    };
    timeout(patience.comes_up, answers).await.unwrap_or(false)
}

/// Ends the version that did not come up, with all that it has started.
#[cfg(unix)]
async fn stop(started: &mut Started) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(started.id).ok().and_then(Pid::from_raw);
    let Some(group) = group else { return };
    // There may be nobody left of it.
    let _ = kill_process_group(group, Signal::TERM);
    let _ = timeout(timing::SESSION_END, started.child.wait()).await;
    let _ = kill_process_group(group, Signal::KILL);
    let _ = started.child.wait().await;
}

/// The same. A guard that is ended alone would be followed by another.
#[cfg(windows)]
async fn stop(started: &mut Started) {
    let id = started.id.to_string();
    let mut end = Command::new("taskkill");
    end.args(["/T", "/F", "/PID", id.as_str()]);
    if let Err(fault) = end.status().await {
        tracing::warn!(%fault, "the new version can't be ended");
    }
    let _ = started.child.wait().await;
}
