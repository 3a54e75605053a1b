//! A reference to an article: enough to name it and to open it.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::{ArticleHead, Meta, StoredArticle};
use crate::article::ArticleId;
use crate::document::Publications;

/// An article, named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Citation {
    /// The article's id.
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
        let Meta { id, language, copies, .. } = &article.meta;
        Self::new(*id, article.title.clone(), language.clone(), copies.date(), copies)
    }
}

impl Citation {
    /// A citation of an article with these publications.
    pub(crate) fn new<F>(
        id: ArticleId,
        title: String,
        language: String,
        date: Option<Date>,
        copies: &Publications<F>,
    ) -> Self {
        let (source, url) = (copies.source().to_owned(), copies.url().map(str::to_owned));
        Self { id, title, source, date, url, language }
    }
}

impl From<&ArticleHead> for Citation {
    fn from(head: &ArticleHead) -> Self {
        Self::new(head.id, head.title.clone(), head.language.clone(), head.date, &head.copies)
    }
}

impl From<ArticleHead> for Citation {
    fn from(head: ArticleHead) -> Self {
        Self::new(head.id, head.title, head.language, head.date, &head.copies)
    }
}

/// A repost as it stands in JSON: a copy of a text is nearly always in its language.
#[derive(Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serve", schemars(rename = "Repost"))]
pub(crate) struct WithoutLanguage<'a> {
    /// The article's id.
    id: ArticleId,
    /// Clean headline.
    title: &'a str,
    /// The earliest feed or account.
    source: &'a str,
    /// The earliest feed date.
    date: Option<Date>,
    /// URL of the page.
    url: Option<&'a str>,
}

/// Writes citations as reposts.
pub(crate) fn without_language<S: Serializer>(
    citations: &[Citation],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(citations.iter().map(|citation| WithoutLanguage {
        id: citation.id,
        title: &citation.title,
        source: &citation.source,
        date: citation.date,
        url: citation.url.as_deref(),
    }))
}
