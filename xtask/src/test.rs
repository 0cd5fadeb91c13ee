//! `cargo xtask test`: everything that has to hold, in one go. Each step says what it is and how long it took; the first failure
//! ends the run. The last lines are the test runners' own.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::daphne::prepare_environment;
use crate::desktop::Desktop;
use crate::long_run::LongRun;
use crate::machine::{
    Purpose, can_lay_cables, chromium, has_window_driver, install_ui_packages, npm, prepare,
};
use crate::packages;
use crate::process::{find, run};
use crate::programs::{build_ui, cargo};
use crate::terminal::{complain, say};

/// The package whose tests need a desktop.
const DESKTOP_TESTS: &str = "parkmate-e2e";
/// Those of them that work the real window, which takes a driver of WebKit's: the beginning of their names, which no other test
/// has in its own.
const WINDOW_TESTS: &str = "stories::";
/// The test program that they are in.
const WINDOW_PROGRAM: &str = "agent";
/// Those of them that pull a cable between network namespaces, which takes root and `ip`: the beginning of their names.
const CABLE_TESTS: &str = "namespace::";
/// The package whose tests share processes that take a second to start, so they run in one process. Its only test program
/// is called the same without the prefix.
const DAPHNE_TESTS: &str = "parkmate-daphne";

/// Minutes of the long run beside the tests; `cargo xtask soak` has longer ones.
const LONG_RUN: u32 = 10;

/// Why those are left out.
const NO_CABLES: &str = "network namespaces take root and `ip`";
const NO_LAYER: &str = "a layer over this system takes root, and Debian";

struct Step {
    name: &'static str,
    run: fn(&mut Closing) -> Result<Outcome>,
}

