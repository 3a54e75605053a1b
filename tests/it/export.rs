//! `secnews export` in every format: whole, the same each time, and safe whatever an article holds.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag};
use serde_json::Value;

use crate::harness::{Article, Bench, project};

const FORMATS: [&str; 5] = ["jsonl", "csv", "md", "stix", "misp"];

/// What would be obeyed somewhere: by a spreadsheet, YAML, Markdown, HTML, a pattern, a terminal.
const TITLES: [&str; 8] = [
    "=HYPERLINK(\"http://evil.example\",\"点\")",
    "＝1＋1",
    "a: [b] # c \\ \"d\" 'e' | - ? !x &y *z",
    "<script>alert(1)</script> **粗** `代码` [x](javascript:x)",
    "# 标题 --- ``` ~~~",
    "控制\u{1b}[31m字符\u{202e}\u{2028}",
    "../../逃/逸",
    "",
];

const BODY: &str = "# 一级标题\n\n```\n=1+1\n\n<!-- 注释\n\n样本（md5：d41d8cd98f00b204e9800998ecf8427a）连接 \
                    hxxp://evil[.]example[.]com/path 与 198.51.100.7，由 APT-C-00 使用，见 CVE-2024-90001 与 T1059.001。\n\n\
                    参考：https://news.example/reference";

/// The articles with those titles.
fn hostile() -> Bench {
    let bench = Bench::new();
    for (number, title) in TITLES.iter().enumerate() {
        let (url, date) = (format!("https://a{number}.example/x"), format!("2024-09-{:02}", number + 10));
        let source = if number == 0 { "@来源" } else { "某源" };
        let article = Article { title, url: &url, date: &date, source, body: BODY };
        bench.article(&format!("a{number}"), &article);
    }
    bench.ok(&["index"]);
    bench
}

/// The sample articles.
fn samples() -> Bench {
    let bench = Bench::new();
    bench.ok(&["index", project().join("corpus").to_str().expect("UTF-8")]);
    bench
}

