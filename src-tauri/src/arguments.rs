//! What the window's program can be told when it is started.

use std::str::FromStr;

use parkmate_core::{history::RowId, spot::Spot};

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// The window, at a row of the history or a booking if one is named.
    Show {
        /// The place.
        at: Option<Spot>,
    },
    /// No window of this process: the companion is started. Windows starts it so, since this program has no
    /// console and the companion's own would show one.
    Companion(Start),
    /// How it is used.
    Help,
    /// Which version it is.
    Version,
}

/// How the companion is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// As with a session: with a window where somebody has to sign in.
    Usual,
    /// With the tray icon alone.
    Hidden,
    /// To show its window, also if it runs already: at a place, if a link points at one.
    Open(Option<Spot>),
}

/// The arguments are none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

impl Arguments {
    /// Reads `--entry ID`, `--booking ID`, `--desk`, `--companion`, `--companion --hidden`, `--open`, `--open LINK`, `--help` and
    /// `--version`.
    pub(crate) fn read(from: impl IntoIterator<Item = String>) -> Result<Self, Unreadable> {
        let given: Vec<String> = from.into_iter().collect();
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        match given[..] {
            [] => Ok(Self::Show { at: None }),
            ["--entry", id] => number(id).map(RowId).map(Spot::Entry).map(Self::at),
            ["--booking", id] => number(id).map(Spot::Booking).map(Self::at),
            ["--desk"] => Ok(Self::at(Spot::Desk)),
            ["--companion"] => Ok(Self::Companion(Start::Usual)),
            ["--companion", "--hidden"] => Ok(Self::Companion(Start::Hidden)),
            ["--open"] => Ok(Self::Companion(Start::Open(None))),
            ["--open", link] => Spot::of_link(link)
                .map(|spot| Self::Companion(Start::Open(Some(spot))))
                .map_err(|_no_link| Unreadable),
            ["--help" | "-h"] => Ok(Self::Help),
            ["--version" | "-V"] => Ok(Self::Version),
            _ => Err(Unreadable),
        }
    }

    const fn at(spot: Spot) -> Self {
        Self::Show { at: Some(spot) }
    }
}

fn number<N: FromStr>(text: &str) -> Result<N, Unreadable> {
    text.parse().map_err(|_no_number| Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, Unreadable> {
        Arguments::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn it_is_shown_at_a_row_of_the_history_or_at_a_booking() {
        assert_eq!(read(""), Ok(Arguments::Show { at: None }));
        let at = |spot| Ok(Arguments::Show { at: Some(spot) });
        assert_eq!(read("--entry 17"), at(Spot::Entry(RowId(17))));
        assert_eq!(read("--booking 13"), at(Spot::Booking(13)));
        assert_eq!(read("--desk"), at(Spot::Desk));
    }

    #[test]
    fn the_companion_is_started_with_its_window_or_with_the_icon_alone() {
        let companion = |how| Ok(Arguments::Companion(how));
        assert_eq!(read("--companion"), companion(Start::Usual));
        assert_eq!(read("--companion --hidden"), companion(Start::Hidden));
        assert_eq!(read("--open"), companion(Start::Open(None)));
        let booking = Start::Open(Some(Spot::Booking(13)));
        assert_eq!(read("--open parkmate://booking/13"), companion(booking));
    }

    #[test]
    fn help_and_version_can_be_asked_for() {
        assert_eq!(read("--help"), Ok(Arguments::Help));
        assert_eq!(read("-V"), Ok(Arguments::Version));
    }

    #[test]
    fn anything_else_is_unreadable() {
        for line in [
            "--entry",
            "--entry x",
            "--entry -1",
            "17",
            "--entry 1 2",
            "--booking x",
            "--hidden",
            "--companion --entry",
            "--open 13",
            "--open parkmate://booking/13 --hidden",
        ] {
            assert_eq!(read(line), Err(Unreadable), "{line}");
        }
    }
}
