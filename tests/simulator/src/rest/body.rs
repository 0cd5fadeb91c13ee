//! Request bodies: JSON, URL-encoded or multipart forms, and the framework's complaints about anything else.

use serde_json::{Map, Value};

use super::{Reply, detail, field_error};
use crate::{
    http::{Request, form_pairs},
    json::{Json, object},
};

/// The fields that a request brought; those of forms are strings.
#[derive(Debug)]
pub(super) struct Body(Map<String, Value>);

/// What one text field holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Field {
    Missing,
    Null,
    Text(String),
    /// A list, an object or a boolean, by Python's name for it.
    NotText(&'static str),
}

impl Body {
    pub(super) fn of(request: &Request) -> Result<Self, Reply> {
        let content_type = request.value("content-type").unwrap_or_default();
        if request.body.is_empty() {
            return Ok(Self(Map::new()));
        }
        let text = String::from_utf8_lossy(&request.body);
        let kind = content_type.split(';').next().unwrap_or_default().trim();
        match kind {
            "application/json" => parse_json(&text),
            "application/x-www-form-urlencoded" => Ok(Self(as_strings(form_pairs(&text)))),
            "multipart/form-data" => Ok(Self(as_strings(
                multipart_pairs(content_type, &text).into_iter(),
            ))),
            _ => Err(detail(
                415,
                &format!("Unsupported media type \"{content_type}\" in request."),
            )),
        }
    }

    pub(super) fn field(&self, name: &str) -> Field {
        match self.0.get(name) {
            None => Field::Missing,
            Some(Value::Null) => Field::Null,
            Some(Value::String(text)) => Field::Text(text.trim().to_owned()),
            Some(Value::Number(number)) => Field::Text(number.to_string()),
            Some(Value::Bool(_)) => Field::NotText("bool"),
            Some(Value::Array(_)) => Field::NotText("list"),
            Some(Value::Object(_)) => Field::NotText("dict"),
        }
    }

    /// A text that may be absent.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.field(name) {
            Field::Text(text) => Some(text),
            Field::Missing | Field::Null | Field::NotText(_) => None,
        }
    }

    /// A text that must be there.
    pub(super) fn required(&self, name: &str) -> Result<String, Reply> {
        complaint(&self.field(name)).map_or_else(
            || Ok(self.text(name).unwrap_or_default()),
            |complaint| Err(field_error(name, complaint)),
        )
    }

    /// The row that a field names by its number, if `is_there`.
    pub(super) fn row(
        &self,
        name: &str,
        is_there: impl FnOnce(u64) -> bool,
    ) -> Result<u64, String> {
        let wrong_type = |kind: &str| {
            Err(format!(
                "Incorrect type. Expected pk value, received {kind}."
            ))
        };
        match self.field(name) {
            Field::Missing => Err("This field is required.".to_owned()),
            Field::Null => Err("This field may not be null.".to_owned()),
            Field::Text(text) if text.is_empty() => Err("This field may not be null.".to_owned()),
            Field::NotText(kind) => wrong_type(kind),
            Field::Text(text) => match text.parse() {
                Ok(id) if is_there(id) => Ok(id),
                Ok(_) => Err(format!("Invalid pk \"{text}\" - object does not exist.")),
                Err(_) => wrong_type("str"),
            },
        }
    }

    /// One of these words.
    pub(super) fn choice(&self, name: &str, words: &[&str]) -> Result<String, String> {
        match self.field(name) {
            Field::Missing => Err("This field is required.".to_owned()),
            Field::Null => Err("This field may not be null.".to_owned()),
            Field::NotText(kind) => Err(format!("\"{kind}\" is not a valid choice.")),
            Field::Text(text) if words.contains(&text.as_str()) => Ok(text),
            Field::Text(text) => Err(format!("\"{text}\" is not a valid choice.")),
        }
    }

    /// The number in a field, if it is one.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.text(name)?.parse().ok()
    }

    /// The complaints about several required texts at once.
    pub(super) fn complaints(&self, names: &[&str]) -> Option<Reply> {
        let complaints = names
            .iter()
            .filter_map(|name| Some((name, complaint(&self.field(name))?)))
            .fold(object! {}, |object, (name, text)| {
                object.with(name, vec![Json::from(text)])
            });
        (complaints != object! {}).then(|| Reply::json(400, &complaints))
    }
}

/// What is wrong with a text that must be there.
pub(super) fn complaint(field: &Field) -> Option<&'static str> {
    match field {
        Field::Missing => Some("This field is required."),
        Field::Null => Some("This field may not be null."),
        Field::NotText(_) => Some("Not a valid string."),
        Field::Text(text) if text.is_empty() => Some("This field may not be blank."),
        Field::Text(_) => None,
    }
}

fn parse_json(text: &str) -> Result<Body, Reply> {
    let kind = match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => return Ok(Body(fields)),
        Ok(Value::Array(_)) => "list",
        Ok(Value::String(_)) => "str",
        Ok(Value::Bool(_)) => "bool",
        Ok(Value::Null) => "NoneType",
        Ok(Value::Number(number)) if number.is_f64() => "float",
        Ok(Value::Number(_)) => "int",
        Err(error) => {
            let (line, column) = (error.line(), error.column().max(1));
            let place = format!(
                "Expecting value: line {line} column {column} (char {})",
                column - 1
            );
            return Err(detail(400, &format!("JSON parse error - {place}")));
        }
    };
    let complaint = format!("Invalid data. Expected a dictionary, but got {kind}.");
    Err(field_error("non_field_errors", &complaint))
}

fn as_strings(pairs: impl Iterator<Item = (String, String)>) -> Map<String, Value> {
    pairs
        .map(|(key, value)| (key, Value::String(value)))
        .collect()
}

/// The text fields of a multipart form.
fn multipart_pairs(content_type: &str, text: &str) -> Vec<(String, String)> {
    let boundary = content_type
        .split("boundary=")
        .nth(1)
        .unwrap_or_default()
        .trim_matches('"');
    let pair = |part: &str| {
        let (head, value) = part.split_once("\r\n\r\n")?;
        let name = head.split("name=\"").nth(1)?.split('"').next()?.to_owned();
        Some((name, value.strip_suffix("\r\n").unwrap_or(value).to_owned()))
    };
    text.split(&format!("--{boundary}"))
        .filter_map(pair)
        .collect()
}
