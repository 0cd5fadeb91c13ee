//! Time during which nothing could be heard: the program was off, the computer slept, or there was no
//! connection.

use crate::clock::UnixMillis;

/// An absence, by this computer's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// When it began; `None` where nobody knows.
    pub since: Option<UnixMillis>,
    /// When it was over.
    pub until: UnixMillis,
}

impl Absence {
    /// One that ended now. A beginning that lies ahead is unknown: the clock was set back.
    #[must_use]
    pub fn until(until: UnixMillis, since: Option<UnixMillis>) -> Self {
        let since = since.filter(|since| *since <= until);
        Self { since, until }
    }

    /// Both as one, where one follows the other closely.
    #[must_use]
    pub fn joined(self, later: Self) -> Self {
        Self {
            since: self.since.or(later.since),
            until: later.until,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_follows_another_goes_on_from_its_beginning() {
        let known = |since, until| Absence::until(UnixMillis(until), Some(UnixMillis(since)));
        assert_eq!(known(1, 4).joined(known(5, 9)), known(1, 9));
        let unknown = Absence::until(UnixMillis(4), None);
        assert_eq!(unknown.joined(known(5, 9)), known(5, 9));
    }

    #[test]
    fn a_beginning_that_lies_ahead_is_unknown() {
        assert_eq!(
            Absence::until(UnixMillis(4), Some(UnixMillis(5))).since,
            None
        );
    }
}
