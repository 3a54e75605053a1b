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

/// Source files below `src` as path and code, their tests and files of tests left out.
pub(crate) fn code() -> Vec<(String, String)> {
    let root = project().join("src");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("readable");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        (path.strip_prefix(&root).expect("below src").to_string_lossy().into_owned(), code)
    };
    let is_test = |path: &PathBuf| path.file_name().is_some_and(|name| name == "tests.rs");
    sources(&root).into_iter().filter(|path| !is_test(path)).map(read).collect()
}

/// Whether `code` names the crate or room outside comments.
fn names(code: &str, what: &str) -> bool {
    code.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(what))
}

#[test]
fn libraries_stay_in_their_rooms() {
    let rules: [(&str, &[&str]); 9] = [
        ("jieba_rs", &["analysis/chinese.rs", "analysis/partial.rs"]),
        ("pinyin::ToPinyin", &["analysis/pinyin.rs"]),
        ("clap::", &["cli/"]),
        ("pulldown_cmark", &["clean/", "render/brief.rs"]),
        ("walkdir", &["corpus/"]),
        ("csv::", &["export/"]),
        ("uuid::", &["export/"]),
        ("tantivy_fst::", &["index/vocabulary/"]),
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

/// The rooms of the library and their levels, as ARCHITECTURE.md has them.
const LEVELS: [(&str, u8); 23] = [
    ("article", 0),
    ("atomic_file", 0),
    ("calendar", 0),
    ("character", 0),
    ("indicator", 0),
    ("message", 0),
    ("corpus", 1),
    ("clean", 1),
    ("enrich", 1),
    ("analysis", 1),
    ("query", 1),
    ("document", 1),
    ("search", 2),
    ("dedup", 2),
    ("excerpt", 2),
    ("spelling", 2),
    ("error", 2),
    ("index", 3),
    ("ingest", 4),
    ("survey", 4),
    ("watch", 5),
    ("render", 6),
    ("export", 7),
];

/// What is lower and yet none of a room's business: who reads the index reads no files and writes nothing.
const FOREIGN: [(&str, &[&str]); 5] = [
    ("index", &["corpus"]),
    ("survey", &["corpus"]),
    ("watch", &["corpus", "ingest"]),
    ("render", &["corpus", "ingest::ingest"]),
    ("export", &["corpus", "ingest", "watch"]),
];

#[test]
fn rooms_know_those_of_lower_levels_only() {
    for (path, code) in code() {
        let room = path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        let Some((_, level)) = LEVELS.iter().find(|(name, _)| *name == room) else {
            assert!(["cli", "lib", "main"].contains(&room), "{path}: which level is it of?");
            continue;
        };
        let above = LEVELS.iter().filter(|(name, of)| of >= level && *name != room).map(|(name, _)| *name);
        let foreign = FOREIGN.iter().filter(|(name, _)| *name == room).flat_map(|(_, others)| *others);
        for other in above.chain(foreign.copied()) {
            assert!(!names(&code, &format!("crate::{other}")), "{path} knows {other}");
        }
    }
}

#[test]
fn the_levels_are_those_of_the_table() {
    let architecture = fs::read_to_string(project().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    for (room, level) in LEVELS {
        let is_of = |line: &&str| {
            let place = line.strip_prefix(&format!("| {level} | `{room}"));
            place.is_some_and(|rest| rest.starts_with("/`") || rest.starts_with(".rs`"))
        };
        assert!(architecture.lines().any(|line| is_of(&line)), "`{room}` is not told to be of level {level}");
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