fn export(bench: &Bench, format: &str, arguments: &[&str]) -> String {
    bench.ok(&[&["export", "--format", format], arguments].concat()).out
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn every_format_is_the_same_each_time() {
    let bench = samples();
    for format in FORMATS {
        let first = export(&bench, format, &["--all"]);
        assert!(first.len() > 10_000, "{format}: {first}");
        assert_eq!(first, export(&bench, format, &["--all"]), "{format}");
    }
}

#[test]
fn a_line_has_the_fields_of_show() {
    let bench = samples();
    let lines = export(&bench, "jsonl", &["--all"]);
    assert_eq!(lines.lines().count(), 40);
    let mut dates = Vec::new();
    for line in lines.lines() {
        let article = json(line);
        let id = article["id"].as_str().expect("an id").to_owned();
        let shown = bench.ok(&["show", "--jsonl", &id]).out;
        // `show` has further fields.
        let beginning = line.strip_suffix('}').expect("an object");
        assert!(shown.starts_with(&format!("{beginning},\"reposts\":[")), "{shown}");
        dates.push(article["date"].as_str().unwrap_or("9").to_owned());
    }
    assert!(dates.is_sorted(), "{dates:?}");
    let array = json(&bench.ok(&["export", "--all", "--json"]).out);
    let items: Vec<Value> = lines.lines().map(json).collect();
    assert_eq!(array, Value::Array(items));
}

#[test]
fn matches_are_exported() {
    let bench = samples();
    for (query, articles) in [("\"关键信息基础设施\"", 5), ("勒索软件 -招聘", 7), ("npm OR pypi", 3)]
    {
        let lines = export(&bench, "jsonl", &[query]);
        assert_eq!(lines.lines().count(), articles, "{query}");
    }
    // Another name of the thing, unless it is not wanted.
    let count =
        |arguments: &[&str]| bench.run(&[&["export", "关基"], arguments].concat()).out.lines().count();
    assert!(count(&[]) > count(&["--no-synonyms"]));
}

#[test]
fn conflicting_options_are_errors_with_a_remedy() {
    let bench = samples();
    let cases: [(&[&str], &str); 7] = [
        (&["export"], "export everything with --all"),
        (&["export", "--all", "银狐"], "leave one of them out"),
        (&["export", "银狐", "--output-dir", "out"], "add --format md"),
        (&["export", "银狐", "--json", "--format", "csv"], "leave them or --format out"),
        (&["export", "cve:银狐"], "cve:2024-47176"),
        (&["export", "银狐", "--format", "pdf"], "possible values"),
        (&["export", "--all", "--index", "nowhere"], "secnews index PATH"),
    ];
    for (arguments, remedy) in cases {
        let run = bench.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains(remedy), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn nothing_found_is_an_empty_answer() {
    let bench = samples();
    let of = |format: &str| {
        let run = bench.run(&["export", "\"没有这样的词语\"", "--format", format]);
        assert_eq!(run.code, 1, "{format}: {}", run.err);
        run.out
    };
    assert_eq!(of("jsonl"), "");
    assert_eq!(of("csv").lines().count(), 1);
    assert!(of("md").contains("Found: 0 articles"));
    assert_eq!(json(&of("stix"))["objects"].as_array().map(Vec::len), Some(1));
    assert_eq!(json(&of("misp"))["Event"]["Attribute"], serde_json::json!([]));
    assert_eq!(bench.run(&["export", "\"没有这样的词语\"", "--json"]).out, "[\n]\n");
}

#[test]
fn reposts_are_folded_on_request() {
    let bench = Bench::new();
    let steps = (0..60).map(|step| format!("第{step}步：攻击者登录编号为 {} 的服务器。", step * 37));
    let text = steps.collect::<Vec<_>>().concat();
    for (name, date) in [("late", "2024-10-02"), ("early", "2024-10-01")] {
        bench.article(name, &Article { title: "一次入侵的步骤", date, body: &text, ..Article::default() });
    }
    bench.ok(&["index"]);
    assert_eq!(export(&bench, "jsonl", &["入侵"]).lines().count(), 2);
    let kept = export(&bench, "jsonl", &["入侵", "--collapse"]);
    assert_eq!(json(&kept)["paths"], serde_json::json!(["early.md"]));
}

#[test]
fn a_spreadsheet_reads_the_table_back_and_computes_nothing() {
    let bench = hostile();
    let table = export(&bench, "csv", &["--all"]);
    let rows = table.strip_prefix('\u{FEFF}').expect("a byte order mark");
    let articles = export(&bench, "jsonl", &["--all"]);
    let mut reader = csv::ReaderBuilder::new().from_reader(rows.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), TITLES.len());
    for (row, article) in rows.iter().zip(articles.lines().map(json)) {
        let cell = |name: &str| row.get(header.iter().position(|column| column == name).expect(name));
        for value in row {
            assert!(!value.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']), "{value}");
            assert!(!value.contains(['\u{1b}', '\u{202e}']), "{value}");
        }
        let body = cell("body").expect("a body");
        assert_eq!(body.trim_start_matches('\''), article["body"].as_str().expect("a body"));
        assert_eq!(cell("cves"), Some("CVE-2024-90001"));
        assert_eq!(cell("actors"), Some("海莲花"));
        assert_eq!(cell("url"), article["url"].as_str());
    }
    assert_eq!(rows[0].get(2).map(|title| title.starts_with("'=HYPERLINK")), Some(true));
    assert_eq!(rows[0].get(3), Some("'@来源"));
    // Byte by byte: a mark, quotes around every cell, CR LF.
    assert!(table.starts_with("\u{FEFF}\"id\",\"date\",\"title\",\"source\",\"url\","), "{}", &table[..60]);
    assert!(table.ends_with("\"\r\n") && table.contains("\"\"http://evil.example\"\",\"\"点\"\""));
    assert!(!table.replace("\r\n", "").contains('\r'));
}

/// Headings and texts of a Markdown document; fails for HTML other than anchors, code, images.
fn outline(markdown: &str) -> Vec<(HeadingLevel, String)> {
    let mut headings: Vec<(HeadingLevel, String)> = Vec::new();
    let mut inside = false;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                headings.push((level, String::new()));
                inside = true;
            }
            Event::End(pulldown_cmark::TagEnd::Heading(_)) => inside = false,
            Event::Text(text) if inside => headings.last_mut().expect("a heading").1.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(html.starts_with("<a id=\"") || &*html == "</a>", "{html}");
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(
                    dest_url.starts_with('#')
                        || dest_url.starts_with("https://")
                        || dest_url.ends_with(".md")
                );
            }
            Event::Start(
                tag @ (Tag::CodeBlock(_)
                | Tag::Image { .. }
                | Tag::Table(_)
                | Tag::BlockQuote(_)
                | Tag::Strong
                | Tag::FootnoteDefinition(_)),
            ) => panic!("{tag:?} in {markdown}"),
            _ => {}
        }
    }
    headings
}

