//! An article as JSON.

use jiff::civil::Date;
use serde::Serialize;

use crate::answers::ArticleAnswer;
use crate::article::{ArticleId, BodyStatus, Entity};
use crate::document::Publication;
use crate::enrich::{DisplayNames, names_of};
use crate::highlight::summary;
use crate::search::{Citation, Highlights, StoredArticle};

/// An article as JSON.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct ArticleView<'a> {
    id: ArticleId,
    title: &'a str,
    source: &'a str,
    sources: Vec<&'a str>,
    date: Option<Date>,
    url: Option<&'a str>,
    paths: Vec<&'a str>,
    language: &'a str,
    body_status: BodyStatus,
    copies: Vec<CopyAnswer<'a>>,
    entities: Vec<EntityAnswer<'a>>,
    body: &'a str,
}

/// An entity of an article; a threat actor has its names in each language.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
struct EntityAnswer<'a> {
    #[serde(flatten)]
    entity: &'a Entity,
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<DisplayNames>,
}

impl<'a> From<&'a Entity> for EntityAnswer<'a> {
    fn from(entity: &'a Entity) -> Self {
        Self { entity, names: names_of(entity.kind, &entity.value) }
    }
}

/// One publication of an article.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
struct CopyAnswer<'a> {
    source: &'a str,
    date: Option<Date>,
    url: Option<&'a str>,
    path: &'a str,
}

impl<'a> From<&'a StoredArticle> for ArticleView<'a> {
    fn from(article: &'a StoredArticle) -> Self {
        let copies = &article.meta.copies;
        Self {
            id: article.meta.id,
            title: &article.title,
            source: copies.source(),
            sources: copies.sources(),
            date: copies.date(),
            url: copies.url(),
            paths: copies.paths(),
            language: &article.meta.language,
            body_status: article.status(),
            copies: article.meta.copies.iter().map(CopyAnswer::from).collect(),
            entities: article.meta.entities.iter().map(EntityAnswer::from).collect(),
            body: &article.body,
        }
    }
}

impl<'a> From<&'a Publication> for CopyAnswer<'a> {
    fn from(copy: &'a Publication) -> Self {
        Self { source: &copy.source, date: copy.date, url: copy.url.as_deref(), path: &copy.file.path }
    }
}

/// An article with its summary, its reposts and the matches of a query.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct ShownArticle<'a> {
    #[serde(flatten)]
    answer: ArticleView<'a>,
    #[serde(serialize_with = "crate::search::without_language")]
    #[cfg_attr(feature = "serve", schemars(with = "Vec<crate::search::WithoutLanguage<'static>>"))]
    pub(super) reposts: &'a [Citation],
    /// The sentence that best summarizes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary: Option<String>,
    #[serde(skip)]
    pub(super) article: &'a StoredArticle,
    /// The matches in its title and body.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub marks: Option<Marks>,
}

/// The matches of a query in an article, as ranges of characters.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct Marks {
    /// Matches in the title.
    pub title_highlights: Highlights,
    /// Matches in the body.
    pub body_highlights: Highlights,
}

impl<'a> From<&'a ArticleAnswer> for ShownArticle<'a> {
    fn from(answer: &'a ArticleAnswer) -> Self {
        let marks = |(title_highlights, body_highlights)| Marks { title_highlights, body_highlights };
        Self { marks: answer.marks.clone().map(marks), ..Self::new(&answer.article, &answer.reposts) }
    }
}

impl<'a> ShownArticle<'a> {
    /// The article with its reposts.
    #[must_use]
    pub fn new(article: &'a StoredArticle, reposts: &'a [Citation]) -> Self {
        let summary = summary(&article.title, &article.body);
        Self { answer: ArticleView::from(article), reposts, summary, article, marks: None }
    }
}
