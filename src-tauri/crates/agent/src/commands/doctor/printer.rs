//! What `doctor` prints: each step as it ends, for people in their order, for programs as they come.

use std::io::{self, IsTerminal, Write};

use parkmate_core::{
    check::{Check, CheckView, Step, StepState, StepView},
    plain::plain_line,
    snapshot::{ReconnectsView, Snapshot, SourceView},
    text::{Value, Words},
};
use parkmate_door::program;
use serde::Serialize;

use crate::output::{local_time, print};

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
    /// Of this program.
    version: &'a str,
    updates: Updates,
    /// Of a running companion.
    reconnects: Option<&'a ReconnectsView>,
    /// Of a running companion.
    sources: Option<&'a [SourceView]>,
}

/// Prints steps as they end: for people in their order, for programs as they come.
pub(super) struct Printer<'a> {
    words: &'a Words,
    as_json: bool,
    /// Whether a terminal shows it, where a running step can be shown and taken back.
    is_live: bool,
    printed: Vec<Step>,
    /// Whether it was said what is checked.
    is_titled: bool,
}

impl<'a> Printer<'a> {
    pub(super) fn new(as_json: bool, words: &'a Words) -> Self {
        Self {
            words,
            as_json,
            is_live: !as_json && io::stdout().is_terminal(),
            printed: Vec::new(),
            is_titled: false,
        }
    }

    pub(super) fn show(&mut self, check: &Check) -> io::Result<()> {
        let view = check.view(self.words);
        self.take_back()?;
        if !self.as_json && !std::mem::replace(&mut self.is_titled, true) {
            self.print_server(&view)?;
        }
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

    fn print_server(&self, view: &CheckView) -> io::Result<()> {
        let Some(server) = &view.server else {
            return Ok(());
        };
        let server = Value::from(plain_line(server));
        print(&self.words.say_with("check-server", &[("server", server)]))
    }

    fn print(&self, step: &StepView) -> io::Result<()> {
        if self.as_json {
            let StepView { step, state, .. } = step;
            return print(&serde_json::to_string(&StepLine { step: *step, state })?);
        }
        for line in lines(step, self.words, self.is_live) {
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

    pub(super) fn conclude(
        &self,
        check: &Check,
        updates: Updates,
        running: Option<&Snapshot>,
    ) -> io::Result<()> {
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
                version: program::version(),
                updates,
                reconnects: running.map(|snapshot| &snapshot.reconnects),
                sources: running.map(|snapshot| &*snapshot.sources),
            })?);
        }
        print("")?;
        print(&outcome.unwrap_or_default())?;
        print(&updates.line(self.words))?;
        for line in running.map_or_else(Vec::new, |running| habits(running, self.words)) {
            print(&line)?;
        }
        Ok(())
    }
}

/// Who updates this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Updates {
    /// The package manager.
    Package,
    /// It would itself, if it were told how.
    Unusable,
    /// It could itself, and isn't to.
    Off,
    /// It does itself.
    Own,
}

impl Updates {
    fn line(self, words: &Words) -> String {
        let version = [("version", Value::from(program::version()))];
        let who = match self {
            Self::Package => "settings-update-package",
            Self::Unusable => "settings-update-unusable",
            Self::Off => "settings-update-off",
            Self::Own => "cli-update-own",
        };
        let running = words.say_with("settings-update-running", &version);
        format!("{running}. {}", words.say(who))
    }
}

/// How a running companion's server does, for people.
fn habits(running: &Snapshot, words: &Words) -> Vec<String> {
    let Snapshot {
        sources,
        reconnects,
        ..
    } = running;
    let mut lines = vec![
        String::new(),
        words.say_with("window-reconnects", &[("count", reconnects.today.into())]),
    ];
    if let Some(last) = &reconnects.last {
        let with = [
            ("time", Value::from(local_time(last.at))),
            ("why", Value::from(last.why.sentence.as_str())),
        ];
        lines.push(words.say_with("window-reconnects-last", &with));
    }
    if !sources.is_empty() {
        lines.push(format!("{}:", words.say("window-sources")));
    }
    for source in sources {
        let kind = words.say(&format!("event-{}", dashed(source.kind.name())));
        let habit = words.say(&format!("window-habit-{}", dashed(source.habit.name())));
        lines.push(format!("  {kind}: {habit}"));
    }
    lines
}

