//! How the program bears being operated: many batches, one day more, so much memory.
//!
//! `cargo bench --bench operating` runs the binary on the real archives as operators do;
//! README.md in the folder above explains the tables. Options come after `--`: `--only days|day|memory`
//! one of the measures, `--days N` other than a thousand batches, `--verbose` a line per batch, and
//! `--test` the sample articles alone, to see that everything can be measured.

#[path = "../../tests/common/mod.rs"]
mod common;
mod day;
mod days;
mod fetched;
mod figures;
mod folder;
mod memory;
mod searches;

use std::path::PathBuf;

use tempfile::TempDir;

use common::bench_options::BenchOptions;
use common::program::Program;
use fetched::Fetched;

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
    /// How often a figure is taken; the median is printed.
    rounds: usize,
    /// Queries that run.
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
    /// `None`, with a message, if there are no articles.
    fn new(options: &BenchOptions, days: Option<usize>, verbose: bool) -> Option<Self> {
        let roots = options.roots()?;
        let mut scale = if options.test { TINY } else { WHOLE };
        scale.days = days.unwrap_or(scale.days).max(scale.compared + 1);
        // Beside the articles: a hard link does not reach further.
        let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        Some(Self { fetched: fetched::in_order(&roots), scale, verbose, home })
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
    let (mut days, mut verbose) = (None, false);
    let options = BenchOptions::read(|name, values| match name {
        "--days" => {
            let number = values.next().and_then(|days| days.parse().ok());
            days = Some(number.expect("--days takes a number"));
        }
        "--verbose" => verbose = true,
        _ => {}
    });
    for report in options.selected(MEASURES) {
        // Each has a folder of its own, which goes with it.
        let Some(ground) = Ground::new(&options, days, verbose) else { return };
        report(&ground);
    }
}
