//! Running the binary in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

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
    finish(command)
}

/// What starts the binary, in English whatever the caller's locale is.
pub(crate) fn program() -> Command {
    let mut command = Command::new(binary());
    for name in [
        "SECNEWS_INDEX",
        "SECNEWS_LANG",
        "SECNEWS_PAGER",
        "PAGER",
        "NO_COLOR",
        "RUST_BACKTRACE",
        "LC_MESSAGES",
    ] {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C").env("LANG", "C");
    command
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

/// The binary under test.
pub(crate) fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_secnews")
}

/// The project's folder.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Material that lies beside the project; `None`, said aloud, where the project stands alone.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let found = match (path.strip_prefix("corpus/"), std::env::var_os("SECNEWS_REAL_CORPUS")) {
        (Some(name), Some(corpus)) => PathBuf::from(corpus).join(name),
        _ => project().join("../shared").join(path),
    };
    let exists = found.exists();
    if !exists {
        eprintln!("skipped: there is no {path} beside the project");
    }
    exists.then_some(found)
}
