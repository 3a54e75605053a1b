//! The pages, as a browser without a script gets them.

use std::collections::{BTreeSet, VecDeque};

use super::client::{Reply, Server, encoded, samples};
use super::hostile::hostile;
use super::html::{Tag, tags};
use crate::harness::{Article, Bench};

/// Pages of the samples, one of each kind.
const PAGES: [&str; 26] = [
    "/",
    "/?since=7d",
    "/search",
    "/search?q={漏洞}",
    "/search?q={漏洞}&f.lang=zh&f.source=-{深蓝应急响应}&since=2024-09-01&sort=date",
    "/search?q={漏洞}&facet=source",
    "/search?q={没有这样的词串}",
    "/article/de4d436b6d4c",
    "/article/de4d436b6d4c?q={漏洞}",
    "/event/de4d436b6d4c",
    "/cve/CVE-2024-90001",
    "/actor/{银狐}",
    "/malware/LockBit",
    "/technique/T1059",
    "/domain/evil.example",
    "/ip/203.0.113.7",
    "/source/{深蓝应急响应}",
    "/iocs",
    "/iocs?q={漏洞}&benign=true&raw=true",
    "/timeline?q={漏洞}",
    "/timeline?event=de4d436b6d4c",
    "/trend?q={漏洞}&vs={勒索}",
    "/watches?q={漏洞}",
    "/syntax?all={勒索 医院}&none={广告}",
    "/api",
    "/settings",
];

/// A path with the values in braces percent-encoded.
pub(crate) fn path_of(pattern: &str) -> String {
    let mut path = String::new();
    for (at, part) in pattern.split(['{', '}']).enumerate() {
        path.push_str(&if at % 2 == 1 { encoded(part) } else { part.to_owned() });
    }
    path
}

/// What holds of every page.
fn check(path: &str, reply: &Reply) -> Vec<Tag> {
    let text = reply.text();
    assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
    assert!(
        !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'),
        "{path} has control characters"
    );
    let tags = tags(&text);
    for tag in &tags {
        // No code and no style stand in a page; a policy that allows none is not needed to be safe.
        assert!(
            !tag.attributes.iter().any(|(name, _)| name.starts_with("on") || name == "style"),
            "{path}: {tag:?}"
        );
        let known = !matches!(
            tag.name.as_str(),
            "img" | "iframe" | "object" | "embed" | "base" | "style" | "textarea"
        );
        assert!(known, "{path}: {tag:?}");
        assert!(
            tag.name != "script" || tag.of("src").is_some_and(|src| src.starts_with("/assets/")),
            "{path}: {tag:?}"
        );
        for url in ["href", "src", "action"].iter().filter_map(|name| tag.of(name)) {
            let is_fine = ["/", "#", "https://", "http://"].iter().any(|begin| url.starts_with(begin));
            assert!(is_fine && !url.starts_with("//"), "{path}: {url}");
        }
    }
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    assert_eq!((count("h1"), count("main"), count("title")), (1, 1, count("title").max(1)), "{path}");
    let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.of("id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: {ids:?}");
    tags
}

#[test]
fn every_page_comes_in_both_languages() {
    let bench = samples();
    bench.ok(&["watch", "add", "fox", "漏洞", "--all"]);
    let server = Server::start(&bench, &[]);
    for pattern in PAGES {
        let path = path_of(pattern);
        let mut texts = Vec::new();
        for (language, tag) in [("zh", "zh-CN"), ("en", "en")] {
            let reply = server.send("GET", &path, &[("Accept-Language", language)], "");
            assert!([200, 404].contains(&reply.status), "{path}: {} {}", reply.status, reply.text());
            let tags = check(&path, &reply);
            assert_eq!(tags[0].of("lang"), Some(tag), "{path}");
            texts.push(reply.text());
        }
        assert_ne!(texts[0], texts[1], "{path}");
    }
}

