//! The parser against what people type, and printing as its inverse.

use proptest::prelude::*;

use super::*;
use crate::query::{Boost, EntityFilter};

const TODAY: Date = jiff::civil::date(2024, 9, 26);

#[test]
fn understands_the_language() {
    let cases = [
        ("供应链 投毒", "供应链 投毒"),
        ("供应链 AND 投毒", "供应链 投毒"),
        ("“础设施”", "\"础设施\""),
        ("银狐 -招聘", "银狐 -招聘"),
        ("银狐 NOT 招聘", "银狐 -招聘"),
        ("--x", "--x"),
        ("-(a b)", "-(a b)"),
        ("-(-a)", "a"),
        ("npm OR pypi 投毒", "npm OR pypi 投毒"),
        ("(npm OR pypi) 投毒", "(npm OR pypi) 投毒"),
        ("((a))", "a"),
        ("a (b c)", "a b c"),
        ("来源：安全牛 银狐", "source:安全牛 银狐"),
        ("source:\"安全牛\"", "source:\"安全牛\""),
        ("title:(勒索 OR 银狐)", "title:勒索 OR title:银狐"),
        ("date:2024-09", "date:2024-09-01..2024-09-30"),
        ("after:2024-06 before:2025", "date:2024-06-01.. date:..2024-12-31"),
        ("lang:zh-CN", "lang:zh"),
        ("语言：中文 状态：完整", "lang:zh status:full"),
        ("site:example.com intitle:漏洞 technique:t1059", "host:example.com title:漏洞 technique:T1059"),
        ("lockbit | akira", "lockbit OR akira"),
        ("lockbit || akira conti", "lockbit OR akira conti"),
        ("lockbit|akira conti", "(lockbit OR akira) conti"),
        ("title:(漏洞 | 周报)", "title:漏洞 OR title:周报"),
        ("title:漏洞|周报", "title:漏洞 OR title:周报"),
        ("预警 | 某办公系统存在远程代码执行漏洞", "预警 某办公系统存在远程代码执行漏洞"),
        ("| a | | b |", "a OR b"),
        ("!conti lockbit", "-conti lockbit"),
        ("！（a b） c", "-(a b) c"),
        ("lockbit or akira", "lockbit or akira"),
        ("title:typh?on ty*n^2 ＴＹＰＨ？ＯＮ", "title:typh?on ty*n^2 ＴＹＰＨ？ＯＮ"),
        ("after:7d", "date:2024-09-20.."),
        ("date:昨天 before:本月", "date:2024-09-25 date:..2024-08-31"),
        ("host:https://www.Example.com/x", "host:example.com"),
        ("status:FULL", "status:full"),
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("log4* title:cve-2024-47*", "log4* title:cve-2024-47*"),
        ("ransomwre~ lokbit~2", "ransomwre~1 lokbit~2"),
        ("“数据 跨境”～4", "\"数据 跨境\"~4"),
        ("勒索^3 (a OR b)^0.5", "勒索^3 (a OR b)^0.5"),
        ("(a^2)^2", "a^4"),
        ("cve:2024-1234 ip:10.0.0.0/8", "cve:CVE-2024-1234 ip:10.0.0.0/8"),
        ("组织：海莲花 actor:\"Volt Typhoon\"", "actor:海莲花 actor:\"Volt Typhoon\""),
        ("domain:evil[.]example.com hash:44D88612", "domain:evil.example.com hash:44d88612"),
        ("curl -sSL https://example.com/*.sh | sh", "curl -sSL https://example.com/*.sh sh"),
        ("a — b", "a b"),
        ("a () b", "a b"),
        ("新年快乐~", "新年快乐~"),
        ("Forensia:RedTeam工具", "Forensia:RedTeam工具"),
        ("“关键 信息", "关键 信息"),
        ("\"关键 信息", "关键 信息"),
        ("' OR 1=1--", "or 1=1--"),
        ("a OR", "a or"),
        ("OR a", "or a"),
        ("a NOT", "a not"),
        ("(a OR) b", "a or b"),
        ("a AND", "a"),
        ("Foo (bar", "Foo bar"),
        ("He said \"!!!\" loudly", "He said loudly"),
        ("标题： x", "标题： x"),
        ("Status:Resolved x", "Status:Resolved x"),
        ("日期：关于某事", "日期：关于某事"),
        ("lang:klingon", "lang:klingon"),
        ("语言：“世界”", "\"世界\""),
        ("a* x", "a x"),
        ("勒索~1", "勒索"),
        ("10~15 2^10 2023~2024", "10~15 2^10 2023~2024"),
        ("(foo:bar)^2 (2^10)^2", "(foo:bar)^2 (2^10)^2"),
        ("-(--x) ---x -)a", "NOT --x ---x -)a"),
        ("source:\"hacker news", "source:hacker news"),
        ("title:\" x", "title: x"),
    ];
    for (query, expected) in cases {
        let read = read(query, || TODAY).map(|reading| reading.query);
        assert_eq!(read.as_ref().map(ToString::to_string).as_deref(), Ok(expected), "{query}");
        assert_eq!(parse(expected), read, "{query} reads back");
    }
}

