//! A recording of what the core is told, one JSON object a line, for finding out why something was told
//! twice or not at all (ledger rule 25). It is begun by hand, readable by its user alone, and holds nothing
//! personal.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::Path,
};

use parkmate_core::observation::{Beginning, Observation, VERSION};

/// Why a recording can't be replayed.
#[derive(Debug, thiserror::Error)]
pub enum RecordingFault {
    /// The file can't be read or written.
    #[error("the recording can't be used")]
    Io(#[from] io::Error),
    /// A line is not one of a recording.
    #[error("line {line} is not one of a recording")]
    Unreadable {
        /// Which, from 1.
        line: usize,
        /// Why not.
        source: serde_json::Error,
    },
    /// It was made by another version.
    #[error("the recording is of form {found}, this program knows {VERSION}")]
    OtherVersion {
        /// Its form.
        found: u32,
    },
}

/// A recording that is being made.
#[derive(Debug)]
pub struct Recording {
    file: File,
}

impl Recording {
    /// Begins a recording in a new file.
    ///
    /// # Errors
    /// If the file exists, or can't be made.
    pub fn begin(path: &Path, beginning: &Beginning) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create_new(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut recording = Self {
            file: options.open(path)?,
        };
        recording.line(beginning)?;
        Ok(recording)
    }

    /// Adds what the core is told, without anything personal.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn add(&mut self, observation: Observation) -> io::Result<()> {
        self.line(&observation.redacted())
    }

    fn line(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        let mut line = serde_json::to_string(value)?;
        line.push('\n');
        self.file.write_all(line.as_bytes())
    }
}

/// Reads a recording whole. A last line that was cut by a kill is left out.
///
/// # Errors
/// [`RecordingFault`].
pub fn read(path: &Path) -> Result<(Beginning, Vec<Observation>), RecordingFault> {
    let mut lines = BufReader::new(File::open(path)?).split(b'\n');
    let first = lines.next().transpose()?.unwrap_or_default();
    let beginning: Beginning = serde_json::from_slice(&first)
        .map_err(|source| RecordingFault::Unreadable { line: 1, source })?;
    if beginning.version != VERSION {
        return Err(RecordingFault::OtherVersion {
            found: beginning.version,
        });
    }
    let mut observations = Vec::new();
    let mut lines = (2..).zip(lines).peekable();
    while let Some((line, text)) = lines.next() {
        match serde_json::from_slice(&text?) {
            Ok(observation) => observations.push(observation),
            Err(fault) if fault.is_eof() && lines.peek().is_none() => {}
            Err(source) => return Err(RecordingFault::Unreadable { line, source }),
        }
    }
    Ok((beginning, observations))
}

#[cfg(test)]
mod tests {
    use parkmate_core::{
        clock::{Mono, Now, UnixMillis},
        companion::Input,
    };

    use super::*;

    fn beginning() -> Beginning {
        Beginning {
            version: VERSION,
            seed: 7,
            leads: Vec::new(),
            acceptance: parkmate_core::acceptance::Acceptance::default(),
        }
    }

    fn tick() -> Observation {
        Observation {
            at: Now {
                mono: Mono::default(),
                wall: UnixMillis(1),
            },
            input: Input::Tick,
        }
    }

    #[test]
    fn is_read_as_it_was_made_also_when_its_last_line_was_cut() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("recording");
        let mut recording = Recording::begin(&path, &beginning()).unwrap();
        recording.add(tick()).unwrap();
        // Inside a character, too.
        recording.file.write_all(b"{\"at\":\"\xe0\xb4").unwrap();
        let (begun, observations) = read(&path).unwrap();
        assert_eq!(begun, beginning());
        assert_eq!(observations.len(), 1);
        assert!(Recording::begin(&path, &beginning()).is_err());
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("recording");
        let mut recording = Recording::begin(&path, &beginning()).unwrap();
        recording.file.write_all(b"nonsense\n").unwrap();
        recording.add(tick()).unwrap();
        let fault = read(&path).unwrap_err();
        assert!(
            matches!(fault, RecordingFault::Unreadable { line: 2, .. }),
            "{fault}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn is_readable_by_its_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("recording");
        Recording::begin(&path, &beginning()).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
