//! The values that articles of a cluster have, with their numbers of articles.

use serde_json::{Value, json};

use super::{Found, Reader};
use crate::article::{EntityKind, day_of, plausible_days};
use crate::error::Error;
use crate::index::terms_of;
use crate::query::{Leaf, Note, Query};
use crate::remote::lowering;
use crate::search::{Period, Values, notes_on_values};
use crate::stop::Stop;

/// Values of a page: a page of long values has 2 MB.
const PAGE: usize = 10_000;

/// The values of one state of a cluster.
struct ReaderValues<'r> {
    reader: &'r Reader,
    stop: &'r Stop,
}

impl Reader {
    /// The values of a keyword field that begin with `prefix`, in order, each with its number of articles. However many there
    /// are, all are given: in pages, since an engine bounds the values of an answer.
    pub(in crate::remote) fn values(
        &self,
        field: &str,
        prefix: &str,
        stop: &Stop,
    ) -> Result<Vec<(String, u64)>, Error> {
        let mut values = Vec::new();
        let mut after = (!prefix.is_empty()).then(|| prefix.to_owned());
        let query = if prefix.is_empty() {
            json!({ "match_all": {} })
        } else {
            json!({ "prefix": { field: prefix } })
        };
        loop {
            let mut composite =
                json!({ "size": PAGE, "sources": [{ "value": { "terms": { "field": field } } }] });
            if let Some(after) = &after {
                composite["after"] = json!({ "value": after });
            }
            let body = json!({
                "size": 0,
                "track_total_hits": false,
                "query": query,
                "aggs": { "of": { "composite": composite } },
            });
            let found: Found = self.search(&body, stop)?;
            let buckets =
                found.aggregations["of"]["buckets"].as_array().ok_or_else(|| self.lacks("aggregations"))?;
            for bucket in buckets {
                let (value, count) = value_of(bucket).ok_or_else(|| self.lacks("a value with its count"))?;
                // An article has values beyond the prefix, too.
                if !value.starts_with(prefix) {
                    return Ok(values);
                }
                values.push((value.to_owned(), count));
            }
            if buckets.len() < PAGE {
                return Ok(values);
            }
            after = values.last().map(|(value, _)| value.clone());
        }
    }

    /// The first and the last day of which there is an article.
    pub(in crate::remote) fn days(&self, stop: &Stop) -> Result<Option<Period>, Error> {
        let plausible = plausible_days();
        let body = json!({
            "size": 0,
            "track_total_hits": 1,
            "query": { "range": { "day": { "gte": plausible.start(), "lte": plausible.end() } } },
            "aggs": { "first": { "min": { "field": "day" } }, "last": { "max": { "field": "day" } } },
        });
        let found: Found = self.search(&body, stop)?;
        if found.total == 0 {
            return Ok(None);
        }
        let day = |name: &str| number(&found.aggregations[name]["value"]).and_then(day_of);
        let period = day("first").zip(day("last")).map(|(first, last)| Period { first, last });
        period.map(Some).ok_or_else(|| self.lacks("aggregations"))
    }

    /// A note for each value in `query` that no article has.
    pub(in crate::remote) fn notes_on_values(&self, query: &Query, stop: &Stop) -> Result<Vec<Note>, Error> {
        notes_on_values(query, &ReaderValues { reader: self, stop }, stop)
    }
}

fn value_of(bucket: &Value) -> Option<(&str, u64)> {
    Some((bucket["key"]["value"].as_str()?, bucket["doc_count"].as_u64()?))
}

/// A whole number, which an engine gives as a decimal.
#[expect(clippy::cast_possible_truncation, reason = "days have few digits")]
fn number(value: &Value) -> Option<i64> {
    value.as_f64().map(|number| number as i64)
}

impl Values for ReaderValues<'_> {
    fn has_any(&self, leaf: &Leaf) -> Result<bool, Error> {
        let body = json!({ "size": 0, "track_total_hits": 1, "query": lowering::filter(leaf) });
        Ok(self.reader.search::<serde::de::IgnoredAny>(&body, self.stop)?.total > 0)
    }

    fn of_column(&self, column: &str) -> Result<Vec<String>, Error> {
        let values = self.reader.values(column, "", self.stop)?;
        Ok(values.into_iter().map(|(value, _)| value).collect())
    }

    fn of_kind(&self, kind: EntityKind) -> Result<Vec<String>, Error> {
        let (first, _) = terms_of(kind, "");
        let values = self.reader.values("entity", &first, self.stop)?;
        Ok(values.into_iter().map(|(value, _)| value[first.len()..].to_owned()).collect())
    }

    fn days(&self) -> Result<Option<Period>, Error> {
        self.reader.days(self.stop)
    }
}
