//! The hits of a page: copies and reports beside the matches, then the texts.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::columns::{
    CITED, COLUMNS_AND_LANGUAGE, Hit, RemoteCandidate, Source, article, citation, has_name, number,
};
use super::evaluated::Evaluated;
use super::named::COMPLETE;
use crate::article::ArticleId;
use crate::error::{Error, RemoteFault};
use crate::highlight::Highlighter;
use crate::matching::{Group, is_better, sort_reposts};
use crate::remote::RemoteEngine;
use crate::remote::lowering::without;
use crate::remote::read::Found;
use crate::search::{Citation, Collapse, HitEvent, SearchRequest, Sort, StoredArticle};
use crate::stop::Stop;

/// Articles of one answer. An engine gives 10,000 at most by default.
const MAX_ARTICLES: usize = 10_000;

/// Hits whose copies, reports and texts are asked for together.
const PORTION: usize = 100;

/// The name of the whole query among the parts of one.
const MATCHES: &str = "matches";

/// The articles that are shown, and what is cited of others, by number.
type Texts = (HashMap<u64, StoredArticle>, HashMap<u64, Citation>);

/// What is beside the hits of a page.
struct Beside {
    /// The best matches by number, with the names of what they have.
    named: HashMap<u64, Vec<String>>,
    /// The copies of the stories.
    copies: Vec<Hit>,
    /// The reports of the events, with their scores.
    reports: Vec<Hit>,
    /// Number of further issues, for those hits that have some.
    issues: HashMap<u64, usize>,
}

impl RemoteEngine {
    /// The hits for a page of groups.
    pub(super) fn hits(
        &self,
        groups: &[Group<u64>],
        request: &SearchRequest,
        query: &Evaluated,
        stop: &Stop,
    ) -> Result<Vec<crate::search::Hit>, Error> {
        let mut hits = Vec::with_capacity(groups.len());
        for groups in groups.chunks(PORTION) {
            hits.extend(self.some_hits(groups.to_vec(), request, query, stop)?);
        }
        Ok(hits)
    }

    fn some_hits(
        &self,
        mut groups: Vec<Group<u64>>,
        request: &SearchRequest,
        query: &Evaluated,
        stop: &Stop,
    ) -> Result<Vec<crate::search::Hit>, Error> {
        let beside = self.beside(&groups, request, query, stop)?;
        for group in &mut groups {
            self.put_best_copy_first(group, &beside.copies)?;
        }
        let chosen: Vec<Option<(HitEvent, Vec<u64>)>> = groups
            .iter()
            .map(|group| self.event_of(group, &beside.reports, request))
            .collect::<Result<_, Error>>()?;
        let cited = chosen.iter().flatten().flat_map(|(_, reports)| reports.iter().copied());
        let (mut articles, citations) = self.texts(&groups, &cited.collect::<Vec<u64>>(), stop)?;
        let highlighter = Highlighter::new(&self.analyzer, &request.query);
        let mut hits = Vec::with_capacity(groups.len());
        for (group, event) in groups.iter().zip(chosen) {
            stop.check()?;
            let article = articles.remove(&group.shown.id).ok_or_else(|| self.gone(group.shown.id))?;
            let mut hit = crate::search::Hit::new(article, group.best.score, &highlighter, request.snippet);
            let named = beside.named.get(&group.best.id).ok_or_else(|| self.gone(group.best.id))?;
            (hit.matched, hit.missing) = query.kind_and_missing(named);
            let has = |name: &str| named.iter().any(|named| named == name);
            hit.complete = !query.threshold.is_relaxed && has(COMPLETE);
            hit.issues = beside.issues.get(&group.best.id).copied().unwrap_or_default();
            let copies = beside.copies.iter().filter(|copy| {
                number(copy, "story") == Some(group.shown.story) && number(copy, "id") != Some(group.shown.id)
            });
            hit.reposts = copies.map(citation).collect::<Result<_, Error>>()?;
            sort_reposts(&mut hit.reposts);
            if let Some((event, reports)) = event {
                let reports = reports.iter().filter_map(|report| citations.get(report).cloned()).collect();
                hit.event = Some(HitEvent { reports, ..event });
            }
            hits.push(hit);
        }
        Ok(hits)
    }

