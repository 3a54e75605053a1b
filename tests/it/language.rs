//! The query language beyond words: operators, entities, synonyms and words of the user, and how an
//! answer is ranked and explained.

use serde_json::{Value, json};

use crate::harness::{Bench, indexed, names};

#[test]
fn operators_select_articles() {
    let bench = indexed(&[
        ("far", "数据在境内处理以后才可以跨境，RansomHub"),
        ("log", "Log4j2 与 Log4Shell，CVE-2024-47176"),
        ("near", "数据安全跨境流动，ransomware"),
        ("wrong", "跨境的数据，ransomwre 与 logical"),
    ]);
    bench.check_queries(&[
        ("log4*", &["log"]),
        ("lo*", &["log", "wrong"]),
        ("CVE-2024-47*", &["log"]),
        ("数据*", &["far", "near", "wrong"]),
        ("ransomwre~1", &["near", "wrong"]),
        ("ransomvare~1", &["near"]),
        ("ransomvre~2", &["near", "wrong"]),
        ("\"数据 跨境\"~2", &["near", "wrong"]),
        ("\"跨境 数据\"~0", &[]),
        ("\"数据 跨境\"~50", &["far", "near", "wrong"]),
        ("body:log4* -Log4Shell", &[]),
        ("数据 -ransom*", &[]),
        ("跨境^2 流动", &["near"]),
    ]);
    let first = |query: &str| bench.names(&[query]).remove(0);
    assert_eq!(first("logical^9 OR log4shell"), "wrong");
    assert_eq!(first("logical OR log4shell^9"), "log");
}

#[test]
fn entities_are_fields() {
    let bench = indexed(&[
        ("cve", "修复 CVE-2022-3602/3786 与 cve‑2024‑1234"),
        ("hosts", "下载自 hxxps://cdn.evil.example[.]com/a.exe，回连 45[.]77[.]12[.]9 与 2001:db8::7"),
        ("hash", "样本 44D88612FEA8A8F36DE82E1278ABB02F"),
        ("actor", "OceanLotus 与 UNC2452 的行动"),
        ("none", "2024-1234 号文件，notexample.com"),
    ]);
    bench.check_queries(&[
        ("cve:2022-3786", &["cve"]),
        ("cve:CVE-2024-1234", &["cve"]),
        ("cve:2022", &["cve"]),
        ("cve:2023", &[]),
        ("ip:45.77.12.0/24", &["hosts"]),
        ("ip:45.77", &["hosts"]),
        ("ip:2001:db8::/32", &["hosts"]),
        ("ip:45.77.12.8", &[]),
        ("domain:example.com", &["hosts"]),
        ("domain:evil[.]example[.]com", &["hosts"]),
        ("域名：cdn.evil.example.com", &["hosts"]),
        ("hash:44d88612", &["hash"]),
        ("actor:海莲花", &["actor"]),
        ("actor:apt32", &["actor"]),
        ("actor:unc2452", &["actor"]),
        ("样本 -hash:44d8", &[]),
    ]);
    let hit = &bench.search(&["actor:海莲花"])["hits"][0];
    assert_eq!(hit["snippet"]["highlights"], json!([[0, 10]]), "{hit}");
}

#[test]
fn a_page_shows_partial_matches_and_the_set_only_full_ones() {
    let bench = indexed(&[
        ("all", "某医院的核磁共振设备遭勒索软件攻击"),
        ("most", "勒索软件攻击多家医院"),
        ("one", "核磁共振检查"),
    ]);
    let answer = bench.search(&["医院遭勒索软件攻击核磁共振"]);
    assert_eq!(
        (&answer["relaxed"], &answer["complete"], &answer["total"]),
        (&json!(false), &json!(1), &json!(1))
    );
    assert_eq!(answer["some"], 3, "{answer}");
    let hits = answer["hits"].as_array().expect("hits");
    assert_eq!(names(&answer), ["all", "most", "one"]);
    assert!(hits[0]["missing"].is_null() && hits[1]["missing"] == json!(["核磁共振"]), "{answer}");
    assert_eq!(bench.names(&["医院遭勒索软件攻击核磁共振"]), ["all"]);
    assert_eq!(bench.names(&["医院 勒索软件 核磁共振"]), ["all"]);
    assert_eq!(names(&bench.search(&["--strict", "医院 勒索软件 核磁共振"])), ["all"]);
    assert!(bench.names(&["--strict", "医院 卫星"]).is_empty());
}

