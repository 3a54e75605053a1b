//! Searches of a cluster.
//!
//! A search takes three requests: the counts of its words; the set and the best matches; the texts of the page with the copies and
//! reports beside them. A query of which no article has all takes one more, and so does a page that shows another copy of a story
//! than the one that matches best.

mod best;
mod columns;
mod dated;
mod evaluated;
mod event;
mod hits;
mod named;
mod parts;
mod similar;
mod translated;
mod translations;
mod units;
mod values;

use serde_json::{Value, json};

use super::RemoteEngine;
use crate::error::{Error, RemoteFault};
use crate::matching::{
    fold_stories, groups_after, groups_wanted, is_in_place, is_only_counted, next_cursor, page,
};
use crate::message;
use crate::query::Query;
use crate::search::{Match, Ranking, SearchRequest, SearchResults, Sort};
use crate::stop::Stop;
use best::{Best, count_for};
use columns::RemoteCandidate;
use evaluated::Evaluated;
use values::{CountedSet, SetCounts};

impl RemoteEngine {
    /// Ranked hits, counts and facets. Notes on values are not made.
    pub(super) fn answer(&self, request: &SearchRequest, stop: &Stop) -> Result<SearchResults, Error> {
        if request.explain {
            let reason = message!("explain a score");
            return Err(self.reader.error(RemoteFault::Unsupported(reason)));
        }
        let ranking = Ranking { recency: request.recency.unwrap_or(self.ranking.recency), ..self.ranking };
        let query = self.evaluated(&request.query, &ranking, stop)?;
        let is_relaxed = query.threshold.is_relaxed;
        if request.strict && is_relaxed {
            return Ok(SearchResults::default());
        }
        let (candidates, counted) = self.best_and_counts(&query, request, stop)?;
        let fold = |candidates| fold_stories(candidates, request, |candidate| candidate.place);
        let mut groups = fold(candidates);
        if groups_wanted(request).is_some() && !is_in_place(&groups, request) {
            groups = fold(self.all_of(&query, &query.candidates_of(request), stop)?);
        }
        let start = groups_after(&groups, request);
        let shown: Vec<_> = page(&groups, start, request.limit).copied().collect();
        Ok(SearchResults {
            total: counted.total,
            stories: counted.stories,
            some: counted.some,
            complete: if is_relaxed { 0 } else { counted.total },
            relaxed: is_relaxed,
            hits: self.hits(&shown, request, &query, stop)?,
            facets: self.facets(counted.facets, request, &ranking, stop)?,
            histogram: counted.histogram,
            next: next_cursor(&groups, start, request),
            notes: Vec::new(),
        })
    }

    /// The articles with all words of `query` with their scores, in order of date.
    pub(super) fn complete_matches(&self, query: &Query, stop: &Stop) -> Result<Vec<Match>, Error> {
        let evaluated = self.evaluated(query, &self.ranking, stop)?;
        if evaluated.threshold.is_relaxed {
            return Ok(Vec::new());
        }
        let scored = json!({"bool": {"filter": [evaluated.set()], "should": [evaluated.ranked]}});
        self.reader.matches(&scored, true, stop)
    }

    /// The matches that the page is made of, and the counts of the set: in one request, if few matches are enough.
    fn best_and_counts(
        &self,
        query: &Evaluated,
        request: &SearchRequest,
        stop: &Stop,
    ) -> Result<(Vec<RemoteCandidate>, SetCounts), Error> {
        let counting = CountedSet::of(query.set(), request);
        let matches = query.candidates_of(request);
        let some = json!({"size": 0, "track_total_hits": true, "query": query.node.matches()});
        let wanted = groups_wanted(request);
        let mut bodies: Vec<Value> = vec![counting.body(), some];
        if let Some(wanted) = wanted.filter(|_| request.sort == Sort::Relevance) {
            bodies.extend(query.best_bodies(&matches, count_for(wanted)));
        }
        let mut answers = self.reader.search_all(&bodies, stop)?;
        let best = Best::of(&self.reader, answers.split_off(2))?;
        let [set, some] = answers.as_slice() else { return Err(self.reader.lacks("counts of the set")) };
        let counts = self.set_counts(&counting, set, some.total, stop)?;
        let candidates = match wanted {
            _ if is_only_counted(request) => Vec::new(),
            Some(wanted) if request.sort == Sort::Relevance => {
                self.enough(query, request, wanted, best, stop)?
            }
            Some(wanted) => self.first_by_date(query, request, wanted, stop)?,
            None => self.all_of(query, &matches, stop)?,
        };
        Ok((candidates, counts))
    }
}
