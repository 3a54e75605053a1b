//! Commands in the documentation, and the output that it shows for them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::harness::{Bench, binary, project};

/// Marks what a document leaves out of an answer.
const ELLIPSIS: char = '…';

/// A command in a document, and the lines that it shows of the answer (both streams).
#[derive(Clone)]
pub(crate) struct Example<'t> {
    pub(crate) command: &'t str,
    pub(crate) shown: Vec<&'t str>,
}

/// The commands in the console blocks, in order.
pub(crate) fn examples(text: &str) -> Vec<Example<'_>> {
    examples_in(text, "```console")
}

/// The commands in the blocks that need a cluster, whose tests run them.
pub(crate) fn cluster_examples(text: &str) -> Vec<Example<'_>> {
    examples_in(text, "```console,cluster")
}

/// The commands in the blocks that begin with the line `fence`.
fn examples_in<'t>(text: &'t str, fence: &str) -> Vec<Example<'t>> {
    let mut examples: Vec<Example<'_>> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == fence;
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            examples.push(Example { command, shown: Vec::new() });
        } else if let Some(example) = examples.last_mut().filter(|_| inside) {
            example.shown.push(line);
        }
    }
    examples
}

/// A folder with a copy of the sample articles.
pub(crate) fn bench_with_samples() -> Bench {
    let bench = Bench::new();
    for entry in walkdir::WalkDir::new(project().join("corpus")) {
        let entry = entry.expect("a sample");
        let target = bench.path().join(entry.path().strip_prefix(project()).expect("below the project"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("a folder");
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
    bench
}

/// Runs a shell command in `folder`, with the program on its path and messages in `language`, and checks that the
/// answer has the lines in `shown`.
pub(crate) fn run(folder: &Path, language: &str, line: &str, shown: &[&str]) {
    let mut shell = shell(line);
    shell
        .env("SECNEWS_LANG", language)
        .env("XDG_CONFIG_HOME", folder)
        .env("SECNEWS_WATCHES", folder.join("watches"));
    let Output { status, stdout, stderr } = shell.current_dir(folder).output().expect("a shell");
    let answer = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "`{line}` gives {status}\n{answer}");
    for piece in shown.iter().filter(|line| !has_a_duration(line)).flat_map(|line| line.split(ELLIPSIS)) {
        assert!(answer.contains(piece), "`{line}` does not answer {piece:?}:\n{answer}");
    }
}

fn shell(line: &str) -> Command {
    let own = Path::new(binary()).parent().expect("the program's folder").to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&others)));
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).env("PATH", path.expect("a path"));
    for name in ["SECNEWS_INDEX", "SECNEWS_PAGER", "PAGER", "NO_COLOR"] {
        shell.env_remove(name);
    }
    shell
}

/// Whether a line of an answer has a duration, which differs each time.
fn has_a_duration(line: &str) -> bool {
    line.ends_with(" ms)")
        || line.ends_with(" 毫秒）")
        || line.contains(" files in ")
        || line.contains(" 个文件，用时 ")
}