#[test]
fn links_lead_to_pages() {
    let bench = samples();
    bench.ok(&["watch", "add", "fox", "漏洞", "--all"]);
    let server = Server::start(&bench, &[]);
    let mut waiting: VecDeque<String> = PAGES.iter().map(|pattern| path_of(pattern)).collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut read = 0;
    while let Some(path) = waiting.pop_front() {
        // Exports end in the order of the test of the API; a few hundred pages have every kind of link.
        if read == 400 {
            break;
        }
        read += 1;
        let reply = server.get(&path);
        assert!([200, 404].contains(&reply.status), "{path}: {} {}", reply.status, reply.text());
        // Names that the samples lack are in the list above, nowhere else.
        assert!(reply.status == 200 || PAGES.iter().any(|pattern| path_of(pattern) == path), "{path}");
        if reply.header("content-type") != Some("text/html; charset=utf-8") {
            continue;
        }
        for tag in check(&path, &reply).iter().filter(|tag| tag.name == "a") {
            let url = tag.of("href").unwrap_or_default();
            let url = url.split('#').next().unwrap_or_default();
            if url.starts_with('/') && seen.insert(url.to_owned()) {
                waiting.push_back(url.to_owned());
            }
        }
    }
    assert!(read > 100, "{read} pages");
}

#[test]
fn foreign_text_is_harmless_everywhere() {
    let bench = hostile();
    bench.ok(&["watch", "add", "w", "漏洞", "--all"]);
    let server = Server::start(&bench, &[]);
    let mut paths: Vec<String> = [
        "/",
        "/search?q={漏洞}",
        "/search?q={漏洞}&facet=source&page=2",
        "/iocs?q={漏洞}",
        "/timeline?q={漏洞}",
        "/watches",
    ]
    .iter()
    .map(|pattern| path_of(pattern))
    .collect();
    for text in super::hostile::TEXTS {
        let text = encoded(text);
        paths.extend([
            format!("/search?q={text}"),
            format!("/search?q=x&f.source={text}"),
            format!("/source/{text}"),
            format!("/article/{text}"),
            format!("/syntax?all={text}"),
            format!("/trend?q={text}&vs={text}"),
            format!("/{text}"),
            format!("/settings?{text}={text}"),
        ]);
    }
    let list = server.get(&path_of("/search?q={漏洞}"));
    let articles = tags(&list.text());
    let articles =
        articles.iter().filter_map(|tag| tag.of("href")).filter(|url| url.starts_with("/article/"));
    paths.extend(articles.map(str::to_owned));
    assert!(paths.iter().filter(|path| path.starts_with("/article/")).count() > 7, "{paths:?}");
    for path in &paths {
        let reply = server.get(path);
        let page = check(path, &reply);
        let is_outside = |tag: &&Tag| tag.of("href").is_some_and(|url| url.starts_with("http"));
        for link in page.iter().filter(is_outside) {
            assert!(link.of("rel").is_some_and(|rel| rel.contains("noreferrer")), "{path}: {link:?}");
        }
        let text = reply.text();
        for sign in ["<script>alert", "onerror=alert(1)>", "\u{202e}", "\u{2066}", "\u{e0041}"] {
            let in_text = text.match_indices(sign).any(|(at, _)| !in_value(&text[..at]));
            assert!(!in_text, "{path} has {sign:?}");
        }
    }
}

/// Whether a text ends within the value of an attribute, where a browser reorders and runs nothing.
fn in_value(before: &str) -> bool {
    let open = before.rfind('<').unwrap_or_default();
    let tag = &before[open..];
    !tag.contains('>') && tag.matches('"').count() % 2 == 1
}

