//! Answers searches from one state of the index.

use std::collections::HashSet;

use tantivy::DocAddress;
use tantivy::query::Query as TantivyQuery;

use super::collector::{Candidate, MatchCollector};
use super::guard::guarded;
use super::lower::{Lowering, Mode, Tiers, Wanted, count_words, is_about_text};
use super::ranking::{fold_stories, page, prefer_recent};
use super::schema::Fields;
use super::stored::StoredArticle;
use super::texts::Texts;
use crate::analysis::Analyzer;
use crate::error::Error;
use crate::query::{Leaf, Manner, Query, Scope};
use crate::search::{SearchRequest, SearchResults, Sort, Weights};

/// One state of the index: what was committed when it was made.
pub struct Searcher {
    tantivy: tantivy::Searcher,
    texts: Texts,
    fields: Fields,
    analyzer: Analyzer,
    /// Whether the user's words may be missing from the word tier.
    has_new_words: bool,
}

/// What a query found in one mode.
struct Answer {
    mode: Mode,
    lowered: Box<dyn TantivyQuery>,
    matches: Vec<Candidate>,
}

impl Searcher {
    pub(super) fn new(
        tantivy: tantivy::Searcher,
        fields: Fields,
        analyzer: Analyzer,
        has_new_words: bool,
    ) -> Result<Self, Error> {
        let texts = Texts::open(&tantivy)?;
        Ok(Self { tantivy, texts, fields, analyzer, has_new_words })
    }

    pub(super) fn fields(&self) -> &Fields {
        &self.fields
    }

    pub(super) fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    pub(super) fn tantivy(&self) -> &tantivy::Searcher {
        &self.tantivy
    }

    /// Number of articles.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.tantivy.num_docs()
    }

    /// Whether there is no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Answers `request`.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults, Error> {
        let strict = Mode { tiers: Tiers::Both, wanted: Wanted::All };
        let mut answer = self.answer(strict, request)?;
        let complete = answer.matches.len();
        if self.wants_more(complete, request) {
            answer = self.relaxed_answer(&answer, request)?;
        }
        let Answer { mode, lowered, matches } = answer;
        let total = matches.len();
        let relaxed = mode.wanted != Wanted::All && total > complete;
        let facets = self.facets(&matches, request)?;
        let groups = fold_stories(matches, request);
        let hits = self.hits(page(&groups, request), request, &*lowered, mode)?;
        Ok(SearchResults { total, complete, relaxed, hits, facets })
    }

    fn answer(&self, mode: Mode, request: &SearchRequest) -> Result<Answer, Error> {
        let lowered = self.lowering(mode, &request.weights).lower(&request.query);
        let matches = self.collect(&*lowered, request)?;
        Ok(Answer { mode, lowered, matches })
    }

    /// The articles with enough of the words, or with any, those of the strict answer among them.
    fn relaxed_answer(&self, strict: &Answer, request: &SearchRequest) -> Result<Answer, Error> {
        let mut answer = self.answer(Mode { wanted: Wanted::Enough, ..strict.mode }, request)?;
        if answer.matches.is_empty() {
            answer = self.answer(Mode { wanted: Wanted::Any, ..strict.mode }, request)?;
        }
        if count_words(&self.analyzer, &request.query) <= request.weights.few {
            let complete: HashSet<u64> = strict.matches.iter().map(|found| found.id).collect();
            let found = answer.matches.iter_mut();
            found.for_each(|candidate| candidate.complete = complete.contains(&candidate.id));
        }
        Ok(answer)
    }

    /// Whether articles with some of the words are wanted too, where so many have all: if none has, or
    /// few have all of a text that describes something rather than names it.
    fn wants_more(&self, complete: usize, request: &SearchRequest) -> bool {
        let words = count_words(&self.analyzer, &request.query);
        let weights = &request.weights;
        // Who puts spaces between words means each of them, unless it is a whole headline.
        let describing = if count_texts(&request.query) > 1 { weights.headline } else { weights.sentence };
        match complete {
            _ if request.strict => false,
            0 => words > 1,
            few => few < weights.plenty && words >= describing && request.sort == Sort::Relevance,
        }
    }

    pub(super) fn lowering<'s>(&'s self, mode: Mode, weights: &'s Weights) -> Lowering<'s> {
        Lowering {
            fields: &self.fields,
            analyzer: &self.analyzer,
            mode,
            weights,
            has_new_words: self.has_new_words,
            lead: weights.lead,
        }
    }

    /// The matches of `query`, the recent ones a little ahead.
    fn collect(&self, query: &dyn TantivyQuery, request: &SearchRequest) -> Result<Vec<Candidate>, Error> {
        // Scores are computed whatever the order: they are part of the answer.
        let mut matches = self.scored(query)?;
        prefer_recent(&mut matches, request);
        Ok(matches)
    }

    /// The query for a literal run in the body.
    pub(super) fn literal_in_body(&self, text: &str) -> Box<dyn TantivyQuery> {
        let leaf = Leaf::Text { scope: Scope::Body, text: text.to_owned(), manner: Manner::Literal };
        self.lowering(Mode { tiers: Tiers::Both, wanted: Wanted::All }, &Weights::default())
            .lower(&Query::Leaf(leaf))
    }

    pub(super) fn addresses(&self, query: &dyn TantivyQuery) -> Result<Vec<Candidate>, Error> {
        guarded(|| Ok(self.tantivy.search(query, &MatchCollector { scoring: false })?))
    }

    /// The matches of a query with their scores.
    pub(super) fn scored(&self, query: &dyn TantivyQuery) -> Result<Vec<Candidate>, Error> {
        guarded(|| Ok(self.tantivy.search(query, &MatchCollector { scoring: true })?))
    }

    pub(super) fn article_at(&self, address: DocAddress) -> Result<StoredArticle, Error> {
        guarded(|| StoredArticle::read(&self.texts.document(address)?, &self.fields))
    }
}

/// How many texts were typed side by side.
fn count_texts(query: &Query) -> usize {
    match query {
        Query::And(parts) => parts.iter().filter(|part| is_about_text(part)).count(),
        _ => 1,
    }
}
