//! What a physical index and the local one do not have in common.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Push;
use super::report::Mended;
use super::target::refresh;
use crate::article::ArticleId;
use crate::error::{Error, RemoteFault};
use crate::index::{Revision, Searcher};
use crate::remote::DifferenceKind;

/// Documents of a page, the most that the engine gives.
const PAGE: usize = 10_000;

/// How long the engine keeps the state that is read, from page to page.
const KEEP: &str = "5m";

/// The differences.
#[derive(Default)]
pub(super) struct Difference {
    /// Articles that the cluster does not have.
    pub(super) missing: Vec<Revision>,
    /// Articles that it has with an earlier revision.
    pub(super) older: Vec<Revision>,
    /// Ids that the local index does not have, or has with an earlier revision, with the revisions of the cluster.
    pub(super) extra: Vec<(String, u64)>,
}

#[derive(Deserialize)]
struct PointInTime {
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
    hits: Vec<Hit>,
}

#[derive(Deserialize)]
struct Hit {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    fields: Fields,
    sort: Vec<Value>,
}

#[derive(Deserialize, Default)]
struct Fields {
    #[serde(default)]
    rev: Vec<u64>,
}

impl Difference {
    /// Everything is missing.
    pub(super) fn all(searcher: &Searcher) -> Result<Self, Error> {
        Ok(Self { missing: searcher.revisions(|_, _| true)?, ..Self::default() })
    }

    /// Compares ids and revisions of all articles.
    pub(super) fn between(push: &Push<'_>, index: &str) -> Result<Self, Error> {
        // So that what was written is seen.
        refresh(push, index)?;
        let (mut remote, mut extra) = (HashMap::new(), Vec::new());
        for_each_revision(push, index, |id, rev| match u64::from_str_radix(&id, 16) {
            Ok(number) if ArticleId::from_number(number).to_string() == id => {
                remote.insert(number, rev);
            }
            _ => extra.push((id, rev)),
        })?;
        let mut found = Self { extra, ..Self::default() };
        for article in push.searcher.revisions(|_, _| true)? {
            match remote.remove(&article.id) {
                None => found.missing.push(article),
                Some(rev) if rev < article.rev => found.older.push(article),
                Some(rev) if rev > article.rev => {
                    found.extra.push((ArticleId::from_number(article.id).to_string(), rev));
                    found.missing.push(article);
                }
                Some(_) => {}
            }
        }
        found.extra.extend(remote.into_iter().map(|(id, rev)| (ArticleId::from_number(id).to_string(), rev)));
        found.extra.sort_unstable();
        Ok(found)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.older.is_empty() && self.extra.is_empty()
    }

    /// The differences for a report.
    pub(super) fn listed(&self) -> Vec<Mended> {
        let id = |article: &Revision| ArticleId::from_number(article.id).to_string();
        let missing =
            self.missing.iter().map(|article| Mended { id: id(article), was: DifferenceKind::Missing });
        let older =
            self.older.iter().map(|article| Mended { id: id(article), was: DifferenceKind::Outdated });
        let extra = self.extra.iter().map(|(id, _)| Mended { id: id.clone(), was: DifferenceKind::Extra });
        let mut all: Vec<Mended> = missing.chain(older).chain(extra).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }
}

/// Calls `each` with the id and the revision of every document, as of one point in time.
fn for_each_revision(push: &Push<'_>, index: &str, mut each: impl FnMut(String, u64)) -> Result<(), Error> {
    let Push { client, stop, .. } = push;
    // By default a shard without a node would be left out of it, and of all searches in it.
    let open = format!("{index}/_search/point_in_time?keep_alive={KEEP}&allow_partial_pit_creation=false");
    let PointInTime { mut pit_id } = client.post(&open, &json!({}), stop)?;
    let mut after: Option<Vec<Value>> = None;
    loop {
        let mut body = json!({
            "size": PAGE,
            "pit": { "id": pit_id, "keep_alive": KEEP },
            "sort": [{ "_shard_doc": "asc" }],
            "_source": false,
            "docvalue_fields": ["rev"],
            "track_total_hits": false,
        });
        if let Some(after) = &after {
            body["search_after"] = after.clone().into();
        }
        let filter = "pit_id,timed_out,_shards.failed,hits.hits._id,hits.hits.fields,hits.hits.sort";
        let page: Page = client.post(&format!("_search?filter_path={filter}"), &body, stop)?;
        if page.timed_out || page.shards.failed > 0 {
            return Err(client.fault(RemoteFault::Incomplete(index.to_owned())));
        }
        let is_last = page.hits.hits.len() < PAGE;
        after = page.hits.hits.last().map(|hit| hit.sort.clone());
        pit_id = page.pit_id.unwrap_or(pit_id);
        page.hits.hits.into_iter().for_each(|hit| each(hit.id, hit.fields.rev.first().copied().unwrap_or(0)));
        if is_last {
            break;
        }
    }
    client.close_point_in_time(&pit_id, stop);
    Ok(())
}
