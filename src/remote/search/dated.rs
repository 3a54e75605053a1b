//! Pages in order of date, without reading the whole set.
//!
//! A story has the place of the copy that is shown for it, which may be any of its articles in the set. So the first articles are read,
//! and then all copies of their stories. The stories whose shown copy is among the first articles are the first stories: every other
//! one is shown behind them.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::best::{MAX_MATCHES, count_for};
use super::columns::{COLUMNS, RemoteCandidate};
use super::evaluated::Evaluated;
use crate::error::Error;
use crate::matching::fold_stories;
use crate::remote::RemoteEngine;
use crate::remote::read::Found;
use crate::search::{SearchRequest, Sort};
use crate::stop::Stop;

impl RemoteEngine {
    /// Articles of the set that make its first `wanted` groups by date, or of the whole set.
    pub(super) fn first_by_date(
        &self,
        query: &Evaluated,
        request: &SearchRequest,
        wanted: usize,
        stop: &Stop,
    ) -> Result<Vec<RemoteCandidate>, Error> {
        let (set, mut count) = (query.set(), count_for(wanted));
        loop {
            let first = self.first_of(&set, query, request.sort, count, stop)?;
            if first.len() < count {
                return Ok(first);
            }
            let copies = self.copies_in(&set, &first, query, request, stop)?;
            if let Some(found) = copies.and_then(|copies| complete(&first, copies, request, wanted)) {
                return Ok(found);
            }
            if count >= MAX_MATCHES {
                return self.all_of(query, &set, stop);
            }
            count = count.saturating_mul(4).min(MAX_MATCHES);
        }
    }

    /// The first articles of `matches`.
    fn first_of(
        &self,
        matches: &Value,
        query: &Evaluated,
        sort: Sort,
        count: usize,
        stop: &Stop,
    ) -> Result<Vec<RemoteCandidate>, Error> {
        let order = if sort == Sort::DateAscending { "asc" } else { "desc" };
        let body = json!({
            "query": {"bool": {"filter": [matches], "should": [query.ranked]}},
            "size": count,
            "track_total_hits": false,
            "_source": false,
            "docvalue_fields": COLUMNS,
            "sort": [{"day": {"order": order, "missing": "_last"}}, {"_score": "desc"}, {"id": "asc"}],
        });
        let found: Found = self.reader.search(&body, stop)?;
        found.hits.iter().map(|hit| self.reader.candidate(hit, false)).collect()
    }

    /// All articles of the set that are of the same stories; `None` if there are too many for an answer.
    fn copies_in(
        &self,
        set: &Value,
        first: &[RemoteCandidate],
        query: &Evaluated,
        request: &SearchRequest,
        stop: &Stop,
    ) -> Result<Option<Vec<RemoteCandidate>>, Error> {
        if !request.collapse.folds_stories() {
            return Ok(Some(first.to_vec()));
        }
        let stories: HashSet<u64> = first.iter().map(|candidate| candidate.story).collect();
        let stories: Vec<u64> = stories.into_iter().collect();
        let copies = json!({"bool": {"filter": [set, {"terms": {"story": stories}}]}});
        let copies = self.first_of(&copies, query, request.sort, MAX_MATCHES, stop)?;
        Ok((copies.len() < MAX_MATCHES).then_some(copies))
    }
}

/// Those of `copies` that are of the groups shown by one of the `first` articles; `None` if these are fewer than `wanted`.
fn complete(
    first: &[RemoteCandidate],
    copies: Vec<RemoteCandidate>,
    request: &SearchRequest,
    wanted: usize,
) -> Option<Vec<RemoteCandidate>> {
    let known: HashSet<u64> = first.iter().map(|candidate| candidate.id).collect();
    let groups = fold_stories(copies.clone(), request, |candidate| candidate.place);
    let shown = groups.iter().map(|group| group.shown).filter(|shown| known.contains(&shown.id));
    let key = |candidate: &RemoteCandidate| {
        if request.collapse.folds_stories() { candidate.story } else { candidate.id }
    };
    let shown: HashSet<u64> = shown.map(|shown| key(&shown)).collect();
    let found = copies.into_iter().filter(|copy| shown.contains(&key(copy)));
    (shown.len() >= wanted).then(|| found.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::BodyStatus;
    use crate::matching::Candidate;
    use crate::query::parse;
    use crate::search::Collapse;

    fn candidate(id: u64, story: u64, day: i64) -> RemoteCandidate {
        let status = BodyStatus::Full;
        Candidate { score: 0.0, has_run: false, day, id, story, series: None, status, place: id }
    }

    #[test]
    fn a_story_that_is_shown_by_an_earlier_copy_is_not_among_the_latest() {
        let request = SearchRequest {
            sort: Sort::Date,
            collapse: Collapse::Stories,
            ..SearchRequest::new(parse("勒索").expect("a query"))
        };
        // Of a story the earliest copy is shown.
        let first = [candidate(1, 1, 9), candidate(2, 2, 8), candidate(3, 3, 7)];
        let copies = [&first[..], &[candidate(4, 2, 2)]].concat();
        let ids = |wanted| {
            let found = complete(&first, copies.clone(), &request, wanted);
            found.map(|found| found.iter().map(|candidate| candidate.id).collect::<Vec<_>>())
        };
        assert_eq!(ids(2), Some(vec![1, 3]));
        assert_eq!(ids(3), None);
    }
}
