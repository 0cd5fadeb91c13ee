//! Which servers may be signed in to, as the company says.

use serde::{Deserialize, Serialize};

use crate::{
    address::{AddressFault, Addresses},
    trouble::TroubleCode,
};

/// A server of the company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CompanyServer {
    /// Base of REST; see [`Addresses::rest`].
    pub address: String,
    /// Base of the sockets, where it is not the usual one.
    pub socket: Option<String>,
}

/// Which servers may be signed in to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "rule", content = "servers", rename_all = "snake_case")]
pub enum ServerRule {
    /// Any.
    #[default]
    Any,
    /// Any; these are offered first.
    First(Vec<CompanyServer>),
    /// These alone.
    Only(Vec<CompanyServer>),
}

impl CompanyServer {
    /// Reads an address, and behind a space that of the sockets where it is another. The company knows its
    /// network: one without encryption is taken, and its users are still asked.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split_whitespace();
        let (server, socket) = (parts.next()?, parts.next());
        if parts.next().is_some() {
            return None;
        }
        let addresses = Addresses::parse(server, socket, true).ok()?;
        Some(Self {
            socket: addresses.own_socket().map(str::to_owned),
            address: addresses.rest,
        })
    }

    fn is(&self, addresses: &Addresses) -> bool {
        self.address == addresses.rest && self.socket.as_deref() == addresses.own_socket()
    }
}

impl ServerRule {
    /// The rule of what the company has set, and what it has named as a default.
    pub(super) fn of(set: &[CompanyServer], defaults: &[CompanyServer]) -> Self {
        match (set, defaults) {
            ([], []) => Self::Any,
            ([], first) => Self::First(first.to_vec()),
            (only, _) => Self::Only(only.to_vec()),
        }
    }

    /// The company's servers.
    #[must_use]
    pub fn servers(&self) -> &[CompanyServer] {
        match self {
            Self::Any => &[],
            Self::First(servers) | Self::Only(servers) => servers,
        }
    }

    /// Whether that server may be signed in to.
    #[must_use]
    pub fn allows(&self, addresses: &Addresses) -> bool {
        match self {
            Self::Any | Self::First(_) => true,
            Self::Only(servers) => servers.iter().any(|server| server.is(addresses)),
        }
    }

    /// Reads what was typed at a sign-in. Where the company has said where the sockets of that server are,
    /// nobody has to type it.
    ///
    /// # Errors
    /// What the user is told.
    pub fn addresses(
        &self,
        server: &str,
        socket: Option<&str>,
        allow_plain: bool,
    ) -> Result<Addresses, TroubleCode> {
        let typed = Addresses::parse(server, socket, allow_plain).map_err(AddressFault::code)?;
        let company = self.servers().iter().find(|one| one.address == typed.rest);
        let addresses = match company.and_then(|one| one.socket.as_deref()) {
            Some(known) if typed.own_socket().is_none() => {
                Addresses::parse(server, Some(known), allow_plain).map_err(AddressFault::code)?
            }
            Some(_) | None => typed,
        };
        if self.allows(&addresses) {
            Ok(addresses)
        } else {
            Err(TroubleCode::ServerNotAllowed)
        }
    }
}

/// Servers as a list of texts, each an address and, behind a space, that of its sockets.
pub(super) mod as_texts {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::CompanyServer;

    pub(in crate::settings) fn serialize<S: Serializer>(
        servers: &[CompanyServer],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let text = |server: &CompanyServer| match &server.socket {
            Some(socket) => format!("{} {socket}", server.address),
            None => server.address.clone(),
        };
        servers.iter().map(text).collect::<Vec<_>>().serialize(to)
    }

    pub(in crate::settings) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<CompanyServer>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        if texts.is_empty() {
            return Err(D::Error::custom("at least one address is needed"));
        }
        let server = |text: &String| {
            CompanyServer::parse(text).ok_or_else(|| {
                D::Error::custom(format!(
                    "{text:?} is not the address of a server, such as \"https://parking.example.com\""
                ))
            })
        };
        texts.iter().map(server).collect()
    }
}
