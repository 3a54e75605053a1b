//! What a language model pays for answers: their length, and how long it waits.
//!
//! `cargo bench --bench agents` runs `secnews mcp` and puts the judged queries of `../shared/relevance` to every tool, one at a time. Options
//! come after `--`: `--index DIR` an index that exists, `--queries DIR` the folder with the queries, `--test` the sample articles.
//!
//! Tokens are estimated, since each model cuts texts differently: a Han character counts as one token, four other characters as one.

#[path = "../tests/common/mod.rs"]
mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use secnews::analysis::Analyzer;
use secnews::index::Index;
use secnews::ingest::{Batch, ingest};
use serde_json::{Value, json};

use common::archive;
use common::bench_options::BenchOptions;
use common::binary::program;
use common::mcp_session::{McpSession, NEWEST_WITH_INITIALIZE};

/// Maximum length of an answer in characters, as documented.
const MAX_CHARACTERS: usize = 12_000;

/// Starts of the program that are timed; the median is printed.
const STARTS: usize = 15;

/// Queries without the material: those of the samples.
const SAMPLE_QUERIES: [&str; 3] = ["关键信息基础设施", "PoleGate", "勒索软件"];

/// The answers of a tool.
#[derive(Default)]
struct Measured {
    milliseconds: Vec<f64>,
    characters: Vec<usize>,
    tokens: Vec<usize>,
    failed: usize,
}

impl Measured {
    fn add(&mut self, milliseconds: f64, text: &str) {
        let (characters, tokens) = lengths(text);
        assert!(characters <= MAX_CHARACTERS, "{characters} characters: {text}");
        self.milliseconds.push(milliseconds);
        self.characters.push(characters);
        self.tokens.push(tokens);
    }

    fn print(mut self, tool: &str) {
        self.milliseconds.sort_by(f64::total_cmp);
        self.characters.sort_unstable();
        self.tokens.sort_unstable();
        let (ms, characters, tokens) = (&self.milliseconds, &self.characters, &self.tokens);
        println!(
            "| {tool} | {} | {} | {} | {} | {} | {:.1} | {:.1} | {} |",
            ms.len(),
            at(characters, 0.5),
            at(characters, 1.0),
            at(tokens, 0.5),
            at(tokens, 1.0),
            at(ms, 0.5),
            at(ms, 0.99),
            self.failed
        );
    }
}

/// The value below which `share` of the sorted `values` are.
fn at<T: Copy + Default>(values: &[T], share: f64) -> T {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
    let place = (share * values.len().saturating_sub(1) as f64).round() as usize;
    values.get(place).copied().unwrap_or_default()
}

/// Characters, and tokens by the estimate above.
fn lengths(text: &str) -> (usize, usize) {
    let characters = text.chars().count();
    let han = text.chars().filter(|c| matches!(c, '\u{3400}'..='\u{9FFF}')).count();
    (characters, han + (characters - han).div_ceil(4))
}

