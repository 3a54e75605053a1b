//! The contract of front ends and engines, on the samples: pages, counts, selections, and when to stop.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use secnews::analysis::{Analyzer, normal_form};
use secnews::answers::{Desk, QueryAsk, SearchAsk, Snapshot, Window, search};
use secnews::article::{ArticleId, EntityKind};
use secnews::error::Error;
use secnews::index::{Index, Searcher};
use secnews::ingest::{Batch, ingest};
use secnews::query::{DateRange, Synonyms, parse};
use secnews::search::Collapse::{Events, Nothing, Stories};
use secnews::search::{
    ArticleHead, Engine, Facet, HeadParts, Hit, Interval, SearchRequest, SearchResults, Selection,
    SimilarRequest, Sort, TranslatedRequest, heads, reposts,
};
use secnews::stop::{Stop, StopReason};
use secnews::translation::translate;

use crate::harness::project;

/// A query that most samples match in part.
const QUERY: &str = "漏洞 OR 攻击 OR lang:en OR lang:zh";

fn samples() -> Searcher {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(folder.path(), &Analyzer::default()).expect("an index");
    ingest(&index, &Batch::of(&[project().join("corpus")]), &()).expect("a batch");
    // Open files stay readable.
    index.searcher().expect("a searcher")
}

fn request(query: &str) -> SearchRequest {
    SearchRequest { limit: Some(1000), ..SearchRequest::new(parse(query).expect(query)) }
}

fn ask(engine: &dyn Engine, request: &SearchRequest) -> SearchResults {
    engine.search(request, &Stop::new()).expect("an answer")
}

fn ids(hits: &[Hit]) -> Vec<ArticleId> {
    hits.iter().map(|hit| hit.id).collect()
}

#[test]
fn pages_follow_each_other() {
    let engine = samples();
    for (sort, collapse) in [
        (Sort::Relevance, Events),
        (Sort::Relevance, Nothing),
        (Sort::Date, Stories),
        (Sort::DateAscending, Nothing),
    ] {
        let whole = SearchRequest { sort, collapse, ..request(QUERY) };
        let expected = ids(&ask(&engine, &whole).hits);
        assert!(expected.len() > 20, "{expected:?}");
        // Where the index has changed, a hit has another place.
        for moved in [0, 1, 7] {
            let mut page = SearchRequest { limit: Some(6), ..whole.clone() };
            let mut found = Vec::new();
            loop {
                let answer = ask(&engine, &page);
                found.extend(ids(&answer.hits));
                let Some(mut next) = answer.next else { break };
                next.position += moved;
                page.after = Some(next.to_string().parse().expect("a cursor"));
            }
            assert_eq!(found, expected, "{sort:?} {collapse:?} {moved}");
        }
    }
}

#[test]
fn dates_are_counted_over_the_same_articles() {
    let engine = samples();
    for collapse in [Stories, Nothing] {
        let facets = vec![Facet::Month];
        let asked = SearchRequest { collapse, facets, histogram: Some(Interval::Month), ..request(QUERY) };
        let answer = ask(&engine, &asked);
        let counted: Vec<(String, usize)> = answer
            .histogram
            .iter()
            .filter(|bucket| bucket.count > 0)
            .map(|bucket| (bucket.label.clone(), bucket.count))
            .collect();
        let months = answer.facets[0].counts.iter().map(|month| (month.value.clone(), month.count));
        assert_eq!(counted, months.collect::<Vec<_>>());
        assert!(counted.len() > 1);
    }
    assert!(ask(&engine, &request(QUERY)).histogram.is_empty(), "nobody asked");
}

#[test]
fn a_facet_can_be_counted_without_its_own_filter() {
    let engine = samples();
    let languages = |query: &str, facets_without_own_filter| {
        let facets = vec![Facet::Language, Facet::Source];
        ask(&engine, &SearchRequest { facets, facets_without_own_filter, ..request(query) }).facets
    };
    let own = languages("lang:en", false);
    let wider = languages("lang:en", true);
    assert_eq!(own[0].counts.len(), 1);
    assert!(wider[0].counts.len() > 1 && wider[0].counts.contains(&own[0].counts[0]), "{wider:?}");
    assert_eq!(own[1], wider[1], "the query filters by no source");
    assert_eq!(languages("漏洞 lang:en", true)[0], languages("漏洞", false)[0]);
}

