//! What the companion asks the desktop to start: a page in the user's browser, and the window, which is a
//! program of its own.

use std::{
    io,
    path::{Path, PathBuf},
    process::Stdio,
};

use parkmate_core::{history::RowId, spot::Spot};
use tokio::process::{Child, Command};

use crate::activation::Activation;

/// The window's program, without the ending that some systems give programs.
const WINDOW: &str = "parkmate-companion-window";

/// Starts other programs. They go on by themselves: an `Ok` says that one was started.
pub trait Shell: Send + Sync {
    /// Shows a page in the user's browser.
    ///
    /// # Errors
    /// [`ShellFault`] if the address isn't one of the web, or no browser could be started.
    fn open_url(&self, url: &str) -> Result<(), ShellFault>;

    /// Shows a folder in the user's file manager.
    ///
    /// # Errors
    /// [`ShellFault`] if it is no folder, or no file manager could be started.
    fn open_folder(&self, folder: &Path) -> Result<(), ShellFault>;

    /// Starts the window, at a row of the history or a booking if one is given.
    ///
    /// # Errors
    /// [`ShellFault`] if its program isn't there or doesn't start.
    fn start_window(&self, at: Option<Spot>) -> Result<(), ShellFault>;
}

/// Why nothing was started. In words it names no path, since that may name the user.
#[derive(Debug, thiserror::Error)]
pub enum ShellFault {
    /// Only pages of the web are opened: anything else could start a program.
    #[error("this is not the address of a page")]
    NotAPage,
    /// Nothing that shows pages could be started.
    #[error("no browser could be started")]
    NoBrowser(#[source] io::Error),
    /// Only folders are opened: a file could be a program.
    #[error("this is not a folder")]
    NotAFolder,
    /// Nothing that shows folders could be started.
    #[error("no file manager could be started")]
    NoFileManager(#[source] io::Error),
    /// The window's program is not where it was installed.
    #[error(
        "the window can't be shown, because its program is missing; install the companion again"
    )]
    WindowMissing(PathBuf),
    /// The window's program doesn't start.
    #[error("the window can't be shown, because its program doesn't start: {}", .source.kind())]
    WindowBroken {
        /// The program.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// The desktop that the companion runs on. Needs a tokio runtime, which waits for the ended children.
#[derive(Clone, Debug)]
pub struct DesktopShell {
    window: PathBuf,
    activation: Activation,
}

impl DesktopShell {
    /// With the window's program beside that of this process, where it is installed. It comes to the front by
    /// the desktop's permission, where there is one.
    ///
    /// # Errors
    /// If the operating system doesn't tell where this process' program is.
    pub fn beside_this_program(activation: Activation) -> io::Result<Self> {
        let name = format!("{WINDOW}{}", std::env::consts::EXE_SUFFIX);
        let window = std::env::current_exe()?.with_file_name(name);
        Ok(Self::new(window, activation))
    }

    /// The same with that program as the window.
    #[must_use]
    pub const fn new(window: PathBuf, activation: Activation) -> Self {
        Self { window, activation }
    }
}

impl Shell for DesktopShell {
    fn open_url(&self, url: &str) -> Result<(), ShellFault> {
        let page = url::Url::parse(url).map_err(|_| ShellFault::NotAPage)?;
        if !matches!(page.scheme(), "http" | "https") {
            return Err(ShellFault::NotAPage);
        }
        start_first(open::commands(page.as_str())).map_err(ShellFault::NoBrowser)
    }

    fn open_folder(&self, folder: &Path) -> Result<(), ShellFault> {
        if !folder.is_dir() {
            return Err(ShellFault::NotAFolder);
        }
        start_first(open::commands(folder)).map_err(ShellFault::NoFileManager)
    }

    fn start_window(&self, at: Option<Spot>) -> Result<(), ShellFault> {
        let mut command = Command::new(&self.window);
        match at {
            Some(Spot::Entry(RowId(entry))) => command.arg("--entry").arg(entry.to_string()),
            Some(Spot::Booking(booking)) => command.arg("--booking").arg(booking.to_string()),
            Some(Spot::Desk) => command.arg("--desk"),
            None => &mut command,
        };
        for (name, value) in self.activation.take() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        match start(command) {
            Ok(child) => {
                reap(child);
                Ok(())
            }
            Err(fault) if fault.kind() == io::ErrorKind::NotFound && is_missing(&self.window) => {
                Err(ShellFault::WindowMissing(self.window.clone()))
            }
            Err(source) => Err(ShellFault::WindowBroken {
                path: self.window.clone(),
                source,
            }),
        }
    }
}

/// A script whose interpreter isn't there is "not found" too.
fn is_missing(program: &Path) -> bool {
    !program.exists()
}

/// Starts the first of some programs that can be started.
fn start_first(commands: Vec<std::process::Command>) -> io::Result<()> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for command in commands {
        match start(Command::from(command)) {
            Ok(child) => {
                reap(child);
                return Ok(());
            }
            Err(fault) => last = fault,
        }
    }
    Err(last)
}

fn start(mut command: Command) -> io::Result<Child> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

/// Waits for the child's end, or it would stay as a zombie for as long as we run.
fn reap(mut child: Child) {
    tokio::spawn(async move {
        match child.wait().await {
            Ok(status) if status.success() => {}
            Ok(status) => tracing::info!(%status, "a program that we started ended with a fault"),
            Err(fault) => tracing::info!(%fault, "a program that we started can't be waited for"),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell_with(window: PathBuf) -> DesktopShell {
        DesktopShell::new(window, Activation::default())
    }

    #[tokio::test]
    async fn opens_nothing_but_pages() {
        let shell = shell_with("none".into());
        for address in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "parkmate://x",
            "calc.exe",
            "",
        ] {
            assert!(
                matches!(shell.open_url(address), Err(ShellFault::NotAPage)),
                "{address}"
            );
        }
    }

    #[tokio::test]
    async fn opens_no_file_as_a_folder() {
        let shell = shell_with("none".into());
        let file = tempfile::NamedTempFile::new().unwrap();
        let fault = shell.open_folder(file.path());
        assert!(matches!(fault, Err(ShellFault::NotAFolder)));
    }

    #[tokio::test]
    async fn says_that_the_windows_program_is_missing() {
        let shell = shell_with("/no/such/window".into());
        let fault = shell.start_window(None).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "the window can't be shown, because its program is missing; install the companion again"
        );
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn starts_the_window_at_a_booking_with_the_desktops_permission_and_leaves_no_zombie() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let program = home.path().join(WINDOW);
        let said = home.path().join("said");
        std::fs::write(
            &program,
            format!(
                "#!/bin/sh\necho \"$$ $XDG_ACTIVATION_TOKEN $DESKTOP_STARTUP_ID $@\" > {0}.new && mv {0}.new {0}\n",
                said.display()
            ),
        )
        .unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let activation = Activation::default();
        activation.give("token-7");
        DesktopShell::new(program, activation)
            .start_window(Some(Spot::Booking(7)))
            .unwrap();
        let said = eventually(|| std::fs::read_to_string(&said).ok()).await;
        let (id, arguments) = said.trim().split_once(' ').unwrap();
        assert_eq!(arguments, "token-7 token-7 --booking 7");
        #[cfg(target_os = "linux")]
        eventually(|| (!Path::new("/proc").join(id).exists()).then_some(())).await;
    }

    /// Asks until there is an answer.
    async fn eventually<T>(mut ask: impl FnMut() -> Option<T>) -> T {
        let asking = async {
            loop {
                match ask() {
                    Some(answer) => return answer,
                    None => tokio::time::sleep(std::time::Duration::from_millis(5)).await,
                }
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), asking)
            .await
            .unwrap()
    }
}
