//! The commands that the page may call. Each is forwarded through the door; the page holds no token and
//! reaches nothing else.

use std::sync::Arc;

use parkmate_core::{
    companion::{SignOut, Wish},
    desk::sheet::DaySheet,
    event::Kind,
    history::{Deleted, Deletion, Filter, Format, Page, RowId, Which},
    settings::Change,
    spot::Spot,
};
use parkmate_door::protocol::{Answer, Ask, CheckOf, News, PauseFor, SignIn, UpdateAsk};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State, Wry};
use tauri_specta::{Builder, Event, collect_commands, collect_events};

use crate::{
    desk::{self, Following},
    link::{Fault, Link, LinkView},
};

type Agent<'a> = State<'a, Arc<Link>>;

/// News from the agent, as an event of the page.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub(crate) struct AgentNews(pub(crate) News);

/// All commands and events.
pub(crate) fn surface() -> Builder<Wry> {
    Builder::new()
        .commands(collect_commands![
            change_setting,
            check,
            day_sheet,
            delete,
            export_day_sheet,
            export_history,
            forget_sign_in,
            history,
            link,
            mark,
            open_in_browser,
            pause,
            place,
            print_page,
            retry,
            show_exports,
            show_logs,
            sign_in,
            sign_out,
            test_notification,
            undelete,
            update,
            wanted_spot,
            watch_desk,
            wish,
        ])
        .events(collect_events![AgentNews, LinkView])
}

/// How the link to the agent is.
#[tauri::command]
#[specta::specta]
fn link(agent: Agent<'_>) -> LinkView {
    agent.view()
}

/// The place that the window was opened for; told once.
#[tauri::command]
#[specta::specta]
fn wanted_spot(agent: Agent<'_>) -> Option<Spot> {
    agent.take_wanted()
}

/// A page of the history, newest first: at most `limit` rows of the filter, after `offset` others.
#[tauri::command]
#[specta::specta]
async fn history(agent: Agent<'_>, filter: Filter, offset: u32, limit: u32) -> Result<Page, Fault> {
    let ask = Ask::History {
        filter,
        offset,
        limit,
    };
    match agent.ask(ask).await? {
        Answer::History(page) => Ok(page),
        Answer::Welcome { .. }
        | Answer::Done
        | Answer::Status(_)
        | Answer::Place { .. }
        | Answer::Deleted(_)
        | Answer::DaySheet(_)
        | Answer::Undeleted { .. } => Err(Fault::Gone),
    }
}

/// How many rows of the filter are in front of a row; `None` if it isn't among them.
#[tauri::command]
#[specta::specta]
async fn place(agent: Agent<'_>, filter: Filter, row: RowId) -> Result<Option<u32>, Fault> {
    match agent.ask(Ask::Place { filter, row }).await? {
        Answer::Place { at } => Ok(at),
        Answer::Welcome { .. }
        | Answer::Done
        | Answer::Status(_)
        | Answer::History(_)
        | Answer::Deleted(_)
        | Answer::DaySheet(_)
        | Answer::Undeleted { .. } => Err(Fault::Gone),
    }
}

/// Changes a setting.
#[tauri::command]
#[specta::specta]
async fn change_setting(agent: Agent<'_>, change: Change) -> Result<(), Fault> {
    agent.ask(Ask::Change(change)).await.map(drop)
}

/// Forgets that somebody has signed in to a server.
#[tauri::command]
#[specta::specta]
async fn forget_sign_in(agent: Agent<'_>, server: String, user: String) -> Result<(), Fault> {
    agent.ask(Ask::Forget { server, user }).await.map(drop)
}

/// Signs in.
#[tauri::command]
#[specta::specta]
async fn sign_in(agent: Agent<'_>, form: SignIn) -> Result<(), Fault> {
    agent.ask(Ask::SignIn(form)).await.map(drop)
}

/// Signs out.
#[tauri::command]
#[specta::specta]
async fn sign_out(agent: Agent<'_>, how: SignOut) -> Result<(), Fault> {
    agent.ask(Ask::SignOut(how)).await.map(drop)
}

/// Begins to follow the attendant's desk, or ends it: as long as it is followed, it comes as news.
#[tauri::command]
#[specta::specta]
async fn watch_desk(
    app: AppHandle,
    agent: Agent<'_>,
    following: State<'_, Following>,
    is_watched: bool,
) -> Result<(), Fault> {
    let link = Arc::clone(&agent);
    following.change(is_watched.then(|| {
        tauri::async_runtime::spawn(async move {
            // A page that is being closed hears nothing, which is no fault.
            let tell = |desk| drop(AgentNews(News::Desk(desk)).emit(&app));
            desk::follow(link.place(), tell).await;
        })
    }));
    Ok(())
}

