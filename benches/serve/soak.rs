//! Many requests over a long time while articles arrive: no request fails, and memory does not grow.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::common::binary::program;
use crate::load::{Load, Outcome};
use crate::server::Server;

/// What a soak is.
pub(crate) struct Soak {
    pub(crate) duration: Duration,
    /// Time between commits.
    pub(crate) every: Duration,
}

/// Connections of the load.
const CONNECTIONS: usize = 8;

/// Rows of the table.
const ROWS: u32 = 15;

impl Soak {
    /// Serves a copy of `index`, asks for `paths` all the time, and adds an article in between.
    pub(crate) fn run(&self, index: &Path, paths: &[String], folder: &Path) {
        let copy = folder.join("soak");
        copy_folder(index, &copy);
        let server = Server::start(&copy, folder);
        let generation = || server.json("/api/v1/status")["generation"].to_string();
        let load =
            Load { name: "soak", paths, connections: CONNECTIONS, status: 200, duration: self.duration };
        let wrk = load.start(&server, folder);
        println!(
            "\n| minutes | commits | states seen | own memory, MB | most until then |\n|---|---|---|---|---|"
        );
        let started = Instant::now();
        let (mut commits, mut states, mut memory) = (0, vec![generation()], Vec::new());
        let mut rows = (1..=ROWS).map(|row| self.duration * row / ROWS).peekable();
        while started.elapsed() < self.duration {
            thread::sleep(Duration::from_secs(1));
            memory.push(server.own_memory());
            let now = generation();
            if states.last() != Some(&now) {
                states.push(now);
            }
            if started.elapsed() >= self.every * (commits + 1) {
                commits += 1;
                commit(&copy, folder, commits);
            }
            if rows.next_if(|row| started.elapsed() >= *row).is_some() {
                let minutes = started.elapsed().as_secs_f64() / 60.0;
                let (last, most) = (memory.last().copied().unwrap_or_default(), greatest(&memory));
                println!("| {minutes:.1} | {commits} | {} | {last:.0} | {most:.0} |", states.len());
            }
        }
        let outcome = Outcome::of(wrk);
        let third = memory.len() / 3;
        let [early, late] = [&memory[third..2 * third], &memory[2 * third..]].map(mean);
        println!(
            "\n{} requests, {:.0} a second, p50 {:.1} ms, p99 {:.1} ms, {} failed; {commits} commits, {} states seen; memory on average \
             {early:.0} MB in the second third, {late:.0} MB in the last",
            outcome.requests,
            outcome.per_second,
            outcome.median,
            outcome.p99,
            outcome.failed,
            states.len()
        );
        assert_eq!(outcome.failed, 0, "requests failed");
        assert!(states.len() > 1 || commits < 2, "no commit was seen");
    }
}

/// Indexes one new article into `index`.
fn commit(index: &Path, folder: &Path, number: u32) {
    let file = folder.join(format!("new-{number}.md"));
    let text = format!(
        "---\ntitle: 第{number}号通告：网关漏洞被利用\nurl: https://soak.example/{number}\nsource: 浸泡测试\ndate: 2024-12-{:02}\n---\n\n\
         # 第{number}号通告\n\n攻击者利用编号{number}的网关漏洞投递勒索软件，样本连接 c{number}[.]example。请尽快更新固件。\n",
        number % 28 + 1
    );
    fs::write(&file, text).expect("a file");
    let status = program().arg("--index").arg(index).args(["index", "-q"]).arg(&file).status();
    assert!(status.expect("the program").success(), "a batch");
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    let files = fs::read_dir(from).expect("an index").map(|entry| entry.expect("a file").path());
    for file in files.filter(|path| path.is_file()) {
        let name: PathBuf = file.file_name().map(PathBuf::from).expect("a name");
        fs::copy(&file, to.join(name)).expect("a copy");
    }
}

fn greatest(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}
