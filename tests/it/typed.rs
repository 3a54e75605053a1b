//! Input is interpreted as users intend it; a note marks what is ambiguous.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use crate::harness::{Article, Bench};

fn bench() -> Bench {
    let bench = Bench::new();
    let write = |name: &str, title: &str, source: &str, date: &str, body: &str| {
        let url = format!("https://{name}.example.com/1");
        bench.article(name, &Article { title, url: &url, source, date, body });
    };
    write("fox", "银狐木马手法", "蓝湾实验室", "2024-09-25", "银狐木马借报税邮件投递，技术为 T1566.001。");
    write(
        "lock",
        "LockBit hits a port",
        "The Harbor News",
        "2024-09-26",
        "LockBit encrypted the port of Valmere in one night.",
    );
    write(
        "akira",
        "Akira and a library",
        "The Harbor News",
        "2024-10-02",
        "Akira encrypted the library of Valmere in one night.",
    );
    write(
        "typhoon",
        "Salt Typhoon在电信网络中",
        "Harbor Noon",
        "2024-10-03",
        "Salt Typhoon 入侵电信运营商，利用 CVE-2024-90001。",
    );
    bench.ok(&["index"]);
    bench
}

fn found(bench: &Bench, query: &str) -> Vec<String> {
    let mut names = bench.names(&["--strict", query]);
    names.sort_unstable();
    names
}

#[test]
fn operators_work_as_typed() {
    let bench = bench();
    let cases: [(&str, &[&str]); 23] = [
        ("lockbit | akira", &["akira", "lock"]),
        ("lockbit || akira", &["akira", "lock"]),
        ("lockbit|akira valmere", &["akira", "lock"]),
        ("lockbit｜akira", &["akira", "lock"]),
        ("title:(lockbit | akira)", &["akira", "lock"]),
        ("!lockbit valmere", &["akira"]),
        ("！lockbit valmere", &["akira"]),
        ("typh?on", &["typhoon"]),
        ("ＴＹＰＨ？ＯＮ", &["typhoon"]),
        ("title:ty*n", &["typhoon"]),
        ("*phoon", &["typhoon"]),
        ("CVE-2024-9?001", &["typhoon"]),
        ("body:l*kbit", &["lock"]),
        ("source:\"harbor news\"", &["akira", "lock"]),
        ("source:\"The Harbor News\"", &["akira", "lock"]),
        ("source:\"harbor\"", &["akira", "lock", "typhoon"]),
        ("语言：中文", &["fox", "typhoon"]),
        ("lang:english", &["akira", "lock"]),
        ("状态:完整 site:fox.example.com", &["fox"]),
        ("intitle:port", &["lock"]),
        ("technique:T1566", &["fox"]),
        ("编号:0000", &[]),
        ("攻击技术:1566.001", &["fox"]),
    ];
    for (query, expected) in cases {
        assert_eq!(found(&bench, query), expected, "{query}");
    }
}

#[test]
fn wildcards_mark_what_they_find() {
    let bench = bench();
    let answer = bench.search(&["typh?on"]);
    assert_eq!(answer["hits"][0]["title_highlights"], serde_json::json!([[5, 12]]));
    assert_eq!(answer["hits"][0]["match"], "literal");
}

#[test]
fn pasted_text_is_no_error() {
    let bench = bench();
    for query in [
        "银狐木马手法~",
        "Forensia:RedTeam取证对抗工具",
        "“银狐木马",
        "\"银狐木马 手法",
        "' OR 1=1--",
        "title:(木马 | 周报)",
        "预警 | 某办公系统存在远程代码执行漏洞，请尽快修复",
        "Foo (bar",
        "价格从 10~15 涨到 2^10",
        "A* 算法（转载）~",
        "标题： 银狐",
        "Status:Resolved 银狐",
        "日期：关于某事",
        "He said \"!!!\" loudly",
        "OR",
        "WHY NOT",
        "a || || b",
    ] {
        let run = bench.run(&["search", query]);
        assert!(run.code < 2, "{query}: {}", run.err);
    }
    for query in [
        "\"银狐木马",
        "colour:red",
        "date:2024-13-45",
        "cve:banana",
        "/lock.*bit/",
        "technique:powershell",
        "id:9f8",
        "story:勒索",
        "title:(木马",
    ] {
        let run = bench.run(&["search", query]);
        assert!(
            run.code == 2 && run.err.contains('^') && run.err.lines().count() == 4,
            "{query}: {}",
            run.err
        );
    }
}

/// The notes beside an answer, as messages and suggestions.
fn notes(bench: &Bench, query: &str) -> Vec<(String, Option<String>)> {
    let answer = bench.search(&[query]);
    let notes = answer["notes"].as_array().expect("notes").iter();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    notes.map(|note| (text(&note["message"]).expect("a message"), text(&note["suggestion"]))).collect()
}

