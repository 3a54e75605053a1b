//! How the program bears being operated: many batches, one day more, so much memory.
//!
//! `cargo bench --bench operating` runs the binary on the archives beside the project as operators do;
//! README.md in the folder above explains the tables. Options come after `--`: `--only days|day|memory`
//! one of the measures, `--days N` other than a thousand batches, `--verbose` a line per batch, and
//! `--test` the sample articles alone, to see that everything can be measured.

#[path = "../../tests/it/archive.rs"]
mod archive;
mod day;
mod days;
mod fetched;
mod figures;
mod folder;
mod memory;
mod program;
mod searches;

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use fetched::Fetched;
use program::Program;

/// What was asked for. Options of cargo's own that come along are none of ours.
#[derive(Debug, Default)]
struct Options {
    days: Option<usize>,
    only: Option<String>,
    verbose: bool,
    test: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--days" => {
                    let days = arguments.next().and_then(|days| days.parse().ok());
                    options.days = Some(days.expect("--days takes a number"));
                }
                "--only" => options.only = Some(arguments.next().expect("--only takes a name")),
                "--verbose" => options.verbose = true,
                "--test" => options.test = true,
                _ => {}
            }
        }
        options
    }

    fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == name)
    }
}

/// Measures by name.
type Measure = (&'static str, fn(&Ground));
const MEASURES: [Measure; 3] = [("days", days::report), ("day", day::report), ("memory", memory::report)];

/// How much is measured.
#[derive(Debug)]
struct Scale {
    /// Batches that bring everything.
    days: usize,
    /// The last of them go to an index that was made at once as well.
    compared: usize,
    /// Files of a day more.
    day: usize,
    /// How often a figure is taken, of which the median is told.
    rounds: usize,
    /// Queries that are asked.
    queries: usize,
}

const WHOLE: Scale = Scale { days: 1_000, compared: 10, day: 200, rounds: 5, queries: usize::MAX };
/// As fits the samples.
const TINY: Scale = Scale { days: 6, compared: 2, day: 4, rounds: 2, queries: 3 };

/// The articles, and a folder to work in.
struct Ground {
    fetched: Vec<Fetched>,
    scale: Scale,
    verbose: bool,
    home: TempDir,
}

impl Ground {
    /// `None`, said aloud, if there are no articles.
    fn new(options: &Options) -> Option<Self> {
        let roots = if options.test {
            vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")]
        } else {
            vec![archive::archive()?.to_owned(), archive::wxvl()?.to_owned()]
        };
        let mut scale = if options.test { TINY } else { WHOLE };
        scale.days = options.days.unwrap_or(scale.days).max(scale.compared + 1);
        // Beside the articles: a hard link does not reach further.
        let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        Some(Self { fetched: fetched::in_order(&roots), scale, verbose: options.verbose, home })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The program with an index of its own.
    fn program(&self, index: &str) -> Program {
        Program::new(self.home.path(), &self.path(index))
    }
}

fn main() {
    let options = Options::read(std::env::args().skip(1));
    let known = MEASURES.iter().any(|(name, _)| options.wants(name));
    assert!(known, "--only takes one of days, day, memory");
    for (_, report) in MEASURES.iter().filter(|(name, _)| options.wants(name)) {
        // Each has a folder of its own, which goes with it.
        let Some(ground) = Ground::new(&options) else { return };
        report(&ground);
    }
}
