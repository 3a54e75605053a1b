//! An article named by its id on the command line.

use secnews::error::Error;
use secnews::index::{Searcher, StoredArticle};

use super::failure::Failure;
use super::terminal::Terminal;

/// The article whose id begins so; `None` if there is none, which the user has been told then.
pub(super) fn find(
    searcher: &Searcher,
    digits: &str,
    terminal: &Terminal,
) -> Result<Option<StoredArticle>, Failure> {
    match searcher.find(digits) {
        Err(error @ Error::UnknownId(_)) => {
            terminal.complain(&error.into());
            Ok(None)
        }
        found => Ok(Some(found?)),
    }
}
