//! The API answers what the command line prints.

use serde_json::Value;

use super::client::{Server, encoded, samples};
use crate::harness::asks_local_index;

/// A route and the command that answers the same.
type Case = (&'static str, &'static [&'static str]);

/// For each route of JSON, requests and commands. Values in braces are percent-encoded.
const CASES: [Case; 36] = [
    ("search?q={漏洞}", &["search", "漏洞"]),
    ("search?q={银狐 -招聘}&limit=3&offset=1", &["search", "银狐", "-招聘", "-n", "3", "--offset", "1"]),
    ("search?q={漏洞}&sort=date&no-collapse=true", &["search", "漏洞", "--sort", "date", "--no-collapse"]),
    (
        "search?q={漏洞}&sort=date-asc&no-events=true",
        &["search", "漏洞", "--sort", "date-asc", "--no-events"],
    ),
    (
        "search?q={漏洞}&facet=source,cve,month&facet-limit=2",
        &["search", "漏洞", "--facet", "source,cve,month", "--facet-limit", "2"],
    ),
    (
        "search?q={漏洞}&since=2024-09-25&until=2024-09-26",
        &["search", "漏洞", "--since", "2024-09-25", "--until", "2024-09-26"],
    ),
    ("search?q={a OR b}&literal=true", &["search", "--literal", "a OR b"]),
    (
        "search?q={勒索}&no-synonyms=true&strict=true&no-translate=true",
        &["search", "勒索", "--no-synonyms", "--strict", "--no-translate"],
    ),
    ("search?q={零日}&explain=true", &["search", "零日", "--explain"]),
    ("search?q={勒索软件}&lang=zh", &["--lang", "zh", "search", "勒索软件"]),
    ("search?q={没有这样的词串}", &["search", "没有这样的词串"]),
    ("articles/de4d436b6d4c", &["show", "de4d436b6d4c"]),
    ("articles/de4d4", &["show", "de4d4"]),
    ("articles/de4d436b6d4c?query={漏洞}", &["show", "de4d436b6d4c", "--query", "漏洞"]),
    ("articles/de4d436b6d4c/similar", &["similar", "de4d436b6d4c"]),
    (
        "articles/de4d436b6d4c/similar?limit=2&no-collapse=true",
        &["similar", "de4d436b6d4c", "-n", "2", "--no-collapse"],
    ),
    ("events/de4d436b6d4c", &["show", "event:de4d436b6d4c"]),
    ("entity?q={CVE-2024-90001}", &["entity", "CVE-2024-90001"]),
    ("entity?q={source:深蓝应急响应}&limit=1", &["entity", "source:深蓝应急响应", "-n", "1"]),
    ("iocs?q={漏洞}", &["ioc", "漏洞"]),
    ("iocs?q={漏洞}&kind=cve,ip", &["ioc", "漏洞", "--kind", "cve,ip"]),
    (
        "iocs?q={木马}&benign=true&references=true&defang=true",
        &["ioc", "木马", "--benign", "--references", "--defang"],
    ),
    ("trend?q={漏洞}", &["trend", "漏洞"]),
    (
        "trend?q={漏洞}&compare={勒索}&compare={木马}&by=day",
        &["trend", "漏洞", "--compare", "勒索", "木马", "--by", "day"],
    ),
    (
        "trend?q={漏洞}&no-collapse=true&since=2024-09-20",
        &["trend", "漏洞", "--no-collapse", "--since", "2024-09-20"],
    ),
    ("rising", &["trend", "--rising"]),
    ("rising?q={漏洞}&since=30d", &["trend", "漏洞", "--rising", "--since", "30d"]),
    ("timeline?q={漏洞}", &["timeline", "漏洞"]),
    ("timeline?q={漏洞}&limit=1", &["timeline", "漏洞", "-n", "1"]),
    ("timeline?event=de4d436b6d4c", &["timeline", "--event", "de4d436b6d4c"]),
    ("brief", &["brief"]),
    (
        "brief?since=2024-09-20&until=2024-09-26&limit=3",
        &["brief", "--since", "2024-09-20", "--until", "2024-09-26", "-n", "3"],
    ),
    ("query?q={title:漏洞 (a OR b)}", &["tokens", "--query", "title:漏洞 (a OR b)"]),
    ("stats", &["stats"]),
    ("watches", &["watch", "list"]),
    ("watches/fox/news", &["watch", "run", "fox", "--peek"]),
];

#[test]
fn every_answer_is_what_the_command_prints() {
    let bench = samples();
    bench.ok(&["watch", "add", "fox", "漏洞", "--all"]);
    let server = Server::start(&bench, &[]);
    for (url, command) in CASES {
        // A cluster does not explain scores.
        if url.contains("explain") && !asks_local_index() {
            continue;
        }
        let reply = server.get(&format!("/api/v1/{}", url_of(url)));
        assert_eq!(reply.status, 200, "{url}: {}", reply.text());
        let printed = bench.run(&[&["--json"], command].concat());
        assert!(printed.code < 2, "{command:?}: {}", printed.err);
        assert_eq!(without_time(&reply.text()), without_time(&printed.out), "{url}");
    }
}

#[test]
fn every_json_route_is_compared() {
    let server = Server::with_samples(&[]);
    let described = server.get("/api/v1/openapi.json").json();
    let compared: Vec<Vec<&str>> = CASES.iter().map(|(url, _)| segments(url)).collect();
    // These have no command.
    let alone = ["status", "suggest", "openapi.json", "export"];
    let paths = described["paths"].as_object().expect("paths").iter();
    for (path, _) in paths.filter(|(_, operations)| operations["get"].is_object()) {
        let Some(path) = path.strip_prefix("/api/v1/").filter(|path| !alone.contains(path)) else { continue };
        let pattern = segments(path);
        let fits = |url: &Vec<&str>| {
            url.len() == pattern.len()
                && url.iter().zip(&pattern).all(|(own, wanted)| own == wanted || wanted.starts_with('{'))
        };
        assert!(compared.iter().any(fits), "{path} is compared with no command");
    }
}

#[test]
fn every_parameter_is_an_option_of_the_command() {
    let bench = samples();
    let server = Server::start(&bench, &[]);
    let described = server.get("/api/v1/openapi.json").json();
    let commands = [
        ("search", "search"),
        ("articles/{id}", "show"),
        ("articles/{id}/similar", "similar"),
        ("entity", "entity"),
        ("iocs", "ioc"),
        ("trend", "trend"),
        ("rising", "trend"),
        ("timeline", "timeline"),
        ("brief", "brief"),
        ("export", "export"),
    ];
    // `q` is what is typed without an option; a cursor needs an answer before.
    let own = ["q", "id", "lang", "after"];
    for (path, command) in commands {
        let help = bench.ok(&[command, "--help"]).out;
        let parameters = &described["paths"][format!("/api/v1/{path}")]["get"]["parameters"];
        let names = parameters.as_array().expect("parameters").iter().filter_map(|one| one["name"].as_str());
        for name in names.filter(|name| !own.contains(name)) {
            assert!(help.contains(&format!("--{name}")), "{path}: {name}");
        }
    }
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    let server = Server::with_samples(&[]);
    let ids = |answer: &Value| {
        let hits = answer["hits"].as_array().expect("hits");
        hits.iter().map(|hit| hit["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    let whole = ids(&server.get(&format!("/api/v1/search?q={}&limit=100", encoded("漏洞"))).json());
    let (mut path, mut read) = (format!("/api/v1/search?q={}&limit=3", encoded("漏洞")), Vec::new());
    loop {
        let reply = server.get(&path);
        read.extend(ids(&reply.json()));
        let Some(link) = reply.header("link") else { break };
        let url = link.trim_start_matches('<').split('>').next().expect("a URL");
        path = url.split_once(&server.address.to_string()).expect("this server").1.to_owned();
    }
    assert_eq!(read, whole);
}

#[test]
fn exports_are_what_the_command_writes() {
    let bench = samples();
    let server = Server::start(&bench, &[]);
    for format in ["jsonl", "csv", "md", "stix", "misp"] {
        for (url, typed) in [(format!("q={}", encoded("漏洞")), "漏洞"), ("all=true".to_owned(), "--all")]
        {
            let reply = server.get(&format!("/api/v1/export?format={format}&{url}&collapse=true"));
            assert_eq!(reply.status, 200, "{}", reply.text());
            let written = bench.ok(&["export", "--format", format, typed, "--collapse"]).out;
            assert_eq!(reply.text(), written, "{format} {url}");
        }
    }
    let refused = server.get("/api/v1/export");
    assert_eq!((refused.status, refused.json()["parameter"].as_str()), (422, Some("q")));
}

#[test]
fn an_error_has_its_place_and_remedy_in_the_language_of_the_request() {
    let server = Server::with_samples(&[]);
    let cases = [
        ("search?q={漏洞 date:soon}", 422, Some([8, 12]), None),
        ("search", 400, None, Some("q")),
        ("search?q=a&limit=x", 400, None, Some("limit")),
        ("search?q=a&limit=1001", 400, None, Some("limit")),
        ("search?q=a&sort=best", 400, None, Some("sort")),
        ("search?q=a&facet=source,colour", 400, None, Some("facet")),
        ("search?q=a&since=soon", 400, None, Some("since")),
        ("search?q=a&after=x", 400, None, Some("after")),
        ("search?q=a&q=b", 400, None, Some("q")),
        ("search?q=a&strict=1", 400, None, Some("strict")),
        ("search?q=a&limit=", 400, None, Some("limit")),
        ("search?q=a&colour=red", 400, None, None),
        ("search?q=a&since=2024-09-26&until=2024-09-01", 422, None, None),
        ("articles/ffffffffffff", 404, None, None),
        ("timeline", 422, None, Some("q")),
        ("watches/none/news", 404, None, None),
        ("nothing", 404, None, None),
    ];
    let is_chinese = |text: &Value| text.as_str().expect("a text").chars().any(|c| c >= '\u{3400}');
    for (url, status, place, parameter) in cases {
        for language in ["en", "zh-CN,zh;q=0.9"] {
            let path = format!("/api/v1/{}", url_of(url));
            let reply = server.send("GET", &path, &[("Accept-Language", language)], "");
            assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{url}");
            let problem = reply.json();
            assert_eq!(
                (reply.status, problem["status"].as_u64()),
                (status, Some(u64::from(status))),
                "{url}"
            );
            let found = problem["place"]
                .as_array()
                .map(|place| [0, 1].map(|at| place[at].as_u64().expect("a number")));
            assert_eq!((found, problem["parameter"].as_str()), (place, parameter), "{url}: {problem}");
            for text in [&problem["detail"], &problem["remedy"]] {
                // Names of values are the same in each language.
                let has_words = text.as_str().is_some_and(|text| text.contains(' '));
                assert!(has_words || is_chinese(text), "{url}: {problem}");
            }
            let has_chinese = [&problem["detail"], &problem["remedy"]].into_iter().any(is_chinese);
            assert_eq!(has_chinese, language != "en", "{url}: {problem}");
        }
    }
}

#[test]
fn suggestions_complete_the_last_word() {
    let server = Server::with_samples(&[]);
    let answer = server.get(&format!("/api/v1/suggest?q={}", encoded("漏洞 source:安澜周"))).json();
    assert_eq!(answer["suggestions"][0]["query"], "漏洞 source:安澜周报");
    let browser = server.get(&format!("/suggest?q={}", encoded("漏洞 source:安澜周"))).json();
    assert_eq!(browser[1][0], "漏洞 source:安澜周报");
}

#[test]
fn a_query_is_completed_by_what_articles_name() {
    let server = Server::with_samples(&[]);
    let suggested = |typed: &str| {
        let answer = server.get(&format!("/api/v1/suggest?q={}", encoded(typed))).json();
        let suggestions = answer["suggestions"].as_array().expect("suggestions").clone();
        suggestions.iter().map(|one| one["query"].as_str().expect("a query").to_owned()).collect::<Vec<_>>()
    };
    let found = suggested("漏洞 cve-2024-9");
    assert!(found.contains(&"漏洞 CVE-2024-90001".to_owned()), "{found:?}");
    // What is suggested is found.
    for query in &found {
        let answer = server.get(&format!("/api/v1/search?strict=true&q={}", encoded(query))).json();
        assert!(query.starts_with("漏洞 CVE-2024-9") && answer["total"].as_u64() > Some(0), "{query}");
    }
    assert_eq!(suggested("cve:9999-1"), [""; 0]);
}

/// The parts of a path.
fn segments(url: &str) -> Vec<&str> {
    url.split('?').next().unwrap_or_default().split('/').collect()
}

/// `url` with what is in braces percent-encoded.
fn url_of(url: &str) -> String {
    let mut whole = String::new();
    for piece in url.split('{') {
        match piece.split_once('}') {
            Some((value, rest)) => whole.extend([&encoded(value), rest]),
            None => whole.push_str(piece),
        }
    }
    whole
}

/// JSON without the time taken, and without how far a cluster is behind the local index, which a server does not look at.
fn without_time(json: &str) -> String {
    let differs = |line: &str| ["\"took_ms\"", "\"behind\""].iter().any(|field| line.starts_with(field));
    json.lines().filter(|line| !differs(line.trim_start())).collect::<Vec<_>>().join("\n")
}
