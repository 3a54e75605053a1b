//! What many articles say together: `ioc`, `trend` and their kin.

use serde_json::{Value, json};

use crate::harness::{Article, Bench};

/// Articles of two weeks: a story with reposts, its entities, and a feed with the same entry every day.
fn bench() -> Bench {
    let bench = Bench::new();
    let attack = "攻击者 APT41 利用 CVE-2024-91234 从 93.184.7.9 下载，回连 c2.evil-panel.top 与 \
                  hxxps://c2[.]evil-panel[.]top/gate ，并访问 192.168.1.1 。参考 [公告](https://vendor-site.top/a)。";
    for (name, source, date) in [
        ("one", "甲", "2024-09-24"),
        ("two", "乙", "2024-09-25"),
        ("three", "丙", "2024-09-25"),
        ("four", "丁", "2024-09-26"),
    ] {
        let title = format!("星桥网关遭入侵（{name}）");
        let body = format!("{name} 的记者报道：{attack}{}", format!("{name} 独家细节。").repeat(9));
        let url = format!("https://{name}.example/{name}");
        bench.article(name, &Article { title: &title, url: &url, source, date, body: &body });
    }
    for day in 10..=26 {
        let name = format!("daily-{day}");
        let (title, date) = (format!("每日简报第{day}期"), format!("2024-09-{day}"));
        let url = format!("https://daily.example/{day}");
        let body = format!("第{day}期：漏洞与补丁。");
        bench.article(&name, &Article { title: &title, url: &url, source: "简报", date: &date, body: &body });
    }
    bench.ok(&["index"]);
    bench
}

fn json(bench: &Bench, arguments: &[&str]) -> Value {
    let run = bench.run(&[arguments, &["--json"]].concat());
    assert!(run.code < 2, "{arguments:?}: {}", run.err);
    serde_json::from_str(&run.out).expect("JSON")
}

#[test]
fn entities_are_listed_with_their_sources_and_first_days() {
    let bench = bench();
    let answer = json(&bench, &["ioc", "星桥网关"]);
    assert_eq!(answer["total"], 4);
    let entities = answer["entities"].as_array().expect("a list");
    let cve = entities.iter().find(|entity| entity["kind"] == "cve").expect("a CVE");
    assert_eq!(cve["value"], "CVE-2024-91234");
    assert_eq!((&cve["first_seen"], &cve["last_seen"]), (&json!("2024-09-24"), &json!("2024-09-26")));
    assert_eq!(cve["articles"], 4);
    assert_eq!(cve["named_in"].as_array().map(Vec::len), Some(4));
    assert_eq!(answer["articles"][0]["source"], "甲");
    let values: Vec<&str> = entities.iter().filter_map(|entity| entity["value"].as_str()).collect();
    assert!(values.contains(&"c2.evil-panel.top") && values.contains(&"https://c2.evil-panel.top/gate"));
    assert!(!values.contains(&"192.168.1.1"), "a private address does no harm: {values:?}");
    assert!(!values.contains(&"vendor-site.top"), "a reference is no indicator: {values:?}");
}

/// One of 300 articles is looked up in postings, all of them in the column of ids, in two segments with a deleted article.
#[test]
fn one_article_and_all_give_the_same_entities() {
    let bench = Bench::new();
    let write = |number: usize, text: &str| {
        let body = format!("编号N{number}的样本回连 hxxps://c2-{number}[.]evil-panel[.]top/gate 。{text}");
        let title = format!("样本分析第{number}篇");
        let name = format!("sample-{number}");
        bench.article(
            &name,
            &Article { title: &title, date: "2024-09-24", body: &body, ..Article::default() },
        );
    };
    (0..300).for_each(|number| write(number, ""));
    bench.ok(&["index"]);
    (7..9).for_each(|number| write(number, "后来补充了说明。"));
    bench.ok(&["index"]);
    let named_in = |query: &str, value: &str| {
        let answer = json(&bench, &["ioc", query]);
        let entities = answer["entities"].as_array().expect("a list").clone();
        let entity = entities.into_iter().find(|entity| entity["value"] == value).expect("an entity");
        (answer["total"].clone(), entity["named_in"].clone())
    };
    for number in [0, 7, 8, 299] {
        let value = format!("c2-{number}.evil-panel.top");
        let (one, of_one) = named_in(&format!("N{number}"), &value);
        let (all, of_all) = named_in("样本", &value);
        assert_eq!((one, all), (json!(1), json!(300)));
        assert_eq!(of_one, of_all);
        assert_eq!(of_one.as_array().map(Vec::len), Some(1));
    }
}

