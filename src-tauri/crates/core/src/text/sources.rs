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
    let sources = sources();
    let named = Named::by(&sources);
    let unsaid: Vec<&str> = messages(Language::English)
        .into_iter()
        .map(|(key, _)| key)
        .filter(|key| !named.names(key))
        .collect();
    assert_eq!(unsaid, [""; 0]);
}

/// What sources name: keys as a whole, or put together from a beginning and a name, as in `"event-{name}"`, or
/// from another key and an end, as in `"{key}-advice"`.
struct Named<'a> {
    whole: BTreeSet<&'a str>,
    beginnings: BTreeSet<&'a str>,
    ends: BTreeSet<&'a str>,
}

impl<'a> Named<'a> {
    fn by(sources: &'a [String]) -> Self {
        let quoted = |source: &'a String| source.split(['"', '\'', '`']);
        let whole: BTreeSet<&str> = sources.iter().flat_map(quoted).collect();
        let beginning = |text: &&'a str| Some(text.split_once('{')?.0.trim_end_matches('$'));
        let end = |text: &&'a str| Some(text.rsplit_once('}')?.1);
        Self {
            beginnings: whole.iter().filter_map(beginning).collect(),
            ends: whole.iter().filter_map(end).collect(),
            whole,
        }
    }

    fn names(&self, key: &str) -> bool {
        self.whole.contains(key)
            || key.match_indices('-').any(|(at, _)| {
                self.beginnings.contains(&key[..=at])
                    || self.ends.contains(&key[at..]) && self.names(&key[..at])
            })
    }
}
