//! `secnews check`: its findings on an index and on the files it came from, and its exit codes.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Article, Bench};

/// An index of three articles, one of them in a folder of its own.
fn bench() -> Bench {
    let bench = Bench::new();
    for name in ["a", "b", "below/c"] {
        let body = format!("银狐木马的样本分析，第{name}篇。");
        bench.article(name, &Article { title: name, body: &body, ..Article::default() });
    }
    bench.ok(&["index"]);
    bench
}

/// The JSON answer, its times left out, and the exit code.
fn check(bench: &Bench, arguments: &[&str]) -> (Value, i32) {
    let run = bench.run(&[&["check", "--json"], arguments].concat());
    let mut answer: Value = serde_json::from_str(&run.out).expect("JSON");
    answer.as_object_mut().expect("an object").remove("took_ms");
    (answer, run.code)
}

#[test]
fn an_index_that_is_in_order() {
    let bench = bench();
    for (arguments, deep) in [([].as_slice(), false), (&["--deep"], true)] {
        let expected = json!({
            "sound": true, "agrees": true, "articles": 3, "files": 3, "deep": deep, "counts": {}, "findings": []
        });
        assert_eq!(check(&bench, arguments), (expected, 0));
    }
    assert!(bench.ok(&["check"]).out.starts_with("sound: 3 articles from 3 files, as on disk; --deep"));
    assert_eq!(bench.ok(&["check", "--jsonl"]).out, "");
}

#[test]
fn differences_from_disk_are_listed_with_remedies() {
    let bench = bench();
    fs::remove_file(bench.path().join("corpus/a.md")).expect("removed");
    bench.article("b", &Article { title: "b", body: "更长的一篇，改过了。", ..Article::default() });
    bench.article("new", &Article { title: "新的", ..Article::default() });
    // None of these is an article, so none is missing from the index.
    for (name, text) in [("empty.md", ""), ("note.md", "# a note\n"), ("daily.md", "- x"), (".git/x.md", "x")]
    {
        bench.write(&format!("corpus/{name}"), text);
    }
    let root = bench.path().canonicalize().expect("a path").join("corpus");
    let root = root.to_str().expect("UTF-8");
    let finding = |kind: &str, name: &str, remedy: &str| {
        let (subject, remedy) = (format!("{root}/{name}.md"), remedy.replace("ROOT", root));
        json!({"kind": kind, "subject": subject, "remedy": remedy})
    };
    let renew = "`secnews index ROOT` reads what is new and changed";
    let (answer, code) = check(&bench, &[]);
    assert_eq!(code, 1);
    assert_eq!((&answer["sound"], &answer["agrees"]), (&json!(true), &json!(false)));
    assert_eq!(answer["counts"], json!({"missing": 1, "changed": 1, "extra": 1}));
    let expected = json!([
        finding("missing", "a", "`secnews index --prune ROOT` removes vanished files"),
        finding("changed", "b", renew),
        finding("extra", "new", renew),
    ]);
    assert_eq!(answer["findings"], expected);
    let lines = bench.run(&["check", "--jsonl"]).out;
    assert_eq!(lines.lines().count(), 3);
    bench.ok(&["index"]);
    assert_eq!(check(&bench, &[]).0["counts"], json!({"missing": 1}));
}

#[test]
fn text_is_grouped_and_cut_short() {
    let bench = Bench::new();
    let names: Vec<String> = (10..25).map(|number| number.to_string()).collect();
    names.iter().for_each(|name| bench.article(name, &Article { title: name, ..Article::default() }));
    bench.ok(&["index"]);
    names[1..]
        .iter()
        .for_each(|name| fs::remove_file(bench.path().join(format!("corpus/{name}.md"))).expect("removed"));
    let run = bench.run(&["check"]);
    assert_eq!(run.code, 1);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 15, "{}", run.out);
    assert_eq!(lines[0], "missing (14): in the index, but no longer on disk");
    assert!(lines[1].ends_with("/corpus/11.md"), "{}", lines[1]);
    assert_eq!(lines[11], "  … and 4 more; --verbose lists all");
    assert!(
        lines[14].starts_with("sound, but not up to date: 15 articles from 15 files; 14 missing ("),
        "{}",
        lines[14]
    );
    assert_eq!(bench.run(&["check", "--verbose"]).out.lines().count(), 18);
}

