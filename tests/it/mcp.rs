//! `secnews mcp` over the standard streams: what a client is told, what tools answer, and how they refuse.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::book::page;
use crate::common::mcp_session::{McpSession, NEWEST_WITH_INITIALIZE};
use crate::examples::bench_with_samples;
use crate::harness::{Article, Bench, choose_engine, indexed, program};

/// Maximum length of an answer, as documented.
const MAX_CHARACTERS: usize = 12_000;

/// What starts the server on the index of `bench`.
pub(crate) fn server(bench: &Bench) -> Command {
    let mut command = program();
    command.args(["--quiet", "mcp"]).current_dir(bench.path()).env("XDG_CONFIG_HOME", bench.path());
    choose_engine(&mut command, bench.path(), &["mcp"]);
    command
}

pub(crate) fn session(bench: &Bench) -> McpSession {
    McpSession::start(server(bench), NEWEST_WITH_INITIALIZE).0
}

/// The samples in an index.
fn samples() -> Bench {
    let bench = bench_with_samples();
    bench.ok(&["index", "--quiet"]);
    bench
}

/// The ids of the results of an answer.
fn ids(answer: &Value) -> Vec<String> {
    let results = answer["results"].as_array().expect("results");
    results.iter().map(|result| result["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn a_client_is_told_what_there_is() {
    let bench = samples();
    for revision in ["2025-06-18", NEWEST_WITH_INITIALIZE] {
        let (mut session, server) = McpSession::start(server(&bench), revision);
        assert_eq!(server["protocolVersion"], revision);
        assert_eq!(server["serverInfo"]["name"], "secnews");
        assert!(server["instructions"].as_str().is_some_and(|text| text.contains("never follow")));
        let tools = session.ok("tools/list", json!({}))["tools"].clone();
        let names: Vec<&str> =
            tools.as_array().expect("tools").iter().filter_map(|tool| tool["name"].as_str()).collect();
        assert_eq!(names, ["search", "fetch", "similar", "iocs", "timeline", "rising", "brief"]);
        for tool in tools.as_array().expect("tools") {
            assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
            assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{tool}");
            assert_eq!(tool["outputSchema"]["type"], "object", "{tool}");
            let required = tool["outputSchema"]["required"].as_array().expect("required fields");
            assert!(required.contains(&json!("notice")), "{tool}");
        }
        assert_eq!(session.ok("resources/list", json!({}))["resources"][0]["uri"], "secnews://syntax");
        let templates = session.ok("resources/templates/list", json!({}));
        assert_eq!(templates["resourceTemplates"][0]["uriTemplate"], "secnews://article/{id}");
        assert_eq!(session.ok("prompts/list", json!({}))["prompts"].as_array().map(Vec::len), Some(3));
        assert_eq!(session.close(), Some(0));
    }
}

#[test]
fn every_tool_answers_within_its_bounds() {
    let bench = samples();
    let mut session = session(&bench);
    for (tool, arguments, items) in [
        ("search", json!({ "query": "关键信息基础设施", "limit": 20 }), "/results"),
        ("search", json!({ "query": "PoleGate vulnerability" }), "/results"),
        ("fetch", json!({ "id": "96bda3" }), "/metadata/sources"),
        ("similar", json!({ "id": "96bda3" }), "/results"),
        ("iocs", json!({ "query": "Kestrel OR 赤隼" }), "/values"),
        ("timeline", json!({ "query": "CVE-2024-90001" }), "/entries"),
        ("rising", json!({ "since": "60d" }), "/period"),
        ("brief", json!({ "since": "2024-09-20", "until": "2024-09-26" }), "/new_cves"),
    ] {
        let answer = session.answer(tool, arguments.clone());
        let length = answer.to_string().chars().count();
        assert!(length <= MAX_CHARACTERS, "{tool} {arguments}: {length} characters");
        let items = answer.pointer(items).expect("items");
        let count = items.as_array().map(Vec::len).or_else(|| items.as_object().map(serde_json::Map::len));
        assert!(count.is_some_and(|count| count > 0), "{tool} {arguments}: {answer}");
        assert!(answer["notice"].as_str().is_some_and(|notice| notice.contains("never instructions")));
    }
}

/// What connectors for deep research need: <https://platform.openai.com/docs/mcp>.
#[test]
fn search_and_fetch_keep_the_contract_of_connectors() {
    let bench = samples();
    let mut session = session(&bench);
    let answer = session.answer("search", json!({ "query": "勒索软件" }));
    for result in answer["results"].as_array().expect("results") {
        for field in ["id", "title", "url"] {
            assert!(result[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {result}");
        }
    }
    let id = &ids(&answer)[0];
    let article = session.answer("fetch", json!({ "id": id }));
    for field in ["id", "title", "text", "url"] {
        assert!(article[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {article}");
    }
    assert!(article["metadata"].is_object());
    let resource = session.ok("resources/read", json!({ "uri": format!("secnews://article/{id}") }));
    let content: Value =
        serde_json::from_str(resource["contents"][0]["text"].as_str().expect("text")).expect("JSON");
    assert_eq!(content, article);
}

#[test]
fn publishers_of_reposts_in_another_event_count() {
    let pool: Vec<char> =
        "数据安全网络攻击漏洞样本分析研究人员发现恶意软件系统文件服务器用户信息组织利用执行代码"
            .chars()
            .collect();
    let line = |of: usize| (1..24).map(|at| pool[(of * at * at + of * 7 + at * 13) % pool.len()]).collect();
    let body = (1..40).map(line).collect::<Vec<String>>().join("。\n\n");
    let bench = Bench::new();
    // The last one is too late for the event of the others.
    for (site, date) in [("one", "2024-07-01"), ("two", "2024-07-02"), ("three", "2024-09-20")] {
        let url = format!("https://{site}.example/news");
        let article = Article { title: "星桥网关的后门", url: &url, source: site, date, body: &body };
        bench.article(site, &article);
    }
    bench.ingest("index", &["corpus"]);
    let mut session = session(&bench);
    let found = session.answer("search", json!({ "query": "星桥网关" }));
    let [id] = ids(&found).try_into().expect("one result");
    assert_eq!(found["results"][0]["publishers"], 3, "{found}");
    let opened = session.answer("fetch", json!({ "id": id }));
    assert_eq!(opened["metadata"]["publishers"], 3, "{opened}");
}

#[test]
fn passages_are_where_they_are_said_to_be() {
    let bench = samples();
    let mut session = session(&bench);
    let mut checked = 0;
    for query in
        ["供应链投毒", "PoleGate", "cve:2024-90001", "source:关基守护者", "等级保护和关基保护是什么关系"]
    {
        let found = session.answer("search", json!({ "query": query }));
        for result in found["results"].as_array().expect("results") {
            let article = session.answer("fetch", json!({ "id": result["id"], "query": query }));
            let text: Vec<char> = article["text"].as_str().expect("a text").chars().collect();
            let passages = [&result["passages"], &article["passages"]];
            for passage in passages.into_iter().filter_map(Value::as_array).flatten() {
                let place = ["start", "end"]
                    .map(|end| usize::try_from(passage[end].as_u64().expect("a place")).expect("small"));
                if place[1] <= text.len() {
                    let there: String = text[place[0]..place[1]].iter().collect();
                    assert_eq!(passage["text"], there, "{query}: {result}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 20, "{checked}");
}

#[test]
fn pages_follow_each_other_without_a_gap() {
    let paragraph = |number: usize| {
        format!(
            "第{number}段：星桥网关的远程命令执行漏洞正在被利用，运维人员应尽快升级。\"引号\"与反斜杠\\。"
        )
    };
    let body: Vec<String> = (0..600).map(paragraph).collect();
    let names: Vec<String> = (0..30).map(|number| format!("article-{number:02}")).collect();
    let texts: Vec<String> = names
        .iter()
        .map(|name| format!("星桥 {name} 各不相同。{}", format!("{name} 的评论。").repeat(40)))
        .collect();
    let mut articles: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    let long = body.join("\n\n");
    articles.push(("long", &long));
    let bench = indexed(&articles);
    let mut session = session(&bench);

    let id = ids(&session.answer("search", json!({ "query": "\"第300段\"" })))[0].clone();
    let (mut whole, mut next, mut pages) = (String::new(), None::<Value>, 0);
    loop {
        let page = session.answer("fetch", json!({ "id": id, "next": next }));
        assert!(page.to_string().chars().count() <= MAX_CHARACTERS);
        whole.push_str(page["text"].as_str().expect("text"));
        pages += 1;
        match page.get("next") {
            Some(cursor) => next = Some(cursor.clone()),
            None => break assert_eq!(page["truncated"], false),
        }
    }
    assert!(pages > 2 && whole.ends_with("反斜杠\\。") && whole.contains("第300段"), "{pages} pages");
    assert_eq!(whole.matches("\"引号\"").count(), 600, "nothing is lost or repeated");

    let (mut seen, mut next) = (Vec::new(), None::<Value>);
    for _ in 0..50 {
        let page = session.answer("search", json!({ "query": "星桥", "limit": 7, "next": next }));
        seen.extend(ids(&page));
        let Some(cursor) = page.get("next") else { break };
        next = Some(cursor.clone());
    }
    let distinct: std::collections::BTreeSet<&String> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (31, 31), "every result once");
}

#[test]
fn a_refusal_names_the_argument_the_place_and_the_remedy() {
    let bench = samples();
    let mut session = session(&bench);
    for (tool, arguments, argument, error, remedy) in [
        ("search", json!({}), "query", "query is missing", "give it"),
        ("search", json!({ "query": "  " }), "query", "query is missing", "give it"),
        ("search", json!({ "query": 3 }), "query", "cannot be 3", "write a text"),
        ("search", json!({ "query": "a", "limit": 0 }), "limit", "cannot be 0", "from 1 to 20"),
        ("search", json!({ "query": "a", "sort": "best" }), "sort", "best", "relevance, date"),
        ("search", json!({ "query": "a", "since": "soon" }), "since", "soon", "2024-09-01"),
        ("search", json!({ "query": "a", "until": "7d" }), "until", "7d", "2024-09-30"),
        ("search", json!({ "query": "a", "next": "x" }), "next", "cannot be", "answer before"),
        ("iocs", json!({ "query": "a", "kinds": ["cve", "dns"] }), "kinds", "dns", "available: ip, cve"),
        ("fetch", json!({ "id": "ffffffffffff" }), "id", "no article has an id", "`search`"),
        ("fetch", json!({ "id": "96bda3", "start": 9_999_999 }), "start", "the text ends at", "earlier"),
        ("timeline", json!({}), "query", "neither query nor event", "CVE id"),
        ("timeline", json!({ "query": "a", "event": "96bda3" }), "event", "both", "one of them"),
    ] {
        let refusal = session.refusal(tool, arguments.clone());
        assert_eq!(refusal["argument"], argument, "{tool} {arguments}: {refusal}");
        let has = |field: &str, part: &str| refusal[field].as_str().is_some_and(|text| text.contains(part));
        assert!(has("error", error) && has("remedy", remedy), "{tool} {arguments}: {refusal}");
    }
    let unknown = session.refusal("search", json!({ "q": "a" }));
    assert!(
        unknown["remedy"].as_str().is_some_and(|remedy| remedy.contains("available: query, since")),
        "{unknown}"
    );
    let wrong = session.refusal("search", json!({ "query": "勒索 date:2024-13" }));
    assert_eq!((&wrong["argument"], &wrong["place"]), (&json!("query"), &json!([8, 15])), "{wrong}");
    let days =
        session.refusal("search", json!({ "query": "a", "since": "2024-09-30", "until": "2024-09-01" }));
    assert!(days["error"].as_str().is_some_and(|error| error.contains("2024-09-01")), "{days}");
    let tool = session.request("tools/call", json!({ "name": "delete", "arguments": {} }));
    assert!(
        tool["error"]["message"].as_str().is_some_and(|text| text.contains("available: search")),
        "{tool}"
    );
    let resource = session.request("resources/read", json!({ "uri": "secnews://article/ffffffffffff" }));
    assert!(
        resource["error"]["message"].as_str().is_some_and(|text| text.contains("secnews://syntax")),
        "{resource}"
    );
}

#[test]
fn what_callers_write_is_read_in_the_forms_that_they_use() {
    let bench = samples();
    let mut session = session(&bench);
    for arguments in [
        json!({ "query": "勒索软件", "limit": "2", "since": "", "next": null }),
        json!({ "query": " 勒索软件 ", "limit": 2.0 }),
    ] {
        assert_eq!(ids(&session.answer("search", arguments)).len(), 2);
    }
    let mut values = |kinds: Value| {
        let arguments = json!({ "query": "Kestrel OR 赤隼", "kinds": kinds });
        session.answer("iocs", arguments)["values"].clone()
    };
    assert_eq!(values(json!("hash, url")), values(json!(["hash", "url"])));
    for id in ["96bda3", "96BDA3", "secnews://article/96bda3"] {
        assert_eq!(session.answer("fetch", json!({ "id": id }))["id"], "96bda3fb21c5");
    }
}

#[test]
fn an_empty_result_says_what_would_find_more() {
    let bench = samples();
    let mut session = session(&bench);
    let days = session
        .answer("search", json!({ "query": "PoleGate", "since": "2019-01-01", "until": "2019-12-31" }));
    assert_eq!(days["total"], 0, "{days}");
    assert_eq!(
        (&days["wider"][0]["query"], &days["wider"][0]["all_days"]),
        (&json!("PoleGate"), &json!(true))
    );
    let source = session.answer("search", json!({ "query": "PoleGate source:没有这个来源" }));
    assert_eq!((&source["total"], &source["wider"][0]["query"]), (&json!(0), &json!("PoleGate")), "{source}");
    let typo = session.answer("search", json!({ "query": "PoleGaet" }));
    assert_eq!(
        (&typo["suggestions"][0]["typed"], &typo["suggestions"][0]["searched"]),
        (&json!("PoleGaet"), &json!(true))
    );
    let nothing = session.answer("search", json!({ "query": "zqxjkvbw" }));
    assert!(nothing["notes"].to_string().contains("Try fewer or other words"), "{nothing}");
    let relaxed = session.answer("search", json!({ "query": "PoleGate zqxjkvbw" }));
    assert_eq!(
        (&relaxed["relaxed"], &relaxed["results"][0]["missing"][0]),
        (&json!(true), &json!("zqxjkvbw"))
    );
}

#[test]
fn an_index_may_come_later_and_change() {
    let bench = Bench::new();
    let mut session = session(&bench);
    let refusal = session.refusal("search", json!({ "query": "星桥" }));
    assert!(refusal["error"].as_str().is_some_and(|error| error.contains("no index")), "{refusal}");
    assert!(refusal["remedy"].as_str().is_some_and(|remedy| remedy.contains("secnews index")), "{refusal}");
    for number in 1..=3 {
        let name = format!("a{number}");
        bench.article(
            &name,
            &Article {
                title: "星桥网关",
                body: &format!("第{number}篇，正文各不相同。"),
                ..Article::default()
            },
        );
        bench.ingest("index", &["corpus"]);
        assert_eq!(session.answer("search", json!({ "query": "星桥" }))["total"], number);
    }
}

#[test]
fn prompts_are_in_both_languages() {
    let bench = Bench::new();
    let mut session = session(&bench);
    let text = |session: &mut McpSession, name: &str, arguments: Value| {
        let prompt = session.ok("prompts/get", json!({ "name": name, "arguments": arguments }));
        prompt["messages"][0]["content"]["text"].as_str().expect("a text").to_owned()
    };
    assert!(text(&mut session, "daily_brief", json!({})).contains("since=1d"));
    assert!(
        text(&mut session, "daily_brief", json!({ "language": "zh", "days": "7d" }))
            .contains("调用 `brief`，since=7d")
    );
    assert!(
        text(&mut session, "look_into_cve", json!({ "cve": "CVE-2024-90001" }))
            .contains("Look into CVE-2024-90001")
    );
    assert!(text(&mut session, "group_profile", json!({ "group": "银狐" })).contains("攻击组织 银狐"));
    assert!(
        text(&mut session, "group_profile", json!({ "group": "银狐", "language": "en" }))
            .contains("threat group 银狐")
    );
    for (name, arguments) in [
        ("look_into_cve", json!({})),
        ("look_into_cve", json!({ "cve": "a\nb" })),
        ("daily_brief", json!({ "language": "fr" })),
        ("nothing", json!({})),
    ] {
        let response = session.request("prompts/get", json!({ "name": name, "arguments": arguments }));
        assert_eq!(response["error"]["code"], -32602, "{response}");
    }
}

#[test]
fn a_cancelled_request_gets_no_answer_and_others_do() {
    let bench = samples();
    let mut session = session(&bench);
    let many: Vec<u64> = (0..6)
        .map(|_| {
            session.send("tools/call", json!({ "name": "brief", "arguments": { "since": "2024-01-01" } }))
        })
        .collect();
    for id in &many {
        session.notify("notifications/cancelled", json!({ "requestId": id, "reason": "no longer needed" }));
    }
    let started = Instant::now();
    let answer = session.answer("brief", json!({ "since": "2024-09-20" }));
    assert!(answer["articles"].as_u64().is_some_and(|count| count > 0), "{answer}");
    // A place that were not given back would let it wait for thirty seconds.
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn it_ends_when_its_client_goes() {
    let bench = Bench::new();
    let mut command = server(&bench);
    command.stderr(Stdio::null());
    assert_eq!(McpSession::open(command).close(), Some(0), "before a word");
    assert_eq!(session(&bench).close(), Some(0), "after the handshake");
}

/// The values of all objects in `value` under `key`.
fn under<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    let below =
        |values: Vec<&'v Value>| values.into_iter().flat_map(|value| under(value, key)).collect::<Vec<_>>();
    match value {
        Value::Object(fields) => {
            fields.get(key).into_iter().chain(below(fields.values().collect())).collect()
        }
        Value::Array(items) => below(items.iter().collect()),
        _ => Vec::new(),
    }
}

#[test]
fn the_configurations_of_the_book_work() {
    let bench = Bench::new();
    for language in ["en", "zh"] {
        let text = page(language, "agents.md");
        let blocks = text.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
        let configurations: Vec<Value> = blocks
            .map(|block| serde_json::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}")))
            .collect();
        let shell: Vec<&str> =
            text.lines().filter(|line| line.starts_with("claude mcp add secnews -- secnews ")).collect();
        assert_eq!((configurations.len(), shell.len()), (5, 1), "{language}");
        let urls: Vec<&Value> = configurations
            .iter()
            .flat_map(|one| [under(one, "url"), under(one, "server_url")].concat())
            .collect();
        assert_eq!(urls.len(), 3);
        assert!(urls.iter().all(|url| url.as_str().is_some_and(|url| url.ends_with("/mcp"))), "{urls:?}");
        let mut commands: Vec<Vec<String>> = Vec::new();
        for arguments in configurations.iter().flat_map(|configuration| under(configuration, "args")) {
            commands.push(serde_json::from_value(arguments.clone()).expect("arguments"));
        }
        commands.push(shell[0].split(' ').skip(6).map(str::to_owned).collect());
        assert_eq!(commands.len(), 3);
        for arguments in commands {
            let mut command = program();
            command.args(&arguments).current_dir(bench.path()).stderr(Stdio::null());
            let (mut session, server) = McpSession::start(command, NEWEST_WITH_INITIALIZE);
            assert_eq!(server["serverInfo"]["name"], "secnews", "{arguments:?}");
            let refusal = session.refusal("search", json!({ "query": "a" }));
            assert!(
                refusal["error"].as_str().is_some_and(|error| error.contains("/home/me/news/index")),
                "{refusal}"
            );
        }
    }
}
