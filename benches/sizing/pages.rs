//! The time of first pages.

use std::time::Instant;

use secnews::analysis::{Analyzer, normal_form};
use secnews::query::{Synonyms, parse};
use secnews::remote::Cluster;
use secnews::search::SearchRequest;
use secnews::stop::Stop;

use crate::common::engine_queries;

/// Hits of a page, as the command line shows them.
const PAGE: usize = 10;

/// Times in milliseconds, the shortest first.
pub(crate) struct Times(Vec<f64>);

impl Times {
    /// The time that so many percent take at most.
    pub(crate) fn at(&self, percent: usize) -> f64 {
        self.0[(self.0.len() - 1) * percent / 100]
    }
}

/// Times of the first pages of all queries that the engine answers, each asked `rounds` times. A round before it fills caches.
pub(crate) fn times(cluster: &Cluster, rounds: usize) -> Times {
    let analyzer = Analyzer::default();
    let engine = cluster.open(&analyzer).expect("articles");
    let synonyms = Synonyms::built_in(normal_form);
    let mut times = Vec::new();
    for round in 0..=rounds {
        for text in engine_queries::all() {
            let Ok(query) = parse(&text) else { continue };
            let query = synonyms.expand(query, &|text| analyzer.pieces(text));
            let page = SearchRequest { limit: Some(PAGE), ..SearchRequest::new(query) };
            let started = Instant::now();
            let answer = secnews::search::Engine::search(&engine, &page, &Stop::new());
            if answer.is_ok() && round > 0 {
                times.push(started.elapsed().as_secs_f64() * 1000.0);
            }
        }
    }
    assert!(!times.is_empty(), "no query is answered");
    times.sort_unstable_by(f64::total_cmp);
    Times(times)
}
