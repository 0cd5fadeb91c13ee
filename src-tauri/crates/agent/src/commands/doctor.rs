//! `doctor`: the check, in a process of its own, so that it works also where no companion runs or the one
//! that runs is what is broken.

use std::{
    io::{self, IsTerminal, Write},
    sync::Arc,
};

use anyhow::Context;
use jiff::tz::TimeZone;
use parkmate_client::{
    banner::Banner,
    clock::Clock,
    doctor::{Doctor, Patient},
    logs,
    notifier::{Desktop, Notifier},
    paths::Paths,
    settings_file::SavedAccount,
};
use parkmate_core::{
    address::Addresses,
    check::{Check, CheckView, Step, StepState, StepView},
    companion::address_trouble,
    event::Kind,
    example::example,
    plain::plain_line,
    text::Words,
    timing,
    wording::Wording,
};
use serde::Serialize;
use tokio::sync::mpsc;

use super::runtime;
use crate::{
    arguments,
    engine::{self, Ground},
    exit::Failure,
    output::print,
};

/// Checks everything and prints each step as it ends.
pub(crate) fn doctor(with: arguments::Doctor) -> Result<(), Failure> {
    logs::begin(None)?;
    runtime()?.block_on(examine(with))
}

async fn examine(with: arguments::Doctor) -> Result<(), Failure> {
    let paths = Paths::of_user().context("this user has no home folder to keep files in")?;
    let ground = Ground::lay(&paths)?;
    let wording = Wording {
        words: Words::english(),
        zone: TimeZone::system(),
    };
    for code in &ground.troubles {
        let trouble = code.told(&wording.words);
        // Without a stderr there is nobody to tell.
        let _ = writeln!(io::stderr(), "{} {}", trouble.sentence, trouble.advice);
    }
    // Nobody hears of clicks on test notifications.
    let (clicked, _) = mpsc::channel(1);
    let looks = engine::looks(&paths, &wording.words);
    let notifier: Arc<dyn Notifier> = Arc::new(Desktop::new(looks, clicked));
    let doctor = called_to(&with, ground, Arc::clone(&notifier), &wording.words)?;
    let mut printer = Printer::new(with.json, &wording.words);
    let mut failed_to_print = None;
    let check = doctor
        .run(|check| {
            let printed = printer.show(check);
            failed_to_print = failed_to_print.take().or(printed.err());
        })
        .await;
    if let Some(fault) = failed_to_print {
        return Err(fault.into());
    }
    printer.conclude(&check)?;
    let shown = if with.notify {
        notify(&*notifier, &wording, with.json).await?
    } else {
        true
    };
    match check.failed().next() {
        Some(step) => Err(Failure::Step(step)),
        None if !shown => Err(Failure::Step(Step::Notifications)),
        None => Ok(()),
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
                .map_err(|fault| Failure::Trouble(address_trouble(fault).told(words)))?,
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
        tls: ground.tls,
        vault: Arc::new(ground.vault),
        notifier,
    })
}

/// Raises a test notification of each of the ten events. Says whether the desktop took them all.
async fn notify(notifier: &dyn Notifier, wording: &Wording, as_json: bool) -> io::Result<bool> {
    let mut all = true;
    for kind in Kind::TEN {
        let said = example(kind, wording, Clock::now().wall);
        let shown = notifier.show(Banner::example(kind, said)).await.is_ok();
        all &= shown;
        if as_json {
            print(&serde_json::to_string(&Notified {
                notification: kind,
                shown,
            })?)?;
        } else {
            let outcome = if shown { "sent" } else { "NOT sent" };
            print(&format!("Test notification {}: {outcome}", kind.name()))?;
        }
    }
    if all {
        tokio::time::sleep(timing::NOTIFY_SEEN).await;
    }
    Ok(all)
}

/// A test notification as `--json` prints it.
#[derive(Serialize)]
struct Notified {
    notification: Kind,
    shown: bool,
}

/// A step as `--json` prints it.
#[derive(Serialize)]
struct StepLine<'a> {
    step: Step,
    #[serde(flatten)]
    state: &'a StepState,
}

/// The whole as `--json` prints it.
#[derive(Serialize)]
struct Summary<'a> {
    server: Option<&'a str>,
    failed: u32,
    outcome: Option<&'a str>,
    exit_status: u8,
}