#[test]
fn a_story_is_selected_by_any_of_its_articles() {
    let engine = samples();
    let hits = ask(&engine, &request(QUERY)).hits;
    let hit = hits.iter().find(|hit| !hit.reposts.is_empty()).expect("a repost among the samples");
    let story: BTreeSet<ArticleId> = hit.reposts.iter().map(|repost| repost.id).chain([hit.id]).collect();
    for id in &story {
        let found = ask(&engine, &SearchRequest { collapse: Nothing, ..request(&format!("story:{id}")) });
        assert_eq!(ids(&found.hits).into_iter().collect::<BTreeSet<_>>(), story);
        let found = ask(&engine, &request(&format!("id:{}", &id.to_string()[..8])));
        assert_eq!(found.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [*id]);
        assert_eq!(engine.resolve(&id.to_string()[..8]).expect("one article"), *id);
    }
    let article = (&engine as &dyn Engine).article(hit.id, &Stop::new());
    let article = article.expect("readable").expect("an article");
    let of_story = reposts(&engine, article.meta.story, hit.id, &Stop::new()).expect("readable");
    assert_eq!(of_story, hit.reposts);
}

#[test]
fn hits_say_whether_they_are_complete() {
    let engine = samples();
    let answer = ask(&engine, &request("银狐 木马"));
    assert!(answer.complete > 0 && answer.some > answer.complete);
    assert!(answer.hits.iter().all(|hit| hit.complete == hit.missing.is_empty()), "{:?}", answer.hits);
    let relaxed = ask(&engine, &request("银狐 zzzyx"));
    assert!(relaxed.relaxed && !relaxed.hits.is_empty());
    assert!(relaxed.hits.iter().all(|hit| !hit.complete));
}

#[test]
fn selected_articles_are_opened_in_order() {
    let engine = samples();
    let matches = engine.select(Selection::All, &Stop::new()).expect("readable");
    assert_eq!(matches.len() as u64, engine.len());
    let mut wanted: Vec<ArticleId> = matches.iter().rev().map(|found| found.id).collect();
    // Ids that the index does not hold are left out.
    wanted.insert(3, ArticleId::from_number(1));
    let stop = Stop::new();
    let opened: Vec<ArticleId> =
        engine.open(wanted.clone(), &stop).map(|article| article.expect("readable").meta.id).collect();
    wanted.remove(3);
    assert_eq!(opened, wanted);
}

/// Articles that are more than an engine looks up, or reads on one thread, at a time.
const MANY: usize = 3_000;

#[test]
fn heads_are_those_of_the_opened_articles() {
    let engine = samples();
    let stop = Stop::new();
    let matches = engine.select(Selection::All, &stop).expect("readable");
    let mut wanted: Vec<ArticleId> = matches.iter().rev().map(|found| found.id).collect();
    wanted.insert(3, ArticleId::from_number(1));
    let opened: Vec<ArticleHead> = engine
        .open(wanted.clone(), &stop)
        .map(|article| ArticleHead::from(&article.expect("readable")))
        .collect();
    assert!(opened.iter().any(|head| !head.entities.is_empty()));
    let heads: Vec<ArticleHead> =
        engine.heads(wanted.clone(), HeadParts::All, &stop).map(|head| head.expect("readable")).collect();
    assert_eq!(heads, opened);
    // Many are looked up and read in another way than few.
    let many = wanted.repeat(MANY / wanted.len());
    let heads = engine.heads(many, HeadParts::All, &stop).map(|head| head.expect("readable"));
    assert!(heads.eq(opened.iter().cycle().take(MANY / wanted.len() * opened.len()).cloned()));
    let naming = engine.heads(wanted.clone(), HeadParts::Naming, &stop).map(|head| head.expect("readable"));
    let has_entities = |head: &&ArticleHead| !head.entities.is_empty();
    let naming: Vec<ArticleHead> = naming.filter(|head| has_entities(&head)).collect();
    assert!(naming.iter().eq(opened.iter().filter(has_entities)));
    let titles =
        engine.heads(wanted, HeadParts::WithoutEntities, &stop).map(|head| head.expect("readable").title);
    assert!(titles.eq(opened.into_iter().map(|head| head.title)));
}

