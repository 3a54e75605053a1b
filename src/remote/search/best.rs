//! The matches that a page is made of.

use serde_json::{Value, json};

use super::columns::{COLUMNS, RemoteCandidate, has_name};
use super::evaluated::Evaluated;
use crate::error::Error;
use crate::matching::fold_stories;
use crate::remote::RemoteEngine;
use crate::remote::lowering::{all, without};
use crate::remote::read::{Found, Reader};
use crate::search::{SearchRequest, Sort};
use crate::stop::Stop;

/// Candidates read at first for each hit of a page: reposts and series share a hit.
const CANDIDATES_PER_HIT: usize = 4;

/// Matches of one answer. An engine gives 10,000 at most by default.
pub(super) const MAX_MATCHES: usize = 10_000;

/// The name of what lets an article come first.
const FIRST: &str = "first";

/// The best matches, and the number of those that they are the best of.
pub(super) struct Best {
    pub(super) candidates: Vec<RemoteCandidate>,
    pub(super) of: usize,
}

/// How many matches to ask for at first, to make `groups` groups of them.
pub(super) fn count_for(groups: usize) -> usize {
    groups.saturating_mul(CANDIDATES_PER_HIT).saturating_add(CANDIDATES_PER_HIT).min(MAX_MATCHES)
}

impl Evaluated {
    /// The articles that hits are made of: all matches by rank, else the set.
    pub(super) fn candidates_of(&self, request: &SearchRequest) -> Value {
        let of_all = request.sort == Sort::Relevance && !request.strict && request.limit.is_some();
        if of_all { self.node.matches() } else { self.set() }
    }

    /// The searches for the best `count` of `matches`: those that come first whatever their score, if there may be such, and the others.
    pub(super) fn best_bodies(&self, matches: &Value, count: usize) -> Vec<Value> {
        let body = |filter: Value| {
            json!({
                "query": {"bool": {"filter": [filter], "must": [self.ranked]}},
                "size": count,
                "track_total_hits": true,
                "_source": false,
                "docvalue_fields": COLUMNS,
                "sort": [{"_score": "desc"}, {"day": {"order": "desc", "missing": "_last"}}, {"id": "asc"}],
            })
        };
        match self.node.first() {
            Some(first) => {
                vec![
                    body(all(vec![matches.clone(), first.clone()])),
                    body(without(matches.clone(), &[first])),
                ]
            }
            None => vec![body(matches.clone())],
        }
    }
}

impl Best {
    /// The answers to [`Evaluated::best_bodies`].
    pub(super) fn of(reader: &Reader, answers: Vec<Found<super::columns::Source>>) -> Result<Self, Error> {
        let mut best = Self { candidates: Vec::new(), of: 0 };
        let has_both = answers.len() > 1;
        for (number, answer) in answers.into_iter().enumerate() {
            best.of += usize::try_from(answer.total).unwrap_or(usize::MAX);
            for hit in &answer.hits {
                best.candidates.push(reader.candidate(hit, has_both && number == 0)?);
            }
        }
        Ok(best)
    }
}

impl RemoteEngine {
    /// More of the best matches, until `wanted` groups can be made of them or there are no more.
    pub(super) fn enough(
        &self,
        query: &Evaluated,
        request: &SearchRequest,
        wanted: usize,
        first: Best,
        stop: &Stop,
    ) -> Result<Vec<RemoteCandidate>, Error> {
        let matches = query.candidates_of(request);
        let (mut best, mut count) = (first, count_for(wanted));
        let groups_of = |found: &[RemoteCandidate]| {
            fold_stories(found.to_vec(), request, |candidate| candidate.place).len()
        };
        loop {
            if best.candidates.len() >= best.of || groups_of(&best.candidates) >= wanted {
                return Ok(best.candidates);
            }
            if count >= MAX_MATCHES {
                return self.all_of(query, &matches, stop);
            }
            count = count.saturating_mul(CANDIDATES_PER_HIT).min(MAX_MATCHES);
            best =
                Best::of(&self.reader, self.reader.search_all(&query.best_bodies(&matches, count), stop)?)?;
        }
    }

    /// All articles of `matches` with their scores, in no order.
    pub(super) fn all_of(
        &self,
        query: &Evaluated,
        matches: &Value,
        stop: &Stop,
    ) -> Result<Vec<RemoteCandidate>, Error> {
        let mut scored = vec![query.ranked.clone()];
        scored.extend(query.node.first().map(|first| json!({"bool": {"filter": [first], "_name": FIRST}})));
        let body = json!({"bool": {"filter": [matches], "should": scored}});
        let mut candidates = Vec::new();
        self.reader.for_each_hit(&body, &COLUMNS, true, stop, |hit| {
            candidates.push(self.reader.candidate(&hit, has_name(&hit, FIRST))?);
            Ok(())
        })?;
        Ok(candidates)
    }
}
