//! One word, several spellings: which of them find each other.

use crate::harness::{self, Article, Bench};

/// Texts, each an article; queries; and the texts that each query finds, by their places.
type Case = (&'static [&'static str], &'static [&'static str], &'static [usize]);

fn check(cases: &[Case]) {
    for (texts, queries, expected) in cases {
        let cases: Vec<(&str, &[usize])> = queries.iter().map(|query| (*query, *expected)).collect();
        harness::check(texts, &cases);
    }
}

#[test]
fn letters_and_digits_are_joined_by_anything() {
    check(&[
        (
            &["装上 Windows 11 补丁", "装上Windows11补丁", "装上 Windows-11", "装上 Windows 10"],
            &["Windows11", "windows 11", "WINDOWS-11", "Ｗｉｎｄｏｗｓ１１"],
            &[0, 1, 2],
        ),
        (
            &["UNC3944 行动", "UNC-3944 行动", "UNC 3944 行动", "UNC 3945 行动"],
            &["UNC3944", "unc-3944", "UNC 3944"],
            &[0, 1, 2],
        ),
        (
            &["GPT-4o 模型", "GPT4o 模型", "GPT 4o 模型", "GPT-4 模型"],
            &["GPT4o", "gpt-4o", "GPT 4o"],
            &[0, 1, 2],
        ),
        (&["过了ISO 27001认证", "过了ISO27001认证", "过了ISO 9001认证"], &["ISO27001", "ISO-27001"], &[0, 1]),
        (&["SHA-256 值", "SHA256 值", "SHA-1 值"], &["sha256", "SHA-256", "sha 256"], &[0, 1]),
        (&["nginx v2.14.1", "nginx 2.14.1", "nginx 2.14.2"], &["2.14.1", "v2.14.1"], &[0, 1]),
        (
            &["#CVE20249101 已公开", "CVE-2024-9101 已公开", "CVE-2024-9102 已公开"],
            &["CVE-2024-9101", "CVE20249101"],
            &[0, 1],
        ),
    ]);
}

#[test]
fn words_are_joined_by_dashes_spaces_and_nothing() {
    check(&[
        (
            &["fire in the data center", "two datacenters", "a data-center", "data on a shopping center"],
            &["datacenter", "datacenters"],
            &[0, 1, 2],
        ),
        (
            &["a cyber-attack", "two cyberattacks", "the cyber attack", "attack on cyber"],
            &["cyberattack", "cyberattacks"],
            &[0, 1, 2],
        ),
        (&["by e-mail", "by email", "by mail"], &["email", "e-mail", "E-Mails"], &[0, 1]),
        (&["a zero-day", "a zeroday", "a zero day", "day zero"], &["zeroday"], &[0, 1, 2]),
        (&["a D-Link camera", "a DLink camera", "a link"], &["dlink", "D-Link"], &[0, 1]),
        (&["with NodeJS", "with Node.js", "with a node"], &["nodejs"], &[0, 1]),
    ]);
}

#[test]
fn apostrophes_dots_and_commas_join() {
    check(&[
        (&["at O'Reilly", "at OReilly", "at O’Reilly", "at Reilly"], &["O'Reilly", "oreilly"], &[0, 1, 2]),
        (&["a U.S. agency", "a US agency", "a UN agency"], &["US agency", "U.S. agency"], &[0, 1]),
        (
            &["10,000 users", "10000 users", "10 users, 000", "1,000 users", "10，000 users"],
            &["10000 users", "10,000 users"],
            &[0, 1, 4],
        ),
        (&["1,234,567 rows", "1234567 rows", "234,567 rows"], &["1234567", "1,234,567"], &[0, 1]),
    ]);
}

#[test]
fn english_has_two_orthographies_and_irregular_plurals() {
    check(&[
        (&["three analyses", "one analysis", "an analyst"], &["analysis", "analyses"], &[0, 1]),
        (&["our defence", "our defenses", "our offence"], &["defense", "defences"], &[0, 1]),
        (&["they recognised it", "they recognize it", "a record"], &["recognise", "recognized"], &[0, 1]),
        (&["criteria", "a criterion", "critical"], &["criterion"], &[0, 1]),
        (&["behaviour", "behaviors", "behave"], &["behavior"], &[0, 1]),
    ]);
}

#[test]
fn chinese_words_with_two_spellings_are_one() {
    check(&[
        (&["用户登陆失败", "用户登录失败", "用户失败"], &["登录", "登陆"], &[0, 1]),
        (&["帐号被盗", "账号被盗", "号被盗"], &["账号", "帐号"], &[0, 1]),
        (&["遭勒索软体攻击", "遭勒索软件攻击", "软体动物"], &["勒索软件", "勒索软体"], &[0, 1]),
        (&["数据泄漏事件", "数据泄露事件", "数据事件"], &["数据泄露", "数据泄漏"], &[0, 1]),
    ]);
}

#[test]
fn quoted_text_is_literal() {
    check(&[
        (&["a CobaltStrike beacon", "a Cobalt Strike beacon"], &["\"CobaltStrike\""], &[0]),
        (&["用户登陆失败", "用户登录失败"], &["\"登陆\""], &[0]),
        (&["three analyses", "one analysis"], &["\"analyses\""], &[0]),
        (&["10,000 users", "10000 users"], &["\"10000 users\""], &[1]),
    ]);
}

#[test]
fn matches_are_marked_and_need_no_correction() {
    let bench = Bench::new();
    bench.article("a", &Article { body: "Fire in two data centers of the port.", ..Article::default() });
    bench.ok(&["index"]);
    let answer = bench.search(&["datacenter"]);
    let hit = &answer["hits"][0];
    assert_eq!(answer["suggestions"], serde_json::json!([]), "{answer}");
    assert_eq!(hit["snippet"]["highlights"], serde_json::json!([[12, 24]]), "{hit}");
}
