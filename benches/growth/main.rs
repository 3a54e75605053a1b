//! How time, memory and size grow with the archive.
//!
//! `cargo bench --bench growth -- --times 1,4,10 --folder DIR` makes archives of so many times the articles below `DIR`, measures
//! each and prints the figures side by side; README.md in the folder above explains them. Further options: `--seed N` for other
//! copies, `--keep` to leave archives and indexes in place, `--only copies` to make the archives alone, and `--test` the sample
//! articles, to see that everything can be measured.

#[path = "../../tests/common/mod.rs"]
mod common;
mod copies;
#[path = "../speed/figures.rs"]
mod figures;
mod identifier;
#[path = "../speed/in_process.rs"]
mod in_process;
mod measure;
mod pieces;
#[path = "../speed/queries.rs"]
mod queries;
mod table;
mod vocabulary;

use std::fs;
use std::path::{Path, PathBuf};

use common::bench_options::BenchOptions;
use common::link::link;
use copies::Archive;
use measure::{Figure, Ground};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Files of a day.
const DAY: usize = 200;

/// Options beside those that all benches have.
struct Options {
    times: Vec<f64>,
    folder: Option<PathBuf>,
    seed: u64,
    keep: bool,
}

impl Options {
    fn read() -> (BenchOptions, Self) {
        let mut own = Self { times: vec![1.0, 4.0], folder: None, seed: 1, keep: false };
        let options = BenchOptions::read(|name, values| {
            let mut value = || values.next().unwrap_or_else(|| panic!("{name} takes a value"));
            match name {
                "--times" => {
                    own.times = value().split(',').map(|times| times.parse().expect("numbers")).collect();
                }
                "--folder" => own.folder = Some(PathBuf::from(value())),
                "--seed" => own.seed = value().parse().expect("a number"),
                "--keep" => own.keep = true,
                _ => {}
            }
        });
        (options, own)
    }
}

fn main() {
    let (options, own) = Options::read();
    let measure_all = options.selected([("copies", false), ("figures", true)]).contains(&true);
    // Only this archive has the days that copies are moved by.
    let Some(root) = options.roots().and_then(|roots| roots.into_iter().next()) else { return };
    let temporary = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let folder = own.folder.clone().unwrap_or_else(|| temporary.path().to_owned());
    let paths = figures::files(&root);
    let (before, day) = paths.split_at(paths.len() - if options.test { 4 } else { DAY });
    let archive = Archive::read(&root, before, common::jieba::jieba(), own.seed);
    let mut sizes: Vec<(f64, Vec<Figure>)> = Vec::new();
    for &times in &own.times {
        let ground = make(&folder.join(format!("times-{times}")), &archive, times, &root, day);
        if measure_all {
            sizes.push((times, ground.figures()));
            table::print(&sizes);
        }
        if !own.keep && measure_all {
            let _ = fs::remove_dir_all(&ground.home);
        }
    }
}

/// An archive of `times` copies, and beside it a day, which follows it.
fn make(home: &Path, archive: &Archive, times: f64, root: &Path, day: &[PathBuf]) -> Ground {
    let ground = Ground { home: home.to_owned(), archive: home.join("archive"), day: home.join("day") };
    let _ = fs::remove_dir_all(home);
    fs::create_dir_all(home).expect("a folder");
    let (took, ()) = figures::timed(|| archive.write(times, &ground.archive));
    for file in day {
        link(file, &ground.day.join(file.strip_prefix(root).expect("below its root")));
    }
    println!("{times} copies in {:.0} s", took / 1000.0);
    ground
}