enum Outcome {
    Passed,
    /// Could not be tried, and why.
    Skipped(&'static str),
}

/// Runs all steps.
pub(crate) fn test() -> Result<()> {
    let begin = Instant::now();
    let mut closing = Closing::default();
    let mut report = Vec::new();
    let mut failure = None;
    let steps = steps();
    for (number, step) in (1..).zip(&steps) {
        let name = step.name;
        say(&format!("\n== {number}/{} {name}", steps.len()));
        let start = Instant::now();
        let outcome = (step.run)(&mut closing);
        let word = match &outcome {
            Ok(Outcome::Passed) => "passed".to_owned(),
            Ok(Outcome::Skipped(reason)) => format!("skipped: {reason}"),
            Err(_) => "FAILED".to_owned(),
        };
        report.push(format!(
            "{name:<16} {:>7}  {word}",
            minutes(start.elapsed())
        ));
        if let Err(error) = outcome {
            complain(&format!("error: {error:#}"));
            failure = Some(name);
            break;
        }
    }
    say(&format!(
        "\n== {} of {} steps in {}",
        report.len(),
        steps.len(),
        minutes(begin.elapsed())
    ));
    report.iter().for_each(|line| say(line));
    closing.lines.iter().for_each(|line| say(line));
    match failure {
        None => Ok(()),
        Some(name) => bail!("step \"{name}\" failed"),
    }
}

/// Cheap steps first, and the UI before Rust, because the window's program carries it inside. All of Rust is built with the same
/// packages and targets, so that nothing is compiled twice for another set of features.
fn steps() -> Vec<Step> {
    let step = |name, run| Step { name, run };
    let mut steps = vec![
        step("machine", |_| passed(prepare(Purpose::Test))),
        step("formatting", |_| {
            passed(run(cargo().args(["fmt", "--all", "--check"])))
        }),
        step("ui packages", |_| passed(install_ui_packages())),
        step("ui types", |_| passed(run(npm().args(["run", "check"])))),
        step("ui tests", |closing| passed(closing.run(npm().arg("test")))),
        step("ui build", |_| passed(build_ui())),
        step("browser tests", browser_tests),
        step("daphne packages", |_| passed(prepare_environment())),
        step("dependencies", |_| dependencies()),
        step("lints", |_| {
            let lints = [
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ];
            passed(run(cargo().args(lints)))
        }),
        step("build", |_| {
            passed(run(cargo().args(["build", "--workspace", "--all-targets"])))
        }),
    ];
    steps.push(step("long run begins", |closing| {
        closing.long_run = Some(LongRun::begin(LONG_RUN)?);
        Ok(Outcome::Passed)
    }));
    steps.extend(tests());
    // Before another companion is installed, which looks for those that run.
    steps.push(step("long run ends", |closing| {
        if let Some(long_run) = closing.long_run.take() {
            say(&long_run.end()?);
        }
        Ok(Outcome::Passed)
    }));
    steps.push(step("packages", |_| {
        if !packages::can_be_told() {
            return Ok(Outcome::Skipped(NO_LAYER));
        }
        passed(packages::packages())
    }));
    steps
}

/// The tests of Rust.
fn tests() -> Vec<Step> {
    let step = |name, run| Step { name, run };
    let mut steps = Vec::new();
    if find("cargo-nextest").is_some() {
        steps.push(step("tests", |closing| {
            let filter = format!("not package(/^({DESKTOP_TESTS}|{DAPHNE_TESTS})$/)");
            passed(closing.run(nextest(&mut cargo(), &filter)))
        }));
        steps.push(step("daphne tests", |closing| {
            passed(closing.run(cargo().args(["test", "--workspace", "--test", "daphne"])))
        }));
        // What nextest does not run.
        steps.push(step("doc tests", |closing| {
            passed(closing.run(cargo().args(["test", "--workspace", "--doc"])))
        }));
        steps.push(step("desktop tests", |closing| {
            let filter =
                format!("package({DESKTOP_TESTS}) - test({WINDOW_TESTS}) - test({CABLE_TESTS})");
            in_desktop(closing, |command| nextest(command, &filter))
        }));
        steps.push(step("cable tests", |closing| {
            if !can_lay_cables() {
                return Ok(Outcome::Skipped(NO_CABLES));
            }
            let filter = format!("package({DESKTOP_TESTS}) & test({CABLE_TESTS})");
            passed(closing.run(nextest(&mut cargo(), &filter)))
        }));
        steps.push(step("window tests", |closing| {
            let filter = format!("package({DESKTOP_TESTS}) & test({WINDOW_TESTS})");
            window_tests(closing, |command| nextest(command, &filter))
        }));
    } else {
        // Cargo can't leave a package out without building the others anew for fewer features: all run in the desktop.
        steps.push(step("tests", |closing| {
            in_desktop(closing, |command| {
                let all = ["test", "--workspace", "--no-fail-fast"];
                let skipped = ["--", "--skip", WINDOW_TESTS, "--skip", CABLE_TESTS];
                command.args(all).args(skipped)
            })
        }));
        steps.push(step("cable tests", |closing| {
            if !can_lay_cables() {
                return Ok(Outcome::Skipped(NO_CABLES));
            }
            let those = ["test", "--workspace", "--test", WINDOW_PROGRAM];
            passed(closing.run(cargo().args(those).args(["--", CABLE_TESTS])))
        }));
        steps.push(step("window tests", |closing| {
            window_tests(closing, |command| {
                let those = ["test", "--workspace", "--test", WINDOW_PROGRAM];
                command.args(those).args(["--", WINDOW_TESTS])
            })
        }));
    }
    steps
}

/// Where there is no driver, these alone are left out, and the report says so: the machine's preparation brings one where it can.
fn window_tests(
    closing: &mut Closing,
    runner: impl FnOnce(&mut Command) -> &mut Command,
) -> Result<Outcome> {
    if !has_window_driver() {
        return Ok(Outcome::Skipped("WebKitWebDriver is not installed"));
    }
    in_desktop(closing, runner)
}

fn in_desktop(
    closing: &mut Closing,
    runner: impl FnOnce(&mut Command) -> &mut Command,
) -> Result<Outcome> {
    let desktop = Desktop::start(&[])?;
    let mut command = cargo();
    desktop.dress(&mut command);
    passed(closing.run(runner(&mut command)))
}

fn nextest<'a>(cargo: &'a mut Command, filter: &str) -> &'a mut Command {
    cargo.args([
        "nextest",
        "run",
        "--workspace",
        "--no-fail-fast",
        "--filterset",
        filter,
    ])
}

