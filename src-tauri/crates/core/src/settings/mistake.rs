//! What is wrong with a file of settings: the company's policy, or one that is brought from another
//! computer. It names the file, the line and the key, so that whoever wrote it can mend it.

use serde::{Deserialize, Serialize};

use crate::text::{Value, Words};

/// Something that is wrong with a file of settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    /// The file, or the key of the registry.
    pub file: String,
    /// The line, where it is known; counted from 1.
    pub line: Option<u32>,
    /// What is wrong.
    pub what: Wrong,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// The file can't be read; in the system's words.
    Unreadable(String),
    /// It isn't written as such a file is; in the parser's words.
    Form(String),
    /// A key has a value that is none of its values.
    Value {
        /// The key, with that of its table.
        key: String,
        /// In the parser's words.
        detail: String,
    },
    /// A key has a value beyond its range.
    Range(String),
    /// This version has no such key.
    Key(String),
}

impl Mistake {
    /// Whether nothing of the file can be used because of it. A key may be of a newer version.
    #[must_use]
    pub const fn is_serious(&self) -> bool {
        match self.what {
            Wrong::Unreadable(_) | Wrong::Form(_) | Wrong::Value { .. } | Wrong::Range(_) => true,
            Wrong::Key(_) => false,
        }
    }

    /// The mistake in words: where it is, and what.
    #[must_use]
    pub fn told(&self, words: &Words) -> String {
        let key = |key: &String| ("key", Value::from(key.clone()));
        let detail = |detail: &String| ("detail", Value::from(detail.clone()));
        let what = match &self.what {
            Wrong::Unreadable(why) => words.say_with("mistake-unreadable", &[detail(why)]),
            Wrong::Form(why) => words.say_with("mistake-form", &[detail(why)]),
            Wrong::Value {
                key: of,
                detail: why,
            } => words.say_with("mistake-value", &[key(of), detail(why)]),
            Wrong::Range(of) => words.say_with("mistake-range", &[key(of)]),
            Wrong::Key(of) => words.say_with("mistake-key", &[key(of)]),
        };
        let (file, what) = (Value::from(self.file.as_str()), Value::from(what));
        match self.line {
            Some(line) => {
                let line = Value::from(line.to_string());
                words.say_with(
                    "mistake-at-line",
                    &[("file", file), ("line", line), ("what", what)],
                )
            }
            None => words.say_with("mistake-at", &[("file", file), ("what", what)]),
        }
    }
}
