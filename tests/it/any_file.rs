//! Any file is read or refused: generated articles and lists, whole and damaged, pass through the whole library.

use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use secnews::article::BodyStatus;
use secnews::clean::{Furniture, clean};
use secnews::corpus::parse;

use crate::common::fuzzed::{article_path, list_path};
use crate::harness::cases;

/// How many are made up where long tests run whole, ten to twenty seconds of each, and where a sample runs.
const ARTICLES: [u32; 2] = [12_000, 1_000];
const CUT_ARTICLES: [u32; 2] = [1_500, 100];
const LISTS: [u32; 2] = [3_000, 200];

fn config([all, sampled]: [u32; 2]) -> ProptestConfig {
    ProptestConfig::with_cases(cases(all, sampled))
}

/// The first byte of a list selects its kind.
const PATHS: u8 = 0;
const FURNITURE: u8 = 1;
const WORDS: u8 = 2;
const NAMES: u8 = 3;

/// At so many characters the fetcher cuts a body.
const FETCHED: usize = 8_000;

/// What pages are made of, and what breaks them.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "研究人员在样本中发现了一个此前没有记录的后门程序，它通过计划任务驻留。",
    "The vendor has released a patch; users of version 1.2.3.4 should update at once.", "# 标题\n",
    "## 0x01 漏洞描述\n", "原创\n\n张三\n\n某账号\n", "预览时标签不可点\n\n某账号\n\n向上滑动看下一个",
    "当前环境异常，完成验证后即可继续访问。", "[首页](/)", "[漏洞](/v)\n\n[专题](/s)", "阅读量 12",
    "分享到：", "推荐阅读", "[**“甲”**](https://example.org/b \"题\")", "![](https://example.org/a.png)",
    "[![图](a)\n\n](http://example.org/c)", "| 名称 | 值 | | --- | --- | | 甲 | 1 |", "| a |\n|---|\n| b |",
    "<table><tr><td>a<br>b</td><td>", "</td></tr></table>", "* 一\n  + 二\n\n    三", "11. 甲\n12) 乙",
    "> > 引", "        缩进\n            更深", "```python\na\\_b **c** <p>\n", "```", "    ```\n", "~~~\n",
    "`` ` ``", "<p>x</p>", "<div class=\"a\">", "<!-- ", " -->", "<script>", "<a@example.org>",
    "**粗**体*斜*", "__init__", "\\_", "\\\\_", "\\[a\\]", "C:\\a\\b", "&lt;", "&amp;amp;", "&#27;[31m",
    "&#xe005;", "&#x2028;", "&nbsp;", "&#0;", "\u{1b}[0m", "\u{200b}", "\u{e005}", "\u{f0000}", "\u{2029}",
    "\u{a0}", "\u{feff}", "\t", "　", "hxxps://c2.bad-site[.]top:8443/a.php?b=c,http://198.51.100[.]7/",
    "1[.]2.3.4", "::ffff:203.0.113.7", "2001:db8::/32", "a[at]bad-site[.]com", "user＠bad-site．com",
    "CVE—2024—90001/90002", "CNVD-C-2024-90001", "GHSA-2222-3333-4444", "T1059.001", "MS17-010", "CWE-79",
    "APT32、APT-C-1", "海莲花", "d41d8cd98f00b204e9800998ecf8427e", "www.bad-site.sh",
    "鍏抽敭淇℃伅鍩虹璁炬柦瀹夊叏淇濇姢鏉′緥鍙戝竷", "Ð±ÐµÐ·Ð¾Ð¿Ð°ÑÐ½Ð¾ÑÑ‚ÑŒ", "網路攻擊", "ガイド", "é́",
    "🦀", "……", "...", "钓鱼站[.]网址", "evil钓鱼[.]com", "www.钓鱼站.com", "hxxp://钓鱼站.中国/更新/补丁.exe", "/下载", "warrıors-evil[.]com",
    "пример.рф", " [ . ] ", "evil\\.com", "【.】", "http://evil-a.com/{", "}", "'", "http://é@évil-b.com:8é/",
    "#CVE20249101", "CVE编号：2024-9103", "CVE-2023-3519, 3466 and ", "~3470", "45.77.13.0-45.77.13.255", "至", "10.0.0.5.52110",
    "2001[:]db8[:][:]1", "SHA256 2cf24dba5fb0a30e26e83b2ac5b9e29e ", "1b161e5c1fa7425e73043362938b9824",
];

