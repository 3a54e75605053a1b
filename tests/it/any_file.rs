//! Any bytes as a file of each format that the program reads: random ones, and such as are nearly right.

use proptest::prelude::*;

use crate::{article_path, list_path};

/// Pieces that fetched files are made of.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "\\PC{0,20}",
        2 => "(银狐|勒索软件攻击|关键信息基础设施|CVE-2024-90001|hxxps://evil\\[.\\]example/a|192.0.2.7|APT-C-01|npm)",
        2 => "(# |## |- |> |```|\\*\\*|\\[a\\]\\(/b\\)|!\\[\\]\\(c\\)|<p>|</div>|<!--|&lt;|&#x1b;|\\|a\\|b\\|)",
        2 => "(\n|\n\n|\r\n|\r|\t|\u{a0}|\u{200b}|\u{2028}|\u{0})",
        1 => "(---\n|title: |url: |source: |date: 2024-09-26\n|原创 某人  某账号   2024-09-26 10:00\n)",
    ]
}

fn text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..most).prop_map(|pieces| pieces.concat())
}

/// A file with a header that is read, whatever follows.
fn article() -> impl Strategy<Value = String> {
    (prop::bool::ANY, "\\PC{0,20}", text(60)).prop_map(|(has_url, title, body)| {
        let title = title.replace('\n', " ");
        if has_url {
            format!("---\ntitle: {title}\nurl: https://example.org/1\nsource: 某源\ndate: 2024-09-26\n---\n\n# {title}\n\n{body}")
        } else {
            format!("#  {title}   \n原创 某人  某账号   2024-09-26 10:00  \n  \n{body}")
        }
    })
}

#[test]
fn odd_files_are_read() {
    for text in
        ["", "---", "---\n---\n---", "---\ntitle: a\nurl: u\n---\n`a\u{2028}b`", "# a\n b   2024-09-26 10:00"]
    {
        article_path::check(text.as_bytes());
    }
}

#[test]
fn odd_lists_are_read() {
    let lists: [(u8, &str); 9] = [
        (0, "a\nb\n"),
        (0, "a\0b"),
        (1, "snlines\u{1}\u{7}\u{1}"),
        (2, "甲乙 1000000000"),
        (2, "甲乙 99999999999999999999"),
        (2, "𠀀 3\n々\nガ"),
        (3, "关基 = 关键信息基础设施"),
        (3, "， = 。"),
        (3, "a = b\n^ = ~ = -"),
    ];
    for (kind, list) in lists {
        list_path::check(&[&[kind], list.as_bytes()].concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn any_article_is_read(text in article()) {
        article_path::check(text.as_bytes());
    }

    #[test]
    fn any_text_is_read_as_a_file(text in text(40)) {
        article_path::check(text.as_bytes());
    }

    #[test]
    fn any_bytes_are_read_as_a_file(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        article_path::check(&bytes);
        article_path::check(&[b"---\ntitle: a\nurl: u\n---\n", &bytes[..]].concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_list_is_read(kind in 0u8..4, lines in prop::collection::vec("(\\PC{0,8} = )?\\PC{0,8}( [0-9]{1,12})?", 0..6)) {
        list_path::check(&[&[kind], lines.join("\n").as_bytes()].concat());
    }
}
