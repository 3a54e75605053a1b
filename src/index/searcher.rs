//! Answers searches from one state of the index.

use std::collections::{HashMap, HashSet};

use tantivy::query::{EnableScoring, Query as TantivyQuery, TermQuery, Weight};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocAddress, TantivyDocument};

use super::collector::{Candidate, MatchCollector, Matches};
use super::explain::score_part;
use super::highlight::{Highlighter, to_characters};
use super::lower::{Lowering, Mode, Tiers, Wanted, count_words, is_about_text};
use super::ranking::{Group, fold_stories, prefer_recent};
use super::schema::Fields;
use super::snippet::snippet;
use super::stats::ranked;
use super::stored::StoredArticle;
use crate::analysis::Analyzer;
use crate::article::ArticleId;
use crate::error::Error;
use crate::query::{Leaf, Manner, Query, Scope};
use crate::search::{
    Facet, FacetCounts, Hit, MatchKind, Repost, ScorePart, SearchRequest, SearchResults, Sort, Weights,
};

/// One state of the index: what was committed when it was made.
pub struct Searcher {
    tantivy: tantivy::Searcher,
    fields: Fields,
    analyzer: Analyzer,
    /// Whether the user's words may be missing from the word tier.
    has_new_words: bool,
}

/// What a query found in one mode.
struct Answer {
    mode: Mode,
    lowered: Box<dyn TantivyQuery>,
    matches: Matches,
}

impl Searcher {
    pub(super) fn new(
        tantivy: tantivy::Searcher,
        fields: Fields,
        analyzer: Analyzer,
        has_new_words: bool,
    ) -> Self {
        Self { tantivy, fields, analyzer, has_new_words }
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
        let complete = answer.matches.candidates.len();
        if self.wants_more(complete, request) {
            answer = self.relaxed_answer(&answer, request)?;
        }
        let Answer { mode, lowered, matches } = answer;
        let total = matches.candidates.len();
        let relaxed = mode.wanted != Wanted::All && total > complete;
        let groups = fold_stories(matches.candidates, request);
        let page = groups.iter().skip(request.offset).take(request.limit.unwrap_or(usize::MAX));
        let hits = self.hits(page, request, &*lowered, mode)?;
        let facets = facet_counts(matches.facets, request);
        Ok(SearchResults { total, complete, relaxed, hits, facets })
    }

    /// The ids of all articles that match, none of them opened, in ascending order.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn matching(&self, query: &Query) -> Result<Vec<ArticleId>, Error> {
        let strict = Mode { tiers: Tiers::Both, wanted: Wanted::All };
        let lowered = self.lowering(strict, &Weights::default()).lower(query);
        let mut ids: Vec<ArticleId> =
            self.addresses(&*lowered)?.iter().map(|found| ArticleId::from_number(found.id)).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    fn answer(&self, mode: Mode, request: &SearchRequest) -> Result<Answer, Error> {
        let lowered = self.lowering(mode, &request.weights).lower(&request.query);
        let matches = self.collect(&*lowered, request)?;
        Ok(Answer { mode, lowered, matches })
    }

