//! The server's REST, as far as the companion uses it: signing in and out, and reading on behalf of an
//! account. Bodies are handed on as text; the core parses them.

use parkmate_core::{
    account::{Account, Ids, Role},
    address::Addresses,
    intent,
    secret::{Password, Token},
    timing,
    trouble::TroubleCode,
    wire,
};
use reqwest::Method;
use serde::Serialize;
use tokio::time::timeout;

use crate::http::{Answer, Request};

pub use crate::http::{Http, ReadFault};

/// An account that is signed in.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub account: Account,
    /// What the server recognises it by.
    pub token: Token,
}

/// Why nobody could be signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInFault {
    /// User name or password are wrong, or the account is disabled: the server answers alike (S2).
    #[error("the server refused the user name and the password")]
    WrongPassword,
    /// One of them is missing.
    #[error("the user name or the password is missing")]
    CredentialsMissing,
    /// The account has neither a driver's nor an owner's profile.
    #[error("the account has no profile")]
    NoProfile,
    /// The request failed.
    #[error(transparent)]
    Request(#[from] ReadFault),
}

impl SignInFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(&self) -> TroubleCode {
        match self {
            Self::WrongPassword => TroubleCode::WrongPassword,
            Self::CredentialsMissing => TroubleCode::CredentialsMissing,
            Self::NoProfile => TroubleCode::NoProfile,
            // The token is seconds old: what doesn't take it isn't the server that gave it.
            Self::Request(ReadFault::Unauthorized | ReadFault::Gone) => TroubleCode::NotParkMate,
            Self::Request(fault) => fault.code(),
        }
    }
}

/// Signs in, and finds out both ids of the account: login tells only the profile's (S2).
///
/// # Errors
/// [`SignInFault`]; all of it has [`timing::SIGN_IN_TIMEOUT`].
pub async fn sign_in(
    http: &Http,
    addresses: &Addresses,
    user: &str,
    password: &Password,
) -> Result<Session, SignInFault> {
    let signing_in = async {
        let wire::Login {
            token,
            role,
            profile,
            user,
        } = log_in(http, addresses, user, password).await?;
        let api = Api::new(http.clone(), addresses.clone(), token.clone());
        let auth = api.auth_id(&role, profile).await?;
        Ok(Session {
            account: Account {
                addresses: addresses.clone(),
                user,
                role,
                ids: Ids { profile, auth },
            },
            token,
        })
    };
    timeout(timing::SIGN_IN_TIMEOUT, signing_in)
        .await
        .unwrap_or(Err(ReadFault::TimedOut.into()))
}

/// Asks whether a ParkMate server answers, without an account: a login without anything names the two
/// fields that it lacks (S2).
///
/// # Errors
/// [`ReadFault`]; [`ReadFault::NotParkMate`] if something else answers.
pub async fn probe(http: &Http, addresses: &Addresses) -> Result<(), ReadFault> {
    let answer = http
        .ask(Request {
            method: Method::POST,
            url: addresses.api("auth/login/"),
            token: None,
            json: Some("{}".to_owned()),
        })
        .await?;
    if answer.status.as_u16() != 400 {
        // Nothing but a refusal would be right.
        return answer.accept().and(Err(ReadFault::NotParkMate));
    }
    let body: serde_json::Value = serde_json::from_str(&answer.text).unwrap_or_default();
    let has = |name| body.get(name).is_some();
    if has("username") && has("password") {
        Ok(())
    } else {
        Err(ReadFault::NotParkMate)
    }
}

async fn log_in(
    http: &Http,
    addresses: &Addresses,
    user: &str,
    password: &Password,
) -> Result<wire::Login, SignInFault> {
    #[derive(Serialize)]
    struct Credentials<'a> {
        username: &'a str,
        password: &'a str,
    }
    let credentials = Credentials {
        username: user,
        password: password.expose(),
    };
    let answer = http
        .ask(Request {
            method: Method::POST,
            url: addresses.api("auth/login/"),
            token: None,
            json: serde_json::to_string(&credentials).ok(),
        })
        .await?;
    match answer.status.as_u16() {
        400 | 401 | 403 => Err(refusal(&answer)),
        500 if lacks_profile(&answer.text) => Err(SignInFault::NoProfile),
        _ => wire::login(&answer.accept()?).map_err(|_| ReadFault::NotParkMate.into()),
    }
}

