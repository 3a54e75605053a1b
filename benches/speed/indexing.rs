//! From files on disk to a committed and merged index, beside bare tantivy with jieba over the clean
//! text that is in memory already.

use secnews::ingest::DEFAULT_MEMORY;

use super::figures::{bytes, median, timed};
use super::table::Row;
use super::{Ground, bare};

/// tantivy's memory in a batch is three eighths of the whole.
const MEMORY: usize = DEFAULT_MEMORY / 8 * 3;

pub(crate) fn report(ground: &Ground) -> Vec<Row> {
    let mut ratio = Row::new("indexing, times bare tantivy", "below 1");
    let mut size = Row::new("index, of the clean text", "0.9");
    let mut bare_size = Row::new("bare index, of the clean text", "");
    println!(
        "== indexing: files to a merged index, and the clean text in memory to one of bare tantivy with jieba"
    );
    println!("part  articles  clean MB | index s  bare s  ratio | index MB  of clean  bare MB");
    let jieba = crate::common::jieba::jieba();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    // The whole takes longest and runs least often.
    for part in &ground.parts {
        let rounds = if part.of == 1 { 1 + ground.rounds / 4 } else { 1 + ground.rounds / 3 };
        let texts = bare::texts(&ground.index(part).searcher().expect("a searcher"));
        let clean: usize = texts.iter().map(|(title, body)| title.len() + body.len()).sum();
        let (mut own, mut bare) = (Vec::new(), Vec::new());
        let (own_folder, bare_folder) = (ground.home.path().join("own"), ground.home.path().join("bare"));
        let mut sizes = (0, 0);
        for _ in 0..rounds {
            for folder in [&own_folder, &bare_folder] {
                let _ = std::fs::remove_dir_all(folder);
            }
            own.push(timed(|| part.batch(&ground.analyzer, &own_folder)).0 / 1000.0);
            bare.push(timed(|| bare::index(&texts, &jieba, &bare_folder, threads, MEMORY)).0 / 1000.0);
            sizes = (bytes(&own_folder), bytes(&bare_folder));
        }
        let (own, bare) = (median(own), median(bare));
        ratio.values.push(own / bare);
        size.values.push(sizes.0 as f64 / clean as f64);
        bare_size.values.push(sizes.1 as f64 / clean as f64);
        let mb = |bytes: u64| bytes as f64 / 1e6;
        println!(
            "{:4}  {:8}  {:8.1} | {own:7.2} {bare:7.2} {:6.2} | {:8.1}  {:8.2} {:8.1}",
            part.name(),
            texts.len(),
            mb(clean as u64),
            own / bare,
            mb(sizes.0),
            sizes.0 as f64 / clean as f64,
            mb(sizes.1),
        );
    }
    println!();
    vec![ratio, size, bare_size]
}
