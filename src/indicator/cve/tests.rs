//! Spellings and the numbers that they are.

use super::*;

/// The numbers in `text`, behind each `CVE` that begins a word.
fn found(text: &str) -> Vec<String> {
    let lower = text.to_ascii_lowercase().replace("ＣＶＥ", "cve").replace("ｃｖｅ", "cve");
    let starts = lower
        .match_indices("cve")
        .filter(|(at, _)| !lower[..*at].ends_with(|c: char| c.is_ascii_alphanumeric()));
    let mut found: Vec<String> =
        starts.flat_map(|(at, _)| read(&lower[at + 3..])).map(|cve| cve.to_string()).collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn cves_in_every_spelling() {
    let cases: [(&str, &[&str]); 27] = [
        ("存在CVE-2024-1234漏洞", &["CVE-2024-1234"]),
        ("（CVE-2024-1234）", &["CVE-2024-1234"]),
        ("cve-2024-1234", &["CVE-2024-1234"]),
        ("CVE 2024-1234", &["CVE-2024-1234"]),
        ("CVE_2024_1234_exp", &["CVE-2024-1234"]),
        ("CVE-2024 -1234", &["CVE-2024-1234"]),
        ("CVE- 2024 - 1234", &["CVE-2024-1234"]),
        ("CVE-2024 12345", &["CVE-2024-12345"]),
        ("CVE–2024–1234 CVE‑2024‑1235 CVE－2024－1236", &["CVE-2024-1234", "CVE-2024-1235", "CVE-2024-1236"]),
        ("ＣＶＥ－２０２４－１２３４", &["CVE-2024-1234"]),
        ("CVE-2022-3602/3786", &["CVE-2022-3602", "CVE-2022-3786"]),
        ("CVE-2017-0143/0144/0145", &["CVE-2017-0143", "CVE-2017-0144", "CVE-2017-0145"]),
        ("CVE-2024-12345", &["CVE-2024-12345"]),
        ("CVE2024-1234", &["CVE-2024-1234"]),
        ("CVE-2024-1234/CVE-2024-1235", &["CVE-2024-1234", "CVE-2024-1235"]),
        ("CVE-2024-1234/2024-05", &["CVE-2024-1234"]),
        ("exp/CVE-2024-1234.py", &["CVE-2024-1234"]),
        ("CVE-2024-1234EXP", &["CVE-2024-1234"]),
        ("CVE-2024-XXXX CVE-2024-12XX CVE-2024-****", &[]),
        ("xCVE-2024-1234", &[]),
        ("CVE-2024-123", &[]),
        ("CVE-2024-12345678", &[]),
        ("CVE-1898-1234 CVE-2099-1234", &[]),
        ("CVE 2024 1234", &[]),
        ("cve", &[]),
        ("CVE-", &[]),
        ("receive-2024-1234", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn tags_and_labels() {
    let cases: [(&str, &[&str]); 18] = [
        ("#CVE20249101 #infosec", &["CVE-2024-9101"]),
        ("#CVE_2024_9101", &["CVE-2024-9101"]),
        ("#CVE202491015", &["CVE-2024-91015"]),
        ("CVE20240915 更新", &[]),
        ("CVE202491", &[]),
        ("CVE编号：2024-9103 等级高危", &["CVE-2024-9103"]),
        ("CVE编号为2024-9103", &["CVE-2024-9103"]),
        ("CVE漏洞编号: 2024-9103", &["CVE-2024-9103"]),
        ("CVE: 2024-9103", &["CVE-2024-9103"]),
        ("CVE ID：2024-9103", &["CVE-2024-9103"]),
        ("CVE-ID: 2024-9103", &["CVE-2024-9103"]),
        ("CVE 编号 2024-9103", &["CVE-2024-9103"]),
        ("CVE (2024-9103)", &["CVE-2024-9103"]),
        ("CVE#2024-9103", &["CVE-2024-9103"]),
        ("CVE编号：CVE-2024-9103", &["CVE-2024-9103"]),
        ("CVE: 2023-2024 年度统计", &[]),
        ("CVE 编号 9103", &[]),
        ("CVE：2024-09-12 发布", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn lists_name_the_year_once() {
    let cases: [(&str, &[&str]); 13] = [
        ("CVE-2023-3519, 3466 and 3467 patch now", &["CVE-2023-3466", "CVE-2023-3467", "CVE-2023-3519"]),
        ("CVE-2024-9115、9116", &["CVE-2024-9115", "CVE-2024-9116"]),
        ("CVE-2024-9115、9116和9117漏洞", &["CVE-2024-9115", "CVE-2024-9116", "CVE-2024-9117"]),
        ("CVE-2024-9115，9116", &["CVE-2024-9115", "CVE-2024-9116"]),
        ("CVE-2024-9115/-9116", &["CVE-2024-9115", "CVE-2024-9116"]),
        ("CVE-2024-9115 & 9116.", &["CVE-2024-9115", "CVE-2024-9116"]),
        ("CVE-2024-9115, 9116, and 9117", &["CVE-2024-9115", "CVE-2024-9116", "CVE-2024-9117"]),
        ("CVE-2024-21887 and 2023-46805", &["CVE-2023-46805", "CVE-2024-21887"]),
        ("CVE-2024-9115, CVE-2024-9116", &["CVE-2024-9115", "CVE-2024-9116"]),
        ("CVE-2022-29845~29847", &["CVE-2022-29845", "CVE-2022-29846", "CVE-2022-29847"]),
        ("CVE-2022-29845至29847", &["CVE-2022-29845", "CVE-2022-29846", "CVE-2022-29847"]),
        ("CVE-2022-29845 to CVE-2022-29847", &["CVE-2022-29845", "CVE-2022-29846", "CVE-2022-29847"]),
        ("CVE-2022-10000~99999", &["CVE-2022-10000", "CVE-2022-99999"]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn other_numbers_behind_one_are_none() {
    for after in [
        ", 2024 年",
        "，2024年",
        "、2023年",
        ", 2025",
        " and 5000 hosts",
        " and 5000 hosts are exposed",
        " and 1300 exposed servers",
        "，影响 5000 台",
        "，1500余台",
        "，1300台设备",
        "、8080端口",
        ", 8080 port",
        ", 1,000 hosts",
        ", 1000,000 hosts",
        ", 1300.50",
        ", $5000",
        ", 2024-05-06",
        "/2024-05",
        "-2024",
        "-1234.py",
        "_9999",
        " to 8000 devices",
        "，5000",
        " 和 3000 家",
        ", 1235%",
        " and 1337x",
    ] {
        assert_eq!(found(&format!("CVE-2024-1234{after}")), ["CVE-2024-1234"], "{after}");
    }
}

#[test]
fn a_query_is_one_number() {
    for (text, expected) in [
        ("2024-47176", Some("CVE-2024-47176")),
        ("cve‐2024–47176", Some("CVE-2024-47176")),
        ("#CVE20249101", Some("CVE-2024-9101")),
        ("cve编号：2024-9103", Some("CVE-2024-9103")),
        ("cve2024-9103", Some("CVE-2024-9103")),
        ("2024-9103、9104", None),
        ("47176", None),
        ("cve-x-1", None),
    ] {
        assert_eq!(whole(text).map(|cve| cve.to_string()).as_deref(), expected, "{text}");
    }
}
