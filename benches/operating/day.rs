//! "A day": what new files cost beside looking for them and indexing them alone.

use super::Ground;
use super::fetched::{Fetched, arrive};
use super::figures::{heading, median};
use crate::common::program::count;

pub(crate) fn report(ground: &Ground) {
    let (rounds, size) = (ground.scale.rounds, ground.scale.day);
    let (before, days) = held_back(&ground.fetched, rounds, size);
    let corpus = ground.path("corpus");
    before.iter().for_each(|files| arrive(files, &corpus));
    let program = ground.program("index");
    let (_, whole) = program.batch(&corpus, &[]);
    heading(&format!("a day: {size} files on top of {}, median of {rounds}", count(&whole, "files")));
    let (mut walks, mut alones, mut batches) = (Vec::new(), Vec::new(), Vec::new());
    for (number, day) in days.into_iter().enumerate() {
        let walk = program.idle_batch(&corpus);
        let alone = alone(ground, day, number);
        arrive(day, &corpus);
        let (batch, report) = program.batch(&corpus, &[]);
        let [new, recleaned] = ["new", "recleaned"].map(|name| count(&report, name));
        assert!(new > 0 && new <= size as u64, "{report}");
        println!(
            "  {new:>3} new, {recleaned:>4} recleaned: {:.2} s; nothing new {:.2} s, alone {:.2} s",
            batch.seconds, walk.seconds, alone.0
        );
        walks.push((walk.seconds, walk.cpu));
        alones.push(alone);
        batches.push((batch.seconds, batch.cpu));
    }
    for (name, of) in [("seconds", (|took| took.0) as fn(&(f64, f64)) -> f64), ("CPU", |took| took.1)] {
        let [walk, alone, batch] = [&walks, &alones, &batches].map(|took| median(took.iter().map(of)));
        let ratio = batch / (walk + alone);
        println!("{name:<7} nothing new {walk:.2}, alone {alone:.2}, batch {batch:.2}: ratio {ratio:.2}");
    }
}

/// Everything but `rounds` days of `size` files that follow each other, which lie in the later half.
fn held_back(fetched: &[Fetched], rounds: usize, size: usize) -> (Vec<&[Fetched]>, Vec<&[Fetched]>) {
    let (mut before, mut days, mut from) = (Vec::new(), Vec::new(), 0);
    for round in 0..rounds {
        let day = fetched.len() * (rounds + round) / (2 * rounds);
        before.push(&fetched[from..day]);
        days.push(&fetched[day..day + size]);
        from = day + size;
    }
    before.push(&fetched[from..]);
    (before, days)
}

/// Seconds, and those of all cores, to index a day into an empty index.
fn alone(ground: &Ground, day: &[Fetched], number: usize) -> (f64, f64) {
    let corpus = ground.path(&format!("day-{number}"));
    arrive(day, &corpus);
    let (run, report) = ground.program(&format!("alone-{number}")).batch(&corpus, &[]);
    assert!(count(&report, "files") >= day.len() as u64, "{report}");
    (run.seconds, run.cpu)
}
