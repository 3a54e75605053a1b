//! Are reports of one event together, and only these? Cited pairs, counts, and events to judge by eye.
//!
//! `cargo bench --bench events` indexes the archive beside the project and groups its articles; benches/README.md explains the
//! figures. Options come after `--`: `--index DIR` an index at hand, `--month YYYY-MM` only events that begin then,
//! `--list N` prints N events of two or more publishers to judge, chosen by the hash of their ids, `--misses` the cited pairs
//! that are apart, `--set NAME=VALUE` another parameter, and `--test` the samples alone, to see that everything can be measured.

#[path = "../../tests/common/mod.rs"]
mod common;
mod figures;

use std::collections::HashMap;
use std::path::PathBuf;

use secnews::analysis::Analyzer;
use secnews::events::{GroupedEvent, Grouping, Outline, Outliner, Parameters, Source, TermCounts};
use secnews::search::StoredArticle;

use common::bench_options::BenchOptions;
use common::indexed;

fn main() {
    let (mut index, mut month, mut listed, mut misses) = (None, None, 0, false);
    let mut parameters = Parameters::default();
    let options = BenchOptions::read(|name, values| match name {
        "--index" => index = values.next().map(PathBuf::from),
        "--month" => month = values.next(),
        "--list" => {
            let number = values.next().and_then(|count| count.parse().ok());
            listed = number.expect("--list takes a number");
        }
        "--misses" => misses = true,
        "--set" => {
            let assignment = values.next().expect("--set takes NAME=VALUE");
            let (name, value) = assignment.split_once('=').expect("NAME=VALUE");
            let known = parameters.set(name, value.parse().expect("a number"));
            assert!(known, "there is no parameter {name}");
        }
        _ => {}
    });
    let Some((_folder, searcher)) = indexed::searcher(index.as_deref(), options.test) else { return };
    let mut articles = Vec::new();
    searcher.for_each_article(|article| articles.push(article)).expect("readable");
    let events = grouped(&articles, parameters);
    let by_number: HashMap<u64, &StoredArticle> =
        articles.iter().map(|article| (article.meta.id.number(), article)).collect();
    let month = month.as_deref();
    figures::print(&events, &by_number, month);
    if !options.test {
        figures::print_cited(&events, &by_number, month, misses);
    }
    figures::list(&events, &by_number, month, listed);
}

/// The events of several articles, as one batch finds them.
fn grouped(articles: &[StoredArticle], parameters: Parameters) -> Vec<GroupedEvent> {
    let analyzer = Analyzer::default();
    let maker = Outliner { analyzer: &analyzer };
    let mut outlines: Vec<Outline> =
        articles.iter().filter_map(|article| maker.outline(&Source::from(article))).collect();
    outlines.sort_by_key(|outline| (outline.day, outline.article));
    let mut counts = TermCounts::default();
    outlines.iter().for_each(|outline| outline.count(&mut counts));
    println!("{} of {} articles may report an event", outlines.len(), articles.len());
    let mut grouping = Grouping::new(counts, parameters);
    outlines.into_iter().for_each(|outline| grouping.add(outline));
    grouping.finish().0
}
