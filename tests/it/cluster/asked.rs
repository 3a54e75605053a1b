//! The commands of other tests, put to a cluster instead of the local index: with `SECNEWS_TEST_ENGINE=cluster`, the index of a test
//! is pushed whenever it has changed, and the program is started with `SECNEWS_ENGINE`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use secnews::index::Index;

use super::nodes::{ask, index_name, shared};
use crate::harness::{Run, finish, program};

/// The parameter, and its value.
pub(crate) const VARIABLE: &str = "SECNEWS_TEST_ENGINE";
pub(crate) const CLUSTER: &str = "cluster";

/// The commands that ask an engine.
const ASKING: [&str; 14] = [
    "search", "show", "open", "similar", "ioc", "entity", "trend", "timeline", "watch", "brief", "export",
    "serve", "mcp", "stats",
];

/// The other commands.
const OTHERS: [&str; 8] = ["index", "push", "tokens", "check", "completions", "man", "help", "sources"];

/// An index that was pushed.
struct Pushed {
    name: String,
    /// The commit that was pushed last.
    stamp: u64,
}

fn pushed() -> MutexGuard<'static, HashMap<PathBuf, Pushed>> {
    static PUSHED: OnceLock<Mutex<HashMap<PathBuf, Pushed>>> = OnceLock::new();
    PUSHED.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

/// The nodes that are asked, if a cluster is to be asked and there is one.
fn nodes() -> Option<&'static str> {
    std::env::var(VARIABLE).is_ok_and(|value| value == CLUSTER).then(shared)?
}

/// Whether tests ask a cluster.
pub(crate) fn is_asked() -> bool {
    nodes().is_some()
}

/// Lets `command`, which runs with `arguments` in `folder`, ask the cluster, unless it does not ask or chooses an engine itself.
pub(crate) fn choose(command: &mut Command, folder: &Path, arguments: &[&str]) {
    let Some(urls) = nodes() else { return };
    let verb = arguments.iter().find(|word| ASKING.contains(word) || OTHERS.contains(word));
    let chooses = arguments.iter().any(|word| word.starts_with("--engine") || *word == "--explain-clean");
    if chooses || !verb.is_some_and(|verb| ASKING.contains(verb)) {
        return;
    }
    let index = folder.join(option(arguments, "--index").unwrap_or("index"));
    if let Some(name) = push(&index, arguments, urls) {
        command.env("SECNEWS_ENGINE", urls).env("SECNEWS_ENGINE_NAME", name);
    }
}

/// Pushes the index again if it was pushed before: something may be waiting for its changes.
pub(crate) fn push_again(index: &Path) {
    if let Some(urls) = nodes()
        && pushed().contains_key(index)
    {
        push(index, &[], urls);
    }
}

/// The name of the articles of `index` in the cluster. `None` if there is no index.
fn push(index: &Path, arguments: &[&str], urls: &str) -> Option<String> {
    let stamp = Index::exists(index).then(|| Index::commit_stamp(index))??;
    let known = pushed().get(index).map(|known| (known.name.clone(), known.stamp));
    let name = match known {
        Some((name, known)) if known == stamp => return Some(name),
        Some((name, _)) => name,
        None => index_name("suite"),
    };
    let run = pushing(&name, index, arguments, urls);
    // An index that a test has made anew is another one.
    let is_another = run.code != 0 && run.err.contains("has the articles of another index");
    let name = if is_another { index_name("suite") } else { name };
    let run = if is_another { pushing(&name, index, arguments, urls) } else { run };
    assert_eq!(run.code, 0, "push: {}", run.err);
    pushed().insert(index.to_owned(), Pushed { name: name.clone(), stamp });
    Some(name)
}

/// Pushes an index under a name.
fn pushing(name: &str, index: &Path, arguments: &[&str], urls: &str) -> Run {
    let mut command = program();
    command.arg("push").args(["--to", urls, "--engine-name", name, "--index"]).arg(index);
    // Its words are part of the analysis.
    command.args(option(arguments, "--dict").into_iter().flat_map(|words| ["--dict", words]));
    command.current_dir(index.parent().expect("a folder"));
    finish(command)
}

/// Deletes what was pushed of indexes below `folder`.
pub(crate) fn forget(folder: &Path) {
    let Some(urls) = nodes() else { return };
    let below: Vec<PathBuf> = pushed().keys().filter(|index| index.starts_with(folder)).cloned().collect();
    for index in below {
        let Some(Pushed { name, .. }) = pushed().remove(&index) else { continue };
        let url = urls.split(',').next().expect("a URL");
        ask(url, "DELETE", &format!("/{name}-*"), "");
    }
}

/// The value of an option.
fn option<'a>(arguments: &[&'a str], name: &str) -> Option<&'a str> {
    let at = arguments.iter().position(|word| *word == name)?;
    arguments.get(at + 1).copied()
}
