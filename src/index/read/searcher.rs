//! One state of the index, and the searches on it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tantivy::DocAddress;
use tantivy::query::Query as TantivyQuery;
use xxhash_rust::xxh3::xxh3_64;

use super::collector::{Candidate, MatchCollector};
use super::columns::{CandidateReader, SegmentColumns};
use super::ranking::{Matched, Preparation};
use crate::analysis::Analyzer;
use crate::error::Error;
use crate::events::EventTable;
use crate::index::lineage::Beside;
use crate::index::schema::Fields;
use crate::index::store::docstore::DocStore;
use crate::index::store::guard::catch_panic;
use crate::index::store::tantivy_error::IndexError;
use crate::matching::{
    Group, Planner, fold_stories, groups_after, groups_wanted, is_in_place, is_only_counted, next_cursor,
    page,
};
use crate::query::Query;
use crate::search::{
    Bucket, Interval, Match, Period, Ranking, SearchRequest, SearchResults, SimilarWeights, Sort, Unit,
    histogram,
};
use crate::stop::Stop;

/// A snapshot of the index: its last commit when the searcher was made.
pub struct Searcher {
    tantivy: tantivy::Searcher,
    docstore: DocStore,
    columns: Vec<SegmentColumns>,
    /// By segment, whether each document is in English, and in Chinese.
    in_languages: [OnceLock<Vec<Vec<bool>>>; 2],
    fields: Fields,
    analyzer: Analyzer,
    /// The folder of the index.
    folder: PathBuf,
    pub(in crate::index) beside: Beside,
    ranking: Ranking,
    similar: SimilarWeights,
}

impl Searcher {
    pub(in crate::index) fn new(
        tantivy: tantivy::Searcher,
        fields: Fields,
        analyzer: Analyzer,
        folder: &Path,
        beside: Beside,
    ) -> Result<Self, IndexError> {
        let docstore = DocStore::open(&tantivy)?;
        let (ranking, similar) = (Ranking::default(), SimilarWeights::default());
        let columns = tantivy.segment_readers().iter().map(SegmentColumns::of).collect();
        let (folder, in_languages) = (folder.to_owned(), [OnceLock::new(), OnceLock::new()]);
        Ok(Self {
            tantivy,
            docstore,
            columns,
            in_languages,
            fields,
            analyzer,
            folder,
            beside,
            ranking,
            similar,
        })
    }

    /// The same state, ranked by other parameters: to try them.
    #[must_use]
    pub fn with_ranking(self, ranking: Ranking, similar: SimilarWeights) -> Self {
        Self { ranking, similar, ..self }
    }

    /// The same state for reading all articles once, which needs less memory.
    #[cfg(feature = "cluster")]
    pub(crate) fn for_one_pass(self) -> Result<Self, Error> {
        let docstore = DocStore::open_for_one_pass(&self.tantivy, &self.folder)?;
        Ok(Self { docstore, ..self })
    }

    pub(in crate::index) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The analyzer of its texts.
    pub(crate) fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    pub(in crate::index) fn tantivy(&self) -> &tantivy::Searcher {
        &self.tantivy
    }

    /// By segment, whether each document is in English, and in Chinese: as far as they were needed.
    pub(in crate::index) fn in_languages(&self) -> &[OnceLock<Vec<Vec<bool>>>; 2] {
        &self.in_languages
    }

    /// The stored articles.
    pub(in crate::index) fn docstore(&self) -> &DocStore {
        &self.docstore
    }

    /// The columns by segment.
    pub(in crate::index) fn columns(&self) -> &[SegmentColumns] {
        &self.columns
    }

    pub(in crate::index) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(in crate::index) fn has_new_words(&self) -> bool {
        self.beside.has_new_words
    }

    pub(in crate::index) fn similar_weights(&self) -> &SimilarWeights {
        &self.similar
    }