fn main() {
    let (mut index, mut folder) = (None, None);
    let options = BenchOptions::read(|name, values| match name {
        "--index" => index = values.next().map(PathBuf::from),
        "--queries" => folder = values.next().map(PathBuf::from),
        _ => {}
    });
    let folder = folder.or_else(|| if options.test { None } else { archive::material("relevance") });
    let queries = match folder {
        Some(folder) => judged(&folder),
        None if options.test => SAMPLE_QUERIES.map(str::to_owned).to_vec(),
        None => return,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let index = index.unwrap_or_else(|| {
        let corpus = if options.test {
            Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
        } else {
            archive::archive().expect("an archive, or --index").join("archive")
        };
        let path = folder.path().join("index");
        let opened = Index::open_or_create(&path, &Analyzer::default()).expect("an index");
        ingest(&opened, &Batch::of(&[corpus]), &()).expect("a batch");
        path
    });
    print_starts(&index, &queries, if options.test { 2 } else { STARTS });
    print_tools(&index, &queries);
}

/// The queries of the judged sets, each once.
fn judged(folder: &Path) -> Vec<String> {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("queries");
    let of_line = |line: &str| {
        let judged: Value = serde_json::from_str(line).expect("JSON");
        judged["query"].as_str().expect("a query").to_owned()
    };
    let (table, judged) = (read("queries.tsv"), read("judged.jsonl"));
    let typed = table.lines().skip(1).filter_map(|line| line.split('\t').next()).map(str::to_owned);
    let mut queries: Vec<String> = typed.chain(judged.lines().map(of_line)).collect();
    queries.sort();
    queries.dedup();
    queries
}

fn server(index: &Path) -> Command {
    let mut command = program();
    command.arg("--quiet").arg("--index").arg(index).arg("mcp");
    command
}

/// From the start of the process to the answer of its first search, with the handshake.
fn print_starts(index: &Path, queries: &[String], starts: usize) {
    let start = |query: &String| {
        let started = Instant::now();
        let (mut session, _) = McpSession::start(server(index), NEWEST_WITH_INITIALIZE);
        session.text("search", json!({ "query": query }));
        started.elapsed().as_secs_f64() * 1_000.0
    };
    let mut times: Vec<f64> = queries.iter().cycle().take(starts).map(start).collect();
    times.sort_by(f64::total_cmp);
    println!("start to first answer: median {:.1} ms, least {:.1} ms", at(&times, 0.5), at(&times, 0.0));
    let (mut session, server) = McpSession::start(server(index), NEWEST_WITH_INITIALIZE);
    let tools = session.ok("tools/list", json!({}))["tools"].clone();
    let without_output: Vec<Value> =
        tools.as_array().expect("tools").iter().cloned().map(without_output).collect();
    let of = |value: &Value| lengths(&value.to_string());
    println!(
        "descriptions: {:?} characters and tokens, without output schemas {:?}",
        of(&tools),
        of(&json!(without_output))
    );
    println!("instructions: {:?}\n", of(&server["instructions"]));
}

/// What most clients put before the model.
fn without_output(mut tool: Value) -> Value {
    tool.as_object_mut().map(|tool| tool.remove("outputSchema"));
    tool
}

fn print_tools(index: &Path, queries: &[String]) {
    let (mut session, _) = McpSession::start(server(index), NEWEST_WITH_INITIALIZE);
    println!(
        "| tool | calls | characters | max | tokens | max | p50 ms | p99 ms | refused |\n|---|---|---|---|---|---|---|---|---|"
    );
    let mut ids = Vec::new();
    measure("search", queries, &mut session, |query| json!({ "query": query }), &mut ids);
    let found: Vec<String> =
        ids.iter().filter_map(|answer| Some(answer["results"][0]["id"].as_str()?.to_owned())).collect();
    for tool in ["fetch", "similar"] {
        measure(tool, &found, &mut session, |id| json!({ "id": id }), &mut Vec::new());
    }
    for tool in ["iocs", "timeline"] {
        measure(tool, queries, &mut session, |query| json!({ "query": query }), &mut Vec::new());
    }
    let days: Vec<String> = (1..=20).map(|day| format!("2024-09-{day:02}")).collect();
    for tool in ["rising", "brief"] {
        measure(tool, &days, &mut session, |day| json!({ "until": day }), &mut Vec::new());
    }
}

/// Calls `tool` for each of `subjects` and prints what it took.
fn measure(
    tool: &str,
    subjects: &[String],
    session: &mut McpSession,
    arguments: impl Fn(&str) -> Value,
    answers: &mut Vec<Value>,
) {
    let mut measured = Measured::default();
    for subject in subjects {
        let started = Instant::now();
        let result = session.call(tool, arguments(subject));
        let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
        if result["isError"] == true {
            measured.failed += 1;
            continue;
        }
        measured.add(milliseconds, result["content"][0]["text"].as_str().expect("a text"));
        answers.push(result["structuredContent"].clone());
    }
    measured.print(tool);
}
