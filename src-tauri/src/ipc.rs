//! The commands that the page may call. Each is forwarded through the door; the page holds no token and
//! reaches nothing else.

use std::sync::Arc;

use parkmate_core::{
    companion::{SignOut, Wish},
    event::Kind,
    history::{Page, RowId, Which},
    settings::Change,
};
use parkmate_door::protocol::{Answer, Ask, CheckOf, News, PauseFor, SignIn};
use serde::{Deserialize, Serialize};
use tauri::{State, Wry};
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::link::{Fault, Link, LinkView};

type Agent<'a> = State<'a, Arc<Link>>;

/// News from the agent, as an event of the page.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub(crate) struct AgentNews(pub(crate) News);

/// All commands and events.
pub(crate) fn surface() -> Builder<Wry> {
    Builder::new()
        .commands(collect_commands![
            change_setting,
            forget_sign_in,
            check,
            history,
            link,
            mark_read,
            open_in_browser,
            pause,
            retry,
            sign_in,
            sign_out,
            test_notification,
            wanted_entry,
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

/// The row of the history that the window was opened for; told once.
#[tauri::command]
#[specta::specta]
fn wanted_entry(agent: Agent<'_>) -> Option<RowId> {
    agent.take_wanted()
}

/// A page of the history, newest first.
#[tauri::command]
#[specta::specta]
async fn history(agent: Agent<'_>, before: Option<RowId>, limit: u32) -> Result<Page, Fault> {
    match agent.ask(Ask::History { before, limit }).await? {
        Answer::History(page) => Ok(page),
        Answer::Welcome { .. } | Answer::Done | Answer::Status(_) => Err(Fault::Gone),
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

/// Something that the user wants of the session: renew, cancel, snooze, count down.
#[tauri::command]
#[specta::specta]
async fn wish(agent: Agent<'_>, wish: Wish) -> Result<(), Fault> {
    agent.ask(Ask::Wish(wish)).await.map(drop)
}

/// Marks rows of the history as read.
#[tauri::command]
#[specta::specta]
async fn mark_read(agent: Agent<'_>, which: Which) -> Result<(), Fault> {
    agent.ask(Ask::MarkRead(which)).await.map(drop)
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

/// Shows a test notification of a kind of event.
#[tauri::command]
#[specta::specta]
async fn test_notification(agent: Agent<'_>, kind: Kind) -> Result<(), Fault> {
    agent.ask(Ask::TestNotification { kind }).await.map(drop)
}

#[cfg(test)]
mod tests;
