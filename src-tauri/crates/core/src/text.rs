//! All words for users. They stand in Fluent files under `locales/`, which the window reads too, so that
//! a translator finds everything in one place. A key that a translation lacks is said in English.

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;

use crate::number::grouped;

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

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Hindi];

    /// Its BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Hindi => "hi",
        }
    }

    /// The language of a locale such as `hi-IN`, `hi_IN.UTF-8` or `en`, if it is one of ours.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let (language, _) = subtags(tag);
        Self::ALL
            .into_iter()
            .find(|ours| language.eq_ignore_ascii_case(ours.tag()))
    }

    /// The first of ours among the locales that a user prefers, best first; English if none is.
    #[must_use]
    pub fn preferred(locales: impl IntoIterator<Item = String>) -> Self {
        locales
            .into_iter()
            .find_map(|tag| Self::of_tag(&tag))
            .unwrap_or_default()
    }

    const fn file(self) -> &'static str {
        match self {
            Self::English => include_str!("../locales/en.ftl"),
            Self::Hindi => include_str!("../locales/hi.ftl"),
        }
    }
}

/// Language and region of a locale's name; the region is empty where it says none.
pub(crate) fn subtags(locale: &str) -> (&str, &str) {
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    let mut parts = name.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    // A script such as `Deva` stands before it.
    let region = parts.find(|part| part.len() == 2).unwrap_or_default();
    (language, region)
}

/// The words of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    /// For keys that the language lacks.
    english: Option<FluentBundle<FluentResource>>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Words")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> Self {
        Self {
            language,
            bundle: bundle(language),
            english: (language != Language::English).then(|| bundle(Language::English)),
        }
    }

    /// The English words.
    #[must_use]
    pub fn english() -> Self {
        Self::of(Language::English)
    }

    /// Their language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The words of a message without arguments; the key itself if there is none.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The words of a message with arguments.
    #[must_use]
    pub fn say_with(&self, key: &str, with: &[(&str, Value<'_>)]) -> String {
        let mut bundles = std::iter::once(&self.bundle).chain(&self.english);
        let Some((bundle, pattern)) = bundles.find_map(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            Some((bundle, pattern))
        }) else {
            return key.to_owned();
        };
        let mut args = FluentArgs::with_capacity(with.len());
        for (name, value) in with {
            args.set(*name, value.clone());
        }
        bundle
            .format_pattern(pattern, Some(&args), &mut Vec::new())
            .into_owned()
    }

    /// Whether the language itself has a message of that key.
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        self.bundle
            .get_message(key)
            .is_some_and(|message| message.value().is_some())
    }
}

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let tag = language.tag().parse().unwrap_or_default();
    let locale = LanguageIdentifier::from_parts(tag, None, None, &[]);
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Isolation marks would reach notification bodies and terminals that show them as boxes.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::English => |value, _| number(value, Language::English),
        Language::Hindi => |value, _| number(value, Language::Hindi),
    }));
    // A file with a mistake still gives all its readable messages; a test keeps ours free of them.
    let resource = FluentResource::try_new(language.file().to_owned())
        .unwrap_or_else(|(readable, _)| readable);
    bundle.add_resource_overriding(resource);
    bundle
}

fn number(value: &Value<'_>, language: Language) -> Option<String> {
    if let Value::Number(number) = value {
        Some(grouped(&number.as_string(), language))
    } else {
        None
    }
}

#[cfg(test)]
mod sources;
#[cfg(test)]
mod tests;
