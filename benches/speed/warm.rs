//! Searches through the library, in one process.

use secnews::analysis::normal_form;
use secnews::index::Searcher;
use secnews::query::{Synonyms, parse};
use secnews::search::{Engine, Facet, SearchRequest};
use secnews::stop::Stop;

use super::Ground;
use super::figures::{median, quantile, timed};
use super::queries::{WORST, judged};
use super::table::Row;

pub(crate) fn report(ground: &Ground) -> Vec<Row> {
    let mut rows = [
        Row::new("warm search, p50, ms", ""),
        Row::new("warm search, p99, ms", ""),
        Row::new("with all facets, p50, ms", ""),
        Row::new("with all facets, p99, ms", ""),
    ];
    let synonyms = Synonyms::built_in(normal_form);
    println!("== warm: the judged queries in one process, ms, from the query as it is typed");
    println!("part   queries |  top 10 p50    p99 | first 1000, p50    p99 | facets p50    p99");
    for part in &ground.parts {
        let searcher = ground.index(part).searcher().expect("a searcher");
        let queries = judged();
        let times = |limit: usize, facets: &[Facet]| {
            let ask = |query: &String| best(ground, &searcher, &synonyms, query, limit, facets);
            let mut times: Vec<f64> = queries.iter().filter_map(ask).collect();
            assert!(!times.is_empty(), "no query can be read");
            (quantile(&mut times, 0.5), quantile(&mut times, 0.99))
        };
        let (top, many, facets) = (times(10, &[]), times(1_000, &[]), times(10, &Facet::ALL));
        println!(
            "{:4} {:9} | {:11.2} {:6.2} | {:15.2} {:6.2} | {:10.2} {:6.2}",
            part.name(),
            queries.len(),
            top.0,
            top.1,
            many.0,
            many.1,
            facets.0,
            facets.1
        );
        let values = [top.0, top.1, facets.0, facets.1];
        rows.iter_mut().zip(values).for_each(|(row, value)| row.values.push(value));
    }
    println!("\n== worst queries on all of it, top 10, ms");
    let whole = ground.parts.last().expect("parts");
    let searcher = ground.index(whole).searcher().expect("a searcher");
    for query in WORST {
        let took = best(ground, &searcher, &synonyms, query, 10, &[]).expect("a query");
        println!("{took:8.1}  {query}");
    }
    println!();
    rows.into()
}

/// The median time of a query; `None` if it cannot be read.
fn best(
    ground: &Ground,
    searcher: &Searcher,
    synonyms: &Synonyms,
    typed: &str,
    limit: usize,
    facets: &[Facet],
) -> Option<f64> {
    parse(typed).ok()?;
    let ask = || {
        let query = synonyms.expand(parse(typed).expect("read before"), &|text| ground.analyzer.pieces(text));
        let request =
            SearchRequest { limit: Some(limit), facets: facets.to_vec(), ..SearchRequest::new(query) };
        searcher.search(&request, &Stop::new()).expect("an answer")
    };
    let expected = ask().total;
    let times = (0..ground.rounds.div_ceil(2)).map(|_| {
        let (took, results) = timed(ask);
        assert_eq!(results.total, expected);
        took
    });
    Some(median(times.collect()))
}
