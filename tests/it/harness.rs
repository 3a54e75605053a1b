//! Running the binary, or the library, in a folder of its own; how much of a long test runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use secnews::analysis::Analyzer;
use secnews::index::Index;
use secnews::ingest::{Batch, ingest};
use serde_json::Value;
use tempfile::TempDir;

#[cfg(feature = "cluster")]
use crate::cluster::asked;
use crate::common::archive;
pub(crate) use crate::common::binary::{binary, program};

/// A folder with articles and an index of them.
pub(crate) struct Bench {
    folder: TempDir,
}

/// What a run of the binary gave.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file below the folder.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Writes an article in the archive's format.
    pub(crate) fn article(&self, name: &str, article: &Article<'_>) {
        let Article { title, url, source, date, body } = article;
        let url = if url.is_empty() { format!("https://news.example/{name}") } else { (*url).to_owned() };
        let head = format!(
            "---\ntitle: {title}\nurl: {url}\nsource: {source}\ndate: {date}\nfetch_date: 2025-10-06T18:29:31.520359\n---\n"
        );
        self.write(&format!("corpus/{name}.md"), &format!("{head}\n# {title}\n\n{body}"));
    }

    /// Runs `secnews` in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        run_in(self.path(), arguments)
    }

    /// Runs it and expects success.
    pub(crate) fn ok(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        run
    }

    /// Indexes files or folders below the folder with the library. It is faster than the binary, which loads the dictionary
    /// each time.
    pub(crate) fn ingest(&self, index: &str, paths: &[&str]) {
        let paths: Vec<PathBuf> = paths.iter().map(|path| self.path().join(path)).collect();
        let index = Index::open_or_create(&self.path().join(index), analyzer()).expect("an index");
        ingest(&index, &Batch::of(&paths), &()).expect("a batch");
        #[cfg(feature = "cluster")]
        asked::push_again(&self.path().join("index"));
    }

    /// The JSON answer to a search for `query`, found or not.
    pub(crate) fn search(&self, arguments: &[&str]) -> Value {
        let run = self.run(&[&["search", "--json"], arguments].concat());
        assert!(run.code < 2, "{arguments:?}: {}", run.err);
        serde_json::from_str(&run.out).expect("JSON")
    }

    /// File names without ending of the articles found, in order.
    pub(crate) fn names(&self, arguments: &[&str]) -> Vec<String> {
        names(&self.search(&[&["--all", "--no-collapse"], arguments].concat()))
    }

    /// Compares the names of the articles that each query finds with those expected, in alphabetical order.
    pub(crate) fn check_queries(&self, cases: &[(&str, &[&str])]) {
        let mut failures = Vec::new();
        for (query, expected) in cases {
            let mut found = self.names(&["--strict", "--", query]);
            found.sort();
            if found != *expected {
                failures.push(format!("{query} finds {found:?} instead of {expected:?}"));
            }
        }
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}

#[cfg(feature = "cluster")]
impl Drop for Bench {
    fn drop(&mut self) {
        asked::forget(self.path());
    }
}

/// A folder whose index holds an article for each name and body.
pub(crate) fn indexed(articles: &[(&str, &str)]) -> Bench {
    let bench = Bench::new();
    for (name, body) in articles {
        bench.article(name, &Article { body, ..Article::default() });
    }
    bench.ingest("index", &["corpus"]);
    bench
}

/// Indexes an article for each text and compares those that each query finds, by their places, with those expected.
pub(crate) fn check(texts: &[&str], cases: &[(&str, &[usize])]) {
    let names: Vec<String> = (0..texts.len()).map(|place| format!("{place:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let bench = indexed(&names.iter().copied().zip(texts.iter().copied()).collect::<Vec<_>>());
    let at = |places: &[usize]| places.iter().map(|&place| names[place]).collect::<Vec<_>>();
    let cases: Vec<(&str, Vec<&str>)> = cases.iter().map(|(query, places)| (*query, at(places))).collect();
    bench.check_queries(&cases.iter().map(|(query, names)| (*query, &names[..])).collect::<Vec<_>>());
}

/// An article to write; what is left out gets a neutral value.
#[derive(Clone, Copy)]
pub(crate) struct Article<'a> {
    pub(crate) title: &'a str,
    pub(crate) url: &'a str,
    pub(crate) source: &'a str,
    pub(crate) date: &'a str,
    pub(crate) body: &'a str,
}

impl Default for Article<'_> {
    fn default() -> Self {
        Self { title: "样例", url: "", source: "某源", date: "2024-09-26", body: "" }
    }
}

/// File names without ending of an answer's hits.
pub(crate) fn names(answer: &Value) -> Vec<String> {
    let hits = answer["hits"].as_array().expect("hits");
    let first_path = |hit: &Value| hit["paths"][0].as_str().expect("a path").to_owned();
    hits.iter().map(|hit| first_path(hit).trim_end_matches(".md").to_owned()).collect()
}

/// Runs the binary in `folder`, free of the caller's settings.
pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = program();
    command.args(arguments).current_dir(folder).env("XDG_CONFIG_HOME", folder);
    command.env("SECNEWS_WATCHES", folder.join("watches"));
    choose_engine(&mut command, folder, arguments);
    let run = finish(command);
    #[cfg(feature = "cluster")]
    asked::push_again(&folder.join("index"));
    run
}

/// Lets `command`, which runs with `arguments` in `folder`, ask the engine that is tested: the local one, or a cluster.
pub(crate) fn choose_engine(command: &mut Command, folder: &Path, arguments: &[&str]) {
    #[cfg(feature = "cluster")]
    asked::choose(command, folder, arguments);
    #[cfg(not(feature = "cluster"))]
    let _ = (command, folder, arguments);
}

/// Whether commands ask the local index, and not a cluster.
pub(crate) fn asks_local_index() -> bool {
    #[cfg(feature = "cluster")]
    return !asked::is_asked();
    #[cfg(not(feature = "cluster"))]
    true
}

/// Runs a command to its end.
pub(crate) fn finish(mut command: Command) -> Run {
    let Output { status, stdout, stderr } = command.output().expect("the binary");
    Run {
        code: status.code().expect("an exit code"),
        out: String::from_utf8(stdout).expect("UTF-8"),
        err: String::from_utf8(stderr).expect("UTF-8"),
    }
}

/// The project's folder.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The default analyzer, whose dictionary is loaded once.
pub(crate) fn analyzer() -> &'static Analyzer {
    static ANALYZER: OnceLock<Analyzer> = OnceLock::new();
    ANALYZER.get_or_init(Analyzer::default)
}

/// A file of the material that is no part of the project. Tests that need it are ignored unless they are asked for.
pub(crate) fn material(path: &str) -> PathBuf {
    archive::material(path).unwrap_or_else(|| panic!("{path} is missing"))
}

/// Whether long tests run whole, as in `.ci/run`, and not a sample of their cases.
pub(crate) fn is_full() -> bool {
    std::env::var_os("SECNEWS_TEST_FULL").is_some_and(|value| value == "1")
}

/// `all` cases, or `sampled` of them.
pub(crate) fn cases<N>(all: N, sampled: N) -> N {
    if is_full() { all } else { sampled }
}

/// All items, or `sampled` of them at equal distances.
pub(crate) fn sample<T>(items: Vec<T>, sampled: usize) -> Vec<T> {
    let step = cases(1, items.len().div_ceil(sampled).max(1));
    items.into_iter().step_by(step).collect()
}