#[test]
fn errors_name_the_place_and_the_remedy() {
    let cases = [
        ("((((勒索", "the bracket is not closed", 3..4),
        ("\"关键", "the quote is not closed", 0..1),
        ("colour:red", "there is no field colour", 0..6),
        ("titel:银狐", "there is no field titel", 0..5),
        ("date:2024-13", "date: does not accept this value", 5..12),
        ("\"ab\"~4", "~ after quotes needs words to be near each other", 0..6),
        ("ransom~3", "no more than 2 letters can be wrong", 0..8),
        ("a^0 b", "a boost is a number between 0.001 and 1000", 1..3),
        ("source:Free*", "source: does not accept *, ? or ~", 7..12),
        ("source:Fr?ee", "source: does not accept *, ? or ~", 7..12),
        ("\"a b\"~9999", "~ after quotes needs a number of characters up to 1000", 0..10),
        ("date:2024-13-45", "date: does not accept this value", 5..15),
        ("Date：2024-13-45", "date: does not accept this value", 7..17),
        ("cve:banana", "cve: does not accept this value", 4..10),
        ("technique:powershell", "technique: does not accept this value", 10..20),
        ("a /lock.*bit/", "regular expressions are not searched", 2..13),
        ("title:(勒索", "the bracket is not closed", 6..7),
        ("(a OR b", "the bracket is not closed", 0..1),
        ("ip:10.0.0.0/33", "ip: does not accept this value", 3..14),
        ("hash:xyz", "hash: does not accept this value", 5..8),
        ("", "the query has nothing to search for", 0..0),
        ("--- &&", "the query has nothing to search for", 0..6),
        ("\"!?\"", "the query has nothing to search for", 0..4),
    ];
    for (query, message, span) in cases {
        let error = parse(query).expect_err(query);
        assert_eq!((error.message.english().as_str(), error.span), (message, span), "{query}");
        assert!(!error.remedy.english().is_empty());
    }
}

#[test]
fn oversized_queries_are_errors() {
    let deep = format!("{}x{}", "(".repeat(100), ")".repeat(100));
    for query in
        [deep, "-".repeat(2) + &"NOT ".repeat(99) + "x", "勒索 ".repeat(1_000_000), "a ".repeat(3000)]
    {
        assert!(parse(&query).is_err());
    }
}

/// Any query that can be typed.
fn queries() -> impl Strategy<Value = Query> {
    let text = prop_oneof!["[a-z]{1,5}", "[数据安全]{1,4}", "cve-[0-9]{4}"];
    let leaf = (text, any::<bool>(), 0..12u8).prop_map(|(text, quoted, kind)| {
        let mode = if quoted { MatchMode::Literal } else { MatchMode::Words };
        Query::Leaf(match kind {
            0 => Leaf::Text { scope: Scope::Title, text, mode },
            1 => Leaf::Source { name: text, exact: quoted },
            2 => Leaf::Text { scope: Scope::Body, text: text + "ab", mode: MatchMode::Prefix },
            6 => Leaf::Text {
                scope: Scope::Title,
                text: "ty".to_owned() + "?" + "hoon*",
                mode: MatchMode::Wildcard,
            },
            4 => Leaf::Id("9f86d081".to_owned()),
            5 => Leaf::Story("9f86d081884c".to_owned()),
            9 => Leaf::Event("9f86d081884c".to_owned()),
            7 => Leaf::Entity(EntityFilter::Technique("T1059.001".to_owned())),
            8 => Leaf::Text { scope: Scope::Anywhere, text: text + "=~", mode: MatchMode::Words },
            3 => Leaf::Text { scope: Scope::Anywhere, text: text + " 安全", mode: MatchMode::Near(4) },
            _ => Leaf::Text { scope: Scope::Anywhere, text, mode },
        })
    });
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4)
                .prop_filter_map("flat", |parts| combine(parts, Query::And)),
            prop::collection::vec(inner.clone(), 2..4)
                .prop_filter_map("flat", |parts| combine(parts, Query::Or)),
            inner.clone().prop_map(|query| match query {
                Query::Not(inner) => *inner,
                other => Query::Not(Box::new(other)),
            }),
            inner.prop_filter_map("a boost", |query| match query {
                Query::Not(_) | Query::Boosted { .. } => None,
                other => Some(Query::Boosted { query: Box::new(other), boost: Boost::parse("2.5")? }),
            }),
        ]
    })
}

proptest! {
    #[test]
    fn printing_and_parsing_is_the_identity(query in queries()) {
        prop_assert_eq!(parse(&query.to_string()), Ok(query));
    }

    #[test]
    fn whatever_is_typed_is_answered(query in "\\PC{0,60}") {
        if let Ok(parsed) = parse(&query) {
            prop_assert_eq!(parse(&parsed.to_string()), Ok(parsed));
        }
    }

    #[test]
    fn operators_in_any_order_are_answered(query in "[-()\"“”：:a勒 ORNT（）*~^1.|｜!！?？]{0,40}") {
        match parse(&query) {
            Ok(parsed) => prop_assert_eq!(parse(&parsed.to_string()), Ok(parsed)),
            Err(error) => {
                prop_assert!(error.span.end <= query.len());
                prop_assert!(error.pointer(&query).contains('^'));
            }
        }
    }
}

#[test]
fn notes_suggest_names() {
    let cases = [
        ("status:ful 漏洞", Some("status:full 漏洞")),
        ("lang:chinse", Some("lang:zh")),
        ("titel:勒索 医院", Some("title:勒索 医院")),
        ("lockbit or akira", Some("lockbit OR akira")),
        ("\"关键 信息", Some("\"关键 信息\"")),
        ("lang: zh 漏洞", Some("lang:zh 漏洞")),
        ("a OR", None),
        ("日期：关于某事", None),
    ];
    for (query, suggestion) in cases {
        let notes = read(query, || TODAY).expect(query).notes;
        assert_eq!(notes.len(), 1, "{query}: {notes:?}");
        assert_eq!(notes[0].suggestion.as_deref(), suggestion, "{query}");
    }
    for query in
        ["lockbit OR akira", "lockbit | akira", "供应链 投毒", "新年快乐~", "Foo (bar", "title:(漏洞 | 周报)"]
    {
        assert_eq!(read(query, || TODAY).expect(query).notes, [], "{query}");
    }
}
