//! The hits of a page: copies and reports beside the matches, then the texts.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::columns::{Hit, RemoteCandidate, SHOWN, Source, article, cited_columns, has_name, number};
use super::evaluated::Evaluated;
use super::named::COMPLETE;
use crate::article::ArticleId;
use crate::error::{Error, RemoteFault};
use crate::highlight::Highlighter;
use crate::matching::{Group, is_better, sort_reposts};
use crate::remote::RemoteEngine;
use crate::remote::lowering::without;
use crate::search::{Collapse, SearchRequest, Sort, StoredArticle};
use crate::stop::Stop;

/// Articles of one answer. An engine gives 10,000 at most by default.
const MAX_ARTICLES: usize = 10_000;

/// Hits whose copies, reports and texts are asked for together.
const PORTION: usize = 100;

/// The name of the whole query among the parts of one.
const MATCHES: &str = "matches";

/// What is beside the matches of a page.
struct Beside {
    /// The best matches by number, with the names of what they have.
    named: HashMap<u64, Vec<String>>,
    /// The articles that are shown, as far as they are known.
    articles: HashMap<u64, StoredArticle>,
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
        let mut beside = match self.beside(&groups, request, query, &SHOWN, stop) {
            // Longer texts than an answer may have are read some at a time.
            Err(Error::Remote(error)) if matches!(error.fault, RemoteFault::TooLarge(_)) => {
                self.beside(&groups, request, query, &[], stop)?
            }
            beside => beside?,
        };
        for group in &mut groups {
            self.put_best_copy_first(group, &beside.copies)?;
        }
        self.read_others(&groups, &mut beside.articles, stop)?;
        let highlighter = Highlighter::new(&self.analyzer, &request.query);
        let mut hits = Vec::with_capacity(groups.len());
        for Group { shown, best, .. } in groups {
            stop.check()?;
            let article = beside.articles.remove(&shown.id).ok_or_else(|| self.gone(shown.id))?;
            let mut hit = crate::search::Hit::new(article, best.score, &highlighter, request.snippet);
            let named = beside.named.get(&best.id).ok_or_else(|| self.gone(best.id))?;
            (hit.matched, hit.missing) = query.kind_and_missing(named);
            let has = |name: &str| named.iter().any(|named| named == name);
            hit.complete = !query.threshold.is_relaxed && has(COMPLETE);
            hit.issues = beside.issues.get(&best.id).copied().unwrap_or_default();
            let copies = beside.copies.iter().filter(|copy| {
                number(copy, "story") == Some(shown.story) && number(copy, "id") != Some(shown.id)
            });
            hit.reposts =
                copies.map(|copy| self.reader.citation(copy, stop)).collect::<Result<_, Error>>()?;
            sort_reposts(&mut hit.reposts);
            hit.event = self.event_of(&shown, &beside.reports, request, stop)?;
            hits.push(hit);
        }
        Ok(hits)
    }

    /// Names, texts, copies, reports and issues of some hits, in one request. `source` is what is read of the articles that are to be shown.
    fn beside(
        &self,
        groups: &[Group<u64>],
        request: &SearchRequest,
        query: &Evaluated,
        source: &[&str],
        stop: &Stop,
    ) -> Result<Beside, Error> {
        let ids: Vec<u64> = groups.iter().flat_map(|group| [group.best.id, group.shown.id]).collect();
        let stories: Vec<u64> = groups.iter().map(|group| group.shown.story).collect();
        let events: Vec<u64> = groups.iter().map(|group| group.shown.place).collect();
        let of_each = |field: &str, values: &[u64], should: Vec<Value>, columns: &[&str], source: Value| {
            json!({
                "size": MAX_ARTICLES,
                "track_total_hits": true,
                "query": {"bool": {"filter": [{"terms": {field: values}}], "should": should}},
                "docvalue_fields": columns,
                "_source": source,
            })
        };
        let source = if source.is_empty() { json!(false) } else { json!(source) };
        let mut bodies = vec![of_each("id", &ids, query.named_parts(), &["id"], source)];
        if request.collapse.folds_stories() {
            let matches = json!({"bool": {"filter": [query.node.matches()], "_name": MATCHES}});
            bodies.push(of_each("story", &stories, vec![matches], &cited_columns(), json!(false)));
        }
        if request.collapse == Collapse::Events {
            let ranked = vec![query.ranked.clone()];
            bodies.push(of_each("event", &events, ranked, &cited_columns(), json!(false)));
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
        let (mut named, mut articles) = (HashMap::new(), HashMap::new());
        for mut hit in whole()? {
            let id = number(&hit, "id").ok_or_else(|| self.reader.lacks("id"))?;
            named.insert(id, std::mem::take(&mut hit.matched_queries));
            if hit.source.is_some() {
                articles.insert(id, article(hit)?);
            }
        }
        let copies = if request.collapse.folds_stories() { whole()? } else { Vec::new() };
        let reports = if request.collapse == Collapse::Events { whole()? } else { Vec::new() };
        let counts = answers.map(|answer| usize::try_from(answer.total).unwrap_or(usize::MAX));
        let issues = with_issues.iter().map(|group| group.best.id).zip(counts).collect();
        Ok(Beside { named, articles, copies, reports, issues })
    }

    /// Reads the articles that are shown and not known yet.
    fn read_others(
        &self,
        groups: &[Group<u64>],
        known: &mut HashMap<u64, StoredArticle>,
        stop: &Stop,
    ) -> Result<(), Error> {
        let ids = groups.iter().map(|group| group.shown.id).filter(|id| !known.contains_key(id));
        for opened in self.reader.open(ids.map(ArticleId::from_number).collect(), stop) {
            let article = opened?;
            known.insert(article.meta.id.number(), article);
        }
        Ok(())
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
}

/// Counts the matching articles of a series that belong to other stories.
fn issues_of(best: &RemoteCandidate, query: &Evaluated) -> Value {
    let series = best.series.map_or(Value::Null, |series| json!(series.cast_signed()));
    let of_series = json!({"bool": {"filter": [query.node.matches(), {"term": {"series": series}}]}});
    let others = without(of_series, &[json!({"term": {"story": best.story}})]);
    json!({"size": 0, "track_total_hits": true, "query": others})
}
