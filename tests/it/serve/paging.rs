//! Pages of results that follow each other, also while the index changes.

use std::thread;
use std::time::{Duration, Instant};

use super::client::{Server, encoded};
use super::html::{Tag, tags};
use crate::harness::{Article, Bench};

/// Han characters in no order, the same for the same seed.
fn scrambled(seed: u32, length: u32) -> String {
    let character = |at: u32| char::from_u32(0x4E00 + (seed * 7919 + at * at * 31 + at * 131) % 8000);
    (0..length).filter_map(character).collect()
}

/// Articles of which each is a story and an event of its own.
fn articles() -> Bench {
    let bench = Bench::new();
    for number in 0..27 {
        let title = scrambled(number, 8);
        let body = format!(
            "银狐：{}。{}",
            scrambled(number + 40, 60 + number * 5),
            "银狐，".repeat(number as usize % 4)
        );
        let (url, source) = (format!("https://site-{number}.example/"), format!("站{number}"));
        let date = format!("2024-0{}-{:02}", number % 6 + 3, number + 1);
        let article = Article { title: &title, url: &url, source: &source, date: &date, body: &body };
        bench.article(&format!("old-{number}"), &article);
    }
    bench.ingest("index", &["corpus"]);
    bench
}

/// The ids of the hits of a page, and the links with these relations.
fn read(server: &Server, path: &str) -> (Vec<String>, Option<String>, Option<String>) {
    let page = tags(&server.get(path).text());
    let hits = page.iter().filter(|tag| tag.name == "article").filter_map(|tag| tag.of("data-id"));
    let link = |rel: &str| {
        let is_link = |tag: &&Tag| tag.name == "a" && tag.of("rel") == Some(rel);
        page.iter().find(is_link).and_then(|tag| tag.of("href")).map(str::to_owned)
    };
    (hits.map(str::to_owned).collect(), link("prev"), link("next"))
}

/// All hits from a page on.
fn follow(server: &Server, mut next: Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    while let Some(path) = next {
        let (hits, previous, after) = read(server, &path);
        assert!(previous.is_some() && path.contains("page="), "{path}");
        found.extend(hits);
        next = after;
    }
    found
}

#[test]
fn a_commit_between_two_pages_repeats_and_hides_nothing() {
    for sort in ["relevance", "date", "date-asc"] {
        let bench = articles();
        let server = Server::start(&bench, &[]);
        let path = format!("/search?q={}&sort={sort}", encoded("银狐"));
        let (first, previous, next) = read(&server, &path);
        assert!(previous.is_none() && first.len() == 10, "{first:?}");
        let whole = [first.clone(), follow(&server, next.clone())].concat();
        assert_eq!(whole.len(), 27, "{sort}: {whole:?}");
        // They stand first in every order.
        for (number, date) in [(1, "2024-01-02"), (2, "2024-09-30"), (3, "2024-09-29")] {
            let title = format!("银狐 银狐 第{}号通告", "甲乙丙丁".repeat(number));
            let article = Article { title: &title, date, body: "银狐 银狐。", ..Article::default() };
            bench.article(&format!("new-{number}"), &article);
        }
        bench.ingest("index", &["corpus"]);
        let started = Instant::now();
        while read(&server, &path).0 == first {
            assert!(started.elapsed() < Duration::from_secs(3), "a commit is seen");
            thread::sleep(Duration::from_millis(30));
        }
        let after = follow(&server, next.clone());
        let old: Vec<String> = after.iter().filter(|id| whole.contains(id)).cloned().collect();
        assert_eq!(old, whole[10..], "{sort}");
        // Back by the link, without a script: the first page as it is now.
        let (_, previous, _) = read(&server, &next.expect("a second page"));
        assert_eq!(read(&server, &previous.expect("a first page")).0, read(&server, &path).0);
    }
}

#[test]
fn a_page_can_be_reached_by_its_number() {
    let bench = articles();
    let server = Server::start(&bench, &[]);
    let path = format!("/search?q={}", encoded("银狐"));
    let second = read(&server, &read(&server, &path).2.expect("a second page"));
    assert_eq!(read(&server, &format!("{path}&page=2")), second);
    assert_eq!(server.get(&format!("{path}&after=x")).status, 400);
}

#[test]
fn a_row_counts_publishers_not_reports() {
    let bench = Bench::new();
    // Two feeds of one site, and two other sites.
    for (name, site, source) in
        [("a", "one", "一站"), ("b", "one", "一站快讯"), ("c", "two", "二站"), ("d", "three", "三站")]
    {
        let url = format!("https://{site}.example/{name}");
        let body =
            format!("星桥网关告急，{source}的评论，{}。", "各不相同 ".repeat(name.as_bytes()[0].into()));
        let date = if name == "c" { "2024-09-25" } else { "2024-09-26" };
        let article = Article { title: "星桥网关告急", url: &url, source, date, body: &body };
        bench.article(name, &article);
    }
    bench.ingest("index", &["corpus"]);
    let server = Server::start(&bench, &[]);
    let path = format!("/search?q={}", encoded("星桥网关"));
    let text = server.send("GET", &path, &[("Accept-Language", "zh")], "").text();
    let rows: Vec<&str> = text.split("<p class=\"about\">").skip(1).collect();
    assert_eq!(rows.len(), 1, "{text}");
    let row = rows[0].split("</p>").next().expect("a row");
    assert!(row.contains(">3 家<") && row.contains("首发 <bdi>二站</bdi>"), "{row}");
}
