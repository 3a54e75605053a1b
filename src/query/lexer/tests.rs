//! The lexer against what people type.

use super::*;

fn symbols(query: &str) -> String {
    let symbols = lex(query, &mut Vec::new()).expect(query);
    symbols.into_iter().map(|spanned| format!("{:?}", spanned.symbol)).collect::<Vec<_>>().join(" ")
}

#[test]
fn operators_have_full_width_twins() {
    let cases = [
        ("(a OR b)", "（a　ＯＲ　b）"),
        ("title:\"x y\" -z", "ｔｉｔｌｅ：“x y”　－z"),
        ("来源:安全牛 银狐", "来源：安全牛　银狐"),
        ("!conti a|b || c", "！conti a｜b ｜｜ c"),
    ];
    for (ascii, full) in cases {
        assert_eq!(symbols(ascii), symbols(full));
    }
}

#[test]
fn text_may_look_like_operators() {
    let cases = [
        ("https://example.com/a?b=c#d", r#"Text("https://example.com/a?b=c#d")"#),
        ("foo(1) x", r#"Text("foo(1)") Text("x")"#),
        ("side-loading --all", r#"Text("side-loading") Text("--all")"#),
        ("a) b", r#"Text("a)") Text("b")"#),
        ("C:\\x 12:30", r#"Text("C:\\x") Text("12:30")"#),
        ("微软：补丁", r#"Text("微软：补丁")"#),
        ("IDC：第一 Note: x", r#"Text("IDC：第一") Text("Note:") Text("x")"#),
        ("之剑”，安全“buff”", r#"Text("之剑") Text("”") Text("，安全") Quoted("buff")"#),
        ("”伪造", r#"Text("”") Text("伪造")"#),
        ("包括“医疗", r#"Text("包括") Text("“") Text("医疗")"#),
        ("\"微软：“紧急”修复\" y", r#"Quoted("微软：“紧急”修复") Text("y")"#),
        ("\"a” y", r#"Quoted("a") Text("y")"#),
        ("”x” y", r#"Quoted("x") Text("y")"#),
        (
            "\"a b\"~4^2 x",
            r#"Quoted("a b") Suffix(Tilde(Some(4))) Suffix(Caret(Some(Boost(2000)))) Text("x")"#,
        ),
        ("(log4*)^2", r#"Open Text("log4") Suffix(Star) Close Suffix(Caret(Some(Boost(2000))))"#),
        ("\"a\"~x rm ~/* x^y", r#"Quoted("a") Text("~x") Text("rm") Text("~/*") Text("x^y")"#),
        ("- a", r#"Text("-") Text("a")"#),
        (
            "Yahoo! Japan a != b !!x ! y",
            r#"Text("Yahoo!") Text("Japan") Text("a") Text("!=") Text("b") Text("!!x") Text("!") Text("y")"#,
        ),
        ("!conti !\"a b\"", r#"Not Text("conti") Not Quoted("a b")"#),
        (
            "“国家队”！某某支撑 “甲”-乙 (a)-b",
            r#"Quoted("国家队") Text("某某支撑") Quoted("甲") Text("乙") Open Text("a") Close Text("b")"#,
        ),
        ("大会 ！探讨代码安全和静态分析新高地", r#"Text("大会") Text("探讨代码安全和静态分析新高地")"#),
        ("a | b", r#"Text("a") Or Text("b")"#),
        ("lockbit|akira x", r#"Open Text("lockbit") Or Text("akira") Close Text("x")"#),
        ("title:a|b", r#"Field(Title) Open Text("a") Or Text("b") Close"#),
        (
            "typh?on^2 what? C*",
            r#"Wildcard("typh?on") Suffix(Caret(Some(Boost(2000)))) Text("what?") Text("C")"#,
        ),
        ("新年快乐~ “银狐”~ （转载）~", r#"Text("新年快乐~") Quoted("银狐") Open Text("转载") Close"#),
        ("\"a\"* (b)*", r#"Quoted("a") Open Text("b") Close"#),
        ("\"关键 信息", r#"Text("\"") Text("关键") Text("信息")"#),
        ("source:\"hacker news", r#"Field(Source) Text("hacker") Text("news")"#),
        (
            "title:OR title:-x title:status:full",
            r#"Field(Title) Text("OR") Field(Title) Text("-x") Field(Title) Text("status:full")"#,
        ),
        ("标题： x (title:)", r#"Text("标题：") Text("x") Open Text("title:") Close"#),
        ("foo:bar foo:\"a b\"", r#"Text("foo:bar") Text("foo:") Quoted("a b")"#),
        ("(foo)", r#"Open Text("foo") Close"#),
        ("名为\"索菲特\"的", r#"Text("名为") Quoted("索菲特") Text("的")"#),
        ("title:(a b)", r#"Field(Title) Open Text("a") Text("b") Close"#),
        ("or and not", r#"Text("or") Text("and") Text("not")"#),
        ("a OR* b", r#"Text("a") Text("OR") Suffix(Star) Text("b")"#),
        ("a OR^0\" b", r#"Text("a") Or Text("^0") Text("\"") Text("b")"#),
    ];
    for (query, expected) in cases {
        assert_eq!(symbols(query), expected, "{query}");
    }
}

#[test]
fn regular_expressions_are_no_text() {
    for query in ["/lock.*bit/", "CVE-\\d+", "a [a-z]+bit"] {
        assert!(lex(query, &mut Vec::new()).is_err(), "{query}");
    }
    for query in ["/etc/passwd", "C:\\data\\system", "a/b/c/*.sh", "[漏洞]+x", "s/a/b/"] {
        assert!(lex(query, &mut Vec::new()).is_ok(), "{query}");
    }
}

#[test]
fn notes_report_operators_taken_as_text() {
    let cases = [
        ("colour:red", Some("there is no field colour, so it is searched for as text")),
        ("titel:勒索", Some("the nearest is title:")),
        ("foo:\"a b\"", Some("there is no field foo")),
        ("\"关键", Some("the quote is not closed")),
        ("lang: zh", Some("lang: has no value after its colon")),
        ("勒索~1", Some("~ needs one word of 4 Latin letters or more and is ignored")),
        ("C*", Some("* needs two letters or more before it and is ignored")),
        ("\"a\"*", Some("* belongs after a word without quotes")),
        ("(a b)~2", Some("~ belongs after a word or a quote")),
        ("新年快乐~", None),
        ("微软：补丁 https://example.com Note: x", None),
        ("包括“医疗", None),
    ];
    for (query, expected) in cases {
        let mut notes = Vec::new();
        assert!(lex(query, &mut notes).is_ok(), "{query}");
        let messages: Vec<String> = notes.iter().map(|note| note.message.english()).collect();
        assert_eq!(messages.len(), usize::from(expected.is_some()), "{query}: {messages:?}");
        assert!(
            messages.iter().zip(expected).all(|(message, expected)| message.contains(expected)),
            "{query}: {messages:?}"
        );
    }
}
