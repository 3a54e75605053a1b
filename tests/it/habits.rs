//! What users of such programs expect: completions, man pages, help, settings, pipes.

use std::process::Command;

use serde_json::Value;

use crate::harness::{Article, Bench, Run, binary, project, run_in};

fn bench() -> Bench {
    let bench = Bench::new();
    for (name, source) in [("a", "深蓝"), ("b", "Blue Feed's news")] {
        bench.article(
            name,
            &Article {
                title: "银狐木马", source, body: "银狐木马的新手法。", ..Article::default()
            },
        );
    }
    bench.ok(&["index"]);
    bench
}

/// What bash is offered for the last of `words`.
fn offered(bench: &Bench, words: &[&str]) -> Vec<String> {
    let output = Command::new(binary())
        .args(["--", "secnews"])
        .args(words)
        .current_dir(bench.path())
        .env("COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", words.len().to_string())
        .env("_CLAP_IFS", "\n")
        .env("SECNEWS_WATCHES", bench.path().join("watches"))
        .env("XDG_CONFIG_HOME", bench.path())
        .env_remove("SECNEWS_INDEX")
        .output()
        .expect("the binary");
    let offered = String::from_utf8(output.stdout).expect("UTF-8");
    offered.lines().map(str::to_owned).collect()
}

#[test]
fn shells_complete_commands_fields_sources_and_watches() {
    let bench = bench();
    bench.ok(&["watch", "add", "fox", "银狐"]);
    assert!(offered(&bench, &["sea"]).contains(&"search".to_owned()));
    assert!(offered(&bench, &["search", "--col"]).iter().any(|option| option == "--collapse"));
    assert_eq!(offered(&bench, &["search", "so"]), ["source:"]);
    assert_eq!(offered(&bench, &["search", "标"]), ["标题:"]);
    assert_eq!(offered(&bench, &["search", "source", ":", "深"]), ["深蓝"]);
    assert_eq!(offered(&bench, &["search", "source", ":", "B"]), ["\\\"Blue\\ Feed\\'s\\ news\\\""]);
    assert_eq!(offered(&bench, &["search", "x", "--facet", "source,mo"]), ["source,month"]);
    assert_eq!(offered(&bench, &["ioc", "x", "--kind", "cv"]), ["cve"]);
    assert_eq!(offered(&bench, &["watch", "run", "f"]), ["fox"]);
    assert_eq!(offered(&bench, &["watch", "remove", ""]).first().map(String::as_str), Some("fox"));
}

#[test]
fn scripts_are_what_shells_read() {
    let bench = bench();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = bench.ok(&["completions", shell]).out;
        assert!(script.contains("COMPLETE") && script.contains("secnews"), "{shell}: {script}");
    }
    bench.write("script", &bench.ok(&["completions", "bash"]).out);
    let read = Command::new("bash").args(["-n", "script"]).current_dir(bench.path()).status();
    assert!(read.expect("bash").success());
    let unknown = bench.run(&["completions", "dos"]);
    assert!(unknown.code == 2 && unknown.err.contains("available: bash"), "{}", unknown.err);
}

#[test]
fn every_command_has_a_man_page() {
    let bench = bench();
    let page = bench.ok(&["man"]).out;
    assert!(page.contains(".TH secnews 1") && page.contains(".SH SYNOPSIS"), "{page}");
    assert!(bench.ok(&["man", "watch", "add"]).out.contains("secnews\\-watch\\-add"));
    bench.ok(&["man", "--output-dir", "man"]);
    for name in ["secnews.1", "secnews-search.1", "secnews-watch-run.1"] {
        assert!(bench.path().join("man").join(name).is_file(), "{name}");
    }
    assert_eq!(bench.run(&["man", "nothing"]).code, 2);
    assert!(bench.ok(&["man", "search", "--lang", "zh"]).out.contains("搜索文章"));
}

/// The commands on a page of the syntax, each with its arguments as a shell reads them.
fn examples(page: &str) -> Vec<String> {
    let commands = page.lines().filter_map(|line| line.trim_start().strip_prefix("secnews search "));
    commands.map(|rest| rest.split("  ").next().unwrap_or_default().trim().to_owned()).collect()
}

#[test]
fn the_examples_of_the_syntax_find_something() {
    let pages = ["en", "zh"].map(|language| {
        let run = run_in(project(), &["help", "syntax", "--lang", language]);
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    });
    assert_ne!(pages[0], pages[1]);
    let bench = Bench::new();
    copy(&project().join("corpus"), &bench.path().join("corpus"));
    bench.ok(&["index"]);
    let arguments = |page: &str| -> Vec<String> {
        let code = |example: &String| {
            example.rsplit_once("' ").map_or_else(|| example.clone(), |(code, _)| format!("{code}'"))
        };
        examples(page).iter().map(code).collect()
    };
    assert!(arguments(&pages[0]).len() > 15);
    assert_eq!(arguments(&pages[0]).len(), arguments(&pages[1]).len());
    for example in arguments(&pages[0]).iter().chain(&arguments(&pages[1])) {
        let run = shell(&bench, &format!("{} search --strict {example}", binary()));
        assert_eq!(run.code, 0, "{example}: {}", run.err);
    }
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).expect("a file");
        }
    }
}

