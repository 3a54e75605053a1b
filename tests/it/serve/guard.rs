//! Who may ask: hosts, origins, tokens; and the headers of every response.

use std::fs;

use super::client::{Server, command, samples};
use crate::harness::finish;

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

#[test]
fn every_response_has_the_headers() {
    let server = Server::with_samples(&[]);
    let requests = [
        ("GET", "/", "", 200),
        ("GET", "/search?q=a", "", 200),
        ("GET", "/api/v1/search?q=a", "", 200),
        ("HEAD", "/api/v1/search?q=a", "", 200),
        ("GET", "/api/v1/search", "", 400),
        ("GET", "/nothing", "", 404),
        ("POST", "/search", "", 405),
        ("POST", "/api/v1/watches", "{}", 415),
        ("GET", "/%FF/x", "", 404),
    ];
    for (method, path, body, status) in requests {
        let reply = server.send(method, path, &[], body);
        assert_eq!(reply.status, status, "{method} {path}");
        check_headers(&reply, path);
    }
    check_headers(&server.send("GET", "/", &[("Host", "evil.example")], ""), "a foreign host");
    let known = server.get("/api/v1/brief");
    let again =
        server.send("GET", "/api/v1/brief", &[("If-None-Match", known.header("etag").expect("a tag"))], "");
    assert_eq!((again.status, again.body.len()), (304, 0));
    check_headers(&again, "304");
}

fn check_headers(reply: &super::client::Reply, what: &str) {
    let policy = reply.header("content-security-policy").unwrap_or_else(|| panic!("{what}: no policy"));
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{what}");
    assert_eq!(reply.header("referrer-policy"), Some("no-referrer"), "{what}");
    assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"), "{what}");
    assert!(reply.header("cache-control").is_some(), "{what}");
}

#[test]
fn only_names_of_this_server_are_answered() {
    let server = Server::with_samples(&["--public-url", "https://news.example"]);
    let status = |host: &str| server.send("GET", "/healthz", &[("Host", host)], "").status;
    for known in ["localhost", "127.0.0.1:9", "[::1]", "news.example", "NEWS.example:443"] {
        assert_eq!(status(known), 200, "{known}");
    }
    for foreign in ["evil.example", "news.example.evil.example", "localhost.evil.example"] {
        assert_eq!(status(foreign), 421, "{foreign}");
    }
    let refused = server.send("GET", "/api/v1/stats", &[("Host", "evil.example")], "").json();
    assert!(refused["remedy"].as_str().is_some_and(|remedy| remedy.contains("--public-url")), "{refused}");
}

#[test]
fn pages_of_other_sites_change_and_read_nothing() {
    let server = Server::with_samples(&[]);
    let watch = r#"{"name":"x","query":"漏洞"}"#;
    let json = ("Content-Type", "application/json");
    for foreign in ["cross-site", "same-site"] {
        let headers = [json, ("Sec-Fetch-Site", foreign), ("Sec-Fetch-Mode", "cors")];
        assert_eq!(server.send("POST", "/api/v1/watches", &headers, watch).status, 403, "{foreign}");
        assert_eq!(server.send("DELETE", "/api/v1/watches/x", &headers, "").status, 403, "{foreign}");
        let undo = server.send("POST", "/api/v1/watches/x/undo", &headers, r#"{"articles":[]}"#);
        assert_eq!(undo.status, 403, "{foreign}");
        assert_eq!(server.send("GET", "/api/v1/stats", &headers, "").status, 403, "{foreign}");
        let link = [("Sec-Fetch-Site", foreign), ("Sec-Fetch-Mode", "navigate")];
        assert_eq!(server.send("GET", "/search?q=a", &link, "").status, 200, "{foreign}");
    }
    let old = [json, ("Origin", "http://evil.example")];
    assert_eq!(server.send("POST", "/api/v1/watches", &old, watch).status, 403);
    assert_eq!(server.get("/api/v1/watches").json().as_array().map(Vec::len), Some(0), "nothing was saved");
    let own = [json, ("Sec-Fetch-Site", "same-origin")];
    assert_eq!(server.send("POST", "/api/v1/watches", &own, watch).status, 201);
}

#[test]
fn a_token_is_asked_for_if_there_is_one() {
    let bench = samples();
    fs::write(bench.path().join("token"), format!("{TOKEN}\n")).expect("a file");
    let server = Server::start(&bench, &["--token-file", "token"]);
    let status = |path: &str, value: &str| server.send("GET", path, &[("Authorization", value)], "").status;
    for path in ["/", "/api/v1/stats", "/metrics", "/opensearch.xml", "/nothing"] {
        assert_eq!(server.get(path).status, 401, "{path}");
        assert_eq!(status(path, "Bearer 0123456789abcdef"), 401, "{path}");
    }
    let asked = server.get("/");
    assert!(asked.header("www-authenticate").is_some_and(|value| value.starts_with("Basic ")), "{asked:?}");
    assert_eq!(status("/api/v1/stats", &format!("Bearer {TOKEN}")), 200);
    // reader:TOKEN
    assert_eq!(status("/", "Basic cmVhZGVyOjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVm"), 200);
    assert_eq!((server.get("/healthz").status, server.get("/readyz").status), (200, 200));
}

#[test]
fn a_network_is_served_with_a_token_only() {
    let bench = samples();
    let run = finish(command(&bench, &["--address", "0.0.0.0"]));
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--token-file"), "{}", run.err);
    let short = {
        let mut command = command(&bench, &[]);
        command.env("SECNEWS_TOKEN", "short");
        finish(command)
    };
    assert_eq!(short.code, 2);
    let mut open = command(&bench, &["--address", "0.0.0.0"]);
    open.env("SECNEWS_TOKEN", TOKEN);
    let server = Server::of(open);
    assert!(server.address.ip().is_unspecified());
}
