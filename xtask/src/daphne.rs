//! The server's own libraries, for `tests/daphne`: a Python environment of ours in `target/daphne-venv`, made when it is missing
//! and made anew when `tests/daphne/requirements.txt` names other versions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::machine::succeeds;
use crate::process::run;
use crate::project::{root, target};
use crate::terminal::say;

/// The oldest Python that the libraries run on: autobahn, below daphne, asks for it.
const PYTHON: (u32, u32) = (3, 11);
/// What Python is called before there is an environment.
const PYTHON_NAME: &str = if cfg!(windows) { "python" } else { "python3" };

/// Makes sure that the environment is there, with the libraries that are asked for.
pub(crate) fn prepare_environment() -> Result<()> {
    let folder = target().join("daphne-venv");
    let requirements = root().join("tests/daphne/requirements.txt");
    // The tests look for this copy, too.
    let installed = folder.join("requirements.txt");
    let asked = fs::read(&requirements).with_context(|| requirements.display().to_string())?;
    if fs::read(&installed).is_ok_and(|installed| installed == asked) && works(&python(&folder)) {
        return Ok(());
    }
    check_python()?;
    say("daphne: installing Django, channels and daphne into target/daphne-venv");
    let make = ["-m", "venv", "--clear"];
    run(Command::new(PYTHON_NAME).args(make).arg(&folder)).context(
        "could not make a Python environment (on Debian and Ubuntu it needs the package python3-venv)",
    )?;
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--require-hashes",
        "--requirement",
    ];
    run(Command::new(python(&folder)).args(install).arg(&requirements)).context(
        "could not install tests/daphne/requirements.txt: is the Python package index (pypi.org) within reach?",
    )?;
    Ok(fs::write(installed, asked)?)
}

/// The environment's interpreter, and what it runs to be the server.
pub(crate) fn program() -> (PathBuf, PathBuf) {
    (
        python(&target().join("daphne-venv")),
        root().join("tests/daphne/serve.py"),
    )
}

fn python(folder: &Path) -> PathBuf {
    folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    })
}

/// An environment dies with the Python that it was made from.
fn works(python: &Path) -> bool {
    succeeds(Command::new(python).arg("--version"))
}

fn check_python() -> Result<()> {
    let advice = format!(
        "Python {}.{} or newer is needed for the tests with the real server's libraries: https://www.python.org",
        PYTHON.0, PYTHON.1
    );
    let Ok(python) = Command::new(PYTHON_NAME).arg("--version").output() else {
        bail!("{advice} (there is no `{PYTHON_NAME}` here)")
    };
    let version = String::from_utf8_lossy(&python.stdout).trim().to_owned();
    if python_version(&version).is_none_or(|version| version < PYTHON) {
        bail!("{advice} (here is {version:?})");
    }
    Ok(())
}

/// Major and minor of what `python3 --version` says.
fn python_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix("Python ")?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_is_old_by_its_major_or_minor_number() {
        assert!(python_version("Python 3.9.2").is_some_and(|version| version < PYTHON));
        assert!(python_version("Python 2.7.18").is_some_and(|version| version < PYTHON));
        assert!(python_version("Python 3.11.7").is_some_and(|version| version >= PYTHON));
        assert!(python_version("Python 3.14.0rc2").is_some_and(|version| version >= PYTHON));
        assert_eq!(python_version("command not found"), None);
    }
}
