//! What a search is answered. An answer in which a shard failed, or that came too late to be whole, is a fault: an answer is never
//! shorter than it should be.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::article::plausible_days;
use crate::error::RemoteFault;

/// The answer to a search. `S` is what is read of `_source`.
#[derive(Debug)]
pub(in crate::remote) struct Found<S = IgnoredAny> {
    /// Number of matches; 0 if they were not counted.
    pub(in crate::remote) total: u64,
    pub(in crate::remote) hits: Vec<RawHit<S>>,
    pub(in crate::remote) aggregations: Value,
    pub(in crate::remote) suggest: Value,
    /// The point in time to go on with.
    pub(in crate::remote) point: Option<String>,
}

/// A match.
#[derive(Debug, Deserialize)]
pub(in crate::remote) struct RawHit<S = IgnoredAny> {
    #[serde(rename = "_score", default)]
    pub(in crate::remote) score: Option<f32>,
    /// Doc values by field.
    #[serde(default)]
    pub(in crate::remote) fields: Value,
    /// The names of those parts of the query that it matches.
    #[serde(default)]
    pub(in crate::remote) matched_queries: Vec<String>,
    /// Its place in the order of the answer.
    #[serde(default)]
    pub(in crate::remote) sort: Vec<Value>,
    #[serde(rename = "_source", default = "none")]
    pub(in crate::remote) source: Option<S>,
}

fn none<S>() -> Option<S> {
    None
}

/// An answer, or its error in the answer to several searches. That is one structure, since serde reads the texts of an enum without
/// tags twice.
#[derive(Deserialize)]
pub(super) struct Response<S> {
    timed_out: Option<bool>,
    #[serde(rename = "_shards")]
    shards: Option<Shards>,
    hits: Option<Hits<S>>,
    #[serde(default)]
    aggregations: Value,
    #[serde(default)]
    suggest: Value,
    pit_id: Option<String>,
    status: Option<u16>,
    error: Option<Reason>,
}

#[derive(Deserialize)]
struct Shards {
    total: u64,
    successful: u64,
    #[serde(default)]
    failures: Vec<ShardFailure>,
}

#[derive(Deserialize)]
struct ShardFailure {
    shard: Option<i64>,
    node: Option<String>,
    reason: Option<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    #[serde(rename = "type")]
    kind: String,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Hits<S> {
    total: Option<Total>,
    #[serde(default = "Vec::new")]
    hits: Vec<RawHit<S>>,
}

#[derive(Deserialize)]
struct Total {
    value: u64,
}

#[derive(Deserialize)]
pub(super) struct Responses<S> {
    pub(super) responses: Vec<Response<S>>,
}

impl<S> Response<S> {
    /// The answer, if it is whole. `is_counted` says whether it must have the number of matches.
    pub(super) fn complete(self, is_counted: bool) -> Result<Found<S>, RemoteFault> {
        if let Some(Reason { kind, reason }) = self.error {
            let (status, reason) = (self.status.unwrap_or_default(), reason.unwrap_or_default());
            return Err(RemoteFault::Status { status, kind, reason });
        }
        let (Some(timed_out), Some(shards), Some(hits)) = (self.timed_out, self.shards, self.hits) else {
            return Err(RemoteFault::Unreadable("hits".into()));
        };
        if timed_out {
            return Err(RemoteFault::Incomplete("timed_out".into()));
        }
        if shards.successful < shards.total || !shards.failures.is_empty() {
            return Err(RemoteFault::Incomplete(shards.failure()));
        }
        let total = hits.total.map(|total| total.value);
        Ok(Found {
            total: if is_counted {
                total.ok_or_else(|| RemoteFault::Unreadable("hits.total".into()))?
            } else {
                0
            },
            hits: hits.hits,
            aggregations: self.aggregations,
            suggest: self.suggest,
            point: self.pit_id,
        })
    }
}

impl Shards {
    /// The first shard that failed, and why.
    fn failure(&self) -> String {
        let Some(ShardFailure { shard, node, reason }) = self.failures.first() else {
            return format!("{} of {} shards", self.successful, self.total);
        };
        let shard = shard.map_or_else(String::new, |shard| shard.to_string());
        let reason = reason.as_ref().map_or_else(String::new, |Reason { kind, reason }| {
            format!(": {kind}: {}", reason.as_deref().unwrap_or_default())
        });
        format!("shard {shard} on {}{reason}", node.as_deref().unwrap_or("?"))
    }
}

/// The value of a field of doc values that an article need not have. A value that `read` cannot read is an error with the name of the field.
pub(in crate::remote) fn optional_value<'h, T>(
    fields: &'h Value,
    name: &'static str,
    read: impl FnOnce(&'h Value) -> Option<T>,
) -> Result<Option<T>, &'static str> {
    let Some(values) = fields.get(name) else { return Ok(None) };
    match values.as_array().map(Vec::as_slice) {
        Some([]) => Ok(None),
        Some([value, ..]) => read(value).map(Some).ok_or(name),
        None => Err(name),
    }
}

