//! Ranking: kinds of queries whose right answer follows from the form of the articles.

use serde_json::{Value, json};

use crate::harness::{Article, Bench, names};

/// An index of articles, each a name, a title and a body.
fn bench(articles: &[(&str, &str, &str)]) -> Bench {
    let bench = Bench::new();
    for (name, title, body) in articles {
        bench.article(name, &Article { title, body, ..Article::default() });
    }
    bench.ok(&["index"]);
    bench
}

/// The names on the first page.
fn page(bench: &Bench, query: &str) -> Vec<String> {
    names(&bench.search(&[query]))
}

#[test]
fn question_words_do_not_count() {
    let bench = bench(&[
        (
            "loader",
            "Inside the Umbra stealer",
            "The Umbra stealer arrives by a fake captcha and reads browsers.",
        ),
        (
            "question",
            "How does this work, and why?",
            "How does it work? What is it, and how does it work again?",
        ),
    ]);
    let answer = bench.search(&["how does umbra stealer reach browsers"]);
    assert_eq!(
        (&names(&answer)[0][..], &answer["hits"][0]["missing"]),
        ("loader", &json!(["reach"])),
        "{answer}"
    );
    assert_eq!(page(&bench, "如何 umbra"), ["loader"]);
    // As the whole query they count.
    assert_eq!(page(&bench, "how does"), ["question"]);
}

#[test]
fn one_common_part_does_not_outweigh_the_rest_of_a_query() {
    let bench = bench(&[
        ("spyware", "手机被装上间谍软件", "某款手机被装上间谍软件，厂商通知了用户。"),
        ("fruit", "苹果苹果，手机手机", "苹果丰收。手机降价。苹果手机降价，苹果手机丰收，苹果手机。"),
        ("both", "苹果手机遭间谍软件入侵", "多国记者的苹果手机遭间谍软件入侵。"),
    ]);
    assert_eq!(page(&bench, "苹果手机 间谍软件")[0], "both");
}

#[test]
fn articles_with_the_identifier_come_before_those_with_the_other_words() {
    let bench = bench(&[
        (
            "score",
            "CVSS score: what a CVSS score is",
            "A CVSS score is a score. The CVSS score of a flaw is from 0 to 10.",
        ),
        (
            "passing",
            "Gateways attacked",
            "Three flaws were used, among them CVE-2031-40001, patched in spring.",
        ),
        ("address", "A server was seized", "The server at 192.0.2.44 was seized."),
    ]);
    for (query, first) in [
        ("what is the CVSS score of CVE-2031-40001", "passing"),
        ("CVSS score cve_2031_40001", "passing"),
        ("CVSS score 192.0.2.44", "address"),
        ("CVSS score CVE-2031", "score"),
    ] {
        assert_eq!(page(&bench, query)[0], first, "{query}");
    }
}

#[test]
fn parts_of_a_word_rank_beside_other_words_and_alone_find_nothing() {
    let bench = bench(&[
        ("whole", "关键信息基础设施名单", "名单公布。"),
        ("part", "基础设施检查", "检查信息系统的基础设施。"),
        ("other", "检查开始", "检查开始了，为期一周。"),
    ]);
    assert_eq!(page(&bench, "关键信息基础设施"), ["whole"]);
    let found = page(&bench, "关键信息基础设施 检查");
    let place = |name: &str| found.iter().position(|found| found == name).expect("on the page");
    assert!(place("part") < place("other"), "{found:?}");
}

#[test]
fn lists_advertisements_and_records_of_programs_stand_below_articles() {
    let text = "暮光勒索软件攻击了多家医院。";
    let bench = Bench::new();
    let articles = [
        ("digest", "安全周报：暮光勒索软件攻击医院", "https://news.example/weekly"),
        ("course", "暮光勒索软件攻击医院：实战培训报名", "https://news.example/course"),
        ("news", "暮光勒索软件攻击医院，业务停摆一天半", "https://news.example/news"),
        ("star", "somebody starred 暮光勒索软件攻击医院", "https://github.com/somebody/twilight"),
    ];
    for (name, title, url) in articles {
        bench.article(name, &Article { title, url, source: name, body: text, ..Article::default() });
    }
    bench.ok(&["index"]);
    let found = page(&bench, "暮光 勒索软件 医院");
    assert_eq!((&found[0][..], found.last().map(String::as_str)), ("news", Some("star")), "{found:?}");
    assert_eq!(page(&bench, "暮光 周报")[0], "digest");
}

