//! All words for users. They stand in Fluent files under `locales/`, which the window reads too, so that
//! a translator finds everything in one place.

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;

/// The English words; also the fallback for a key that a translation lacks.
const ENGLISH: &str = include_str!("../locales/en.ftl");

/// A language that all words exist in. Its name in files and messages is its BCP 47 tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Language {
    /// English; also what is spoken where the user's language is none of ours.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Hindi.
    #[serde(rename = "hi")]
    Hindi,
}

/// The words of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Words")
            .field("locales", &self.bundle.locales)
            .finish_non_exhaustive()
    }
}

impl Words {
    /// The English words.
    #[must_use]
    pub fn english() -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![LanguageIdentifier::from_parts(
            "en".parse().unwrap_or_default(),
            None,
            None,
            &[],
        )]);
        // Isolation marks would reach notification bodies and terminals that show them as boxes.
        bundle.set_use_isolating(false);
        // A file with a mistake still gives all its readable messages; a test keeps ours free of them.
        let resource =
            FluentResource::try_new(ENGLISH.to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
        Self { bundle }
    }

    /// The words of a message without arguments; the key itself if there is none.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The words of a message with arguments.
    #[must_use]
    pub fn say_with(&self, key: &str, with: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|found| found.value()) else {
            return key.to_owned();
        };
        let mut args = FluentArgs::with_capacity(with.len());
        for (name, value) in with {
            args.set(*name, value.clone());
        }
        self.bundle
            .format_pattern(pattern, Some(&args), &mut Vec::new())
            .into_owned()
    }

    /// Whether there is a message of that key.
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        self.bundle
            .get_message(key)
            .is_some_and(|message| message.value().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::Kind, trouble::TroubleCode};

    #[test]
    fn the_file_has_no_mistake() {
        assert!(FluentResource::try_new(ENGLISH.to_owned()).is_ok());
    }

    #[test]
    fn every_trouble_and_every_event_has_its_words() {
        let words = Words::english();
        let mut missing: Vec<String> = TroubleCode::ALL
            .iter()
            .map(|code| format!("trouble-{}", code.name().replace('_', "-")))
            .flat_map(|key| [format!("{key}-advice"), key])
            .chain(
                Kind::TEN
                    .iter()
                    .chain([&Kind::Other])
                    .map(|kind| format!("event-{}", kind.name().replace('_', "-"))),
            )
            .collect();
        missing.retain(|key| !words.knows(key));
        assert_eq!(missing, [""; 0]);
    }

    #[test]
    fn counts_in_words() {
        let words = Words::english();
        assert_eq!(
            words.say_with("tray-unread", &[("count", Value::from(1))]),
            "1 unread notification"
        );
        assert_eq!(
            words.say_with("tray-unread", &[("count", Value::from(3))]),
            "3 unread notifications"
        );
    }
}
