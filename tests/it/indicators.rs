//! Indicators and CVE ids as articles write them: search, `ioc` and the exports.

use serde_json::Value;

use crate::harness::{Article, Bench, check};

#[test]
fn a_name_is_whole_or_none_in_both_spellings() {
    check(
        &[
            "钓鱼域名 warrıors-evil[.]com 上线",
            "仿冒 woocommėrce[.]com 的站点",
            "钓鱼站点 hxxp://钓鱼站[.]网址/login 上线",
            "访问evil-site[.]com下载，域名evil-two.top已关闭",
            "сайт пример-зло.рф",
        ],
        &[
            ("domain:ors-evil.com", &[]),
            ("domain:rce.com", &[]),
            ("domain:warrıors-evil.com", &[0]),
            ("domain:xn--warrors-evil-44b.com", &[0]),
            ("domain:woocommėrce[.]com", &[1]),
            ("domain:钓鱼站.网址", &[2]),
            ("域名:xn--5tzv04cusf.xn--ses554g", &[2]),
            ("domain:evil-site.com", &[3]),
            ("domain:evil-two.top", &[3]),
            ("domain:пример-зло.рф", &[4]),
        ],
    );
}

#[test]
fn defanged_forms_are_read_alike_in_articles_and_queries() {
    check(
        &[
            "站点 evil61\\.com 已关闭",
            "the domain is evil62 [ . ] com today",
            "the domain is evil62 [ .] com today",
            "仿冒 evil63【.】com",
            "C2 2a03[:]4000[:]6[:]1[:][:]9",
            "evil64[点]com",
        ],
        &[
            ("domain:evil61.com", &[0]),
            ("domain:evil61\\.com", &[0]),
            ("domain:evil62.com", &[1, 2]),
            ("domain:\"evil62 [ . ] com\"", &[1, 2]),
            ("domain:evil63(dot)com", &[3]),
            ("ip:2a03:4000:6:1::9", &[4]),
            ("ip:\"2a03[:]4000[:]6[:]1[:][:]9\"", &[4]),
            ("domain:evil64.com", &[5]),
        ],
    );
}

#[test]
fn addresses_of_programs_and_ranges() {
    check(
        &[
            "ESTABLISHED 45.77.12.82.4444",
            "封禁网段 45.77.13.0-45.77.13.255",
            "封禁网段 45.77.14.0至45.77.14.255",
            "封禁网段 45.77.15.0 ~ 45.77.15.255",
            "从 2.4.1.3 到 2.5.0.1 的版本",
        ],
        &[
            ("ip:45.77.12.82", &[0]),
            ("ip:45.77.13.0", &[1]),
            ("ip:45.77.13.255", &[1]),
            ("ip:45.77.14.0", &[2]),
            ("ip:45.77.15.0", &[3]),
            ("ip:2.0.0.0/8", &[]),
        ],
    );
}