#[test]
fn a_root_that_has_gone_is_one_finding() {
    let bench = bench();
    fs::rename(bench.path().join("corpus"), bench.path().join("elsewhere")).expect("renamed");
    let (answer, code) = check(&bench, &[]);
    assert_eq!((code, &answer["counts"]), (1, &json!({"unreadable": 1})));
    let message = answer["findings"][0]["message"].as_str().expect("a message");
    assert_eq!(message, "entity not found; 3 files of the index were read there");
}

#[test]
fn roots_within_roots_are_walked_once_and_hidden_ones_are_walked() {
    let bench = bench();
    bench.write("corpus/.hidden/x.md", "");
    bench.article(".hidden/d", &Article { title: "d", ..Article::default() });
    bench.ok(&["index", "corpus/below", "corpus/.hidden"]);
    bench.article("below/e", &Article { title: "e", ..Article::default() });
    bench.article(".hidden/f", &Article { title: "f", ..Article::default() });
    assert_eq!(check(&bench, &[]).0["counts"], json!({"extra": 2}));
}

#[test]
fn neighbours_of_a_file_indexed_alone_are_extra() {
    let bench = bench();
    let run = |arguments: &[&str]| bench.run(&[&["--index", "other"], arguments].concat());
    assert_eq!(run(&["index", "corpus/a.md"]).code, 0);
    assert!(run(&["check"]).out.contains("extra (2): articles on disk that are not in the index"));
}

#[test]
fn words_of_another_dictionary_are_no_damage() {
    let bench = Bench::new();
    let body = "灰貂组织的攻击。";
    bench.article("a", &Article { title: "灰貂", body, ..Article::default() });
    bench.article("b", &Article { title: "银狐", body: "木马。", ..Article::default() });
    bench.write("words.txt", "灰貂组织\n");
    bench.ok(&["index"]);
    let (answer, code) = check(&bench, &["--deep", "--dict", "words.txt"]);
    assert_eq!(
        (code, &answer["counts"], &answer["sound"]),
        (1, &json!({"words": 1}), &json!(true)),
        "{answer:#}"
    );
}

#[test]
fn damage_and_failed_checks_are_errors() {
    let bench = bench();
    assert_eq!(bench.run(&["--index", "nowhere", "check"]).code, 2);
    let index = bench.path().join("index");
    let texts = fs::read_dir(&index).expect("a folder").map(|entry| entry.expect("an entry").path());
    let texts = texts
        .into_iter()
        .find(|path| path.extension().is_some_and(|ending| ending == "store"))
        .expect("texts");
    let mut bytes = fs::read(&texts).expect("readable");
    bytes[3] ^= 1;
    fs::write(&texts, &bytes).expect("writable");
    let (answer, code) = check(&bench, &["--deep"]);
    assert_eq!((code, &answer["sound"], &answer["counts"]), (2, &json!(false), &json!({"index": 1})));
    let finding = &answer["findings"][0];
    assert_eq!(finding["subject"], texts.file_name().expect("a name").to_str().expect("UTF-8"));
    assert_eq!(finding["message"], "has another checksum");
    fs::write(index.join("meta.json"), "{").expect("writable");
    for arguments in [["check"].as_slice(), &["search", "银狐"], &["stats"]] {
        let run = bench.run(arguments);
        let output = run.out + &run.err;
        assert!(run.code == 2 && output.contains("damaged") && output.len() < 1000, "{output}");
    }
}