    /// Copies, reports and issues of some hits, in one request.
    fn beside(
        &self,
        groups: &[Group<u64>],
        request: &SearchRequest,
        query: &Evaluated,
        stop: &Stop,
    ) -> Result<Beside, Error> {
        let ids: Vec<u64> = groups.iter().map(|group| group.best.id).collect();
        let stories: Vec<u64> = groups.iter().map(|group| group.shown.story).collect();
        let events: Vec<u64> = groups.iter().map(|group| group.shown.place).collect();
        let of_each = |field: &str, values: &[u64], should: Vec<Value>, source: &Value| {
            json!({
                "size": MAX_ARTICLES,
                "track_total_hits": true,
                "query": {"bool": {"filter": [{"terms": {field: values}}], "should": should}},
                "docvalue_fields": COLUMNS_AND_LANGUAGE,
                "_source": source,
            })
        };
        let matches = json!({"bool": {"filter": [query.node.matches()], "_name": MATCHES}});
        let mut bodies = vec![of_each("id", &ids, query.named_parts(), &json!(false))];
        if request.collapse.folds_stories() {
            bodies.push(of_each("story", &stories, vec![matches], &json!(CITED)));
        }
        if request.collapse == Collapse::Events {
            bodies.push(of_each("event", &events, vec![query.ranked.clone()], &json!(false)));
        }
        // Without scores the candidates are not those among which the local index sees other issues.
        let may_have_issues =
            |group: &&Group<u64>| group.has_issues || query.is_unscored && group.best.series.is_some();
        let folds_series =
            request.sort == Sort::Relevance && request.limit.is_some() && request.collapse.folds_stories();
        let with_issues: Vec<&Group<u64>> =
            groups.iter().filter(|group| folds_series && may_have_issues(group)).collect();
        bodies.extend(with_issues.iter().map(|group| issues_of(&group.best, query)));
        let mut answers = self.reader.search_all::<Source>(&bodies, stop)?.into_iter();
        let mut whole = || {
            let answer = answers.next().ok_or_else(|| self.reader.lacks("an answer"))?;
            if answer.total > answer.hits.len() as u64 {
                return Err(self.reader.lacks("more than 10,000 copies or reports of a hit"));
            }
            Ok(answer.hits)
        };
        let named = whole()?.into_iter().filter_map(|hit| Some((number(&hit, "id")?, hit.matched_queries)));
        let named = named.collect();
        let copies = if request.collapse.folds_stories() { whole()? } else { Vec::new() };
        let reports = if request.collapse == Collapse::Events { whole()? } else { Vec::new() };
        let counts = answers.map(|answer| usize::try_from(answer.total).unwrap_or(usize::MAX));
        let issues = with_issues.iter().map(|group| group.best.id).zip(counts).collect();
        Ok(Beside { named, copies, reports, issues })
    }

    /// Puts the best matching copy of the story in front; a copy with more text may rank lower.
    fn put_best_copy_first(&self, group: &mut Group<u64>, copies: &[Hit]) -> Result<(), Error> {
        let story = group.shown.story;
        let of_story = copies.iter().filter(|copy| number(copy, "story") == Some(story));
        for copy in of_story.filter(|copy| has_name(copy, MATCHES)) {
            let copy = self.reader.candidate(copy, false)?;
            if is_better(&copy, &group.shown) {
                group.shown = copy;
            }
        }
        Ok(())
    }

    /// The error for an article that was deleted while the answer was made.
    fn gone(&self, number: u64) -> Error {
        self.reader.error(RemoteFault::Incomplete(ArticleId::from_number(number).to_string()))
    }

    /// The articles that are shown, and what is cited of others.
    fn texts(&self, groups: &[Group<u64>], cited: &[u64], stop: &Stop) -> Result<Texts, Error> {
        let ids: Vec<u64> = groups.iter().map(|group| group.shown.id).collect();
        let of = |ids: &[u64], source: &[&str]| {
            json!({
                "size": ids.len(),
                "track_total_hits": false,
                "query": {"terms": {"id": ids}},
                "sort": ["_doc"],
                "docvalue_fields": ["id"],
                "_source": source,
            })
        };
        let mut bodies = vec![of(&ids, &["stored.title", "stored.body", "stored.meta"])];
        if !cited.is_empty() {
            bodies.push(of(cited, &CITED));
        }
        let mut articles = HashMap::new();
        let answers: Vec<Found<Source>> = match self.reader.search_all(&bodies, stop) {
            // Longer texts than an answer may have are read some at a time.
            Err(Error::Remote(error)) if matches!(error.fault, RemoteFault::TooLarge(_)) => {
                let wanted = ids.iter().map(|id| ArticleId::from_number(*id)).collect();
                for opened in self.reader.open(wanted, stop) {
                    let opened = opened?;
                    articles.insert(opened.meta.id.number(), opened);
                }
                self.reader.search_all(&bodies[1..], stop)?
            }
            answers => {
                let mut answers = answers?;
                for hit in answers.remove(0).hits {
                    articles.extend(
                        number(&hit, "id").map(|id| Ok::<_, Error>((id, article(&hit)?))).transpose()?,
                    );
                }
                answers
            }
        };
        let mut citations = HashMap::new();
        for hit in answers.iter().flat_map(|answer| &answer.hits) {
            citations.extend(number(hit, "id").map(|id| Ok::<_, Error>((id, citation(hit)?))).transpose()?);
        }
        Ok((articles, citations))
    }
}

/// Counts the matching articles of a series that belong to other stories.
fn issues_of(best: &RemoteCandidate, query: &Evaluated) -> Value {
    let series = best.series.map_or(Value::Null, |series| json!(series.cast_signed()));
    let of_series = json!({"bool": {"filter": [query.node.matches(), {"term": {"series": series}}]}});
    let others = without(of_series, &[json!({"term": {"story": best.story}})]);
    json!({"size": 0, "track_total_hits": true, "query": others})
}
