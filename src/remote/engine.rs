//! A cluster as an engine.

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::control::Control;
use super::read::{Reader, Words};
use crate::analysis::Analyzer;
use crate::article::{ArticleId, EntityKind, numbers_beginning};
use crate::error::{Error, RemoteFault};
use crate::index::Index;
use crate::query::{DateRange, Note, Query};
use crate::search::{
    Articles, ClusterHealth, ClusterStats, Engine, HeadParts, Heads, Match, Period, Ranking, SearchRequest,
    SearchResults, Selection, SimilarRequest, SimilarWeights, Stats, TranslatedHit, TranslatedRequest,
};
use crate::spelling::Vocabulary;
use crate::stop::Stop;

/// Events of a query: engines allow 65,536 values in one.
const MAX_EVENTS: usize = 10_000;

/// One state of the articles of a cluster: what was pushed up to a commit of the local index. A push that is under way can be
/// seen before it ends.
pub struct RemoteEngine {
    pub(super) reader: Reader,
    pub(super) analyzer: Analyzer,
    pub(super) control: Control,
    /// Number of articles when the state was opened.
    pub(super) articles: u64,
    pub(super) ranking: Ranking,
    pub(super) similar: SimilarWeights,
}

impl RemoteEngine {
    /// Opens the current state of `cluster`.
    pub(super) fn open(cluster: &Cluster, analyzer: &Analyzer, stop: &Stop) -> Result<Self, Error> {
        let Some(control) = Control::read(&cluster.client, &cluster.name, stop)? else {
            return Err(cluster.error(RemoteFault::NoArticles(cluster.name.clone())));
        };
        let expected = Index::fingerprint();
        if control.fingerprint != expected {
            let (name, found) = (cluster.name.clone(), control.fingerprint);
            return Err(cluster.error(RemoteFault::OtherVersion { name, found, expected }));
        }
        let reader = Reader { client: cluster.client.clone(), index: control.index.clone() };
        let articles = reader.articles(stop)?;
        let (ranking, similar) = (Ranking::default(), SimilarWeights::default());
        Ok(Self { reader, analyzer: analyzer.clone(), control, articles, ranking, similar })
    }

    /// Identifies the current state of `cluster`.
    pub(super) fn stamp(cluster: &Cluster, stop: &Stop) -> Result<u64, Error> {
        let control = Control::read(&cluster.client, &cluster.name, stop)?;
        let control = control.ok_or_else(|| cluster.error(RemoteFault::NoArticles(cluster.name.clone())))?;
        Ok(control.stamp())
    }

    /// The same state, ranked by other parameters: to try them.
    #[must_use]
    pub fn with_ranking(self, ranking: Ranking, similar: SimilarWeights) -> Self {
        Self { ranking, similar, ..self }
    }

    /// Whether words of the user's dictionary may be missing from the word tier.
    pub(super) fn has_new_words(&self) -> bool {
        self.control.dictionary != self.analyzer.user_dictionary()
    }

    /// The matches of events, each given by the number of any of its articles.
    fn of_events(&self, numbers: &[u64], stop: &Stop) -> Result<Vec<Match>, Error> {
        let mut events: Vec<u64> = Vec::new();
        for numbers in numbers.chunks(MAX_EVENTS) {
            let articles = self.reader.matches(&json!({ "terms": { "id": numbers } }), false, stop)?;
            events.extend(articles.iter().map(|article| article.event));
        }
        events.sort_unstable();
        events.dedup();
        let mut found = Vec::new();
        for events in events.chunks(MAX_EVENTS) {
            found.extend(self.reader.matches(&json!({ "terms": { "event": events } }), false, stop)?);
        }
        found.sort_unstable_by_key(|found| (found.date.is_none(), found.date, found.id));
        Ok(found)
    }
}

