//! `doctor`: the check, in a process of its own, so that it works also where no companion runs or the one
//! that runs is what is broken.

mod printer;

use std::{io, sync::Arc};

use anyhow::Context;
use parkmate_client::{
    activation::Activation,
    autostart::Autostart,
    banner::Banner,
    clock::Clock,
    doctor::{Doctor, Patient},
    logs,
    notifier::{Desktop, Notifier},
    paths::Paths,
    settings_file::SavedAccount,
    update::Source,
};
use parkmate_core::{
    address::Addresses,
    check::{Check, Finding, Step},
    event::Kind,
    example::example,
    settings::{Settings, UpdateChannel},
    snapshot::Snapshot,
    text::{Value, Words},
    timing,
    trouble::TroubleCode,
    wording::Wording,
};
use parkmate_door::{
    caller::Caller,
    place::Place,
    protocol::{Answer, Ask},
};
use serde::Serialize;
use tokio::{sync::mpsc, time::timeout};

use self::printer::{Printer, Updates};
use super::runtime;
use crate::{
    arguments,
    engine::{self, Ground},
    exit::Failure,
    output::{print, print_error},
};

/// Checks everything and prints each step as it ends.
pub(crate) fn doctor(with: arguments::Doctor) -> Result<(), Failure> {
    logs::begin(None)?;
    runtime()?.block_on(examine(with))
}

async fn examine(with: arguments::Doctor) -> Result<(), Failure> {
    let paths = Paths::of_user().context("this user has no home folder to keep files in")?;
    let ground = Ground::lay(&paths);
    let wording = ground.wording();
    for mistake in &ground.policy.mistakes {
        print_error(&mistake.told(&wording.words));
    }
    for code in &ground.troubles {
        let trouble = code.told(&wording.words);
        print_error(&format!("{} {}", trouble.sentence, trouble.advice));
    }
    // Nobody hears of clicks on test notifications.
    let (clicked, _) = mpsc::channel(1);
    let looks = engine::looks(&paths, &wording.words);
    let notifier: Arc<dyn Notifier> =
        Arc::new(Desktop::new(looks, clicked, &Activation::default()));
    let updates = Updates::of(&Source::of_this_program(&paths), &ground);
    let doctor = called_to(&with, ground, Arc::clone(&notifier), &wording.words)?;
    let mut printer = Printer::new(with.json, &wording.words);
    let mut failed_to_print = None;
    let mut check = doctor
        .run(|check| {
            let printed = printer.show(check);
            failed_to_print = failed_to_print.take().or(printed.err());
        })
        .await;
    if let Some(fault) = failed_to_print {
        return Err(fault.into());
    }
    let running = if with.server.is_none() {
        running_companion().await
    } else {
        None
    };
    // What it has found wrong by itself, such as a history that it can't use.
    for trouble in running.iter().flat_map(|running| &running.troubles) {
        print_error(&format!("{} {}", trouble.sentence, trouble.advice));
    }
    let are_shown = with.notify && notify(&mut check, &*notifier, &wording, with.json).await?;
    printer.conclude(&check, updates, running.as_ref())?;
    if are_shown {
        tokio::time::sleep(timing::NOTIFY_SEEN).await;
    }
    match check.failed().next() {
        Some(step) => Err(Failure::Step(step)),
        None => Ok(()),
    }
}

impl Updates {
    fn of(source: &Source, ground: &Ground) -> Self {
        let settings = Settings::of(&ground.policy, &ground.settings.own, false);
        match source {
            Source::Package => Self::Package,
            Source::Unusable => Self::Unusable,
            Source::Own(_) if settings.update_channel == UpdateChannel::Off => Self::Off,
            Source::Own(_) => Self::Own,
        }
    }
}

