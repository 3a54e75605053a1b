//! Nodes, disks and clients that fail while articles are pushed and searched: what was acknowledged is there once, a search is answered in
//! full or refused with the reason, and nothing needs mending afterwards.

use std::io::Read;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::articles::{Pushed, indexed_articles, with_articles};
use super::nodes::{Nodes, ask, index_name, three};
use super::proxy::{Answer, Proxy};
use crate::harness::{cases, finish};

/// Articles of a test. With their long bodies a push sends several bulk requests.
const ARTICLES: usize = 300;
/// Moments at which a push is killed, where long tests run whole, and where a sample runs.
const KILLS: [usize; 2] = [20, 6];
/// How long a node hangs.
const HANG: Duration = Duration::from_secs(30);
/// Shards that all nodes have, each twice.
const SPREAD: [&str; 4] = ["--shards", "3", "--replicas", "1"];

/// Searches of a cluster in the background, one after the other.
struct Searches {
    stop: Arc<AtomicBool>,
    runs: thread::JoinHandle<Outcomes>,
}

/// What came of them.
#[derive(Debug, Default)]
struct Outcomes {
    answered: usize,
    /// Errors of the others.
    refused: Vec<String>,
    /// Answers that are neither complete nor an error.
    wrong: Vec<String>,
}

impl Searches {
    /// Searches for what all `count` articles have until it is stopped.
    fn start(pushed: &Arc<Pushed>, count: usize) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (pushed, stopped) = (Arc::clone(pushed), Arc::clone(&stop));
        let runs = thread::spawn(move || {
            let mut outcomes = Outcomes::default();
            while !stopped.load(Ordering::SeqCst) {
                outcomes.add(&pushed, count);
            }
            outcomes
        });
        Self { stop, runs }
    }

    /// Stops them, and checks that none was wrong.
    fn end(self) -> Outcomes {
        self.stop.store(true, Ordering::SeqCst);
        let outcomes = self.runs.join().expect("searches");
        assert!(outcomes.wrong.is_empty(), "{}", outcomes.wrong.join("\n"));
        assert!(outcomes.answered > 0, "no search was answered: {:?}", outcomes.refused);
        outcomes
    }
}

impl Outcomes {
    fn add(&mut self, pushed: &Pushed, count: usize) {
        let run = pushed.ask(&["search", "样本", "--json"]);
        let total = serde_json::from_str::<Value>(&run.out).ok().and_then(|answer| answer["total"].as_u64());
        match (run.code, total) {
            (0, Some(total)) if total == count as u64 => self.answered += 1,
            (2, None) if pushed.urls.split(',').any(|url| run.err.contains(url)) => {
                self.refused.push(run.err);
            }
            (code, total) => self.wrong.push(format!("exit {code}, total {total:?}: {}", run.err)),
        }
    }
}

/// Checks that the cluster has each of `count` articles once, on each node, and that there is nothing to mend.
fn assert_whole(pushed: &Pushed, nodes: &Nodes, count: usize) {
    nodes.wait_until_green();
    let verified = pushed.push_ok(&["--verify", "--json"]);
    let report: Value = serde_json::from_str(&verified.out).expect("JSON");
    assert_eq!(report["mended"].as_array().map(Vec::len), Some(0), "{report}");
    for url in &nodes.urls {
        let (_, answer) = ask(url, "GET", &format!("/{}/_count", pushed.name), "");
        assert_eq!(answer["count"], count, "{url}: {answer}");
    }
    let mut outcomes = Outcomes::default();
    outcomes.add(pushed, count);
    assert_eq!((outcomes.answered, &outcomes.wrong), (1, &Vec::new()), "{:?}", outcomes.refused);
}

/// A push through proxies that stops before a bulk request, for a fault to happen there.
struct HeldPush {
    child: Child,
    arrived: Receiver<()>,
    go: Sender<()>,
    /// They run as long as the push.
    _proxies: Vec<Proxy>,
}

impl HeldPush {
    /// Begins a push that is held before its bulk request number `nth`, counted from 0.
    fn start(pushed: &Pushed, nodes: &Nodes, nth: usize, arguments: &[&str]) -> Self {
        let (at, arrived) = channel();
        let (go, gone) = channel();
        let (gate, bulks) = (Arc::new(Mutex::new((at, gone))), Arc::new(AtomicUsize::new(0)));
        let before = |url: &String| {
            let (gate, bulks) = (Arc::clone(&gate), Arc::clone(&bulks));
            Proxy::before(url, move |request| {
                if request.is_bulk() && bulks.fetch_add(1, Ordering::SeqCst) == nth {
                    let gate = gate.lock().expect("the gate");
                    // A test that has failed waits no longer.
                    let (_, _) = (gate.0.send(()), gate.1.recv());
                }
                Answer::Forward
            })
        };
        let proxies: Vec<Proxy> = nodes.urls.iter().map(before).collect();
        let urls: Vec<&str> = proxies.iter().map(|proxy| proxy.url.as_str()).collect();
        let mut command =
            pushed.command(&[&["push", "--to", &urls.join(","), "--json", "-q"], arguments].concat());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
        Self { child, arrived, go, _proxies: proxies }
    }

