//! The sample articles in `corpus/`: every feature has something to show on them.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{project, run_in};

/// A folder whose index holds the samples.
fn samples() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let corpus = project().join("corpus");
        let run = run_in(folder.path(), &["index", corpus.to_str().expect("UTF-8")]);
        assert_eq!(run.code, 0, "{}", run.err);
        folder
    });
    folder.path()
}

fn search(arguments: &[&str]) -> Value {
    let run = run_in(samples(), &[&["search", "--json", "--all"], arguments].concat());
    assert!(run.code < 2, "{arguments:?}: {}", run.err);
    serde_json::from_str(&run.out).expect("JSON")
}

#[test]
fn queries_find_what_they_should() {
    let cases = [
        ("关键信息基础设施", 6),
        ("\"关键信息基础设施\"", 5),
        ("\"础设施\"", 7),
        ("勒索软件 -招聘", 7),
        ("npm OR pypi", 3),
        ("lang:en", 7),
        ("lang:it", 1),
        ("title:勒索", 7),
        ("date:2024-09", 27),
        ("CVE-2024-90001", 2),
        ("CVE-2024-90003", 1),
        ("192.0.2.77", 2),
        ("网络攻击 lang:zh title:醫院", 1),
        ("status:title-only", 5),
        ("\"微信扫一扫\"", 0),
        ("来源：青岚实验室", 3),
    ];
    for (query, articles) in cases {
        let answer = search(&["--no-collapse", query]);
        assert_eq!(answer["total"], articles, "{query}: {answer:#}");
    }
}

#[test]
fn every_file_is_an_article_or_skipped_with_a_reason() {
    let corpus = project().join("corpus");
    let folder = tempfile::tempdir().expect("a folder");
    let run = run_in(folder.path(), &["index", "--json", corpus.to_str().expect("UTF-8")]);
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(report["new"], 40);
    assert_eq!(report["skipped"], serde_json::json!({"feed-list": 2, "no-known-format": 1}), "{}", run.err);
}

#[test]
fn no_markup_is_left_in_any_sample() {
    let ids = run_in(samples(), &["search", "--all", "--no-collapse", "--output", "ids", "after:2000"]);
    assert_eq!(ids.out.lines().count(), 40);
    for id in ids.out.lines() {
        let shown = run_in(samples(), &["show", id]);
        for litter in
            ["](", "![", "**", "\u{200b}", "预览时标签不可点", "关注该公众号", "&amp;", "cover_image"]
        {
            assert!(!shown.out.contains(litter), "{litter} in {}", shown.out);
        }
    }
}