#[test]
fn entities_are_counted_as_the_heads_have_them() {
    let engine = samples();
    let (query, stop) = (parse(QUERY).expect("a query"), Stop::new());
    let matches = engine.select(Selection::Query(&query), &stop).expect("readable");
    let heads: Vec<ArticleHead> =
        heads(&engine, &matches, HeadParts::All, &stop).collect::<Result<_, _>>().expect("readable");
    let facets = [
        (Facet::Cve, vec![EntityKind::Cve]),
        (Facet::Actor, vec![EntityKind::Actor]),
        (Facet::Domain, vec![EntityKind::Domain]),
        (Facet::Address, vec![EntityKind::Ipv4, EntityKind::Ipv6]),
    ];
    for collapse in [Stories, Nothing] {
        let asked = facets.iter().map(|(facet, _)| *facet).collect();
        let wanted = SearchRequest { collapse, facets: asked, ..request(QUERY) };
        let answer = ask(&engine, &wanted);
        for ((facet, kinds), counted) in facets.iter().zip(&answer.facets) {
            let mut expected: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
            for head in &heads {
                let unit = if collapse == Nothing { head.id.number() } else { head.story };
                let of_kinds = head.entities.iter().filter(|entity| kinds.contains(&entity.kind));
                for entity in of_kinds.filter(|entity| !entity.benign || *facet == Facet::Cve) {
                    expected.entry(&entity.value).or_default().insert(unit);
                }
            }
            let counted: BTreeMap<&str, usize> =
                counted.counts.iter().map(|count| (count.value.as_str(), count.count)).collect();
            let expected = expected.into_iter().map(|(value, units)| (value, units.len())).collect();
            assert_eq!(counted, expected, "{facet:?}");
            assert!(!counted.is_empty() || !matches!(facet, Facet::Cve | Facet::Actor), "{facet:?}");
        }
    }
}

#[test]
fn the_days_are_those_of_the_articles() {
    let engine = samples();
    let matches = engine.select(Selection::All, &Stop::new()).expect("readable");
    let dates = || matches.iter().filter_map(|found| found.date);
    let days = engine.days().expect("readable").expect("dates");
    assert_eq!((Some(days.first), Some(days.last)), (dates().min(), dates().max()));
}

#[test]
fn what_articles_of_some_days_name_is_known() {
    let engine = samples();
    let stop = Stop::new();
    let matches = engine.select(Selection::All, &stop).expect("readable");
    let heads: Vec<ArticleHead> =
        heads(&engine, &matches, HeadParts::All, &stop).collect::<Result<_, _>>().expect("readable");
    let entities: BTreeSet<(EntityKind, &str)> = heads
        .iter()
        .flat_map(|head| head.entities.iter().map(|entity| (entity.kind, entity.value.as_str())))
        .filter(|(kind, _)| matches!(kind, EntityKind::Cve | EntityKind::Actor | EntityKind::Malware))
        .chain([(EntityKind::Cve, "CVE-1999-9999")])
        .collect();
    let entities: Vec<(EntityKind, &str)> = entities.into_iter().collect();
    let dates: Vec<_> = heads.iter().filter_map(|head| head.date).collect();
    let middle = dates[dates.len() / 2];
    for days in [
        DateRange { first: None, last: Some(middle) },
        DateRange { first: Some(middle), last: None },
        DateRange { first: Some(middle), last: Some(middle) },
    ] {
        let is_within =
            |date| days.first.is_none_or(|first| first <= date) && days.last.is_none_or(|last| date <= last);
        let expected: Vec<bool> = entities
            .iter()
            .map(|(kind, value)| {
                heads.iter().filter(|head| head.date.is_some_and(is_within)).any(|head| {
                    head.entities.iter().any(|entity| entity.kind == *kind && entity.value == *value)
                })
            })
            .collect();
        assert!(expected.contains(&true) && expected.contains(&false), "{days:?}");
        assert_eq!(engine.are_named(&entities, days, &stop).expect("readable"), expected, "{days:?}");
    }
}

