//! Every message in two languages: nothing passes the catalog by, nothing in it is missing or left over,
//! and the program speaks as it is told to while its answers to programs stay the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use secnews::message::{catalog, chinese};
use unicode_width::UnicodeWidthStr;

use crate::harness::{Article, Bench, Run, finish, program, project};
use crate::layout::code;

/// Rooms whose texts are what articles say, not what the program says.
const OF_ARTICLES: [&str; 3] = ["clean/", "enrich/", "highlight/"];

/// Files whose texts other programs read, in the words of their formats, or that are typed.
const OF_PROGRAMS: [&str; 12] = [
    "cli/clap_i18n/examples.rs",
    "export/misp.rs",
    "export/stix/",
    "mcp/",
    // Scripts of the engine, and what its answers lack, for its operators.
    "remote/",
    "render/chart.rs",
    "render/feed.rs",
    "render/hit_fields.rs",
    "web/api/openapi.rs",
    "web/feeds/opensearch.rs",
    "web/headers.rs",
    "web/operation/metrics.rs",
];

/// Texts of several words that people do not read, or that others have written.
const NO_MESSAGES: [&str; 19] = [
    // A tip in the words of clap, which its Chinese replaces.
    "to search, type 'secnews search {}'",
    "to search, type ",
    // Headings of options in the words of clap, which their Chinese replaces.
    "Global options",
    "Cluster options",
    // The name of a file in the cache folder.
    "process-{}",
    // A kind of letters.
    "sans-serif",
    // Languages and schemes of the web.
    "en",
    "zh-CN",
    "http",
    "https",
    "noreferrer noopener external",
    // Examples of queries.
    "(LockBit OR Akira) ransomware",
    // Where a server is, what it asks browsers for, and which themes its pages have.
    "http://{address}/",
    "Basic realm=\"secnews\", charset=\"UTF-8\"",
    "light dark",
    // What is wrong with a stored article, told in a message around it.
    "{digits:?} is no article's id",
    // What makes the engine stop, which never comes about.
    "document {document} does not match",
    // What clap says, to be told in other words.
    "to pass ",
    " as a value, use ",
];

/// A text in the code.
struct Literal {
    text: String,
    /// The code before it, without white space.
    before: String,
    in_attribute: bool,
}

impl Literal {
    /// Whether it is the key of a message.
    fn is_key(&self) -> bool {
        self.follows("message!(")
    }

    fn follows(&self, call: &str) -> bool {
        let before = self.before.strip_suffix(call);
        before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
    }

    /// What is said besides what fills its holes.
    fn words(&self) -> Vec<String> {
        let mut outside = String::new();
        for piece in self.text.split('{') {
            outside.push_str(piece.split_once('}').map_or(piece, |(_, rest)| rest));
            outside.push('·');
        }
        let words = outside.split(|c: char| !c.is_ascii_alphabetic() && c != ' ' && c != '\'');
        words.map(|run| run.trim().to_owned()).filter(|run| !run.is_empty()).collect()
    }

    /// Whether two words follow each other in it, as in prose.
    fn is_prose(&self) -> bool {
        self.words().iter().any(|run| {
            let words: Vec<&str> = run.split(' ').collect();
            words.windows(2).any(|two| two.iter().all(|word| word.len() > 1))
        })
    }

    fn has_a_word(&self) -> bool {
        self.words().iter().flat_map(|run| run.split(' ')).any(|word| word.len() > 1)
    }
}

/// The texts of a file of code, comments left out.
fn literals(code: &str) -> Vec<Literal> {
    let characters: Vec<char> = code.chars().collect();
    let (mut found, mut before, mut at) = (Vec::new(), String::new(), 0);
    // Brackets that are open since the beginning of an attribute.
    let mut attribute = 0usize;
    let is =
        |at: usize, text: &str| text.chars().enumerate().all(|(i, c)| characters.get(at + i) == Some(&c));
    while at < characters.len() {
        match characters[at] {
            '/' if is(at, "//") => {
                at += characters[at..].iter().take_while(|&&c| c != '\n').count();
            }
            '\'' => at += character_length(&characters[at..]),
            '"' => {
                let (text, length) = quoted(&characters[at + 1..], raw_marks(&before));
                found.push(Literal { text, before: before.clone(), in_attribute: attribute > 0 });
                before.push('"');
                at += length + 1;
            }
            other => {
                match other {
                    '[' if attribute > 0 || before.ends_with('#') || before.ends_with("#!") => attribute += 1,
                    ']' => attribute = attribute.saturating_sub(1),
                    _ => {}
                }
                if !other.is_whitespace() {
                    before.push(other);
                }
                at += 1;
            }
        }
    }
    found
}