/// What stands between the `---` of an article with front matter, all there or not.
fn front_matter() -> impl Strategy<Value = String> {
    let title = prop_oneof![
        Just("【预警】“赤隼”利用某网关漏洞（CVE-2024-90001）".to_owned()),
        Just("A &quot;b&quot; &amp;lt;c&gt; <b>d</b> u200b\\\"e".to_owned()),
        "(题|\\PC| |&#27;|&nbsp;|u200c|<b>|</b>|\\\\'|\u{2028}|url: ){0,9}",
    ];
    let url = select(vec![
        "https://example.org/a/1?utm_source=x&amp;id=2#top",
        "https://mp.weixin.qq.com/s?__biz=MzA0MTIzNA==&mid=1&idx=2&sn=a",
        "http://[2001:db8::1]:8080/%e5%bc%80",
        "https://github.com/example",
        "无",
        "",
    ]);
    let date = select(vec!["2024-09-26", "2024-02-30", "-9999-01-01", "today", ""]);
    let end = select(vec!["---\n", "", "\n", "--- \n\n"]);
    (title, url, "\\PC{0,6}", date, end).prop_map(|(title, url, source, date, end)| {
        format!("---\ntitle: {title}\nurl: {url}\nsource: {source}\ndate: {date}\nfetch_date: x\n{end}")
    })
}

fn byline() -> impl Strategy<Value = String> {
    let day = select(vec!["2024-09-26 10:00", "2024-13-01 25:61", "2024-9-26 10:00"]);
    let names = select(vec![" 某 实验室 ", "原创 某人  某账号 ", "原创  a  b ", "\u{3000}某账号\u{3000}"]);
    ("#  ?\\PC{0,9}", names, day).prop_map(|(title, names, day)| format!("{title}\n{names}  {day}  \n\n"))
}

/// Something known, or noise.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![8 => select(PIECES).prop_map(str::to_owned), 1 => "\\PC{1,20}", 1 => "[-\\[\\]()<>*_`~|!#&;\\\\> \n]{1,12}"]
}

/// Pieces between blank lines, line breaks, spaces or nothing, a few of them many times.
fn body() -> impl Strategy<Value = String> {
    let gap = select(vec!["\n\n", "\n\n", "\n", "\n", " ", ""]);
    let times = prop_oneof![20 => Just(1_usize), 1 => 2..60_usize];
    let block = (piece(), gap, times).prop_map(|(piece, gap, times)| (piece + gap).repeat(times));
    vec(block, 0..40).prop_map(|blocks| blocks.concat())
}

fn article() -> impl Strategy<Value = String> {
    let head = prop_oneof![3 => front_matter().boxed(), 1 => byline().boxed()];
    (head, body(), select(vec!["\n", "\n", "\r\n", "\r"]))
        .prop_map(|(head, body, line_end)| (head + &body).replace('\n', line_end))
}

/// An article whose body is as long as one that the fetcher has cut and marked as cut.
fn cut_article() -> impl Strategy<Value = String> {
    (body(), body()).prop_map(|(start, end)| {
        let end: Vec<char> = end.trim_start_matches('\n').chars().take(FETCHED / 2).collect();
        let filled = "字".chars().chain(start.chars()).chain(std::iter::repeat('字'));
        let text: String = filled.take(FETCHED - end.len()).chain(end).collect();
        format!("---\ntitle: 题\nurl: https://example.org/a\ndate: 2024-09-26\n---\n\n# 题\n\n{text}...")
    })
}

/// Bytes with some of them overwritten, perhaps cut.
fn damaged(whole: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (whole, vec((any::<prop::sample::Index>(), any::<u8>()), 1..9)).prop_map(|(mut bytes, damages)| {
        for (place, byte) in damages {
            let place = place.index(bytes.len() + 1);
            match bytes.get_mut(place).filter(|_| byte > 0) {
                Some(damaged) => *damaged = byte,
                None => bytes.truncate(place),
            }
        }
        bytes
    })
}

/// A table of words with their frequencies, now and then with a line that is none.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => "[灰貂狐的了网络安全攻擊軟體々ガ一]{1,6}( [0-9]{1,9})?( ?# x)?",
        1 => Just(String::new()),
    ];
    let odd = prop_oneof![20 => Just(String::new()), 1 => "\\PC{0,6}|甲 [0-9]{10,22}|甲 1 2"];
    (vec(word, 0..20), odd).prop_map(|(lines, odd)| format!("{}\n{odd}", lines.join("\n")))
}