    /// Waits until it is held.
    fn wait(&mut self) {
        while self.arrived.recv_timeout(Duration::from_millis(100)).is_err() {
            let ended = self.child.try_wait().expect("a state");
            assert!(ended.is_none(), "the push ended before its bulk request: {}", self.errors());
        }
    }

    fn errors(&mut self) -> String {
        let mut errors = String::new();
        let pipe = self.child.stderr.as_mut().expect("errors");
        pipe.read_to_string(&mut errors).expect("UTF-8");
        errors
    }

    /// Lets it go on, to its end: its exit code and errors.
    fn finish(self) -> (i32, String) {
        self.go.send(()).expect("a push that waits");
        let output = self.child.wait_with_output().expect("an end");
        (output.status.code().expect("an exit code"), String::from_utf8(output.stderr).expect("UTF-8"))
    }
}

/// Pushes, and lets `fault` happen before the bulk request `nth`.
fn push_with_fault(pushed: &Pushed, nodes: &mut Nodes, nth: usize, fault: impl FnOnce(&mut Nodes)) {
    let mut push = HeldPush::start(pushed, nodes, nth, &SPREAD);
    push.wait();
    // A shard whose copy has not been made yet would be gone until its node is back.
    nodes.wait_until_green();
    fault(nodes);
    let (code, errors) = push.finish();
    // What it could not write it must say, and the next push must write.
    assert!(code == 0 || code == 2 && errors.contains("http://127.0.0.1:"), "exit {code}: {errors}");
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_node_killed_during_a_push_loses_nothing() {
    let Some(mut nodes) = three() else { return };
    let mut pushed = indexed_articles("killed-push", ARTICLES, &nodes.urls());
    for (node, nth) in [(3, 1), (1, 2)] {
        pushed.name = index_name("killed-push");
        push_with_fault(&pushed, &mut nodes, nth, |nodes| nodes.must("kill", node));
        pushed.push_ok(&[]);
        nodes.must("start", node);
        assert_whole(&pushed, &nodes, ARTICLES);
    }
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_manager_stopped_during_a_push_loses_nothing() {
    let Some(mut nodes) = three() else { return };
    let pushed = indexed_articles("stopped-manager", ARTICLES, &nodes.urls());
    let manager = nodes.manager();
    push_with_fault(&pushed, &mut nodes, 1, |nodes| nodes.must("stop", manager));
    pushed.push_ok(&[]);
    nodes.must("start", manager);
    assert_whole(&pushed, &nodes, ARTICLES);
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn searches_survive_the_death_of_nodes() {
    let Some(mut nodes) = three() else { return };
    let pushed = Arc::new(indexed_articles("killed-search", ARTICLES, &nodes.urls()));
    pushed.push_ok(&SPREAD);
    nodes.wait_until_green();
    let manager = nodes.manager();
    for (verb, node) in [("kill", manager % 3 + 1), ("stop", manager)] {
        let searches = Searches::start(&pushed, ARTICLES);
        thread::sleep(Duration::from_secs(2));
        nodes.must(verb, node);
        thread::sleep(Duration::from_secs(5));
        nodes.must("start", node);
        nodes.wait_until_green();
        let outcomes = searches.end();
        eprintln!("{verb} {node}: {} answered, {} refused", outcomes.answered, outcomes.refused.len());
        // At the end all are back.
        assert_whole(&pushed, &nodes, ARTICLES);
    }
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_missing_shard_is_an_error_and_never_a_shorter_answer() {
    let Some(mut nodes) = three() else { return };
    let pushed = with_articles("missing", ARTICLES, &nodes.urls(), &["--shards", "3", "--replicas", "0"]);
    let (_, shards) = ask(&nodes.urls[0], "GET", &format!("/_cat/shards/{}?format=json", pushed.name), "");
    assert_eq!(shards.as_array().map(Vec::len), Some(3), "each node has a shard: {shards}");
    let node = nodes.manager() % 3 + 1;
    nodes.must("kill", node);
    let mut failures = Vec::new();
    for command in [
        &["search", "样本", "--json"][..],
        &["search", "样本", "--all", "--output", "ids"],
        &["trend", "样本", "--json"],
        &["export", "样本"],
        &["brief"],
        &["ioc", "样本"],
    ] {
        let run = pushed.ask(command);
        if run.code != 2 || !run.out.is_empty() || !run.err.contains("shard") {
            failures.push(format!("{command:?}: exit {} {}{}", run.code, run.out, run.err));
        }
    }
    for arguments in [&[][..], &["--verify"]] {
        let run = pushed.push(arguments);
        if run.code != 2 || !run.err.contains("shard") {
            failures.push(format!("push {arguments:?}: exit {} {}", run.code, run.err));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    nodes.must("start", node);
    assert_whole(&pushed, &nodes, ARTICLES);
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_node_that_hangs_delays_and_loses_nothing() {
    let Some(mut nodes) = three() else { return };
    let pushed = Arc::new(with_articles("hung", ARTICLES, &nodes.urls(), &SPREAD));
    nodes.wait_until_green();
    pushed.write(0..ARTICLES / 2, 2);
    pushed.bench.ok(&["index"]);
    let searches = Searches::start(&pushed, ARTICLES);
    let started = Instant::now();
    let node = nodes.manager() % 3 + 1;
    push_with_fault(&pushed, &mut nodes, 0, |nodes| nodes.must("pause", node));
    thread::sleep(HANG.saturating_sub(started.elapsed()));
    nodes.must("resume", node);
    nodes.wait_until_green();
    let outcomes = searches.end();
    eprintln!("pause {node}: {} answered, {} refused", outcomes.answered, outcomes.refused.len());
    assert_whole(&pushed, &nodes, ARTICLES);
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_full_disk_stops_a_push_which_says_so() {
    let Some(nodes) = three() else { return };
    let pushed = Arc::new(with_articles("full", ARTICLES, &nodes.urls(), &SPREAD));
    let block = |value: &str| {
        let body = format!(r#"{{"index.blocks.read_only_allow_delete": {value}}}"#);
        assert_eq!(ask(&nodes.urls[0], "PUT", "/_all/_settings", &body).0, 200);
    };
    pushed.write(ARTICLES..ARTICLES + 50, 1);
    pushed.bench.ok(&["index"]);
    block("true");
    let started = Instant::now();
    let run = pushed.push(&[]);
    assert!(run.code == 2 && run.err.contains("refuses to write"), "{} {}", run.code, run.err);
    assert!(started.elapsed() < Duration::from_mins(1), "no repeating helps");
    // Reading goes on.
    let mut outcomes = Outcomes::default();
    outcomes.add(&pushed, ARTICLES);
    assert_eq!(outcomes.answered, 1, "{outcomes:?}");
    block("null");
    pushed.push_ok(&[]);
    assert_whole(&pushed, &nodes, ARTICLES + 50);
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_push_that_is_killed_at_any_moment_is_completed_by_the_next() {
    let Some(nodes) = three() else { return };
    let mut pushed = indexed_articles("killed-client", ARTICLES, &nodes.urls());
    let requests = {
        let proxy = Proxy::before(&nodes.urls[0], |_| Answer::Forward);
        let run = finish(pushed.command(&[&["push", "--to", &proxy.url], &SPREAD[..]].concat()));
        assert_eq!(run.code, 0, "{}", run.err);
        proxy.requests()
    };
    let kills = cases(KILLS[0], KILLS[1]);
    for kill in 0..kills {
        // So many shards would keep the nodes busy.
        let indexes = format!("/{0}-000001,{0}-control", pushed.name);
        assert_eq!(ask(&nodes.urls[0], "DELETE", &indexes, "").0, 200);
        pushed.name = index_name("killed-client");
        killed_push(&pushed, &nodes.urls[kill % 3], kill * requests / kills, kill.is_multiple_of(2));
        pushed.push_ok(&[]);
        assert_whole(&pushed, &nodes, ARTICLES);
    }
}

/// A push that is killed at its request number `at`, after the node has executed it or before.
fn killed_push(pushed: &Pushed, url: &str, at: usize, is_executed: bool) {
    let (tell, told) = channel();
    let tell = Mutex::new(tell);
    let proxy = Proxy::before(url, move |request| {
        if request.number != at {
            return Answer::Forward;
        }
        tell.lock().expect("a channel").send(()).expect("a test that waits");
        if is_executed { Answer::ForwardAndCut } else { Answer::Raw(Vec::new()) }
    });
    let mut command = pushed.command(&[&["push", "--to", &proxy.url, "-q"], &SPREAD[..]].concat());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary");
    told.recv_timeout(Duration::from_mins(1)).expect("a request");
    child.kill().expect("a process");
    drop(child.wait());
}

#[test]
#[ignore = "needs OpenSearch, which `.ci/run` downloads"]
fn a_rebuild_is_swapped_in_while_searches_run() {
    let Some(nodes) = three() else { return };
    let pushed = Arc::new(with_articles("swapped", ARTICLES, &nodes.urls(), &SPREAD));
    nodes.wait_until_green();
    let searches: Vec<Searches> = (0..2).map(|_| Searches::start(&pushed, ARTICLES)).collect();
    for _ in 0..3 {
        pushed.push_ok(&["--rebuild", "--shards", "3", "--replicas", "1"]);
    }
    pushed.push_ok(&["--drop-old"]);
    for searches in searches {
        let outcomes = searches.end();
        eprintln!("rebuild: {} answered, {} refused", outcomes.answered, outcomes.refused.len());
        // Small nodes may have too much to do; the swap refuses nothing.
        let others = outcomes.refused.iter().find(|error| !error.contains("answered 429"));
        assert_eq!(others, None);
    }
    assert_whole(&pushed, &nodes, ARTICLES);
}
