//! Exports as those see them who wrote the formats: the OASIS validator for STIX, `PyMISP` for MISP, `PyYAML` for front matter.
//!
//! `.ci/run` installs them from the Python package index.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Article, Bench, project};

/// Validates with warnings as errors, but for two pieces of advice: that ids be random, which ours are not
/// on purpose, and that a web page be named with its hash, which nobody knows.
const STIX: &str = r#"
import sys
from stix2validator import ValidationOptions, print_results, validate_file
options = ValidationOptions(version="2.1", strict=True, disabled=["uuid-check", "extref-hashes"])
result = validate_file(sys.argv[1], options)
if not result.is_valid:
    print_results([result])
    sys.exit(1)
"#;

/// Loads the event, which refuses unknown types and categories, and compares what comes out again.
const MISP: &str = r#"
import json, sys, warnings
warnings.simplefilter("ignore")
from pymisp import MISPEvent
with open(sys.argv[1], encoding="utf-8") as file:
    written = json.load(file)["Event"]
event = MISPEvent()
event.load_file(sys.argv[1])
read = json.loads(event.to_json())
assert read["info"] == written["info"] and read["uuid"] == written["uuid"], read["info"]
key = lambda attribute: (attribute["uuid"], attribute["type"], attribute["category"], attribute["value"], bool(attribute["to_ids"]))
assert [key(a) for a in read["Attribute"]] == [key(a) for a in written["Attribute"]]
assert written["Attribute"]
"#;

/// Reads the front matter of every file and compares it with the articles' JSON.
const YAML: &str = r#"
import glob, json, os, sys, yaml
with open(os.path.join(sys.argv[1], "articles.jsonl"), encoding="utf-8") as file:
    articles = {article["id"]: article for article in map(json.loads, file)}
files = [file for file in glob.glob(os.path.join(sys.argv[1], "notes", "*.md")) if not file.endswith("index.md")]
assert len(files) == len(articles) > 0, files
for name in files:
    with open(name, encoding="utf-8") as file:
        front = yaml.safe_load(file.read().split("---\n")[1])
    article = articles[front["id"]]
    assert str(front["date"]) == article["date"], front
    for key in ["title", "url", "source", "language", "body_status"]:
        assert front.get(key) == article[key], (front, article[key])
"#;

#[test]
#[ignore = "needs validators of STIX, MISP and YAML, which `.ci/run` installs"]
fn the_validators_of_each_format_accept_every_export() {
    let python = python();
    let samples = Bench::new();
    samples.ok(&["index", project().join("corpus").to_str().expect("UTF-8")]);
    for bench in [samples, hostile()] {
        for (format, check) in [("stix", STIX), ("misp", MISP)] {
            for arguments in [&["--all"][..], &["--all", "--benign"]] {
                let run = bench.ok(&[&["export", "--format", format], arguments].concat());
                let file = bench.path().join(format!("{format}.json"));
                fs::write(&file, run.out).expect("a file");
                check_with(&python, check, &file);
            }
        }
        fs::write(bench.path().join("articles.jsonl"), bench.ok(&["export", "--all"]).out).expect("a file");
        bench.ok(&["export", "--all", "--format", "md", "--output-dir", "notes"]);
        check_with(&python, YAML, bench.path());
    }
}

/// Articles whose values end quotes, patterns and scalars.
fn hostile() -> Bench {
    let bench = Bench::new();
    let titles = [
        "a: 'b' \"c\" # d",
        "- [x] {y} & *z",
        "no",
        "2024-09-26",
        "1e5",
        "\\",
        "=cmd|' /C calc'!A0",
        "%|>@`",
    ];
    for (number, title) in titles.iter().enumerate() {
        let body = "木马连接 hxxp://evil[.]example[.]com/a(b)%27?c={d}|e 与 2001:db8::7，邮箱 x[@]evil[.]example[.]com，\
                    SHA1 da39a3ee5e6b4b0d3255bfef95601890afd8070a，CNVD-2024-12345，T1059.001，CWE-79，APT28。";
        let url = format!("https://a.example/{number}?q='\"<>\\");
        bench.article(
            &format!("a{number}"),
            &Article { title, url: &url, source: "源: '\"\\", body, ..Article::default() },
        );
    }
    bench.ok(&["index"]);
    bench
}

fn check_with(python: &Path, program: &str, argument: &Path) {
    let run = Command::new(python).args(["-c", program]).arg(argument).output().expect("Python");
    let told = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(run.status.success(), "{}{}", told(&run.stdout), told(&run.stderr));
}

/// The Python of the environment that has the validators.
pub(crate) fn python() -> PathBuf {
    let python = std::env::var_os("SECNEWS_VALIDATORS")
        .map_or_else(|| project().join("target/tools/validators/bin/python"), PathBuf::from);
    assert!(python.exists(), "there is no {}: run `.ci/run`", python.display());
    python
}