#[test]
fn chosen_facets_stay_and_can_be_left() {
    let bench = Bench::new();
    for (name, source, body) in [
        ("a", "甲", "银狐木马通过钓鱼邮件传播，财务人员点击附件后电脑被远程控制。"),
        ("b", "乙", "研究人员分析银狐的新样本，它利用签名驱动结束安全软件。"),
        ("c", "丙", "厂商修复一个严重漏洞，管理员应当尽快更新网关。"),
    ] {
        bench.article(name, &Article { source, body, ..Article::default() });
    }
    bench.ingest("index", &["corpus"]);
    let server = Server::start(&bench, &[]);
    let page = |pattern: &str| server.get(&path_of(pattern)).text();
    let hits = |text: &str| text.matches("class=\"hit\"").count();
    let chosen = page("/search?q={银狐}&f.source={甲}");
    assert_eq!(hits(&chosen), 1);
    // Other values are counted as if none was chosen.
    let other = format!("f.source={}&amp;f.source={}", encoded("甲"), encoded("乙"));
    assert!(chosen.contains(&other), "{chosen}");
    // What has no article stays, at 0.
    let none = page("/search?q={银狐}&f.source={丙}");
    assert_eq!(hits(&none), 0);
    assert!(
        none.contains("<li class=\"chosen\">") && none.contains("<span class=\"figure\">0</span>"),
        "{none}"
    );
    assert_eq!(hits(&page("/search?q={银狐}&f.source=-{甲}")), 1);
    assert_eq!(hits(&page("/search?q={银狐}&f.source={甲}&f.source={乙}")), 2);
    // Days and facets alone are a search, too.
    assert_eq!(hits(&page("/search?f.source={丙}")), 1);
}

#[test]
fn ten_thousand_values_of_a_facet_fit_a_page() {
    let bench = Bench::new();
    let lines = (10_000..20_000).map(|number| format!("漏洞 CVE-2024-{number} 影响某产品。"));
    let body = lines.collect::<Vec<_>>().join("\n");
    bench.article("a", &Article { body: &body, ..Article::default() });
    bench.ingest("index", &["corpus"]);
    let server = Server::start(&bench, &[]);
    let page = |pattern: &str| server.get(&path_of(pattern)).text();
    let values = |text: &str| text.matches("class=\"exclude\"").count();
    let (few, all) = (page("/search?q={漏洞}"), page("/search?q={漏洞}&facet=cve"));
    assert!(few.len() < 60_000 && values(&few) < 20, "{} bytes, {} values", few.len(), values(&few));
    assert!(values(&all) > 100 && values(&all) <= 500, "{} values", values(&all));
    let chosen = page("/search?q={漏洞}&f.cve=CVE-2024-19999");
    assert!(chosen.contains("<li class=\"chosen\">") && chosen.len() < 80_000, "{}", chosen.len());
}

#[test]
fn an_error_names_its_place_and_what_to_do() {
    let server = Server::with_samples(&[]);
    let reply = server.get(&path_of("/search?q={漏洞 date:abc}"));
    assert!((400..500).contains(&reply.status), "{}", reply.status);
    let text = reply.text();
    assert!(text.contains("<p class=\"place\"") && text.contains("<mark>"), "{text}");
    // The box keeps what was typed.
    assert!(text.contains("value=\"漏洞 date:abc\""), "{text}");
    for path in
        ["/article/ffffffffffff", "/event/ffffffffffff", "/nowhere", "/article/xyz/diff/1", "/page/%FF"]
    {
        let reply = server.get(path);
        assert!((400..500).contains(&reply.status), "{path}: {}", reply.status);
        check(path, &reply);
    }
}