/// A table of names, many of which are built in or stand in several groups.
fn names() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        4 => select(vec!["关基", "勒索软件", "Zero Day", "0day", "RCE", "c++", "\"a\" b", "-", "^2", "，"]).prop_map(str::to_owned),
        4 => "[a-f甲乙丙]{1,3}( [x-z]{1,4})?",
        1 => "\\PC{0,6}",
    ];
    vec(vec(name, 2..5).prop_map(|group| group.join(" = ")), 0..6).prop_map(|groups| groups.join("\n"))
}

fn paths() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![4 => "[a./ -]{0,6}\\.md", 1 => "[\n\r\u{0}]{1,3}", 1 => "\\PC{1,3}"], 0..20)
        .prop_map(|names| names.join("\n").into_bytes())
}

/// The furniture of a page with a menu, as bytes.
fn counted_furniture() -> Vec<u8> {
    let mut furniture = Furniture::default();
    list_path::menu_page("甲")
        .furniture_keys(&furniture)
        .into_iter()
        .for_each(|keys| furniture.add_page(keys));
    furniture.to_bytes()
}

fn list(kind: u8, bytes: &[u8]) -> Vec<u8> {
    [&[kind], bytes].concat()
}

fn any_list() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => names().prop_map(|table| list(NAMES, table.as_bytes())),
        4 => paths().prop_map(|paths| list(PATHS, &paths)),
        4 => damaged(Just(counted_furniture())).prop_map(|bytes| list(FURNITURE, &bytes)),
        1 => words().prop_map(|table| list(WORDS, table.as_bytes())),
        1 => damaged(words().prop_map(String::into_bytes)).prop_map(|bytes| list(WORDS, &bytes)),
        1 => vec(any::<u8>(), 0..200),
    ]
}

#[test]
fn odd_files_are_read() {
    for text in [
        "",
        "\u{feff}",
        "---",
        "---\n---\n",
        "# \n",
        "---\ndate:",
        "---\ntitle:\n\n---\n# a",
        "# \n a   0000-00-00 00:00",
    ] {
        article_path::check(text.as_bytes());
    }
    article_path::check("---\ntitle: a\nurl: u\n---\n`a\u{2028}b`".as_bytes());
    article_path::check(b"---\ntitle: \xff\xfe\n\xe5");
}

#[test]
fn odd_lists_are_read() {
    for table in [
        "",
        "\u{feff}灰貂",
        "的 0",
        "灰貂 1000000000\n灰 1000000000",
        "灰貂 1000000001",
        "甲\u{0}",
        "𠀀 3\n々\nガ",
    ] {
        list_path::check(&list(WORDS, table.as_bytes()));
    }
    for table in
        ["a = A", "， = 。", "a = b = a", "a = b\nB = c", "\" = ^ = -", "a =", " = ", "zero day 漏洞 = \u{0}"]
    {
        list_path::check(&list(NAMES, table.as_bytes()));
    }
    for paths in [&b""[..], b"\n\n", b"\0", b"a\nb\0", b"\xff\r\n"] {
        list_path::check(&list(PATHS, paths));
    }
}

/// Each count of furniture in turn is the largest possible.
#[test]
fn counts_of_furniture_do_not_overflow() {
    let counts = counted_furniture();
    let largest = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F];
    for place in (0..counts.len()).filter(|&place| counts[place] == 1) {
        let bytes = [&counts[..place], &largest, &counts[place + 1..]].concat();
        list_path::check(&list(FURNITURE, &bytes));
    }
}

proptest! {
    #![proptest_config(config(ARTICLES))]

    #[test]
    fn any_article_is_read(text in article()) {
        article_path::check(text.as_bytes());
    }

    #[test]
    fn any_bytes_are_read(head in select(vec!["", "---\ntitle: a\nurl: u\n---\n"]), bytes in vec(any::<u8>(), 0..400)) {
        article_path::check(&[head.as_bytes(), &bytes].concat());
    }

    #[test]
    fn any_damaged_article_is_read(bytes in damaged(article().prop_map(String::into_bytes))) {
        article_path::check(&bytes);
    }

}

proptest! {
    #![proptest_config(config(CUT_ARTICLES))]

    #[test]
    fn any_article_that_was_cut_is_read(text in cut_article()) {
        article_path::check(text.as_bytes());
        let article = parse(Path::new("a.md"), text.as_bytes()).expect("an article");
        prop_assert_ne!(clean(&article, &Furniture::default()).status, BodyStatus::Full);
    }
}

proptest! {
    #![proptest_config(config(LISTS))]

    #[test]
    fn any_list_is_read(bytes in any_list()) {
        list_path::check(&bytes);
    }
}
