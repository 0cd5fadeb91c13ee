//! What the window's program can be told when it is started.

use parkmate_core::history::RowId;

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// The window, at a row of the history if one is named.
    Show {
        /// The row.
        entry: Option<RowId>,
    },
    /// How it is used.
    Help,
    /// Which version it is.
    Version,
}

/// The arguments are none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

impl Arguments {
    /// Reads `--entry ID`, `--help` and `--version`.
    pub(crate) fn read(from: impl IntoIterator<Item = String>) -> Result<Self, Unreadable> {
        let given: Vec<String> = from.into_iter().collect();
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        match given[..] {
            [] => Ok(Self::Show { entry: None }),
            ["--entry", id] => id
                .parse()
                .map(|id| Self::Show {
                    entry: Some(RowId(id)),
                })
                .map_err(|_no_number| Unreadable),
            ["--help" | "-h"] => Ok(Self::Help),
            ["--version" | "-V"] => Ok(Self::Version),
            _ => Err(Unreadable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, Unreadable> {
        Arguments::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn an_entry_is_a_row_of_the_history() {
        assert_eq!(read(""), Ok(Arguments::Show { entry: None }));
        let entry = Some(RowId(17));
        assert_eq!(read("--entry 17"), Ok(Arguments::Show { entry }));
    }

    #[test]
    fn help_and_version_can_be_asked_for() {
        assert_eq!(read("--help"), Ok(Arguments::Help));
        assert_eq!(read("-V"), Ok(Arguments::Version));
    }

    #[test]
    fn anything_else_is_unreadable() {
        for line in ["--entry", "--entry x", "--entry -1", "17", "--entry 1 2"] {
            assert_eq!(read(line), Err(Unreadable), "{line}");
        }
    }
}
