//! What the server says while somebody signs in: the answer to the login, and whose profile it is (S2).

use std::fmt;

use serde::Deserialize;

use super::{FIELD_LIMIT, Unreadable, rows::whole};
use crate::{
    account::Role,
    plain::{cut, plain_line},
    secret::Token,
};

/// The answer to a login.
#[derive(Clone)]
pub struct Login {
    /// What the server recognises the account by.
    pub token: Token,
    /// What the account may do.
    pub role: Role,
    /// Primary key of its profile; an administrator has none.
    pub profile: Option<u64>,
    /// The user name, as the server writes it.
    pub user: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Login")
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// Reads the answer to a login (S2).
///
/// # Errors
/// [`Unreadable`] if it has another shape, or one of its texts more than 200 characters or control characters: without
/// them it would be another's.
pub fn login(body: &str) -> Result<Login, Unreadable> {
    #[derive(Deserialize)]
    struct Raw {
        token: String,
        role: String,
        profile_id: Option<u64>,
        username: String,
    }
    let raw: Raw = whole(body)?;
    if [&raw.token, &raw.role, &raw.username]
        .iter()
        .any(|text| cut(&plain_line(text), FIELD_LIMIT) != **text)
    {
        return Err(Unreadable::OtherShape);
    }
    Ok(Login {
        token: Token::new(raw.token),
        role: Role::from_wire(&raw.role),
        profile: raw.profile_id,
        user: raw.username,
    })
}

/// Reads the account's own id in the list of profiles, which has one row, ours (S2); `None` if ours is missing.
///
/// # Errors
/// [`Unreadable`] if it is no list of profiles.
pub fn auth_id(body: &str, profile: Option<u64>) -> Result<Option<u64>, Unreadable> {
    #[derive(Deserialize)]
    struct Raw {
        id: u64,
        auth_user: u64,
    }
    let list: Vec<Raw> = whole(body)?;
    let own = list.into_iter().find(|row| Some(row.id) == profile);
    Ok(own.map(|row| row.auth_user))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGIN: &str =
        r#"{"token":"0f3a","role":"User","profile_id":1,"username":"driver","x":[]}"#;

    #[test]
    fn reads_who_has_signed_in() {
        let read = login(LOGIN).unwrap();
        assert_eq!(read.token.expose(), "0f3a");
        assert_eq!(
            (read.role, read.profile, read.user.as_str()),
            (Role::Driver, Some(1), "driver")
        );
    }

    #[test]
    fn shows_no_token() {
        let shown = format!("{:?}", login(LOGIN).unwrap());
        assert!(!shown.contains("0f3a"), "{shown}");
    }

    #[test]
    fn a_text_that_would_fill_the_settings_or_the_keyring_is_refused() {
        for text in ["0f3a", "User", "driver"] {
            let with = |length| login(&LOGIN.replace(text, &"d".repeat(length))).map(drop);
            assert_eq!(with(FIELD_LIMIT), Ok(()), "{text}");
            assert_eq!(with(FIELD_LIMIT + 1), Err(Unreadable::OtherShape), "{text}");
        }
    }

    #[test]
    fn a_text_that_would_reach_beyond_its_header_is_refused() {
        for text in ["0f3a", "driver"] {
            let odd = login(&LOGIN.replace(text, r"a\r\nX: 1")).map(drop);
            assert_eq!(odd, Err(Unreadable::OtherShape), "{text}");
        }
    }

    #[test]
    fn finds_the_own_id_beside_the_own_profile() {
        let list = r#"[{"id":7,"auth_user":70},{"id":1,"auth_user":4,"phone":null}]"#;
        assert_eq!(auth_id(list, Some(1)), Ok(Some(4)));
        assert_eq!(auth_id(list, Some(2)), Ok(None));
        assert_eq!(auth_id(list, None), Ok(None));
        assert_eq!(auth_id("{}", Some(1)), Err(Unreadable::OtherShape));
        assert_eq!(auth_id("<p>", Some(1)), Err(Unreadable::NotJson));
    }
}
