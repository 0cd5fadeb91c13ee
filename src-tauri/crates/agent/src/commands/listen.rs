//! `listen`: events as lines, from the running companion or from an engine of its own.

use std::{io::Write, path::Path};

use parkmate_client::logs;
use parkmate_core::{
    history::Row,
    snapshot::{ConnectionView, SessionView, Snapshot},
    text::{Value, Words},
};
use parkmate_door::{
    caller::Caller,
    place::Place,
    protocol::{Ask, Feed, News, SignIn},
};
use tokio::sync::broadcast::error::RecvError;

use super::{asked_to_end, runtime};
use crate::{arguments, engine, exit::Failure, output::print_row};

/// Prints events until interrupted.
pub(crate) fn listen(with: arguments::Listen) -> Result<(), Failure> {
    logs::begin(None)?;
    let account = with.account.sign_in()?;
    let listening = async {
        match account {
            Some(account) => alone(account, with.record.as_deref(), with.json).await,
            None => through_the_door(with.json).await,
        }
    };
    runtime()?.block_on(async {
        tokio::select! {
            ended = listening => ended,
            signal = asked_to_end() => Ok(signal?),
        }
    })
}

async fn through_the_door(as_json: bool) -> Result<(), Failure> {
    let caller = Caller::connect(&Place::default_place()).await?;
    let (snapshot, mut news) = caller.subscribe(Feed::Events).await?;
    say(&state(&snapshot));
    while let Some(item) = news.next().await {
        if let News::Told(row) = item {
            print_new(&row, as_json)?;
        }
    }
    say(&Words::of(snapshot.language).say("cli-listen-ended"));
    Ok(())
}

async fn alone(account: SignIn, record: Option<&Path>, as_json: bool) -> Result<(), Failure> {
    let (driver, handle) = engine::alone(record)?;
    let mut news = handle.news();
    engine::watch_computer(&handle);
    let running = tokio::spawn(driver.run());
    handle.ask(Ask::SignIn(account)).await?;
    let mut snapshots = handle.snapshots();
    let mut said = state(&snapshots.borrow_and_update());
    say(&said);
    loop {
        tokio::select! {
            item = news.recv() => match item {
                Ok(News::Told(row)) => print_new(&row, as_json)?,
                Ok(_) => {}
                Err(RecvError::Lagged(lost)) => {
                    let words = Words::of(snapshots.borrow().language);
                    say(&words.say_with("cli-listen-lost", &[("count", Value::from(lost))]));
                }
                Err(RecvError::Closed) => break,
            },
            changed = snapshots.changed() => {
                if changed.is_err() {
                    break;
                }
                let snapshot = snapshots.borrow_and_update().clone();
                let now = state(&snapshot);
                if now != said {
                    say(&now);
                    said = now;
                }
                if let SessionView::SignedOut { why: Some(why), .. } = snapshot.session {
                    return Err(Failure::Trouble(why));
                }
            }
        }
    }
    running.abort();
    Ok(())
}

/// A repetition changes a row that was printed already.
fn print_new(row: &Row, as_json: bool) -> std::io::Result<()> {
    if row.count > 1 {
        return Ok(());
    }
    print_row(row, as_json)
}

/// Who is signed in and how the connection is, in a line.
fn state(snapshot: &Snapshot) -> String {
    let words = Words::of(snapshot.language);
    let SessionView::SignedIn { user, server, .. } = &snapshot.session else {
        return words.say("cli-listen-nobody");
    };
    let mut with = vec![
        ("user", Value::from(user.as_str())),
        ("server", Value::from(server.as_str())),
    ];
    let key = match &snapshot.connection {
        ConnectionView::Online => "cli-listen-connected",
        ConnectionView::Connecting => "cli-listen-connecting",
        ConnectionView::Waiting { why, .. } => {
            with.push(("why", Value::from(why.sentence.as_str())));
            "cli-listen-waiting"
        }
        ConnectionView::Off => "cli-listen-off",
    };
    words.say_with(key, &with)
}

fn say(words: &str) {
    // Without a stderr there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{words}");
}
