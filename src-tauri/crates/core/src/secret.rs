//! The two secrets, as types that don't show themselves: `Debug` prints nothing of them, and the memory
//! is wiped when they are dropped. Copies that libraries make on the way, in requests and in messages of the bus, are
//! not ours to wipe.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A password on its way from the form to the server.
///
/// It can be serialised, because the form and the agent are two programs and the door between them
/// carries it; nothing else may write it anywhere.
#[derive(Clone, Debug)]
pub struct Password(SecretString);

impl Password {
    /// Takes a password over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// The password itself, for the body of the login.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl Serialize for Password {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::new)
    }
}

/// The token of a session. It lives in the keyring and in the agent's memory, nowhere else, and so it
/// can't be serialised.
#[derive(Clone, Debug)]
pub struct Token(SecretString);

impl Token {
    /// Takes a token over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// The token itself, for the `Authorization` header and the keyring.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_secret_shows_itself() {
        assert!(!format!("{:?}", Password::new("hunter2".into())).contains("hunter2"));
        assert!(!format!("{:?}", Token::new("c0ffee".into())).contains("c0ffee"));
    }
}
