//! An article as an engine opens it: plain data.

use serde::{Deserialize, Serialize};

use crate::analysis::Analyzer;
use crate::article::{ArticleId, BodyStatus, Entity};
use crate::document::{Document, Publications};
use crate::enrich;
use crate::events::Source;
use crate::highlight::{
    Budget, Highlighter, Highlights, Mark, Passage, QueryMatch, is_reported, to_characters, unrelated, window,
};
use crate::query::Query;

/// An article with its clean text.
#[derive(Debug, Clone)]
pub struct StoredArticle {
    /// Clean headline.
    pub title: String,
    /// Clean body.
    pub body: String,
    /// Everything else.
    pub meta: Meta,
    /// Positions of the entities that do not belong to a query, sorted; see [`StoredArticle::about`].
    unrelated: Vec<usize>,
}

/// The metadata of an article, as engines store it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// The article's id.
    pub id: ArticleId,
    /// Language code.
    pub language: String,
    /// The body status.
    pub status: String,
    /// The number of its story.
    pub story: u64,
    /// Its publications, the earliest first.
    pub copies: Publications,
    /// Ids of its copies without a URL.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<ArticleId>,
    /// Its entities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<Entity>,
}

impl StoredArticle {
    /// An article whose entities all count.
    #[must_use]
    pub fn new(title: String, body: String, meta: Meta) -> Self {
        Self { title, body, meta, unrelated: Vec::new() }
    }

    /// The same article with only the entities that belong to the query of `highlighter`: of a digest, those of the
    /// sections that mention it.
    pub(crate) fn about(mut self, highlighter: &Highlighter<'_>) -> Self {
        let url = self.meta.copies.url();
        self.unrelated = unrelated(&self.title, &self.body, url, &self.meta.entities, highlighter);
        self
    }

    /// Whether it reports what the query of `highlighter` asks for, and does not only mention it in passing.
    pub(crate) fn reports(&self, highlighter: &Highlighter<'_>) -> bool {
        is_reported(&self.title, &self.body, &self.meta.entities, highlighter)
    }

    /// What matches `query` in title and body.
    #[must_use]
    pub fn marks(&self, query: &Query, analyzer: &Analyzer) -> (Highlights, Highlights) {
        let highlighter = Highlighter::new(analyzer, query);
        let title = highlighter.mark_title(&self.title, &self.meta.entities);
        let body = highlighter.mark_body(&self.body, &self.meta.entities);
        (to_characters(&self.title, 0, &title), to_characters(&self.body, 0, &body))
    }

    /// The parts of the body that answer `query`, the best first, at most `most`, each of the length of `budget`. None if
    /// nothing in the body matches.
    #[must_use]
    pub fn passages(&self, query: &Query, analyzer: &Analyzer, budget: Budget, most: usize) -> Vec<Passage> {
        let marks = Highlighter::new(analyzer, query).mark_body(&self.body, &self.meta.entities);
        let mut matches: Vec<QueryMatch> =
            marks.into_iter().map(|Mark { span, leaf }| QueryMatch { span, leaf }).collect();
        let mut passages = Vec::new();
        while passages.len() < most && !matches.is_empty() {
            let passage = window(&self.body, &matches, budget);
            let before = matches.len();
            matches.retain(|found| {
                found.span.end <= passage.range.start || found.span.start >= passage.range.end
            });
            if matches.len() == before {
                break;
            }
            passages.push(passage);
        }
        passages
    }

    /// The entities worth searching for in a network; addresses, domains, URLs, hashes and the like. For a match of a query, only
    /// those that belong to it.
    #[must_use]
    pub fn observables(&self, benign: bool) -> Vec<&Entity> {
        let urls = self.meta.copies.urls();
        let mut found = enrich::observables(&self.title, &self.body, &self.meta.entities, &urls, benign);
        if !self.unrelated.is_empty() {
            found.retain(|entity| !self.is_unrelated(entity));
        }
        found
    }

    /// The entities; for a match of a query, only those that belong to it.
    pub fn entities(&self) -> impl Iterator<Item = &Entity> {
        let entities = self.meta.entities.iter().enumerate();
        entities.filter(|(at, _)| self.unrelated.binary_search(at).is_err()).map(|(_, entity)| entity)
    }

    /// The entities that do not belong to a query; see [`StoredArticle::about`].
    pub(super) fn unrelated_entities(&self) -> impl Iterator<Item = &Entity> + Clone {
        self.unrelated.iter().filter_map(|&at| self.meta.entities.get(at))
    }

    fn is_unrelated(&self, entity: &Entity) -> bool {
        self.unrelated.iter().any(|&at| std::ptr::eq(&raw const self.meta.entities[at], entity))
    }

    /// The body status.
    #[must_use]
    pub fn status(&self) -> BodyStatus {
        BodyStatus::from_name(&self.meta.status).unwrap_or_default()
    }
}

impl<'a> From<&'a StoredArticle> for Source<'a> {
    fn from(article: &'a StoredArticle) -> Self {
        let StoredArticle { title, body, meta, .. } = article;
        let Meta { id, story, language, copies, entities, .. } = meta;
        Self { id: *id, story: *story, language, title, body, entities, copies }
    }
}

impl Meta {
    /// The metadata of a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        Self {
            id: document.id,
            language: document.language.clone(),
            status: document.status.to_string(),
            story: document.story,
            copies: document.copies.clone(),
            aliases: document.aliases.clone(),
            entities: document.entities.clone(),
        }
    }
}
