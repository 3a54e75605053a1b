//! An article as it is cited.

use jiff::civil::Date;
use serde::Serialize;

use crate::article::ArticleId;
use crate::index::StoredArticle;

/// The reference to an article in a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Identity.
    pub id: ArticleId,
    /// Clean headline.
    pub title: String,
    /// The earliest feed or account.
    pub source: String,
    /// The earliest feed date.
    pub date: Option<Date>,
    /// URL of the page.
    pub url: Option<String>,
    /// Language code.
    pub language: String,
}

impl From<&StoredArticle> for Citation {
    fn from(article: &StoredArticle) -> Self {
        let copies = &article.meta.copies;
        Self {
            id: article.meta.id,
            title: article.title.clone(),
            source: copies.source().to_owned(),
            date: copies.date(),
            url: copies.url().map(str::to_owned),
            language: article.meta.language.clone(),
        }
    }
}
