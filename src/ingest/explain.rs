//! Explains how an article's text was made from its files: what was removed, and by which rule.

use crate::article::ArticleId;
use crate::clean::{CleaningResult, Page};
use crate::corpus::{self, ArticleFile};
use crate::document::Publication;
use crate::error::Error;
use crate::index::Index;
use crate::search::StoredArticle;

use super::furniture;

/// One file of an article.
pub struct ExplainedCopy {
    /// Where it was published.
    pub publication: Publication,
    /// The text with the removed lines; `None` if the file is gone or has another article now.
    pub cleaning: Option<CleaningResult>,
}

/// Cleans the files of an article again with the furniture counts of the index, and reports what is removed.
///
/// # Errors
///
/// If the index cannot be read.
pub fn explain(index: &Index, article: &StoredArticle) -> Result<Vec<ExplainedCopy>, Error> {
    let furniture = furniture::read(index)?;
    let is_it = |id: ArticleId| id == article.meta.id || article.meta.aliases.contains(&id);
    let copies = article.meta.copies.iter().map(|publication| {
        let file = corpus::read(&ArticleFile::from(&publication.file)).ok();
        let file = file.filter(|file| is_it(ArticleId::of(file)));
        let cleaning = file.map(|file| Page::read(&file).explain(&furniture));
        ExplainedCopy { publication: publication.clone(), cleaning }
    });
    Ok(copies.collect())
}
