//! What the programs are made of besides our own code, under which licence, with the texts that have to go with it. Equal texts
//! stand once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::machine::npm;
use crate::process::read;
use crate::programs::{AGENT, WINDOW, cargo};
use crate::project::root;

/// How files with a licence, or with a notice that has to be kept, begin.
const NAMES: [&str; 4] = ["license", "licence", "copying", "notice"];

/// The page runs on it, though it is a tool as well.
const PAGE: &str = "node_modules/svelte";

/// A part: its name with its number, and its licence as it says.
type Part = (String, String);

/// The list as text.
pub(super) fn list() -> Result<String> {
    let mut parts = crates()?;
    parts.extend(pages()?);
    let mut text = String::from("What ParkMate Companion is made of, besides its own code:\n\n");
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for ((name, licence), folder) in &parts {
        text += &format!("  {name}: {licence}\n");
        for kept in kept_texts(folder)? {
            texts.entry(kept).or_default().push(name.clone());
        }
    }
    for (kept, names) in texts {
        text += &format!(
            "\n{}\n{}\n\n{}\n",
            "-".repeat(80),
            names.join(", "),
            kept.trim_end()
        );
    }
    Ok(text)
}

/// What is linked into the programs of this system.
fn crates() -> Result<BTreeMap<Part, PathBuf>> {
    let mut tree = cargo();
    tree.args(["tree", "--locked", "--edges", "normal", "--prefix", "none"])
        .args([
            "--format",
            "{p}|{l}",
            "--package",
            AGENT,
            "--package",
            WINDOW,
        ]);
    let lines = String::from_utf8(read(&mut tree)?)?;
    let sources = sources()?;
    let mut parts = BTreeMap::new();
    for line in lines.lines() {
        let Some((package, licence)) = line.split_once('|') else {
            continue;
        };
        // Our own say where they lie.
        let mut words = package.split(' ');
        let (Some(name), Some(version), None | Some("(proc-macro)")) =
            (words.next(), words.next(), words.next())
        else {
            continue;
        };
        let version = version.trim_start_matches('v');
        let folder = sources
            .iter()
            .map(|source| source.join(format!("{name}-{version}")))
            .find(|folder| folder.is_dir())
            .with_context(|| format!("the source of {name} {version} is not there"))?;
        parts.insert(
            (
                format!("{name} {version}"),
                licence.trim_end_matches(" (*)").to_owned(),
            ),
            folder,
        );
    }
    Ok(parts)
}

/// Where cargo keeps the sources of others.
fn sources() -> Result<Vec<PathBuf>> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let registries = home
        .context("there is no home folder")?
        .join("registry/src");
    let folders = fs::read_dir(&registries).with_context(|| registries.display().to_string())?;
    Ok(folders.flatten().map(|entry| entry.path()).collect())
}

/// What the page is made of.
fn pages() -> Result<BTreeMap<Part, PathBuf>> {
    let list = read(npm().args(["ls", "--omit=dev", "--all", "--parseable"]))?;
    let list = String::from_utf8(list)?;
    let page = root().join("ui").join(PAGE);
    // The first line is the page's own folder.
    let folders = list.lines().skip(1).map(PathBuf::from).chain([page]);
    let parts = folders.map(|folder| {
        let manifest = fs::read_to_string(folder.join("package.json"))?;
        let of = |key: &str| {
            value(&manifest, key).with_context(|| format!("{} names no {key}", folder.display()))
        };
        Ok((
            (
                format!("{} {}", of("name")?, of("version")?),
                of("license")?,
            ),
            folder,
        ))
    });
    parts.collect()
}

/// The first text of that key in a package's manifest, which npm has written one key a line.
fn value(manifest: &str, key: &str) -> Option<String> {
    let key = format!("\"{key}\":");
    let line = manifest
        .lines()
        .find_map(|line| line.trim().strip_prefix(&key))?;
    Some(
        line.trim()
            .trim_end_matches(',')
            .trim_matches('"')
            .to_owned(),
    )
}

/// The texts of licences and notices in a folder, in order of their names.
fn kept_texts(folder: &Path) -> Result<Vec<String>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && is_kept(path))
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| Ok(String::from_utf8_lossy(&fs::read(file)?).replace('\r', "")))
        .collect()
}

fn is_kept(path: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    NAMES.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_key() {
        let manifest =
            "{\n  \"name\": \"page\",\n  \"version\": \"1.2.3\",\n  \"license\": \"MIT\"\n}";
        assert_eq!(value(manifest, "version").as_deref(), Some("1.2.3"));
        assert_eq!(value(manifest, "license").as_deref(), Some("MIT"));
        assert_eq!(value(manifest, "author"), None);
    }

    #[test]
    fn texts_are_kept_by_how_their_names_begin() {
        for (name, kept) in [
            ("LICENSE-MIT", true),
            ("Copying.md", true),
            ("NOTICE", true),
            ("README.md", false),
        ] {
            assert_eq!(is_kept(Path::new(name)), kept, "{name}");
        }
    }
}
