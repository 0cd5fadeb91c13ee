//! The check, tried on real things: all steps in one task, side by side where they can be, each with a
//! time limit, so that one which hangs holds up only those that need it. What depends on what is the core's
//! [`check`](parkmate_core::check).

mod computer;
mod network;
mod server;

use std::sync::Arc;

use futures_util::{StreamExt, stream::FuturesUnordered};
use parkmate_core::{
    acceptance::Acceptance,
    account::Account,
    address::Addresses,
    check::{self, Check, CheckView, Finding, Hindrance, Step},
    snapshot::Snapshot,
    timing,
    trouble::TroubleCode,
};
use tokio::{sync::Mutex, time::timeout};

use crate::{
    api::Api, autostart::Autostart, http::Http, network::Network, notifier::Notifier,
    socket::Socket, vault::Vault,
};

/// What is checked, and with what.
#[derive(Clone)]
pub struct Doctor {
    /// The server, if one is known.
    pub addresses: Option<Addresses>,
    /// Who is signed in there.
    pub patient: Option<Patient>,
    /// For REST.
    pub http: Http,
    /// How the server is reached.
    pub network: Network,
    /// Where tokens are kept.
    pub vault: Arc<dyn Vault>,
    /// What shows notifications.
    pub notifier: Arc<dyn Notifier>,
    /// What starts the companion with the user's session, where something does.
    pub autostart: Option<Autostart>,
    /// Whether the company's policy wants it to start so.
    pub must_start: bool,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Patient {
    /// Who.
    pub account: Account,
    /// On which of the account's ids is listened.
    pub acceptance: Acceptance,
    /// The session of a running companion; without one the keyring's token is tried.
    pub api: Option<Arc<Api>>,
}

impl std::fmt::Debug for Doctor {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Doctor").finish_non_exhaustive()
    }
}

/// A run: the doctor, and what one step leaves to the next.
struct Visit<'a> {
    doctor: &'a Doctor,
    /// The sockets that were opened.
    sockets: Mutex<Vec<Socket>>,
}

impl Doctor {
    /// Tries everything and tells each change. Takes a few seconds where all is well, and no more than
    /// [`timing::CHECK_STEP`] for each step that has to wait for another.
    pub async fn run(&self, mut tell: impl FnMut(&Check)) -> Check {
        let server = self.addresses.as_ref().map(Addresses::display);
        let mut check = Check::new(server.map(str::to_owned));
        let visit = Visit {
            doctor: self,
            sockets: Mutex::new(Vec::new()),
        };
        let mut running = FuturesUnordered::new();
        loop {
            running.extend(check.begin().into_iter().map(|step| visit.within(step)));
            tell(&check);
            let Some((step, finding)) = running.next().await else {
                return check;
            };
            check.found(step, finding);
        }
    }
}

impl Visit<'_> {
    async fn within(&self, step: Step) -> (Step, Finding) {
        let finding = timeout(timing::CHECK_STEP, self.attempt(step))
            .await
            .unwrap_or(Finding::Failed(slow(step)));
        if let Finding::Failed(code) = finding {
            tracing::debug!(step = step.name(), code = code.name(), "a check failed");
        }
        (step, finding)
    }

    async fn attempt(&self, step: Step) -> Finding {
        let Doctor {
            addresses,
            patient,
            http,
            network,
            vault,
            notifier,
            autostart,
            must_start,
        } = self.doctor;
        match (step, addresses) {
            (Step::Notifications, _) => computer::notifications(&**notifier).await,
            (Step::Keyring, _) => computer::keyring(&**vault).await,
            (Step::Autostart, _) => computer::autostart(autostart.as_ref(), *must_start),
            // The core begins none of the others without a server.
            (_, None) => Finding::Untried(Hindrance::NoServer),
            (Step::Name, Some(server)) => network::name(server, network).await,
            (Step::Port, Some(server)) => network::port(server, network).await,
            (Step::Tls, Some(server)) => network::tls(server, network).await,
            (Step::Api, Some(server)) => server::api(http, server).await,
            (Step::Token, Some(_)) => server::token(http, &**vault, patient.as_ref()).await,
            (Step::Upgrade, Some(server)) => {
                let urls = server::urls(server, patient.as_ref());
                let (opened, finding) = server::upgrade(urls, network).await;
                *self.sockets.lock().await = opened;
                finding
            }
            (Step::Welcome, Some(_)) => server::welcome(&mut self.sockets.lock().await).await,
            (Step::RoundTrip, Some(_)) => {
                // The last that uses them: they are closed with this step.
                let sockets = std::mem::take(&mut *self.sockets.lock().await);
                server::round_trip(sockets).await
            }
            (Step::Clock, Some(server)) => server::clock(server, network).await,
        }
    }
}

/// What a step that took too long has failed of.
const fn slow(step: Step) -> TroubleCode {
    match step {
        Step::Name
        | Step::Port
        | Step::Tls
        | Step::Api
        | Step::Token
        | Step::Upgrade
        | Step::Clock
        | Step::Autostart => TroubleCode::TimedOut,
        Step::Welcome => TroubleCode::WelcomeMissing,
        Step::RoundTrip => TroubleCode::RoundTripMissing,
        Step::Notifications => TroubleCode::NotificationsFailing,
        Step::Keyring => TroubleCode::KeyringSlow,
    }
}

/// The text for support, with what is known of this program and computer.
#[must_use]
pub fn report(check: &CheckView, snapshot: Option<&Snapshot>) -> String {
    check::report(check, snapshot, &computer::about())
}

#[cfg(test)]
mod tests;
