//! The commands as users and scripts meet them: streams, exit codes, messages, repeated batches.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::{Article, Bench, program};

/// Three articles, one of them twice.
fn bench() -> Bench {
    let bench = Bench::new();
    let shared = Article {
        title: "银狐木马分析",
        url: "https://a.example/1?utm_source=x",
        body: "银狐木马的样本分析。",
        ..Article::default()
    };
    bench.article("a", &shared);
    bench.article(
        "a2",
        &Article { url: "http://www.a.example/1/", source: "转载", date: "2024-09-28", ..shared },
    );
    bench.article(
        "b",
        &Article {
            title: "银狐招聘", body: "诚聘分析师。", date: "2024-10-02", ..Article::default()
        },
    );
    bench.article(
        "c",
        &Article { title: "Fox news", body: "Nothing here about malware.", ..Article::default() },
    );
    bench
}

#[test]
fn the_first_search_builds_the_index() {
    let bench = bench();
    let run = bench.ok(&["search", "银狐"]);
    assert!(run.err.contains("no index in index yet: indexing corpus/ first"), "{}", run.err);
    assert!(run.out.contains("银狐木马分析"));
    assert!(!bench.ok(&["search", "银狐"]).err.contains("indexing"));
}

#[test]
fn exit_codes_distinguish_found_not_found_and_error() {
    let bench = bench();
    bench.ok(&["index"]);
    let cases: [(&[&str], i32); 15] = [
        (&["search", "银狐"], 0),
        (&["search", "不存在的词"], 1),
        (&["search", "date:2024-13"], 2),
        (&["search", "\"未关闭"], 2),
        (&["search", ""], 2),
        (&["search"], 2),
        (&["search", "银狐", "-招聘"], 0),
        (&["search", "-n", "x", "银狐"], 2),
        (&["show", "ffffffffffff"], 1),
        (&["show", "zz"], 1),
        (&["index", "nowhere"], 2),
        (&["index", "corpus", "nowhere"], 2),
        (&["--index", "nowhere", "stats"], 2),
        (&["tokens", "银狐"], 0),
        (&["frobnicate"], 2),
    ];
    for (arguments, code) in cases {
        let run = bench.run(arguments);
        assert_eq!(run.code, code, "{arguments:?}: {}", run.err);
        assert!(code == 0 || !run.err.is_empty(), "{arguments:?} prints no error");
        assert!(code == 0 || run.out.is_empty(), "{arguments:?} answers {}", run.out);
    }
}

#[test]
fn errors_show_the_place_and_the_remedy() {
    let bench = bench();
    let run = bench.run(&["search", "银狐 cve:banana"]);
    let expected = "error: cve: does not accept this value\n  银狐 cve:banana\n           ^^^^^^\n  write cve:2024-47176, or cve:2024 for all of a year\n";
    assert_eq!(run.err, expected);
}

#[test]
fn json_has_the_agreed_shape() {
    let bench = bench();
    bench.ok(&["index"]);
    let answer = bench.search(&["银狐 -招聘", "--facet", "source,lang,month"]);
    let hit = &answer["hits"][0];
    assert_eq!(answer["query"], "银狐 -招聘");
    assert_eq!((&answer["total"], &answer["relaxed"]), (&json!(1), &json!(false)));
    assert_eq!(hit["sources"], json!(["某源", "转载"]));
    assert_eq!(hit["paths"], json!(["a.md", "a2.md"]));
    assert_eq!(
        (&hit["source"], &hit["date"], &hit["match"]),
        (&json!("某源"), &json!("2024-09-26"), &json!("word"))
    );
    assert_eq!((&hit["language"], &hit["body_status"]), (&json!("zh"), &json!("full")));
    assert_eq!(hit["title_highlights"], json!([[0, 2]]));
    assert_eq!(hit["snippet"], json!({"text": "银狐木马的样本分析。", "highlights": [[0, 2]]}));
    assert_eq!(
        answer["facets"]["source"],
        json!([{"value": "某源", "count": 1}, {"value": "转载", "count": 1}])
    );
    assert_eq!(answer["facets"]["month"], json!([{"value": "2024-09", "count": 1}]));
    let lines = bench.ok(&["search", "--jsonl", "银狐"]).out;
    assert_eq!(lines.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count(), 2);
}

