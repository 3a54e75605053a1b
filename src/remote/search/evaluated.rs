//! A query with what the index has of it: its weights, and how much of it the articles of the set have.

use serde_json::{Value, json};

use super::columns::Source;
use crate::error::{Error, RemoteFault};
use crate::matching::{Planner, Priors, Threshold};
use crate::message;
use crate::query::Query;
use crate::remote::RemoteEngine;
use crate::remote::lowering::{
    Accepted, Counted, Counts, Lookup, Node, Preparation, Scoring, Weights, patterns,
};
use crate::remote::lowering::{constant, nothing, unsupported, with_numbers};
use crate::remote::read::Found;
use crate::search::Ranking;
use crate::stop::Stop;

/// Stories or events of a filter. An engine takes 65,536 values in a query by default.
const MAX_VALUES: usize = 65_535;

/// A query that was evaluated.
pub(super) struct Evaluated {
    pub(super) node: Node,
    pub(super) threshold: Threshold,
    /// The articles that match, with their scores.
    pub(super) ranked: Value,
    /// Whether every score is 0, so that only dates order the matches.
    pub(super) is_unscored: bool,
}

impl Evaluated {
    /// The articles that are counted, listed and exported.
    pub(super) fn set(&self) -> Value {
        self.node.with_at_least(self.threshold.least)
    }
}

impl RemoteEngine {
    /// Looks up what `query` needs to be lowered: its filters, the counts of its words, and whether any article has all.
    pub(super) fn evaluated(
        &self,
        query: &Query,
        ranking: &Ranking,
        stop: &Stop,
    ) -> Result<Evaluated, Error> {
        let plan = Planner { analyzer: &self.analyzer, has_new_words: self.has_new_words() }.plan(query);
        if let Some(reason) = unsupported(&plan) {
            return Err(self.reader.error(RemoteFault::Unsupported(reason)));
        }
        let accepted = Accepted::of(&plan, |lookup| self.look_up(lookup, stop))?;
        let weights = Weights { ranking, patterns: patterns(&plan) };
        let unweighted = Preparation { weights, accepted: &accepted, counts: None };
        let complete = unweighted.node(&plan).complete();
        let (counts, has_complete, newest) =
            self.count(unweighted.counted(&plan), complete, ranking, stop)?;
        let node = Preparation { counts: Some(&counts), ..unweighted }.node(&plan);
        let size = node.size();
        let most = if has_complete { size } else { self.most(&node, stop)? };
        let scoring = Scoring { ranking };
        let is_unscored = scoring.is_unscored(&node);
        let ranked = scoring.ranked(&node, &Priors::new(&plan, ranking, newest));
        Ok(Evaluated { threshold: Threshold::new(size, most), ranked, is_unscored, node })
    }

    /// The counts of `counted`, whether any article matches `complete`, and the latest day, if recency counts.
    fn count(
        &self,
        mut counted: Counted,
        complete: Value,
        ranking: &Ranking,
        stop: &Stop,
    ) -> Result<(Counts, bool, i64), Error> {
        let mut aggregations = serde_json::Map::new();
        aggregations.extend(counted.take_aggregation().map(|counts| ("counts".to_owned(), counts)));
        if ranking.recency > 0.0 {
            aggregations.insert("newest".to_owned(), json!({"max": {"field": "day"}}));
        }
        let mut all = json!({"size": 0, "track_total_hits": true});
        all["aggs"] = aggregations.into();
        let mut any = json!({"size": 0, "track_total_hits": 1});
        any["query"] = complete;
        let answers: Vec<Found> = self.reader.search_all(&[all, any], stop)?;
        let [all, complete] = answers.as_slice() else { return Err(self.reader.lacks("an answer")) };
        let counts = counted.counts(all.total, &all.aggregations["counts"]);
        let counts = counts.ok_or_else(|| self.reader.lacks("counts of words"))?;
        #[expect(clippy::cast_possible_truncation, reason = "a number of days")]
        let newest = all.aggregations["newest"]["value"].as_f64().unwrap_or_default() as i64;
        Ok((counts, complete.total > 0, newest))
    }

    /// The largest number of required things that an article has, as a score that counts them.
    fn most(&self, node: &Node, stop: &Stop) -> Result<u16, Error> {
        let units: Vec<Value> = node.units().into_iter().map(|unit| constant(unit, 1.0)).collect();
        let body = json!({
            "size": 1,
            "_source": false,
            "query": {"bool": {"filter": [node.matches()], "should": units}},
        });
        let found: Found<Source> = self.reader.search(&body, stop)?;
        let most = found.hits.first().and_then(|hit| hit.score).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of things")]
        let most = most.round() as u16;
        Ok(most)
    }

    fn look_up(&self, lookup: Lookup, stop: &Stop) -> Result<Value, Error> {
        match lookup {
            Lookup::Exists(wanted, otherwise) => {
                let body = json!({"size": 0, "track_total_hits": 1, "query": wanted});
                let found: Found = self.reader.search(&body, stop)?;
                Ok(if found.total > 0 { wanted } else { otherwise })
            }
            Lookup::Stories(first, last) => self.having(first, last, "story", stop),
            Lookup::Events(first, last) => self.having(first, last, "event", stop),
        }
    }

    /// The articles that have in `field` a value of the articles with numbers in a range.
    fn having(&self, first: u64, last: u64, field: &str, stop: &Stop) -> Result<Value, Error> {
        let body = json!({
            "size": 0,
            "query": with_numbers(first, last),
            "aggs": {"values": {"terms": {"field": field, "size": MAX_VALUES}}},
        });
        let found: Found = self.reader.search(&body, stop)?;
        let values = &found.aggregations["values"];
        if values["sum_other_doc_count"].as_u64() != Some(0) {
            let reason = message!("so many stories or events of a few digits");
            return Err(self.reader.error(RemoteFault::Unsupported(reason)));
        }
        let buckets = values["buckets"].as_array().into_iter().flatten();
        let values: Vec<&Value> = buckets.map(|bucket| &bucket["key"]).collect();
        Ok(if values.is_empty() { nothing() } else { json!({"terms": {field: values}}) })
    }
}
