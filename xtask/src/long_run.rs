//! The long run of the agent (`tests/e2e/benches/soak`): in a desktop of its own, beside whatever else is going on, since it
//! takes minutes and hardly any processor.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};

use crate::desktop::Desktop;
use crate::process::Running;
use crate::programs::cargo;
use crate::project::target;

/// One that is under way; dropping it ends it, and all that it has started with its desktop.
pub(crate) struct LongRun {
    soak: Running,
    /// What it says.
    log: PathBuf,
    _desktop: Desktop,
}

impl LongRun {
    pub(crate) fn begin(minutes: u32) -> Result<Self> {
        let desktop = Desktop::start(&[])?;
        let log = target().join("long-run.log");
        let mut command = cargo();
        command
            .args(["test", "--workspace", "--bench", "soak", "--"])
            .arg(minutes.to_string());
        desktop.dress(&mut command);
        let file = File::create(&log).with_context(|| log.display().to_string())?;
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file);
        Ok(Self {
            soak: Running::start("the long run", &mut command)?,
            log,
            _desktop: desktop,
        })
    }

    /// Waits for its end; what it has found, or that something grew.
    pub(crate) fn end(mut self) -> Result<String> {
        let status = self.soak.child.wait()?;
        let said = fs::read_to_string(&self.log)?;
        if !status.success() {
            bail!("the long run failed ({status}):\n{said}");
        }
        let found = said.split_once(" minutes; load").map_or(0, |(before, _)| {
            before.rfind('\n').map_or(0, |line| line + 1)
        });
        Ok(said[found..].to_owned())
    }
}
