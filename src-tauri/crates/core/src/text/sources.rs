//! Holds the words against the sources that say them: every key that is said has words, and all words are said.

use std::{collections::BTreeSet, fs, path::Path};

use super::{tests::messages, *};

/// The texts of all files below `folder` that end in one of these ways.
fn texts(folder: &Path, endings: &[&str], into: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "dist", "target", "gen", "locales"].contains(&name.as_str()) {
                texts(&path, endings, into);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            into.push(fs::read_to_string(&path).unwrap());
        }
    }
}

fn sources() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let mut found = Vec::new();
    texts(&root.join("src-tauri"), &[".rs"], &mut found);
    texts(&root.join("ui/src"), &[".ts", ".svelte"], &mut found);
    found
}

/// What stands in quotation marks right after each `call`, if it is a whole key.
fn said<'a>(source: &'a str, call: &str) -> Vec<&'a str> {
    let is_key = |text: &&str| {
        text.contains('-')
            && text
                .bytes()
                .all(|c| c.is_ascii_lowercase() || c == b'-' || c.is_ascii_digit())
    };
    source
        .split(call)
        .skip(1)
        .filter_map(|rest| {
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            rest[1..].split(quote).next()
        })
        .filter(is_key)
        .collect()
}

#[test]
fn every_key_that_the_sources_say_has_words() {
    let words = Words::english();
    let sources = sources();
    let keys: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| ["say(", "say_with("].map(|call| said(source, call)))
        .flatten()
        .filter(|key| *key != "no-such-key")
        .collect();
    assert!(keys.len() > 100, "{}", keys.len());
    let missing: Vec<&str> = keys.into_iter().filter(|key| !words.knows(key)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn all_words_are_said_somewhere() {
    let sources = sources().concat();
    let unsaid: Vec<&str> = messages(Language::English)
        .into_iter()
        .map(|(key, _)| key)
        .filter(|key| !is_named(key, &sources))
        .collect();
    assert_eq!(unsaid, [""; 0]);
}

/// Whether the sources name a key: whole, or put together from its beginning and a name, as in
/// `"event-{name}"`, or from another key and its end, as in `"{key}-advice"`.
fn is_named(key: &str, sources: &str) -> bool {
    let holds = |text: String| sources.contains(&text);
    let by_beginning =
        |begins: &str| holds(format!("\"{begins}{{")) || holds(format!("`{begins}${{"));
    let by_end = |stem: &str, end: &str| {
        (holds(format!("}}{end}\"")) || holds(format!("}}{end}`"))) && is_named(stem, sources)
    };
    holds(format!("\"{key}\""))
        || holds(format!("'{key}'"))
        || key
            .match_indices('-')
            .any(|(at, _)| by_beginning(&key[..=at]) || by_end(&key[..at], &key[at..]))
}