/// The day of a match; `None` if it has none or an implausible one.
pub(in crate::remote) fn day_value(fields: &Value) -> Result<Option<i64>, &'static str> {
    let day = optional_value(fields, "day", Value::as_i64)?;
    Ok(day.filter(|day| plausible_days().contains(day)))
}

/// A value of a field of doc values.
pub(in crate::remote) fn doc_value<'h>(fields: &'h Value, name: &str) -> Option<&'h Value> {
    fields.get(name)?.get(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete(text: &str) -> Result<Found, RemoteFault> {
        serde_json::from_str::<Response<IgnoredAny>>(text).expect("an answer").complete(true)
    }

    #[test]
    fn a_day_is_a_number_or_missing() {
        let day = |text: &str| day_value(&serde_json::from_str(text).expect("JSON"));
        for fields in ["null", "{}", r#"{"id": [1]}"#, r#"{"day": []}"#, r#"{"day": [-900000]}"#] {
            assert_eq!(day(fields), Ok(None), "{fields}");
        }
        assert_eq!(day(r#"{"day": [19900]}"#), Ok(Some(19_900)));
        for fields in [
            r#"{"day": null}"#,
            r#"{"day": "19900"}"#,
            r#"{"day": {}}"#,
            r#"{"day": 19900}"#,
            r#"{"day": [null]}"#,
            r#"{"day": ["19900"]}"#,
            r#"{"day": [1.5]}"#,
        ] {
            assert_eq!(day(fields), Err("day"), "{fields}");
        }
    }

    #[test]
    fn an_incomplete_answer_is_an_error_that_names_the_shard() {
        let whole =
            r#"{"timed_out":false,"_shards":{"total":3,"successful":3},"hits":{"total":{"value":7}}}"#;
        assert_eq!(complete(whole).expect("whole").total, 7);
        let fault = |text| complete(text).expect_err("incomplete");
        let uncounted = r#"{"timed_out":false,"_shards":{"total":3,"successful":3},"hits":{"hits":[]}}"#;
        assert_eq!(fault(uncounted), RemoteFault::Unreadable("hits.total".into()));
        let late = r#"{"timed_out":true,"_shards":{"total":3,"successful":3},"hits":{}}"#;
        assert_eq!(fault(late), RemoteFault::Incomplete("timed_out".into()));
        let failed = r#"{"timed_out":false,"_shards":{"total":3,"successful":2,"failures":[
            {"shard":2,"index":"a","node":"n","reason":{"type":"x_exception","reason":"why"}}]},"hits":{"hits":[]}}"#;
        assert_eq!(fault(failed), RemoteFault::Incomplete("shard 2 on n: x_exception: why".into()));
        let skipped = r#"{"timed_out":false,"_shards":{"total":3,"successful":2},"hits":{"hits":[]}}"#;
        assert_eq!(fault(skipped), RemoteFault::Incomplete("2 of 3 shards".into()));
    }
}
