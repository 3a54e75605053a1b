//! Rules that the compiler does not check: which module may use which, and what no file may contain.

use std::fs;

use crate::harness::project;
use crate::source::{Reference, Source, sources};

/// Source files below `src` as path and code, their tests left out.
pub(crate) fn code() -> Vec<(String, String)> {
    sources().iter().map(|source| (source.path.clone(), source.text.clone())).collect()
}

/// Fails with the place of every reference that `is_wrong`.
fn check(what: &str, is_wrong: impl Fn(&Source, &Reference) -> bool) {
    let mut wrong = Vec::new();
    for source in sources() {
        let references = source.references.iter().filter(|reference| is_wrong(source, reference));
        wrong.extend(
            references
                .map(|Reference { line, path }| format!("src/{}:{line}: {}", source.path, path.join("::"))),
        );
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

#[test]
fn libraries_are_used_in_their_modules_only() {
    let rules: [(&str, &[&str]); 17] = [
        ("jieba_rs", &["analysis/chinese.rs", "analysis/partial.rs"]),
        ("pinyin::ToPinyinMulti", &["analysis/pinyin.rs"]),
        ("clap", &["cli/"]),
        ("rmcp", &["mcp/"]),
        ("pulldown_cmark", &["clean/", "render/brief.rs"]),
        ("walkdir", &["corpus/"]),
        ("csv", &["export/"]),
        ("uuid", &["export/"]),
        ("tantivy_fst", &["index/read/vocabulary.rs"]),
        ("tantivy", &["index/", "analysis/tokenizer.rs"]),
        ("axum", &["web/", "mcp/http.rs"]),
        ("hyper", &["web/"]),
        ("tokio", &["web/", "mcp/", "serving/"]),
        ("maud", &["web/pages/", "web/reply.rs"]),
        ("prometheus_client", &["web/operation/"]),
        ("ureq", &["remote/client/"]),
        ("rustls", &["remote/client/"]),
    ];
    for (library, modules) in rules {
        let is_used =
            sources().iter().any(|source| source.references.iter().any(|name| name.starts_with(library)));
        assert!(is_used, "{library} is not used at all");
        check(&format!("{library} is used outside of {modules:?}"), |source, reference| {
            reference.starts_with(library) && !modules.iter().any(|module| source.path.starts_with(module))
        });
    }
}

/// The module that those of its own level may use too: what is wrong with an article is a message.
const EVERYWHERE: &str = "message";

/// The modules at the root of the library and their levels, as in ARCHITECTURE.md.
const LEVELS: [(&str, u8); 34] = [
    ("article", 0),
    ("atomic_file", 0),
    ("calendar", 0),
    ("character", 0),
    ("indicator", 0),
    ("leb128", 0),
    ("message", 0),
    ("stop", 0),
    ("corpus", 1),
    ("clean", 1),
    ("enrich", 1),
    ("analysis", 1),
    ("query", 1),
    ("document", 1),
    ("dedup", 2),
    ("events", 2),
    ("highlight", 2),
    ("spelling", 2),
    ("error", 2),
    ("translation", 2),
    ("search", 3),
    ("matching", 4),
    ("index", 5),
    ("remote", 6),
    ("ingest", 6),
    ("survey", 6),
    ("engines", 7),
    ("watch", 7),
    ("answers", 8),
    ("render", 9),
    ("export", 10),
    ("serving", 11),
    ("mcp", 12),
    ("web", 13),
];

/// Modules of lower levels that must not be used all the same: code that reads the index reads no files and writes nothing.
const FOREIGN: [(&str, &[&str]); 8] = [
    ("index", &["corpus"]),
    ("survey", &["corpus", "index"]),
    ("watch", &["corpus", "index", "ingest"]),
    ("answers", &["corpus", "index", "ingest"]),
    ("render", &["corpus", "index", "ingest::ingest"]),
    ("export", &["corpus", "index", "ingest", "watch"]),
    ("mcp", &["cli", "corpus", "index", "ingest", "watch"]),
    ("web", &["cli"]),
];

/// Modules of the binary and the crates' roots, which may use everything.
const UNBOUND: [&str; 3] = ["cli", "lib", "main"];

/// The module at the crate's root that a file belongs to.
fn room(path: &str) -> &str {
    path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

#[test]
fn modules_use_those_of_lower_levels_only() {
    let level = |room: &str| LEVELS.iter().find(|(name, _)| *name == room).map(|(_, level)| *level);
    for Source { path, .. } in sources() {
        assert!(level(room(path)).is_some() || UNBOUND.contains(&room(path)), "{path}: no level in LEVELS");
    }
    check("a module uses one that is not below it", |source, reference| {
        let room = room(&source.path);
        let (Some(own), Some(used)) = (level(room), reference.room()) else { return false };
        let foreign = FOREIGN.iter().filter(|(name, _)| *name == room).flat_map(|(_, others)| *others);
        used != room && used != EVERYWHERE && level(used).is_some_and(|used| used >= own)
            || foreign.into_iter().any(|other| reference.starts_with(&format!("crate::{other}")))
    });
}

#[test]
fn the_levels_are_those_of_the_table() {
    let architecture = fs::read_to_string(project().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    for (room, level) in LEVELS {
        let is_of = |line: &&str| {
            let place = line.strip_prefix(&format!("| {level} | `{room}"));
            place.is_some_and(|rest| rest.starts_with("/`") || rest.starts_with(".rs`"))
        };
        assert!(
            architecture.lines().any(|line| is_of(&line)),
            "`{room}` is not in the table of ARCHITECTURE.md with level {level}"
        );
    }
}

#[test]
fn the_library_never_touches_terminal_environment_or_home() {
    let touched = [
        "print!",
        "println!",
        "eprint!",
        "eprintln!",
        "dbg!",
        "std::env",
        "io::stdin",
        "io::stdout",
        "io::stderr",
        "home_dir",
    ];
    check("the library touches the terminal or the environment", |source, reference| {
        let in_library = !source.path.starts_with("cli/") && source.path != "main.rs";
        in_library && touched.iter().any(|touched| reference.contains(touched))
    });
}

#[test]
fn files_stay_small_and_have_a_purpose() {
    for Source { path, text, .. } in sources() {
        assert!(text.starts_with("//!"), "src/{path}:1: no comment `//!` says what it is for");
        let lines = text.lines().count();
        assert!(lines <= 300, "src/{path} has {lines} lines of code: split it");
    }
}
