//! Answers searches from one state of the index.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use tantivy::query::{Query as TantivyQuery, RangeQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocAddress, TantivyDocument};

use super::collector::{Candidate, MatchCollector, Matches};
use super::highlight::{Highlighter, to_characters};
use super::lower::{Lowering, Mode, is_about_text, query_terms};
use super::schema::Fields;
use super::snippet::snippet;
use super::stats::ranked;
use super::stored::{StoredArticle, number_of, numbers_beginning};
use crate::analysis::Analyzer;
use crate::article::ArticleId;
use crate::error::Error;
use crate::query::{Leaf, Manner, Query};
use crate::search::{FacetCounts, Hit, MatchKind, Repost, SearchRequest, SearchResults, Sort};

/// One state of the index: what was committed when it was made.
pub struct Searcher {
    tantivy: tantivy::Searcher,
    fields: Fields,
    analyzer: Analyzer,
}

/// A place in the answer: the article to show and its twins among the matches.
struct Group {
    shown: Candidate,
    best: Candidate,
}

impl Searcher {
    pub(super) fn new(tantivy: tantivy::Searcher, fields: Fields, analyzer: Analyzer) -> Self {
        Self { tantivy, fields, analyzer }
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
        let mut mode = Mode::Full;
        let mut lowered = self.lowering(mode).lower(&request.query)?;
        let mut matches = self.collect(&*lowered, request)?;
        if matches.candidates.is_empty() && self.can_relax(&request.query) {
            mode = Mode::Relaxed;
            lowered = self.lowering(mode).lower(&request.query)?;
            matches = self.collect(&*lowered, request)?;
        }
        let total = matches.candidates.len();
        let groups = fold_stories(matches.candidates, request);
        let page = groups.iter().skip(request.offset).take(request.limit.unwrap_or(usize::MAX));
        let hits = self.hits(page, request, &*lowered)?;
        let facets = facet_counts(matches.facets, request);
        Ok(SearchResults { total, relaxed: mode == Mode::Relaxed && total > 0, hits, facets })
    }

