//! The description of the API is of the routes that there are, and the book has each of them.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::client::{Server, samples};
use crate::harness::project;

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
    let server = Server::start(&samples(), &[]);
    let described = server.get("/api/v1/openapi.json").json();
    let chapters = ["en", "zh"].map(|language| {
        let path = project().join(format!("docs/{language}/src/api.md"));
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
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
        for chapter in &chapters {
            assert!(chapter.contains(&format!("`{method} {path}`")), "a book lacks `{method} {path}`");
        }
    }
}

#[test]
fn names_are_unique_and_references_lead_somewhere() {
    let server = Server::start(&samples(), &[]);
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
