//! How the program bears being operated: many batches, one day more, so much memory.
//!
//! `cargo bench --bench operating` runs the binary on the archives beside the project as operators do;
//! README.md in the folder above explains the tables. Options come after `--`: `--only days|day|memory`
//! one of the measures, `--days N` other than a thousand batches, `--verbose` a line per batch, and
//! `--test` the sample articles alone, to see that everything can be measured.

#[path = "../../tests/it/archive.rs"]
mod archive;
#[path = "../common/asked.rs"]
mod asked;
mod day;
mod days;
mod fetched;
mod figures;
mod folder;
#[path = "../common/link.rs"]
mod link;
mod memory;
#[path = "../common/program.rs"]
mod program;
mod searches;

use std::path::PathBuf;

use tempfile::TempDir;

use asked::Asked;
use fetched::Fetched;
use program::Program;

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
    fn new(asked: &Asked, days: Option<usize>, verbose: bool) -> Option<Self> {
        let roots = asked.roots()?;
        let mut scale = if asked.test { TINY } else { WHOLE };
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
    let asked = Asked::read(|name, values| match name {
        "--days" => {
            let number = values.next().and_then(|days| days.parse().ok());
            days = Some(number.expect("--days takes a number"));
        }
        "--verbose" => verbose = true,
        _ => {}
    });
    for report in asked.wanted(MEASURES) {
        // Each has a folder of its own, which goes with it.
        let Some(ground) = Ground::new(&asked, days, verbose) else { return };
        report(&ground);
    }
}
