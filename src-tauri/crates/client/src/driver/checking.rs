//! The check as the running companion does it, and the test notifications that belong to it.

use std::sync::Arc;

use parkmate_core::{
    account::Account, address::Addresses, event::Kind, example::example, settings::Loudness,
    snapshot::SessionView, text::Words, timing,
};
use parkmate_door::protocol::{Answer, CheckOf, News, Refusal};
use tokio::{sync::oneshot, task::JoinHandle, time::timeout};

use super::Driver;
use crate::{
    banner::Banner,
    clock::Clock,
    doctor::{self, Doctor, Patient},
    notifier::NotifierFault,
};

/// A check that was begun.
pub(super) struct Checking {
    of: CheckOf,
    task: JoinHandle<()>,
}

impl Driver {
    /// Begins a check, or joins the one that runs.
    pub(super) fn check(&mut self, of: CheckOf) -> Result<Answer, Refusal> {
        let doctor = self.doctor(&of)?;
        if let Some(running) = &self.checking
            && !running.task.is_finished()
        {
            if running.of == of {
                return Ok(Answer::Done);
            }
            running.task.abort();
        }
        let handle = self.handle.clone();
        let words = self.words();
        let task = tokio::spawn(async move {
            let tell = |check| handle.announce(News::Check(Box::new(check)));
            // The last state is told with its report.
            let check = doctor
                .run(|check| {
                    if !check.is_over() {
                        tell(check.view(&words));
                    }
                })
                .await;
            let mut view = check.view(&words);
            let report = doctor::report(&view, Some(&handle.snapshot.borrow()));
            view.report = Some(report);
            tell(view);
        });
        self.checking = Some(Checking { of, task });
        Ok(Answer::Done)
    }

    fn doctor(&self, of: &CheckOf) -> Result<Doctor, Refusal> {
        let account = self.companion.account();
        let addresses = match &of.server {
            Some(server) => {
                let parsed = Addresses::parse(server, of.socket.as_deref(), true)
                    .map_err(|fault| self.refusal(fault.code()))?;
                Some(parsed)
            }
            None => account
                .map(|account| account.addresses.clone())
                .or_else(|| self.last_server()),
        };
        let patient = account
            .filter(|account| Some(&account.addresses) == addresses.as_ref())
            .map(|account| self.patient(account));
        Ok(Doctor {
            addresses,
            patient,
            http: self.http.clone(),
            network: self.parts.network.clone(),
            vault: Arc::clone(&self.parts.vault),
            notifier: Arc::clone(&self.parts.notifier),
            autostart: self.parts.autostart.clone(),
            must_start: self.parts.policy.must_start(),
        })
    }

    /// The words that are spoken now, to take along.
    fn words(&self) -> Words {
        Words::of(self.companion.wording().words.language())
    }

    fn patient(&self, account: &Account) -> Patient {
        Patient {
            account: account.clone(),
            acceptance: self.companion.acceptance().clone(),
            api: self.api.as_ref().map(|(_, api)| Arc::clone(api)),
        }
    }

    /// The server that the sign-in form is filled with, with its sockets where they were at the last sign-in.
    fn last_server(&self) -> Option<Addresses> {
        let shown = self.snapshot.borrow();
        match &shown.session {
            SessionView::SignedOut { server, .. } => {
                let server = server.as_deref()?;
                let known = &self.companion.settings().servers;
                let socket = known
                    .iter()
                    .find(|known| known.address == server)
                    .and_then(|known| known.socket.as_deref());
                Addresses::parse(server, socket, true).ok()
            }
            SessionView::SigningIn | SessionView::SignedIn { .. } => None,
        }
    }

    /// Shows an example of a kind of event, whether or not notifications are paused.
    pub(super) fn test_notification(
        &self,
        kind: Kind,
        reply: oneshot::Sender<Result<Answer, Refusal>>,
    ) {
        let wording = self.companion.wording();
        let sound = self.companion.settings().loudness(kind) == Loudness::Sound;
        let banner = Banner::example(kind, example(kind, wording, Clock::now().wall), sound);
        let notifier = Arc::clone(&self.parts.notifier);
        let words = self.words();
        tokio::spawn(async move {
            let shown = timeout(timing::NOTIFY, notifier.show(banner))
                .await
                .unwrap_or(Err(NotifierFault::Slow));
            let answer = shown.map(|()| Answer::Done).map_err(|fault| {
                tracing::warn!(%fault, "a test notification could not be shown");
                Refusal::Trouble(fault.code().told(&words))
            });
            let _ = reply.send(answer);
        });
    }
}