fn shell(bench: &Bench, command: &str) -> Run {
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(bench.path())
        .env("XDG_CONFIG_HOME", bench.path())
        .env_remove("SECNEWS_INDEX")
        .output()
        .expect("a shell");
    Run {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn help_is_that_of_the_command() {
    let bench = bench();
    assert!(bench.ok(&["help"]).out.contains("Commands:"));
    assert!(bench.ok(&["help", "watch", "add"]).out.contains("--replace"));
    assert_eq!(bench.run(&["help", "nothing"]).code, 2);
}

#[test]
fn settings_are_defaults() {
    let bench = bench();
    bench.write(
        "secnews/config.toml",
        "index = \"../index\"\nlimit = 1\ncolor = \"always\"\nhyperlinks = \"never\"\n",
    );
    let limited = bench.ok(&["search", "银狐", "--no-collapse"]).out;
    assert!(limited.contains("\u{1b}[") && limited.contains(" 1.") && !limited.contains(" 2."), "{limited}");
    let more = bench.ok(&["search", "银狐", "--no-collapse", "-n", "2", "--color", "never"]).out;
    assert!(more.contains(" 2.") && !more.contains('\u{1b}'), "the option comes first: {more}");
    bench.write("secnews/config.toml", "facet_limit = 1\n");
    let count = |more: &[&str]| {
        let answer = bench.search(&[&["银狐", "--facet", "source"], more].concat());
        answer["facets"]["source"].as_array().map(Vec::len)
    };
    assert_eq!((count(&[]), count(&["--facet-limit", "2"])), (Some(1), Some(2)));
    bench.write("secnews/config.toml", "index = \"../index\"\n");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let config = bench.path().join("secnews/config.toml");
    let config = config.to_str().expect("UTF-8");
    let run = run_in(elsewhere.path(), &["search", "银狐", "--config", config]);
    assert_eq!(run.code, 0, "paths are as seen from the file: {}", run.err);
}

#[test]
fn unknown_settings_are_errors_with_the_nearest_name() {
    let bench = bench();
    bench.write("secnews/config.toml", "synonym = [\"a.txt\"]\n");
    let run = bench.run(&["search", "银狐"]);
    assert!(run.code == 2 && run.err.contains("there is no key synonym"), "{}", run.err);
    assert!(
        run.err.contains("did you mean synonyms?") && run.err.contains("known keys are index, dict"),
        "{}",
        run.err
    );
    bench.write("secnews/config.toml", "limit = \"many\"\n");
    let run = bench.run(&["search", "银狐"]);
    assert!(run.code == 2 && run.err.contains("config.toml"), "{}", run.err);
}

#[test]
fn the_sample_of_settings_has_every_key() {
    let sample = std::fs::read_to_string(project().join("contrib/config.toml")).expect("the sample");
    let bench = bench();
    bench.write("secnews/config.toml", "nonsense = 1\n");
    let known = bench.run(&["search", "银狐"]).err;
    let known = known.split("known keys are ").nth(1).expect("a list").trim();
    let settings = sample
        .lines()
        .filter_map(|line| line.strip_prefix('#')?.split_once(" = ").map(|_| &line[1..]))
        .filter(|line| !line.starts_with(' '))
        .collect::<Vec<_>>()
        .join("\n");
    let table: toml::Table = settings.parse().expect("TOML");
    let mut keys: Vec<&str> = table.keys().map(String::as_str).collect();
    let mut expected: Vec<&str> = known.split(", ").collect();
    keys.sort_unstable();
    expected.sort_unstable();
    assert_eq!(keys, expected);
    for readme in ["README.md", "README.zh.md"] {
        let text = std::fs::read_to_string(project().join(readme)).expect(readme);
        assert!(text.contains("contrib/config.toml"), "{readme} does not name the sample");
    }
}

#[test]
fn values_may_end_with_nul() {
    let bench = bench();
    let paths = bench.ok(&["search", "银狐", "--no-collapse", "--output", "paths", "-0"]).out;
    let mut paths: Vec<&str> = paths.split_terminator('\0').collect();
    paths.sort_unstable();
    assert_eq!(paths, ["a.md", "b.md"]);
    let json: Value = bench.search(&["银狐"]);
    assert_eq!(json["total"], 2);
}
