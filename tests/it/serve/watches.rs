//! Saved searches over the API.

use serde_json::{Value, json};

use super::client::{Reply, Server, samples};

const JSON: (&str, &str) = ("Content-Type", "application/json");

fn post(server: &Server, path: &str, body: &Value) -> Reply {
    server.send("POST", path, &[JSON], &body.to_string())
}

#[test]
fn a_watch_is_added_reports_is_told_and_removed() {
    let bench = samples();
    let server = Server::start(&bench, &[]);
    let new = json!({ "name": "fox", "query": "漏洞", "all": true });
    assert_eq!(post(&server, "/api/v1/watches", &new).status, 201);
    assert_eq!(post(&server, "/api/v1/watches", &new).status, 409);
    let replaced = json!({ "name": "fox", "query": "漏洞", "all": true, "replace": true });
    assert_eq!(post(&server, "/api/v1/watches", &replaced).status, 201);

    let news = || server.get("/api/v1/watches/fox/news").json()[0]["new"].as_array().map_or(0, Vec::len);
    let all = news();
    assert!(all > 1);
    let first = server.get("/api/v1/watches/fox/news").json()[0]["new"][0]["id"].clone();
    let told = post(&server, "/api/v1/watches/fox/told", &json!({ "articles": [first] }));
    assert_eq!((told.status, told.json()["told"].as_u64()), (200, Some(1)));
    assert!(news() < all);
    let undo = |body: &Value| post(&server, "/api/v1/watches/fox/undo", body);
    let undone = undo(&json!({ "articles": [first, "ffffffffffff"] }));
    assert_eq!((undone.status, undone.json()["told"].as_u64()), (200, Some(0)));
    assert_eq!(news(), all);
    for body in [json!({}), json!({ "articles": "x" }), json!({ "articles": [], "all": true })] {
        assert_eq!(undo(&body).status, 400, "{body}");
    }
    assert_eq!(post(&server, "/api/v1/watches/none/undo", &json!({ "articles": [] })).status, 404);
    assert_eq!(server.send("POST", "/api/v1/watches/fox/told", &[], "").status, 200);
    assert_eq!(news(), 0);
    // The command line has the same watches.
    assert_eq!(bench.run(&["watch", "run"]).code, 1);

    assert_eq!(server.send("DELETE", "/api/v1/watches/fox", &[], "").status, 204);
    assert_eq!(server.send("DELETE", "/api/v1/watches/fox", &[], "").status, 404);
    assert_eq!(server.get("/api/v1/watches").json(), json!([]));
}

#[test]
fn a_watch_that_is_none_is_refused() {
    let server = Server::with_samples(&[]);
    let cases = [
        (json!({ "name": "../x", "query": "漏洞" }), 422),
        (json!({ "name": "x", "query": "(" }), 422),
        (json!({ "name": "x" }), 400),
        (json!({ "name": "x", "query": "a", "colour": "red" }), 400),
        (json!([]), 400),
    ];
    for (body, status) in cases {
        assert_eq!(post(&server, "/api/v1/watches", &body).status, status, "{body}");
    }
    let long = json!({ "name": "x", "query": "a".repeat(20_000) });
    assert_eq!(post(&server, "/api/v1/watches", &long).status, 413);
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(server.send("POST", "/api/v1/watches", &form, "name=x&query=a").status, 415);
}

#[test]
fn a_cached_brief_shows_new_watches() {
    let server = Server::with_samples(&[]);
    let before = server.get("/api/v1/brief");
    let tag = before.header("etag").expect("a tag").to_owned();
    let again = || server.send("GET", "/api/v1/brief", &[("If-None-Match", &tag)], "");
    assert_eq!(again().status, 304);
    post(&server, "/api/v1/watches", &json!({ "name": "fox", "query": "漏洞", "all": true }));
    let after = again();
    assert_eq!((after.status, after.json()["watches"].as_array().map(Vec::len)), (200, Some(1)));
}
