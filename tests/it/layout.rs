//! The rules of the house that no compiler checks: who may know whom, and what no file may hold.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::project;

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Source files below `src` as path and code, their tests left out.
pub(crate) fn code() -> Vec<(String, String)> {
    let root = project().join("src");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("readable");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        (path.strip_prefix(&root).expect("below src").to_string_lossy().into_owned(), code)
    };
    sources(&root).into_iter().map(read).collect()
}

/// Whether `code` names the crate or room outside comments.
fn names(code: &str, what: &str) -> bool {
    code.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(what))
}

#[test]
fn libraries_stay_in_their_rooms() {
    let rules: [(&str, &[&str]); 7] = [
        ("jieba_rs", &["analysis/chinese.rs", "analysis/partial.rs"]),
        ("clap::", &["cli/"]),
        ("pulldown_cmark", &["clean/", "render/brief.rs"]),
        ("walkdir", &["corpus/"]),
        ("csv::", &["export/"]),
        ("uuid::", &["export/"]),
        ("tantivy::", &["index/", "analysis/tokenizer.rs", "error.rs"]),
    ];
    for (library, rooms) in rules {
        let users: Vec<String> =
            code().into_iter().filter(|(_, code)| names(code, library)).map(|(path, _)| path).collect();
        assert!(!users.is_empty(), "{library} is not used at all");
        for path in users {
            assert!(rooms.iter().any(|room| path.starts_with(room)), "{path} knows {library}");
        }
    }
}

#[test]
fn rooms_of_one_level_do_not_know_each_other() {
    let level_one = ["corpus", "clean", "enrich", "analysis", "query"];
    for (path, code) in code() {
        let room = path.split('/').next().unwrap_or_default();
        let others: &[&str] = match room {
            "article" => &[
                "corpus", "clean", "enrich", "analysis", "query", "document", "search", "index", "ingest",
                "render",
            ],
            "index" => &["corpus", "ingest", "render", "export"],
            "render" => &["corpus", "ingest::ingest", "export"],
            "export" => &["corpus", "ingest"],
            room if level_one.contains(&room) => &[
                "corpus", "clean", "enrich", "analysis", "query", "document", "search", "index", "ingest",
                "render",
            ],
            _ => continue,
        };
        for other in others.iter().filter(|other| **other != room) {
            assert!(!names(&code, &format!("crate::{other}")), "{path} knows {other}");
        }
    }
}

#[test]
fn the_library_never_touches_terminal_environment_or_home() {
    for (path, code) in code().into_iter().filter(|(path, _)| !path.starts_with("cli/") && path != "main.rs")
    {
        for touched in ["println!", "eprintln!", "std::env::", "io::stdout", "io::stderr", "home_dir"] {
            assert!(!names(&code, touched), "{path} uses {touched}");
        }
    }
}

#[test]
fn files_stay_small_and_say_what_they_are_for() {
    for (path, code) in code() {
        assert!(code.starts_with("//!"), "{path} does not say what it is for");
        let lines = code.lines().count();
        assert!(lines <= 300, "{path} has {lines} lines of code: split it");
    }
}
