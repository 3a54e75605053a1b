//! The outcome of a question about an article by the id on the command line.

use secnews::error::Error;

use super::failure::Failure;
use super::terminal::Terminal;

/// The answer; if there is no such article, prints a note and returns `None`.
pub(super) fn found<T>(answer: Result<T, Error>, terminal: &Terminal) -> Result<Option<T>, Failure> {
    match answer {
        Err(error @ Error::UnknownId(_)) => {
            terminal.print_failure(&error.into());
            Ok(None)
        }
        answer => Ok(Some(answer?)),
    }
}
