//! Learns which English words stand for which Chinese ones from the headlines of an archive, and prints how well that
//! agrees with `src/query/data/translations.tsv`.
//!
//! Headlines of one event in both languages are recognised by the names and numbers that they share and by their
//! dates; from these pairs words are learnt, by which more pairs are recognised. Options come after `--`: `--index DIR` an
//! index at hand, `--write FILE` where to write the table that was learnt, `--new` only words that the present table does not
//! have, `--test` the samples, to see that it runs. Without an archive beside the project it is skipped.

#[path = "../../tests/common/mod.rs"]
mod common;
mod headlines;
mod model;
mod pairs;
mod table;

use std::path::{Path, PathBuf};

use secnews::analysis::Analyzer;
use secnews::index::{Index, Searcher};
use secnews::ingest::{Batch, ingest};
use tempfile::TempDir;

use headlines::Headlines;
use table::Table;

/// The least likeness of a pair in each round. The first round has only names and numbers to go by.
const ROUNDS: [f64; 4] = [0.42, 0.46, 0.46, 0.46];

#[derive(Default)]
struct Options {
    index: Option<PathBuf>,
    write: Option<PathBuf>,
    new: bool,
    test: bool,
}

impl Options {
    /// Cargo passes further options, which are ignored.
    fn read(mut arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--index" => options.index = arguments.next().map(PathBuf::from),
                "--write" => options.write = arguments.next().map(PathBuf::from),
                "--new" => options.new = true,
                "--test" => options.test = true,
                _ => {}
            }
        }
        options
    }
}

fn main() {
    let options = Options::read(std::env::args().skip(1));
    let Some((_folder, searcher)) = searcher(&options) else { return };
    let headlines = Headlines::read(&searcher);
    println!("{} Chinese and {} English headlines", headlines.chinese.len(), headlines.english.len());
    let mut lexicon = model::Lexicon::default();
    for likeness in ROUNDS {
        let pairs = pairs::mine(&headlines, &lexicon, likeness);
        lexicon = model::learn(&headlines, &pairs);
        println!("{} pairs of likeness {likeness}, {} words", pairs.len(), lexicon.len());
    }
    let learnt = Table::of(&headlines, &lexicon);
    let present = Table::present();
    let (common, agreeing) = learnt.agreement(&present);
    println!(
        "{common} words are in both tables; the best translation of {agreeing} is one of the present table"
    );
    if let Some(file) = &options.write {
        let table = if options.new { learnt.without(&present) } else { learnt };
        std::fs::write(file, table.to_text()).expect("a file that can be written");
    }
}

/// An index of the articles; `None`, with a message, if there are none.
fn searcher(options: &Options) -> Option<(Option<TempDir>, Searcher)> {
    let analyzer = Analyzer::default();
    if let Some(path) = &options.index {
        let index = Index::open(path, &analyzer).expect("an index");
        return Some((None, index.searcher().expect("a searcher")));
    }
    let samples = || Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let corpus = if options.test { samples() } else { common::archive::archive()?.join("archive") };
    let folder = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(folder.path(), &analyzer).expect("an index");
    ingest(&index, &Batch::of(&[corpus]), &()).expect("a batch");
    let searcher = index.searcher().expect("a searcher");
    Some((Some(folder), searcher))
}
