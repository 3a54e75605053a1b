//! Exact numbers of stories, or of articles, that have each value of a field.
//!
//! The engine's own counts of distinct values are estimates, and its counts of values are of articles. So a script collects the
//! units of each value, stories or articles, and the node that puts the shards together counts them and keeps the most frequent
//! values. The numbers are exact on any number of shards. No breaker of the engine counts what a script holds, so a script stops
//! collecting at a bound, and the set is counted in `parts`.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::search::Interval;

/// Bytes that the scripts of a request may collect on a shard: an eighth of the smallest heap that a node has in practice, 512 MB. That
/// is a million stories.
const MAX_BYTES: usize = 64 << 20;

/// Bytes of a unit in a set: an entry of a hash table, a number, and its place in the list that is sent.
const UNIT_BYTES: usize = 64;

/// Bytes of a value: its text, its entry, and an empty set and list for its units.
const VALUE_BYTES: usize = 320;

/// A limit that no facet reaches.
const MOST_VALUES: usize = 1 << 30;

const INIT: &str = "
state.units = new HashSet();
state.values = new HashMap();
state.bytes = 0L;
state.articles = 0L;
state.more = 0L;";

/// Adds the story of an article. Every search runs this for each article of its set.
const MAP_STORIES: &str = "
def units = state.units;
if (units.size() < params.most_units) { units.add(doc.story.value); } else { state.more += 1; }";

/// Adds the unit of an article to each of its values. `doc` reads the values of an article whenever it is asked, so it is asked once.
const MAP_VALUES: &str = "
if (state.bytes > (long) params.most_bytes) { state.more += 1; return; }
state.articles += 1;
long unit = doc[params.unit].value;
def values = doc[params.field];
for (int i = 0; i < values.size(); i++) {
  def value = values.get(i);
  if (params.interval != '') {
    long day = (long) value;
    if (day < (long) params.first || day > (long) params.last) { continue; }
    LocalDate date = LocalDate.ofEpochDay(day);
    if (params.interval == 'week') { date = date.minusDays(date.getDayOfWeek().getValue() - 1); }
    if (params.interval == 'month') { date = date.withDayOfMonth(1); }
    if (params.interval == 'year') { date = date.withDayOfYear(1); }
    value = date.toString();
  }
  def units = state.values.get(value);
  if (units == null) {
    units = new HashSet();
    state.values.put(value, units);
    state.bytes += (long) params.value_bytes;
  }
  if (units.add(unit)) { state.bytes += (long) params.unit_bytes; }
}";

/// The units of each value, or in how many parts a shard could collect them.
const COMBINE: &str = "
if (!state.units.isEmpty()) {
  state.values.put('', state.units);
  state.articles = state.units.size();
}
if (state.more > 0) { return ['parts': state.more / state.articles + 2]; }
Map lists = new HashMap();
for (entry in state.values.entrySet()) { lists.put(entry.getKey(), new ArrayList(entry.getValue())); }
return ['lists': lists];";

/// Counts the units of each value over all shards. With more values than wanted, those with the fewest are left out, or the earliest
/// dates.
const REDUCE: &str = "
long parts = 0;
for (shard in states) { if (shard != null && shard.containsKey('parts') && (long) shard.parts > parts) { parts = (long) shard.parts; } }
if (parts > 0) { return ['parts': parts]; }
Map values = new HashMap();
for (shard in states) {
  if (shard == null) { continue; }
  for (entry in shard.lists.entrySet()) { values.computeIfAbsent(entry.getKey(), key -> new HashSet()).addAll(entry.getValue()); }
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

/// What is counted: the stories of a set, or the units of each value of a field.
#[derive(Clone, Copy)]
pub(super) struct Units {
    /// The field with the number of the unit, `story` or `id`.
    pub(super) unit: &'static str,
    pub(super) field: Option<&'static str>,
    /// For a field of days: values are the first days of intervals.
    pub(super) interval: Option<Interval>,
    /// Number of values.
    pub(super) limit: Option<usize>,
}

/// Values with their numbers of units.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct UnitCounts {
    pub(super) values: Vec<(String, usize)>,
    /// Number of values left out.
    pub(super) omitted: usize,
}

