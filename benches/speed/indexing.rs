//! From files on disk to a committed and merged index, beside bare tantivy with jieba over the same files, and over the
//! clean text that is in memory already.

use std::path::Path;

use secnews::ingest::DEFAULT_MEMORY;

use super::bare::{self, Resources};
use super::figures::{bytes, files, median, timed};
use super::table::Row;
use super::{Ground, Part};
use crate::common::program::cpu_of_this_process;

/// Postings have half of the memory of a batch.
const MEMORY: usize = DEFAULT_MEMORY / 2;

/// Medians of the rounds, and bytes of the last index.
struct Figures {
    articles: usize,
    clean_bytes: usize,
    own: Time,
    bare: Time,
    of_clean: Time,
    own_bytes: u64,
    bare_bytes: u64,
}

/// Seconds of the clock, and of all cores together, which other processes change less.
#[derive(Clone, Copy)]
struct Time {
    clock: f64,
    cpu: f64,
}

pub(crate) fn report(ground: &Ground) -> Vec<Row> {
    let mut rows = [
        Row::new("indexing, times bare tantivy", "1.5"),
        Row::new("the same, by CPU time", ""),
        Row::new("the same, bare over clean text", ""),
        Row::new("index, of the clean text", "1.8"),
        Row::new("bare index, of the clean text", ""),
    ];
    println!(
        "== indexing: files to a merged index; bare tantivy with jieba from the same files, and from clean text"
    );
    println!(
        "part  articles  clean MB | index s  cores  bare s  ratio  by CPU  of clean s  ratio | index MB  of clean  bare MB"
    );
    for part in &ground.parts {
        let Figures { articles, clean_bytes, own, bare, of_clean, own_bytes, bare_bytes } =
            measure(ground, part);
        let of_clean_text = |bytes: u64| bytes as f64 / clean_bytes as f64;
        let mb = |bytes: u64| bytes as f64 / 1e6;
        let values = [
            own.clock / bare.clock,
            own.cpu / bare.cpu,
            own.clock / of_clean.clock,
            of_clean_text(own_bytes),
            of_clean_text(bare_bytes),
        ];
        println!(
            "{:4}  {articles:8}  {:8.1} | {:7.2} {:6.2} {:7.2} {:6.2} {:7.2} {:11.2} {:6.2} | {:8.1}  {:8.2} {:8.1}",
            part.name(),
            mb(clean_bytes as u64),
            own.clock,
            own.cpu / own.clock,
            bare.clock,
            values[0],
            values[1],
            of_clean.clock,
            values[2],
            mb(own_bytes),
            values[3],
            mb(bare_bytes),
        );
        rows.iter_mut().zip(values).for_each(|(row, value)| row.values.push(value));
    }
    println!();
    rows.into()
}

fn measure(ground: &Ground, part: &Part) -> Figures {
    let jieba = crate::common::jieba::jieba();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let resources = Resources { threads, memory: MEMORY };
    // The whole takes longest and runs least often.
    let rounds = if part.of == 1 { 1 + ground.rounds / 4 } else { 1 + ground.rounds / 3 };
    let texts = bare::texts(&ground.index(part).searcher().expect("a searcher"));
    let sources = files(&part.corpus);
    let [own_folder, bare_folder, clean_folder] =
        ["own", "bare", "clean"].map(|name| ground.home.path().join(name));
    let (mut own, mut bare, mut of_clean) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        own.push(time(&own_folder, |folder| part.batch(&ground.analyzer, folder)));
        bare.push(time(&bare_folder, |folder| bare::index_files(&sources, &jieba, folder, resources)));
        of_clean.push(time(&clean_folder, |folder| {
            bare::index(texts.iter().cloned(), &jieba, folder, resources);
        }));
    }
    Figures {
        articles: texts.len(),
        clean_bytes: texts.iter().map(|(title, body)| title.len() + body.len()).sum(),
        own: middle(&own),
        bare: middle(&bare),
        of_clean: middle(&of_clean),
        own_bytes: bytes(&own_folder),
        bare_bytes: bytes(&bare_folder),
    }
}

/// What `run` takes to build an index in `folder`, which is emptied before.
fn time(folder: &Path, run: impl FnOnce(&Path)) -> Time {
    let _ = std::fs::remove_dir_all(folder);
    let before = cpu_of_this_process();
    let (milliseconds, ()) = timed(|| run(folder));
    Time { clock: milliseconds / 1000.0, cpu: cpu_of_this_process() - before }
}

fn middle(times: &[Time]) -> Time {
    let of = |figure: fn(&Time) -> f64| median(times.iter().map(figure).collect());
    Time { clock: of(|time| time.clock), cpu: of(|time| time.cpu) }
}
