//! Cases that search engines get wrong on Chinese security text, each a full run: files, index,
//! search. They are no part of the project.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::harness::{Article, Bench, material, names};

#[test]
#[ignore = "needs the cases in ../shared/acceptance"]
fn acceptance_cases() {
    for file in ["acceptance/cases.jsonl", "acceptance/cases-2.jsonl"] {
        check_all(&fs::read_to_string(material(file)).expect("cases"));
    }
}

fn check_all(text: &str) {
    let cases: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("a case")).collect();
    let failures: Vec<String> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(
        failures.is_empty(),
        "{} of {} cases fail:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

fn id(case: &Value) -> &str {
    case["id"].as_str().expect("an id")
}

fn check(case: &Value) -> Result<(), String> {
    let bench = Bench::new();
    write_documents(&bench, case);
    bench.ingest("index", &["corpus"]);
    let mut arguments = vec!["search", "--json", "--all", "--no-collapse"];
    arguments.extend(strings(&case["flags"]));
    arguments.push(case["query"].as_str().expect("a query"));
    let run = bench.run(&arguments);
    let wanted = strings(&case["hits"]);
    let code = case["exit"].as_i64().unwrap_or(i64::from(wanted.is_empty()));
    let complain = |what: String| format!("{}: {what} ({})", id(case), case["why"]);
    if i64::from(run.code) != code {
        return Err(complain(format!("exit code {} instead of {code}; {}", run.code, run.err)));
    }
    if code == 2 {
        return Ok(());
    }
    let answer: Value = serde_json::from_str(&run.out).map_err(|error| complain(error.to_string()))?;
    check_answer(case, &answer, &wanted).map_err(complain)
}

fn write_documents(bench: &Bench, case: &Value) {
    for (key, document) in case["docs"].as_object().expect("documents") {
        let neutral = Article::default();
        let field = |name: &str, otherwise| document[name].as_str().unwrap_or(otherwise);
        let article = Article {
            title: field("title", neutral.title),
            url: field("url", neutral.url),
            source: field("source", neutral.source),
            date: field("date", neutral.date),
            body: document.as_str().unwrap_or_else(|| field("body", neutral.body)),
        };
        bench.article(key, &article);
    }
}

fn check_answer(case: &Value, answer: &Value, wanted: &[&str]) -> Result<(), String> {
    let found = names(answer);
    let sorted = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let found_set: BTreeSet<String> = found.iter().cloned().collect();
    if found_set != sorted(wanted) {
        return Err(format!("found {found:?} instead of {wanted:?}"));
    }
    let order = strings(&case["order"]);
    if !found.iter().zip(&order).all(|(found, wanted)| found == wanted) {
        return Err(format!("ranked {found:?} instead of {order:?}"));
    }
    let hits = answer["hits"].as_array().expect("hits");
    for (hit, name) in hits.iter().zip(&found) {
        if let Some(wanted) = case["match"][name].as_str().filter(|wanted| hit["match"] != *wanted) {
            return Err(format!("{name} matches as {} instead of {wanted}", hit["match"]));
        }
        let wanted: BTreeSet<String> = sorted(&strings(&case["marked"][name]));
        if !wanted.is_empty() && marked(hit) != wanted {
            return Err(format!("{name} has {:?} marked instead of {wanted:?}", marked(hit)));
        }
    }
    Ok(())
}

/// The strings that are highlighted in a hit.
fn marked(hit: &Value) -> BTreeSet<String> {
    let mut marked = highlighted(&hit["title"], &hit["title_highlights"]);
    marked.extend(highlighted(&hit["snippet"]["text"], &hit["snippet"]["highlights"]));
    marked
}

fn highlighted(text: &Value, ranges: &Value) -> BTreeSet<String> {
    let characters: Vec<char> = text.as_str().expect("a text").chars().collect();
    let bound = |value: &Value| usize::try_from(value.as_u64().expect("an offset")).expect("small");
    let ranges = ranges.as_array().expect("ranges").iter();
    ranges.map(|range| characters[bound(&range[0])..bound(&range[1])].iter().collect()).collect()
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}