#[test]
fn a_new_word_works_at_once_and_stats_wants_a_new_index() {
    let bench = indexed(&[("a", "组织幻影貂投递木马"), ("b", "幻影与貂")]);
    bench.write("words.txt", "# 组织\n幻影貂\n");
    bench.write("secnews/config.toml", "dict = [\"../words.txt\"]\nrecency = 0.0\n");
    assert_eq!(bench.names(&["幻影貂木马"]), ["a"]);
    let wants_reindex = |bench: &Bench| {
        let stats: Value = serde_json::from_str(&bench.ok(&["stats", "--json"]).out).expect("JSON");
        stats["wants_reindex"].as_bool().expect("a truth")
    };
    assert!(wants_reindex(&bench));
    std::fs::remove_dir_all(bench.path().join("index")).expect("an index");
    bench.ok(&["index"]);
    assert!(!wants_reindex(&bench));
    let answer = bench.search(&["幻影貂"]);
    assert_eq!(answer["hits"][0]["match"], "word", "{answer}");
}

#[test]
fn broken_lines_of_a_users_files_are_named() {
    let bench = indexed(&[("a", "木马")]);
    bench.write("words.txt", "幻影貂\nLog4j\n");
    bench.write("names.txt", "赤隼 = Red Kestrel\n赤隼 = 隼\n");
    bench.write("bad.toml", "colour = 1\n");
    bench.write("worse.toml", "recency = nan\n");
    for (arguments, message) in [
        (["--dict", "words.txt", "search", "木马"], "words.txt, line 2: \"Log4j\" is not a word of Chinese"),
        (["--synonyms", "names.txt", "search", "木马"], "names.txt, line 2: \"赤隼\" is in line 1 too"),
        (["--config", "bad.toml", "search", "木马"], "bad.toml: "),
        (["--config", "none.toml", "search", "木马"], "none.toml: "),
        (["--config", "worse.toml", "search", "木马"], "worse.toml: recency is out of bounds"),
    ] {
        let run = bench.run(&arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains(message), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn synonyms_of_the_user_join_the_built_in() {
    let bench =
        indexed(&[("a", "Red Kestrel 的行动"), ("b", "关键信息基础设施"), ("c", "Many threat actors")]);
    bench.write("names.txt", "赤隼 = Red Kestrel\n关基 = CII\n");
    let found = |query: &str| bench.names(&["--synonyms", "names.txt", query]);
    assert_eq!(found("赤隼"), ["a"]);
    assert_eq!(found("CII"), ["b"]);
    assert!(found("\"CII\"").is_empty());
    assert_eq!(found("威胁行为者"), ["c"]);
    assert!(bench.names(&["赤隼"]).is_empty());
}

#[test]
fn similar_articles_are_about_the_same_thing() {
    let bench = indexed(&[
        ("a", "赤隼组织借薪酬调整邮件投递新型远控木马，样本使用异或加密"),
        ("b", "新型远控木马来自赤隼组织，邮件主题为薪酬调整"),
        ("c", "云服务商发布季度财报，营收增长"),
        ("d", "芯片厂商财报"),
        ("e", "医院信息化"),
        ("f", "数据出境"),
        ("g", "供应链投毒"),
        ("h", "漏洞预警"),
        ("i", "零信任"),
        ("j", "工控安全"),
    ]);
    let ids = bench.ok(&["search", "--output", "ids", "异或加密"]).out;
    let run = bench.ok(&["similar", "--json", ids.trim()]);
    let answer: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(names(&answer), ["b"], "{answer}");
    assert_eq!(bench.run(&["similar", "000000000000"]).code, 1);
}

#[test]
fn explanations_name_tier_terms_and_weights() {
    let bench = indexed(&[("a", "银狐木马分析")]);
    let answer = bench.search(&["--explain", "银狐木马"]);
    let explanation = answer["hits"][0]["explanation"].to_string();
    for part in ["word 银狐", "body", "first lines", "has the query as one run", "\"weight\":"] {
        assert!(explanation.contains(part), "{explanation}");
    }
    let text = bench.ok(&["search", "--explain", "银狐木马"]).out;
    assert!(text.contains("  word 银狐 × 0.") && text.contains("  first lines\n"), "{text}");
}
