//! Ids and revisions of all documents of a physical index, as of one point in time.
//!
//! The engine reads `_id` from where the texts are, which takes ten times as long as reading columns. So an id is read from the column
//! `id`, and the engine counts how many of the ids of a page are an `_id`. If all ids differ and each is one, the documents
//! have no other `_id`. Otherwise somebody else has written to the index, and each `_id` is read.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Push;
use crate::article::ArticleId;
use crate::error::{Error, RemoteFault};
use crate::remote::client::Client;
use crate::stop::Stop;

/// Documents of a page, the most that the engine gives.
const PAGE: usize = 10_000;

/// How long the engine keeps the state that is read, from page to page.
const KEEP: &str = "5m";

/// The documents of a physical index.
#[derive(Default)]
pub(super) struct Documents {
    /// Revisions by number of the article.
    pub(super) articles: HashMap<u64, u64>,
    /// Ids that are none of an article, with their revisions.
    pub(super) others: Vec<(String, u64)>,
}

#[derive(Deserialize)]
struct Opened {
    pit_id: String,
}

#[derive(Deserialize)]
struct Page {
    pit_id: Option<String>,
    timed_out: bool,
    #[serde(rename = "_shards")]
    shards: Shards,
    /// Left out of an answer without documents.
    #[serde(default)]
    hits: Hits,
}

#[derive(Deserialize)]
struct Shards {
    failed: u64,
}

#[derive(Deserialize, Default)]
struct Hits {
    total: Option<Total>,
    #[serde(default)]
    hits: Vec<Hit>,
}

#[derive(Deserialize)]
struct Total {
    value: usize,
}

#[derive(Deserialize)]
struct Hit {
    #[serde(rename = "_id")]
    id: Option<String>,
    #[serde(default)]
    fields: Fields,
    sort: Vec<Value>,
}

#[derive(Deserialize, Default)]
struct Fields {
    #[serde(default)]
    id: Vec<i64>,
    #[serde(default)]
    rev: Vec<i64>,
}

/// Where an id is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IdOf {
    Column,
    Document,
}

impl Documents {
    /// Reads all of `index`.
    pub(super) fn read(push: &Push<'_>, index: &str) -> Result<Self, Error> {
        let mut state = State::open(push, index)?;
        match state.by_column()? {
            Some(found) => Ok(found),
            None => state.by_document(),
        }
    }
}

/// A point in time of a physical index.
struct State<'a> {
    client: &'a Client,
    stop: &'a Stop,
    index: &'a str,
    id: String,
}

impl Drop for State<'_> {
    fn drop(&mut self) {
        // What has stopped the reading must not stop this.
        self.client.close_point_in_time(&self.id, &Stop::new());
    }
}

impl<'a> State<'a> {
    fn open(push: &Push<'a>, index: &'a str) -> Result<Self, Error> {
        let Push { client, stop, .. } = *push;
        // By default a shard without a node would be left out of it, and of all searches in it.
        let open =
            format!("{index}/_search/point_in_time?keep_alive={KEEP}&allow_partial_pit_creation=false");
        let Opened { pit_id } = client.post(&open, &json!({}), stop)?;
        Ok(Self { client, stop, index, id: pit_id })
    }

    /// The documents by their columns; `None` if some document has another `_id`.
    fn by_column(&mut self) -> Result<Option<Documents>, Error> {
        let mut articles = HashMap::new();
        let mut after = None;
        loop {
            let hits = self.page(IdOf::Column, after.as_deref())?;
            let mut ids = Vec::with_capacity(hits.len());
            for Hit { fields, .. } in &hits {
                let Some((id, rev)) = single(&fields.id).zip(single(&fields.rev)) else { return Ok(None) };
                if articles.insert(id, rev).is_some() {
                    return Ok(None);
                }
                ids.push(ArticleId::from_number(id).to_string());
            }
            if self.count(&ids)? != ids.len() {
                return Ok(None);
            }
            if hits.len() < PAGE {
                return Ok(Some(Documents { articles, others: Vec::new() }));
            }
            after = hits.into_iter().last().map(|hit| hit.sort);
        }
    }

    /// The documents by their `_id`.
    fn by_document(&mut self) -> Result<Documents, Error> {
        let mut found = Documents::default();
        let mut after = None;
        loop {
            let hits = self.page(IdOf::Document, after.as_deref())?;
            let is_last = hits.len() < PAGE;
            after = hits.last().map(|hit| hit.sort.clone());
            for Hit { id, fields, .. } in hits {
                let id = id.ok_or_else(|| self.client.fault(RemoteFault::Unreadable("_id".into())))?;
                found.add(id, single(&fields.rev).unwrap_or(0));
            }
            if is_last {
                return Ok(found);
            }
        }
    }

    /// The documents behind `after`.
    fn page(&mut self, id_of: IdOf, after: Option<&[Value]>) -> Result<Vec<Hit>, Error> {
        let mut body = json!({
            "size": PAGE,
            "sort": [{ "_shard_doc": "asc" }],
            "_source": false,
            "docvalue_fields": ["id", "rev"],
            "track_total_hits": false,
        });
        if id_of == IdOf::Column {
            body["stored_fields"] = json!("_none_");
        }
        if let Some(after) = after {
            body["search_after"] = json!(after);
        }
        Ok(self.search(body, "hits.hits._id,hits.hits.fields,hits.hits.sort")?.hits)
    }

    /// Number of documents that have one of these `_id`s.
    fn count(&mut self, ids: &[String]) -> Result<usize, Error> {
        let body = json!({ "size": 0, "track_total_hits": true, "query": { "ids": { "values": ids } } });
        let total = self.search(body, "hits.total")?.total;
        total
            .map(|total| total.value)
            .ok_or_else(|| self.client.fault(RemoteFault::Unreadable("total".into())))
    }

    fn search(&mut self, mut body: Value, wanted: &str) -> Result<Hits, Error> {
        body["pit"] = json!({ "id": self.id, "keep_alive": KEEP });
        let path = format!("_search?filter_path=pit_id,timed_out,_shards.failed,{wanted}");
        let page: Page = self.client.post(&path, &body, self.stop)?;
        if page.timed_out || page.shards.failed > 0 {
            return Err(self.client.fault(RemoteFault::Incomplete(self.index.to_owned())));
        }
        self.id = page.pit_id.unwrap_or_else(|| std::mem::take(&mut self.id));
        Ok(page.hits)
    }
}

impl Documents {
    fn add(&mut self, id: String, rev: u64) {
        match u64::from_str_radix(&id, 16) {
            Ok(number) if ArticleId::from_number(number).to_string() == id => {
                self.articles.insert(number, rev);
            }
            _ => self.others.push((id, rev)),
        }
    }
}

/// The value of a column; `None` if it is not the one number that a push writes.
fn single(values: &[i64]) -> Option<u64> {
    let &[value] = values else { return None };
    u64::try_from(value).ok()
}
