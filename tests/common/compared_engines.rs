//! What two engines answer to the same requests: where they must be equal, and how far the order of hits is.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use secnews::analysis::{Analyzer, normal_form};
use secnews::article::ArticleId;
use secnews::query::{Query, Synonyms, parse};
use secnews::search::{
    Collapse, Engine, Facet, Hit, Interval, SearchRequest, SearchResults, Selection, Sort,
};
use secnews::stop::Stop;

/// Hits of a page.
const PAGE: usize = 10;

/// A query asked of both engines.
pub(crate) struct Compared {
    pub(crate) query: String,
    /// What must be equal and is not.
    pub(crate) differences: Vec<String>,
    /// The share of the first page's hits that both have; `None` without hits.
    pub(crate) overlap: Option<f64>,
    /// The times of a first page.
    pub(crate) times: [Duration; 2],
}

/// Asks both engines.
pub(crate) struct Comparison<'e> {
    engines: [&'e dyn Engine; 2],
    synonyms: Synonyms,
    analyzer: Analyzer,
}

impl<'e> Comparison<'e> {
    pub(crate) fn new(local: &'e dyn Engine, other: &'e dyn Engine) -> Self {
        let (synonyms, analyzer) = (Synonyms::built_in(normal_form), Analyzer::default());
        Self { engines: [local, other], synonyms, analyzer }
    }

    /// A query as the command line understands it; `None` if it refuses it.
    fn parsed(&self, text: &str) -> Option<Query> {
        Some(self.synonyms.expand(parse(text).ok()?, &|text| self.analyzer.pieces(text)))
    }

    pub(crate) fn compare(&self, text: &str) -> Compared {
        let mut compared = Compared {
            query: text.to_owned(),
            differences: Vec::new(),
            overlap: None,
            times: [Duration::ZERO; 2],
        };
        let Some(query) = self.parsed(text) else { return compared };
        let page = SearchRequest { limit: Some(PAGE), ..SearchRequest::new(query.clone()) };
        let [(local, local_time), (other, other_time)] = self.engines.map(|engine| timed(engine, &page));
        compared.times = [local_time, other_time];
        let mut differences = Vec::new();
        equal("totals", &totals(&local), &totals(&other), &mut differences);
        compared.overlap = overlap(&local.hits, &other.hits);
        compare_hits(&local.hits, &other.hits, &mut differences);
        for collapse in [Collapse::Nothing, Collapse::Stories] {
            let counting = SearchRequest {
                limit: Some(0),
                facets: Facet::ALL.to_vec(),
                facet_limit: Some(if collapse == Collapse::Nothing { 1_000 } else { 7 }),
                facets_without_own_filter: collapse == Collapse::Stories,
                histogram: Some(Interval::Week),
                collapse,
                ..SearchRequest::new(query.clone())
            };
            let [local, other] = self.engines.map(|engine| timed(engine, &counting).0);
            let counts = |results: &SearchResults| (results.facets.clone(), results.histogram.clone());
            let name = format!("facets and days, {collapse:?}");
            equal(&name, &counts(&local), &counts(&other), &mut differences);
        }
        self.compare_sets(&query, &mut differences);
        compared.differences = differences;
        compared
    }

    /// The time of a first page of the second engine; `None` if the query is refused.
    pub(crate) fn first_page(&self, text: &str) -> Option<Duration> {
        let page = SearchRequest { limit: Some(PAGE), ..SearchRequest::new(self.parsed(text)?) };
        Some(timed(self.engines[1], &page).1)
    }

    /// The articles of the set, selected and in pages by date.
    fn compare_sets(&self, query: &Query, differences: &mut Vec<String>) {
        let [local, other] = self.engines.map(|engine| {
            let found = engine.select(Selection::Query(query), &Stop::new()).expect("a selection");
            found
                .into_iter()
                .map(|found| (found.id, found.story, found.event, found.date))
                .collect::<Vec<_>>()
        });
        if local != other {
            let ids =
                |found: &[(ArticleId, u64, u64, _)]| found.iter().map(|one| one.0).collect::<HashSet<_>>();
            let (left, right) = (ids(&local), ids(&other));
            let only = |one: &HashSet<ArticleId>, two: &HashSet<ArticleId>| {
                one.difference(two).take(3).map(ToString::to_string).collect::<Vec<_>>()
            };
            differences.push(format!(
                "selection: {} and {} articles, only local {:?}, only other {:?}",
                local.len(),
                other.len(),
                only(&left, &right),
                only(&right, &left)
            ));
        }
        let by_date = SearchRequest {
            limit: Some(20),
            offset: 3,
            sort: Sort::Date,
            collapse: Collapse::Stories,
            ..SearchRequest::new(query.clone())
        };
        let [local, other] = self.engines.map(|engine| {
            let hits = timed(engine, &by_date).0.hits;
            hits.into_iter().map(|hit| hit.date).collect::<Vec<_>>()
        });
        // Hits of a day are in order of their scores.
        equal("hits by date", &local, &other, differences);
    }
}

fn timed(engine: &dyn Engine, request: &SearchRequest) -> (SearchResults, Duration) {
    let started = Instant::now();
    let results =
        engine.search(request, &Stop::new()).unwrap_or_else(|error| panic!("{}: {error}", request.query));
    (results, started.elapsed())
}

fn totals(results: &SearchResults) -> (usize, usize, usize, usize, bool, Vec<String>) {
    let notes = results.notes.iter().map(|note| format!("{note:?}")).collect();
    (results.total, results.stories, results.some, results.complete, results.relaxed, notes)
}

fn overlap(local: &[Hit], other: &[Hit]) -> Option<f64> {
    let ids = |hits: &[Hit]| hits.iter().map(|hit| hit.id).collect::<HashSet<_>>();
    let (left, right) = (ids(local), ids(other));
    let most = left.len().max(right.len());
    (most > 0).then(|| left.intersection(&right).count() as f64 / most as f64)
}

/// What both say of the hits that both have. Which reports of an event are cited depends on their scores.
fn compare_hits(local: &[Hit], other: &[Hit], differences: &mut Vec<String>) {
    let plain = |hit: &Hit| {
        let mut hit = hit.clone();
        hit.score = 0.0;
        // Issues are counted where another issue was among the candidates.
        hit.issues = 0;
        if let Some(event) = &mut hit.event {
            event.reports.clear();
        }
        serde_json::to_string(&hit).expect("JSON")
    };
    for hit in local {
        if let Some(same) = other.iter().find(|other| other.id == hit.id) {
            equal(&format!("hit {}", hit.id), &plain(hit), &plain(same), differences);
        }
    }
}

fn equal<T: PartialEq + std::fmt::Debug>(what: &str, local: &T, other: &T, differences: &mut Vec<String>) {
    if local != other {
        let (local, other) = (format!("{local:?}"), format!("{other:?}"));
        let from =
            local.bytes().zip(other.bytes()).position(|(a, b)| a != b).unwrap_or_default().saturating_sub(80);
        let shown = |text: &str| {
            text.chars().skip(text.get(..from).unwrap_or("").chars().count()).take(240).collect::<String>()
        };
        differences.push(format!("{what}: …{} and …{}", shown(&local), shown(&other)));
    }
}
