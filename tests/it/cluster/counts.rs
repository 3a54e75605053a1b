//! Counts of sets that are too large for one script of a node.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::articles::indexed_articles;
use super::nodes::shared;
use super::proxy::{Answer, Proxy};
use crate::harness::{Article, finish};

/// Articles with many identifiers, and how many each has. With every facet in a request, a script may collect the values of three of them.
const ARTICLES: usize = 5;
const IDENTIFIERS: usize = 4_000;

const ALL_FACETS: &str = "source,lang,host,status,month,cve,actor,malware,technique,domain,ip";

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_set_with_many_values_is_counted_in_parts() {
    let Some(urls) = shared() else { return };
    let pushed = indexed_articles("counted", 20, urls);
    for number in 0..ARTICLES {
        let title = format!("样本编号 {number}");
        let url = format!("https://list{number}.example/all");
        let body = identifiers(number);
        let article = Article { title: &title, url: &url, body: &body, ..Article::default() };
        pushed.bench.article(&format!("many-{number}"), &article);
    }
    pushed.bench.ingest("index", &["corpus"]);
    pushed.push_ok(&[]);
    let parts = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&parts);
    let proxy = Proxy::before(urls.split(',').next().expect("a URL"), move |request| {
        let is_part = request.body.windows(6).any(|bytes| bytes == b"\"part\"");
        counter.fetch_add(usize::from(is_part), Ordering::SeqCst);
        Answer::Forward
    });
    for (options, has_parts) in [
        (&["--facet", ALL_FACETS][..], true),
        (&["--facet", ALL_FACETS, "--facet-limit", "7", "--no-collapse"], true),
        (&["--facet", "cve", "--facet-limit", "5"], false),
    ] {
        let search = [&["search", "样本", "--json"], options].concat();
        let run = |arguments: &[&str]| {
            let run = finish(pushed.command(arguments));
            assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
            let answer: Value = serde_json::from_str(&run.out).expect("JSON");
            ["total", "stories", "facets"].map(|name| answer[name].clone())
        };
        let local = run(&search);
        parts.store(0, Ordering::SeqCst);
        assert_eq!(run(&[&search[..], &["--engine", &proxy.url]].concat()), local, "{options:?}");
        assert_eq!(parts.load(Ordering::SeqCst) > 0, has_parts, "{options:?}");
        assert_eq!(local[0], 20 + ARTICLES, "{options:?}");
    }
}

/// Lines with an identifier each, other ones for each number.
fn identifiers(number: usize) -> String {
    let pool: Vec<char> =
        "数据安全网络攻击漏洞分析研究人员发现恶意软件系统文件服务器用户信息组织利用执行代码远程控制"
            .chars()
            .collect();
    let line = |at: usize| {
        let words: String = (1..9).map(|of| pool[(at * of * of + number * 31 + of) % pool.len()]).collect();
        format!("CVE-{}-{} {words}\n", 2010 + number, 10_000 + at)
    };
    (0..IDENTIFIERS).map(line).collect()
}