impl Engine for RemoteEngine {
    fn search(&self, request: &SearchRequest, stop: &Stop) -> Result<SearchResults, Error> {
        let notes = self.reader.notes_on_values(&request.query, stop)?;
        Ok(SearchResults { notes, ..self.answer(request, stop)? })
    }

    fn similar(&self, request: &SimilarRequest, stop: &Stop) -> Result<SearchResults, Error> {
        self.similar_to(request, stop)
    }

    fn translated(&self, request: &TranslatedRequest, stop: &Stop) -> Result<Vec<TranslatedHit>, Error> {
        self.translated_hits(request, stop)
    }

    fn select(&self, selection: Selection<'_>, stop: &Stop) -> Result<Vec<Match>, Error> {
        match selection {
            Selection::All => self.reader.matches(&json!({ "match_all": {} }), false, stop),
            Selection::Query(query) => self.complete_matches(query, stop),
            Selection::Story(number) => {
                self.reader.matches(&json!({ "term": { "story": number } }), false, stop)
            }
            Selection::Events(numbers) => self.of_events(numbers, stop),
        }
    }

    fn open<'a>(&'a self, ids: Vec<ArticleId>, stop: &'a Stop) -> Articles<'a> {
        self.reader.open(ids, stop)
    }

    fn heads<'a>(&'a self, ids: Vec<ArticleId>, parts: HeadParts, stop: &'a Stop) -> Heads<'a> {
        self.reader.heads(ids, parts, stop)
    }

    fn are_named(
        &self,
        entities: &[(EntityKind, &str)],
        days: DateRange,
        stop: &Stop,
    ) -> Result<Vec<bool>, Error> {
        self.reader.are_named(entities, days, stop)
    }

    fn days(&self) -> Result<Option<Period>, Error> {
        self.reader.days(&Stop::new())
    }

    fn resolve(&self, digits: &str) -> Result<ArticleId, Error> {
        let digits = digits.trim().to_ascii_lowercase();
        let unknown = || Error::UnknownId(digits.clone());
        let (first, last) = numbers_beginning(&digits).ok_or_else(unknown)?;
        let (count, id) = self.reader.first_id(&id_range(first, last), &Stop::new())?;
        match (count, id) {
            (0, _) | (_, None) => Err(unknown()),
            (1, Some(id)) => Ok(id),
            (count, _) => Err(Error::AmbiguousId { digits, count }),
        }
    }

    fn unmatched(&self, query: &Query) -> Result<Vec<Note>, Error> {
        self.reader.notes_on_values(query, &Stop::new())
    }

    fn vocabulary(&self) -> Option<Box<dyn Vocabulary<Error = Error> + '_>> {
        Some(Box::new(Words::of(&self.reader, &self.analyzer, self.articles)))
    }

    fn stats(&self) -> Result<Stats, Error> {
        let (reader, stop) = (&self.reader, &Stop::new());
        let days = self.days()?;
        let size = reader.size(stop)?.unwrap_or_default();
        Ok(Stats {
            articles: reader.articles(stop)?,
            files: self.control.files,
            sources: reader.value_counts("source", stop)?,
            languages: reader.value_counts("language", stop)?,
            body_status: reader.value_counts("status", stop)?,
            first_date: days.map(|days| days.first),
            last_date: days.map(|days| days.last),
            index_bytes: size.bytes,
            segments: size.segments,
            fingerprint: self.control.fingerprint.clone(),
            wants_reindex: self.has_new_words(),
            cluster: Some(ClusterStats {
                index: reader.index.clone(),
                health: reader.health(stop)?,
                identity: self.control.identity.clone(),
                generation: self.control.generation,
                behind: None,
            }),
        })
    }

    fn health(&self, stop: &Stop) -> Result<Option<ClusterHealth>, Error> {
        self.reader.health(stop)
    }

    fn generation(&self) -> u64 {
        self.control.stamp()
    }
}

fn id_range(first: u64, last: u64) -> Value {
    json!({ "range": { "id": { "gte": first, "lte": last } } })
}
