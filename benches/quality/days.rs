//! Whether an archive that is indexed day by day ends as one that is indexed at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use secnews::analysis::Analyzer;
use secnews::corpus::{self, InputPath, WalkEntry};
use secnews::index::Index;
use secnews::ingest::{Batch, Report, ingest};
use secnews::search::StoredArticle;

use crate::common::quality::score::{Share, heading};

/// Differing articles that are listed.
const LISTED: usize = 20;

/// Fields of an article in an index, name and value.
type Fields = Vec<(&'static str, String)>;

/// Fields of all articles of an index, by id.
type State = BTreeMap<String, Fields>;

/// Indexes `folders` at once and day by day, and prints what differs.
pub(crate) fn report(folders: &[PathBuf], verbose: bool) {
    heading("agreement: at once and day by day");
    let (at_once, reports) = indexed(&[folders.to_vec()]);
    print_times("at once", &reports, verbose);
    let batches: Vec<Vec<PathBuf>> = batches(folders).into_iter().map(|batch| vec![batch]).collect();
    let (by_day, reports) = indexed(&batches);
    print_times("day by day", &reports, verbose);
    print_agreement(&at_once, &by_day, verbose);
}

/// The folders `YYYY/MM/DD` in order, then everything, for what lies in none of them.
fn batches(folders: &[PathBuf]) -> Vec<PathBuf> {
    let files = corpus::walk(&InputPath::all(folders)).filter_map(|found| match found {
        WalkEntry::File(file) => Some(file.absolute),
        WalkEntry::Skipped { .. } => None,
    });
    let days: BTreeSet<PathBuf> =
        files.filter_map(|file| file.ancestors().find(|folder| is_day(folder)).map(Path::to_owned)).collect();
    days.into_iter().chain(folders.iter().cloned()).collect()
}

fn is_day(folder: &Path) -> bool {
    let names: Vec<&str> = folder.iter().rev().take(3).filter_map(|name| name.to_str()).collect();
    let is_number = |name: &str, len| name.len() == len && name.bytes().all(|byte| byte.is_ascii_digit());
    matches!(names[..], [day, month, year] if is_number(day, 2) && is_number(month, 2) && is_number(year, 4))
}

/// The fields of an index after these batches.
fn indexed(batches: &[Vec<PathBuf>]) -> (State, Vec<Report>) {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(folder.path(), &Analyzer::default()).expect("an index");
    let reports =
        batches.iter().map(|batch| ingest(&index, &Batch::of(batch), &()).expect("a batch")).collect();
    let mut articles = Vec::new();
    let searcher = index.searcher().expect("a searcher");
    searcher.for_each_article(|article| articles.push(fields(article))).expect("readable");
    (with_stories(articles), reports)
}

fn fields(article: StoredArticle) -> (String, u64, Fields) {
    let copies = article.meta.copies.iter();
    let copies: Vec<String> = copies
        .map(|copy| format!("{} {:?} {:?} {:?}", copy.file.location(), copy.date, copy.source, copy.url))
        .collect();
    let fields = vec![
        ("title", article.title),
        ("body", article.body),
        ("status", article.meta.status),
        ("language", article.meta.language),
        ("copies", copies.join("\n")),
        ("entities", format!("{:?}", article.meta.entities)),
        ("story number", article.meta.story.to_string()),
    ];
    (article.meta.id.to_string(), article.meta.story, fields)
}

/// Adds to each article the others of its story.
fn with_stories(articles: Vec<(String, u64, Fields)>) -> State {
    let mut stories: HashMap<u64, BTreeSet<String>> = HashMap::new();
    for (id, story, _) in &articles {
        stories.entry(*story).or_default().insert(id.clone());
    }
    let with_story = |(id, story, mut fields): (String, u64, Fields)| {
        fields.push(("story", format!("{:?}", stories[&story])));
        (id, fields)
    };
    articles.into_iter().map(with_story).collect()
}

fn print_times(name: &str, reports: &[Report], verbose: bool) {
    let mut times: Vec<f64> = reports.iter().map(|report| report.took_ms / 1000.0).collect();
    let total: f64 = times.iter().sum();
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    let articles = reports.last().map_or(0, |report| report.articles);
    let recleaned: usize = reports.iter().map(|report| report.recleaned).sum();
    println!("{name}: {articles} articles, {} batches, {total:.1} s in all", reports.len());
    println!(
        "  seconds of a batch: median {:.2}, 95 % {:.2}, longest {:.2}; {recleaned} articles cleaned anew",
        at(50),
        at(95),
        at(100)
    );
    for report in reports.iter().filter(|_| verbose) {
        let Report { files, new, recleaned, took_ms, .. } = report;
        println!("  {files} files, {new} new, {recleaned} cleaned anew, {took_ms:.0} ms");
    }
}

fn print_agreement(a: &State, b: &State, verbose: bool) {
    let ids: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let mut differing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut agreeing = 0;
    for id in &ids {
        let differences = match (a.get(*id), b.get(*id)) {
            (Some(a), Some(b)) => a.iter().zip(b).filter(|(a, b)| a != b).map(|(a, _)| a.0).collect(),
            _ => vec!["id"],
        };
        agreeing += usize::from(differences.is_empty());
        differences.into_iter().for_each(|name| differing.entry(name).or_default().push(id));
    }
    println!("{} articles, agreeing in everything: {}", ids.len(), Share(agreeing, ids.len()));
    for (name, differing) in &differing {
        println!("  {name:<14} differs in {:>6}, agrees in {}", differing.len(), {
            Share(ids.len() - differing.len(), ids.len())
        });
        differing.iter().take(LISTED).filter(|_| verbose).for_each(|id| println!("    {id}"));
    }
}
