//! The programs in `examples/` work on the sample articles. They are compiled into the tests, so that running them
//! needs no other build.

use std::error::Error;
use std::io::Write;

use crate::examples::bench_with_samples;

#[path = "../../examples/indicators.rs"]
#[expect(dead_code, reason = "tests call `run` instead of `main`")]
mod indicators;
#[path = "../../examples/new_articles.rs"]
#[expect(dead_code, reason = "tests call `run` instead of `main`")]
mod new_articles;
#[path = "../../examples/search_folder.rs"]
#[expect(dead_code, reason = "tests call `run` instead of `main`")]
mod search_folder;

type Example = fn(&[String], &mut dyn Write) -> Result<(), Box<dyn Error>>;

/// The output of an example, run on these arguments.
fn output(example: Example, arguments: &[&str]) -> String {
    let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
    let mut out = Vec::new();
    example(&arguments, &mut out).expect("the example works");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn the_examples_work_on_the_samples() {
    let bench = bench_with_samples();
    let path = |name: &str| bench.path().join(name).to_string_lossy().into_owned();
    let (index, corpus, seen) = (path("index"), path("corpus"), path("seen.txt"));

    let found = output(search_folder::run, &[&index, &corpus, "关键信息基础设施"]);
    assert!(found.starts_with("40 new articles\n96bda3fb21c5  关键信息基础设施安全保护"), "{found}");
    assert!(found.ends_with("\n5 of 6 articles\n"), "{found}");
    let again = output(search_folder::run, &[&index, &corpus, "零信任"]);
    assert!(again.starts_with("0 new articles\n"), "{again}");

    let query = "PoleGate OR cve:2024-90001";
    let news = output(new_articles::run, &[&index, &seen, query]);
    assert!(news.contains("4e6e079b07fc  ") && news.ends_with("\n3 new stories, 0 reposts\n"), "{news}");
    assert_eq!(output(new_articles::run, &[&index, &seen, query]), "0 new stories, 0 reposts\n");

    let bulletin = "corpus/2024/09/24/daily/深蓝应急响应_【漏洞通告】北辰 PoleGate 安全网关远程代码执行漏洞（CVE-2024-90001）.md";
    let named = output(indicators::run, &[&path(bulletin)]);
    assert!(named.contains("\ncve\tCVE-2024-90001\ttitle\n"), "{named}");
}