    /// The events.
    #[must_use]
    pub fn events(&self) -> &EventTable {
        &self.beside.events
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

    /// Hash of the segments and of how much is deleted in each: segments never change otherwise.
    pub(in crate::index) fn state_hash(&self) -> u64 {
        let mut bytes = Vec::new();
        for reader in self.tantivy.segment_readers() {
            bytes.extend(reader.segment_id().uuid_string().bytes());
            bytes.extend(reader.num_deleted_docs().to_le_bytes());
        }
        xxh3_64(&bytes)
    }

    pub(in crate::index) fn answer(
        &self,
        request: &SearchRequest,
        stop: &Stop,
    ) -> Result<SearchResults, Error> {
        let ranking = self.ranking(request.recency);
        let matched = self.matched(&request.query, &ranking, stop)?;
        if request.strict && matched.relaxed {
            return Ok(SearchResults {
                notes: self.notes_on_values(&request.query, stop)?,
                ..SearchResults::default()
            });
        }
        let (total, stories) = catch_panic(|| Ok(matched.count_set(&self.columns)?))?;
        stop.check()?;
        let set = if request.facets.is_empty() && request.histogram.is_none() {
            Vec::new()
        } else {
            catch_panic(|| Ok(matched.candidates(&self.columns, true)?))?
        };
        let facets = self.facets(&set, request, &ranking, stop)?;
        let dates =
            request.histogram.map(|interval| by_date(&set, interval, request.collapse.folds_stories()));
        let groups = self.groups(&matched, request)?;
        stop.check()?;
        let start = groups_after(&groups, request);
        let hits = self.hits(page(&groups, start, request.limit), request, &ranking, &matched, stop)?;
        Ok(SearchResults {
            total,
            stories,
            some: matched.len(),
            complete: if matched.relaxed { 0 } else { total },
            relaxed: matched.relaxed,
            hits,
            facets,
            histogram: dates.unwrap_or_default(),
            next: next_cursor(&groups, start, request),
            notes: self.notes_on_values(&request.query, stop)?,
        })
    }

    /// The parameters of ranking for one request.
    pub(in crate::index) fn ranking(&self, recency: Option<f32>) -> Ranking {
        Ranking { recency: recency.unwrap_or(self.ranking.recency), ..self.ranking }
    }

    /// The groups of the answer in order, up to one beyond the requested page: of all matches by relevance,
    /// unless only the set is requested.
    fn groups(&self, matched: &Matched, request: &SearchRequest) -> Result<Vec<Group<DocAddress>>, Error> {
        let event_of = |candidate: &Candidate| self.beside.events.event_of(candidate.id);
        let fold = |candidates| fold_stories(candidates, request, event_of);
        if is_only_counted(request) {
            return Ok(Vec::new());
        }
        catch_panic(|| match groups_wanted(request) {
            Some(wanted) if request.sort == Sort::Relevance && !request.strict => {
                let best = matched.best(&self.columns, wanted, fold)?;
                if is_in_place(&best, request) {
                    return Ok(best);
                }
                Ok(fold(matched.candidates(&self.columns, false)?))
            }
            _ => Ok(fold(matched.candidates(&self.columns, true)?)),
        })
    }

    /// All matches of `query`.
    pub(in crate::index) fn matched(
        &self,
        query: &Query,
        ranking: &Ranking,
        stop: &Stop,
    ) -> Result<Matched, Error> {
        let matched = catch_panic(|| {
            Ok(Matched::find(&self.preparation(ranking, stop), &self.columns, self.planner(), query)?)
        })?;
        // Work that was stopped has left out matches.
        stop.check()?;
        Ok(matched)
    }

    pub(in crate::index) fn planner(&self) -> Planner<'_> {
        Planner { analyzer: &self.analyzer, has_new_words: self.beside.has_new_words }
    }

    pub(in crate::index) fn preparation<'a>(
        &'a self,
        ranking: &'a Ranking,
        stop: &'a Stop,
    ) -> Preparation<'a> {
        Preparation::new(&self.tantivy, &self.fields, &self.beside.events, ranking, stop)
    }

    pub(in crate::index) fn addresses(
        &self,
        query: &dyn TantivyQuery,
        stop: &Stop,
    ) -> Result<Vec<Candidate>, Error> {
        self.collected(query, &MatchCollector { scoring: false, stop: stop.clone() })
    }

    /// The matches of a query with their scores.
    pub(in crate::index) fn scored(
        &self,
        query: &dyn TantivyQuery,
        stop: &Stop,
    ) -> Result<Vec<Candidate>, Error> {
        self.collected(query, &MatchCollector { scoring: true, stop: stop.clone() })
    }

    fn collected(
        &self,
        query: &dyn TantivyQuery,
        collector: &MatchCollector,
    ) -> Result<Vec<Candidate>, Error> {
        let found = catch_panic(|| Ok(self.tantivy.search(query, collector)?))?;
        collector.stop.check()?;
        catch_panic(|| {
            let readers = CandidateReader::open_all(&self.columns)?;
            let candidate = |(address, score): (DocAddress, f32)| {
                readers[address.segment_ord as usize].candidate(address, score)
            };
            Ok(found.into_iter().map(candidate).collect())
        })
    }
}

/// How many stories or articles of the set there are by date.
fn by_date(set: &[Candidate], interval: Interval, collapse: bool) -> Vec<Bucket> {
    let matches: Vec<Match> = set.iter().map(|found| found.to_match(found.id)).collect();
    let dates = || matches.iter().filter_map(|found| found.date);
    let Some((first, last)) = dates().min().zip(dates().max()) else { return Vec::new() };
    let unit = if collapse { Unit::Stories } else { Unit::Articles };
    histogram(&matches, interval, Period { first, last }, unit)
}
