//! "Memory": the most that each kind of run had at a time.

use super::Ground;
use super::fetched::arrive;
use super::figures::{heading, mb};
use super::folder::IndexFolder;
use crate::common::program::{Program, Run, count};

/// What `--memory` is set to, and that in bytes.
const BUDGETS: [(&str, u64); 3] = [("128MiB", 128 << 20), ("2GiB", 2 << 30), ("512MiB", 512 << 20)];

pub(crate) fn report(ground: &Ground) {
    let (before, day) = ground.fetched.split_at(ground.fetched.len() - ground.scale.day);
    let corpus = ground.path("corpus");
    arrive(before, &corpus);
    heading(&format!("memory at the peak, {} files; in brackets what was the process's own", before.len()));
    let mut program = None;
    for (budget, bytes) in BUDGETS {
        let with = ground.program(budget);
        let (run, report) = with.batch(&corpus, &["--memory", budget]);
        assert!(count(&report, "new") > 0, "{report}");
        row(&format!("all, --memory {budget}"), &run);
        println!("{:<24} {:.2} of what was allowed", "", run.peak.resident as f64 / bytes as f64);
        program = Some(with);
    }
    // The last, which had the default.
    let program = program.expect("an index");
    row("nothing new", &program.idle_batch(&corpus));
    arrive(day, &corpus);
    let (run, report) = program.batch(&corpus, &[]);
    assert!(count(&report, "new") > 0, "{report}");
    row(&format!("a day, {} files", day.len()), &run);
    others(&program);
}

fn others(program: &Program) {
    for (name, arguments) in [("check", &["check"][..]), ("check --deep", &["check", "--deep"])] {
        let (run, verdict) = program.ok(arguments);
        assert_eq!((&verdict["sound"], &verdict["agrees"]), (&true.into(), &true.into()), "{verdict}");
        row(name, &run);
    }
    let search = program.run(&["search", "勒索软件"]);
    assert!(count(&search.answer(), "total") > 0);
    row("search", &search);
    row("index --optimize", &program.run(&["index", "--optimize"]));
    assert_eq!(IndexFolder::read(&program.index).segments.len(), 1);
}

fn row(name: &str, run: &Run) {
    let Run { seconds, cpu, peak, .. } = run;
    println!(
        "{name:<24} {:>5.0} MB ({:>5.0} MB) {seconds:>7.2} s, CPU {cpu:.2}",
        mb(peak.resident),
        mb(peak.own)
    );
}
