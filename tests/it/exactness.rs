//! The literal tier finds exactly the articles that a scan of the clean text finds.
//!
//! The scan here is written apart from the scanner it judges: it spells a text as one string in
//! which every comparison is a plain substring search.

use proptest::prelude::*;
use secnews::analysis::fold;
use secnews::article::{ArticleId, BodyStatus};
use secnews::document::{Document, FileStamp, Publication, Publications};
use secnews::index::{Budget, CommitExtras, Index, Searcher};
use secnews::query::{Query, literal};
use secnews::search::{Engine, Selection};
use secnews::stop::Stop;
use unicode_normalization::char::is_combining_mark;

use crate::harness::{analyzer, cases};

/// A text as literal comparisons see it: Han as they are, every other word between `[` and `]`,
/// `|` for a separator, `¶` for a blank line that separates.
pub(crate) fn spelled(text: &str) -> String {
    let folded = fold(text);
    let mut spelled = String::new();
    let mut gap = String::new();
    let mut before: Option<bool> = None;
    let mut rest = folded.as_str();
    while let Some(first) = rest.chars().next() {
        let marked = |&(at, c): &(usize, char)| is_word(c) || (at > 0 && is_combining_mark(c) && !is_han(c));
        let word: String = rest.char_indices().take_while(marked).map(|(_, c)| c).collect();
        let unit = if word.is_empty() { first.to_string() } else { word };
        rest = &rest[unit.len()..];
        if !is_han(first) && !is_word(first) {
            gap.push(first);
            continue;
        }
        if let Some(before) = before {
            spelled.push_str(separator(before, is_han(first), &gap));
        }
        let (open, close) = if is_han(first) { ("", "") } else { ("[", "]") };
        spelled.extend([open, &unit, close]);
        before = Some(is_han(first));
        gap.clear();
    }
    spelled
}

fn separator(before_han: bool, after_han: bool, gap: &str) -> &'static str {
    let lines: Vec<&str> = gap.split('\n').collect();
    let blank_line = lines.len() > 2 && lines[1..lines.len() - 1].iter().any(|line| line.trim().is_empty());
    let separates = match (before_han, after_han) {
        (false, false) => false,
        (true, true) => !gap.is_empty(),
        _ => blank_line || gap.chars().any(|c| !c.is_whitespace()),
    };
    match (separates, blank_line) {
        (false, _) => "",
        (true, true) => "¶",
        (true, false) => "|",
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{3005}'..='\u{3007}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
        || matches!(c, '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}')
        || matches!(c, '\u{3105}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}')
        || is_southeast_asian(c)
}

/// Thai, Lao, Burmese, Khmer without their digits and punctuation.
fn is_southeast_asian(c: char) -> bool {
    let is_letter = c.is_alphanumeric() || is_combining_mark(c);
    let is_digit = matches!(c, '\u{E50}'..='\u{E59}' | '\u{ED0}'..='\u{ED9}' | '\u{1040}'..='\u{1049}' | '\u{1090}'..='\u{1099}')
        || matches!(c, '\u{17E0}'..='\u{17E9}' | '\u{A9F0}'..='\u{A9F9}');
    let is_script = matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
        || matches!(c, '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}');
    is_script && is_letter && !is_digit
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// Numbers of the articles that a literal query for `run` finds, sorted.
pub(crate) fn found(searcher: &Searcher, run: &str) -> Vec<String> {
    matching(searcher, &literal(run).expect(run))
}

/// Numbers of the articles that match, sorted.
pub(crate) fn matching(searcher: &Searcher, query: &Query) -> Vec<String> {
    let matches = searcher.select(Selection::Query(query), &Stop::new()).expect("an answer");
    let mut ids: Vec<String> = matches.iter().map(|found| found.id.to_string()).collect();
    ids.sort_unstable();
    ids
}

fn document(number: usize, title: &str, body: &str) -> Document {
    let file =
        FileStamp { path: format!("{number}.md"), root: "/corpus".into(), size: 1, modified_ns: 1, hash: 1 };
    Document {
        id: id(number),
        title: title.to_owned(),
        body: body.to_owned(),
        status: BodyStatus::Full,
        language: "zh".to_owned(),
        story: number as u64,
        site: 0,
        aliases: Vec::new(),
        title_key: None,
        indicators: Vec::new(),
        is_collection: false,
        bands: Vec::new(),
        entities: Vec::new(),
        copies: Publications::new([Publication { source: "某源".into(), date: None, url: None, file }]),
        rev: None,
    }
}

fn id(number: usize) -> ArticleId {
    ArticleId::from_number(number as u64)
}

/// Characters that make all kinds of neighbours likely.
const TEXT: &str = "[数据安全网络a-c1-3 、。\n\\-/.あéß\u{301}ยงเ\u{E48}\u{E33}]{0,30}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(48, 12)))]

    #[test]
    fn literal_queries_find_what_a_scan_finds(
        texts in prop::collection::vec((TEXT, TEXT), 1..8),
        runs in prop::collection::vec("[数据安全网络a-c1-3 、\n/あeßงเ\u{E48}\u{E33}]{1,5}", 24),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let index = Index::open_or_create(folder.path(), analyzer()).expect("an index");
        let budget = Budget { memory: 0, merge_all: false };
        let writer = index.writer(index.lock().expect("a lock"), budget).expect("a writer");
        let numbered = texts.iter().enumerate();
        let added = numbered.map(|(number, (title, body))| document(number, title, body)).collect();
        let mut documents = writer.documents();
        documents.add(added, Ok).expect("added");
        documents.finish().expect("a segment");
        writer.commit(&CommitExtras::default()).expect("committed");
        let searcher = index.searcher().expect("a searcher");
        // A tone mark by itself is no query.
        for run in runs.iter().filter(|run| run.contains(char::is_alphanumeric)) {
            let wanted = spelled(run);
            let scan = texts.iter().enumerate().filter(|(_, (title, body))| {
                spelled(title).contains(&wanted) || spelled(body).contains(&wanted)
            });
            let expected: Vec<String> = scan.map(|(number, _)| id(number).to_string()).collect();
            prop_assert_eq!(found(&searcher, run), expected, "{:?} in {:?}", run, texts);
        }
    }
}

#[test]
fn the_reference_follows_the_rule() {
    let cases = [
        ("SQL 注入", "[sql]注入"),
        ("side-loading", "[side][loading]"),
        ("数据、安全", "数据|安全"),
        ("数据\n安全", "数据|安全"),
        ("数据\n\n安全", "数据¶安全"),
        ("C2：注入", "[c2]|注入"),
        ("Zürich ใน", "[zurich]ใน"),
    ];
    for (text, expected) in cases {
        assert_eq!(spelled(text), expected, "{text}");
    }
}
