//! Reports in the other language, beside the hits of a search.

use serde_json::Value;

use crate::harness::{Article, Bench};

/// Articles of two events in both languages, among others that have some of the words.
fn bench() -> Bench {
    let bench = Bench::new();
    let article = |name: &str, title: &str, body: &str, date: &str| {
        bench.article(name, &Article { title, date, body, ..Article::default() });
    };
    article(
        "fox-zh",
        "银狐木马伪装成税务软件传播",
        "研究人员发现银狐木马的新变种，它通过伪造的税务通知传播，并窃取财务人员的凭据。",
        "2024-09-03",
    );
    article(
        "fox-en",
        "Silver Fox trojan poses as tax software",
        "The new variant of the trojan spreads through fake tax notices and steals the credentials of accountants.",
        "2024-09-02",
    );
    article(
        "hospital-zh",
        "勒索软件攻击迫使云泽市医院停诊",
        "云泽市的一家医院遭到勒索软件攻击，核磁共振系统无法使用，急诊被迫转往其他医院。",
        "2024-09-12",
    );
    article(
        "hospital-en",
        "Ransomware attack forces Yunze hospital to divert ambulances",
        "A hospital in Yunze was hit by ransomware. Its imaging systems are down, and patients were sent elsewhere.",
        "2024-09-11",
    );
    // Its words are English for the most part, and so is its label.
    article(
        "mixed",
        "Silver Fox trojan tax software unpacking notes 复现",
        "These notes list the samples of the trojan, and how each of them was unpacked on a virtual machine.",
        "2024-09-13",
    );
    for number in 0..40 {
        article(
            &format!("zh-{number}"),
            &format!("第{number}号机房供电改造完成"),
            &format!("编号{number}的机房完成了供电系统的改造，值班人员记录了全部的读数。"),
            "2024-08-01",
        );
        article(
            &format!("en-{number}"),
            &format!("Data room {number} has new batteries"),
            &format!(
                "The batteries of data room {number} were replaced, and all readings were written down."
            ),
            "2024-08-01",
        );
    }
    bench.ok(&["index"]);
    bench
}

/// The files of the reports in the other language.
fn translated(answer: &Value) -> Vec<String> {
    let hits = answer["translated"]["hits"].as_array().map(Vec::as_slice).unwrap_or_default();
    let path = |hit: &Value| hit["paths"][0].as_str().expect("a path").to_owned();
    hits.iter().map(path).map(|path| path.rsplit('/').next().unwrap_or_default().replace(".md", "")).collect()
}

fn words(answer: &Value) -> Vec<String> {
    let words = answer["translated"]["words"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |pair: &Value, key: &str| pair[key].as_str().expect("a text").to_owned();
    words.iter().map(|pair| format!("{}>{}", text(pair, "typed"), text(pair, "found"))).collect()
}

#[test]
fn reports_in_the_other_language_are_found_in_both_directions() {
    let bench = bench();
    for (query, language, found) in [
        ("银狐木马", "en", "fox-en"),
        ("勒索软件攻击 医院", "en", "hospital-en"),
        ("silver fox trojan", "zh", "fox-zh"),
        ("ransomware hospital", "zh", "hospital-zh"),
    ] {
        let answer = bench.search(&[query]);
        assert_eq!(answer["translated"]["language"], language, "{query}: {answer}");
        assert_eq!(translated(&answer)[0], found, "{query}: {answer}");
    }
    let answer = bench.search(&["银狐木马"]);
    assert_eq!(words(&answer), ["银狐>Silver Fox", "木马>trojan"]);
}

#[test]
fn the_first_list_is_the_same_with_and_without() {
    let bench = bench();
    for query in ["银狐木马", "ransomware hospital"] {
        let [with, without] =
            [vec![query], vec![query, "--no-translate"]].map(|arguments| bench.search(&arguments));
        assert!(with["translated"].is_object() && without.get("translated").is_none(), "{query}");
        for (key, value) in without.as_object().expect("an object") {
            assert!(key == "took_ms" || with[key] == *value, "{query}: {key}");
        }
        let text = |arguments: &[&str]| bench.ok(&[&["search", query][..], arguments].concat()).out;
        assert!(text(&[]).starts_with(text(&["--no-translate"]).trim_end_matches('\n')), "{query}");
    }
}

#[test]
fn exact_strict_and_filtered_queries_have_no_second_list() {
    let bench = bench();
    for arguments in [
        &["\"银狐木马\""][..],
        &["银狐木马", "--literal"],
        &["银狐木马", "--strict"],
        &["银狐木马 lang:zh"],
        &["银狐木马 OR 医院"],
        &["title:银狐木马"],
        &["date:2024-09"],
        &["银狐木马", "--offset", "1"],
        // One word of two is too little, as is a word that every article has.
        &["银狐 供电"],
        &["机房 银狐之外"],
    ] {
        let answer = bench.search(arguments);
        assert!(answer.get("translated").is_none(), "{arguments:?}: {answer}");
    }
}

#[test]
fn the_filters_of_a_query_apply() {
    let bench = bench();
    assert_eq!(translated(&bench.search(&["银狐木马 date:2024-09"])), ["fox-en"]);
    assert!(translated(&bench.search(&["银狐木马 after:2024-09-10"])).is_empty());
    assert!(translated(&bench.search(&["银狐木马", "--until", "2024-09-01"])).is_empty());
    assert!(translated(&bench.search(&["银狐木马 -\"tax notices\""])).is_empty());
    assert_eq!(translated(&bench.search(&["银狐木马 -hospital -batteries"])), ["fox-en"]);
    assert!(translated(&bench.search(&["银狐木马 date:2024-09 -hospital -accountants"])).is_empty());
    // Only an article with all that is excluded together is left out.
    assert_eq!(translated(&bench.search(&["银狐木马 -(accountants hospital)"])), ["fox-en"]);
}

#[test]
fn a_title_in_the_wrong_script_is_left_out() {
    let bench = bench();
    let mixed: Value =
        serde_json::from_str(&bench.ok(&["search", "--json", "title:复现 lang:en"]).out).expect("JSON");
    assert_eq!(mixed["total"], 1, "its label is English: {mixed}");
    for query in ["银狐木马 税务软件", "银狐木马"] {
        assert!(!translated(&bench.search(&[query])).contains(&"mixed".to_owned()), "{query}");
    }
}

#[test]
fn the_list_has_a_heading_numbers_and_a_setting() {
    let bench = bench();
    let text =
        |arguments: &[&str]| bench.ok(&[&["search", "银狐木马", "-n", "1"][..], arguments].concat()).out;
    let english = text(&["--lang", "en"]);
    assert!(english.contains("\nEnglish reports\n    银狐 → Silver Fox · 木马 → trojan\n"), "{english}");
    assert!(english.contains("\n 2. Silver Fox trojan poses as tax software\n"), "{english}");
    assert!(text(&["--lang", "zh"]).contains("\n英文报道\n"));
    for output in ["ids", "paths", "line", "tsv"] {
        assert_eq!(text(&["--output", output]).lines().count(), 1, "{output}");
    }
    bench.write("off.toml", "translate = false\n");
    assert!(!text(&["--config", "off.toml"]).contains("reports"));
}
