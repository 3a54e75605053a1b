//! Numbers of hits in place of ids, several ids, and lines with chosen fields.

use serde_json::Value;

use crate::harness::{Article, Bench, Run, choose_engine, finish, program};

/// Three articles that one query finds in order of date.
fn bench() -> Bench {
    let bench = Bench::new();
    for (name, date) in [("a", "2024-09-01"), ("b", "2024-09-02"), ("c", "2024-09-03")] {
        let (title, url) = (format!("银狐木马\t第 {name} 篇"), format!("https://example.org/{name}"));
        let body = format!("银狐木马的样本分析，编号{name}。");
        bench.article(name, &Article { title: &title, url: &url, date, body: &body, ..Article::default() });
    }
    bench.ok(&["index"]);
    bench
}

/// Runs the program with a cache folder of its own.
fn run(bench: &Bench, arguments: &[&str]) -> Run {
    let mut command = program();
    command.args(arguments).current_dir(bench.path()).env("XDG_CACHE_HOME", bench.path().join("cache"));
    choose_engine(&mut command, bench.path(), arguments);
    finish(command)
}

fn shown(bench: &Bench, number: &str) -> String {
    let run = run(bench, &["show", number, "--json"]);
    let article: Value = serde_json::from_str(&run.out).unwrap_or_default();
    article["paths"][0].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_number_stands_for_a_hit_of_the_last_search() {
    let bench = bench();
    assert_ne!(run(&bench, &["show", "1"]).code, 0, "there was no search yet");
    run(&bench, &["search", "银狐", "--sort", "date-asc"]);
    assert_eq!(["1", "2", "3"].map(|number| shown(&bench, number)), ["a.md", "b.md", "c.md"]);
    // A later page has later numbers.
    run(&bench, &["search", "银狐", "--sort", "date-asc", "--offset", "1", "-n", "1"]);
    assert_eq!(shown(&bench, "2"), "b.md");
    // Lines for programs have no numbers.
    run(&bench, &["search", "银狐", "--sort", "date", "--output", "ids"]);
    assert_eq!(shown(&bench, "2"), "b.md");
    let similar = run(&bench, &["similar", "2", "--json"]);
    let similar: Value = serde_json::from_str(&similar.out).expect("JSON");
    assert!(similar["title"].as_str().is_some_and(|title| title.contains('b')), "{similar:#}");
    // Another index has other hits.
    bench.ok(&["--index", "other", "index"]);
    assert_ne!(run(&bench, &["--index", "other", "show", "2"]).code, 0);
}

#[test]
fn several_articles_are_shown_in_order() {
    let bench = bench();
    run(&bench, &["search", "银狐", "--sort", "date-asc"]);
    let shown = run(&bench, &["show", "2", "1", "--json"]);
    let articles: Vec<Value> = serde_json::from_str(&shown.out).expect("an array");
    let paths: Vec<&str> = articles.iter().filter_map(|article| article["paths"][0].as_str()).collect();
    assert_eq!((paths, shown.code), (vec!["b.md", "a.md"], 0));
    let one_missing = run(&bench, &["show", "3", "ffffffffffff", "--jsonl"]);
    assert_eq!((one_missing.out.lines().count(), one_missing.code), (1, 1), "{}", one_missing.err);
}

#[test]
fn fields_are_chosen_and_a_row_is_a_line() {
    let bench = bench();
    let lines = |arguments: &[&str]| {
        run(&bench, &[&["search", "银狐", "--sort", "date-asc"], arguments].concat()).out
    };
    let tsv = lines(&["--output", "tsv", "--fields", "date,title,url,reposts"]);
    assert_eq!(tsv.lines().next(), Some("2024-09-01\t银狐木马 第 a 篇\thttps://example.org/a\t0"));
    assert_eq!(tsv.lines().map(|line| line.split('\t').count()).collect::<Vec<_>>(), [4, 4, 4]);
    let line = lines(&["--output", "line", "-n", "1"]);
    assert!(line.starts_with("2024-09-01  ") && line.ends_with("  某源  银狐木马 第 a 篇\n"), "{line}");
    let unknown = run(&bench, &["search", "a", "--output", "tsv", "--fields", "author"]);
    assert!(unknown.code == 2 && unknown.err.contains("available: id, date"), "{}", unknown.err);
}

#[test]
fn words_without_a_command_are_answered_with_the_search() {
    let bench = bench();
    let english = run(&bench, &["银狐", "木马"]);
    assert!(english.code == 2 && english.err.contains("type 'secnews search 银狐 木马'"), "{}", english.err);
    let chinese = run(&bench, &["银狐", "--lang", "zh"]);
    assert!(chinese.err.contains("'secnews search 银狐"), "{}", chinese.err);
    let misspelt = run(&bench, &["serch", "银狐"]);
    assert!(misspelt.err.contains("'search'") && !misspelt.err.contains("secnews search serch"));
}
