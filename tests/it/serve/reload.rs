//! Commits while requests are answered.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::client::{Server, encoded, samples};
use crate::harness::{Article, Bench};

/// Waits until `is_true`, for the three seconds that a reload may take.
fn wait(what: &str, is_true: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_true() {
        assert!(started.elapsed() < Duration::from_secs(3), "{what}");
        thread::sleep(Duration::from_millis(30));
    }
}

#[test]
fn no_request_fails_while_the_index_changes() {
    let bench = samples();
    let server = Server::start(&bench, &[]);
    let (ended, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let paths = [
        format!("/api/v1/search?q={}", encoded("漏洞")),
        "/api/v1/articles/de4d436b6d4c".to_owned(),
        format!("/search?q={}", encoded("勒索")),
        "/api/v1/export?all=true".to_owned(),
    ];
    thread::scope(|scope| {
        for path in &paths {
            let (server, ended, answered) = (&server, &ended, &answered);
            scope.spawn(move || {
                while !ended.load(Ordering::Relaxed) {
                    let reply = server.get(path);
                    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // A panic must not leave the others running.
        let changed = scope.spawn(|| change(&bench, &server)).join();
        ended.store(true, Ordering::Relaxed);
        changed.expect("changes");
    });
    assert!(answered.load(Ordering::Relaxed) > 20, "{answered:?}");
}

fn change(bench: &Bench, server: &Server) {
    let found = |query: &str| {
        let path = format!("/api/v1/search?q={}&strict=true", encoded(query));
        server.get(&path).json()["total"].as_u64() == Some(1)
    };
    for round in 0..4 {
        let body = format!("标记词第{round}号出现在这里。");
        bench.article(&format!("new-{round}"), &Article { body: &body, ..Article::default() });
        bench.ingest("index", &["corpus"]);
        wait("a commit is seen", || found(&format!("\"标记词第{round}号\"")));
    }
    bench.ok(&["index", "-q", "--optimize"]);
    bench.ok(&["index", "-q", "--rebuild", "corpus"]);
    wait("the rebuilt index is opened", || found("\"标记词第3号\""));
    wait("it is the latest", || server.get("/readyz").status == 200);
}

#[test]
fn an_answer_is_kept_until_a_commit() {
    let bench = samples();
    let server = Server::start(&bench, &[]);
    let path = format!("/api/v1/search?q={}", encoded("漏洞"));
    let tag = server.get(&path).header("etag").expect("a tag").to_owned();
    let ask = |path: &str, more: &[(&str, &str)]| {
        let headers = [&[("If-None-Match", tag.as_str())], more].concat();
        server.send("GET", path, &headers, "").status
    };
    assert_eq!(ask(&path, &[]), 304);
    assert_eq!(ask(&format!("{path}&limit=2"), &[]), 200, "another request");
    assert_eq!(ask(&path, &[("Accept-Language", "zh")]), 200, "another language");
    bench.article("new", &Article { body: "又一个漏洞。", ..Article::default() });
    bench.ingest("index", &["corpus"]);
    wait("the tag changes", || ask(&path, &[]) == 200);
}

#[test]
fn answers_go_on_though_the_index_is_deleted() {
    let bench = samples();
    let server = Server::start(&bench, &[]);
    std::fs::remove_dir_all(bench.path().join("index")).expect("deleted");
    wait("it is noticed", || server.get("/readyz").status == 503);
    let query = encoded("漏洞");
    for path in [
        "/api/v1/stats".to_owned(),
        "/api/v1/status".to_owned(),
        "/api/v1/brief".to_owned(),
        format!("/api/v1/suggest?q={query}"),
        format!("/api/v1/search?q={query}&facet=source"),
        format!("/api/v1/export?q={query}"),
        format!("/search?q={query}"),
        format!("/iocs?q={query}"),
        "/article/de4d436b6d4c".to_owned(),
        "/source/%E6%B7%B1%E8%93%9D%E5%BA%94%E6%80%A5%E5%93%8D%E5%BA%94".to_owned(),
        "/".to_owned(),
    ] {
        assert_eq!(server.get(&path).status, 200, "{path}");
    }
}