/// The doctor for the server that was named, or for the one that somebody is signed in at.
fn called_to(
    with: &arguments::Doctor,
    ground: Ground,
    notifier: Arc<dyn Notifier>,
    words: &Words,
) -> Result<Doctor, Failure> {
    let settings = ground.settings;
    let account = settings.account.as_ref().and_then(SavedAccount::account);
    let addresses = match &with.server {
        // Without an account nothing secret is sent, so that a plain connection gives nothing away.
        Some(server) => Some(
            Addresses::parse(server, with.socket.as_deref(), true)
                .map_err(|fault| Failure::Trouble(fault.code().told(words)))?,
        ),
        None => account.as_ref().map(|account| account.addresses.clone()),
    };
    let patient = account
        .filter(|account| Some(&account.addresses) == addresses.as_ref())
        .map(|account| Patient {
            account,
            acceptance: settings.sent_to.clone().unwrap_or_default(),
            api: None,
        });
    Ok(Doctor {
        addresses,
        patient,
        http: ground.http,
        network: ground.network,
        vault: Arc::new(ground.vault),
        notifier,
        autostart: Autostart::of_user().ok(),
        must_start: ground.policy.must_start(),
    })
}

/// What a running companion knows of its server, if one runs.
async fn running_companion() -> Option<Snapshot> {
    let mut caller = Caller::connect(&Place::default_place()).await.ok()?;
    match caller.ask(Ask::Status).await.ok()? {
        Answer::Status(snapshot) => Some(*snapshot),
        Answer::Welcome { .. }
        | Answer::Done
        | Answer::History(_)
        | Answer::Place { .. }
        | Answer::Deleted(_)
        | Answer::DaySheet(_)
        | Answer::Undeleted { .. } => None,
    }
}

/// Raises a test notification of each of the ten events. Says whether the desktop took them all; where it
/// didn't, it shows no notifications, whatever the check has found.
async fn notify(
    check: &mut Check,
    notifier: &dyn Notifier,
    wording: &Wording,
    as_json: bool,
) -> io::Result<bool> {
    let mut all = true;
    for kind in Kind::TEN {
        let said = example(kind, wording, Clock::now().wall);
        let showing = notifier.show(Banner::example(kind, said, true));
        let shown = matches!(timeout(timing::NOTIFY, showing).await, Ok(Ok(())));
        all &= shown;
        if as_json {
            print(&serde_json::to_string(&Notified {
                notification: kind,
                shown,
            })?)?;
        } else {
            let name = kind.name().replace('_', "-");
            let event = Value::from(wording.words.say(&format!("event-{name}")));
            let key = if shown {
                "cli-test-sent"
            } else {
                "cli-test-not-sent"
            };
            print(&wording.words.say_with(key, &[("event", event)]))?;
        }
    }
    if !all {
        let code = TroubleCode::NotificationsFailing;
        check.found(Step::Notifications, Finding::Failed(code));
    }
    Ok(all)
}

/// A test notification as `--json` prints it.
#[derive(Serialize)]
struct Notified {
    notification: Kind,
    shown: bool,
}

#[cfg(test)]
mod tests {
    use futures_util::future::BoxFuture;
    use jiff::tz::TimeZone;
    use parkmate_client::{notifier::NotifierFault, nowhere::Nowhere};
    use parkmate_core::check::Fact;

    use super::*;

    /// A desktop that has said that it shows notifications, and doesn't.
    struct Refusing;

    impl Notifier for Refusing {
        fn show(&self, _: Banner) -> BoxFuture<'_, Result<(), NotifierFault>> {
            Box::pin(async { Err(NotifierFault::Slow) })
        }
    }

    #[tokio::test]
    async fn test_notifications_that_are_not_taken_are_a_failure_of_their_step() {
        let wording = Wording::english(TimeZone::UTC);
        let mut check = Check::new(None);
        check.found(Step::Notifications, Finding::Passed(Fact::Kept));
        assert!(notify(&mut check, &Nowhere, &wording, true).await.unwrap());
        assert_eq!(check.failed().next(), None);
        let shown = notify(&mut check, &Refusing, &wording, true).await.unwrap();
        assert!(!shown);
        assert_eq!(check.failed().next(), Some(Step::Notifications));
    }
}
