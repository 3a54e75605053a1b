use super::*;

fn symbols(query: &str) -> String {
    let symbols = lex(query).expect(query);
    symbols.into_iter().map(|spanned| format!("{:?}", spanned.symbol)).collect::<Vec<_>>().join(" ")
}

#[test]
fn operators_have_full_width_twins() {
    let cases = [
        ("(a OR b)", "（a　ＯＲ　b）"),
        ("title:\"x y\" -z", "ｔｉｔｌｅ：“x y”　－z"),
        ("来源:安全牛 银狐", "来源：安全牛　银狐"),
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
