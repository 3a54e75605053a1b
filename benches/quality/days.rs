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

/// For each article of an index the articles of its event.
type Events = BTreeMap<u64, BTreeSet<u64>>;

/// Indexes `folders` at once and day by day, and prints what differs.
pub(crate) fn report(folders: &[PathBuf], verbose: bool) {
    heading("agreement: at once and day by day");
    let (at_once, events_at_once, reports) = indexed(&[folders.to_vec()]);
    print_times("at once", &reports, verbose);
    let batches: Vec<Vec<PathBuf>> = batches(folders).into_iter().map(|batch| vec![batch]).collect();
    let (by_day, events_by_day, reports) = indexed(&batches);
    print_times("day by day", &reports, verbose);
    print_agreement(&at_once, &by_day, verbose);
    print_events(&events_at_once, &events_by_day);
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
fn indexed(batches: &[Vec<PathBuf>]) -> (State, Events, Vec<Report>) {
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(folder.path(), &Analyzer::default()).expect("an index");
    let reports =
        batches.iter().map(|batch| ingest(&index, &Batch::of(batch), &()).expect("a batch")).collect();
    let mut articles = Vec::new();
    let searcher = index.searcher().expect("a searcher");
    let mut ids = Vec::new();
    let visit = |article: StoredArticle| {
        ids.push(article.meta.id.number());
        articles.push(fields(article));
    };
    searcher.for_each_article(visit).expect("readable");
    let reports_of = |id: u64| {
        let reports = searcher.events().reports_of(id).into_iter();
        (id, reports.map(|report| report.article).chain([id]).collect())
    };
    let events = ids.into_iter().map(reports_of).collect();
    (with_stories(articles), events, reports)
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

/// Prints how far the events agree: the mean over the articles of several of their events' overlap (Jaccard).
fn print_events(a: &Events, b: &Events) {
    let alone = BTreeSet::new();
    let overlap = |(id, event): (&u64, &BTreeSet<u64>)| {
        let other = b.get(id).unwrap_or(&alone);
        let shared = event.intersection(other).count();
        (event.len() > 1 || other.len() > 1)
            .then(|| shared as f64 / (event.len() + other.len() - shared).max(1) as f64)
    };
    let overlaps: Vec<f64> = a.iter().filter_map(overlap).collect();
    let same = overlaps.iter().filter(|overlap| **overlap >= 1.0).count();
    let mean = overlaps.iter().sum::<f64>() / overlaps.len().max(1) as f64;
    println!(
        "  events: of {} articles in events of several, {} have the same, mean overlap {mean:.3}; of all articles {:.3}",
        overlaps.len(),
        Share(same, overlaps.len()),
        (mean * overlaps.len() as f64 + (a.len() - overlaps.len()) as f64) / a.len().max(1) as f64
    );
}
