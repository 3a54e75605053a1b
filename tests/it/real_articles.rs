//! The real archive, which is no part of the project: every file accounted for, the example
//! article on the first page, literal queries exact on random runs.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use memchr::memmem;
use rayon::prelude::*;
use secnews::analysis::{Analyzer, Purpose, fold};
use secnews::index::{Index, Searcher};
use secnews::query::parse;
use serde_json::Value;
use unicode_normalization::char::is_combining_mark;

use crate::common::archive;
use crate::exactness::{found, matching, spelled};
use crate::harness::{material, project, run_in};

/// Files of the archive that are articles.
const ARTICLES: u64 = 42_052;

/// Random runs that are compared with a scan.
const RUNS: usize = 2_000;

/// The folder with the unpacked archive and its index, made once per run of the tests.
fn indexed() -> &'static Path {
    static FOLDER: OnceLock<&'static Path> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = archive::archive().expect("the real articles");
        index(folder);
        folder
    })
}

fn index(folder: &Path) {
    let seed = material("corpus/seed-article.md");
    let arguments = ["index", "--json", "archive", seed.to_str().expect("UTF-8")];
    let run = run_in(folder, &arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    fs::write(folder.join("report.json"), run.out).expect("a report");
}

fn searcher(folder: &Path) -> Searcher {
    let index = Index::open(&folder.join("index"), &Analyzer::default()).expect("an index");
    index.searcher().expect("a searcher")
}

#[test]
#[ignore = "needs the real articles in ../shared/corpus"]
fn every_file_is_accounted_for() {
    let folder = indexed();
    let report: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("report.json")).expect("a report"))
            .expect("JSON");
    let count = |name: &str| report[name].as_u64().expect(name);
    let skipped: u64 =
        report["skipped"].as_object().expect("reasons").values().filter_map(Value::as_u64).sum();
    // The user's example is the one article beyond the archive's.
    assert_eq!(count("new") + count("merged"), ARTICLES + 1);
    assert_eq!(skipped, report["skipped"]["feed-list"], "only feed lists are skipped");
    assert_eq!(count("files"), ARTICLES + 1 + skipped);
    assert_eq!(count("new"), count("articles"));
    let mut paths = 0;
    searcher(folder)
        .for_each_article(|article| paths += article.meta.copies.paths().len())
        .expect("readable");
    assert_eq!(paths as u64, ARTICLES + 1, "every file is named by an article");
}

#[test]
#[ignore = "needs the real articles in ../shared/corpus"]
fn a_second_run_changes_nothing() {
    let folder = indexed();
    let before = fs::read(folder.join("index/meta.json")).expect("an index");
    let run = run_in(folder, &["index", "--json", "archive"]);
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(report["unchanged"], ARTICLES, "{}", run.err);
    assert_eq!(fs::read(folder.join("index/meta.json")).expect("an index"), before, "nothing was committed");
}

#[test]
#[ignore = "needs the real articles in ../shared/corpus"]
fn the_example_article_is_on_the_first_page() {
    let folder = indexed();
    let run = run_in(folder, &["search", "--json", "关键信息基础设施"]);
    let answer: Value = serde_json::from_str(&run.out).expect("JSON");
    let hits = answer["hits"].as_array().expect("hits");
    let title = fs::read_to_string(material("corpus/seed-article.md")).expect("readable");
    let title = title.lines().find_map(|line| line.strip_prefix("title: ")).expect("a title");
    // The hit of its event may be another report.
    let of_event = |hit: &Value| hit["event"]["reports"].as_array().cloned().unwrap_or_default();
    let shown = hits.iter().flat_map(|hit| [hit.clone()].into_iter().chain(of_event(hit)));
    assert!(shown.into_iter().any(|article| article["title"] == title), "{}", run.out);
    for hit in hits {
        let marked = |text: &Value, ranges: &Value| {
            let text: Vec<char> = text.as_str().expect("a text").chars().collect();
            let ranges = ranges.as_array().expect("ranges").iter();
            let offset = |value: &Value| usize::try_from(value.as_u64().expect("an offset")).expect("small");
            ranges
                .map(|range| text[offset(&range[0])..offset(&range[1])].iter().collect::<String>())
                .collect::<Vec<_>>()
        };
        // Where there is no body, the title carries the marks.
        let shown = match hit["body_status"].as_str() {
            Some("title-only") => marked(&hit["title"], &hit["title_highlights"]),
            _ => marked(&hit["snippet"]["text"], &hit["snippet"]["highlights"]),
        };
        assert!(shown.iter().any(|mark| mark == "关键信息基础设施" || mark == "关基"), "{hit}");
    }
}

