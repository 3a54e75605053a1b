//! Events: articles that report the same thing in their own words, in two languages.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::{Article, Bench, names};

/// Three events, one of them in two languages, and articles that are like one of these but report nothing of it.
const ARTICLES: &[Written<'static>] = &[
    (
        "zep-1",
        "2024-09-10",
        "甲报",
        "Zephyrgate 网关严重漏洞被勒索团伙利用",
        "安全人员发现，勒索团伙正在利用 Zephyrgate 网关的严重漏洞入侵企业，厂商已经发布补丁。",
    ),
    (
        "zep-2",
        "2024-09-11",
        "乙网",
        "勒索软件团伙借 Zephyrgate 网关漏洞入侵，厂商紧急发布补丁",
        "Zephyrgate 厂商确认网关漏洞已遭勒索软件团伙利用，建议企业尽快安装补丁。",
    ),
    (
        "zep-3",
        "2024-09-12",
        "Daily Wire Example",
        "Ransomware gang exploits critical Zephyrgate gateway vulnerability",
        "A ransomware gang is exploiting a critical vulnerability in Zephyrgate gateways, and the vendor has released a patch.",
    ),
    (
        "tram-1",
        "2024-09-11",
        "丙社",
        "某市电车售票系统 Tramline 遭攻击，乘客信息泄露",
        "电车公司表示，售票系统 Tramline 遭到攻击，乘客的姓名和电话泄露。",
    ),
    (
        "tram-2",
        "2024-09-13",
        "丁刊",
        "Tramline 售票系统被攻击：电车乘客信息遭泄露",
        "售票系统 Tramline 的运营者确认遭到攻击，泄露的有电车乘客的姓名。",
    ),
    (
        "course",
        "2024-09-12",
        "戊学院",
        "Zephyrgate 网关漏洞利用实战课程开班，欢迎报名",
        "课程讲授 Zephyrgate 网关漏洞的利用，限时优惠，欢迎报名。",
    ),
    (
        "weekly",
        "2024-09-13",
        "己周刊",
        "漏洞周报：Zephyrgate 网关严重漏洞被勒索团伙利用",
        "本周 Zephyrgate 网关漏洞被勒索团伙利用，另有 Tramline 售票系统遭攻击。",
    ),
    (
        "other-1",
        "2024-09-10",
        "庚报",
        "浏览器厂商修复渲染引擎内存错误",
        "浏览器厂商发布新版本，修复了渲染引擎的内存错误。",
    ),
    (
        "other-2",
        "2024-09-12",
        "辛报",
        "研究者公开打印机固件逆向方法",
        "研究者介绍如何逆向打印机固件，并公开了工具。",
    ),
    (
        "later",
        "2024-12-20",
        "甲报",
        "Zephyrgate 网关严重漏洞回顾：勒索团伙的手法",
        "去年勒索团伙利用 Zephyrgate 网关的漏洞入侵企业。",
    ),
];

/// Name, date, source, title and body of an article.
type Written<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

