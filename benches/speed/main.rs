//! How fast it is, beside what else one could do with the same articles.
//!
//! `cargo bench --bench speed` indexes the real archives, an eighth, a quarter, a half and
//! all of them, and prints one table for each measure and one of all; README.md in the folder above
//! explains them. Options come after `--`: `--only index|cold|warm|surveys|day` one of the measures, and `--test` the sample
//! articles alone, to see that everything can be measured.

mod bare;
mod cold;
#[path = "../../tests/common/mod.rs"]
mod common;
mod day;
mod figures;
mod in_process;
mod indexing;
mod queries;
mod surveys;
mod table;
mod warm;

use std::path::{Path, PathBuf};

use secnews::analysis::{Analyzer, Purpose};
use secnews::index::Index;
use secnews::ingest::{Batch, ingest};
use tempfile::TempDir;

use common::bench_options::BenchOptions;
use common::link::link;
use common::program::Program;
use table::Row;

/// As the program has it; bare tantivy has it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures by name.
type Measure = (&'static str, fn(&Ground) -> Vec<Row>);
const MEASURES: [Measure; 5] = [
    ("index", indexing::report),
    ("cold", cold::report),
    ("warm", warm::report),
    ("surveys", surveys::report),
    ("day", day::report),
];

/// Parts of the archive that are measured: one in so many files.
const PARTS: [usize; 4] = [8, 4, 2, 1];
/// Files of a day.
const DAY: usize = 200;

/// The articles, by parts, and a folder to work in.
struct Ground {
    home: TempDir,
    parts: Vec<Part>,
    analyzer: Analyzer,
    /// How often a figure is taken.
    rounds: usize,
}

/// A part of the archive, and what one batch makes of it.
struct Part {
    /// One file in so many.
    of: usize,
    corpus: PathBuf,
    /// The last files of the first archive, which no batch has seen.
    day: PathBuf,
    index: PathBuf,
}

impl Ground {
    /// `None`, with a message, if there are no articles.
    fn new(options: &BenchOptions) -> Option<Self> {
        let roots = options.roots()?;
        // Beside the articles: a hard link does not reach further.
        let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let analyzer = Analyzer::default();
        assert!(!analyzer.words("勒索软件", Purpose::Indexing).is_empty(), "loads the dictionary");
        let day = if options.test { 4 } else { DAY };
        let parts = PARTS.iter().map(|&of| Part::new(home.path(), &roots, of, day)).collect();
        Some(Self { home, parts, analyzer, rounds: if options.test { 2 } else { 7 } })
    }

    /// The program on an index.
    fn program(&self, index: &Path) -> Program {
        Program::new(self.home.path(), index)
    }

    /// The index of a part, made if it is not there yet.
    fn index(&self, part: &Part) -> Index {
        if !Index::exists(&part.index) {
            part.batch(&self.analyzer, &part.index);
        }
        Index::open(&part.index, &self.analyzer).expect("an index")
    }
}

impl Part {
    fn new(home: &Path, roots: &[PathBuf], of: usize, day: usize) -> Self {
        let [corpus, held_back, index] =
            ["part", "day", "index"].map(|name| home.join(format!("{name}-{of}")));
        let files =
            roots.iter().flat_map(|root| figures::files(root).into_iter().map(move |file| (root, file)));
        let files: Vec<_> = files.step_by(of).collect();
        let first_root = files.iter().filter(|(root, _)| *root == &roots[0]).count();
        let days = first_root.saturating_sub(day)..first_root;
        for (number, (root, file)) in files.into_iter().enumerate() {
            let to = if days.contains(&number) { &held_back } else { &corpus };
            link(&file, &to.join(file.strip_prefix(root).expect("below its root")));
        }
        Self { of, corpus, day: held_back, index }
    }

    /// Indexes it, with everything on.
    fn batch(&self, analyzer: &Analyzer, index: &Path) {
        let index = Index::open_or_create(index, analyzer).expect("an index");
        let report = ingest(&index, &Batch::of(std::slice::from_ref(&self.corpus)), &()).expect("a batch");
        assert!(report.new > 0 && report.articles > 0);
    }

    fn name(&self) -> String {
        if self.of == 1 { "all".to_owned() } else { format!("1/{}", self.of) }
    }
}

fn main() {
    let options = BenchOptions::read(|_, _| {});
    let reports = options.selected(MEASURES);
    let Some(ground) = Ground::new(&options) else { return };
    let rows: Vec<Row> = reports.iter().flat_map(|report| report(&ground)).collect();
    table::print(&ground.parts.iter().map(Part::name).collect::<Vec<_>>(), &rows);
}
