//! OpenSearch nodes, which `tests/opensearch/servers.py` starts. They end with this process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::http;
use crate::harness::project;

/// Set where these tests must run.
const REQUIRE: &str = "SECNEWS_REQUIRE_OPENSEARCH";
/// URLs, with commas between them, of nodes that run already.
const GIVEN: &str = "SECNEWS_TEST_OPENSEARCH";
/// How long nodes that were stopped may take until they have joined and all shards have their copies.
const RECOVERY: Duration = Duration::from_mins(3);

/// The nodes of a cluster, numbered from 1.
pub(crate) struct Nodes {
    script: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// `http://127.0.0.1:PORT` of each.
    pub(crate) urls: Vec<String>,
}

/// URLs, with commas between them, of the nodes that the tests of this process share: each test uses index names of its own
/// (`index_name`). `None`, with a word about why, where there are none and none are required.
pub(crate) fn shared() -> Option<&'static str> {
    static SHARED: OnceLock<Option<(String, Option<Nodes>)>> = OnceLock::new();
    let given = || std::env::var(GIVEN).ok().map(|urls| (urls, None));
    let started = || Nodes::start(1, "512m").map(|nodes| (nodes.urls(), Some(nodes)));
    let shared = SHARED.get_or_init(|| given().or_else(started)).as_ref();
    if shared.is_none() {
        skip("no OpenSearch");
    }
    shared.map(|(urls, _)| urls.as_str())
}

/// Three nodes for tests that break them. A test has them alone, and gets them whole and empty.
pub(crate) fn three() -> Option<MutexGuard<'static, Nodes>> {
    static THREE: OnceLock<Option<Mutex<Nodes>>> = OnceLock::new();
    let Some(nodes) = THREE.get_or_init(|| Nodes::start(3, "384m").map(Mutex::new)) else {
        skip("no OpenSearch");
        return None;
    };
    // A test that failed has left them in any state.
    let mut nodes = nodes.lock().unwrap_or_else(PoisonError::into_inner);
    nodes.mend();
    Some(nodes)
}

/// A name that no other test has, of this run or of an earlier one on the same nodes.
pub(crate) fn index_name(test: &str) -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    format!("{test}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn skip(reason: &str) {
    assert!(std::env::var_os(REQUIRE).is_none(), "{reason}, and {REQUIRE} is set");
    eprintln!("skipped: {reason}");
}

/// Sends a request to the node at `url` and expects an answer, whatever its status.
pub(crate) fn ask(url: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
    try_ask(url, method, path, body).unwrap_or_else(|| panic!("{url} does not answer {method} {path}"))
}

/// The same; `None` if the node does not answer.
fn try_ask(url: &str, method: &str, path: &str, body: &str) -> Option<(u16, Value)> {
    let address: SocketAddr = url.strip_prefix("http://")?.parse().ok()?;
    let headers = [("Content-Type", "application/json")];
    let reply = http::try_send(address, method, path, &headers, body.as_bytes()).ok()?;
    Some((reply.status, serde_json::from_slice(&reply.body).ok()?))
}

impl Nodes {
    /// Starts a cluster. `None`, with a word about why, where OpenSearch is missing and not required.
    fn start(nodes: usize, heap: &str) -> Option<Self> {
        let mut command = Command::new("python3");
        command.arg(project().join("tests/opensearch/servers.py")).arg(nodes.to_string());
        command.args(["--heap", heap]);
        if std::env::var_os(REQUIRE).is_none() {
            command.arg("--no-download");
        }
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut script = match pipes.spawn() {
            Ok(script) => script,
            Err(error) => {
                skip(&format!("python3: {error}"));
                return None;
            }
        };
        let orders = script.stdin.take().expect("standard input");
        let mut answers = BufReader::new(script.stdout.take().expect("standard output"));
        let mut line = String::new();
        answers.read_line(&mut line).expect("a line");
        let Some(urls) = line.trim().strip_prefix("ready ") else {
            let mut errors = String::new();
            script.stderr.take().expect("errors").read_to_string(&mut errors).expect("UTF-8");
            skip(&format!("tests/opensearch/servers.py: {errors}"));
            return None;
        };
        let urls = urls.split(',').map(str::to_owned).collect();
        Some(Self { script, orders, answers, urls })
    }

