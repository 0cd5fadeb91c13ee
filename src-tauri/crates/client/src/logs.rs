//! The log: to the terminal and to a file in the folder for state. Nothing personal is logged above the
//! level `debug`, and no secret at any.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use tracing_subscriber::{
    EnvFilter, Layer as _, Registry, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::paths;

/// Size at which the file gives way to a new one; the last one is kept beside it. Together they hold
/// some weeks.
const FILE_LIMIT: u64 = 1024 * 1024;

/// What is logged if `RUST_LOG` doesn't say otherwise: of libraries only what is wrong. The name stands
/// for all of our crates, since they begin so.
const USUAL: &str = "warn,parkmate=info";

/// Begins logging to stderr, and to `file` if one is given. `RUST_LOG` says what is logged. Once a
/// process; a second call changes nothing.
///
/// # Errors
/// If the file can't be opened; then stderr is logged to alone.
pub fn begin(file: Option<&Path>) -> io::Result<()> {
    let opened = file.map(LogFile::open).transpose();
    let (file, fault) = match opened {
        Ok(file) => (file, None),
        Err(fault) => (None, Some(fault)),
    };
    let filter = || EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let begun = Registry::default()
        .with(
            fmt::layer()
                .with_writer(io::stderr)
                .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
                .with_filter(filter()),
        )
        .with(file.map(|file| {
            fmt::layer()
                .with_writer(Mutex::new(file))
                .with_ansi(false)
                .with_filter(filter())
        }))
        .try_init();
    if begun.is_err() {
        tracing::debug!("the log has already begun");
    }
    fault.map_or(Ok(()), Err)
}

/// A file that is set aside when it has grown.
struct LogFile {
    path: PathBuf,
    file: File,
    size: u64,
    limit: u64,
}

impl LogFile {
    fn open(path: &Path) -> io::Result<Self> {
        Self::with_limit(path, FILE_LIMIT)
    }

    fn with_limit(path: &Path, limit: u64) -> io::Result<Self> {
        let file = append(path)?;
        Ok(Self {
            size: file.metadata()?.len(),
            path: path.to_owned(),
            file,
            limit,
        })
    }

    fn set_aside(&mut self) -> io::Result<()> {
        std::fs::rename(&self.path, self.path.with_extension("old.log"))?;
        self.file = append(&self.path)?;
        self.size = 0;
        Ok(())
    }
}

fn append(path: &Path) -> io::Result<File> {
    paths::open_private(path, OpenOptions::new().create(true).append(true))
}

impl Write for LogFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.size >= self.limit {
            self.set_aside()?;
        }
        let written = self.file.write(line)?;
        self.size = self.size.saturating_add(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_has_grown_is_set_aside_once() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("companion.log");
        let mut log = LogFile::with_limit(&path, 10).unwrap();
        for line in ["first line\n", "second line\n", "third\n"] {
            log.write_all(line.as_bytes()).unwrap();
        }
        let read = |path: &Path| std::fs::read_to_string(path).unwrap();
        assert_eq!(read(&path), "third\n");
        assert_eq!(read(&path.with_extension("old.log")), "second line\n");
    }

    #[test]
    fn libraries_are_quieter_than_we_are() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("companion.log");
        let file = Mutex::new(LogFile::open(&path).unwrap());
        let layer = fmt::layer().with_writer(file).with_ansi(false);
        let log = Registry::default().with(layer.with_filter(EnvFilter::new(USUAL)));
        tracing::subscriber::with_default(log, || {
            tracing::info!(target: "parkmate_client::socket", "one");
            tracing::debug!(target: "parkmate_client::socket", "two");
            tracing::info!(target: "hyper::client", "three");
            tracing::warn!(target: "hyper::client", "four");
        });
        let text = std::fs::read_to_string(&path).unwrap();
        let said: Vec<&str> = text
            .lines()
            .filter_map(|line| line.rsplit(' ').next())
            .collect();
        assert_eq!(said, ["one", "four"]);
    }

    #[test]
    fn goes_on_in_the_file_of_the_last_start() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("new/companion.log");
        for line in ["one\n", "two\n"] {
            LogFile::open(&path)
                .unwrap()
                .write_all(line.as_bytes())
                .unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    }
}
