//! Every match of a query, unread: pages of doc values over one point in time.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Reader;
use super::response::{Found, RawHit, day_value, doc_value, optional_value};
use crate::article::{ArticleId, BodyStatus, day_of};
use crate::error::Error;
use crate::search::Match;
use crate::stop::Stop;

/// Matches of a page: the most that an engine gives by default (`max_result_window`). A page has 2 MB.
const PAGE: usize = 10_000;

/// How long a point in time is kept between two pages.
const KEEP_ALIVE: &str = "1m";

/// What matches are made of.
const FIELDS: [&str; 5] = ["id", "story", "event", "day", "status"];

#[derive(Deserialize)]
struct Opened {
    pit_id: String,
}

/// A point in time, closed when this is dropped: engines allow a few hundred.
struct Point<'r> {
    reader: &'r Reader,
    id: String,
}

impl Drop for Point<'_> {
    fn drop(&mut self) {
        // It ends by itself after a minute. What has stopped the reading must not stop this.
        self.reader.client.close_point_in_time(&self.id, &Stop::new());
    }
}

impl Reader {
    /// All matches of `query`, with their scores if `scored`, the earliest first, those without a date last.
    pub(in crate::remote) fn matches(
        &self,
        query: &Value,
        scored: bool,
        stop: &Stop,
    ) -> Result<Vec<Match>, Error> {
        let mut matches = Vec::new();
        self.for_each_hit(query, &FIELDS, scored, stop, |hit| {
            matches.push(
                match_of(&hit).ok_or_else(|| {
                    self.lacks("a match without id, story and event, or with a wrong column")
                })?,
            );
            Ok(())
        })?;
        matches.sort_unstable_by_key(|found: &Match| (found.date.is_none(), found.date, found.id));
        Ok(matches)
    }

    /// Calls `each` with the doc values of every match of `query`, in no order.
    pub(in crate::remote) fn for_each_hit(
        &self,
        query: &Value,
        fields: &[&str],
        scored: bool,
        stop: &Stop,
        mut each: impl FnMut(RawHit) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut body = json!({
            "size": PAGE,
            "query": query,
            "_source": false,
            "docvalue_fields": fields,
            "track_total_hits": true,
            "track_scores": scored,
            "sort": ["_doc"],
        });
        // Most selections fit one page, which is of one point in time by itself.
        let found: Found = self.search(&body, stop)?;
        if found.total <= found.hits.len() as u64 {
            return found.hits.into_iter().try_for_each(each);
        }
        // By default a shard without a node would be left out of it, and of all searches in it.
        let parameters = format!("keep_alive={KEEP_ALIVE}&allow_partial_pit_creation=false");
        let opened: Opened =
            self.post(&format!("{}/_search/point_in_time?{parameters}", self.index), &json!({}), stop)?;
        let mut point = Point { reader: self, id: opened.pit_id };
        body["sort"] = json!([{ "_shard_doc": "asc" }]);
        let (mut total, mut read) = (None, 0);
        while total.is_none_or(|total| read < total) {
            body["pit"] = json!({ "id": point.id, "keep_alive": KEEP_ALIVE });
            let Found { hits, total: counted, point: id, .. } = self.search_point(&body, stop)?;
            point.id = id.unwrap_or(point.id.clone());
            // Only the first page counts.
            let known = *total.get_or_insert(counted);
            body["track_total_hits"] = json!(false);
            let Some(last) = hits.last() else {
                return Err(self.lacks(&format!("{read} of {known} matches")));
            };
            body["search_after"] = json!(last.sort);
            read += hits.len() as u64;
            hits.into_iter().try_for_each(&mut each)?;
        }
        Ok(())
    }
}

impl Reader {
    /// Number of matches of `query`, and the id of one of them.
    pub(in crate::remote) fn first_id(
        &self,
        query: &Value,
        stop: &Stop,
    ) -> Result<(usize, Option<ArticleId>), Error> {
        let body = json!({
            "size": 1,
            "query": query,
            "_source": false,
            "docvalue_fields": ["id"],
            "track_total_hits": true,
        });
        let found: Found = self.search(&body, stop)?;
        let id = found.hits.first().and_then(|hit| doc_value(&hit.fields, "id")?.as_u64());
        Ok((usize::try_from(found.total).unwrap_or(usize::MAX), id.map(ArticleId::from_number)))
    }
}

fn match_of(hit: &RawHit) -> Option<Match> {
    let number = |name| doc_value(&hit.fields, name)?.as_u64();
    let status = optional_value(&hit.fields, "status", Value::as_str).ok()?;
    Some(Match {
        id: ArticleId::from_number(number("id")?),
        story: number("story")?,
        event: number("event")?,
        date: day_value(&hit.fields).ok()?.and_then(day_of),
        status: status.and_then(BodyStatus::from_name).unwrap_or_default(),
        score: hit.score.unwrap_or_default(),
    })
}
