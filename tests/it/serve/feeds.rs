//! Feeds, and the search of the browser's address bar.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::client::{Server, encoded, samples};

/// The names of all elements; fails if it is not XML.
fn elements(xml: &str) -> Vec<String> {
    let (mut reader, mut names) = (Reader::from_str(xml), Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {xml}")) {
            Event::Start(start) | Event::Empty(start) => {
                names.push(String::from_utf8_lossy(start.name().as_ref()).into_owned());
            }
            Event::Eof => return names,
            _ => {}
        }
    }
}

#[test]
fn a_search_and_a_watch_are_feeds() {
    let bench = samples();
    bench.ok(&["watch", "add", "狐", "漏洞", "--all"]);
    let server = Server::start(&bench, &["--public-url", "https://news.example"]);
    let query = encoded("漏洞 <x> OR 漏洞");
    for path in [format!("/feed/search.atom?q={query}"), format!("/feed/watch/{}.atom", encoded("狐"))] {
        let reply = server.get(&path);
        assert_eq!(reply.header("content-type"), Some("application/atom+xml; charset=utf-8"), "{path}");
        let xml = reply.text();
        let entries = elements(&xml).iter().filter(|name| *name == "entry").count();
        assert!(entries > 3, "{xml}");
        assert!(xml.contains("rel=\"self\"") && xml.contains("https://news.example/"), "{xml}");
        let again = server.send("GET", &path, &[("If-None-Match", reply.header("etag").expect("a tag"))], "");
        assert_eq!(again.status, 304);
    }
    for path in [format!("/feed/search.json?q={query}"), format!("/feed/watch/{}.json", encoded("狐"))] {
        let feed = server.get(&path).json();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert!(feed["items"].as_array().is_some_and(|items| items.len() > 3), "{feed}");
        assert!(
            feed["items"][0]["id"].as_str().is_some_and(|id| id.starts_with("tag:secnews,2024:article:"))
        );
    }
    assert_eq!(server.get("/feed/watch/none.atom").status, 404);
    assert_eq!(server.get("/feed/watch/none").status, 404);
}

#[test]
fn a_browser_can_add_the_search() {
    let server = Server::with_samples(&["--public-url", "https://news.example"]);
    let xml = server.get("/opensearch.xml").text();
    assert_eq!(elements(&xml).iter().filter(|name| *name == "Url").count(), 3, "{xml}");
    assert!(xml.contains("https://news.example/search?q={searchTerms}"), "{xml}");
}