#[test]
fn digests_of_every_length_and_broken_ones() {
    let sha512 = "8a3f1c0d7b2e4956".repeat(8);
    let (first, second) = (&"2cf24dba5fb0a30e26e83b2ac5b9e29e", &"1b161e5c1fa7425e73043362938b9824");
    let texts = [
        format!("SHA512 {sha512}"),
        format!("SHA384：{}", &sha512[..96]),
        format!("SHA256 {first} {second}"),
        format!("MD5 {first}\n\n{second}"),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let whole = format!("hash:{sha512}");
    check(
        &texts,
        &[(&whole, &[0]), ("hash:8a3f1c0d", &[0, 1]), ("hash:1b161e5c", &[3]), ("hash:2cf24dba", &[2, 3])],
    );
}

#[test]
fn numbers_of_cve_in_tags_labels_and_lists() {
    check(
        &[
            "PoC 已公开 #CVE20249101 #infosec",
            "CVE编号：2024-9103 等级高危",
            "CVE: 2024-9103",
            "Citrix CVE-2023-3519, 3466 and 3467 patch now",
            "修复 CVE-2024-9115、9116",
            "WhatsUp CVE-2022-29845~29847 组合链",
            "CVE-2024-1234, 2024 年；CVE-2024-1234 and 5000 hosts",
        ],
        &[
            ("cve:2024-9101", &[0]),
            ("cve:#CVE20249101", &[0]),
            ("cve:2024-9103", &[1, 2]),
            ("cve:2023-3466", &[3]),
            ("cve:2023-3467", &[3]),
            ("cve:2024-9116", &[4]),
            ("cve:2022-29846", &[5]),
            ("cve:2024-2024", &[]),
            ("cve:2024-5000", &[]),
        ],
    );
}

/// A digest with items of two families, and an article that names one of them in passing.
fn digest() -> Bench {
    let bench = Bench::new();
    let digest = "恶意地址信息\n\n1. 恶意地址：c2-one.top\n\n病毒家族：赤隼\n\n描述：赤隼是一种窃密木马，样本 MD5 值为 \
                  0b2c4d6e8f10325476981badcfe01234。\n\n2. 恶意地址：c2-two.top\n\n病毒家族：灰雀\n\n描述：灰雀是一种后门。\n\n\
                  如有疑问请联系 virus.cverc.org.cn 。";
    let passing = format!(
        "{}\n\n其手法与赤隼类似，但属于另一个团伙。\n\n附录 IOC\n\nc2-three.top\n\nc2-four.top\n\nc2-five.top",
        "黑杉团伙投递木马，受害者遍布多个行业。".repeat(9)
    );
    let report = "赤隼木马新样本分析\n\n一、概述\n\n近期发现新样本。\n\n二、IOC\n\nc2[.]evil-falcon[.]top";
    for (name, title, body) in [
        ("digest", "每周恶意地址通报", digest),
        ("passing", "黑杉团伙活动分析", passing.as_str()),
        ("report", "赤隼木马新样本分析", report),
    ] {
        bench.article(name, &Article { title, body, ..Article::default() });
    }
    bench.ok(&["index"]);
    bench
}

#[test]
fn an_indicator_belongs_to_its_section() {
    let bench = digest();
    let run = bench.ok(&["ioc", "赤隼", "--output", "values", "--kind", "domain,hash"]);
    let mut values: Vec<&str> = run.out.lines().collect();
    values.sort_unstable();
    assert_eq!(values, ["0b2c4d6e8f10325476981badcfe01234", "c2-one.top", "c2.evil-falcon.top"]);
    let run = bench.ok(&["ioc", "lang:zh", "--output", "values", "--kind", "domain"]);
    assert_eq!(run.out.lines().count(), 6, "a query without words takes all: {}", run.out);
    let event: Value =
        serde_json::from_str(&bench.ok(&["export", "--format", "misp", "赤隼"]).out).expect("JSON");
    let attributes = event["Event"]["Attribute"].as_array().expect("attributes");
    let domains = attributes.iter().filter(|one| one["type"] == "domain");
    let mut domains: Vec<&str> = domains.filter_map(|one| one["value"].as_str()).collect();
    domains.sort_unstable();
    assert_eq!(domains, ["c2-one.top", "c2.evil-falcon.top"]);
}

#[test]
fn exports_carry_names_in_punycode_and_long_digests() {
    let bench = Bench::new();
    let sha512 = "8a3f1c0d7b2e4956".repeat(8);
    let body = format!("样本回连 钓鱼站[.]网址 ，SHA512 {sha512}");
    bench.article("a", &Article { title: "样本", body: &body, ..Article::default() });
    bench.ok(&["index"]);
    let misp = bench.ok(&["export", "--format", "misp", "--all"]).out;
    assert!(misp.contains("\"sha512\"") && misp.contains("xn--5tzv04cusf.xn--ses554g"), "{misp}");
    let stix = bench.ok(&["export", "--format", "stix", "--all"]).out;
    assert!(stix.contains(&format!("file:hashes.'SHA-512' = '{sha512}'")), "{stix}");
    let csv = bench.ok(&["export", "--format", "csv", "--all"]).out;
    assert!(csv.contains(&format!("hash:{sha512}")), "{csv}");
    let table = bench.ok(&["ioc", "--defang", "样本", "--kind", "domain"]).out;
    assert!(table.contains("xn--5tzv04cusf[.]xn--ses554g (钓鱼站[.]网址)"), "{table}");
}
