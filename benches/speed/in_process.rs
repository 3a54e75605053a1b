//! Times searches in one process, from the query as it is typed.

use secnews::analysis::{Analyzer, normal_form};
use secnews::index::{Index, Searcher};
use secnews::query::{Synonyms, parse};
use secnews::search::{Engine, Facet, SearchRequest};
use secnews::stop::Stop;

use super::figures::{median, timed};

pub(crate) struct InProcess<'a> {
    analyzer: &'a Analyzer,
    searcher: Searcher,
    synonyms: Synonyms,
    /// How often a query is asked; the median counts.
    rounds: usize,
}

impl<'a> InProcess<'a> {
    pub(crate) fn new(index: &Index, analyzer: &'a Analyzer, rounds: usize) -> Self {
        let searcher = index.searcher().expect("a searcher");
        Self { analyzer, searcher, synonyms: Synonyms::built_in(normal_form), rounds }
    }

    /// The time of each query that can be read, in milliseconds.
    pub(crate) fn times(&self, queries: &[String], limit: usize, facets: &[Facet]) -> Vec<f64> {
        queries.iter().filter_map(|typed| self.time(typed, limit, facets)).collect()
    }

    /// The time of a query in milliseconds; `None` if it cannot be read.
    pub(crate) fn time(&self, typed: &str, limit: usize, facets: &[Facet]) -> Option<f64> {
        parse(typed).ok()?;
        let ask = || {
            let query = parse(typed).expect("read before");
            let query = self.synonyms.expand(query, &|text| self.analyzer.pieces(text));
            let request =
                SearchRequest { limit: Some(limit), facets: facets.to_vec(), ..SearchRequest::new(query) };
            self.searcher.search(&request, &Stop::new()).expect("an answer")
        };
        let expected = ask().total;
        let times = (0..self.rounds).map(|_| {
            let (took, results) = timed(ask);
            assert_eq!(results.total, expected);
            took
        });
        Some(median(times.collect()))
    }
}
