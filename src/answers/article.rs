//! One article in full.

use super::{ParsedQuery, Snapshot};
use crate::error::Error;
use crate::search::{Citation, Highlights, StoredArticle, reposts};

/// A request for one article.
#[derive(Debug, Clone)]
pub struct ArticleAsk {
    /// The first digits of its id.
    pub digits: String,
    /// A query whose matches are marked.
    pub query: Option<ParsedQuery>,
}

/// An article with its reposts.
#[derive(Debug, Clone)]
pub struct ArticleAnswer {
    /// The article.
    pub article: StoredArticle,
    /// Other articles of the same story.
    pub reposts: Vec<Citation>,
    /// What matches the query in title and body.
    pub marks: Option<(Highlights, Highlights)>,
}

/// Opens an article.
///
/// # Errors
///
/// If there is no such article, the index cannot be read, or the request is stopped.
pub fn article(snapshot: Snapshot<'_>, ask: &ArticleAsk) -> Result<ArticleAnswer, Error> {
    let article = snapshot.article(&ask.digits)?;
    let reposts = reposts(snapshot.engine, article.meta.story, article.meta.id, snapshot.stop)?;
    let marks = ask.query.as_ref().map(|asked| article.marks(&asked.query, snapshot.desk.analyzer()));
    Ok(ArticleAnswer { article, reposts, marks })
}