#[test]
fn show_takes_the_first_digits_of_an_id() {
    let bench = bench();
    bench.ok(&["index"]);
    let id = bench.search(&["银狐木马"])["hits"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(id.len(), 12);
    let article: Value = serde_json::from_str(&bench.ok(&["show", "--json", &id[..8]]).out).expect("JSON");
    assert_eq!((&article["id"], &article["body"]), (&json!(id), &json!("银狐木马的样本分析。")));
    assert_eq!(article["copies"].as_array().map(Vec::len), Some(2));
    let all = bench.run(&["show", ""]);
    assert_eq!(all.code, 1, "an empty id is no id");
}

#[test]
fn the_same_text_is_shown_once_under_the_earliest() {
    let bench = Bench::new();
    let body = "一份完整的事件复盘，讲述攻击者如何进入内网，又如何被发现。\n\n".repeat(20);
    let text = Article { title: "复盘：九天三十小时", body: &body, ..Article::default() };
    let other = "另一家公司的事件复盘，讲的是勒索软件怎样经由打印服务器扩散到整个园区。\n\n".repeat(20);
    bench.article("late", &Article { title: "九天三十小时，一次入侵的始末", date: "2024-10-11", ..text });
    bench.article("early", &Article { date: "2024-10-09", ..text });
    let title = "打印服务器：一次扩散的经过";
    bench.article("other", &Article { title, body: &other, date: "2024-10-01", ..text });
    bench.ok(&["index"]);
    let answer = bench.search(&["事件复盘"]);
    assert_eq!(answer["total"], 3, "the total counts articles");
    let hits = answer["hits"].as_array().expect("hits");
    let shown: Vec<(&Value, usize)> =
        hits.iter().map(|hit| (&hit["paths"][0], hit["reposts"].as_array().map_or(0, Vec::len))).collect();
    assert_eq!(shown.len(), 2, "{answer:#}");
    assert!(
        shown.contains(&(&json!("early.md"), 1)) && shown.contains(&(&json!("other.md"), 0)),
        "{answer:#}"
    );
    assert_eq!(bench.names(&["事件复盘"]).len(), 3);
}

#[test]
fn facets_count_stories_or_articles() {
    let bench = Bench::new();
    let body = "LockBit 的成员利用 CVE-2024-90001 和 cve-2024-90002 进入了某园区的内网，随后横向移动。\n\n"
        .repeat(20);
    let text = Article { title: "园区入侵复盘", body: &body, ..Article::default() };
    bench.article("a", &Article { source: "甲", date: "2024-09-30", ..text });
    bench.article("b", &Article { source: "乙", date: "2024-10-02", ..text });
    bench.article("c", &Article { source: "甲", body: "海莲花也利用 CVE-2024-90002 入侵园区。", ..text });
    bench.ok(&["index"]);
    let counts = |more: &[&str], facet: &str| {
        let answer = bench.search(&[&["入侵", "--facet", "cve,actor,source,month"], more].concat());
        let counts = answer["facets"][facet].as_array().expect("counts").iter();
        counts.map(|count| format!("{} {}", count["value"].as_str().expect("text"), count["count"])).collect()
    };
    let check = |more: &[&str], facet: &str, expected: &[&str]| {
        let found: Vec<String> = counts(more, facet);
        assert_eq!(found, expected, "{facet} {more:?}");
    };
    check(&[], "cve", &["CVE-2024-90002 2", "CVE-2024-90001 1"]);
    check(&["--no-collapse"], "cve", &["CVE-2024-90002 3", "CVE-2024-90001 2"]);
    check(&["--no-collapse"], "actor", &["LockBit 2", "海莲花 1"]);
    check(&[], "source", &["甲 2", "乙 1"]);
    check(&[], "month", &["2024-09 2", "2024-10 1"]);
    check(&["--facet-limit", "1"], "cve", &["CVE-2024-90002 2"]);
    check(&["--facet-limit", "1"], "month", &["2024-10 1"]);
    check(&["--facet-limit", "0"], "source", &["甲 2", "乙 1"]);
    let text = bench.ok(&["search", "入侵", "--limit", "0", "--facet", "cve", "--facet-limit", "1"]).out;
    assert!(text.contains("CVE-2024-90002") && text.contains("1 more"), "{text}");
}

#[test]
fn months_are_in_order_of_date() {
    let bench = Bench::new();
    for (name, date) in [("a", "2024-11-02"), ("b", "2023-12-30"), ("c", "2024-11-05"), ("d", "2024-02-01")] {
        let body = format!("某园区第 {name} 次被入侵之后的复盘。");
        bench.article(
            name,
            &Article { title: &format!("入侵 {name}"), body: &body, date, ..Article::default() },
        );
    }
    bench.ok(&["index"]);
    let answer = bench.search(&["入侵", "--facet", "month"]);
    let months = answer["facets"]["month"].as_array().expect("counts").iter();
    let months: Vec<&str> = months.filter_map(|count| count["value"].as_str()).collect();
    assert_eq!(months, ["2023-12", "2024-02", "2024-11"]);
}

#[test]
fn snippets_show_where_they_cut_a_sentence() {
    let bench = Bench::new();
    let body =
        format!("{}，其中也有合成网关，{}", "某园区用了许多产品".repeat(20), "后来一一查明".repeat(30));
    bench.article("a", &Article { title: "复盘", body: &body, ..Article::default() });
    bench.ok(&["index"]);
    let hit = &bench.search(&["合成网关"])["hits"][0]["snippet"];
    assert_eq!((&hit["cut_start"], &hit["cut_end"]), (&json!(true), &json!(true)), "{hit}");
    assert!(hit["text"].as_str().is_some_and(|text| body.contains(text) && !text.contains('…')));
    let text = bench.ok(&["search", "合成网关"]).out;
    let line = text.lines().find(|line| line.contains("其中也有")).unwrap_or_default().trim();
    assert!(line.starts_with('…') && line.ends_with('…'), "{text}");
}

#[test]
fn show_opens_with_a_summary() {
    let bench = Bench::new();
    let best = "研究人员披露，“灰隼”组织利用合成网关的零日漏洞攻击了多家医院。";
    let rest = "制造业的网络越来越复杂，安全事件时有发生。各方都应当重视起来，并及时安装厂商提供的补丁。";
    let body =
        format!("{rest}\n\n{best}\n\n医院的系统因此中断三天，部分手术被推迟，病人的档案也可能已经外泄。");
    bench.article(
        "a",
        &Article {
            title: "“灰隼”利用网关零日漏洞攻击医院", body: &body, ..Article::default()
        },
    );
    bench.article("b", &Article { title: "医院公告", body: "医院的系统已经恢复。", ..Article::default() });
    bench.ok(&["index"]);
    let id = |query: &str| bench.search(&[query])["hits"][0]["id"].as_str().expect("an id").to_owned();
    let (long, short) = (id("灰隼"), id("医院公告"));
    let article: Value = serde_json::from_str(&bench.ok(&["show", "--json", &long]).out).expect("JSON");
    assert_eq!(article["summary"], best);
    let text = bench.ok(&["show", &long]).out;
    let line = text.lines().find(|line| line.starts_with("summary"));
    assert!(line.is_some_and(|line| line.ends_with(best)), "{text}");
    let article: Value = serde_json::from_str(&bench.ok(&["show", "--json", &short]).out).expect("JSON");
    assert_eq!(article.get("summary"), None);
}

#[test]
fn a_batch_interrupted_before_its_commit_leaves_no_index() {
    let bench = bench();
    bench.ok(&["index"]);
    let meta = bench.path().join("index/meta.json");
    let mut state: Value = serde_json::from_slice(&fs::read(&meta).expect("readable")).expect("JSON");
    state["segments"] = json!([]);
    state.as_object_mut().expect("an object").remove("payload");
    fs::write(&meta, state.to_string()).expect("writable");
    let run = bench.ok(&["search", "银狐"]);
    assert!(run.err.contains("indexing corpus/ first"), "{}", run.err);
}

#[test]
fn a_file_is_recognised_under_any_root() {
    let bench = bench();
    bench.ok(&["index"]);
    for root in [
        ["index", "--json", "corpus/../corpus"].as_slice(),
        &["index", "--json", "corpus/a.md"],
        &["index", "--json", "corpus", "corpus/a.md"],
    ] {
        let report: Value = serde_json::from_str(&bench.ok(root).out).expect("JSON");
        assert_eq!(report["unchanged"], report["files"], "{root:?}: {report}");
    }
    assert_eq!(bench.search(&["银狐木马"])["hits"][0]["paths"], json!(["a.md", "a2.md"]));
}

#[test]
fn the_exact_run_ranks_first_and_articles_with_some_words_follow() {
    let bench = Bench::new();
    let long = format!("{}银行漏洞。{}", "前文无关。".repeat(80), "后文无关。".repeat(80));
    bench.article("run", &Article { title: "周报", body: &long, ..Article::default() });
    bench.article("words", &Article { title: "漏洞与银行", body: "漏洞。银行。", ..Article::default() });
    bench.article("one", &Article { title: "卫星", body: "卫星。卫星。卫星。", ..Article::default() });
    bench.ok(&["index"]);
    assert_eq!(bench.names(&["银行漏洞"]), ["run", "words"]);
    let answer = bench.search(&["--no-collapse", "银行 漏洞 卫星"]);
    assert_eq!(
        (&answer["relaxed"], &answer["complete"], &answer["some"]),
        (&json!(true), &json!(0), &json!(3))
    );
    assert_eq!(answer["hits"].as_array().map(Vec::len), Some(3), "{answer}");
    assert_eq!(answer["hits"][0]["match"], "word");
    assert_eq!(bench.search(&["\"银行\""])["hits"][0]["match"], "literal");
}

#[test]
fn an_empty_list_is_a_day_without_news() {
    let bench = bench();
    let mut child = program()
        .args(["index", "-"])
        .current_dir(bench.path())
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary");
    assert!(child.wait().expect("its end").success());
}

#[test]
fn output_lines_are_for_scripts() {
    let bench = bench();
    bench.ok(&["index"]);
    let output = |what| bench.ok(&["search", "--strict", "银狐木马", "--output", what]).out;
    assert_eq!(output("paths"), "a.md\na2.md\n");
    assert_eq!(output("urls"), "https://a.example/1?utm_source=x\n");
    assert_eq!(output("ids").trim().len(), 12);
}

#[test]
fn indexing_again_changes_only_what_changed() {
    let bench = bench();
    let report = |arguments: &[&str]| -> Value {
        let run = bench.ok(&[&["index", "--json"], arguments].concat());
        serde_json::from_str(&run.out).expect("JSON")
    };
    let counts = |report: &Value| {
        ["new", "merged", "updated", "unchanged", "articles"]
            .map(|name| report[name].as_u64().expect("a count"))
    };
    assert_eq!(counts(&report(&[])), [3, 1, 0, 0, 3]);
    assert_eq!(counts(&report(&[])), [0, 0, 0, 4, 3]);
    bench.article("c", &Article { title: "Fox news", body: "Now it is about 银狐.", ..Article::default() });
    bench.article("d", &Article { title: "第四篇", ..Article::default() });
    assert_eq!(counts(&report(&[])), [1, 0, 1, 3, 4]);
    assert_eq!(bench.names(&["银狐"]).len(), 3);
    // A longer copy brings the text, and a vanished file takes nothing away.
    let longer = "银狐木马的样本分析，共三个样本。";
    bench.article(
        "a3",
        &Article {
            url: "https://a.example/1",
            title: "银狐木马分析",
            date: "2024-09-30",
            body: longer,
            ..Article::default()
        },
    );
    fs::remove_file(bench.path().join("corpus/a.md")).expect("removed");
    assert_eq!(counts(&report(&[])), [0, 1, 0, 4, 4]);
    let hit = &bench.search(&["三个样本"])["hits"][0];
    assert_eq!(hit["paths"], json!(["a.md", "a2.md", "a3.md"]));
    assert_eq!(hit["date"], "2024-09-26");
}

#[test]
fn a_file_that_becomes_another_article_leaves_the_first() {
    let bench = bench();
    bench.ok(&["index"]);
    bench.article(
        "a2",
        &Article {
            title: "完全不同",
            url: "https://elsewhere.example/9",
            body: "别的内容。",
            ..Article::default()
        },
    );
    bench.ok(&["index"]);
    assert_eq!(bench.search(&["银狐木马"])["hits"][0]["paths"], json!(["a.md"]));
    assert_eq!(bench.names(&["别的内容"]), ["a2"]);
    bench.article(
        "a2",
        &Article {
            title: "银狐木马分析",
            url: "https://a.example/1",
            body: "又回来了。",
            ..Article::default()
        },
    );
    bench.ok(&["index"]);
    assert_eq!(bench.names(&["别的内容"]), [""; 0]);
    assert_eq!(bench.names(&["银狐木马"]), ["a"]);
}

#[test]
fn a_list_on_standard_input_names_files() {
    let bench = bench();
    let mut child = program()
        .args(["index", "--json", "-"])
        .current_dir(bench.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary");
    child.stdin.take().expect("its input").write_all(b"corpus/a.md\ncorpus/b.md\n").expect("written");
    let output = child.wait_with_output().expect("its answer");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&report["new"], &report["files"]), (&json!(2), &json!(2)));
}

