//! A day more: new files on top of each part, by the program, beside a batch with nothing new.

use std::path::Path;

use super::figures::{files, median};
use super::table::Row;
use super::{Ground, Part};
use crate::common::program::count;

pub(crate) fn report(ground: &Ground) -> Vec<Row> {
    let mut rows = [Row::new("a day more, s", "below 1"), Row::new("nothing new, s", "")];
    println!("== a day: new files on top of what is there, by a process, s by the clock and of all cores");
    println!("part   files | a day     CPU | nothing new     CPU | new, cleaned anew");
    for part in &ground.parts {
        drop(ground.index(part));
        let runs: Vec<_> = (0..ground.rounds.div_ceil(2)).map(|_| run(ground, part)).collect();
        let of = |figure: fn(&Figures) -> f64| median(runs.iter().map(figure).collect());
        let (day, idle) = (of(|run| run.day.0), of(|run| run.idle.0));
        println!(
            "{:4} {:7} | {day:5.2} {:7.2} | {idle:11.2} {:7.2} | {}, {}",
            part.name(),
            files(&part.day).len(),
            of(|run| run.day.1),
            of(|run| run.idle.1),
            runs[0].new,
            runs[0].recleaned
        );
        rows.iter_mut().zip([day, idle]).for_each(|(row, value)| row.values.push(value));
    }
    println!();
    rows.into()
}

/// Seconds by the clock and of all cores, and what was done.
struct Figures {
    day: (f64, f64),
    idle: (f64, f64),
    new: u64,
    recleaned: u64,
}

fn run(ground: &Ground, part: &Part) -> Figures {
    let folder = ground.home.path().join("day");
    let _ = std::fs::remove_dir_all(&folder);
    copy(&part.index, &folder);
    let program = ground.program(&folder);
    let idle = program.idle_batch(&part.corpus);
    let (day, report) = program.batch(&part.corpus, &[part.day.to_str().expect("UTF-8")]);
    let [new, recleaned] = ["new", "recleaned"].map(|name| count(&report, name));
    assert!(new > 0 && new <= files(&part.day).len() as u64, "{report}");
    Figures { day: (day.seconds, day.cpu), idle: (idle.seconds, idle.cpu), new, recleaned }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for file in files(from) {
        std::fs::copy(&file, to.join(file.file_name().expect("a name"))).expect("a copy");
    }
}
