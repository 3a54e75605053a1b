//! "A thousand days": whether an index bears it that everything came in small batches.

use std::path::Path;

use super::Ground;
use super::fetched::{Fetched, arrive, portions};
use super::figures::{greatest, heading, mb, mean, median};
use super::folder::IndexFolder;
use super::searches;
use crate::common::program::{Program, count};

/// Rows of the table.
const ROWS: usize = 10;
/// By how much the numbers of hits may differ: days and all at once agree in all but two articles of a
/// thousand (`cargo bench --bench quality -- --days`).
const HITS_DIFFER: f64 = 0.02;

/// What a batch took.
struct Cost {
    seconds: f64,
    cpu: f64,
    /// Articles that were written, those of segments that were put together among them.
    written: f64,
    recleaned: f64,
}

/// An index that grows batch by batch.
struct Growing {
    program: Program,
    folder: Option<IndexFolder>,
    articles: u64,
    /// Batches since the last row.
    costs: Vec<Cost>,
    /// Where the folder had more than it should.
    complaints: Vec<String>,
}

pub(crate) fn report(ground: &Ground) {
    let scale = &ground.scale;
    let portions = portions(&ground.fetched, scale.days);
    heading(&format!("{} days of {} files", scale.days, ground.fetched.len() / scale.days));
    println!(
        "batches   files articles segments in folder    MB | batch s  worst    CPU recleaned written | no-op s | search ms"
    );
    let corpus = ground.path("corpus");
    let (days, last) = portions.split_at(portions.len() - scale.compared);
    let mut grown = Growing::new(ground.program("grown"));
    let (mut files, every) = (0, days.len().div_ceil(ROWS));
    for (number, day) in days.iter().enumerate() {
        arrive(day, &corpus);
        files += day.len();
        grown.batch(&corpus, day, ground.verbose);
        if (number + 1) % every == 0 || number + 1 == days.len() {
            grown.row(number + 1, files, &corpus, ground);
        }
    }
    let mut once = Growing::new(ground.program("once"));
    once.batch(&corpus, &ground.fetched[..files], ground.verbose);
    compare(ground, &corpus, &mut grown, &mut once, last);
}

/// The last days on both: where one index is slower than the other, it is for its past.
fn compare(ground: &Ground, corpus: &Path, grown: &mut Growing, once: &mut Growing, last: &[&[Fetched]]) {
    grown.costs.clear();
    once.costs.clear();
    for day in last {
        arrive(day, corpus);
        grown.batch(corpus, day, ground.verbose);
        once.batch(corpus, day, ground.verbose);
    }
    heading(&format!("the last {} days, on that index and on one of all the others at once", last.len()));
    println!("            articles segments in folder    MB | batch s    CPU | no-op s | search ms    hits");
    let answers = searches::ask(&[&grown.program, &once.program], ground.scale.queries, ground.scale.rounds);
    for (name, growing, (ms, hits)) in [("by days", &*grown, answers[0]), ("at once", &*once, answers[1])] {
        let folder = growing.folder.as_ref().expect("an index");
        println!(
            "{name:<11} {:>8} {:>8} {:>9} {:>5.0} | {:>7.2} {:>6.2} | {:>7.2} | {ms:>9.0} {hits:>7}",
            growing.articles,
            folder.segments.len(),
            folder.files,
            mb(folder.bytes),
            median(growing.costs.iter().map(|cost| cost.seconds)),
            median(growing.costs.iter().map(|cost| cost.cpu)),
            idle(&growing.program, corpus, ground.scale.rounds),
        );
    }
    grown.program.ok(&["index", "--optimize"]);
    let optimized = IndexFolder::read(&grown.program.index);
    let (ms, _) = searches::ask(&[&grown.program], ground.scale.queries, ground.scale.rounds)[0];
    println!(
        "by days, put together: {} segment, {:.0} MB, {ms:.0} ms",
        optimized.segments.len(),
        mb(optimized.bytes)
    );
    assert_eq!(grown.articles, once.articles, "articles by days and at once");
    assert!(grown.complaints.is_empty(), "{:?}", grown.complaints);
    let (by_days, at_once) = (answers[0].1, answers[1].1);
    assert!(by_days.abs_diff(at_once) as f64 <= HITS_DIFFER * at_once as f64, "hits: {by_days}, {at_once}");
}

fn idle(program: &Program, corpus: &Path, rounds: usize) -> f64 {
    median((0..rounds).map(|_| program.idle_batch(corpus).seconds))
}

impl Growing {
    fn new(program: Program) -> Self {
        Self { program, folder: None, articles: 0, costs: Vec::new(), complaints: Vec::new() }
    }

    /// Indexes `corpus`, to which `arrived` was added.
    fn batch(&mut self, corpus: &Path, arrived: &[Fetched], verbose: bool) {
        let (run, report) = self.program.batch(corpus, &[]);
        let folder = IndexFolder::read(&self.program.index);
        let all = folder.segments.values().sum();
        let written = self.folder.as_ref().map_or(all, |before| folder.written_since(before));
        let [new, merged, recleaned] = ["new", "merged", "recleaned"].map(|name| count(&report, name));
        assert!(new + merged <= arrived.len() as u64, "{report}");
        // Fewer, where copies with a URL take over what was known without one.
        let articles = count(&report, "articles");
        assert!(articles <= self.articles + new, "{report}");
        self.articles = articles;
        self.complaints.extend(folder.complaint(self.articles));
        if verbose {
            println!(
                "  {new} new, {recleaned} recleaned, {written} written, {:.2} s, CPU {:.2}, {:.0} MB; segments {:?}, {} files",
                run.seconds,
                run.cpu,
                mb(run.peak.resident),
                folder.segments.values().collect::<Vec<_>>(),
                folder.files,
            );
        }
        let (written, recleaned) = (written as f64, recleaned as f64);
        self.costs.push(Cost { seconds: run.seconds, cpu: run.cpu, written, recleaned });
        self.folder = Some(folder);
    }

    fn row(&mut self, batches: usize, files: usize, corpus: &Path, ground: &Ground) {
        let costs: Vec<Cost> = std::mem::take(&mut self.costs);
        let all = |cost: fn(&Cost) -> f64| costs.iter().map(cost).collect::<Vec<_>>();
        let folder = self.folder.as_ref().expect("an index");
        let (ms, _) = searches::ask(&[&self.program], ground.scale.queries, ground.scale.rounds)[0];
        println!(
            "{batches:>7} {files:>7} {:>8} {:>8} {:>9} {:>5.0} | {:>7.2} {:>6.2} {:>6.2} {:>9.0} {:>7.0} | {:>7.2} | {ms:>9.0}",
            self.articles,
            folder.segments.len(),
            folder.files,
            mb(folder.bytes),
            median(all(|cost| cost.seconds)),
            greatest(all(|cost| cost.seconds)),
            median(all(|cost| cost.cpu)),
            mean(&all(|cost| cost.recleaned)),
            mean(&all(|cost| cost.written)),
            idle(&self.program, corpus, ground.scale.rounds),
        );
    }
}
