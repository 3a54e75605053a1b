//! Looks up an article by the id on the command line.

use secnews::error::Error;
use secnews::index::{Searcher, StoredArticle};

use super::failure::Failure;
use super::terminal::Terminal;

/// The article with this id prefix; if there is none, prints a note and returns `None`.
pub(super) fn find(
    searcher: &Searcher,
    digits: &str,
    terminal: &Terminal,
) -> Result<Option<StoredArticle>, Failure> {
    match searcher.find(digits) {
        Err(error @ Error::UnknownId(_)) => {
            terminal.print_failure(&error.into());
            Ok(None)
        }
        found => Ok(Some(found?)),
    }
}
