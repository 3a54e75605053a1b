//! What cleaning, folding and extraction do to real articles, one table per question.
//!
//! `cargo bench --bench quality` reads the real archives; README.md in the folder above
//! explains the tables. Options come after `--`: `--days` compares indexing at once with indexing day by
//! day, `--verbose` lists the cases behind the figures, `--clear FILE` gives labelled entities their
//! values, `--hash FILE` prints the rows of `tests/data/entities.tsv` for such a file, and `--test`
//! measures the sample articles alone, to see that everything can be measured.

#[path = "../../tests/common/mod.rs"]
mod common;
mod days;
mod harm;
mod near_duplicates;
mod reposts;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use common::archive;
use common::quality::{entities, failed, furniture, labels, pages};

/// Articles in `corpus/`.
const SAMPLES: usize = 40;

/// Options of the bench. Cargo passes further ones, which are ignored.
#[derive(Debug, Default)]
struct Options {
    days: bool,
    verbose: bool,
    test: bool,
    clear: Option<PathBuf>,
    hash: Option<PathBuf>,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Self {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--days" => options.days = true,
                "--verbose" => options.verbose = true,
                "--test" => options.test = true,
                "--clear" => options.clear = arguments.next().map(PathBuf::from),
                "--hash" => options.hash = arguments.next().map(PathBuf::from),
                _ => {}
            }
        }
        options
    }
}

fn main() {
    let options = Options::read(std::env::args().skip(1));
    if let Some(clear) = &options.hash {
        labels::hashed(clear).iter().for_each(|row| println!("{row}"));
    } else if let Some(folders) = folders(&options) {
        measure(&folders, &options);
    }
}

/// Where the articles are; `None`, with a message, if there are none.
fn folders(options: &Options) -> Option<Vec<PathBuf>> {
    if options.test {
        return Some(vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")]);
    }
    archive::both()
}

fn measure(folders: &[PathBuf], options: &Options) {
    let started = Instant::now();
    let cleaned = pages::clean(folders, |_, _| true);
    println!("{} files cleaned in {:.1} s", cleaned.len(), started.elapsed().as_secs_f64());
    if options.test {
        assert_eq!(cleaned.len(), SAMPLES);
    }
    let values = options.clear.as_deref().map_or_else(HashMap::new, labels::values);
    furniture::report(&cleaned, options.verbose);
    harm::report(&cleaned);
    failed::report(&cleaned, options.verbose);
    entities::report(&cleaned, options.verbose, &values);
    reposts::report(&cleaned, options.verbose);
    if options.days || options.test {
        days::report(folders, options.verbose);
    }
}
