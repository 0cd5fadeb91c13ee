//! JSON as the real server writes it: keys in the order of its serializers, REST answers compact and in UTF-8,
//! socket frames with a space after `,` and `:` and in ASCII only. Also its spelling of times and of money.

use std::io;

use jiff::{Timestamp, civil::DateTime, tz::Offset};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A JSON value whose objects keep the order in which they were written.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number written with a decimal point.
    Float(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Self>),
    /// An object.
    Object(Vec<(String, Self)>),
}

/// Builds a [`Json::Object`] with its keys in the given order.
macro_rules! object {
    ($($key:literal : $value:expr),* $(,)?) => {
        $crate::json::Json::Object(vec![$(($key.to_owned(), $crate::json::Json::from($value))),*])
    };
}
pub(crate) use object;

impl Json {
    /// The text of a REST answer.
    pub fn compact(&self) -> String {
        serde_json::to_string(self).expect("every value of this type can be written")
    }

    /// The text of a socket frame, as Python's `json.dumps` writes it.
    pub fn spaced(&self) -> String {
        let mut bytes = Vec::new();
        let mut writer = serde_json::Serializer::with_formatter(&mut bytes, Spaced);
        self.serialize(&mut writer)
            .expect("every value of this type can be written");
        String::from_utf8(bytes).expect("the writer only writes ASCII")
    }

    /// The object with `key` set to `value`: in place where it is there, else at its end.
    pub(crate) fn with(mut self, key: &str, value: impl Into<Self>) -> Self {
        if let Self::Object(entries) = &mut self {
            let value = value.into();
            match entries.iter_mut().find(|(name, _)| name == key) {
                Some(entry) => entry.1 = value,
                None => entries.push((key.to_owned(), value)),
            }
        }
        self
    }
}

/// A time in the server's zone: `+05:30`, microseconds only when they are not zero (server contract, S3).
pub fn local_time(at: Timestamp) -> String {
    format!("{}+05:30", seconds_and_micros(wall_clock(at)))
}

/// A time in UTC with `Z`, as the verify endpoint and the slot rows write it (server contract, S3).
pub fn utc_time(at: Timestamp) -> String {
    format!("{}Z", seconds_and_micros(Offset::UTC.to_datetime(at)))
}

/// The wall clock of the server's zone, Asia/Kolkata.
pub fn wall_clock(at: Timestamp) -> DateTime {
    Offset::from_seconds(19_800)
        .expect("5 h 30 min is a valid offset")
        .to_datetime(at)
}

/// An amount in hundredths as the decimal string of the REST answers: `"50.00"`.
pub fn money(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn seconds_and_micros(at: DateTime) -> String {
    let seconds = at.strftime("%Y-%m-%dT%H:%M:%S");
    match at.subsec_nanosecond() / 1_000 {
        0 => seconds.to_string(),
        micros => format!("{seconds}.{micros:06}"),
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(values) => serializer.collect_seq(values),
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Json {
    fn from(value: usize) -> Self {
        Self::from(value as u64)
    }
}

impl From<f64> for Json {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Json {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl<T: Into<Self>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<Vec<Self>> for Json {
    fn from(values: Vec<Self>) -> Self {
        Self::List(values)
    }
}

impl FromIterator<Self> for Json {
    fn from_iter<I: IntoIterator<Item = Self>>(values: I) -> Self {
        Self::List(values.into_iter().collect())
    }
}

/// Python's separators, and `\uXXXX` for everything beyond ASCII.
struct Spaced;

impl serde_json::ser::Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for character in fragment.chars() {
            if character.is_ascii() {
                write!(out, "{character}")?;
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_ascii_with_surrogate_pairs_and_spaces() {
        let frame = object! { "type": "info", "message": "🎉 “done”", "connected": true };
        assert_eq!(
            frame.spaced(),
            r#"{"type": "info", "message": "\ud83c\udf89 \u201cdone\u201d", "connected": true}"#
        );
    }

    #[test]
    fn rest_answers_are_compact_and_keep_their_order() {
        let answer = object! { "total": 50.0, "amount": money(5_005), "list": vec![Json::from(1_u64)], "none": Json::Null };
        assert_eq!(
            answer.compact(),
            r#"{"total":50.0,"amount":"50.05","list":[1],"none":null}"#
        );
    }

    #[test]
    fn microseconds_are_written_only_when_they_are_not_zero() {
        let whole: Timestamp = "2026-11-22T23:43:41Z".parse().expect("a time stamp");
        let broken: Timestamp = "2026-11-22T21:42:29.075Z".parse().expect("a time stamp");
        assert_eq!(local_time(whole), "2026-11-23T05:13:41+05:30");
        assert_eq!(utc_time(broken), "2026-11-22T21:42:29.075000Z");
    }
}
