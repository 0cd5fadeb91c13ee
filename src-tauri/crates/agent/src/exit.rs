//! How the program ends: the status for scripts and the sentence for people.

use std::{io::Write, process::ExitCode};

use parkmate_core::{
    check::Step,
    text::{Value, Words},
    trouble::{Trouble, TroubleCode},
};
use parkmate_door::{caller::CallFault, protocol::Refusal};

use crate::engine;

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The companion is not running.
    NotRunning,
    /// Something that has words for users.
    Trouble(Trouble),
    /// A step of the check, which was told already.
    Step(Step),
    /// Anything else.
    Other(anyhow::Error),
}

impl Failure {
    /// The exit status; the table is in `--help`.
    const fn status(&self) -> u8 {
        match self {
            Self::NotRunning => 3,
            Self::Trouble(trouble) => status_of(trouble.code),
            Self::Step(step) => step.exit_status(),
            Self::Other(_) => 1,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::NotRunning => words().say("cli-not-running"),
            Self::Trouble(trouble) => format!("{} {}", trouble.sentence, trouble.advice),
            Self::Step(step) => failed_at(*step, &words()),
            Self::Other(fault) => format!("{fault:#}"),
        }
    }
}

fn words() -> Words {
    engine::wording().words
}

fn failed_at(step: Step, words: &Words) -> String {
    let name = step.name().replace('_', "-");
    let title = Value::from(words.say(&format!("check-{name}")));
    words.say_with("cli-check-failed", &[("step", title)])
}

const fn status_of(code: TroubleCode) -> u8 {
    match code {
        TroubleCode::AddressEmpty
        | TroubleCode::AddressInvalid
        | TroubleCode::AddressHoldsCredentials
        | TroubleCode::AddressPlain
        | TroubleCode::WrongPassword
        | TroubleCode::CredentialsMissing
        | TroubleCode::NoProfile
        | TroubleCode::ServerNotAllowed
        | TroubleCode::RoleNotAllowed
        | TroubleCode::TokenRefused => 4,
        TroubleCode::HostUnknown
        | TroubleCode::Unreachable
        | TroubleCode::TimedOut
        | TroubleCode::TlsUntrusted
        | TroubleCode::TlsExpired
        | TroubleCode::TlsNotYetValid
        | TroubleCode::TlsOtherName
        | TroubleCode::TlsTooOld
        | TroubleCode::NotParkMate
        | TroubleCode::ServerFault
        | TroubleCode::ServerBusy
        | TroubleCode::SocketNotFound
        | TroubleCode::SocketRefused
        | TroubleCode::ProxyUnreachable
        | TroubleCode::ProxyRefused
        | TroubleCode::ProxyUnsupported => 5,
        TroubleCode::KeyringMissing
        | TroubleCode::KeyringLocked
        | TroubleCode::KeyringSlow
        | TroubleCode::HistoryUnwritable
        | TroubleCode::HistorySetAside
        | TroubleCode::HistoryGone
        | TroubleCode::HistoryRestored
        | TroubleCode::HistoryTooNew
        | TroubleCode::ExportFailed
        | TroubleCode::FolderNotShown
        | TroubleCode::NotificationsFailing
        | TroubleCode::SettingsUnreadable
        | TroubleCode::SettingsUnwritable
        | TroubleCode::SettingLocked
        | TroubleCode::LeadsInvalid
        | TroubleCode::QuietHoursInvalid
        | TroubleCode::KeepDaysInvalid
        | TroubleCode::ProxyInvalid
        | TroubleCode::WebAddressInvalid
        | TroubleCode::PolicyUnreadable
        | TroubleCode::PolicyKeyUnknown
        | TroubleCode::AutostartFailing
        | TroubleCode::CaUnreadable
        | TroubleCode::RoleHearsNothing
        | TroubleCode::WindowMissing
        | TroubleCode::BrowserMissing
        | TroubleCode::TrayMissing
        | TroubleCode::Superseded
        | TroubleCode::BookingUnknown
        | TroubleCode::RequestUnderWay
        | TroubleCode::CountdownOver
        | TroubleCode::NotSignedIn
        | TroubleCode::NotSignedOutElsewhere
        | TroubleCode::WelcomeMissing
        | TroubleCode::RoundTripMissing
        | TroubleCode::NotificationsHeld
        | TroubleCode::KeyringForgets
        | TroubleCode::DeskRefused
        | TroubleCode::DeskNotSent
        | TroubleCode::DeskNotDone
        | TroubleCode::DeskOvertaken
        | TroubleCode::UpdateUnreachable
        | TroubleCode::UpdateCutOff
        | TroubleCode::UpdateUnreadable
        | TroubleCode::UpdateForged
        | TroubleCode::UpdateUnwritable
        | TroubleCode::UpdateNotBegun
        | TroubleCode::UpdateGone
        | TroubleCode::AutostartOff => 1,
    }
}

impl From<CallFault> for Failure {
    fn from(fault: CallFault) -> Self {
        match fault {
            CallFault::NotRunning => Self::NotRunning,
            CallFault::Refused(refusal) => refusal.into(),
            other @ (CallFault::OtherVersion { .. } | CallFault::Io(_)) => {
                Self::Other(other.into())
            }
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Trouble(trouble) => Self::Trouble(trouble),
            other @ (Refusal::OtherVersion { .. } | Refusal::Unreadable | Refusal::Ending) => {
                Self::Other(other.into())
            }
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(fault: anyhow::Error) -> Self {
        Self::Other(fault)
    }
}

impl From<std::io::Error> for Failure {
    fn from(fault: std::io::Error) -> Self {
        Self::Other(fault.into())
    }
}

/// Says on stderr what went wrong, and gives the exit status.
pub(crate) fn report(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Without a stderr there is nobody to tell.
            let _ = writeln!(
                std::io::stderr(),
                "parkmate-companion: {}",
                failure.sentence()
            );
            ExitCode::from(failure.status())
        }
    }
}

#[cfg(test)]
mod tests {
    use parkmate_core::text::Language;

    use super::*;

    #[test]
    fn the_step_that_failed_is_named_as_it_was_printed() {
        let said = |language| failed_at(Step::RoundTrip, &Words::of(language));
        assert_eq!(
            said(Language::English),
            "the check failed at this step: Messages and answers come through"
        );
        assert_eq!(
            said(Language::Hindi),
            "जाँच इस चरण पर विफल रही: संदेश और जवाब पहुँचते हैं"
        );
    }
}
