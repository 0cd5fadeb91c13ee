//! Other programs: run to their end, read, or kept running beside us and ended with us.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// How long a program may take to end by itself once asked: the keyring and the bus need well under a second.
const GRACE: Duration = Duration::from_secs(3);
/// Between two looks at something outside us that can only be polled.
pub(crate) const POLL: Duration = Duration::from_millis(50);

/// Runs a program with our own input and output; an error if it can't be started or does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("could not start {}", shown(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a program and returns its standard output.
pub(crate) fn read(command: &mut Command) -> Result<Vec<u8>> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not start {}", shown(command)))?;
    if !output.status.success() {
        bail!(
            "{} failed ({}): {}",
            shown(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(output.stdout)
}

/// Where a program of this name lies, looked up as a shell would.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        .find(|path| path.is_file())
}

/// A command that Linux ends when we end, however that happens. Elsewhere a plain one.
pub(crate) fn tied(program: impl AsRef<OsStr>) -> Command {
    if cfg!(target_os = "linux") && find("setpriv").is_some() {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// A program running beside us, ended when dropped: asked first, killed if it does not listen.
pub(crate) struct Running {
    name: String,
    /// Public for its pipes.
    pub(crate) child: Child,
}

impl Running {
    /// Starts `command`, called `name` in messages.
    pub(crate) fn start(name: &str, command: &mut Command) -> Result<Self> {
        let child = command
            .spawn()
            .with_context(|| format!("could not start {name}"))?;
        Ok(Self {
            name: name.to_owned(),
            child,
        })
    }

    /// An error once the program has ended.
    pub(crate) fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("{} ended by itself ({status})", self.name),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        ask_to_end(self.child.id());
        let ended = cfg!(unix) && wait_for(GRACE, || matches!(self.child.try_wait(), Ok(Some(_))));
        if !ended {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Asks a process to end, where processes can be asked.
pub(crate) fn ask_to_end(process: u32) {
    if cfg!(unix) {
        let kill = format!("kill -TERM {process}");
        let _ = Command::new("sh")
            .args(["-c", &kill])
            .stderr(Stdio::null())
            .status();
    }
}

/// The processes that were started with this line (`NAME=value`) in their environment. Linux only; none elsewhere.
pub(crate) fn processes_with(line: &str) -> Vec<u32> {
    let Ok(folders) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let processes = folders.flatten().filter_map(|folder| {
        let process = folder.file_name().to_str()?.parse().ok()?;
        let environment = std::fs::read(folder.path().join("environ")).ok()?;
        environment
            .split(|byte| *byte == 0)
            .any(|entry| entry == line.as_bytes())
            .then_some(process)
    });
    processes.collect()
}

/// Waits until `condition` holds; false when `limit` has passed before.
pub(crate) fn wait_for(limit: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + limit;
    loop {
        if condition() {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        std::thread::sleep(POLL);
    }
}

fn shown(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect();
    format!("`{}`", words.join(" "))
}
