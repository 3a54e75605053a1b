//! Counts of the set: articles, stories, values of facets, days.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::units::{UnitCounts, Units};
use crate::error::Error;
use crate::remote::RemoteEngine;
use crate::remote::read::Found;
use crate::search::{
    Bucket, Facet, FacetCounts, Interval, Ranking, SearchRequest, ValueCount, filled_buckets,
};
use crate::stop::Stop;

/// What is counted of the set.
pub(super) struct CountedSet<'r> {
    set: Value,
    request: &'r SearchRequest,
    /// The facets that are counted over this set.
    facets: Vec<Facet>,
}

/// The counts of a set.
pub(super) struct SetCounts {
    pub(super) total: usize,
    /// Number of articles that have part of what is asked for.
    pub(super) some: usize,
    pub(super) stories: usize,
    pub(super) facets: Vec<FacetCounts>,
    pub(super) histogram: Vec<Bucket>,
}

impl<'r> CountedSet<'r> {
    /// Everything that `request` asks for of the set of its query.
    pub(super) fn of(set: Value, request: &'r SearchRequest) -> Self {
        let facets = request.facets.iter().filter(|facet| unfiltered(**facet, request).is_none());
        Self { set, request, facets: facets.copied().collect() }
    }

    pub(super) fn body(&self) -> Value {
        let counted = self.counted();
        let of_each =
            counted.iter().map(|(name, units)| (name.to_string(), units.aggregation(counted.len())));
        let aggregations: Map<String, Value> = of_each.collect();
        json!({"size": 0, "track_total_hits": true, "query": {"bool": {"filter": [self.set]}}, "aggs": aggregations})
    }

    /// What is counted, by name: stories, facets, the histogram.
    fn counted(&self) -> Vec<(&'static str, Units)> {
        let mut counted = vec![("stories", Units::STORIES)];
        counted.extend(self.facets.iter().map(|facet| (name(*facet), self.of_facet(*facet))));
        counted.extend(self.request.histogram.map(|interval| ("histogram", self.of_days(interval))));
        counted
    }

    fn of_facet(&self, facet: Facet) -> Units {
        let interval = facet.is_by_date().then_some(Interval::Month);
        Units { unit: self.unit(), field: Some(field(facet)), interval, limit: self.request.facet_limit }
    }

    fn of_days(&self, interval: Interval) -> Units {
        Units { unit: self.unit(), field: Some("day"), interval: Some(interval), limit: None }
    }

    fn unit(&self) -> &'static str {
        if self.request.collapse.folds_stories() { "story" } else { "id" }
    }
}

impl RemoteEngine {
    /// The answer to [`CountedSet::body`], with the number of all matches.
    pub(super) fn set_counts<S>(
        &self,
        counting: &CountedSet<'_>,
        answer: &Found<S>,
        some: u64,
        stop: &Stop,
    ) -> Result<SetCounts, Error> {
        let CountedSet { set, request, facets } = counting;
        let answers = &answer.aggregations;
        let count = |number| usize::try_from(number).unwrap_or(usize::MAX);
        let facet = |facet: &Facet| {
            let UnitCounts { values, omitted } =
                self.unit_counts(&counting.of_facet(*facet), set, &answers[name(*facet)], stop)?;
            let months = |value: String| if facet.is_by_date() { value[..7].to_owned() } else { value };
            let counts = values.into_iter().map(|(value, count)| (months(value), count)).collect();
            let counted = FacetCounts::limited(*facet, ValueCount::ranked(counts), None);
            Ok(FacetCounts { omitted, ..counted })
        };
        let histogram = match request.histogram {
            Some(interval) => {
                let units = counting.of_days(interval);
                let UnitCounts { values, .. } = self.unit_counts(&units, set, &answers["histogram"], stop)?;
                let starts = values.into_iter().map(|(day, count)| Some((day.parse().ok()?, count)));
                let starts: Option<BTreeMap<Date, usize>> = starts.collect();
                filled_buckets(&starts.ok_or_else(|| self.reader.lacks("days of a histogram"))?, interval)
            }
            None => Vec::new(),
        };
        Ok(SetCounts {
            total: count(answer.total),
            some: count(some),
            stories: self.story_count(set, &answers["stories"], stop)?,
            facets: facets.iter().map(facet).collect::<Result<_, Error>>()?,
            histogram,
        })
    }

    /// The facets in the order of the request: those `counted` over its set, and those counted without their own filter.
    pub(super) fn facets(
        &self,
        counted: Vec<FacetCounts>,
        request: &SearchRequest,
        ranking: &Ranking,
        stop: &Stop,
    ) -> Result<Vec<FacetCounts>, Error> {
        let mut counted = counted.into_iter();
        let facet = |facet: &Facet| match unfiltered(*facet, request) {
            None => counted.next().ok_or_else(|| self.reader.lacks("a facet")),
            Some(query) => {
                let set = self.evaluated(&query, ranking, stop)?.set();
                let counting = CountedSet { set, request, facets: vec![*facet] };
                let answer: Found = self.reader.search(&counting.body(), stop)?;
                let mut counts = self.set_counts(&counting, &answer, answer.total, stop)?;
                counts.facets.pop().ok_or_else(|| self.reader.lacks("a facet"))
            }
        };
        request.facets.iter().map(facet).collect()
    }
}

/// The query by which a facet is counted, if that is another than the one of the request.
fn unfiltered(facet: Facet, request: &SearchRequest) -> Option<crate::query::Query> {
    facet.unfiltered(&request.query).filter(|_| request.facets_without_own_filter)
}

const fn name(facet: Facet) -> &'static str {
    if facet.is_by_date() { "month" } else { field(facet) }
}

const fn field(facet: Facet) -> &'static str {
    match facet {
        Facet::Source => "source",
        Facet::Language => "language",
        Facet::Host => "host_exact",
        Facet::Status => "status",
        Facet::Month => "day",
        Facet::Cve => "cve",
        Facet::Actor => "actor",
        Facet::Malware => "malware",
        Facet::Technique => "technique",
        Facet::Domain => "domain",
        Facet::Address => "ip",
    }
}
