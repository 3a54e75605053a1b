use proptest::prelude::*;

use super::*;
use crate::query::Boost;

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
    ];
    for (query, expected) in cases {
        assert_eq!(parse(query).map(|query| query.to_string()).as_deref(), Ok(expected), "{query}");
    }
}

#[test]
fn errors_name_the_place_and_the_remedy() {
    let cases = [
        ("\"关键", "the quote is not closed", 0..7),
        ("((((勒索", "the bracket is not closed", 3..4),
        ("a colour:red", "there is no field colour", 2..8),
        ("date:2024-13", "date: does not take this value", 5..12),
        ("lang:中文", "lang: does not take this value", 5..11),
        ("标题： x", "title: has no value", 0..9),
        ("a OR", "OR needs something on both sides", 2..4),
        ("OR a", "OR needs something on both sides", 0..2),
        ("a NOT", "NOT needs something to exclude", 2..5),
        ("a* x", "* needs more to begin with", 0..2),
        ("\"a b\"~", "~ after quotes needs a number of characters up to 1000", 0..6),
        ("\"ab\"~4", "~ after quotes needs words to be near each other", 0..6),
        ("勒索~1", "~ needs one word of 4 Latin letters or more", 0..8),
        ("ransom~3", "no more than 2 letters can be wrong", 0..8),
        ("a^0 b", "a boost is a number between 0.001 and 1000", 1..3),
        ("source:Free*", "source: does not take * or ~", 7..12),
        ("ip:10.0.0.0/33", "ip: does not take this value", 3..14),
        ("hash:xyz", "hash: does not take this value", 5..8),
        ("\"!?\"", "there is no letter, figure or character in it", 0..4),
        ("", "the query holds nothing to search for", 0..0),
        ("--- &&", "the query holds nothing to search for", 0..6),
    ];
    for (query, message, span) in cases {
        let error = parse(query).expect_err(query);
        assert_eq!((error.message.as_str(), error.span), (message, span), "{query}");
        assert!(!error.remedy.is_empty());
    }
}

#[test]
fn what_is_too_much_is_refused() {
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
    let leaf = (text, any::<bool>(), 0..6u8).prop_map(|(text, quoted, kind)| {
        let manner = if quoted { Manner::Literal } else { Manner::Words };
        Query::Leaf(match kind {
            0 => Leaf::Text { scope: Scope::Title, text, manner },
            1 => Leaf::Source { name: text, exact: quoted },
            2 => Leaf::Text { scope: Scope::Body, text: text + "ab", manner: Manner::Prefix },
            3 => Leaf::Text { scope: Scope::Anywhere, text: text + " 安全", manner: Manner::Near(4) },
            _ => Leaf::Text { scope: Scope::Anywhere, text, manner },
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
    fn operators_in_any_order_are_answered(query in "[-()\"“”：:a勒 ORNT（）*~^1.]{0,40}") {
        if let Err(error) = parse(&query) {
            prop_assert!(error.span.end <= query.len());
            prop_assert!(error.pointer(&query).contains('^'));
        }
    }
}