#[test]
fn no_article_breaks_the_document() {
    let bench = hostile();
    let document = export(&bench, "md", &["--all"]);
    let headings = outline(&document);
    let of =
        |level| headings.iter().filter(move |heading| heading.0 == level).map(|heading| heading.1.as_str());
    assert_eq!(of(HeadingLevel::H1).collect::<Vec<_>>(), ["Security news: all articles"]);
    assert_eq!(of(HeadingLevel::H2).collect::<Vec<_>>(), ["Contents", "Articles", "Sources"]);
    let titles: Vec<&str> = of(HeadingLevel::H3).collect();
    assert_eq!(titles.len(), TITLES.len());
    assert!(titles[3].starts_with("4. <script>alert(1)</script>"), "{titles:?}");
    assert!(document.contains("Dates: 2024-09-10 to 2024-09-17"));
    assert!(!document.contains('\u{1b}') && !document.contains('\u{202e}'));
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

#[test]
fn a_folder_has_a_file_for_each_article() {
    let bench = hostile();
    bench.ok(&["export", "--all", "--format", "md", "--output-dir", "notes"]);
    let folder = bench.path().join("notes");
    let names = files(&folder);
    assert_eq!(names.len(), TITLES.len() + 1, "{names:?}");
    for name in &names {
        let text = fs::read_to_string(folder.join(name)).expect("a file");
        assert!(text.starts_with("---\ngenerator: secnews\n"), "{name}: {text}");
        let (_, rest) = text[4..].split_once("---\n").expect("the end of the front matter");
        let headings: Vec<HeadingLevel> = outline(rest).into_iter().map(|heading| heading.0).collect();
        let expected: &[_] =
            if name == "index.md" { &[HeadingLevel::H1] } else { &[HeadingLevel::H1, HeadingLevel::H2] };
        assert_eq!(headings, expected, "{name}");
        assert!(name == "index.md" || name.starts_with("2024-09-1"), "{name}");
    }
    let index = fs::read_to_string(folder.join("index.md")).expect("an index");
    assert!(
        names.iter().filter(|name| *name != "index.md").all(|name| index.contains(&format!("](<{name}>)")))
    );
    // Again: the same files with the same text, and nothing left over.
    bench.ok(&["export", "--all", "--format", "md", "--output-dir", "notes"]);
    assert_eq!(files(&folder), names);
    assert_eq!(fs::read_to_string(folder.join("index.md")).expect("an index"), index);
}

#[test]
fn files_of_others_stay() {
    let bench = hostile();
    bench.write("notes/index.md", "# mine\n");
    bench.write("notes/own.md", "# mine\n");
    let run = bench.run(&["export", "--all", "--format", "md", "--output-dir", "notes"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("index.md was not written by an export"), "{}", run.err);
    assert_eq!(files(&bench.path().join("notes")), ["index.md", "own.md"]);
    fs::remove_file(bench.path().join("notes/index.md")).expect("removed");
    bench.ok(&["export", "--all", "--format", "md", "--output-dir", "notes"]);
    assert_eq!(fs::read_to_string(bench.path().join("notes/own.md")).expect("a file"), "# mine\n");
}

#[test]
fn a_bundle_names_things_once_and_before_it_refers_to_them() {
    let bench = hostile();
    let bundle = json(&export(&bench, "stix", &["--all", "--benign"]));
    let mut known = HashSet::new();
    for object in bundle["objects"].as_array().expect("objects") {
        for id in object["object_refs"].as_array().into_iter().flatten() {
            assert!(known.contains(id.as_str().expect("an id")), "{id} comes after {object:#}");
        }
        assert!(known.insert(object["id"].as_str().expect("an id")), "{object:#} is there twice");
    }
    let named = |kind: &str| {
        let objects = bundle["objects"].as_array().expect("objects").iter();
        let field = if kind == "indicator" { "pattern" } else { "name" };
        let names = objects.filter(|object| object["type"] == kind).map(|object| object[field].clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(named("report").len(), TITLES.len());
    assert_eq!(named("vulnerability"), ["CVE-2024-90001"]);
    assert_eq!(named("intrusion-set"), ["OceanLotus"]);
    assert_eq!(named("attack-pattern"), ["T1059.001"]);
    // What is only referred to is none.
    let patterns = named("indicator");
    assert!(patterns.contains(&Value::from("[url:value = 'http://evil.example.com/path']")), "{patterns:?}");
    assert!(patterns.contains(&Value::from("[ipv4-addr:value = '198.51.100.7']")), "{patterns:?}");
    assert!(!patterns.iter().any(|pattern| pattern.to_string().contains("news.example")), "{patterns:?}");
    // Addresses for documentation do no harm.
    let without = export(&bench, "stix", &["--all"]);
    assert!(without.contains("d41d8cd98f00b204e9800998ecf8427a") && !without.contains("198.51.100.7'"));
}

#[test]
fn a_part_has_the_same_ids_as_the_whole() {
    let bench = samples();
    let ids = |arguments: &[&str]| {
        let bundle = json(&export(&bench, "stix", arguments));
        let objects = bundle["objects"].as_array().expect("objects").clone();
        objects.into_iter().map(|object| object["id"].to_string()).collect::<HashSet<_>>()
    };
    let (part, whole) = (ids(&["勒索"]), ids(&["--all"]));
    assert!(part.len() > 5 && part.is_subset(&whole) && part.len() < whole.len());
}

#[test]
fn an_event_has_each_value_once() {
    let bench = hostile();
    let event = &json(&export(&bench, "misp", &["--all", "--benign"]))["Event"];
    let attributes = event["Attribute"].as_array().expect("attributes");
    let keys: HashSet<String> =
        attributes.iter().map(|attribute| format!("{}{}", attribute["type"], attribute["value"])).collect();
    assert_eq!(keys.len(), attributes.len());
    let of = |kind: &str| attributes.iter().filter(|attribute| attribute["type"] == kind).collect::<Vec<_>>();
    assert_eq!(of("link").len(), TITLES.len());
    assert!(of("link").iter().all(|attribute| attribute["to_ids"] == false));
    assert_eq!(of("vulnerability")[0]["value"], "CVE-2024-90001");
    assert_eq!(
        (&of("ip-dst")[0]["value"], &of("ip-dst")[0]["to_ids"]),
        (&"198.51.100.7".into(), &false.into())
    );
    assert_eq!(of("md5")[0]["to_ids"], true);
    assert!(!export(&bench, "misp", &["--all"]).contains("\"ip-dst\""));
    assert_eq!((event["date"].as_str(), event["threat_level_id"].as_str()), (Some("2024-09-17"), Some("4")));
}