/// Licences, sources and the layers, as `deny.toml` has them. The list of known vulnerabilities is not asked: it lives elsewhere
/// on the network and changes without us.
fn dependencies() -> Result<Outcome> {
    if find("cargo-deny").is_none() {
        return Ok(Outcome::Skipped("cargo-deny is not installed"));
    }
    passed(run(
        cargo().args(["deny", "check", "bans", "licenses", "sources"])
    ))
}

/// The page in a real engine: every view and state, with pictures in `target/screens/`.
fn browser_tests(closing: &mut Closing) -> Result<Outcome> {
    if chromium().is_none() {
        return Ok(Outcome::Skipped("no Chromium is installed"));
    }
    passed(closing.run(npm().args(["run", "test:browser"])))
}

fn passed(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}

fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The lines that test runners sum up with, kept to be repeated at the end.
#[derive(Default)]
struct Closing {
    lines: Vec<String>,
    /// What goes on beside the tests.
    long_run: Option<LongRun>,
}

impl Closing {
    /// Runs a test runner, shows what it writes as it comes and keeps its summary.
    fn run(&mut self, runner: &mut Command) -> Result<()> {
        self.run_and_show(runner, say)
    }

    fn run_and_show(&mut self, runner: &mut Command, show: fn(&str)) -> Result<()> {
        runner.env("NO_COLOR", "1").env_remove("FORCE_COLOR");
        runner
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut runner = runner.spawn().context("could not start the test runner")?;
        let (sender, lines) = channel();
        if let Some(output) = runner.stdout.take() {
            forward(output, sender.clone());
        }
        if let Some(output) = runner.stderr.take() {
            forward(output, sender);
        }
        for line in lines {
            show(&line);
            if is_summary(&line) {
                self.lines.push(line);
            }
        }
        let status = runner.wait()?;
        if !status.success() {
            bail!("tests failed ({status})");
        }
        Ok(())
    }
}

fn forward(output: impl Read + Send + 'static, lines: Sender<String>) {
    std::thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            if lines.send(line).is_err() {
                return;
            }
        }
    });
}

/// Whether a line is how nextest, cargo or vitest sums up. Cargo does so for each program, also for those without a test.
fn is_summary(line: &str) -> bool {
    let line = line.trim_start();
    let starts = ["Summary [", "test result: ", "Test Files ", "Tests "];
    starts.iter().any(|start| line.starts_with(start)) && !line.contains(" 0 passed; 0 failed;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runners_own_last_lines_are_kept_and_nothing_else() {
        let kept = [
            "     Summary [   0.123s] 6 tests run: 6 passed, 0 skipped",
            "test result: ok. 6 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
            " Test Files  3 passed (3)",
            "      Tests  12 passed (12)",
        ];
        assert!(kept.iter().all(|line| is_summary(line)));
        assert!(!is_summary(
            "test result: ok. 0 passed; 0 failed; 0 ignored"
        ));
        assert!(!is_summary("test icons::tests::a ... ok"));
        assert!(!is_summary(
            "        PASS [   0.004s] xtask icons::tests::a"
        ));
    }

    #[test]
    fn a_failing_runner_is_an_error_and_its_summary_is_kept() {
        let mut closing = Closing::default();
        let mut runner = Command::new("sh");
        runner.args([
            "-c",
            "echo noise; echo 'test result: FAILED. 1 failed' >&2; exit 3",
        ]);
        assert!(closing.run_and_show(&mut runner, |_| ()).is_err());
        assert_eq!(closing.lines, ["test result: FAILED. 1 failed"]);
    }

    #[test]
    fn times_are_shown_in_minutes_and_seconds() {
        assert_eq!(minutes(Duration::from_millis(605_900)), "10:05");
    }
}
