//! Reports in the other language: judged pairs of a Chinese article and the English one that it names as its source.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

use secnews::index::Searcher;
use secnews::search::StoredArticle;
use serde_json::Value;

use super::judged::{Half, Judged, Question, Set, Task};
use super::measure::Measure;

const MEASURES: &[Measure] = &[Measure::ReciprocalRank(10), Measure::Success(10)];

/// The sets of a folder with `pairs.jsonl` and `descriptions.jsonl`.
pub(crate) fn read(folder: &Path, half: Half, searcher: &Searcher) -> Judged {
    let (pairs, descriptions) = (rows(&folder.join("pairs.jsonl")), rows(&folder.join("descriptions.jsonl")));
    let headline = |row: &Value| question(text(row, "query"), [text(row, "en")], []);
    let without_latin = |row: &Value| question(without_latin(&text(row, "query")), [text(row, "en")], []);
    let sentence = |row: &Value| question(text(row, "query"), [text(row, "en")], [text(row, "exclude")]);
    let chosen = |questions: Vec<Question>| {
        let rows = questions.into_iter().enumerate().filter(|(row, _)| half.holds(*row));
        rows.map(|(_, question)| question).collect()
    };
    let set = |name, questions| Set {
        name,
        task: Task::Translated,
        measures: MEASURES,
        questions: chosen(questions),
    };
    Judged(vec![
        set("headline → report", pairs.iter().map(headline).collect()),
        set("headline without Latin → report", pairs.iter().map(without_latin).collect()),
        set("sentence → report", descriptions.iter().map(sentence).collect()),
        set("English headline → Chinese report", to_chinese(&pairs, searcher)),
    ])
}

/// Headlines of English articles, each with all Chinese articles that name it.
fn to_chinese(pairs: &[Value], searcher: &Searcher) -> Vec<Question> {
    let mut chinese: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pair in pairs {
        chinese.entry(text(pair, "en")).or_default().push(text(pair, "zh"));
    }
    let mut titles = HashMap::new();
    let each = |article: StoredArticle| {
        let paths = article.meta.copies.paths();
        let own = paths.into_iter().filter(|path| chinese.contains_key(*path)).map(str::to_owned);
        titles.extend(own.collect::<Vec<_>>().into_iter().map(|path| (path, article.title.clone())));
    };
    searcher.for_each_article(each).expect("readable");
    let question =
        |(en, zh): (String, Vec<String>)| question(titles.get(&en).cloned().unwrap_or_default(), zh, []);
    chinese.into_iter().map(question).collect()
}

fn question<const N: usize>(
    text: String,
    relevant: impl IntoIterator<Item = String>,
    exclude: [String; N],
) -> Question {
    Question { text, relevant: relevant.into_iter().collect(), exclude: HashSet::from(exclude) }
}

fn rows(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("a judgement")).collect()
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_else(|| panic!("{name} in {row}")).to_owned()
}

/// `text` without Latin words, numbers and what stands in them.
fn without_latin(text: &str) -> String {
    let is_latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    text.chars().map(|c| if is_latin(c) { ' ' } else { c }).collect()
}
