//! Saved searches, and the day in one page.

use serde_json::{Value, json};

use crate::harness::{Article, Bench, Run};

/// A bench whose watches lie in its own folder.
fn bench() -> Bench {
    let bench = Bench::new();
    publish(&bench, "first", "2024-09-24", "甲", "银狐木马改头换面", &long("银狐木马的新手法。", "细节甲"));
    bench.ok(&["index"]);
    bench
}

fn publish(bench: &Bench, name: &str, date: &str, source: &str, title: &str, body: &str) {
    let url = format!("https://{name}.example/{name}");
    bench.article(name, &Article { title, url: &url, source, date, body });
}

/// A body that is long enough for reposts to be recognised.
fn long(beginning: &str, more: &str) -> String {
    // Different texts share no words, or they would report one event.
    let start = more.chars().map(u32::from).sum::<u32>() % 4096;
    let character = |number: u32| char::from_u32(0x4E00 + start + number * 17).unwrap_or_default();
    let sentences = (0..150).map(|number| format!("{more}{}{}。", character(number), character(number + 99)));
    beginning.to_owned() + &sentences.collect::<String>()
}

fn watch(bench: &Bench, arguments: &[&str]) -> Run {
    bench.run(&[&["watch"], arguments].concat())
}

fn news(bench: &Bench, arguments: &[&str]) -> Value {
    let run = watch(bench, &[&["run", "--json"], arguments].concat());
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {} {}", run.out, run.err))
}

