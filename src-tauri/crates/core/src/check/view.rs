//! A check in words, for the window and the command line.

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Finding, Hindrance, Reason, State, Step};
use crate::{
    text::{Value, Words},
    trouble::Trouble,
};

/// A check as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CheckView {
    /// The server that is checked, as people read it; `None` if none is known.
    pub server: Option<String>,
    /// All steps, in their order.
    pub steps: Vec<StepView>,
    /// How many have failed so far.
    pub failed: u32,
    /// What came of it, in a sentence; `None` while it runs.
    pub outcome: Option<String>,
    /// The text for support, without secrets; `None` while it runs.
    pub report: Option<String>,
}

/// A step as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StepView {
    /// Which.
    pub step: Step,
    /// What it makes sure of.
    pub title: String,
    /// Where it stands.
    pub state: StepState,
}

/// Where a step stands, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum StepState {
    /// It waits for others.
    Waiting,
    /// It is being tried.
    Running,
    /// It works.
    Passed {
        /// What was seen.
        detail: String,
    },
    /// It doesn't.
    Failed {
        /// What is wrong, and what to do about it.
        trouble: Trouble,
    },
    /// It could not be tried.
    NotTried {
        /// Why not.
        why: String,
    },
    /// There is nothing to try.
    NotNeeded {
        /// Why not.
        why: String,
    },
}

impl StepState {
    /// Whether nothing more comes of it.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Waiting | Self::Running => false,
            Self::Passed { .. }
            | Self::Failed { .. }
            | Self::NotTried { .. }
            | Self::NotNeeded { .. } => true,
        }
    }
}

impl Check {
    /// The check as it is shown; the report is added by whoever knows the rest of it.
    #[must_use]
    pub fn view(&self, words: &Words) -> CheckView {
        let steps = Step::ALL.map(|step| StepView {
            step,
            title: title(step, words),
            state: match self.state(step) {
                State::Waiting => StepState::Waiting,
                State::Running => StepState::Running,
                State::Found(finding) => found(finding, words),
            },
        });
        CheckView {
            server: self.server.clone(),
            steps: steps.into(),
            failed: u32::try_from(self.failed().count()).unwrap_or(u32::MAX),
            outcome: self.is_over().then(|| self.outcome(words)),
            report: None,
        }
    }

    fn outcome(&self, words: &Words) -> String {
        let with = |key, count: usize| words.say_with(key, &[("count", Value::from(count))]);
        match (self.failed().count(), self.untried()) {
            (0, 0) => words.say("check-all-well"),
            (0, untried) => with("check-well-so-far", untried),
            (failed, _) => with("check-failed", failed),
        }
    }
}

/// What a step makes sure of.
fn title(step: Step, words: &Words) -> String {
    words.say(&format!("check-{}", step.name().replace('_', "-")))
}

fn found(finding: &Finding, words: &Words) -> StepState {
    match finding {
        Finding::Passed(fact) => StepState::Passed {
            detail: detail(fact, words),
        },
        Finding::Failed(code) => StepState::Failed {
            trouble: code.told(words),
        },
        Finding::Untried(why) => StepState::NotTried {
            why: match why {
                Hindrance::Failed(_) => words.say("check-after-failure"),
                Hindrance::NoServer => words.say("check-no-server"),
                Hindrance::NobodySignedIn => words.say("check-nobody-signed-in"),
                Hindrance::NoToken => words.say("check-no-token"),
                Hindrance::SystemSilent => words.say("check-system-silent"),
            },
        },
        Finding::Unneeded(reason) => StepState::NotNeeded {
            why: match reason {
                Reason::Numeric => words.say("check-numeric"),
                Reason::Plain => words.say("check-plain"),
                Reason::Proxy => words.say("check-proxy"),
                Reason::StartedByHand => words.say("check-started-by-hand"),
            },
        },
    }
}

fn detail(fact: &Fact, words: &Words) -> String {
    match fact {
        Fact::Addresses(found) => {
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            found.join(", ")
        }
        Fact::Took(millis) => {
            words.say_with("check-took", &[("millis", Value::from(millis.to_string()))])
        }
        Fact::Tls(version) => version.clone(),
        Fact::ParkMate => words.say("check-is-parkmate"),
        Fact::Accepted => words.say("check-accepted"),
        Fact::Sockets(count) => words.say_with("check-sockets", &[("count", Value::from(*count))]),
        Fact::ClockSocket => words.say("check-clock-socket"),
        Fact::Ahead(millis) => ahead(*millis, words),
        Fact::Notifications { service, clicks } => {
            let key = if *clicks {
                "check-service"
            } else {
                "check-service-no-clicks"
            };
            words.say_with(key, &[("service", Value::from(service.as_str()))])
        }
        Fact::Kept => words.say("check-kept"),
        Fact::Starts => words.say("check-starts"),
    }
}

/// The difference of the clocks, in tenths of a second up to a minute: the way of the message blurs the
/// rest.
fn ahead(millis: i64, words: &Words) -> String {
    let tenths = millis.unsigned_abs() / 100;
    let key = match millis {
        _ if tenths == 0 => return words.say("check-clocks-agree"),
        0.. => "check-server-ahead",
        _ => "check-server-behind",
    };
    let seconds = if tenths < 600 {
        format!("{}.{}", tenths / 10, tenths % 10)
    } else {
        (tenths / 10).to_string()
    };
    words.say_with(key, &[("seconds", Value::from(seconds))])
}