fn write(bench: &Bench, folder: &str, articles: &[&Written<'_>]) {
    for &&(name, date, source, title, body) in articles {
        let url = format!("https://{}.example/{name}", source.len());
        let text = format!(
            "---\ntitle: {title}\nurl: {url}\nsource: {source}\ndate: {date}\nfetch_date: {date}T09:00:00\n---\n\n# {title}\n\n{body}\n"
        );
        bench.write(&format!("{folder}/{name}.md"), &text);
    }
}

/// Writes articles that have no word in common, since the rarity of a word means nothing among ten articles.
fn write_others(bench: &Bench, folder: &str) {
    for number in 0..60_u32 {
        let character =
            |at: u32| char::from_u32(0x4E00 + number * 53 + at * 3_571 % 5_000).unwrap_or_default();
        let text = |from: u32, to: u32| (from..to).map(character).collect::<String>();
        let name = format!("none-{number}");
        write(bench, folder, &[&(&name, "2024-09-01", "壬报", &text(0, 12), &text(12, 60))]);
    }
}

fn bench() -> Bench {
    let bench = Bench::new();
    write_others(&bench, "corpus");
    write(&bench, "corpus", &ARTICLES.iter().collect::<Vec<_>>());
    bench.ingest("index", &["corpus"]);
    bench
}

/// The events of an index: for each the names of its articles.
fn events(bench: &Bench, index: &str) -> BTreeSet<BTreeSet<String>> {
    let all = |query: &str| -> Value {
        let run = bench.run(&["--index", index, "search", "--json", "--all", "--no-collapse", query]);
        serde_json::from_str(&run.out).expect("JSON")
    };
    let hits = all("after:2000 -source:壬报");
    let ids = hits["hits"].as_array().expect("hits").iter().map(|hit| hit["id"].as_str().expect("an id"));
    ids.map(|id| names(&all(&format!("event:{id}"))).into_iter().collect()).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn reports_of_an_event_meet_in_both_languages() {
    let events = events(&bench(), "index");
    assert!(events.contains(&set(&["zep-1", "zep-2", "zep-3"])), "{events:?}");
    assert!(events.contains(&set(&["tram-1", "tram-2"])), "{events:?}");
    for alone in ["course", "weekly", "other-1", "other-2", "later"] {
        assert!(events.contains(&set(&[alone])), "{alone}: {events:?}");
    }
}

#[test]
fn an_event_is_one_hit() {
    let bench = bench();
    let answer = bench.search(&["Zephyrgate 漏洞"]);
    let hits = answer["hits"].as_array().expect("hits");
    let of_event: Vec<&Value> = hits.iter().filter(|hit| hit["event"].is_object()).collect();
    assert_eq!(of_event.len(), 1, "{answer}");
    let event = &of_event[0]["event"];
    assert_eq!((&event["articles"], &event["chinese"]), (&3.into(), &2.into()));
    assert_eq!((&event["first"], &event["last"]), (&"2024-09-10".into(), &"2024-09-12".into()));
    assert_eq!(event["reports"].as_array().map(Vec::len), Some(2));
    let text = bench.ok(&["search", "Zephyrgate 漏洞"]).out;
    assert!(text.contains("2 more reports, 1 not in Chinese"), "{text}");
    let text = bench.ok(&["search", "--lang", "zh", "Zephyrgate 漏洞"]).out;
    assert!(text.contains("另有 2 篇报道，外文 1 篇"), "{text}");
    for apart in ["--no-events", "--no-collapse"] {
        assert_eq!(names(&bench.search(&[apart, "Zephyrgate 漏洞"])).len(), hits.len() + 2, "{apart}");
    }
    let id = event["reports"][1]["id"].as_str().expect("an id");
    let expanded = names(&bench.search(&[&format!("event:{}", &id[..8])]));
    assert_eq!(expanded.into_iter().collect::<BTreeSet<_>>(), set(&["zep-1", "zep-2", "zep-3"]));
    assert_eq!(names(&bench.search(&[&format!("event:{id} lang:en")])), ["zep-3"]);
}

#[test]
fn days_give_the_same_events_as_one_batch() {
    let bench = bench();
    write_others(&bench, "before");
    bench.ingest("daily", &["before"]);
    let mut days: Vec<&str> = ARTICLES.iter().map(|article| article.1).collect();
    days.sort_unstable();
    days.dedup();
    for day in days {
        let of_day: Vec<_> = ARTICLES.iter().filter(|article| article.1 == day).collect();
        write(&bench, day, &of_day);
        bench.ingest("daily", &[day]);
    }
    assert_eq!(events(&bench, "daily"), events(&bench, "index"));
    let id_of_event = |index: &str| {
        let run = bench.ok(&["--index", index, "search", "--json", "Zephyrgate"]);
        let answer: Value = serde_json::from_str(&run.out).expect("JSON");
        answer["hits"][0]["event"]["id"].clone()
    };
    assert_eq!(id_of_event("daily"), id_of_event("index"));
}

#[test]
fn a_late_report_joins_and_a_removed_one_leaves() {
    let bench = Bench::new();
    write_others(&bench, "corpus");
    let late = &ARTICLES[1];
    write(&bench, "corpus", &ARTICLES.iter().filter(|article| *article != late).collect::<Vec<_>>());
    bench.ok(&["index", "corpus"]);
    assert!(events(&bench, "index").contains(&set(&["zep-1", "zep-3"])));
    write(&bench, "corpus", &[late]);
    bench.ok(&["index", "corpus"]);
    let found = events(&bench, "index");
    assert!(found.contains(&set(&["zep-1", "zep-2", "zep-3"])), "{found:?}");
    bench.ok(&["index", "--rebuild", "corpus"]);
    let found = events(&bench, "index");
    assert!(found.contains(&set(&["zep-1", "zep-2", "zep-3"])), "{found:?}");
    std::fs::remove_file(bench.path().join("corpus/zep-1.md")).expect("removed");
    bench.ok(&["index", "--prune", "corpus"]);
    assert!(events(&bench, "index").contains(&set(&["zep-2", "zep-3"])), "{:?}", events(&bench, "index"));
    assert!(bench.ok(&["check"]).err.is_empty());
}

#[test]
fn an_article_that_becomes_another_has_an_event_of_its_own() {
    let bench = bench();
    let founder = ARTICLES.iter().find(|article| article.0 == "zep-1").expect("an article");
    let &(name, date, source, ..) = founder;
    let (title, body) =
        ("浏览器厂商修复渲染引擎内存错误，研究者致谢", "浏览器厂商发布新版本，修复了渲染引擎的内存错误。");
    write(&bench, "corpus", &[&(name, date, source, title, body)]);
    bench.ingest("index", &["corpus"]);
    let events = events(&bench, "index");
    assert!(events.contains(&set(&["zep-2", "zep-3"])), "{events:?}");
    assert!(events.contains(&set(&["zep-1", "other-1"])), "{events:?}");
}

#[test]
fn an_article_that_is_written_again_stays_in_its_event() {
    let bench = bench();
    let before = events(&bench, "index");
    let &(name, date, source, title, body) =
        ARTICLES.iter().find(|article| article.0 == "zep-1").expect("an article");
    // Further down than what its event is found by.
    let longer = format!("{body}\n\n{}\n\n补丁的编号后来公布。", "管理员应当查看日志。".repeat(40));
    write(&bench, "corpus", &[&(name, date, source, title, &longer)]);
    bench.ingest("index", &["corpus"]);
    assert_eq!(names(&bench.search(&["\"编号后来公布\""])), ["zep-1"]);
    assert_eq!(events(&bench, "index"), before);
    // Reports of the event still find it, by what was kept of its articles.
    let body = "安全人员再次提醒：Zephyrgate 网关的严重漏洞被勒索团伙利用，补丁必须安装。";
    let title = "Zephyrgate 网关漏洞遭勒索团伙利用，厂商补丁应尽快安装";
    write(&bench, "corpus", &[&("zep-4", "2024-09-12", "癸报", title, body)]);
    bench.ingest("index", &["corpus"]);
    let found = events(&bench, "index");
    assert!(found.contains(&set(&["zep-1", "zep-2", "zep-3", "zep-4"])), "{found:?}");
}

#[test]
fn other_vulnerabilities_are_other_events() {
    let bench = Bench::new();
    for (name, number) in [("one", "90001"), ("two", "90002")] {
        let title = format!("某厂 Zephyrgate 网关 SQL 注入漏洞 CVE-2024-{number} 安全风险通告");
        let body = "某厂 Zephyrgate 网关存在 SQL 注入漏洞，攻击者可以读取数据库，请尽快升级。";
        let source = format!("团队{name}");
        bench.article(name, &Article { title: &title, source: &source, body, ..Article::default() });
    }
    bench.ingest("index", &["corpus"]);
    assert_eq!(events(&bench, "index"), BTreeSet::from([set(&["one"]), set(&["two"])]));
}

#[test]
fn reports_in_the_other_language_are_the_most_similar() {
    let bench = bench();
    let id = bench.search(&["--no-events", "Zephyrgate 网关严重漏洞"])["hits"][0]["id"].clone();
    let run = bench.ok(&["similar", "--json", id.as_str().expect("an id")]);
    let answer: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(names(&answer)[0], "zep-3", "{answer}");
}

#[test]
fn a_watch_reports_an_event_once() {
    let bench = Bench::new();
    write_others(&bench, "corpus");
    let first: Vec<_> = ARTICLES.iter().filter(|article| article.0 == "zep-1").collect();
    write(&bench, "corpus", &first);
    bench.ok(&["index", "corpus"]);
    bench.ok(&["watch", "add", "gateway", "zephyrgate"]);
    let news = || -> Value {
        let run = bench.run(&["watch", "run", "--json"]);
        serde_json::from_str(&run.out).expect("JSON")
    };
    news();
    write(&bench, "corpus", &ARTICLES.iter().collect::<Vec<_>>());
    bench.ok(&["index", "corpus"]);
    let news = news();
    let titles = |list: &Value| -> BTreeSet<String> {
        let titles = list.as_array().expect("a list").iter();
        titles.map(|one| one["title"].as_str().expect("a title").to_owned()).collect()
    };
    let again = titles(&news[0]["reposts"]);
    assert!(again.iter().any(|title| title.starts_with("Ransomware gang")), "{news}");
    assert!(titles(&news[0]["new"]).iter().all(|title| !title.contains("补丁")), "{news}");
}