/// How many `#` close a text that begins now, if it is a raw one: `r#"…"#`.
fn raw_marks(before: &str) -> Option<usize> {
    let without = before.trim_end_matches('#');
    let name = without.strip_suffix('r')?.trim_end_matches('b');
    let is_raw = !name.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    is_raw.then_some(before.len() - without.len())
}

/// How long a character's literal is, or the mark of a lifetime.
fn character_length(from: &[char]) -> usize {
    match from {
        ['\'', '\\', ..] => 3 + from.iter().skip(3).take_while(|&&c| c != '\'').count(),
        ['\'', _, '\'', ..] => 3,
        _ => 1,
    }
}

/// A text up to its closing quote, as it is meant, and how many characters it takes with that quote.
fn quoted(from: &[char], raw: Option<usize>) -> (String, usize) {
    let marks = raw.unwrap_or_default();
    let closes = |at: usize| from[at] == '"' && from[at + 1..].iter().take(marks).all(|&c| c == '#');
    let (mut text, mut at) = (String::new(), 0);
    while at < from.len() && !closes(at) {
        match (from[at], from.get(at + 1)) {
            // A line that goes on in the next one.
            ('\\', Some('\n')) if raw.is_none() => {
                at += 1 + from[at + 1..].iter().take_while(|c| c.is_whitespace()).count();
                continue;
            }
            ('\\', Some('n')) if raw.is_none() => text.push('\n'),
            ('\\', Some(&escaped)) if raw.is_none() => text.push(escaped),
            (character, _) => {
                text.push(character);
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    (text, at + 1)
}

/// The texts of all code, by file.
fn all_literals() -> BTreeMap<String, Vec<Literal>> {
    code().into_iter().map(|(path, code)| (path, literals(&code))).collect()
}

/// The holes of a text, in order of their names.
fn holes(text: &str) -> Vec<&str> {
    let pieces = text.split('{').skip(1);
    let mut holes: Vec<&str> = pieces.filter_map(|piece| Some(piece.split_once('}')?.0)).collect();
    holes.sort_unstable();
    holes
}

/// The keys of messages in the code.
fn keys() -> BTreeSet<String> {
    let keys = all_literals().into_values().flatten().filter(Literal::is_key);
    keys.map(|literal| literal.text).collect()
}

/// Short names that people read in Chinese, as the catalog has them: `finding: words`.
fn names() -> BTreeSet<String> {
    let files = [
        ("skipped", "corpus/skip.rs"),
        ("finding", "ingest/check/finding.rs"),
        ("rule", "clean/removal.rs"),
        ("failed", "clean/failed.rs"),
        ("by", "search/histogram.rs"),
        ("difference", "remote/comparison.rs"),
    ];
    let all = all_literals();
    let of_file = |(of, path): (&'static str, &str)| {
        let is_name = |literal: &&Literal| {
            let arm = literal.before.strip_suffix("=>").unwrap_or_default();
            arm.rsplit(['{', ',']).next().is_some_and(|pattern| pattern.starts_with("Self::"))
        };
        let names = all[path].iter().filter(is_name);
        names.map(|literal| format!("{of}: {}", literal.text)).collect::<Vec<_>>()
    };
    let is_language = |literal: &&Literal| {
        literal.before.ends_with("Language::new(") || literal.before.ends_with(":Self=Self(")
    };
    let languages = ["enrich/language/mod.rs", "enrich/language/script.rs", "article/mod.rs"]
        .into_iter()
        .flat_map(|path| all[path].iter().filter(is_language));
    let mut names: BTreeSet<String> =
        languages.map(|literal| format!("language: {}", literal.text)).collect();
    assert!(names.len() > 10, "{names:?}");
    names.extend(files.into_iter().flat_map(of_file));
    assert!(names.len() > 30, "{names:?}");
    names
}

/// All help of the program in English, with single spaces.
fn help() -> String {
    let bench = Bench::new();
    spaced(&help_below(&bench, &[]))
}

/// The help of a command and of all below it.
fn help_below(bench: &Bench, command: &[&str]) -> String {
    let help = |option: &str| bench.ok(&[command, &[option]].concat()).out;
    let general = help("--help");
    let below = general.lines().skip_while(|line| *line != "Commands:").skip(1);
    // What stands further in goes on with a line that was too long.
    let below = below.take_while(|line| !line.is_empty()).filter_map(|line| line.strip_prefix("  "));
    let below = below.filter(|line| !line.starts_with(' ')).filter_map(|line| line.split(' ').next());
    let below = below.map(|name| help_below(bench, &[command, &[name]].concat()));
    let below: String = below.collect();
    help("-h") + &general + &below
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn code_is_read_right() {
    let code = "#[arg(help = \"no\")] message!(\"a \\\"b\\\" \\\n    c\", x = '\"'); // \"d\"\nfn f<'a>() { format!(r\"e\\\") }";
    let found = literals(code);
    let told: Vec<_> = found.iter().map(|l| (l.text.as_str(), l.is_key(), l.in_attribute)).collect();
    assert_eq!(told, [("no", false, true), ("a \"b\" c", true, false), ("e\\", false, false)]);
    let prose = |text: &str| Literal { text: text.to_owned(), before: String::new(), in_attribute: false };
    assert!(prose("{n} articles from {m}").is_prose() && !prose("{a} in {b}").is_prose());
    assert!(prose("{a} in {b}").has_a_word() && !prose("{a}: {b:>8}").has_a_word());
}

#[test]
fn every_message_has_its_chinese() {
    let missing: Vec<String> =
        keys().into_iter().chain(names()).filter(|key| chinese(key).is_none()).collect();
    assert!(missing.is_empty(), "src/locales/zh.yml lacks {missing:#?}");
}

#[test]
fn every_entry_of_the_catalog_is_used() {
    let (mut used, help) = (keys(), help());
    used.extend(names());
    let mut seen = BTreeSet::new();
    for (english, _) in catalog() {
        assert!(used.contains(&*english) || help.contains(&spaced(&english)), "nobody says {english:?}");
        assert!(seen.insert(english.clone()), "{english:?} stands twice");
    }
    let lines = fs::read_to_string(project().join("src/locales/zh.yml")).expect("the catalog");
    let entries = lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
    assert_eq!(entries, seen.len(), "a line of the catalog is no entry");
}

#[test]
fn the_chinese_is_chinese_and_has_the_same_holes() {
    for (english, chinese) in catalog() {
        assert_eq!(holes(&english), holes(&chinese), "{english:?}");
        let literal = Literal { text: english.to_string(), before: String::new(), in_attribute: false };
        let is_han = |c: char| ('\u{3400}'..='\u{9FFF}').contains(&c);
        assert!(
            chinese.chars().any(is_han) || !literal.has_a_word() && !english.contains(" s)"),
            "{english:?} has no Chinese"
        );
        assert!(!chinese.ends_with('。'), "{chinese:?} ends in a full stop");
        assert!(
            !chinese.chars().any(
                |c| matches!(c, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}')
            ),
            "{chinese:?} has full-width letters"
        );
        let beside = |pair: &[char]| is_han(pair[0]) && matches!(pair[1], ',' | ';' | ':' | '(');
        let characters: Vec<char> = chinese.chars().collect();
        assert!(!characters.windows(2).any(beside), "{chinese:?} has Latin punctuation after Han");
    }
}

#[test]
fn no_message_passes_the_catalog_by() {
    let is_for_others =
        |path: &str| OF_ARTICLES.iter().chain(&OF_PROGRAMS).any(|room| path.starts_with(room));
    let mut bypassing = Vec::new();
    for (path, literals) in all_literals().into_iter().filter(|(path, _)| !is_for_others(path)) {
        let texts = literals.iter().filter(|literal| passes_by(&path, literal));
        bypassing.extend(texts.map(|literal| format!("src/{path}: {:?}", literal.text)));
    }
    assert!(bypassing.is_empty(), "use `message!`: {bypassing:#?}");
}

#[test]
fn what_passes_the_catalog_by_is_found() {
    let cases = [
        ("cli/a.rs", r#"terminal.note(&format!("{n} files"));"#, true),
        ("cli/a.rs", r#"terminal.note("watching");"#, true),
        ("cli/a.rs", r#"terminal.note(&message!("watching"));"#, false),
        ("cli/a.rs", r#"Failure::new("gone", message!("look"))"#, true),
        ("cli/a.rs", r#"format!("{}: {error}", path.display())"#, false),
        ("cli/a.rs", r#"#[arg(long, help = "two words")]"#, false),
        ("render/a.rs", r#"writeln!(out, "{n} more")"#, true),
        ("render/a.rs", r#"write!(f, "more")"#, true),
        ("render/a.rs", r#"line("articles", n)"#, true),
        ("render/a.rs", r#"line(&message!("articles"), n)"#, false),
        ("render/a.rs", r#"localized_name("rule", name)"#, false),
        ("index/a.rs", r#"#[error("no index")]"#, true),
        ("index/a.rs", r#"#[error("{message}")]"#, false),
        ("index/a.rs", r#"Err("is not there".to_owned())"#, true),
        ("index/a.rs", r#"join("meta.json").expect("a file of ours")"#, false),
    ];
    for (path, code, expected) in cases {
        let found = literals(code).iter().any(|literal| passes_by(path, literal));
        assert_eq!(found, expected, "{path}: {code}");
    }
}

/// Whether a text is said to people without the catalog, as far as it shows: prose anywhere, and a single
/// word where the program speaks.
fn passes_by(path: &str, literal: &Literal) -> bool {
    if literal.in_attribute {
        return literal.follows("error(") && literal.has_a_word();
    }
    let is_for_us = ["expect(", "panic!(", "unreachable!(", "include_str!("]
        .iter()
        .any(|call| literal.before.ends_with(call));
    if literal.is_key() || literal.follows("localized_name(") || is_for_us {
        return false;
    }
    let says =
        ["format!(", "format_args!(", "note(", "Failure::new("].iter().any(|call| literal.follows(call));
    let is_written =
        ["write!(out,", "writeln!(out,", "write!(f,"].iter().any(|call| literal.before.ends_with(call));
    let is_said = path.starts_with("cli/") && (says || is_written) || path.starts_with("render/");
    let is_known = NO_MESSAGES.contains(&literal.text.as_str());
    !is_known && (literal.is_prose() || is_said && literal.has_a_word())
}

/// A folder with one article and an index of it.
fn bench() -> Bench {
    let bench = Bench::new();
    let body = "银狐木马的样本分析，攻击者使用白加黑。";
    bench.article("a", &Article { title: "银狐木马", body, ..Article::default() });
    bench.ok(&["index"]);
    bench
}

/// Runs the program where these variables are set.
fn run_with(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = program();
    command.args(arguments).current_dir(folder).env("XDG_CONFIG_HOME", folder);
    command.env_remove("LC_ALL").envs(variables.iter().copied());
    finish(command)
}

#[test]
fn the_language_is_that_of_option_environment_configuration_or_locale() {
    let bench = bench();
    let says_chinese = |variables: &[(&str, &str)], arguments: &[&str]| {
        let run = run_with(bench.path(), variables, &[&["search", "银狐"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        let is = |text| run.err.contains(text);
        assert_ne!(is("1 article matches, 1 shown"), is("1 篇文章匹配，显示 1 篇"), "{}", run.err);
        is("篇文章匹配")
    };
    let chinese = ("LANG", "zh_CN.UTF-8");
    assert!(!says_chinese(&[], &[]));
    assert!(says_chinese(&[chinese], &[]));
    assert!(!says_chinese(&[chinese, ("LC_ALL", "C")], &[]));
    assert!(says_chinese(&[("LANG", "C"), ("LC_MESSAGES", "zh_TW.UTF-8")], &[]));
    assert!(!says_chinese(&[chinese, ("SECNEWS_LANG", "en")], &[]));
    assert!(says_chinese(&[("LC_ALL", "C"), ("SECNEWS_LANG", "zh")], &[]));
    assert!(says_chinese(&[("SECNEWS_LANG", "en")], &["--lang", "zh"]));
    assert!(!says_chinese(&[chinese], &["--lang=en"]));
    bench.write("secnews/config.toml", "lang = \"zh\"\n");
    assert!(says_chinese(&[("LC_ALL", "C")], &[]));
    assert!(!says_chinese(&[("SECNEWS_LANG", "en")], &[]));
    bench.write("own.toml", "lang = \"en\"\n");
    assert!(!says_chinese(&[chinese], &["--config", "own.toml"]));
    bench.write("own.toml", "lang = \"fr\"\n");
    let run = run_with(bench.path(), &[chinese], &["search", "银狐", "--config", "own.toml"]);
    assert!(run.code == 2 && run.err.contains("可用的键有"), "{}", run.err);
}

#[test]
fn what_programs_read_is_the_same_in_every_language() {
    let bench = bench();
    let without_time = |text: &str| {
        let lines = text.lines().filter(|line| !line.contains("took_ms"));
        lines.collect::<Vec<_>>().join("\n")
    };
    bench.article("b", &Article { title: "未收录", body: "另一篇。", ..Article::default() });
    fs::remove_file(bench.path().join("corpus/a.md")).expect("it is there");
    let agree = |command: &[&str]| {
        let english = bench.run(command);
        let chinese = bench.run(&[command, &["--lang", "zh"]].concat());
        assert_eq!(without_time(&english.out), without_time(&chinese.out), "{command:?}");
        assert_eq!(english.code, chinese.code, "{command:?}");
        english.out
    };
    let commands: [&[&str]; 15] = [
        &["search", "银狐", "--json", "--explain", "--facet", "status"],
        &["search", "没有的词", "--json"],
        &["search", "银狐", "--output", "paths"],
        &["stats", "--json"],
        &["tokens", "银狐", "--json"],
        &["check", "--json"],
        &["check", "--jsonl"],
        &["search", "a OR"],
        &["timeline", "银狐", "--json"],
        &["brief", "--json"],
        &["watch", "list", "--json"],
        &["watch", "run", "--peek", "--json"],
        &["export", "银狐", "--format", "csv"],
        &["export", "银狐", "--format", "misp"],
        &["export", "银狐", "--format", "stix"],
    ];
    bench.ok(&["watch", "add", "fox", "银狐", "--all"]);
    for command in commands {
        agree(command);
    }
    damage(&bench.path().join("index"));
    assert!(agree(&["check", "--deep", "--json"]).contains("has another checksum"));
    assert!(said(&bench, &["check", "--deep"], 2).contains(": 校验和不符\n"));
}

/// Changes a byte of a file of the index, in the middle.
fn damage(index: &Path) {
    let files = fs::read_dir(index).expect("an index").map(|entry| entry.expect("a file").path());
    let store = files.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "store"));
    let store = store.expect("a store of texts");
    let mut bytes = fs::read(&store).expect("readable");
    let middle = bytes.len() / 3;
    bytes[middle] ^= 1;
    fs::write(store, bytes).expect("writable");
}

/// What the program says in Chinese.
fn said(bench: &Bench, arguments: &[&str], code: i32) -> String {
    let run = bench.run(&[&["--lang", "zh"], arguments].concat());
    assert_eq!(run.code, code, "{arguments:?}: {}{}", run.out, run.err);
    format!("{}{}", run.out, run.err)
}

#[test]
fn a_caret_stands_under_its_place_in_chinese_too() {
    let said = said(&bench(), &["search", "银狐 颜色 cve:红"], 2);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "错误：cve: 不接受这个值");
    let place = lines[1].rfind('红').expect("the query");
    assert_eq!(lines[2].find('^'), Some(lines[1][..place].width()));
    assert!(lines[3].starts_with("  写作 cve:2024-47176"), "{said}");
}

#[test]
fn commands_answer_in_chinese() {
    let bench = bench();
    let cases: [(&[&str], i32, &[&str]); 10] = [
        (&["search", "银狐"], 0, &["1 篇文章匹配，显示 1 篇（", " 毫秒）"]),
        (&["search", "银狐 勒索"], 0, &["没有一篇文章含有全部的词"]),
        (&["search", "\"银狐\"", "--explain"], 0, &["理解为：\"银狐\"", "  词 银狐 × ", "  标题"]),
        (&["show", "zz"], 1, &["错误：没有编号以 \"zz\" 开头的文章"]),
        (&["stats"], 0, &["文章         1\n", "指纹         ", "正文状态（1）", "       1  full"]),
        (&["tokens", "--query", "银狐"], 0, &["理解为 银狐", "  词       ", "  逐字     "]),
        (&["check"], 0, &["完好：1 个文件中的 1 篇文章，与磁盘一致；--deep 逐一读取（", " 秒）"]),
        (&["index"], 0, &["1 个文件，用时 ", "新增 0，合并 0，更新 0，未变 1，跳过 0；索引里共有 1 篇文章"]),
        (&["stats", "--index", "none"], 2, &["错误：none 里没有索引\n  用 `secnews index PATH` 建立"]),
        (&["index", "none"], 2, &["错误：none：没有这个文件或文件夹"]),
    ];
    for (arguments, code, expected) in cases {
        let said = said(&bench, arguments, code);
        for expected in expected {
            assert!(said.contains(expected), "{arguments:?} says {said}");
        }
    }
    fs::remove_file(bench.path().join("corpus/a.md")).expect("it is there");
    let said = said(&bench, &["check"], 1);
    assert!(
        said.contains("缺失（1）：索引里有，磁盘上已经没有\n") && said.contains("→ `secnews index --prune ")
    );
    assert!(said.contains("完好，但与磁盘不一致：1 个文件中的 1 篇文章；缺失 1（"), "{said}");
}

#[test]
fn surveys_watches_and_exports_are_chinese() {
    let bench = bench();
    let cases: [(&[&str], i32, &[&str]); 14] = [
        (&["timeline", "银狐"], 0, &["2024-09-26  ", "1 篇文章，1 个事件\n"]),
        (&["watch", "run"], 1, &["还没有订阅；用 `secnews watch add NAME QUERY` 添加\n"]),
        (&["watch", "add", "fox", "银狐", "--all"], 0, &["订阅 fox：", "；0 篇文章算作已通知\n"]),
        (
            &["watch", "add", "fox", "银狐"],
            2,
            &["错误：已有订阅 \"fox\"\n  换一个名称，或用 --replace 替换它\n"],
        ),
        (&["watch", "add", "a/b", "银狐"], 2, &["不能用作订阅的名称\n", "，最多 64 个\n"]),
        (&["watch", "list"], 0, &["fox  银狐  （已通知 0 篇，"]),
        (
            &["brief"],
            0,
            &[
                "# 安全资讯，2024-09-26\n\n1 个来源的 1 篇文章，去重后 1 篇\n",
                "## fox：新增 1\n\n查询：银狐\n",
            ],
        ),
        (
            &["brief", "--format", "html"],
            0,
            &["<html lang=\"zh-CN\">", "<title>安全资讯，2024-09-26</title>"],
        ),
        (&["watch", "run", "--peek", "--format", "md"], 0, &["## fox：新增 1\n\n查询：银狐\n"]),
        (&["watch", "run"], 0, &["fox：新增 1（银狐）\n", "1 个订阅：新增 1，已通知事件的其他文章 0\n"]),
        (&["watch", "remove", "fox"], 0, &["已删除订阅 fox\n"]),
        (
            &["export", "银狐", "--format", "md"],
            0,
            &[
                "# 安全资讯：银狐\n\n- 查询：银狐\n- 结果：1 篇文章\n- 日期：2024-09-26\n\n## 目录\n",
                "已导出 1 篇文章\n",
            ],
        ),
        (&["export"], 2, &["错误：没有查询\n  输入一个，或用 --all 导出全部\n"]),
        (&["watch", "--help"], 0, &["\n  list    列出订阅\n"]),
    ];
    for (arguments, code, expected) in cases {
        let said = said(&bench, arguments, code);
        for expected in expected {
            assert!(said.contains(expected), "{arguments:?} says {said}");
        }
    }
    let html = bench.ok(&["brief", "--format", "html"]).out;
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n"), "{html}");
}

#[test]
fn help_and_mistakes_are_chinese() {
    let bench = Bench::new();
    let help = said(&bench, &["search", "--help"], 0);
    for expected in [
        "搜索文章\n\n用法：secnews search [OPTIONS] <QUERY>...\n\n参数：\n  <QUERY>...",
        "\n\n选项：\n",
        "索引所在的文件夹 [环境变量：SECNEWS_INDEX] [默认：index]\n",
        "[默认：relevance] [可选：relevance、date、date-asc]\n",
    ] {
        assert!(help.contains(expected), "{expected} is not in {help}");
    }
    let general = said(&bench, &["--help"], 0);
    let index = general.split_once("\n\n命令：\n  index ").map(|(_, rest)| rest.trim_start());
    assert!(index.is_some_and(|rest| rest.starts_with("收录新增和改动过的文章\n")), "{general}");
    assert_eq!(said(&bench, &["help", "search"], 0), help);
    let without_anything = run_with(bench.path(), &[("LANG", "zh_CN.UTF-8")], &[]);
    assert!(without_anything.code == 2 && without_anything.err.contains("\n\n命令：\n"));
    let headings = ["\n\n选项：\n      --literal", "\n\n全局选项：\n      --index <DIR>"];
    let places = headings.map(|heading| help.find(heading).unwrap_or_else(|| panic!("{heading}: {help}")));
    assert!(places[0] < places[1], "own options come first: {help}");
    let cases: [(&[&str], &str); 15] = [
        (
            &["search", "a", "--sort", "newest"],
            "错误：--sort <ORDER> 不能是“newest”；可选的有 relevance、date、date-asc\n",
        ),
        (
            &["search", "a", "--limt", "3"],
            "错误：没有“--limt”这个选项\n\n  提示：有选项 --limit\n\n用法：secnews search",
        ),
        (
            &["search"],
            "错误：缺少 <QUERY>...\n\n  提示：例如：secnews search \"xz backdoor\"\n\n用法：secnews search",
        ),
        (&["search", "a", "-n", "-1"], "错误：--limit <N> 不能是“-1”：写 0 或更大的整数，如 20\n"),
        (&["similar", "a", "-n", "1.5"], "错误：--limit <N> 不能是“1.5”：写 0 或更大的整数，如 20\n"),
        (&["index", "--memory", "-1"], "错误：--memory <SIZE> 不能是“-1”：写一个大小，如 512MiB 或 1GB\n"),
        (&["similar", "a", "b"], "错误：多余的参数“b”\n"),
        (&["export", "--format"], "错误：--format <FORMAT> 需要一个值；可选的有 jsonl、csv、"),
        (
            &["index", "--memory", "lots"],
            "错误：--memory <SIZE> 不能是“lots”：写一个大小，如 512MiB 或 1GB\n",
        ),
        (&["timelin"], "错误：没有“timelin”这个命令\n\n  提示：有命令 timeline\n"),
        (&["search", "a", "--all", "-n", "3"], "错误：--all 不能与 --limit <N> 同用\n"),
        (&["index", "--memory", "1"], "错误：--memory <SIZE> 不能是“1”：至少需要 "),
        (&["search", "a", "--facet", "x"], "没有这个分面；可用的有 source、lang、"),
        (&[], "错误：缺少命令；可用的有 index、search、"),
        (&["search", "a", "--index"], "错误：--index <DIR> 需要一个值\n"),
    ];
    for (arguments, expected) in cases {
        let run = bench.run(&[&["--lang", "zh"], arguments].concat());
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(
            run.err.contains(expected) && run.err.ends_with("详见 --help\n"),
            "{arguments:?}: {}",
            run.err
        );
        let english = bench.run(&[&["--lang", "en"], arguments].concat());
        assert!(english.err.starts_with("error: "), "English stays clap's own: {}", english.err);
    }
    let english = [
        (
            vec!["search", "a", "-n", "-1"],
            "'-1' for '--limit <N>': write a whole number that is 0 or more, such as 20\n",
        ),
        (vec!["search", "a", "--offset", "-3"], "'-3' for '--offset <N>': write a whole number"),
        (vec!["show"], "were not provided:\n  <ID>...\n\n  tip: for example: secnews show 3f2a\n"),
    ];
    for (arguments, expected) in english {
        let run = bench.run(&[vec!["--lang", "en"], arguments].concat());
        assert!(run.code == 2 && run.err.contains(expected), "{}", run.err);
    }
    assert!(bench.run(&["--lang", "fr", "stats"]).err.contains("[possible values: zh, en]"));
}
