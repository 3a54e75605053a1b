//! Surveys: every facet, entities, timelines, trends and pages through the library, and the same as processes.

use std::process::Stdio;

use secnews::analysis::normal_form;
use secnews::answers::{
    BriefAsk, Desk, EntityAsk, IocsAsk, ParsedQuery, QueryAsk, RisingAsk, Snapshot, TimelineAsk,
    TimelineSubject, TrendAsk, Window, brief, entity, iocs, rising, timeline, trend,
};
use secnews::index::Searcher;
use secnews::query::Synonyms;
use secnews::search::{Facet, Interval, SearchRequest, Unit};
use secnews::stop::Stop;
use secnews::survey::Wanted;

use super::Ground;
use super::figures::{median, quantile, timed};
use super::queries::judged;
use super::table::Row;

/// Surveys of a query by name: each gives the number of articles that it is about.
type Survey = fn(Snapshot<'_>, ParsedQuery) -> usize;
const OF_A_QUERY: [(&str, Survey); 4] =
    [("all facets", all_facets), ("ioc", ioc), ("timeline", of_days), ("trend", counts)];

/// Things with a page: a group in many articles, one in few, a vulnerability, a source.
const PAGES: [&str; 4] = ["LockBit", "海莲花", "CVE-2024-47176", "source:FreeBuf"];

/// Surveys as users run them.
const COMMANDS: [&[&str]; 7] = [
    &["search", "漏洞", "--facet", "domain", "--facet", "ip", "--facet", "cve"],
    &["ioc", "漏洞"],
    &["timeline", "漏洞"],
    &["trend", "漏洞"],
    &["trend", "--rising"],
    &["brief"],
    &["entity", "lockbit"],
];

pub(crate) fn report(ground: &Ground) -> Vec<Row> {
    let desk = Desk::new(ground.analyzer.clone(), Some(Synonyms::built_in(normal_form)), None);
    let mut rows = [
        Row::new("all facets alone, p50, ms", ""),
        Row::new("all facets alone, p99, ms", "50"),
        Row::new("ioc 漏洞 as a process, ms", "100"),
        Row::new("brief as a process, ms", "60"),
    ];
    for part in &ground.parts {
        let searcher = ground.index(part).searcher().expect("a searcher");
        println!("== surveys of {}, through the library, ms", part.name());
        for (name, survey) in OF_A_QUERY {
            let (p50, p99) = of_judged(ground, &searcher, &desk, survey);
            println!("{name:12} {p50:8.2} {p99:8.2}  p50, p99 over the judged queries");
            if name == "all facets" {
                rows[0].values.push(p50);
                rows[1].values.push(p99);
            }
        }
        of_no_query(ground, Snapshot { desk: &desk, engine: &searcher, stop: &Stop::new() });
        println!("-- as processes, ms");
        for arguments in COMMANDS {
            let took = process(ground, &ground.program(&part.index), arguments);
            println!("{took:8.1}  {}", arguments.join(" "));
            match arguments {
                ["ioc", ..] => rows[2].values.push(took),
                ["brief"] => rows[3].values.push(took),
                _ => {}
            }
        }
        println!();
    }
    rows.into()
}

/// Median and 99th percentile over the judged queries.
fn of_judged(ground: &Ground, searcher: &Searcher, desk: &Desk, survey: Survey) -> (f64, f64) {
    let stop = Stop::new();
    let snapshot = Snapshot { desk, engine: searcher, stop: &stop };
    let took = |typed: String| {
        let query = desk.read(QueryAsk { typed, ..QueryAsk::default() }).ok()?;
        let expected = survey(snapshot, query.clone());
        let times = (0..ground.rounds.div_ceil(3)).map(|_| {
            let (took, articles) = timed(|| survey(snapshot, query.clone()));
            assert_eq!(articles, expected);
            took
        });
        Some(median(times.collect()))
    };
    let mut times: Vec<f64> = judged().into_iter().filter_map(took).collect();
    assert!(!times.is_empty(), "no query can be read");
    (quantile(&mut times, 0.5), quantile(&mut times, 0.99))
}

fn all_facets(snapshot: Snapshot<'_>, asked: ParsedQuery) -> usize {
    let request =
        SearchRequest { limit: Some(0), facets: Facet::ALL.to_vec(), ..SearchRequest::new(asked.query) };
    let results = snapshot.engine.search(&request, snapshot.stop).expect("an answer");
    assert_eq!(results.facets.len(), Facet::ALL.len());
    results.total
}

fn ioc(snapshot: Snapshot<'_>, query: ParsedQuery) -> usize {
    let ask = IocsAsk { query, window: Window::default(), wanted: Wanted::default() };
    iocs(snapshot, ask).expect("an answer").total
}

fn of_days(snapshot: Snapshot<'_>, query: ParsedQuery) -> usize {
    let ask = TimelineAsk { subject: TimelineSubject::Query(query), limit: 10 };
    timeline(snapshot, ask).expect("an answer").total
}

fn counts(snapshot: Snapshot<'_>, query: ParsedQuery) -> usize {
    let ask = TrendAsk {
        queries: vec![query],
        window: Window::default(),
        interval: Interval::Week,
        max_buckets: 40,
        unit: Unit::Stories,
    };
    trend(snapshot, ask).expect("an answer").series[0].total
}

/// Surveys without a query, and pages.
fn of_no_query(ground: &Ground, snapshot: Snapshot<'_>) {
    let print = |name: &str, run: &dyn Fn()| {
        run();
        let times = (0..ground.rounds).map(|_| timed(run).0);
        println!("{name:24} {:8.2}", median(times.collect()));
    };
    let window = Window::default();
    print("brief", &|| {
        let ask = BriefAsk { window, usual: "1d", limit: 10 };
        assert!(brief(snapshot, &ask).expect("an answer").expect("dates").articles > 0);
    });
    print("rising", &|| {
        let ask = RisingAsk { query: None, window, usual: "7d" };
        assert!(rising(snapshot, &ask).expect("an answer").expect("dates").publishers > 0);
    });
    for page in PAGES {
        print(page, &|| {
            let ask = EntityAsk { typed: page.to_owned(), window, latest: 10 };
            // The samples name none of these.
            let _ = entity(snapshot, ask)
                .map(|answer| assert!(answer.page.articles > 0 || answer.page.stories == 0));
        });
    }
}

/// Milliseconds of a process from its start to its end.
fn process(ground: &Ground, program: &crate::common::program::Program, arguments: &[&str]) -> f64 {
    let times = (0..ground.rounds).map(|_| {
        let mut command = program.command();
        command.args(arguments).stderr(Stdio::piped());
        let (took, output) = timed(|| command.output().expect("the binary"));
        assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {output:?}");
        took
    });
    median(times.collect())
}