/// Prints steps as they end: for people in their order, for programs as they come.
struct Printer<'a> {
    words: &'a Words,
    as_json: bool,
    /// Whether a terminal shows it, where a running step can be shown and taken back.
    is_live: bool,
    printed: Vec<Step>,
}

impl<'a> Printer<'a> {
    fn new(as_json: bool, words: &'a Words) -> Self {
        Self {
            words,
            as_json,
            is_live: !as_json && io::stdout().is_terminal(),
            printed: Vec::new(),
        }
    }

    fn show(&mut self, check: &Check) -> io::Result<()> {
        let view = check.view(self.words);
        self.take_back()?;
        for step in &view.steps {
            if self.printed.contains(&step.step) {
                continue;
            }
            if step.state.is_final() {
                self.printed.push(step.step);
                self.print(step)?;
            } else if !self.as_json {
                return self.show_running(step);
            }
        }
        Ok(())
    }

    fn print(&self, step: &StepView) -> io::Result<()> {
        if self.as_json {
            let StepView { step, state, .. } = step;
            return print(&serde_json::to_string(&StepLine { step: *step, state })?);
        }
        for line in lines(step, self.is_live) {
            print(&line)?;
        }
        Ok(())
    }

    /// What is being tried, for as long as it takes.
    fn show_running(&self, step: &StepView) -> io::Result<()> {
        if !self.is_live {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        write!(out, "… {}", plain_line(&step.title))?;
        out.flush()
    }

    fn take_back(&self) -> io::Result<()> {
        if !self.is_live {
            return Ok(());
        }
        // To the line's beginning, and clears it.
        write!(io::stdout().lock(), "\r\x1b[K")
    }

    fn conclude(&self, check: &Check) -> io::Result<()> {
        let CheckView {
            server,
            failed,
            outcome,
            ..
        } = check.view(self.words);
        if self.as_json {
            return print(&serde_json::to_string(&Summary {
                server: server.as_deref(),
                failed,
                outcome: outcome.as_deref(),
                exit_status: check.failed().next().map_or(0, Step::exit_status),
            })?);
        }
        print("")?;
        print(&outcome.unwrap_or_default())
    }
}

/// A step for people: what became of it in a word, and what to do about a failure.
fn lines(step: &StepView, with_signs: bool) -> Vec<String> {
    let title = plain_line(&step.title);
    let line = |sign: &str, word: &str, detail: &str| {
        let sign = if with_signs {
            format!("{sign} ")
        } else {
            String::new()
        };
        let detail = plain_line(detail);
        format!("{sign}{word:<10} {title}: {detail}")
            .trim_end_matches([':', ' '])
            .to_owned()
    };
    match &step.state {
        StepState::Waiting | StepState::Running => Vec::new(),
        StepState::Passed { detail } => vec![line("✓", "ok", detail)],
        StepState::Failed { trouble } => {
            let indent = if with_signs { 13 } else { 11 };
            vec![
                line("✗", "FAILED", &trouble.sentence),
                format!("{:indent$}{}", "", trouble.advice),
            ]
        }
        StepState::NotTried { why } => vec![line("–", "not tried", why)],
        StepState::NotNeeded { why } => vec![line("–", "not needed", why)],
    }
}

#[cfg(test)]
mod tests {
    use parkmate_core::{check::Finding, trouble::TroubleCode};

    use super::*;

    fn failed() -> StepView {
        let words = Words::english();
        let mut check = Check::new(Some("parking.example".into()));
        check.found(Step::Name, Finding::Failed(TroubleCode::HostUnknown));
        check.view(&words).steps.remove(0)
    }

    #[test]
    fn a_failed_step_says_what_to_do_and_is_told_by_a_word_not_by_a_sign_alone() {
        assert_eq!(
            lines(&failed(), false),
            [
                "FAILED     The server's name is known: There is no server of this name.",
                "           Check the address for typing mistakes and that this computer is online."
            ]
        );
        assert!(lines(&failed(), true)[0].starts_with("✗ FAILED "));
    }

    #[test]
    fn a_steps_json_has_its_name_and_its_state_side_by_side() {
        let StepView { step, state, .. } = failed();
        let json = serde_json::to_value(StepLine {
            step,
            state: &state,
        })
        .unwrap();
        assert_eq!(json["step"], "name");
        assert_eq!(json["state"], "failed");
        assert_eq!(json["trouble"]["code"], "host_unknown");
    }
}
