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
use std::path::{Path, PathBuf};

use secnews::analysis::Analyzer;
use secnews::events::{GroupedEvent, Grouping, Outline, Outliner, Parameters, Source, TermCounts};
use secnews::index::Index;
use secnews::ingest::{Batch, ingest};
use secnews::search::StoredArticle;
use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_64;

use common::archive;

/// Options of the bench. Cargo passes further ones, which are ignored.
#[derive(Default)]
struct Options {
    index: Option<PathBuf>,
    month: Option<String>,
    list: usize,
    misses: bool,
    parameters: Parameters,
    test: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--index" => options.index = arguments.next().map(PathBuf::from),
                "--month" => options.month = arguments.next(),
                "--list" => {
                    options.list = arguments.next().and_then(|count| count.parse().ok()).expect("a number");
                }
                "--misses" => options.misses = true,
                "--set" => {
                    let assignment = arguments.next().expect("NAME=VALUE");
                    let (name, value) = assignment.split_once('=').expect("NAME=VALUE");
                    let known = options.parameters.set(name, value.parse().expect("a number"));
                    assert!(known, "there is no parameter {name}");
                }
                "--test" => options.test = true,
                _ => {}
            }
        }
        options
    }
}

fn main() {
    let options = Options::read(std::env::args().skip(1));
    let Some(articles) = articles(&options) else { return };
    let events = grouped(&articles, options.parameters);
    let by_number: HashMap<u64, &StoredArticle> =
        articles.iter().map(|article| (article.meta.id.number(), article)).collect();
    let month = options.month.as_deref();
    figures::print(&events, &by_number, month);
    if !options.test {
        figures::print_cited(&events, &by_number, month, options.misses);
    }
    figures::list(&events, &by_number, month, options.list);
}

/// All articles of the index; `None`, with a message, if there is neither an index nor an archive.
fn articles(options: &Options) -> Option<Vec<StoredArticle>> {
    let (_folder, index): (Option<TempDir>, PathBuf) = if let Some(index) = &options.index {
        (None, index.clone())
    } else {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let input = if options.test { samples } else { archive::archive()?.to_owned() };
        let folder = tempfile::tempdir().expect("a folder");
        let index = Index::open_or_create(folder.path(), &Analyzer::default()).expect("an index");
        ingest(&index, &Batch::of(&[input]), &()).expect("a batch");
        let path = folder.path().to_owned();
        (Some(folder), path)
    };
    let searcher =
        Index::open(&index, &Analyzer::default()).expect("an index").searcher().expect("a searcher");
    let mut articles = Vec::new();
    searcher.for_each_article(|article| articles.push(article)).expect("readable");
    Some(articles)
}

/// The events of several articles, as one batch finds them.
fn grouped(articles: &[StoredArticle], parameters: Parameters) -> Vec<GroupedEvent> {
    let analyzer = Analyzer::default();
    let mut outlines: Vec<Outline> =
        articles.iter().filter_map(|article| outline(article, &analyzer)).collect();
    outlines.sort_by_key(|outline| (outline.day, outline.article));
    let mut counts = TermCounts::default();
    outlines.iter().for_each(|outline| outline.count(&mut counts));
    println!("{} of {} articles may report an event", outlines.len(), articles.len());
    let mut grouping = Grouping::new(counts, parameters);
    outlines.into_iter().for_each(|outline| grouping.add(outline));
    grouping.finish()
}

fn outline(article: &StoredArticle, analyzer: &Analyzer) -> Option<Outline> {
    let meta = &article.meta;
    Outliner { analyzer }.outline(&Source {
        article: meta.id.number(),
        story: meta.story,
        site: xxh3_64(meta.copies.site().as_bytes()),
        date: meta.copies.date(),
        url: meta.copies.url(),
        language: &meta.language,
        title: &article.title,
        body: &article.body,
        entities: &meta.entities,
    })
}