#[test]
fn a_blocklist_is_one_pipe_away() {
    let bench = bench();
    let values =
        |arguments: &[&str]| bench.run(&[&["ioc", "星桥网关", "--output", "values"], arguments].concat()).out;
    assert_eq!(values(&["--kind", "ip"]), "93.184.7.9\n");
    assert_eq!(values(&["--kind", "ip", "--defang"]), "93[.]184[.]7[.]9\n");
    assert_eq!(values(&["--kind", "ip", "--defang", "--refang"]), "93.184.7.9\n");
    assert_eq!(values(&["--kind", "ip,domain", "-0"]), "93.184.7.9\0c2.evil-panel.top\0");
    assert!(values(&["--kind", "ip", "--benign"]).contains("192.168.1.1\n"));
    assert!(values(&["--kind", "domain", "--references"]).contains("vendor-site.top\n"));
    let none = bench.run(&["ioc", "简报", "--kind", "hash"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    let unknown = bench.run(&["ioc", "简报", "--kind", "ipv5"]);
    assert!(unknown.code == 2 && unknown.err.contains("available: ip, cve"), "{}", unknown.err);
}

#[test]
fn days_are_chosen() {
    let bench = bench();
    let total = |arguments: &[&str]| {
        json(&bench, &[&["ioc", "星桥网关"], arguments].concat())["entities"][0]["articles"].clone()
    };
    assert_eq!(total(&["--since", "2024-09-25"]), 3);
    assert_eq!(total(&["--since", "1d"]), 1, "the last day is the latest that the index holds");
    assert_eq!(total(&["--since", "2d", "--until", "2024-09-25"]), 3);
    let never = bench.run(&["ioc", "星桥网关", "--since", "2024-10-01", "--until", "2024-09-01"]);
    assert!(never.code == 2 && never.err.contains("--until"), "{}", never.err);
    let nonsense = bench.run(&["ioc", "星桥网关", "--since", "gestern"]);
    assert!(nonsense.code == 2 && nonsense.err.contains("write a day such as"), "{}", nonsense.err);
}

#[test]
fn bars_count_what_a_search_finds() {
    let bench = bench();
    let answer = json(&bench, &["trend", "简报", "--by", "week"]);
    let buckets = &answer["series"][0]["buckets"];
    assert_eq!(
        buckets[0],
        json!({"label": "2024-W37", "first": "2024-09-09", "count": 6, "all": 6, "share": 1.0})
    );
    assert_eq!(buckets.as_array().map(Vec::len), Some(3));
    let gap = json(&bench, &["trend", "简报", "--by", "day", "--since", "2024-09-08"]);
    assert_eq!(gap["missing"], json!([{"first": "2024-09-08", "last": "2024-09-09"}]));
    let first = &gap["series"][0]["buckets"][0];
    assert_eq!((&first["count"], &first["all"], &first["share"]), (&json!(0), &json!(0), &Value::Null));
    let run = bench.ok(&["trend", "简报", "--by", "day", "--since", "2024-09-08", "--share"]);
    assert!(run.out.starts_with("2024-09-08        - no articles archived\n"), "{}", run.out);
    assert!(run.out.contains("2024-09-10  100.00% ███"), "{}", run.out);
    assert!(run.err.contains("no articles archived of 2 days: 2024-09-08 to 2024-09-09"), "{}", run.err);
    let text = bench.ok(&["trend", "简报", "--by", "month"]).out;
    assert!(text.starts_with("2024-09  17 ███"), "{text}");
    let lines = bench.ok(&["trend", "简报", "--by", "week", "--jsonl"]).out;
    assert_eq!(lines.lines().count(), 3);
    assert_eq!(bench.run(&["trend", "没有这个词"]).code, 1);
}

#[test]
fn queries_stand_side_by_side_and_in_a_picture() {
    let bench = bench();
    let run =
        bench.ok(&["trend", "--compare", "简报", "星桥网关 -三个", "--by", "month", "--svg", "trend.svg"]);
    assert!(run.out.starts_with("         简报"), "{}", run.out);
    let svg = std::fs::read_to_string(bench.path().join("trend.svg")).expect("a picture");
    assert!(svg.starts_with("<svg") && svg.contains("星桥网关") && svg.contains("2024-09"));
    let nowhere = bench.run(&["trend", "简报", "--svg", "no/such/folder.svg"]);
    assert!(nowhere.code == 2 && nowhere.err.contains("--svg"), "{}", nowhere.err);
    assert_eq!(bench.run(&["trend"]).code, 2);
}

#[test]
fn a_term_of_many_publishers_rises_and_one_of_a_single_publisher_does_not() {
    let bench = Bench::new();
    for number in 1..=8 {
        let publish = |name: &str, day: u8, title: &str| {
            let (url, date) = (format!("https://site-{number}.example/{name}"), format!("2024-09-{day}"));
            let source = format!("站{number}");
            let body = format!("{title}，站{number}的评论，{}。", "各不相同 ".repeat(number));
            bench.article(
                &format!("{name}-{number}"),
                &Article { title, url: &url, source: &source, date: &date, body: &body },
            );
        };
        publish("before", 15, "周末随笔");
        publish("now", 22, "Blackfin 木马利用 CVE-2024-91234");
    }
    for day in 20..=26 {
        let (name, date) = (format!("chatty-{day}"), format!("2024-09-{day}"));
        let url = format!("https://chatty.example/{day}");
        bench.article(
            &name,
            &Article {
                title: "Greyfish 促销", url: &url, source: "话痨", date: &date, body: "促销。"
            },
        );
    }
    bench.ok(&["index"]);
    let answer = json(&bench, &["trend", "--rising", "--since", "7d"]);
    assert_eq!(answer["period"], json!({"first": "2024-09-20", "last": "2024-09-26"}));
    assert_eq!(answer["before"], json!({"first": "2024-09-13", "last": "2024-09-19"}));
    assert_eq!((&answer["publishers"], &answer["publishers_before"]), (&json!(9), &json!(8)));
    let named: Vec<(&str, &str)> = answer["terms"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|term| Some((term["kind"].as_str()?, term["term"].as_str()?)))
        .collect();
    assert_eq!(named, [("cve", "CVE-2024-91234"), ("word", "Blackfin")]);
    assert_eq!(answer["terms"][1]["with"], json!(["利用", "木马"]));
    assert_eq!(answer["terms"][0]["publishers"], 8);
    let text = bench.ok(&["trend", "--rising", "Blackfin OR 随笔"]).out;
    assert!(text.contains("Blackfin") && text.contains("0 → 8"), "{text}");
}