/// What a script answers.
pub(super) enum Answer {
    Whole(UnitCounts),
    /// The set is to be counted in so many parts.
    TooMany(u64),
}

impl Units {
    /// The stories of a set.
    pub(super) const STORIES: Self = Self { unit: "story", field: None, interval: None, limit: None };

    /// The aggregation that counts them, in a request with `beside` of them.
    pub(super) fn aggregation(&self, beside: usize) -> Value {
        let days = crate::article::plausible_days();
        let most = MAX_BYTES / beside.max(1);
        json!({"scripted_metric": {
            "init_script": INIT,
            "map_script": if self.field.is_some() { MAP_VALUES } else { MAP_STORIES },
            "combine_script": COMBINE,
            "reduce_script": REDUCE,
            "params": {
                "unit": self.unit,
                "field": self.field.unwrap_or_default(),
                "interval": self.interval.map_or("", Interval::name),
                "limit": self.limit.unwrap_or(MOST_VALUES),
                "first": days.start(),
                "last": days.end(),
                "most_units": most / UNIT_BYTES,
                "most_bytes": most,
                "unit_bytes": UNIT_BYTES,
                "value_bytes": VALUE_BYTES,
            },
        }})
    }

    /// Reads the answer to [`Units::aggregation`]; `None` if it is none.
    pub(super) fn read(answer: &Value) -> Option<Answer> {
        let answer = &answer["value"];
        if let Some(parts) = answer.get("parts") {
            return Some(Answer::TooMany(parts.as_u64()?));
        }
        let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
        let count = |pair: &Value| Some((pair[0].as_str()?.to_owned(), number(&pair[1])?));
        let values = answer["counts"].as_array()?.iter().map(count).collect::<Option<_>>()?;
        Some(Answer::Whole(UnitCounts { values, omitted: number(&answer["omitted"])? }))
    }

    /// Those of `counts` that the script would keep.
    pub(super) fn limited(&self, counts: HashMap<String, usize>) -> UnitCounts {
        let mut values: Vec<(String, usize)> = counts.into_iter().collect();
        if self.interval.is_some() {
            values.sort_unstable_by(|a, b| b.0.cmp(&a.0));
        } else {
            values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        }
        let omitted = values.len().saturating_sub(self.limit.unwrap_or(usize::MAX));
        values.truncate(values.len() - omitted);
        UnitCounts { values, omitted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_counts_or_a_number_of_parts() {
        let read = |text: &str| Units::read(&serde_json::from_str(text).expect("JSON"));
        let whole = read(r#"{"value": {"counts": [["a", 3]], "omitted": 2}}"#);
        let expected = UnitCounts { values: vec![("a".into(), 3)], omitted: 2 };
        assert!(matches!(whole, Some(Answer::Whole(counts)) if counts == expected));
        assert!(matches!(read(r#"{"value": {"parts": 4}}"#), Some(Answer::TooMany(4))));
        for text in [
            "{}",
            r#"{"value": null}"#,
            r#"{"value": {"parts": "4"}}"#,
            r#"{"value": {"counts": [["a", -1]], "omitted": 0}}"#,
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_sum_of_parts_is_limited_as_one_count() {
        let counts = || [("b", 1), ("a", 1), ("c", 2)].map(|(value, count)| (value.to_owned(), count)).into();
        let limited = |interval| {
            let of = Units { limit: Some(2), interval, ..Units::STORIES };
            of.limited(counts()).values.into_iter().map(|(value, _)| value).collect::<Vec<_>>()
        };
        assert_eq!(limited(None), ["c", "a"]);
        assert_eq!(limited(Some(Interval::Month)), ["c", "b"]);
    }
}
