//! Looks up an article by the id on the command line.

use secnews::error::Error;
use secnews::search::{Engine, StoredArticle};
use secnews::stop::Stop;

use super::failure::Failure;
use super::terminal::Terminal;

/// The article with this id prefix; if there is none, prints a note and returns `None`.
pub(super) fn find(
    searcher: &dyn Engine,
    digits: &str,
    terminal: &Terminal,
) -> Result<Option<StoredArticle>, Failure> {
    match searcher.resolve(digits) {
        Err(error @ Error::UnknownId(_)) => {
            terminal.print_failure(&error.into());
            Ok(None)
        }
        id => Ok(searcher.article(id?, &Stop::new())?),
    }
}
