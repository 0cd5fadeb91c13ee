//! The log: to the terminal and to a file in the folder for state. Nothing personal is logged above the
//! level `debug`, and no secret at any.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Mutex,
};

use parkmate_door::protocol::LogLevel;
use tracing_subscriber::{
    EnvFilter, Layer as _, Registry, fmt,
    layer::SubscriberExt as _,
    reload::{self, Handle},
    util::SubscriberInitExt as _,
};

use crate::log_file::LogFile;

/// The log of this process.
#[derive(Debug)]
pub struct Log {
    file: Option<PathBuf>,
    /// The filters of the terminal and of the file.
    filters: [Handle<EnvFilter, Registry>; 2],
}

impl Log {
    /// Says more or less from now on, until the process ends.
    ///
    /// # Errors
    /// If this is not the log that the process began with.
    pub fn set(&self, level: LogLevel) -> Result<(), reload::Error> {
        for filter in &self.filters {
            filter.reload(filter_of(level))?;
        }
        tracing::info!(level = level.name(), "the log says as much from now on");
        Ok(())
    }

    /// The folder of its files; `None` where there are none.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.file.as_deref().and_then(Path::parent)
    }
}

/// What is logged at a level: of libraries only what is wrong. The name stands for all of our crates, since
/// they begin so.
fn filter_of(level: LogLevel) -> EnvFilter {
    EnvFilter::new(format!("warn,parkmate={}", level.name()))
}

/// Begins logging to stderr, and to `file` if one is given. `RUST_LOG` says what is logged, and without it
/// the level is [`LogLevel::Info`]. Once a process; a second call changes nothing.
///
/// # Errors
/// If the file can't be opened; then stderr is logged to alone.
pub fn begin(file: Option<&Path>) -> io::Result<Log> {
    let opened = file.map(LogFile::open).transpose();
    let (log_file, fault) = match opened {
        Ok(file) => (file, None),
        Err(fault) => (None, Some(fault)),
    };
    let usual = || EnvFilter::try_from_default_env().unwrap_or_else(|_| filter_of(LogLevel::Info));
    let (of_terminal, terminal) = reload::Layer::new(usual());
    let (of_file, in_file) = reload::Layer::new(usual());
    // Both hang on the registry itself, so that their filters are of one type.
    let layers = fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
        .with_filter(of_terminal)
        .boxed();
    let to_file = log_file.map(|file| {
        fmt::layer()
            .with_writer(Mutex::new(file))
            .with_ansi(false)
            .with_filter(of_file)
            .boxed()
    });
    let layers: Vec<_> = [layers].into_iter().chain(to_file).collect();
    if Registry::default().with(layers).try_init().is_err() {
        tracing::debug!("the log has already begun");
    }
    let log = Log {
        file: file.map(Path::to_owned),
        filters: [terminal, in_file],
    };
    fault.map_or(Ok(log), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last words of the lines that are in a file after `said`, at that level.
    fn logged(level: LogLevel) -> Vec<String> {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("companion.log");
        let file = Mutex::new(LogFile::open(&path).unwrap());
        let layer = fmt::layer().with_writer(file).with_ansi(false);
        let (filter, handle) = reload::Layer::new(filter_of(LogLevel::Info));
        let log = Registry::default().with(layer.with_filter(filter));
        tracing::subscriber::with_default(log, || {
            handle.reload(filter_of(level)).unwrap();
            tracing::info!(target: "parkmate_client::socket", "one");
            tracing::debug!(target: "parkmate_client::socket", "two");
            tracing::info!(target: "hyper::client", "three");
            tracing::warn!(target: "hyper::client", "four");
        });
        let text = std::fs::read_to_string(&path).unwrap();
        text.lines()
            .filter_map(|line| line.rsplit(' ').next())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn libraries_are_quieter_than_we_are() {
        assert_eq!(logged(LogLevel::Info), ["one", "four"]);
    }

    #[test]
    fn the_level_can_be_changed_while_it_runs() {
        assert_eq!(logged(LogLevel::Debug), ["one", "two", "four"]);
        assert_eq!(logged(LogLevel::Warn), ["four"]);
    }
}