    /// The URLs with commas between them.
    pub(crate) fn urls(&self) -> String {
        self.urls.join(",")
    }

    /// Sends a command of the script: `kill`, `stop`, `pause`, `resume`, `start`.
    fn order(&mut self, verb: &str, node: usize) -> Result<(), String> {
        writeln!(self.orders, "{verb} {node}").expect("the script runs");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("a line");
        if line.trim() == "done" { Ok(()) } else { Err(line) }
    }

    /// The same, and it must succeed.
    pub(crate) fn must(&mut self, verb: &str, node: usize) {
        self.order(verb, node).unwrap_or_else(|error| panic!("{verb} {node}: {error}"));
    }

    /// The number of the elected manager.
    pub(crate) fn manager(&self) -> usize {
        let (_, answer) = ask(&self.urls[0], "GET", "/_cat/cluster_manager?format=json", "");
        let name = answer[0]["node"].as_str().expect("a name");
        name.trim_start_matches("node-").parse().expect("a number")
    }

    /// Waits until all nodes have joined and each shard has its copies.
    pub(crate) fn wait_until_green(&self) {
        let started = Instant::now();
        let path = format!(
            "/_cluster/health?wait_for_nodes={}&wait_for_status=green&wait_for_no_relocating_shards=true&timeout=5s",
            self.urls.len()
        );
        loop {
            let answers: Vec<_> = self.urls.iter().map(|url| try_ask(url, "GET", &path, "")).collect();
            if answers.iter().all(|answer| answer.as_ref().is_some_and(|(status, _)| *status == 200)) {
                return;
            }
            assert!(started.elapsed() < RECOVERY, "not green in time: {answers:?}");
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// Starts the nodes that do not run, and deletes all indexes.
    fn mend(&mut self) {
        for node in 1..=self.urls.len() {
            // It fails for a node that does not run, or that runs: one of the two succeeds.
            drop(self.order("resume", node));
            drop(self.order("start", node));
        }
        self.wait_until_green();
        let (_, indexes) = ask(&self.urls[0], "GET", "/_cat/indices?format=json", "");
        for index in indexes.as_array().expect("a list") {
            let path = format!("/{}", index["index"].as_str().expect("a name"));
            assert_eq!(ask(&self.urls[0], "DELETE", &path, "").0, 200, "{path}");
        }
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        drop(self.script.kill());
        drop(self.script.wait());
    }
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_shared_node_answers() {
    let Some(urls) = shared() else { return };
    let url = urls.split(',').next().expect("a URL");
    let (status, answer) = ask(url, "GET", "/", "");
    assert_eq!((status, answer["version"]["number"].as_str()), (200, Some("3.8.0")), "{answer}");
    let names = [index_name("shared"), index_name("shared")];
    for name in &names {
        assert_eq!(ask(url, "PUT", &format!("/{name}"), "").0, 200, "{name} is a name of an index, and new");
    }
    for name in &names {
        assert_eq!(ask(url, "DELETE", &format!("/{name}"), "").0, 200);
    }
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_node_that_was_killed_comes_back_with_its_documents() {
    let Some(mut nodes) = three() else { return };
    let settings = r#"{"settings": {"number_of_shards": 3, "number_of_replicas": 1}}"#;
    assert_eq!(ask(&nodes.urls[0], "PUT", "/kept", settings).0, 200);
    nodes.wait_until_green();
    for id in 0..10 {
        assert_eq!(ask(&nodes.urls[id % 3], "PUT", &format!("/kept/_doc/{id}"), "{}").0, 201);
    }
    nodes.must("kill", 3);
    assert_eq!(try_ask(&nodes.urls[2], "GET", "/", ""), None);
    nodes.must("start", 3);
    nodes.wait_until_green();
    ask(&nodes.urls[2], "POST", "/kept/_refresh", "");
    assert_eq!(ask(&nodes.urls[2], "GET", "/kept/_count", "").1["count"], 10);
    let manager = nodes.manager();
    assert!((1..=3).contains(&manager), "{manager}");
}