#[test]
fn choices_are_kept_without_a_script() {
    let server = Server::with_samples(&[]);
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let reply = server.send("POST", "/settings", &form, "theme=dark&back=%2Fsearch%3Fq%3Da%26lang%3Den");
    assert_eq!((reply.status, reply.header("location")), (303, Some("/search?q=a")));
    let cookie = reply.header("set-cookie").expect("a cookie").to_owned();
    assert!(cookie.starts_with("secnews_theme=dark;") && cookie.contains("HttpOnly"), "{cookie}");
    let plain = server.get("/settings");
    let dark = server.send("GET", "/settings", &[("Cookie", "secnews_theme=dark; secnews_keys=off")], "");
    assert!(dark.text().contains("data-theme=\"dark\"") && dark.text().contains("data-keys=\"off\""));
    assert_ne!(plain.header("etag"), dark.header("etag"));
    for (body, status) in
        [("theme=%3Cb%3E", 400), ("back=%2F%2Fevil.example", 303), ("lang=zh", 303), ("", 303)]
    {
        let reply = server.send("POST", "/settings", &form, body);
        assert_eq!(reply.status, status, "{body}");
        assert!(reply.header("location").is_none_or(|to| to == "/"), "{body}");
    }
    let foreign = [form[0], ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")];
    assert_eq!(server.send("POST", "/settings", &foreign, "theme=dark").status, 403);
}

#[test]
fn the_inbox_works_by_forms() {
    let bench = samples();
    let server = Server::start(&bench, &[]);
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let post = |path: &str, body: &str| server.send("POST", path, &form, body);
    let new = |text: &str| text.matches("class=\"tools read\"").count();
    assert_eq!(post("/watches", &format!("name=fox&query={}", encoded("漏洞"))).status, 303);
    // What matched before is no news.
    assert_eq!(new(&server.get("/watches").text()), 0);
    assert_eq!(post("/watches", "name=fox&query=a").status, 409);
    assert_eq!(post("/watches", "name=..%2Fx&query=a").status, 422);
    assert!((400..500).contains(&post("/watches", &format!("name=y&query={}", encoded("date:abc"))).status));
    bench.ok(&["watch", "add", "all", "漏洞", "--all"]);
    let inbox = server.get("/watches").text();
    let count = new(&inbox);
    assert!(count > 2, "{inbox}");
    let first = tags(&inbox)
        .iter()
        .find(|tag| tag.of("name") == Some("event"))
        .and_then(|tag| tag.of("value").map(str::to_owned));
    let body = format!("event={}", first.expect("an event"));
    let read = post("/watches/all/reported", &body);
    assert_eq!(read.status, 303);
    let after = server.get(read.header("location").expect("a page")).text();
    assert_eq!(new(&after), count - 1);
    let ids = tags(&after)
        .iter()
        .find(|tag| tag.of("name") == Some("ids"))
        .and_then(|tag| tag.of("value").map(str::to_owned));
    let undo = format!("undo=true&ids={}", ids.expect("ids"));
    assert_eq!(post("/watches/all/reported", &undo).status, 303);
    assert_eq!(new(&server.get("/watches").text()), count);
    assert_eq!(post("/watches/all/remove", "").status, 303);
    assert_eq!(post("/watches/all/remove", "").status, 404);
    assert!(!server.get("/watches").text().contains("id=\"watch-all\""));
}

#[test]
fn a_first_visit_is_light() {
    let server = Server::with_samples(&[]);
    let length = |path: &str| server.send("GET", path, &[("Accept-Encoding", "gzip")], "").body.len();
    let page = server.get(&path_of("/search?q={漏洞}")).text();
    let assets: Vec<String> = tags(&page)
        .iter()
        .filter_map(|tag| tag.of("href").or(tag.of("src")))
        .filter(|url| url.starts_with("/assets/"))
        .map(str::to_owned)
        .collect();
    assert_eq!(assets.len(), 3, "{assets:?}");
    let whole: usize =
        assets.iter().map(|url| length(url)).sum::<usize>() + length(&path_of("/search?q={漏洞}"));
    assert!(whole <= 60_000, "{whole} bytes");
    for (name, most) in [("style", 10_000), ("script", 12_000)] {
        let asset = assets.iter().find(|url| url.contains(name)).expect("an asset");
        assert!(length(asset) <= most, "{asset}: {} bytes", length(asset));
    }
}
