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
    assert!(text.out.starts_with("fox: 1 new, 1 more"), "{}", text.out);
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

/// Reports of one event by sites of both languages, in their own words.
fn publish_event(bench: &Bench) {
    let chinese = "北辰网关 PoleGate 存在远程命令执行漏洞 CVE-2024-91234，已被 APT41 利用，建议尽快升级。";
    for (name, date, title) in [
        ("a", "2024-09-26", "PoleGate 网关曝出 CVE-2024-91234，快看"),
        ("b", "2024-09-27", "北辰 *PoleGate* 网关远程命令执行漏洞 CVE-2024-91234 被利用"),
        ("c", "2024-09-27", "北辰 PoleGate 网关远程命令执行漏洞（CVE-2024-91234）通告"),
    ] {
        publish(bench, name, date, name, title, &(chinese.to_owned() + name));
    }
    for (name, title) in [
        ("d", "PoleGate gateway flaw CVE-2024-91234 exploited by APT41"),
        ("e", "Hackers exploit PoleGate gateway flaw CVE-2024-91234 in attacks"),
    ] {
        let body =
            format!("The vendor of the PoleGate gateway warns that hackers exploit a flaw, {name} reports.");
        publish(bench, name, "2024-09-28", name, title, &body);
    }
}

#[test]
fn a_brief_is_one_page() {
    let bench = bench();
    publish_event(&bench);
    for name in ["x", "y", "z"] {
        let body = format!("某某安全祝各位读者中秋快乐，阖家团圆。{name}");
        publish(&bench, name, "2024-09-27", name, "月满人团圆，某某安全祝大家中秋快乐", &body);
    }
    publish(&bench, "old", "2024-09-20", "丁", "旧闻", "CVE-2024-90000 是旧的。");
    publish(&bench, "new", "2024-09-28", "丁", "旧闻重提", "CVE-2024-90000 又被提起，CVE-2024-91234 也是。");
    bench.ok(&["index"]);
    watch(&bench, &["add", "fox", "银狐", "--all"]);
    let week: [&str; 5] = ["brief", "--since", "2024-09-27", "--until", "2024-09-28"];
    let page = bench.ok(&week).out;
    assert!(page.starts_with("# Security news, 2024-09-27 to 2024-09-28\n\n8 articles, "), "{page}");
    let headlines = page.find("1. [").zip(page.find("[北辰 "));
    assert!(headlines.is_some_and(|(english, chinese)| english < chinese), "English comes first: {page}");
    assert!(!page.contains("快看"), "the first title is not the central one: {page}");
    assert!(page.contains("5 publishers · zh 3 en 2 · 09-26→09-28 · event:"), "{page}");
    assert!(!page.contains("2. ") && !page.contains("中秋"), "greetings are no event: {page}");
    assert!(
        !page.contains("**CVE-2024-91234**") && !page.contains("**CVE-2024-90000**"),
        "they were named before: {page}"
    );
    assert!(page.contains("**APT41**") && page.contains("## fox: 1 new"), "{page}");
    let text = bench.ok(&[&week[..], &["--format", "text"]].concat()).out;
    for expected in [
        "\n\nEvents\n 1. ",
        "    5 publishers · zh 3 en 2 · 09-26→09-28 · ",
        "\n\nGroups\n  APT41 (",
        "\n\nfox: 1 new (银狐)\n",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    let html = bench.ok(&[&week[..], &["--format", "html"]].concat()).out;
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains(">北辰 "), "{html}");
    let json = |arguments: &[&str]| -> Value {
        let out = bench.ok(&[arguments, &["--json"]].concat()).out;
        serde_json::from_str(&out).expect("JSON")
    };
    let answer = json(&week);
    let event = &answer["events"][0];
    assert_eq!((&event["publishers"], &event["articles"]), (&json!(5), &json!(5)), "{event}");
    assert_eq!(event["languages"], json!({"en": 2, "zh": 3}));
    assert_eq!((&event["first"], &event["last"]), (&json!("2024-09-26"), &json!("2024-09-28")));
    // What one site reports again days later is no news.
    let body = "The vendor of the PoleGate gateway has more about the flaw that hackers exploit.";
    publish(
        &bench,
        "late",
        "2024-09-30",
        "late",
        "More about PoleGate gateway flaw CVE-2024-91234 in attacks",
        body,
    );
    bench.ok(&["index"]);
    assert_eq!(json(&week)["events"][0]["articles"], 5, "a brief does not look ahead");
    assert_eq!(json(&["brief", "--since", "2024-09-29", "--until", "2024-09-30"])["events"], json!([]));
    let cves = &json(&["brief", "--since", "2024-09-26", "--until", "2024-09-28"])["new_cves"];
    assert_eq!(cves[0]["value"], "CVE-2024-91234");
    let title = cves[0]["citation"]["title"].as_str().unwrap_or_default();
    assert!(title.contains("CVE-2024-91234") && !title.contains("快看"), "it is about it: {cves}");
    assert_eq!(watch(&bench, &["run"]).code, 0, "a page marks nothing as reported");
}

#[test]
fn a_timeline_shows_events_with_their_first_reports() {
    let bench = bench();
    publish_event(&bench);
    let aside = "Related posts\n\nPoleGate gateway flaw exploited\n\nOther news";
    publish(
        &bench,
        "aside",
        "2024-09-20",
        "Aside",
        "A tool for hashes",
        &format!("This is about hashes.\n\n{aside}"),
    );
    bench.ok(&["index"]);
    let json = |arguments: &[&str]| -> Value {
        serde_json::from_str(&bench.ok(&[&["timeline"], arguments, &["--json"]].concat()).out).expect("JSON")
    };
    let answer = json(&["PoleGate"]);
    let events = answer["events"].as_array().expect("a list");
    assert_eq!(events.len(), 1, "a list of related posts is no event: {answer}");
    let milestones = |list: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = list.as_array().expect("a list").iter();
        list.map(|one| (text(&one["milestone"]), text(&one["date"]))).collect()
    };
    let expected =
        [("first-report", "2024-09-26"), ("first-in-language", "2024-09-28"), ("last-report", "2024-09-28")];
    let expected = expected.map(|(what, date)| (what.to_owned(), date.to_owned()));
    assert_eq!(milestones(&events[0]["milestones"]), expected);
    assert_eq!(events[0]["milestones"][1]["lag"], 2);
    let mentions = milestones(&answer["milestones"]);
    assert_eq!(
        mentions.first(),
        Some(&("first-mention".to_owned(), "2024-09-26".to_owned())),
        "{mentions:?}"
    );

    let text = bench.ok(&["timeline", "PoleGate"]).out;
    for expected in [
        "2024-09-26  ",
        "5 publishers · zh 3 en 2 · 09-26→09-28",
        "first in en 2 days later: e ",
        "4 follow-ups",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    let event = events[0]["event"].as_str().expect("an id");
    for same in [vec![event], vec!["--event", &event[..6]], vec![&*format!("event:{event}")]] {
        assert_eq!(json(&same)["events"][0]["articles"], 5, "{same:?}");
    }
    assert_eq!(bench.run(&["timeline", "--event", "000000000000"]).code, 1);
    assert_eq!(bench.run(&["timeline", "没有这个词"]).code, 1);
    assert_eq!(json(&["PoleGate", "-n", "0"])["events"], json!([]));
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
