//! Finding the cause that matters in a chain of errors: libraries wrap what the TLS or the name look-up
//! said several times over, and only the innermost tells the user what to do.

use std::{error::Error, io};

/// The first cause of type `E` in the chain that begins with `error`.
///
/// An [`io::Error`] is a trap on this way: its `source` leaves out the error that it wraps itself.
pub(crate) fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] io::Error);

    #[derive(Debug, PartialEq, thiserror::Error)]
    #[error("inner")]
    struct Inner;

    #[test]
    fn looks_into_io_errors() {
        let error = Outer(io::Error::other(io::Error::other(Inner)));
        assert_eq!(find::<Inner>(&error), Some(&Inner));
    }

    #[test]
    fn finds_nothing_where_there_is_nothing() {
        let error = Outer(io::ErrorKind::TimedOut.into());
        assert_eq!(find::<Inner>(&error), None);
        assert!(find::<io::Error>(&error).is_some());
    }
}
