//! Searches through the library, in one process.

use secnews::search::Facet;

use super::Ground;
use super::figures::quantile;
use super::in_process::InProcess;
use super::queries::{WORST, judged};
use super::table::Row;

pub(crate) fn report(ground: &Ground) -> Vec<Row> {
    let mut rows = [
        Row::new("warm search, p50, ms", ""),
        Row::new("warm search, p99, ms", ""),
        Row::new("with all facets, p50, ms", ""),
        Row::new("with all facets, p99, ms", ""),
    ];
    let rounds = ground.rounds.div_ceil(2);
    println!("== warm: the judged queries in one process, ms, from the query as it is typed");
    println!("part   queries |  top 10 p50    p99 | first 1000, p50    p99 | facets p50    p99");
    for part in &ground.parts {
        let in_process = InProcess::new(&ground.index(part), &ground.analyzer, rounds);
        let queries = judged();
        let times = |limit: usize, facets: &[Facet]| {
            let mut times = in_process.times(&queries, limit, facets);
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
    let in_process = InProcess::new(&ground.index(whole), &ground.analyzer, rounds);
    for query in WORST {
        let took = in_process.time(query, 10, &[]).expect("a query");
        println!("{took:8.1}  {query}");
    }
    println!();
    rows.into()
}