/// The day sheet of a lot, or of all.
#[tauri::command]
#[specta::specta]
async fn day_sheet(agent: Agent<'_>, lot: Option<u64>) -> Result<DaySheet, Fault> {
    match agent.ask(Ask::DaySheet { lot }).await? {
        Answer::DaySheet(sheet) => Ok(*sheet),
        Answer::Welcome { .. }
        | Answer::Done
        | Answer::Status(_)
        | Answer::History(_)
        | Answer::Place { .. }
        | Answer::Deleted(_)
        | Answer::Undeleted { .. } => Err(Fault::Gone),
    }
}

/// Begins to write the day sheet of a lot, or of all, into a CSV file.
#[tauri::command]
#[specta::specta]
async fn export_day_sheet(agent: Agent<'_>, lot: Option<u64>) -> Result<(), Fault> {
    agent.ask(Ask::ExportDaySheet { lot }).await.map(drop)
}

/// Opens the system's dialog that prints what the page shows.
#[tauri::command]
#[specta::specta]
fn print_page(window: tauri::WebviewWindow) -> Result<(), Fault> {
    window.print().map_err(|_| Fault::Gone)
}

/// Something that the user wants of the session: renew, cancel, snooze, count down.
#[tauri::command]
#[specta::specta]
async fn wish(agent: Agent<'_>, wish: Wish) -> Result<(), Fault> {
    agent.ask(Ask::Wish(wish)).await.map(drop)
}

/// Marks rows of the history as read or unread.
#[tauri::command]
#[specta::specta]
async fn mark(agent: Agent<'_>, which: Which, read: bool) -> Result<(), Fault> {
    agent.ask(Ask::Mark { which, read }).await.map(drop)
}

/// Deletes rows of the history; for a while it can be undone.
#[tauri::command]
#[specta::specta]
async fn delete(agent: Agent<'_>, which: Which) -> Result<Deleted, Fault> {
    match agent.ask(Ask::Delete(which)).await? {
        Answer::Deleted(deleted) => Ok(deleted),
        Answer::Welcome { .. }
        | Answer::Done
        | Answer::Status(_)
        | Answer::History(_)
        | Answer::Place { .. }
        | Answer::DaySheet(_)
        | Answer::Undeleted { .. } => Err(Fault::Gone),
    }
}

/// Brings back what was deleted. Gives how many rows came back: none if they are gone for good.
#[tauri::command]
#[specta::specta]
async fn undelete(agent: Agent<'_>, deletion: Deletion) -> Result<u32, Fault> {
    match agent.ask(Ask::Undelete(deletion)).await? {
        Answer::Undeleted { rows } => Ok(rows),
        Answer::Welcome { .. }
        | Answer::Done
        | Answer::Status(_)
        | Answer::History(_)
        | Answer::Place { .. }
        | Answer::DaySheet(_)
        | Answer::Deleted(_) => Err(Fault::Gone),
    }
}

/// Begins to write rows of the history into a file; how far it is comes as news.
#[tauri::command]
#[specta::specta]
async fn export_history(agent: Agent<'_>, filter: Filter, format: Format) -> Result<(), Fault> {
    agent.ask(Ask::Export { filter, format }).await.map(drop)
}

/// Shows the folder in which exports lie.
#[tauri::command]
#[specta::specta]
async fn show_exports(agent: Agent<'_>) -> Result<(), Fault> {
    agent.ask(Ask::ShowExports).await.map(drop)
}

/// Shows the folder of the log.
#[tauri::command]
#[specta::specta]
async fn show_logs(agent: Agent<'_>) -> Result<(), Fault> {
    agent.ask(Ask::ShowLogs).await.map(drop)
}

/// Pauses notifications, or ends the pause.
#[tauri::command]
#[specta::specta]
async fn pause(agent: Agent<'_>, length: PauseFor) -> Result<(), Fault> {
    agent.ask(Ask::Pause(length)).await.map(drop)
}

/// Tries to connect now.
#[tauri::command]
#[specta::specta]
async fn retry(agent: Agent<'_>) -> Result<(), Fault> {
    agent.ask(Ask::Retry).await.map(drop)
}

/// Opens the page of a booking in the user's browser.
#[tauri::command]
#[specta::specta]
async fn open_in_browser(agent: Agent<'_>, booking: u64) -> Result<(), Fault> {
    agent.ask(Ask::OpenInBrowser { booking }).await.map(drop)
}

/// Checks everything, and tells how it goes as news.
#[tauri::command]
#[specta::specta]
async fn check(agent: Agent<'_>, of: CheckOf) -> Result<(), Fault> {
    agent.ask(Ask::Check(of)).await.map(drop)
}

/// Does something about updates; how it stands with them is in the snapshot.
#[tauri::command]
#[specta::specta]
async fn update(agent: Agent<'_>, what: UpdateAsk) -> Result<(), Fault> {
    agent.ask(Ask::Update(what)).await.map(drop)
}

/// Shows a test notification of a kind of event.
#[tauri::command]
#[specta::specta]
async fn test_notification(agent: Agent<'_>, kind: Kind) -> Result<(), Fault> {
    agent.ask(Ask::TestNotification { kind }).await.map(drop)
}

#[cfg(test)]
mod tests;