/// A query is cut by a dictionary that holds its own words alone, a text by one that holds all.
#[test]
#[ignore = "needs the real articles in ../shared/corpus"]
fn queries_are_segmented_like_texts() {
    let folder = indexed();
    let mut texts: Vec<(String, String, String)> = Vec::new();
    searcher(folder)
        .for_each_article(|article| texts.push((article.meta.id.to_string(), article.title, article.body)))
        .expect("readable");
    texts.sort();
    let (whole, partial) = (Analyzer::default(), Analyzer::default());
    assert!(!whole.words("全部", Purpose::Indexing).is_empty(), "loads the dictionary");
    let titles = texts.iter().step_by(17).map(|(_, title, _)| title.clone());
    let runs: Vec<String> = random_runs(&texts).into_iter().chain(titles).collect();
    assert!(runs.len() > 4_000, "{}", runs.len());
    for run in runs {
        let tokens = |analyzer: &Analyzer| {
            let tokens = analyzer.words(&run, Purpose::Searching);
            tokens.iter().map(|token| (token.term.to_owned(), token.position)).collect::<Vec<_>>()
        };
        assert_eq!(tokens(&partial), tokens(&whole), "{run}");
    }
}

#[test]
#[ignore = "needs the real articles in ../shared/corpus"]
fn literal_queries_are_exact_on_random_runs() {
    let folder = indexed();
    let searcher = searcher(folder);
    let mut texts: Vec<(String, String, String)> = Vec::new();
    searcher
        .for_each_article(|article| texts.push((article.meta.id.to_string(), article.title, article.body)))
        .expect("readable");
    texts.sort();
    let runs = [vec!["础设施".to_owned(), "花".to_owned()], random_runs(&texts)].concat();
    let spelled_texts: Vec<(&str, String, String)> =
        texts.iter().map(|(id, title, body)| (id.as_str(), spelled(title), spelled(body))).collect();
    let articles: usize = runs
        .par_iter()
        .map(|run| {
            let wanted = spelled(run);
            let finder = memmem::Finder::new(&wanted);
            let scan = spelled_texts.iter().filter(|(_, title, body)| {
                finder.find(title.as_bytes()).is_some() || finder.find(body.as_bytes()).is_some()
            });
            let expected: Vec<String> = scan.map(|(id, ..)| (*id).to_owned()).collect();
            let found = found(&searcher, run);
            let missed: Vec<&String> = expected.iter().filter(|id| !found.contains(id)).take(5).collect();
            let wrong: Vec<&String> = found.iter().filter(|id| !expected.contains(id)).take(5).collect();
            assert!(
                missed.is_empty() && wrong.is_empty(),
                "{run:?} misses {missed:?}, wrongly finds {wrong:?}"
            );
            check_bare(&searcher, run, &expected);
            expected.len()
        })
        .sum();
    println!("{} runs, {articles} matches, recall 1.000, precision 1.000", runs.len());
}

/// A bare run of Chinese finds at least what its literal run finds.
fn check_bare(searcher: &Searcher, run: &str, expected: &[String]) {
    if !run.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)) {
        return;
    }
    let found = matching(searcher, &parse(run).expect("a query"));
    let missed: Vec<_> = expected.iter().filter(|id| !found.contains(id)).take(5).collect();
    assert!(missed.is_empty(), "{run} without quotes misses {missed:?}");
}

/// Runs of 1 to 12 characters from random places of random articles, not aligned to words.
fn random_runs(texts: &[(String, String, String)]) -> Vec<String> {
    let mut state = 0x5EED_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below.max(1)
    };
    let mut runs = Vec::new();
    while runs.len() < RUNS {
        let (_, title, body) = &texts[random(texts.len())];
        let text: Vec<char> = if random(4) == 0 { title } else { body }.chars().collect();
        let start = random(text.len());
        let run = whole_words(&text, start, 1 + random(12));
        // A name with its punctuation (C++) is compared as one; the reference knows no such names.
        if !spelled(&run).is_empty() && !run.contains(['+', '#', '.', '"']) {
            runs.push(run);
        }
    }
    runs
}

/// The run from `start`, extended so that it cuts no word that is not Han.
fn whole_words(text: &[char], start: usize, length: usize) -> String {
    let within_word = |at: usize| at > 0 && at < text.len() && text[at - 1..=at].iter().all(|&c| joins(c));
    let from = (0..=start).rev().find(|&at| !within_word(at)).unwrap_or(0);
    let end = (start + length).min(text.len());
    let to = (end..=text.len()).find(|&at| !within_word(at)).unwrap_or(text.len());
    text[from..to.max(from)].iter().collect()
}

/// Letters of words, and marks and invisible characters within them.
fn joins(c: char) -> bool {
    spelled(&c.to_string()).starts_with('[') || is_combining_mark(c) || fold(&c.to_string()).is_empty()
}

#[test]
#[ignore = "needs the real articles in ../shared/corpus"]
fn the_second_archive_is_read_whole() {
    let folder = archive::wxvl().expect("the articles of the second archive");
    let run = run_in(folder, &["index", "--json", "doc"]);
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(report["new"], report["files"], "{}", run.err);
    assert!(report["new"].as_u64().is_some_and(|new| new >= 600));
    assert!(!project().join("doc").exists());
}
