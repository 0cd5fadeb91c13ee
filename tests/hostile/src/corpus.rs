//! The seeds: bytes that tell something, a folder for each kind. Those that fuzzing found are among them.

use std::{fs, io, path::PathBuf};

use crate::Kind;

/// Bytes of a kind.
#[derive(Clone, Debug)]
pub struct Seed {
    /// The file's name.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Where the seeds of a kind are.
#[must_use]
pub fn folder(kind: &Kind) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "corpus", kind.name]
        .iter()
        .collect()
}

/// The seeds of a kind, in the order of their names.
///
/// # Errors
/// If they can't be read.
pub fn seeds(kind: &Kind) -> io::Result<Vec<Seed>> {
    let mut seeds = Vec::new();
    for entry in fs::read_dir(folder(kind))? {
        let entry = entry?;
        seeds.push(Seed {
            name: entry.file_name().to_string_lossy().into_owned(),
            bytes: fs::read(entry.path())?,
        });
    }
    seeds.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(seeds)
}
