//! A reference to an article: enough to name it and to open it.

use jiff::civil::Date;
use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Deserialize, Serialize, Serializer};

use super::{ArticleHead, Meta, StoredArticle};
use crate::article::ArticleId;
use crate::document::Publications;

/// An article, named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
        Self::new(*id, article.title.clone(), language.clone(), copies)
    }
}

impl Citation {
    fn new(id: ArticleId, title: String, language: String, copies: &Publications) -> Self {
        let (source, url) = (copies.source().to_owned(), copies.url().map(str::to_owned));
        Self { id, title, source, date: copies.date(), url, language }
    }
}

/// The part of an article's stored [`Meta`] that a citation has. Most of the rest are entities, which are not decoded.
#[derive(Deserialize)]
pub(crate) struct CitedMeta {
    id: ArticleId,
    language: String,
    copies: Publications,
}

impl CitedMeta {
    /// The citation of an article with this title.
    pub(crate) fn citation(self, title: String) -> Citation {
        Citation::new(self.id, title, self.language, &self.copies)
    }
}

impl From<&ArticleHead> for Citation {
    fn from(head: &ArticleHead) -> Self {
        Self {
            id: head.id,
            title: head.title.clone(),
            source: head.copies.source().to_owned(),
            date: head.date,
            url: head.copies.url().map(str::to_owned),
            language: head.language.clone(),
        }
    }
}

/// As reposts stand in JSON: a copy of a text is nearly always in its language.
pub(crate) fn without_language<S: Serializer>(
    citations: &[Citation],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    struct WithoutLanguage<'a>(&'a Citation);

    impl Serialize for WithoutLanguage<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut fields = serializer.serialize_struct("Repost", 5)?;
            fields.serialize_field("id", &self.0.id)?;
            fields.serialize_field("title", &self.0.title)?;
            fields.serialize_field("source", &self.0.source)?;
            fields.serialize_field("date", &self.0.date)?;
            fields.serialize_field("url", &self.0.url)?;
            fields.end()
        }
    }

    let mut reposts = serializer.serialize_seq(Some(citations.len()))?;
    citations.iter().try_for_each(|citation| reposts.serialize_element(&WithoutLanguage(citation)))?;
    reposts.end()
}
