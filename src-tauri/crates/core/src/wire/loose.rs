//! Fields that may be missing, null, or of another type than this version expects: such a field is
//! `None`, and costs nothing else. Nothing is buffered on the way, because a long list has thousands of
//! them.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use super::FIELD_LIMIT;
use crate::plain::{cut, plain_line};

/// Reads a field loosely; for `#[serde(default, deserialize_with = "loose")]`.
pub(super) fn loose<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: Loose<'de>,
    D: Deserializer<'de>,
{
    from.deserialize_any(LooseVisitor(PhantomData))
}

/// A type that takes the JSON it knows and leaves all other.
pub(super) trait Loose<'de>: Sized {
    /// A whole number that isn't negative.
    fn number(_: u64) -> Option<Self> {
        None
    }

    /// A text.
    fn text(_: &str) -> Option<Self> {
        None
    }

    /// True or false.
    fn truth(_: bool) -> Option<Self> {
        None
    }

    /// An object.
    fn object<A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    /// An array.
    fn array<A: SeqAccess<'de>>(mut elements: A) -> Result<Option<Self>, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

impl Loose<'_> for u64 {
    fn number(number: u64) -> Option<Self> {
        Some(number)
    }
}

impl Loose<'_> for bool {
    fn truth(truth: bool) -> Option<Self> {
        Some(truth)
    }
}

/// Harmless, and at most [`FIELD_LIMIT`] characters of it.
impl Loose<'_> for String {
    fn text(text: &str) -> Option<Self> {
        Some(cut(&plain_line(text), FIELD_LIMIT))
    }
}

impl<'de, T: Loose<'de>> Loose<'de> for Vec<T> {
    fn array<A: SeqAccess<'de>>(mut elements: A) -> Result<Option<Self>, A::Error> {
        let mut all = Self::new();
        while let Some(Element(element)) = elements.next_element()? {
            all.extend(element);
        }
        Ok(Some(all))
    }
}

/// Lets an object whose own fields are all loose be such a field itself.
macro_rules! loose_object {
    ($($name:ty),*) => {
        $(
            impl<'de> $crate::wire::loose::Loose<'de> for $name {
                fn object<A: serde::de::MapAccess<'de>>(
                    map: A,
                ) -> Result<Option<Self>, A::Error> {
                    $crate::wire::loose::object(map).map(Some)
                }
            }
        )*
    };
}
pub(super) use loose_object;

/// An object of fields that are all loose.
pub(super) fn object<'de, T, A>(map: A) -> Result<T, A::Error>
where
    T: Deserialize<'de>,
    A: MapAccess<'de>,
{
    T::deserialize(MapAccessDeserializer::new(map))
}

struct Element<T>(Option<T>);

impl<'de, T: Loose<'de>> Deserialize<'de> for Element<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        loose(from).map(Self)
    }
}

struct LooseVisitor<T>(PhantomData<T>);

impl<'de, T: Loose<'de>> Visitor<'de> for LooseVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("any JSON")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(T::number(number))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(u64::try_from(number).ok().and_then(T::number))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(T::truth(truth))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(T::text(text))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::object(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Self::Value, A::Error> {
        T::array(elements)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    struct Inner {
        #[serde(default, deserialize_with = "loose")]
        name: Option<String>,
    }
    loose_object!(Inner);

    #[derive(Debug, PartialEq, Deserialize)]
    struct Outer {
        #[serde(default, deserialize_with = "loose")]
        id: Option<u64>,
        #[serde(default, deserialize_with = "loose")]
        is: Option<bool>,
        #[serde(default, deserialize_with = "loose")]
        inner: Option<Inner>,
        #[serde(default, deserialize_with = "loose")]
        all: Option<Vec<Inner>>,
    }

    #[test]
    fn takes_what_it_knows() {
        let text = r#"{"id":3,"is":true,"inner":{"name":"a"},"all":[{"name":"b"},7,{}]}"#;
        let name = |name: &str| Inner {
            name: Some(name.into()),
        };
        assert_eq!(
            serde_json::from_str::<Outer>(text).unwrap(),
            Outer {
                id: Some(3),
                is: Some(true),
                inner: Some(name("a")),
                all: Some(vec![name("b"), Inner::default()])
            }
        );
    }

    #[test]
    fn another_type_costs_the_field_alone() {
        for odd in ["null", "-1", "1.5", "\"x\"", "[1,[2]]", "{\"name\":{}}"] {
            let text = format!(r#"{{"id":{odd},"is":{odd},"all":"x","inner":{odd}}}"#);
            let outer: Outer = serde_json::from_str(&text).unwrap();
            assert_eq!((outer.id, outer.is, outer.all), (None, None, None), "{odd}");
        }
    }
}