#[test]
fn a_year_in_a_query_is_a_hint_at_the_date() {
    let bench = Bench::new();
    for (name, date) in [("before", "2023-05-01"), ("meant", "2024-05-01"), ("after", "2025-05-01")] {
        let title = format!("暮光组织活动分析（{name}）");
        bench.article(
            name,
            &Article { title: &title, date, body: "暮光组织的活动分析。", ..Article::default() },
        );
    }
    bench.ok(&["index"]);
    let answer = bench.search(&["2024年 暮光组织"]);
    assert_eq!((&names(&answer)[0][..], answer["hits"][0].get("missing")), ("meant", None), "{answer}");
}

#[test]
fn a_headline_without_a_text_shares_the_row_of_the_article_that_has_it() {
    let title = "暮光组织利用打印服务漏洞入侵多家制造企业内网";
    let bench = Bench::new();
    let body = "暮光组织利用打印服务的漏洞进入内网，随后横向移动。".repeat(30);
    bench.article(
        "bare",
        &Article { title, source: "聚合", url: "https://a.example/1", date: "2024-09-25", body: "" },
    );
    let url = "https://b.example/2";
    bench.article("full", &Article { title, source: "原作", url, body: &body, ..Article::default() });
    let labelled = format!("【安全资讯】{title}");
    let url = "https://c.example/3";
    bench.article("label", &Article { title: &labelled, source: "转载", url, ..Article::default() });
    bench.article(
        "later",
        &Article { title, source: "旧闻", url: "https://d.example/4", date: "2025-02-01", body: "" },
    );
    bench.ok(&["index"]);
    let answer = bench.search(&["暮光组织 打印服务"]);
    assert_eq!(names(&answer)[0], "full", "{answer}");
    assert_eq!(answer["hits"][0]["reposts"].as_array().map(Vec::len), Some(2), "{answer}");
    assert_eq!((&answer["total"], &answer["stories"]), (&json!(4), &json!(2)));
}

#[test]
fn a_series_takes_one_place_of_a_page_and_all_of_a_list() {
    let bench = Bench::new();
    for issue in ["01", "02", "03"] {
        let title = format!("某某漏洞周报第{issue}期");
        let body = format!("本期第{issue}期收录打印服务漏洞。");
        bench.article(issue, &Article { title: &title, body: &body, ..Article::default() });
    }
    bench.ok(&["index"]);
    let answer = bench.search(&["漏洞周报"]);
    assert_eq!((names(&answer).len(), &answer["hits"][0]["issues"]), (1, &json!(2)), "{answer}");
    assert_eq!(bench.names(&["漏洞周报"]).len(), 3);
    assert!(bench.ok(&["search", "漏洞周报"]).out.contains("2 more of this series"));
}

#[test]
fn a_repository_is_one_article_in_any_list() {
    let bench = Bench::new();
    for (name, who) in [("one", "somebody"), ("two", "another")] {
        let title = format!("{who} starred example/scanner");
        let url = "https://github.com/example/scanner";
        bench.article(
            name,
            &Article { title: &title, url, body: "A scanner of ports.", ..Article::default() },
        );
    }
    bench.ok(&["index"]);
    assert_eq!(bench.search(&["scanner"])["total"], 1);
}

#[test]
fn a_number_with_dots_is_no_list() {
    let bench = bench(&[
        ("address", "解析服务", "把解析服务器设为 1.2.3.4 即可。"),
        ("list", "步骤", "步骤1、2、3、4依次执行。"),
    ]);
    assert_eq!(page(&bench, "1.2.3.4"), ["address"]);
}

#[test]
fn explanations_add_up_to_scores() {
    let bench = bench(&[
        ("one", "暮光组织与勒索软件", "暮光组织投放勒索病毒，也投放 ransomware。"),
        ("two", "安全周报：暮光组织", "暮光组织。"),
    ]);
    for query in ["暮光组织 勒索软件", "暮光组织", "title:暮光组织 OR 勒索软件^2", "\"暮光\" 周报"]
    {
        for hit in bench.search(&["--explain", query])["hits"].as_array().expect("hits") {
            let score = hit["score"].as_f64().expect("a score");
            let explanation = &hit["explanation"];
            assert!(
                (explanation["score"].as_f64().expect("a score") - score).abs() < score / 1e4,
                "{query}: {hit}"
            );
            check_sum(explanation);
        }
    }
}

/// The parts of an explanation make its score, times its factor where it has one.
fn check_sum(explanation: &Value) {
    let parts = explanation["parts"].as_array().map_or(&[][..], Vec::as_slice);
    if parts.is_empty() {
        return;
    }
    let sum: f64 = parts.iter().filter_map(|part| part["score"].as_f64()).sum();
    let score = explanation["score"].as_f64().expect("a score");
    let weight = explanation["weight"].as_f64().unwrap_or(1.0);
    let is_word = explanation["what"].as_str().is_some_and(|what| what.starts_with("word "));
    let expected = if is_word { sum } else { sum * weight };
    assert!((expected - score).abs() <= score / 1e3, "{explanation}");
    parts.iter().for_each(check_sum);
}