#[test]
fn several_events_are_selected_at_once() {
    let engine = samples();
    let all = engine.select(Selection::All, &Stop::new()).expect("readable");
    let events: Vec<u64> = all.iter().step_by(3).map(|found| found.id.number()).collect();
    let found = engine.select(Selection::Events(&events), &Stop::new()).expect("readable");
    let of_these: BTreeSet<u64> = all.iter().step_by(3).map(|found| found.event).collect();
    let expected: Vec<ArticleId> =
        all.iter().filter(|one| of_these.contains(&one.event)).map(|one| one.id).collect();
    assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), expected);
}

#[test]
fn everything_stops_when_told() {
    let engine = samples();
    let all = engine.select(Selection::All, &Stop::new()).expect("readable");
    let query = parse(QUERY).expect("a query");
    let translated =
        translate(&parse("漏洞 攻击").expect("a query"), &Analyzer::default()).expect("known words");
    let translated = TranslatedRequest::new(translated);
    let cancelled = Stop::new();
    cancelled.clone().cancel();
    for (stop, expected) in
        [(cancelled, StopReason::Cancelled), (Stop::at(Instant::now()), StopReason::Deadline)]
    {
        let outcomes = [
            engine.search(&request(QUERY), &stop).map(drop),
            engine.similar(&SimilarRequest::new(all[0].id), &stop).map(drop),
            engine.translated(&translated, &stop).map(drop),
            engine.select(Selection::All, &stop).map(drop),
            engine.select(Selection::Query(&query), &stop).map(drop),
            engine.open(vec![all[0].id], &stop).next().expect("an item").map(drop),
            engine
                .are_named(
                    &[(EntityKind::Cve, "CVE-2024-47176")],
                    DateRange { first: None, last: None },
                    &stop,
                )
                .map(drop),
            engine.heads(vec![all[0].id], HeadParts::All, &stop).next().expect("an item").map(drop),
        ];
        for outcome in outcomes {
            assert!(matches!(outcome, Err(Error::Stopped(reason)) if reason == expected), "{outcome:?}");
        }
    }
}

/// The queries that take longest: of frequent words, of patterns with many terms, and of many words.
fn long_queries() -> Vec<String> {
    let many = (0..125).map(|number| format!("漏洞{number} attack{number}")).collect::<Vec<_>>().join(" ");
    let any = "漏洞 OR 攻击 OR 安全 OR 数据 OR 网络 OR 系统 OR 信息 OR 软件 OR 服务 OR 用户";
    let short =
        ["的", "漏洞", "cloud~2", "se*", "*e*", "\"se* a*\"", "\"数据 安全\"~20", "-漏洞", "date:2024", any];
    short.into_iter().map(str::to_owned).chain([many]).collect()
}

#[test]
fn a_deadline_at_any_moment_gives_an_error_or_the_whole_answer() {
    let engine = samples();
    let desk = Desk::new(Analyzer::default(), Some(Synonyms::built_in(normal_form)), None);
    for typed in long_queries() {
        let answer = |stop: &Stop| {
            let query = desk.read(QueryAsk { typed: typed.clone(), ..QueryAsk::default() }).expect("a query");
            let request = SearchRequest::new(query.query.clone());
            let ask = SearchAsk { query, window: Window::default(), request, correct: true, translate: true };
            search(Snapshot { desk: &desk, engine: &engine, stop }, ask)
        };
        let whole = answer(&Stop::new()).expect("an answer");
        let passed = answer(&Stop::at(Instant::now()));
        assert!(matches!(passed, Err(Error::Stopped(StopReason::Deadline))), "{typed}: {passed:?}");
        // Later and later, until there is time enough.
        let mut room = Duration::from_micros(20);
        loop {
            match answer(&Stop::at(Instant::now() + room)) {
                Err(Error::Stopped(StopReason::Deadline)) => room = room * 3 / 2,
                Err(error) => panic!("{typed}: {error}"),
                Ok(answer) => {
                    assert_eq!((answer.total, answer.some), (whole.total, whole.some), "{typed}");
                    assert_eq!(ids(&answer.hits), ids(&whole.hits), "{typed}");
                    break;
                }
            }
        }
    }
}
