//! Orders matches and folds those that share a hit.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::candidate::Candidate;
use crate::article::ArticleId;
use crate::search::{Collapse, Cursor, SearchRequest, Sort, copy_rank};

/// A group of the answer: the article to show, and the match that ranks it.
#[derive(Clone, Copy)]
pub(crate) struct Group<P> {
    pub(crate) shown: Candidate<P>,
    pub(crate) best: Candidate<P>,
    /// Whether further issues of its series were found.
    pub(crate) has_issues: bool,
}

impl<P: Copy> Group<P> {
    fn of(only: Candidate<P>) -> Self {
        Self { shown: only, best: only, has_issues: false }
    }
}

/// How matches become groups.
#[derive(Clone, Copy)]
struct Folding {
    sort: Sort,
    /// Whether stories share a group.
    stories: bool,
    /// Whether the issues of a series share a group: if ordered by relevance, not in a list of all.
    series: bool,
}

/// Orders the matches and folds each story into one group under its best copy. On a page ordered by relevance, the issues
/// of a series share a group, and the stories of an event, which `event_of` looks up.
pub(crate) fn fold_stories<P: Copy>(
    candidates: Vec<Candidate<P>>,
    request: &SearchRequest,
    event_of: impl Fn(&Candidate<P>) -> u64,
) -> Vec<Group<P>> {
    let series = request.sort == Sort::Relevance && request.limit.is_some();
    let stories = request.collapse.folds_stories();
    let groups = fold(candidates, Folding { sort: request.sort, stories, series });
    if series && request.collapse == Collapse::Events { fold_events(groups, event_of) } else { groups }
}

/// Keeps the best report of each event.
fn fold_events<P>(mut groups: Vec<Group<P>>, event_of: impl Fn(&Candidate<P>) -> u64) -> Vec<Group<P>> {
    let mut seen = HashSet::new();
    groups.retain(|group| seen.insert(event_of(&group.best)));
    groups
}

/// The groups of similar articles.
pub(crate) fn fold_similar<P: Copy>(
    candidates: Vec<Candidate<P>>,
    stories: bool,
    series: bool,
) -> Vec<Group<P>> {
    fold(candidates, Folding { sort: Sort::Relevance, stories, series })
}

fn fold<P: Copy>(mut candidates: Vec<Candidate<P>>, folding: Folding) -> Vec<Group<P>> {
    candidates.sort_unstable_by(|a, b| compare(a, b, folding.sort));
    if !folding.stories {
        return candidates.into_iter().map(Group::of).collect();
    }
    let mut group_of: HashMap<u64, usize> = HashMap::new();
    let mut groups: Vec<Group<P>> = Vec::new();
    let mut series: Vec<Vec<u64>> = Vec::new();
    for candidate in candidates {
        let group_number = *group_of.entry(candidate.story).or_insert(groups.len());
        match groups.get_mut(group_number) {
            None => {
                groups.push(Group::of(candidate));
                series.push(Vec::new());
            }
            Some(group) if is_better(&candidate, &group.shown) => group.shown = candidate,
            Some(_) => {}
        }
        series[group_number].extend(candidate.series);
    }
    if folding.series {
        return fold_series(groups, &series);
    }
    if folding.sort != Sort::Relevance {
        // A story is ordered by the date shown for it.
        groups.sort_by(|a, b| compare(&a.shown, &b.shown, folding.sort));
    }
    groups
}

/// Keeps the best issue of each series. `series` has the series of all copies of a group, since a repost may
/// have another series number.
fn fold_series<P>(groups: Vec<Group<P>>, series: &[Vec<u64>]) -> Vec<Group<P>> {
    let mut group_of: HashMap<u64, usize> = HashMap::new();
    let mut folded: Vec<Group<P>> = Vec::with_capacity(groups.len());
    for (group, series) in groups.into_iter().zip(series) {
        if let Some(group_number) = series.iter().find_map(|series| group_of.get(series).copied()) {
            folded[group_number].has_issues = true;
        } else {
            group_of.extend(series.iter().map(|series| (*series, folded.len())));
            folded.push(group);
        }
    }
    folded
}

/// The groups of the requested page, which begins at the group with number `start`.
pub(crate) fn page<P>(
    groups: &[Group<P>],
    start: usize,
    limit: Option<usize>,
) -> impl Iterator<Item = &Group<P>> {
    groups.iter().skip(start).take(limit.unwrap_or(usize::MAX))
}

/// Whether `a` is rather shown than `b` of the same story, by [`copy_rank`].
pub(crate) fn is_better<P>(a: &Candidate<P>, b: &Candidate<P>) -> bool {
    let day = |copy: &Candidate<P>| (!copy.is_undated()).then_some(copy.day);
    let rank = |copy: &Candidate<P>| copy_rank(copy.status, day(copy), copy.id);
    rank(a) < rank(b)
}