fn dashed(name: &str) -> String {
    name.replace('_', "-")
}

/// A step for people: what became of it in a word, and what to do about a failure.
fn lines(step: &StepView, words: &Words, with_signs: bool) -> Vec<String> {
    let title = plain_line(&step.title);
    let [passed, failed, not_tried, not_needed] = [
        "cli-step-passed",
        "cli-step-failed",
        "cli-step-not-tried",
        "cli-step-not-needed",
    ]
    .map(|key| words.say(key));
    let lengths = [&passed, &failed, &not_tried, &not_needed].map(|word| word.chars().count());
    let width = lengths.into_iter().max().unwrap_or_default();
    let line = |sign: &str, word: &str, detail: &str| {
        let sign = if with_signs {
            format!("{sign} ")
        } else {
            String::new()
        };
        let detail = plain_line(detail);
        format!("{sign}{word:<width$} {title}: {detail}")
            .trim_end_matches([':', ' '])
            .to_owned()
    };
    match &step.state {
        StepState::Waiting | StepState::Running => Vec::new(),
        StepState::Passed { detail } => vec![line("✓", &passed, detail)],
        StepState::Failed { trouble } => {
            let indent = width + if with_signs { 3 } else { 1 };
            vec![
                line("✗", &failed, &trouble.sentence),
                format!("{:indent$}{}", "", trouble.advice),
            ]
        }
        StepState::NotTried { why } => vec![line("–", &not_tried, why)],
        StepState::NotNeeded { why } => vec![line("–", &not_needed, why)],
    }
}

#[cfg(test)]
mod tests {
    use parkmate_core::{
        check::Finding,
        event::Kind,
        ledger::{Habit, SourceCount},
        text::Language,
        trouble::TroubleCode,
    };

    use super::*;

    #[test]
    fn it_is_said_who_updates_the_program() {
        let words = Words::of(Language::English);
        let version = env!("CARGO_PKG_VERSION");
        let line = |updates: Updates| updates.line(&words);
        assert_eq!(
            line(Updates::Package),
            format!(
                "Version {version}. Your system's package manager updates the program, or whoever has installed it."
            )
        );
        assert_eq!(
            line(Updates::Own),
            format!("Version {version}. It looks for newer versions by itself.")
        );
    }

    fn failed(words: &Words) -> StepView {
        let mut check = Check::new(Some("parking.example".into()));
        check.found(Step::Name, Finding::Failed(TroubleCode::HostUnknown));
        check.view(words).steps.remove(0)
    }

    #[test]
    fn a_failed_step_says_what_to_do_and_is_told_by_a_word_not_by_a_sign_alone() {
        let words = Words::english();
        assert_eq!(
            lines(&failed(&words), &words, false),
            [
                "FAILED     The server's name is known: There is no server of this name.",
                "           Check the address for typing mistakes and that this computer is online."
            ]
        );
        assert!(lines(&failed(&words), &words, true)[0].starts_with("✗ FAILED "));
    }

    #[test]
    fn a_step_is_printed_in_one_language() {
        let words = Words::of(Language::Hindi);
        let printed = lines(&failed(&words), &words, false).concat();
        let latin = printed.chars().find(char::is_ascii_alphabetic);
        assert_eq!(latin, None, "{printed}");
    }

    #[test]
    fn tells_how_the_server_of_a_running_companion_does() {
        let words = Words::english();
        let running = Snapshot {
            sources: vec![SourceView {
                kind: Kind::Declined,
                count: SourceCount::default(),
                habit: Habit::Never,
            }],
            reconnects: ReconnectsView {
                today: 2,
                last: None,
            },
            ..Snapshot::default()
        };
        assert_eq!(
            habits(&running, &words),
            [
                "",
                "2 reconnects today.",
                "How this server tells of events:",
                "  Booking cancelled by the lot: never come – found by reading"
            ]
        );
    }

    #[test]
    fn a_steps_json_has_its_name_and_its_state_side_by_side() {
        let StepView { step, state, .. } = failed(&Words::english());
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
