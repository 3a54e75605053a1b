//! Did you mean: corrections of words that no article has, or nearly none.

use serde_json::{Value, json};

use crate::harness::{Article, Bench};

/// Correct words in enough articles that they are no misspellings, and one article with a misspelling.
fn bench() -> Bench {
    let bench = Bench::new();
    let bodies = [
        "Ransomware of the Lazarus group hit a hospital.",
        "Salt Typhoon has been seen in telecom networks.",
        "企业数据出境须申报安全评估，个人信息的处境另有规定。",
        "勒索软件加密了医院的影像系统，数据被窃取。",
    ];
    for number in 0..60 {
        for (at, body) in bodies.iter().enumerate() {
            let title = format!("{} {number}", ["Hospital", "Telecom", "申报", "医院"][at]);
            let body = format!("{body} Report number {number}.");
            bench.article(
                &format!("{at}-{number}"),
                &Article { title: &title, body: &body, ..Article::default() },
            );
        }
    }
    bench.article(
        "slip",
        &Article { title: "Lazaruz in the news", body: "A slip of the editor.", ..Article::default() },
    );
    bench.ok(&["index"]);
    bench
}

fn suggested(answer: &Value) -> Vec<(&str, &str, bool)> {
    let suggestions = answer["suggestions"].as_array().expect("suggestions").iter();
    suggestions
        .map(|suggestion| {
            let text = |key: &str| suggestion[key].as_str().expect("a text");
            (text("word"), text("suggestion"), suggestion["searched"].as_bool().expect("a flag"))
        })
        .collect()
}

#[test]
fn a_word_in_no_article_is_replaced_by_its_correction() {
    let bench = bench();
    for (typed, correction) in [("ransomwre", "ransomware"), ("Lazurus", "lazarus"), ("数据初境", "数据出境")]
    {
        let answer = bench.search(&[typed, "--no-synonyms"]);
        assert_eq!(suggested(&answer), [(typed, correction, true)], "{answer}");
        assert_eq!(
            (&answer["suggestions"][0]["articles"], &answer["total"]),
            (&json!(60), &json!(60)),
            "{typed}"
        );
        assert_eq!((&answer["query"], &answer["understood"]), (&json!(typed), &json!(correction)));
        let run = bench.ok(&["search", typed]);
        let note = format!("no article has `{typed}`: searched for `{correction}` (articles: 60)");
        assert!(run.out.starts_with(&note), "{}", run.out);
        assert!(
            run.out.lines().next().is_some_and(|line| line.ends_with(&format!("\"{typed}\""))),
            "{}",
            run.out
        );
        // As the answer advises.
        assert_eq!(bench.run(&["search", &format!("\"{typed}\"")]).code, 1);
    }
    // Widened by other names as if it had been typed.
    let widened = bench.search(&["ransomwre"]);
    assert_eq!((&widened["suggestions"][0]["articles"], &widened["total"]), (&json!(60), &json!(120)));
    let answer = bench.search(&["hospital lazurus 2"]);
    assert_eq!(suggested(&answer), [("lazurus", "lazarus", true)]);
}

#[test]
fn literal_queries_and_output_for_scripts_are_never_corrected() {
    let bench = bench();
    for arguments in [
        &["\"ransomwre\""][..],
        &["title:ransomwre"],
        &["ransomwre", "--literal"],
        &["ransomwre", "--strict"],
    ] {
        let answer = bench.search(arguments);
        assert_eq!(suggested(&answer), [("ransomwre", "ransomware", false)], "{arguments:?}");
        assert_eq!(answer["total"], 0, "{arguments:?}");
    }
    for arguments in [&["ransomw*e"][..], &["ransomwre~2"], &["hospital", "-ransomwre"], &["ransomware 医院"]]
    {
        assert_eq!(bench.search(arguments)["suggestions"], json!([]), "{arguments:?}");
    }
    for arguments in [&["--jsonl"][..], &["--output", "ids"], &["--output", "paths"]] {
        let run = bench.run(&[&["search", "ransomwre"], arguments].concat());
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{arguments:?}");
        assert!(run.err.contains("`ransomwre`: did you mean `ransomware`? (60 articles)"), "{}", run.err);
    }
    for arguments in [&["export", "ransomwre"][..], &["ioc", "ransomwre"], &["trend", "ransomwre"]] {
        let run = bench.run(arguments);
        assert!(
            !run.out.contains("ransomware") && !run.err.contains("ransomware"),
            "{arguments:?}: {}",
            run.out
        );
    }
}

#[test]
fn a_rare_word_is_found_and_a_correction_suggested() {
    let bench = bench();
    let answer = bench.search(&["Lazaruz"]);
    assert_eq!(suggested(&answer), [("Lazaruz", "lazarus", false)]);
    assert_eq!((&answer["total"], &answer["understood"]), (&json!(1), &json!("Lazaruz")));
    let run = bench.ok(&["search", "Lazaruz"]);
    assert!(run.err.contains("`Lazaruz`: did you mean `lazarus`? (60 articles)"), "{}", run.err);
    let chinese = bench.ok(&["search", "Lazaruz", "--lang", "zh"]);
    assert!(chinese.err.contains("是不是“lazarus”"), "{}", chinese.err);
}