#[test]
fn odd_files_do_not_stop_a_batch() {
    let bench = bench();
    bench.write("corpus/empty.md", "");
    bench.write("corpus/notes.txt", "no article");
    bench.write("corpus/plain.md", "# just a note\n\ntext\n");
    bench.write("corpus/daily.json", "[]");
    let name = format!("{}“'\n\\$(x) ｜%.md", "名".repeat(70));
    bench.write(&format!("corpus/{name}"), "---\ntitle: 奇怪的文件名\nurl: https://odd.example/1\nsource: \ndate: someday\nfetch_date: x\n---\n\n正文。");
    let run = bench.ok(&["index", "--json"]);
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    let skipped = json!({"empty": 1, "feed-list": 1, "no-known-format": 1, "not-markdown": 1});
    assert_eq!((&report["new"], &report["skipped"]), (&json!(4), &skipped), "{}", run.err);
    assert!(run.err.contains("date: \"someday\" is no day between 1990 and tomorrow"), "{}", run.err);
    assert!(run.err.contains("empty.md: skipped: empty; fetch the article again"), "{}", run.err);
    assert_eq!(bench.search(&["奇怪的文件名"])["hits"][0]["paths"], json!([name]));
}

#[test]
fn control_characters_reach_no_terminal() {
    let bench = Bench::new();
    let (url, source) = ("https://x.example/\u{1b}]0;evil\u{7}", "\u{1b}[31m某源\u{202e}");
    bench.article(
        "a",
        &Article {
            title: "标题\u{1b}[2J\u{9b}K",
            url,
            source,
            body: "正文\u{8}\u{1b}c",
            ..Article::default()
        },
    );
    bench.ok(&["index"]);
    for arguments in [
        ["search", "正文"].as_slice(),
        &["search", "--json", "正文"],
        &["search", "正文\u{1b}[31m"],
        &["stats"],
    ] {
        let run = bench.run(arguments);
        let text = run.out + &run.err;
        let bad = text.chars().find(|&c| (c.is_control() && c != '\n') || c == '\u{202e}');
        assert_eq!(bad, None, "{arguments:?}: {text:?}");
    }
}

