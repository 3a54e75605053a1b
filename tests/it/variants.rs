//! URLs that differ by a fragment or a soft parameter alone: one article where titles or texts agree, else as many
//! as there are, with the same ids whatever the order of files and batches.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::{Article, Bench};

/// A file: its name, which begins with its day of September, then what is after the page's address, title and text.
type File = (&'static str, &'static str, &'static str, &'static str);

const PAGE: &str = "https://vendor.example/log";

/// Text long enough to be more than a line, about one thing.
fn long(thing: &str) -> String {
    let sentences: Vec<String> = (0..60).map(|number| format!("{thing}第{number}处{thing}。")).collect();
    sentences.concat()
}

fn write(bench: &Bench, &(name, tail, title, body): &File) {
    let (url, date) = (format!("{PAGE}{tail}"), format!("2024-09-{}", &name[..2]));
    let body = if let Some(thing) = body.strip_prefix("long:") { long(thing) } else { body.to_owned() };
    bench.article(name, &Article { url: &url, title, body: &body, date: &date, ..Article::default() });
}

/// The ids of all articles with the names of their files.
fn articles(bench: &Bench, index: &str) -> BTreeSet<(String, Vec<String>)> {
    let found =
        bench.ok(&["--index", index, "search", "--json", "--all", "--no-collapse", "host:vendor.example"]);
    let answer: Value = serde_json::from_str(&found.out).expect("JSON");
    let article = |hit: &Value| {
        let paths = hit["paths"].as_array().expect("paths").iter();
        let mut names: Vec<String> = paths
            .map(|path| path.as_str().expect("a path").trim_end_matches(".md"))
            .map(|path| path.rsplit('/').next().unwrap_or_default().to_owned())
            .collect();
        names.sort();
        (hit["id"].as_str().expect("an id").to_owned(), names)
    };
    answer["hits"].as_array().expect("hits").iter().map(article).collect()
}

/// Indexes the files at once, one by one forwards and backwards, and anew; all must end in the same articles, of
/// these files.
fn check(files: &[File], expected: &[&[&str]]) {
    let bench = Bench::new();
    files.iter().for_each(|file| write(&bench, file));
    bench.ingest("once", &["corpus"]);
    let once = articles(&bench, "once");
    let names: BTreeSet<Vec<String>> = once.iter().map(|(_, names)| names.clone()).collect();
    let expected: BTreeSet<Vec<String>> =
        expected.iter().map(|names| names.iter().map(|&name| name.to_owned()).collect()).collect();
    assert_eq!(names, expected, "{files:?}");
    let path = |file: &File| format!("corpus/{}.md", file.0);
    for file in files {
        bench.ingest("forwards", &[&path(file)]);
    }
    for file in files.iter().rev() {
        bench.ingest("backwards", &[&path(file)]);
    }
    assert_eq!(articles(&bench, "forwards"), once, "{files:?}");
    assert_eq!(articles(&bench, "backwards"), once, "{files:?}");
    bench.ok(&["--index", "backwards", "index", "--rebuild"]);
    assert_eq!(articles(&bench, "backwards"), once, "{files:?}");
    bench.ok(&["--index", "forwards", "check", "--deep"]);
}

#[test]
fn variants_that_agree_are_one_article_in_any_order() {
    let cases: &[(&[File], &[&[&str]])] = &[
        // Items of one page.
        (
            &[
                ("01a", "#v7.1", "固件7.1更新说明", "修复了认证绕过"),
                ("02b", "#v7.2", "固件7.2更新说明", "修复了命令注入问题"),
            ],
            &[&["01a"], &["02b"]],
        ),
        // Parts of a list.
        (
            &[
                ("01a", "?from=1", "甲产品", "正文甲"),
                ("02b", "?from=2", "乙产品", "正文乙"),
                ("03c", "", "列表", "正文丙"),
            ],
            &[&["01a"], &["02b"], &["03c"]],
        ),
        // Ways to reach a page.
        (
            &[
                ("03a", "?ref=feed", "某产品漏洞公告", "正文"),
                ("02b", "?source=mail#top", "某产品漏洞公告", "正文较长"),
                ("01c", "", "某产品漏洞公告！", "正文"),
            ],
            &[&["01c", "02b", "03a"]],
        ),
        // Tracking alone.
        (
            &[("01a", "?utm_source=rss#more-1", "旧标题", "甲"), ("02b", "?utm_medium=x", "新标题", "乙")],
            &[&["01a", "02b"]],
        ),
        // One text under two titles.
        (
            &[("01a", "#a", "原标题", "long:固件"), ("02b", "#b", "改过的标题", "long:固件")],
            &[&["01a", "02b"]],
        ),
        // Two texts under a generic title.
        (
            &[("01a", "#a", "更新说明", "long:固件"), ("02b", "#b", "更新说明", "long:插件商店")],
            &[&["01a"], &["02b"]],
        ),
        // Joined through a third.
        (
            &[
                ("01a", "#a", "甲标题", "long:固件"),
                ("02b", "#b", "乙标题", "long:固件"),
                ("03c", "#c", "乙标题", "短文"),
                ("04d", "#d", "丁标题", "另一短文"),
            ],
            &[&["01a", "02b", "03c"], &["04d"]],
        ),
    ];
    for (files, expected) in cases {
        check(files, expected);
    }
}

#[test]
fn a_variant_that_no_longer_agrees_is_split_off() {
    let bench = Bench::new();
    let [first, second] = [("01a", "", "漏洞公告", "甲"), ("02b", "?from=2", "漏洞公告", "乙")];
    [first, second].iter().for_each(|file| write(&bench, file));
    bench.ok(&["index"]);
    assert_eq!(articles(&bench, "index").len(), 1);
    write(&bench, &("01a", "", "首页改版公告", "甲"));
    bench.ok(&["index"]);
    let changed = articles(&bench, "index");
    assert_eq!(changed.len(), 2, "{changed:?}");
    bench.ok(&["index", "--rebuild"]);
    assert_eq!(articles(&bench, "index"), changed);
    write(&bench, &first);
    bench.ok(&["index"]);
    assert_eq!(articles(&bench, "index").len(), 1);
    bench.ok(&["check", "--deep"]);
}