/// Reads a refused login; only JSON is the server's own word.
fn refusal(answer: &Answer) -> SignInFault {
    let body: serde_json::Value = serde_json::from_str(&answer.text).unwrap_or_default();
    let has = |name| body.get(name).is_some();
    if has("username") || has("password") {
        SignInFault::CredentialsMissing
    } else if has("non_field_errors") || answer.status != 400 && has("detail") {
        SignInFault::WrongPassword
    } else {
        match wire::refusal(&answer.text) {
            Some(says) => ReadFault::Refused {
                status: answer.status.as_u16(),
                says,
            },
            None => ReadFault::NotParkMate,
        }
        .into()
    }
}

/// A login fails with a debug text when the account's profile isn't there (S2).
fn lacks_profile(text: &str) -> bool {
    [
        "DoesNotExist",
        "RelatedObjectDoesNotExist",
        "Profile matching",
    ]
    .iter()
    .any(|trace| text.contains(trace))
}

/// The server's REST on behalf of a signed-in account. Cloning shares the connections.
#[derive(Clone, Debug)]
pub struct Api {
    http: Http,
    addresses: Addresses,
    token: Token,
}

impl Api {
    /// What the server recognises the account by.
    pub(crate) const fn token(&self) -> &Token {
        &self.token
    }

    /// For the account that the token belongs to.
    #[must_use]
    pub const fn new(http: Http, addresses: Addresses, token: Token) -> Self {
        Self {
            http,
            addresses,
            token,
        }
    }

    /// The same account's, through another client.
    #[must_use]
    pub fn through(&self, http: Http) -> Self {
        Self {
            http,
            ..self.clone()
        }
    }

    /// Reads a resource, such as `bookings/13/`. Gives JSON, or nothing for a status such as 204.
    ///
    /// # Errors
    /// [`ReadFault`] for everything but JSON with a status of success.
    pub async fn get(&self, path: &str) -> Result<String, ReadFault> {
        self.ask(Method::GET, path, None).await
    }

    /// Asks for a change, such as a renewal, within [`timing::REQUEST_TIMEOUT`]. Nothing is sent twice.
    ///
    /// # Errors
    /// [`ReadFault`]; after one, whether the server did what was asked has to be read.
    pub async fn send(&self, request: &intent::Request) -> Result<String, ReadFault> {
        let body = Some(request.body.clone());
        let method = match request.verb {
            intent::Verb::Post => Method::POST,
            intent::Verb::Patch => Method::PATCH,
        };
        let sending = self.ask(method, &request.path, body);
        timeout(timing::REQUEST_TIMEOUT, sending)
            .await
            .unwrap_or(Err(ReadFault::TimedOut))
    }

    /// Asks whether the token is still accepted.
    ///
    /// # Errors
    /// [`ReadFault::Unauthorized`] if not; any other fault says nothing about the token.
    pub async fn verify(&self) -> Result<(), ReadFault> {
        self.get("auth/verify/").await.map(drop)
    }

    /// Ends the session on the server, everywhere: the browser shares the token (S2).
    ///
    /// # Errors
    /// [`ReadFault`]; [`ReadFault::Unauthorized`] means that it was over already.
    pub async fn logout(&self) -> Result<(), ReadFault> {
        self.ask(Method::POST, "auth/logout/", None).await.map(drop)
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        json: Option<String>,
    ) -> Result<String, ReadFault> {
        let request = Request {
            method,
            url: self.addresses.api(path),
            token: Some(&self.token),
            json,
        };
        self.http.ask(request).await?.accept()
    }

    /// The account's own id, which its profile tells: the list has exactly one row, ours (S2). Nothing
    /// tells an administrator's.
    async fn auth_id(&self, role: &Role, profile: Option<u64>) -> Result<Option<u64>, ReadFault> {
        let path = match role {
            Role::Driver => "user-profiles/",
            Role::Owner => "owner-profiles/",
            Role::Admin | Role::Unknown(_) => return Ok(None),
        };
        let own =
            wire::auth_id(&self.get(path).await?, profile).map_err(|_| ReadFault::NotParkMate)?;
        if own.is_none() {
            tracing::warn!("the list of profiles lacks the own one");
        }
        Ok(own)
    }
}

#[cfg(test)]
mod tests;