/// A total order, so that results do not depend on segments: by the requested order, then the later article,
/// then the id.
fn compare<P>(a: &Candidate<P>, b: &Candidate<P>, sort: Sort) -> Ordering {
    let by_score = b.score.total_cmp(&a.score);
    let order = match sort {
        Sort::Relevance => b.has_run.cmp(&a.has_run).then(by_score).then(b.day.cmp(&a.day)),
        Sort::Date => b.day.cmp(&a.day).then(by_score),
        Sort::DateAscending => a.is_undated().cmp(&b.is_undated()).then(a.day.cmp(&b.day)).then(by_score),
    };
    order.then(a.id.cmp(&b.id))
}

/// The number of the group that a page begins with, if the last hit that was seen [is in its place](is_in_place).
fn expected_start(request: &SearchRequest) -> usize {
    request.after.map_or(request.offset, |cursor| cursor.position)
}

/// Whether no hit is wanted, only counts.
pub(crate) fn is_only_counted(request: &SearchRequest) -> bool {
    request.limit == Some(0) && request.offset == 0 && request.after.is_none()
}

/// How many groups a page needs, one beyond it included; `None` if it needs all of them, or none.
pub(crate) fn groups_wanted(request: &SearchRequest) -> Option<usize> {
    let limit = request.limit.filter(|_| !is_only_counted(request))?;
    Some(expected_start(request).saturating_add(limit).saturating_add(1))
}

/// Whether the last hit that was seen has the place that it had. If not, the index has changed since, and the page begins after any
/// of the groups.
pub(crate) fn is_in_place<P>(groups: &[Group<P>], request: &SearchRequest) -> bool {
    request.after.is_none_or(|cursor| {
        let last = cursor.position.checked_sub(1).and_then(|last| groups.get(last));
        last.is_some_and(|last| ordered_by(last, request.sort).id == cursor.id.number())
    })
}

/// The number of the group that a page begins with.
pub(crate) fn groups_after<P: Copy>(groups: &[Group<P>], request: &SearchRequest) -> usize {
    match request.after {
        // With the index a little of every score has changed: the last hit that was seen is looked for itself. If it is no hit any
        // more, the page begins where that would stand.
        Some(cursor) if !is_in_place(groups, request) => {
            let is_last = |group: &Group<P>| ordered_by(group, request.sort).id == cursor.id.number();
            let is_seen = |group: &Group<P>| {
                let ordered = ordered_by(group, request.sort);
                let last = Candidate::placed_at(&cursor, ordered.place);
                compare(ordered, &last, request.sort).is_le()
            };
            let last = groups.iter().position(is_last);
            last.map_or_else(|| groups.partition_point(is_seen), |last| last + 1)
        }
        _ => expected_start(request),
    }
}

/// Where the page after this one begins; `None` if there is none.
pub(crate) fn next_cursor<P>(groups: &[Group<P>], start: usize, request: &SearchRequest) -> Option<Cursor> {
    let position = start.checked_add(request.limit?)?;
    let last = ordered_by(groups.get(position.checked_sub(1)?)?, request.sort);
    let cursor = Cursor {
        position,
        has_run: last.has_run,
        score: last.score,
        day: last.day,
        id: ArticleId::from_number(last.id),
    };
    (groups.len() > position).then_some(cursor)
}

/// The article by which a group is ordered.
fn ordered_by<P>(group: &Group<P>, sort: Sort) -> &Candidate<P> {
    if sort == Sort::Relevance { &group.best } else { &group.shown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    /// Groups of one article each, in order of their scores.
    fn groups(scores: &[(u64, f32)]) -> Vec<Group<()>> {
        let cursor = |(id, score): &(u64, f32)| Cursor {
            position: 0,
            has_run: false,
            score: *score,
            day: 19_000,
            id: ArticleId::from_number(*id),
        };
        scores.iter().map(|one| Group::of(Candidate::placed_at(&cursor(one), ()))).collect()
    }

    #[test]
    fn a_page_goes_on_after_its_last_hit_though_scores_have_changed() {
        let mut request = SearchRequest::new(parse("漏洞").expect("a query"));
        request.limit = Some(2);
        let before = groups(&[(1, 5.0), (2, 4.001), (3, 4.0), (4, 3.0)]);
        request.after = next_cursor(&before, 0, &request);
        assert_eq!(groups_after(&before, &request), 2);
        for factor in [0.99, 1.01] {
            let after = groups(&[
                (9, 6.0),
                (1, 5.0 * factor),
                (2, 4.001 * factor),
                (3, 4.0 * factor),
                (4, 3.0 * factor),
            ]);
            assert_eq!(groups_after(&after, &request), 3, "{factor}");
        }
        // The last hit has left the index.
        assert_eq!(groups_after(&groups(&[(9, 6.0), (1, 5.0), (3, 4.0), (4, 3.0)]), &request), 2);
    }
}
