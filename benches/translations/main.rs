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

use std::path::PathBuf;

use common::bench_options::BenchOptions;
use common::indexed;
use headlines::Headlines;
use table::Table;

/// The least likeness of a pair in each round. The first round has only names and numbers to go by.
const ROUNDS: [f64; 4] = [0.42, 0.46, 0.46, 0.46];

fn main() {
    let (mut index, mut write, mut new) = (None, None, false);
    let options = BenchOptions::read(|name, values| match name {
        "--index" => index = values.next().map(PathBuf::from),
        "--write" => write = values.next().map(PathBuf::from),
        "--new" => new = true,
        _ => {}
    });
    let Some((_folder, searcher)) = indexed::searcher(index.as_deref(), options.test) else { return };
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
    if let Some(file) = &write {
        let table = if new { learnt.without(&present) } else { learnt };
        std::fs::write(file, table.to_text()).expect("a file that can be written");
    }
}
