//! Searches of one physical index. An answer in which a shard failed, or that came too late to be whole, is an error: an
//! answer is never shorter than it should be.

use std::fmt::Display;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Value, json};

use crate::article::plausible_days;
use crate::error::{Error, RemoteError, RemoteFault};
use crate::remote::Client;
use crate::stop::Stop;

/// Parameters of every search: the frequencies of words over all shards, and no partial answers.
const PARAMETERS: &str = "allow_partial_search_results=false&search_type=dfs_query_then_fetch";

/// The engine's name for the error that there is no such index.
const NO_INDEX: &str = "index_not_found_exception";

/// Sends searches to one physical index.
#[derive(Clone)]
pub(in crate::remote) struct Reader {
    pub(in crate::remote) client: Arc<Client>,
    /// The name of the physical index, which stays when an alias moves on to another.
    pub(in crate::remote) index: String,
}

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
struct Response<S> {
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
struct Responses<S> {
    responses: Vec<Response<S>>,
}

impl Reader {
    /// Searches the index.
    pub(in crate::remote) fn search<S: DeserializeOwned>(
        &self,
        body: &Value,
        stop: &Stop,
    ) -> Result<Found<S>, Error> {
        self.ask(&format!("{}/_search?{PARAMETERS}", self.index), body, stop)
    }

    /// Searches a point in time, which `body` names.
    pub(in crate::remote) fn search_point<S: DeserializeOwned>(
        &self,
        body: &Value,
        stop: &Stop,
    ) -> Result<Found<S>, Error> {
        self.ask(&format!("_search?{PARAMETERS}"), body, stop)
    }

    fn ask<S: DeserializeOwned>(&self, path: &str, body: &Value, stop: &Stop) -> Result<Found<S>, Error> {
        let response: Response<S> = self.post(path, &sent(body), stop)?;
        response.complete(is_counted(body)).map_err(|fault| self.error(fault))
    }

    /// `POST` to the index.
    pub(super) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Display,
        stop: &Stop,
    ) -> Result<T, Error> {
        self.client.post(path, body, stop).map_err(|error| self.replaced(error))
    }

    /// `error`, or that the index is gone: after a rebuild, until this state is opened again.
    fn replaced(&self, error: Error) -> Error {
        match error {
            Error::Remote(fault) if fault.engine_kind() == NO_INDEX => {
                self.error(RemoteFault::Replaced(self.index.clone()))
            }
            error => error,
        }
    }

    /// Several searches in one request, answered in their order.
    pub(in crate::remote) fn search_all<S: DeserializeOwned>(
        &self,
        bodies: &[Value],
        stop: &Stop,
    ) -> Result<Vec<Found<S>>, Error> {
        if bodies.is_empty() {
            return Ok(Vec::new());
        }
        let head = |body: &Value| {
            // Only scores need the frequencies of words over all shards.
            let kind = if body["size"] == 0 { "query_then_fetch" } else { "dfs_query_then_fetch" };
            json!({ "allow_partial_search_results": false, "search_type": kind })
        };
        let lines: Vec<String> =
            bodies.iter().map(|body| format!("{}\n{}\n", head(body), sent(body))).collect();
        let path = format!("{}/_msearch", self.index);
        let answer: Result<Responses<S>, Error> =
            self.client.post_lines(&path, lines.concat().as_bytes(), stop);
        let Responses { responses } = answer.map_err(|error| self.replaced(error))?;
        if responses.len() != bodies.len() {
            let reason = format!("{} answers to {} searches", responses.len(), bodies.len());
            return Err(self.error(RemoteFault::Unreadable(reason)));
        }
        let complete = |(response, body): (Response<S>, &Value)| {
            response.complete(is_counted(body)).map_err(|fault| self.replaced(self.error(fault)))
        };
        responses.into_iter().zip(bodies).map(complete).collect()
    }

    /// Number of matches of a query.
    pub(in crate::remote) fn count(&self, query: &Value, stop: &Stop) -> Result<u64, Error> {
        let body = json!({ "size": 0, "track_total_hits": true, "query": query });
        Ok(self.search::<IgnoredAny>(&body, stop)?.total)
    }

    /// Number of matches of each query, in one request.
    pub(in crate::remote) fn counts(&self, queries: &[Value], stop: &Stop) -> Result<Vec<u64>, Error> {
        let filters: serde_json::Map<String, Value> =
            queries.iter().enumerate().map(|(at, query)| (at.to_string(), query.clone())).collect();
        let body = json!({ "size": 0, "track_total_hits": false, "aggs": { "of": { "filters": { "filters": filters } } } });
        let found: Found = self.search(&body, stop)?;
        let buckets = &found.aggregations["of"]["buckets"];
        let count = |at: usize| buckets[at.to_string()]["doc_count"].as_u64();
        let counts: Option<Vec<u64>> = (0..queries.len()).map(count).collect();
        counts.ok_or_else(|| self.error(RemoteFault::Unreadable("aggregations".into())))
    }

    /// What happened at the address that answered last.
    pub(in crate::remote) fn error(&self, fault: RemoteFault) -> Error {
        RemoteError { address: self.client.address().to_owned(), fault }.into()
    }

    /// The error for an answer that lacks `what`.
    pub(in crate::remote) fn lacks(&self, what: &str) -> Error {
        self.error(RemoteFault::Unreadable(what.to_owned()))
    }
}

impl<S> Response<S> {
    /// The answer, if it is whole. `is_counted` says whether it must have the number of matches.
    fn complete(self, is_counted: bool) -> Result<Found<S>, RemoteFault> {
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

/// Whether a search asks for the number of its matches, as it does unless it says otherwise.
fn is_counted(body: &Value) -> bool {
    body["track_total_hits"] != false
}

/// A search as it is sent. One that wants nothing of the document itself wants not even its id, which is read from where the texts are:
/// that takes thirty times as long as the columns of a match.
fn sent(body: &Value) -> String {
    let text = body.to_string();
    if body["_source"] == false { text.replacen('{', r#"{"stored_fields":"_none_","#, 1) } else { text }
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