    /// The articles with enough of the words, or with any, those of the strict answer among them.
    fn relaxed_answer(&self, strict: &Answer, request: &SearchRequest) -> Result<Answer, Error> {
        let mut answer = self.answer(Mode { wanted: Wanted::Enough, ..strict.mode }, request)?;
        if answer.matches.candidates.is_empty() {
            answer = self.answer(Mode { wanted: Wanted::Any, ..strict.mode }, request)?;
        }
        if count_words(&self.analyzer, &request.query) <= request.weights.few {
            let complete: HashSet<u64> = strict.matches.candidates.iter().map(|found| found.id).collect();
            let found = answer.matches.candidates.iter_mut();
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

    fn lowering<'s>(&'s self, mode: Mode, weights: &'s Weights) -> Lowering<'s> {
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
    fn collect(&self, query: &dyn TantivyQuery, request: &SearchRequest) -> Result<Matches, Error> {
        // Scores are computed whatever the order: they are part of the answer.
        let collector = MatchCollector { facets: &request.facets, scoring: true };
        let mut matches = self.tantivy.search(query, &collector)?;
        prefer_recent(&mut matches.candidates, request);
        Ok(matches)
    }

    fn hits<'g>(
        &self,
        groups: impl Iterator<Item = &'g Group>,
        request: &SearchRequest,
        lowered: &dyn TantivyQuery,
        mode: Mode,
    ) -> Result<Vec<Hit>, Error> {
        let words = has_words(&request.query).then(|| {
            let words = self
                .lowering(Mode { tiers: Tiers::WordsOnly, ..mode }, &request.weights)
                .lower(&request.query);
            words.weight(EnableScoring::disabled_from_searcher(&self.tantivy))
        });
        let words = words.transpose()?;
        let highlighter = Highlighter::new(&self.analyzer, &request.query);
        groups
            .map(|group| {
                let mut hit = self.hit(group, &highlighter)?;
                hit.matched = self.match_kind(words.as_deref(), group.shown.address)?;
                hit.reposts = if request.collapse { self.reposts(&group.shown)? } else { Vec::new() };
                hit.explanation = request.explain.then(|| self.explain(lowered, group)).transpose()?;
                Ok(hit)
            })
            .collect()
    }

    pub(super) fn hit(&self, group: &Group, highlighter: &Highlighter<'_>) -> Result<Hit, Error> {
        let article = self.article_at(group.shown.address)?;
        let title_marks = highlighter.mark_title(&article.title, &article.meta.entities);
        let body_marks = highlighter.mark_body(&article.body, &article.meta.entities);
        let sources: Vec<String> = article.meta.copies.sources().into_iter().map(str::to_owned).collect();
        Ok(Hit {
            score: group.best.score,
            matched: MatchKind::Literal,
            source: sources.first().cloned().unwrap_or_default(),
            sources,
            date: article.meta.copies.date(),
            url: article.meta.copies.url().map(str::to_owned),
            paths: article.meta.copies.paths().into_iter().map(str::to_owned).collect(),
            body_status: article.status(),
            snippet: snippet(&article.body, &body_marks),
            title_highlights: to_characters(&article.title, 0, &title_marks),
            reposts: Vec::new(),
            explanation: None,
            id: article.meta.id,
            language: article.meta.language,
            title: article.title,
        })
    }

    /// A query that asks for no words has no match by words.
    fn match_kind(&self, words: Option<&dyn Weight>, address: DocAddress) -> Result<MatchKind, Error> {
        let Some(weight) = words else { return Ok(MatchKind::Literal) };
        let mut scorer = weight.scorer(self.tantivy.segment_reader(address.segment_ord), 1.0)?;
        let found = scorer.doc() <= address.doc_id && scorer.seek(address.doc_id) == address.doc_id;
        Ok(if found { MatchKind::Word } else { MatchKind::Literal })
    }

    fn explain(&self, query: &dyn TantivyQuery, group: &Group) -> Result<ScorePart, Error> {
        let found = score_part(&query.explain(&self.tantivy, group.best.address)?)?;
        let recent = group.best.score - found.score;
        let recent = ScorePart {
            score: recent,
            what: "published recently".to_owned(),
            weight: None,
            parts: Vec::new(),
        };
        Ok(ScorePart {
            score: group.best.score,
            what: "score".to_owned(),
            weight: None,
            parts: vec![found, recent],
        })
    }

    /// The other articles that tell the same text, the earliest first.
    pub(super) fn reposts(&self, shown: &Candidate) -> Result<Vec<Repost>, Error> {
        let term = Term::from_field_u64(self.fields.story, shown.story);
        let twins = self.addresses(&TermQuery::new(term, IndexRecordOption::Basic))?;
        let mut reposts = Vec::new();
        for twin in twins.into_iter().filter(|twin| twin.id != shown.id) {
            let article = self.article_at(twin.address)?;
            reposts.push(Repost {
                source: article.meta.copies.sources().first().copied().unwrap_or_default().to_owned(),
                date: article.meta.copies.date(),
                url: article.meta.copies.url().map(str::to_owned),
                id: article.meta.id,
                title: article.title,
            });
        }
        reposts.sort_by(|a, b| (a.date.is_none(), a.date, &a.id).cmp(&(b.date.is_none(), b.date, &b.id)));
        Ok(reposts)
    }

    /// The query for a literal run in the body.
    pub(super) fn literal_in_body(&self, text: &str) -> Box<dyn TantivyQuery> {
        let leaf = Leaf::Text { scope: Scope::Body, text: text.to_owned(), manner: Manner::Literal };
        self.lowering(Mode { tiers: Tiers::Both, wanted: Wanted::All }, &Weights::default())
            .lower(&Query::Leaf(leaf))
    }

    pub(super) fn addresses(&self, query: &dyn TantivyQuery) -> Result<Vec<Candidate>, Error> {
        Ok(self.tantivy.search(query, &MatchCollector { facets: &[], scoring: false })?.candidates)
    }

    /// The matches of a query with their scores.
    pub(super) fn scored(&self, query: &dyn TantivyQuery) -> Result<Vec<Candidate>, Error> {
        Ok(self.tantivy.search(query, &MatchCollector { facets: &[], scoring: true })?.candidates)
    }

    pub(super) fn article_at(&self, address: DocAddress) -> Result<StoredArticle, Error> {
        StoredArticle::read(&self.tantivy.doc::<TantivyDocument>(address)?, &self.fields)
    }
}

/// How many texts were typed side by side.
fn count_texts(query: &Query) -> usize {
    match query {
        Query::And(parts) => parts.iter().filter(|part| is_about_text(part)).count(),
        _ => 1,
    }
}

/// Whether anything is looked for by its words, or only in quotes.
fn has_words(query: &Query) -> bool {
    let mut found = false;
    query.each_positive_leaf(&mut |leaf| found |= matches!(leaf, Leaf::Text { manner: Manner::Words, .. }));
    found
}

fn facet_counts(
    mut counted: HashMap<Facet, HashMap<String, usize>>,
    request: &SearchRequest,
) -> Vec<FacetCounts> {
    let facets = request.facets.iter();
    facets
        .map(|&facet| FacetCounts { facet, counts: ranked(counted.remove(&facet).unwrap_or_default()) })
        .collect()
}
