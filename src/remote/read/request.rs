//! Searches of one physical index.

use std::fmt::Display;
use std::sync::Arc;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Value, json};

use super::response::{Found, Response, Responses};
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