    fn lowering(&self, mode: Mode) -> Lowering<'_> {
        Lowering { fields: &self.fields, analyzer: &self.analyzer, searcher: &self.tantivy, mode }
    }

    fn collect(&self, query: &dyn TantivyQuery, request: &SearchRequest) -> Result<Matches, Error> {
        // Scores are computed whatever the order: they are part of the answer.
        Ok(self.tantivy.search(query, &MatchCollector { facets: &request.facets, scoring: true })?)
    }

    /// Whether there is more than one thing to be found: several texts, or a text of several words.
    fn can_relax(&self, query: &Query) -> bool {
        match query {
            Query::And(parts) => {
                let texts: Vec<&Query> = parts.iter().filter(|part| is_about_text(part)).collect();
                texts.len() > 1 || texts.iter().any(|text| self.can_relax(text))
            }
            Query::Or(parts) => parts.iter().any(|part| self.can_relax(part)),
            Query::Leaf(Leaf::Text { text, manner: Manner::Words, .. }) => {
                query_terms(&self.analyzer, text).len() > 1
            }
            Query::Not(_) | Query::Leaf(_) => false,
        }
    }

    fn hits<'g>(
        &self,
        groups: impl Iterator<Item = &'g Group>,
        request: &SearchRequest,
        lowered: &dyn TantivyQuery,
    ) -> Result<Vec<Hit>, Error> {
        let words = self.lowering(Mode::WordsOnly).lower(&request.query)?;
        let highlighter = Highlighter::new(&self.analyzer, &request.query);
        groups
            .map(|group| {
                let mut hit = self.hit(group, &highlighter)?;
                hit.matched = self.match_kind(&*words, group.shown.address)?;
                hit.reposts = if request.collapse { self.reposts(&group.shown)? } else { Vec::new() };
                hit.explanation =
                    request.explain.then(|| self.explain(lowered, group.shown.address)).transpose()?;
                Ok(hit)
            })
            .collect()
    }

    fn hit(&self, group: &Group, highlighter: &Highlighter<'_>) -> Result<Hit, Error> {
        let article = self.article_at(group.shown.address)?;
        let title_marks = highlighter.mark_title(&article.title);
        let body_marks = highlighter.mark_body(&article.body);
        let sources: Vec<String> = article.sources().into_iter().map(str::to_owned).collect();
        Ok(Hit {
            score: group.best.score,
            matched: MatchKind::Literal,
            source: sources.first().cloned().unwrap_or_default(),
            sources,
            date: article.date(),
            url: article.url().map(str::to_owned),
            paths: article.paths().into_iter().map(str::to_owned).collect(),
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

    fn match_kind(&self, words: &dyn TantivyQuery, address: DocAddress) -> Result<MatchKind, Error> {
        let weight = words.weight(tantivy::query::EnableScoring::disabled_from_searcher(&self.tantivy))?;
        let mut scorer = weight.scorer(self.tantivy.segment_reader(address.segment_ord), 1.0)?;
        let found = scorer.doc() <= address.doc_id && scorer.seek(address.doc_id) == address.doc_id;
        Ok(if found { MatchKind::Word } else { MatchKind::Literal })
    }

    fn explain(&self, query: &dyn TantivyQuery, address: DocAddress) -> Result<serde_json::Value, Error> {
        let explanation = query.explain(&self.tantivy, address)?;
        serde_json::to_value(&explanation).map_err(|error| Error::Damaged(error.to_string()))
    }

    /// The other articles that tell the same text, the earliest first.
    fn reposts(&self, shown: &Candidate) -> Result<Vec<Repost>, Error> {
        let term = Term::from_field_u64(self.fields.story, shown.story);
        let twins = self.addresses(&TermQuery::new(term, IndexRecordOption::Basic))?;
        let mut reposts = Vec::new();
        for twin in twins.into_iter().filter(|twin| twin.id != shown.id) {
            let article = self.article_at(twin.address)?;
            reposts.push(Repost {
                source: article.sources().first().copied().unwrap_or_default().to_owned(),
                date: article.date(),
                url: article.url().map(str::to_owned),
                id: article.meta.id,
                title: article.title,
            });
        }
        reposts.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
        Ok(reposts)
    }

    fn addresses(&self, query: &dyn TantivyQuery) -> Result<Vec<Candidate>, Error> {
        Ok(self.tantivy.search(query, &MatchCollector { facets: &[], scoring: false })?.candidates)
    }

    fn article_at(&self, address: DocAddress) -> Result<StoredArticle, Error> {
        StoredArticle::read(&self.tantivy.doc::<TantivyDocument>(address)?, &self.fields)
    }

    /// The article with this id, if the index holds it.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn get(&self, id: &ArticleId) -> Result<Option<StoredArticle>, Error> {
        let term = Term::from_field_u64(self.fields.id, number_of(id));
        let found = self.addresses(&TermQuery::new(term, IndexRecordOption::Basic))?;
        found.first().map(|candidate| self.article_at(candidate.address)).transpose()
    }

    /// The article whose id begins with `digits`.
    ///
    /// # Errors
    ///
    /// If there is none, or more than one.
    pub fn find(&self, digits: &str) -> Result<StoredArticle, Error> {
        let digits = digits.trim().to_ascii_lowercase();
        let unknown = || Error::UnknownId(digits.clone());
        let (first, last) = numbers_beginning(&digits).filter(|_| !digits.is_empty()).ok_or_else(unknown)?;
        let bound = |number| std::ops::Bound::Included(Term::from_field_u64(self.fields.id, number));
        let found = self.addresses(&RangeQuery::new(bound(first), bound(last)))?;
        match found.as_slice() {
            [] => Err(unknown()),
            [only] => self.article_at(only.address),
            several => Err(Error::AmbiguousId { digits, count: several.len() }),
        }
    }

    /// Calls `each` with every article, in no particular order.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn for_each_article(&self, mut each: impl FnMut(StoredArticle)) -> Result<(), Error> {
        for (segment, reader) in (0..).zip(self.tantivy.segment_readers()) {
            for document in reader.doc_ids_alive() {
                each(self.article_at(DocAddress::new(segment, document))?);
            }
        }
        Ok(())
    }
}

/// Ranks the matches and puts those that tell the same text in one place, under the earliest.
fn fold_stories(mut candidates: Vec<Candidate>, request: &SearchRequest) -> Vec<Group> {
    candidates.sort_unstable_by(|a, b| compare(a, b, request.sort));
    if !request.collapse {
        return candidates.into_iter().map(|only| Group { shown: only, best: only }).collect();
    }
    let mut places: BTreeMap<u64, usize> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for candidate in candidates {
        let place = *places.entry(candidate.story).or_insert(groups.len());
        match groups.get_mut(place) {
            None => groups.push(Group { shown: candidate, best: candidate }),
            Some(group) if (candidate.day, candidate.id) < (group.shown.day, group.shown.id) => {
                group.shown = candidate
            }
            Some(_) => {}
        }
    }
    groups
}

/// Total, so that the same query gives the same order whatever the segments: by the order asked
/// for, then the later article, then the id.
fn compare(a: &Candidate, b: &Candidate, sort: Sort) -> Ordering {
    let by_score = b.score.total_cmp(&a.score);
    let order = match sort {
        Sort::Relevance => by_score.then(b.day.cmp(&a.day)),
        Sort::Date => b.day.cmp(&a.day).then(by_score),
        Sort::DateAscending => {
            (a.day == i64::MIN).cmp(&(b.day == i64::MIN)).then(a.day.cmp(&b.day)).then(by_score)
        }
    };
    order.then(a.id.cmp(&b.id))
}

fn facet_counts(
    mut counted: HashMap<crate::search::Facet, HashMap<String, usize>>,
    request: &SearchRequest,
) -> Vec<FacetCounts> {
    let facets = request.facets.iter();
    facets
        .map(|&facet| FacetCounts { facet, counts: ranked(counted.remove(&facet).unwrap_or_default()) })
        .collect()
}
