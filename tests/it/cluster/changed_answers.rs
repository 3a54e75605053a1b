//! Answers of a real node in which one value has another type: the program gives an error that names the node, or it did not need the
//! value and answers the same. It never panics and never answers less.

use std::mem::discriminant;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::articles::with_articles;
use super::nodes::shared;
use super::proxy::{Answer, Proxy};
use crate::harness::{Run, cases, finish};

/// Changes that are tried of each command where long tests run whole, and where a sample runs.
const CHANGES: [usize; 2] = [150, 24];
/// Articles: enough for each part of an answer to be there.
const ARTICLES: usize = 12;
/// Commands that send requests of all kinds.
const COMMANDS: [&[&str]; 4] = [
    &["search", "样本", "--json", "--facet", "month,source"],
    &["search", "样本", "--all", "--output", "ids", "--sort", "date"],
    &["trend", "样本", "--json"],
    &["stats", "--json"],
];
/// What stands in place of a value.
const REPLACEMENTS: [fn() -> Value; 4] = [|| Value::Null, || json!("x"), || json!([]), || json!({})];
/// Names of values that are content, where another content is another answer.
const CONTENT: [&str; 2] = ["_source", "stored"];

/// A change: the number of the request, the path of the value in its answer, and what stands in its place.
#[derive(Debug, Clone)]
struct Change {
    request: usize,
    pointer: String,
    replacement: Value,
}

/// The paths of all values of an answer.
fn pointers(value: &Value, prefix: &str, found: &mut Vec<String>) {
    if !prefix.is_empty() {
        found.push(prefix.to_owned());
    }
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, _)| !CONTENT.contains(&name.as_str())) {
                let name = name.replace('~', "~0").replace('/', "~1");
                pointers(value, &format!("{prefix}/{name}"), found);
            }
        }
        // Its other elements are like the first.
        Value::Array(values) => {
            if let Some(first) = values.first() {
                pointers(first, &format!("{prefix}/0"), found);
            }
        }
        _ => {}
    }
}

/// All changes of the answers that a command gets.
fn changes(answers: &[Value]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (request, answer) in answers.iter().enumerate() {
        let mut found = Vec::new();
        pointers(answer, "", &mut found);
        for pointer in found {
            let replaced = answer.pointer(&pointer).map(discriminant);
            for replacement in REPLACEMENTS.map(|replacement| replacement()) {
                // An article need not have a value in each field.
                let is_allowed = replacement.is_null() && pointer.contains("/fields/");
                if !is_allowed && replaced != Some(discriminant(&replacement)) {
                    changes.push(Change { request, pointer: pointer.clone(), replacement });
                }
            }
        }
    }
    changes
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn an_answer_with_a_changed_value_is_an_error_or_the_same() {
    let Some(urls) = shared() else { return };
    let node = urls.split(',').next().expect("a URL");
    let pushed = with_articles("changed", ARTICLES, urls, &[]);
    let run = |proxy: &Proxy, command: &[&str]| {
        finish(pushed.command(&[command, &["--engine", &proxy.url]].concat()))
    };
    let mut failures = Vec::new();
    for command in COMMANDS {
        let (answers, expected) = recorded(node, |proxy| run(proxy, command));
        assert!(expected.code == 0 && !answers.is_empty(), "{command:?}: {}", expected.err);
        let changes = changes(&answers);
        let step = changes.len().div_ceil(cases(CHANGES[0], CHANGES[1])).max(1);
        for change in changes.into_iter().step_by(step) {
            let made = change.clone();
            let proxy = Proxy::before(node, move |request| {
                if request.number != made.request {
                    return Answer::Forward;
                }
                let Change { pointer, replacement, .. } = made.clone();
                Answer::Change(Box::new(move |_, body| changed(&body, &pointer, replacement)))
            });
            let run = run(&proxy, command);
            let is_error = run.code == 2 && run.err.contains(&proxy.url);
            if !is_error && (run.code, without_time(&run.out)) != (0, without_time(&expected.out)) {
                failures
                    .push(format!("{command:?} with {change:?}: exit {}: {}{}", run.code, run.err, run.out));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of them\n{}",
        failures.len(),
        failures[..failures.len().min(10)].join("\n")
    );
}

/// Runs a command through a proxy, which records the answers of the node.
fn recorded(node: &str, run: impl FnOnce(&Proxy) -> Run) -> (Vec<Value>, Run) {
    let answers = Arc::new(Mutex::new(Vec::new()));
    let recorder = Arc::clone(&answers);
    let proxy = Proxy::before(node, move |_| {
        let recorder = Arc::clone(&recorder);
        Answer::Change(Box::new(move |_, body| {
            let answer = serde_json::from_slice(&body).unwrap_or(Value::Null);
            recorder.lock().expect("the answers").push(answer);
            body
        }))
    });
    let run = run(&proxy);
    let answers = answers.lock().expect("the answers").clone();
    (answers, run)
}

fn changed(body: &[u8], pointer: &str, replacement: Value) -> Vec<u8> {
    let Ok(mut answer) = serde_json::from_slice::<Value>(body) else { return body.to_vec() };
    if let Some(value) = answer.pointer_mut(pointer) {
        *value = replacement;
    }
    answer.to_string().into_bytes()
}

/// An answer without the time that it took.
fn without_time(out: &str) -> String {
    let Ok(mut answer) = serde_json::from_str::<Value>(out) else { return out.to_owned() };
    if let Some(fields) = answer.as_object_mut() {
        fields.remove("took_ms");
    }
    answer.to_string()
}
