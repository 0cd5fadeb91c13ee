//! A place in the window that can be pointed at, and the links that point at one from outside: from a mail, a
//! page or another program. A link shows something and does nothing.

use serde::{Deserialize, Serialize};

use crate::history::RowId;

/// How links begin that this program opens.
pub const SCHEME: &str = "parkmate";

/// What is pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    /// A row of the history.
    Entry(RowId),
    /// A booking, by `booking_id`.
    Booking(u64),
    /// The attendant's desk.
    Desk,
}

/// The text is no link that this program opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "links for this program look like parkmate://booking/13; this one is another and was not opened"
)]
pub struct NoLink;

impl Spot {
    /// Where a link points: `parkmate://booking/13` or `parkmate://desk`, where the scheme and `booking` may be in capitals and a
    /// slash may end it, since desktops rewrite links so. Nothing else is a link.
    ///
    /// # Errors
    /// [`NoLink`] for anything else.
    pub fn of_link(text: &str) -> Result<Self, NoLink> {
        let (scheme, rest) = text.split_once("://").ok_or(NoLink)?;
        let is_scheme = scheme.eq_ignore_ascii_case(SCHEME);
        if is_scheme
            && rest
                .strip_suffix('/')
                .unwrap_or(rest)
                .eq_ignore_ascii_case("desk")
        {
            return Ok(Self::Desk);
        }
        let (what, number) = rest.split_once('/').ok_or(NoLink)?;
        let number = number.strip_suffix('/').unwrap_or(number);
        let is_ours = is_scheme && what.eq_ignore_ascii_case("booking");
        // `parse` would take a sign.
        if !is_ours || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NoLink);
        }
        number.parse().map(Self::Booking).map_err(|_| NoLink)
    }

    /// The link that points there; a row of the history has none, since its number means nothing elsewhere.
    #[must_use]
    pub fn link(self) -> Option<String> {
        match self {
            Self::Entry(_) => None,
            Self::Booking(booking) => Some(format!("{SCHEME}://booking/{booking}")),
            Self::Desk => Some(format!("{SCHEME}://desk")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_points_at_a_booking() {
        for link in [
            "parkmate://booking/13",
            "parkmate://booking/13/",
            "PARKMATE://Booking/13",
        ] {
            assert_eq!(Spot::of_link(link), Ok(Spot::Booking(13)), "{link}");
        }
    }

    #[test]
    fn a_link_points_at_the_desk() {
        for link in ["parkmate://desk", "parkmate://desk/", "PARKMATE://Desk"] {
            assert_eq!(Spot::of_link(link), Ok(Spot::Desk), "{link}");
        }
    }

    #[test]
    fn the_link_of_a_place_points_there() {
        for spot in [Spot::Booking(13), Spot::Desk] {
            assert_eq!(Spot::of_link(&spot.link().unwrap()), Ok(spot));
        }
        assert_eq!(Spot::Entry(RowId(1)).link(), None);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "13",
            "parkmate:booking/13",
            "parkmate://booking",
            "parkmate://booking/",
            "parkmate://booking//",
            "parkmate://booking/13/cancel",
            "parkmate://booking/13?do=cancel",
            "parkmate://booking/13#x",
            "parkmate://booking/+13",
            "parkmate://booking/-1",
            "parkmate://booking/1 3",
            "parkmate://booking/१३",
            "parkmate://booking/18446744073709551616",
            "parkmate://booking/../13",
            "parkmate://user@booking/13",
            "parkmate://wash/13",
            "parkmate://desk/13",
            "parkmate://desk//",
            "https://desk",
            "https://booking/13",
            " parkmate://booking/13",
            "--quit",
        ] {
            assert_eq!(Spot::of_link(text), Err(NoLink), "{text}");
        }
    }
}