#[test]
fn notes_name_the_likely_intention() {
    let bench = bench();
    let cases: [(&str, &str, Option<&str>); 16] = [
        ("lockbit or akira", "or is read as a word", Some("lockbit OR akira")),
        ("titel:银狐 木马", "there is no field titel", Some("title:银狐 木马")),
        ("colour:red 银狐", "fields are title, body", None),
        ("source:\"harbour news\"", "no source is named harbour news", Some("source:\"The Harbor News\"")),
        ("-source:harborr 银狐", "no source is named harborr", Some("-source:\"Harbor Noon\" 银狐")),
        ("lang:ja 银狐", "no article is in the language ja; there are en, zh", None),
        ("status:ful 银狐", "status: has no value ful", Some("status:full 银狐")),
        ("status:partial", "no article has the status partial", None),
        (
            "cve:2024-90002",
            "no article names CVE-2024-90002; similar: CVE-2024-90001",
            Some("cve:CVE-2024-90001"),
        ),
        ("technique:T1567", "no article names T1567", None),
        ("id:00000000", "no article has an id that begins with \"00000000\"", None),
        ("story:00000000", "no article is of the story of an article whose id begins with 00000000", None),
        ("malware:nobody", "no article names the malware nobody", None),
        ("actor:nobody", "no article names the group nobody", None),
        ("host:fax.example.com", "no article is from the host fax.example.com", Some("host:fox.example.com")),
        ("date:2031", "no article is of 2031-01-01..2031-12-31; they are of 2024-09-25 to 2024-10-03", None),
    ];
    for (query, message, suggestion) in cases {
        let found = notes(&bench, query);
        assert_eq!(found.len(), 1, "{query}: {found:?}");
        assert!(found[0].0.contains(message), "{query}: {found:?}");
        assert_eq!(found[0].1.as_deref(), suggestion, "{query}");
    }
    for query in ["lockbit OR akira", "source:harbor lang:en", "银狐 date:2024-09", "木马 手法"] {
        assert_eq!(notes(&bench, query), [], "{query}");
    }
}

#[test]
fn notes_stand_beside_every_answer() {
    let bench = bench();
    for command in ["search", "ioc", "trend", "timeline", "export"] {
        let run = bench.run(&[command, "source:harbr 银狐 or lockbit"]);
        assert!(run.err.contains("note: no source is named harbr"), "{command}: {}", run.err);
        assert!(run.err.contains(
            "note: or is read as a word; for either, write OR in capitals; try: source:harbr 银狐 OR lockbit"
        ));
        assert!(!bench.run(&[command, "source:harbr", "--quiet"]).err.contains("note:"), "{command}");
    }
    let run = bench.run(&["search", "source:harbr\u{202e}", "--lang", "zh"]);
    assert!(run.err.contains("提示：没有名为 harbr") && !run.err.contains('\u{202e}'), "{}", run.err);
    assert!(bench.ok(&["watch", "add", "w", "lockbit or akira"]).err.contains("note: or is read"));
}

#[test]
fn days_are_seen_from_today() {
    let bench = Bench::new();
    let today: Date = jiff::Zoned::now().date();
    for (name, days) in [("now", 0), ("before", 1), ("week", 9), ("old", 400)] {
        let date = today.saturating_sub(days.days()).to_string();
        let body = format!("漏洞通告 {name} {days}");
        bench.article(name, &Article { date: &date, body: &body, title: name, ..Article::default() });
    }
    bench.ok(&["index"]);
    let cases: [(&str, &[&str]); 10] = [
        ("date:today", &["now"]),
        ("日期:今天", &["now"]),
        ("date:yesterday", &["before"]),
        ("日期：昨天", &["before"]),
        ("after:7d", &["before", "now"]),
        ("after:近两周", &["before", "now", "week"]),
        ("before:7d", &["old", "week"]),
        ("before:1y", &["old"]),
        ("date:昨天..今天", &["before", "now"]),
        ("date:\"last 2 weeks\"", &["before", "now", "week"]),
    ];
    for (query, expected) in cases {
        assert_eq!(found(&bench, query), expected, "{query}");
    }
    let mut since = bench.names(&["漏洞", "--since", "yesterday"]);
    since.sort_unstable();
    assert_eq!(since, ["before", "now"]);
    assert!(bench.names(&["漏洞", "--since", "2020-01-01", "--until", "去年"]).contains(&"old".to_owned()));
    let exported = bench.ok(&["export", "--all", "--since", "7d", "--until", "昨天"]).out;
    assert_eq!(exported.lines().count(), 1, "{exported}");
    let answer = bench.search(&["漏洞", "--since", "yesterday"]);
    assert_eq!((answer["total"].as_u64(), answer["hits"].as_array().map(Vec::len)), (Some(2), Some(2)));
    assert!(bench.run(&["search", "漏洞", "--until", "7d"]).err.contains("write a day"));
}
