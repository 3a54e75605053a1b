//! The book in `docs/`: every command that it shows works, both languages have the same pages and commands,
//! every link has a target, and every field of an answer is documented.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::examples::{bench_with_samples, cluster_examples, examples, run};
use crate::harness::{Article, Bench, project};

const LANGUAGES: [&str; 2] = ["en", "zh"];

/// The page that documents the fields of answers.
const FORMATS: &str = "formats.md";

/// Fields whose keys are values, such as reasons or names of facets.
const BY_VALUE: [&str; 3] = ["counts", "facets", "skipped"];

fn folder(language: &str) -> PathBuf {
    project().join("docs").join(language).join("src")
}

/// The text of a page.
pub(crate) fn page(language: &str, name: &str) -> String {
    let path = folder(language).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The pages in the order of the book.
pub(crate) fn pages(language: &str) -> Vec<String> {
    links(&page(language, "SUMMARY.md"))
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The targets of all links in a text.
pub(crate) fn links(text: &str) -> Vec<String> {
    let target = |event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    };
    events(text).filter_map(target).collect()
}

/// The anchors of the headings of a page.
fn anchors(text: &str) -> BTreeSet<String> {
    let (mut anchors, mut heading) = (BTreeSet::new(), None);
    for event in events(text) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), heading) => *heading = Some(String::new()),
            (Event::End(TagEnd::Heading(_)), heading) => anchors.extend(heading.take()),
            (Event::Text(text) | Event::Code(text), Some(heading)) => {
                let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
                heading.extend(kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }));
            }
            _ => {}
        }
    }
    anchors
}

#[test]
fn every_command_of_the_english_book_works() {
    follow("en");
}

#[test]
fn every_command_of_the_chinese_book_works() {
    follow("zh");
}

/// Runs all commands in the order of the book, as a reader would.
fn follow(language: &str) {
    let bench = bench_with_samples();
    for name in pages(language) {
        let text = page(language, &name);
        for example in examples(&text) {
            run(bench.path(), language, example.command, &example.shown);
        }
    }
}

#[test]
fn both_languages_have_the_same_pages_and_commands() {
    let [english, chinese] = LANGUAGES.map(pages);
    assert_eq!(english, chinese);
    let mut count = 0;
    for name in english {
        let [english, chinese] = LANGUAGES.map(|language| page(language, &name));
        let commands = |text| {
            let all = [examples(text), cluster_examples(text)].concat();
            all.iter().map(|example| example.command).collect::<Vec<_>>()
        };
        assert_eq!(commands(&english), commands(&chinese), "{name}");
        count += commands(&english).len();
    }
    assert!(count > 50, "only {count} commands are found");
}

#[test]
fn every_page_is_listed_and_every_link_has_a_target() {
    for language in LANGUAGES {
        let listed: BTreeSet<String> = pages(language).into_iter().collect();
        let there: BTreeSet<String> = fs::read_dir(folder(language))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| name != "SUMMARY.md")
            .collect();
        assert_eq!(listed, there, "{language}");
        for name in &listed {
            for link in links(&page(language, name)) {
                let (target, anchor) = link.split_once('#').unwrap_or((&link, ""));
                let target = if target.is_empty() { name } else { target };
                assert!(listed.contains(target), "{language}/{name} links to {link}");
                let known = anchor.is_empty() || anchors(&page(language, target)).contains(anchor);
                assert!(known, "{language}/{name} links to {link}, which is not a heading");
            }
        }
    }
}

#[test]
fn every_field_of_an_answer_is_documented() {
    let mut fields = BTreeSet::new();
    let samples = bench_with_samples();
    let news = bench_with_news();
    for (bench, commands) in [(&samples, &OF_SAMPLES[..]), (&news, &OF_NEWS[..])] {
        for line in commands {
            let arguments: Vec<&str> = line.split(' ').collect();
            let answer = bench.run(&arguments);
            assert!(answer.code < 2, "{line}: {}", answer.err);
            if line.ends_with("--json") {
                let answer: Value = serde_json::from_str(&answer.out).expect("JSON");
                collect(&answer, &mut fields);
            }
        }
    }
    assert!(fields.contains("usual") && fields.contains("with") && fields.contains("remedy"), "{fields:?}");
    for language in LANGUAGES {
        let text = page(language, FORMATS);
        let code = |event| match event {
            Event::Code(code) => Some(code.into_string()),
            _ => None,
        };
        let documented: BTreeSet<String> = events(&text).filter_map(code).collect();
        let missing: Vec<_> = fields.difference(&documented).collect();
        assert!(missing.is_empty(), "{language}/{FORMATS} does not document {missing:?}");
    }
}

/// Commands whose answers together have every field, except those that need news.
const OF_SAMPLES: [&str; 18] = [
    "index --json",
    "search 勒索软件 --explain --facet month,cve --json",
    "search 勒索 titel:勒索 --json",
    "similar 96bda3 --json",
    "show de4d43 --query PoleGate --json",
    "show 528738 --json",
    "show 96bda3 --explain-clean --json",
    "ioc PoleGate --json",
    "entity CVE-2024-90001 --json",
    "trend npm --json",
    "brief --until 2024-09-26 --json",
    "watch add polegate PoleGate --all",
    "watch list --json",
    "watch run --json",
    "tokens 勒索软件 --json",
    "tokens --query 关基 --json",
    "stats --json",
    "check --json",
];

/// Commands whose answers need news.
const OF_NEWS: [&str; 5] = [
    "trend --rising --since 7d --json",
    "timeline 星桥网关 --json",
    "brief --json",
    "export --all --json",
    "check --json",
];

/// Eight publishers write about one thing on one day, and one article is changed after it was indexed.
fn bench_with_news() -> Bench {
    let bench = Bench::new();
    for number in 1..=8 {
        let publish = |name: &str, date: &str, title: &str| {
            let url = format!("https://site-{number}.example/{name}");
            let source = format!("站{number}");
            let body = format!("{title}，站{number}的评论，{}。", "各不相同 ".repeat(number));
            let article = Article { title, url: &url, source: &source, date, body: &body };
            bench.article(&format!("{name}-{number}"), &article);
        };
        publish("before", "2024-09-15", "周末随笔");
        publish("news", "2024-09-26", "星桥网关告急");
    }
    bench.ok(&["index"]);
    bench.article("before-1", &Article { title: "周末随笔改", body: "改过。", ..Article::default() });
    bench
}

fn collect(answer: &Value, fields: &mut BTreeSet<String>) {
    match answer {
        Value::Object(object) => {
            for (name, value) in object {
                fields.insert(name.clone());
                match value {
                    Value::Object(values) if BY_VALUE.contains(&name.as_str()) => {
                        values.values().for_each(|value| collect(value, fields));
                    }
                    value => collect(value, fields),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, fields)),
        _ => {}
    }
}
