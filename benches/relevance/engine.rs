//! This program as an engine to be measured.

use std::collections::HashMap;

use secnews::analysis::{Analyzer, normal_form};
use secnews::article::ArticleId;
use secnews::index::Searcher;
use secnews::query::{Leaf, Query, Scope, Synonyms, parse};
use secnews::search::{Collapse, SearchRequest, SimilarRequest, StoredArticle, TranslatedRequest};
use secnews::stop::Stop;
use secnews::translation::translate;

use super::judged::{Answering, Task};

/// The program.
pub(crate) struct Engine<'s> {
    asked: &'s dyn secnews::search::Engine,
    synonyms: Synonyms,
    analyzer: Analyzer,
    /// Path → id of its article.
    ids: HashMap<String, ArticleId>,
    /// Whether the reports of an event share a hit, as in a search; else each article is a hit.
    folds_events: bool,
}

impl Answering for Engine<'_> {
    fn answer(&self, task: Task, text: &str, wanted: usize) -> Vec<Vec<String>> {
        match task {
            Task::Search => self.search(text, wanted, |query| query),
            Task::SearchBodies => self.search(text, wanted, in_bodies),
            Task::Similar => self.similar(text, wanted),
            Task::Translated => self.translated(text, wanted),
        }
    }
}

impl<'s> Engine<'s> {
    pub(crate) fn new(searcher: &'s Searcher) -> Self {
        let mut ids = HashMap::new();
        let each = |article: StoredArticle| {
            article.meta.copies.paths().into_iter().for_each(|path| {
                ids.insert(path.to_owned(), article.meta.id);
            });
        };
        searcher.for_each_article(each).expect("readable");
        let synonyms = Synonyms::built_in(normal_form);
        Self { asked: searcher, synonyms, analyzer: Analyzer::default(), ids, folds_events: false }
    }

    /// The same questions to another engine that has the same articles.
    pub(crate) fn asking(self, engine: &'s dyn secnews::search::Engine) -> Self {
        Self { asked: engine, ..self }
    }

    /// Folds the reports of an event if `folds_events`.
    pub(crate) fn folding_events(self, folds_events: bool) -> Self {
        Self { folds_events, ..self }
    }

    fn similar(&self, path: &str, wanted: usize) -> Vec<Vec<String>> {
        let Some(&id) = self.ids.get(path) else { return Vec::new() };
        let request = SimilarRequest { limit: Some(wanted), collapse: false, ..SimilarRequest::new(id) };
        let results = self.asked.similar(&request, &Stop::new()).expect("an answer");
        results.hits.into_iter().map(|hit| hit.paths).collect()
    }

    /// The list in the other language, whether or not a search would show it.
    fn translated(&self, text: &str, limit: usize) -> Vec<Vec<String>> {
        let Ok(query) = parse(text) else { return Vec::new() };
        let query = self.synonyms.expand(query, &|text| self.analyzer.pieces(text));
        let Some(query) = translate(&query, &self.analyzer) else { return Vec::new() };
        let request = TranslatedRequest { limit, collapse: false, ..TranslatedRequest::new(query) };
        let hits = self.asked.translated(&request, &Stop::new()).expect("an answer");
        hits.into_iter().map(|found| found.hit.paths).collect()
    }

    /// What the command line does with a text; one that it refuses finds nothing.
    fn search(&self, text: &str, wanted: usize, scoped: impl Fn(Query) -> Query) -> Vec<Vec<String>> {
        let Ok(query) = parse(text) else { return Vec::new() };
        let request = SearchRequest {
            limit: Some(wanted),
            collapse: if self.folds_events { Collapse::Events } else { Collapse::Nothing },
            ..SearchRequest::new(self.synonyms.expand(scoped(query), &|text| self.analyzer.pieces(text)))
        };
        let results = self.asked.search(&request, &Stop::new()).expect("an answer");
        results.hits.into_iter().map(|hit| hit.paths).collect()
    }
}

/// `query` with every text looked for in bodies alone.
fn in_bodies(query: Query) -> Query {
    let all = |queries: Vec<Query>| queries.into_iter().map(in_bodies).collect();
    match query {
        Query::And(parts) => Query::And(all(parts)),
        Query::Or(parts) => Query::Or(all(parts)),
        Query::Widened { typed, others } => {
            Query::Widened { typed: Box::new(in_bodies(*typed)), others: all(others) }
        }
        Query::Boosted { query, boost } => Query::Boosted { query: Box::new(in_bodies(*query)), boost },
        Query::Not(inner) => Query::Not(Box::new(in_bodies(*inner))),
        Query::Leaf(Leaf::Text { text, mode, .. }) => {
            Query::Leaf(Leaf::Text { scope: Scope::Body, text, mode })
        }
        leaf @ Query::Leaf(_) => leaf,
    }
}
