//! Any bytes as one of the lists that the library reads beside articles: paths, words of a user, synonyms, counts of
//! furniture. The fuzzer and property tests run the same bodies.

use std::time::Duration;

use secnews::analysis::{Analyzer, UserDictionary, normal_form};
use secnews::article::Article;
use secnews::clean::{Furniture, Page};
use secnews::corpus::read_list;
use secnews::query::{Leaf, MatchMode, Query, Scope, Synonyms, parse};
use secnews::search::SearchRequest;

use super::article_path::{analyzer, check_tokens};
use super::cpu_time::CpuTimer;
use super::query_path::check_answer;

/// Any list of a few kilobytes takes less, though each dictionary of a user loads jieba's anew, instrumented and unoptimized.
const MAX_CPU_TIME: Duration = Duration::from_secs(10);

/// Names of a table that are looked for.
const NAMES_SOUGHT: usize = 12;

/// Reads the bytes as the list that the first of them chooses.
pub(crate) fn check(bytes: &[u8]) {
    let started = CpuTimer::start();
    let Some((kind, list)) = bytes.split_first() else { return };
    let text = std::str::from_utf8(list);
    match (kind % 4, text) {
        (0, _) => check_paths(list),
        (1, _) => check_furniture(list),
        (2, Ok(text)) => check_dictionary(text),
        (3, Ok(text)) => check_synonyms(text),
        _ => {}
    }
    assert!(started.elapsed() < MAX_CPU_TIME, "{} takes {:?}", bytes.escape_ascii(), started.elapsed());
}

/// Every byte is of a path or parts two of them.
fn check_paths(list: &[u8]) {
    let separator = if list.contains(&0) { 0 } else { b'\n' };
    let paths = read_list(list).expect("bytes at hand");
    let paths: Vec<&[u8]> = paths.iter().map(|path| path.as_os_str().as_encoded_bytes()).collect();
    let names: Vec<&[u8]> = list.split(|byte| *byte == separator).filter(|name| !name.is_empty()).collect();
    assert_eq!(paths, names, "{}", list.escape_ascii());
}

/// Other bytes are refused; counts that are accepted are written as they were read, and can grow.
fn check_furniture(bytes: &[u8]) {
    let Some(mut furniture) = Furniture::from_bytes(bytes) else { return };
    assert!(furniture.is_unchanged() && furniture.changes().is_empty());
    let written = furniture.to_bytes();
    let read = Furniture::from_bytes(&written).expect("just written");
    assert_eq!(read.to_bytes(), written, "{}", bytes.escape_ascii());
    let page = menu_page("某网关存在漏洞");
    page.furniture_keys(&furniture).into_iter().for_each(|keys| furniture.add_page(keys));
    let _ = (furniture.changes(), page.explain(&furniture));
    assert!(Furniture::from_bytes(&furniture.to_bytes()).is_some());
}

/// A page with furniture.
pub(crate) fn menu_page(title: &str) -> Page {
    Page::read(&Article {
        title: title.to_owned(),
        url: Some("https://example.org/a/1".to_owned()),
        source: "示例".to_owned(),
        date: None,
        body:
            "[首页](/)\n\n[漏洞](/v)\n\n阅读量 12\n\n厂商已经发布补丁，请尽快升级。\n\n分享到：\n\n版权所有"
                .to_owned(),
        warnings: Vec::new(),
    })
}

/// A broken line is named; the words of others cut texts as any words do.
fn check_dictionary(table: &str) {
    let mut words = UserDictionary::default();
    if let Err(error) = words.add(table) {
        check_error(table, error.line, &error.message.english());
        return;
    }
    let once = words.clone();
    assert_eq!((words.add(table), &words), (Ok(()), &once), "{table:?}");
    if !words.is_empty() {
        check_tokens(&Analyzer::with_dictionary(words), table);
    }
}

/// A broken line is named; in other tables each name finds the others, and can be searched for.
fn check_synonyms(table: &str) {
    let alone = Synonyms::parse(table, normal_form).map(|_| ());
    let mut synonyms = Synonyms::built_in(normal_form);
    assert_eq!(synonyms.extend(table), alone, "{table:?}");
    if let Err(error) = alone {
        check_error(table, error.line, &error.message.english());
        return;
    }
    let names: Vec<&str> = names(table).take(NAMES_SOUGHT).collect();
    let expanded: Vec<Query> = names.iter().map(|name| widened(&synonyms, name)).collect();
    for (name, query) in names.iter().zip(&expanded) {
        check_names(&synonyms, name, query);
    }
    synonyms.extend(table).expect("the same table");
    for (name, query) in names.iter().zip(&expanded) {
        assert_eq!(widened(&synonyms, name), *query, "{table:?} twice");
        check_search(&synonyms, name);
    }
}

fn check_error(table: &str, line: usize, message: &str) {
    assert!((1..=table.lines().count()).contains(&line) && !message.is_empty(), "{line}: {message}");
}

fn names(table: &str) -> impl Iterator<Item = &str> {
    let lines = table.trim_start_matches('\u{FEFF}').lines();
    let groups = lines.map(|line| line.split('#').next().unwrap_or_default().trim());
    groups.filter(|group| !group.is_empty()).flat_map(|group| group.split(" = ").map(str::trim))
}

fn text(name: &str, mode: MatchMode) -> Query {
    Query::Leaf(Leaf::Text { scope: Scope::Anywhere, text: name.to_owned(), mode })
}

fn widened(synonyms: &Synonyms, name: &str) -> Query {
    synonyms.expand(text(name, MatchMode::Words), &|_| Vec::new())
}

/// What `name` widens to widens to `name`.
fn check_names(synonyms: &Synonyms, name: &str, query: &Query) {
    let Query::Widened { typed, others } = query else {
        assert_eq!(*query, text(name, MatchMode::Words));
        return;
    };
    assert_eq!(**typed, text(name, MatchMode::Words));
    for other in others {
        let Query::Leaf(Leaf::Text { text: other, mode: MatchMode::Name, .. }) = other else {
            panic!("{other:?} is no name");
        };
        let Query::Widened { others: back, .. } = widened(synonyms, other) else {
            panic!("{other:?} does not find {name:?}");
        };
        let is_name = |query: &Query| match query {
            Query::Leaf(Leaf::Text { text, .. }) => normal_form(text) == normal_form(name),
            _ => false,
        };
        assert!(back.iter().any(is_name), "{other:?} does not find {name:?}");
    }
}

fn check_search(synonyms: &Synonyms, name: &str) {
    if let Ok(query) = parse(name) {
        let query = synonyms.expand(query, &|text| analyzer().pieces(text));
        check_answer(&SearchRequest { explain: true, ..SearchRequest::new(query) });
    }
}
