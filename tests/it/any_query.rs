//! Any text is answered: random queries pass through the whole library.

use proptest::prelude::*;

use crate::common::fuzzed::query_path::check;

/// Pieces that the query language is made of, and words of the samples.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[-()\"“”：:*~^|｜!！?？ ]{1,3}",
        "(OR|AND|NOT|or|title:|cve:|ip:|domain:|hash:|actor:|date:|source:|after:|lang:|状态：|foo:|technique:|id:|story:|today|7d)",
        "(关键信息基础设施|关基|银狐|勒索|漏洞|的|数据 跨境|ransomware|k?strel|npm|CVE-2024-90001|192.0.2|example.com)",
        "[~^*]?[0-9]{1,4}",
        "\\PC{1,6}",
    ]
}

#[test]
fn odd_queries_are_answered() {
    for text in [
        "",
        "\"",
        "-",
        "((((",
        "^",
        "a~",
        "\"\"~3",
        "c++*",
        "的*",
        "\u{0}",
        "１９２．０．２",
        "ⅣⅤ㈱*",
        "é~1",
        "-的",
        "OR^0\"",
        "a OR^0\" b",
        "' OR 1=1--",
        "a|b|c*|d?ef",
        "title:a|b -title:|",
        "*ware OR *?*",
        "source:\"\" source:\"x",
    ] {
        check(text);
    }
    check(&"(".repeat(100));
    check(&"勒索 ".repeat(250));
    check(&"\"a b\"~4 ".repeat(100));
    check(&"数据安全".repeat(680));
}

proptest! {
    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}") {
        check(&text);
    }

    #[test]
    fn any_query_is_answered(pieces in prop::collection::vec(piece(), 1..12)) {
        check(&pieces.concat());
    }
}