#[test]
fn a_closed_pipe_is_success() {
    let bench = Bench::new();
    for number in 0..300 {
        bench.article(
            &number.to_string(),
            &Article { title: "勒索", body: "勒索软件。", ..Article::default() },
        );
    }
    bench.ok(&["index"]);
    let mut child = program()
        .args(["search", "--all", "勒索"])
        .current_dir(bench.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    assert!(child.wait().expect("its end").success());
}

#[test]
fn colour_is_for_terminals_or_on_request() {
    let bench = bench();
    bench.ok(&["index"]);
    assert!(!bench.ok(&["search", "银狐"]).out.contains('\u{1b}'));
    assert!(
        bench.ok(&["search", "--color", "always", "银狐"]).out.contains("\u{1b}[1m\u{1b}[31m银狐\u{1b}[0m")
    );
}

#[test]
fn an_index_of_another_analysis_is_refused_with_the_remedy() {
    let bench = bench();
    bench.ok(&["index"]);
    let meta = bench.path().join("index/meta.json");
    let text = fs::read_to_string(&meta).expect("readable").replace("analysis-", "analysis-0");
    fs::write(&meta, text).expect("writable");
    for arguments in [["search", "银狐"].as_slice(), &["index"]] {
        let run = bench.run(arguments);
        assert_eq!(run.code, 2);
        assert!(run.err.contains("run `secnews index --rebuild`"), "{}", run.err);
    }
    bench.ok(&["index", "--rebuild"]);
    assert_eq!(bench.names(&["银狐"]).len(), 2);
}
