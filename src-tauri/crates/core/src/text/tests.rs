use std::collections::BTreeSet;

use super::*;
use crate::{event::Kind, trouble::TroubleCode};

/// The keys of a file, in its order, each with its text.
pub(super) fn messages(language: Language) -> Vec<(&'static str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in language.file().lines() {
        let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
        match (
            line.split_once(" = ").or_else(|| line.split_once(" =")),
            begins,
        ) {
            (Some((key, text)), true) => found.push((key, text.to_owned())),
            _ if line.starts_with('#') => {}
            _ => {
                if let Some((_, text)) = found.last_mut() {
                    text.push('\n');
                    text.push_str(line);
                }
            }
        }
    }
    found
}

/// What a text takes in, `count` of `{ $count }`.
fn variables(text: &str) -> BTreeSet<&str> {
    text.split('$')
        .skip(1)
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next())
        .collect()
}

#[test]
fn the_files_have_no_mistake() {
    for language in Language::ALL {
        let read = FluentResource::try_new(language.file().to_owned());
        assert!(read.is_ok(), "{language:?}: {:?}", read.err());
    }
}

#[test]
fn every_language_has_the_same_keys_in_the_same_order() {
    let keys =
        |language| -> Vec<&str> { messages(language).into_iter().map(|(key, _)| key).collect() };
    let english = keys(Language::English);
    assert!(english.len() > 250, "{}", english.len());
    assert_eq!(english.iter().collect::<BTreeSet<_>>().len(), english.len());
    for language in Language::ALL {
        assert_eq!(keys(language), english, "{language:?}");
        let words = Words::of(language);
        let missing: Vec<&str> = english
            .iter()
            .copied()
            .filter(|key| !words.knows(key))
            .collect();
        assert_eq!(missing, [""; 0], "{language:?}");
    }
}

#[test]
fn every_language_takes_in_the_same_variables() {
    let english = messages(Language::English);
    for language in Language::ALL {
        for ((key, theirs), (_, text)) in messages(language).iter().zip(&english) {
            assert_eq!(variables(theirs), variables(text), "{language:?}: {key}");
        }
    }
}

#[test]
fn a_translation_is_not_the_english_text() {
    let same: Vec<&str> = messages(Language::Hindi)
        .into_iter()
        .zip(messages(Language::English))
        .filter(|((_, hindi), (_, english))| hindi == english)
        .map(|((key, _), _)| key)
        .collect();
    // Names, mere order, examples in figures, and languages in themselves.
    assert_eq!(
        same,
        [
            "app-name",
            "mistake-at",
            "settings-notify-one",
            "settings-language-en",
            "settings-language-hi",
            "settings-clock-12",
            "settings-clock-24",
            "window-title",
            "window-method-upi"
        ]
    );
}

#[test]
fn every_trouble_and_every_event_has_its_words() {
    let words = Words::english();
    let mut missing: Vec<String> = TroubleCode::ALL
        .iter()
        .map(|code| format!("trouble-{}", code.name().replace('_', "-")))
        .flat_map(|key| [format!("{key}-advice"), key])
        .chain(Kind::all().map(|kind| format!("event-{}", kind.name().replace('_', "-"))))
        .collect();
    missing.retain(|key| !words.knows(key));
    assert_eq!(missing, [""; 0]);
}

#[test]
fn counts_in_words_as_the_language_does() {
    let unread = |language, count: u32| {
        Words::of(language).say_with("tray-unread", &[("count", Value::from(count))])
    };
    let english = |count| unread(Language::English, count);
    assert_eq!(english(0), "Nothing unread");
    assert_eq!(english(1), "1 unread notification");
    assert_eq!(english(2), "2 unread notifications");
    assert_eq!(english(123_456), "123,456 unread notifications");
    let hindi = |count| unread(Language::Hindi, count);
    assert_eq!(hindi(0), "सब पढ़ा हुआ है");
    assert_eq!(hindi(1), "1 नोटिफ़िकेशन पढ़ना बाकी है");
    assert_eq!(hindi(2), "2 नोटिफ़िकेशन पढ़ने बाकी हैं");
    assert_eq!(hindi(123_456), "1,23,456 नोटिफ़िकेशन पढ़ने बाकी हैं");
}

#[test]
fn none_is_counted_like_one_in_hindi_and_like_many_in_english() {
    let events = |language, count: u32| {
        Words::of(language).say_with("title-group", &[("count", Value::from(count))])
    };
    assert_eq!(events(Language::English, 0), "0 events");
    assert_eq!(events(Language::English, 1), "1 event");
    assert_eq!(events(Language::Hindi, 0), "0 घटना");
    assert_eq!(events(Language::Hindi, 1), "1 घटना");
    assert_eq!(events(Language::Hindi, 2), "2 घटनाएँ");
}

#[test]
fn a_locale_has_one_of_our_languages_or_none() {
    for (tag, language) in [
        ("hi-IN", Some(Language::Hindi)),
        ("hi_IN.UTF-8", Some(Language::Hindi)),
        ("HI", Some(Language::Hindi)),
        ("en-US", Some(Language::English)),
        ("C.UTF-8", None),
        ("hindi", None),
        ("", None),
    ] {
        assert_eq!(Language::of_tag(tag), language, "{tag}");
    }
}

#[test]
fn the_first_of_a_users_languages_that_is_ours_is_spoken() {
    let preferred = |tags: &[&str]| Language::preferred(tags.iter().map(|tag| (*tag).to_owned()));
    assert_eq!(preferred(&["ml-IN", "hi-IN", "en-IN"]), Language::Hindi);
    assert_eq!(preferred(&["ml-IN"]), Language::English);
    assert_eq!(preferred(&[]), Language::English);
}

#[test]
fn a_key_without_words_is_said_as_it_is() {
    assert_eq!(Words::of(Language::Hindi).say("no-such-key"), "no-such-key");
}

#[test]
fn a_language_is_named_by_its_tag_in_files() {
    for language in Language::ALL {
        let tag = format!("\"{}\"", language.tag());
        assert_eq!(serde_json::to_string(&language).unwrap(), tag);
    }
}
