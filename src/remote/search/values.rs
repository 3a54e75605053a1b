//! Counts of the set: articles, stories, values of facets, days.
//!
//! The engine's own counts of distinct stories are estimates, and its counts of values are of articles. So a script collects the
//! stories of each value, and the node that puts the shards together counts them and keeps the most frequent values. The numbers
//! are exact on any number of shards.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::remote::RemoteEngine;
use crate::remote::read::Found;
use crate::search::{
    Bucket, Facet, FacetCounts, Interval, Ranking, SearchRequest, ValueCount, filled_buckets,
};
use crate::stop::Stop;

/// Adds the unit of an article, its story or itself, to each of its values; without a field, to one value.
const MAP: &str = "
long unit = doc[params.unit].value;
if (params.field == '') { state.values.computeIfAbsent('', key -> new HashSet()).add(unit); return; }
for (int i = 0; i < doc[params.field].size(); i++) {
  def value = doc[params.field].get(i);
  if (params.interval != '') {
    long day = (long) value;
    if (day < (long) params.first || day > (long) params.last) { continue; }
    LocalDate date = LocalDate.ofEpochDay(day);
    if (params.interval == 'week') { date = date.minusDays(date.getDayOfWeek().getValue() - 1); }
    if (params.interval == 'month') { date = date.withDayOfMonth(1); }
    if (params.interval == 'year') { date = date.withDayOfYear(1); }
    value = date.toString();
  }
  state.values.computeIfAbsent(value, key -> new HashSet()).add(unit);
}";

const COMBINE: &str = "
Map lists = new HashMap();
for (entry in state.values.entrySet()) { lists.put(entry.getKey(), new ArrayList(entry.getValue())); }
return lists;";

/// Counts the units of each value over all shards. With more values than wanted, those with the fewest are left out, or the earliest
/// dates.
const REDUCE: &str = "
Map values = new HashMap();
for (lists in states) {
  if (lists == null) { continue; }
  for (entry in lists.entrySet()) { values.computeIfAbsent(entry.getKey(), key -> new HashSet()).addAll(entry.getValue()); }
}
List counts = new ArrayList();
for (entry in values.entrySet()) { counts.add([entry.getKey(), entry.getValue().size()]); }
int limit = (int) Math.min((long) params.limit, (long) counts.size());
if (params.interval != '') {
  counts.sort((a, b) -> ((String) b[0]).compareTo((String) a[0]));
} else {
  counts.sort((a, b) -> (int) a[1] != (int) b[1] ? Integer.compare((int) b[1], (int) a[1]) : ((String) a[0]).compareTo((String) b[0]));
}
return ['counts': new ArrayList(counts.subList(0, limit)), 'omitted': counts.size() - limit];";

/// A limit that no facet reaches.
const MOST_VALUES: usize = 1 << 30;

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
        let mut aggregations = Map::new();
        aggregations.insert("stories".to_owned(), counts("story", None, None, None));
        let unit = if self.request.collapse.folds_stories() { "story" } else { "id" };
        for facet in &self.facets {
            let interval = facet.is_by_date().then_some(Interval::Month);
            let limit = self.request.facet_limit;
            aggregations.insert(name(*facet).to_owned(), counts(unit, Some(field(*facet)), interval, limit));
        }
        if let Some(interval) = self.request.histogram {
            aggregations.insert("histogram".to_owned(), counts(unit, Some("day"), Some(interval), None));
        }
        json!({"size": 0, "track_total_hits": true, "query": {"bool": {"filter": [self.set]}}, "aggs": aggregations})
    }

    /// The answer to [`CountedSet::body`], with the number of all matches; `None` if it lacks something.
    pub(super) fn read<S>(&self, answer: &Found<S>, some: u64) -> Option<SetCounts> {
        let of = |name: &str| read(&answer.aggregations[name]["value"]);
        let stories = of("stories")?.0.first().map_or(0, |(_, count)| *count);
        let facet = |facet: &Facet| {
            let (values, omitted) = of(name(*facet))?;
            let months = |value: String| if facet.is_by_date() { value[..7].to_owned() } else { value };
            let counts = values.into_iter().map(|(value, count)| (months(value), count)).collect();
            let counted = FacetCounts::limited(*facet, ValueCount::ranked(counts), None);
            Some(FacetCounts { omitted, ..counted })
        };
        let histogram = match self.request.histogram {
            Some(interval) => {
                let starts =
                    of("histogram")?.0.into_iter().map(|(day, count)| Some((day.parse().ok()?, count)));
                let starts: BTreeMap<Date, usize> = starts.collect::<Option<_>>()?;
                filled_buckets(&starts, interval)
            }
            None => Vec::new(),
        };
        Some(SetCounts {
            total: usize::try_from(answer.total).ok()?,
            some: usize::try_from(some).ok()?,
            stories,
            facets: self.facets.iter().map(facet).collect::<Option<_>>()?,
            histogram,
        })
    }
}

impl RemoteEngine {
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
                let counts = counting.read(&answer, answer.total).and_then(|mut counts| counts.facets.pop());
                counts.ok_or_else(|| self.reader.lacks("a facet"))
            }
        };
        request.facets.iter().map(facet).collect()
    }
}

/// The query by which a facet is counted, if that is another than the one of the request.
fn unfiltered(facet: Facet, request: &SearchRequest) -> Option<crate::query::Query> {
    facet.unfiltered(&request.query).filter(|_| request.facets_without_own_filter)
}

/// The aggregation that counts the `unit`s of each value of `field`, or all units.
fn counts(unit: &str, field: Option<&str>, interval: Option<Interval>, limit: Option<usize>) -> Value {
    let days = crate::article::plausible_days();
    json!({"scripted_metric": {
        "init_script": "state.values = new HashMap();",
        "map_script": MAP,
        "combine_script": COMBINE,
        "reduce_script": REDUCE,
        "params": {
            "unit": unit,
            "field": field.unwrap_or_default(),
            "interval": interval.map_or("", Interval::name),
            "limit": limit.unwrap_or(MOST_VALUES),
            "first": days.start(),
            "last": days.end(),
        },
    }})
}

/// The search for the numbers of articles and of stories that match `query`.
pub(super) fn stories_of(query: &Value) -> Value {
    let stories = counts("story", None, None, None);
    json!({"size": 0, "track_total_hits": true, "query": {"bool": {"filter": [query]}}, "aggs": {"stories": stories}})
}

/// The answer to [`stories_of`].
pub(super) fn read_stories<S>(answer: &Found<S>) -> Option<(usize, usize)> {
    let (stories, _) = read(&answer.aggregations["stories"]["value"])?;
    Some((usize::try_from(answer.total).ok()?, stories.first().map_or(0, |(_, count)| *count)))
}

/// Values with their counts, and the number of values left out.
fn read(answer: &Value) -> Option<(Vec<(String, usize)>, usize)> {
    let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
    let count = |pair: &Value| Some((pair[0].as_str()?.to_owned(), number(&pair[1])?));
    let counts = answer["counts"].as_array()?.iter().map(count).collect::<Option<_>>()?;
    Some((counts, number(&answer["omitted"])?))
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
