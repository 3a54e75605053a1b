//! The description of the API is of the routes that there are, and the book has each of them.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::client::{Server, samples};
use crate::book;

/// The methods and paths of all routes.
fn routes(described: &Value) -> BTreeSet<(String, String)> {
    let paths = described["paths"].as_object().expect("paths").iter();
    let of_path = |(path, operations): (&String, &Value)| {
        let verbs = operations.as_object().expect("operations").keys();
        verbs.map(|verb| (verb.to_uppercase(), path.clone())).collect::<Vec<_>>()
    };
    paths.flat_map(of_path).collect()
}

#[test]
fn every_route_answers_and_is_in_the_book() {
    let server = Server::with_samples(&[]);
    let described = server.get("/api/v1/openapi.json").json();
    let books = ["en", "zh"].map(|language| {
        book::pages(language).iter().map(|name| book::page(language, name)).collect::<String>()
    });
    let routes = routes(&described);
    assert!(routes.len() > 25, "{routes:?}");
    for (method, path) in routes {
        let reply = server.send(&method, &path.replace(['{', '}'], ""), &[], "");
        assert!(
            ![404, 405].contains(&reply.status) || path.contains('{'),
            "{method} {path}: {}",
            reply.status
        );
        for book in &books {
            assert!(book.contains(&format!("`{method} {path}`")), "a book lacks `{method} {path}`");
        }
    }
}

#[test]
fn names_are_unique_and_references_lead_somewhere() {
    let server = Server::with_samples(&[]);
    let described = server.get("/api/v1/openapi.json").json();
    let mut ids = BTreeSet::new();
    for operations in described["paths"].as_object().expect("paths").values() {
        for operation in operations.as_object().expect("operations").values() {
            let id = operation["operationId"].as_str().expect("an id");
            assert!(ids.insert(id.to_owned()), "{id} stands twice");
        }
    }
    let text = described.to_string();
    for reference in text.split("\"$ref\":\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let pointer = reference.strip_prefix('#').expect("within the document");
        assert!(described.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

/// The examples of the API in the book, which ask a server on the default port.
#[test]
fn the_examples_of_the_book_work() {
    for language in ["en", "zh"] {
        let bench = samples();
        let server = Server::start(&bench, &[]);
        let (text, mut count) = (book::page(language, "api.md"), 0);
        let blocks: Vec<&str> = text.split("```").skip(1).step_by(2).collect();
        for pair in blocks.windows(2) {
            let Some((program, code)) =
                pair[0].split_once('\n').filter(|(name, _)| ["sh", "python"].contains(name))
            else {
                continue;
            };
            let code = code.replace("127.0.0.1:8642", &server.address.to_string());
            let program = if program == "sh" { "sh" } else { "python3" };
            let run =
                Command::new(program).args(["-c", &code]).current_dir(bench.path()).output().expect(program);
            let answer = String::from_utf8(run.stdout).expect("UTF-8");
            assert!(run.status.success(), "{language}: {code}\n{}", String::from_utf8_lossy(&run.stderr));
            for line in pair[1].lines().skip(1).filter(|line| !line.is_empty()) {
                assert!(answer.contains(line), "{language}: {code} does not answer {line:?}:\n{answer}");
            }
            assert!(pair[1].starts_with("text"), "{language}: no answer is shown of {code}");
            count += 1;
        }
        assert!(count > 4, "{count} examples");
    }
}