#[test]
fn only_new_articles_are_reported_and_reposts_apart() {
    let bench = bench();
    assert_eq!(watch(&bench, &["add", "fox", "银狐", "-招聘"]).code, 0);
    let nothing = watch(&bench, &["run"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (1, ""), "articles indexed before count as reported");

    publish(&bench, "repost", "2024-09-25", "乙", "银狐木马改头换面", &long("银狐木马的新手法。", "细节甲"));
    publish(
        &bench,
        "second",
        "2024-09-26",
        "丙",
        "会计收到假发票后电脑失控",
        &long("某公司遭窃，手法像银狐。", "细节乙"),
    );
    publish(
        &bench,
        "second-again",
        "2024-09-27",
        "丁",
        "会计收到假发票后电脑失控",
        &long("某公司遭窃，手法像银狐。", "细节乙"),
    );
    publish(&bench, "job", "2024-09-26", "戊", "招聘银狐分析师", "招聘。");
    bench.ok(&["index"]);
    let news = news(&bench, &["--peek"]);
    assert_eq!(news[0]["watch"], "fox");
    let new = news[0]["new"].as_array().expect("a list");
    assert_eq!(new.len(), 1, "a story that went round is one: {new:?}");
    assert_eq!(new[0]["title"], "会计收到假发票后电脑失控");
    assert_eq!(new[0]["reposts"].as_array().map(Vec::len), Some(1));
    let reposts = news[0]["reposts"].as_array().expect("a list");
    assert_eq!(reposts.len(), 1);
    assert_eq!((&reposts[0]["source"], reposts[0]["of"].is_string()), (&json!("乙"), true));

    let text = watch(&bench, &["run", "fox"]);
    assert_eq!(text.code, 0);
    assert!(text.out.starts_with("fox: 1 new, 1 repost"), "{}", text.out);
    assert_eq!(watch(&bench, &["run", "fox"]).code, 1, "it was reported");
}

#[test]
fn reported_articles_outlive_the_index() {
    let bench = bench();
    watch(&bench, &["add", "fox", "银狐"]);
    bench.ok(&["index", "--rebuild"]);
    assert_eq!(watch(&bench, &["run"]).code, 1);
    std::fs::remove_dir_all(bench.path().join("index")).expect("the index");
    publish(&bench, "later", "2024-10-01", "己", "银狐再来", "银狐又来了一次，这回是第三次。");
    bench.ok(&["index"]);
    let news = news(&bench, &[]);
    assert_eq!(news[0]["new"].as_array().map(Vec::len), Some(1), "{news}");
    assert_eq!(news[0]["new"][0]["source"], "己");
}

#[test]
fn a_repost_of_an_article_outside_the_watch_is_news() {
    let bench = bench();
    watch(&bench, &["add", "tomcat", "改头换面 date:2024-09-25"]);
    publish(&bench, "repost", "2024-09-25", "乙", "银狐木马改头换面", &long("银狐木马的新手法。", "细节甲"));
    bench.ok(&["index"]);
    assert_eq!(news(&bench, &[])[0]["new"].as_array().map(Vec::len), Some(1));
}

#[test]
fn feeds_keep_reported_articles() {
    let bench = bench();
    watch(&bench, &["add", "fox", "银狐", "--all"]);
    let first = watch(&bench, &["run", "--format", "atom"]);
    assert_eq!(first.code, 0, "{}", first.err);
    let second = watch(&bench, &["run", "--format", "atom"]);
    assert_eq!(second.code, 1);
    for feed in [&first.out, &second.out] {
        assert!(feed.starts_with("<?xml") && feed.contains("http://www.w3.org/2005/Atom"), "{feed}");
        assert_eq!(feed.matches("<entry>").count(), 1);
        assert!(feed.contains("<category term=\"fox\"/>") && feed.contains("2024-09-24T00:00:00"));
    }
    let markdown = watch(&bench, &["run", "--format", "md", "--peek"]);
    assert_eq!((markdown.code, markdown.out.as_str()), (1, ""));
}

#[test]
fn watches_are_listed_replaced_and_removed() {
    let bench = bench();
    assert_eq!(watch(&bench, &["run"]).code, 1, "no watch, no news");
    watch(&bench, &["add", "fox", "银狐", "-招聘"]);
    let again = watch(&bench, &["add", "fox", "狐"]);
    assert!(again.code == 2 && again.err.contains("--replace"), "{}", again.err);
    assert_eq!(watch(&bench, &["add", "fox", "狐", "--literal", "--replace"]).code, 0);
    let list: Value = serde_json::from_str(&watch(&bench, &["list", "--json"]).out).expect("JSON");
    assert_eq!(
        (&list[0]["name"], &list[0]["query"], &list[0]["literal"]),
        (&json!("fox"), &json!("狐"), &json!(true))
    );
    assert!(watch(&bench, &["list"]).out.starts_with("fox  狐  "));
    assert_eq!(watch(&bench, &["remove", "fox"]).code, 0);
    let gone = watch(&bench, &["remove", "fox"]);
    assert!(gone.code == 2 && gone.err.contains("watch list"), "{}", gone.err);
    let bad = watch(&bench, &["add", "../fox", "银狐"]);
    assert!(bad.code == 2 && bad.err.contains("cannot be the name"), "{}", bad.err);
    let query = watch(&bench, &["add", "broken", "title:(银狐"]);
    assert!(query.code == 2 && query.err.contains("bracket is not closed"), "{}", query.err);
}

#[test]
fn a_broken_watch_does_not_stop_others() {
    let bench = bench();
    watch(&bench, &["add", "fox", "银狐", "--all"]);
    bench.write("watches/bad.json", "{");
    let run = watch(&bench, &["run"]);
    assert_eq!(run.code, 2);
    assert!(run.out.starts_with("fox: 1 new") && run.err.contains("bad.json"), "{} {}", run.out, run.err);
}

#[test]
fn a_brief_is_one_page() {
    let bench = bench();
    for (name, source) in [("a", "甲"), ("b", "乙"), ("c", "丙")] {
        let body = long("北辰网关 CVE-2024-91234 已被 APT41 利用。", "通告全文");
        publish(&bench, name, "2024-09-27", source, "北辰网关 *漏洞* 通告", &body);
    }
    publish(&bench, "old", "2024-09-20", "丁", "旧闻", "CVE-2024-90000 是旧的。");
    publish(&bench, "new", "2024-09-27", "丁", "旧闻重提", "CVE-2024-90000 又被提起。");
    bench.ok(&["index"]);
    watch(&bench, &["add", "fox", "银狐", "--all"]);
    let page = bench.ok(&["brief"]).out;
    assert!(
        page.starts_with("# Security news, 2024-09-27\n\n4 articles, 2 stories, from 4 sources.\n"),
        "{page}"
    );
    assert!(page.contains("1. [北辰网关 \\*漏洞\\* 通告](https://a.example/a) · 甲 · "), "{page}");
    assert!(
        page.contains("3 publishers: 丙, 乙, 甲") && page.contains("**CVE-2024-91234** (1 story, new)"),
        "{page}"
    );
    assert!(!page.contains("**CVE-2024-90000**"), "it was named before: {page}");
    assert!(page.contains("**APT41**") && page.contains("## fox: 1 new"), "{page}");
    let text = bench.ok(&["brief", "--format", "text"]).out;
    for expected in [
        "Security news, 2024-09-27\n4 articles, 2 stories, from 4 sources.\n\nCarried by most\n 1. 北辰网关 *漏洞* 通告\n",
        "    3 publishers: 丙, 乙, 甲 · ",
        "\n\nNew vulnerabilities\n  CVE-2024-91234 (1 story, new)\n      北辰网关 *漏洞* 通告 · 甲 · ",
        "\n\nGroups\n  APT41 (",
        "\n\nfox: 1 new (银狐)\n",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    let html = bench.ok(&["brief", "--format", "html"]).out;
    assert!(
        html.starts_with("<!DOCTYPE html>")
            && html.contains("<a href=\"https://a.example/a\">北辰网关 *漏洞* 通告</a>"),
        "{html}"
    );
    let json: Value =
        serde_json::from_str(&bench.ok(&["brief", "--json", "--since", "2024-09-01"]).out).expect("JSON");
    assert_eq!((&json["stories"], &json["top"][0]["publishers"]), (&json!(4), &json!(3)));
    assert_eq!(watch(&bench, &["run"]).code, 0, "a page marks nothing as reported");
}

#[test]
fn a_timeline_cites_the_first_sources() {
    let bench = bench();
    publish(
        &bench,
        "en",
        "2024-09-26",
        "News",
        "Silver Fox changes its tricks again",
        "The 银狐 group (Silver Fox) has changed its delivery chain again, researchers say this week.",
    );
    bench.ok(&["index"]);
    let answer: Value = serde_json::from_str(&bench.ok(&["timeline", "银狐", "--json"]).out).expect("JSON");
    let events: Vec<(&str, &str)> = answer["events"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|event| Some((event["event"].as_str()?, event["citation"]["source"].as_str()?)))
        .collect();
    assert_eq!(
        events[..3],
        [("first-mention", "甲"), ("first-in-language", "甲"), ("first-of-source", "甲")]
    );
    assert!(events.contains(&("first-in-language", "News")) && events.contains(&("last-mention", "News")));
    let text = bench.ok(&["timeline", "银狐"]).out;
    assert!(
        text.starts_with("2024-09-24  first mention, first in zh, first of 甲\n            银狐木马改头换面"),
        "{text}"
    );
    let id = answer["events"][0]["citation"]["id"].as_str().expect("an id");
    assert!(bench.ok(&["timeline", "--story", &id[..6]]).out.contains("银狐木马改头换面"));
    assert_eq!(bench.run(&["timeline", "--story", "000000000000"]).code, 1);
    assert_eq!(bench.run(&["timeline", "没有这个词"]).code, 1);
}

#[test]
fn an_article_is_shown_with_matches_and_reposts() {
    let bench = bench();
    publish(&bench, "repost", "2024-09-25", "乙", "银狐木马改头换面", &long("银狐木马的新手法。", "细节甲"));
    bench.ok(&["index"]);
    let id = bench.search(&["银狐"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let shown: Value =
        serde_json::from_str(&bench.ok(&["show", &id, "--query", "手法", "--json"]).out).expect("JSON");
    assert_eq!((&shown["title_highlights"], &shown["body_highlights"]), (&json!([]), &json!([[6, 8]])));
    assert_eq!(shown["reposts"][0]["source"], "乙");
    let text = bench.ok(&["show", &id, "--query", "手法", "--color", "always"]).out;
    assert!(
        text.contains("\u{1b}[1m\u{1b}[31m手法") && text.contains("repost") && text.contains("2024-09-25 乙"),
        "{text:?}"
    );
    let linked = bench.ok(&["show", &id, "--hyperlinks", "always"]).out;
    assert!(
        linked.contains("\u{1b}]8;;https://first.example/first\u{1b}\\https://first.example/first"),
        "{linked:?}"
    );
    assert!(!bench.ok(&["show", &id]).out.contains('\u{1b}'));
    assert_eq!(bench.run(&["show", &id, "--query", "("]).code, 2);
}
